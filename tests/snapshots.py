"""Snapshots of archives that a test makes up."""

from __future__ import annotations

import math
import tempfile
from collections.abc import Iterator, Sequence, Set
from contextlib import contextmanager
from pathlib import Path

from index.article import Article
from index.manifest import Manifest, SegmentEntry
from search.snapshot import Snapshot
from tests import simple_segment


@contextmanager
def opened(archive: Sequence[Article], segments: int, deleted: Set[int]) -> Iterator[Snapshot]:
    """A snapshot of the archive in so many segments, with some articles deleted."""
    with tempfile.TemporaryDirectory() as folder:
        size = math.ceil(len(archive) / segments) or 1
        entries = []
        for number, start in enumerate(range(0, len(archive), size)):
            part = archive[start : start + size]
            simple_segment.write(Path(folder) / f"seg-{number}", part)
            gone = tuple(sorted(n - start for n in deleted if start <= n < start + len(part)))
            entries.append(SegmentEntry(f"seg-{number}", len(part), gone))
        alive = len(archive) - sum(len(entry.deleted) for entry in entries)
        yield Snapshot(Path(folder), Manifest("gen-000001", alive, tuple(entries), ""), "")
