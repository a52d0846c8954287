"""Which articles hold a word, and how often, in each of its fields: what is known before any score.

Where few articles are found, the others need none: a phrase of two frequent words stands in ten.
"""

from __future__ import annotations

from functools import cached_property
from typing import NamedTuple

import numpy as np

from search.matches import Matches, union
from search.snapshot import Postings, Snapshot
from search.units import Scored, Unit, postings

# Merging lists takes for each number as long as filling so many bytes of a mask.
_ON_MASK = 128


class InField(NamedTuple):
    """A field with the word: what stands for it there, and where. There is one article at least."""

    part: Scored
    postings: Postings


class Held:
    """The fields with a word, in their order; deleted articles are among those of its postings.

    Safe between threads: two that ask at once for the matches both work out the same.
    """

    def __init__(self, fields: tuple[InField, ...], snapshot: Snapshot) -> None:
        self.fields = fields
        self.length = sum([len(each.postings.numbers) for each in fields])
        self.scored = False  # in some of the articles
        self._size = snapshot.size
        self._living = snapshot.living

    @property
    def nbytes(self) -> int:
        """Bytes of all arrays, those still to be worked out among them."""
        return 8 * self.length + min(4 * self.length, self._size)

    @cached_property
    def any_field(self) -> Matches:
        """The articles with the word, deleted ones among them."""
        lists = [each.postings.numbers for each in self.fields]
        if len(lists) < 2 or self.length * _ON_MASK < self._size:
            return union([Matches.of_numbers(each, self._size) for each in lists], self._size)
        mask = np.zeros(self._size, np.bool_)
        for each in lists:
            mask[each] = True
        return Matches.of_mask(mask)

    @cached_property
    def matches(self) -> Matches:
        """The articles with the word, deleted ones never."""
        return self.any_field & self._living


def held_in(snapshot: Snapshot, unit: Unit) -> tuple[InField, ...]:
    """The fields with a word, in their order."""
    read = [InField(part, postings(snapshot, part)) for part in unit.parts]
    return tuple([each for each in read if len(each.postings.numbers)])


def held(snapshot: Snapshot, unit: Unit) -> Held:
    """The same with what follows from them, from the cache of the snapshot."""
    key = ("held", unit.key)
    return snapshot.cache.get(key, lambda: Held(held_in(snapshot, unit), snapshot))
