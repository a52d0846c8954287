"""One term over all segments: its articles, and where in them it stands."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from index.codec.field_reader import Packed, TermLists
from index.codec.list_writer import Postings
from index.codec.segment_reader import Segment
from index.fields import TEXT_FIELDS, stem_field
from search.matches import Matches

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
    """One segment of several: its article `number` is `start + number` of all."""

    def __init__(self, segment: Segment, start: int) -> None:
        self.segment = segment
        self.start = start
        self.end = start + segment.size

    def lists(self, field: str) -> TermLists:
        """The lists of a Whoosh field. Raises KeyError."""
        return self.segment.lists[field]

    def packed(self, field: str, listing: Listing, term: int) -> list[Packed]:
        """The lists whose positions are those of term number `term`, by this part's own numbers.

        `listing` is that of the term, which is in this part.
        """
        return self.lists(field).packed(term, self._own(listing.postings))

    def to_all(self, postings: Postings) -> Postings:
        """Postings by the numbers of this part, by those of all."""
        if not self.start:
            return postings
        return Postings(postings.numbers + np.int32(self.start), postings.frequencies)

    def _own(self, postings: Postings) -> Postings:
        """Those of this part, by its own numbers."""
        numbers, frequencies = postings
        if not self.start and (not len(numbers) or numbers[-1] < self.end):
            return postings
        bounds = np.array((self.start, self.end), np.int32)  # else all numbers are converted
        first, last = numbers.searchsorted(bounds)
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
