"""What the archive holds, in figures: for the front page and the page about the archive."""

from __future__ import annotations

from dataclasses import dataclass

from index.calendars import Calendar, parse_iso
from index.dates import DISAGREEING
from search.stats import Stats
from webui.dates_shown import day_words
from webui.languages import language_name
from webui.state import SearchState
from webui.urls import search_url


@dataclass(frozen=True, slots=True)
class Span:
    """The first and the last day of a calendar, in words."""

    calendar: str
    first: str
    last: str


@dataclass(frozen=True, slots=True)
class Held:
    """_held.html: what the archive holds; `built` is when it was last read, in words."""

    stats: Stats
    spans: tuple[Span, ...]
    papers: tuple[str, ...]
    languages: tuple[str, ...]
    undated_url: str
    disagreeing_url: str
    built: str


def held(stats: Stats) -> Held:
    """The figures of an archive; papers and languages with the most articles first."""
    days = (
        ("Gregorian", Calendar.GREGORIAN, stats.first_date, stats.last_date),
        ("Hijri", Calendar.HIJRI, stats.first_hijri, stats.last_hijri),
    )
    return Held(
        stats=stats,
        spans=tuple(
            Span(name, day_words(first, calendar), day_words(last, calendar))
            for name, calendar, first, last in days
            if first
        ),
        papers=tuple(stats.papers),
        languages=tuple(language_name(tag) for tag in stats.languages),
        undated_url=search_url(SearchState(month=("undated",))),
        disagreeing_url=search_url(SearchState(flag=(DISAGREEING,))),
        built=moment_words(stats.built_at),
    )


def moment_words(moment: str) -> str:
    """ "2026-11-22T09:30:00Z" as "22 November 2026, 09:30 UTC"; what is no such moment as it is."""
    day, _, time = moment.partition("T")
    packed = parse_iso(day)
    if not packed or not time.endswith("Z"):
        return moment
    return f"{day_words(packed, Calendar.GREGORIAN)}, {time[:5]} UTC"
