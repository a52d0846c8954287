"""The dates of a masthead: a line of a page in, a day of each calendar out.

read_dates() guesses nothing: a month by itself is no date, a year of two digits is none, and
3/4/2023 is ambiguous unless the rest of the line settles it. index/line_dates.py finds the dates.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from index.article import Day
from index.calendars import (
    Calendar,
    date_of,
    days_apart,
    to_gregorian,
    to_hijri,
    unpack,
)
from index.date_tokens import Tokens, tokenize
from index.dates import MOST_DAYS_APART, day_flags
from index.line_dates import FoundDate, find_dates, find_yearless

# No masthead is longer; what stands behind is not read.
LONGEST_LINE = 4000

RANGE = "range"
AMBIGUOUS = "ambiguous"


@dataclass(frozen=True, slots=True)
class PrintedDates:
    """What a line says of its day.

    `date` and `hijri` are 0 where the line has none. `date_printed` and `hijri_printed` are the
    dates letter for letter, with the era mark. `flags` are those of Article.date_flags that a line
    can have, and "ambiguous": there is a date, but its day and month could be either way round, so
    `date` is 0. `start` and `end` bound the dates within the line.
    """

    date: Day
    hijri: Day
    date_printed: str
    hijri_printed: str
    flags: tuple[str, ...]
    start: int
    end: int


def read_dates(text: str) -> PrintedDates | None:
    """The first date of each calendar in a line of a page, or None if there is none at all.

    Never raises, whatever the text. The text may be several lines; no date goes over a line's end.
    """
    line = text if len(text) <= LONGEST_LINE else text[:LONGEST_LINE].rpartition(" ")[0]
    if not re.search(r"\d{4}", line):
        return None
    tokens = tokenize(line)
    found = list(find_dates(tokens))
    gregorian = _first(tokens, found, Calendar.GREGORIAN)
    sure = [date for date in found if not _may_be_solar(date, gregorian)]
    hijri = _first(tokens, sure, Calendar.HIJRI)
    if gregorian and not hijri:
        hijri = _same_day(tokens, gregorian)
    elif hijri and not gregorian:
        gregorian = _same_day(tokens, hijri)
    return _printed(line, tokens, gregorian, hijri)


def _first(tokens: Tokens, found: Sequence[FoundDate], calendar: Calendar) -> FoundDate | None:
    """The first date of a calendar, or the same day again where that is clearer written."""
    dates = [date for date in found if date.calendar is calendar]
    same = (date for date in dates if len(date.days) == 1 and date.days[0] in dates[0].days)
    first = next(same, dates[0] if dates else None)
    later = next((date for date in dates if first and date.start > first.end), None)
    if first and later and _lead_on(tokens, first, later):
        return replace(first, several=True)
    return first


def _lead_on(tokens: Tokens, first: FoundDate, later: FoundDate) -> bool:
    """Whether they are the ends of one range: 31 December 2022 - Sunday, 1 January 2023."""
    between = (t.kind for t in tokens.items if first.end <= t.start < later.start)
    return first.days < later.days and bool(re.fullmatch("[-/&]W?,?", "".join(between)))


def _same_day(tokens: Tokens, date: FoundDate) -> FoundDate | None:
    """What the line calls this day in the other calendar without a year: the 7 Rabi I beside it.

    The year is the one that brings the two together, and so is no guess.
    """
    for other in find_yearless(tokens):
        if other.calendar not in (None, date.calendar) and len(date.days) == 1:
            for year in _years_beside(date):
                day = other.days[0] + year * 10000
                apart = days_apart(*sorted((date.days[0], day), reverse=True))
                if apart is not None and abs(apart) <= MOST_DAYS_APART:
                    return replace(other, days=(day,))
    return None


def _years_beside(date: FoundDate) -> range:
    """The years of the other calendar that a day may be in."""
    hijri = date.calendar is Calendar.HIJRI
    year = (to_gregorian if hijri else to_hijri)(date.days[0]) // 10000
    return range(year - 1, year + 2)


def _may_be_solar(date: FoundDate, gregorian: FoundDate | None) -> bool:
    """Whether a date like 1400/06/31 is of the solar Hijri calendar, or may be.

    Only the day beside it can tell. Where there is none, year first is how Iran writes its dates,
    and Arab newspapers write the day first.
    """
    if date.calendar is not Calendar.HIJRI or not date.bare:
        return False
    if gregorian is None:
        return date.doubtful
    solar = _solar_ordinal(date.days[0])
    others = (date_of(day) for day in gregorian.days)
    return any(other and abs(other.toordinal() - solar) <= MOST_DAYS_APART for other in others)


def _solar_ordinal(day: Day) -> int:
    """About the ordinal of a solar Hijri day: years begin on 20 or 21 March, 621 years later."""
    year, month, of_month = unpack(day)
    before = (month - 1) * 31 if month <= 7 else 186 + (month - 7) * 30
    return datetime.date(year + 621, 3, 21).toordinal() + before + of_month - 1


def _printed(
    line: str, tokens: Tokens, gregorian: FoundDate | None, hijri: FoundDate | None
) -> PrintedDates | None:
    found = [date for date in (gregorian, hijri) if date]
    if not found:
        return None
    hijri_day = hijri.days[0] if hijri else 0
    date = _one_of(gregorian.days, hijri_day, tokens) if gregorian else 0
    flags = [RANGE] * any(date.several for date in found)
    flags += [AMBIGUOUS] * bool(gregorian and not date)
    return PrintedDates(
        date=date,
        hijri=hijri_day,
        date_printed=line[gregorian.start : gregorian.end] if gregorian else "",
        hijri_printed=line[hijri.start : hijri.end] if hijri else "",
        flags=(*flags, *day_flags(date, hijri_day)),
        start=min(date.start for date in found),
        end=max(date.end for date in found),
    )


def _one_of(days: tuple[Day, ...], hijri: Day, tokens: Tokens) -> Day:
    """The day that the Hijri date or the day of the week beside it allows; 0 if that is open."""
    if len(days) == 1:
        return days[0]
    weekdays = {token.value for token in tokens.items if token.kind == "W"}
    agreeing = [day for day in days if _agrees(day, hijri, weekdays)]
    return agreeing[0] if len(agreeing) == 1 else 0


def _agrees(day: Day, hijri: Day, weekdays: set[int]) -> bool:
    apart, date = days_apart(day, hijri), date_of(day)
    if apart is not None and abs(apart) > MOST_DAYS_APART:
        return False
    return date is not None and (len(weekdays) != 1 or date.isoweekday() in weekdays)
