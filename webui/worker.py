"""The process that answers: gunicorn's worker of several threads, with two habits of its own."""

from __future__ import annotations

import socket
import time
from contextlib import suppress
from typing import Any

from gunicorn.util import write_nonblock
from gunicorn.workers.gthread import ThreadWorker

from webui.malformed import answer, status_of

MOST_PASSED = 10
"""Times that a worker passes a new connection by: once for each that it has, up to so many."""

PASS = 0.0002
"""Seconds until it looks again; an idle worker has taken the connection in half of that."""


class Worker(ThreadWorker):  # type: ignore[misc]  # gunicorn has no types
    """Answers malformed requests in our words, and leaves connections to workers with fewer.

    gunicorn's own takes whatever it meets first: of 32 connections that came at once and stayed,
    one worker of two had them all, and the other nothing to do.
    """

    _passed = 0

    def accept(self, listener: socket.socket) -> None:
        """Called by gunicorn while a connection waits, in every worker, until one has it."""
        if self._passed < min(self.nr_conns, MOST_PASSED):
            self._passed += 1
            time.sleep(PASS)
            return
        self._passed = 0
        super().accept(listener)

    def handle_error(self, req: Any, client: socket.socket, addr: Any, exc: Exception) -> None:
        """Called by gunicorn for what it cannot read, and for a fault that nothing else caught."""
        status, reason = status_of(exc)
        if status == 500:
            self.log.exception("A request failed.")
        else:
            self.log.warning("No request from %s: %.200s", addr[0] if addr else "", exc)
        with suppress(OSError):  # whoever sent it may have left
            write_nonblock(client, answer(status, reason))
