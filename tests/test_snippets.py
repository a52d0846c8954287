"""What is marked is what matched, at any depth of a text, and nothing is lost by marking."""

from __future__ import annotations

import re
import time
import unicodedata
from collections import Counter
from collections.abc import Iterator
from itertools import product

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from index.analysis import Token, forms, stem, stems, tokens
from search import query as ours
from search.asked_words import beginning
from search.parser import parse
from search.results import marked_html, plain_text
from search.snippets import SNIPPET_CHARACTERS, Highlighter
from search.spots import APART, SIGNS
from tests import strategies
from tests.oracle import WITHOUT_FIELD, fold, is_fuzzy, is_like


def marks(query: str, text: str, field: str = "body") -> list[str]:
    pieces = Highlighter(parse(query).node).mark(field, text)
    return [piece for piece, hit in pieces if hit]


@pytest.mark.parametrize(
    ("query", "text", "marked"),
    [
        ("launch", "It launches, launched and will launch.", ["launches", "launched", "launch"]),
        ('"launched"', "It launches, launched and will launch.", ["launched"]),
        ('"oil price"', "oil, oil price and price", ["oil price"]),
        ("oil -price", "oil price", ["oil"]),
        ("pric*", "price prices apricot", ["price", "prices"]),
        ("pr*s", "price prices prunes", ["prices", "prunes"]),
        ("pri?e", "Price, prize! prices", ["Price", "prize"]),
        ("quran~", "Qur’an, Koran and Quram", ["Qur’an", "Quram"]),
        ('"oil price"~2', "oil has no price. Far off, once more: oil", ["oil", "price"]),
        ("W-2", "A W-2, a W and a 2.", ["W-2"]),
        ("headline:oil", "oil", []),
        ("مدينة", "في المدينة", ["المدينة"]),
        ("résumé", "re\u0301sume\u0301", ["re\u0301sume\u0301"]),
        ("re\u0301sume\u0301", "Mon résumé.", ["résumé"]),
        ("qurans", "the Qur’an’s and the Quran", ["Qur’an’s", "Quran"]),
        ("quran", "l'Qur'an, Qur’ans; QURAN!", ["Qur’ans", "QURAN"]),
        ("oil", "oil-price, oil’s, (oil)", ["oil", "oil’s", "oil"]),
        ('"oil oil"', "oil oil oil, oil price", ["oil oil oil, oil"]),
        ('"oil price" price', "an oil price", ["oil price"]),
        ("نفط", "أسعار النِّفطـ و ـ نفط", ["النِّفطـ", "نفط"]),
        ('"سعر نفط"', "سعر ـ نفط", ["سعر ـ نفط"]),
        ("source:oil", "oil", []),
        ("ss", "s,ss and s'ss", ["ss"]),  # what may begin a word overlaps the word
        ("die", "dying dies", ["dying", "dies"]),
        ("oil", "الoil", ["الoil"]),  # the Arabic stemmer takes away the article
        ("fish", "ﬁshes, \u200dfish\u00adfish", ["ﬁshes", "fish", "fish"]),
        ('"oil price"', "oil “price”, oil é price, oil: ـ price", ["oil “price", "oil: ـ price"]),
        ("x" * 120, "x" * 110 + " " + "x" * 99, ["x" * 110]),  # cut after MAX_FORM letters
    ],
)
def test_marks(query: str, text: str, marked: list[str]) -> None:
    assert marks(query, text) == marked


def test_a_field_marks_its_own_text_only() -> None:
    assert marks("headline:oil", "oil", field="headline") == ["oil"]


def test_text_is_escaped_before_it_is_marked() -> None:
    pieces = Highlighter(parse("alert").node).mark("body", "<script>alert(1)</script>")
    assert marked_html(pieces) == "&lt;script&gt;<mark>alert</mark>(1)&lt;/script&gt;"


def test_the_passage_with_most_of_the_words_is_shown() -> None:
    text = "oil " + "word " * 500 + "the price of oil " + "word " * 500
    shown = plain_text(Highlighter(parse("oil price").node).snippet("body", text))
    assert "the price of oil" in shown
    assert shown.startswith("… ")
    assert shown.endswith(" …")


def _seconds(query: str, text: str) -> float:
    """Of this process, for the passage of a text that was not seen before: the best of three."""
    highlighter = Highlighter(parse(query).node)

    def once() -> float:
        started = time.process_time()
        highlighter.snippet("body", text)
        return time.process_time() - started

    return min(once() for _ in range(3))


@pytest.mark.parametrize("query", ["needle", "word", '"word needle"', "need*", "neddle~"])
def test_a_match_behind_a_million_characters_is_shown_at_once(query: str) -> None:
    text = "".join(f"word no{n % 5000} " for n in range(90_000)) + "word needle" + " more" * 10
    assert len(text) > 1_000_000
    shown = Highlighter(parse(query).node).snippet("body", text)
    assert plain_text(shown).endswith("needle" + " more" * 10) == (query != "word")
    assert any(hit for _, hit in shown)
    assert _seconds(query, text) < 0.5  # 0.1 on a machine with nothing else to do


