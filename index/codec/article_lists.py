"""Article lists with frequencies, decoded one at a time or many at once."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from index.codec.coding import (
    HIGHEST_NIBBLE,
    Ints,
    Starts,
    decode_frequencies,
    decode_gaps,
    decode_several_frequencies,
    decode_several_gaps,
)
from index.codec.container import ArrayFile
from index.codec.integers import StartsReader
from index.codec.list_writer import Postings


class ArticleLists:
    """Article lists with frequencies, by number."""

    def __init__(self, file: ArrayFile, name: str, size: int) -> None:
        self._size = size
        self._starts = StartsReader(file, f"{name}/posting_starts")
        self._gap_starts = StartsReader(file, f"{name}/gap_starts")
        self._gaps = file.guarded(f"{name}/gaps")
        self._frequencies = file.guarded(f"{name}/frequencies")
        self._large = file[f"{name}/large"]
        self._large_lists = file[f"{name}/large_lists"]
        self._large_starts = file[f"{name}/large_starts"]

    def count(self, number: int) -> int:
        """How long list `number` is."""
        begin, end = self._starts.pair(number)
        return end - begin

    def counts(self, lists: Ints) -> Ints:
        """How long each of these lists is."""
        lengths: Ints = (self._starts.take(lists + 1) - self._starts.take(lists)).astype(np.int32)
        return lengths

    def numbers(self, number: int) -> Ints:
        """The articles of list `number`."""
        return self._numbers(number, self.count(number))

    def frequencies(self, number: int) -> Ints:
        """The frequencies of list `number`."""
        return self._frequencies_of(number, *self._starts.pair(number))

    def postings(self, number: int) -> Postings:
        """List `number`."""
        begin, end = self._starts.pair(number)
        numbers = self._numbers(number, end - begin)
        return Postings(numbers, self._frequencies_of(number, begin, end))

    def _numbers(self, number: int, count: int) -> Ints:
        begin, end = self._gap_starts.pair(number)
        return decode_gaps(self._gaps.part(begin, end), count, self._size)

    def _frequencies_of(self, number: int, begin: int, end: int) -> Ints:
        packed = self._frequencies.part(begin >> 1, (end + 1) >> 1)
        frequencies = decode_frequencies(packed, begin & 1, (begin & 1) + end - begin)
        if number in self._large_at:
            at = self._large_at[number]
            large = self._large[self._large_starts[at] : self._large_starts[at + 1]]
            frequencies[frequencies > HIGHEST_NIBBLE] = large
        return frequencies

    @cached_property
    def _large_at(self) -> dict[int, int]:
        """By list, its place among those that have a frequency over HIGHEST_NIBBLE."""
        return {number: at for at, number in enumerate(self._large_lists.tolist())}

    def postings_of(self, lists: Ints) -> Postings:
        """Several lists, those of frequent terms first, each by itself; the others all at once."""
        counts = self._starts.take(lists + 1) - self._starts.take(lists)
        frequent = counts * 256 >= self._size  # those with narrow gaps
        rare = lists.compress(~frequent)
        begins, ends = self._gap_starts.take(rare), self._gap_starts.take(rare + 1)
        numbers = [decode_several_gaps(self._gaps.parts(begins, ends), begins, ends)]
        frequencies = [self._several_frequencies(rare, counts.compress(~frequent))]
        for each in lists.compress(frequent).tolist():
            numbers.append(self.numbers(each))
            frequencies.append(self.frequencies(each))
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
