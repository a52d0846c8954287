"""Many arrays in one file, read where they lie.

    header      64 bytes, see `_Header`
    arrays      each little-endian, filled up with zeros to the next multiple of 64 bytes
    directory   JSON {"arrays": {name: {"dtype", "shape", "offset", "crc32"}}, "meta": {...}}

"crc32" holds eight hexadecimal digits for each block of 64 KiB of an array, counted from where the
array starts, the zeros after it among the last block. So a checksum watches over every byte of the
file: those of an array when it is read, or only of what is read of it, all others at every opening.
Opening reads the header and the directory and maps the rest. The same calls write the same bytes.

Long, because whoever changes how a file is written must see how it is read.
"""

from __future__ import annotations

import json
import mmap
import struct
from collections.abc import Mapping
from functools import partial
from math import prod
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple, Self

import numpy as np
from numpy.typing import DTypeLike, NDArray
from zlib_ng.zlib_ng import crc32  # twelve times as fast as that of zlib

from index.codec.guarded import BLOCK, Array, Guarded
from index.errors import IndexDamaged

__all__ = ["BLOCK", "Array", "ArrayFile", "ArrayFileWriter"]

_ALIGNED = 64  # a cache line, and a multiple of every item's size
_MAGIC = b"dateline"
_VERSION = 1
_LAYOUT = struct.Struct("<8sIIQQQ20xI")
_KINDS = "biuf"  # plain numbers; an array of Python objects could only be read as a pickle


class _Header(NamedTuple):
    """The first 64 bytes but the last four, which are the CRC-32 of those before."""

    magic: bytes
    version: int
    directory_crc32: int
    directory_offset: int
    directory_size: int
    file_size: int

    def packed(self) -> bytes:
        """The 64 bytes."""
        before = _LAYOUT.pack(*self, 0)[:-4]
        return before + struct.pack("<I", crc32(before))


class _Entry(NamedTuple):
    """Where an array lies and what it is; `size` and `checksums` include the zeros after it."""

    dtype: np.dtype[Any]
    shape: tuple[int, ...]
    offset: int
    size: int
    checksums: str


