"""Queries on whole arrays against Whoosh's own matchers over the same segments, on drawn trees.

What each class should find by the articles' texts is tested in tests/test_engine.py.
"""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from whoosh import query
from whoosh.query import spans
from whoosh.query.qcore import Query
from whoosh.searching import Searcher

from index.article import Article
from index.errors import QueryError
from index.fields import length_column
from search.executor import matching
from search.expansion import MOST_EXPANDED
from search.snapshot import Snapshot
from tests import strategies
from tests.snapshots import opened
from tests.whoosh_queries import queries

slow = settings(deadline=None, max_examples=80)

ARTICLES = [
    Article(id="a", body="the price of oil and the prices of gas", date=20230923),
    Article(id="b", body="oil", headline="Prices", date=20230101),
    Article(id="c", dateline="BAKU"),
]


def by_whoosh(snapshot: Snapshot, wanted: Query) -> set[int]:
    """What Whoosh's matchers find for each leaf, put together as sets.

    Its AndNotMatcher passes an article over that both its parts have, where the part to leave out
    begins before the other, and its Not by itself finds deleted articles; so what compounds mean is
    written here.
    """
    match wanted:
        case query.And():
            parts = [by_whoosh(snapshot, part) for part in wanted.subqueries]
            return set.intersection(*parts) if parts else set()
        case query.Or() | query.DisjunctionMax():
            return set().union(*(by_whoosh(snapshot, part) for part in wanted.subqueries))
        case query.Not():
            everything = by_whoosh(snapshot, query.Every())
            return everything - by_whoosh(snapshot, wanted.query)
        case query.AndNot():
            return by_whoosh(snapshot, wanted.a) - by_whoosh(snapshot, wanted.b)
        case query.Require():
            return by_whoosh(snapshot, wanted.a) & by_whoosh(snapshot, wanted.b)
        case query.AndMaybe():
            return by_whoosh(snapshot, wanted.a)
        case query.ConstantScoreQuery():
            return by_whoosh(snapshot, wanted.child)
    return set(Searcher(snapshot.reader, closereader=False).docs_for_query(wanted))


def found(snapshot: Snapshot, wanted: Query) -> list[int]:
    numbers: list[int] = matching(snapshot, wanted).numbers.tolist()
    return numbers


@slow
@given(
    strategies.archives(),
    st.lists(queries(), min_size=1, max_size=8),
    st.integers(1, 3),
    st.sets(st.integers(0, 11), max_size=4),
)
def test_any_query_finds_what_the_matchers_of_whoosh_find(
    archive: list[Article], asked: list[Any], segments: int, deleted: set[int]
) -> None:
    with opened(archive, segments, deleted) as snapshot:
        for wanted in asked:
            try:
                expected = by_whoosh(snapshot, wanted)
            except (IndexError, NotImplementedError):
                continue  # trees that Whoosh's own matchers do not survive
            assert found(snapshot, wanted) == sorted(expected - deleted), wanted


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (query.Term("id", "b"), [1]),
        (query.Term("id", "none"), []),
        (query.Term("no_such_field", "oil"), []),
        (query.Term("date", 20230101), [1]),
        (query.Prefix("id", "a"), [0]),
        (query.And([]), []),
        (query.Or([]), []),
        (query.Phrase("body", []), []),
        (query.Every("date"), [0, 1]),
        (query.Every("body"), [0, 1]),
        (query.Every("id"), [0, 1, 2]),
        (query.NumericRange("date", None, 20230922), [1]),
        (query.NumericRange("date", 20230101, None, startexcl=True), [0]),
        (query.NumericRange(length_column("body"), None, 1), [1, 2]),
        (query.NumericRange(length_column("body"), 1, 9, endexcl=True), [1]),
        (query.And([query.NumericRange("date", None, None), query.Term("body", "oil")]), [0, 1]),
        (query.Regex("body", "pri|gas"), [0]),
        (query.Regex("body", "oi?l*"), [0, 1]),
        (query.Regex("body", "oilx?"), [0, 1]),
        (query.Wildcard("body", "o*"), [0, 1]),
        (query.TermRange("body", "gas", "oil"), [0, 1]),
        (query.TermRange("body", "gas", "oil", True, True), [0]),
        (query.FuzzyTerm("body", "xil", prefixlength=0), [0, 1]),
        (spans.SpanFirst(query.Term("body", "oil"), 0), [1]),
    ],
    ids=str,
)
def test_each_kind(wanted: Query, expected: list[int]) -> None:
    with opened(ARTICLES, 2, set()) as snapshot:
        assert found(snapshot, wanted) == expected


@pytest.mark.parametrize("wanted", [query.Wildcard("body", "*"), query.TermRange("body", "a", "z")])
def test_what_stands_for_too_many_words_is_refused(wanted: Query) -> None:
    many = " ".join(f"w{number}" for number in range(MOST_EXPANDED + 1))
    with (
        opened([Article(id="a", body=many)], 1, set()) as snapshot,
        pytest.raises(QueryError, match="1,025 different words"),
    ):
        matching(snapshot, wanted)


def test_what_is_no_regular_expression_is_refused() -> None:
    with opened(ARTICLES, 1, set()) as snapshot, pytest.raises(QueryError, match="no regular"):
        matching(snapshot, query.Regex("body", "(("))


def test_a_large_archive_is_searched_by_masks() -> None:
    """Enough articles that lists are merged, looked up and turned into masks by size."""
    archive = [
        Article(
            id=f"a{n}",
            body=" ".join(word for word, every in WORDS.items() if n % every == 0),
            date=20230101 + n % 28,
        )
        for n in range(3000)
    ]
    with opened(archive, 2, set(range(0, 3000, 7))) as snapshot:
        for wanted, holds in LARGE:
            expected = [n for n in range(3000) if n % 7 and holds(n)]
            assert found(snapshot, wanted) == expected, wanted


WORDS = {"all": 1, "second": 2, "third": 3, "hundredth": 100, "rare": 997}
ALL, SECOND, THIRD, HUNDREDTH, RARE = (query.Term("body", word) for word in WORDS)
LARGE = [
    (query.And([ALL, SECOND, RARE]), lambda n: n % 1994 == 0),
    (query.And([SECOND, THIRD]), lambda n: n % 6 == 0),
    (query.And([ALL, query.Not(SECOND)]), lambda n: n % 2),
    (query.And([HUNDREDTH, query.Not(THIRD)]), lambda n: n % 100 == 0 and n % 3),
    (query.And([HUNDREDTH, query.NumericRange("date", None, 20230114)]),
     lambda n: n % 100 == 0 and n % 28 < 14),
    (query.Or([HUNDREDTH, RARE]), lambda n: n % 100 == 0 or n % 997 == 0),
    (query.Or([RARE, query.Not(ALL)]), lambda n: n % 997 == 0),
    (query.AndNot(THIRD, RARE), lambda n: n % 3 == 0 and n % 997),
    (query.Phrase("body", ["all", "second", "third"]), lambda n: n % 6 == 0),
    (query.Phrase("body", ["all", "third"]), lambda n: n % 3 == 0 and n % 2),
    (query.Phrase("body", ["all", "rare"], slop=3), lambda n: n % 997 == 0),
]  # fmt: skip
