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
    YEAR = 10000


class _Periods(NamedTuple):
    """Which of `names`, which ascend, each article is of; 0 is the undated, if there are any."""

    names: Numbers
    ordinals: NDArray[np.intp]

    @property
    def nbytes(self) -> int:
        return self.names.nbytes + self.ordinals.nbytes


def histogram(
    snapshot: Snapshot, found: Matches, calendar: Calendar, period: Period
) -> dict[int, int]:
    """How many of the articles are of each period that has any, in order of time.

    Periods are packed: 2023, 202309 or 20230923. Undated articles are counted under 0. A day that
    no calendar has, 1437-12-00, counts as printed.
    """
    field = DAY_FIELD[calendar]
    names, ordinals = snapshot.cache.get(
        ("periods", field, period), lambda: _periods(snapshot.days[field], period)
    )
    counts = np.bincount(ordinals.take(found.numbers), minlength=len(names))
    named = zip(names.tolist(), counts.tolist(), strict=True)
    return {name: count for name, count in named if count}


def _periods(days: Numbers, period: Period) -> _Periods:
    return _Periods(*np.unique(days // int(period), return_inverse=True))
