"""Generations published under readers who open, search and close without a pause."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, SimpleQueue
from tempfile import TemporaryDirectory
from threading import Thread
from typing import Any

from index.writer import add, rebuild
from search.engine import open_engine
from tests.archive import ARTICLES, note, write_jsonl
from tests.torture.builders import PATIENCE, ROOT, Builders
from tests.torture.outcome import UNHARMED, Outcome, Verdict
from tests.torture.reading import answers

PUBLICATIONS = 20
"""In pairs: the first is replaced as soon as it is there, the second when all have seen it."""

PROCESSES = 2
SEEN_WITHIN = 2.0
"""Seconds after a publication in which every open engine has moved to it."""

COMMANDS = ("rebuild", "add")


def run(scale: float) -> Outcome:
    """Publish, while two processes of four threads each compare every answer."""
    publications = max(2, round(PUBLICATIONS * scale))
    with TemporaryDirectory(prefix="torture-") as name, ExitStack() as stack:
        sources = [_source(Path(name), number) for number in range(publications + 1)]
        states = _states(Path(name) / "expected", sources)
        index_dir = Path(name) / "index"
        rebuild(sources[:1], index_dir)
        readers = [stack.enter_context(_reading(index_dir, states)) for _ in range(PROCESSES)]
        builders = Builders()
        stack.callback(builders.end)
        waits: list[float] = []
        verdicts = []
        for number, source in enumerate(sources[1:], 1):
            verdicts.append(_published(builders, index_dir, number, source))
            if number % 2 == 0 or number == publications:
                waits += [reader.seconds_to_see(number) for reader in readers]
        counts = [reader.end() for reader in readers]
        verdicts += [*_late(waits), *_faults(counts), *_litter(index_dir)]
    return Outcome.of("publishing under readers", verdicts, [_told(counts, waits)])


def _source(folder: Path, number: int) -> Path:
    """What every answer to REQUESTS tells from the sources of all other numbers."""
    text = f"Text {number} of the night ferry, oil prices and الميناء."
    notes = [note(each, text) for each in range(number, number + 12)]
    return write_jsonl(folder / f"source-{number}.jsonl", [*ARTICLES, *notes])


def _command(number: int) -> str:
    return COMMANDS[number // 2 % 2]


def _states(index_dir: Path, sources: Sequence[Path]) -> list[dict[str, list[int]]]:
    """For each request, which states have which answer: asked while nobody else is there."""
    states: list[dict[str, list[int]]] = []
    for number, source in enumerate(sources):
        {"rebuild": rebuild, "add": add}[_command(number)]([source], index_dir)
        with open_engine(index_dir) as engine:
            found = answers(engine)
        states = states or [defaultdict(list) for _ in found]
        for each, answer in zip(states, found, strict=True):
            each[answer].append(number)
    return states


def _published(builders: Builders, index_dir: Path, number: int, source: Path) -> Verdict:
    command = _command(number)
    arguments = ["--index", index_dir, command, source, "--workers", "1"]
    builder = builders.start(arguments, index_dir.with_name("messages"))
    builder.go()
    if status := builder.status():
        return Verdict("wrong", f"{command} ended with {status}: {builder.messages()}")
    return UNHARMED


@dataclass
class _Process:
    """A process that reads, and the lines that it has said."""

    process: subprocess.Popen[str]
    lines: SimpleQueue[dict[str, Any]]

    def seconds_to_see(self, state: int) -> float:
        """From now on, until the engine that stays open shows this state or a newer one."""
        asked = time.monotonic()
        while (line := self.next())["seen"] < state:
            pass
        return max(0.0, float(line["at"]) - asked)

    def next(self) -> dict[str, Any]:
        """The next line. Raises AssertionError where it does not come."""
        try:
            return self.lines.get(timeout=PATIENCE)
        except Empty:
            self.process.kill()
            raise AssertionError("a reader hangs, or has died") from None

    def end(self) -> dict[str, Any]:
        """What it counted."""
        assert self.process.stdin
        self.process.stdin.close()
        while "opened" not in (line := self.next()):
            pass
        return line


@contextmanager
def _reading(index_dir: Path, states: list[dict[str, list[int]]]) -> Iterator[_Process]:
    command = [sys.executable, "-W", "error", "-m", "tests.torture.reading", str(index_dir)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, text=True) as process:
        assert process.stdin
        reader = _Process(process, SimpleQueue())
        listener = Thread(target=_listen, args=(process, reader.lines))
        listener.start()
        try:
            process.stdin.write(json.dumps(states) + "\n")
            process.stdin.flush()
            assert reader.next()["open"]
            yield reader
        finally:
            process.stdin.close()
            listener.join()


def _listen(process: subprocess.Popen[str], lines: SimpleQueue[dict[str, Any]]) -> None:
    assert process.stdout
    for line in process.stdout:
        lines.put(json.loads(line))


def _late(waits: list[float]) -> Iterator[Verdict]:
    for seconds in waits:
        if seconds > SEEN_WITHIN:
            yield Verdict("wrong", f"a new generation was seen after {seconds:.1f} s")


def _faults(counts: list[dict[str, Any]]) -> Iterator[Verdict]:
    for count in counts:
        for fault in count["faults"]:
            yield Verdict("wrong", fault)
        for path in count["held"]:
            yield Verdict("wrong", f"still mapped though no search needs it: {path}")


def _litter(index_dir: Path) -> Iterator[Verdict]:
    """The published generation and the one before it are there, and nothing older."""
    names = sorted(path.name for path in index_dir.iterdir())
    if len(names) != len({"CURRENT", "LOCK", "published", "before"}):
        yield Verdict("wrong", f"what was replaced is still there: {names}")


def _told(counts: list[dict[str, Any]], waits: list[float]) -> str:
    opened, answered = (sum(count[what] for count in counts) for what in ("opened", "answered"))
    return (
        f"{opened:,} times opened and {answered:,} answers; "
        f"a new generation was seen within {max(waits):.1f} s"
    )
