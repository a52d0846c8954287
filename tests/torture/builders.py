"""Builders to be hurt: real processes that run a command, and what they came to."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import LifoQueue
from types import TracebackType
from typing import Self, TypeVar

ROOT = Path(__file__).parent.parent.parent
BATCH = 8
"""Articles of a batch: several of them in the small archive that is built here."""

PATIENCE = 60
"""Seconds after which a builder is taken to hang; one takes a fraction of a second."""

Case = TypeVar("Case")
Result = TypeVar("Result")


class Builder:
    """A process at the start of a command, as the leader of a group of its own."""

    def __init__(self, server: subprocess.Popen[str], pid: int, errors: Path) -> None:
        self._server = server
        self.pid = pid
        self.errors = errors

    def go(self) -> None:
        """Let it begin."""
        os.kill(self.pid, signal.SIGUSR1)

    def ends_within(self, seconds: float) -> bool:
        """Wait so long at most; whether it has ended."""
        return bool(select.select([self._server.stdout], [], [], seconds)[0])

    def status(self) -> int:
        """Wait for its end: its exit code, or the signal that killed it as a negative number."""
        assert self._server.stdout
        if not self.ends_within(PATIENCE):
            os.killpg(self.pid, signal.SIGKILL)
            raise AssertionError(f"A builder hangs: {self.messages()}")
        code = os.waitstatus_to_exitcode(int(self._server.stdout.readline()))
        self._wait_for_workers()
        return code

    def workers(self) -> list[int]:
        """The processes that it has started and that still run."""
        try:
            listed = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text()
        except OSError:
            return []
        return [int(pid) for pid in listed.split()]

    def messages(self) -> str:
        """What it has said."""
        return self.errors.read_text(encoding="utf-8")

    def _wait_for_workers(self) -> None:
        """Those that were its workers end by themselves; then nobody is left to write."""
        deadline = time.monotonic() + PATIENCE
        while _group_lives(self.pid):
            os.sched_yield()
            assert time.monotonic() < deadline, "a worker outlives its builder"


def _group_lives(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


class Builders:
    """Starts builders one at a time, the first in a second, the others in a few milliseconds."""

    def __init__(self) -> None:
        self._server: subprocess.Popen[str] | None = None

    def start(self, arguments: Sequence[str | Path], errors: Path) -> Builder:
        """A builder that will run `dateline ARGUMENTS` and write what it says to `errors`."""
        self._server = self._server or _server()
        assert self._server.stdin
        assert self._server.stdout
        errors.touch()  # it may be killed before it gets there
        asked = {"arguments": list(map(str, arguments)), "errors": str(errors), "batch": BATCH}
        self._server.stdin.write(json.dumps(asked) + "\n")
        return Builder(self._server, int(self._server.stdout.readline()), errors)

    def end(self) -> None:
        """Let the server go."""
        if self._server:
            self._server.__exit__(None, None, None)


def _server() -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.torture.builder_server"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        bufsize=1,
        env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},  # a process that forks has no threads
    )


class Crew:
    """Builders for as many cases at once as there are cores; they end with the context."""

    def __init__(self) -> None:
        self._all = [Builders() for _ in range(os.cpu_count() or 1)]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        for builders in self._all:
            builders.end()

    def each(self, case: Callable[[Builders, Case], Result], cases: Iterable[Case]) -> list[Result]:
        """The results of all cases, in order."""
        idle: LifoQueue[Builders] = LifoQueue()
        for builders in self._all:
            idle.put(builders)

        def run(one: Case) -> Result:
            builders = idle.get()
            try:
                return case(builders, one)
            finally:
                idle.put(builders)

        with ThreadPoolExecutor(len(self._all)) as threads:
            return list(threads.map(run, cases))
