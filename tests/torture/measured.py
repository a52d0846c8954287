"""A process that forks a builder for each line it reads and tells what the build cost.

A line is JSON, the source and the folder of an index to be; the answer is JSON too: the report of
`rebuild --json`, the seconds of the processor, and the largest size that the builder had, in MB.
Everything is imported before the fork, so that only the build is measured.
"""

from __future__ import annotations

import json
import os
import re
import select
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from index.writer import rebuild

ROOT = Path(__file__).parent.parent.parent

PATIENCE = 300
"""Seconds after which a build is taken to hang; a case has two."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What `rebuild` reported, and what it cost."""

    report: dict[str, Any]
    seconds: float
    peak: float


class Measurer:
    """Builds in processes of their own, one after the other."""

    def __enter__(self) -> Self:
        self._server = subprocess.Popen(
            [sys.executable, "-m", "tests.torture.measured"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            bufsize=1,
            env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},  # a process that forks has no threads
        )
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._server.__exit__(kind, error, traceback)

    def build(self, source: Path, index_dir: Path) -> Measured:
        """A rebuild from the source. Raises RuntimeError where it died or hangs."""
        self.begin(source, index_dir)
        return self.built()

    def begin(self, source: Path, index_dir: Path) -> None:
        """Start a rebuild, and go on."""
        assert self._server.stdin
        self._server.stdin.write(json.dumps([str(source), str(index_dir)]) + "\n")

    def built(self) -> Measured:
        """Wait for the rebuild that was begun."""
        assert self._server.stdout
        if not select.select([self._server.stdout], [], [], PATIENCE)[0]:
            self._server.kill()
            raise RuntimeError(f"the build hangs for {PATIENCE} seconds")
        answer = self._server.stdout.readline()
        if not answer.startswith("{"):
            raise RuntimeError(f"the builder died with {answer.strip() or 'its server'}")
        return Measured(**json.loads(answer))


def main() -> None:
    """Serve until there are no more lines."""
    for line in sys.stdin:
        child = os.fork()
        if not child:
            _build(*map(Path, json.loads(line)))
        if status := os.waitpid(child, 0)[1]:
            print(f"status {os.waitstatus_to_exitcode(status)}", flush=True)


def _build(source: Path, index_dir: Path) -> None:
    """In the child; does not return, and says nothing where it fails."""
    code = 1
    try:
        before = time.process_time()
        report = rebuild([source], index_dir)
        told = {"seconds": time.process_time() - before, "peak": _peak()}
        print(json.dumps({"report": report.as_json(), **told}), flush=True)
        code = 0
    finally:
        os._exit(code)


def _peak() -> float:
    """MB of memory that this process ever had at once; getrusage would count its parent's."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    found = re.search(r"VmHWM:\s+(\d+) kB", status)
    assert found
    return int(found[1]) / 1024


if __name__ == "__main__":
    main()
