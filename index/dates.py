"""Dates of articles: what a page prints, settled into a day of each calendar.

Everything that others need of dates is here: the calendars (index/calendars.py), what people type
(index/typed_dates.py) and settle().
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from index.article import Day
from index.calendars import (
    GREGORIAN_MONTHS,
    GREGORIAN_MONTHS_SHORT,
    HIJRI_MONTHS,
    HIJRI_MONTHS_SHORT,
    Calendar,
    DayRange,
    days_apart,
    describe_day,
    format_day,
    in_table,
    is_possible,
    parse_iso,
    to_gregorian,
    to_hijri,
)
from index.typed_dates import parse_typed

__all__ = [
    "DISAGREEING",
    "GREGORIAN_MONTHS",
    "GREGORIAN_MONTHS_SHORT",
    "HIJRI_MONTHS",
    "HIJRI_MONTHS_SHORT",
    "IMPOSSIBLE",
    "OUTSIDE_TABLE",
    "Calendar",
    "DayRange",
    "DualDate",
    "day_flags",
    "describe_day",
    "format_day",
    "parse_iso",
    "parse_typed",
    "settle",
    "to_gregorian",
    "to_hijri",
]

DISAGREEING = "disagreeing"
IMPOSSIBLE = "impossible"
OUTSIDE_TABLE = "outside-table"

# Sightings of the crescent differ from Umm al-Qura by a day, in the far west of Asia and in
# Pakistan by two; more than that is a misprint or two different days.
MOST_DAYS_APART = 2


@dataclass(frozen=True, slots=True)
class DualDate:
    """An article's day in both calendars, 0 where there is none.

    The origins and flags are those of Article: date_origin, hijri_origin, date_flags.
    """

    date: Day
    date_origin: str
    hijri: Day
    hijri_origin: str
    flags: tuple[str, ...]


@lru_cache(maxsize=1 << 14)  # papers print many articles a day
def settle(
    date: Day, date_origin: str, hijri: Day, flags: tuple[str, ...] = (), offset: int = 0
) -> DualDate:
    """Both days of an article of which a page or a record gives one, both or none.

    A day that is given is kept as it is, be it impossible or wrong. A missing one is derived, with
    the offset of index/calendars.py, and its origin is "derived". `flags` come back with what was
    found wrong added, each once.
    """
    found = (*flags, *day_flags(date, hijri), *_disagreement(date, hijri, offset))
    unique = tuple(dict.fromkeys(found))
    if date and hijri:
        return DualDate(date, date_origin, hijri, "printed", unique)
    if hijri:
        derived = to_gregorian(hijri, offset)
        return DualDate(derived, "derived" if derived else "", hijri, "printed", unique)
    derived = to_hijri(date, offset)
    origin = date_origin if date else ""
    return DualDate(date, origin, derived, "derived" if derived else "", unique)


def day_flags(date: Day, hijri: Day) -> tuple[str, ...]:
    """What is wrong with each day by itself: IMPOSSIBLE, OUTSIDE_TABLE; 0 is never wrong."""
    impossible = (date and not is_possible(date, Calendar.GREGORIAN)) or (
        hijri and not is_possible(hijri, Calendar.HIJRI)
    )
    outside = hijri and not in_table(hijri)
    return (IMPOSSIBLE,) * bool(impossible) + (OUTSIDE_TABLE,) * bool(outside)


def _disagreement(date: Day, hijri: Day, offset: int) -> tuple[str, ...]:
    apart = days_apart(date, hijri, offset) if date and hijri else None
    return (DISAGREEING,) if apart is not None and abs(apart) > MOST_DAYS_APART else ()
