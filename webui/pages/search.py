"""A page of hits, with its facets."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from hashlib import sha256

import zstandard
from flask import Blueprint, Response, current_app, render_template
from flask import request as asked

from search.cache import Cache
from search.results import Hit, Page
from webui.advice import CorrectionShown, LoosenedShown, corrections_shown, loosened_shown
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
    without_chosen: str
    corrections: tuple[CorrectionShown, ...]
    loosened: tuple[LoosenedShown, ...]


@pages.get("/search")
def search() -> Response:
    """A page of hits."""
    return search_page(read_state(asked.args))


def search_page(state: SearchState) -> Response:
    """The page of hits of this state. Raises QueryError, PageBeyondEnd or UnusableIndex.

    Pages are kept as they were sent while the index is the same, so a search that is sent around
    costs once; the milliseconds on it are those of the first time. Whoever has the page already,
    and comes back to it, is told so and sent nothing.
    """
    kept: Cache = current_app.extensions["pages"]
    key = (engine().turn(), date.today(), asked.url_root, state)
    etag, packed = kept.get(key, lambda: _packed(_page(state)))
    response = Response(mimetype="text/html")
    response.set_etag(etag)
    response.make_conditional(asked)
    if response.status_code != 304:
        response.set_data(zstandard.decompress(packed))
    return response


def _packed(html: bytes) -> tuple[str, bytes]:
    """What tells the page from others, and the page in a sixth of its size."""
    return sha256(html).hexdigest()[:20], zstandard.compress(html)


def _page(state: SearchState) -> bytes:
    page = engine().search(state.request())
    _refuse_beyond_end(state, page)
    return render_template("search.html", shown=search_shown(state, page)).encode()


def _refuse_beyond_end(state: SearchState, page: Page) -> None:
    last = last_page(page.total)
    if state.page_number() > last:
        raise PageBeyondEnd(page.total, last, search_url(state.on_page(last)))


def search_shown(state: SearchState, page: Page) -> SearchShown:
    """A page of hits; the state must have passed `SearchState.request`."""
    request = state.request()
    loosened = engine().loosened(request) if not page.total else ()
    return SearchShown(
        form=FormShown(state, days=page.date_range),
        page=page,
        first_number=request.offset + 1,
        hits=tuple(
            hit_shown(hit, state, at) for at, hit in enumerate(page.hits, request.offset + 1)
        ),
        facets=facets_shown(state, page.facets),
        chips=chips(state),
        timeline=timeline_of(state, page),
        pager=pager(state, page.total),
        json_url=api_search_url(state),
        without_chosen=search_url(state.without_chosen()) if state.chosen_pairs() else "",
        corrections=corrections_shown(state, engine().corrections(request, page.total)),
        loosened=loosened_shown(state, loosened),
    )


def hit_shown(hit: Hit, state: SearchState, at: int = 0) -> HitShown:
    """A hit of the page of this state; `at` is its place among all hits, from 1, 0 unknown."""
    printed = (hit.date_printed, hit.hijri_printed)
    dates = dates_shown(
        hit.date, hit.date_origin, hit.hijri, hit.hijri_origin, printed, hit.date_flags
    )
    return HitShown(hit, article_url(hit.id, state, at), dates, language(hit.lang))
