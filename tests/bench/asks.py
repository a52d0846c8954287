"""What is asked: queries as data, before an engine has them in its own words.

Imported by the child processes too, which may run on another Python: standard library only.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

KINDS = {
    "common": "common word",
    "rare": "rare word",
    "and2": "two words, AND",
    "or2": "two words, OR",
    "or5": "five words, OR",
    "phrase": "phrase of 2 or 3",
    "near": "two words near (5)",
    "range": "word and date range",
    "prefix": "prefix of 4 letters",
    "wildcard": "wildcard inside",
    "fuzzy": "fuzzy word",
    "newest": "word, newest first",
    "facets": "word with facets",
    "page50": "word, hits 491-500",
    "article": "article by its id",
}
"""The classes of queries with their titles, in the order of the tables."""

COUNTED_ALIKE = ("common", "rare", "and2", "or2", "or5")
"""Classes whose totals should be one number in every engine, but for how each splits words."""

PAGE = 10
"""Hits of a page."""

DEEP = 490
"""Hits left out before page 50."""


@dataclass(frozen=True, slots=True)
class Ask:
    """One query: what `words` are depends on the class, as the engines' code shows.

    `first` and `last` are days as digits, 20230923, both included; only of the class "range".
    """

    kind: str
    words: tuple[str, ...]
    first: int = 0
    last: int = 0

    @classmethod
    def of(cls, record: Mapping[str, Any]) -> Ask:
        """The query that was sent as JSON."""
        return cls(record["kind"], tuple(record["words"]), record["first"], record["last"])
