"""One term over all segments: its articles, and where in them it stands."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from index.codec.field_reader import TermLists
from index.codec.list_writer import Postings
from index.codec.segment_reader import Segment
from index.fields import TEXT_FIELDS, stem_field
from search.cache import Cache
from search.matches import Matches, Numbers
from search.places import Layout, Places

# Places are decoded only in the articles that a query needs, until all that was decoded of a term
# comes to one article in so many; then for all its articles, and kept. So whatever is asked, it
# costs little more than the better of the two would have.
_FEW = 4
_COUNTED = 10_000  # terms of which it is known how much was decoded

_NONE = Postings(np.zeros(0, np.int32), np.zeros(0, np.int32))

TEXT_OF = {name: text for text in TEXT_FIELDS for name in (text, stem_field(text))}
"""The TEXT field whose words a Whoosh field holds, as forms or as stems."""


class Listing:
    """The postings of a term, deleted articles among them, over all segments.

    `terms` are its numbers in the segments' lists, -1 where it does not stand. The arrays are not
    to be written to.
    """

    __slots__ = ("matches", "postings", "terms")

    def __init__(self, terms: tuple[int, ...], postings: Postings, size: int) -> None:
        self.terms = terms
        self.postings = postings
        self.matches = Matches.of_numbers(postings.numbers, size)

    @property
    def nbytes(self) -> int:
        """Bytes of the arrays."""
        return self.matches.nbytes + self.postings.frequencies.nbytes


class Part:
    """One segment of several: its article `number` is `start + number` of all.

    What is decoded is kept in `cache`, which the parts share.
    """

    def __init__(self, segment: Segment, start: int, cache: Cache) -> None:
        self.segment = segment
        self.start = start
        self.end = start + segment.size
        self._cache = cache
        self._decoded: dict[tuple[str, int], int] = {}

    def lists(self, field: str) -> TermLists:
        """The lists of a Whoosh field. Raises KeyError."""
        return self.segment.lists[field]

    def places(self, field: str, listing: Listing, term: int, within: Numbers) -> Places:
        """Where term number `term` stands in the articles `within`, and maybe in others too.

        `listing` is that of the term. All of `within` are in it, ascending, and of this part.
        """
        key = ("places", self.start, field, term)
        kept: Places | None = self._cache.peek(key)
        if kept is not None:
            return kept
        postings = self._own(listing.postings)
        if self._count_decoded(field, term, len(within)) * _FEW < len(postings.numbers):
            own = within - np.int32(self.start) if self.start else within
            return self._some_places(field, term, postings, own)
        return self._cache.get(key, lambda: self._all_places(field, term, postings))

    def _count_decoded(self, field: str, term: int, articles: int) -> int:
        """In how many articles places of the term were decoded, these among them."""
        if len(self._decoded) > _COUNTED:
            self._decoded = {}
        count = self._decoded.get((field, term), 0) + articles
        self._decoded[field, term] = count
        return count

    def to_all(self, postings: Postings) -> Postings:
        """Postings by the numbers of this part, by those of all."""
        if not self.start:
            return postings
        return Postings(postings.numbers + np.int32(self.start), postings.frequencies)

    def _all_places(self, field: str, term: int, postings: Postings) -> Places:
        positions = self.lists(field).positions(term, postings)
        layout = self._layout(field)
        return Places(layout, layout.keys(*postings, positions))

    def _some_places(self, field: str, term: int, postings: Postings, own: Numbers) -> Places:
        which = postings.numbers.searchsorted(own)
        positions = self.lists(field).positions_in(term, postings, which)
        layout = self._layout(field)
        return Places(layout, layout.keys(own, postings.frequencies.take(which), positions))

    def _layout(self, field: str) -> Layout:
        text = TEXT_OF[field]
        key = ("layout", self.start, text)
        return self._cache.get(key, lambda: Layout(self.segment.lengths[text]))

    def _own(self, postings: Postings) -> Postings:
        """Those of this part, by its own numbers."""
        numbers, frequencies = postings
        if not self.start and (not len(numbers) or numbers[-1] < self.end):
            return postings
        first, last = numbers.searchsorted((self.start, self.end))
        return Postings(numbers[first:last] - np.int32(self.start), frequencies[first:last])


def read_listing(parts: Sequence[Part], field: str, term: bytes, size: int) -> Listing:
    """The listing of a term, decoded from each segment; empty where it stands in none."""
    if len(parts) == 1:  # and most words are in few of the fields
        lists = parts[0].lists(field)
        number = lists.terms.find(term)
        return Listing((number,), lists.postings(number) if number >= 0 else _NONE, size)
    terms = tuple([part.lists(field).terms.find(term) for part in parts])
    return Listing(terms, _decoded(parts, field, terms), size)


def read_postings(parts: Sequence[Part], field: str, term: bytes) -> Postings:
    """The postings of a term, decoded from each segment."""
    if len(parts) == 1:
        lists = parts[0].lists(field)
        number = lists.terms.find(term)
        return lists.postings(number) if number >= 0 else _NONE
    return _decoded(parts, field, [part.lists(field).terms.find(term) for part in parts])


def _decoded(parts: Sequence[Part], field: str, terms: Sequence[int]) -> Postings:
    found = []
    for part, term in zip(parts, terms, strict=True):
        if term >= 0:
            found.append(part.to_all(part.lists(field).postings(term)))
    return behind_each_other(found)


def behind_each_other(lists: Sequence[Postings]) -> Postings:
    """The postings of one list after those of another."""
    if len(lists) == 1:
        return lists[0]
    if not lists:
        return _NONE
    return Postings(*(np.concatenate(arrays) for arrays in zip(*lists, strict=True)))
