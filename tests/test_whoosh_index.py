"""The published generation as an index of Whoosh, and what docs/whoosh.md shows of it."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from whoosh import query
from whoosh.filedb.filestore import ReadOnlyError
from whoosh.qparser import QueryParser
from whoosh.scoring import Frequency

from index.article import Article
from index.errors import IndexDamaged, IndexMissing
from index.fields import RECORD
from index.generations import building, next_name, publish
from index.manifest import Manifest, SegmentEntry, describe_files
from index.records import article_from_record
from index.whoosh_index import open_whoosh_index
from tests import simple_segment
from tests.archive import ARTICLES, current, note

ROOT = Path(__file__).parent.parent


def published(
    index_dir: Path, segments: Sequence[Sequence[Article]], deleted: Sequence[Sequence[int]] = ()
) -> Path:
    """Publishes these segments as the next generation; `deleted` are numbers in each of them."""
    gone = [*deleted, *([()] * len(segments))]
    entries = [
        SegmentEntry(f"segment-{number}", len(articles), tuple(gone[number]))
        for number, articles in enumerate(segments)
    ]
    with building(index_dir) as folder:
        for entry, articles in zip(entries, segments, strict=True):
            simple_segment.write(folder / entry.name, articles)
        manifest = Manifest(
            next_name(index_dir),
            sum(entry.articles - len(entry.deleted) for entry in entries),
            tuple(entries),
            built_at="2026-01-01T00:00:00+00:00",
            files=describe_files(folder, {}),
        )
        publish(index_dir, folder, manifest)
    return index_dir


@pytest.fixture
def index_dir(tmp_path: Path) -> Path:
    """The archive in two segments; its second article is deleted."""
    return published(tmp_path / "index", [ARTICLES[:5], ARTICLES[5:]], deleted=[[1]])


def ids(index_dir: Path, wanted: object) -> set[str]:
    with open_whoosh_index(index_dir).searcher() as searcher:
        return {json.loads(hit[RECORD])["id"] for hit in searcher.search(wanted, limit=None)}


def test_counts_and_generation(index_dir: Path) -> None:
    index = open_whoosh_index(index_dir)
    assert (index.doc_count(), index.doc_count_all()) == (len(ARTICLES) - 1, len(ARTICLES))
    assert index.latest_generation() == 1
    assert not index.is_empty()
    assert index.last_modified() == (index_dir / "CURRENT").stat().st_mtime
    assert index.field_length("headline") == sum(
        index.reader().doc_field_length(number, "headline") for number in range(len(ARTICLES))
    )
    assert {"id", "record", "body", "body_stem", "date", "source_value"} < {*index.schema.names()}


def test_hits_hold_the_whole_article(index_dir: Path) -> None:
    with open_whoosh_index(index_dir).searcher() as searcher:
        (hit,) = searcher.search(query.Term("id", "ferry"))
        assert article_from_record(json.loads(hit[RECORD])) == ARTICLES[0]


def test_words_days_and_facets_are_found(index_dir: Path) -> None:
    assert ids(index_dir, query.Term("body", "ferry")) == {"ferry", "letter"}
    assert ids(index_dir, query.NumericRange("date", 20230901, 20230930)) == {
        "ferry",
        "two-calendars",
    }
    assert ids(index_dir, query.NumericRange("hijri", None, 14450307)) == {"port-ar", "no-such-day"}
    assert ids(index_dir, query.Every("date")) < ids(index_dir, query.Every())
    with open_whoosh_index(index_dir).searcher() as searcher:
        groups = searcher.search(query.Every(), groupedby="source_value", limit=None).groups()
    assert len(groups[b"Hill Agency"]) == 2


def test_what_is_typed_is_parsed_by_the_schema(index_dir: Path) -> None:
    index = open_whoosh_index(index_dir)
    typed = QueryParser("body_stem", index.schema).parse("ferry AND passenger date:[20230901 to]")
    assert ids(index_dir, typed) == {"ferry"}


def test_an_index_without_articles_is_empty(tmp_path: Path) -> None:
    index = open_whoosh_index(published(tmp_path / "index", []))
    assert index.is_empty()
    with index.searcher() as searcher:
        assert len(searcher.search(query.Every())) == 0


def test_whoosh_does_not_write_into_it(index_dir: Path) -> None:
    index = open_whoosh_index(index_dir)
    with pytest.raises(ReadOnlyError, match=r"Use `dateline add SOURCE\.\.\.`"):
        index.writer()
    with pytest.raises(ReadOnlyError, match="dateline add"):
        index.delete_by_term("id", "ferry")
    with index.reader() as reader, pytest.raises(ReadOnlyError, match="dateline add --prune"):
        reader.segments()[0].delete_document(0)


def test_a_folder_without_an_index_is_missing(tmp_path: Path) -> None:
    with pytest.raises(IndexMissing, match="no index in"):
        open_whoosh_index(tmp_path / "nothing")


def test_a_searcher_stays_with_its_generation_until_it_is_refreshed(index_dir: Path) -> None:
    index = open_whoosh_index(index_dir)
    searcher = index.searcher(weighting=Frequency())
    assert searcher.up_to_date()
    published(index_dir, [[note(7)]])
    published(index_dir, [[note(8)]])
    assert not searcher.up_to_date()
    assert len(searcher.search(query.Term("body", "ferry"))) == 2
    fresh = searcher.refresh()
    assert (fresh.up_to_date(), fresh.doc_count()) == (True, 1)
    fresh.close()


def test_a_damaged_generation_is_refused(index_dir: Path) -> None:
    index = open_whoosh_index(index_dir)
    path = current(index_dir) / "segment-0" / "segment.arrays"
    content = bytearray(path.read_bytes())
    content[20] ^= 1
    path.write_bytes(content)
    with pytest.raises(IndexDamaged, match="its header was changed"):
        index.reader()


def test_the_examples_of_the_document_run(index_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = (ROOT / "docs" / "whoosh.md").read_text(encoding="utf-8")
    examples = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    assert len(examples) >= 2
    monkeypatch.chdir(index_dir.parent)
    (index_dir.parent / "var").mkdir()
    index_dir.rename(index_dir.parent / "var" / "index")
    names: dict[str, object] = {}
    for example in examples:
        exec(compile(example, "docs/whoosh.md", "exec"), names)