def test_a_page_of_stop_words_takes_time_in_proportion_to_its_length() -> None:
    query = "the of to a in is and for on that"
    text = query * 2_000
    assert _seconds(query, text * 8) < 30 * _seconds(query, text)


@given(st.text(max_size=2000), strategies.queries())
def test_marking_loses_nothing_and_snippets_stay_short(text: str, node: object) -> None:
    highlighter = Highlighter(node)  # type: ignore[arg-type]
    assert plain_text(highlighter.mark("body", text)) == text
    snippet = plain_text(highlighter.snippet("body", text))
    assert len(snippet) <= SNIPPET_CHARACTERS * 1.3 + 4


@given(strategies.texts(80), strategies.queries())
def test_snippets_are_words_of_the_text_in_order(text: str, node: object) -> None:
    snippet = plain_text(Highlighter(node).snippet("body", text))  # type: ignore[arg-type]
    there, shown = forms(text), forms(snippet)
    assert any(there[n : n + len(shown)] == shown for n in range(len(there) + 1))


def _stupid_places(leaf: ours.TextLeaf, found: list[Token]) -> Iterator[tuple[int, int]]:
    """The first and last word of all that a leaf matches, by the definitions of tests/oracle.py."""
    there, wanted = [token.form for token in found], forms(leaf.text)
    if isinstance(leaf, ours.Wildcard):
        wanted = [fold(leaf.text)]
    for n in range(len(there)):
        if isinstance(leaf, ours.Phrase) and leaf.slop:
            near = range(n, min(len(there), n + len(wanted) + leaf.slop))
            if not Counter(wanted) - Counter(there[m] for m in near):
                yield from ((m, m) for m in near if there[m] in wanted)
        elif _stupidly_matches(leaf, wanted, there[n : n + len(wanted)]):
            yield n, n + len(wanted) - 1


def _stupidly_matches(leaf: ours.TextLeaf, wanted: list[str], row: list[str]) -> bool:
    match leaf:
        case ours.Word():
            return [stem(form) for form in row] == [stem(form) for form in wanted]
        case ours.Phrase():
            return row == wanted
        case ours.Prefix():
            return row[0].startswith(wanted[0])
        case ours.Wildcard():
            return is_like(wanted[0], row[0])
        case ours.Fuzzy(distance=distance):
            return is_fuzzy(wanted[0], row[0], distance)


def _stupidly_marked(node: ours.Node, field: str, text: str) -> set[int]:
    found = list(tokens(text))
    return {
        place
        for leaf in ours.wanted(node)
        if leaf.field == field or (not leaf.field and field in WITHOUT_FIELD)
        for first, last in _stupid_places(leaf, found)
        for place in range(found[first].start, found[last].end)
    }


def _marked(node: ours.Node, field: str, text: str) -> set[int]:
    marked, at = set(), 0
    for piece, hit in Highlighter(node).mark(field, text):
        marked |= set(range(at, at + len(piece))) if hit else set()
        at += len(piece)
    return marked


@given(strategies.texts(40), strategies.queries(), st.sampled_from(("body", "headline", "source")))
def test_what_is_marked_is_what_the_definitions_say(text: str, node: ours.Node, field: str) -> None:
    assert _marked(node, field, text) == _stupidly_marked(node, field, text)
    decomposed = unicodedata.normalize("NFD", text)
    assert _marked(node, field, decomposed) == _stupidly_marked(node, field, decomposed)


ODD = (
    "ﬁsh", "naïve", "Zoë’s", "ß", "ss", "s", "K", "½", "İoil", "éoil", "oilé", "_oil_", "o’il",
    "oi'l", "1,0,0", "1,000,000", "x" * 120, "ـ", "\u0301", "жить", "中文", "الoil", "\ud800", "\0",
    "\U0001d428", "\ufeffoil",
)  # fmt: skip
GLUE = (" ", "", "\n", "'", "’", ",", "-", "?", "“", "…", "_", "é", "\u0301", "ـ", "\xa0", " \n ")

spelled = st.lists(
    st.tuples(st.sampled_from(strategies.WORDS + ODD), st.sampled_from(GLUE)), max_size=60
).map(lambda pairs: "".join(word + glue for word, glue in pairs))


def _leaves_of(words: st.SearchStrategy[str]) -> st.SearchStrategy[ours.TextLeaf]:
    rows = st.lists(words, min_size=1, max_size=3).map(" ".join)
    one = words.map(forms).filter(lambda found: len(found) == 1).map("".join)
    words, rows = words.filter(forms), rows.filter(forms)
    return st.one_of(
        st.builds(ours.Word, words),
        st.builds(ours.Phrase, rows, st.sampled_from((0, 0, 2))),
        st.builds(ours.Prefix, one),
        st.builds(ours.Fuzzy, one, st.sampled_from((1, 2))),
    )


odd_queries = st.lists(
    _leaves_of(st.sampled_from(strategies.WORDS + ODD)), min_size=1, max_size=4
).map(ours.conjunction)


