"""What goes wrong, as a page or, under /api, as JSON."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask, Response, jsonify, make_response, render_template, request
from werkzeug.exceptions import HTTPException

from index.errors import QueryError, UnusableIndex
from webui.contexts import FailureShown, FormShown
from webui.cursors import CursorExpired
from webui.state import read_state

WORDS = {
    400: ("bad-request", "That search cannot be made", "The request could not be understood."),
    404: ("not-found", "Nothing here", "There is no page at this address."),
    405: (
        "method-not-allowed",
        "Only for reading",
        "This server answers GET, HEAD and OPTIONS only.",
    ),
    410: (
        "expired",
        "The archive has changed",
        "The hits before were of the archive as it was; begin again without a cursor.",
    ),
    414: ("too-long", "That address is too long", "Shorten the search or choose fewer values."),
    500: ("internal-error", "Something went wrong", "The fault is ours; it has been logged."),
    503: ("index-unusable", "The archive cannot be opened", "Try again in a moment."),
}

RETRY_AFTER = "5"
"""Seconds; a new generation is published and seen within that time."""


@dataclass(frozen=True, slots=True)
class Failure:
    """One failure; `field` is the parameter at fault, "" where it is none."""

    status: int
    code: str
    title: str
    message: str
    field: str = ""


class PageBeyondEnd(Exception):
    """A page after the last one; not a mistake of typing, so 404 and the way to the last."""

    def __init__(self, total: int, last: int, last_url: str) -> None:
        super().__init__(f"The search has {total:,} hits; its last page is {last:,}.")
        self.last_url = last_url


class Busy(Exception):
    """More is asked for at once than leaves room for everyone else."""


class NoSuchArticle(Exception):
    """An article that the index does not hold, or no longer."""


def handle_failures(app: Flask) -> None:
    """Registers a handler for everything that a request can raise."""
    app.register_error_handler(QueryError, _bad_query)
    app.register_error_handler(UnusableIndex, _unusable_index)
    app.register_error_handler(Busy, _busy)
    app.register_error_handler(PageBeyondEnd, _beyond_end)
    app.register_error_handler(NoSuchArticle, _no_such_article)
    app.register_error_handler(CursorExpired, _cursor_expired)
    app.register_error_handler(HTTPException, _http_failure)


def _bad_query(error: QueryError) -> Response:
    field = "q" if error.field == "query" else error.field
    return _answer(_failure(400, str(error), field))


def _unusable_index(error: UnusableIndex) -> Response:
    response = _answer(_failure(503, str(error)))
    response.headers["Retry-After"] = RETRY_AFTER
    return response


def _busy(error: Busy) -> Response:
    failure = Failure(503, "busy", "The server is busy", str(error))
    response = _answer(failure)
    response.headers["Retry-After"] = RETRY_AFTER
    return response


def _beyond_end(error: PageBeyondEnd) -> Response:
    code, _, _ = WORDS[404]
    failure = Failure(404, code, "There is no such page of hits", str(error), "page")
    return _answer(failure, "Go to the last page", error.last_url)


def _no_such_article(_: NoSuchArticle) -> Response:
    return _answer(
        _failure(
            404,
            "There is no article with this id. It may have been removed, or its page moved to "
            "another folder, which gives it a new id.",
        )
    )


def _cursor_expired(_: CursorExpired) -> Response:
    return _answer(_failure(410, field="cursor"))


def _http_failure(error: HTTPException) -> Response:
    """Keeps the headers of the error (Allow); anything not in WORDS shows its own name."""
    response = _answer(_failure(error.code or 500))
    for name, value in error.get_headers():
        if name.lower() not in ("content-type", "content-length"):
            response.headers[name] = value
    return response


def _failure(status: int, message: str = "", field: str = "") -> Failure:
    code, title, usual = WORDS.get(status, WORDS[500 if status >= 500 else 400])
    return Failure(status, code, title, message or usual, field)


def _answer(failure: Failure, way_on: str = "", way_on_url: str = "") -> Response:
    if request.path == "/healthz" or request.path.startswith("/api/"):
        return _json_answer(failure)
    problem = failure.message if failure.field else ""
    form = FormShown(read_state(request.args), failure.field, problem)
    shown = FailureShown(form, failure.title, failure.message, way_on, way_on_url)
    return make_response(render_template("failure.html", shown=shown), failure.status)


def _json_answer(failure: Failure) -> Response:
    error = {"code": failure.code, "message": failure.message, "field": failure.field}
    return make_response(jsonify(error=error), failure.status)
