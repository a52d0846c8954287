"""What is offered while a query is typed, compared with a scan of all articles."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.analysis import forms, stem
from index.article import Article
from index.errors import QueryError
from search.dictionary import SCORED
from search.engine import Engine
from search.parser import parse
from search.suggest import MOST, Suggestion, suggestions
from tests import oracle, strategies
from tests.snapshots import opened

slow = settings(max_examples=80, deadline=None)
BEGINNINGS = ("oi", "pri", "ri", "qu", "ba", "نف", "اس", "10", "CA", "th")


def scanned(query: str, archive: Iterable[Article]) -> int:
    """How many articles match, by looking at each."""
    node = parse(query).node
    return sum(oracle.matches(node, article) for article in archive)


@slow
@given(
    strategies.archives(),
    st.sampled_from(("", "oil ", "price of ", "-oil ", "(oil OR the) ")),
    st.sampled_from(BEGINNINGS),
    st.sets(st.integers(0, 11), max_size=2),
)
def test_all_words_that_find_something_are_offered(
    archive: list[Article], before: str, typed: str, deleted: set[int]
) -> None:
    left = [article for number, article in enumerate(archive) if number not in deleted]
    with opened(archive, 2, deleted) as snapshot:
        found = suggestions(snapshot, before + typed, MOST)
    words = [one for one in found if one.kind == "word"]
    for one in words:
        assert one.query == one.text
        assert one.count == scanned(one.query, left) > 0
        assert one.query.startswith(before)
        assert forms(one.query)[-1].startswith(forms(typed)[0])
    assert [one.count for one in words] == sorted((one.count for one in words), reverse=True)
    held = {
        form
        for article in left
        for name in SCORED
        for form in forms(getattr(article, name))
        if form.startswith(forms(typed)[0]) and scanned(before + form, left)
    }
    assert {stem(forms(one.query)[-1]) for one in words} == set(map(stem, held))


@slow
@given(strategies.archives(), st.sampled_from(("", "oil ", "the ")), st.sampled_from(BEGINNINGS))
def test_sources_and_headlines_are_counted_as_by_hand(
    archive: list[Article], before: str, typed: str
) -> None:
    with opened(archive, 2, set()) as snapshot:
        found = suggestions(snapshot, before + typed, MOST)
    by_id = {article.id: article for article in archive}
    for one in found:
        if one.kind in ("source", "dateline"):
            having = [each for each in archive if getattr(each, one.kind) == one.text]
            assert one.count == scanned(one.query, having) > 0
            last = forms(typed)[0]
            assert any(form.startswith(last) for form in forms(one.text))
        if one.kind == "headline":
            held = forms(by_id[one.id].headline)
            assert any(form.startswith(forms(typed)[0]) for form in held)
            assert set(map(stem, forms(before))) <= set(map(stem, held))
            assert one.text == by_id[one.id].headline


def told(found: tuple[Suggestion, ...], kind: str) -> list[tuple[str, str, int]]:
    return [(one.text, one.query, one.count) for one in found if one.kind == kind]


def test_what_stands_before_the_last_word_stays(engine: Engine) -> None:
    assert told(engine.suggest("night fer"), "word") == [("night ferry", "night ferry", 1)]
    assert told(engine.suggest('"night fer'), "word") == [('"night ferry', '"night ferry', 1)]
    found = told(engine.suggest("headline:fer"), "word")
    assert found == [("headline:ferry", "headline:ferry", 1)]


def test_a_source_stands_for_its_beginning_or_for_the_last_word(engine: Engine) -> None:
    assert told(engine.suggest("coast wi"), "source") == [("Coast Wire", "", 2)]
    assert told(engine.suggest("ferry wir"), "source") == [("Coast Wire", "ferry", 2)]
    assert told(engine.suggest("kal"), "dateline") == [("KALMERA", "", 1)]


def test_headlines_lead_to_their_articles(engine: Engine) -> None:
    found = [one.id for one in engine.suggest("the rid") if one.kind == "headline"]
    assert found == ["riddle"]


def test_arabic_is_offered_as_it_is_printed(engine: Engine) -> None:
    assert told(engine.suggest("امط"), "word") == [("أمطار", "أمطار", 1)]


@pytest.mark.parametrize(
    "text", ["", " ", "f", "ferry ", "ferry*", "date:20", "hijri:1445", "night OR", '"ferry"', "—"]
)
def test_what_is_no_beginning_of_a_word_gives_nothing(engine: Engine, text: str) -> None:
    assert engine.suggest(text) == ()


def test_no_more_are_offered_than_were_asked_for(engine: Engine) -> None:
    assert len(engine.suggest("th", 2)) == 2


def test_what_is_too_long_is_refused(engine: Engine) -> None:
    with pytest.raises(QueryError, match="512"):
        engine.suggest("ferry " * 100)


@given(st.text(max_size=30))
@settings(max_examples=60, deadline=None)
def test_whatever_is_typed_is_answered(engine_text: str) -> None:
    article = Article(id="a", headline="Night ferry", body="It left.", source="Coast Wire")
    with opened([article], 1, set()) as snapshot:
        for one in suggestions(snapshot, engine_text, MOST):
            assert one.count == 1
