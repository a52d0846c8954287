"""Dateline, by the doors that everyone uses."""

from __future__ import annotations

from functools import partial
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from types import MappingProxyType

from index.article import Article
from search.engine import open_engine
from search.results import Page, Request
from tests.bench.asks import DEEP, PAGE, Ask
from tests.bench.engines.base import Answer, Search, in_words

_FORMS = MappingProxyType(
    {
        "and2": "{all}",
        "or2": "{any}",
        "or5": "{any}",
        "phrase": '"{all}"',
        "near": '"{all}"~5',
        "prefix": "{0}*",
        "wildcard": "{0}*{1}",
        "fuzzy": "{0}~",
    }
)


class _Opened:
    def __init__(self, folder: Path) -> None:
        self._engine = open_engine(folder)

    def close(self) -> None:
        self._engine.close()

    def asked(self, ask: Ask) -> Search:
        if ask.kind == "article":
            return partial(self._article, ask.words[0])
        text = in_words(ask, _FORMS)
        request = _request(ask, text)
        return partial(self._faceted if ask.kind == "facets" else self._search, request)

    def _search(self, request: Request) -> Answer:
        page = self._engine.search(request)
        return Answer(page.total, _stored(page))

    def _faceted(self, request: Request) -> Answer:
        page = self._engine.search(request)
        return Answer(page.total, (_stored(page), page.facets))

    def _article(self, article_id: str) -> Answer:
        article = self._engine.article(article_id)
        return Answer(int(article is not None), (article,))


def _stored(page: Page) -> list[Article]:
    """All stored fields of every hit."""
    return [hit.article for hit in page.hits]


def _request(ask: Ask, text: str) -> Request:
    match ask.kind:
        case "range":
            days = (f"{day:08}" for day in (ask.first, ask.last))
            first, last = (f"{day[:4]}-{day[4:6]}-{day[6:]}" for day in days)
            return Request(text, date_from=first, date_to=last, limit=PAGE)
        case "newest":
            return Request(text, sort="newest", limit=PAGE)
        case "page50":
            return Request(text, offset=DEEP, limit=PAGE)
    return Request(text, limit=PAGE)


class Dateline:
    """What is measured against the others."""

    def version(self) -> str:
        return version("dateline")

    def import_builder(self) -> None:
        import_module("index.writer")  # who only searches does not import it

    def build(self, corpus: Path, folder: Path, workers: int) -> int:
        from index.writer import rebuild

        return rebuild([corpus], folder, workers=workers).indexed

    def open(self, folder: Path) -> _Opened:
        return _Opened(folder)


ENGINE = Dateline()
