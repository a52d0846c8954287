"""A segment of articles as Whoosh sees it: the fields of `article_schema`, each from its arrays."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from whoosh.columns import Column, ColumnReader

from index.codec.coding import Ints, Starts
from index.codec.field_reader import TermLists
from index.codec.segment_reader import Facet, Segment
from index.codec.whoosh_matching import Lengths
from index.codec.whoosh_reading import IndexedField, SortedTerms
from index.codec.whoosh_schema import day_field
from index.fields import (
    RECORD,
    facet_column,
    length_column,
    stem_field,
)
from index.lazy import cached_property
from index.records import article_record


class ArticleSource:
    """The Source of a segment of articles; an undated article has no term in its DAY fields."""

    def __init__(self, segment: Segment) -> None:
        self._segment = segment
        self.size = segment.size
        self.lengths: dict[str, Lengths] = {
            field: lengths
            for name, lengths in segment.lengths.items()
            for field in (name, stem_field(name))
        }
        self.fields: dict[str, IndexedField] = {
            name: TextField(lists, self.lengths[name]) for name, lists in segment.lists.items()
        }
        self.fields["id"] = KeyField(partial(_ids_table, segment))
        for name, days in segment.days.items():
            self.fields[name] = KeyField(partial(_days_table, days))
        self._columns: dict[str, NDArray[Any] | Facet] = {
            **{length_column(name): lengths for name, lengths in segment.lengths.items()},
            **{facet_column(name): facet for name, facet in segment.facets.items()},
            **segment.days,
        }

    def has_column(self, name: str) -> bool:
        """Whether `column` can be asked."""
        return name in self._columns

    def column(self, name: str, column: Column) -> ColumnReader:
        """The values of a column; of what kind they are is as `article_schema` says."""
        values = self._columns[name]
        return FacetColumn(values) if isinstance(values, Facet) else NumberColumn(values)

    def stored(self, number: int) -> dict[str, Any]:
        """The whole article as a JSON object, in one stored field."""
        record = article_record(self._segment.article(number))
        return {RECORD: json.dumps(record, ensure_ascii=False)}

    def close(self) -> None:
        """Let the file go."""
        self._segment.close()


class TextField:
    """The forms or the stems of a TEXT field; `lengths` are of its text in every article."""

    def __init__(self, lists: TermLists, lengths: Lengths) -> None:
        self.terms = lists.terms
        self._lists = lists
        self._lengths = lengths

    def document_frequency(self, term: int) -> int:
        """How many articles hold the term."""
        return self._lists.document_frequency(term)

    def total_weight(self, term: int) -> float:
        """How often it stands in all of them."""
        return float(self._lists.total_frequency(term))

    def posting_list(self, term: int) -> TextPostings:
        """Its postings."""
        return TextPostings(self._lists, term, self._lengths)


class TextPostings:
    """A PostingList of words: a weight is a frequency."""

    def __init__(self, lists: TermLists, term: int, lengths: Lengths) -> None:
        self._postings = lists.postings(term)
        self.numbers, self.frequencies = self._postings
        self.weights = self.frequencies.astype(np.float64)
        self.lengths: Lengths = lengths[self.numbers]
        self._lists = lists
        self._term = term

    def positions(self) -> Ints:
        """All positions in a row."""
        return self._lists.positions(self._term, self._postings)


class KeyTable(NamedTuple):
    """Term i stands in the documents `numbers[starts[i]:starts[i + 1]]`, once in each."""

    terms: SortedTerms
    starts: Starts
    numbers: Ints


class KeyField:
    """A field of one term a document, or none, without lengths; `make` sorts when first asked."""

    def __init__(self, make: Callable[[], KeyTable]) -> None:
        self._make = make

    @cached_property
    def _table(self) -> KeyTable:
        return self._make()

    @property
    def terms(self) -> SortedTerms:
        """The terms."""
        return self._table.terms

    def document_frequency(self, term: int) -> int:
        """How many documents hold the term."""
        return int(self._table.starts[term + 1] - self._table.starts[term])

    def total_weight(self, term: int) -> float:
        """As many: it weighs 1 in each."""
        return float(self.document_frequency(term))

    def posting_list(self, term: int) -> KeyPostings:
        """Its postings."""
        table = self._table
        return KeyPostings(table.numbers[table.starts[term] : table.starts[term + 1]])


class KeyPostings:
    """A PostingList without frequencies, lengths and positions."""

    def __init__(self, numbers: Ints) -> None:
        self.numbers = numbers
        self.frequencies = np.ones(len(numbers), np.int32)
        self.weights = np.ones(len(numbers))
        self.lengths = np.zeros(len(numbers), np.int32)

    def positions(self) -> Ints:
        """None."""
        return np.zeros(0, np.int32)


def _ids_table(segment: Segment) -> KeyTable:
    ids = list(segment.ids)
    numbers = np.array(sorted(range(len(ids)), key=ids.__getitem__), np.int32)
    terms = SortedTerms(map(ids.__getitem__, numbers.tolist()))
    return KeyTable(terms, np.arange(len(ids) + 1), numbers)


def _days_table(days: Ints) -> KeyTable:
    undated = np.count_nonzero(days == 0)
    numbers = np.argsort(days, kind="stable")[undated:].astype(np.int32)
    distinct, starts = np.unique(days[numbers], return_index=True)
    terms = SortedTerms(map(day_field().to_bytes, distinct.tolist()))
    return KeyTable(terms, np.append(starts, len(numbers)), numbers)


class NumberColumn(ColumnReader):
    """A column of numbers that are not negative."""

    def __init__(self, values: NDArray[Any]) -> None:
        self._values = values
        self._sign = 1

    def __len__(self) -> int:
        return len(self._values)

    def __getitem__(self, docnum: int) -> int:
        return int(self._values[docnum])

    def __iter__(self) -> Iterator[int]:
        return iter(self._values.tolist())

    def sort_key(self, docnum: int) -> int:  # type: ignore[override]  # Whoosh's numbers do so too
        return self._sign * self[docnum]

    def set_reverse(self) -> None:
        self._sign = -1


class FacetColumn(ColumnReader):
    """A column of whole values as UTF-8; like Whoosh's own of this kind it sorts one way only."""

    def __init__(self, facet: Facet) -> None:
        self._values: list[bytes] = [value.encode() for value in facet.values]
        self._ordinals = facet.ordinals

    def __len__(self) -> int:
        return len(self._ordinals)

    def __getitem__(self, docnum: int) -> bytes:
        return self._values[int(self._ordinals[docnum])]

    def __iter__(self) -> Iterator[bytes]:
        return map(self._values.__getitem__, self._ordinals.tolist())
