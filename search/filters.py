"""The narrowing that stands beside the query: date range and chosen facet values."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from index.calendars import Calendar, DayRange
from index.dates import parse_typed
from index.errors import DateError, QueryError
from search import query as ours
from search.matches import Mask, Matches, Numbers, union
from search.plan import Find, finder
from search.range_words import range_words
from search.results import DateRange, Request
from search.snapshot import Snapshot

UNDATED = "undated"
HIJRI_MARK = "h"
"""What the months and years of the Hijri calendar begin with: h1445, h1445-09, hundated."""

_MONTH = re.compile(rf"{HIJRI_MARK}?[0-9]{{4}}(-[0-9]{{2}})?")
_CALENDARS = ("", *Calendar)
WHOLE_VALUES = ("source", "dateline", "paper", "lang")
"""The facets of which an article has one value, as it stands in the article."""

FLAGS = "flag"
"""The facet of what is odd about the dates, of which an article may have several values."""

_IN_WORDS = {"lang": "language", FLAGS: "mark"}

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
    words = range_words(start, end, hijri_offset) if nodes else None
    return TypedRange(tuple(nodes), words, find)


def _typed(field: str, text: str, calendar: Calendar | None) -> DayRange | None:
    if not text.strip():
        return None
    try:
        return parse_typed(text, calendar)
    except DateError as exc:
        raise QueryError(field, str(exc)) from exc


def known_values(snapshot: Snapshot, request: Request) -> tuple[Request, tuple[str, ...]]:
    """The request with its facet values as the index spells them, and a notice for each unknown.

    Capitals do not matter: “afp” stands for AFP, and for Afp where there is one.
    """
    notices: list[str] = []
    spelled: dict[str, tuple[str, ...]] = {}
    for name in (*WHOLE_VALUES, FLAGS):
        found: dict[str, None] = {}
        for value in getattr(request, name):
            alike = _alike(snapshot, name, value)
            if not any(alike):
                told = _IN_WORDS.get(name, name)
                notices.append(f"No article has the {told} “{value}”.")
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
        for ordinal, known in enumerate(values_of(snapshot, name)):
            alike.setdefault(known.casefold(), {})[known] = ordinal
        return alike

    return snapshot.cache.get(("alike", name), by_folded).get(value.casefold(), {})


def values_of(snapshot: Snapshot, name: str) -> tuple[str, ...]:
    """All values of a facet, "" among them, by ordinal; of FLAGS, ascending."""
    if name != FLAGS:
        return snapshot.facets[name].values
    return tuple(sorted({flag for flags in flag_sets(snapshot) for flag in flags} | {""}))


def flag_sets(snapshot: Snapshot) -> list[list[str]]:
    """What each value of the column of flags holds."""
    return [flags.split() for flags in snapshot.facets["date_flags"].values]


def chosen_values(snapshot: Snapshot, request: Request) -> Chosen:
    """The articles that have one of the values chosen, for each facet that has chosen ones.

    Raises QueryError for a month that is none.
    """
    chosen = {
        name: _having(snapshot, name, values)
        for name in WHOLE_VALUES
        if (values := getattr(request, name))
    }
    if request.flag:
        chosen[FLAGS] = Matches.of_mask(_flag_mask(snapshot, request.flag))
    if request.month:
        chosen["month"] = Matches.of_mask(_month_mask(snapshot, request.month))
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


def _flag_mask(snapshot: Snapshot, wanted: Sequence[str]) -> Mask:
    holding = [bool({*flags} & {*wanted}) for flags in flag_sets(snapshot)]
    return np.array(holding).take(snapshot.facets["date_flags"].ordinals)


def _month_mask(snapshot: Snapshot, chosen: Sequence[str]) -> Mask:
    mask = np.zeros(snapshot.size, np.bool_)
    for value in chosen:
        days = snapshot.days["hijri" if value.startswith(HIJRI_MARK) else "date"]
        number = value.removeprefix(HIJRI_MARK).replace("-", "")
        if number == UNDATED:
            mask |= days == 0
        elif _MONTH.fullmatch(value):
            mask |= days // 10 ** (8 - len(number)) == int(number)
        else:
            raise QueryError(
                "month", f"“{value}” is not a month: 2023, 2023-09, h1445, h1445-03 or {UNDATED}."
            )
    return mask


def _numbers_of(mask: Mask) -> Numbers:
    return np.flatnonzero(mask).astype(np.int32)
