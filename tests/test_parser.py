"""The query language: each habit of typing, and what must hold for any text at all."""

from __future__ import annotations

import re
import time
from pathlib import Path
from string import ascii_letters, digits

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from index.analysis import forms
from index.article import Article
from index.dates import Calendar
from index.decoding import scrub
from index.errors import QueryError
from index.fields import TEXT_FIELDS
from search.leaves import CALENDARS, word
from search.notices import Notices
from search.parser import Limits, parse
from search.query import (
    And,
    Dates,
    Everything,
    Fuzzy,
    Node,
    Not,
    Nothing,
    Or,
    Phrase,
    Prefix,
    Wildcard,
    Word,
    conjunction,
    describe,
    disjunction,
    negation,
)
from search.tokens import OPERATORS
from search.wildcards import folded
from tests import oracle, strategies

DOCS = Path(__file__).parent.parent / "docs" / "query-language.md"

# What describe() writes can be longer and deeper than what may be typed.
SHOWN = Limits(length=100_000, nesting=100)

a, b, c, d, oil = (Word(text) for text in ("a", "b", "c", "d", "oil"))


def node(text: str) -> Node:
    """The tree of a query that is read exactly as typed."""
    parsed = parse(text)
    assert parsed.notices == ()
    return parsed.node


def noticed(text: str) -> tuple[str, str]:
    """The tree in words and the notices of a query that is not."""
    parsed = parse(text)
    assert parsed.notices
    return describe(parsed.node), " ".join(parsed.notices)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", Everything()),
        (" \t\u3000\u200f", Everything()),
        ("oil", oil),
        ("a b", And((a, b))),
        ("a AND b", And((a, b))),
        ("a OR b", Or((a, b))),
        ("a or b", And((a, Word("or"), b))),
        ("a b OR c d", And((a, Or((b, c)), d))),
        ("(a b) OR (c d)", Or((And((a, b)), And((c, d))))),
        ("a OR b OR c", Or((a, b, c))),
        ("a (b (c d))", And((a, b, c, d))),
        ("a OR (b OR c)", Or((a, b, c))),
        ("a a", a),
        ("(a OR a)", a),
        ("a -b", And((a, Not(b)))),
        ("a NOT b", And((a, Not(b)))),
        ("a AND NOT b", And((a, Not(b)))),
        ("-b a", And((Not(b), a))),
        ("-oil", And((Everything(), Not(oil)))),
        ("-a -b", And((Everything(), Not(a), Not(b)))),
        ("-(a b)", And((Everything(), Not(And((a, b)))))),
        ("-(-a)", a),
        ("NOT NOT a", a),
        ("NOT -a", a),
        ("a OR -b", Or((a, And((Everything(), Not(b)))))),
        ('-"a b"', And((Everything(), Not(Phrase("a b"))))),
        ("-headline:a", And((Everything(), Not(Word("a", "headline"))))),
        ("headline:-a", And((Everything(), Not(Word("a", "headline"))))),
    ],
)
def test_words_and_operators(text: str, expected: Node) -> None:
    assert node(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("headline:oil", Word("oil", "headline")),
        ("HeadLine:oil", Word("oil", "headline")),
        ('source:"press agency"', Phrase("press agency", 0, "source")),
        ('body:"a b"~5', Phrase("a b", 5, "body")),
        ("byline:smi*", Prefix("smi", "byline")),
        ("byline:sm?th", Wildcard("sm?th", "byline")),
        ("paper:herold~", Fuzzy("herold", 1, "paper")),
        ("dateline:(Baku OR Doha)", Or((Word("Baku", "dateline"), Word("Doha", "dateline")))),
        ("headline:(a body:b)", And((Word("a", "headline"), Word("b", "body")))),
        ("headline:body:a", Word("a", "body")),
        ("headline:OR", Word("or", "headline")),
        ("headline:‘a b’", Phrase("a b", 0, "headline")),
        ("¿headline:oil?", Word("oil", "headline")),
    ],
)
def test_fields(text: str, expected: Node) -> None:
    assert node(text) == expected


