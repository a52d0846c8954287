"""Whoosh as it comes: its own codec, analysis, parser and searcher."""

from __future__ import annotations

from functools import partial
from importlib.metadata import version
from pathlib import Path
from types import MappingProxyType

from whoosh.analysis.analyzers import StemmingAnalyzer
from whoosh.fields import ID, NUMERIC, TEXT, Schema
from whoosh.index import create_in, open_dir
from whoosh.qparser.default import MultifieldParser
from whoosh.qparser.plugins import FuzzyTermPlugin
from whoosh.query.qcore import Query
from whoosh.searching import Hit, Results
from whoosh.sorting import Count, Facets

from tests.bench.asks import DEEP, PAGE, Ask
from tests.bench.engines.base import Answer, Search, Unsupported, in_words
from tests.bench.records import DEFAULT_FIELDS, TEXTS, Record, records

_FORMS = MappingProxyType(
    {
        "and2": "{all}",
        "or2": "{any}",
        "or5": "{any}",
        "phrase": '"{all}"',
        "near": '"{all}"~6',  # at most six words on, so five between
        "range": "{0} date:[{first} TO {last}]",
        "prefix": "{0}*",
        "wildcard": "{0}*{1}",
        "fuzzy": "{0}~",
    }
)
_FACETS = ("source_value", "paper_value", "month")


def _schema() -> Schema:
    """With a stemmer and no stop words, as in the other engines."""
    text = TEXT(stored=True, analyzer=StemmingAnalyzer(stoplist=None, minsize=1))
    schema = Schema(id=ID(stored=True, unique=True))
    for name in TEXTS:
        schema.add(name, text)
    schema.add("source_value", ID(sortable=True))
    schema.add("paper_value", ID(sortable=True))
    schema.add("date", NUMERIC(stored=True, sortable=True))
    schema.add("month", NUMERIC(sortable=True))
    return schema


class _Opened:
    def __init__(self, folder: Path) -> None:
        self._index = open_dir(str(folder))
        self._searcher = self._index.searcher()
        self._parser = MultifieldParser(list(DEFAULT_FIELDS), self._index.schema)
        self._parser.add_plugin(FuzzyTermPlugin())
        self._facets = Facets()
        for name in _FACETS:
            self._facets.add_field(name, maptype=Count)

    def close(self) -> None:
        self._searcher.close()
        self._index.close()

    def asked(self, ask: Ask) -> Search:
        if ask.kind == "article":
            return partial(self._article, ask.words[0])
        text = in_words(ask, _FORMS)
        match ask.kind:
            case "newest":
                return partial(self._newest, text)
            case "facets":
                return partial(self._faceted, text)
            case "page50":
                return partial(self._page_50, text)
        return partial(self._search, text)

    def _search(self, text: str) -> Answer:
        return _answer(self._searcher.search(self._query(text), limit=PAGE))

    def _newest(self, text: str) -> Answer:
        query = self._query(text)
        return _answer(self._searcher.search(query, limit=PAGE, sortedby="date", reverse=True))

    def _faceted(self, text: str) -> Answer:
        query = self._query(text)
        results = self._searcher.search(query, limit=PAGE, groupedby=self._facets)
        total, hits = _answer(results)
        return Answer(total, (hits, [results.groups(name) for name in _FACETS]))

    def _page_50(self, text: str) -> Answer:
        """`search_page` would do, but answers beyond the last page with the last one."""
        results = self._searcher.search(self._query(text), limit=DEEP + PAGE)
        return Answer(len(results), [hit.fields() for hit in list(results)[DEEP:]])

    def _article(self, article_id: str) -> Answer:
        fields = self._searcher.document(id=article_id)
        return Answer(int(fields is not None), (fields,))

    def _query(self, text: str) -> Query:
        query: Query = self._parser.parse(text)
        return query


def _answer(results: Results) -> Answer:
    hits: list[Hit] = list(results)
    return Answer(len(results), [hit.fields() for hit in hits])


class StockWhoosh:
    """Where this project comes from."""

    def version(self) -> str:
        return version("whoosh3")

    def import_builder(self) -> None:
        pass

    def build(self, corpus: Path, folder: Path, workers: int) -> int:
        if workers > 1:
            raise Unsupported("loses articles when several processes write")
        index = create_in(str(folder), _schema())
        writer = index.writer(limitmb=256)
        for article in records(corpus):
            writer.add_document(**_document(article))
        writer.commit()
        count = int(index.doc_count())
        index.close()
        return count

    def open(self, folder: Path) -> _Opened:
        return _Opened(folder)


def _document(article: Record) -> dict[str, str | int]:
    texts = article.texts
    values = {f"{name}_value": texts[name] for name in ("source", "paper") if name in texts}
    return {**article.stored, **values, "month": article.day // 100}


ENGINE = StockWhoosh()
