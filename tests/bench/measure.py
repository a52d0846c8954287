"""The measurements: building, opening and searching, engine beside engine."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from itertools import zip_longest
from pathlib import Path
from statistics import median

import numpy as np

from tests.bench.asks import COUNTED_ALIKE, Ask
from tests.bench.children import Built, CannotDo, Child, Reply
from tests.bench.queries import Asks

ROUNDS = 5
IN_A_ROW = 3  # times that a query is asked in each round
SLOW = 20.0  # milliseconds from which on a query is asked once a round
BUILDS = 3
QUICK = 20.0  # seconds up to which a build is done again
OPENINGS = 5

Starter = Callable[[], Child]
"""Starts the child process of an engine."""


@dataclass(slots=True)
class Building:
    """Builds of one engine with one number of workers, or why there is none."""

    built: list[Built] = field(default_factory=list)
    size: int = 0
    problem: str = ""

    @property
    def seconds(self) -> float:
        """The median."""
        return median(each.seconds for each in self.built)

    @property
    def rate(self) -> float:
        """Articles a second."""
        return self.built[0].articles / self.seconds

    @property
    def peak(self) -> int:
        """The most memory of any of the builds, in bytes."""
        return max(each.peak for each in self.built)


def build_all(
    jobs: Mapping[tuple[str, int], tuple[Starter, Path]], folder: Path
) -> dict[tuple[str, int], Building]:
    """Build for each (engine, workers) with its starter and corpus, in turn; quick ones again.

    The indexes are left in `index_folder`, those of the last build.
    """
    done = {job: Building() for job in jobs}
    for _ in range(BUILDS):
        for job, (start, corpus) in jobs.items():
            before = done[job]
            if not before.problem and all(each.seconds < QUICK for each in before.built):
                _build(before, start, corpus, index_folder(folder, job), job[1])
    return done


def index_folder(folder: Path, job: tuple[str, int]) -> Path:
    """Where the index of an engine and a number of workers is."""
    return folder / f"{job[0]}-{job[1]}"


def _build(building: Building, start: Starter, corpus: Path, folder: Path, workers: int) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    try:
        with start() as child:
            building.built.append(child.build(corpus, folder, workers))
    except CannotDo as exc:
        building.problem = str(exc)
        return
    building.size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


@dataclass(slots=True)
class Opening:
    """Milliseconds of fresh processes: the import, and from opening to the first answer."""

    imports: list[float] = field(default_factory=list)
    answers: list[float] = field(default_factory=list)

    @property
    def middle(self) -> tuple[float, float]:
        """The medians of both."""
        return median(self.imports), median(self.answers)


def open_all(starters: Mapping[str, tuple[Starter, Path]], ask: Ask) -> dict[str, Opening]:
    """Open each index in several fresh processes, the engines in turn, and ask one query."""
    openings = {name: Opening() for name in starters}
    for _ in range(OPENINGS):
        for name, (start, folder) in starters.items():
            with start() as child:
                opened = child.open(folder)
                openings[name].imports.append(child.import_ms)
                openings[name].answers.append(opened + child.ask(ask, 1).ms[0])
    return openings


@dataclass(slots=True)
class Timing:
    """One engine's times in milliseconds over the queries of a class, or why there are none.

    `first` has each query's time when first asked, `asked` all its later times by query; `unseen`
    those of queries that were asked once, of an engine that knew others.
    """

    first: list[float] = field(default_factory=list)
    unseen: list[float] = field(default_factory=list)
    asked: dict[Ask, list[float]] = field(default_factory=dict)
    totals: list[int] = field(default_factory=list)
    problem: str = ""

    def percentile(self, percent: int) -> float:
        """Over the queries, of the median of each one's times."""
        return float(np.percentile([median(times) for times in self.asked.values()], percent))

    @property
    def first_p50(self) -> float:
        """The median of the queries first asked."""
        return median(self.first)

    def unseen_percentile(self, percent: int) -> float:
        """Over the queries that were asked once."""
        return float(np.percentile(self.unseen, percent))


