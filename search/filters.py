"""The narrowing that stands beside the query: date range and chosen facet values."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from index.article import Day
from index.calendars import Calendar, DayRange, describe_day, to_gregorian, to_hijri
from index.dates import parse_typed
from index.errors import DateError, QueryError
from search import query as ours
from search.matches import Mask, Matches, Numbers, union
from search.plan import Find, finder
from search.results import DateRange, Request
from search.snapshot import Snapshot

UNDATED = "undated"
_MONTH = re.compile(r"[0-9]{4}(-[0-9]{2})?")
_CALENDARS = ("", *Calendar)
WHOLE_VALUES = ("source", "dateline", "paper")
"""The facets whose values stand in the articles."""

Chosen = Mapping[str, Matches]
"""By name of a facet: the articles that have one of the values chosen in it."""


class TypedRange(NamedTuple):
    """The days that were typed beside the query: as nodes, in words and as what finds them."""

    nodes: tuple[ours.Dates, ...] = ()
    words: DateRange | None = None
    find: Find | None = None

    @property
    def inverted(self) -> bool:
        """Whether the range ends before it begins."""
        if len(self.nodes) < 2:
            return False
        begin, end = self.nodes
        return begin.calendar == end.calendar and begin.first > end.last


_ANY_DAY = TypedRange()


def typed_range(request: Request, hijri_offset: int = 0) -> TypedRange:
    """The days that `date_from` and `date_to` mean, each bound in the calendar it was typed in.

    The Hijri offset of the index, in days, tells what they are called in the other calendar.

    A partial date stands for its first day at the start and for its last at the end. Raises
    QueryError with `field` "from", "to" or "calendar".
    """
    if request.calendar not in _CALENDARS:
        raise QueryError("calendar", "The calendar is either gregorian or hijri.")
    if not (request.date_from or request.date_to):
        return _ANY_DAY
    return _range(request.date_from, request.date_to, request.calendar, hijri_offset, date.today())


@lru_cache(maxsize=256)
def _range(begin: str, last: str, calendar: str, hijri_offset: int, today: date) -> TypedRange:
    """`today` is what the word means: the range of yesterday is another one."""
    known = Calendar(calendar) if calendar else None
    start = _typed("from", begin, known)
    end = _typed("to", last, known)
    nodes = []
    if start:
        nodes.append(ours.Dates(start.calendar, start.first, 0))
    if end:
        nodes.append(ours.Dates(end.calendar, 0, end.last))
    find = finder(ours.conjunction(nodes)) if nodes else None
    return TypedRange(tuple(nodes), _in_words(start, end, hijri_offset), find)


def _typed(field: str, text: str, calendar: Calendar | None) -> DayRange | None:
    if not text.strip():
        return None
    try:
        return parse_typed(text, calendar)
    except DateError as exc:
        raise QueryError(field, str(exc)) from exc


def _in_words(start: DayRange | None, end: DayRange | None, hijri_offset: int) -> DateRange | None:
    if start is None and end is None:
        return None
    # A Hijri month begins with day 0, for pages that print one; people count from 1.
    begin = start.first + (start.first % 100 == 0) if start else 0
    first = _both_calendars(begin, start.calendar, hijri_offset) if start else ""
    last = _both_calendars(end.last, end.calendar, hijri_offset) if end else ""
    words = f"from {first}" if first else ""
    words += f" to {last}" if last else ""
    return DateRange(first, last, words.strip())


def _both_calendars(day: Day, calendar: Calendar, hijri_offset: int) -> str:
    """ "7 Rabi I 1445 (22 September 2023 by the table)": as typed, and what is only worked out."""
    if calendar is Calendar.GREGORIAN:
        other, there = Calendar.HIJRI, to_hijri(day, hijri_offset)
    else:
        other, there = Calendar.GREGORIAN, to_gregorian(day, hijri_offset)
    by_table = f" ({describe_day(there, other)} by the table)" if there else ""
    return describe_day(day, calendar) + by_table


def known_values(snapshot: Snapshot, request: Request) -> tuple[Request, tuple[str, ...]]:
    """The request with its facet values as the index spells them, and a notice for each unknown.

    Capitals do not matter: “afp” stands for AFP, and for Afp where there is one.
    """
    notices: list[str] = []
    spelled: dict[str, tuple[str, ...]] = {}
    for name in WHOLE_VALUES:
        found: dict[str, None] = {}
        for value in getattr(request, name):
            alike = _alike(snapshot, name, value)
            if not any(alike):
                notices.append(f"No article has the {name} “{value}”.")
            found |= dict.fromkeys([value] if value in alike else alike or [value])
        if found:
            spelled[name] = tuple(found)
    if not spelled:
        return request, ()
    return replace(request, **spelled), tuple(notices)  # type: ignore[arg-type]  # names of fields


def _alike(snapshot: Snapshot, name: str, value: str) -> dict[str, int]:
    """The values that differ in capitals at most, each with its ordinal."""

    def by_folded() -> dict[str, dict[str, int]]:
        alike: dict[str, dict[str, int]] = {}
        for ordinal, known in enumerate(snapshot.facets[name].values):
            alike.setdefault(known.casefold(), {})[known] = ordinal
        return alike

    return snapshot.cache.get(("alike", name), by_folded).get(value.casefold(), {})


def chosen_values(snapshot: Snapshot, request: Request) -> Chosen:
    """The articles that have one of the values chosen, for each facet that has chosen ones.

    Raises QueryError for a month that is none.
    """
    chosen = {
        name: _having(snapshot, name, values)
        for name in WHOLE_VALUES
        if (values := getattr(request, name))
    }
    if request.month:
        chosen["month"] = Matches.of_mask(_month_mask(snapshot.days["date"], request.month))
    return chosen


def narrowed(found: Matches, chosen: Chosen, but: str = "") -> Matches:
    """Those of the articles found that every facet lets pass, with `but` left out."""
    for name, having in chosen.items():
        if name != but:
            found = found & having
    return found


def undated(snapshot: Snapshot, day_field: str) -> Matches:
    """The articles without a date in "date" or "hijri"."""

    def look() -> Matches:
        return Matches.of_numbers(_numbers_of(snapshot.days[day_field] == 0), snapshot.size)

    return snapshot.cache.get(("undated", day_field), look)


def _having(snapshot: Snapshot, name: str, values: Sequence[str]) -> Matches:
    ordinals = snapshot.facets[name].ordinals
    wanted = [_alike(snapshot, name, value).get(value, -1) for value in values]
    return union([Matches.of_mask(ordinals == ordinal) for ordinal in wanted], snapshot.size)


def _month_mask(days: Numbers, chosen: Sequence[str]) -> Mask:
    mask = np.zeros(len(days), np.bool_)
    for value in chosen:
        number = value.replace("-", "")
        if value == UNDATED:
            mask |= days == 0
        elif _MONTH.fullmatch(value):
            mask |= days // 10 ** (8 - len(number)) == int(number)
        else:
            raise QueryError("month", f"“{value}” is not a month: 2023, 2023-09 or {UNDATED}.")
    return mask


def _numbers_of(mask: Mask) -> Numbers:
    return np.flatnonzero(mask).astype(np.int32)
