"""SearchState: everything a page of hits depends on, as it stands in the URL."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Protocol, cast

from index.calendars import Calendar
from index.errors import QueryError
from search.results import SORTS, Request, Sort

PAGE_SIZE = 10
"""Hits on a page of the web."""

MOST_LISTED = 100
"""The largest `limit` of the API: one answer stays under a megabyte."""

MOST_CHOSEN = 50
"""Values chosen in one facet; more than a person clicks together."""

FACETS = ("source", "dateline", "paper", "lang", "flag", "month")

AXES = ("", *Calendar)
SCALES = ("", "share")

_COUNTING = re.compile(r"[0-9]{1,9}")
_UNFIT = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")


class Parameters(Protocol):
    """What is read of a query string: Werkzeug's MultiDict has it."""

    def getlist(self, key: str) -> list[str]:
        """All values of a parameter, in order."""


@dataclass(frozen=True, slots=True)
class SearchState:
    """A search as typed, nothing in it checked: a bad value is shown again beside its message."""

    q: str = ""
    date_from: str = ""
    date_to: str = ""
    calendar: str = ""
    source: tuple[str, ...] = ()
    dateline: tuple[str, ...] = ()
    paper: tuple[str, ...] = ()
    lang: tuple[str, ...] = ()
    flag: tuple[str, ...] = ()
    month: tuple[str, ...] = ()
    sort: str = ""
    axis: str = ""
    scale: str = ""
    page: str = ""

    def pairs(self) -> list[tuple[str, str]]:
        """The parameters of the URL that shows this state; what is at its default is left out."""
        single = {"q": self.q, "from": self.date_from, "to": self.date_to}
        single |= {"calendar": self.calendar, "sort": self.sort}
        pairs = [(name, value) for name, value in single.items() if value]
        pairs += self.chosen_pairs() + self.timeline_pairs()
        return pairs + ([("page", self.page)] if self.page not in ("", "1") else [])

    def chosen_pairs(self) -> list[tuple[str, str]]:
        """The facet values chosen, as (facet, value)."""
        return [(facet, value) for facet in FACETS for value in self.chosen(facet)]

    def timeline_pairs(self) -> list[tuple[str, str]]:
        """How the timeline is drawn, where that is not as by default."""
        return [pair for pair in (("axis", self.axis), ("scale", self.scale)) if pair[1]]

    def chosen(self, facet: str) -> tuple[str, ...]:
        """The values chosen in one facet."""
        return cast(tuple[str, ...], getattr(self, facet))

    def toggled(self, facet: str, value: str) -> SearchState:
        """The first page of this search with one facet value added, or removed if it is chosen.

        A month takes the place of its year and a year that of its months: beside its year, which
        holds all its days, a month would not narrow anything.
        """
        before = self.chosen(facet)
        after = tuple(other for other in before if other.casefold() != value.casefold())
        if after == before:
            after = (*(v for v in before if not _overlap(facet, v, value)), value)
        return _with(self, {facet: after, "page": ""})

    def without_dates(self) -> SearchState:
        """The first page of this search over all days."""
        return replace(self, date_from="", date_to="", calendar="", month=(), page="")

    def without_chosen(self) -> SearchState:
        """The first page of this search with no facet value chosen."""
        return _with(self, {**dict.fromkeys(FACETS, ()), "page": ""})

    def on_first(self) -> SearchState:
        """The first page of these hits."""
        return replace(self, page="")

    def on_page(self, number: int) -> SearchState:
        """Another page of the same hits."""
        return replace(self, page=str(number))

    def standing(self) -> SearchState:
        """What of this is the search itself: neither its order nor how it is looked at."""
        return replace(self, sort="", axis="", scale="", page="")

    def page_number(self) -> int:
        """The page asked for, from 1. Raises QueryError for anything but a number of a page."""
        return counted("page", self.page or "1", least=1)

    def request(self) -> Request:
        """What to ask of the engine, which checks the rest. Raises QueryError with the field."""
        return self.request_at(limit=PAGE_SIZE, offset=(self.page_number() - 1) * PAGE_SIZE)

    def request_at(self, *, limit: int, offset: int) -> Request:
        """The same search from another place in the hits. Raises QueryError as `request`."""
        self._check()
        return Request(
            query=self.q,
            date_from=self.date_from,
            date_to=self.date_to,
            calendar=self.calendar,
            source=self.source,
            dateline=self.dateline,
            paper=self.paper,
            lang=self.lang,
            flag=self.flag,
            month=self.month,
            sort=cast(Sort, self.sort or "relevance"),
            limit=limit,
            offset=offset,
            axis=self.axis,
        )

    def _check(self) -> None:
        """Raises QueryError for the first parameter that has no meaning."""
        if self.sort and self.sort not in SORTS:
            raise QueryError("sort", f"“{self.sort}” is no order; use {', '.join(SORTS)}.")
        if self.axis not in AXES:
            raise QueryError("axis", f"“{self.axis}” is no axis; use {' or '.join(Calendar)}.")
        if self.scale not in SCALES:
            raise QueryError("scale", f"“{self.scale}” is no scale; use share, or leave it out.")
        for facet in FACETS:
            if len(self.chosen(facet)) > MOST_CHOSEN:
                raise QueryError(facet, f"At most {MOST_CHOSEN} values of {facet} can be chosen.")


