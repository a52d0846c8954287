"""What each engine has to do to be measured. Its code runs in a child process of its own.

A module of this folder is one engine. Importing it imports the engine, and raises ImportError
where that is not installed; its `ENGINE` does the rest. Standard library only, but for the engine.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, Protocol

from tests.bench.asks import Ask

MODULES = {
    "Dateline": "dateline",
    "tantivy": "tantivy_py",
    "FTS5": "fts5",
    "Xapian": "xapian_engine",
    "Whoosh": "stock_whoosh",
}
"""The engines by name, in the order of the tables, each with its module here."""

OURS = "Dateline"


class Unsupported(Exception):
    """The engine has no such class of queries, or cannot build that way; the message says why."""


class Answer(NamedTuple):
    """How many articles match, exactly, and the hits of the page asked for as Python values."""

    total: int
    hits: Sequence[object]


Search = Callable[[], Answer]
"""A search from the typed text to the hits: what is timed."""


class Opened(Protocol):
    """An index, open for searching."""

    def asked(self, ask: Ask) -> Search:
        """The search for a query, with its text ready as a person would type it.

        Raises Unsupported where the engine does not have this class of queries.
        """

    def close(self) -> None:
        """Let the index go."""


class Engine(Protocol):
    """A search engine."""

    def version(self) -> str:
        """Of the engine, as it tells itself."""

    def import_builder(self) -> None:
        """Import what is for building alone, if anything; the import of an engine is not timed."""

    def build(self, corpus: Path, folder: Path, workers: int) -> int:
        """Read the corpus and index it into `folder`, until committed; returns the articles.

        The folder is empty. Raises Unsupported if it cannot build with so many workers.
        """

    def open(self, folder: Path) -> Opened:
        """Open the index that `build` made."""


def in_words(ask: Ask, forms: Mapping[str, str]) -> str:
    """The text for a query from the forms by class; `{0}`, `{1}` are its words, `{all}` joined.

    A class that has no form of its own is a plain word. Raises Unsupported for an empty form.
    """
    form = forms.get(ask.kind, "{0}")
    if not form:
        raise Unsupported("has no such queries")
    alternatives = " OR ".join(ask.words)
    return form.format(
        *ask.words, all=" ".join(ask.words), any=alternatives, first=ask.first, last=ask.last
    )
