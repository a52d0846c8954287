"""A segment in Whoosh's stock codec, read into memory, as long as there are any."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from whoosh.index import open_dir

from index.article import Article
from index.codec.list_writer import Postings
from index.codec.segment_reader import Facet, Segment
from index.fields import (
    DAY_FIELDS,
    FACET_FIELDS,
    TEXT_FIELDS,
    facet_column,
    length_column,
    stem_field,
)
from index.segments import stored_article


def open_segment(folder: Path) -> Segment:
    """The segment in this folder, whichever codec wrote it."""
    if (folder / "segment.arrays").exists():
        return Segment.open(folder)
    return StockSegment(folder)  # type: ignore[return-value]  # it has the same attributes


class StockSegment:
    def __init__(self, folder: Path) -> None:
        self.reader = open_dir(str(folder), readonly=True).reader()
        self.size = self.reader.doc_count_all()
        if self.size:
            self.days = {name: self._numbers(name) for name in DAY_FIELDS}
            self.lengths = {name: self._numbers(length_column(name)) for name in TEXT_FIELDS}
            self.facets = {name: self._facet(facet_column(name)) for name in FACET_FIELDS}
            self.lists = {
                name: StockLists(self.reader, name)
                for text in TEXT_FIELDS
                for name in (text, stem_field(text))
            }

    def _numbers(self, column: str) -> Any:
        return np.fromiter(self.reader.column_reader(column), np.int32, self.size)

    def _facet(self, column: str) -> Facet:
        values = list(self.reader.column_reader(column))
        distinct = sorted(set(values))
        ordinals = np.array([distinct.index(value) for value in values], np.uint16)
        return Facet(tuple(value.decode() for value in distinct), ordinals)

    def number_of(self, article_id: str) -> int | None:
        if not article_id.isascii() or ("id", article_id) not in self.reader:
            return None
        return int(self.reader.postings("id", article_id).id())

    def article(self, number: int) -> Article:
        return stored_article(self.reader, number)


class StockTerms(list[bytes]):
    @property
    def blob(self) -> Any:
        return np.frombuffer(b"".join(self), np.uint8)

    @property
    def starts(self) -> Any:
        return np.cumsum([0, *map(len, self)])

    def find(self, string: bytes) -> int:
        at = self.lower_bound(string)
        return at if at < len(self) and self[at] == string else -1

    def lower_bound(self, string: bytes) -> int:
        return int(np.searchsorted(np.array(self, object), string))

    def prefix_range(self, prefix: bytes) -> tuple[int, int]:
        first = last = self.lower_bound(prefix)
        while last < len(self) and self[last].startswith(prefix):
            last += 1
        return first, last


class StockLists:
    def __init__(self, reader: Any, field: str) -> None:
        self.reader, self.field = reader, field
        self.terms = StockTerms(reader.lexicon(field))

    def document_frequency(self, term: int) -> int:
        return len(self.postings(term).numbers)

    def postings(self, term: int) -> Postings:
        matcher = self.reader.postings(self.field, self.terms[term])
        numbers, frequencies = [], []
        while matcher.is_active():
            numbers.append(matcher.id())
            frequencies.append(int(matcher.weight()))
            matcher.next()
        return Postings(np.array(numbers, np.int32), np.array(frequencies, np.int32))

    def positions_in(self, term: int, which: Any) -> Any:
        matcher = self.reader.postings(self.field, self.terms[term])
        wanted, at = set(which.tolist()), 0
        positions: list[int] = []
        while matcher.is_active():
            positions += matcher.value_as("positions") if at in wanted else []
            at += 1
            matcher.next()
        return np.array(positions, np.int32)

    def positions(self, term: int) -> Any:
        return self.positions_in(term, np.arange(self.document_frequency(term)))
