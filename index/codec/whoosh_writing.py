"""A segment of any schema, written through Whoosh's own writer; whoosh_documents.py reads it.

It is two files of arrays, because Whoosh ends the one before it sorts the postings of the other:

    SEGMENT.documents     {"size", "scored": [fields], "columns": [names]}
        scored/N          the length of scored field N in each document
        columns/N         u1: column N as Whoosh's own column object writes it
        ...               the stored fields of each document (store.py), as whoosh_stored.py has it
    SEGMENT.terms         {"fields": [[name, one more than its highest document number], ...]}
        fields/N/...      field N: terms (strings.py), article lists (list_writer.py), and
        fields/N/weights  f4: of each posting, where any is not its frequency; each term's begin at
                          fields/N/weight_starts
        fields/N/positions      where its terms stand, if the format says so; each term's begin at
                                fields/N/occurrence_starts

`N` are numbers, so that a field may be called anything.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh.codec.base import FieldWriter, PerDocumentWriter
from whoosh.columns import Column, ColumnWriter
from whoosh.fields import FieldConfigurationError, FieldType
from whoosh.filedb.structfile import StructFile
from whoosh.formats import Existence, Frequency, Positions
from whoosh.system import unpack_uint

from index.bulk.joined import Joined
from index.codec.coding import Ints, starts_of
from index.codec.container import ArrayFileWriter
from index.codec.integers import add_smallest
from index.codec.list_writer import ArticleLists, Postings, Scratch
from index.codec.store import Compressor, add_store, train
from index.codec.strings import add_strings
from index.codec.whoosh_stored import pack_stored

FORMATS = (Existence, Frequency, Positions)
"""The formats of postings that are kept; their subclasses keep more, which would be lost."""

_SAMPLED = 1_500_000  # bytes of stored fields to train a dictionary on; more costs time, gains none


def refuse_unkept(name: str, type_: FieldType) -> None:
    """Raise FieldConfigurationError where the field asks for what these files do not keep."""
    format_ = type_.format if type_.indexed else None
    if format_ is not None and type(format_) not in FORMATS:
        raise FieldConfigurationError(
            f"The field {name!r} has the format {type(format_).__name__}, and the array codec "
            "keeps Existence, Frequency and Positions. Give it one of those."
        )
    if type_.vector:
        raise FieldConfigurationError(
            f"The field {name!r} asks for term vectors, which the array codec does not keep. "
            "Define it without vector."
        )


class ArrayDocumentWriter(PerDocumentWriter):
    """Takes lengths, columns and stored fields document by document, and writes them at the end."""

    def __init__(self, path: Path) -> None:
        self.is_closed = False
        self._path = path
        self._size = 0
        self._document = _Document()
        self._lengths: dict[str, tuple[array[int], array[int]]] = {}
        self._columns: dict[str, tuple[BytesIO, ColumnWriter]] = {}
        self._frames = _Frames()

    def start_doc(self, docnum: int) -> None:
        """Begin the next document. Raises ValueError where `docnum` is not the next number."""
        if docnum != self._size:
            raise ValueError(f"Document {docnum} came where {self._size} was due.")
        self._document = _Document()

    def add_field(self, fieldname: str, fieldobj: FieldType, value: Any, length: int) -> None:
        """Take the stored value and the length. FieldConfigurationError as `refuse_unkept`."""
        refuse_unkept(fieldname, fieldobj)
        if value is not None:
            self._document.stored[fieldname] = value
        if length:
            self._document.lengths[fieldname] = length

    def add_column_value(self, fieldname: str, columnobj: Column, value: Any) -> None:
        self._document.columns[fieldname] = columnobj, value

    def add_vector_items(self, fieldname: str, fieldobj: FieldType, items: Any) -> None:
        refuse_unkept(fieldname, fieldobj)

    def finish_doc(self) -> None:
        """Keep the document; what is cancelled before this leaves nothing behind."""
        for name, length in self._document.lengths.items():
            numbers, lengths = self._lengths.setdefault(name, (array("i"), array("i")))
            numbers.append(self._size)
            lengths.append(length)
        for name, (column, value) in self._document.columns.items():
            if name not in self._columns:
                file = BytesIO()
                self._columns[name] = file, column.writer(StructFile(file))
            self._columns[name][1].add(self._size, value)
        self._frames.add(pack_stored(self._document.stored))
        self._size += 1

    def cancel_doc(self) -> None:
        """Take back the document that was begun."""
        self._document = _Document()

    def close(self) -> None:
        """Write the file."""
        with ArrayFileWriter(self._path) as writer:
            for number, (at, lengths) in enumerate(self._lengths.values()):
                dense = np.zeros(self._size, np.int32)
                dense[at] = lengths
                add_smallest(writer, f"scored/{number}", dense)
            for number, (file, column) in enumerate(self._columns.values()):
                column.finish(self._size)
                writer.add(f"columns/{number}", np.frombuffer(file.getvalue(), np.uint8))
            add_store(writer, *self._frames.finish())
            names = {"scored": list(self._lengths), "columns": list(self._columns)}
            writer.finish({"size": self._size, **names})
        self.is_closed = True


@dataclass(slots=True)
class _Document:
    """What came of one document so far, by field."""

    stored: dict[str, Any] = field(default_factory=dict)
    lengths: dict[str, int] = field(default_factory=dict)
    columns: dict[str, tuple[Column, Any]] = field(default_factory=dict)


class _Frames:
    """Stored fields, compressed with a dictionary made from the first of them."""

    def __init__(self) -> None:
        self._waiting: list[bytes] = []
        self._waiting_bytes = 0
        self._dictionary = b""
        self._compressor: Compressor | None = None
        self._frames: list[bytes] = []

    def add(self, record: bytes) -> None:
        if self._compressor is not None:
            self._frames.append(self._compressor.frame(record))
            return
        self._waiting.append(record)
        self._waiting_bytes += len(record)
        if self._waiting_bytes > _SAMPLED:
            self._begin()

    def _begin(self) -> None:
        self._dictionary = train(self._waiting)
        self._compressor = Compressor(self._dictionary)
        self._frames = list(self._compressor.frames(self._waiting))
        self._waiting = []

    def finish(self) -> tuple[bytes, list[Joined]]:
        """The dictionary, and the frames in order, in parts."""
        if self._compressor is None:
            self._begin()
        return self._dictionary, [Joined.of(self._frames)]


class ArrayFieldWriter(FieldWriter):
    """Takes postings term by term; the arrays of a field are written at its end."""

    def __init__(self, path: Path) -> None:
        self.is_closed = False
        self._writer = ArrayFileWriter(path)
        self._folder = path.parent
        self._fields: list[tuple[str, int]] = []
        self._field: _Field  # the one that was started last

    def start_field(self, fieldname: str, fieldobj: FieldType) -> None:
        refuse_unkept(fieldname, fieldobj)
        self._field = _Field(fieldname, isinstance(fieldobj.format, Positions))

    def start_term(self, text: bytes) -> None:
        self._field.start(text)

    def add(self, docnum: int, weight: float, vbytes: bytes, length: int) -> None:
        self._field.add(docnum, weight, vbytes)

    def finish_term(self) -> None:
        """A term ends where the next one starts."""

    def finish_field(self) -> None:
        name = f"fields/{len(self._fields)}"
        with Scratch(self._folder) as scratch:
            self._fields.append(self._field.write(self._writer, name, scratch))

    def close(self) -> None:
        """Write the rest of the file."""
        with self._writer as writer:
            writer.finish({"fields": self._fields})
        self.is_closed = True


class _Field:
    """The postings of one field, term after term; with positions or without."""

    def __init__(self, name: str, positioned: bool) -> None:
        self._name = name
        self._positioned = positioned
        self._terms: list[bytes] = []
        self._starts = array("q")
        self._numbers = array("i")
        self._weights = array("f")
        self._frequencies = array("i")
        self._positions = array("i")

    def start(self, text: bytes) -> None:
        self._terms.append(text)
        self._starts.append(len(self._numbers))

    def add(self, number: int, weight: float, value: bytes) -> None:
        self._numbers.append(number)
        self._weights.append(weight)
        self._frequencies.append(unpack_uint(value[:4])[0] if value else 1)
        if self._positioned:
            self._positions.extend(Positions().decode_positions(value))

    def write(self, writer: ArrayFileWriter, name: str, scratch: Scratch) -> tuple[str, int]:
        """Write the arrays under `name`; return the field's entry in "fields"."""
        starts = np.append(np.frombuffer(self._starts, np.int64), len(self._numbers))
        postings = Postings(_ints(self._numbers), _ints(self._frequencies))
        size = int(postings.numbers.max()) + 1
        add_strings(writer, f"{name}/terms", self._terms)
        lists = ArticleLists(size, scratch)
        lists.add(postings, starts)
        lists.write(writer, name)
        weights = np.frombuffer(self._weights, np.float32)
        if (weights != postings.frequencies).any():
            add_smallest(writer, f"{name}/weight_starts", starts)
            writer.add(f"{name}/weights", weights)
        if self._positioned:
            occurrence_starts = starts_of(postings.frequencies)[starts]
            add_smallest(writer, f"{name}/occurrence_starts", occurrence_starts)
            add_smallest(writer, f"{name}/positions", _ints(self._positions))
        return self._name, size


def _ints(values: array[int]) -> Ints:
    view: NDArray[np.int32] = np.frombuffer(values, np.int32)
    return view
