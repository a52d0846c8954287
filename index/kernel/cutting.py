"""Strings that lie behind each other: where each begins and ends, and several of them cut out."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray


class Spans:
    """Where strings lie of which so many are a block.

    String n begins at `bases[n // of_block] + starts[n]`, and ends where the one behind it would
    begin. `starts` are two or four bytes each, `bases` four or eight. Any number of threads may
    ask; whoever asks for a string that is not there gets an IndexError.
    """

    def __init__(
        self,
        starts: NDArray[np.unsignedinteger[Any]],
        bases: NDArray[np.unsignedinteger[Any]],
        of_block: int,
    ) -> None:
        self._starts, self._bases = starts.data, bases.data  # read in half the time of an array
        self._of_block = of_block

    def one(self, number: int) -> tuple[int, int]:
        """Where this string begins and ends."""
        return self._begin(number), self._begin(number + 1)

    def several(self, numbers: Iterable[int]) -> list[tuple[int, int]]:
        """Where each of these does."""
        return [(self._begin(number), self._begin(number + 1)) for number in numbers]

    def _begin(self, number: int) -> int:
        if number < 0:
            raise IndexError(number)
        begin: int = self._bases[number // self._of_block] + self._starts[number]
        return begin


def cut(data: memoryview, spans: Iterable[tuple[int, int]]) -> list[bytes]:
    """The bytes from each place to another; what is beyond the end is left out."""
    return [bytes(data[begin:end]) for begin, end in spans]
