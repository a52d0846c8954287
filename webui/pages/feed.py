"""A standing query: the Atom feed of any search, what was last added to the archive first."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from hashlib import sha256
from uuid import NAMESPACE_URL, uuid5

from flask import Blueprint, Response, make_response, render_template, request

from index.calendars import Calendar
from search.results import Hit, Page
from search.stats import Stats
from webui.contexts import language
from webui.dates_shown import day_words
from webui.engines import engine
from webui.state import SearchState, read_state
from webui.urls import absolute, article_url, feed_url, search_url

pages = Blueprint("feed", __name__)

ENTRIES = 50
"""More than a reader's program misses between two visits; some 40 KB."""

_UNFIT_FOR_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class EntryShown:
    """An entry of feed.xml; `content` is HTML, `updated` as RFC 3339 has it."""

    id: str
    title: str
    url: str
    updated: str
    author: str
    lang: str
    content: str


@dataclass(frozen=True, slots=True)
class FeedShown:
    """feed.xml: a search and what it found last; the addresses are absolute."""

    id: str
    title: str
    subtitle: str
    url: str
    search_url: str
    updated: str
    entries: tuple[EntryShown, ...]


@pages.get("/feed.atom")
def feed() -> Response:
    """The feed of a search; 304 while the archive is the one that was asked before."""
    state = read_state(request.args).standing()
    state.request()  # a search that cannot be made has no feed, whatever was asked before
    stats = engine().stats()
    response = make_response()
    response.set_etag(_stamp(state, stats))
    response.last_modified = changed(stats.built_at)
    if response.make_conditional(request).status_code != 304:
        page = engine().search(replace(state.request(), sort="added", limit=ENTRIES))
        response.set_data(render_template("feed.xml", feed=feed_shown(state, page, stats)))
        response.content_type = "application/atom+xml; charset=utf-8"
    return response


def changed(built_at: str) -> datetime:
    """Since when a feed has been what it is: at midnight a search for today becomes another."""
    return max(_moment(built_at), datetime.combine(date.today(), time()).astimezone(UTC))


def feed_shown(state: SearchState, page: Page, stats: Stats) -> FeedShown:
    """The feed of a standing search, given the page of what was added last."""
    entries = tuple(_entry(hit, state, stats) for hit in page.hits)
    words = state.q or "All articles"
    return FeedShown(
        id=_urn("search", repr(state.pairs())),
        title=_fit(f"{words} · Dateline"),
        subtitle=_fit(f"Searched for {page.interpreted}" if page.interpreted else ""),
        url=absolute(feed_url(state)),
        search_url=absolute(search_url(state)),
        updated=max((entry.updated for entry in entries), default=_rfc3339(stats.built_at)),
        entries=entries,
    )


def _entry(hit: Hit, state: SearchState, stats: Stats) -> EntryShown:
    days = [
        day_words(hit.article.date, Calendar.GREGORIAN),
        day_words(hit.article.hijri, Calendar.HIJRI),
    ]
    origin = [hit.dateline, hit.source, hit.paper, *days]
    return EntryShown(
        id=_urn("article", hit.id),
        title=_fit(hit.headline or "Article without a headline"),
        url=absolute(article_url(hit.id, state)),
        updated=_rfc3339(hit.article.indexed_at or stats.built_at),
        author=_fit(hit.byline or hit.source or hit.paper),
        lang=language(hit.lang),
        content=_fit(render_template("_entry.html", hit=hit, origin=[*filter(None, origin)])),
    )


def _urn(kind: str, name: str) -> str:
    """An id that stays whatever host and address the archive is served under."""
    return uuid5(NAMESPACE_URL, f"dateline:{kind}:{name}").urn


def _stamp(state: SearchState, stats: Stats) -> str:
    """Differs where the feed does: by archive, day, search, and the host that the links lead to."""
    told = (stats.generation, stats.built_at, date.today(), absolute(feed_url(state)))
    return sha256(repr(told).encode()).hexdigest()[:24]


def _moment(text: str) -> datetime:
    """A moment as an article has it, in UTC; the first second of time where it is none."""
    try:
        moment = datetime.fromisoformat(text)
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError):  # east of Greenwich, year 1 began in none of UTC
        return datetime.fromtimestamp(0, UTC)


def _rfc3339(text: str) -> str:
    return _moment(text).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"


def _fit(text: str) -> str:
    """Without the characters that XML has not."""
    return _UNFIT_FOR_XML.sub("\ufffd", text)