@pytest.mark.parametrize(
    "text", ['"a b"', "“a b”", "”a b”", "„a b“", "„a b”", "«a b»", "»a b«", "»a b»", "‘a b’"]
)
def test_quotes_of_many_habits(text: str) -> None:
    assert node(text) == Phrase("a b")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('“a b"', Phrase("a b")),
        ('"a  \t b"', Phrase("a b")),
        ('"oil"', Phrase("oil")),
        ('"oil"~5', Phrase("oil")),
        ('"a b"~0', Phrase("a b")),
        ('"a b"~٥', Phrase("a b", 5)),
        ('"a b"c', And((Phrase("a b"), c))),
        ("‘the people’s choice’", Phrase("the people’s choice")),
        ("Qur’an", Word("Qur’an")),
        ("‘Ali", Word("Ali")),
        ('צה"ל', Word('צה"ל')),
        ('5"x7', Word('5"x7')),
    ],
)
def test_quotations(text: str, expected: Node) -> None:
    assert node(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("W-2", Word("W-2")),
        ("AC/DC", Word("AC/DC")),
        ("U.S.", Word("U.S.")),
        ("al-Qaeda", Word("al-Qaeda")),
        ("10:30", Word("10:30")),
        ("http://x.y/z", Word("http://x.y/z")),
        ('oil, (gas), "a b".', And((oil, Word("gas"), Phrase("a b")))),
        ("--oil", oil),
        ("–oil", oil),
        ("#oil!", oil),
        ("نفط، أسعار؛ غاز؟", And((Word("نفط"), Word("أسعار"), Word("غاز")))),
        ("شكراً", Word("شكراً")),
        ("\u200f-نفط", And((Everything(), Not(Word("نفط"))))),
        ("ｏｉｌ", Word("ｏｉｌ")),
        ("a\x00b", Word("ab")),
        ("OR, b", And((Word("or"), b))),
        ("who won?", And((Word("who"), Word("won")))),
        ("oil*", Prefix("oil")),
        ("oil*,", Prefix("oil")),
        ("نف*", Prefix("نف")),
        ("oi*l", Wildcard("oi*l")),
        ("Wom?n, who?", And((Wildcard("Wom?n"), Word("who")))),
        ("(lab***r*)", Wildcard("lab*r*")),
        ("wom?n?", Wildcard("wom?n")),
        ("نف?ط", Wildcard("نف?ط")),
        ("oil~", Fuzzy("oil", 1)),
        ("oil~1", Fuzzy("oil", 1)),
        ("oil~2", Fuzzy("oil", 2)),
        ("a~b", Word("a~b")),
    ],
)
def test_chunks(text: str, expected: Node) -> None:
    assert node(text) == expected


def gregorian(first: int, last: int) -> Dates:
    return Dates(Calendar.GREGORIAN, first, last)


def hijri(first: int, last: int) -> Dates:
    return Dates(Calendar.HIJRI, first, last)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("date:2023", gregorian(20230101, 20231231)),
        ("DATE:2023-09", gregorian(20230901, 20230930)),
        ("date:2023-09-23", gregorian(20230923, 20230923)),
        ("date:2023-09..2023-10", gregorian(20230901, 20231031)),
        ("date:2023-09…2023-10", gregorian(20230901, 20231031)),
        ("date:2023-09-01..", gregorian(20230901, 0)),
        ("date:..2023", gregorian(0, 20231231)),
        ('date:"Sep 2023"', gregorian(20230901, 20230930)),
        ("date:“Sep 2023”", gregorian(20230901, 20230930)),
        ('date:"Sep 2023".."Oct 2023"', gregorian(20230901, 20231031)),
        ('date:"Sep 2023..Oct 2023"', gregorian(20230901, 20231031)),
        ('date:2023-09.."Oct 2023"', gregorian(20230901, 20231031)),
        ("hijri:1445-03", hijri(14450300, 14450330)),
        ("hijri:1445-03-30", hijri(14450330, 14450330)),
        ('hijri:"7 Rabi al-awwal 1445".."1445-04"', hijri(14450307, 14450430)),
        ('date:"7 Rabi al-awwal 1445"', hijri(14450307, 14450307)),
        ("-date:2023", And((Everything(), Not(gregorian(20230101, 20231231))))),
        (
            "date:(2023 OR 2021..)",
            Or((gregorian(20230101, 20231231), gregorian(20210101, 0))),
        ),
        (
            'date:2023-09.."30 Safar 1446"',
            And((gregorian(20230901, 0), hijri(0, 14460230))),
        ),
    ],
)
def test_dates(text: str, expected: Node) -> None:
    assert node(text) == expected


