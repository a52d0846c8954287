"""The dates of a masthead: a line of a page in, a day of each calendar out.

read_dates() finds the dates in any order, language and punctuation. It takes no date for another
calendar's: 1400 beside Shahrivar is a solar year. It guesses nothing: a month by itself is no date,
a year of two digits is none, and 3/4/2023 is ambiguous unless the rest of the line settles it.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass

from index.article import Day
from index.calendars import Calendar, date_of, days_apart, pack, unpack
from index.date_tokens import Token, Tokens, tokenize
from index.dates import MOST_DAYS_APART, day_flags

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


@dataclass(frozen=True, slots=True)
class _Found:
    """One date of a line.

    `calendar` is None for a date of the solar Hijri calendar. `days` are two where the order of day
    and month is open. `several` says that the date names more days than its first. `bare` says that
    neither a month's name nor an era mark tells the calendar, only the year.
    """

    calendar: Calendar | None
    days: tuple[Day, ...]
    start: int
    end: int
    several: bool = False
    bare: bool = False
    year_first: bool = False


_YEAR = r"o{0,2}(?P<era>[ECL])?(?P<year>y)(?P<after>E\.?L|[ECL])?"
_MONTH = r"(?P<month>[GHS])(?:[/(](?P<again>[GHS])\)?)?"
_MORE_DAYS = r"(?P<more>[-/&]d)?"

_NAMED = (
    # 23 September 2023; 8-9 July 2022; 30 June - 1 July 2022; Friday 5, May 2023
    re.compile(
        rf"(?P<weekday>W,?)?(?P<day>d){_MORE_DAYS}(?P<comma>,)?[-./]?o{{0,3}}{_MONTH}"
        rf"(?P<span>-d[GHS])?[-,./]{{0,2}}W?,?{_YEAR}"
    ),
    # September 23, 2023; July 8-9, 2022; June 30 - July 1, 2022
    re.compile(
        rf"{_MONTH}[-./]?o{{0,2}}(?P<day>d){_MORE_DAYS}(?P<span>-[GHS]d)?[-,./]{{0,2}}W?,?{_YEAR}"
    ),
    # 2023 September 23, unless another year follows: 2023 Ramadan 4, 1444
    re.compile(rf"{_YEAR}[-,./]?{_MONTH}[-,./]?(?P<day>d)(?![-,./]{{0,2}}[ECL]?y)"),
)
_NUMERIC = (
    re.compile(
        r"(?P<year>y)(?P<sign>[-/.])(?P<second>d)(?P=sign)(?P<third>d)(?P<after>E\.?L|[ECL])?"
    ),
    re.compile(
        r"(?P<first>d)(?P<sign>[-/.])(?P<second>d)(?P=sign)(?P<year>y)(?P<after>E\.?L|[ECL])?"
    ),
)


# Kinds of token that a date can begin with.
_BEGINNINGS = "dyGHSWECLo"


def read_dates(text: str) -> PrintedDates | None:
    """The first date of each calendar in a line of a page, or None if there is none at all.

    Never raises, whatever the text. The text may be several lines; no date goes over a line's end.
    """
    line = text[:LONGEST_LINE]
    if not re.search(r"\d{4}", line):
        return None
    tokens = tokenize(line)
    found = list(_dates(tokens))
    gregorian = _first(found, Calendar.GREGORIAN)
    hijri = _first([date for date in found if not _may_be_solar(date, gregorian)], Calendar.HIJRI)
    return _printed(line, tokens, gregorian, hijri)


def _first(found: list[_Found], calendar: Calendar) -> _Found | None:
    """The first date of a calendar, a certain one before one that can be read two ways."""
    dates = [date for date in found if date.calendar is calendar]
    return next((date for date in dates if len(date.days) == 1), dates[0] if dates else None)


def _may_be_solar(date: _Found, gregorian: _Found | None) -> bool:
    """Whether a date like 1400/06/31 is of the solar Hijri calendar, or may be.

    Only the day beside it can tell. Where there is none, year first is how Iran writes its dates,
    and Arab newspapers write the day first.
    """
    if date.calendar is not Calendar.HIJRI or not date.bare:
        return False
    if gregorian is None:
        return date.year_first
    solar = _solar_ordinal(date.days[0])
    others = (date_of(day) for day in gregorian.days)
    return any(other and abs(other.toordinal() - solar) <= MOST_DAYS_APART for other in others)


def _solar_ordinal(day: Day) -> int:
    """About the ordinal of a solar Hijri day: years begin on 20 or 21 March, 621 years later."""
    year, month, of_month = unpack(day)
    before = (month - 1) * 31 if month <= 7 else 186 + (month - 7) * 30
    return datetime.date(year + 621, 3, 21).toordinal() + before + of_month - 1


def _dates(tokens: Tokens) -> Iterator[_Found]:
    at = 0
    while at < len(tokens.kinds):
        found, at = _date_at(tokens, at) if tokens.kinds[at] in _BEGINNINGS else (None, at + 1)
        if found:
            yield found


def _date_at(tokens: Tokens, at: int) -> tuple[_Found | None, int]:
    """The date that begins at a token and where it ends, or None and the token after."""
    for patterns, read in ((_NAMED, _named), (_NUMERIC, _numeric)):
        for pattern in patterns:
            match = pattern.match(tokens.kinds, at)
            found = read(tokens, match) if match else None
            if match and found:
                return found, match.end()
    return None, at + 1


def _named(tokens: Tokens, match: re.Match[str]) -> _Found | None:
    """The date of a match of _NAMED, None where its parts do not belong together."""
    groups = match.groupdict()
    month, year = _token(tokens, match, "month"), _token(tokens, match, "year")
    if groups["again"] and _token(tokens, match, "again").value != month.value:
        return None
    if groups.get("comma") and month.kind == "G" and not groups["weekday"]:
        return None
    eras = (groups["era"] or "") + (groups["after"] or "")
    calendar = _calendar(month.kind, year.value, eras)
    if calendar is None and month.kind != "S" and "L" not in eras:
        return None
    day = pack(year.value, month.value, _token(tokens, match, "day").value)
    several = bool(groups.get("more") or groups.get("span"))
    first = match.end("weekday") if groups.get("weekday") else match.start()
    return _Found(calendar, (day,), *_bounds(tokens, first, match.end()), several=several)


def _numeric(tokens: Tokens, match: re.Match[str]) -> _Found | None:
    """The date of a match of _NUMERIC, None where it is part of a longer number."""
    if _goes_on(tokens.kinds, match):
        return None
    year, eras = _token(tokens, match, "year").value, match["after"] or ""
    calendar = _calendar("", year, eras)
    if calendar is None and "L" not in eras:
        return None
    year_first = match.start("year") == match.start()
    days = tuple(pack(year, *parts) for parts in _orders(tokens, match, calendar, year_first))
    bounds = _bounds(tokens, *match.span())
    bare = "E" not in eras
    return _Found(calendar, days, *bounds, bare=bare, year_first=year_first) if days else None


def _calendar(month_kind: str, year: int, eras: str) -> Calendar | None:
    """Whose date this is by the kind of its month's name ("" for a number), year and era marks."""
    if month_kind in ("", "G") and not set(eras) & set("EL") and 1600 <= year < 2200:
        return Calendar.GREGORIAN
    if month_kind in ("", "H") and not set(eras) & set("CL"):
        return Calendar.HIJRI if "E" in eras or 1300 <= year <= 1500 else None
    return None


