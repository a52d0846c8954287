"""The seam to what is beneath: articles in, one immutable segment out, and segments opened.

This is the only module that knows how a segment is written: batches of articles become runs
(index/bulk/runs.py), in whichever process, and all runs of a segment are merged into its folder
(index/bulk/merge.py). The same articles in the same order give the same segment, byte for byte,
whoever makes the runs and however they are cut.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from index.article import Article, article_of, values_of
from index.bulk.merge import Runs, TermRange
from index.bulk.runs import make_run
from index.codec.field_writer import EncodedChunk
from index.codec.segment_reader import Segment
from index.codec.store import train
from index.records import packed
from index.workers import Desk, Workers

_SAMPLE_CHARACTERS = 1_000_000
"""Of articles that a dictionary is trained on: half as many again take half as long again, 12 ms
that all workers wait for, and save half a percent of an index."""

OnMerged = Callable[[int, int], None]
"""Called often with how many ranges of terms are merged, and how many there are."""


def trained_on(articles: Sequence[Article]) -> bytes:
    """The dictionary for all runs of a build, from its first articles."""
    stride = -(-sum(map(characters, articles)) // _SAMPLE_CHARACTERS) or 1
    return train([packed(article) for article in articles[::stride]])


def characters(article: Article) -> int:
    """How long it is, for whatever depends on that."""
    return len(article.headline) + len(article.body)


@dataclass(frozen=True, slots=True)
class RunJob:
    """To sort a batch of articles into a run and save it; gives how many they are."""

    path: Path
    articles: Sequence[Article]
    dictionary: bytes

    def do(self, desk: Desk) -> int:
        """Make the run."""
        make_run(self.articles, desk.vocabulary, self.dictionary).save(self.path)
        return len(self.articles)

    def __reduce__(self) -> tuple[Any, ...]:
        """As rows: articles take five times as long to pickle."""
        return _run_job, (self.path, list(map(values_of, self.articles)), self.dictionary)


def _run_job(path: Path, rows: list[tuple[Any, ...]], dictionary: bytes) -> RunJob:
    return RunJob(path, list(map(article_of, rows)), dictionary)


@dataclass(frozen=True, slots=True)
class RangeJob:
    """To merge a range of the terms of a field of all runs in `folder`."""

    folder: Path
    field: str
    within: TermRange

    def do(self, desk: Desk) -> EncodedChunk:
        """Merge it."""
        return desk.runs(self.folder).encoded(self.field, self.within)


def merge_runs(folder: Path, target: Path, workers: Workers, on_merged: OnMerged) -> None:
    """Write the segment of all runs in `folder` into `target`, which is created here."""
    target.mkdir(parents=True)
    runs = Runs.open(folder)
    ranges = {name: runs.ranges(name) for name in runs.names}
    jobs = [RangeJob(folder, name, each) for name in runs.names for each in ranges[name]]
    outcomes = workers.outcomes(jobs)
    first = next(outcomes)  # the others go on with theirs while this process writes the articles
    chunks = _told(chain([first], outcomes), len(jobs), on_merged)
    runs.write(target, {name: islice(chunks, len(ranges[name])) for name in runs.names})


def _told(
    chunks: Iterable[EncodedChunk], total: int, on_merged: OnMerged
) -> Iterator[EncodedChunk]:
    for done, chunk in enumerate(chunks, 1):
        on_merged(done, total)
        yield chunk


def write_segment(folder: Path, articles: Sequence[Article]) -> int:
    """Write `articles` as a new segment in `folder` (created here); return how many they were."""
    with TemporaryDirectory() as scratch:
        workers = Workers(1, Path(scratch))
        runs = Path(scratch) / "runs"
        runs.mkdir()
        (made,) = workers.outcomes([RunJob(runs / "only", articles, trained_on(articles))])
        merge_runs(runs, folder, workers, lambda done, total: None)
    return made


def open_segments(folders: Iterable[Path]) -> list[Segment]:
    """The segments in these folders. Raises IndexDamaged."""
    return [Segment.open(folder) for folder in folders]
