"""What Whoosh reads of a segment: its terms, its postings, and what it keeps of each document.

The readers stand over a `Source`, which is a segment of articles (whoosh_articles.py) or one that
Whoosh's own writer made (whoosh_documents.py).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Protocol

import numpy as np
from whoosh.codec.base import FieldCursor, PerDocumentReader, Segment, TermsReader
from whoosh.columns import Column, ColumnReader
from whoosh.fields import FieldType
from whoosh.formats import Format
from whoosh.reading import TermInfo, TermNotFound
from whoosh.scoring import BaseScorer

from index.codec.whoosh_matching import ArrayMatcher, Lengths, PostingList


class Terms(Protocol):
    """The terms of a field as bytes, ascending and distinct."""

    def __len__(self) -> int: ...
    def __getitem__(self, number: int) -> bytes: ...
    def find(self, string: bytes) -> int:
        """The number of a term, -1 where there is none."""

    def lower_bound(self, string: bytes) -> int:
        """The number of the first term that is not less."""


class IndexedField(Protocol):
    """A field that can be searched, by the numbers of its terms."""

    @property
    def terms(self) -> Terms: ...
    def document_frequency(self, term: int) -> int:
        """How many documents hold the term, deleted ones among them."""

    def total_weight(self, term: int) -> float:
        """The sum of its weights in all of them."""

    def posting_list(self, term: int) -> PostingList:
        """Its postings."""


class Source(Protocol):
    """A segment; `lengths` are of the fields that score, `fields` of those that can be searched."""

    @property
    def size(self) -> int: ...
    @property
    def fields(self) -> Mapping[str, IndexedField]: ...
    @property
    def lengths(self) -> Mapping[str, Lengths]: ...

    def has_column(self, name: str) -> bool:
        """Whether `column` can be asked."""

    def column(self, name: str, column: Column) -> ColumnReader:
        """The values of a column, of the kind that the schema says it is."""

    def stored(self, number: int) -> dict[str, Any]:
        """The stored fields of a document, by name."""

    def close(self) -> None:
        """Let the files go."""


class ArrayTermsReader(TermsReader):
    """Terms of all fields, the fields by name; a term outside Whoosh is (field name, bytes)."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._fields = {name: source.fields[name] for name in sorted(source.fields)}
        self._last: tuple[tuple[str, int], PostingList] | None = None

    def __contains__(self, term: tuple[str, bytes]) -> bool:
        return self._find(*term) >= 0

    def _find(self, fieldname: str, text: bytes) -> int:
        field = self._fields.get(fieldname)
        return -1 if field is None else field.terms.find(text)

    def _number(self, fieldname: str, text: bytes) -> int:
        number = self._find(fieldname, text)
        if number < 0:
            raise TermNotFound(f"No term {fieldname}:{text!r}")
        return number

    def indexed_field_names(self) -> list[str]:
        return list(self._fields)

    def cursor(self, fieldname: str, fieldobj: FieldType) -> ArrayCursor:
        return ArrayCursor(self, fieldname, fieldobj)

    def terms(self) -> Iterator[tuple[str, bytes]]:
        return self._terms(self._fields, 0)

    def terms_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[str, bytes]]:
        """From `prefix` on in the field, then the fields after it; nothing if it has no terms."""
        return self._terms(*self._from(fieldname, prefix))

    def items(self) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        return self._items(self._fields, 0)

    def items_from(
        self, fieldname: str, prefix: bytes
    ) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        """The same with the statistics of each term."""
        return self._items(*self._from(fieldname, prefix))

    def _from(self, fieldname: str, prefix: bytes) -> tuple[list[str], int]:
        """The fields to walk, and the number of the term to begin with in the first."""
        terms = self.field_terms(fieldname)
        if not len(terms):
            return [], 0
        return [name for name in self._fields if name >= fieldname], terms.lower_bound(prefix)

    def _terms(self, names: Iterable[str], first: int) -> Iterator[tuple[str, bytes]]:
        for name in names:
            terms = self._fields[name].terms
            for number in range(first, len(terms)):
                yield name, terms[number]
            first = 0

    def _items(
        self, names: Iterable[str], first: int
    ) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        for name in names:
            terms = self._fields[name].terms
            for number in range(first, len(terms)):
                yield (name, terms[number]), self.info(name, number)
            first = 0

    def term_info(self, fieldname: str, text: bytes) -> TermInfo:
        return self.info(fieldname, self._number(fieldname, text))

    def info(self, fieldname: str, number: int) -> TermInfo:
        """The statistics of a term by its number in the field."""
        field, postings = self._fields[fieldname], self.postings(fieldname, number)
        return TermInfo(
            weight=field.total_weight(number),
            df=len(postings.numbers),
            minlength=int(postings.lengths.min()),
            maxlength=int(postings.lengths.max()),
            maxweight=float(postings.weights.max()),
            minid=int(postings.numbers[0]),
            maxid=int(postings.numbers[-1]),
        )

    def postings(self, fieldname: str, number: int) -> PostingList:
        """The postings of a term; the last is kept, as Whoosh asks for its statistics first."""
        key = fieldname, number
        last = self._last
        if last is None or last[0] != key:
            last = self._last = key, self._fields[fieldname].posting_list(number)
        return last[1]

    def frequency(self, fieldname: str, text: bytes) -> float:
        number = self._find(fieldname, text)
        return self._fields[fieldname].total_weight(number) if number >= 0 else 0

    def doc_frequency(self, fieldname: str, text: bytes) -> int:
        number = self._find(fieldname, text)
        return self._fields[fieldname].document_frequency(number) if number >= 0 else 0

    def matcher(
        self, fieldname: str, text: bytes, format_: Format, scorer: BaseScorer | None = None
    ) -> ArrayMatcher:
        postings = self.postings(fieldname, self._number(fieldname, text))
        return ArrayMatcher(postings, format_, (fieldname, text), scorer)

    def field_terms(self, fieldname: str) -> Terms:
        """The terms of one field, none where it has none."""
        field = self._fields.get(fieldname)
        return field.terms if field else SortedTerms([])

    def close(self) -> None:
        self._source.close()


