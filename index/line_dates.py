"""The dates of one line: any order, language and punctuation, one calendar each.

find_dates(tokenize("3 May 2021 / 21 Ramadan 1442")) gives both. It takes no date for another
calendar's: 1400 beside Shahrivar is a solar year. index/mastheads.py says which of them count.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from index.article import Day
from index.calendars import Calendar, pack
from index.date_tokens import Token, Tokens

# "Sept." is the longest abbreviation that a full stop and a year follow.
LONGEST_ABBREVIATION = 4

# From this day on, the next weekend can be of the next month.
SHORTEST_MONTH = 28


@dataclass(frozen=True, slots=True)
class FoundDate:
    """One date of a line.

    `calendar` is None for a date of the solar Hijri calendar. `days` are two where the order of day
    and month is open. `several` says that the date names more days than its first. `bare` says that
    neither a month's name nor an era mark tells the calendar, only the year, and `doubtful` that
    the order or the signs make even that unsure: 1400/06/31, 10.4.1400.
    """

    calendar: Calendar | None
    days: tuple[Day, ...]
    start: int
    end: int
    several: bool = False
    bare: bool = False
    doubtful: bool = False


_YEAR = r"o{0,2}(?P<era>[ECL])?(?P<year>y)(?P<after>E\.?L|[ECL])?"
_MONTH = r"(?P<month>[GHS])(?:[/(](?P<again>[GHS])\)?)?"
_TO = r"[-/&]W?,?"
_DAYS = rf"(?P<day>d)(?:{_TO}(?P<last>d))?"
_DAY_FIRST = rf"{_DAYS}(?P<comma>,)?o{{0,3}}{_MONTH}"
_MONTH_FIRST = rf"{_MONTH}[.,]?o{{0,2}}{_DAYS}"
_BEFORE_THE_YEAR = r"(?:(?P<stop>\.)|[-,/]){0,2}W?,?"

# A sign between day and month stands again before the year, as in 23-Sep-2023; otherwise it parts
# the date from what is no part of it: "Issue 12 - May 2015".
_NAMED = (
    # 23 September 2023; 8-9 July 2022; 30 June - 1 July 2022; Friday 5, May 2023
    re.compile(
        rf"(?P<weekday>W,?)?{_DAY_FIRST}(?P<span>{_TO}d(?P<until>(?P=month)))?"
        rf"{_BEFORE_THE_YEAR}{_YEAR}"
    ),
    re.compile(rf"(?P<day>d)(?P<sign>[-./]){_MONTH}\.?(?P=sign){_YEAR}"),
    # September 23, 2023; July 8-9, 2022; June 30 - July 1, 2022
    re.compile(rf"{_MONTH_FIRST}(?P<span>{_TO}(?P<until>(?P=month))d)?{_BEFORE_THE_YEAR}{_YEAR}"),
    re.compile(rf"{_MONTH}\.?(?P<sign>[-/])(?P<day>d)(?P=sign){_YEAR}"),
    # 2023 September 23, unless another year follows: 2023 Ramadan 4, 1444
    re.compile(rf"{_YEAR},?{_MONTH}\.?(?P<day>d)(?![-,./]{{0,2}}[ECL]?y(?!,?[GHS]))"),
    re.compile(rf"{_YEAR}(?P<sign>[-/]){_MONTH}\.?(?P=sign)(?P<day>d)"),
)
_BEFORE = r"(?:(?P<era>[ECL])x?)?"
_AFTER = r"(?P<after>E\.?L|[ECL])?"
_NUMERIC = (
    re.compile(rf"{_BEFORE}(?P<year>y)(?P<sign>[-/.])(?P<second>d)(?P=sign)(?P<third>d){_AFTER}"),
    re.compile(rf"{_BEFORE}(?P<first>d)(?P<sign>[-/.])(?P<second>d)(?P=sign)(?P<year>y){_AFTER}"),
)
_YEARLESS = re.compile(rf"{_DAY_FIRST}"), re.compile(rf"{_MONTH_FIRST}")

_CALENDARS = {"G": Calendar.GREGORIAN, "H": Calendar.HIJRI}

# Kinds of token that a date can begin with.
_BEGINNINGS = "dyGHSWECL"


def find_dates(tokens: Tokens) -> Iterator[FoundDate]:
    """The dates of a line, as they stand; none is part of another."""
    at = 0
    while at < len(tokens.kinds):
        found, at = _date_at(tokens, at) if tokens.kinds[at] in _BEGINNINGS else (None, at + 1)
        if found:
            yield found


def _date_at(tokens: Tokens, at: int) -> tuple[FoundDate | None, int]:
    """The date that begins at a token and where it ends, or None and the token after."""
    for patterns, read in ((_NAMED, _named), (_NUMERIC, _numeric)):
        for pattern in patterns:
            match = pattern.match(tokens.kinds, at)
            found = read(tokens, match) if match else None
            if match and found:
                return found, match.end()
    return None, at + 1


def _named(tokens: Tokens, match: re.Match[str]) -> FoundDate | None:
    """The date of a match of _NAMED, None where its parts do not belong together."""
    groups = match.groupdict()
    month, year = _token(tokens, match, "month"), _token(tokens, match, "year")
    calendar = _calendar(month.kind, year.value, (groups["era"] or "") + (groups["after"] or ""))
    if calendar is None and month.kind != "S":
        return None
    if not _belongs_together(tokens, match, groups):
        return None
    turns = groups.get("until") and _token(tokens, match, "until").value < month.value
    # 31 December - 1 January 2023 begins in 2022
    day = pack(year.value - bool(turns), month.value, _token(tokens, match, "day").value)
    several = bool(groups.get("last") or groups.get("span"))
    return FoundDate(calendar, (day,), *_bounds(tokens, match, calendar), several=several)


def _belongs_together(tokens: Tokens, match: re.Match[str], groups: dict[str, str | None]) -> bool:
    month, day = _token(tokens, match, "month"), _token(tokens, match, "day")
    if groups["again"] and _token(tokens, match, "again").value != month.value:
        return False
    day_first = day.start < month.start
    falls = groups.get("last") and _token(tokens, match, "last").value <= day.value
    if falls and (day_first or day.value < SHORTEST_MONTH):
        return False  # "Issue 12 / 5 May 2015", "May 3-1 2015", but "May 31-1, 2015"
    before = tokens.kinds[max(0, match.start() - 1) : match.start()]
    if groups.get("comma") and month.kind == "G" and before == "w":
        return False  # "on page 5, May 2015"
    # "It ended on 3 September. 2015 began"
    return not groups.get("stop") or month.end - month.start <= LONGEST_ABBREVIATION


def find_yearless(tokens: Tokens) -> Iterator[FoundDate]:
    """Days of a named month, as if of the year 0: "23 September", "Rabi I 7-8"."""
    for pattern in _YEARLESS:
        for match in pattern.finditer(tokens.kinds):
            calendar = _CALENDARS.get(match["month"])
            day = pack(0, _token(tokens, match, "month").value, _token(tokens, match, "day").value)
            start, end = tokens.items[match.start()].start, tokens.items[match.end() - 1].end
            yield FoundDate(calendar, (day,), start, end, several=bool(match["last"]))


def _numeric(tokens: Tokens, match: re.Match[str]) -> FoundDate | None:
    """The date of a match of _NUMERIC, None where it is part of a longer number."""
    year, eras = _token(tokens, match, "year").value, (match["era"] or "") + (match["after"] or "")
    calendar = _calendar("", year, eras)
    year_first = match.start("year") < match.start("second")
    days = tuple(pack(year, *parts) for parts in _orders(tokens, match, calendar, year_first))
    if not days or (calendar is None and "L" not in eras) or _goes_on(tokens, match):
        return None
    bare = calendar is Calendar.HIJRI and "E" not in eras
    doubtful = bare and (year_first or match["sign"] == ".")
    return FoundDate(
        calendar, days, *_bounds(tokens, match, calendar), bare=bare, doubtful=doubtful
    )


def _calendar(month_kind: str, year: int, eras: str) -> Calendar | None:
    """Whose date this is by the kind of its month's name ("" for a number), year and era marks.

    An era mark that the year contradicts is none: the H of "May 5, 1990 H. Khan".
    """
    if month_kind in ("", "G") and 1600 <= year < 2200:
        return Calendar.GREGORIAN
    if month_kind == "H" and 1300 <= year <= 1500:
        return Calendar.HIJRI
    if month_kind in ("", "H") and year < 1600 and not set(eras) & set("CL"):
        return Calendar.HIJRI if "E" in eras or 1300 <= year <= 1500 else None
    return None


def _goes_on(tokens: Tokens, match: re.Match[str]) -> bool:
    """Whether the same sign and a number are glued on before or after: 1.12.3.2004."""
    start, end = match.span()
    before = _glued(tokens, start - 2, start + 1)
    after = _glued(tokens, end - 1, end + 2)
    sign = rf"\{match['sign']}"
    return bool(re.fullmatch(f"[dyn]{sign}.", before) or re.fullmatch(f".{sign}[dyn]", after))


def _glued(tokens: Tokens, first: int, after: int) -> str:
    """The kinds of these tokens, "" where the line ends or there is space between them."""
    items = tokens.items[max(0, first) : after]
    spaced = any(one.end < two.start for one, two in pairwise(items))
    return "" if spaced else "".join(token.kind for token in items)


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


def _bounds(tokens: Tokens, match: re.Match[str], calendar: Calendar | None) -> tuple[int, int]:
    """Where the date stands in the line, without the day of the week and another's era mark."""
    groups = match.groupdict()
    first = match.end("weekday") if groups.get("weekday") else match.start()
    own = (
        {Calendar.HIJRI: "E", Calendar.GREGORIAN: "C"}.get(calendar)
        if calendar
        else groups["after"]
    )
    after = match.end() if groups["after"] in (None, own) else match.start("after")
    return tokens.items[first].start, tokens.items[after - 1].end
