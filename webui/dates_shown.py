"""The two dates of an article in words, each with how it is known."""

from __future__ import annotations

from dataclasses import dataclass

from index.calendars import Calendar, describe_day, is_possible, parse_iso

KNOWN = {"printed": "printed", "metadata": "from the page’s data", "derived": "derived"}
FLAGS = {
    "disagreeing": "calendars disagree",
    "impossible": "impossible day as printed",
    "outside-table": "Hijri year outside the table",
    "range": "first of several days printed",
    "ambiguous": "day and month could be either way round",
    "unreadable": "date not understood",
    "masthead-differs": "the masthead names another day",
}


@dataclass(frozen=True, slots=True)
class DayShown:
    """One date: `iso` in its own calendar, `words`, and `known`, how we know it."""

    calendar: str
    iso: str
    words: str
    origin: str
    known: str
    machine: str
    """The value for <time datetime>, "" for a Hijri or an impossible day: HTML has none."""


@dataclass(frozen=True, slots=True)
class DatesShown:
    """The dates of an article; `printed` letter for letter, `flags` in plain words."""

    gregorian: DayShown | None
    hijri: DayShown | None
    printed: tuple[str, ...]
    flags: tuple[str, ...]


def dates_shown(
    date: str,
    date_origin: str,
    hijri: str,
    hijri_origin: str,
    printed: tuple[str, ...],
    flags: tuple[str, ...],
) -> DatesShown:
    """From the fields of a hit: days as YYYY-MM-DD, "" where undated."""
    return DatesShown(
        gregorian=_day_shown(date, Calendar.GREGORIAN, date_origin),
        hijri=_day_shown(hijri, Calendar.HIJRI, hijri_origin),
        printed=tuple(dict.fromkeys(text for text in printed if text)),
        flags=tuple(FLAGS.get(flag, flag) for flag in flags),
    )


def _day_shown(iso: str, calendar: Calendar, origin: str) -> DayShown | None:
    if not iso:
        return None
    day = parse_iso(iso)
    exact = day and calendar is Calendar.GREGORIAN and is_possible(day, calendar)
    return DayShown(
        calendar="Gregorian" if calendar is Calendar.GREGORIAN else "Hijri",
        iso=iso,
        words=describe_day(day, calendar) if day else iso,
        origin=origin,
        known=KNOWN.get(origin, origin),
        machine=iso if exact else "",
    )


def day_words(day: int, calendar: Calendar) -> str:
    """A packed day in words, "" for 0."""
    return describe_day(day, calendar) if day else ""
