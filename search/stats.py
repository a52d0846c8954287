"""What an index holds, counted."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from index.article import Day
from index.calendars import Calendar
from index.dates import DISAGREEING, IMPOSSIBLE
from search.histogram import Period, histogram
from search.matches import Mask, Numbers
from search.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Stats:
    """What the index holds. Days are packed, 0 where no article is dated.

    The first and last days leave out those that no calendar has, like 1437-12-00.

    `papers` and `sources` count articles by value, most first; `rejected` counts what the last
    build refused, by reason.
    """

    generation: str
    built_at: str
    articles: int
    undated: int
    disagreeing: int
    first_date: Day
    last_date: Day
    first_hijri: Day
    last_hijri: Day
    papers: dict[str, int]
    sources: dict[str, int]
    languages: dict[str, int]
    months: dict[int, int]
    rejected: dict[str, int]
    segments: int
    bytes_on_disk: int


def stats(snapshot: Snapshot) -> Stats:
    """Counts over all articles of the generation, deleted ones left out."""
    manifest = snapshot.manifest
    months = histogram(snapshot, snapshot.living, Calendar.GREGORIAN, Period.MONTH)
    dated = {
        name: column[(column > 0) & snapshot.alive & ~_flagged(snapshot, IMPOSSIBLE)]
        for name, column in snapshot.days.items()
    }
    return Stats(
        generation=manifest.generation,
        built_at=manifest.built_at,
        articles=manifest.articles,
        undated=months.get(0, 0),
        disagreeing=int(np.count_nonzero(_flagged(snapshot, DISAGREEING) & snapshot.alive)),
        first_date=_first(dated["date"]),
        last_date=int(dated["date"].max(initial=0)),
        first_hijri=_first(dated["hijri"]),
        last_hijri=int(dated["hijri"].max(initial=0)),
        papers=_counted(snapshot, "paper"),
        sources=_counted(snapshot, "source"),
        languages=_counted(snapshot, "lang"),
        months={month: count for month, count in months.items() if month},
        rejected=dict(manifest.rejected),
        segments=len(manifest.segments),
        bytes_on_disk=sum(entry.size for entry in manifest.files.values()),
    )


def _first(days: Numbers) -> Day:
    return int(days.min()) if len(days) else 0


def _flagged(snapshot: Snapshot, flag: str) -> Mask:
    values, ordinals = snapshot.facets["date_flags"]
    return np.isin(ordinals, [n for n, flags in enumerate(values) if flag in flags.split()])


def _counted(snapshot: Snapshot, name: str) -> dict[str, int]:
    values, ordinals = snapshot.facets[name]
    counts = np.bincount(ordinals[snapshot.alive], minlength=len(values)).tolist()
    named = [(value, count) for value, count in zip(values, counts, strict=True) if count and value]
    return dict(sorted(named, key=lambda item: (-item[1], item[0])))
