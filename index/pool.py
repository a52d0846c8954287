"""Segments from a stream of articles, in one process or in several.

The stream is cut into batches, each batch becomes one segment, and a segment depends on nothing
but its batch. So the number of workers changes the time and nothing else.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures import wait as wait_for
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from itertools import chain, islice
from multiprocessing.connection import Connection
from multiprocessing.sharedctypes import Synchronized
from pathlib import Path
from threading import Thread

from index.article import Article
from index.errors import BuildFailed
from index.manifest import SegmentEntry
from index.segments import write_segment

# One batch is what a worker holds in memory: 6 M characters are a million words, for which Whoosh's
# writer needs about 0.3 GB. Few large segments are searched faster than many small ones, and many
# small ones keep more workers busy.
BATCH_CHARACTERS = 6_000_000
BATCH_ARTICLES = 10_000
TICK_SECONDS = 0.2  # between two looks at how far the workers are


OnWritten = Callable[[int], None]
"""Called often with the number of articles written so far; it must be quick."""


def write_segments(
    articles: Iterable[Article], folder: Path, prefix: str, workers: int, on_written: OnWritten
) -> Iterator[SegmentEntry]:
    """Write segments `prefix`-0000, `prefix`-0001, ... below `folder`; yield each when written.

    With one worker this happens here, else in `workers` processes, with at most one batch waiting
    for each. Raises BuildFailed when a worker dies.
    """
    jobs = ((f"{prefix}-{n:04d}", batch) for n, batch in enumerate(batches(articles)))
    first = list(islice(jobs, 2))
    jobs_again = chain(first, jobs)
    if workers == 1 or len(first) < 2:  # processes take longer to start than one batch to write
        yield from _written_here(jobs_again, folder, on_written)
    else:
        yield from _written_by_workers(jobs_again, folder, workers, on_written)


Job = tuple[str, list[Article]]


def _written_here(
    jobs: Iterable[Job], folder: Path, on_written: OnWritten
) -> Iterator[SegmentEntry]:
    before = 0
    for name, batch in jobs:
        count = write_segment(folder / name, _telling(batch, before, on_written))
        yield SegmentEntry(name, count, characters=_characters(batch))
        before += len(batch)


def _telling(batch: list[Article], before: int, on_written: OnWritten) -> Iterator[Article]:
    for number, article in enumerate(batch, before):
        on_written(number)
        yield article


def _written_by_workers(
    jobs: Iterable[Job], folder: Path, workers: int, on_written: OnWritten
) -> Iterator[SegmentEntry]:
    """The workers end when our end of the pipe is closed, by us or by the death of our process."""
    context = multiprocessing.get_context("spawn")
    written = context.Value("Q", 0)
    theirs, ours = context.Pipe(duplex=False)
    pool = ProcessPoolExecutor(workers, context, _start_worker, (written, theirs))
    try:
        yield from _written_by(pool, jobs, folder, workers, written, on_written)
    except BrokenProcessPool as exc:
        raise BuildFailed(
            folder,
            "A worker process died, most likely for want of memory; nothing was published. "
            "Try fewer --workers.",
        ) from exc
    finally:
        ours.close()
        pool.shutdown(cancel_futures=True)
        theirs.close()


def _written_by(
    pool: ProcessPoolExecutor,
    jobs: Iterable[Job],
    folder: Path,
    workers: int,
    written: Synchronized[int],
    on_written: OnWritten,
) -> Iterator[SegmentEntry]:
    under_way: deque[tuple[str, int, Future[int]]] = deque()

    def oldest() -> SegmentEntry:
        name, characters, future = under_way.popleft()
        while not wait_for([future], TICK_SECONDS).done:
            on_written(written.get_obj().value)  # no lock: it dies with a worker that holds it
        return SegmentEntry(name, future.result(), characters=characters)

    for name, batch in jobs:
        with _interrupts_held():
            future = pool.submit(_write_counted, folder / name, batch)
        under_way.append((name, _characters(batch), future))
        if len(under_way) > workers:
            yield oldest()
    while under_way:
        yield oldest()


@contextmanager
def _interrupts_held() -> Iterator[None]:
    """A process started in here never meets Ctrl-C; it ends, without a traceback, when we do."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def batches(articles: Iterable[Article]) -> Iterator[list[Article]]:
    """The articles in lists of at most BATCH_ARTICLES and about BATCH_CHARACTERS."""
    batch: list[Article] = []
    characters = 0
    for article in articles:
        batch.append(article)
        characters += _characters([article])
        if characters >= BATCH_CHARACTERS or len(batch) >= BATCH_ARTICLES:
            yield batch
            batch, characters = [], 0
    if batch:
        yield batch


def _characters(batch: list[Article]) -> int:
    return sum(len(article.headline) + len(article.body) for article in batch)


def is_small(segment: SegmentEntry) -> bool:
    """Whether two such segments would have been one batch."""
    return 2 * segment.articles <= BATCH_ARTICLES and 2 * segment.characters <= BATCH_CHARACTERS


_written: Synchronized[int]  # in a worker: what all workers have written together


def _start_worker(written: Synchronized[int], builder: Connection) -> None:
    """In a worker: count, and end at once when the builder wants it or is no more."""
    global _written
    _written = written
    Thread(target=_exit_after, args=(builder,), daemon=True).start()


def _exit_after(builder: Connection) -> None:
    builder.poll(None)  # nothing is ever sent: it returns when the other end is closed
    os._exit(1)


def _write_counted(folder: Path, batch: list[Article]) -> int:
    return write_segment(folder, _counted(batch))


def _counted(batch: list[Article]) -> Iterator[Article]:
    for article in batch:
        yield article
        with _written.get_lock():
            _written.value += 1
