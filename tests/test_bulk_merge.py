"""Runs merged into a segment: against the words of all articles, sorted by Python."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.analysis import forms
from index.article import Article
from index.bulk import merge
from index.bulk.runs import Run, SortedField, make_run, sorted_field
from index.bulk.surfaces import Vocabulary
from index.codec.segment_writer import SEGMENT_FILE
from tests import simple_segment
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
    batches = [articles[start : start + size] for start in range(0, len(articles) or 1, size)]
    with TemporaryDirectory() as folder:
        simple_segment.write(Path(folder) / "simple", articles)
        told = _merge(Path(folder) / "merged", batches)
        simple, merged = (Path(folder) / name / SEGMENT_FILE for name in ("simple", "merged"))
        assert merged.read_bytes() == simple.read_bytes()
    done, (total, *_) = zip(*told, strict=True)
    assert list(done) == sorted(done)
    assert done[-1] == total


def _merge(folder: Path, batches: Sequence[Sequence[Article]]) -> list[tuple[int, int]]:
    """Writes the segment; what was told of how far it is."""
    folder.mkdir()
    vocabulary = Vocabulary()
    for number, batch in enumerate(batches):
        make_run(batch, vocabulary, b"").save(folder.with_name(f"run-{number}"))
    runs = [Run.open(folder.with_name(f"run-{number}")) for number, _ in enumerate(batches)]
    told: list[tuple[int, int]] = []
    merge.merge(runs, folder, lambda *count: told.append(count))
    return told
