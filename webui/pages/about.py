"""The page about the archive: all that it holds, what was not taken in, and how to search it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Blueprint, render_template

from search.results import Page, Request
from search.stats import Stats
from webui.engines import engine
from webui.facets_shown import ValueLink
from webui.holdings import Held, held
from webui.languages import language_name
from webui.reject_words import reject_words
from webui.state import SearchState
from webui.timeline_shown import TimelineShown, timeline_of
from webui.urls import search_url

pages = Blueprint("about", __name__)

AT_MOST = 60
"""Values of a list, so that the page stays small; the facets of a search have the others."""

LANGUAGE = (
    ("oil prices", "articles with both words, anywhere"),
    ("“oil prices”", "these words exactly, one after the other"),
    ("oil OR gas", "either word; OR in capitals"),
    ("oil -olive", "oil, without articles that say olive"),
    ("invest*", "invest, investor, investment"),
    ("Gadhafi~", "names one letter away, as Gaddafi"),
    ("“oil prices”~5", "both words, at most five others between them"),
    ("headline:oil", "oil in the headline; also dateline:, source:, byline: and body:"),
    ("date:2023-09", "the articles of September 2023"),
    ("hijri:1445-03", "the articles of Rabi I 1445"),
)


@dataclass(frozen=True, slots=True)
class CountedList:
    """The values of a field with their articles; `others` are too many to be shown."""

    name: str
    title: str
    values: tuple[ValueLink, ...]
    others: int


@dataclass(frozen=True, slots=True)
class RejectShown:
    """How many inputs were rejected for one reason, and what can be done about it."""

    count: int
    what: str
    remedy: str


@dataclass(frozen=True, slots=True)
class AboutShown:
    """about.html: the archive in figures and lists."""

    held: Held
    timeline: TimelineShown | None
    lists: tuple[CountedList, ...]
    rejected: int
    rejects: tuple[RejectShown, ...]
    language: tuple[tuple[str, str], ...] = LANGUAGE


@pages.get("/about")
def about() -> str:
    """The page about the archive."""
    everything = engine().search(Request(sort="newest", limit=1))
    return render_template("about.html", shown=about_shown(engine().stats(), everything))


def about_shown(stats: Stats, everything: Page) -> AboutShown:
    """What the page says of an archive with these counts; `everything` has all days."""
    lists = (
        _list("paper", "Papers", stats.papers),
        _list("source", "Sources", stats.sources),
        _list("lang", "Languages", stats.languages),
    )
    return AboutShown(
        held=held(stats),
        timeline=timeline_of(SearchState(), everything),
        lists=tuple(each for each in lists if each.values),
        rejected=sum(stats.rejected.values()),
        rejects=tuple(
            RejectShown(count, *reject_words(code))
            for code, count in sorted(stats.rejected.items(), key=lambda item: -item[1])
        ),
    )


def _list(name: str, title: str, counts: Mapping[str, int]) -> CountedList:
    links = [
        ValueLink(
            label=language_name(value) if name == "lang" else value,
            count=count,
            chosen=False,
            url=search_url(SearchState().toggled(name, value)),
        )
        for value, count in list(counts.items())[:AT_MOST]
    ]
    return CountedList(name, title, tuple(links), len(counts) - len(links))
