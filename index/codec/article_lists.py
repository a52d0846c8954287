"""Article lists with frequencies, decoded one at a time or many at once."""

from __future__ import annotations

import numpy as np

from index.codec.coding import Ints, Starts
from index.codec.container import ArrayFile
from index.codec.integers import StartsReader
from index.codec.list_writer import Postings
from index.kernel.merging import added_up
from index.kernel.postings import ListReader

# Frequencies are added up on a row of all articles where postings are one in so many of them.
_FREQUENT = 4


class ArticleLists:
    """Article lists with frequencies, by number."""

    def __init__(self, file: ArrayFile, name: str, size: int) -> None:
        self._size = size
        self._starts = StartsReader(file, f"{name}/posting_starts")
        packed = file.guarded(f"{name}/gaps"), file.guarded(f"{name}/frequencies")
        large = file[f"{name}/large"], file[f"{name}/large_lists"], file[f"{name}/large_starts"]
        starts = self._starts, StartsReader(file, f"{name}/gap_starts")
        self._reader = ListReader(size, starts, *packed, large)

    def count(self, number: int) -> int:
        """How long list `number` is."""
        begin, end = self._starts.pair(number)
        return end - begin

    def counts(self, lists: Ints) -> Ints:
        """How long each of these lists is."""
        lengths: Ints = (self._starts.take(lists + 1) - self._starts.take(lists)).astype(np.int32)
        return lengths

    def frequencies(self, number: int) -> Ints:
        """The frequencies of list `number`."""
        return self._reader.postings(number)[1]

    def postings(self, number: int) -> Postings:
        """List `number`."""
        return Postings(*self._reader.postings(number))

    def united(self, lists: Ints) -> Postings:
        """Several lists as one: each article once, with the sum of its frequencies."""
        if len(lists) == 1:  # which is so already
            return self.postings(lists.item())
        if not len(lists):  # as of a rare word in most fields
            return Postings(np.zeros(0, np.int32), np.zeros(0, np.int32))
        return united(*self._reader.several(lists), self._size)


def united(numbers: Ints, frequencies: Ints, starts: Starts, size: int) -> Postings:
    """Lists of some of `size` articles as one; each is ascending and begins at its start."""
    if len(numbers) * _FREQUENT >= size:
        row = np.bincount(numbers, frequencies, size).astype(np.int32)
        found = np.flatnonzero(row).astype(np.int32)
        return Postings(found, row.take(found))
    every = np.arange(len(starts) - 1)
    lists = numbers.view(np.uint32), frequencies.view(np.uint32), starts
    return Postings(*added_up(*lists, every, np.array([len(every)]))[:2])
