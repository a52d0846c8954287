"""JSON Lines files for the tests: written, and read again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from index.article import Article
from index.errors import Reject
from index.formats import jsonl

GOOD = b'{"id": "a1", "headline": "Bridge opens", "body": "The bridge has opened."}\n'


def read(folder: Path, data: bytes, name: str = "articles.jsonl") -> list[Article | Reject]:
    path = folder / name
    path.write_bytes(data)
    return list(jsonl.read(path))


def one(folder: Path, **record: Any) -> Article:
    """The article of one record."""
    (outcome,) = read(folder, json.dumps({"headline": "Bridge", **record}).encode())
    assert isinstance(outcome, Article), outcome
    return outcome
