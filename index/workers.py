"""Jobs for a builder, done by it and by processes beside it; the outcomes come in order.

A worker is told of its jobs through a pipe. No ProcessPoolExecutor: in Python 3.11 it waits forever
for a large job to be taken by workers that have died.
"""

from __future__ import annotations

import pickle
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import suppress
from multiprocessing.connection import Connection, Pipe, wait
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, Self, TypeVar

from index.bulk.merge import Runs
from index.bulk.surfaces import Vocabulary
from index.errors import BuildFailed
from index.processes import end_with_builder, start

Outcome = TypeVar("Outcome")
Outcome_co = TypeVar("Outcome_co", covariant=True)

MOST_FORMS = 200_000
"""Forms that a process remembers from run to run: 60 MB. Ten million words have half as many."""

_AHEAD = 2
"""Jobs given to a worker at once: the next one lies ready when it has done one."""


class Desk:
    """What a process keeps from job to job; it changes the time of a job and nothing else."""

    def __init__(self) -> None:
        self._vocabulary = Vocabulary()
        self._runs: tuple[Path, Runs] | None = None

    @property
    def vocabulary(self) -> Vocabulary:
        """The forms of the jobs before; a fresh one where they have become too many."""
        self._runs = None  # of a segment that is done; they take room on the disk until they go
        if len(self._vocabulary) > MOST_FORMS:
            self._vocabulary = Vocabulary()
        return self._vocabulary

    def runs(self, folder: Path) -> Runs:
        """The runs in a folder, opened; what is in it must stay as it is."""
        if self._runs is None or self._runs[0] != folder:
            self._vocabulary = Vocabulary()  # merging needs the memory, and no forms
            self._runs = folder, Runs.open(folder)
        return self._runs[1]


class Job(Protocol[Outcome_co]):
    """A job that can be pickled; it may raise OSError, which reaches whoever waits for it."""

    def do(self, desk: Desk) -> Outcome_co:
        """Do it; what comes back can be pickled too."""
        ...


class Workers:
    """This process and up to `count - 1` others, started as they are wanted.

    They end with the context. Jobs and outcomes that are on their way lie in `folder`.
    """

    def __init__(self, count: int, folder: Path) -> None:
        self.count = count
        self._folder = folder
        self._desk = Desk()
        self._others: list[_Worker] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        while self._others:
            self._others.pop().end()

    def start(self, wanted: int) -> None:
        """Start processes until `wanted` are at work beside this one, if so many may be."""
        while len(self._others) < min(wanted, self.count - 1):
            self._others.append(_Worker(self._folder / f"worker-{len(self._others)}"))

    def outcomes(self, jobs: Iterable[Job[Outcome]]) -> Iterator[Outcome]:
        """What becomes of the jobs, in their order; what nobody else has time for is done here.

        Jobs are begun before the outcome of those before is asked for, three a process at most.
        Raises BuildFailed when a worker dies. To be drained before it is called again.
        """
        done: dict[int, Outcome] = {}
        begun = told = 0
        for job in jobs:
            self._collect(done, 0)
            if worker := self._with_room():
                worker.give(begun, job)
            else:
                done[begun] = job.do(self._desk)
            begun += 1
            while told in done or begun - told >= 3 * self.count:
                yield self._take(done, told)
                told += 1
        for number in range(told, begun):
            yield self._take(done, number)

    def _with_room(self) -> _Worker | None:
        """Whoever has least to do, if not enough; another process before any has to wait."""
        if all(worker.numbers for worker in self._others):
            self.start(len(self._others) + 1)
        least = min(self._others, key=lambda worker: len(worker.numbers), default=None)
        return least if least and len(least.numbers) < _AHEAD else None

    def _take(self, done: dict[int, Outcome], number: int) -> Outcome:
        while number not in done:
            self._collect(done, None)
        return done.pop(number)

    def _collect(self, done: dict[int, Any], seconds: float | None) -> None:
        """What the others have done; waits for at least one job, but no longer than this."""
        busy = {worker.ours: worker for worker in self._others if worker.numbers}
        for connection in wait(busy, seconds):
            worker = busy[connection]  # type: ignore[index]  # it is one of those we gave
            number, done[number] = worker.outcome()


class _Worker:
    """A process that does one job after another; `numbers` are those it was given, in order.

    Jobs and outcomes go by files beside `path`, so that nobody waits for the other to take them.
    """

    def __init__(self, path: Path) -> None:
        self.numbers: deque[int] = deque()
        self._path = path
        self.ours, theirs = Pipe()
        self._process = start(work, theirs.fileno())
        theirs.close()

    def give(self, number: int, job: Job[object]) -> None:
        """Hand over a job."""
        path = self._path.with_name(f"{self._path.name}-{number}")
        path.write_bytes(pickle.dumps(job, pickle.HIGHEST_PROTOCOL))
        self.numbers.append(number)
        try:
            self.ours.send(path)
        except (BrokenPipeError, ConnectionResetError) as exc:
            raise self._died() from exc

    def outcome(self) -> tuple[int, Any]:
        """The first job, and what became of it. Raises the OSError that it met, or BuildFailed."""
        try:
            answer = self.ours.recv()
        except (EOFError, ConnectionResetError) as exc:
            raise self._died() from exc
        if isinstance(answer, OSError):
            raise answer
        return self.numbers.popleft(), _taken(answer)

    def _died(self) -> BuildFailed:
        return BuildFailed(
            self._path.parent,
            "A worker process died, most likely for want of memory; nothing was published. "
            "Try fewer --workers.",
        )

    def end(self) -> None:
        """At once, whatever it is doing."""
        self._process.end()
        self.ours.close()


def work(descriptor: int) -> None:
    """In a worker: do one job after the other, until the builder is no more."""
    end_with_builder()
    builder = Connection(descriptor)
    desk = Desk()
    with suppress(EOFError, BrokenPipeError, ConnectionResetError):
        while True:
            builder.send(_done(builder.recv(), desk))


def _done(path: Path, desk: Desk) -> Path | OSError:
    """Do the job in a file; where its outcome lies, or what the system refused."""
    try:
        outcome = _taken(path).do(desk)
        path.write_bytes(pickle.dumps(outcome, pickle.HIGHEST_PROTOCOL))
    except OSError as exc:
        return exc
    return path


def _taken(path: Path) -> Any:
    """What another of our processes has put into a file; it is gone then."""
    with path.open("rb") as file:
        path.unlink()
        return pickle.load(file)  # noqa: S301  # in a folder of ours, since a moment ago
