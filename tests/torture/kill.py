"""Builders killed at every step, and at any moment, they themselves or a worker of theirs."""

from __future__ import annotations

import os
import signal
import time
from contextlib import suppress
from functools import partial
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import NamedTuple

from search.engine import open_engine
from tests.torture import tracing
from tests.torture.builders import Builder, Builders, each
from tests.torture.outcome import UNHARMED, Outcome, Verdict, first_bad, thinned
from tests.torture.stage import COMMANDS, Stage

WORKERS = (1, 2)
RANDOM_MOMENTS = 200
SEED = 20261122
WHOM = ("the group", "the builder", "a worker")


class _Point(NamedTuple):
    """A step before which the builder dies."""

    command: str
    workers: int
    step: tracing.Step


class _Moment(NamedTuple):
    """A part of a build's time after which somebody dies."""

    command: str
    whom: str
    part: float


def run(scale: float) -> Outcome:
    """Kill at each step of the builder, or at a part of them, and at moments drawn by lot."""
    with TemporaryDirectory(prefix="torture-") as name:
        stage = Stage(Path(name))
        skipped = tracing.why_not()
        points = [] if skipped else _points(stage, scale)
        verdicts = each(partial(_killed_at_step, stage), points)
        verdicts += each(partial(_killed_at_moment, stage), _moments(scale))
    return Outcome.of("kill", verdicts, [f"not at each step: {skipped}"] if skipped else [])


def _points(stage: Stage, scale: float) -> list[_Point]:
    found = [
        _Point(command, workers, step)
        for command in COMMANDS
        for workers in WORKERS
        for step in _steps(stage, command, workers)
    ]
    return thinned(found, scale)


def _steps(stage: Stage, command: str, workers: int) -> list[tracing.Step]:
    with stage.fresh() as index_dir, Builders() as builders:
        arguments = stage.arguments(index_dir, command, workers)
        return tracing.steps_of(builders, arguments, index_dir, index_dir.parent)


def _killed_at_step(stage: Stage, builders: Builders, point: _Point) -> Verdict:
    command, workers, step = point
    with stage.fresh() as index_dir, open_engine(index_dir) as reader:
        arguments = stage.arguments(index_dir, command, workers)
        builder = builders.start(arguments, index_dir.parent / "messages")
        fault = f"inject={step.call}:signal=KILL:when={step.number}"
        status = tracing.run_traced(builder, index_dir.parent / "trace", ["-e", fault])
        if status != -signal.SIGKILL:
            return Verdict("wrong", f"{point} did not kill: {status}, {builder.messages()}")
        return first_bad(
            stage.seen(index_dir, command),
            stage.judged(reader, command),
            stage.repeated(builders, index_dir, command, workers),
        )


def _moments(scale: float) -> list[_Moment]:
    draw = Random(SEED)
    wanted = round(RANDOM_MOMENTS * scale)
    return [
        _Moment(draw.choice(COMMANDS), WHOM[number % len(WHOM)], draw.random())
        for number in range(wanted)
    ]


def _killed_at_moment(stage: Stage, builders: Builders, moment: _Moment) -> Verdict:
    """Kill in the midst of a build, whose time is that of one before that was left alone."""
    command = moment.command
    with stage.fresh() as index_dir:
        seconds = _seconds(stage, builders, command)
        builder = builders.start(
            stage.arguments(index_dir, command, 2), index_dir.parent / "messages"
        )
        builder.go()
        builder.ends_within(seconds * moment.part)
        _kill(builder, moment.whom)
        status = builder.status()
        return first_bad(
            _told(builder, status, moment),
            stage.seen(index_dir, command),
            stage.repeated(builders, index_dir, command, 2),
        )


def _seconds(stage: Stage, builders: Builders, command: str) -> float:
    with stage.fresh() as index_dir:
        builder = builders.start(
            stage.arguments(index_dir, command, 2), index_dir.parent / "messages"
        )
        started = time.monotonic()
        builder.go()
        builder.status()
        return time.monotonic() - started


def _kill(builder: Builder, whom: str) -> None:
    with suppress(ProcessLookupError):  # it was done
        if whom == "the group":
            os.killpg(builder.pid, signal.SIGKILL)
        elif whom == "the builder":
            os.kill(builder.pid, signal.SIGKILL)
        else:
            for worker in builder.workers()[-1:]:
                os.kill(worker, signal.SIGKILL)


def _told(builder: Builder, status: int, moment: _Moment) -> Verdict:
    """A builder that lives on without its worker ends well or says that it failed."""
    messages = builder.messages()
    if status in (0, -signal.SIGKILL) or (status == 1 and "A worker process died" in messages):
        return UNHARMED
    return Verdict("wrong", f"{moment} ended with {status}: {messages}")
