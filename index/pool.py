"""Segments from a stream of articles, in one process or in several.

The stream is cut into batches, each batch becomes one segment, and a segment depends on nothing
but its batch. So the number of workers changes the time and nothing else.
"""

from __future__ import annotations

import multiprocessing
import os
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import chain, islice
from multiprocessing.connection import wait
from pathlib import Path
from threading import Thread

from index.article import Article
from index.errors import BuildFailed
from index.manifest import SegmentEntry
from index.segments import write_segment

# One batch is what a worker holds in memory: 16 M characters are some 3 M words, for which
# Whoosh's writer needs about 0.5 GB. Few large segments are searched faster than many small ones.
BATCH_CHARACTERS = 16_000_000
BATCH_ARTICLES = 25_000


def write_segments(
    articles: Iterable[Article], folder: Path, prefix: str, workers: int
) -> Iterator[SegmentEntry]:
    """Write segments `prefix`-0000, `prefix`-0001, ... below `folder`; yield each when written.

    With one worker this happens here, else in `workers` processes, with at most one batch waiting
    for each. Raises BuildFailed when a worker dies.
    """
    jobs = ((f"{prefix}-{n:04d}", batch) for n, batch in enumerate(batches(articles)))
    first = list(islice(jobs, 2))
    if workers == 1 or len(first) < 2:  # processes take longer to start than one batch to write
        for name, batch in chain(first, jobs):
            yield SegmentEntry(name, write_segment(folder / name, batch))
        return
    with ProcessPoolExecutor(
        workers, multiprocessing.get_context("spawn"), initializer=_leave_with_parent
    ) as pool:
        try:
            yield from _in_order(pool, chain(first, jobs), folder, workers)
        except BrokenProcessPool as exc:
            raise BuildFailed(
                folder,
                "A worker process died, most likely for want of memory; nothing was published. "
                "Try fewer --workers.",
            ) from exc
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def _in_order(
    pool: ProcessPoolExecutor,
    jobs: Iterator[tuple[str, list[Article]]],
    folder: Path,
    workers: int,
) -> Iterator[SegmentEntry]:
    under_way: deque[tuple[str, Future[int]]] = deque()
    for name, batch in jobs:
        under_way.append((name, pool.submit(write_segment, folder / name, batch)))
        if len(under_way) > workers:
            done, written = under_way.popleft()
            yield SegmentEntry(done, written.result())
    for done, written in under_way:
        yield SegmentEntry(done, written.result())


def batches(articles: Iterable[Article]) -> Iterator[list[Article]]:
    """The articles in lists of at most BATCH_ARTICLES and about BATCH_CHARACTERS."""
    batch: list[Article] = []
    characters = 0
    for article in articles:
        batch.append(article)
        characters += len(article.headline) + len(article.body)
        if characters >= BATCH_CHARACTERS or len(batch) >= BATCH_ARTICLES:
            yield batch
            batch, characters = [], 0
    if batch:
        yield batch


def _leave_with_parent() -> None:
    """In a worker: end when the builder ends, however it ends."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        Thread(target=_exit_after, args=(parent.sentinel,), daemon=True).start()


def _exit_after(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)
