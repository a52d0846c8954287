"""One generation, opened for searching: the lists and columns of all its segments as one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import accumulate
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray
from whoosh.reading import IndexReader

from index.article import Article
from index.codec.list_writer import Postings
from index.codec.segment_reader import Segment
from index.errors import IndexDamaged
from index.fields import DAY_FIELDS, FACET_FIELDS, TEXT_FIELDS
from index.generations import NONE_REFUSED, find_generation, published_mark
from index.lazy import cached_property
from index.manifest import Manifest
from index.segments import open_segments
from index.whoosh_index import generation_reader
from search.cache import Cache, Recent
from search.listings import TEXT_OF, Listing, Part, read_listing, read_postings
from search.matches import Mask, Matches, Numbers

__all__ = ["Facet", "Mask", "Numbers", "Postings", "Snapshot"]

LEAST_CACHED = 128 << 20
MOST_CACHED = 256 << 20
"""Kept of what was decoded, by each process that serves, for all its searches: a quarter of what
the files take, within these bounds. The least is the postings of some thousand words; more than the
most is better left to the operating system, which keeps the files for all processes at once."""

RECENT_ARTICLES = 1000
"""Articles kept as they were read: those of the pages that are being looked at, some 5 MB."""

T = TypeVar("T")


def cached_bytes(manifest: Manifest) -> int:
    """How much of what is decoded of a generation may be kept."""
    stored = sum(entry.size for entry in manifest.files.values())
    return min(max(stored // 4, LEAST_CACHED), MOST_CACHED)


class Facet(NamedTuple):
    """A facet as a column: `values[ordinals[n]]` is the value of article n.

    Values ascend; the first is always "", of the articles without one.
    """

    values: tuple[str, ...]
    ordinals: NDArray[np.unsignedinteger[Any]]


class Columns(Mapping[str, T]):
    """Columns by name, each made when first asked for. Safe between threads."""

    def __init__(self, names: Iterable[str], make: Callable[[str], T]) -> None:
        self._names = tuple(names)
        self._make = make
        self._made: dict[str, T] = {}

    def __getitem__(self, name: str) -> T:
        if name not in self._made:
            if name not in self._names:
                raise KeyError(name)
            self._made[name] = self._make(name)
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


class Snapshot:
    """A generation that stays as it is for as long as anything refers to it.

    There is nothing to close: a file goes with the last array that refers to it.

    `size` counts all articles by number, `alive` is False for the deleted ones. `days["date"]` and
    `days["hijri"]` are packed days; `lengths` holds the words of each TEXT field, of the smallest
    unsigned type; `facets` are by the names of FACET fields. `cache` keeps what was worked out of
    them, by keys of whoever did. Nothing may write to an array. Any number of threads may search.
    """

    def __init__(self, folder: Path, manifest: Manifest, notice: str) -> None:
        self.manifest = manifest
        self.notice = notice
        self.cache = Cache(cached_bytes(manifest))
        self._folder = folder
        segments = open_segments(folder / entry.name for entry in manifest.segments)
        starts = accumulate((segment.size for segment in segments), initial=0)
        self.parts = tuple(
            Part(segment, start)
            for segment, start in zip(segments, starts, strict=False)
            if segment.size
        )
        self.size: int = sum(part.segment.size for part in self.parts)
        self.alive = self._alive()
        # Made of the parts, for what referred to the snapshot in turn would keep its files mapped.
        parts = self.parts
        self.days = Columns(DAY_FIELDS, lambda name: _joined(parts, lambda each: each.days[name]))
        self.lengths = Columns(
            TEXT_FIELDS, lambda name: _joined(parts, lambda each: each.lengths[name])
        )
        self.facets = Columns(FACET_FIELDS, lambda name: _facet(parts, name))
        self._recent = Recent(RECENT_ARTICLES, lambda numbers: _stored_articles(parts, numbers))

    @classmethod
    def open(cls, index_dir: Path, refused: Mapping[str, IndexDamaged] = NONE_REFUSED) -> Snapshot:
        """The published generation, or the newest whole one before it with a notice.

        Those in `refused`, by name, were found to be damaged. What was published meanwhile may have
        taken the generation away; then the search begins again. Raises IndexMissing or
        IndexDamaged.
        """
        known = dict(refused)
        while True:
            mark = published_mark(index_dir)
            try:
                folder, manifest, notice = find_generation(index_dir, known)
            except IndexDamaged:
                if published_mark(index_dir) == mark:
                    raise
                continue
            try:
                return cls(folder, manifest, notice)
            except Exception as exc:  # noqa: BLE001  # damaged bytes raise anything
                if published_mark(index_dir) == mark:
                    known[folder.name] = _damaged(folder, exc)

    @cached_property
    def reader(self) -> IndexReader:
        """The same generation for Whoosh's own queries."""
        return generation_reader(self._folder, self.manifest)

    @cached_property
    def living(self) -> Matches:
        """The articles that are not deleted."""
        if self.size == self.manifest.articles:
            return Matches.everything(self.size)
        return Matches.of_mask(self.alive)

    def article(self, number: int) -> Article:
        """The stored article with this number."""
        return self._recent.one(number, self.stored_article)

    def articles(self, numbers: list[int]) -> list[Article]:
        """The stored articles with these numbers."""
        return self._recent.get(numbers)

    def stored_article(self, number: int) -> Article:
        """The same, read anew and not kept: for whoever reads very many."""
        return _stored_article(self.parts, number)

    def id_of(self, number: int) -> str:
        """The id of the article with this number."""
        segment, own = _own_number(self.parts, number)
        return segment.ids[own].decode()

    def number_of(self, article_id: str) -> int | None:
        """The number of the article with this id, None where there is none."""
        for part in self.parts:
            own = part.segment.number_of(article_id)
            if own is not None and self.alive[part.start + own]:
                return part.start + own
        return None

    def listing(self, field: str, term: str) -> Listing:
        """A term of a Whoosh field over all segments; empty where there is no such term or field.

        Deleted articles are among those of a listing.
        """
        key = ("listing", field, term)
        return self.cache.get(key, lambda: self._read_listing(field, term))

    def postings(self, field: str, term: str) -> Postings:
        """The postings of a term in a Whoosh field, deleted articles among them.

        They are not kept, as the listing would be.
        """
        return read_postings(self.parts, field, term.encode("utf-8", "surrogatepass"))

    def _read_listing(self, field: str, term: str) -> Listing:
        parts = self.parts if field in TEXT_OF else ()
        return read_listing(parts, field, term.encode("utf-8", "surrogatepass"), self.size)

    def _alive(self) -> Mask:
        alive = np.ones(self.size, np.bool_)
        start = 0
        for entry in self.manifest.segments:
            if entry.deleted:
                alive[start + np.array(entry.deleted, np.int64)] = False
            start += entry.articles
        return alive