@pytest.mark.parametrize(
    ("text", "shown", "notice"),
    [
        ("!!!", "()", "Left out"),
        ("()", "()", "Left out"),
        ("-", "()", "Left out"),
        ("--", "()", "Left out"),
        ("*", "()", "Left out"),
        ("❤️ 🛢", "()", "Left out"),
        ("\ud800", "()", "Left out"),
        ("a – b", "a AND b", "Left out"),
        ("a OR !!!", "a", "Left out"),
        ('"', "()", "quote mark without a partner"),
        ('""', "()", "Left out"),
        ('6" pipe', "6 AND pipe", "quote mark without a partner"),
        ('oil" "a b"', 'oil AND "a b"', "quote mark without a partner"),
        ('-" oil', "oil", "quote mark without a partner"),
        ('a "b c', 'a AND "b c"', "closing quote was missing"),
        ('date:"Sep 2023', "date:2023-09-01..2023-09-30", "closing quote was missing"),
        ('"oil* prices"', '"oil* prices"', "plain text"),
        ('"a b"~', '"a b"', "needs a number"),
        ('"a b"~999', '"a b"~100', "was read as ~100"),
        ("((a", "a", "closing bracket was missing"),
        ("a) b", "a AND b", "without an opening"),
        ("OR", "()", "OR was left out"),
        ("OR a", "a", "OR was left out"),
        ("a OR", "a", "OR was left out"),
        ("a OR OR b", "a OR b", "OR was left out"),
        ("a AND OR b", "a AND b", "OR was left out"),
        ("NOT", "()", "NOT was left out"),
        ("NOT OR x", "x", "NOT was left out"),
        ("(a NOT) b", "a AND b", "NOT was left out"),
        ("a AND b OR c", "a AND (b OR c)", "brackets"),
        ("headline: oil", "headline AND oil", "directly behind headline:"),
        ("headline:", "headline", "directly behind headline:"),
        ("headline:()", "()", "Left out"),
        ("foo:bar", "foo AND bar", "“foo:” is no field"),
        ('-foo:"a b"', 'NOT (foo AND "a b")', "“foo:” is no field"),
        ("headline:foo:bar", "headline:foo AND headline:bar", "“foo:” is no field"),
        ("o*l", "o*l", "plain text"),
        ("oi**", "oi", "plain text"),
        ("*oi*l", "oi*l", "read as “oi*l”"),
        ("oi*l~", "oi*l", "read as “oi*l”"),
        ("oi*l!*", "oi*l", "read as “oi*l”"),
        ("ab*c*d*e*f*", "ab*c*d*e*f", "4 times at most"),
        ("al-Qa*da", "al-Qa*da", "plain text"),
        ("example.org/page?id=5", "example.org/page?id=5", "plain text"),
        ("ab?c?d?e?f?g", "ab?c?d?e?f?g", "4 times at most"),
        ("*oil*", "oil", "plain text"),
        ("w?rd", "w?rd", "plain text"),
        ("[a-z]*x", "a-z]*x", "plain text"),
        ("a~", "a", "at least 3 letters"),
        ("oil~3", "oil~2", "1 or 2"),
        ("oil~0.8", "oil~", "1 or 2"),
        ("al-Qae*", "al AND qae*", "several words"),
        ("headline:al-Qaida~2", "headline:al AND headline:qaida~2", "several words"),
        ("date:gibberish", "gibberish", "not understood"),
        ("-date:gibberish", "NOT gibberish", "not understood"),
        ("date:1..2..3", "1 AND 2 AND 3", "A range has two ends"),
        ("date:2023-02-31", "2023 AND 02 AND 31", "February 2023 has 28 days"),
        ("date:(!!!)", "()", "not understood"),
        ("date:1445-03", "date:1445-03-01..1445-03-31", "type hijri:"),
        ("hijri:2023", "hijri:2023-01..2023-12", "type date:"),
        ("date:2023-10..2023-09", "date:2023-10-01..2023-09-30", "ends before it begins"),
    ],
)
def test_what_is_not_read_as_typed_is_said(text: str, shown: str, notice: str) -> None:
    described, notices = noticed(text)
    assert described == shown
    assert notice in notices


