"""One article."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from flask import Blueprint, render_template, request

from index.article import Article
from index.calendars import format_day
from index.citations import plain_parts
from webui.contexts import FormShown, language, web_link
from webui.dates_shown import DatesShown, calendars_compared, dates_shown
from webui.engines import engine
from webui.failures import NoSuchArticle
from webui.hits_marked import ArticleMarked, article_marked
from webui.neighbours import Neighbours, neighbours
from webui.state import SearchState, one_or, read_state
from webui.urls import absolute, api_article_url, article_url, cite_url, source_url

pages = Blueprint("article", __name__)

_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_COUNT = re.compile(r"[0-9]{1,9}")

DOWNLOADS = (("RIS", "ris"), ("BibTeX", "bib"), ("CSL-JSON", "json"))


@dataclass(frozen=True, slots=True)
class Place:
    """Where a reader is: at which of the hits of a search, and at which match in its text.

    0 is unknown, and none; a parameter that is no number is as if it were not there.
    """

    state: SearchState = field(default_factory=SearchState)
    at: int = 0
    hit: int = 0


@dataclass(frozen=True, slots=True)
class WalkShown:
    """_walk.html: which of the matches in the text is looked at, 0 before the first of them."""

    hit: int
    hits: int
    previous: str
    following: str


@dataclass(frozen=True, slots=True)
class ArticleShown:
    """article.html: one article; `among` is its place in the search it was reached from, if any."""

    form: FormShown
    article: Article
    marked: ArticleMarked
    walk: WalkShown
    dates: DatesShown
    compared: str
    lang: str
    link: str
    among: Neighbours | None
    permalink: str
    path: str
    citation: tuple[tuple[str, str], ...]
    downloads: tuple[tuple[str, str], ...]
    json_url: str
    source_url: str


@pages.get("/article/<article_id>")
def article(article_id: str) -> str:
    """One article."""
    found, place = article_of(article_id), read_place()
    among = None
    if place.state != SearchState():
        among = neighbours(engine(), place.state, found.id, place.at)
    return render_template("article.html", shown=article_shown(found, place, among))


def article_of(article_id: str) -> Article:
    """The article with this id. Raises NoSuchArticle or UnusableIndex."""
    found = engine().article(article_id) if _ID.fullmatch(article_id) else None
    if found is None:
        raise NoSuchArticle
    return found


def permalink(article_id: str) -> str:
    """The article's address by which it is cited, with the host that it was asked of."""
    return absolute(article_url(article_id, SearchState()))


def read_place() -> Place:
    """Where the reader is, from the URL."""
    return Place(read_state(request.args), _count("at"), _count("hit"))


def _count(name: str) -> int:
    text = one_or(request.args, name, "0")
    return int(text) if _COUNT.fullmatch(text) else 0


def article_shown(article: Article, place: Place, among: Neighbours | None = None) -> ArticleShown:
    """An article that was reached from a search, or by its own address."""
    marked = article_marked(article, place.state.q)
    return ArticleShown(
        form=FormShown(place.state),
        article=article,
        marked=marked,
        walk=_walk(article.id, place, among.at if among else 0, marked.hits),
        dates=_dates(article),
        compared=calendars_compared(article),
        lang=language(article.lang),
        link=web_link(article.url),
        among=among,
        permalink=permalink(article.id),
        path=article_url(article.id, SearchState()),
        citation=tuple(plain_parts(article, permalink(article.id))),
        downloads=tuple((name, cite_url(article.id, ending)) for name, ending in DOWNLOADS),
        json_url=api_article_url(article.id),
        source_url=source_url(article.id, place.state, place.at, place.hit),
    )


def _walk(article_id: str, place: Place, at: int, hits: int) -> WalkShown:
    """The links to the matches before and behind the present one; from the last on to the first."""
    hit = min(place.hit, hits)

    def url(to: int) -> str:
        return article_url(article_id, place.state, at, to) if hits else ""

    return WalkShown(
        hit, hits, url(hit - 1 if hit > 1 else hits), url(hit + 1 if hit < hits else 1)
    )


def _dates(article: Article) -> DatesShown:
    return dates_shown(
        format_day(article.date),
        article.date_origin,
        format_day(article.hijri),
        article.hijri_origin,
        (article.date_printed, article.hijri_printed),
        article.date_flags,
    )
