"""Evaluates a Whoosh query tree over a snapshot, on whole arrays.

The queries of _EVALUATORS are done here, in the fields of articles; a query of any other class or
field goes through its own matcher over Whoosh's reader of the same segments.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh.query.compound import And, AndMaybe, AndNot, DisjunctionMax, Or, Require
from whoosh.query.positional import Phrase
from whoosh.query.qcore import Every, Query, _NullQuery
from whoosh.query.ranges import NumericRange, TermRange
from whoosh.query.terms import FuzzyTerm, Prefix, Regex, Term, Variations, Wildcard
from whoosh.query.wrappers import ConstantScoreQuery, Not
from whoosh.searching import Searcher

from index.codec.coding import Bytes, Ints
from index.codec.field_reader import Packed
from index.fields import length_column
from search.compiler import Near
from search.expansion import MOST_EXPANDED, MOST_FUZZY, Expanding, expand, expansion
from search.kernel.placed import in_a_row, in_order, near
from search.listings import TEXT_OF, Listing
from search.matches import Matches, union
from search.snapshot import Snapshot

__all__ = ["MOST_EXPANDED", "MOST_FUZZY", "expand", "matching"]

_LENGTH_OF = {length_column(text): text for text in TEXT_OF.values()}

Find = Callable[[list[list[Packed]], list[int], Bytes], Ints]
"""Of the positions of different terms, the order that these were asked for in, and the bits of a
position in each article of a segment: the articles that the terms are in as they should be."""


def matching(snapshot: Snapshot, query: Query) -> Matches:
    """The articles that match, deleted ones never.

    Raises QueryError where one word of the query stands for too many words of the index.
    """
    return _matches(snapshot, query) & snapshot.living


def _matches(snapshot: Snapshot, query: Query) -> Matches:
    """The articles that match, maybe deleted ones among them."""
    evaluate = _EVALUATORS.get(type(query), _by_whoosh)
    return evaluate(snapshot, query)


def _by_whoosh(snapshot: Snapshot, query: Query) -> Matches:
    searcher = Searcher(snapshot.reader, closereader=False)
    numbers = np.unique(np.fromiter(searcher.docs_for_query(query), np.int32))
    return Matches.of_numbers(numbers, snapshot.size)


def _everything(snapshot: Snapshot, query: Every) -> Matches:
    if query.fieldname in TEXT_OF:
        return Matches.of_mask(snapshot.lengths[TEXT_OF[query.fieldname]] > 0)
    if query.fieldname in (None, "id"):
        return Matches.everything(snapshot.size)
    return _by_whoosh(snapshot, query)


def _nothing(snapshot: Snapshot, query: Query) -> Matches:
    return Matches.nothing(snapshot.size)


def _term(snapshot: Snapshot, query: Term) -> Matches:
    if not isinstance(query.text, str):
        return _by_whoosh(snapshot, query)
    if query.fieldname in TEXT_OF:
        return snapshot.listing(query.fieldname, query.text).matches
    if query.fieldname == "id":
        number = snapshot.number_of(query.text)
        found = [] if number is None else [number]
        return Matches.of_numbers(np.array(found, np.int32), snapshot.size)
    return _by_whoosh(snapshot, query)


def _expanding(snapshot: Snapshot, query: Expanding) -> Matches:
    if query.fieldname not in TEXT_OF:
        return _by_whoosh(snapshot, query)
    return expansion(snapshot, query).matches


def _any_of(snapshot: Snapshot, query: Or | DisjunctionMax) -> Matches:
    def unite() -> Matches:
        return union([_matches(snapshot, part) for part in query.subqueries], snapshot.size)

    # A word or a phrase is looked for in several fields: it is as good as one term.
    keys = tuple([_key(part) for part in query.subqueries])
    return unite() if None in keys else snapshot.cache.get(("any", *keys), unite)


def _key(query: Query) -> tuple[Hashable, ...] | None:
    """What tells a term, a phrase or a near from others, None of any other query."""
    match query:
        case Term():
            return (query.fieldname, query.text)
        case Phrase():
            return ("phrase", query.slop, query.fieldname, *query.words)
        case Near():
            return ("near", query.span, query.fieldname, *query.words)
    return None


def _all_of(snapshot: Snapshot, query: And) -> Matches:
    """Cheap parts first, so that dear ones may be spared; what takes away or narrows down last."""
    if not query.subqueries:
        return Matches.nothing(snapshot.size)
    found = snapshot.living
    for part in sorted(query.subqueries, key=_cost):
        found = _narrowed(snapshot, found, part)
        if not found.count:
            break
    return found


def _narrowed(snapshot: Snapshot, found: Matches, query: Query) -> Matches:
    """What of `found` matches."""
    match query:
        case Not():
            return found - _matches(snapshot, query.query)
        case NumericRange() if len(days := _column(snapshot, query.fieldname)) and found.few:
            kept = _in_range(days.take(found.numbers), query)
            return Matches.of_numbers(found.numbers.compress(kept), snapshot.size)
    return found & _matches(snapshot, query)


def _cost(query: Query) -> int:
    """About how dear it is to evaluate; those that only narrow down are best done last."""
    match query:
        case Term() | Every() | _NullQuery():
            return 0
        case Prefix() | FuzzyTerm() | TermRange() | Wildcard() | Regex() | Variations():
            return 1
        case Phrase() | Near():
            return 2
        case And() | Or():
            return max(map(_cost, query.subqueries), default=0)
        case NumericRange():
            return 3
        case Not():
            return 4 + _cost(query.query)
    return 10


def _other_than(snapshot: Snapshot, query: Not) -> Matches:
    return ~_matches(snapshot, query.query)


def _without(snapshot: Snapshot, query: AndNot) -> Matches:
    return _matches(snapshot, query.a) - _matches(snapshot, query.b)


def _both(snapshot: Snapshot, query: Require) -> Matches:
    return _matches(snapshot, query.a) & _matches(snapshot, query.b)


def _first(snapshot: Snapshot, query: AndMaybe) -> Matches:
    return _matches(snapshot, query.a)


def _child(snapshot: Snapshot, query: ConstantScoreQuery) -> Matches:
    return _matches(snapshot, query.child)


def _range(snapshot: Snapshot, query: NumericRange) -> Matches:
    column = _column(snapshot, query.fieldname)
    if not len(column):
        return _by_whoosh(snapshot, query) if snapshot.size else Matches.nothing(0)
    bounds = (query.fieldname, query.start, query.startexcl, query.end, query.endexcl)
    return snapshot.cache.get(bounds, lambda: Matches.of_mask(_in_range(column, query)))


def _column(snapshot: Snapshot, field: str) -> NDArray[np.int32]:
    """The days or lengths in a field, of no article where it has neither."""
    if field in snapshot.days:
        return snapshot.days[field]
    return snapshot.lengths[_LENGTH_OF[field]] if field in _LENGTH_OF else np.zeros(0, np.int32)


def _in_range(values: NDArray[np.int32], query: NumericRange) -> NDArray[np.bool_]:
    # An undated article, 0, is in no range of days.
    mask = np.ones(len(values), np.bool_) if query.fieldname in _LENGTH_OF else values > 0
    if query.start is not None:
        mask &= values > query.start if query.startexcl else values >= query.start
    if query.end is not None:
        mask &= values < query.end if query.endexcl else values <= query.end
    return mask


def _phrase(snapshot: Snapshot, query: Phrase) -> Matches:
    if query.fieldname not in TEXT_OF:
        return _by_whoosh(snapshot, query)

    def find(words: list[list[Packed]], order: list[int], widths: Bytes) -> Ints:
        if query.slop == 1 or len(order) == 1:
            return in_a_row(words, order, widths)
        return in_order(words, order, query.slop, widths)

    return _placed(snapshot, query.fieldname, query.words, find)


def _near(snapshot: Snapshot, query: Near) -> Matches:
    def find(words: list[list[Packed]], order: list[int], widths: Bytes) -> Ints:
        counts = [order.count(word) for word in range(len(words))]
        return near(words, counts, query.span, widths)

    return _placed(snapshot, query.fieldname, query.words, find)


def _placed(snapshot: Snapshot, field: str, terms: Sequence[str], find: Find) -> Matches:
    """The articles that hold all the terms, as `find` says of their positions."""
    listings: dict[str, Listing] = {}
    for term in terms:
        listings[term] = listing = snapshot.listing(field, term)
        if not listing.matches.count:  # as it is for most words in most fields
            return listing.matches
    different = sorted(listings, key=lambda term: listings[term].matches.count)
    order = [different.index(term) for term in terms]
    found = []
    for index, part in enumerate(snapshot.parts):
        own = [(listings[term], listings[term].terms[index]) for term in different]
        if own and all(term >= 0 for _, term in own):
            words = [part.packed(field, listing, term) for listing, term in own]
            numbers = find(words, order, part.lists(field).widths)
            found.append(numbers + np.int32(part.start) if part.start else numbers)
    numbers = found[0] if len(found) == 1 else np.concatenate([np.zeros(0, np.int32), *found])
    return Matches.of_numbers(numbers, snapshot.size)


_EVALUATORS: dict[type, Callable[[Snapshot, Any], Matches]] = {
    And: _all_of,
    AndMaybe: _first,
    AndNot: _without,
    ConstantScoreQuery: _child,
    DisjunctionMax: _any_of,
    Every: _everything,
    FuzzyTerm: _expanding,
    Near: _near,
    Not: _other_than,
    NumericRange: _range,
    Or: _any_of,
    Phrase: _phrase,
    Prefix: _expanding,
    Regex: _expanding,
    Require: _both,
    Term: _term,
    TermRange: _expanding,
    Variations: _expanding,
    Wildcard: _expanding,
    _NullQuery: _nothing,
}
