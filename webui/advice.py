"""What else could be searched for, where little or nothing was found: links with their hits."""

from __future__ import annotations

from dataclasses import dataclass, replace

from search.corrections import Correction
from search.loosening import WORDS, Loosened
from search.results import Marked
from webui.state import SearchState
from webui.urls import search_url


@dataclass(frozen=True, slots=True)
class CorrectionShown:
    """A query that may have been meant; its changed words are marked.

    `dropped` are the words typed that it leaves out.
    """

    pieces: Marked
    count: int
    dropped: tuple[str, ...]
    url: str


@dataclass(frozen=True, slots=True)
class LoosenedShown:
    """A wider search: what it is, with `quoted` of the query put between the words."""

    before: str
    quoted: str
    after: str
    count: int
    url: str


def corrections_shown(
    state: SearchState, found: tuple[Correction, ...]
) -> tuple[CorrectionShown, ...]:
    """The corrections, each under the same days and values."""
    return tuple(
        CorrectionShown(one.pieces, one.count, one.dropped, search_url(_asking(state, one.query)))
        for one in found
    )


def loosened_shown(state: SearchState, found: tuple[Loosened, ...]) -> tuple[LoosenedShown, ...]:
    """What can be dropped."""
    return tuple(_loosened(state, one) for one in found)


def _loosened(state: SearchState, one: Loosened) -> LoosenedShown:
    match one.kind:
        case "days":
            to = state.without_dates()
        case "values":
            to = state.without_chosen()
        case "narrowing":
            to = state.without_dates().without_chosen()
        case _:
            to = _asking(state, one.query)
    before, after = WORDS[one.kind]
    return LoosenedShown(before, one.told, after, one.count, search_url(to))


def _asking(state: SearchState, query: str) -> SearchState:
    return replace(state, q=query, page="")
