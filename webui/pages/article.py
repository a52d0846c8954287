"""One article."""

from __future__ import annotations

import re
from dataclasses import dataclass

from flask import Blueprint, render_template, request

from index.article import Article
from index.calendars import format_day
from webui.contexts import FormShown, language, web_link
from webui.dates_shown import DatesShown, dates_shown
from webui.engines import engine
from webui.failures import NoSuchArticle
from webui.state import SearchState, read_state
from webui.urls import api_article_url, search_url

pages = Blueprint("article", __name__)

_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_BLANK_LINES = re.compile(r"\n\s*\n")


@dataclass(frozen=True, slots=True)
class ArticleShown:
    """article.html: one article, `back` the search it was found by, "" without one."""

    form: FormShown
    article: Article
    dates: DatesShown
    paragraphs: tuple[str, ...]
    lang: str
    link: str
    back: str
    json_url: str


@pages.get("/article/<article_id>")
def article(article_id: str) -> str:
    """One article."""
    shown = article_shown(article_of(article_id), read_state(request.args))
    return render_template("article.html", shown=shown)


def article_of(article_id: str) -> Article:
    """The article with this id. Raises NoSuchArticle or UnusableIndex."""
    found = engine().article(article_id) if _ID.fullmatch(article_id) else None
    if found is None:
        raise NoSuchArticle
    return found


def article_shown(article: Article, state: SearchState) -> ArticleShown:
    """An article that was reached from a search, or by its own address."""
    dates = dates_shown(
        format_day(article.date),
        article.date_origin,
        format_day(article.hijri),
        article.hijri_origin,
        (article.date_printed, article.hijri_printed),
        article.date_flags,
    )
    return ArticleShown(
        form=FormShown(state),
        article=article,
        dates=dates,
        paragraphs=tuple(filter(None, map(str.strip, _BLANK_LINES.split(article.body)))),
        lang=language(article.lang),
        link=web_link(article.url),
        back=search_url(state) if state != SearchState() else "",
        json_url=api_article_url(article.id),
    )
