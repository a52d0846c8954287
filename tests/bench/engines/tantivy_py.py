"""tantivy by tantivy-py, of Rust: text by its English stemmer, days and facets as fast fields."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from types import MappingProxyType
from typing import Any

from tests.bench.asks import DEEP, PAGE, Ask
from tests.bench.engines.base import Answer, Search, in_words
from tests.bench.records import DEFAULT_FIELDS, TEXTS, records

tantivy: Any = import_module("tantivy")

HEAP = 256_000_000  # bytes for what is not yet written, over all threads
MOST_VALUES = 1_000  # of a facet; Dateline counts all there are

_FORMS = MappingProxyType(
    {
        "and2": "+{0} +{1}",
        "or2": "{all}",
        "or5": "{all}",
        "phrase": '"{all}"',
        "near": '"{all}"~5',
        "range": "+{0} +date:[{first} TO {last}]",
        "prefix": " OR ".join(f"{name}:/{{0}}.*/" for name in DEFAULT_FIELDS),
        "wildcard": " OR ".join(f"{name}:/{{0}}.*{{1}}/" for name in DEFAULT_FIELDS),
    }
)
_FUZZY = dict.fromkeys(DEFAULT_FIELDS, (False, 1, True))  # not a prefix; a swap is one edit
_FACETS = {
    "source": {"terms": {"field": "source_value", "size": MOST_VALUES}},
    "paper": {"terms": {"field": "paper_value", "size": MOST_VALUES}},
    "month": {"histogram": {"field": "date", "interval": 100, "min_doc_count": 1}},
}


def _schema() -> Any:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw")
    for name in TEXTS:
        builder.add_text_field(name, stored=True, tokenizer_name="en_stem")
    for name in ("source", "paper"):
        builder.add_text_field(f"{name}_value", fast=True, tokenizer_name="raw")
    builder.add_integer_field("date", stored=True, indexed=True, fast=True)
    return builder.build()


class _Opened:
    def __init__(self, folder: Path) -> None:
        self._index = tantivy.Index.open(str(folder))
        self._searcher = self._index.searcher()
        self._schema = self._index.schema

    def close(self) -> None:
        del self._searcher, self._index

    def asked(self, ask: Ask) -> Search:
        if ask.kind == "article":
            return partial(self._article, ask.words[0])
        text = in_words(ask, _FORMS)
        match ask.kind:
            case "prefix" | "wildcard":
                return partial(self._by_pattern, text)
            case "fuzzy":
                return partial(self._fuzzy, text)
            case "newest":
                return partial(self._newest, text)
            case "facets":
                return partial(self._faceted, text)
            case "page50":
                return partial(self._search, text, DEEP)
        return partial(self._search, text)

    def _search(self, text: str, offset: int = 0) -> Answer:
        query = self._index.parse_query(text, DEFAULT_FIELDS)
        return self._answer(self._searcher.search(query, PAGE, offset=offset))

    def _by_pattern(self, text: str) -> Answer:
        query = self._index.parse_query(text, DEFAULT_FIELDS, allow_regexes=True)
        return self._answer(self._searcher.search(query, PAGE))

    def _fuzzy(self, text: str) -> Answer:
        query = self._index.parse_query(text, DEFAULT_FIELDS, fuzzy_fields=_FUZZY)
        return self._answer(self._searcher.search(query, PAGE))

    def _newest(self, text: str) -> Answer:
        query = self._index.parse_query(text, DEFAULT_FIELDS)
        return self._answer(self._searcher.search(query, PAGE, order_by_field="date"))

    def _faceted(self, text: str) -> Answer:
        query = self._index.parse_query(text, DEFAULT_FIELDS)
        found = self._searcher.search(query, PAGE)
        facets = self._searcher.aggregate(query, _FACETS)
        return Answer(found.count, (self._stored(found), facets))

    def _article(self, article_id: str) -> Answer:
        query = tantivy.Query.term_query(self._schema, "id", article_id)
        return self._answer(self._searcher.search(query, 1))

    def _answer(self, found: Any) -> Answer:
        return Answer(found.count, self._stored(found))

    def _stored(self, found: Any) -> Sequence[object]:
        return [self._searcher.doc(address).to_dict() for _, address in found.hits]


class Tantivy:
    """The peer to beat."""

    def version(self) -> str:
        return version("tantivy")

    def import_builder(self) -> None:
        pass

    def build(self, corpus: Path, folder: Path, workers: int) -> int:
        writer = tantivy.Index(_schema(), str(folder)).writer(heap_size=HEAP, num_threads=workers)
        count = 0
        for article in records(corpus):
            fields = article.stored
            for name in ("source", "paper"):
                if name in fields:
                    fields[f"{name}_value"] = fields[name]
            writer.add_document(tantivy.Document.from_dict(fields))
            count += 1
        writer.commit()
        writer.wait_merging_threads()
        return count

    def open(self, folder: Path) -> _Opened:
        return _Opened(folder)


ENGINE = Tantivy()