@settings(max_examples=400)
@given(spelled, odd_queries)
def test_what_is_marked_among_odd_words_is_what_the_definitions_say(
    text: str, node: ours.Node
) -> None:
    assert _marked(node, "body", text) == _stupidly_marked(node, "body", text)


def _stupid_passage(node: ours.Node, text: str) -> tuple[int, int]:
    """Where the passage starts and ends, with every word of the text at hand."""
    there = list(tokens(text))
    found = sorted(
        (there[first].start, there[last].end, number)
        for number, leaf in enumerate(dict.fromkeys(ours.wanted(node)))
        if not leaf.field
        for first, last in set(_stupid_places(leaf, there))
    )
    worth, start = (0, 0), 0
    for i, (begin, _, _) in enumerate(found):
        reach = begin + SNIPPET_CHARACTERS * 3 // 4
        beyond = next((n for n, spot in enumerate(found) if n > i and spot[1] > reach), len(found))
        inside = found[i:beyond]
        if (len({leaf for _, _, leaf in inside}), len(inside)) > worth:
            worth = len({leaf for _, _, leaf in inside}), len(inside)
            lead = max(0, begin - SNIPPET_CHARACTERS // 4)
            start = next(word.start for word in there if word.start >= lead) if lead else 0
    limit = start + SNIPPET_CHARACTERS
    ends = [word.end for word in there if start < word.end <= limit]
    return start, len(text) if limit >= len(text) else max(ends, default=limit)


@settings(max_examples=400)
@given(spelled, odd_queries, st.sampled_from((1, 8)))
def test_the_passage_is_that_of_the_text_cut_into_words(
    text: str, node: ours.Node, times: int
) -> None:
    text *= times
    start, end = _stupid_passage(node, text)
    shown = plain_text(Highlighter(node).snippet("body", text))
    passage = re.sub(r"\s+", " ", text[start:end])
    assert shown.removeprefix("… " * (start > 0)).removesuffix(" …" * (end < len(text))) == passage


ENDINGS = (
    "s", "es", "ies", "ied", "ed", "eed", "ing", "ingly", "edly", "ly", "y", "e", "l", "ll", "er",
    "ion", "ational", "enci", "anci", "abli", "entli", "izer", "ization", "ator", "alism", "aliti",
    "alli", "fulness", "ousli", "iveness", "iviti", "biliti", "bility", "bli", "ogi", "lessli",
    "alize", "icate", "ical", "ful", "ness", "ative", "al", "ance", "ic", "able", "ible", "ant",
    "ement", "ment", "ent", "ism", "ate", "ous", "ive", "ize", "sses", "ity", "ting", "ying",
)  # fmt: skip


def test_all_forms_of_a_stem_begin_as_it_is_looked_for() -> None:
    letters = ("", *"abdeilstyz")
    bases = {"".join(three) for three in product(letters, repeat=3)}
    made = [base + ending for base in sorted(bases) for ending in ENDINGS]
    wrong = [
        (form, found)
        for form, found in zip(made, stems([form.encode() for form in made]), strict=True)
        if not form.startswith(beginning(found.decode()))
    ]
    assert not wrong


def test_no_word_has_a_sign_within_that_is_no_apostrophe() -> None:
    for sign in APART | set(SIGNS):
        found = [token.form for token in tokens(f"{sign} a{sign}b {sign}a{sign} 1{sign}000{sign}")]
        assert found == ["a", "b", "a", "1", "000"] or (
            sign not in APART and found == ["ab", "a", "1000"]
        ), sign


FEW = st.sampled_from(("oil", "price", "rise"))


def _rows(most: int) -> st.SearchStrategy[str]:
    return st.lists(FEW, min_size=1, max_size=most).map(" ".join)


@settings(max_examples=400)
@given(_rows(12), st.lists(st.builds(ours.Phrase, _rows(4), st.integers(0, 3)), min_size=1))
def test_phrases_mark_what_the_definitions_say(text: str, phrases: list[ours.Phrase]) -> None:
    node = ours.conjunction(phrases)
    assert _marked(node, "body", text) == _stupidly_marked(node, "body", text)


@given(st.text(max_size=60), st.data())
def test_any_word_of_any_text_is_marked_where_it_stands(text: str, data: st.DataObject) -> None:
    there = [text[token.start : token.end] for token in tokens(text)]
    word = data.draw(st.sampled_from([*there, "oil"]))
    node = ours.Word(word)
    assert _marked(node, "body", text) == _stupidly_marked(node, "body", text)


@given(st.lists(st.sampled_from(("oil", "price", "rise", "x" * 90)), max_size=60).map(" ".join))
@example("oil " + "x" * 300 + " price rise")
def test_no_passage_has_more_different_words_than_the_one_shown(text: str) -> None:
    node = parse("oil price rise").node
    shown = Highlighter(node).snippet("body", text)
    most = max(
        (len(set(text[n : n + 210].split()) & {"oil", "price", "rise"})
         for n in range(len(text)) if text[n - 1 : n] in ("", " ")),
        default=0,
    )  # fmt: skip
    assert len({piece for piece, hit in shown if hit}) >= most
