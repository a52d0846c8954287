"""The seam to what is beneath: articles in, one immutable segment out, and segments opened.

This is the only module that knows how a segment is written: batches of articles become runs
(index/bulk/runs.py), in whichever process, and all runs of a segment are merged into its folder
(index/bulk/merge.py). The same articles in the same order give the same segment, byte for byte,
whoever makes the runs and however they are cut.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from operator import attrgetter
from pathlib import Path
from typing import Any

from index.article import Article
from index.bulk.merge import OnMerged, merge
from index.bulk.runs import Run, make_run
from index.bulk.surfaces import Vocabulary
from index.codec.segment_reader import Segment
from index.codec.store import train
from index.records import packed
from index.workers import Desk

_SAMPLE_CHARACTERS = 750_000
"""Of articles that a dictionary is trained on: twice as many take twice the time, 0.1 s, and save
a quarter of a percent."""

_FIELDS = tuple(known.name for known in fields(Article))
_row = attrgetter(*_FIELDS)


def trained_on(articles: Sequence[Article]) -> bytes:
    """The dictionary for all runs of a build, from its first articles."""
    stride = -(-sum(map(characters, articles)) // _SAMPLE_CHARACTERS) or 1
    return train([packed(article) for article in articles[::stride]])


def characters(article: Article) -> int:
    """How long it is, for whatever depends on that."""
    return len(article.headline) + len(article.body)


@dataclass(frozen=True, slots=True)
class RunJob:
    """To sort a batch of articles into a run and save it; gives the path and how many they are."""

    path: Path
    articles: Sequence[Article]
    dictionary: bytes

    def do(self, desk: Desk) -> tuple[Path, int]:
        """Make the run."""
        make_run(self.articles, desk.vocabulary, self.dictionary).save(self.path)
        return self.path, len(self.articles)

    def __reduce__(self) -> tuple[Any, ...]:
        """As rows: articles take five times as long to pickle."""
        return _run_job, (self.path, list(map(_row, self.articles)), self.dictionary)


def _run_job(path: Path, rows: list[tuple[Any, ...]], dictionary: bytes) -> RunJob:
    articles = [Article(**dict(zip(_FIELDS, row, strict=True))) for row in rows]
    return RunJob(path, articles, dictionary)


def merge_runs(paths: Sequence[Path], folder: Path, on_merged: OnMerged) -> None:
    """Write the segment of these runs into a new folder."""
    folder.mkdir()
    merge([Run.open(path) for path in paths], folder, on_merged)


def write_segment(folder: Path, articles: Sequence[Article]) -> int:
    """Write `articles` as a new segment in `folder` (created here); return how many they were."""
    folder.mkdir(parents=True)
    run = make_run(articles, Vocabulary(), trained_on(articles))
    merge([run], folder, lambda done, whole: None)
    return len(articles)


def open_segments(folders: Iterable[Path]) -> list[Segment]:
    """The segments in these folders. Raises IndexDamaged."""
    return [Segment.open(folder) for folder in folders]