def test_notices_do_not_repeat_or_flood() -> None:
    (notice,) = parse(" ".join("!#%&+,;<=>" * 2 + "!" * 200)).notices
    assert notice.endswith("! # % & + (and 5 more)")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("x" * 513, "513 characters"),
        ("(" * 21 + "a", "20 deep"),
        ("headline:(" * 21 + "a", "20 deep"),
        ("a*", "at least 2 letters"),
        ("oil -headline:(gas OR b*)", "at least 2 letters"),
    ],
)
def test_limits_are_errors_with_a_message(text: str, message: str) -> None:
    with pytest.raises(QueryError, match=message) as raised:
        parse(text)
    assert raised.value.field == "q"


@pytest.mark.parametrize("text", ["x" * 512, "(" * 20 + "a" + ")" * 20, "ab*", "*", "a *"])
def test_up_to_the_limits_nothing_is_refused(text: str) -> None:
    parse(text)


# Pieces that mean something to the lexer, and some that only seem to.
PIECES = (
    *'"“”„«»‘’()[]{}*?~~~-–—:::..…،؛؟!,.|&/\\_ \t\n\x00\u200f\u00ad\u3000\ufe0f\u0301\u0650❤½²™①ـ',
    " ", " ", " ", " OR ", " AND ", " NOT ", " -", "OR", "NOT", "headline:", "Body:", "foo:",
    "date:", "hijri:", "2023", "2023-09", "1445-03-07", "Sep", "..", "oil", "AC/DC", "it’s",
    "אב", "نفط", "شكراً", "W-2", "a", "b", "~2", "ｏ", "ß", "İ", "\ud800", "://", "\u0378",
)  # fmt: skip
typed_text = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)
any_text = st.text(st.characters(codec=None), max_size=600)


@settings(max_examples=1000, deadline=None)
@given(st.one_of(typed_text, any_text, st.text(max_size=60)))
@example("NOT OR x")
@example("a" + "~" * 500)
@example("~." * 200 + "x")
@example("‘a’b" * 120)
@example("a:" * 255)
@example("NOT " * 127)
@example('"“”„' * 128)
@example("headline:-" * 51)
def test_any_text_gives_a_tree_that_its_description_gives_again(text: str) -> None:
    try:
        parsed = parse(text)
    except QueryError:
        return  # the limits have tests of their own
    shown = describe(parsed.node)
    assert parse(shown, SHOWN).node == parsed.node
    shown.encode()
    assert_normal(parsed.node)
    if not forms(scrub(text)):
        assert isinstance(parsed.node, Everything | Nothing)


plain_words = st.text(ascii_letters + digits, min_size=1, max_size=20) | st.sampled_from("ةـ²")


@given(st.lists(plain_words, min_size=1, max_size=9))
def test_plain_words_are_read_as_those_with_a_comma_behind_them_are(words: list[str]) -> None:
    assume(not set(words) & OPERATORS.keys())
    assert parse(" ".join(words)).node == parse(", ".join(words) + ",").node


@given(st.lists(plain_words, min_size=1, max_size=5), st.none() | st.integers(0, 120))
def test_plain_quotations_are_read_as_those_in_curly_quotes_are(
    words: list[str], slop: int | None
) -> None:
    text, mark = " ".join(words), "" if slop is None else f"~{slop}"
    assert parse(f'"{text}"{mark}') == parse(f"“{text}”{mark}")


marks = st.sampled_from(["", "", "*", "~", "~1", "~2", "~3", "?", "**", "*?", "~0.8", "~12"])
pieces = st.text("aB1", min_size=0, max_size=3) | st.sampled_from(["ات", "é", "a" * 101, "AND"])
marked = st.lists(st.tuples(pieces, marks), min_size=1, max_size=4).map(
    lambda parts: "".join(piece + mark for piece, mark in parts)
)
chains = st.lists(plain_words | st.sampled_from(["AND", "OR", "NOT", "or"]), max_size=9)


