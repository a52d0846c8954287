"""Everything that comes in: files to articles, every input either taken or rejected by name."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from index.article import Article
from index.complete import complete
from index.errors import Reason, Reject
from index.file_bytes import bytes_read, path_text
from index.formats import FORMATS, Format, format_for, jsonl
from index.sources import Walk

_RECORD_BITS = 40  # of a place; a file of so many records has a terabyte at least


class Intake:
    """The articles of some sources as a stream; after it has run dry, the counts are final.

    `read` counts the inputs: a page dump or an unreadable file is one, so is a line of JSONL.
    read == taken + len(rejects). `unknown_keys` counts what JSONL records held beside fields.
    The index folder may lie in a source; it is passed over.
    """

    def __init__(self, sources: Sequence[Path], index_dir: Path, *, hijri_offset: int = 0) -> None:
        self.read = 0
        self.taken = 0
        self.rejects: list[Reject] = []
        self.unknown_keys: Counter[str] = Counter()
        self._walk = Walk(sources)
        self._index_files = f"{os.path.realpath(index_dir)}/"
        self._own = 0
        self.hijri_offset = hijri_offset
        self._seen: dict[str, int] = {}
        self._files: list[str] = []
        self._read_before = bytes_read()

    @property
    def bytes_read(self) -> int:
        """The bytes that have come from disk so far."""
        return bytes_read() - self._read_before

    @property
    def passed_over(self) -> int:
        """How many hidden files and folders, and files of the index, were not looked at."""
        return self._walk.passed_over + self._own

    def __iter__(self) -> Iterator[Article]:
        now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        for outcome in self._outcomes():
            self.read += 1
            if isinstance(outcome, Reject):
                self.rejects.append(outcome)
            else:
                self.taken += 1
                yield complete(outcome, hijri_offset=self.hijri_offset, indexed_at=now)

    def _outcomes(self) -> Iterator[Article | Reject]:
        for found in self._walk:
            if isinstance(found, Reject):
                yield found
            elif str(found).startswith(self._index_files):
                self._own += 1
            elif known := format_for(found):
                yield from self._unless_seen(path_text(found), self._read(known, found))
            else:
                yield _unknown(path_text(found))

    def _read(self, known: Format, path: Path) -> Iterator[Article | Reject]:
        """Records have keys that may be unknown; pages have none.

        Formats raise nothing, they promise; should one break its word, that costs a file, not the
        build.
        """
        try:
            if known is jsonl:
                yield from jsonl.read(path, self.unknown_keys)
            else:
                yield from known.read(path)
        except Exception as exc:  # noqa: BLE001  # a fault of ours, told as what it is
            yield _failed(path_text(path), exc)

    def _unless_seen(
        self, path: str, outcomes: Iterable[Article | Reject]
    ) -> Iterator[Article | Reject]:
        """A place is one number of file and record, as there is one for each article in memory."""
        file = len(self._files)
        for record, outcome in enumerate(outcomes, 1):
            if isinstance(outcome, Reject):
                yield outcome
                continue
            if len(self._files) == file:  # of a million files without an article none is kept
                self._files.append(path)
            place = (file << _RECORD_BITS) + record
            first = self._seen.setdefault(outcome.id, place)
            yield outcome if first == place else self._duplicate(outcome.id, place, first)

    def _duplicate(self, article_id: str, place: int, first: int) -> Reject:
        """The places are numbers of records: lines of JSONL, blank ones not counted."""
        path, record = self._told(place)
        first_path, first_record = self._told(first)
        detail = f"The id {article_id} was read before, from {first_record} of {first_path}."
        return Reject(path, record, Reason.DUPLICATE_ID, detail)

    def _told(self, place: int) -> tuple[str, str]:
        file, number = divmod(place, 1 << _RECORD_BITS)
        return self._files[file], f"record {number}"


def _failed(path: str, exc: Exception) -> Reject:
    told = f"Reading stopped here with {type(exc).__name__}: {exc}."
    return Reject(
        path, "", Reason.READER_FAILED, f"{told} This is a fault of Dateline: please report it."
    )


_NOT_KNOWN = (  # one text for a million files
    "No format reads a file of this name; Dateline reads "
    f"{' and '.join(known.name for known in FORMATS)}. "
    "Save a web page as text (.txt) to have it read."
)


def _unknown(path: str) -> Reject:
    return Reject(path, "", Reason.UNKNOWN_FORMAT, _NOT_KNOWN)
