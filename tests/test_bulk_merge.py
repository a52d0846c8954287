"""Runs merged into a segment: against the words of all articles, sorted by Python."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from weakref import ref

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index import pool
from index.analysis import forms
from index.article import Article
from index.bulk import merge
from index.bulk.runs import SortedField, make_run, sorted_field
from index.bulk.surfaces import Vocabulary
from index.codec.segment_writer import SEGMENT_FILE
from index.manifest import SegmentEntry
from index.segments import merge_runs, open_segments
from index.workers import Workers
from tests import simple_segment
from tests.archive import ARTICLES
from tests.strategies import archives

Occurrence = tuple[bytes, int, int]
"""A form, the article that it is in, and where it stands there."""

_WORDS = st.sampled_from(["goat", "goat", "goat", "ferry", "ferries", "ميناء", "7"])
_TEXTS = st.lists(_WORDS).map(" ".join)
_RUNS = st.lists(st.lists(_TEXTS, max_size=4), min_size=1, max_size=4)


def occurrences(runs: Sequence[Sequence[str]]) -> list[Occurrence]:
    texts = [text for run in runs for text in run]
    return sorted(
        (form.encode(), number, position)
        for number, text in enumerate(texts)
        for position, form in enumerate(forms(text))
    )


def merged(fields: Sequence[SortedField]) -> list[Occurrence]:
    found: list[Occurrence] = []
    for within in merge.term_ranges(fields):
        chunk = merge.gather(fields, within)
        assert chunk.numbers.dtype == chunk.positions.dtype == np.int32
        assert chunk.starts.dtype == np.int64
        terms = np.repeat(np.arange(len(chunk.terms)), np.diff(chunk.starts))
        rows = zip(terms, chunk.numbers.tolist(), chunk.positions.tolist(), strict=True)
        found += [(chunk.terms[term], number, position) for term, number, position in rows]
    return found


@settings(deadline=None)
@given(_RUNS, st.integers(1, 3), st.integers(1, 3))
def test_ranges_of_terms_hold_all_that_the_runs_hold(
    runs: list[list[str]], step: int, steps: int
) -> None:
    """In order, each occurrence once."""
    vocabulary = Vocabulary()
    fields = [sorted_field(texts, vocabulary) for texts in runs]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(merge, "STEP", step)
        patch.setattr(merge, "RANGE", step * steps)
        assert merged(fields) == occurrences(runs)


@settings(deadline=None, max_examples=40)
@given(archives(), st.integers(1, 5))
def test_a_segment_merged_is_the_one_written_by_hand(articles: list[Article], size: int) -> None:
    vocabulary = Vocabulary()
    with TemporaryDirectory() as folder:
        simple, merged, saved = (Path(folder) / name for name in ("simple", "merged", "runs"))
        saved.mkdir()
        for start in range(0, len(articles) or 1, size):
            run = make_run(articles[start : start + size], vocabulary, b"")
            run.save(saved / f"{start:02d}")
        told: list[tuple[int, int]] = []
        with Workers(1, Path(folder)) as workers:
            merge_runs(saved, merged, workers, lambda *count: told.append(count))
        simple_segment.write(simple, articles)
        assert (merged / SEGMENT_FILE).read_bytes() == (simple / SEGMENT_FILE).read_bytes()
        assert (told[0], told[-1]) == ((1, len(told)), (len(told), len(told)))


@settings(deadline=None, max_examples=4)
@given(archives(), st.integers(1, 4), st.integers(1, 8))
def test_neither_workers_nor_memory_change_a_byte(
    articles: list[Article], batch: int, segment: int
) -> None:
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(pool, "BATCH_ARTICLES", batch)
        patch.setattr(pool, "SEGMENT_ARTICLES", segment)
        built = [
            built_by(Path(folder) / f"{workers}-{memory}", articles, workers, memory)
            for workers, memory in ((1, 512), (2, 64), (2, 512), (3, 1024))
        ]
    assert all(each == built[0] for each in built)


def test_neither_workers_nor_memory_change_a_byte_of_a_large_archive(tmp_path: Path) -> None:
    """In which there is enough to train a dictionary on, and more than one range of terms."""
    articles = [
        replace(article, id=f"{article.id}-{copy}", body=f"{article.body} {copy} " * 40)
        for copy in range(100)
        for article in ARTICLES
    ]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pool, "BATCH_ARTICLES", 150)
        here, there = (built_by(tmp_path / f"{n}", articles, n, 512) for n in (1, 2))
    assert here == there
    (segment,) = open_segments([tmp_path / "1" / "seg-0000"])
    assert segment.size == len(articles)
    assert segment.article(777) == articles[777]


class Body(str):
    """A text that can be asked whether anybody still holds it."""


def test_articles_are_let_go_of_when_they_are_in_a_run(tmp_path: Path) -> None:
    """The first batches too, which wait until a dictionary is trained on them."""
    bodies: list[ref[Body]] = []

    def drawn() -> Iterator[Article]:
        for number in range(8):
            held = [other for other, body in enumerate(bodies) if body()]
            assert not held or held[0] >= number - 4
            body = Body(f"The harbour is open, says report {number}.")
            bodies.append(ref(body))
            yield Article(id=f"{number}", body=body)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pool, "BATCH_ARTICLES", 1)
        (entry,) = pool.write_segments(drawn(), tmp_path, "seg", 1, lambda written: None)
    assert entry.articles == len(bodies) == 8


def built_by(
    folder: Path, articles: list[Article], workers: int, memory: int
) -> dict[str, tuple[SegmentEntry, bytes]]:
    """The segments that so many workers write, by their names."""
    folder.mkdir()
    told: list[int] = []
    allowed = pool.at_once(workers, memory)
    entries = list(pool.write_segments(articles, folder, "seg", allowed, told.append))
    assert told == sorted(told)
    assert told[-1:] == ([len(articles)] if articles else [])
    assert {entry.name for entry in entries} == {path.name for path in folder.iterdir()}
    return {e.name: (e, (folder / e.name / SEGMENT_FILE).read_bytes()) for e in entries}


@pytest.mark.parametrize(
    ("workers", "memory", "expected"),
    [(1, 64, 1), (8, 64, 1), (2, 512, 2), (8, 512, 3), (64, 1 << 20, 64)],
)
def test_fewer_workers_are_at_work_where_there_is_less_memory(
    workers: int, memory: int, expected: int
) -> None:
    assert pool.at_once(workers, memory) == expected
