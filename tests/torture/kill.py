"""Builders killed at every step, and at any moment, they themselves or a worker of theirs."""

from __future__ import annotations

import os
import signal
import time
from functools import partial
from itertools import cycle
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import NamedTuple

from search.engine import open_engine
from tests.torture import tracing
from tests.torture.builders import Builder, Builders, Crew
from tests.torture.outcome import UNHARMED, Outcome, Verdict, thinned, worst
from tests.torture.stage import COMMANDS, Stage

RANDOM_MOMENTS = 240
"""Some come too late, for a build that is faster than the one that was timed."""

SLOW_SHARE = 0.15
"""Of the steps of a builder with workers, which take half a second to start; it takes most of the
steps that it takes alone, too.
"""

SEED = 20261122
MOMENT = 0.001
"""Seconds between two looks at whether a worker is there."""

WHOM = ("the group", "the builder", "a worker")


class _Point(NamedTuple):
    """A step before which the builder dies."""

    command: str
    workers: int
    step: tracing.Step


class _Moment(NamedTuple):
    """Seconds from the start of a build after which somebody dies."""

    command: str
    whom: str
    seconds: float


def run(scale: float) -> Outcome:
    """Kill at each step of the builder, or at a part of them, and at moments drawn by lot."""
    with TemporaryDirectory(prefix="torture-") as name, Crew() as crew:
        stage = Stage(Path(name))
        skipped = tracing.why_not()
        points = [] if skipped else _points(stage, crew, scale)
        verdicts = crew.each(partial(_killed_at_step, stage), points)
        verdicts += crew.each(partial(_killed_at_moment, stage), _moments(stage, crew, scale))
    return Outcome.of("kill", verdicts, [f"not at each step: {skipped}"] if skipped else [])


def _points(stage: Stage, crew: Crew, scale: float) -> list[_Point]:
    alone, with_workers = (
        [
            _Point(command, workers, step)
            for command, steps in stage.steps(crew, workers).items()
            for step in steps
        ]
        for workers in (1, 2)
    )
    return thinned(alone, scale) + thinned(with_workers, scale * SLOW_SHARE)


def _killed_at_step(stage: Stage, builders: Builders, point: _Point) -> Verdict | None:
    """None where the builder got by without this step."""
    command, workers, step = point
    with stage.fresh() as index_dir, open_engine(index_dir) as reader:
        arguments = stage.arguments(index_dir, command, workers)
        builder = builders.start(arguments, index_dir.parent / "messages")
        fault = f"inject={step.call}:signal=KILL:when={step.number}"
        status = tracing.run_traced(builder, index_dir.parent / "trace", ["-e", fault])
        if status != -signal.SIGKILL:
            return None
        return worst(
            stage.seen(index_dir, command),
            stage.judged(reader, command),
            stage.repeated(builders, index_dir, command, 1),
        )


def _moments(stage: Stage, crew: Crew, scale: float) -> list[_Moment]:
    """Over the time that a build takes which is left alone."""
    draw = Random(SEED)
    seconds = dict(zip(COMMANDS, crew.each(partial(_seconds, stage), COMMANDS), strict=True))
    return [
        _Moment(command := draw.choice(COMMANDS), whom, draw.uniform(0, seconds[command]))
        for whom, _ in zip(cycle(WHOM), range(round(RANDOM_MOMENTS * scale)), strict=False)
    ]


def _seconds(stage: Stage, builders: Builders, command: str) -> float:
    with stage.fresh() as index_dir:
        arguments = stage.arguments(index_dir, command, 2)
        builder = builders.start(arguments, index_dir.parent / "messages")
        started = time.monotonic()
        builder.go()
        builder.status()
        return time.monotonic() - started


def _killed_at_moment(stage: Stage, builders: Builders, moment: _Moment) -> Verdict | None:
    """None where whoever was to be killed had ended before."""
    command = moment.command
    with stage.fresh() as index_dir:
        builder = builders.start(
            stage.arguments(index_dir, command, 2), index_dir.parent / "messages"
        )
        builder.go()
        builder.ends_within(moment.seconds)
        killed = _kill(builder, moment.whom)
        status = builder.status()
        if not killed:
            return None
        return worst(
            _told(builder, status, moment),
            stage.seen(index_dir, command),
            stage.repeated(builders, index_dir, command, 1),
        )


def _kill(builder: Builder, whom: str) -> bool:
    """Whether there was somebody to kill; a worker is waited for."""
    try:
        if whom == "the group":
            os.killpg(builder.pid, signal.SIGKILL)
        elif whom == "the builder":
            os.kill(builder.pid, signal.SIGKILL)
        else:
            while not (workers := builder.workers()):
                if builder.ends_within(MOMENT):
                    return False
            os.kill(workers[-1], signal.SIGKILL)
    except ProcessLookupError:
        return False
    return True


def _told(builder: Builder, status: int, moment: _Moment) -> Verdict:
    """A builder that lives on without its worker ends well or says that it failed."""
    messages = builder.messages()
    if status in (0, -signal.SIGKILL) or (status == 1 and "A worker process died" in messages):
        return UNHARMED
    return Verdict("wrong", f"{moment} ended with {status}: {messages}")
