"""The formats that articles come in; each says what it matches and yields articles."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from index.article import Article
from index.errors import Reject
from index.formats import jsonl, page_dump


class Format(Protocol):
    """A way articles are kept in files; the modules of this folder are Formats themselves."""

    name: str
    """What the format is called in reports and in the documentation."""

    def matches(self, path: Path) -> bool:
        """Whether a file is of this format, told from its name alone: nothing is opened."""

    def read(self, path: Path) -> Iterator[Article | Reject]:
        """Every article of a file in order, as printed, and a Reject for each that is none.

        Yields at least one of either, holds no more than one article in memory where the format
        allows it, and raises nothing for whatever the file contains.
        """


def format_for(path: Path) -> Format | None:
    """The first format that knows the file by its name."""
    return next((known for known in FORMATS if known.matches(path)), None)


FORMATS: tuple[Format, ...] = (jsonl, page_dump)
