"""Query trees of Whoosh's own classes to draw, over the articles that tests/strategies.py draws."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st
from whoosh import query
from whoosh.query import spans
from whoosh.scoring import TF_IDF, Frequency

from index.fields import TEXT_FIELDS, stem_field
from tests.strategies import GREGORIAN_DAYS, HIJRI_DAYS

Queries = st.SearchStrategy[Any]

# Terms of the drawn articles, and one that none has.
FORMS = (
    "oil", "oils", "oli", "price", "prices", "priced", "pries", "prise", "rise", "rising", "w",
    "2", "u", "s", "quran", "al", "qaeda", "1000", "cafe", "cafes", "the", "of", "نفط", "النفط",
    "اسعار", "1445", "baku", "afp", "zebra",
)  # fmt: skip
STEMS = ("oil", "price", "pri", "prise", "rise", "cafe", "the", "نفط", "اسعار", "baku", "zebra")
PATTERNS = ("p*", "pri*e", "*i*", "?", "o?l*", "[a-o]*", "*s", "ن*", "zz*", "*")
EXPRESSIONS = ("pri.*", "o[il]+s?", ".*ce", "a|b.*", "(oil|oils)", "x+")

BY_WEIGHT = (TF_IDF(), Frequency())


def boosts() -> st.SearchStrategy[float]:
    """Mostly none."""
    return st.sampled_from((1.0, 1.0, 1.0, 2.5, 0.5))


def terms() -> Queries:
    """One word in one field."""
    field = st.sampled_from(("body", "body", "headline", *TEXT_FIELDS))
    exact = st.builds(query.Term, field, st.sampled_from(FORMS), boost=boosts())
    stems = st.builds(query.Term, field.map(stem_field), st.sampled_from(STEMS), boost=boosts())
    ids = st.builds(query.Term, st.just("id"), st.sampled_from(("article-0", "article-3", "none")))
    return st.one_of(exact, exact, stems, ids)


def words_of(field: str) -> st.SearchStrategy[str]:
    """A term that a field of this name may have."""
    return st.sampled_from(STEMS if field.endswith("_stem") else FORMS)


def _in_field(make: Callable[[str], Queries]) -> Queries:
    return st.sampled_from(("body", "headline", "body_stem")).flatmap(make)


def many_terms() -> Queries:
    """Queries that stand for several terms of a field."""
    flag = st.booleans()
    return st.one_of(
        _in_field(lambda f: st.builds(query.Prefix, st.just(f), words_of(f).map(lambda w: w[:2]))),
        _in_field(
            lambda f: st.builds(
                query.Wildcard, st.just(f), st.sampled_from(PATTERNS), boosts(), flag
            )
        ),
        _in_field(lambda f: st.builds(query.Regex, st.just(f), st.sampled_from(EXPRESSIONS))),
        _in_field(
            lambda f: st.builds(
                query.FuzzyTerm,
                st.just(f),
                words_of(f),
                boosts(),
                st.integers(1, 2),
                st.integers(0, 2),
                flag,
            )
        ),
        _in_field(lambda f: st.builds(query.Variations, st.just(f), words_of(f), boosts())),
        _in_field(
            lambda f: st.builds(
                query.TermRange, st.just(f), words_of(f), words_of(f), flag, flag, boosts(), flag
            )
        ),
    )


def day_ranges() -> Queries:
    """Ranges of days, open ends and exclusive ones among them."""
    return st.one_of(
        st.builds(
            query.NumericRange,
            st.just(field),
            st.sampled_from((None, *days)),
            st.sampled_from((None, *days)),
            st.booleans(),
            st.booleans(),
        )
        for field, days in (("date", GREGORIAN_DAYS), ("hijri", HIJRI_DAYS))
    )


def phrases() -> Queries:
    """Two or three words in a row, or nearly."""
    return _in_field(
        lambda f: st.builds(
            query.Phrase,
            st.just(f),
            st.lists(words_of(f), min_size=2, max_size=3),
            st.integers(1, 4),
            boosts(),
        )
    )


def span_queries() -> Queries:
    """What looks at positions; its parts are words of one field."""
    return _in_field(_spans_in)


def _spans_in(field: str) -> Queries:
    word = st.builds(query.Term, st.just(field), words_of(field))
    part = st.one_of(word, st.builds(spans.SpanOr, st.lists(word, min_size=2, max_size=3)))
    several = st.lists(part, min_size=2, max_size=3)
    pairs = [
        st.builds(kind, part, part)
        for kind in (spans.SpanNot, spans.SpanContains, spans.SpanBefore, spans.SpanCondition)
    ]
    return st.one_of(
        st.builds(spans.SpanFirst, part, st.integers(0, 3)),
        st.builds(spans.SpanNear, part, part, st.integers(1, 4), st.booleans()),
        st.builds(spans.SpanNear2, several, st.integers(1, 4), st.booleans()),
        st.builds(query.Sequence, several, st.integers(1, 4), st.booleans()),
        st.builds(query.Ordered, several),
        *pairs,
    )


def leaves() -> Queries:
    """Any query that has no query in it, but for spans."""
    every = st.sampled_from((query.Every(), query.Every("body"), query.Every("id")))
    null = st.just(query.NullQuery)
    return st.one_of(
        terms(), terms(), many_terms(), day_ranges(), phrases(), span_queries(), every, null
    )


def _larger(children: Queries) -> Queries:
    several = st.lists(children, min_size=1, max_size=3)
    pairs = [
        st.builds(kind, children, children)
        for kind in (query.AndMaybe, query.AndNot, query.Require, query.Otherwise)
    ]
    return st.one_of(
        st.builds(query.And, several, boost=boosts()),
        st.builds(query.Or, several, boost=boosts()),
        st.builds(query.Or, several, scale=st.just(0.5)),
        st.builds(query.DisjunctionMax, several, tiebreak=st.sampled_from((0.0, 0.5))),
        st.builds(query.Not, children),
        st.builds(query.ConstantScoreQuery, children, boosts()),
        st.builds(query.WeightingQuery, children, st.sampled_from(BY_WEIGHT)),
        *pairs,
    )


def queries() -> Queries:
    """Any query tree of Whoosh's."""
    return st.recursive(leaves(), _larger, max_leaves=4)
