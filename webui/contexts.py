"""What each page shows: one frozen dataclass a template."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from index.article import Article
from index.calendars import Calendar, format_day
from search.results import Hit, Page
from search.stats import Stats
from webui.dates_shown import DatesShown, dates_shown, day_words
from webui.facets_shown import Chip, FacetShown, chips, facets_shown, month_label
from webui.pager import Pager, pager
from webui.state import FACETS, SearchState
from webui.urls import api_article_url, api_search_url, article_url, search_url

SORT_WORDS = (("relevance", "Best match"), ("newest", "Newest first"), ("oldest", "Oldest first"))
CALENDAR_WORDS = (("", "Either"), ("gregorian", "Gregorian"), ("hijri", "Hijri"))

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}")
_BLANK_LINES = re.compile(r"\n\s*\n")


@dataclass(frozen=True, slots=True)
class FormShown:
    """The search form as it was sent; `field` is the parameter at fault, `problem` says why."""

    state: SearchState
    field: str = ""
    problem: str = ""
    sorts: tuple[tuple[str, str], ...] = SORT_WORDS
    calendars: tuple[tuple[str, str], ...] = CALENDAR_WORDS


@dataclass(frozen=True, slots=True)
class Example:
    """A search to begin with, made of values that the archive has."""

    title: str
    label: str
    url: str


@dataclass(frozen=True, slots=True)
class HomeShown:
    """home.html: what the archive holds and where to begin."""

    form: FormShown
    stats: Stats
    first_day: str
    last_day: str
    first_hijri: str
    last_hijri: str
    examples: tuple[Example, ...]


@dataclass(frozen=True, slots=True)
class HitShown:
    """_hit.html: a hit, its article's page and its dates in words."""

    hit: Hit
    url: str
    dates: DatesShown
    lang: str


@dataclass(frozen=True, slots=True)
class SearchShown:
    """search.html: a page of hits with its facets, or what to try where there are none."""

    form: FormShown
    page: Page
    first_number: int
    hits: tuple[HitShown, ...]
    facets: tuple[FacetShown, ...]
    chips: tuple[Chip, ...]
    pager: Pager
    json_url: str
    without_dates: str
    without_chosen: str


@dataclass(frozen=True, slots=True)
class ArticleShown:
    """article.html: one article, `back` the search it was found by, "" without one."""

    form: FormShown
    article: Article
    dates: DatesShown
    paragraphs: tuple[str, ...]
    lang: str
    link: str
    back: str
    json_url: str


@dataclass(frozen=True, slots=True)
class FailureShown:
    """failure.html: what went wrong in words, with the form as it was sent."""

    form: FormShown
    title: str
    message: str
    way_on: str = ""
    way_on_url: str = ""


def home_shown(stats: Stats, newest: Page) -> HomeShown:
    """`newest` is a page of every article: its facets make the examples."""
    return HomeShown(
        form=FormShown(SearchState()),
        stats=stats,
        first_day=day_words(stats.first_date, Calendar.GREGORIAN),
        last_day=day_words(stats.last_date, Calendar.GREGORIAN),
        first_hijri=day_words(stats.first_hijri, Calendar.HIJRI),
        last_hijri=day_words(stats.last_hijri, Calendar.HIJRI),
        examples=tuple(_examples(newest)),
    )


def search_shown(state: SearchState, page: Page) -> SearchShown:
    """A page of hits; the state must have passed `SearchState.request`."""
    without_dates = state.without_dates()
    return SearchShown(
        form=FormShown(state),
        page=page,
        first_number=state.request().offset + 1,
        hits=tuple(hit_shown(hit, state) for hit in page.hits),
        facets=facets_shown(state, page.facets),
        chips=chips(state),
        pager=pager(state, page.total),
        json_url=api_search_url(state),
        without_dates=search_url(without_dates) if without_dates != state.on_first() else "",
        without_chosen=search_url(state.without_chosen()) if state.chosen_pairs() else "",
    )


def hit_shown(hit: Hit, state: SearchState) -> HitShown:
    """A hit of the page of this state."""
    printed = (hit.date_printed, hit.hijri_printed)
    dates = dates_shown(
        hit.date, hit.date_origin, hit.hijri, hit.hijri_origin, printed, hit.date_flags
    )
    return HitShown(hit, article_url(hit.id, state), dates, _language(hit.lang))


def article_shown(article: Article, state: SearchState) -> ArticleShown:
    """An article that was reached from a search, or by its own address."""
    dates = dates_shown(
        format_day(article.date),
        article.date_origin,
        format_day(article.hijri),
        article.hijri_origin,
        (article.date_printed, article.hijri_printed),
        article.date_flags,
    )
    return ArticleShown(
        form=FormShown(state),
        article=article,
        dates=dates,
        paragraphs=tuple(filter(None, map(str.strip, _BLANK_LINES.split(article.body)))),
        lang=_language(article.lang),
        link=_link(article.url),
        back=search_url(state) if state != SearchState() else "",
        json_url=api_article_url(article.id),
    )


def _examples(newest: Page) -> Iterator[Example]:
    """The most frequent value of each facet, and the last month there is."""
    for facet in FACETS[:3]:
        for value in newest.facets.get(facet, ())[:2]:
            state = SearchState().toggled(facet, value.value)
            yield Example(facet.capitalize(), value.value, search_url(state))
    months = [v.value for v in newest.facets.get("month", ()) if v.value != "undated"]
    if months:
        state = SearchState().toggled("month", max(months))
        yield Example("Month", month_label(max(months)), search_url(state))


def _language(lang: str) -> str:
    """For a lang attribute: "" unless it has the form of a language tag."""
    return lang if _LANGUAGE.fullmatch(lang) else ""


def _link(url: str) -> str:
    """The URL where it is one of the web's, "" for javascript: and all others."""
    try:
        parts = urlsplit(url)
        leads_somewhere = bool(parts.hostname) and parts.port != 0
    except ValueError:  # brackets that do not pair, a port that is none
        return ""
    return url if parts.scheme in ("http", "https") and leads_somewhere else ""
