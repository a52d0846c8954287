"""Days of the two calendars: packing, conversion and names.

A day is a packed int (index/article.py: Day). The Hijri calendar is Umm al-Qura, 1343-1500 AH, as
hijridate has it. An offset of n days means that the Hijri day of a Gregorian day g is the one that
Umm al-Qura has for g + n days: -1 where the crescent is seen a day later than in Mecca.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from hijridate import Gregorian, Hijri

from index.article import Day
from index.date_words import GREGORIAN_MONTHS, GREGORIAN_MONTHS_SHORT, ascii_digits
from index.hijri_months import MONTHS as HIJRI_MONTHS
from index.hijri_months import MONTHS_SHORT as HIJRI_MONTHS_SHORT

__all__ = [
    "GREGORIAN_MONTHS",
    "GREGORIAN_MONTHS_SHORT",
    "HIJRI_MONTHS",
    "HIJRI_MONTHS_SHORT",
    "Calendar",
    "DayRange",
    "date_of",
    "days_apart",
    "describe_day",
    "format_day",
    "hijri_month_length",
    "in_table",
    "is_possible",
    "pack",
    "parse_iso",
    "to_gregorian",
    "to_hijri",
    "unpack",
]

FIRST_HIJRI_YEAR, LAST_HIJRI_YEAR = 1343, 1500


class Calendar(StrEnum):
    """The two calendars; the values stand in URLs and JSON."""

    GREGORIAN = "gregorian"
    HIJRI = "hijri"


@dataclass(frozen=True, slots=True)
class DayRange:
    """Days of one calendar, both ends included.

    A Hijri month goes from day 0 to day 30 and a year from 0 Muharram to 30 Dhu al-Hijjah, whatever
    the table says of their lengths, because newspapers print such days.
    """

    calendar: Calendar
    first: Day
    last: Day


def pack(year: int, month: int, day: int) -> Day:
    """The packed day; nothing is checked, so that impossible days can be kept."""
    return year * 10000 + month * 100 + day


def unpack(day: Day) -> tuple[int, int, int]:
    """Year, month and day of a packed day."""
    return day // 10000, day // 100 % 100, day % 100


def format_day(day: Day) -> str:
    """ "YYYY-MM-DD", "" for 0. An impossible day is written as it is."""
    if day <= 0:
        return ""
    year, month, of_month = unpack(day)
    return f"{year:04}-{month:02}-{of_month:02}"


def parse_iso(text: str) -> Day | None:
    """The day of "YYYY-MM-DD" in digits of any script, or None; the day may be impossible."""
    match = re.fullmatch(r"([0-9]{4})-([0-9]{2})-([0-9]{2})", ascii_digits(text.strip()))
    if match is None:
        return None
    return pack(*(int(part) for part in match.groups())) or None


def date_of(day: Day) -> date | None:
    """A Gregorian day as a datetime.date, or None where there is no such day."""
    try:
        return date(*unpack(day))
    except (ValueError, OverflowError):
        return None


def is_possible(day: Day, calendar: Calendar) -> bool:
    """Whether the calendar has this day; outside the Hijri table months have up to 30 days."""
    year, month, of_month = unpack(day)
    if year < 1 or not 1 <= month <= 12:
        return False
    return 1 <= of_month <= _month_length(year, month, calendar)


def _month_length(year: int, month: int, calendar: Calendar) -> int:
    if calendar is Calendar.HIJRI:
        return hijri_month_length(year, month)
    return monthrange(year, month)[1] if year <= 9999 else 0


def hijri_month_length(year: int, month: int) -> int:
    """Days of a Hijri month: 29 or 30, in some of the table's first years 28 or 31."""
    if not FIRST_HIJRI_YEAR <= year <= LAST_HIJRI_YEAR:
        return 30
    return int(Hijri(year, month, 1).month_length())


def in_table(day: Day) -> bool:
    """Whether the Umm al-Qura table covers the year of this Hijri day."""
    return FIRST_HIJRI_YEAR <= day // 10000 <= LAST_HIJRI_YEAR


def to_hijri(day: Day, offset: int = 0) -> Day:
    """The Hijri day of a Gregorian one; 0 where that is impossible or outside the table."""
    gregorian = date_of(day)
    try:
        shifted = gregorian and gregorian + timedelta(days=offset)
        return pack(*Gregorian.fromdate(shifted).to_hijri().datetuple()) if shifted else 0
    except OverflowError:
        return 0


def to_gregorian(day: Day, offset: int = 0) -> Day:
    """The Gregorian day of a Hijri one; 0 where that is impossible or outside the table."""
    if not in_table(day) or not is_possible(day, Calendar.HIJRI):
        return 0
    try:
        shifted = date.fromordinal(_hijri_ordinal(day)) - timedelta(days=offset)
    except OverflowError:
        return 0
    return pack(shifted.year, shifted.month, shifted.day)


def _hijri_ordinal(day: Day) -> int:
    """The ordinal of a Hijri day, counted on from the first of its month.

    So day 30 of a month of 29 days is one after the 29th, and day 0 one before the first.
    """
    year, month, of_month = unpack(day)
    first: date = Hijri(year, month, 1).to_gregorian()
    return first.toordinal() + of_month - 1


def days_apart(day: Day, hijri: Day, offset: int = 0) -> int | None:
    """How many days the Hijri day is ahead of what the table has for the Gregorian day.

    Days that their month does not have are counted on from its first. None where the
    Gregorian day is impossible or the Hijri year or month is outside the table.
    """
    gregorian = date_of(day)
    if gregorian is None or not in_table(hijri) or not 1 <= hijri // 100 % 100 <= 12:
        return None
    return _hijri_ordinal(hijri) - (gregorian.toordinal() + offset)


def describe_day(day: Day, calendar: Calendar) -> str:
    """ "23 September 2023" or "7 Rabi I 1445"; "" for 0."""
    year, month, of_month = unpack(day)
    if day <= 0 or not 1 <= month <= 12:
        return format_day(day)
    names = HIJRI_MONTHS if calendar is Calendar.HIJRI else GREGORIAN_MONTHS
    return f"{of_month} {names[month - 1]} {year}"
