"""The articles found along time: periods without a gap, as many as a page can draw."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from index.article import Day
from index.calendars import Calendar, format_day, hijri_month_length, to_gregorian, to_hijri
from index.errors import QueryError
from search.histogram import Period, Spread
from search.matches import Numbers
from search.query import Dates

MOST_BARS = 124
"""Bars of a drawing: four months of days, ten years of months; two pixels each on a phone."""

MOST_PERIODS = 5000
"""Periods of one answer, where they are asked for by their length: 13 years of days."""

YEARS = {Period.DECADE: 10, Period.CENTURY: 100}
"""The years of the periods that no date names."""

_TOO_MANY = (
    "The hits go over more than {most:,} {period}s; narrow the search or ask for longer periods."
)
_BLOCKS = "▁▂▃▄▅▆▇█"


@dataclass(frozen=True, slots=True)
class Timeline:
    """How many hits are of each period, with the empty ones between the first and the last.

    `names` are packed as in Period and ascend; `counts` and `all` have a number for each: of the
    hits, and of all articles in those days. Periods that the calendar does not have are among them
    where an article is of one. `undated` hits have no day in this calendar; the counts and they sum
    up to all hits. `begin` and `end` are the days that the search is confined to, each in the
    calendar it was typed in, where they lie within the first and the last period.
    """

    calendar: Calendar
    period: Period
    names: tuple[int, ...]
    counts: tuple[int, ...]
    all: tuple[int, ...]
    undated: int
    begin: Dates | None = None
    end: Dates | None = None


@dataclass(frozen=True, slots=True)
class Axis:
    """A calendar, and the days that the search is confined to.

    `begin` and `end` are as typed and each open on the other side, or None; `first` and `last` are
    the same days in the calendar of the axis, 0 where open or not in its table.
    """

    calendar: Calendar
    begin: Dates | None = None
    end: Dates | None = None
    first: Day = 0
    last: Day = 0


def axis_of(calendar: Calendar, nodes: Iterable[Dates], hijri_offset: int = 0) -> Axis:
    """The axis of a search between these bounds: one that is open at the end, one at the start."""
    begin = end = None
    for node in nodes:
        begin, end = (node, end) if node.first else (begin, node)
    first = _in_calendar(calendar, begin.calendar, begin.first, hijri_offset) if begin else 0
    last = _in_calendar(calendar, end.calendar, end.last, hijri_offset) if end else 0
    return Axis(calendar, begin, end, first, last)


def _in_calendar(axis: Calendar, own: Calendar, day: Day, hijri_offset: int) -> Day:
    """The day as the axis has it. A Hijri month goes from day 0 to day 30, whatever its length."""
    if own is axis:
        return day
    convert = to_hijri if axis is Calendar.HIJRI else to_gregorian
    nearest = (day + 1,) if day % 100 == 0 else (day, day - 1)
    return next(filter(None, (convert(each, hijri_offset) for each in nearest)), 0)


def timeline(
    axis: Axis,
    found: Spread,
    among: Spread,
    archive: Spread,
    *,
    most: int = MOST_BARS,
    period: Period | None = None,
) -> Timeline:
    """The hits along time, from spreads by day in the calendar of the axis.

    `found` are the hits, `among` all articles of the days that the search is confined to, and
    `archive` all there are. It goes from the first hit to the last, and on to the ends of those
    days as far as there are articles at all. The period is the shortest of which `most` are enough,
    or the one asked for. Raises QueryError where there are more than MOST_PERIODS of that.
    """
    undated = int(found.counts[found.names == 0].sum())
    dated = _days(found)
    if not len(dated):
        return Timeline(axis.calendar, period or Period.DAY, (), (), (), undated)
    first, last = _ends(axis, dated, _days(archive))
    if period and not fits(axis.calendar, first, last, period, MOST_PERIODS):
        raise QueryError("period", _TOO_MANY.format(period=period.name.lower(), most=MOST_PERIODS))
    period = period or fitting(axis.calendar, first, last, most)
    names = _names(axis.calendar, period, first, last, dated)
    return Timeline(
        axis.calendar,
        period,
        tuple(names.tolist()),
        _counts_at(names, found, period),
        _counts_at(names, among, period),
        undated,
        axis.begin if _cuts(axis.first, int(names[0]), period) else None,
        axis.end if _cuts(axis.last, int(names[-1]), period) else None,
    )


def fitting(calendar: Calendar, first: Day, last: Day, most: int) -> Period:
    """The shortest period of which there are at most so many from the first day to the last."""
    fit = (period for period in Period if fits(calendar, first, last, period, most))
    return next(fit, Period.CENTURY)


def fits(calendar: Calendar, first: Day, last: Day, period: Period, most: int) -> bool:
    """Whether there are at most so many periods from one day to another."""
    months = (last // 10_000 - first // 10_000) * 12 + last // 100 % 100 - first // 100 % 100
    fewest = {Period.DAY: (months - 1) * 28, Period.MONTH: months - 1}.get(period, 0)
    return fewest <= most and len(periods(calendar, first, last, period)) <= most


def periods(calendar: Calendar, first: Day, last: Day, period: Period) -> list[int]:
    """All periods that the calendar has from one day to another, packed."""
    if period > Period.MONTH:
        return list(range(first // period, last // period + 1))
    if period is Period.MONTH:
        years = range(first // 10_000, last // 10_000 + 1)
        months = (year * 100 + month for year in years for month in range(1, 13))
        return [month for month in months if first // 100 <= month <= last // 100]
    return [
        month * 100 + day
        for month in periods(calendar, first, last, Period.MONTH)
        for day in range(1, month_length(calendar, month) + 1)
        if first <= month * 100 + day <= last
    ]


def month_length(calendar: Calendar, month: int) -> int:
    """The days of a packed month."""
    year, of_year = divmod(month, 100)
    if calendar is Calendar.HIJRI:
        return hijri_month_length(year, of_year)
    return monthrange(year, of_year)[1] if 1 <= year <= 9999 else 0


def _days(spread: Spread) -> Numbers:
    """The days that any article is of."""
    return spread.names[(spread.counts > 0) & (spread.names > 0)]


def typed(period: Period, name: int) -> tuple[str, str]:
    """A packed period as the ends of a range that means it: ("2023-09", "2023-09")."""
    return all_typed(period, (name,))[0]


def all_typed(period: Period, names: Iterable[int]) -> list[tuple[str, str]]:
    """`typed` of each."""
    if period in YEARS:
        years = YEARS[period]
        return [(f"{name * years:04}", f"{(name + 1) * years - 1:04}") for name in names]
    if period is Period.DAY:
        texts = [format_day(name) for name in names]
    elif period is Period.MONTH:
        texts = [f"{name // 100:04}-{name % 100:02}" for name in names]
    else:
        texts = [f"{name:04}" for name in names]
    return list(zip(texts, texts, strict=True))


def _ends(axis: Axis, dated: Numbers, archive: Numbers) -> tuple[Day, Day]:
    """The days that the timeline goes from and to."""
    first, last = int(dated[0]), int(dated[-1])
    if axis.first:
        first = min(first, max(axis.first, int(archive[0])))
    if axis.last:
        last = max(last, min(axis.last, int(archive[-1])))
    return first, last


def _names(calendar: Calendar, period: Period, first: Day, last: Day, dated: Numbers) -> Numbers:
    """The periods of the calendar, and those that it does not have but articles are of."""
    known = np.array(periods(calendar, first, last, period), np.int32)
    return np.union1d(known, dated // int(period))


def _counts_at(names: Numbers, spread: Spread, period: Period) -> tuple[int, ...]:
    """The count of each of these periods, of which there is one at least."""
    counts = np.zeros(len(names), np.intp)
    longer = spread.by(period)
    places = names.searchsorted(longer.names).clip(max=len(names) - 1)
    there = names.take(places) == longer.names
    counts[places[there]] = longer.counts[there]
    return tuple(counts.tolist())


def _cuts(bound: Day, name: int, period: Period) -> bool:
    """Whether this period is longer than what the bound leaves of it, as far as can be told."""
    return bound > 0 and period > Period.DAY and bound // period == name


def sparkline(counts: Iterable[int]) -> str:
    """Counts as blocks of eight heights, one for each: none is a blank, and one is seen."""
    counts = list(counts)
    most = max(counts, default=0)
    return "".join(_BLOCKS[(count * 8 - 1) // most] if count else " " for count in counts)
