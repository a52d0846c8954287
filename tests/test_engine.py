"""The engine against a scan of all articles, on drawn archives and queries."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.analysis import forms, is_arabic, stem
from index.article import Article
from index.errors import QueryError
from index.fields import WEIGHTS
from search.answers import page_of
from search.bm25f import K1, B, words_of
from search.compiler import compile_query
from search.executor import matching
from search.facets import Counted
from search.filters import chosen_values
from search.plan import finder, plan
from search.query import (
    And,
    Everything,
    Fuzzy,
    Node,
    Not,
    Or,
    Phrase,
    Prefix,
    Wildcard,
    Word,
    describe,
)
from search.results import SORTS, Request
from search.snapshot import Snapshot
from search.units import AS_TYPED, asked_units
from tests import oracle, strategies
from tests.snapshots import opened

slow = settings(max_examples=60, deadline=None)


def scan(archive: list[Article], deleted: set[int], node: Node) -> list[int]:
    return [
        number
        for number, article in enumerate(archive)
        if number not in deleted and oracle.matches(node, article)
    ]


@slow
@given(
    strategies.archives(),
    st.lists(strategies.queries(), min_size=1, max_size=6),
    st.integers(1, 3),
    st.sets(st.integers(0, 11), max_size=3),
)
def test_hits_are_those_of_a_scan(
    archive: list[Article], asked: list[Node], segments: int, deleted: set[int]
) -> None:
    with opened(archive, segments, deleted) as snapshot:
        for node in asked:
            found = matching(snapshot, compile_query(node)).numbers.tolist()
            assert found == scan(archive, deleted, node), node


@slow
@given(
    strategies.archives(),
    st.lists(strategies.queries(), min_size=1, max_size=6),
    st.sets(st.integers(0, 11), max_size=3),
)
def test_words_that_were_scored_find_what_the_executor_finds(
    archive: list[Article], asked: list[Node], deleted: set[int]
) -> None:
    with opened(archive, 2, deleted) as snapshot:
        for node in asked:
            expected = matching(snapshot, compile_query(node)).numbers.tolist()
            assert finder(node)(snapshot).numbers.tolist() == expected, node
            typed = plan(describe(node))
            if typed.find is None:
                found = words_of(snapshot, typed.words).holding
                assert found.numbers.tolist() == expected, node


Asked = tuple[str, tuple[str, ...], str]
"""What scores: field ("" for any), the terms that count as one, and how they are compared."""


def asked_for(node: Node, archive: list[Article]) -> set[Asked]:
    everywhere = {form for a in archive for name in WEIGHTS for form in forms(getattr(a, name))}
    match node:
        case And(children) | Or(children):
            return set().union(*(asked_for(child, archive) for child in children))
        case Word(text, field):
            return {(field, (form,), "word") for form in forms(text)}
        case Phrase(text, field=field):
            return {(field, (form,), "form") for form in forms(text)}
        case Prefix(text, field):
            start = forms(text)[0]
            return {(field, tuple(sorted(f for f in everywhere if f.startswith(start))), "form")}
    return set()


def occurrences(terms: tuple[str, ...], compared: str, words: list[str]) -> float:
    typed = sum(words.count(term) for term in terms)
    if compared == "form":
        return typed
    stemmed = [stem(word) for word in words].count(stem(terms[0]))
    return stemmed + (AS_TYPED * typed if is_arabic(terms[0]) else 0)


def written_out(archive: list[Article], node: Node) -> list[float]:
    """BM25F as in the paper, article by article and word by word."""
    texts = [{name: forms(getattr(a, name)) for name in WEIGHTS} for a in archive]
    average = {name: sum(len(t[name]) for t in texts) / len(texts) or 1.0 for name in WEIGHTS}
    totals = [0.0] * len(archive)
    by_stem = {
        (field, tuple(map(stem, terms)) if not is_arabic(terms[0]) else terms, compared): terms
        for field, terms, compared in asked_for(node, archive)
        if compared == "word"
    }
    by_form = [asked for asked in asked_for(node, archive) if asked[2] == "form"]
    wanted = [(field, terms, compared) for (field, _, compared), terms in by_stem.items()]
    for field, terms, compared in wanted + by_form:
        weighted = []
        for text in texts:
            tf = 0.0
            for name in [field] if field else WEIGHTS:
                if name in WEIGHTS:
                    count = occurrences(terms, compared, text[name])
                    tf += WEIGHTS[name] * count / (1 - B + B * len(text[name]) / average[name])
            weighted.append(tf)
        holding = sum(tf > 0 for tf in weighted)
        idf = math.log(1 + (len(archive) - holding + 0.5) / (holding + 0.5))
        totals = [t + idf * tf / (K1 + tf) for t, tf in zip(totals, weighted, strict=True)]
    return totals


@slow
@given(strategies.archives(), strategies.queries(), st.integers(1, 3))
def test_scores_are_bm25f_as_written(archive: list[Article], node: Node, segments: int) -> None:
    if archive and not any(isinstance(n, Fuzzy | Wildcard) for n in flat(node)):
        with opened(archive, segments, set()) as snapshot:
            assert scores(snapshot, node) == pytest.approx(written_out(archive, node), abs=1e-5)


@slow
@given(
    strategies.archives(),
    strategies.queries(),
    st.sets(st.integers(0, 11)),
    st.sets(st.integers(0, 11), max_size=3),
)
def test_few_articles_have_the_scores_they_have_among_all(
    archive: list[Article], node: Node, some: set[int], deleted: set[int]
) -> None:
    asked = asked_units(node)
    numbers = np.array(sorted({n for n in some if n < len(archive)} - deleted), np.int32)
    with opened(archive, 2, deleted) as snapshot:
        few = words_of(snapshot, asked).scores_of(numbers)
        again = words_of(snapshot, asked).scores_of(numbers)
        assert few.tolist() == again.tolist()
        assert few.tolist() == words_of(snapshot, asked).row.take(numbers).tolist()


def scores(snapshot: Snapshot, node: Node) -> list[float]:
    return words_of(snapshot, asked_units(node)).row.tolist()


def flat(node: Node) -> Iterator[Node]:
    match node:
        case And(children) | Or(children):
            for child in children:
                yield from flat(child)
        case Not(child):
            yield from flat(child)
        case _:
            yield node


SETS_OF_FLAGS: tuple[tuple[str, ...], ...] = (
    (),
    ("disagreeing",),
    ("disagreeing", "range"),
    ("impossible",),
)


@slow
@given(
    strategies.archives(),
    st.sets(st.sampled_from(["AFP", "oil", "2", "W-2"]), max_size=2),
    st.sets(st.sampled_from(["disagreeing", "impossible"]), max_size=2),
    st.sampled_from(["", "hijri"]),
)
def test_facets_are_counted_as_by_hand(
    archive: list[Article], sources: set[str], flags: set[str], calendar: str
) -> None:
    archive = [
        replace(a, lang=("en", "", "ar")[n % 3], date_flags=SETS_OF_FLAGS[n % len(SETS_OF_FLAGS)])
        for n, a in enumerate(archive)
    ]
    with opened(archive, 2, set()) as snapshot:
        request = Request(
            source=tuple(sorted(sources)),
            month=("2023", "h1445"),
            flag=tuple(sorted(flags)),
            calendar=calendar,
        )
        everything = matching(snapshot, compile_query(Everything()))
        chosen_ones = chosen_values(snapshot, request)
        facets = Counted(snapshot, request, "everything", everything, chosen_ones).facets
        assert Counted(snapshot, request, "everything", everything, chosen_ones).facets == facets
        passing = {
            "source": {a.id for a in archive if not sources or a.source in sources},
            "flag": {a.id for a in archive if not flags or flags & {*a.date_flags}},
            "year": {a.id for a in archive if a.date // 10000 == 2023 or a.hijri // 10000 == 1445},
        }
        values = {
            "source": lambda a: [a.source],
            "paper": lambda a: [a.paper],
            "lang": lambda a: [a.lang],
            "flag": lambda a: a.date_flags,
            "year": lambda a: [year_of(a, calendar)],
        }
        for name, values_of in values.items():
            others = [ids for facet, ids in passing.items() if facet != name]
            left = [a for a in archive if all(a.id in ids for ids in others)]
            by_hand = Counter(value for a in left for value in values_of(a) if value)
            told = {value.value: value.count for value in facets[name] if value.count}
            assert told == by_hand, name


REQUESTS = st.builds(
    Request,
    query=st.sampled_from(
        ["", "oil", "oil price", "oil OR price", '"oil"', '"oil price"~3', "oil -price"]
    ),
    source=st.sampled_from([(), ("AFP",), ("AFP", "2")]),
    date_from=st.sampled_from(["", "2023-01", "1445"]),
    date_to=st.sampled_from(["", "2023-09-23"]),
    limit=st.integers(1, 3),
    offset=st.integers(0, 3),
)


@slow
@given(
    strategies.archives(), st.lists(REQUESTS, min_size=1, max_size=4), st.sets(st.integers(0, 11))
)
def test_what_is_kept_of_searches_answers_no_other(
    archive: list[Article], requests: list[Request], deleted: set[int]
) -> None:
    """One snapshot keeps what it can, the other nothing."""
    with opened(archive, 2, deleted) as keeping, opened(archive, 2, deleted) as forgetting:
        forgetting.cache.limit = 0
        alike = [replace(each, sort=sort) for each in requests for sort in SORTS]
        alike += [replace(each, date_to="", source=()) for each in requests]
        for request in alike + alike:
            asked = plan(request.query)
            kept, anew = (page_of(each, asked, request) for each in (keeping, forgetting))
            assert (kept.total, kept.notices, kept.facets) == (
                anew.total,
                anew.notices,
                anew.facets,
            )
            assert [(hit.article.id, hit.score) for hit in kept.hits] == [
                (hit.article.id, hit.score) for hit in anew.hits
            ]


def year_of(article: Article, calendar: str) -> str:
    mark, day = ("h", article.hijri) if calendar else ("", article.date)
    return mark + (f"{day // 10000:04}" if day else "undated")


def article(number: int, **fields: object) -> Article:
    return Article(id=f"a{number}", **fields)  # type: ignore[arg-type]


def test_too_many_words_behind_a_prefix_are_refused() -> None:
    many = " ".join(f"ab{number:04}" for number in range(1100))
    with opened([article(1, body=many)], 1, set()) as snapshot:
        with pytest.raises(QueryError, match="1,100 different words"):
            matching(snapshot, compile_query(Prefix("ab")))
        assert matching(snapshot, compile_query(Prefix("ab00"))).numbers.tolist() == [0]


def test_an_index_of_nothing_answers() -> None:
    with opened([], 1, set()) as snapshot:
        assert matching(snapshot, compile_query(Word("oil"))).numbers.tolist() == []
        assert scores(snapshot, Word("oil")) == []
