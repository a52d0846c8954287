"""The addresses for programs: JSON of what the pages show."""

from __future__ import annotations

from pathlib import Path

from flask import Blueprint, Response, jsonify, request, send_from_directory

from index.records import article_record
from search.results import Page
from search.results_json import advice_json, page_json, stats_json
from webui.cursors import Cursor, CursorExpired, read_cursor, search_mark
from webui.engines import engine
from webui.pages.article import article_of
from webui.state import MOST_LISTED, PAGE_SIZE, SearchState, counted, one_or, read_state

pages = Blueprint("api", __name__)

WEBUI = Path(__file__).parent.parent


@pages.get("/api/search")
def api_search() -> Response:
    """A page of hits as JSON; `limit`, `offset` and `cursor` go where pages do not."""
    state = read_state(request.args)
    limit = counted(
        "limit", one_or(request.args, "limit", str(PAGE_SIZE)), least=1, most=MOST_LISTED
    )
    if text := one_or(request.args, "cursor", ""):
        cursor = read_cursor(text, state)
        offset = cursor.offset
        asked = state.request_at(limit=limit, offset=offset)
        page = engine().search_on(asked)
        if page.generation != cursor.generation:
            raise CursorExpired
    else:
        first = str((state.page_number() - 1) * limit)
        offset = counted("offset", one_or(request.args, "offset", first), least=0)
        asked = state.request_at(limit=limit, offset=offset)
        page = engine().search(asked)
    meant = engine().corrections(asked, page.total)
    advice = advice_json(meant, () if page.total else engine().loosened(asked))
    told = page_json(page, limit=limit, offset=offset)
    return jsonify({**told, **advice, "next_cursor": _next_cursor(state, page, offset)})


def _next_cursor(state: SearchState, page: Page, offset: int) -> str:
    """Where the hits after this page begin, "" where there are none."""
    after = offset + len(page.hits)
    more = page.hits and after < page.total
    return Cursor(page.generation, search_mark(state), after).text() if more else ""


@pages.get("/api/stats")
def api_stats() -> Response:
    """What the archive holds, as JSON."""
    return jsonify(stats_json(engine().stats()))


@pages.get("/api/article/<article_id>")
def api_article(article_id: str) -> Response:
    """One article as JSON."""
    return jsonify(article_record(article_of(article_id)))


@pages.get("/api/openapi.json")
def description() -> Response:
    """What the addresses offer, in the words of OpenAPI 3.1."""
    return send_from_directory(WEBUI, "openapi.json")


@pages.get("/healthz")
def health() -> Response:
    """For a load balancer: 200 while the index answers, else 503."""
    stats = engine().stats()
    return jsonify(status="ok", generation=stats.generation, articles=stats.articles)
