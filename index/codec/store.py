"""The articles themselves: one compressed frame each, found by number.

    store/dictionary    u1: what zstd was trained on this archive's articles to know, or nothing
    store/frames        strings: the frames in the order of the articles

A frame holds one article, so that a hit costs the decoding of no other, and ends with its zstd
checksum; the dictionary makes up for what so short a text cannot share. Measured with it: 8.5 MB
for 21,578 articles of 122 words, 31.4 MB for 12,516 of 968, about 40 % of their text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import zstandard

from index.bulk.joined import Joined
from index.codec.container import ArrayFile, ArrayFileWriter
from index.codec.strings import Strings, add_joined
from index.errors import IndexDamaged

_DICTIONARY_BYTES = 32 << 10
_SAMPLE_BYTES = 1_500_000  # 25 ms of training
_SAMPLE_SHARE = 20  # bytes of samples for each of the dictionary, or it takes more than it saves
_LEAST_BYTES = 1 << 10  # a smaller dictionary saves less than it takes

# Of the dictionary's parts, and of the runs of bytes that are counted. Told to look for the best,
# zstd takes four times as long, and frames get no smaller by it than by twice as many samples.
_PART_BYTES, _RUN_BYTES = 768, 8

_LEVEL = 2  # 4 % smaller than 1, a tenth slower


def train(samples: Sequence[bytes]) -> bytes:
    """A dictionary for records like `samples`, b"" where they are too few to learn from.

    Looks at 1.5 MB of them at most, evenly chosen. The same samples give the same dictionary.
    """
    stride = -(-sum(map(len, samples)) // _SAMPLE_BYTES)
    chosen: list[bytes | bytearray | memoryview] = list(filter(None, samples[:: stride or 1]))
    size = min(_DICTIONARY_BYTES, sum(map(len, chosen)) // _SAMPLE_SHARE)
    if size < _LEAST_BYTES:
        return b""
    try:
        return zstandard.train_dictionary(size, chosen, k=_PART_BYTES, d=_RUN_BYTES).as_bytes()
    except zstandard.ZstdError:  # too few, or too much alike
        return b""


class Compressor:
    """Makes frames; not to be shared between threads. A frame depends on its record alone."""

    def __init__(self, dictionary: bytes) -> None:
        known = zstandard.ZstdCompressionDict(dictionary) if dictionary else None
        if known:
            known.precompute_compress(_LEVEL)
        self._zstd = zstandard.ZstdCompressor(
            _LEVEL,
            dict_data=known,
            write_checksum=True,  # Decompressor tells by it that the record is whole
            write_dict_id=False,  # there is but one dictionary in a file
        )

    def frame(self, record: bytes) -> bytes:
        """The record compressed."""
        return self._zstd.compress(record)

    def frames(self, records: Iterable[bytes]) -> Iterator[bytes]:
        """The frame of each record, with a call less for each."""
        return map(self._zstd.compress, records)


_EMPTY_FRAME = 13  # bytes of the frame of an empty record


class Decompressor:
    """Reads frames made with the same dictionary; any number of threads may share it.

    One decompressor reads frame after frame and compares each with its checksum: 1.5 µs for a short
    article. One of the standard library's `compression.zstd` reads a single frame, and to make the
    next takes 7 µs where a virtual machine traps `cpuid`.
    """

    def __init__(self, dictionary: bytes) -> None:
        self._known = zstandard.ZstdCompressionDict(dictionary) if dictionary else None
        self._idle: list[zstandard.ZstdDecompressor] = []  # as many as threads have read at once

    def records(self, frames: Iterable[bytes]) -> Iterator[bytes]:
        """The record of each frame. ValueError where one is none, or was changed."""
        try:
            reader = self._idle.pop()
        except IndexError:
            reader = zstandard.ZstdDecompressor(dict_data=self._known)
        for frame in frames:
            try:
                record = reader.decompress(frame)
            except (zstandard.ZstdError, MemoryError) as exc:  # a size that was changed may be any
                raise ValueError(f"The frame cannot be read: {exc}") from exc
            if not record and len(frame) > _EMPTY_FRAME:  # by its size, nothing was compared then
                raise ValueError("The frame cannot be read: it holds more than it says.")
            yield record
        self._idle.append(reader)

    def record(self, frame: bytes) -> bytes:
        """The record of one frame, as `records`."""
        (record,) = self.records([frame])
        return record


def add_store(writer: ArrayFileWriter, dictionary: bytes, frames: Iterable[Joined]) -> None:
    """Write frames that a Compressor with `dictionary` made; the parts are read once."""
    writer.add("store/dictionary", np.frombuffer(dictionary, np.uint8))
    add_joined(writer, "store/frames", frames)


class Store:
    """The records of a file by number; any number of threads may read."""

    def __init__(self, file: ArrayFile) -> None:
        self.dictionary: bytes = file["store/dictionary"].tobytes()
        self.frames = Strings(file, "store/frames", file.checked_elsewhere("store/frames/blob"))
        self._path = file.path
        self._decompressor = Decompressor(self.dictionary)

    def __len__(self) -> int:
        return len(self.frames)

    def record(self, number: int) -> bytes:
        """Record `number`. Raises IndexError beyond the last, IndexDamaged for a broken frame."""
        if not 0 <= number < len(self):
            raise IndexError(number)
        (record,) = self.records([number])
        return record

    def records(self, numbers: Sequence[int]) -> list[bytes]:
        """The records with these numbers, all of which there are. IndexDamaged as `record`."""
        found: list[bytes] = []
        try:
            found.extend(self._decompressor.records(self.frames.several(numbers)))
        except ValueError as exc:
            raise IndexDamaged(
                self._path,
                f"{self._path} is damaged: its article {numbers[len(found)]} cannot be read. "
                "Put it back from a copy, or build the index anew.",
            ) from exc
        return found
