"""Generations: the published states of an index folder, and how a new one replaces the last.

    var/index/CURRENT            the name of the published generation and its CRC-32: a single wrong
                                 bit could name another one that is there
    var/index/LOCK               locked while somebody builds; the lock goes with its process
    var/index/building-N/        what is being built; litter once its builder is gone
    var/index/gen-000042/        MANIFEST beside the segment folders

A generation is never changed after it is published. Publishing: build beside, write MANIFEST,
fsync every file and folder, rename into place, fsync, replace CURRENT, fsync. Whoever reads CURRENT
therefore finds the old generation or the new one, whole. What was served before is kept for those
who still read it; whatever else is there is removed by the next build.
"""

from __future__ import annotations

import fcntl
import os
import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from types import MappingProxyType
from zlib import crc32

from index.errors import BuildFailed, IndexDamaged, IndexLocked, IndexMissing, UnusableIndex
from index.manifest import Manifest, read_manifest, write_manifest

CURRENT = "CURRENT"
LOCK = "LOCK"
_BUILDING = "building-"
_NAME = re.compile(r"gen-(\d{6,})")
NONE_REFUSED: Mapping[str, IndexDamaged] = MappingProxyType({})


def generations(index_dir: Path) -> list[Path]:
    """The generation folders that are there, newest first, published or not."""
    try:
        named = [(_NAME.fullmatch(path.name), path) for path in index_dir.iterdir()]
    except OSError:
        return []
    return [path for _, path in sorted(((int(m[1]), p) for m, p in named if m), reverse=True)]


def current_name(index_dir: Path) -> str:
    """The name in CURRENT. Raises IndexMissing where nothing was published, else IndexDamaged."""
    path = index_dir / CURRENT
    try:
        line = path.read_bytes().decode("ascii")
    except (FileNotFoundError, NotADirectoryError) as exc:
        if generations(index_dir):
            raise IndexDamaged(path, f"{path} is missing.") from exc
        raise IndexMissing(
            index_dir, f"There is no index in {index_dir}. {how_to_build(index_dir)}"
        ) from exc
    except OSError as exc:
        raise IndexDamaged(path, f"{path} cannot be read: {exc.strerror}.") from exc
    except UnicodeDecodeError as exc:
        raise IndexDamaged(path, f"{path} does not name a generation.") from exc
    name = line.partition(" ")[0]
    if not _NAME.fullmatch(name) or line != current_line(name):
        raise IndexDamaged(path, f"{path} does not name a generation.")
    return name


def current_line(name: str) -> str:
    """What CURRENT holds where this generation is published."""
    return f"{name} {crc32(name.encode()):08x}\n"


def how_to_build(index_dir: Path) -> str:
    """A sentence for whoever has no index."""
    return f"Build one: dateline --index {index_dir} rebuild SOURCE..."


def find_generation(
    index_dir: Path, refused: Mapping[str, IndexDamaged] = NONE_REFUSED
) -> tuple[Path, Manifest, str]:
    """The folder and manifest to serve, and a notice where it is not the published one.

    A damaged generation, or one of `refused` by its name, is refused with the file's name, and the
    newest whole one before it is found instead. Raises IndexMissing or, where nothing is whole,
    IndexDamaged.
    """
    try:
        name = current_name(index_dir)
        if name in refused:
            raise refused[name]
        return index_dir / name, read_manifest(index_dir / name), ""
    except IndexDamaged as exc:
        damage = exc
    published = name_or_empty(index_dir)
    for folder in generations(index_dir):
        if folder.name in refused or (published and is_newer(folder.name, published)):
            continue  # beyond CURRENT are only those that were never published
        with suppress(IndexDamaged):
            notice = f"{damage} The generation {folder.name} is served instead."
            return folder, read_manifest(folder), notice
    raise IndexDamaged(
        damage.path, f"{damage} No other generation is whole. {how_to_build(index_dir)}"
    ) from damage


def published_mark(index_dir: Path) -> object:
    """Equal as long as the same generation stands; another after every publication.

    Also where an index was deleted and built anew under the same name.
    """
    try:
        status = (index_dir / CURRENT).stat()
    except OSError:
        return None
    return name_or_empty(index_dir), status.st_dev, status.st_ino, status.st_mtime_ns


