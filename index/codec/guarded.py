"""Arrays whose blocks are compared with their checksums when they are first touched."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from numpy.typing import NDArray

from index.kernel.cutting import cut

BLOCK = 1 << 16
"""Bytes of an array under one checksum: 8 digits each are 0.01 % of the file, and looking at one
word of an array costs the check of one block, about 2 µs."""

Array = NDArray[Any]


class Guarded:
    """An array of one dimension that is read in parts, none of which was changed on the disk.

    What lies in blocks that were looked at before costs 0.2 µs more than a slice of the array. Any
    number of threads may read. Whatever is asked for, IndexDamaged is raised where it was changed;
    `compare` does so for a block, by its number; None where what is read is compared elsewhere.
    `array` is all of it, for whoever lets `look` compare a block first where `unseen` is 1.
    """

    def __init__(self, array: Array, compare: Callable[[int], None] | None) -> None:
        self.array = array
        self._bytes = array.data  # a memoryview is sliced in half the time of an array
        self._compare = compare
        self._shift = (BLOCK // array.itemsize).bit_length() - 1
        blocks = -(-array.nbytes // BLOCK)
        self.unseen = bytearray(b"\1" * blocks + b"\0")  # the last stands for the array's end
        self._left = compare is not None and blocks > 0

    def __len__(self) -> int:
        return len(self.array)

    def part(self, begin: int, end: int) -> Array:
        """The items from `begin` to `end` (exclusive), of which there must be as many."""
        if self._left:
            self.look(begin >> self._shift, (end - 1) >> self._shift)
        return self.array[begin:end]

    def string(self, begin: int, end: int) -> bytes:
        """The same of an array of bytes, as bytes."""
        if self._left:
            self.look(begin >> self._shift, (end - 1) >> self._shift)
        return bytes(self._bytes[begin:end])

    def strings(self, spans: Sequence[tuple[int, int]]) -> list[bytes]:
        """`string` of several."""
        if self._left:
            for begin, end in spans:
                self.look(begin >> self._shift, (end - 1) >> self._shift)
        return cut(self._bytes, spans)

    def whole(self) -> Array:
        """The whole array."""
        if self._left:
            self.look(0, len(self.unseen) - 1)
        return self.array

    def look(self, first: int, last: int) -> None:
        """Compare those of the blocks from `first` to `last` that nobody has looked at."""
        if first == last and not self.unseen[first]:
            return
        for block in range(first, last + 1):
            if self._compare and self.unseen[block]:
                self._compare(block)
                self.unseen[block] = 0
        self._left = 1 in self.unseen
