"""strace around a builder: what it does to the index folder, step by step, and faults put in.

strace counts each system call by its name from the start of the trace on, so that a step is known
by a name and a number as long as two builders do the same.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from tests.torture.builders import Builder, Builders

CALLS = tuple(
    """
    open openat creat write writev pwrite64 pwritev sendfile copy_file_range truncate ftruncate
    fallocate rename renameat renameat2 link linkat symlink symlinkat unlink unlinkat rmdir mkdir
    mkdirat fsync fdatasync sync_file_range flock
    """.split()  # noqa: SIM905  # as a list it is a page long
)
"""Whatever can be done to a file and its folder; flock, because it is a step of the builder's."""

_LINE = re.compile(r"(?P<pid>\d+) +(?P<call>\w+)\((?P<arguments>.*)\) += +(?P<result>-?\d+|\?)")


class Step(NamedTuple):
    """A system call that names the index folder: the `number`-th of its name, from 1 on."""

    call: str
    number: int
    arguments: str
    result: str


@cache
def why_not() -> str:
    """Why builders cannot be traced here, "" where they can."""
    if shutil.which("strace") is None:
        return "strace is not installed"
    traced = subprocess.run(["strace", "-o", "/dev/null", "true"], capture_output=True, check=False)
    return "" if traced.returncode == 0 else "this system does not let processes be traced"


def run_traced(builder: Builder, log: Path, options: Sequence[str] = ()) -> int:
    """Let the builder begin under strace; its status. Its workers are not traced."""
    calls = ",".join(f"?{call}" for call in CALLS)  # "?": where the system has such a call
    command = ["strace", "-y", "-s", "0", "-o", str(log), "-e", f"trace={calls}", *options]
    with subprocess.Popen(
        [*command, "-p", str(builder.pid)], stderr=subprocess.PIPE, text=True
    ) as strace:
        assert strace.stderr
        attached = strace.stderr.readline()
        assert "attached" in attached, attached
        builder.go()
        status = builder.status()
        strace.stderr.read()
    return status


def steps(log: Path, folder: Path) -> Iterator[Step]:
    """What a traced builder did to the folder and all below."""
    count: Counter[str] = Counter()
    for line in log.read_text(encoding="utf-8", errors="replace").splitlines():
        match = _LINE.match(f"0 {line}")
        if match:
            count[match["call"]] += 1
            if str(folder) in match["arguments"]:
                yield Step(match["call"], count[match["call"]], match["arguments"], match["result"])


def steps_of(
    builders: Builders, arguments: Sequence[str | Path], index_dir: Path, folder: Path
) -> list[Step]:
    """What a builder does to `index_dir` that nobody hurts; leavings of the trace in `folder`."""
    log = folder / "trace"
    builder = builders.start(arguments, folder / "messages")
    status = run_traced(builder, log)
    assert status == 0, builder.messages()
    return list(steps(log, index_dir))
