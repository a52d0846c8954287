"""A process that reads an index without a pause while others publish, and tells what it saw.

    python -m tests.torture.reading INDEX < answers.json

The first line in has, for each of REQUESTS, which states may give which answer. Three threads open
the index, search and close it, again and again; one more, and they in between, search with an
engine that stays open. The first line out says that it is open; then there is a line for each
state when the open engine first showed it, with the time. Once the input ends, the last line is
what was counted, after all threads are through.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import count
from pathlib import Path
from threading import Event, Lock
from typing import Any

from search.engine import Engine, open_engine
from search.results import Page, Request
from search.results_json import page_json
from tests.torture.stage import REQUESTS

THREADS = 4
MOST_FAULTS = 10
"""Faults that are told; the others are counted."""


def told(page: Page, request: Request) -> str:
    """All of a page, in a few letters, but for its time and the generation's name."""
    whole = page_json(page, limit=request.limit, offset=request.offset)
    whole |= {"took_ms": 0, "generation": ""}
    return sha256(json.dumps(whole, sort_keys=True).encode()).hexdigest()[:32]


def answers(engine: Engine) -> list[str]:
    """What the engine answers to each of REQUESTS."""
    return [told(engine.search(request), request) for request in REQUESTS]


@dataclass
class Reader:
    """What several threads found; `states[n][answer]` are the states that so answer request n."""

    index_dir: Path
    states: list[dict[str, list[int]]]
    newest: int = -1
    opened: int = 0
    answered: int = 0
    faults: list[str] = field(default_factory=list)
    _lock: Lock = field(default_factory=Lock)
    _ended: Event = field(default_factory=Event)

    def run(self) -> None:
        """Read until the input ends."""
        with (
            open_engine(self.index_dir) as shared,
            ThreadPoolExecutor(THREADS) as threads,
        ):
            reading = [threads.submit(self._open_and_ask, shared) for _ in range(THREADS - 1)]
            reading.append(threads.submit(self._ask_on, shared))
            _say({"open": True})
            sys.stdin.read()
            self._ended.set()
            for thread in reading:
                thread.result()
            held = list(_mapped_though_removed(self.index_dir))
        counted = {"opened": self.opened, "answered": self.answered, "held": held}
        _say({**counted, "faults": self.faults[:MOST_FAULTS], "wrong": len(self.faults)})

    def _open_and_ask(self, shared: Engine) -> None:
        for turn in count():
            if self._ended.is_set():
                break
            least = self.newest
            first, second, third = (each % len(REQUESTS) for each in range(turn, turn + 3))
            try:
                with open_engine(self.index_dir) as own:
                    self._ask(own, [first, second], least)
            except Exception as exc:  # noqa: BLE001  # whatever it is, it should not be
                self._fault(f"opening: {exc!r}")
            self._ask(shared, [third])
            with self._lock:
                self.opened += 1

    def _ask_on(self, shared: Engine) -> None:
        while not self._ended.is_set():
            seen = self._ask(shared, range(len(REQUESTS)))
            with self._lock:
                if seen > self.newest:
                    self.newest = seen
                    _say({"seen": seen, "at": time.monotonic()})

    def _ask(self, engine: Engine, numbers: Sequence[int], least: int = -1) -> int:
        """Ask these; the newest state that was seen, after which no older one may come."""
        for number in numbers:
            request = REQUESTS[number]
            try:
                found = told(engine.search(request), request)
            except Exception as exc:  # noqa: BLE001  # whatever it is, it should not be
                self._fault(f"{request}: {exc!r}")
                continue
            fitting = [state for state in self.states[number].get(found, ()) if state >= least]
            if not fitting:
                older = self.states[number].get(found, "no state")
                self._fault(f"{request} has the answer of {older}, after {least}")
                continue
            least = max(least, min(fitting))
        with self._lock:
            self.answered += len(numbers)
        return least

    def _fault(self, what: str) -> None:
        with self._lock:
            self.faults.append(what)


def _mapped_though_removed(index_dir: Path) -> Iterator[str]:
    """Files of the index that this process keeps on the disk though they have no name any more."""
    maps = Path("/proc/self/maps")
    if maps.exists():
        for line in maps.read_text(encoding="utf-8", errors="replace").splitlines():
            if str(index_dir) in line and line.endswith("(deleted)"):
                yield line.split(maxsplit=5)[-1]


def _say(message: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    Reader(Path(sys.argv[1]), json.loads(sys.stdin.readline())).run()
