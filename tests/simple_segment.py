"""Segments from a list of articles by dicts and lists: slow, and simple enough to be believed.

with simple_segment.written(folder, articles) as segment: ...
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from index.analysis import forms, stem
from index.article import Article
from index.bulk.joined import Joined
from index.codec.coding import bit_widths
from index.codec.field_writer import Chunk, encode_chunk
from index.codec.segment_reader import Segment
from index.codec.segment_writer import SEGMENT_FILE, SegmentParts, write_segment_file
from index.codec.store import Compressor, train
from index.fields import DAY_FIELDS, FACET_FIELDS, TEXT_FIELDS, facet_value
from index.records import packed

Places = dict[str, dict[int, list[int]]]
"""Of each term, in its order, the articles that hold it and where: {term: {number: positions}}."""


def places(articles: Sequence[Article], field: str, term_of: Callable[[str], str] = str) -> Places:
    """Where each term of a field stands; `term_of` makes it of a form (`stem` for stems)."""
    found: Places = {}
    for number, article in enumerate(articles):
        for position, form in enumerate(forms(getattr(article, field))):
            found.setdefault(term_of(form), {}).setdefault(number, []).append(position)
    return {term: found[term] for term in sorted(found)}


def stem_places(articles: Sequence[Article], field: str) -> Places:
    """Where each stem of a field stands."""
    return places(articles, field, stem)


def chunks(found: Places, terms: int) -> Iterator[Chunk]:
    """The occurrences, `terms` terms a chunk."""
    rest = list(found)
    while rest:
        some, rest = rest[:terms], rest[terms:]
        triples = [
            (number, position)
            for term in some
            for number, positions in found[term].items()
            for position in positions
        ]
        starts = [0]
        for term in some:
            starts.append(starts[-1] + sum(map(len, found[term].values())))
        numbers, positions = np.array(triples, np.int32).T
        table = Joined.of(term.encode() for term in some)
        yield Chunk(table, np.array(starts), numbers, positions)


def parts(articles: Sequence[Article]) -> SegmentParts:
    """Everything of the articles but their postings."""
    records = [packed(article) for article in articles]
    dictionary = train(records)
    compressor = Compressor(dictionary)
    return SegmentParts(
        ids=Joined.of(article.id.encode() for article in articles),
        days={
            name: np.array([getattr(article, name) for article in articles], np.int32)
            for name in DAY_FIELDS
        },
        facets={
            name: Joined.of(facet_value(article, name).encode() for article in articles)
            for name in FACET_FIELDS
        },
        lengths={
            name: np.array([len(forms(getattr(article, name))) for article in articles], np.int32)
            for name in TEXT_FIELDS
        },
        dictionary=dictionary,
        frames=[Joined.of(compressor.frame(record) for record in records)],
    )


def write(folder: Path, articles: Sequence[Article], terms: int = 3) -> None:
    """Write a segment, `terms` terms a chunk; the folder is made if it is not there."""
    folder.mkdir(parents=True, exist_ok=True)
    columns = parts(articles)
    fields = {
        name: [
            encode_chunk(chunk, bit_widths(columns.lengths[name]))
            for chunk in chunks(places(articles, name), terms)
        ]
        for name in TEXT_FIELDS
    }
    write_segment_file(folder / SEGMENT_FILE, columns, fields)


@contextmanager
def written(folder: Path, articles: Sequence[Article]) -> Iterator[Segment]:
    """Write a segment and open it."""
    write(folder, articles)
    segment = Segment.open(folder)
    try:
        yield segment
    finally:
        segment.close()
