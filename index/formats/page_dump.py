"""Text dumps of newspaper web pages: one file, one page, at most one article.

docs/page-reader.md says what is recognised and how well.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from index.article import Article
from index.decoding import read_text
from index.errors import Reason, Reject
from index.file_bytes import path_text

name = "page dumps (.txt, .text, each also .gz)"

_ENDINGS = (".txt", ".text", ".txt.gz", ".text.gz")


def matches(path: Path) -> bool:
    """Whether the file is named as text."""
    return path.name.lower().endswith(_ENDINGS)


def read(path: Path) -> Iterator[Article | Reject]:
    """The article of a dump, or why there is none; `path` is absolute."""
    text = read_text(path)
    yield parse(text, path_text(path)) if isinstance(text, str) else text


def parse(text: str, path: str = "") -> Article | Reject:
    """The article on a page; never raises, in time linear in the text.

    Dates are those printed on the page. `lines` says for each field which lines of the dump it
    was read from.
    """
    # Patterns by the dozen, which take 70 ms to compile: nobody waits for them who has no dumps.
    from index.formats.dump_lines import split
    from index.formats.layout import NoArticle, lay_out
    from index.formats.reading import read_article

    lines = split(text)
    if not lines:
        return Reject(path, "", Reason.EMPTY, "There is no text in this file.")
    layout = lay_out(lines)
    if isinstance(layout, NoArticle):
        return Reject(path, "", Reason.NO_ARTICLE, layout.detail)
    article = read_article(layout, path)
    if not article.body:
        detail = "The page has a headline but no running text."
        return Reject(path, "", Reason.NO_ARTICLE, detail)
    return article
