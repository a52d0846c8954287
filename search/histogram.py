"""How the articles found spread over time: counts by day, month or year of either calendar."""

from __future__ import annotations

from enum import IntEnum
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.calendars import Calendar
from search.compiler import DAY_FIELD
from search.matches import Matches, Numbers
from search.snapshot import Snapshot


class Period(IntEnum):
    """A stretch of days; packed days divided by its value are told apart by it."""

    DAY = 1
    MONTH = 100
    YEAR = 10_000
    DECADE = 100_000
    CENTURY = 1_000_000


class Spread(NamedTuple):
    """How many articles are of each period; `names` are packed and ascend, 0 is the undated.

    Periods without articles may be among them.
    """

    names: Numbers
    counts: NDArray[np.intp]

    @property
    def nbytes(self) -> int:
        """Bytes of both arrays."""
        return self.names.nbytes + self.counts.nbytes

    def by(self, period: Period) -> Spread:
        """The same articles by longer periods: a spread by days, put together by months."""
        names = self.names // int(period)
        starts = np.flatnonzero(np.diff(names, prepend=-1))
        return Spread(names.take(starts), np.add.reduceat(self.counts, starts, dtype=np.intp))

    def between(self, first: int, last: int) -> Spread:
        """The part of the periods from first to last."""
        begin, end = self.names.searchsorted((first, last + 1))
        return Spread(self.names[begin:end], self.counts[begin:end])


class _Periods(NamedTuple):
    """Which of `names`, which ascend, each article is of; 0 is the undated, if there are any."""

    names: Numbers
    ordinals: NDArray[np.intp]

    @property
    def nbytes(self) -> int:
        return self.names.nbytes + self.ordinals.nbytes


def spread(
    snapshot: Snapshot, found: Matches, calendar: Calendar, period: Period = Period.DAY
) -> Spread:
    """How many of the articles are of each period that the snapshot has.

    A day that no calendar has, 1437-12-00, counts as printed.
    """
    field = DAY_FIELD[calendar]
    names, ordinals = snapshot.cache.always(
        ("periods", field, period), lambda: _periods(snapshot.days[field], period)
    )
    return Spread(names, np.bincount(ordinals.take(found.numbers), minlength=len(names)))


def histogram(
    snapshot: Snapshot, found: Matches, calendar: Calendar, period: Period
) -> dict[int, int]:
    """How many of the articles are of each period that has any, in order of time.

    Periods are packed: 2023, 202309 or 20230923. Undated articles are counted under 0.
    """
    counted = spread(snapshot, found, calendar, period)
    named = zip(counted.names.tolist(), counted.counts.tolist(), strict=True)
    return {name: count for name, count in named if count}


def _periods(days: Numbers, period: Period) -> _Periods:
    return _Periods(*np.unique(days // int(period), return_inverse=True))
