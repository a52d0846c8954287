"""Jobs done here and in processes of their own: in order, and whatever becomes of the processes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from index import processes
from index.errors import BuildFailed
from index.workers import Desk, Workers


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


@dataclass(frozen=True)
class Large:
    """Gives more than a pipe takes that nobody reads, and is as much itself."""

    number: int
    content: bytes = bytes(1 << 20)

    def do(self, desk: Desk) -> tuple[int, bytes]:
        return self.number, self.content


@dataclass(frozen=True)
class Inside:
    """Gives what its process has of ours: files, and how it takes signals."""

    def do(self, desk: Desk) -> tuple[list[str], list[object]]:
        files = [str(file.readlink()) for file in Path("/proc/self/fd").iterdir() if file.exists()]
        return files, [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)]


@pytest.fixture(params=[True, False], ids=["forked", "spawned"], autouse=True)
def is_forked(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Processes start in either way."""
    if request.param and sys.platform != "linux":
        pytest.skip("Processes are forked on Linux only.")
    monkeypatch.setattr(processes, "_may_fork", lambda: request.param)
    return bool(request.param)


@pytest.fixture
def three(tmp_path: Path) -> Iterator[Workers]:
    """This process and up to two others."""
    with Workers(3, tmp_path) as workers:
        yield workers


def test_outcomes_come_in_the_order_of_the_jobs(three: Workers, tmp_path: Path) -> None:
    for _ in range(2):
        outcomes = list(three.outcomes(map(Process, range(50))))
        assert [number for number, _ in outcomes] == list(range(50))
        processes = {process for _, process in outcomes}
        assert processes <= {os.getpid(), *children()}
    assert list(tmp_path.iterdir()) == []


def test_a_single_process_does_each_job_as_it_is_asked_for(tmp_path: Path) -> None:
    jobs = map(Process, range(3))
    outcomes = Workers(1, tmp_path).outcomes(jobs)
    assert next(outcomes) == (0, os.getpid())
    assert next(jobs).number == 1
    assert list(outcomes) == [(2, os.getpid())]


def test_nobody_waits_for_a_large_job_to_be_taken(three: Workers) -> None:
    three.start(2)
    outcomes = list(three.outcomes(map(Large, range(9))))
    assert [(number, len(content)) for number, content in outcomes] == [
        (number, 1 << 20) for number in range(9)
    ]


def test_jobs_are_begun_no_further_than_three_a_process_ahead(three: Workers) -> None:
    taken: list[int] = []

    def jobs() -> Iterator[Process]:
        for number in range(50):
            taken.append(number)
            yield Process(number)

    for told, _ in enumerate(three.outcomes(jobs())):
        assert len(taken) <= told + 10


def test_there_are_no_more_processes_than_wanted_and_allowed(three: Workers) -> None:
    for wanted, there in ((0, 0), (1, 1), (1, 1), (9, 2)):
        three.start(wanted)
        assert len(children()) == there
    three.__exit__(None, None, None)
    assert children() == []


def children() -> list[int]:
    listed = Path(f"/proc/self/task/{os.getpid()}/children").read_text()
    return [int(number) for number in listed.split()]


def test_a_worker_that_dies_is_told(three: Workers, tmp_path: Path) -> None:
    three.start(1)
    with pytest.raises(BuildFailed, match=r"A worker process died.*fewer --workers") as error:
        list(three.outcomes([Died()]))
    assert error.value.path == tmp_path


def test_a_worker_that_is_dead_before_its_job_is_told(three: Workers) -> None:
    three.start(1)
    (process,) = children()
    os.kill(process, signal.SIGKILL)
    with pytest.raises(BuildFailed, match="A worker process died"):
        list(three.outcomes(map(Process, range(3))))


def test_a_worker_has_no_file_of_ours(tmp_path: Path) -> None:
    """Not the lock of an index, nor an end of another worker's pipe, which would outlive us."""
    (folder := tmp_path / "folder").mkdir()
    with (tmp_path / "lock").open("w"), Workers(3, folder) as workers:
        workers.start(2)
        found = list(workers.outcomes([Inside(), Inside()]))
    for files, handlers in found:
        assert str(tmp_path / "lock") not in files
        pipes = [file for file in files if file.startswith(("pipe:", "socket:"))]
        assert len(pipes) <= 4  # for its jobs, for our end, and what pytest has for its output
        assert signal.SIG_DFL in handlers


def test_processes_are_forked_where_there_are_no_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    assert processes._may_fork() == (sys.platform == "linux")
    stop = threading.Event()
    other = threading.Thread(target=stop.wait)
    other.start()
    try:
        assert not processes._may_fork()
    finally:
        stop.set()
        other.join()


def test_processes_are_not_forked_where_their_files_cannot_be_closed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """As in a container of Linux without /proc."""
    monkeypatch.undo()
    monkeypatch.setattr(processes, "_DESCRIPTORS", tmp_path / "proc")
    assert not processes._may_fork()


@pytest.mark.parametrize("count", [1, 3])
def test_what_the_system_refuses_reaches_whoever_waits(tmp_path: Path, count: int) -> None:
    missing = tmp_path / "missing"
    with Workers(count, tmp_path) as workers, pytest.raises(FileNotFoundError) as error:
        list(workers.outcomes([Refused(missing)]))
    assert error.value.filename == str(missing)


SELDOM = {"charset_normalizer", "click", "cli", "dateutil", "flask", "rich", "webui"}


@pytest.mark.parametrize(
    ("module", "absent"),
    [
        ("index.workers", SELDOM | {"orjson", "search", "whoosh"}),
        ("index.writer", SELDOM | {"search", "whoosh", "index.formats.reading"}),
        ("search.engine", SELDOM | {"orjson", "index.formats", "index.writer"}),
    ],
)
def test_nobody_waits_for_imports_that_are_seldom_needed(module: str, absent: set[str]) -> None:
    """Those of a worker would take longer than a batch takes to be sorted."""
    code = f"import sys, {module}; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert module in done.stdout.split()
    assert not absent & set(done.stdout.split())
