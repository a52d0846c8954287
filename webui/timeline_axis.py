"""The axis of the timeline: its periods in words, and labels that do not touch."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from index.calendars import (
    GREGORIAN_MONTHS,
    GREGORIAN_MONTHS_SHORT,
    HIJRI_MONTHS,
    HIJRI_MONTHS_SHORT,
    Calendar,
)
from search.histogram import Period
from search.timeline import Timeline, all_typed, typed

WIDEST = 56
"""Pixels of a period where there are few."""

WIDE, NARROW = 620, 300
"""Pixels of the drawing beside the facets of a page, and on a phone, at the least."""

LETTER, GAP = 7.6, 8
"""Pixels of a letter of a label, at the most, and between two labels."""

_MOST = WIDE // int(4 * LETTER)  # the shortest are years

NAMES = {Calendar.GREGORIAN: GREGORIAN_MONTHS, Calendar.HIJRI: HIJRI_MONTHS}
SHORT = {Calendar.GREGORIAN: GREGORIAN_MONTHS_SHORT, Calendar.HIJRI: HIJRI_MONTHS_SHORT}


@dataclass(frozen=True, slots=True)
class Tick:
    """A label of the axis, so many hundredths of its length from the left.

    A narrow page leaves out the spare ones.
    """

    text: str
    at: str
    anchor: str
    spare: bool


def labels(timeline: Timeline) -> list[str]:
    """Of each period "23 September 2023", "September 2023", "1445 AH" or "1980s"."""
    if timeline.period >= Period.YEAR:
        return _years(timeline)
    told = [text for text, _ in all_typed(timeline.period, timeline.names)]
    names, months_only = NAMES[timeline.calendar], timeline.period is Period.MONTH
    for column, name in enumerate(timeline.names):
        month = name if months_only else name // 100
        if 1 <= month % 100 <= 12:  # else it stays in digits
            words = f"{names[month % 100 - 1]} {month // 100}"
            told[column] = words if months_only else f"{name % 100} {words}"
    return told


def _years(timeline: Timeline) -> list[str]:
    spans = all_typed(timeline.period, timeline.names)
    if timeline.period is Period.CENTURY:
        return [f"{first}–{last}" for first, last in spans]
    after = "s" if timeline.period is Period.DECADE else ""
    era = " AH" if timeline.calendar is Calendar.HIJRI else ""
    return [f"{first}{after}{era}" for first, _ in spans]


def ticks(timeline: Timeline) -> tuple[Tick, ...]:
    """As many round periods as can be labelled, else both ends."""
    names = timeline.names
    for is_round in _ROUND[timeline.period]:
        chosen = [column for column, name in enumerate(names) if is_round(name)]
        if len(chosen) <= _MOST and _apart(timeline, chosen, WIDE):
            break
    if len(chosen) < 2:
        chosen = sorted({0, len(names) - 1})
    steps = (step for step in range(1, len(names)) if _apart(timeline, chosen[::step], NARROW))
    step = next(steps, len(names))
    texts = _texts(timeline, chosen)
    places = [_place(timeline, *each) for each in zip(chosen, texts, strict=True)]
    return tuple(
        Tick(text, f"{at:.2%}", anchor, n % step > 0)
        for n, (text, (at, anchor)) in enumerate(zip(texts, places, strict=True))
    )


def _place(timeline: Timeline, column: int, text: str) -> tuple[float, str]:
    """Where on the axis a label stands, and which part of it.

    In the middle below its bar, or from one side of it if it would stand out of a narrow drawing.
    """
    bars = len(timeline.names)
    width = min(NARROW, bars * WIDEST)
    middle, half = (column + 0.5) / bars, len(text) * LETTER / 2
    if middle * width < half:
        return column / bars, "start"
    if middle * width > width - half:
        return (column + 1) / bars, "end"
    return middle, "middle"


def _apart(timeline: Timeline, chosen: Sequence[int], width: int) -> bool:
    """Whether no label of these columns touches the next one."""
    width = min(width, len(timeline.names) * WIDEST)
    end = -float(width)
    for column, text in zip(chosen, _texts(timeline, chosen), strict=True):
        length = len(text) * LETTER
        at, anchor = _place(timeline, column, text)
        start = at * width - {"start": 0.0, "middle": 0.5, "end": 1.0}[anchor] * length
        if start < end + GAP:
            return False
        end = start + length
    return True


def _every(step: int) -> Callable[[int], bool]:
    return lambda name: name % step == 0


def _days(*days: int) -> Callable[[int], bool]:
    return lambda name: name % 100 in days


def _months(step: int) -> Callable[[int], bool]:
    return lambda name: name % 100 % step == 1


def _januaries(step: int) -> Callable[[int], bool]:
    return lambda name: name % 100 == 1 and name // 100 % step == 0


_ROUND: dict[Period, tuple[Callable[[int], bool], ...]] = {
    Period.DAY: (
        _every(1),
        _days(*range(1, 31, 2)),
        _days(1, 6, 11, 16, 21, 26),
        _days(1, 11, 21),
        _days(1, 16),
        _days(1),
    ),
    Period.MONTH: (
        *(_every(1), _months(2), _months(3), _months(6)),
        *(_januaries(step) for step in (1, 2, 5, 10)),
    ),
    Period.YEAR: tuple(_every(step) for step in (1, 2, 5, 10, 20, 25, 50)),
    Period.DECADE: tuple(_every(step) for step in (1, 2, 5, 10, 20)),
    Period.CENTURY: tuple(_every(step) for step in (1, 2, 5, 10, 20)),
}


def _texts(timeline: Timeline, chosen: Sequence[int]) -> list[str]:
    """The labels of columns, months with their year at the first and at the turn of a year."""
    whole_years = all(timeline.names[column] % 100 == 1 for column in chosen)
    return [
        _text(timeline, timeline.names[column], whole_years, place == 0)
        for place, column in enumerate(chosen)
    ]


def _text(timeline: Timeline, name: int, whole_years: bool, first: bool) -> str:
    if timeline.period >= Period.YEAR:
        return typed(timeline.period, name)[0]
    month = name // 100 if timeline.period is Period.DAY else name
    if not 1 <= month % 100 <= 12:
        return typed(timeline.period, name)[0]
    short = SHORT[timeline.calendar][month % 100 - 1]
    if timeline.period is Period.DAY:
        return f"{name % 100} {short}"
    if whole_years:
        return str(month // 100)
    return f"{short} {month // 100}" if first or month % 100 == 1 else short
