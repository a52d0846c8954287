"""A page of hits, with its facets."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, render_template, request

from search.results import Hit, Page
from webui.contexts import FormShown, language
from webui.dates_shown import DatesShown, dates_shown
from webui.engines import engine
from webui.facets_shown import Chip, FacetShown, chips, facets_shown
from webui.failures import PageBeyondEnd
from webui.pager import Pager, last_page, pager
from webui.state import SearchState, read_state
from webui.timeline_shown import TimelineShown, timeline_of
from webui.urls import api_search_url, article_url, search_url

pages = Blueprint("search", __name__)


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
    timeline: TimelineShown | None
    pager: Pager
    json_url: str
    without_dates: str
    without_chosen: str


@pages.get("/search")
def search() -> str:
    """A page of hits."""
    return search_page(read_state(request.args))


def search_page(state: SearchState) -> str:
    """The page of hits of this state. Raises QueryError, PageBeyondEnd or UnusableIndex."""
    page = engine().search(state.request())
    _refuse_beyond_end(state, page)
    return render_template("search.html", shown=search_shown(state, page))


def _refuse_beyond_end(state: SearchState, page: Page) -> None:
    last = last_page(page.total)
    if state.page_number() > last:
        raise PageBeyondEnd(page.total, last, search_url(state.on_page(last)))


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
        timeline=timeline_of(state, page),
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
    return HitShown(hit, article_url(hit.id, state), dates, language(hit.lang))
