"""Segments from a stream of articles, in one process or in several.

The stream is cut into batches, each batch is sorted into a run, and the runs of a segment are
merged. A run depends on nothing but its batch, and a segment on nothing but its runs. So neither
the number of workers nor the memory that they may take changes a byte.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, count, islice
from pathlib import Path
from typing import NamedTuple

from index.article import Article
from index.manifest import SegmentEntry
from index.segments import OnMerged, RunJob, characters, merge_runs, trained_on
from index.workers import Workers

# Large runs are merged faster, small ones take less memory and keep more workers busy.
BATCH_CHARACTERS = 4_000_000
BATCH_ARTICLES = 5_000

# A search looks into every segment, so there should be few. What one must not outgrow: its most
# frequent word, which is merged in one go (6 % of 160 million are 10 million, for 0.1 GB), and the
# steps of 65,535 in which the lists of rare words go from one article to the next.
SEGMENT_CHARACTERS = 1_000_000_000
SEGMENT_ARTICLES = 1 << 20

MEMORY = 512
"""Megabytes that a build may take unless told otherwise."""

LEAST_MEMORY = 64
"""Less is not worth a promise: Python and numpy take half of it."""

# Measured with 100,000 drawn articles of 200 words, without the 40 MB mapped from files, which
# the system may drop at any time: 205 and 112. News have fewer different words: 180 and 90.
READER_MEGABYTES = 200  # what this process takes, which reads, merges and publishes
WORKER_MEGABYTES = 110  # what another one takes for a batch, or for a range of terms

WORTH_WORKERS = 1_000_000
"""Characters of a batch to have come before a worker is started for it: where it cannot be a fork,
it takes longer to start than they take to be indexed."""

_RUNS_SHARE = 3  # of four parts of the time that an article takes; merging takes the fourth

OnWritten = Callable[[int], None]
"""Called often with the number of articles written so far; it must be quick."""


def at_once(workers: int, memory: int) -> int:
    """How many of the workers there is memory for, in megabytes; one in any case."""
    return max(1, min(workers, 1 + (memory - READER_MEGABYTES) // WORKER_MEGABYTES))


def write_segments(
    articles: Iterable[Article], folder: Path, prefix: str, workers: int, on_written: OnWritten
) -> Iterator[SegmentEntry]:
    """Write segments `prefix`-0000, `prefix`-0001, ... below `folder`; yield them in order.

    `workers` processes do it, this one among them. Raises BuildFailed when another one dies.
    """
    with Workers(workers, folder) as processes:
        cut = batches(articles, processes.start)
        waiting = list(islice(cut, 1))
        enough = processes if waiting and waiting[0].is_full() else Workers(1, folder)
        dictionary = trained_on(waiting[0].articles if waiting else ())
        making = _Making(enough, dictionary, on_written)
        for number in count():
            if not waiting:
                waiting.extend(islice(cut, 1))
            if not waiting:
                return
            yield making.segment(folder / f"{prefix}-{number:04d}", chain(_emptied(waiting), cut))


def _emptied(waiting: list[Batch]) -> Iterator[Batch]:
    """The batches, each let go of: it takes 20 MB, and the first would stay for the whole build."""
    while waiting:
        yield waiting.pop(0)


class Batch(NamedTuple):
    """Articles in a row, and how many characters they have."""

    articles: list[Article]
    characters: int

    def is_full(self) -> bool:
        """Whether it was cut off, as nearly all are but the last."""
        return self.characters >= BATCH_CHARACTERS or len(self.articles) >= BATCH_ARTICLES


def batches(articles: Iterable[Article], start: Callable[[int], None]) -> Iterator[Batch]:
    """The articles in batches of at most BATCH_ARTICLES and about BATCH_CHARACTERS.

    `start` is told of each batch, by its number from 1, as soon as it is WORTH_WORKERS.
    """
    batch: list[Article] = []
    number, length, worth = 1, 0, WORTH_WORKERS
    for article in articles:
        batch.append(article)
        length += characters(article)
        if length >= worth:
            start(number)
            worth = sys.maxsize
        if length >= BATCH_CHARACTERS or len(batch) >= BATCH_ARTICLES:
            yield Batch(batch, length)
            batch, length, worth = [], 0, WORTH_WORKERS
            number += 1
    if batch:
        yield Batch(batch, length)


class _Making:
    """The segments of one build; progress runs through all of them."""

    def __init__(self, workers: Workers, dictionary: bytes, on_written: OnWritten) -> None:
        self._workers = workers
        self._dictionary = dictionary
        self._on_written = on_written
        self._before = 0

    def segment(self, folder: Path, batches: Iterator[Batch]) -> SegmentEntry:
        """Write a segment of the first batches, as many as it may have."""
        scratch = folder.with_name(f"{folder.name}.runs")
        scratch.mkdir()
        filling = _Filling(batches)
        in_runs = 0
        for articles in self._workers.outcomes(self._jobs(scratch, filling)):
            in_runs += articles
            self._on_written(self._before + in_runs * _RUNS_SHARE // 4)
        merge_runs(scratch, folder, self._workers, self._merged(in_runs))
        shutil.rmtree(scratch)
        self._before += in_runs
        self._on_written(self._before)
        return SegmentEntry(folder.name, in_runs, characters=filling.characters)

    def _merged(self, articles: int) -> OnMerged:
        """Tells of articles as ranges are merged; the runs were told of before."""
        before = self._before + articles * _RUNS_SHARE // 4
        left = articles - articles * _RUNS_SHARE // 4
        return lambda done, total: self._on_written(before + left * done // total)

    def _jobs(self, scratch: Path, batches: Iterable[Batch]) -> Iterator[RunJob]:
        for number, batch in enumerate(batches):
            yield RunJob(scratch / f"{number:06d}", batch.articles, self._dictionary)


class _Filling:
    """Batches until a segment is full; the counts are final then."""

    def __init__(self, batches: Iterator[Batch]) -> None:
        self._batches = batches
        self.articles = 0
        self.characters = 0

    def __iter__(self) -> Iterator[Batch]:
        for batch in self._batches:
            self.articles += len(batch.articles)
            self.characters += batch.characters
            yield batch
            if self.articles >= SEGMENT_ARTICLES or self.characters >= SEGMENT_CHARACTERS:
                return