def _own_number(parts: Iterable[Part], number: int) -> tuple[Segment, int]:
    """The segment that holds the article with this number, and its number in there."""
    for part in parts:
        if number < part.end:
            return part.segment, number - part.start
    raise IndexError(number)


def _stored_articles(parts: Sequence[Part], numbers: list[int]) -> list[Article]:
    if len(parts) == 1:
        return parts[0].segment.articles(numbers)
    return [_stored_article(parts, number) for number in numbers]


def _stored_article(parts: Iterable[Part], number: int) -> Article:
    segment, own = _own_number(parts, number)
    return segment.article(own)


def _joined(parts: Iterable[Part], column_of: Callable[[Segment], NDArray[Any]]) -> NDArray[Any]:
    """A column over all segments: of a single one, as it lies in the file."""
    columns = [column_of(part.segment) for part in parts]
    if len(columns) == 1:
        return columns[0]
    return np.concatenate(columns) if columns else np.zeros(0, np.int32)


def _facet(parts: Iterable[Part], name: str) -> Facet:
    facets = [part.segment.facets.get(name) or _without(part.segment.size) for part in parts]
    values = tuple(sorted({"", *(value for facet in facets for value in facet.values)}))
    if len(facets) == 1 and values == facets[0].values:
        return Facet(*facets[0])
    ordinal_of = {value: ordinal for ordinal, value in enumerate(values)}
    ordinals = [np.zeros(0, np.min_scalar_type(len(values)))]
    for facet in facets:
        renamed = [ordinal_of[value] for value in facet.values]
        ordinals.append(np.array(renamed, ordinals[0].dtype).take(facet.ordinals))
    return Facet(values, np.concatenate(ordinals))


def _without(size: int) -> Facet:
    """A facet of a segment that was written before there was any of the name."""
    return Facet(("",), np.zeros(size, np.uint8))


def _damaged(folder: Path, exc: Exception) -> IndexDamaged:
    if isinstance(exc, IndexDamaged):
        return exc
    told = f"{type(exc).__name__}: {exc}".rstrip(": ")
    return IndexDamaged(folder, f"{folder} cannot be opened ({told}). Run check to see which file.")
