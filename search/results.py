"""What is asked of an engine and what comes back: Request, Page, Hit, Facet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Literal, Protocol

from index.article import Article
from index.calendars import format_day
from search.histogram import Period
from search.timeline import MOST_BARS, Timeline

Sort = Literal["relevance", "newest", "oldest", "added"]
SORTS: tuple[Sort, ...] = ("relevance", "newest", "oldest")
"""The orders of a page of hits. A feed has its own: what was last added to the index, first."""

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
    which one a date without a mark is meant in. The facets count the years and months of `axis`,
    else of `calendar`, else of the calendar of the days typed.
    `source`, `dateline`, `paper`, `lang` (a language tag), `flag` (one of an article's date_flags)
    and `month` hold the facet values chosen; within one facet any of them may match. `month` is
    "YYYY" or "YYYY-MM" of the Gregorian calendar, "hYYYY" or "hYYYY-MM" of the Hijri one, or
    "undated" or "hundated", of the articles without a day in it.
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
    lang: tuple[str, ...] = ()
    flag: tuple[str, ...] = ()
    axis: str = ""


class Marks(Protocol):
    """What marks in a text what a query matches: search.snippets.Highlighter."""

    def mark(self, field: str, text: str) -> Marked:
        """The whole text with its matches marked."""

    def snippet(self, field: str, text: str) -> Marked:
        """The passage worth showing."""


class Hit:
    """One article of a page of hits; not to be changed.

    Its attributes are the fields of the JSON, and what they are made of: `article` is the whole
    article, `score` is rounded to four digits. What is marked is worked out when first asked for.
    """

    __slots__ = ("_headline", "_marks", "_snippet", "article", "score")

    def __init__(self, article: Article, score: float, marks: Marks) -> None:
        self.article = article
        self.score = round(score, 4)
        self._marks = marks
        self._headline: Marked | None = None
        self._snippet: Marked | None = None

    @property
    def headline_marked(self) -> Marked:
        """The headline in pieces, each with whether it matched."""
        if self._headline is None:
            self._headline = self._marks.mark("headline", self.article.headline)
        return self._headline

    @property
    def snippet_marked(self) -> Marked:
        """The passage that matched, or the beginning, in pieces."""
        if self._snippet is None:
            self._snippet = self._marks.snippet("body", self.article.body)
        return self._snippet

    @property
    def snippet(self) -> str:
        """The passage that matched, as escaped HTML with <mark> around the matches."""
        return marked_html(self.snippet_marked)

    @property
    def date(self) -> str:
        """The Gregorian date as YYYY-MM-DD, "" where undated."""
        return format_day(self.article.date)

    @property
    def hijri(self) -> str:
        """The Hijri date as YYYY-MM-DD, "" where undated."""
        return format_day(self.article.hijri)

    @property
    def id(self) -> str:
        """The id, which `Engine.article` takes."""
        return self.article.id

    @property
    def headline(self) -> str:
        """The headline."""
        return self.article.headline

    @property
    def dateline(self) -> str:
        """The place that opens the story."""
        return self.article.dateline

    @property
    def source(self) -> str:
        """Who is credited."""
        return self.article.source

    @property
    def paper(self) -> str:
        """The newspaper or site."""
        return self.article.paper

    @property
    def byline(self) -> str:
        """The byline as printed."""
        return self.article.byline

    @property
    def date_origin(self) -> str:
        """ "printed", "metadata", "derived" or ""."""
        return self.article.date_origin

    @property
    def date_printed(self) -> str:
        """The Gregorian date letter for letter."""
        return self.article.date_printed

    @property
    def hijri_origin(self) -> str:
        """ "printed", "derived" or ""."""
        return self.article.hijri_origin

    @property
    def hijri_printed(self) -> str:
        """The Hijri date letter for letter."""
        return self.article.hijri_printed

    @property
    def date_flags(self) -> tuple[str, ...]:
        """What is odd about the dates, as in Article."""
        return self.article.date_flags

    @property
    def path(self) -> str:
        """The file that the article was read from."""
        return self.article.path

    @property
    def url(self) -> str:
        """Where the article stands on the web."""
        return self.article.url

    @property
    def lang(self) -> str:
        """The language, as a tag."""
        return self.article.lang


@dataclass(slots=True)  # frozen, making the hundred of a page would take three times as long
class FacetValue:
    """One value of a facet, the number of hits that have it, and whether it is chosen."""

    value: str
    count: int
    chosen: bool = False


Facets = Mapping[str, tuple[FacetValue, ...]]
"""By name: source, dateline, paper, lang, flag, year, month; values by count, years and months by
time, those of the calendar that was asked for."""


@dataclass(frozen=True, slots=True)
class DateRange:
    """The range of days that was understood, in both calendars.

    `first` and `last` are its ends, "" where open: "23 September 2023 · 8 Rabi I 1445". `words` is
    all of it: "1–30 September 2023 · 16 Safar – 15 Rabi I 1445".
    """

    first: str
    last: str
    words: str


class Counts(Protocol):
    """What is counted over all hits, when it is asked for."""

    @property
    def undated(self) -> int:
        """How many of them have no date."""

    @property
    def facets(self) -> Facets:
        """How many of them have each value."""

    def timeline(self, axis: str, most: int, period: Period | None = None) -> Timeline:
        """How many of them are of each period."""


class Page:
    """A page of hits; not to be changed.

    `interpreted` says in words what was searched for, `notices` what was left out or read
    differently than typed. `total` counts all hits; `took_ms` is the time until the hits were
    there. `undated`, `facets` and `timeline` are counted when asked for.
    """

    __slots__ = (
        "_counts",
        "date_range",
        "generation",
        "hits",
        "interpreted",
        "notices",
        "query",
        "took_ms",
        "total",
    )

    def __init__(
        self,
        *,
        query: str,
        interpreted: str,
        notices: tuple[str, ...],
        total: int,
        hits: tuple[Hit, ...],
        counts: Counts,
        generation: str = "",
        date_range: DateRange | None = None,
        took_ms: float = 0.0,
    ) -> None:
        self.query = query
        self.interpreted = interpreted
        self.notices = notices
        self.total = total
        self.hits = hits
        self.generation = generation
        self.date_range = date_range
        self.took_ms = took_ms
        self._counts = counts

    @property
    def undated(self) -> int:
        """How many of all hits have no date."""
        return self._counts.undated

    @property
    def facets(self) -> Facets:
        """The values of all hits, counted."""
        return self._counts.facets

    def timeline(
        self, axis: str = "", most: int = MOST_BARS, period: Period | None = None
    ) -> Timeline:
        """All hits along time, in at most so many periods or in those of one length.

        `axis` is "gregorian", "hijri", or "" for the calendar of the search. Raises QueryError
        with `field` "period" where there would be more than MOST_PERIODS.
        """
        return self._counts.timeline(axis, most, period)