def _goes_on(kinds: str, match: re.Match[str]) -> bool:
    """Whether the same sign and another number stand before or after: 1.12.3.2004."""
    sign, (start, end) = match["sign"], match.span()
    before, after = kinds[max(0, start - 2) : start], kinds[end : end + 2]
    return bool(re.fullmatch(rf"[dyn]\{sign}", before) or re.fullmatch(rf"\{sign}[dyn]", after))


def _orders(
    tokens: Tokens, match: re.Match[str], calendar: Calendar | None, year_first: bool
) -> list[tuple[int, int]]:
    """The (month, day) that two numbers can be; Hijri dates are always written day first."""
    second = _token(tokens, match, "second").value
    if year_first:
        orders = [(second, _token(tokens, match, "third").value)]
    else:
        first = _token(tokens, match, "first").value
        orders = [(second, first), (first, second)]
    possible = [(month, day) for month, day in dict.fromkeys(orders) if 1 <= month <= 12]
    return possible if calendar is Calendar.GREGORIAN else possible[:1]


def _token(tokens: Tokens, match: re.Match[str], group: str) -> Token:
    return tokens.items[match.start(group)]


def _bounds(tokens: Tokens, first: int, after: int) -> tuple[int, int]:
    return tokens.items[first].start, tokens.items[after - 1].end


def _printed(
    line: str, tokens: Tokens, gregorian: _Found | None, hijri: _Found | None
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
