"""BM25F: one saturation over the weighted fields of an article, with exact lengths.

Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009), section
3.5: the frequencies of a term are divided by the length of their field, weighted and added up
before they saturate, so that a word in the headline and in the body counts as one word found
twice, not as two.

What a word adds to the score of an article depends on nothing else in the query, so it is worked
out for all its articles at once and kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.matches import Numbers
from search.snapshot import Snapshot
from search.units import Asked, Unit, known_units, postings
from search.words import FREQUENT, Words, WordScores

Weighted = NDArray[np.floating[Any]]

K1 = 1.2  # how soon more of a word says nothing new; the value of most of the literature
B = 0.75  # how much a long text is held against a word in it, in every field


def words_of(snapshot: Snapshot, asked: Sequence[Asked]) -> Words:
    """The words that a query asks for.

    Raises QueryError where a prefix or a fuzzy word stands for too many words.
    """
    found = [word_scores(snapshot, unit) for unit in known_units(snapshot, asked)]
    return Words(found, snapshot.size)


def word_scores(snapshot: Snapshot, unit: Unit) -> WordScores:
    """The articles that hold a word and their scores, from the cache of the snapshot."""
    return snapshot.cache.get(unit.key, lambda: _worked_out(snapshot, unit))


def _worked_out(snapshot: Snapshot, unit: Unit) -> WordScores:
    numbers, weighted = _added_up(list(_weighted(snapshot, unit)), snapshot.size)
    holding = len(numbers)
    idf = np.log1p((snapshot.size - holding + 0.5) / (holding + 0.5))
    scores = (idf * weighted / (K1 + weighted)).astype(np.float32)
    if snapshot.size > snapshot.manifest.articles:  # some are deleted
        kept = snapshot.alive.take(numbers)
        numbers, scores = numbers.compress(kept), scores.compress(kept)
    return WordScores(numbers, scores, snapshot.size)


def _weighted(snapshot: Snapshot, unit: Unit) -> Iterator[tuple[Numbers, Weighted]]:
    """For each field with the word its articles and its frequencies, by length and weight."""
    for part in unit.parts:
        numbers, frequencies = postings(snapshot, part)
        if len(numbers):
            norms = _norms(snapshot, part.field).take(numbers)
            yield numbers, part.weight * frequencies / norms


def _norms(snapshot: Snapshot, field: str) -> NDArray[np.float32]:
    """By article, what the frequency of a term in this field is divided by."""

    def work_out() -> NDArray[np.float32]:
        lengths = snapshot.lengths[field]
        average = float(lengths.sum()) / max(len(lengths), 1) or 1.0
        norms: NDArray[np.float32] = (1 - B + B * lengths / average).astype(np.float32)
        return norms

    return snapshot.cache.get(("norms", field), work_out)


def _added_up(lists: list[tuple[Numbers, Weighted]], size: int) -> tuple[Numbers, Weighted]:
    """All lists as one: each article once, ascending, with the sum of its values."""
    if not lists:
        return np.zeros(0, np.int32), np.zeros(0)
    if len(lists) == 1:
        return lists[0]
    numbers = np.concatenate([numbers for numbers, _ in lists])
    values = np.concatenate([values for _, values in lists])
    if len(numbers) * FREQUENT >= size:
        row = np.bincount(numbers, values, size).astype(np.float64, copy=False)
        found = np.flatnonzero(row).astype(np.int32)
        return found, row.take(found)
    order = numbers.argsort(kind="stable")  # which merges runs that are sorted
    numbers = numbers.take(order)
    first = np.flatnonzero(np.diff(numbers, prepend=-1))
    return numbers.take(first), np.add.reduceat(values.take(order), first)
