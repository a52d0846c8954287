"""Byte strings one after another, in memory or in a mapped file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.kernel import strings

Numbers = NDArray[np.intp]

_BATCH = 4096  # strings that an iteration cuts out at once


class Joined:
    """String i is `blob[starts[i]:starts[i + 1]]`; blob is u1, starts int64 and one longer."""

    def __init__(self, blob: NDArray[np.uint8], starts: NDArray[np.int64]) -> None:
        self.blob, self.starts = blob, starts
        self._bytes = blob.data

    @classmethod
    def of(cls, given: Iterable[bytes]) -> Joined:
        """The given strings, in memory."""
        return cls(*strings.join(list(given)))

    @classmethod
    def chained(cls, tables: Sequence[Joined]) -> Joined:
        """All strings of the tables, in their order, in memory."""
        bases = accumulate((int(table.starts[-1]) for table in tables), initial=0)
        starts = [table.starts[:-1] + base for table, base in zip(tables, bases, strict=False)]
        blobs = [table.blob[: table.starts[-1]] for table in tables]
        end = sum(map(len, blobs))
        all_starts = np.concatenate([*starts, [end]]).astype(np.int64)
        return cls(np.concatenate([np.zeros(0, np.uint8), *blobs]), all_starts)

    def __reduce__(self) -> tuple[type[Joined], tuple[NDArray[Any], ...]]:
        return Joined, (self.blob, self.starts)

    def __len__(self) -> int:
        return len(self.starts) - 1

    def __getitem__(self, number: int) -> bytes:
        """String `number`, from 0. Raises IndexError."""
        if not 0 <= number < len(self):
            raise IndexError(number)
        return bytes(self._bytes[self.starts.item(number) : self.starts.item(number + 1)])

    def __iter__(self) -> Iterator[bytes]:
        for start in range(0, len(self), _BATCH):
            yield from self.cut(start, start + _BATCH)

    def cut(self, start: int, end: int) -> list[bytes]:
        """The strings from `start` on and before `end`, of those that there are."""
        bounds = self.starts[start : end + 1]
        return strings.cut(self.blob, bounds) if len(bounds) else []

    def part(self, start: int, end: int) -> Joined:
        """The strings from `start` on and before `end`, in memory."""
        starts = self.starts[start : end + 1]
        return Joined(self.blob[starts[0] : starts[-1]].copy(), starts - starts[0])

    def take(self, which: Numbers) -> Joined:
        """The strings of these numbers, in their order, in memory."""
        return Joined(*strings.take(self.blob, self.starts, which))

    def ascending(self, which: Numbers) -> Numbers:
        """Numbers of strings, put in the order of the strings."""
        return strings.ascending(self.blob, self.starts, which)

    def distinct(self) -> tuple[Joined, Numbers]:
        """The strings, each once and ascending, in memory; and which of them each string is."""
        first, which = strings.distinct(self.blob, self.starts)
        return self.take(first), which

    def lower_bound(self, string: bytes) -> int:
        """The first that is not less than `string`, `len` where none is; for sorted strings."""
        return strings.lower_bound(self.blob, self.starts, string)
