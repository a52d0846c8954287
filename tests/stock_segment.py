"""The same articles in Whoosh's own codec and in ours, which must give the same answers."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from whoosh.index import FileIndex, create_in
from whoosh.reading import IndexReader

from index.analysis import forms, stem
from index.article import Article
from index.codec.whoosh_schema import article_schema
from index.fields import (
    DAY_FIELDS,
    FACET_FIELDS,
    RECORD,
    TEXT_FIELDS,
    facet_column,
    facet_value,
    length_column,
    stem_field,
)
from index.manifest import Manifest, SegmentEntry
from index.records import article_record
from index.whoosh_index import generation_reader
from tests import simple_segment


def stock_index(
    folder: Path, segments: Sequence[Sequence[Article]], deleted: Sequence[int] = ()
) -> FileIndex:
    """An index of these segments; `deleted` are numbers that run through all of them."""
    folder.mkdir(parents=True)
    index = create_in(str(folder), article_schema())
    for articles in segments:
        writer = index.writer()
        for article in articles:
            writer.add_document(**document(article))
        writer.commit(merge=False)
    writer = index.writer()
    for number in deleted:
        writer.delete_document(number)
    writer.commit(merge=False)
    return index


def document(article: Article) -> dict[str, object]:
    """The article as Whoosh's writer takes it; an undated one has no value in its DAY fields."""
    record = json.dumps(article_record(article), ensure_ascii=False)
    found: dict[str, object] = {"id": article.id, RECORD: record}
    for name in TEXT_FIELDS:
        words = forms(getattr(article, name))
        stems = [stem(word) for word in words]
        found |= {name: words, stem_field(name): stems, length_column(name): len(words)}
    for name in FACET_FIELDS:
        found[facet_column(name)] = facet_value(article, name).encode()
    for name in DAY_FIELDS:
        found[name] = getattr(article, name) or None
    return found


class Pair(NamedTuple):
    """Readers over the same segments in Whoosh's codec and in ours."""

    stock: IndexReader
    ours: IndexReader


@contextmanager
def pair(segments: Sequence[Sequence[Article]], deleted: Sequence[int] = ()) -> Iterator[Pair]:
    """Both, written to a folder that goes away."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        stock = stock_index(folder / "stock", segments, deleted).reader()
        ours = generation_reader(folder / "ours", write_ours(folder / "ours", segments, deleted))
        try:
            yield Pair(stock, ours)
        finally:
            stock.close()
            ours.close()


def write_ours(
    folder: Path, segments: Sequence[Sequence[Article]], deleted: Sequence[int]
) -> Manifest:
    """Our segments, and what a manifest says of them."""
    entries, start = [], 0
    for number, each in enumerate(segments):
        name, end = f"segment-{number}", start + len(each)
        simple_segment.write(folder / name, each)
        gone = tuple(article - start for article in sorted(deleted) if start <= article < end)
        entries.append(SegmentEntry(name, len(each), gone))
        start = end
    return Manifest("gen-000007", start - len(deleted), tuple(entries), built_at="")
