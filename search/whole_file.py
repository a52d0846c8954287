"""A file that is there whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from stat import S_IMODE
from typing import BinaryIO


@contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """A file to write, which takes its name when the block is left without an error.

    Until then it lies beside it under another name, and what had the name before is untouched. A
    link stays one, and what is no file, as /dev/stdout or a pipe, is written to directly. Raises
    OSError where it cannot be written.
    """
    target = path.resolve()
    if target.exists() and not target.is_file():
        with target.open("wb") as file:
            yield file
        return
    part = target.with_name(f".{target.name[:200]}.{os.getpid()}.part")
    try:
        with _created(part, path) as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        if target.exists():
            part.chmod(S_IMODE(target.stat().st_mode))
        part.replace(target)
    finally:
        with suppress(FileNotFoundError):
            part.unlink()
    _sync(target.parent)


def _created(part: Path, path: Path) -> BinaryIO:
    """The file beside, with the name that was asked for in the error if it cannot be made."""
    try:
        return part.open("wb")
    except OSError as exc:
        exc.filename = str(path)
        raise


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
