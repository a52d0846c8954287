"""How many hits another query would have, all else of a request being as it is."""

from __future__ import annotations

from dataclasses import replace

from index.errors import QueryError
from search.bm25f import words_of
from search.filters import chosen_values, known_values, narrowed, typed_range
from search.matches import Matches
from search.plan import plan
from search.results import Request
from search.snapshot import Snapshot


class Counting:
    """Finds and counts under the days and values of a request, which are looked up once."""

    def __init__(self, snapshot: Snapshot, request: Request) -> None:
        """Raises QueryError as a search does."""
        self.snapshot = snapshot
        known, _ = known_values(snapshot, request)
        days = typed_range(request, snapshot.manifest.hijri_offset)
        every = days.find(snapshot) if days.find else snapshot.living
        self._within = narrowed(every, chosen_values(snapshot, known))

    def found(self, query: str) -> Matches:
        """The hits of a query. Raises QueryError where it is beyond a limit."""
        asked = plan(query)
        if asked.find:
            return asked.find(self.snapshot) & self._within
        return words_of(self.snapshot, asked.words).holding & self._within

    def count(self, query: str) -> int:
        """How many hits it has; 0 where it is beyond a limit."""
        try:
            return self.found(query).count
        except QueryError:
            return 0


def unfiltered(snapshot: Snapshot) -> Counting:
    """Among all articles."""
    return Counting(snapshot, Request())


def without_days(request: Request) -> Request:
    """The request over all days."""
    return replace(request, date_from="", date_to="", month=())


def without_values(request: Request) -> Request:
    """The request with no facet value chosen."""
    return replace(request, source=(), dateline=(), paper=(), lang=(), flag=(), month=())
