"""SQLite's FTS5, with a plain table beside it for what is counted, sorted and looked up."""

from __future__ import annotations

import sqlite3
from functools import partial
from pathlib import Path
from types import MappingProxyType

from tests.bench.asks import DEEP, PAGE, Ask
from tests.bench.engines.base import Answer, Search, Unsupported, in_words
from tests.bench.records import DEFAULT_FIELDS, TEXTS, Record, records

_FILE = "articles.sqlite"
_MAPPED = 1 << 32  # bytes of the file that may be mapped; SQLite takes what the file has

_TABLES = f"""
    CREATE VIRTUAL TABLE texts USING fts5 ({", ".join(TEXTS)}, tokenize = 'porter unicode61');
    CREATE TABLE facts (
        number INTEGER PRIMARY KEY, id TEXT UNIQUE, source TEXT, paper TEXT, date INTEGER
    );
    CREATE INDEX by_date ON facts (date);
"""
_IN = f"{{{' '.join(DEFAULT_FIELDS)}}} : "
_FORMS = MappingProxyType(
    {
        "and2": "({0} AND {1})",
        "or2": "({any})",
        "or5": "({any})",
        "phrase": '"{all}"',
        "near": "NEAR({0} {1}, 5)",
        "prefix": "{0}*",
        "wildcard": "",
        "fuzzy": "",
    }
)
_COLUMNS = ", ".join(f"texts.{name}" for name in TEXTS)
_ROW = f"SELECT facts.id, facts.date, {_COLUMNS} FROM"
_BEST = (
    f"{_ROW} (SELECT rowid, rank FROM texts WHERE texts MATCH ? ORDER BY rank LIMIT ? OFFSET ?) "
    "AS best JOIN texts ON texts.rowid = best.rowid JOIN facts ON facts.number = best.rowid "
    "ORDER BY best.rank"
)
_COUNT = "SELECT count(*) FROM texts WHERE texts MATCH ?"
_JOINED = "texts JOIN facts ON facts.number = texts.rowid WHERE texts MATCH ?"
_BETWEEN = "AND facts.date BETWEEN ? AND ?"
_BEST_BETWEEN = f"{_ROW} {_JOINED} {_BETWEEN} ORDER BY texts.rank LIMIT ?"
_COUNT_BETWEEN = f"SELECT count(*) FROM {_JOINED} {_BETWEEN}"
_NEWEST = f"{_ROW} {_JOINED} ORDER BY facts.date DESC LIMIT ?"
_FACETS = tuple(
    f"SELECT facts.{value}, count(*) FROM {_JOINED} GROUP BY 1"
    for value in ("source", "paper", "date / 100")
)
_BY_ID = f"{_ROW} facts JOIN texts ON texts.rowid = facts.number WHERE facts.id = ?"


class _Opened:
    def __init__(self, folder: Path) -> None:
        self._base = sqlite3.connect(folder / _FILE)
        self._base.execute(f"PRAGMA mmap_size = {_MAPPED}")

    def close(self) -> None:
        self._base.close()

    def asked(self, ask: Ask) -> Search:
        if ask.kind == "article":
            return partial(self._article, ask.words[0])
        text = _IN + in_words(ask, _FORMS)
        match ask.kind:
            case "range":
                return partial(self._between, text, ask.first, ask.last)
            case "newest":
                return partial(self._newest, text)
            case "facets":
                return partial(self._faceted, text)
            case "page50":
                return partial(self._search, text, DEEP)
        return partial(self._search, text)

    def _search(self, text: str, offset: int = 0) -> Answer:
        return Answer(self._count(_COUNT, text), self._rows(_BEST, text, PAGE, offset))

    def _between(self, text: str, first: int, last: int) -> Answer:
        total = self._count(_COUNT_BETWEEN, text, first, last)
        return Answer(total, self._rows(_BEST_BETWEEN, text, first, last, PAGE))

    def _newest(self, text: str) -> Answer:
        return Answer(self._count(_COUNT, text), self._rows(_NEWEST, text, PAGE))

    def _faceted(self, text: str) -> Answer:
        counts = [self._rows(facet, text) for facet in _FACETS]
        return Answer(self._count(_COUNT, text), (self._rows(_BEST, text, PAGE, 0), counts))

    def _article(self, article_id: str) -> Answer:
        rows = self._rows(_BY_ID, article_id)
        return Answer(len(rows), rows)

    def _rows(self, sql: str, *values: str | int) -> list[tuple[object, ...]]:
        return self._base.execute(sql, values).fetchall()

    def _count(self, sql: str, *values: str | int) -> int:
        return int(self._base.execute(sql, values).fetchone()[0])


class Fts5:
    """What every Python has at hand."""

    def version(self) -> str:
        return sqlite3.sqlite_version

    def import_builder(self) -> None:
        pass

    def build(self, corpus: Path, folder: Path, workers: int) -> int:
        if workers > 1:
            raise Unsupported("writes with one thread")
        base = sqlite3.connect(folder / _FILE)
        base.executescript(_TABLES)
        places = ", ".join("?" * (len(TEXTS) + 1))
        for number, article in enumerate(records(corpus), 1):
            texts = article.texts
            row = (number, *(texts.get(name, "") for name in TEXTS))
            base.execute(f"INSERT INTO texts (rowid, {', '.join(TEXTS)}) VALUES ({places})", row)
            base.execute("INSERT INTO facts VALUES (?, ?, ?, ?, ?)", _facts(number, article))
        base.commit()
        (count,) = base.execute("SELECT count(*) FROM facts").fetchone()
        base.close()
        return int(count)

    def open(self, folder: Path) -> _Opened:
        return _Opened(folder)


def _facts(number: int, article: Record) -> tuple[object, ...]:
    texts = article.texts
    return number, article.id, texts.get("source"), texts.get("paper"), article.day


ENGINE = Fts5()
