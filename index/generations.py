"""Generations: the published states of an index folder, and how a new one replaces the last.

    var/index/CURRENT            the name of the published generation, and a line end
    var/index/LOCK               locked while somebody builds; the lock goes with its process
    var/index/building-N/        what is being built; litter once its builder is gone
    var/index/gen-000042/        MANIFEST beside the segment folders

A generation is never changed after it is published. Publishing: build beside, write MANIFEST,
fsync every file and folder, rename into place, fsync, replace CURRENT, fsync. Whoever reads CURRENT
therefore finds the old generation or the new one, whole. The generation before the published one
is kept for those who still read it; older ones are removed by the next build.
"""

from __future__ import annotations

import fcntl
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from index.errors import BuildFailed, IndexDamaged, IndexLocked, IndexMissing, UnusableIndex
from index.manifest import Manifest, read_manifest, write_manifest

CURRENT = "CURRENT"
LOCK = "LOCK"
_BUILDING = "building-"
_NAME = re.compile(r"gen-(\d{6,})")


def generations(index_dir: Path) -> list[Path]:
    """The generation folders that are there, newest first, published or not."""
    if not index_dir.is_dir():
        return []
    named = ((_NAME.fullmatch(path.name), path) for path in index_dir.iterdir())
    return [path for _, path in sorted(((int(m[1]), p) for m, p in named if m), reverse=True)]


def current_name(index_dir: Path) -> str:
    """The name in CURRENT. Raises IndexMissing where nothing was published, else IndexDamaged."""
    try:
        name = (index_dir / CURRENT).read_text(encoding="ascii").strip()
    except (FileNotFoundError, NotADirectoryError) as exc:
        raise IndexMissing(
            index_dir,
            f"There is no index in {index_dir}. Build one: dateline --index {index_dir} "
            "rebuild SOURCE...",
        ) from exc
    except (OSError, UnicodeDecodeError) as exc:
        raise IndexDamaged(index_dir / CURRENT, f"{index_dir / CURRENT} cannot be read.") from exc
    if not _NAME.fullmatch(name):
        raise IndexDamaged(
            index_dir / CURRENT, f"{index_dir / CURRENT} does not name a generation."
        )
    return name


def find_generation(index_dir: Path) -> tuple[Path, Manifest, str]:
    """The folder and manifest to serve, and a notice where it is not the published one.

    A damaged generation is refused with the file's name, and the newest whole one before it is
    found instead. Raises IndexMissing or, where nothing is whole, IndexDamaged.
    """
    damage: UnusableIndex | None = None
    try:
        name = current_name(index_dir)
        return index_dir / name, read_manifest(index_dir / name), ""
    except IndexDamaged as exc:
        damage = exc
    for folder in generations(index_dir):
        if folder.name == _name_or_empty(index_dir):
            continue
        try:
            manifest = read_manifest(folder)
        except IndexDamaged:
            continue
        return folder, manifest, f"{damage} The generation {folder.name} is served instead."
    raise damage


def _name_or_empty(index_dir: Path) -> str:
    try:
        return current_name(index_dir)
    except UnusableIndex:
        return ""


@contextmanager
def building(index_dir: Path) -> Iterator[Path]:
    """An empty folder to build a generation in, under the lock; removed unless published.

    What earlier builders left behind is cleared first. Raises IndexLocked where another process
    builds, BuildFailed where the folder cannot be written.
    """
    lock = _locked(index_dir)
    folder = index_dir / f"{_BUILDING}{os.getpid()}"
    try:
        for litter in index_dir.glob(f"{_BUILDING}*"):
            shutil.rmtree(litter)
        folder.mkdir()
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(lock)


def _locked(index_dir: Path) -> int:
    try:
        index_dir.mkdir(parents=True, exist_ok=True)
        lock = os.open(index_dir / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
    except OSError as exc:
        raise BuildFailed(
            index_dir, f"The index folder {index_dir} cannot be written: {exc.strerror}."
        ) from exc
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as exc:
        holder = os.read(lock, 20).decode("ascii", "replace").strip() or "unknown"
        os.close(lock)
        raise IndexLocked(
            index_dir,
            f"Another process (number {holder}) is building in {index_dir}. Wait until it is "
            "done, then run this again.",
        ) from exc
    os.ftruncate(lock, 0)
    os.pwrite(lock, f"{os.getpid()}\n".encode(), 0)
    return lock


def next_name(index_dir: Path) -> str:
    """The name of the generation to come: one more than any that is there."""
    last = max((int(path.name[4:]) for path in generations(index_dir)), default=0)
    named = _NAME.fullmatch(_name_or_empty(index_dir))
    return f"gen-{max(last, int(named[1]) if named else 0) + 1:06d}"


def publish(index_dir: Path, folder: Path, manifest: Manifest) -> None:
    """Make `folder`, a `building` folder, the published generation `manifest.generation`."""
    write_manifest(folder, manifest)
    _sync_tree(folder)
    folder.replace(index_dir / manifest.generation)
    _sync(index_dir)
    replacement = index_dir / f"{CURRENT}.new"
    replacement.write_text(f"{manifest.generation}\n", encoding="ascii")
    _sync(replacement)
    before = _name_or_empty(index_dir)
    replacement.replace(index_dir / CURRENT)
    _sync(index_dir)
    _remove_old(index_dir, keep={manifest.generation, before})


def _remove_old(index_dir: Path, keep: set[str]) -> None:
    for folder in generations(index_dir):
        if folder.name not in keep:
            shutil.rmtree(folder, ignore_errors=True)


def _sync_tree(folder: Path) -> None:
    for path in folder.rglob("*"):
        _sync(path)
    _sync(folder)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