class SortedTerms(list[bytes]):
    """Terms in memory."""

    def find(self, string: bytes) -> int:
        """The number of a term, -1 where there is none."""
        at = self.lower_bound(string)
        return at if at < len(self) and self[at] == string else -1

    def lower_bound(self, string: bytes) -> int:
        """The number of the first term that is not less."""
        return bisect_left(self, string)


class ArrayCursor(FieldCursor):
    """Walks the terms of one field; texts are what the field makes of the bytes, None at the end.

    It begins on the first term.
    """

    def __init__(self, reader: ArrayTermsReader, fieldname: str, fieldobj: FieldType) -> None:
        self._reader = reader
        self._fieldname = fieldname
        self._fieldobj = fieldobj
        self._terms = reader.field_terms(fieldname)
        self._at = 0

    def first(self) -> Any:
        self._at = 0
        return self.text()

    def find(self, string: str | bytes) -> Any:
        """Go to the first term that is not less than `string`."""
        text = string if isinstance(string, bytes) else self._fieldobj.to_bytes(string)
        self._at = self._terms.lower_bound(text)
        return self.text()

    def next(self) -> Any:
        self._at += 1
        return self.text()

    def text(self) -> Any:
        """The term stood on."""
        return self._fieldobj.from_bytes(self._terms[self._at]) if self.is_valid() else None

    term = text  # the name in Whoosh's base class; its codecs and automata say text

    def term_info(self) -> TermInfo | None:
        """The statistics of the term stood on."""
        return self._reader.info(self._fieldname, self._at) if self.is_valid() else None

    def is_valid(self) -> bool:
        """Whether a term is stood on."""
        return self._at < len(self._terms)


class ArrayDocumentReader(PerDocumentReader):
    """What is kept of each document: lengths, columns, stored fields, and whether it is deleted."""

    def __init__(self, source: Source, segment: Segment) -> None:
        self._source = source
        self._segment = segment

    def close(self) -> None:
        self._source.close()

    def doc_count(self) -> int:
        return self.doc_count_all() - int(self._segment.deleted_count())

    def doc_count_all(self) -> int:
        return self._source.size

    def has_deletions(self) -> bool:
        return bool(self._segment.has_deletions())

    def is_deleted(self, docnum: int) -> bool:
        return bool(self._segment.is_deleted(docnum))

    def deleted_docs(self) -> Any:
        return self._segment.deleted_docs()

    def supports_columns(self) -> bool:
        return True

    def has_column(self, fieldname: str) -> bool:
        return self._source.has_column(fieldname)

    def column_reader(self, fieldname: str, column: Column) -> ColumnReader:
        return self._source.column(fieldname, column)

    def doc_field_length(self, docnum: int, fieldname: str, default: int = 0) -> int:
        """The exact length; `default` where the field keeps none."""
        lengths = self._source.lengths.get(fieldname)
        return default if lengths is None else int(lengths[docnum])

    def field_length(self, fieldname: str) -> int:
        """The length of all documents together, deleted ones among them."""
        return int(self._lengths(fieldname).sum(dtype=np.int64))

    def min_field_length(self, fieldname: str) -> int:
        return int(self._lengths(fieldname).min())

    def max_field_length(self, fieldname: str) -> int:
        return int(self._lengths(fieldname).max())

    def _lengths(self, fieldname: str) -> Lengths:
        """The lengths of the field; those of nothing where it keeps none."""
        lengths = self._source.lengths.get(fieldname)
        return np.zeros(1, np.int32) if lengths is None or not len(lengths) else lengths

    def stored_fields(self, docnum: int) -> dict[str, Any]:
        return self._source.stored(docnum)
