"""A file system in mind, by what a traced builder did to it: what a loss of power may leave.

The model is worse than any file system that is in use. Of each name in a folder that was made,
renamed or removed since the folder was last synced, any state that it had since then may be what is
found, whatever became of the names beside it. Of a file that was written to since it was last
synced, all, half or nothing may be found, or zeros, or a wrong bit. What was synced stays.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from tests.torture.tracing import Step

_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"')
_DESCRIPTOR = re.compile(r"\d+<([^>]*)>")
_AT = re.compile(r"(?:AT_FDCWD|\d+)<([^>]*)>, \"((?:[^\"\\]|\\.)*)\"")

WRITING = ("write", "writev", "pwrite64", "pwritev", "sendfile", "copy_file_range")
SIZING = ("truncate", "ftruncate", "fallocate")


@dataclass(eq=False, slots=True)
class File:
    """A file whose bytes lie at `source`, now; `dirty` since it was written and not yet synced."""

    source: Path
    dirty: bool = False


@dataclass(eq=False, slots=True)
class Folder:
    """Its names, each with the states that a loss of power may leave; the last one is seen now."""

    names: dict[str, list[File | Folder | None]] = field(default_factory=dict)

    def now(self, name: str) -> File | Folder | None:
        """What has this name."""
        return self.names.get(name, [None])[-1]

    def put(self, name: str, what: File | Folder | None) -> None:
        """From now on the name stands for this, or for nothing."""
        self.names.setdefault(name, [None]).append(what)

    def sync(self) -> None:
        """From now on every name stands for what it does now, whatever happens."""
        self.names = {name: states[-1:] for name, states in self.names.items()}


class FileSystem:
    """The folder `root` and all below, of which there is a copy at `before` from the beginning."""

    def __init__(self, root: Path, before: Path) -> None:
        self._root = root
        self._top = _folder(before)

    def follow(self, steps: Iterable[Step]) -> None:
        """Do what a builder did; a step that failed did nothing."""
        for step in steps:
            if not step.result.startswith("-") and step.result != "?":
                self._follow(step)

    def _follow(self, step: Step) -> None:
        call, arguments = step.call, step.arguments
        if call in ("open", "openat", "creat"):
            self._open(_paths(arguments)[0], arguments)
        elif call in WRITING or call in SIZING:
            written = self._at(_descriptors(arguments)[-1])
            if isinstance(written, File):
                written.dirty = True
        elif call in ("fsync", "fdatasync"):
            self._sync(_descriptors(arguments)[0])
        elif call in ("mkdir", "mkdirat"):
            self._put(_paths(arguments)[0], Folder())
        elif call in ("unlink", "unlinkat", "rmdir"):
            self._put(_paths(arguments)[0], None)
        elif call in ("rename", "renameat", "renameat2"):
            old, new = _paths(arguments)
            moved = self._at(old)
            self._put(old, None)
            self._put(new, moved)
        elif call in ("link", "linkat"):
            old, new = _paths(arguments)
            self._put(new, self._at(old))
        elif call != "flock":
            raise AssertionError(f"What does {call} do to a disk?")

    def _open(self, path: Path, arguments: str) -> None:
        known = self._at(path)
        if "O_CREAT" in arguments and known is None:
            self._put(path, File(path, dirty=True))
        elif "O_TRUNC" in arguments and isinstance(known, File):
            known.dirty = True

    def _sync(self, path: Path) -> None:
        synced = self._at(path)
        if isinstance(synced, Folder):
            synced.sync()
        elif synced:
            synced.dirty = False

    def _at(self, path: Path) -> File | Folder | None:
        """What is there; None also for what lies elsewhere, or has no name."""
        if not path.is_relative_to(self._root):
            return None
        found: File | Folder | None = self._top
        for part in path.relative_to(self._root).parts:
            found = found.now(part) if isinstance(found, Folder) else None
        return found

    def _put(self, path: Path, what: File | Folder | None) -> None:
        parent = self._at(path.parent)
        assert isinstance(parent, Folder), f"{path} lies nowhere"
        parent.put(path.name, what)

    def leave(self, after: Path, draw: Random) -> None:
        """Write to `after`, which is made, what a loss of power leaves; `draw` decides.

        The bytes are those that the files have now.
        """
        self._locate(self._top, self._root)
        _leave(self._top, after, draw)

    def _locate(self, folder: Folder, path: Path) -> None:
        """Where files lie now that were renamed since they were made."""
        for name in folder.names:
            found = folder.now(name)
            if isinstance(found, Folder):
                self._locate(found, path / name)
            elif found and found.source.is_relative_to(self._root):
                found.source = path / name


def _folder(path: Path) -> Folder:
    """What lies there on a disk, synced long ago."""
    names: dict[str, list[File | Folder | None]] = {
        entry.name: [_folder(entry) if entry.is_dir() else File(entry)] for entry in path.iterdir()
    }
    return Folder(names)


def _leave(folder: Folder, after: Path, draw: Random) -> None:
    after.mkdir()
    for name, states in folder.names.items():
        chosen = draw.choice(states)
        if isinstance(chosen, Folder):
            _leave(chosen, after / name, draw)
        elif chosen:
            content = chosen.source.read_bytes() if chosen.source.exists() else b""
            (after / name).write_bytes(_spoilt(content, draw) if chosen.dirty else content)


def _spoilt(content: bytes, draw: Random) -> bytes:
    """What may be found of bytes that were not synced."""
    spoil = draw.choice((_whole, _nothing, _zeros, _half, _wrong_bit))
    return spoil(content, draw)


def _whole(content: bytes, draw: Random) -> bytes:
    return content


def _nothing(content: bytes, draw: Random) -> bytes:
    return b""


def _zeros(content: bytes, draw: Random) -> bytes:
    return bytes(len(content))


def _half(content: bytes, draw: Random) -> bytes:
    return content[: len(content) // 2]


def _wrong_bit(content: bytes, draw: Random) -> bytes:
    if not content:
        return content
    spoilt = bytearray(content)
    spoilt[draw.randrange(len(spoilt))] ^= 1 << draw.randrange(8)
    return bytes(spoilt)


def _paths(arguments: str) -> list[Path]:
    """The paths that a system call is given, those below an open folder made whole."""
    below = [Path(os.path.join(folder, name)) for folder, name in _AT.findall(arguments)]  # noqa: PTH118
    return below or [Path(name) for name in _QUOTED.findall(arguments)]


def _descriptors(arguments: str) -> list[Path]:
    return [Path(path) for path in _DESCRIPTOR.findall(arguments)]
