"""Static files: small, few, and cached for good under the hash of their content."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from mimetypes import guess_type
from pathlib import Path
from types import MappingProxyType

from flask import Response, abort, request

HERE = Path(__file__).parent

STYLE = (
    *("base", "page", "form", "suggest", "hits"),
    *("timeline", "facets", "pager", "export", "article"),
    *("about", "api", "saved", "keys", "narrow_and_print"),
)
"""Files of webui/style, in the order in which they override one another."""

AT_ONCE = ("theme",)
"""Files of webui/script that run before the page is drawn, and so before its elements are there."""

SCRIPT = ("keys", "form", "suggest", "timeline", "article", "saved")
"""Files of webui/script; each is a block of its own, and sees no name of another."""


def _bundled() -> Iterator[tuple[str, bytes]]:
    """One style and one script for all pages: two requests, once."""
    style = [(HERE / "style" / f"{name}.css").read_text(encoding="utf-8") for name in STYLE]
    yield "dateline.css", "\n".join(style).encode()
    loaded = f'addEventListener("DOMContentLoaded", () => {{\n{_blocks(SCRIPT)}}});\n'
    yield "dateline.js", f'"use strict";\n{_blocks(AT_ONCE)}{loaded}'.encode()
    for file in (HERE / "static").iterdir():
        yield file.name, file.read_bytes()


def _blocks(names: tuple[str, ...]) -> str:
    parts = [(HERE / "script" / f"{name}.js").read_text(encoding="utf-8") for name in names]
    return "".join(f"{{\n{part}}}\n" for part in parts)


FILES = MappingProxyType(dict(_bundled()))
"""Content by name."""


@cache
def stamped(name: str) -> str:
    """The first 12 hex digits of the content's SHA-256; enough to tell two releases apart."""
    return sha256(FILES[name]).hexdigest()[:12]


def static_file(name: str) -> Response:
    """Serves one of FILES; 404 for any other name."""
    if name not in FILES:
        abort(404)
    response = Response(FILES[name], mimetype=guess_type(name)[0])
    response.set_etag(stamped(name))
    if request.args.get("v") == stamped(name):
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    response.make_conditional(request)
    return response


def icon() -> Response:
    """Serves the icon where browsers look for one by themselves, once a day at the most.

    An icon that the pages named would be a request more for each first visit.
    """
    response = static_file("icon.svg")
    response.headers["Cache-Control"] = "public, max-age=86400"
    return response
