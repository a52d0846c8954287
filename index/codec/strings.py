"""A table of byte strings: each by its number and, where it is sorted, the number of each.

    NAME/blob      u1: the strings, one after another
    NAME/bases     u4, or u8 from 4 GiB: where each block of 64 strings begins in the blob
    NAME/starts    u2, or u4 where a block is 64 KiB or longer: where each string begins in its
                   block; and one more, so that the last string ends where the next would begin

The two bytes a string are a quarter of what plain starts would be for the 200,000 words of a body.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice, pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.bulk.joined import Joined
from index.codec.container import ArrayFile, ArrayFileWriter
from index.codec.guarded import Guarded
from index.kernel.cutting import Spans
from index.kernel.sorted_strings import SortedStrings
from index.lazy import cached_property

_BLOCK = 64  # strings; so many words, and more, take less than the 64 KiB that two bytes count
_BATCH = 1 << 14  # strings joined at once when writing


def add_strings(writer: ArrayFileWriter, name: str, strings: Iterable[bytes]) -> None:
    """Write a table of any strings in any order; `Strings` reads it."""
    rest = iter(strings)
    batches = iter(lambda: list(islice(rest, _BATCH)), [])
    add_joined(writer, name, map(Joined.of, batches))


def add_joined(writer: ArrayFileWriter, name: str, parts: Iterable[Joined]) -> None:
    """Write all strings of the parts, in their order, as one table."""
    blob = writer.appender(f"{name}/blob", np.uint8)
    all_starts, end = [np.zeros(1, np.int64)], 0
    for part in parts:
        blob.append(part.blob[part.starts[0] : part.starts[-1]])
        all_starts.append(part.starts[1:] - part.starts[0] + end)
        end = int(all_starts[-1][-1]) if len(part) else end
    starts = np.concatenate(all_starts)
    bases = starts[::_BLOCK]
    within = starts - np.repeat(bases, _BLOCK)[: len(starts)]
    writer.add(f"{name}/bases", bases.astype(_unsigned(int(starts[-1]), 4)))
    writer.add(f"{name}/starts", within.astype(_unsigned(int(within.max()), 2)))


def _unsigned(largest: int, least: int) -> np.dtype[np.unsignedinteger]:
    """The smallest unsigned type of at least `least` bytes that holds `largest`."""
    size = max(least, np.min_scalar_type(largest).itemsize)
    return np.dtype(f"<u{size}")


class Strings:
    """The table `name` of a file; `len`, `[number]` and iteration give the strings as bytes.

    The searches are for tables in ascending order of bytes; `find` also needs its strings to be
    distinct. Any number of threads may read. `blob` is the strings' bytes, where whoever reads
    them compares them otherwise than in blocks.
    """

    def __init__(self, file: ArrayFile, name: str, blob: Guarded | None = None) -> None:
        self._blob = blob or file.guarded(f"{name}/blob")
        self._all_bases = file.guarded(f"{name}/bases")
        self._all_starts = file.guarded(f"{name}/starts")
        self._length = len(self._all_starts) - 1

    def __len__(self) -> int:
        return self._length

    def __getitem__(self, number: int) -> bytes:
        """String `number`, from 0. Raises IndexError."""
        if not 0 <= number < self._length:
            raise IndexError(number)
        return self._blob.string(*self._spans.one(number))

    def several(self, numbers: Iterable[int]) -> list[bytes]:
        """The strings with these numbers, all of which there are."""
        return self._blob.strings(self._spans.several(numbers))

    def __iter__(self) -> Iterator[bytes]:
        for block in range(-(-self._length // _BLOCK)):
            content, starts = self._opened(block)
            yield from [content[start:end] for start, end in pairwise(starts)]

    @cached_property
    def blob(self) -> NDArray[np.uint8]:
        """All strings, one after another."""
        return self._blob.whole()

    @cached_property
    def starts(self) -> NDArray[np.int64]:
        """Where each string begins in `blob`, and the end of the last: (len + 1,), in memory."""
        bases = np.repeat(self._bases.astype(np.int64), _BLOCK)
        return bases[: self._length + 1] + self._starts

    def find(self, string: bytes) -> int:
        """The number of `string`, -1 where it is not in the table."""
        return self._sorted.find(string)

    def lower_bound(self, string: bytes) -> int:
        """The number of the first that is not less than `string`; `len` where all are less."""
        return self._sorted.lower_bound(string)

    def prefix_range(self, prefix: bytes) -> tuple[int, int]:
        """The first string that starts with `prefix`, and one beyond the last."""
        first = self.lower_bound(prefix)
        stem = prefix.rstrip(b"\xff")
        if not stem:  # nothing sorts after every string that starts with these
            return first, self._length
        return first, self.lower_bound(stem[:-1] + bytes([stem[-1] + 1]))

    @cached_property
    def _sorted(self) -> SortedStrings:
        return SortedStrings(self.blob, self._bases, self._starts, _BLOCK)

    @cached_property
    def _bases(self) -> NDArray[np.unsignedinteger[Any]]:
        return self._all_bases.whole()

    @cached_property
    def _starts(self) -> NDArray[np.unsignedinteger[Any]]:
        return self._all_starts.whole()

    @cached_property
    def _spans(self) -> Spans:
        """Where each string lies in `blob`."""
        return Spans(self._starts, self._bases, _BLOCK)

    def _start(self, number: int) -> int:
        start: int = self._bases.item(number // _BLOCK) + self._starts.item(number)
        return start

    def _opened(self, block: int) -> tuple[bytes, list[int]]:
        """The bytes of up to 64 strings, and where in them each begins and the last ends."""
        first = block * _BLOCK
        last = min(first + _BLOCK, self._length)
        base = self._bases.item(block)
        content = self._blob.string(base, self._start(last))
        starts = self._starts[first:last].tolist()
        starts.append(len(content))
        return content, starts
