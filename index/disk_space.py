"""Whether the disk has room for what is to be built, and what to do where it refuses."""

from __future__ import annotations

import errno
import os
from collections.abc import Sequence
from itertools import islice
from pathlib import Path

from index.errors import BuildFailed
from index.sources import Walk

_ADVICE = {
    errno.ENOSPC: "Free some space there, or name a folder on another disk with --index",
    errno.EDQUOT: "Free some of your space there, or name a folder on another disk with --index",
    errno.EFBIG: "Name a folder on another file system with --index",
    errno.EIO: "Check the disk",
    errno.EROFS: "Name another folder with --index",
    errno.EACCES: "Check whose folder that is, or name another one with --index",
    errno.EMFILE: "Let the process open more files (ulimit -n)",
}

# Measured: 78 MB of JSONL (29 MB as .gz) are 96 MB of runs and 63 MB of segment, which lie beside
# each other at the end. Of pages less comes in, as most of what is saved of one is no article.
_TIMES_AS_MUCH = 2.1
_TIMES_AS_MUCH_GZIPPED = 5.5

_SURELY = 40
"""A build takes surely more than one in so many parts of what it usually takes."""

_LOOKED_AT = 5_000
"""Files whose sizes are asked for: 0.1 s. Where there are more, more is needed than what is told,
and a build that takes minutes can tell by itself."""


def advice(error: OSError) -> str:
    """A sentence for the person whose build was stopped by this."""
    what = _ADVICE.get(error.errno or 0, "Check that folder")
    return f"{what}, then run this again."


def refuse_too_little(sources: Sequence[Path], index_dir: Path) -> None:
    """Raises BuildFailed where the sources can surely not be built into an index there."""
    needed, free = needed_bytes(sources), free_bytes(index_dir)
    if free is not None and free < needed // _SURELY:
        raise BuildFailed(
            index_dir,
            f"{_told(needed, free, index_dir)} Nothing was begun; what was published before is "
            "still served. Free some space there, or name a folder on another disk with --index, "
            "then run this again.",
        )


def warning(sources: Sequence[Path], index_dir: Path) -> str:
    """A sentence where the disk may be too small for a build of all sources, else ""."""
    needed, free = needed_bytes(sources), free_bytes(index_dir)
    return "" if free is None or free >= needed else _told(needed, free, index_dir)


def needed_bytes(sources: Sequence[Path]) -> int:
    """What a build of these sources takes at most of the disk while it is under way, about."""
    found = (path for path in islice(Walk(sources), _LOOKED_AT) if isinstance(path, Path))
    return round(sum(map(_needed, found)))


def _needed(path: Path) -> float:
    try:
        size = path.stat().st_size
    except OSError:
        return 0  # gone meanwhile; the build will say so
    return size * (_TIMES_AS_MUCH_GZIPPED if path.suffix == ".gz" else _TIMES_AS_MUCH)


def free_bytes(folder: Path) -> int | None:
    """What is free where the folder is, or would be made; None where the system cannot tell."""
    there = folder.absolute()
    while not there.exists() and there != there.parent:
        there = there.parent
    try:
        status = os.statvfs(there)
    except OSError:
        return None
    return status.f_bavail * status.f_frsize if status.f_blocks else None


def _told(needed: int, free: int, index_dir: Path) -> str:
    return (
        f"Building these sources takes about {_megabytes(needed)} in {index_dir} for a while, and "
        f"{_megabytes(free)} are free there."
    )


def _megabytes(size: int) -> str:
    return f"{size / 1e6:,.1f} MB"
