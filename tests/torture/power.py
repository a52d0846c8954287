"""The power fails at a step of a builder: what was not synced is lost, in part or wholly."""

from __future__ import annotations

import shutil
import signal
from functools import partial
from itertools import chain
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import NamedTuple

from tests.torture import tracing
from tests.torture.builders import Builders, Crew
from tests.torture.lost_cache import FileSystem
from tests.torture.outcome import Outcome, Verdict, worst
from tests.torture.stage import COMMANDS, Stage

SEEDS = 200
ENDED = 30
"""Builders that the power fails behind, when they have said that all is well."""

_BEHIND = 4
"""Steps after the last renaming: its folder is opened and synced."""

DISKS_A_SEED = 2
"""What is lost is drawn so often at each step, as building takes longer than losing."""


class _Loss(NamedTuple):
    """A step before which the power fails, and what decides what is lost."""

    command: str
    step: tracing.Step
    seed: int


def run(scale: float) -> Outcome:
    """Cut the power at steps drawn by lot, most of them among those that publish."""
    untraced = tracing.why_not()
    if untraced:
        return Outcome.of("power", [], [f"not tried: {untraced}"])
    with TemporaryDirectory(prefix="torture-") as name, Crew() as crew:
        stage = Stage(Path(name))
        verdicts = crew.each(partial(_cut_behind, stage), range(max(1, round(ENDED * scale))))
        verdicts += [
            *chain.from_iterable(crew.each(partial(_cut, stage), _losses(stage, crew, scale)))
        ]
    return Outcome.of("power", verdicts)


def _losses(stage: Stage, crew: Crew, scale: float) -> list[_Loss]:
    pools = {command: _pools(steps) for command, steps in stage.steps(crew, 1).items()}
    losses = []
    for seed in range(round(SEEDS * scale)):
        draw = Random(seed)
        command = draw.choice(COMMANDS)
        pool = pools[command][seed % len(pools[command])]
        losses.append(_Loss(command, draw.choice(pool), seed))
    return losses


def _pools(steps: list[tracing.Step]) -> list[list[tracing.Step]]:
    """All steps; those from the first that syncs on; those around the renaming."""
    syncs = [number for number, step in enumerate(steps) if step.call == "fsync"]
    renames = [number for number, step in enumerate(steps) if step.call.startswith("rename")]
    return [steps, steps[syncs[0] :], steps[renames[0] : renames[-1] + _BEHIND]]


def _cut(stage: Stage, builders: Builders, loss: _Loss) -> list[Verdict]:
    command, step, seed = loss
    with stage.fresh() as index_dir:
        before, log = index_dir.parent / "before", index_dir.parent / "trace"
        shutil.copytree(index_dir, before)
        builder = builders.start(
            stage.arguments(index_dir, command, 1), index_dir.parent / "messages"
        )
        fault = f"inject={step.call}:signal=KILL:when={step.number}"
        status = tracing.run_traced(builder, log, ["-e", fault])
        if status != -signal.SIGKILL:
            return []  # it got by without this step
        system = FileSystem(index_dir, before)
        system.follow(tracing.steps(log, index_dir))
        draw = Random(seed)
        return [
            _after(stage, builders, system, index_dir.parent / f"after-{number}", loss, draw)
            for number in range(DISKS_A_SEED)
        ]


def _cut_behind(stage: Stage, builders: Builders, seed: int) -> Verdict:
    """What a builder has called published must be there; also where it made the folder for it."""
    command = ("rebuild", "add", "rebuild")[seed % 3]
    with stage.fresh() as index_dir:
        root, within = (index_dir, "") if seed % 3 < 2 else (index_dir.parent / "var", "lib/index")
        root.mkdir(exist_ok=True)
        before, log = root.with_name("before"), root.with_name("trace")
        shutil.copytree(root, before)
        arguments = stage.arguments(root / within, command, 1)
        builder = builders.start(arguments, root.with_name("messages"))
        if status := tracing.run_traced(builder, log):
            return Verdict("wrong", f"{command} ended with {status}: {builder.messages()}")
        system = FileSystem(root, before)
        system.follow(tracing.steps(log, root))
        system.leave(root.with_name("after"), Random(seed))
        verdict = stage.is_state(root.with_name("after") / within, stage.new[command])
        return Verdict(verdict.result, f"{command} to {within or 'a folder'}: {verdict.note}")


def _after(
    stage: Stage, builders: Builders, system: FileSystem, after: Path, loss: _Loss, draw: Random
) -> Verdict:
    """What is found when the power is back, in a folder that is made for it."""
    system.leave(after, draw)
    verdict = worst(
        stage.seen(after, loss.command), stage.repeated(builders, after, loss.command, 1)
    )
    return Verdict(verdict.result, f"{loss}: {verdict.note}")
