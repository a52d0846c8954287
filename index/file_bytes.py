"""The bytes of a file, a piece at a time, whatever lies at its path."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from io import FileIO
from pathlib import Path
from typing import Any, cast

from zlib_ng import zlib_ng

from index.errors import Reason, Reject

PIECE = 1 << 18
"""Bytes to a piece: large enough to make the calls cheap, small beside any article store."""

_PACKED = 1 << 14
"""Bytes of a .gz unzipped at a time. A bomb is told from what came out of those read so far."""

_GZIP = 16 + zlib_ng.MAX_WBITS  # with gzip's header and checksum

_Damaged = cast("type[Exception]", zlib_ng.error)  # its stub takes the class for an instance

BOMB_RATIO = 100
"""Text shrinks to a third or a tenth, never to a hundredth; gzip itself goes up to 1,032 to 1."""

BOMB_GRACE = 1 << 20
"""What may come out of a .gz before its ratio is looked at: a small file harms no one."""


class _CountedFile(FileIO):
    """A regular file that ends where it ended when it was opened, however fast it grows.

    `total` counts what is read of all files of the process together.
    """

    total = 0

    def __init__(self, descriptor: int) -> None:
        super().__init__(descriptor, "rb")
        self._at_first = os.fstat(descriptor)
        self._left = self._at_first.st_size + 1  # a byte too many tells that it has grown

    def read(self, size: int | None = -1) -> bytes:
        wanted = self._left if size is None or size < 0 else min(size, self._left)
        piece = super().read(wanted) or b""
        self._left -= len(piece)
        _CountedFile.total += len(piece)
        return piece

    def has_changed(self) -> bool:
        """Whether what was read may be a part, or a mixture, of two states of the file."""
        now, before = os.fstat(self.fileno()), self._at_first
        written = (now.st_size, now.st_mtime_ns) != (before.st_size, before.st_mtime_ns)
        return written or not self._left


def bytes_read() -> int:
    """The bytes that `pieces` has taken from disk in this process so far."""
    return _CountedFile.total


class Rejected(Exception):
    """A file that cannot be read any further; `reject` says why."""

    def __init__(self, path: Path, reason: Reason, detail: str) -> None:
        super().__init__(detail)
        self.reject = Reject(path_text(path), "", reason, detail)


def path_text(path: Path | str) -> str:
    """A path as text that can be printed and stored: a byte that is no UTF-8 becomes `\\udcff`."""
    return str(path).encode("utf-8", "backslashreplace").decode("utf-8")


def pieces(path: Path) -> Iterator[bytes]:
    """The bytes of a regular file in pieces, unzipped if its name ends in .gz.

    Never waits on a FIFO or a device, and follows no link at the end of the path. Raises Rejected,
    before the first piece, between two, or behind the last where the file changed meanwhile.
    """
    with _open_regular(path) as file:
        unzip = path.suffix.lower() == ".gz"
        yield from _unzipped(path, file) if unzip else _plain(path, file)
        if file.has_changed():
            raise Rejected(path, Reason.UNREADABLE, _CHANGED)


_CHANGED = "The file changed while it was read; read it again once it is written."


def _open_regular(path: Path) -> _CountedFile:
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK | os.O_NOFOLLOW)
    except (OSError, ValueError) as exc:
        raise _unopened(path, exc) from exc
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise Rejected(path, Reason.NOT_A_FILE, "This is not a regular file.")
    return _CountedFile(descriptor)


def _unopened(path: Path, exc: OSError | ValueError) -> Rejected:
    """What it means that a file would not open; ValueError is a NUL in the path."""
    number = exc.errno if isinstance(exc, OSError) else errno.ENOENT
    if number in (errno.ENOENT, errno.ENOTDIR):
        return Rejected(path, Reason.MISSING, "The file is not there any more.")
    if number == errno.ELOOP:
        return Rejected(path, Reason.SYMLINK_LOOP, "The file turned into a symbolic link.")
    if number in (errno.ENXIO, errno.EISDIR):
        return Rejected(path, Reason.NOT_A_FILE, "This is not a regular file.")
    return Rejected(path, Reason.UNREADABLE, f"The file cannot be opened: {_cause(exc)}.")


def _cause(exc: OSError | ValueError) -> str:
    return (exc.strerror if isinstance(exc, OSError) else None) or str(exc)


def _plain(path: Path, file: FileIO) -> Iterator[bytes]:
    try:
        while piece := file.read(PIECE):
            yield piece
    except OSError as exc:
        raise Rejected(path, Reason.UNREADABLE, f"Reading failed: {_cause(exc)}.") from exc


def _unzipped(path: Path, file: FileIO) -> Iterator[bytes]:
    came_out = 0
    try:
        for piece in _members(file):
            came_out += len(piece)
            if came_out > BOMB_GRACE and came_out > BOMB_RATIO * file.tell():
                raise Rejected(path, Reason.BAD_GZIP, _BOMB)
            yield piece
    except EOFError as exc:
        raise Rejected(path, Reason.BAD_GZIP, "The .gz file is cut off.") from exc
    except _Damaged as exc:
        raise Rejected(path, Reason.BAD_GZIP, f"The .gz file is damaged: {exc}.") from exc
    except OSError as exc:
        raise Rejected(path, Reason.UNREADABLE, f"Reading failed: {_cause(exc)}.") from exc


def _members(file: FileIO) -> Iterator[bytes]:
    """What is in all members of a .gz, which may have zeros between and behind them.

    Not by the gzip module, nor by that of zlib_ng: one takes three times as long, the other loses
    up to half a megabyte in front of damage. Raises EOFError and zlib_ng.error behind all that
    could be unzipped.
    """
    packed = file.read(_PACKED)
    while packed:
        member: Any = zlib_ng.decompressobj(_GZIP)  # the stub lacks `copy`
        while not member.eof:
            before = member.copy()
            try:
                piece = member.decompress(packed, PIECE)
            except _Damaged:
                yield from _up_to_damage(before, packed)
                raise
            if piece:
                yield piece
            packed = member.unconsumed_tail
            if not packed and not member.eof and len(piece) < PIECE:
                packed = _more(file)
        packed = _behind_zeros(member.unused_data, file)


def _up_to_damage(member: Any, packed: bytes) -> Iterator[bytes]:
    """What comes out byte by byte; all at once nothing does when one of them is wrong."""
    for place in range(len(packed)):
        try:
            piece = member.decompress(packed[place : place + 1])
        except _Damaged:
            return
        if piece:
            yield piece


def _more(file: FileIO) -> bytes:
    if packed := file.read(_PACKED):
        return packed
    raise EOFError


def _behind_zeros(packed: bytes, file: FileIO) -> bytes:
    while not (rest := packed.lstrip(b"\0")):
        if not (packed := file.read(_PACKED)):
            return b""
    return rest


_BOMB = f"The .gz file expands more than {BOMB_RATIO} to 1, which text does not."
