"""Every hit of a search, beyond what can be paged to: for exports, tables and runs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple, TypeVar

import numpy as np

from index.article import Article
from index.calendars import Calendar
from index.errors import IndexDamaged
from search.histogram import Period, histogram
from search.matches import Matches, Numbers
from search.orders import DayOrder
from search.results import DateRange, Request, Sort
from search.snapshot import Snapshot
from search.top import Scores
from search.words import Words

Read = TypeVar("Read")


class InOrder(NamedTuple):
    """Articles by rank, and the score of each; 8 bytes an article."""

    numbers: Numbers
    scores: Scores


def in_order(order: DayOrder, words: Words, found: Matches, sort: Sort) -> InOrder:
    """All articles found, in the order in which `ranking.ranked` puts those of a page."""
    numbers = found.numbers
    if not len(words):
        numbers = order.numbers.take(order.ranks_of(found, found.count))
        return InOrder(numbers, np.zeros(len(numbers), np.float32))
    scores = words.scores_of(numbers)
    ranks = order.ranks.take(numbers)
    if sort == "relevance":
        ranked = np.lexsort((ranks, -scores))
    else:
        ranked = np.lexsort((numbers, -scores, order.days.take(ranks)))
    return InOrder(numbers.take(ranked), scores.take(ranked))


class AllHits:
    """The hits of one search in the one generation it was found in, whatever is published since.

    `request` is what was asked, its facet values as the index spells them; `interpreted`,
    `notices` and `date_range` are those of a Page. Reading is a stream, and may be begun anew; it
    raises IndexDamaged where an article cannot be read, and the engine then moves on to another
    generation. Threads may share it.
    """

    def __init__(
        self,
        *,
        request: Request,
        interpreted: str,
        notices: tuple[str, ...],
        date_range: DateRange | None,
        snapshot: Snapshot,
        found: Matches,
        ranked: InOrder,
        refuse: Callable[[IndexDamaged], None],
    ) -> None:
        self.request = request
        self.interpreted = interpreted
        self.notices = notices
        self.date_range = date_range
        self.total = found.count
        self.generation = snapshot.manifest.generation
        self._snapshot = snapshot
        self._found = found
        self._ranked = ranked
        self._refuse = refuse

    def articles(self) -> Iterator[Article]:
        """The articles by rank, each read when it is asked for and kept nowhere."""
        return self._read(self._snapshot.stored_article)

    def ids(self) -> Iterator[str]:
        """Their ids, which takes a tenth of the time."""
        return self._read(self._snapshot.id_of)

    @property
    def scores(self) -> Scores:
        """Their scores, 0 for all where no word was searched for."""
        return self._ranked.scores

    def months(self, calendar: Calendar) -> dict[int, int]:
        """How many of them are of each month that has any: 202309, and 0 for the undated."""
        return histogram(self._snapshot, self._found, calendar, Period.MONTH)

    def _read(self, read: Callable[[int], Read]) -> Iterator[Read]:
        try:
            yield from map(read, map(int, self._ranked.numbers))
        except IndexDamaged as exc:
            self._refuse(exc)
            raise
