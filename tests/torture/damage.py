"""Bits that turn and files that are cut short: found, named, and never answered from."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import NamedTuple

from index.check import check
from index.codec.container import ArrayFile
from index.errors import IndexDamaged
from index.generations import CURRENT, current_name
from index.repair import repair
from search.engine import Engine, open_engine
from tests.torture.outcome import REFUSED, UNHARMED, Outcome, Verdict, worst
from tests.torture.stage import REQUESTS, Stage, answer

BITS = 300
CUTS = 50
SHARE_OF_LINKED = 5
"""One in so many is done to an index in which both generations have some files in common."""


class _Damage(NamedTuple):
    """What to do, as drawn from a seed; with `linked` to both generations at once."""

    harm: Callable[[Path, Random], str]
    seed: int
    linked: bool


def run(scale: float) -> Outcome:
    """Turn bits and cut files of the published generation, and ask for everything."""
    damages = [
        _Damage(harm, seed, linked=seed % SHARE_OF_LINKED == 0)
        for harm, times in ((_turn_a_bit, BITS), (_cut, CUTS))
        for seed in range(round(times * scale))
    ]
    with TemporaryDirectory(prefix="torture-") as name:
        stage = Stage(Path(name))
        return Outcome.of("damage", [_damaged(stage, damage) for damage in damages])


def _damaged(stage: Stage, damage: _Damage) -> Verdict:
    with stage.fresh() as index_dir:
        if damage.linked:
            _link_again(index_dir)
        draw = Random(damage.seed)
        path = draw.choice(sorted(_files(index_dir)))
        done = f"{damage.harm(path, draw)} of {path.relative_to(index_dir)}, {damage.linked=}"
        linked = path.stat().st_nlink > 1
        verdict = worst(
            _checked(index_dir, path),
            _asked(stage, index_dir, path, linked),
            _repaired(stage, index_dir, path, linked),
        )
        return Verdict(verdict.result, f"{done}: {verdict.note}")


def _link_again(index_dir: Path) -> None:
    """As a builder leaves it: a segment that two generations have is one file."""
    older, newer = sorted(index_dir.glob("gen-*"))
    for path in newer.rglob("*.arrays"):
        other = older / path.relative_to(newer)
        if other.exists():
            other.unlink()
            os.link(path, other)


def _files(index_dir: Path) -> Iterator[Path]:
    """Every file that is read to serve the published generation."""
    below = (index_dir / current_name(index_dir)).rglob("*")
    return chain([index_dir / CURRENT], (path for path in below if path.is_file()))


def _turn_a_bit(path: Path, draw: Random) -> str:
    """Anywhere; of a segment in any of its arrays, for most of its bytes are in a few of them."""
    content = bytearray(path.read_bytes())
    begin, end = (0, len(content)) if path.suffix != ".arrays" else _array(path, content, draw)
    at, bit = draw.randrange(begin, end), draw.randrange(8)
    content[at] ^= 1 << bit
    _write(path, content)
    return f"bit {bit} of byte {at}"


def _array(path: Path, content: bytearray, draw: Random) -> tuple[int, int]:
    """Where the bytes of an array lie, or of another one that has the same."""
    file = ArrayFile.open(path)
    arrays = [held for name in file.names() if (held := file.unverified(name).tobytes())]
    file.close()
    chosen = draw.choice(arrays)
    begin = content.index(chosen)
    return begin, begin + len(chosen)


def _cut(path: Path, draw: Random) -> str:
    content = path.read_bytes()
    left = draw.randrange(len(content))
    _write(path, content[:left])
    return f"all but {left} bytes"


def _write(path: Path, content: bytes | bytearray) -> None:
    """In place, for all who have linked the file."""
    with path.open("r+b") as file:
        file.truncate(len(content))
        file.write(content)


def _checked(index_dir: Path, path: Path) -> Verdict:
    """Whether `check` names the file."""
    try:
        faults = check(index_dir).faults
    except IndexDamaged as exc:
        faults = (str(exc),)
    if any(str(path) in fault for fault in faults):
        return UNHARMED
    return Verdict("wrong", f"check does not name it: {faults}")


def _asked(stage: Stage, index_dir: Path, path: Path, linked: bool) -> Verdict:
    """Whether each answer is right, or that of the generation before, with the file named."""
    try:
        with open_engine(index_dir) as engine:
            verdicts = [
                _answered(stage, engine, number, path, linked) for number in range(len(REQUESTS))
            ]
    except IndexDamaged as exc:
        return _told(str(exc), path, linked)
    return worst(*verdicts)


def _answered(stage: Stage, engine: Engine, number: int, path: Path, linked: bool) -> Verdict:
    try:
        page = engine.search(REQUESTS[number])
        found = answer(page)
    except IndexDamaged as exc:
        return _told(str(exc), path, linked)
    except Exception as exc:  # noqa: BLE001  # damage that nobody noticed may raise anything
        return Verdict("wrong", f"{REQUESTS[number]} was answered with {exc!r}")
    notices = " ".join(notice for notice in page.notices if path.name in notice)
    if found == stage.old.answers[number] and not notices:
        return UNHARMED
    if found in (stage.old.answers[number], stage.before.answers[number]) and str(path) in notices:
        return REFUSED
    return Verdict("wrong", f"{REQUESTS[number]} was answered wrongly, {notices=}")


def _told(message: str, path: Path, linked: bool) -> Verdict:
    """Nothing can be served only where the damage is in both generations."""
    if not linked:
        return Verdict(
            "lost", f"nothing was served, though the generation before is whole: {message}"
        )
    if path.name not in message or "build" not in message.lower():
        return Verdict("wrong", f"the error does not say what and where: {message}")
    return REFUSED


def _repaired(stage: Stage, index_dir: Path, path: Path, linked: bool) -> Verdict:
    """Whether `check --repair` goes back to what is whole, or says that nothing is."""
    try:
        repair(index_dir)
    except IndexDamaged as exc:
        return REFUSED if linked else Verdict("lost", f"it was not repaired: {exc}")
    if faults := check(index_dir).faults:
        return Verdict("wrong", f"after the repair there is damage: {faults}")
    return stage.is_state(index_dir, stage.old if path.name == CURRENT else stage.before)
