"""Static files: small, few, and cached for good under the hash of their content."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from pathlib import Path

from flask import Response, abort, request, send_from_directory

FOLDER = Path(__file__).parent / "static"
NAMES = frozenset(file.name for file in FOLDER.iterdir())


@cache
def stamped(name: str) -> str:
    """The first 12 hex digits of the file's SHA-256; enough to tell two releases apart."""
    return sha256((FOLDER / name).read_bytes()).hexdigest()[:12]


def static_file(name: str) -> Response:
    """Serves a file of the folder; 404 for any other name."""
    if name not in NAMES:
        abort(404)
    response = send_from_directory(FOLDER, name)
    if request.args.get("v") == stamped(name):
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response
