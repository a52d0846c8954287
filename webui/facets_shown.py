"""Facets as links that add or remove a value, and the chosen values as chips."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote_plus

from index.calendars import GREGORIAN_MONTHS, HIJRI_MONTHS
from search.results import Facets, FacetValue
from webui.dates_shown import FLAGS
from webui.languages import language_name
from webui.state import SearchState
from webui.urls import search_url

TITLES = {
    "source": "Source",
    "dateline": "Dateline",
    "paper": "Paper",
    "lang": "Language",
    "flag": "Dates to check",
}
CHIP_TITLES = {**TITLES, "flag": "Dates", "month": "Date"}

AT_ONCE = 8
"""Values shown before “more”: three facets of eight fit beside ten hits."""

YEARS_AT_ONCE = 15
"""Years are in the order of time, so the last of them is as likely wanted as the first."""


_PLACE = "VALUE-OF-A-FACET"  # where a value goes into a URL; letters that are not percent-coded

_NO_DATE = {"undated": "No date", "hundated": "No Hijri date"}


@dataclass(frozen=True, slots=True)
class ValueLink:
    """A value of a facet: its link chooses it, or drops it where it is chosen."""

    label: str
    count: int
    chosen: bool
    url: str
    below: tuple[ValueLink, ...] = ()
    """The months of a year, where they are worth showing."""


@dataclass(frozen=True, slots=True)
class FacetShown:
    """A facet: the values shown at once, and those behind “more”."""

    name: str
    title: str
    values: tuple[ValueLink, ...]
    more: tuple[ValueLink, ...]


@dataclass(frozen=True, slots=True)
class Chip:
    """A chosen value, and the search without it."""

    title: str
    label: str
    url: str


def facets_shown(state: SearchState, facets: Facets) -> tuple[FacetShown, ...]:
    """The facets that have values; years first, with their months below them."""
    years = _years(state, facets.get("year", ()), facets.get("month", ()))
    hijri = any(value.value.startswith("h") for value in facets.get("year", ()))
    title = "Hijri year" if hijri else "Year"
    shown = [_facet("year", title, years, YEARS_AT_ONCE)]
    for name, title in TITLES.items():
        values = facets.get(name, ())
        to = Toggles(state, name)
        links = [_link(state, name, value, value_label(name, value.value), to) for value in values]
        shown.append(_facet(name, title, links, AT_ONCE))
    return tuple(facet for facet in shown if facet.values)


def chips(state: SearchState) -> tuple[Chip, ...]:
    """The chosen values in the order of the URL."""
    return tuple(
        Chip(CHIP_TITLES[facet], value_label(facet, value), search_url(state.toggled(facet, value)))
        for facet, value in state.chosen_pairs()
    )


def month_label(value: str) -> str:
    """The facet values "2023", "2023-09", "h1445-09" and "undated" in words."""
    if value in _NO_DATE:
        return _NO_DATE[value]
    hijri = value.startswith("h")
    year, _, month = value.removeprefix("h").partition("-")
    if month.isdecimal() and 1 <= int(month) <= 12:
        return f"{(HIJRI_MONTHS if hijri else GREGORIAN_MONTHS)[int(month) - 1]} {year}"
    return f"{value.removeprefix('h')} AH" if hijri else value


def value_label(facet: str, value: str) -> str:
    """A value of a facet in words."""
    match facet:
        case "month":
            return month_label(value)
        case "lang":
            return language_name(value)
        case "flag":
            label = FLAGS.get(value, value)
            return label[:1].upper() + label[1:]
    return value


def _facet(name: str, title: str, links: Iterable[ValueLink], at_once: int) -> FacetShown:
    """Chosen values, and years of which a month is shown, are never hidden behind “more”."""
    shown: list[ValueLink] = []
    more: list[ValueLink] = []
    for number, link in enumerate(links):
        wanted = number < at_once or link.chosen or link.below
        (shown if wanted else more).append(link)
    return FacetShown(name, title, tuple(shown), tuple(more))


class Toggles:
    """The URLs that add or remove each value of a facet.

    Where none is chosen yet, one URL is made, and each value put into its place: a page has some
    sixty of them, which took a tenth of its time.
    """

    def __init__(self, state: SearchState, facet: str) -> None:
        self._state = state
        self._facet = facet
        parts = [] if state.chosen(facet) else search_url(self._to(_PLACE)).split(_PLACE)
        self._parts = parts if len(parts) == 2 else None

    def url(self, value: str) -> str:
        """The search with the value added, or removed if it is chosen."""
        if self._parts is None:
            return search_url(self._to(value))
        return quote_plus(value).join(self._parts)

    def _to(self, value: str) -> SearchState:
        return self._state.toggled(self._facet, value)


def _link(state: SearchState, facet: str, value: FacetValue, label: str, to: Toggles) -> ValueLink:
    chosen = value.chosen or value.value in state.chosen(facet)
    return ValueLink(label, value.count, chosen, to.url(value.value))


def _years(
    state: SearchState, years: tuple[FacetValue, ...], months: tuple[FacetValue, ...]
) -> list[ValueLink]:
    """Years, with the months of those that the reader has turned to, or of the only one.

    The undated come last: among the years they would be the newest.
    """
    dated = {value.value for value in years if value.value not in _NO_DATE}
    turned_to = {value.partition("-")[0] for value in state.month} & dated
    if len(dated) == 1:
        turned_to = dated
    to = Toggles(state, "month")
    links = []
    for year in sorted(years, key=lambda value: value.value in _NO_DATE):
        link = _link(state, "month", year, month_label(year.value), to)
        below = tuple(
            _link(state, "month", month, month_label(month.value), to)
            for month in months
            if month.value not in _NO_DATE
            and month.value.partition("-")[0] == year.value in turned_to
        )
        links.append(ValueLink(link.label, link.count, link.chosen, link.url, below))
    return links
