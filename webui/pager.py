"""The numbered links under a page of hits."""

from __future__ import annotations

from dataclasses import dataclass

from search.engine import DEEPEST
from webui.state import PAGE_SIZE, SearchState
from webui.urls import search_url

NEAR = 2
"""Pages shown on either side of the present one: seven links with the ends fit a phone."""


@dataclass(frozen=True, slots=True)
class PageLink:
    """A numbered page; `gap` says that pages are left out before it."""

    number: int
    url: str
    current: bool
    gap: bool


@dataclass(frozen=True, slots=True)
class Pager:
    """Where a page stands among the pages; `previous` and `following` are "" at the ends."""

    number: int
    last: int
    previous: str
    following: str
    links: tuple[PageLink, ...]


def last_page(total: int) -> int:
    """The last page that can be looked at: 1 where nothing was found."""
    reachable = min(total, DEEPEST)
    return max(1, -(-reachable // PAGE_SIZE))


def pager(state: SearchState, total: int) -> Pager:
    """The links around the page that the state asks for."""
    number, last = state.page_number(), last_page(total)
    return Pager(
        number=number,
        last=last,
        previous=search_url(state.on_page(number - 1)) if number > 1 else "",
        following=search_url(state.on_page(number + 1)) if number < last else "",
        links=_links(state, number, last),
    )


def _links(state: SearchState, number: int, last: int) -> tuple[PageLink, ...]:
    near = range(max(1, number - NEAR), min(last, number + NEAR) + 1)
    shown = sorted({1, last, *near})
    return tuple(
        PageLink(n, search_url(state.on_page(n)), n == number, n - before > 1)
        for before, n in zip([0, *shown], shown, strict=False)
    )
