"""Everything that comes in: files to articles, every input either taken or rejected by name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from index.article import Article
from index.complete import complete
from index.errors import Reason, Reject
from index.file_bytes import bytes_read
from index.formats import FORMATS, format_for
from index.sources import Walk


class Intake:
    """The articles of some sources as a stream; after it has run dry, the counts are final.

    `read` counts the inputs: a page dump or an unreadable file is one, so is a line of JSONL.
    read == taken + len(rejects). `unknown_keys` counts what JSONL records held beside fields.
    """

    def __init__(self, sources: Sequence[Path], *, hijri_offset: int = 0) -> None:
        self.read = 0
        self.taken = 0
        self.rejects: list[Reject] = []
        self.unknown_keys: Counter[str] = Counter()
        self._walk = Walk(sources)
        self.hijri_offset = hijri_offset
        self._seen: dict[str, str] = {}
        self._seen_count = 0
        self._read_before = bytes_read()

    @property
    def bytes_read(self) -> int:
        """The bytes that have come from disk so far."""
        return bytes_read() - self._read_before

    @property
    def passed_over(self) -> int:
        """How many hidden files and folders were not looked at."""
        return self._walk.passed_over

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
            elif known := format_for(found):
                for outcome in known.read(found):
                    yield self._first_of_its_id(found, outcome)
            else:
                yield _unknown(found)

    def _first_of_its_id(self, path: Path, outcome: Article | Reject) -> Article | Reject:
        if isinstance(outcome, Reject):
            return outcome
        first = self._seen.setdefault(outcome.id, str(path))
        if self._seen_count == len(self._seen):
            detail = f"An article with this id was read before, from {first}."
            return Reject(str(path), f"id {outcome.id}", Reason.DUPLICATE_ID, detail)
        self._seen_count += 1
        return outcome


def _unknown(path: Path) -> Reject:
    names = ", ".join(known.name for known in FORMATS)
    return Reject(
        str(path), "", Reason.UNKNOWN_FORMAT, f"No format reads this file; known are: {names}."
    )
