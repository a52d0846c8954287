"""Evaluates a Whoosh query tree over a snapshot, on whole arrays: a mask of the articles.

And, Or, Not, terms, phrases, near, prefixes, fuzzy words and ranges of days are done here; any
other node of Whoosh's goes through its own matcher.
"""

from __future__ import annotations

from functools import reduce
from itertools import takewhile

import numpy as np
from whoosh.query.compound import And, Or
from whoosh.query.positional import Phrase
from whoosh.query.qcore import Every, Query, _NullQuery
from whoosh.query.ranges import NumericRange
from whoosh.query.terms import FuzzyTerm, Prefix, Term
from whoosh.query.wrappers import Not
from whoosh.searching import Searcher

from index.errors import QueryError
from search.compiler import Near
from search.distance import within
from search.matches import Matches
from search.snapshot import Mask, Numbers, Snapshot

MOST_PREFIXED = 1024
MOST_FUZZY = 50


def matching(snapshot: Snapshot, query: Query) -> Matches:
    """The articles that match, deleted ones never.

    Raises QueryError where a prefix or a fuzzy word stands for too many words.
    """
    return Matches.of_mask(_mask(snapshot, query) & snapshot.alive)


def _mask(snapshot: Snapshot, query: Query) -> Mask:
    match query:
        case And():
            return reduce(np.logical_and, (_mask(snapshot, part) for part in query.subqueries))
        case Or():
            return reduce(np.logical_or, (_mask(snapshot, part) for part in query.subqueries))
        case Not():
            return ~_mask(snapshot, query.query)
        case Every(fieldname=None):
            return np.ones(snapshot.size, np.bool_)
        case _NullQuery():
            return np.zeros(snapshot.size, np.bool_)
        case NumericRange() if query.fieldname in snapshot.days:
            return _range_mask(snapshot, query)
    return _listed(snapshot, _numbers(snapshot, query))


def _listed(snapshot: Snapshot, numbers: Numbers) -> Mask:
    mask = np.zeros(snapshot.size, np.bool_)
    mask[numbers] = True
    return mask


def _range_mask(snapshot: Snapshot, query: NumericRange) -> Mask:
    days = snapshot.days[query.fieldname]
    first = query.start or 1  # an undated article, 0, is in no range
    return (days >= first) & (days <= (query.end or np.iinfo(np.int32).max))


def _numbers(snapshot: Snapshot, query: Query) -> Numbers:
    match query:
        case Term() | Prefix() | FuzzyTerm():
            return _any_of(snapshot, query.fieldname, expand(snapshot, query))
        case Phrase():
            return _in_a_row(snapshot, query.fieldname, query.words, query.slop)
        case Near():
            return _near(snapshot, query)
    with Searcher(snapshot.reader) as searcher:
        return np.fromiter(query.docs(searcher), np.int32)


def expand(snapshot: Snapshot, query: Term | Prefix | FuzzyTerm) -> list[str]:
    """The terms of the field that the leaf stands for, in order."""
    field, text = query.fieldname, query.text
    match query:
        case Prefix():
            run = takewhile(lambda term: term.startswith(text), snapshot.terms_from(field, text))
            return _at_most(MOST_PREFIXED, list(run), f"{text}*")
        case FuzzyTerm():
            run = takewhile(lambda term: term[0] == text[0], snapshot.terms_from(field, text[:1]))
            close = [term for term in run if within(query.maxdist, text, term)]
            return _at_most(MOST_FUZZY, close, f"{text}~")
    return [text]


def _at_most(limit: int, terms: list[str], typed: str) -> list[str]:
    if len(terms) > limit:
        raise QueryError(
            "q",
            f"“{typed}” stands for {len(terms):,} different words; {limit:,} is the most. "
            "Type more letters.",
        )
    return terms


def _any_of(snapshot: Snapshot, field: str, terms: list[str]) -> Numbers:
    found = [snapshot.postings(field, term).numbers for term in terms]
    return np.unique(np.concatenate(found)) if found else np.zeros(0, np.int32)


def _holding_all(snapshot: Snapshot, field: str, terms: list[str]) -> Numbers:
    found = [snapshot.postings(field, term).numbers for term in dict.fromkeys(terms)]
    return reduce(lambda a, b: np.intersect1d(a, b, assume_unique=True), found)


def _in_a_row(snapshot: Snapshot, field: str, terms: list[str], slop: int) -> Numbers:
    """Articles with the terms in order, each at most `slop` positions behind the one before."""
    numbers = _holding_all(snapshot, field, terms)
    places = [snapshot.positions(field, term, numbers) for term in terms]
    kept = [_follow(each, slop) for each in zip(*places, strict=True)]
    return numbers[np.array(kept, np.bool_)]


def _follow(places: tuple[list[int], ...], slop: int) -> bool:
    ends = set(places[0])
    for following in places[1:]:
        ends = {p for p in following if any(p - step in ends for step in range(1, slop + 1))}
    return bool(ends)


def _near(snapshot: Snapshot, query: Near) -> Numbers:
    terms = list(query.words)
    numbers = _holding_all(snapshot, query.fieldname, terms)
    wanted = {term: terms.count(term) for term in terms}
    places = [snapshot.positions(query.fieldname, term, numbers) for term in wanted]
    kept = [_gather(each, list(wanted.values()), query.span) for each in zip(*places, strict=True)]
    return numbers[np.array(kept, np.bool_)]


def _gather(places: tuple[list[int], ...], wanted: list[int], span: int) -> bool:
    """Whether some stretch of span + 1 positions holds each term as often as it is wanted."""
    merged = sorted((place, term) for term, each in enumerate(places) for place in each)
    missing = list(wanted)
    left = 0
    for end, term in merged:
        missing[term] -= 1
        while merged[left][0] < end - span:
            missing[merged[left][1]] += 1
            left += 1
        if max(missing) <= 0:
            return True
    return False
