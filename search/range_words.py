"""A range of days in words, in both calendars."""

from __future__ import annotations

from index.article import Day
from index.calendars import (
    Calendar,
    DayRange,
    describe_day,
    hijri_month_length,
    pack,
    to_gregorian,
    to_hijri,
    unpack,
)
from search.results import DateRange

_Both = dict[Calendar, Day]
"""A day in each calendar that has it, the one that was typed first."""


def range_words(start: DayRange | None, end: DayRange | None, hijri_offset: int) -> DateRange:
    """The range from the first day of `start` to the last of `end`; None is an open end.

    What was typed comes first, and what the table makes of it in the other calendar second; the
    Hijri offset of the index is in days. A calendar in which an end has no name is left out.
    """
    first = _both(_first_day(start), start.calendar, hijri_offset) if start else {}
    last = _both(_last_day(end), end.calendar, hijri_offset) if end else {}
    if start and end:
        spans = [_span(first[each], last[each], each) for each in first if each in last]
        words = " · ".join(spans) or f"{_words(first)} to {_words(last)}"
    else:
        words = f"from {_words(first)}" if start else f"until {_words(last)}"
    return DateRange(_words(first), _words(last), words)


def _first_day(days: DayRange) -> Day:
    """A Hijri month begins with day 0, for pages that print one; people count from 1."""
    return days.first + (days.first % 100 == 0)


def _last_day(days: DayRange) -> Day:
    """A Hijri month ends with day 30, for pages that print one; the table may have 29."""
    year, month, day = unpack(days.last)
    if days.calendar is Calendar.HIJRI and days.first != days.last:
        day = min(day, hijri_month_length(year, month))
    return pack(year, month, day)


def _both(day: Day, calendar: Calendar, hijri_offset: int) -> _Both:
    if calendar is Calendar.GREGORIAN:
        other, there = Calendar.HIJRI, to_hijri(day, hijri_offset)
    else:
        other, there = Calendar.GREGORIAN, to_gregorian(day, hijri_offset)
    return {calendar: day} | ({other: there} if there else {})


def _words(day: _Both) -> str:
    return " · ".join(describe_day(each, calendar) for calendar, each in day.items())


def _span(first: Day, last: Day, calendar: Calendar) -> str:
    """ "1–30 September 2023", "16 Safar – 15 Rabi I 1445": what both ends share is said once."""
    end = describe_day(last, calendar)
    if first == last:
        return end
    begin = describe_day(first, calendar)
    if first // 100 == last // 100:
        return f"{first % 100}–{end}"
    if first // 10000 == last // 10000:
        begin = begin.rsplit(" ", 1)[0]
    return f"{begin} – {end}"
