"""The engine that all threads of a process share."""

from __future__ import annotations

import threading
from pathlib import Path

from flask import current_app

from search.engine import Engine, open_engine


class SharedEngine:
    """Opens the index at the first request.

    A failed opening is not remembered: the next request tries again, so a server started before
    its index recovers by itself.
    """

    def __init__(self, index_dir: Path) -> None:
        self.index_dir = index_dir
        self._lock = threading.Lock()
        self._opened: Engine | None = None

    def engine(self) -> Engine:
        """The engine. Raises UnusableIndex."""
        with self._lock:
            if self._opened is None:
                self._opened = open_engine(self.index_dir)
            return self._opened

    def close(self) -> None:
        """Closes the engine; call it when no request is under way."""
        with self._lock:
            opened, self._opened = self._opened, None
        if opened is not None:
            opened.close()


def engine() -> Engine:
    """The engine of this process. Raises UnusableIndex."""
    shared: SharedEngine = current_app.extensions["engines"]
    return shared.engine()
