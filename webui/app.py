"""create_app(config): the WSGI application."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path

from flask import Flask, Response, abort, request
from markupsafe import Markup
from werkzeug.exceptions import MethodNotAllowed

from search.cache import Cache
from webui.engines import SharedEngine
from webui.failures import handle_failures
from webui.headers import add_headers
from webui.pages import PAGES
from webui.state import SearchState
from webui.static_files import icon, static_file
from webui.urls import (
    about_url,
    api_search_url,
    api_url,
    feed_url,
    home_url,
    openapi_url,
    opensearch_url,
    saved_url,
    search_url,
    static_url,
    suggest_url,
)

METHODS = ("GET", "HEAD", "OPTIONS")

LONGEST_QUERY_STRING = 8000
"""Bytes; gunicorn's request line has 190 more. 512 Arabic letters take 3,072, percent-coded."""

MOST_PARAMETERS = 250
"""Of a request: MOST_CHOSEN values in each facet, and the rest."""

KEPT_PAGES = 16 << 20
"""Bytes of pages of hits that each process keeps, packed: some 2,000."""

_SURROGATE = re.compile("[\ud800-\udfff]")


def create_app(config: Mapping[str, object] | None = None) -> Flask:
    """The application over the index in INDEX_DIR.

    Keys of `config`: INDEX_DIR (default: DATELINE_INDEX of the environment, else var/index),
    TRUSTED_HOSTS (a list of host names; requests for any other get a 400; default:
    DATELINE_TRUSTED_HOSTS of the environment, parted by commas, else any) and Flask's own. The
    index is opened by the first request; until it can be, pages answer 503.
    """
    app = Flask(__name__, static_folder=None)
    app.config["INDEX_DIR"] = os.environ.get("DATELINE_INDEX", "var/index")
    app.config["PROVIDE_AUTOMATIC_OPTIONS"] = False
    app.config["TRUSTED_HOSTS"] = _listed(os.environ.get("DATELINE_TRUSTED_HOSTS", ""))
    app.config.from_mapping(config or {})
    app.extensions["pages"] = Cache(KEPT_PAGES)
    app.extensions["engines"] = SharedEngine(Path(str(app.config["INDEX_DIR"])))
    _set_up_urls(app)
    _set_up_templates(app)
    app.before_request(_refuse_unfit)
    app.after_request(add_headers)
    handle_failures(app)
    return app


def _listed(names: str) -> list[str] | None:
    return [name.strip() for name in names.split(",") if name.strip()] or None


def _set_up_urls(app: Flask) -> None:
    app.url_map.merge_slashes = False
    app.json.sort_keys = False  # type: ignore[attr-defined]  # DefaultJSONProvider has it
    for pages in PAGES:
        app.register_blueprint(pages)
    app.add_url_rule("/static/<name>", view_func=static_file)
    app.add_url_rule("/favicon.ico", view_func=icon)


def _set_up_templates(app: Flask) -> None:
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.finalize = _encodable
    app.jinja_env.globals |= {
        "static_url": static_url,
        "home_url": home_url,
        "about_url": about_url,
        "api_url": api_url,
        "openapi_url": openapi_url,
        "saved_url": saved_url,
        "opensearch_url": opensearch_url,
        "feed_url": feed_url,
        "api_search_url": api_search_url,
        "search_url": search_url,
        "suggest_url": suggest_url,
        "everything": SearchState(sort="newest"),
        "none_typed": SearchState(),
    }


def _refuse_unfit() -> Response | None:
    """Before anything is routed, so that no address answers another method."""
    if request.method not in METHODS:
        raise MethodNotAllowed(METHODS)
    if len(request.query_string) > LONGEST_QUERY_STRING:
        abort(414)
    if request.query_string.count(b"&") >= MOST_PARAMETERS:
        abort(400)
    if request.method == "OPTIONS":
        return Response(status=204, headers={"Allow": ", ".join(METHODS)})
    return None


def _encodable(value: object) -> object:
    """What a template prints: a file's path may hold lone surrogates, which UTF-8 refuses."""
    if isinstance(value, str) and not isinstance(value, Markup) and not value.isascii():
        return _SURROGATE.sub("\ufffd", value)
    return value