Timings = Mapping[str, Mapping[str, Timing]]
"""By class, then by engine."""


def search_all(
    indexes: Mapping[str, tuple[Starter, Path]], asks: Asks, warm_up: Ask
) -> tuple[Timings, dict[str, int]]:
    """Ask every query of every index; the times, and the most memory of each engine in bytes.

    First each query once of an index opened anew, in processes that know nothing of other classes;
    then in rounds, query by query, the engines in turn, so that whatever else the machine does
    hits all of them alike.
    """
    timings = {kind: {name: Timing() for name in indexes} for kind in asks}
    for kind, queries in asks.items():
        with _opened(indexes) as children:
            _ask_first(children, queries, warm_up, timings[kind])
    with _opened(indexes) as children:
        for kind, queries in asks.items():
            for turn in range(ROUNDS):
                _ask_round(_rotated(children, turn), queries, timings[kind])
        return timings, {name: child.memory() for name, child in children.items()}


def search_unseen(
    indexes: Mapping[str, tuple[Starter, Path]], asks: Asks, before: Asks, timings: Timings
) -> None:
    """Ask every query of `asks` once, of an engine that has answered those of `before` alone.

    The classes in turn, and the engines in turn for each query.
    """
    known = {query for queries in before.values() for query in queries}
    with _opened(indexes) as children:
        for kind, queries in before.items():
            _ask_round(children, queries, {name: Timing() for name in timings[kind]})
        for turn, row in enumerate(zip_longest(*(asks.get(kind, ()) for kind in timings))):
            for query in filter(None, row):
                if query not in known:
                    _ask_once(_rotated(children, turn), query, timings[query.kind])


def _ask_once(children: Mapping[str, Child], query: Ask, timings: Mapping[str, Timing]) -> None:
    for name, child in children.items():
        reply = _tried(timings[name], partial(child.ask, query, 1))
        timings[name].unseen.extend(reply.ms if reply else ())


@contextmanager
def _opened(indexes: Mapping[str, tuple[Starter, Path]]) -> Iterator[dict[str, Child]]:
    """A process for each engine, with its index open."""
    with ExitStack() as stack:
        children = {name: stack.enter_context(start()) for name, (start, _) in indexes.items()}
        for name, (_, folder) in indexes.items():
            children[name].open(folder)
        yield children


def _rotated(children: Mapping[str, Child], turn: int) -> dict[str, Child]:
    """The same, another engine first."""
    names = list(children)
    start = turn % len(names)
    return {name: children[name] for name in (*names[start:], *names[:start])}


def _ask_first(
    children: Mapping[str, Child], queries: Sequence[Ask], warm_up: Ask, timings: dict[str, Timing]
) -> None:
    for query in queries:
        for name, child in children.items():
            reply = _tried(timings[name], partial(child.first, query, warm_up))
            if reply:
                timings[name].first.extend(reply.ms)
                timings[name].totals.append(reply.total)


def _ask_round(
    children: Mapping[str, Child], queries: Sequence[Ask], timings: dict[str, Timing]
) -> None:
    for query in queries:
        for name, child in children.items():
            timing = timings[name]
            before = timing.asked.setdefault(query, [])
            times = 1 if before and median(before) > SLOW else IN_A_ROW
            reply = _tried(timing, partial(child.ask, query, times))
            before.extend(reply.ms if reply else ())


def _tried(timing: Timing, ask: Callable[[], Reply]) -> Reply | None:
    """The reply, or None once a query of the class has failed."""
    if timing.problem:
        return None
    try:
        return ask()
    except CannotDo as exc:
        timing.problem = str(exc)
        return None


def agreement(timings: Timings, ours: str, peer: str) -> tuple[int, int]:
    """How many totals of the classes in COUNTED_ALIKE the two have alike, and of how many."""
    pairs = [
        pair
        for kind in COUNTED_ALIKE
        if kind in timings
        for pair in zip(timings[kind][ours].totals, timings[kind][peer].totals, strict=False)
    ]
    return sum(mine == other for mine, other in pairs), len(pairs)