@settings(max_examples=500)
@given(marked | st.tuples(pieces, marks).map("".join) | chains.map(" ".join))
@example("one OR two OR one")
@example("one AND two AND one")
@example("one AND two OR three")
@example("NOT*")
def test_what_is_read_in_short_is_read_as_behind_a_space(text: str) -> None:
    """What begins with a space is not read in short."""
    try:
        whole = parse(" " + text)
    except QueryError as exc:
        with pytest.raises(QueryError) as raised:
            parse(text)
        assert raised.value.args == exc.args
    else:
        assert parse(text) == whole


@settings(max_examples=1000, deadline=None)
@given(strategies.queries())
def test_drawn_trees_are_described_so_that_they_parse(drawn: Node) -> None:
    assert parse(describe(drawn), SHOWN).node == drawn
    assert_normal(drawn)


def assert_normal(tree: Node) -> None:
    """The tree keeps what the docstring of search/query.py says."""
    match tree:
        case And(children):
            positive = [child for child in children if not isinstance(child, Not)]
            assert positive
            assert Everything() not in children or positive == [children[0]]
            assert_family(children, (And, Nothing))
        case Or(children):
            assert_family(children, (Or, Not, Everything, Nothing))
        case Not(child):
            assert not isinstance(child, Not | Everything | Nothing)
            assert_normal(child)
        case Wildcard(text):
            assert folded(text)
        case Word(text) | Phrase(text) | Prefix(text) | Fuzzy(text):
            assert forms(text)
            assert len(forms(text)) == 1 or isinstance(tree, Word | Phrase)


def assert_family(children: tuple[Node, ...], unwanted: tuple[type, ...]) -> None:
    assert len(set(children)) == len(children) >= 2
    for child in children:
        assert not isinstance(child, unwanted)
        assert_normal(child)


@given(strategies.queries(), strategies.queries(), st.sampled_from(strategies.WORDS))
def test_normal_form_means_what_was_put_in(one: Node, other: Node, word: str) -> None:
    article = Article(id="x", headline=word, date=20230923)
    found, also = oracle.matches(one, article), oracle.matches(other, article)
    assert oracle.matches(conjunction([one, other]), article) == (found and also)
    assert oracle.matches(disjunction([one, other]), article) == (found or also)
    assert oracle.matches(conjunction([negation(one)]), article) == (not found)


def test_of_nothing_at_all() -> None:
    assert conjunction([]) == Everything()
    assert disjunction([]) == Nothing()
    assert conjunction([Nothing(), oil]) == Nothing()
    assert disjunction([Nothing(), oil]) == oil
    assert disjunction([Everything(), oil]) == Everything()


@settings(max_examples=500)
@given(st.text(st.characters(exclude_characters="~"), max_size=20))
@example("¡شكراً!")
@example("'90s'")
@example("U.S.,")
def test_punctuation_around_a_word_is_no_part_of_it(chunk: str) -> None:
    try:
        found = word(chunk, "", Notices())
    except QueryError:
        return  # a prefix of one letter
    assert (found is None) == (not forms(chunk))
    if isinstance(found, Word):
        assert forms(found.text) == forms(chunk)
        assert forms(found.text[:1])


def test_the_worst_of_texts_take_no_time() -> None:
    worst = ["~." * 256, "‘a" * 256, '"a' * 256, "a:" * 256, "-(" * 20 + "x", "((a b) OR " * 20]
    start = time.perf_counter()
    for text in worst:
        parse(text[:512], SHOWN)
    assert time.perf_counter() - start < 1


SHOWN_AS = re.findall(r"^\| `([^`]+)` \| `([^`]+)` \|", DOCS.read_text("utf-8"), flags=re.MULTILINE)


@pytest.mark.parametrize(("text", "shown"), SHOWN_AS)
def test_the_page_says_how_examples_are_understood(text: str, shown: str) -> None:
    assert describe(parse(text).node) == shown


def test_the_page_names_every_field() -> None:
    page = DOCS.read_text("utf-8")
    assert all(f"`{name}:" in page for name in (*TEXT_FIELDS, *CALENDARS))


def test_every_row_of_the_page_has_an_example() -> None:
    rows = [row for row in DOCS.read_text("utf-8").splitlines() if row.startswith("| `")]
    assert len(rows) == len(SHOWN_AS) > 30
    assert all(not parse(text).notices for text, _ in SHOWN_AS)
