"""Where an article stands among the hits of the search it was reached from, and what is beside it.

One search of three hits answers for an address that says where it stands. Where another article
stands there now, as the archive has changed or somebody wrote the address, it is looked for nearby
and among the first hits.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from index.errors import QueryError
from search.engine import DEEPEST, Engine
from search.results import Page
from webui.state import MOST_LISTED, PAGE_SIZE, SearchState
from webui.urls import article_url, search_url


@dataclass(frozen=True, slots=True)
class Neighbour:
    """An article beside this one among the hits."""

    url: str
    headline: str


@dataclass(frozen=True, slots=True)
class Neighbours:
    """An article's place `at` among the hits, from 1; 0 where it is not found among them.

    `back` is the page of hits that it stands on.
    """

    at: int
    total: int
    back: str
    previous: Neighbour | None = None
    following: Neighbour | None = None


def neighbours(engine: Engine, state: SearchState, article_id: str, at: int) -> Neighbours:
    """What stands beside the article; a search that cannot be made has no hits."""
    try:
        for first, most in _windows(at):
            page = _look(engine, state, first, most)
            ids = [hit.id for hit in page.hits]
            if article_id in ids:
                place = first + ids.index(article_id)
                if not _is_inside(page, first, place):
                    first = max(1, place - 1)
                    page = _look(engine, state, first, 3)
                return _beside(state, page, first, place)
    except QueryError:
        pass
    return Neighbours(0, 0, search_url(state))


def _windows(at: int) -> Iterator[tuple[int, int]]:
    """The first of the hits to look at for an article, and how many."""
    if 0 < at <= DEEPEST:
        yield max(1, at - 1), 3
        yield max(1, at - MOST_LISTED // 2), MOST_LISTED
    yield 1, MOST_LISTED


def _look(engine: Engine, state: SearchState, first: int, most: int) -> Page:
    limit = min(most, DEEPEST - first + 1)
    return engine.search(state.request_at(limit=limit, offset=first - 1))


def _is_inside(page: Page, first: int, place: int) -> bool:
    """Whether the page has what stands on both sides of this place, where anything does."""
    last = first + len(page.hits) - 1
    return (place > first or place == 1) and (place < last or place == min(page.total, DEEPEST))


def _beside(state: SearchState, page: Page, first: int, place: int) -> Neighbours:
    def neighbour(at: int) -> Neighbour | None:
        if not first <= at < first + len(page.hits):
            return None
        hit = page.hits[at - first]
        return Neighbour(article_url(hit.id, _on_page_of(state, at), at), hit.headline)

    back = search_url(_on_page_of(state, place))
    return Neighbours(place, page.total, back, neighbour(place - 1), neighbour(place + 1))


def _on_page_of(state: SearchState, at: int) -> SearchState:
    return state.on_page((at - 1) // PAGE_SIZE + 1)
