"""The matches in an article, numbered in the order in which they are read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from index.article import Article
from index.errors import QueryError
from search.parser import parse
from search.query import Everything
from search.results import Marked
from search.snippets import Highlighter

_BLANK_LINES = re.compile(r"\n\s*\n")

FIELDS = ("paper", "headline", "dateline", "source", "byline")
"""Above the body, in the order of the page."""


class Piece(NamedTuple):
    """A piece of text, the number of the match that it is, or 0, and whether that begins here."""

    text: str
    hit: int
    begins: bool = True


Pieces = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class ArticleMarked:
    """An article's texts in pieces; `hits` is how many matches there are."""

    fields: dict[str, Pieces]
    paragraphs: tuple[Pieces, ...]
    hits: int


def article_marked(article: Article, query: str) -> ArticleMarked:
    """The article with what the query matches in it; a query that cannot be made marks nothing."""
    highlighter = _highlighter(query)
    hits, fields = 0, {}
    for name in FIELDS:
        fields[name], hits = _numbered(highlighter.mark(name, getattr(article, name)), hits)
    body, hits = _numbered(highlighter.mark("body", article.body), hits)
    return ArticleMarked(fields, tuple(_paragraphs(body)), hits)


def _highlighter(query: str) -> Highlighter:
    try:
        return Highlighter(parse(query).node)
    except QueryError:
        return Highlighter(Everything())


def _numbered(marked: Marked, hits: int) -> tuple[Pieces, int]:
    pieces = []
    for text, is_hit in marked:
        hits += is_hit
        pieces.append(Piece(text, hits if is_hit else 0))
    return tuple(pieces), hits


def _paragraphs(pieces: Pieces) -> Iterator[Pieces]:
    """The paragraphs of a body; a phrase that goes on into the next is one match in two of them."""
    paragraph: list[Piece] = []
    for piece in pieces:
        first, *others = _BLANK_LINES.split(piece.text)
        paragraph.append(piece._replace(text=first))
        for text in others:
            yield tuple(filter(_has_text, paragraph))
            paragraph = [Piece(text, piece.hit, begins=False)]
    if any(map(_has_text, paragraph)):
        yield tuple(filter(_has_text, paragraph))


def _has_text(piece: Piece) -> bool:
    return bool(piece.text)
