"""Arrays of integers from 0 on in as few bytes as they need.

Plain ones are of the smallest unsigned type that holds the largest. Where lists begin that lie
behind each other ("starts": ascending, from 0, one more than there are lists) is written in blocks
of 64, which takes two bytes a list:

    NAME/bases    the first start of each block; behind them the last start of all, END. A number
                  over END is no start but END + 1 + the number of a row in `wide`
    NAME/within   each start, counted from the first of its block
    NAME/wide     64 a row: the starts of a block of 64 KiB or more; in `within` it has zeros

A block is that long where a frequent word is in it, and few are: the row adds at most 0.8 % to the
64 KiB of lists.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.codec.coding import Starts
from index.codec.container import ArrayFile, ArrayFileWriter

_BLOCK = 64
_LONG = 1 << 16


def smallest_unsigned(largest: int) -> np.dtype[np.unsignedinteger[Any]]:
    """The smallest little-endian unsigned type that holds `largest`."""
    return np.min_scalar_type(largest).newbyteorder("<")


def add_smallest(writer: ArrayFileWriter, name: str, values: NDArray[Any]) -> None:
    """Write integers that are not negative in the smallest unsigned type that holds them."""
    writer.add(name, values.astype(smallest_unsigned(int(values.max(initial=0)))))


def add_starts(writer: ArrayFileWriter, name: str, starts: Starts) -> None:
    """Write starts; `StartsReader` reads them."""
    rows = np.full((-(-len(starts) // _BLOCK), _BLOCK), starts[-1])
    rows.reshape(-1)[: len(starts)] = starts
    bases = rows[:, 0].copy()
    long = np.flatnonzero(rows[:, -1] - bases >= _LONG)
    wide = rows[long]
    rows -= bases[:, np.newaxis]
    rows[long] = 0
    bases[long] = starts[-1] + 1 + np.arange(len(long))
    add_smallest(writer, f"{name}/bases", np.append(bases, starts[-1]))
    add_smallest(writer, f"{name}/within", rows.reshape(-1)[: len(starts)])
    add_smallest(writer, f"{name}/wide", wide)


class StartsReader:
    """The starts that `add_starts` wrote, by index; nothing is held in memory.

    `arrays` are bases, within and wide.
    """

    def __init__(self, file: ArrayFile, name: str) -> None:
        self.arrays = file[f"{name}/bases"], file[f"{name}/within"], file[f"{name}/wide"]
        self._bases, self._within, self._wide = self.arrays
        # Single items are read of a memoryview in half the time.
        self._items: tuple[memoryview, memoryview] = (self._bases.data, self._within.data)
        self._end: int = self._bases.item(-1)

    def __len__(self) -> int:
        return len(self._within)

    def __getitem__(self, index: int) -> int:
        """Start `index`, from 0. Raises IndexError beyond the last."""
        base: int = self._bases.item(index // _BLOCK)
        if base > self._end:
            base, within = 0, self._wide.item(base - self._end - 1, index % _BLOCK)
        else:
            within = self._within.item(index)
        start: int = base + within
        return start

    def pair(self, index: int) -> tuple[int, int]:
        """Start `index` and the one behind it, which is where list `index` ends."""
        behind = index + 1
        bases, within = self._items
        base = bases[index // _BLOCK]
        if base > self._end or not behind % _BLOCK:
            return self[index], self[behind]
        return base + within[index], base + within[behind]

    def take(self, indexes: NDArray[np.integer[Any]]) -> Starts:
        """The starts with these indexes."""
        bases = self._bases.take(indexes // _BLOCK).astype(np.int64)
        starts = bases + self._within.take(indexes)
        for at in np.flatnonzero(bases > self._end).tolist():
            starts[at] = self[int(indexes[at])]
        return starts

    def all(self) -> Starts:
        """All starts, in memory."""
        rows = self._bases[:-1].astype(np.int64) - (self._end + 1)
        long = np.flatnonzero(rows >= 0)
        starts = np.repeat(self._bases[:-1].astype(np.int64), _BLOCK).reshape(-1, _BLOCK)
        starts[long] = self._wide[rows[long]]
        flat = starts.reshape(-1)[: len(self)]
        flat += self._within
        return flat
