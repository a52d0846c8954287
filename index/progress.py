"""How far a build is, for the person who waits: a bar on a terminal, plain lines elsewhere."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from rich.console import Console
from rich.progress import (
    BarColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from index.errors import Reject
from index.sources import Walk
from index.writer import OnProgress

PLAIN_SECONDS = 5.0
"""Between two plain lines: often enough to see that it lives, seldom enough for a log."""

BAR_SECONDS = 0.1
"""Between two pictures of the bar."""


@contextmanager
def shown(console: Console, sources: Sequence[Path]) -> Iterator[OnProgress]:
    """Shows progress on the console while the context is open."""
    if not console.is_terminal:
        yield _plain_lines(console)
        return
    total = source_bytes(sources)
    with Progress(
        TextColumn("Indexing"),
        BarColumn(),
        TextColumn("{task.fields[articles]:,} articles"),
        TextColumn("{task.fields[rate]:,.0f}/s"),
        TimeElapsedColumn(),
        TextColumn("left:"),
        TimeRemainingColumn(),
        console=console,
        transient=True,
        auto_refresh=False,  # which is a thread, and a builder with threads starts workers slowly
    ) as bar:
        yield _on_bar(bar, bar.add_task("", total=total, articles=0, rate=0))


def source_bytes(sources: Sequence[Path]) -> int:
    """The bytes of all files that the sources lead to, as they are on disk."""
    return sum(_size(found) for found in Walk(sources) if not isinstance(found, Reject))


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0  # gone meanwhile; the build will say so


def _on_bar(bar: Progress, task: TaskID) -> OnProgress:
    started = due = time.monotonic()

    def told(articles: int, bytes_read: int) -> None:
        nonlocal due
        now = time.monotonic()
        rate = articles / max(now - started, 0.001)
        bar.update(task, completed=bytes_read, articles=articles, rate=rate, refresh=now >= due)
        if now >= due:
            due = now + BAR_SECONDS

    return told


def _plain_lines(console: Console) -> OnProgress:
    started = due = time.monotonic()
    before = 0

    def told(articles: int, bytes_read: int) -> None:
        nonlocal due, before
        now = time.monotonic()
        if now - due >= PLAIN_SECONDS:
            due = now
            rate = f"{articles / (now - started):,.0f} a second"
            doing = "writing the index" if articles == before else rate
            with suppress(BrokenPipeError):  # whoever listened has left; the build goes on
                print(f"{articles:,} articles, {doing}", file=console.file, flush=True)
            before = articles

    return told
