"""Jobs done here and in processes of their own: in order, and whatever becomes of the processes."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from index.errors import BuildFailed
from index.workers import Desk, Here, Workers


@dataclass(frozen=True)
class Process:
    """Gives the number of the job and of the process that it was done in."""

    number: int

    def do(self, desk: Desk) -> tuple[int, int]:
        return self.number, os.getpid()


@dataclass(frozen=True)
class Died:
    """Ends its process as the system does that has no memory left."""

    def do(self, desk: Desk) -> None:
        os.kill(os.getpid(), signal.SIGKILL)


@dataclass(frozen=True)
class Refused:
    """Meets what the system refuses."""

    path: Path

    def do(self, desk: Desk) -> int:
        return self.path.stat().st_size


@pytest.fixture
def two(tmp_path: Path) -> Iterator[Workers]:
    """Up to two processes."""
    with Workers(2, tmp_path) as workers:
        yield workers


def test_outcomes_come_in_the_order_of_the_jobs(two: Workers) -> None:
    for _ in range(2):
        outcomes = list(two.outcomes(map(Process, range(20))))
        assert [number for number, _ in outcomes] == list(range(20))
        processes = {process for _, process in outcomes}
        assert os.getpid() not in processes
        assert len(processes) <= 2


def test_here_they_come_as_they_are_asked_for() -> None:
    jobs = map(Process, range(3))
    outcomes = Here().outcomes(jobs)
    assert next(outcomes) == (0, os.getpid())
    assert next(jobs).number == 1
    assert list(outcomes) == [(2, os.getpid())]


def test_jobs_are_taken_no_further_than_two_a_worker_ahead(two: Workers) -> None:
    taken: list[int] = []

    def jobs() -> Iterator[Process]:
        for number in range(20):
            taken.append(number)
            yield Process(number)

    for told, _ in enumerate(two.outcomes(jobs())):
        assert len(taken) <= told + 5


def test_there_are_no_more_processes_than_wanted_and_allowed(two: Workers) -> None:
    for wanted, there in ((0, 0), (1, 1), (1, 1), (9, 2)):
        two.start(wanted)
        assert len(children()) == there
    two.__exit__(None, None, None)
    assert children() == []


def children() -> list[str]:
    return Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()


def test_a_worker_that_dies_is_told(two: Workers, tmp_path: Path) -> None:
    with pytest.raises(BuildFailed, match=r"A worker process died.*fewer --workers") as error:
        list(two.outcomes([Died()]))
    assert error.value.path == tmp_path


def test_a_worker_that_is_dead_before_its_job_is_told(two: Workers) -> None:
    two.start(1)
    (process,) = children()
    os.kill(int(process), signal.SIGKILL)
    with pytest.raises(BuildFailed, match="A worker process died"):
        list(two.outcomes(map(Process, range(3))))


def test_what_the_system_refuses_reaches_whoever_waits(two: Workers, tmp_path: Path) -> None:
    missing = tmp_path / "missing"
    for hands in (two, Here()):
        with pytest.raises(FileNotFoundError) as error:
            list(hands.outcomes([Refused(missing)]))
        assert error.value.filename == str(missing)
