"""Segments from a stream of articles, in one process or in several.

The stream is cut into batches, each batch becomes one segment, and a segment depends on nothing
but its batch. So the number of workers changes the time and nothing else.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from itertools import chain, islice
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnContext
from multiprocessing.sharedctypes import Synchronized
from pathlib import Path
from typing import Any

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
    """Write segments `prefix`-0000, `prefix`-0001, ... below `folder`; yield them in order.

    With one worker this happens here, else in `workers` processes, with at most one batch waiting.
    Raises BuildFailed when a worker dies.
    """
    jobs = ((f"{prefix}-{n:04d}", batch) for n, batch in enumerate(batches(articles)))
    first = list(islice(jobs, 2))
    jobs_again = chain(first, jobs)
    if workers == 1 or len(first) < 2:  # processes take longer to start than one batch to write
        yield from _written_here(jobs_again, folder, on_written)
    else:
        by_workers = _written_by_workers(jobs_again, folder, workers, on_written)
        yield from sorted(by_workers, key=lambda entry: (len(entry.name), entry.name))


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
    """Each batch goes to whoever has none, while the next one is read here.

    No ProcessPoolExecutor: in Python 3.11 it waits forever for a large job to be taken by workers
    that have died.
    """
    context = multiprocessing.get_context("spawn")
    written = context.Value("Q", 0)
    idle: list[_Worker] = []
    busy: dict[Connection, _Worker] = {}
    try:
        for name, batch in jobs:
            if len(busy) == workers:
                yield from _finished(busy, idle, written, on_written)
            worker = idle.pop() if idle else _Worker(context, written)
            busy[worker.ours] = worker
            worker.give(folder, name, batch)
        while busy:
            yield from _finished(busy, idle, written, on_written)
    finally:
        for worker in (*idle, *busy.values()):
            worker.end()


def _finished(
    busy: dict[Connection, _Worker],
    idle: list[_Worker],
    written: Synchronized[int],
    on_written: OnWritten,
) -> Iterator[SegmentEntry]:
    """Waits for at least one, telling how far they are; those that are done become idle."""
    while not (ready := wait(busy, TICK_SECONDS)):
        on_written(written.get_obj().value)  # no lock: it dies with a worker that holds it
    for connection in list(busy):
        if connection in ready:
            yield busy[connection].entry()
            idle.append(busy.pop(connection))


class _Worker:
    """A process that writes one segment at a time."""

    def __init__(self, context: SpawnContext, written: Synchronized[int]) -> None:
        self.ours, theirs = context.Pipe()
        self._process = context.Process(target=_work, args=(theirs, written), daemon=True)
        with _interrupts_held():
            self._process.start()
        theirs.close()

    def give(self, folder: Path, name: str, batch: list[Article]) -> None:
        """Hand over a batch; the worker must have none."""
        self._folder, self._name, self._characters = folder, name, _characters(batch)
        try:
            self.ours.send((folder / name, batch))
        except BrokenPipeError as exc:
            raise self._died() from exc

    def entry(self) -> SegmentEntry:
        """What became of the batch. Raises what the worker met, or BuildFailed if it died."""
        try:
            outcome = self.ours.recv()
        except (EOFError, ConnectionResetError) as exc:
            raise self._died() from exc
        if isinstance(outcome, OSError):
            raise outcome
        return SegmentEntry(self._name, outcome, characters=self._characters)

    def _died(self) -> BuildFailed:
        return BuildFailed(
            self._folder,
            "A worker process died, most likely for want of memory; nothing was published. "
            "Try fewer --workers.",
        )

    def end(self) -> None:
        """At once, whatever it is doing."""
        self._process.kill()
        self._process.join()
        self.ours.close()


@contextmanager
def _interrupts_held() -> Iterator[None]:
    """What interrupts us in here does so at its end; a process started in here never meets Ctrl-C.

    Blocking the signal is for the process alone: another thread of ours may still take it, and
    Python then interrupts the main one.
    """
    arrived: list[int] = []
    before: dict[int, Any] = {}
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    if threading.current_thread() is threading.main_thread():
        for held in (signal.SIGINT, signal.SIGTERM):
            before[held] = signal.signal(held, lambda number, _: arrived.append(number))
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        for again in arrived:
            signal.raise_signal(again)


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


def _work(builder: Connection, written: Synchronized[int]) -> None:
    """In a worker: write one batch after the other, until the builder is no more."""
    threading.Thread(target=_end_with_builder, daemon=True).start()
    outcome: int | OSError
    with suppress(EOFError, BrokenPipeError):
        while True:
            folder, batch = builder.recv()
            try:
                outcome = write_segment(folder, _counted(batch, written))
            except OSError as exc:
                outcome = exc
            builder.send(outcome)


def _end_with_builder() -> None:
    builder = multiprocessing.parent_process()
    if builder is not None:
        builder.join()
        os._exit(1)


def _counted(batch: list[Article], written: Synchronized[int]) -> Iterator[Article]:
    for article in batch:
        yield article
        with written.get_lock():
            written.value += 1
