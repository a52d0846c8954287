"""A table of strings in ascending order of their bytes, searched by halving."""

from __future__ import annotations

from bisect import bisect_left
from typing import Any

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.unsignedinteger[Any]]


class SortedStrings:
    """The strings in `blob`, of which each block of `of_block` has a base and each string a start.

    As index/codec/strings.py describes them: there is one start more than there are strings.
    """

    def __init__(
        self, blob: NDArray[np.uint8], bases: Integers, starts: Integers, of_block: int
    ) -> None:
        self._blob = blob.data
        self._bases = bases.data
        self._starts = starts.data
        self._of_block = of_block
        self._length = len(starts) - 1

    def find(self, string: bytes) -> int:
        """The number of a string, -1 where it is not there; of equal ones that of the first."""
        number = self.lower_bound(string)
        return number if number < self._length and self._string(number) == string else -1

    def lower_bound(self, string: bytes) -> int:
        """The number of the first that is not less; that of all strings where all are less."""
        return bisect_left(range(self._length), string, key=self._string)

    def _string(self, number: int) -> bytes:
        return bytes(self._blob[self._begin(number) : self._begin(number + 1)])

    def _begin(self, number: int) -> int:
        begin: int = self._bases[number // self._of_block] + self._starts[number]
        return begin
