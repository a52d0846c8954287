"""The files that SOURCE arguments lead to."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path

from index.errors import Reason, Reject
from index.file_bytes import path_text

_Identity = tuple[int, int]
"""Device and inode: what a file is, whatever it is called."""


class Walk:
    """Every file that the sources lead to, by its absolute real path, each once.

    Iterating yields a Path for each regular file and a Reject for whatever cannot be followed;
    nothing but folders is opened. A folder's names come in order of code points, its folders
    descended into where their names stand. Memory is the names of the folders on the way down,
    and an identity for each folder, each file given as a source and each file of several names.

    `passed_over` counts, in the iteration at hand, what is left out without a Reject: hidden names
    and backups (`.git`, `page.txt~`), links to what is read by its own name, files and folders
    met before. A hidden name that is itself a source is read.
    """

    def __init__(self, sources: Sequence[Path]) -> None:
        self.passed_over = 0
        self._sources = tuple(sources)
        self._met: set[_Identity] = set()

    def __iter__(self) -> Iterator[Path | Reject]:
        self.passed_over = 0
        self._met.clear()
        for source in self._sources:
            yield from self._source(source)

    def _source(self, source: Path) -> Iterator[Path | Reject]:
        try:
            real = os.path.realpath(source, strict=True)
            status = os.lstat(real)
            in_met_folder = not _is_hidden(Path(real).name) and self._met_folder_of(real)
        except (OSError, ValueError) as exc:
            yield _unreached(str(source), exc)
            return
        if stat.S_ISDIR(status.st_mode):
            yield from self._tree(real)
        elif in_met_folder:
            self.passed_over += 1
        else:
            yield from self._file(real, status, remember=True)

    def _met_folder_of(self, path: str) -> bool:
        status = os.lstat(Path(path).parent)
        return (status.st_dev, status.st_ino) in self._met

    def _tree(self, root: str) -> Iterator[Path | Reject]:
        """Depth first on a list of our own: Python's stack ends at a thousand folders."""
        levels: list[Iterator[str]] = [iter((root,))]
        while levels:
            path = next(levels[-1], None)
            if path is None:
                levels.pop()
                continue
            try:
                status = os.lstat(path)
                if stat.S_ISDIR(status.st_mode):
                    levels.append(self._listing(path, status))
                    continue
            except OSError as exc:
                yield _unreached(path, exc)
                continue
            if stat.S_ISLNK(status.st_mode):
                yield from self._link(path, root)
            else:
                yield from self._file(path, status, remember=status.st_nlink > 1)

    def _listing(self, folder: str, status: os.stat_result) -> Iterator[str]:
        """The paths in a folder, or none if it was met before; raises OSError."""
        if not self._is_new(status, remember=True):
            return iter(())
        with os.scandir(folder) as entries:
            shown = [entry.name for entry in entries if not self._passed_over(entry.name)]
        shown.sort(reverse=True)
        return _joined(folder, shown)

    def _passed_over(self, name: str) -> bool:
        hidden = _is_hidden(name)
        self.passed_over += hidden
        return hidden

    def _file(
        self, path: str, status: os.stat_result, *, remember: bool
    ) -> Iterator[Path | Reject]:
        if not self._is_new(status, remember=remember):
            return
        if stat.S_ISREG(status.st_mode):
            yield Path(path)
        else:
            yield _reject(path, Reason.NOT_A_FILE, f"This is {_kind(status)}, not a file.")

    def _is_new(self, status: os.stat_result, *, remember: bool) -> bool:
        identity = (status.st_dev, status.st_ino)
        if identity in self._met:
            self.passed_over += 1
            return False
        if remember:
            self._met.add(identity)
        return True

    def _link(self, path: str, root: str) -> Iterator[Reject]:
        """Nothing for a link to what the walk reaches anyway, else why it is not followed."""
        try:
            target = Path(os.path.realpath(path, strict=True))
        except OSError as exc:
            yield _unreached(path, exc)
            return
        if not target.is_relative_to(root):
            detail = f"The link leads out of the folder, to {path_text(target)}."
            yield _reject(path, Reason.OUTSIDE_SOURCE, f"{detail} Name that as a source as well.")
        elif any(map(_is_hidden, target.relative_to(root).parts)):
            detail = f"The link leads to a hidden name, {path_text(target)}."
            yield _reject(path, Reason.OUTSIDE_SOURCE, f"{detail} Name that as a source as well.")
        elif Path(path).is_relative_to(target):
            detail = "The link leads back to a folder that it is in."
            yield _reject(path, Reason.SYMLINK_LOOP, detail)
        else:
            self.passed_over += 1


def _joined(folder: str, names: list[str]) -> Iterator[str]:
    """The paths of the names from the last to the first; each name is let go of on its way."""
    while names:
        yield os.path.join(folder, names.pop())  # noqa: PTH118 - a Path takes ten times as long


def _is_hidden(name: str) -> bool:
    """Names that programs hide (.DS_Store, .git) and the backups of editors (page.txt~)."""
    return name.startswith(".") or name.endswith("~")


def _kind(status: os.stat_result) -> str:
    if stat.S_ISFIFO(status.st_mode):
        return "a named pipe"
    return "a socket" if stat.S_ISSOCK(status.st_mode) else "a device"


def _unreached(path: str, exc: OSError | ValueError) -> Reject:
    """What it means that a path led nowhere; ValueError is a NUL in it."""
    number = exc.errno if isinstance(exc, OSError) else errno.ENOENT
    if number in (errno.ENOENT, errno.ENOTDIR):
        gone = "The link leads nowhere." if Path(path).is_symlink() else "There is no such file."
        return _reject(path, Reason.MISSING, gone)
    if number == errno.ELOOP:
        return _reject(path, Reason.SYMLINK_LOOP, "The link leads in a circle.")
    cause = os.strerror(number or errno.EIO)
    return _reject(path, Reason.UNREADABLE, f"It cannot be looked into: {cause}.")


def _reject(path: str, reason: Reason, detail: str) -> Reject:
    return Reject(path_text(path), "", reason, detail)
