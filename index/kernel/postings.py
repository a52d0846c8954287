"""Article lists with frequencies, decoded one at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from index.codec.coding import HIGHEST_NIBBLE, decode_frequencies, decode_gaps

if TYPE_CHECKING:
    from index.codec.guarded import Guarded
    from index.codec.integers import StartsReader

Ints = NDArray[np.int32]


class ListReader:
    """The lists of some of `size` articles, by number.

    `starts` are where they begin in postings, `gap_starts` in `gaps`; `frequencies` are nibbles.
    `large` are the frequencies over 15, the lists that have any, and where in them each begins.
    """

    def __init__(
        self,
        size: int,
        starts: tuple[StartsReader, StartsReader],
        gaps: Guarded,
        frequencies: Guarded,
        large: tuple[NDArray[np.unsignedinteger], ...],
    ) -> None:
        self._size = size
        self._starts, self._gap_starts = starts
        self._gaps = gaps
        self._frequencies = frequencies
        self._large, self._large_lists, self._large_starts = large

    def postings(self, number: int) -> tuple[Ints, Ints]:
        """The articles of list `number`, ascending, and their frequencies.

        Raises IndexError, and ValueError where that is no list.
        """
        begin, end = self._starts.pair(number)
        gaps = self._gaps.part(*self._gap_starts.pair(number))
        numbers = decode_gaps(gaps, end - begin, self._size)
        packed = self._frequencies.part(begin >> 1, (end + 1) >> 1)
        frequencies = decode_frequencies(packed, begin & 1, (begin & 1) + end - begin)
        large = frequencies > HIGHEST_NIBBLE
        if large.any():
            at = int(self._large_lists.searchsorted(number))
            frequencies[large] = self._large[self._large_starts[at] : self._large_starts[at + 1]]
        return numbers, frequencies

    def several(self, lists: Ints) -> tuple[Ints, Ints, NDArray[np.int64]]:
        """The articles and frequencies of some lists behind each other, and where each begins.

        Raises IndexError or ValueError as `postings`.
        """
        found = [(np.zeros(0, np.int32), np.zeros(0, np.int32))]
        found += map(self.postings, lists.tolist())
        numbers, frequencies = map(np.concatenate, zip(*found, strict=True))
        return numbers, frequencies, np.cumsum([len(each) for each, _ in found], dtype=np.int64)
