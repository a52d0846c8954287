"""What one generation answers: which of its articles match, and the page of hits asked for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from search.bm25f import words_of
from search.compiler import DAY_FIELD
from search.facets import Counted
from search.filters import (
    Chosen,
    TypedRange,
    chosen_values,
    known_values,
    narrowed,
    typed_range,
    undated,
)
from search.matches import Matches, union
from search.orders import day_order
from search.plan import Plan
from search.ranking import ranked
from search.results import Hit, Page, Request
from search.snapshot import Snapshot
from search.words import Words


class Found(NamedTuple):
    """What matches: `base` within the days, `narrowed` those of them with the values chosen.

    `request` has the values as the index spells them.
    """

    request: Request
    days: TypedRange
    chosen: Chosen
    words: Words
    base: Matches
    narrowed: Matches
    notices: tuple[str, ...]


def found_by(snapshot: Snapshot, asked: Plan, request: Request) -> Found:
    """What matches a request; `asked` is the plan of its query. Raises QueryError."""
    days = typed_range(request, snapshot.manifest.hijri_offset)
    request, unknown = known_values(snapshot, request)
    chosen = chosen_values(snapshot, request)
    words = words_of(snapshot, asked.words)
    anytime = asked.find(snapshot) if asked.find else words.holding
    base = anytime & days.find(snapshot) if days.find else anytime
    notices = (*_notices(snapshot, days, anytime, chosen), *unknown, *asked.notices)
    return Found(request, days, chosen, words, base, narrowed(base, chosen), notices)


def page_of(snapshot: Snapshot, asked: Plan, request: Request) -> Page:
    """The page, but for the time that it took."""
    found = found_by(snapshot, asked, request)
    start, stop = request.offset, request.offset + request.limit
    order = day_order(snapshot, request.sort)
    numbers, scores = ranked(order, found.words, found.narrowed, request.sort, start, stop)
    return Page(
        query=request.query,
        interpreted=asked.interpreted,
        notices=found.notices,
        total=found.narrowed.count,
        hits=tuple(
            [
                Hit(article, score, asked.highlighter)
                for article, score in zip(snapshot.articles(numbers), scores, strict=True)
            ]
        ),
        counts=Counted(
            snapshot,
            found.request,
            (asked.interpreted, found.days.nodes),
            found.base,
            found.chosen,
        ),
        generation=snapshot.manifest.generation,
        date_range=found.days.words,
    )


def _notices(
    snapshot: Snapshot, days: TypedRange, anytime: Matches, chosen: Chosen
) -> Iterator[str]:
    """What the person should know of the index and of the range of days.

    `anytime` are the articles that match but for their day and the values chosen.
    """
    if snapshot.notice:
        yield snapshot.notice
    if not days.nodes:
        return
    if days.inverted:
        yield "The first day of the range is after its last, so nothing can match."
        return
    dateless = union(
        [undated(snapshot, DAY_FIELD[asked.calendar]) for asked in days.nodes], snapshot.size
    )
    if count := (narrowed(anytime, chosen) & dateless).count:
        matches, has = ("article matches", "has") if count == 1 else ("articles match", "have")
        yield f"{count:,} more {matches} but {has} no date, and so cannot be in the range."
