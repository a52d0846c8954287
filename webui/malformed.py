"""Answers to what is no request: they come from gunicorn, which never asks the pages."""

from __future__ import annotations

import json
from types import MappingProxyType

from webui.failures import WORDS
from webui.headers import HEADERS

_STATUSES = MappingProxyType(
    {
        "LimitRequestLine": (414, "URI Too Long"),
        "LimitRequestHeaders": (431, "Request Header Fields Too Large"),
        "ExpectationFailed": (417, "Expectation Failed"),
        "InvalidResponseHeader": (500, "Internal Server Error"),  # the pages' own
        "InvalidResponseHeaderName": (500, "Internal Server Error"),
        "ParseException": (400, "Bad Request"),
    }
)
"""By the names of gunicorn's errors, of which each version has a few more."""


def status_of(exc: Exception) -> tuple[int, str]:
    """The status of the answer with its name; only a fault of ours is 500."""
    names = [kind.__name__ for kind in type(exc).__mro__]
    known = next(filter(_STATUSES.__contains__, names), "InvalidResponseHeader")
    return _STATUSES[known]


def answer(status: int, reason: str) -> bytes:
    """A whole answer, with the headers of all others and nothing of what was sent."""
    code, _, message = WORDS.get(status, WORDS[400])
    body = json.dumps({"error": {"code": code, "message": message, "field": ""}}) + "\n"
    headers = {
        "Connection": "close",
        "Content-Type": "application/json",
        "Content-Length": str(len(body)),
        "Cache-Control": "no-cache",
        **HEADERS,
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"HTTP/1.1 {status} {reason}\r\n{head}\r\n{body}".encode("ascii")
