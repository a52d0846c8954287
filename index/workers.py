"""Jobs for a builder: done here, or by processes of their own; the outcomes come in order.

A worker is a Python of its own that gets its jobs through a pipe. No multiprocessing.Process: one
that is spawned imports the program's main module again, which takes half a second for the command
line, and a script of somebody's without a guard around its main part would build once more. No
ProcessPoolExecutor: in Python 3.11 it waits forever for a large job to be taken by workers that
have died.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection, Pipe, wait
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, Self, TypeVar

from index.bulk.surfaces import Vocabulary
from index.errors import BuildFailed

Outcome = TypeVar("Outcome")
Outcome_co = TypeVar("Outcome_co", covariant=True)

MOST_FORMS = 400_000
"""Forms that a process remembers between two jobs: 100 MB. Ten million words have half as many."""


class Desk:
    """What a process keeps from job to job; it changes the time of a job and nothing else."""

    def __init__(self) -> None:
        self._vocabulary = Vocabulary()

    @property
    def vocabulary(self) -> Vocabulary:
        """The forms of the jobs before; a fresh one where they have become too many."""
        if len(self._vocabulary.forms) > MOST_FORMS:
            self._vocabulary = Vocabulary()
        return self._vocabulary


class Job(Protocol[Outcome_co]):
    """A job that can be pickled; it may raise OSError, which reaches whoever waits for it."""

    def do(self, desk: Desk) -> Outcome_co:
        """Do it; what comes back can be pickled too."""
        ...


class Here:
    """No workers: each job is done when its outcome is asked for."""

    def __init__(self) -> None:
        self._desk = Desk()

    def outcomes(self, jobs: Iterable[Job[Outcome]]) -> Iterator[Outcome]:
        """What becomes of the jobs, in their order."""
        for job in jobs:
            yield job.do(self._desk)


class Workers:
    """At most `count` processes, started as they are wanted and ended with the context.

    `folder` is what the error names when one of them dies.
    """

    def __init__(self, count: int, folder: Path) -> None:
        self.count = count
        self._folder = folder
        self._idle: list[_Worker] = []
        self._busy: dict[Connection, _Worker] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        for worker in (*self._idle, *self._busy.values()):
            worker.end()

    def start(self, wanted: int) -> None:
        """Start processes until there are `wanted` of them, if so many are allowed."""
        while len(self._idle) + len(self._busy) < min(wanted, self.count):
            self._idle.append(_Worker(self._folder))

    def outcomes(self, jobs: Iterable[Job[Outcome]]) -> Iterator[Outcome]:
        """What becomes of the jobs, in their order, while the next job is taken from `jobs`.

        At most two jobs a worker are begun before the first outcome of them is taken. Raises
        BuildFailed when a worker dies. To be drained before it is called again.
        """
        done: dict[int, Outcome] = {}
        told = begun = 0
        for job in jobs:
            while begun - told >= 2 * self.count or not self._free():
                self._wait(done)
                while told in done:
                    yield done.pop(told)
                    told += 1
            self._give(begun, job)
            begun += 1
        while told < begun:
            while told not in done:
                self._wait(done)
            yield done.pop(told)
            told += 1

    def _free(self) -> bool:
        """Whether a worker is idle; another one is started if there may be more."""
        self.start(len(self._busy) + 1)
        return bool(self._idle)

    def _give(self, number: int, job: Job[object]) -> None:
        worker = self._idle.pop()
        self._busy[worker.ours] = worker
        worker.give(number, job)

    def _wait(self, done: dict[int, Any]) -> None:
        """Wait for at least one job to be done; whoever did it is idle."""
        ready = wait(self._busy)
        for connection in list(self._busy):
            if connection in ready:
                worker = self._busy.pop(connection)
                self._idle.append(worker)
                done[worker.number] = worker.outcome()


class _Worker:
    """A process that does one job at a time; `number` is that of the last one."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.number = -1
        self.ours, theirs = Pipe()
        code = (
            f"import sys; sys.path[:] = {sys.path!r}; "
            f"from index.workers import work; work({theirs.fileno()})"
        )
        with _interrupts_held():
            self._process = subprocess.Popen(  # noqa: S603  # ourselves
                [sys.executable, "-c", code], stdin=subprocess.PIPE, pass_fds=[theirs.fileno()]
            )
        theirs.close()

    def give(self, number: int, job: Job[object]) -> None:
        """Hand over a job; the worker must have none."""
        self.number = number
        try:
            self.ours.send(job)
        except (BrokenPipeError, ConnectionResetError) as exc:
            raise self._died() from exc

    def outcome(self) -> Any:
        """What became of the job. Raises the OSError that it met, or BuildFailed if it died."""
        try:
            outcome = self.ours.recv()
        except (EOFError, ConnectionResetError) as exc:
            raise self._died() from exc
        if isinstance(outcome, OSError):
            raise outcome
        return outcome

    def _died(self) -> BuildFailed:
        return BuildFailed(
            self._folder,
            "A worker process died, most likely for want of memory; nothing was published. "
            "Try fewer --workers.",
        )

    def end(self) -> None:
        """At once, whatever it is doing."""
        self._process.kill()
        self._process.wait()
        if self._process.stdin:
            self._process.stdin.close()
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


def work(descriptor: int) -> None:
    """In a worker: do one job after the other, until the builder is no more."""
    threading.Thread(target=_end_with_builder, daemon=True).start()
    builder = Connection(descriptor)
    desk = Desk()
    outcome: object
    with suppress(EOFError, BrokenPipeError, ConnectionResetError):
        while True:
            job = builder.recv()
            try:
                outcome = job.do(desk)
            except OSError as exc:
                outcome = exc
            builder.send(outcome)


def _end_with_builder() -> None:
    """Our input is the end of a pipe that the builder holds and never writes to."""
    os.read(0, 1)
    os._exit(1)
