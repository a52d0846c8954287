"""A segment opened for reading: columns as arrays, lists and articles decoded when asked for."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.article import Article
from index.codec.coding import Ints
from index.codec.container import ArrayFile
from index.codec.field_reader import FormLists, StemLists, TermLists
from index.codec.segment_writer import SEGMENT_FILE
from index.codec.store import Store
from index.codec.strings import Strings
from index.errors import IndexDamaged
from index.fields import stem_field
from index.lazy import cached_property
from index.records import unpacked

_BLOCK = 64  # ids, of which one is held in memory: six halvings are left to do on the file


class Facet(NamedTuple):
    """A facet as a column: `values[ordinals[n]]` is the value of article n.

    The values are distinct and ascending, the ordinals of the smallest unsigned type.
    """

    values: tuple[str, ...]
    ordinals: NDArray[np.unsignedinteger[Any]]


class Segment:
    """The articles of one segment, by number from 0 to `size` (exclusive).

    `lists` are by the names of the Whoosh fields, a TEXT field's forms and its stems; `lengths`
    (words, of the smallest unsigned type) by the names of TEXT fields, `days` (packed, int32) and
    `facets` by those of DAY and FACET fields. Any number of threads may read.
    """

    def __init__(self, file: ArrayFile) -> None:
        self._file = file
        self.size: int = file.meta["articles"]
        self.ids = Strings(file, "ids")
        self.days: dict[str, Ints] = {name: file[f"days/{name}"] for name in file.meta["days"]}
        self.facets = {name: _facet(file, name) for name in file.meta["facets"]}
        forms = {name: FormLists(file, name) for name in file.meta["fields"]}
        self.lengths = {name: lists.lengths for name, lists in forms.items()}
        self.lists: dict[str, TermLists] = {}
        for name, lists in forms.items():
            self.lists |= {name: lists, stem_field(name): StemLists(file, name, lists)}
        self._numbers_by_id = file["numbers_by_id"]
        self._store = Store(file)

    @classmethod
    def open(cls, folder: Path) -> Segment:
        """The segment in this folder. Raises IndexDamaged where its file is not whole."""
        file = ArrayFile.open(folder / SEGMENT_FILE)
        try:
            return cls(file)
        except (KeyError, UnicodeDecodeError) as exc:
            told = f"{file.path} is damaged: {exc} is not as it should be. Build the index anew."
            raise IndexDamaged(file.path, told) from exc

    def number_of(self, article_id: str) -> int | None:
        """The number of the article with this id, None where there is none."""
        wanted = article_id.encode("utf-8", "replace")
        low = max(0, _BLOCK * (bisect_right(self._first_ids, wanted) - 1))
        high = min(low + _BLOCK, self.size)
        while low < high:
            middle = (low + high) // 2
            number: int = self._numbers_by_id.item(middle)
            found = self.ids[number]
            if found == wanted:
                return number
            if found < wanted:
                low = middle + 1
            else:
                high = middle
        return None

    @cached_property
    def _first_ids(self) -> list[bytes]:
        """Of the ids in their order, the first of every _BLOCK."""
        return self.ids.several(self._numbers_by_id[::_BLOCK].tolist())

    def article(self, number: int) -> Article:
        """The stored article with this number. Raises IndexError."""
        return unpacked(self.ids[number].decode(), self._store.record(number))

    def articles(self, numbers: Sequence[int]) -> list[Article]:
        """Those with these numbers, all of which there are."""
        records = self._store.records(numbers)
        ids = self.ids.several(numbers)
        return [unpacked(own.decode(), record) for own, record in zip(ids, records, strict=True)]

    def verify(self) -> None:
        """Compare every byte with its checksum. Raises IndexDamaged with the file and the array."""
        self._file.verify()

    def close(self) -> None:
        """Let the file go; arrays that are still held stay readable. May be called twice."""
        self._file.close()


def _facet(file: ArrayFile, name: str) -> Facet:
    values = Strings(file, f"facets/{name}/values")
    return Facet(tuple(value.decode() for value in values), file[f"facets/{name}/ordinals"])
