"""The measurements as tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from operator import attrgetter, methodcaller

from tests.bench.asks import KINDS
from tests.bench.engines.base import OURS
from tests.bench.measure import Building, Opening, Timing, Timings, agreement
from tests.bench.tables import NONE, Table, geometric_mean, megabytes, milliseconds, ratio

RATIO = "ratio"
"""Ours by theirs: of times, 0.50 is twice as fast."""


def building_table(buildings: Mapping[tuple[str, int], Building], ours: str = OURS) -> Table:
    """A row for each engine and number of workers, and our rate as a multiple of theirs."""
    rows = []
    for (name, workers), building in buildings.items():
        if building.built:
            mine = buildings.get((ours, workers), building)
            rows.append(_building_row(name, workers, building, mine))
    head = ("", "workers", "articles/s", RATIO, "seconds", "memory, MB", "index, MB")
    title = "Building, from the first byte read to the commit. Ratio: our rate by theirs."
    return Table(title, head, rows)


def _building_row(name: str, workers: int, building: Building, ours: Building) -> Sequence[str]:
    faster = ratio(ours.rate, building.rate) if ours.built and ours is not building else NONE
    return (
        name,
        str(workers),
        f"{building.rate:,.0f}",
        faster,
        f"{building.seconds:,.2f}",
        megabytes(building.peak),
        megabytes(building.size),
    )


def opening_table(openings: Mapping[str, Opening], memory: Mapping[str, int]) -> Table:
    """Times of fresh processes, and the most memory that the searching ones came to have."""
    head = ("ms", "import", "open to first answer", "memory after all queries, MB")
    rows = []
    for name, opening in openings.items():
        imported, answered = opening.middle
        cells = (milliseconds(imported), milliseconds(answered), megabytes(memory[name]))
        rows.append((name, *cells))
    return Table("In a fresh process.", head, rows)


def percentile_table(timings: Timings, percent: int, ours: str = OURS) -> Table:
    """Milliseconds of each class and engine, and ours as a share of theirs."""
    title = f"Searching, p{percent} over the queries of a class, in milliseconds."
    return _against(title, timings, methodcaller("percentile", percent), ours)


def first_table(timings: Timings, peers: Sequence[str], ours: str = OURS) -> Table:
    """The same where each query is asked for the first time, beside these peers only."""
    shown = {
        kind: {name: engines[name] for name in (ours, *peers) if name in engines}
        for kind, engines in timings.items()
    }
    title = "Searching, each query asked for the first time, p50 in milliseconds."
    return _against(title, shown, attrgetter("first_p50"), ours)


def unseen_table(timings: Timings, percent: int, peers: Sequence[str], ours: str = OURS) -> Table:
    """The same where each query is new to an engine that has answered others."""
    shown = {
        kind: {name: engines[name] for name in (ours, *peers) if name in engines}
        for kind, engines in timings.items()
        if engines[ours].unseen
    }
    title = (
        "Searching, each query asked once of an engine that has answered others, "
        f"p{percent} in milliseconds."
    )
    return _against(title, shown, methodcaller("unseen_percentile", percent), ours)


def _against(title: str, timings: Timings, value: Callable[[Timing], float], ours: str) -> Table:
    peers = [name for name in next(iter(timings.values())) if name != ours]
    shares: dict[str, list[float]] = {name: [] for name in peers}
    rows = []
    for kind, engines in timings.items():
        mine = _measured(engines[ours], value)
        row = [KINDS[kind], _cell(mine)]
        for name in peers:
            theirs = _measured(engines[name], value)
            row += [_cell(theirs), ratio(mine, theirs) if mine and theirs else NONE]
            if mine and theirs:
                shares[name].append(mine / theirs)
        rows.append(row)
    means = [(NONE, _mean(shares[name])) for name in peers]
    rows.append(["geometric mean", NONE, *(cell for pair in means for cell in pair)])
    head = ["", ours, *(cell for name in peers for cell in (name, RATIO))]
    return Table(title, head, rows)


def _measured(timing: Timing, value: Callable[[Timing], float]) -> float:
    """0 where the engine has no such queries or failed."""
    return 0.0 if timing.problem else value(timing)


def _cell(value: float) -> str:
    return milliseconds(value) if value else NONE


def _mean(shares: Sequence[float]) -> str:
    return ratio(geometric_mean(shares), 1) if shares else NONE


def agreement_table(timings: Timings, peers: Sequence[str], ours: str = OURS) -> Table:
    """How many totals are the same number as ours."""
    rows = []
    for name in peers:
        alike, of_all = agreement(timings, ours, name)
        rows.append((name, f"{alike} of {of_all}", f"{alike / max(of_all, 1):.0%}"))
    head = ("", "totals alike", "share")
    return Table("Totals of words, AND and OR that are the same as ours.", head, rows)


def problems(buildings: Mapping[tuple[str, int], Building], timings: Timings) -> list[str]:
    """What has no figure, and why: a line for each engine and reason."""
    found: dict[tuple[str, str], list[str]] = {}
    for (name, workers), building in buildings.items():
        if building.problem:
            found.setdefault((name, building.problem), []).append(f"{workers} workers")
    for kind, engines in timings.items():
        for name, timing in engines.items():
            if timing.problem:
                found.setdefault((name, timing.problem), []).append(KINDS[kind])
    return [f"{name} {reason}: {', '.join(what)}" for (name, reason), what in found.items()]
