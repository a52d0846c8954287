"""Xapian by its Python binding: forms and stems beside each other, days and facets as values."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import partial
from importlib import import_module
from pathlib import Path
from types import MappingProxyType
from typing import Any

from tests.bench.asks import DEEP, PAGE, Ask
from tests.bench.engines.base import Answer, Search, Unsupported, in_words
from tests.bench.records import DEFAULT_FIELDS, Record, records

xapian: Any = import_module("xapian")

_DATE, _MONTH, _SOURCE, _PAPER = range(4)  # slots of values
_PREFIXES = {"headline": "S", "dateline": "XD", "byline": "A", "source": "XS", "paper": "XP"}
_FORMS = MappingProxyType(
    {
        "and2": "{all}",
        "or2": "{any}",
        "or5": "{any}",
        "phrase": '"{all}"',
        "near": "{0} NEAR/6 {1}",  # at most six words on, so five between
        "range": "{0} {first}..{last}",
        "prefix": "{0}*",
        "wildcard": "",
        "fuzzy": "",
    }
)


class _Opened:
    def __init__(self, folder: Path) -> None:
        self._base = xapian.Database(str(folder))
        self._parser = self._query_parser()

    def close(self) -> None:
        self._base.close()

    def _query_parser(self) -> Any:
        parser = xapian.QueryParser()
        parser.set_database(self._base)
        parser.set_stemmer(xapian.Stem("english"))
        parser.set_stemming_strategy(parser.STEM_SOME)
        parser.set_default_op(xapian.Query.OP_AND)
        self._dates = xapian.NumberRangeProcessor(_DATE)  # the parser does not keep it alive
        parser.add_rangeprocessor(self._dates)
        self._flags = parser.FLAG_DEFAULT | parser.FLAG_WILDCARD
        return parser

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
                return partial(self._search, text, DEEP)
        return partial(self._search, text)

    def _search(self, text: str, offset: int = 0) -> Answer:
        return self._answer(self._enquire(text), offset)

    def _newest(self, text: str) -> Answer:
        enquire = self._enquire(text)
        enquire.set_sort_by_value_then_relevance(_DATE, True)
        return self._answer(enquire)

    def _faceted(self, text: str) -> Answer:
        enquire = self._enquire(text)
        spies = [xapian.ValueCountMatchSpy(slot) for slot in (_SOURCE, _PAPER, _MONTH)]
        for spy in spies:
            enquire.add_matchspy(spy)
        total, hits = self._answer(enquire)
        facets = [{item.term: item.termfreq for item in spy.values()} for spy in spies]
        return Answer(total, (hits, facets))

    def _article(self, article_id: str) -> Answer:
        for posting in self._base.postlist(f"Q{article_id}"):
            return Answer(1, (json.loads(self._base.get_document(posting.docid).get_data()),))
        return Answer(0, ())

    def _enquire(self, text: str) -> Any:
        enquire = xapian.Enquire(self._base)
        enquire.set_query(self._parser.parse_query(text, self._flags))
        return enquire

    def _answer(self, enquire: Any, offset: int = 0) -> Answer:
        """With every match looked at, because Xapian else estimates how many there are."""
        matches = enquire.get_mset(offset, PAGE, self._base.get_doccount())
        hits: Sequence[object] = [json.loads(match.document.get_data()) for match in matches]
        return Answer(matches.get_matches_estimated(), hits)


class Xapian:
    """The peer of C++ that every distribution has."""

    def version(self) -> str:
        return str(xapian.version_string())

    def import_builder(self) -> None:
        pass

    def build(self, corpus: Path, folder: Path, workers: int) -> int:
        if workers > 1:
            raise Unsupported("writes with one thread")
        base = xapian.WritableDatabase(str(folder), xapian.DB_CREATE_OR_OPEN)
        generator = xapian.TermGenerator()
        generator.set_stemmer(xapian.Stem("english"))
        for article in records(corpus):
            base.add_document(_document(generator, article))
        base.commit()
        count = int(base.get_doccount())
        base.close()
        return count

    def open(self, folder: Path) -> _Opened:
        return _Opened(folder)


def _document(generator: Any, article: Record) -> Any:
    document = xapian.Document()
    generator.set_document(document)
    generator.set_termpos(0)
    for name, text in article.texts.items():
        if name in DEFAULT_FIELDS:
            generator.index_text(text)
            generator.increase_termpos()
        if name in _PREFIXES:
            generator.index_text(text, 1, _PREFIXES[name])
            generator.increase_termpos()
    document.add_boolean_term(f"Q{article.id}")
    document.add_value(_DATE, xapian.sortable_serialise(article.day))
    document.add_value(_MONTH, str(article.day // 100))
    document.add_value(_SOURCE, article.texts.get("source", ""))
    document.add_value(_PAPER, article.texts.get("paper", ""))
    document.set_data(json.dumps(article.stored))
    return document


ENGINE = Xapian()
