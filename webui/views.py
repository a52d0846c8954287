"""The pages: each reads the request, asks the engine, renders."""

from __future__ import annotations

import re
from pathlib import Path

from flask import (
    Blueprint,
    Response,
    current_app,
    jsonify,
    render_template,
    request,
    send_from_directory,
)

from index.article import Article
from index.records import article_record
from search.engine import Engine
from search.results import Page, Request
from search.results_json import page_json
from webui.contexts import article_shown, home_shown, search_shown
from webui.engines import SharedEngine
from webui.failures import NoSuchArticle, PageBeyondEnd
from webui.pager import last_page
from webui.state import MOST_LISTED, PAGE_SIZE, SearchState, counted, one_or, read_state
from webui.urls import search_url

pages = Blueprint("pages", __name__)

HERE = Path(__file__).parent

_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")


def engine() -> Engine:
    """The engine of this process. Raises UnusableIndex."""
    shared: SharedEngine = current_app.extensions["engines"]
    return shared.engine()


@pages.get("/")
def home() -> str:
    """The front page, or a search for those who put one behind the bare address."""
    state = read_state(request.args)
    if state != SearchState():
        return _search_page(state)
    everything = engine().search(Request(sort="newest", limit=1))
    return render_template("home.html", shown=home_shown(engine().stats(), everything))


@pages.get("/search")
def search() -> str:
    """A page of hits."""
    return _search_page(read_state(request.args))


@pages.get("/article/<article_id>")
def article(article_id: str) -> str:
    """One article."""
    shown = article_shown(_article(article_id), read_state(request.args))
    return render_template("article.html", shown=shown)


@pages.get("/api/search")
def api_search() -> Response:
    """A page of hits as JSON; `limit` and `offset` go where pages do not."""
    state = read_state(request.args)
    limit = counted(
        "limit", one_or(request.args, "limit", str(PAGE_SIZE)), least=1, most=MOST_LISTED
    )
    first = str((state.page_number() - 1) * limit)
    offset = counted("offset", one_or(request.args, "offset", first), least=0)
    page = engine().search(state.request_at(limit=limit, offset=offset))
    return jsonify(page_json(page, limit=limit, offset=offset))


@pages.get("/api/article/<article_id>")
def api_article(article_id: str) -> Response:
    """One article as JSON."""
    return jsonify(article_record(_article(article_id)))


@pages.get("/api/openapi.json")
def description() -> Response:
    """What the addresses offer, in the words of OpenAPI 3.1."""
    return send_from_directory(HERE, "openapi.json")


@pages.get("/healthz")
def health() -> Response:
    """For a load balancer: 200 while the index answers, else 503."""
    stats = engine().stats()
    return jsonify(status="ok", generation=stats.generation, articles=stats.articles)


def _search_page(state: SearchState) -> str:
    page = engine().search(state.request())
    _refuse_beyond_end(state, page)
    return render_template("search.html", shown=search_shown(state, page))


def _refuse_beyond_end(state: SearchState, page: Page) -> None:
    last = last_page(page.total)
    if state.page_number() > last:
        raise PageBeyondEnd(page.total, last, search_url(state.on_page(last)))


def _article(article_id: str) -> Article:
    found = engine().article(article_id) if _ID.fullmatch(article_id) else None
    if found is None:
        raise NoSuchArticle
    return found
