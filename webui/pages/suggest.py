"""Suggestions for a query that is still being typed."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flask import Blueprint, Response, jsonify, request

from search.suggest import MOST, Suggestion
from webui.engines import engine
from webui.state import SearchState, counted, one_or, typed_so_far
from webui.urls import article_url, search_url

pages = Blueprint("suggest", __name__)

USUAL = 10
"""Suggestions unless asked for more or less: what a phone shows above its keyboard."""


@pages.get("/api/suggest")
def suggest() -> Response:
    """Words, sources, datelines and headlines that the text may become, each with its hits."""
    text = typed_so_far(request.args)
    limit = counted("limit", one_or(request.args, "limit", str(USUAL)), least=1, most=MOST)
    found = engine().suggest(text, limit)
    return jsonify(query=text, suggestions=[suggestion_json(one) for one in found])


def suggestion_json(one: Suggestion) -> dict[str, Any]:
    """One suggestion; `url` is where choosing it leads."""
    told = asdict(one)
    if one.kind != "headline":
        del told["id"]
    return told | {"url": _url(one)}


def _url(one: Suggestion) -> str:
    match one.kind:
        case "headline":
            return article_url(one.id, SearchState(q=one.query))
        case "word":
            return search_url(SearchState(q=one.query))
    return search_url(SearchState(q=one.query).toggled(one.kind, one.text))
