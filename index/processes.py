"""Processes that work for a builder, and end with it.

Where that is safe they are forks of it, which are there in 10 ms; elsewhere each is a Python of its
own, which takes 0.3 s to import numpy. No multiprocessing.Process: one that is spawned imports the
program's main module again, which takes half a second for the command line, and a script of
somebody's without a guard around its main part would build once more; one that is forked keeps all
files of the builder open, not least the lock of the index.
"""

from __future__ import annotations

import gc
import os
import signal
import subprocess
import sys
import threading
import traceback
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NoReturn, Protocol

Work = Callable[[int], None]
"""What a process does, a function of a module, with a descriptor that it inherits; it calls
`end_with_builder` first."""

_DESCRIPTORS = Path("/proc/self/fd")
"""What a process has open, a file each: on Linux, but not in each of its containers."""


class Process(Protocol):
    """A process that was started."""

    def end(self) -> None:
        """At once, whatever it is doing."""
        ...


def start(work: Work, descriptor: int) -> Process:
    """Start a process that does `work` and is not interrupted by Ctrl-C: its builder is."""
    kind = _Forked if _may_fork() else _Spawned
    with _interrupts_held():
        return kind(work, descriptor)


def end_with_builder() -> None:
    """In such a process: end as soon as the builder is no more."""
    threading.Thread(target=_wait_for_end, daemon=True).start()


def _wait_for_end() -> None:
    """Our input is the end of a pipe that the builder holds and never writes to."""
    os.read(0, 1)
    os._exit(1)


class _Spawned:
    """A Python of its own."""

    def __init__(self, work: Work, descriptor: int) -> None:
        code = (
            f"import sys; sys.path[:] = {sys.path!r}; "
            f"from {work.__module__} import {work.__name__} as work; work({descriptor})"
        )
        self._process = subprocess.Popen(  # noqa: S603  # ourselves
            [sys.executable, "-c", code],
            stdin=subprocess.PIPE,
            pass_fds=[descriptor],
            env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},  # or numpy starts some for nothing
        )

    def end(self) -> None:
        """At once, whatever it is doing."""
        self._process.kill()
        self._process.wait()
        if self._process.stdin:
            self._process.stdin.close()


class _Forked:
    """A fork of this process."""

    def __init__(self, work: Work, descriptor: int) -> None:
        builder_lives, self._alive = os.pipe()
        with warnings.catch_warnings():  # of numpy's threads, which end by themselves for the fork
            warnings.simplefilter("ignore", DeprecationWarning)
            self._number = os.fork()
        if not self._number:
            _work_forked(work, descriptor, builder_lives)
        os.close(builder_lives)

    def end(self) -> None:
        """At once, whatever it is doing."""
        with suppress(ProcessLookupError, ChildProcessError):  # whoever ignores SIGCHLD
            os.kill(self._number, signal.SIGKILL)
            os.waitpid(self._number, 0)
        os.close(self._alive)


def _may_fork() -> bool:
    """Not with threads, which may hold a lock that nobody would give back in the fork.

    Nor where a fork could not learn which files of ours it is to close.
    """
    return _DESCRIPTORS.is_dir() and threading.active_count() == 1


def _work_forked(work: Work, descriptor: int, builder_lives: int) -> NoReturn:
    """Work with nothing of the builder's but its memory; what it was in the middle of, we forget.

    Its files are closed, not least the lock of the index; the objects that had them stay for good.
    """
    try:
        gc.freeze()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_DFL)
        os.dup2(builder_lives, 0)
        for file in list(_DESCRIPTORS.iterdir()):
            if int(file.name) not in (0, 1, 2, descriptor):
                with suppress(OSError):  # the one that the folder was read with
                    os.close(int(file.name))
        work(descriptor)
    except BaseException:  # noqa: BLE001  # as a Python of its own, which it is meant to be
        traceback.print_exc()
    finally:
        os._exit(1)


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
