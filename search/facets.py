"""How many of the articles found have each value of a facet, and are of each year and day."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.calendars import Calendar
from index.lazy import cached_property
from search.compiler import DAY_FIELD
from search.filters import (
    FLAGS,
    HIJRI_MARK,
    UNDATED,
    WHOLE_VALUES,
    Chosen,
    TypedRange,
    flag_sets,
    narrowed,
    typed_range,
    undated,
)
from search.histogram import Period, Spread, spread
from search.kernel.best import top
from search.matches import Matches
from search.results import Facets, FacetValue, Request
from search.snapshot import Snapshot
from search.timeline import Timeline, axis_of, timeline

MOST_VALUES = 20
"""Values shown of a facet beside the chosen ones: what fits a side column."""

# Stands for the undated, behind every month.
_LAST = 999_999
# A value of a facet with its count, as kept.
_VALUE_BYTES = 128


class _Kept(NamedTuple):
    """Facets, and for the cache about how much they take."""

    facets: Facets
    nbytes: int


class Months(NamedTuple):
    """The months of a calendar by time, the undated last: article n is of `names[ordinals[n]]`."""

    names: tuple[str, ...]
    ordinals: NDArray[np.int16]


class Counted:
    """The counts of one search, worked out when asked for; `base` is what any value narrows.

    One facet that is chosen from counts as if it were not, so that the other values stay there to
    be chosen beside the first.
    """

    def __init__(
        self,
        snapshot: Snapshot,
        request: Request,
        asked: Hashable,
        base: Matches,
        chosen: Chosen,
    ) -> None:
        """`asked` is equal for searches with the same `base`."""
        self._snapshot = snapshot
        self._request = request
        self._asked = asked
        self._base = base
        self._chosen = chosen

    @cached_property
    def undated(self) -> int:
        """How many of all hits have no date."""
        found = narrowed(self._base, self._chosen)
        return (found & undated(self._snapshot, "date")).count

    @property
    def facets(self) -> Facets:
        """The values by count, the most frequent of them and all that are chosen; exact.

        They are kept: the other pages of the search have the same ones, in whatever order.
        """
        calendar = self._calendar(self._request.axis)
        key = ("facets", calendar, *self._found)
        return self._snapshot.cache.get(key, lambda: self._counted(calendar)).facets

    def timeline(self, axis: str, most: int, period: Period | None = None) -> Timeline:
        """All hits along time, in at most so many periods or in those of one length.

        The axis is a calendar; for "" it is the one that was chosen for the search, else that of
        the days typed. Raises QueryError where the periods asked for are too many.
        """
        calendar = self._calendar(axis)
        days = self._days
        confined = axis_of(calendar, days.nodes, self._snapshot.manifest.hijri_offset)
        archive = self._spread(calendar, (), lambda: self._snapshot.living)
        among = archive
        if find := days.find:
            among = self._spread(
                calendar, days.nodes, lambda: find(self._snapshot) & self._snapshot.living
            )
        found = self._spread(calendar, self._found, lambda: narrowed(self._base, self._chosen))
        return timeline(confined, found, among, archive, most=most, period=period)

    def _spread(self, axis: Calendar, of: Hashable, articles: Callable[[], Matches]) -> Spread:
        """How many articles are of each day, kept by what they are."""
        key = ("spread", axis, of)
        return self._snapshot.cache.get(key, lambda: spread(self._snapshot, articles(), axis))

    @property
    def _found(self) -> tuple[Hashable, ...]:
        """Equal for searches with the same hits, in whatever order."""
        names = (*WHOLE_VALUES, FLAGS, "month")
        return (self._asked, *(tuple(getattr(self._request, name)) for name in names))

    @property
    def _days(self) -> TypedRange:
        return typed_range(self._request, self._snapshot.manifest.hijri_offset)

    def _calendar(self, axis: str) -> Calendar:
        """The calendar named, else the one chosen for the search, else that of the days typed."""
        if named := axis or self._request.calendar:
            return Calendar(named)
        typed = {node.calendar for node in self._days.nodes}
        return typed.pop() if len(typed) == 1 else Calendar.GREGORIAN

    def _counted(self, calendar: Calendar) -> _Kept:
        counted = {name: self._values(name) for name in WHOLE_VALUES}
        counted |= {FLAGS: self._flags()} | self._times(calendar)
        return _Kept(counted, _VALUE_BYTES * sum(map(len, counted.values())))

    def _values(self, name: str) -> tuple[FacetValue, ...]:
        values, ordinals = self._snapshot.facets[name]
        counts = self._counts(name, ordinals, len(values))
        there = np.flatnonzero(counts).astype(np.int32)
        # The values ascend; one may be "", of the articles without a value.
        largest = top(counts.take(there).astype(np.float32), there, None, 0, MOST_VALUES + 1)
        named = [(values[n], int(counts[n])) for n in there.take(largest).tolist() if values[n]]
        shown = dict(named[:MOST_VALUES])
        chosen: Sequence[str] = getattr(self._request, name)
        if chosen:
            known = dict(zip(values, counts.tolist(), strict=True))
            shown |= {value: known.get(value, 0) for value in chosen if value not in shown}
        return tuple([FacetValue(value, n, value in chosen) for value, n in shown.items()])

    def _flags(self) -> tuple[FacetValue, ...]:
        """Each flag by the articles that have it; most have none, and some several."""
        counts: dict[str, int] = dict.fromkeys(self._request.flag, 0)
        sets = flag_sets(self._snapshot)
        ordinals = self._snapshot.facets["date_flags"].ordinals
        for flags, count in zip(sets, self._counts(FLAGS, ordinals, len(sets)), strict=True):
            for flag in flags if count else ():
                counts[flag] = counts.get(flag, 0) + int(count)
        by_count = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
        return tuple([FacetValue(flag, n, flag in self._request.flag) for flag, n in by_count])

    def _times(self, calendar: Calendar) -> dict[str, tuple[FacetValue, ...]]:
        names, ordinals = months(self._snapshot, calendar)
        counts = self._counts("month", ordinals, len(names)).tolist()
        by_month = {name: count for name, count in zip(names, counts, strict=True) if count}
        by_year: dict[str, int] = {}
        for name, count in by_month.items():
            year = name.partition("-")[0]
            by_year[year] = by_year.get(year, 0) + count
        chosen = self._request.month
        return {
            facet: tuple([FacetValue(value, n, value in chosen) for value, n in counted.items()])
            for facet, counted in (("year", by_year), ("month", by_month))
        }

    def _counts(self, name: str, ordinals: NDArray[np.integer[Any]], most: int) -> NDArray[np.intp]:
        found = narrowed(self._base, self._chosen, but=name)
        return np.bincount(ordinals.take(found.numbers), minlength=most)


def months(snapshot: Snapshot, calendar: Calendar = Calendar.GREGORIAN) -> Months:
    """The months of the snapshot's articles."""
    return snapshot.cache.always(("months", calendar), lambda: _months(snapshot, calendar))


def _months(snapshot: Snapshot, calendar: Calendar) -> Months:
    days = snapshot.days[DAY_FIELD[calendar]]
    found, ordinals = np.unique(np.where(days > 0, days // 100, _LAST), return_inverse=True)
    mark = HIJRI_MARK if calendar is Calendar.HIJRI else ""
    names = tuple([f"{mark}{_month_name(month)}" for month in found.tolist()])
    return Months(names, ordinals.astype(np.int16))


def _month_name(month: int) -> str:
    return UNDATED if month == _LAST else f"{month // 100:04}-{month % 100:02}"
