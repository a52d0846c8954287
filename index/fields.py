"""The one table of an article's fields; the Whoosh schema (index/codec/whoosh_schema.py) derives
from it.

A TEXT field is indexed twice, as exact forms under its own name and as stems under
`stem_field(name)`, both with positions; its exact length in words is a column. A FACET is a column
of whole values (and, where readers may type it, TEXT too). A DAY is a column of packed days.
STORED fields only come back with the article.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Flag, auto

from index.article import Article


class Kind(Flag):
    """How a field can be used; kinds combine."""

    STORED = auto()
    KEY = auto()
    TEXT = auto()
    FACET = auto()
    DAY = auto()


@dataclass(frozen=True, slots=True)
class Field:
    """One field of Article; `weight` is its share in BM25F, 0 where it does not score."""

    name: str
    kind: Kind
    weight: float = 0.0


# A word in the headline says three times as much of an article as one in its body; the place and
# the writer say as much as the body.
FIELDS = (
    Field("id", Kind.KEY),
    Field("headline", Kind.TEXT, weight=3.0),
    Field("body", Kind.TEXT, weight=1.0),
    Field("dateline", Kind.TEXT | Kind.FACET, weight=1.0),
    Field("byline", Kind.TEXT, weight=1.0),
    Field("source", Kind.TEXT | Kind.FACET),
    Field("paper", Kind.TEXT | Kind.FACET),
    Field("date", Kind.DAY),
    Field("date_origin", Kind.STORED),
    Field("date_printed", Kind.STORED),
    Field("hijri", Kind.DAY),
    Field("hijri_origin", Kind.STORED),
    Field("hijri_printed", Kind.STORED),
    Field("date_flags", Kind.FACET),
    Field("masthead", Kind.STORED),
    Field("url", Kind.STORED),
    Field("path", Kind.STORED),
    Field("lang", Kind.FACET),
    Field("indexed_at", Kind.FACET),
    Field("lines", Kind.STORED),
)


def _named(kind: Kind) -> tuple[str, ...]:
    return tuple(field.name for field in FIELDS if kind in field.kind)


TEXT_FIELDS = _named(Kind.TEXT)
FACET_FIELDS = _named(Kind.FACET)
DAY_FIELDS = _named(Kind.DAY)
WEIGHTS = {field.name: field.weight for field in FIELDS if field.weight}
"""The fields that a word without a field name is looked for in, with their BM25F weights."""

RECORD = "record"
"""The stored field that holds the whole article as JSON (index/records.py)."""


def stem_field(name: str) -> str:
    """The Whoosh field that holds the stems of a TEXT field."""
    return f"{name}_stem"


def length_column(name: str) -> str:
    """The column that holds the exact length of a TEXT field in words."""
    return f"{name}_length"


def facet_column(name: str) -> str:
    """The column that holds the whole value of a FACET."""
    return f"{name}_value"


def facet_value(article: Article, name: str) -> str:
    """The value of a FACET as its column holds it: flags with a space between."""
    value = getattr(article, name)
    return value if isinstance(value, str) else " ".join(value)
