"""The child process: one engine, that is told what to do on its standard input and times itself.

    python -m tests.bench.child MODULE

One JSON object a line comes in, one goes out, each as `children.py` sends and reads it. The first
line out tells of the engine itself: its version and how long its import took, or why it is missing.
Standard library only, but for the engine.
"""

from __future__ import annotations

import gc
import json
import sys
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any, cast

from tests.bench.asks import Ask
from tests.bench.engines.base import Answer, Engine, Opened, Unsupported

Message = dict[str, Any]


def main() -> None:
    """Import the engine, say so, and answer until the input ends."""
    started = time.perf_counter()
    try:
        engine = cast("Engine", import_module(f"tests.bench.engines.{sys.argv[1]}").ENGINE)
    except ImportError as exc:
        _tell({"missing": str(exc)})
        return
    _tell({"version": engine.version(), "import_ms": _since(started)})
    session = _Session(engine)
    for line in sys.stdin:
        _tell(_answered(session, json.loads(line)))


def _tell(message: Message) -> None:
    print(json.dumps(message), flush=True)


def _since(started: float) -> float:
    return (time.perf_counter() - started) * 1000


def _answered(session: _Session, message: Message) -> Message:
    """What the session says, or why it could not; an engine may raise anything."""
    name = message.pop("do")
    try:
        return cast("Message", getattr(session, name)(**message))
    except Unsupported as exc:
        return {"unsupported": str(exc)}
    except Exception as exc:  # noqa: BLE001  # told by name in the tables, the others go on
        return {"failed": f"{type(exc).__name__}: {exc}"}


class _Session:
    """What can be told to do: each method is one message, its arguments the message's fields."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._folder = Path()
        self._opened: Opened | None = None

    def build(self, corpus: str, folder: str, workers: int) -> Message:
        """Index a corpus; the seconds are those from the first byte read to the commit."""
        self._engine.import_builder()
        started = time.perf_counter()
        articles = self._engine.build(Path(corpus), Path(folder), workers)
        return {"articles": articles, "seconds": _since(started) / 1000}

    def open(self, folder: str) -> Message:
        """Open an index, instead of the one that is open."""
        self._folder = Path(folder)
        started = time.perf_counter()
        self._reopen()
        return {"ms": _since(started)}

    def ask(self, ask: Message, times: int) -> Message:
        """A query, so many times in a row."""
        search = self._asked(Ask.of(ask))
        measured = [_timed(search) for _ in range(times)]
        return _outcome(measured[-1][1], [ms for ms, _ in measured])

    def first(self, ask: Message, warm_up: Message) -> Message:
        """A query that this opening of the index has not met; only the warming up came before."""
        self._reopen()
        self._asked(Ask.of(warm_up))()
        gc.collect()  # what the index before this one left is none of the query's business
        ms, answer = _timed(self._asked(Ask.of(ask)))
        return _outcome(answer, [ms])

    def _reopen(self) -> None:
        if self._opened:
            self._opened.close()
        self._opened = self._engine.open(self._folder)

    def _asked(self, ask: Ask) -> Callable[[], Answer]:
        assert self._opened, "an index is opened before anything is asked"
        return self._opened.asked(ask)


def _timed(search: Callable[[], Answer]) -> tuple[float, Answer]:
    started = time.perf_counter()
    answer = search()
    return _since(started), answer


def _outcome(answer: Answer, measured: list[float]) -> Message:
    return {"total": answer.total, "hits": len(answer.hits), "ms": measured}


if __name__ == "__main__":
    main()
