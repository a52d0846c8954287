"""What can go wrong, as one tree.

    DatelineError
    ├── DateError          a typed date that cannot be understood
    ├── QueryError         a query beyond the limits (answered with 400 or exit 2)
    ├── CannotServe        the address to serve on cannot be had
    └── UnusableIndex      the index cannot be used
        ├── IndexMissing   there is none in this folder
        ├── IndexDamaged   a file is not what its manifest says
        ├── IndexLocked    another builder is at work
        └── BuildFailed    nothing was published

The message of each says what failed, where, and what to do. A bad article is no exception: it is
a Reject, counted and named while the rest goes on.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


class DatelineError(Exception):
    """Anything that Dateline refuses to do; `str(error)` is for the person."""


class DateError(DatelineError):
    """A date as typed that no calendar reads; `text` is what was typed."""

    def __init__(self, text: str, message: str) -> None:
        super().__init__(message)
        self.text = text


class QueryError(DatelineError):
    """A request beyond a limit; `field` names the parameter at fault."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


class CannotServe(DatelineError):
    """An address that the web server cannot listen on."""


class UnusableIndex(DatelineError):
    """An index that cannot be used; `path` is its folder or the file at fault."""

    def __init__(self, path: Path, message: str) -> None:
        super().__init__(message)
        self.path = path


class IndexMissing(UnusableIndex):
    """No published generation in this folder."""


class IndexDamaged(UnusableIndex):
    """A file that is missing, or differs from its size or SHA-256 in the manifest."""


class IndexLocked(UnusableIndex):
    """Another process builds in this folder."""


class BuildFailed(UnusableIndex):
    """A build that stopped; what was published before is untouched."""


class Reason(StrEnum):
    """Why an input was rejected; the codes stand in reports and are never renamed."""

    MISSING = "missing"
    UNREADABLE = "unreadable"
    NOT_A_FILE = "not-a-file"
    SYMLINK_LOOP = "symlink-loop"
    OUTSIDE_SOURCE = "outside-source"
    UNKNOWN_FORMAT = "unknown-format"
    EMPTY = "empty"
    BINARY = "binary"
    BAD_ENCODING = "bad-encoding"
    BAD_GZIP = "bad-gzip"
    TOO_LARGE = "too-large"
    LINE_TOO_LONG = "line-too-long"
    BAD_JSON = "bad-json"
    BAD_FIELD = "bad-field"
    NO_ARTICLE = "no-article"
    DUPLICATE_ID = "duplicate-id"
    READER_FAILED = "reader-failed"


@dataclass(frozen=True, slots=True)
class Reject:
    """One input that did not become an article.

    `path` is the file, `where` the place in it ("line 7", "" for the whole file), `detail` a
    sentence for the person who wants to mend it.
    """

    path: str
    where: str
    reason: Reason
    detail: str

    def as_json(self) -> dict[str, str]:
        """The object that `rebuild --json` prints."""
        return {
            "path": self.path,
            "where": self.where,
            "reason": self.reason.value,
            "detail": self.detail,
        }
