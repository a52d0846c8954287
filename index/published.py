"""The generation that stands, as a builder needs it: which articles it has, and where."""

from __future__ import annotations

import os
import shutil
from bisect import bisect_right
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import accumulate, chain
from pathlib import Path

from index.article import Article
from index.codec.segment_reader import Segment
from index.errors import IndexMissing
from index.generations import find_generation
from index.manifest import FileEntry, Manifest, SegmentEntry
from index.segments import open_segments

# A search looks into every segment, so there should be few. Rewriting costs what indexing costs, so
# only small ones are rewritten, when this many have gathered, and one that is mostly deleted.
MOST_SMALL = 12
SMALL_ARTICLES = 5_000
SMALL_CHARACTERS = 3_000_000


class Published:
    """The articles of one generation by number; deleted ones are not among them.

    `notice` says where it is not the generation that should stand, because that one is damaged.
    Numbers run through the segments in their order. Held in memory: an id and a number each.
    """

    def __init__(
        self, folder: Path, manifest: Manifest, segments: Sequence[Segment], notice: str = ""
    ) -> None:
        self.notice = notice
        self.generation = manifest.generation
        self.files: Mapping[str, FileEntry] = manifest.files
        self.hijri_offset = manifest.hijri_offset
        self.articles = manifest.articles
        self._folder = folder
        self._entries = manifest.segments
        self._segments = segments
        self._starts = [0, *accumulate(entry.articles for entry in manifest.segments)]
        deleted = self._deleted_numbers()
        ids = chain.from_iterable(segment.ids for segment in segments)
        self._numbers = {
            name.decode(): number for number, name in enumerate(ids) if number not in deleted
        }

    def _deleted_numbers(self) -> frozenset[int]:
        return frozenset(
            start + number
            for start, entry in zip(self._starts, self._entries, strict=False)
            for number in entry.deleted
        )

    def number_of(self, article_id: str) -> int | None:
        """The number of the article with this id, None where there is none."""
        return self._numbers.get(article_id)

    def article(self, number: int) -> Article:
        """The stored article."""
        of = self._segment_of(number)
        return self._segments[of].article(number - self._starts[of])

    def numbers(self) -> Iterator[int]:
        """The numbers of all articles."""
        return iter(self._numbers.values())

    def numbers_of(self, segments: Collection[SegmentEntry]) -> Iterator[int]:
        """The numbers of the articles in these segments, in order."""
        names = {entry.name for entry in segments}
        for number in sorted(self._numbers.values()):
            if self._entries[self._segment_of(number)].name in names:
                yield number

    def _segment_of(self, number: int) -> int:
        return bisect_right(self._starts, number) - 1

    def to_compact(self) -> tuple[SegmentEntry, ...]:
        """The segments that the next generation should hold in new ones instead."""
        crowded = sum(map(_is_small, self._entries)) >= MOST_SMALL
        return tuple(
            entry
            for entry in self._entries
            if (crowded and _is_small(entry)) or 2 * len(entry.deleted) > entry.articles
        )

    def keep(
        self, folder: Path, gone: Collection[int], *, without: Collection[SegmentEntry]
    ) -> tuple[SegmentEntry, ...]:
        """Link all segments but some into `folder`; their entries, with `gone` deleted."""
        kept = []
        for start, entry in zip(self._starts, self._entries, strict=False):
            if entry in without:
                continue
            _link_folder(self._folder / entry.name, folder / entry.name)
            lost = {number - start for number in gone if start <= number < start + entry.articles}
            deleted = tuple(sorted(lost.union(entry.deleted)))
            kept.append(replace(entry, deleted=deleted))
        return tuple(kept)


def published(index_dir: Path) -> Published:
    """The generation that is published, or none."""
    try:
        folder, manifest, notice = find_generation(index_dir)
    except IndexMissing:
        return nothing_published()
    segments = open_segments(folder / entry.name for entry in manifest.segments)
    return Published(folder, manifest, segments, notice)


def nothing_published() -> Published:
    """What a rebuild starts from."""
    return Published(Path(), Manifest("", 0, (), ""), ())


def _is_small(entry: SegmentEntry) -> bool:
    return entry.articles <= SMALL_ARTICLES and entry.characters <= SMALL_CHARACTERS


def _link_folder(old: Path, new: Path) -> None:
    new.mkdir()
    for path in old.iterdir():
        _link_or_copy(path, new / path.name)


def _link_or_copy(old: Path, new: Path) -> None:
    try:
        os.link(old, new)
    except OSError:  # another device, or a file system without hard links
        shutil.copyfile(old, new)
