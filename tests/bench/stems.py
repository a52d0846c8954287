"""Measures two ways to find a stem: a list of its own, or the lists of its forms merged.

    python -m tests.bench.stems articles.jsonl.gz

The figures in docs/architecture.md are of this.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

import numpy as np

from index.codec.field_reader import FormLists, StemLists
from index.codec.list_writer import Postings
from index.codec.segment_reader import Segment
from index.generations import find_generation
from index.writer import rebuild

SEED = 20261122
DRAWN = 300  # stems of each class
FIELD = "body"
CLASSES = ((10, 100), (100, 1_000), (1_000, 1 << 31))  # by the articles that hold the stem


def main() -> None:
    """Build, time, print."""
    with tempfile.TemporaryDirectory() as folder:
        rebuild(sys.argv[1:], folder)
        generation, manifest, _ = find_generation(Path(folder))
        segment = Segment.open(generation / manifest.segments[0].name)
        print(f"{'articles of a stem':24}{'forms':>8}{'own list':>12}{'merged':>12}")
        for row in _rows(segment):
            print(row)


def _rows(segment: Segment) -> Iterator[str]:
    stems, forms = segment.lists[f"{FIELD}_stem"], segment.lists[FIELD]
    assert isinstance(stems, StemLists)
    assert isinstance(forms, FormLists)
    several = [term for term in range(len(stems.terms)) if len(stems.forms_of(term)) > 1]
    for least, most in CLASSES:
        among = [term for term in several if least <= stems.document_frequency(term) < most]
        drawn = Random(SEED).sample(among, min(DRAWN, len(among)))
        if drawn:
            own, other = _timed(drawn, stems.postings), _timed(drawn, _merging(stems, forms))
            count = sum(len(stems.forms_of(term)) for term in drawn) / len(drawn)
            name = f"{least:,} to {most - 1:,}" if most < 1 << 31 else f"{least:,} and more"
            yield f"{name:24}{count:8.1f}{own:9.1f} µs{other:9.1f} µs"


def _merging(stems: StemLists, forms: FormLists) -> Callable[[int], Postings]:
    def merged(term: int) -> Postings:
        lists = [forms.postings(form) for form in stems.forms_of(term).tolist()]
        numbers = np.concatenate([each.numbers for each in lists])
        order = numbers.argsort(kind="stable")
        first = np.flatnonzero(np.diff(numbers[order], prepend=-1))
        frequencies = np.concatenate([each.frequencies for each in lists])[order]
        return Postings(numbers[order][first], np.add.reduceat(frequencies, first))

    return merged


def _timed(terms: list[int], postings: Callable[[int], Postings]) -> float:
    """Microseconds a stem."""
    started = time.process_time()
    for term in terms:
        postings(term)
    return (time.process_time() - started) / len(terms) * 1e6


if __name__ == "__main__":
    main()
