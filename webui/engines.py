"""One engine handle a thread."""

from __future__ import annotations

import threading
from pathlib import Path
from weakref import WeakSet

from search.engine import Engine, open_engine


class Engines:
    """Opens the index for each thread that asks, at its first request.

    A failed opening is not remembered: the next request tries again, so a server started before
    its index recovers by itself.
    """

    def __init__(self, index_dir: Path) -> None:
        self.index_dir = index_dir
        self._here = threading.local()
        self._lock = threading.Lock()
        self._opened: WeakSet[Engine] = WeakSet()

    def engine(self) -> Engine:
        """This thread's engine. Raises UnusableIndex."""
        engine: Engine | None = getattr(self._here, "engine", None)
        if engine is None:
            engine = open_engine(self.index_dir)
            self._here.engine = engine
            with self._lock:
                self._opened.add(engine)
        return engine

    def close(self) -> None:
        """Closes every thread's engine; call it when no request is under way."""
        with self._lock:
            opened = list(self._opened)
            self._opened.clear()
            self._here = threading.local()
        for engine in opened:
            engine.close()
