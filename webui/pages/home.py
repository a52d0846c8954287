"""The front page: what the archive holds, and where to begin."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flask import Blueprint, Response, render_template, request

from index.calendars import format_day
from search.results import Page, Request
from search.stats import Stats
from webui.contexts import FormShown
from webui.engines import engine
from webui.facets_shown import month_label
from webui.holdings import Held, held
from webui.pages.search import search_page
from webui.state import FACETS, SearchState, read_state
from webui.timeline_shown import TimelineShown, timeline_of
from webui.urls import search_url

pages = Blueprint("home", __name__)


@dataclass(frozen=True, slots=True)
class Example:
    """A search to begin with, made of values that the archive has."""

    title: str
    label: str
    url: str


@dataclass(frozen=True, slots=True)
class HomeShown:
    """home.html: what the archive holds and where to begin."""

    form: FormShown
    held: Held
    timeline: TimelineShown | None
    examples: tuple[Example, ...]


@pages.get("/")
def home() -> str | Response:
    """The front page, or a search for those who put one behind the bare address."""
    state = read_state(request.args)
    if state != SearchState():
        return search_page(state)
    everything = engine().search(Request(sort="newest", limit=1))
    return render_template("home.html", shown=home_shown(engine().stats(), everything))


def home_shown(stats: Stats, newest: Page) -> HomeShown:
    """`newest` is a page of every article: its facets make the examples, all its days the plot."""
    return HomeShown(
        form=FormShown(SearchState()),
        held=held(stats),
        timeline=timeline_of(SearchState(), newest),
        examples=tuple(_examples(newest, stats)),
    )


def _examples(newest: Page, stats: Stats) -> Iterator[Example]:
    """The most frequent value of each facet, and the last month there is, in both calendars."""
    for facet in FACETS[:3]:
        for value in newest.facets.get(facet, ())[:2]:
            state = SearchState().toggled(facet, value.value)
            yield Example(facet.capitalize(), value.value, search_url(state))
    months = [v.value for v in newest.facets.get("month", ()) if v.value != "undated"]
    if months:
        state = SearchState().toggled("month", max(months))
        yield Example("Month", month_label(max(months)), search_url(state))
    if stats.last_hijri:
        month = month_label(f"h{format_day(stats.last_hijri)[:-3]}")
        yield Example("Hijri", month, search_url(SearchState(date_from=month, date_to=month)))
