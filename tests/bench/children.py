"""Child processes: starting one for an engine, talking to it, watching its memory."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from threading import Event, Thread
from types import TracebackType
from typing import Any

from tests.bench.asks import Ask
from tests.bench.engines.base import MODULES

ROOT = Path(__file__).parents[2]

WATCHED_EVERY = 0.05  # seconds between two looks at the memory of a child and its workers


class CannotDo(Exception):
    """The child could not do as it was told; the message says why."""


@dataclass(frozen=True, slots=True)
class Reply:
    """A query's answer: the times in milliseconds, the number of matches and of hits."""

    ms: tuple[float, ...]
    total: int
    hits: int


@dataclass(frozen=True, slots=True)
class Built:
    """What building took.

    `peak` is the most memory that the process and its workers had at one time, in bytes; 0 where
    not known.
    """

    articles: int
    seconds: float
    peak: int


class Child:
    """An engine in a process of its own. A context manager that ends the process.

    Every method raises CannotDo with the reason where the engine has no such thing or fails.
    """

    def __init__(self, name: str, pythons: Sequence[str] = ()) -> None:
        self.name = name
        python = _fitting(name, (*pythons, *_pythons()))
        self._process = _started(python, name)
        hello = self._read()
        self.version = str(hello["version"])
        self.import_ms = float(hello["import_ms"])

    def __enter__(self) -> Child:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._process.communicate()

    def build(self, corpus: Path, folder: Path, workers: int) -> Built:
        """Index a corpus into an empty folder."""
        with _watched(self._process.pid) as seen:
            told = self._tell("build", corpus=str(corpus), folder=str(folder), workers=workers)
        return Built(told["articles"], told["seconds"], max(self.memory(), seen.peak))

    def open(self, folder: Path) -> float:
        """Open an index; returns the milliseconds."""
        return float(self._tell("open", folder=str(folder))["ms"])

    def ask(self, ask: Ask, times: int) -> Reply:
        """Ask so many times in a row."""
        return _reply(self._tell("ask", ask=asdict(ask), times=times))

    def first(self, ask: Ask, warm_up: Ask) -> Reply:
        """Ask once, of the index opened anew and warmed up by another query."""
        return _reply(self._tell("first", ask=asdict(ask), warm_up=asdict(warm_up)))

    def memory(self) -> int:
        """The most memory that the process has had so far, in bytes; 0 where not known."""
        return _status(self._process.pid).get("VmHWM", 0)

    def _tell(self, do: str, **fields: object) -> Mapping[str, Any]:
        assert self._process.stdin
        self._process.stdin.write(json.dumps({"do": do, **fields}) + "\n")
        self._process.stdin.flush()
        return self._read()

    def _read(self) -> Mapping[str, Any]:
        assert self._process.stdout
        line = self._process.stdout.readline()
        if not line:
            raise CannotDo(f"ended with exit code {self._process.wait()}")
        message: Mapping[str, Any] = json.loads(line)
        for problem in ("missing", "unsupported", "failed"):
            if problem in message:
                raise CannotDo(message[problem])
        return message


def _reply(message: Mapping[str, Any]) -> Reply:
    return Reply(tuple(message["ms"]), message["total"], message["hits"])


def _started(python: str, name: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [python, "-m", "tests.bench.child", MODULES[name]],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def _pythons() -> tuple[str, ...]:
    """This Python, and the system's, for which alone a distribution packages Xapian."""
    found = (sys.executable, shutil.which("python3", path=os.defpath))
    return tuple(python for python in found if python)


@cache
def _fitting(name: str, pythons: tuple[str, ...]) -> str:
    """The first Python that has the engine; raises CannotDo with the reasons of the others."""
    reasons = []
    for python in pythons:
        process = _started(python, name)
        told, _ = process.communicate()
        hello = json.loads(told) if told else {"missing": "its process does not start"}
        if "version" in hello:
            return python
        reasons.append(hello["missing"])
    raise CannotDo("; ".join(dict.fromkeys(reasons)))


class _Memory:
    """The most memory seen of a process and all below it."""

    def __init__(self, pid: int) -> None:
        self.peak = 0
        self._pid = pid

    def look(self) -> None:
        """Pages that several of them share count once for each, so it is never told too low."""
        seen = sum(_status(pid).get("VmRSS", 0) for pid in (self._pid, *_below(self._pid)))
        self.peak = max(self.peak, seen)


@contextmanager
def _watched(pid: int) -> Iterator[_Memory]:
    memory, ended = _Memory(pid), Event()

    def watch() -> None:
        while not ended.wait(WATCHED_EVERY):
            memory.look()

    thread = Thread(target=watch)
    thread.start()
    try:
        yield memory
    finally:
        ended.set()
        thread.join()


def _below(pid: int) -> Iterator[int]:
    """The processes that this one started, and theirs; none where there is no /proc."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    except OSError:
        return
    for child in map(int, children):
        yield child
        yield from _below(child)


def _status(pid: int) -> dict[str, int]:
    """The sizes of a process in bytes by the names of the kernel; none once it is gone."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines()
    except OSError:
        return {}
    sizes = (line.split() for line in lines if line.endswith(" kB"))
    return {name.rstrip(":"): int(size) * 1024 for name, size, _ in sizes}