def _padded(size: int) -> int:
    return -(-size // _ALIGNED) * _ALIGNED


class Appender:
    """One array of one dimension that grows chunk by chunk, until the next array is begun."""

    def __init__(self, file: BinaryIO, dtype: np.dtype[Any]) -> None:
        self.offset = file.tell()
        self.dtype = dtype
        self.size = 0
        self._file = file
        self._checksums: list[int] = []
        self._running = 0
        self._ended = False

    def append(self, chunk: Array) -> None:
        """Write `chunk` after those before; it must be of a type that `dtype` holds safely.

        Raises TypeError where it is not, ValueError after the next array was begun.
        """
        if self._ended:
            raise ValueError("This array is complete: the next one was begun.")
        whole = np.ascontiguousarray(chunk.astype(self.dtype, casting="safe", copy=False))
        if whole.size:
            self._write(whole.reshape(-1).view(np.uint8).data)

    def end(self) -> str:
        """Fill up with zeros and return the checksums; the items are `size` bytes until then."""
        if not self._ended:
            self._write(memoryview(bytes(_padded(self.size) - self.size)))
            if self.size % BLOCK:
                self._checksums.append(self._running)
            self._ended = True
        return "".join(f"{checksum:08x}" for checksum in self._checksums)

    def _write(self, data: memoryview) -> None:
        self._file.write(data)
        while data:
            taken = data[: BLOCK - self.size % BLOCK]
            self._running = crc32(taken, self._running)
            self.size += len(taken)
            if self.size % BLOCK == 0:
                self._checksums.append(self._running)
                self._running = 0
            data = data[len(taken) :]


class ArrayFileWriter:
    """Writes a new file, array after array, holding none of them in memory.

    Until `finish` the file has no header and never opens. Used as a context manager it closes the
    file on the way out, finished or not. A name that is there already raises ValueError.
    """

    def __init__(self, path: Path) -> None:
        self._file = path.open("wb")
        self._file.write(bytes(_LAYOUT.size))
        self._directory: dict[str, dict[str, Any]] = {}
        self._growing: tuple[str, Appender] | None = None

    def add(self, name: str, array: Array) -> None:
        """Write a whole array of any shape. ValueError where its items are not plain numbers."""
        self.appender(name, array.dtype).append(array)
        self._end_growing(array.shape)

    def appender(self, name: str, dtype: DTypeLike) -> Appender:
        """Begin an array that is written in chunks; the one before ends here."""
        little = np.dtype(dtype).newbyteorder("<")
        if little.kind not in _KINDS:
            raise ValueError(f"{name}: an array of {little} cannot be written.")
        self._end_growing()
        if name in self._directory:
            raise ValueError(f"There are two arrays {name}.")
        self._growing = name, Appender(self._file, little)
        return self._growing[1]

    def finish(self, meta: Mapping[str, Any]) -> None:
        """End the last array, write directory and header, and close the file.

        `meta` is plain data, such as JSON can hold. The bytes are handed to the system, not synced.
        """
        self._end_growing()
        whole = {"arrays": self._directory, "meta": dict(meta)}
        directory = json.dumps(whole, separators=(",", ":")).encode()
        offset = self._file.tell()
        size = offset + len(directory)
        header = _Header(_MAGIC, _VERSION, crc32(directory), offset, len(directory), size)
        self._file.write(directory)
        self._file.seek(0)
        self._file.write(header.packed())
        self._file.close()

    def _end_growing(self, shape: tuple[int, ...] | None = None) -> None:
        if self._growing is None:
            return
        name, array = self._growing
        items = array.size // array.dtype.itemsize
        self._directory[name] = {
            "dtype": array.dtype.str,
            "shape": (items,) if shape is None else shape,
            "offset": array.offset,
            "crc32": array.end(),
        }
        self._growing = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()


class ArrayFile:
    """A finished file, mapped; `path` is where it was opened, `meta` what `finish` was given.

    The arrays are views of the map and cannot be written to. What was changed since it was written
    is not given out: IndexDamaged is raised instead. Any number of threads may read.
    """

    def __init__(
        self, path: Path, mapped: NDArray[np.uint8], entries: dict[str, _Entry], meta: Any
    ) -> None:
        self.path = path
        self.meta: Mapping[str, Any] = meta
        self._mapped = mapped
        self._map: mmap.mmap | bytes = b""
        self._entries = entries
        self._views: dict[str, Array] = {}

    @classmethod
    def open(cls, path: Path) -> ArrayFile:
        """Read header and directory. IndexDamaged where the file is not whole, or not of ours."""
        whole = _map(path)
        mapped = np.frombuffer(whole, np.uint8)
        header = _read_header(path, mapped[: _LAYOUT.size].tobytes(), len(mapped))
        content = mapped[header.directory_offset :].tobytes()
        if crc32(content) != header.directory_crc32:
            raise _damaged(path, "its list of arrays was changed")
        try:
            directory = json.loads(content)
            end = header.directory_offset
            entries = {name: _entry(entry, end) for name, entry in directory["arrays"].items()}
            meta = directory["meta"]
        except (AttributeError, KeyError, TypeError, ValueError) as exc:
            raise _damaged(path, "its list of arrays cannot be read") from exc
        file = cls(path, mapped, entries, meta)
        file._map = whole
        return file

    def __getitem__(self, name: str) -> Array:
        """The array, read-only; it stays readable for as long as it is held. Raises KeyError.

        It is compared with its checksums once, which takes 0.3 ms a megabyte.
        """
        view = self._views.get(name)
        if view is None:
            self._verify(name)
            view = self._views[name] = self.unverified(name)
        return view

    def guarded(self, name: str) -> Guarded:
        """An array of one dimension that is compared as far as it is read. Raises KeyError.

        It stays readable for as long as it is held, too.
        """
        entry = self._entries[name]
        compare = partial(_compare, self.path, name, self._bytes(entry), entry.checksums)
        return Guarded(self.unverified(name), compare)

    def checked_elsewhere(self, name: str) -> Guarded:
        """An array of one dimension whose parts hold checksums of their own. Raises KeyError."""
        return Guarded(self.unverified(name), None)

    def unverified(self, name: str) -> Array:
        """The array as it lies there, for who has just written it. Raises KeyError."""
        entry = self._entries[name]
        used = self._bytes(entry)[: prod(entry.shape) * entry.dtype.itemsize]
        return used.view(entry.dtype).reshape(entry.shape)

    def __contains__(self, name: object) -> bool:
        return name in self._entries

    def names(self) -> list[str]:
        """The arrays' names in the order they were written."""
        return list(self._entries)

    def blocks(self, name: str) -> int:
        """How many blocks of BLOCK bytes the array has, the last one shorter; 0 if empty."""
        return len(self._entries[name].checksums) // 8

    def verify_block(self, name: str, block: int) -> None:
        """Compare one block of an array with its checksum. Raises IndexDamaged."""
        entry = self._entries[name]
        _compare(self.path, name, self._bytes(entry), entry.checksums, block)

    def verify(self) -> None:
        """Compare every block of every array with its checksum. Raises IndexDamaged."""
        for name in self._entries:
            self._verify(name)

    def _verify(self, name: str) -> None:
        for block in range(self.blocks(name)):
            self.verify_block(name, block)

    def release(self) -> None:
        """Give back the memory of all that was read; what is read again comes from the disk again.

        Pages of a map count as memory that the process takes, for as long as the system has room.
        """
        if isinstance(self._map, mmap.mmap):
            self._map.madvise(mmap.MADV_DONTNEED)

    def close(self) -> None:
        """Let go of the file; the map goes with the last array of it. May be called twice."""
        self._views.clear()
        self._entries = {}
        self._mapped = self._mapped[:0].copy()
        self._map = b""

    def _bytes(self, entry: _Entry) -> NDArray[np.uint8]:
        return self._mapped[entry.offset : entry.offset + entry.size]


def _map(path: Path) -> mmap.mmap | bytes:
    """The whole file; an empty one cannot be mapped."""
    try:
        with path.open("rb") as file:
            if not file.seek(0, 2):
                return b"\0"
            return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    except OSError as exc:
        raise _damaged(path, f"it cannot be read: {exc.strerror}") from exc


def _read_header(path: Path, content: bytes, size: int) -> _Header:
    if len(content) < _LAYOUT.size or not content.startswith(_MAGIC):
        raise _damaged(path, "it is no finished file of a segment")
    *values, checksum = _LAYOUT.unpack(content)
    header = _Header(*values)
    if crc32(content[:-4]) != checksum:
        raise _damaged(path, "its header was changed")
    if header.version != _VERSION:
        raise _damaged(path, f"it has format {header.version}, and this program reads {_VERSION}")
    if header.file_size != size or header.directory_offset + header.directory_size != size:
        raise _damaged(path, f"it has {size:,} bytes and should have {header.file_size:,}")
    return header


def _entry(plain: Mapping[str, Any], end: int) -> _Entry:
    """What the directory says of one array. ValueError where that cannot be: at `end` all end."""
    dtype = np.dtype(plain["dtype"])
    shape, offset, checksums = tuple(plain["shape"]), plain["offset"], plain["crc32"]
    size = _padded(prod(shape) * dtype.itemsize)
    inside = _LAYOUT.size <= offset <= offset + size <= end
    if dtype.kind not in _KINDS or min(shape, default=0) < 0:
        raise ValueError("not an array of plain numbers")
    if not inside or offset % _ALIGNED or len(checksums) != 8 * -(-size // BLOCK):
        raise ValueError("not where an array can lie")
    return _Entry(dtype, shape, offset, size, checksums)


def _compare(path: Path, name: str, content: NDArray[np.uint8], checksums: str, block: int) -> None:
    """Compare one block of the bytes of an array with its checksum."""
    checksum = crc32(content[block * BLOCK : (block + 1) * BLOCK].data)
    if f"{checksum:08x}" != checksums[8 * block : 8 * block + 8]:
        raise _damaged(path, f"the array {name} was changed in its block {block}")


def _damaged(path: Path, what: str) -> IndexDamaged:
    return IndexDamaged(
        path, f"{path} is damaged: {what}. Put it back from a copy, or build the index anew."
    )
