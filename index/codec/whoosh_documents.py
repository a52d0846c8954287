"""A segment that Whoosh's own writer made, opened again; whoosh_writing.py says what is where."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from whoosh.columns import Column, ColumnReader
from whoosh.filedb.structfile import BufferFile

from index.codec.article_lists import ArticleLists
from index.codec.coding import Ints
from index.codec.container import ArrayFile
from index.codec.store import Store
from index.codec.strings import Strings
from index.codec.whoosh_matching import Lengths
from index.codec.whoosh_reading import IndexedField
from index.codec.whoosh_stored import unpack_stored
from index.lazy import cached_property


class DocumentSource:
    """The Source over the two files of a segment; the terms are opened when first asked for."""

    def __init__(self, documents: Path, terms: Path) -> None:
        self._documents = ArrayFile.open(documents)
        self._terms_path = terms
        meta = self._documents.meta
        self.size: int = meta["size"]
        self.lengths: dict[str, Lengths] = {
            name: self._documents[f"scored/{number}"] for number, name in enumerate(meta["scored"])
        }
        self._columns = {name: f"columns/{number}" for number, name in enumerate(meta["columns"])}
        self._store = Store(self._documents)

    @cached_property
    def fields(self) -> dict[str, IndexedField]:
        """The fields that were indexed, by name."""
        meta = self._terms.meta["fields"]
        return {
            name: WrittenField(self._terms, f"fields/{number}", size, self.lengths.get(name))
            for number, (name, size) in enumerate(meta)
        }

    @cached_property
    def _terms(self) -> ArrayFile:
        return ArrayFile.open(self._terms_path)

    def has_column(self, name: str) -> bool:
        """Whether any document has a value in it."""
        return name in self._columns

    def column(self, name: str, column: Column) -> ColumnReader:
        """The values of a column, read by the column object that wrote them."""
        content = self._documents[self._columns[name]].tobytes()
        return column.reader(BufferFile(content), 0, len(content), self.size)

    def stored(self, number: int) -> dict[str, Any]:
        """The stored fields of a document, by name."""
        return unpack_stored(self._store.record(number))

    def close(self) -> None:
        """Let the files go."""
        self._documents.close()
        if "_terms" in self.__dict__:
            self._terms.close()


class WrittenField:
    """The field `name` of a file of terms; `size` is above all its documents' numbers.

    `lengths` are None where the field does not score.
    """

    def __init__(self, file: ArrayFile, name: str, size: int, lengths: Lengths | None) -> None:
        self.terms = Strings(file, f"{name}/terms")
        self.lengths = lengths
        self.lists = ArticleLists(file, name, size)
        self.weights = _optional(file, f"{name}/weights")
        self.positions = _optional(file, f"{name}/positions")
        self.occurrence_starts = _optional(file, f"{name}/occurrence_starts")
        self.weight_starts = _optional(file, f"{name}/weight_starts")

    def document_frequency(self, term: int) -> int:
        """How many documents hold the term."""
        return self.lists.count(term)

    def total_weight(self, term: int) -> float:
        """The sum of its weights in all of them."""
        return float(self.posting_list(term).weights.sum())

    def posting_list(self, term: int) -> WrittenPostings:
        """Its postings."""
        return WrittenPostings(self, term)


class WrittenPostings:
    """A PostingList of a WrittenField."""

    def __init__(self, field: WrittenField, term: int) -> None:
        self.numbers, self.frequencies = field.lists.postings(term)
        self.weights = self.frequencies.astype(np.float64)
        if field.weights is not None:
            begin, end = field.weight_starts.item(term), field.weight_starts.item(term + 1)
            self.weights = field.weights[begin:end].astype(np.float64)
        self.lengths: Lengths = np.zeros(len(self.numbers), np.int32)
        if field.lengths is not None:
            self.lengths = field.lengths[self.numbers]
        self._field = field
        self._term = term

    def positions(self) -> Ints:
        """All positions in a row; none where the field keeps none."""
        starts, positions = self._field.occurrence_starts, self._field.positions
        if starts is None or positions is None:
            return np.zeros(0, np.int32)
        found: Ints = positions[starts.item(self._term) : starts.item(self._term + 1)]
        return found.astype(np.int32)


def _optional(file: ArrayFile, name: str) -> Any:
    return file[name] if name in file else None  # noqa: SIM401  # a file has no get
