"""Article lists with frequencies on their way into a file, and arrays that grow beside it."""

from __future__ import annotations

import mmap
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any, NamedTuple, Self

import numpy as np
from numpy.typing import DTypeLike, NDArray

from index.codec.coding import (
    Bytes,
    Ints,
    Starts,
    encode_frequencies,
    encode_gaps,
    pack_nibbles,
    starts_of,
)
from index.codec.container import ArrayFileWriter
from index.codec.integers import add_smallest, add_starts

_PIECE = 1 << 18  # items read at once; even, so that nibbles of two pieces share no byte
_WRITTEN_AT_ONCE = 1 << 20  # bytes; a small segment needs no temporary file, which costs 0.2 ms


class Postings(NamedTuple):
    """The articles that hold a term, ascending, and how often each does."""

    numbers: Ints
    frequencies: Ints


def joined(parts: Sequence[NDArray[Any]]) -> Starts:
    """All parts behind each other, as int64."""
    return np.concatenate([np.zeros(0, np.int64), *parts])


class Scratch:
    """A folder for temporary files without names, which are dropped on leaving the context."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._files = ExitStack()

    def spool(self, dtype: DTypeLike) -> Spool:
        """A new array that grows."""
        return Spool(self, np.dtype(dtype))

    def file(self) -> IO[bytes]:
        """A new file, empty."""
        file = TemporaryFile(dir=self._folder)  # noqa: SIM115  # closed with all the others
        self._files.enter_context(file)
        return file

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._files.close()


class Spool:
    """An array of one dimension that grows, in a temporary file once it is worth one."""

    def __init__(self, scratch: Scratch, dtype: np.dtype[Any]) -> None:
        self._scratch = scratch
        self._dtype = dtype
        self._waiting: list[NDArray[Any]] = []
        self._waits = 0
        self._file: IO[bytes] | None = None
        self._map: mmap.mmap | None = None

    def append(self, chunk: NDArray[Any]) -> None:
        """Add items, which must fit the type."""
        self._waiting.append(chunk.astype(self._dtype))
        self._waits += len(chunk)
        if self._waits * self._dtype.itemsize >= _WRITTEN_AT_ONCE:
            self._file = self._file or self._scratch.file()
            self._write(self._file)

    def array(self) -> NDArray[Any]:
        """All items so far, mapped if there is a file."""
        if self._file is None:
            return np.concatenate([np.zeros(0, self._dtype), *self._waiting])
        self._write(self._file)
        self._file.flush()
        self._map = mmap.mmap(self._file.fileno(), 0, access=mmap.ACCESS_READ)
        return np.frombuffer(self._map, self._dtype)

    def release(self) -> None:
        """Give back the memory of what was read of `array`; what is read again is read anew."""
        if self._map:
            self._map.madvise(mmap.MADV_DONTNEED)

    def pieces(self) -> Iterator[NDArray[Any]]:
        """All items so far, an even number at a time; they are read and not mapped."""
        if self._file is None:
            yield self.array()
            return
        self._write(self._file)
        self._file.seek(0)
        while piece := self._file.read(_PIECE * self._dtype.itemsize):
            yield np.frombuffer(piece, self._dtype)

    def _write(self, file: IO[bytes]) -> None:
        for chunk in self._waiting:
            file.write(chunk.data)
        self._waiting, self._waits = [], 0


class EncodedLists(NamedTuple):
    """Some article lists with frequencies, encoded: how many postings and bytes each has.

    `nibbles`, `large`, `large_lists` and `large_counts` are those of EncodedFrequencies.
    """

    counts: Starts
    gaps: Bytes
    gap_counts: Starts
    nibbles: Bytes
    large: Ints
    large_lists: Starts
    large_counts: Starts


def encode_lists(postings: Postings, starts: Starts, size: int) -> EncodedLists:
    """Encode lists of articles below `size`; `starts` are in postings."""
    gaps = encode_gaps(postings.numbers, starts, size)
    frequencies = encode_frequencies(postings.frequencies, starts)
    return EncodedLists(np.diff(starts), gaps.data, np.diff(gaps.starts), *frequencies)


class ArticleLists:
    """Article lists with frequencies on their way into a file."""

    def __init__(self, size: int, scratch: Scratch) -> None:
        self.counts: list[Starts] = []
        self._size = size
        self._gaps = scratch.spool(np.uint8)
        self._gap_counts: list[Starts] = []
        self._nibbles = scratch.spool(np.uint8)
        self._large: list[Ints] = []
        self._large_lists: list[Starts] = []
        self._large_counts: list[Starts] = []
        self._lists = 0

    def add(self, postings: Postings, starts: Starts) -> None:
        """Add lists that come after those before; `starts` are in postings."""
        self.add_encoded(encode_lists(postings, starts, self._size))

    def add_encoded(self, lists: EncodedLists) -> None:
        """Add lists that come after those before."""
        self._gaps.append(lists.gaps)
        self._gap_counts.append(lists.gap_counts)
        self._nibbles.append(lists.nibbles)
        self._large.append(lists.large)
        self._large_lists.append(lists.large_lists + self._lists)
        self._large_counts.append(lists.large_counts)
        self.counts.append(lists.counts)
        self._lists += len(lists.counts)

    def write(self, writer: ArrayFileWriter, name: str) -> None:
        """Write the arrays of field `name`."""
        add_starts(writer, f"{name}/posting_starts", starts_of(joined(self.counts)))
        add_starts(writer, f"{name}/gap_starts", starts_of(joined(self._gap_counts)))
        gaps = writer.appender(f"{name}/gaps", np.uint8)
        for piece in self._gaps.pieces():
            gaps.append(piece)
        frequencies = writer.appender(f"{name}/frequencies", np.uint8)
        for piece in self._nibbles.pieces():
            frequencies.append(pack_nibbles(piece))
        add_smallest(writer, f"{name}/large", joined(self._large))
        add_smallest(writer, f"{name}/large_lists", joined(self._large_lists))
        add_smallest(writer, f"{name}/large_starts", starts_of(joined(self._large_counts)))