def read_state(parameters: Parameters) -> SearchState:
    """The state in a query string; unknown parameters are ignored, of a repeated one the last."""
    return SearchState(
        q=_one(parameters, "q"),
        date_from=_one(parameters, "from"),
        date_to=_one(parameters, "to"),
        calendar=_one(parameters, "calendar"),
        source=_several(parameters, "source"),
        dateline=_several(parameters, "dateline"),
        paper=_several(parameters, "paper"),
        lang=_several(parameters, "lang"),
        flag=_several(parameters, "flag"),
        month=_several(parameters, "month"),
        sort=_one(parameters, "sort"),
        axis=_one(parameters, "axis"),
        scale=_one(parameters, "scale"),
        page=_one(parameters, "page"),
    )


def counted(name: str, text: str, *, least: int, most: int = 999_999_999) -> int:
    """A parameter that is a whole number in least..most, in ASCII digits, or QueryError."""
    if not _COUNTING.fullmatch(text) or not least <= int(text) <= most:
        span = f"from {least}" if most == 999_999_999 else f"from {least} to {most}"
        raise QueryError(name, f"“{text}” is no {name}; use a whole number {span}.")
    return int(text)


def one_or(parameters: Parameters, name: str, default: str) -> str:
    """The last value of a parameter, or the default where it is absent or empty."""
    return _one(parameters, name) or default


def typed_so_far(parameters: Parameters) -> str:
    """The query while it is typed: a blank at its end tells that the last word is finished."""
    values = parameters.getlist("q")
    return _UNFIT.sub(" ", values[-1]).lstrip() if values else ""


def _one(parameters: Parameters, name: str) -> str:
    values = parameters.getlist(name)
    return _fit(values[-1]) if values else ""


def _several(parameters: Parameters, name: str) -> tuple[str, ...]:
    values = (_fit(value) for value in parameters.getlist(name))
    return tuple(dict.fromkeys(value for value in values if value))


def _fit(text: str) -> str:
    """Without what no text field can send: controls and lone surrogates, which UTF-8 refuses."""
    return _UNFIT.sub(" ", text).strip()


def _overlap(facet: str, one: str, other: str) -> bool:
    """Whether one of the two is the year of the other."""
    shorter, longer = sorted((one, other), key=len)
    return facet == "month" and longer.startswith(f"{shorter}-")


def _with(state: SearchState, changes: Mapping[str, object]) -> SearchState:
    return replace(state, **changes)  # type: ignore[arg-type]  # the names come from FACETS
