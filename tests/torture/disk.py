"""Disks that are full or fail under a builder: at each of its steps, and a small one for real."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from tests.torture import tracing
from tests.torture.builders import Builder, Builders, Crew
from tests.torture.outcome import REFUSED, UNHARMED, Outcome, Verdict, thinned, worst
from tests.torture.stage import COMMANDS, Stage

ERRORS = {"ENOSPC": "No space left on device", "EIO": "Input/output error"}
REFUSING = (
    *("write", "writev", "pwrite64", "copy_file_range", "sendfile", "ftruncate", "fallocate"),
    *("rename", "renameat", "renameat2", "link", "linkat", "mkdir", "mkdirat"),
    *("fsync", "fdatasync"),
)
"""System calls that a full or failing disk refuses, beside those that open a new file."""

TOLERATED = ("link", "linkat", "sendfile", "copy_file_range")
"""Calls for which there is another way. What else is refused and not told of is lost one day."""

SMALL_DISKS = 40
"""Sizes of a disk that is too small, from one with room for a page to one that is large enough."""

PAGE_KB = 4


class _Fault(NamedTuple):
    """A step that fails."""

    command: str
    step: tracing.Step
    error: str


class _Disk(NamedTuple):
    """A file system with so many KB free."""

    command: str
    workers: int
    free: int


def run(scale: float) -> Outcome:
    """Let each step that can fail do so, or a part of them, and fill up small disks."""
    with TemporaryDirectory(prefix="torture-") as name, Crew() as crew:
        stage = Stage(Path(name))
        untraced, unmounted = tracing.why_not(), _why_no_mount(Path(name))
        faults = [] if untraced else thinned(_faults(stage, crew), scale)
        verdicts = crew.each(partial(_failing, stage), faults)
        disks = [] if unmounted else thinned(_disks(stage), scale)
        verdicts += crew.each(partial(_too_small, stage), disks)
    skipped = {"not at each step": untraced, "no small disks": unmounted}
    return Outcome.of("disk", verdicts, [f"{what}: {why}" for what, why in skipped.items() if why])


def _faults(stage: Stage, crew: Crew) -> list[_Fault]:
    return [
        _Fault(command, step, error)
        for command, steps in stage.steps(crew, 1).items()
        for step in steps
        if _can_fail(step)
        for error in ERRORS
    ]


def _can_fail(step: tracing.Step) -> bool:
    """Whether it is a step that a disk can refuse, and not one that came to nothing anyway."""
    makes = "O_CREAT" in step.arguments or "O_TMPFILE" in step.arguments
    return (step.call in REFUSING or makes) and not step.result.startswith("-")


def _failing(stage: Stage, builders: Builders, fault: _Fault) -> Verdict | None:
    """None where the builder got by without this step."""
    command, step, error = fault
    with stage.fresh() as index_dir:
        arguments = stage.arguments(index_dir, command, 1)
        builder = builders.start(arguments, index_dir.parent / "messages")
        inject = f"inject={step.call}:error={error}:when={step.number}"
        status = tracing.run_traced(builder, index_dir.parent / "trace", ["-e", inject])
        if not _met(index_dir.parent / "trace", index_dir, step):
            return None
        if not status and step.call not in TOLERATED:
            return Verdict("wrong", f"{fault} was passed over")
        return _judged(stage, builders, builder, index_dir, (command, 1), status, ERRORS[error])


def _met(log: Path, index_dir: Path, step: tracing.Step) -> bool:
    """Whether the fault was put in, and where it should: files are opened in another order, too."""
    made = "O_CREAT" in step.arguments
    lines = log.read_text().splitlines()
    injected = [line for line in lines if "(INJECTED)" in line and str(index_dir) in line]
    return any("O_CREAT" in line or not made for line in injected)


def _judged(
    stage: Stage,
    builders: Builders,
    builder: Builder,
    index_dir: Path,
    how: tuple[str, int],
    status: int,
    reason: str,
) -> Verdict:
    """Either the builder came through, or it said so and the old state is served."""
    command, workers = how
    message = builder.messages()
    if status:
        told = _told(message, status, index_dir, reason)
        state = stage.new[command] if "is published and served" in message else stage.old
    else:
        told, state = UNHARMED, stage.new[command]
    served = stage.is_state(index_dir, state)
    again = stage.repeated(builders, index_dir, command, workers)
    bad = worst(served, told, again)
    if bad.note:
        return Verdict(bad.result, f"{status=}, {message!r}: {bad.note}")
    return REFUSED if status else UNHARMED


def _told(message: str, status: int, index_dir: Path, reason: str) -> Verdict:
    """Whether the message says what failed, where, why, and what to do."""
    if status != 1 or "Traceback" in message:
        return Verdict("wrong", "that is no clear message")
    if str(index_dir) not in message or reason not in message:
        return Verdict("wrong", "the message does not say where it stopped, and why")
    if not re.search(r"(?i)\b(free|check|name another|build .* anew)\b", message):
        return Verdict("wrong", "the message does not say what to do")
    return UNHARMED


def _why_no_mount(folder: Path) -> str:
    """Why no small disk can be mounted here, "" where it can."""
    if shutil.which("mount") is None:
        return "there is no mount"
    try:
        with _mounted(folder / "trial", 64):
            return ""
    except subprocess.CalledProcessError:
        return "only root can mount one"


@contextmanager
def _mounted(disk: Path, kilobytes: int) -> Iterator[Path]:
    disk.mkdir()
    size = f"size={kilobytes}k"
    mount = ["mount", "-t", "tmpfs", "-o", size, "tmpfs", str(disk)]
    subprocess.run(mount, check=True, capture_output=True)
    try:
        yield disk
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=True)


def _disks(stage: Stage) -> list[_Disk]:
    """Free space from next to nothing to more than a build needs, in even steps."""
    enough = 2 * stage.kilobytes()
    frees = [PAGE_KB + enough * number // SMALL_DISKS for number in range(SMALL_DISKS)]
    hows = [(command, workers) for workers in (1, 2) for command in COMMANDS]
    return [_Disk(*hows[number % len(hows)], free) for number, free in enumerate(frees)]


def _too_small(stage: Stage, builders: Builders, disk: _Disk) -> Verdict:
    """A build on a disk that may be too small, and the next one when it is large enough."""
    command, workers, free = disk
    with stage.fresh() as original:
        kilobytes = _on_disk(original) + free
        with _mounted(original.parent / "disk", kilobytes) as mounted:
            index_dir = mounted / "index"
            shutil.copytree(original, index_dir)
            arguments = stage.arguments(index_dir, command, workers)
            builder = builders.start(arguments, original.parent / "messages")
            builder.go()
            status = builder.status()
            grow = ["mount", "-o", f"remount,size={64 << 10}k", str(mounted)]
            subprocess.run(grow, check=True, capture_output=True)
            how = (command, workers)
            return _judged(stage, builders, builder, index_dir, how, status, ERRORS["ENOSPC"])


def _on_disk(folder: Path) -> int:
    """KB that a file system of pages needs for the files below."""
    sizes = [path.stat().st_size for path in folder.rglob("*") if path.is_file()]
    return sum(-(-size // (PAGE_KB << 10)) * PAGE_KB for size in sizes)
