"""Files that grow, vanish, or turn into something else while they are read."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from threading import Event, Thread

from index.errors import Reason
from tests.archive import page
from tests.torture.measured import Measured, Measurer

FILES = 1000
LINES = 5000

Change = Callable[[Path, Path, Event], None]
"""Changes the source while it is read, until the event is set; the index folder tells when."""


@contextmanager
def _beside(change: Change, source: Path, index_dir: Path) -> Iterator[None]:
    done = Event()
    thread = Thread(target=change, args=(source, index_dir, done))
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def built_beside(change: Change, source: Path, index_dir: Path, measurer: Measurer) -> Measured:
    """A rebuild while the source is changed."""
    with _beside(change, source, index_dir):
        measurer.begin(source, index_dir)
        return measurer.built()


def lines(source: Path) -> None:
    """A file of lines."""
    told = (f'{{"id": "line-{number}", "body": "Goat {number}."}}\n' for number in range(LINES))
    (source / "m.jsonl").write_text("".join(told), encoding="ascii")


def pages(source: Path) -> None:
    """Many pages, of which the last are read last."""
    for number in range(FILES):
        text = page("Kalmera", f"Goat {number} has crossed.")
        (source / f"m{number:05}.txt").write_text(text, encoding="utf-8")


def grow(source: Path, _: Path, done: Event) -> None:
    """Append lines without a pause."""
    with (source / "m.jsonl").open("ab", buffering=0) as file:
        for number in count():
            if done.is_set():
                break
            file.write(b'{"headline": "Yet another goat", "body": "It was number %d."}\n' % number)


def vanish(source: Path, index_dir: Path, done: Event) -> None:
    """Remove pages from the last on."""
    for path in _when_begun(source, index_dir, done):
        path.unlink()


def turn(source: Path, index_dir: Path, done: Event) -> None:
    """Put pipes, links and folders in the place of pages, from the last on."""
    kinds: tuple[Callable[[Path], None], ...] = (os.mkfifo, _link, Path.mkdir, Path.touch)
    for number, path in enumerate(_when_begun(source, index_dir, done)):
        path.unlink()
        kinds[number % len(kinds)](path)


def _link(path: Path) -> None:
    path.symlink_to("/etc/passwd")


def _when_begun(source: Path, index_dir: Path, done: Event) -> Iterator[Path]:
    while not index_dir.exists() and not done.is_set():
        os.sched_yield()
    yield from (path for path in sorted(source.glob("m*.txt"), reverse=True) if not done.is_set())


MOVING: tuple[tuple[str, Callable[[Path], None], Change, frozenset[Reason]], ...] = (
    ("a growing file", lines, grow, frozenset({Reason.UNREADABLE})),
    ("vanishing files", pages, vanish, frozenset({Reason.MISSING})),
    (
        "files that turn into others",
        pages,
        turn,
        frozenset({Reason.MISSING, Reason.NOT_A_FILE, Reason.SYMLINK_LOOP, Reason.EMPTY})
        | {Reason.OUTSIDE_SOURCE, Reason.UNREADABLE},
    ),
)
