"""The seam to what is beneath: articles in, one immutable segment out, and a reader over several.

This is the only module that knows how a segment is written. A segment is a folder; today it holds
a one-segment Whoosh index in Whoosh's stock codec. The same articles in the same order give the
same postings, whoever writes them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from whoosh.index import create_in, open_dir
from whoosh.reading import EmptyReader, IndexReader, MultiReader

from index.analysis import forms, stem
from index.article import Article
from index.fields import (
    DAY_FIELDS,
    FACET_FIELDS,
    RECORD,
    TEXT_FIELDS,
    facet_column,
    facet_value,
    length_column,
    schema,
    stem_field,
)
from index.records import article_from_record, article_record

_POOL_MB = 128  # postings that Whoosh sorts in memory before it spills to a file


def write_segment(folder: Path, articles: Iterable[Article]) -> int:
    """Write `articles` as a new segment in `folder` (created here); return how many they were."""
    folder.mkdir(parents=True)
    writer = create_in(str(folder), schema()).writer(limitmb=_POOL_MB)
    count = 0
    for article in articles:
        writer.add_document(**_document(article))
        count += 1
    writer.commit(merge=False)
    return count


def _document(article: Article) -> dict[str, object]:
    record = json.dumps(article_record(article), ensure_ascii=False)
    document: dict[str, object] = {"id": article.id, RECORD: record}
    for name in TEXT_FIELDS:
        words = forms(getattr(article, name))  # Whoosh takes lists as they are: analysed once
        stems = [stem(word) for word in words]
        document |= {name: words, stem_field(name): stems, length_column(name): len(words)}
    for name in FACET_FIELDS:
        document[facet_column(name)] = facet_value(article, name).encode()
    for name in DAY_FIELDS:
        document[name] = getattr(article, name)
    return document


def open_segments(folders: Sequence[Path]) -> IndexReader:
    """A reader over all segments; document numbers run through them in the order given."""
    readers = [open_dir(str(folder), readonly=True).reader() for folder in folders]
    filled = [leaf for reader in readers for leaf, _ in reader.leaf_readers()]
    if not filled:
        return EmptyReader(schema())
    return filled[0] if len(filled) == 1 else MultiReader(filled)


def stored_article(reader: IndexReader, number: int) -> Article:
    """The article with document number `number`."""
    return article_from_record(json.loads(reader.stored_fields(number)[RECORD]))


def article_ids(reader: IndexReader) -> Iterator[tuple[int, str]]:
    """Document number and id of every article in the segments."""
    for leaf, start in reader.leaf_readers():
        for name in leaf.lexicon("id"):
            yield start + leaf.postings("id", name).id(), name.decode()
