"""Article lists with frequencies, decoded one at a time or many at once."""

from __future__ import annotations

import numpy as np

from index.codec.coding import (
    HIGHEST_NIBBLE,
    Ints,
    Starts,
    decode_several_frequencies,
    decode_several_gaps,
)
from index.codec.container import ArrayFile
from index.codec.integers import StartsReader
from index.codec.list_writer import Postings
from index.kernel.postings import ListReader


class ArticleLists:
    """Article lists with frequencies, by number."""

    def __init__(self, file: ArrayFile, name: str, size: int) -> None:
        self._size = size
        self._starts = StartsReader(file, f"{name}/posting_starts")
        self._gap_starts = StartsReader(file, f"{name}/gap_starts")
        self._gaps = file.guarded(f"{name}/gaps")
        self._frequencies = file.guarded(f"{name}/frequencies")
        large = file[f"{name}/large"], file[f"{name}/large_lists"], file[f"{name}/large_starts"]
        starts = self._starts, self._gap_starts
        self._reader = ListReader(size, starts, self._gaps, self._frequencies, large)

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

    def postings_of(self, lists: Ints) -> Postings:
        """Several lists, those of frequent terms first, each by itself; the others all at once."""
        counts = self._starts.take(lists + 1) - self._starts.take(lists)
        frequent = counts * 256 >= self._size  # those with narrow gaps
        rare = lists.compress(~frequent)
        begins, ends = self._gap_starts.take(rare), self._gap_starts.take(rare + 1)
        numbers = [decode_several_gaps(self._gaps.parts(begins, ends), begins, ends)]
        frequencies = [self._several_frequencies(rare, counts.compress(~frequent))]
        for each in map(self.postings, lists.compress(frequent).tolist()):
            numbers.append(each.numbers)
            frequencies.append(each.frequencies)
        return Postings(np.concatenate(numbers), np.concatenate(frequencies))

    def _several_frequencies(self, lists: Ints, counts: Starts) -> Ints:
        begins = self._starts.take(lists)
        packed = self._frequencies.parts(begins >> 1, (begins + counts + 1) >> 1)
        frequencies = decode_several_frequencies(packed, begins, counts)
        ends = np.cumsum(counts)
        large = np.flatnonzero(frequencies > HIGHEST_NIBBLE)
        for at in np.unique(ends.searchsorted(large, "right")).tolist():
            end = int(ends[at])
            frequencies[end - int(counts[at]) : end] = self.frequencies(int(lists[at]))
        return frequencies
