"""What one generation answers: which of its articles match, and the page of hits asked for."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from typing import NamedTuple

from search.bm25f import words_of
from search.compiler import DAY_FIELD
from search.facets import Counted
from search.filters import (
    FLAGS,
    WHOLE_VALUES,
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
    matching = snapshot.cache.get(
        ("matching", *_asked(asked, days, request)),
        lambda: _matching(snapshot, asked, words, days, chosen),
    )
    if not asked.find:
        words.hold(matching.anytime)
    notices = (*_notices(snapshot, days, matching.undated), *unknown, *asked.notices)
    return Found(request, days, chosen, words, matching.base, matching.narrowed, notices)


def _asked(asked: Plan, days: TypedRange, request: Request) -> tuple[Hashable, ...]:
    """What tells the articles of a search from those of others."""
    values = [tuple(getattr(request, name)) for name in (*WHOLE_VALUES, FLAGS, "month")]
    return (asked.interpreted, days.nodes, *values)


class _Matching(NamedTuple):
    """The articles that match, as kept for the next page and for whoever asks the same.

    `anytime` are those that match but for their day and the values chosen; `undated` counts what
    the days leave out of them because it has none.
    """

    anytime: Matches
    base: Matches
    narrowed: Matches
    undated: int

    @property
    def nbytes(self) -> int:
        """Bytes of the arrays, each counted once."""
        return sum({id(each): each.nbytes for each in self[:3]}.values())


def _matching(
    snapshot: Snapshot, asked: Plan, words: Words, days: TypedRange, chosen: Chosen
) -> _Matching:
    anytime = asked.find(snapshot) if asked.find else words.holding
    base = anytime & days.find(snapshot) if days.find else anytime
    dateless = _dateless(snapshot, days, narrowed(anytime, chosen))
    return _Matching(anytime, base, narrowed(base, chosen), dateless)


def _dateless(snapshot: Snapshot, days: TypedRange, found: Matches) -> int:
    """How many of the articles found have no date that could be within the days."""
    if not days.nodes or days.inverted:
        return 0
    fields = [DAY_FIELD[asked.calendar] for asked in days.nodes]
    without = union([undated(snapshot, field) for field in fields], snapshot.size)
    return (found & without).count


def page_of(snapshot: Snapshot, asked: Plan, request: Request) -> Page:
    """The page, but for the time that it took."""
    found = found_by(snapshot, asked, request)
    start, stop = request.offset, request.offset + request.limit
    order = day_order(snapshot, request.sort)
    numbers, scores = snapshot.cache.get(
        ("ranked", *_asked(asked, found.days, found.request), request.sort, start, stop),
        lambda: ranked(order, found.words, found.narrowed, request.sort, start, stop),
    )
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


def _notices(snapshot: Snapshot, days: TypedRange, dateless: int) -> Iterator[str]:
    """What the person should know of the index and of the range of days.

    `dateless` counts the articles that match but for having no date.
    """
    if snapshot.notice:
        yield snapshot.notice
    if days.inverted:
        yield "The first day of the range is after its last, so nothing can match."
    if dateless:
        matches, has = ("article matches", "has") if dateless == 1 else ("articles match", "have")
        yield f"{dateless:,} more {matches} but {has} no date, and so cannot be in the range."
