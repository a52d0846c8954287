"""The two dates of an article in words, each with how it is known."""

from __future__ import annotations

from dataclasses import dataclass

from index.article import Article, Day
from index.calendars import (
    Calendar,
    days_apart,
    describe_day,
    in_table,
    is_possible,
    parse_iso,
    to_hijri,
)

KNOWN = {"printed": "printed", "metadata": "from the page’s data", "derived": "derived"}
HOW = {"printed": "as printed", "derived": "as this archive derives it"}
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


def calendars_compared(article: Article) -> str:
    """What the Umm al-Qura table says of both days in a sentence, "" where there are not both."""
    if not article.date or not article.hijri:
        return ""
    given = describe_day(article.hijri, Calendar.HIJRI)
    day = describe_day(article.date, Calendar.GREGORIAN)
    how = HOW.get(article.hijri_origin, "as recorded")
    apart = days_apart(article.date, article.hijri)
    if apart is None:
        return f"{given} {how}; the Umm al-Qura table has no day to compare it with."
    if apart:
        return f"{given} {how}; the Umm al-Qura table gives {_table(article.date)} for {day}."
    if "derived" in (article.hijri_origin, article.date_origin):
        calendar = "Hijri" if article.hijri_origin == "derived" else "Gregorian"
        return f"The {calendar} date is derived by the Umm al-Qura table."
    return f"{given} {how}, as the Umm al-Qura table has it for {day}."


def _table(date: Day) -> str:
    """The Hijri day that the table has for a Gregorian one, in words."""
    hijri = to_hijri(date)
    return describe_day(hijri, Calendar.HIJRI) if in_table(hijri) else "none"
