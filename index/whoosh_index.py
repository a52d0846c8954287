"""The published generation as an index of Whoosh, for reading: its schema, queries and searchers.

index = open_whoosh_index(Path("var/index"))
with index.searcher() as searcher:
    hits = searcher.search(Term("body", "ferry"))
"""

from __future__ import annotations

from pathlib import Path
from typing import NoReturn

from whoosh.fields import Schema
from whoosh.filedb.filestore import FileStorage, ReadOnlyError
from whoosh.index import Index
from whoosh.reading import EmptyReader, IndexReader, MultiReader, SegmentReader

from index.codec.whoosh_codec import ArticleSegment
from index.codec.whoosh_schema import article_schema
from index.errors import IndexDamaged
from index.generations import CURRENT, find_generation, published_mark
from index.manifest import Manifest


def open_whoosh_index(index_dir: Path | str) -> PublishedIndex:
    """The index in this folder. Raises IndexMissing or IndexDamaged where there is none to read."""
    index = PublishedIndex(Path(index_dir))
    index.latest_generation()
    return index


class PublishedIndex(Index):
    """Reads whatever generation is published at the time; a reader stays with the one it opened."""

    def __init__(self, index_dir: Path) -> None:
        self._index_dir = index_dir

    @property
    def schema(self) -> Schema:
        """The fields of every article."""
        return article_schema()

    def latest_generation(self) -> int:
        """The number in the name of the generation."""
        return _number(find_generation(self._index_dir)[1])

    def last_modified(self) -> float:  # type: ignore[override]  # Whoosh's own indexes do so too
        """When it was published, in seconds since 1970."""
        return (self._index_dir / CURRENT).stat().st_mtime

    def is_empty(self) -> bool:
        """Whether there are no segments."""
        return not find_generation(self._index_dir)[1].segments

    def reader(self, reuse: IndexReader | None = None) -> IndexReader:
        """A reader over all segments; `reuse` is closed, and nothing of it is needed.

        What was published meanwhile may have taken the generation away; then it begins again.
        Raises IndexMissing or IndexDamaged.
        """
        if reuse is not None:
            reuse.close()
        while True:
            mark = published_mark(self._index_dir)
            try:
                return generation_reader(*find_generation(self._index_dir)[:2])
            except IndexDamaged:
                if published_mark(self._index_dir) == mark:
                    raise

    def writer(self, **options: object) -> NoReturn:
        """Never. Raises ReadOnlyError."""
        raise ReadOnlyError(
            f"The index in {self._index_dir} is read through Whoosh, not written: a writer of "
            "Whoosh's would publish what no generation has checked. Use `dateline add SOURCE...`."
        )


def _number(manifest: Manifest) -> int:
    return int(manifest.generation.removeprefix("gen-"))


def generation_reader(folder: Path, manifest: Manifest) -> IndexReader:
    """A reader over the segments of a generation. Raises IndexDamaged."""
    schema, generation = article_schema(), _number(manifest)
    storage = FileStorage(str(folder), readonly=True)
    readers: list[IndexReader] = [
        SegmentReader(
            storage,
            schema,
            ArticleSegment(entry.name, entry.articles, entry.deleted),
            generation=generation,
        )
        for entry in manifest.segments
    ]
    if not readers:
        return EmptyReader(schema)
    return readers[0] if len(readers) == 1 else MultiReader(readers, generation)
