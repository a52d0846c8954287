"""One generation, opened for searching: a Whoosh reader and its columns as arrays."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from whoosh.reading import IndexReader, TermNotFound

from index.article import Article
from index.errors import IndexDamaged
from index.fields import (
    DAY_FIELDS,
    FACET_FIELDS,
    TEXT_FIELDS,
    facet_column,
    length_column,
)
from index.generations import find_generation, published_mark
from index.manifest import Manifest
from index.segments import open_segments, stored_article
from search.cache import Cache

Numbers = NDArray[np.int32]
Mask = NDArray[np.bool_]

CACHED_BYTES = 128 << 20
"""Kept of what was decoded: the places of the 30 most frequent words among 12 M, or the postings
of some thousand. It is a bound for each process that serves, which all searches share."""


class Postings(NamedTuple):
    """The articles that hold a term, ascending, and how often each does."""

    numbers: Numbers
    frequencies: Numbers


class Facet(NamedTuple):
    """A facet as a column: `values[ordinals[n]]` is the value of article n."""

    values: tuple[str, ...]
    ordinals: Numbers


@dataclass(frozen=True, slots=True)
class _Leaf:
    reader: IndexReader
    start: int


class Snapshot:
    """A generation that stays as it is for as long as it is open.

    `size` counts all articles by number, `alive` is False for the deleted ones. `days["date"]` and
    `days["hijri"]` are packed days; `lengths` holds the words of each TEXT field.
    `cache` keeps what was worked out of them, by keys of whoever did.

    Not safe to share between threads without a lock.
    """

    def __init__(self, folder: Path, manifest: Manifest, notice: str) -> None:
        self.manifest = manifest
        self.notice = notice
        self.reader = open_segments([folder / entry.name for entry in manifest.segments])
        self.size: int = self.reader.doc_count_all()
        self._leaves = [
            _Leaf(leaf, start) for leaf, start in self.reader.leaf_readers() if leaf.doc_count_all()
        ]
        self.alive = self._alive()
        self.days = {name: self._numbers(name) for name in DAY_FIELDS}
        self.lengths = {name: self._numbers(length_column(name)) for name in TEXT_FIELDS}
        self.facets = {name: self._facet(facet_column(name)) for name in FACET_FIELDS}
        self.cache = Cache(CACHED_BYTES)

    @classmethod
    def open(cls, index_dir: Path) -> Snapshot:
        """The published generation, or the newest whole one before it with a notice.

        What was published meanwhile may have taken the generation away; then the search begins
        again. Raises IndexMissing or IndexDamaged.
        """
        refused: dict[str, IndexDamaged] = {}
        while True:
            mark = published_mark(index_dir)
            try:
                folder, manifest, notice = find_generation(index_dir, refused)
            except IndexDamaged:
                if published_mark(index_dir) == mark:
                    raise
                continue
            try:
                return cls(folder, manifest, notice)
            except Exception as exc:  # noqa: BLE001  # Whoosh raises anything over damaged bytes
                if published_mark(index_dir) == mark:
                    refused[folder.name] = _damaged(folder, exc)

    def close(self) -> None:
        """Let the files go; closing twice does nothing more."""
        self.reader.close()

    def article(self, number: int) -> Article:
        """The stored article with this number."""
        return stored_article(self.reader, number)

    def number_of(self, article_id: str) -> int | None:
        """The number of the article with this id, None where there is none."""
        if not article_id.isascii():
            return None
        numbers = self.postings("id", article_id).numbers
        alive = numbers[self.alive[numbers]]
        return int(alive[0]) if len(alive) else None

    def postings(self, field: str, term: str) -> Postings:
        """The postings of a term in a Whoosh field, deleted articles among them."""
        return self.cache.get((field, term), lambda: self._read_postings(field, term))

    def _read_postings(self, field: str, term: str) -> Postings:
        numbers: list[int] = []
        frequencies: list[int] = []
        for leaf in self._leaves:
            for number, weight in _weights(leaf.reader, field, term):
                numbers.append(leaf.start + number)
                frequencies.append(int(weight))
        return Postings(np.array(numbers, np.int32), np.array(frequencies, np.int32))

    def positions(self, field: str, term: str, numbers: Numbers) -> list[list[int]]:
        """Where the term stands in each of the articles, which are ascending and all hold it."""
        found: list[list[int]] = []
        for leaf in self._leaves:
            end = leaf.start + leaf.reader.doc_count_all()
            inside = numbers[(numbers >= leaf.start) & (numbers < end)] - leaf.start
            if not len(inside):
                continue
            matcher = leaf.reader.postings(field, term)
            for number in inside.tolist():
                matcher.skip_to(number)
                found.append(list(matcher.value_as("positions")))
        return found

    def terms_from(self, field: str, start: str) -> Iterator[str]:
        """The terms of a field from `start` on, in order of code points, each once."""
        if self._leaves:
            for name in self.reader.terms_from(field, start.encode()):
                if name[0] != field:
                    return
                yield name[1].decode()

    def _alive(self) -> Mask:
        alive = np.ones(self.size, np.bool_)
        start = 0
        for entry in self.manifest.segments:
            alive[start + np.array(entry.deleted, np.int64)] = False
            start += entry.articles
        return alive

    def _numbers(self, column: str) -> Numbers:
        parts = [
            np.fromiter(leaf.reader.column_reader(column), np.int32, leaf.reader.doc_count_all())
            for leaf in self._leaves
        ]
        return np.concatenate(parts) if parts else np.zeros(0, np.int32)

    def _facet(self, column: str) -> Facet:
        ordinal_of: dict[bytes, int] = {b"": 0}
        ordinals = [
            ordinal_of.setdefault(value, len(ordinal_of))
            for leaf in self._leaves
            for value in leaf.reader.column_reader(column)
        ]
        values = tuple(value.decode() for value in ordinal_of)
        return Facet(values, np.array(ordinals, np.int32))


def _damaged(folder: Path, exc: Exception) -> IndexDamaged:
    told = f"{type(exc).__name__}: {exc}".rstrip(": ")
    return IndexDamaged(folder, f"{folder} cannot be opened ({told}). Run check to see which file.")


def _weights(reader: IndexReader, field: str, term: str) -> Iterator[tuple[int, float]]:
    try:
        matcher = reader.postings(field, term)
    except TermNotFound:
        return
    while matcher.is_active():
        yield matcher.id(), matcher.weight()
        matcher.next()
