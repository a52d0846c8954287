"""Corrections, and what to drop of a search: each count compared with a scan of all articles."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from index.analysis import forms, stem
from index.article import Article
from search import query as ours
from search.corrections import FEW, MOST, TIMES_AS_MANY, Correction, corrections
from search.dictionary import SCORED
from search.engine import Engine
from search.loosening import loosened, typed
from search.parser import parse
from search.results import Request
from tests import oracle, strategies
from tests.snapshots import opened

slow = settings(max_examples=80, deadline=None)
MISSPELLED = ("oyl", "prcies", "prise", "risng", "qurran", "bakoo", "نفذ", "اسعارر", "oilprices")


def scanned(node: ours.Node, archive: Iterable[Article]) -> int:
    """How many articles match, by looking at each."""
    return sum(oracle.matches(node, article) for article in archive)


def of_request(request: Request, archive: Iterable[Article]) -> list[Article]:
    """The articles within the days and values of a request."""
    return [
        article
        for article in archive
        if not request.date_from or article.date >= 20230000
        if not request.source or article.source in request.source
    ]


REQUESTS = st.builds(
    Request,
    date_from=st.sampled_from(("", "2023")),
    source=st.sampled_from(((), ("AFP",), ("oil",))),
)


@slow
@given(
    strategies.archives(),
    st.lists(st.sampled_from((*MISSPELLED, "oil", "price")), min_size=1, max_size=3, unique=True),
    REQUESTS,
)
def test_a_correction_finds_what_it_promises(
    archive: list[Article], words: list[str], request: Request
) -> None:
    request = replace(request, query=" ".join(words))
    left = of_request(request, archive)
    total = scanned(parse(request.query).node, left)
    with opened(archive, 2, set()) as snapshot:
        found = corrections(snapshot, request, total)
    assert len(found) <= MOST
    assert len({one.query for one in found}) == len(found)
    for one in found:
        assert one.query != request.query
        assert one.count == scanned(parse(one.query).node, left) > total * TIMES_AS_MANY
        assert any(changed for _, changed in one.pieces)


@slow
@given(strategies.archives(), st.sampled_from(MISSPELLED))
def test_a_word_one_letter_off_is_always_corrected(archive: list[Article], word: str) -> None:
    """Of all forms one edit away, by a scan, that with most articles or one that finds more."""
    node = ours.Word(word)
    assume(not scanned(node, archive))
    close = {
        form
        for article in archive
        for name in SCORED
        for form in forms(getattr(article, name))
        if oracle.edits(forms(word)[0], form) <= 1 and stem(form) != stem(word)
    }
    with opened(archive, 2, set()) as snapshot:
        found = corrections(snapshot, Request(word), 0)
    if close:
        best = max(scanned(ours.Word(form), archive) for form in close)
        assert max(one.count for one in found) >= best


def archive_of(*bodies: tuple[str, int]) -> list[Article]:
    """So many articles with each text."""
    texts = [text for text, count in bodies for _ in range(count)]
    return [Article(id=f"a{number}", body=text) for number, text in enumerate(texts)]


def queries(found: tuple[Correction, ...]) -> list[tuple[str, int]]:
    return [(one.query, one.count) for one in found]


def test_words_are_corrected_together() -> None:
    """“fery” is nearer to many, but only the ferry runs at night."""
    archive = archive_of(("The night ferry left.", 3), ("A fury of storms.", 9), ("Nigh on.", 5))
    with opened(archive, 1, set()) as snapshot:
        assert queries(corrections(snapshot, Request("nihgt fery"), 0)) == [("night ferry", 3)]
        assert queries(corrections(snapshot, Request('"nihgt fery"'), 0)) == [('"night ferry"', 3)]


def test_two_words_typed_as_one_and_one_typed_as_two() -> None:
    archive = archive_of(("The night ferry left the dockyard.", 3))
    with opened(archive, 1, set()) as snapshot:
        assert queries(corrections(snapshot, Request("nightferry"), 0)) == [("night ferry", 3)]
        assert queries(corrections(snapshot, Request("ferry dock yard"), 0)) == [
            ("ferry dockyard", 3)
        ]


def test_the_beginning_of_a_word_is_completed() -> None:
    with opened(archive_of(("The harbourmaster sang.", 2)), 1, set()) as snapshot:
        assert queries(corrections(snapshot, Request("harbou"), 0)) == [("harbourmaster", 2)]


def test_beside_a_corrected_word_one_that_no_article_has_is_left_out() -> None:
    with opened(archive_of(("The night ferry left.", 3)), 1, set()) as snapshot:
        found = corrections(snapshot, Request("Zzzzzz feryr nihgt qqqqqq"), 0)
        assert queries(found) == [("ferry night", 3)]
        assert found[0].dropped == ("Zzzzzz", "qqqqqq"), "as it was typed"
        assert corrections(snapshot, Request("feryr nihgt"), 0)[0].dropped == ()
        assert corrections(snapshot, Request("zzzzzz ferry"), 0) == ()


def test_a_misprint_of_the_archive_is_told_from_a_rare_word() -> None:
    archive = archive_of(("The goverment fell.", 1), ("The government fell.", 30), ("Karl.", 2))
    with opened(archive, 1, set()) as snapshot:
        assert queries(corrections(snapshot, Request("goverment"), 1)) == [("government", 30)]
        assert corrections(snapshot, Request("fall"), 0)[0].query == "fell"
        assert corrections(snapshot, Request("karl"), 2) == ()
        assert corrections(snapshot, Request("goverment"), FEW + 1) == ()


def test_capitals_and_the_printed_shape_are_kept() -> None:
    archive = archive_of(("وزارة الصحة", 3), ("Health ministry", 3))
    with opened(archive, 1, set()) as snapshot:
        assert queries(corrections(snapshot, Request("Helath MINISTYR"), 0)) == [
            ("Health MINISTRY", 3)
        ]
        assert queries(corrections(snapshot, Request("الصخة"), 0)) == [("الصحة", 3)]


@pytest.mark.parametrize(
    "query", ["", "zzzzzz", "-oill", "oill*", "oill~", "date:2033", "2033", "source:oill NOT oil"]
)
def test_what_is_no_misspelled_word_is_left_alone(query: str) -> None:
    with opened(archive_of(("oil", 2)), 1, set()) as snapshot:
        assert corrections(snapshot, Request(query), 0) == ()


@slow
@given(strategies.archives(), strategies.queries(), REQUESTS)
def test_what_is_dropped_gives_what_it_promises(
    archive: list[Article], node: ours.Node, request: Request
) -> None:
    request = replace(request, query=ours.describe(node))
    assume(len(request.query) <= 400)
    left = of_request(request, archive)
    with opened(archive, 2, set()) as snapshot:
        found = loosened(snapshot, request)
    assert [one.count for one in found] == sorted((one.count for one in found), reverse=True)
    wider = {
        "days": of_request(replace(request, date_from=""), archive),
        "values": of_request(replace(request, source=()), archive),
        "narrowing": archive,
    }
    for one in found:
        assert one.count == scanned(parse(one.query).node, wider.get(one.kind, left)) > 0


@slow
@given(strategies.archives(), strategies.queries())
def test_every_part_is_left_out_in_turn(archive: list[Article], node: ours.Node) -> None:
    """Of an AND, by a scan: each part without which something is found is named with its count."""
    assume(isinstance(node, ours.And) and len(ours.describe(node)) <= 400)
    assert isinstance(node, ours.And)
    parts = [part for part in node.children if part != ours.Everything()]
    by_hand = {}
    for part in parts:
        without = ours.conjunction(other for other in parts if other is not part)
        if len(parts) > 1 and (count := scanned(without, archive)):
            by_hand[typed([part])] = count
    with opened(archive, 2, set()) as snapshot:
        found = loosened(snapshot, Request(ours.describe(node)))
    told = {one.dropped: one.count for one in found if one.kind == "part"}
    assert told == by_hand or (not by_hand and len(told) <= 1)


@given(strategies.queries())
def test_parts_next_to_each_other_are_the_same_query(node: ours.Node) -> None:
    assume(len(typed([node])) <= 512)
    assert parse(typed([node])).node == parse(ours.describe(node)).node


def test_days_and_values_are_named_with_what_they_cost(engine: Engine) -> None:
    request = Request("ferry", date_from="2024", source=("Coast Wire",))
    found = {one.kind: one.count for one in engine.loosened(request)}
    assert found == {"days": 2}
    both = Request("riddle", date_from="2024", source=("Coast Wire",))
    assert {one.kind: one.count for one in engine.loosened(both)} == {"narrowing": 1}
    month = Request("ferry", month=("2024",))
    assert [one.kind for one in engine.loosened(month)] == ["days"], "the same is offered once"


def test_a_quotation_may_be_read_as_words(engine: Engine) -> None:
    found = [(one.kind, one.query, one.count) for one in engine.loosened(Request('"ferry night"'))]
    assert found == [("quotes", "ferry night", 1)]
