"""The narrowing that stands beside the query: date range and chosen facet values."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from index.article import Day
from index.calendars import Calendar, DayRange, describe_day, to_gregorian, to_hijri
from index.dates import parse_typed
from index.errors import DateError, QueryError
from search import query as ours
from search.results import DateRange, Facets, FacetValue, Request
from search.snapshot import Mask, Snapshot

UNDATED = "undated"
MOST_VALUES = 20
"""Values shown of a facet beside the chosen ones: what fits a side column."""

_MONTH = re.compile(r"[0-9]{4}(-[0-9]{2})?")
_WHOLE_VALUES = ("source", "dateline", "paper")


def typed_range(
    request: Request, hijri_offset: int = 0
) -> tuple[list[ours.Dates], DateRange | None]:
    """The days that `date_from` and `date_to` mean, each bound in the calendar it was typed in.

    The Hijri offset of the index, in days, tells what they are called in the other calendar.

    A partial date stands for its first day at the start and for its last at the end. Raises
    QueryError with `field` "from", "to" or "calendar".
    """
    if request.calendar not in ("", *Calendar):
        raise QueryError("calendar", "The calendar is either gregorian or hijri.")
    calendar = Calendar(request.calendar) if request.calendar else None
    start = _typed("from", request.date_from, calendar)
    end = _typed("to", request.date_to, calendar)
    nodes = []
    if start:
        nodes.append(ours.Dates(start.calendar, start.first, 0))
    if end:
        nodes.append(ours.Dates(end.calendar, 0, end.last))
    return nodes, _in_words(start, end, hijri_offset)


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
    for name in _WHOLE_VALUES:
        found: dict[str, None] = {}
        for chosen in getattr(request, name):
            alike = [v for v in snapshot.facets[name].values if v.casefold() == chosen.casefold()]
            if not any(alike):
                notices.append(f"No article has the {name} “{chosen}”.")
            found |= dict.fromkeys([chosen] if chosen in alike else alike or [chosen])
        spelled[name] = tuple(found)
    return replace(request, **spelled), tuple(notices)  # type: ignore[arg-type]


def facet_masks(snapshot: Snapshot, request: Request) -> dict[str, Mask]:
    """For each facet with chosen values, the articles that have one of them."""
    masks = {
        name: _value_mask(snapshot, name, chosen)
        for name in _WHOLE_VALUES
        if (chosen := getattr(request, name))
    }
    if request.month:
        masks["month"] = _month_mask(snapshot.days["date"], request.month)
    return masks


def _value_mask(snapshot: Snapshot, name: str, chosen: Sequence[str]) -> Mask:
    values, ordinals = snapshot.facets[name]
    wanted = [number for number, value in enumerate(values) if value in chosen]
    return np.isin(ordinals, wanted)


def _month_mask(days: NDArray[np.int32], chosen: Sequence[str]) -> Mask:
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


def count_facets(
    snapshot: Snapshot, base: Mask, masks: Mapping[str, Mask], request: Request
) -> Facets:
    """Exact counts of every facet; one that is chosen from counts as if it were not.

    So the other values of a facet stay there to be chosen beside the first.
    """
    facets: dict[str, tuple[FacetValue, ...]] = {}
    for name in _WHOLE_VALUES:
        counted = _others(base, masks, name)
        values, ordinals = snapshot.facets[name]
        counts = np.bincount(ordinals[counted], minlength=len(values)).tolist()
        named = dict(zip(values, counts, strict=True))
        facets[name] = _largest(named, getattr(request, name))
    days = snapshot.days["date"][_others(base, masks, "month")]
    facets["year"] = _by_time(days // 10000, "{:04}", request.month)
    facets["month"] = _by_time(days // 100, "{:06}", request.month)
    return facets


def _others(base: Mask, masks: Mapping[str, Mask], name: str) -> Mask:
    for other, mask in masks.items():
        if other != name:
            base = base & mask
    return base


def _largest(named: Mapping[str, int], chosen: Sequence[str]) -> tuple[FacetValue, ...]:
    counted = sorted(
        ((value, count) for value, count in named.items() if value and count),
        key=lambda item: (-item[1], item[0]),
    )
    shown = counted[:MOST_VALUES]
    shown += [(value, named.get(value, 0)) for value in chosen if value not in dict(shown)]
    return tuple(FacetValue(value, count, value in chosen) for value, count in shown)


def _by_time(
    numbers: NDArray[np.int32], form: str, chosen: Sequence[str]
) -> tuple[FacetValue, ...]:
    found, counts = np.unique(numbers, return_counts=True)
    values = [
        (_month_name(form.format(number)) if number else UNDATED, count)
        for number, count in zip(found.tolist(), counts.tolist(), strict=True)
    ]
    dated = [value for value in values if value[0] != UNDATED]
    ordered = dated + [value for value in values if value[0] == UNDATED]
    return tuple(FacetValue(value, count, value in chosen) for value, count in ordered)


def _month_name(digits: str) -> str:
    return f"{digits[:4]}-{digits[4:]}" if len(digits) == 6 else digits
