"""What is asked of an engine and what comes back: Request, Page, Hit, Facet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape
from typing import Literal

Sort = Literal["relevance", "newest", "oldest"]
SORTS: tuple[Sort, ...] = ("relevance", "newest", "oldest")

Marked = tuple[tuple[str, bool], ...]
"""Text in pieces, each with whether it matched; joined, the pieces are the plain text."""


def marked_html(pieces: Marked) -> str:
    """The pieces as HTML: escaped first, then what matched put in <mark>."""
    return "".join(f"<mark>{escape(text)}</mark>" if hit else escape(text) for text, hit in pieces)


def plain_text(pieces: Marked) -> str:
    """The pieces without their marks."""
    return "".join(text for text, _ in pieces)


@dataclass(frozen=True, slots=True)
class Request:
    """A search, as typed: nothing in it is parsed yet.

    `date_from` and `date_to` take either calendar; `calendar` ("gregorian", "hijri" or "") says
    which one a date without a mark is meant in. `source`, `dateline`, `paper` and `month` hold the
    facet values chosen; within one facet any of them may match. `month` is "YYYY" or "YYYY-MM" of
    the Gregorian calendar, or "undated".
    """

    query: str = ""
    date_from: str = ""
    date_to: str = ""
    calendar: str = ""
    source: tuple[str, ...] = ()
    dateline: tuple[str, ...] = ()
    paper: tuple[str, ...] = ()
    month: tuple[str, ...] = ()
    sort: Sort = "relevance"
    limit: int = 10
    offset: int = 0


@dataclass(frozen=True, slots=True)
class Hit:
    """One article of a page of hits. Dates are YYYY-MM-DD in both calendars, "" where undated."""

    id: str
    headline: str
    dateline: str
    source: str
    paper: str
    byline: str
    date: str
    date_origin: str
    date_printed: str
    hijri: str
    hijri_origin: str
    hijri_printed: str
    date_flags: tuple[str, ...]
    score: float
    path: str
    url: str
    lang: str
    headline_marked: Marked
    snippet_marked: Marked

    @property
    def snippet(self) -> str:
        """The passage that matched, as escaped HTML with <mark> around the matches."""
        return marked_html(self.snippet_marked)


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One value of a facet, the number of hits that have it, and whether it is chosen."""

    value: str
    count: int
    chosen: bool = False


Facets = Mapping[str, tuple[FacetValue, ...]]
"""By name: source, dateline, paper, year, month; values by count, years and months by time."""


@dataclass(frozen=True, slots=True)
class DateRange:
    """The range of days that was understood, in words for the page, "" where open."""

    first: str
    last: str
    words: str


@dataclass(frozen=True, slots=True)
class Page:
    """A page of hits.

    `interpreted` says in words what was searched for, `notices` what was left out or read
    differently than typed. `total` counts all hits, `undated` those of them without a date.
    """

    query: str
    interpreted: str
    notices: tuple[str, ...]
    total: int
    undated: int
    took_ms: float
    hits: tuple[Hit, ...]
    facets: Facets = field(default_factory=dict)
    generation: str = ""
    date_range: DateRange | None = None