def name_or_empty(index_dir: Path) -> str:
    """The name in CURRENT, "" where it names none."""
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
    with locked(index_dir):
        _clear_litter(index_dir)
        folder = index_dir / f"{_BUILDING}{os.getpid()}"
        folder.mkdir()
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def locked(index_dir: Path) -> Iterator[None]:
    """The lock of the folder, which is made where it is missing; raises as `building` does."""
    try:
        _make(index_dir)
        lock = os.open(index_dir / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
    except OSError as exc:
        raise BuildFailed(
            index_dir,
            f"The index folder {index_dir} cannot be written: {exc.strerror}. Name another one "
            "with --index.",
        ) from exc
    try:
        _take(lock, index_dir)
        yield
    finally:
        os.close(lock)


def _make(index_dir: Path) -> None:
    """Make the folder and those above that are missing, so that a loss of power leaves them."""
    missing = [path for path in (index_dir, *index_dir.parents) if not path.exists()]
    index_dir.mkdir(parents=True, exist_ok=True)
    for path in missing:
        with suppress(PermissionError):  # who may write to a folder may yet not open it
            _sync(path.parent)


def _take(lock: int, index_dir: Path) -> None:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as exc:
        holder = os.read(lock, 20).decode("ascii", "replace").strip() or "unknown"
        raise IndexLocked(
            index_dir,
            f"Another process (number {holder}) is building in {index_dir}. Wait until it is "
            "done, then run this again.",
        ) from exc
    os.ftruncate(lock, 0)
    os.pwrite(lock, f"{os.getpid()}\n".encode(), 0)


def _clear_litter(index_dir: Path) -> None:
    """Remove what builders left that were killed: what was never published, or was replaced."""
    remove_unfinished(index_dir)
    if published := name_or_empty(index_dir):
        kept = {published, _newest_whole_before(index_dir, published)}
        for folder in generations(index_dir):
            if folder.name not in kept:
                shutil.rmtree(folder)


def remove_unfinished(index_dir: Path) -> list[Path]:
    """Remove what nobody reads and no builder goes on with, under the lock; what that was."""
    unfinished = sorted(index_dir.glob(f"{_BUILDING}*"))
    for folder in unfinished:
        shutil.rmtree(folder)
    if _replacement(index_dir).exists():
        _replacement(index_dir).unlink()
        unfinished.append(_replacement(index_dir))
    return unfinished


def _newest_whole_before(index_dir: Path, published: str) -> str:
    """The name of the generation to fall back on, "" where there is none."""
    for folder in generations(index_dir):
        if is_newer(published, folder.name):
            with suppress(IndexDamaged):
                read_manifest(folder)
                return folder.name
    return ""


def _number(name: str) -> int:
    return int(name.removeprefix("gen-"))


def is_newer(name: str, other: str) -> bool:
    """Whether a generation was built after another one, by their names."""
    return _number(name) > _number(other)


def next_name(index_dir: Path) -> str:
    """The name of the generation to come: one more than any that is there."""
    names = [path.name for path in generations(index_dir)]
    if published := name_or_empty(index_dir):
        names.append(published)
    return f"gen-{max(map(_number, names), default=0) + 1:06d}"


def publish(index_dir: Path, folder: Path, manifest: Manifest) -> None:
    """Make `folder`, a `building` folder, the published generation `manifest.generation`."""
    before = _served_name(index_dir)
    write_manifest(folder, manifest)
    _sync_tree(folder)
    _write_replacement(index_dir, manifest.generation)  # first: a full disk stops us here
    folder.replace(index_dir / manifest.generation)
    _sync(index_dir)
    _replace_current(index_dir, manifest.generation)
    _remove_old(index_dir, keep={manifest.generation, before})


def publish_again(index_dir: Path, name: str) -> None:
    """Make the generation of this name, which is there and whole, the published one.

    To be done under the lock. The next build removes those of higher numbers.
    """
    _write_replacement(index_dir, name)
    _replace_current(index_dir, name)


def _write_replacement(index_dir: Path, name: str) -> None:
    replacement = _replacement(index_dir)
    replacement.write_text(current_line(name), encoding="ascii")
    _sync(replacement)


def _replacement(index_dir: Path) -> Path:
    return index_dir / f"{CURRENT}.new"


def _replace_current(index_dir: Path, name: str) -> None:
    _replacement(index_dir).replace(index_dir / CURRENT)
    try:
        _sync(index_dir)  # readers see it already: that this fails is no build that changed nothing
    except OSError as exc:
        raise BuildFailed(
            index_dir,
            f"{name} is published and served, but {index_dir} could not be made safe: "
            f"{exc.strerror}. Should the power fail, the index before may be back. Check the disk, "
            "then run this again.",
        ) from exc


def _served_name(index_dir: Path) -> str:
    try:
        return find_generation(index_dir)[0].name
    except UnusableIndex:
        return ""


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
