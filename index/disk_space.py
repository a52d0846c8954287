"""What to do where the disk refuses."""

from __future__ import annotations

import errno

_ADVICE = {
    errno.ENOSPC: "Free some space there, or name a folder on another disk with --index",
    errno.EDQUOT: "Free some of your space there, or name a folder on another disk with --index",
    errno.EFBIG: "Name a folder on another file system with --index",
    errno.EIO: "Check the disk",
    errno.EROFS: "Name another folder with --index",
    errno.EACCES: "Check whose folder that is, or name another one with --index",
    errno.EMFILE: "Let the process open more files (ulimit -n)",
}


def advice(error: OSError) -> str:
    """A sentence for the person whose build was stopped by this."""
    what = _ADVICE.get(error.errno or 0, "Check that folder")
    return f"{what}, then run this again."
