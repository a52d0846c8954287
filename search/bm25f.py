"""BM25F: one saturation over the weighted fields of an article, with exact lengths.

Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009), section
3.5: the frequencies of a term are divided by the length of their field, weighted and added up
before they saturate, so that a word in the headline and in the body counts as one word found
twice, not as two.

What a word adds to the score of an article depends on nothing else in the query, so it is worked
out for all its articles at once and kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.matches import Matches, Numbers
from search.snapshot import Snapshot
from search.top import Scores, top
from search.units import Unit

Weighted = NDArray[np.floating[Any]]

K1 = 1.2  # how soon more of a word says nothing new; the value of most of the literature
B = 0.75  # how much a long text is held against a word in it, in every field

# One article in so many has a word: then its scores are quicker found on a row of all articles.
_FREQUENT = 24
# The best articles of a word that are kept in order: ten pages, and any page of the API.
_BEST = 100


class WordScores:
    """One word of a query: the articles that hold it and what it adds to the score of each.

    `numbers` ascend, deleted articles left out; `scores` are all above 0. Safe between threads:
    two that ask at once for what is still to be worked out both work out the same.
    """

    __slots__ = ("_best", "_row", "matches", "numbers", "scores", "size")

    def __init__(self, numbers: Numbers, scores: Scores, size: int) -> None:
        self.size = size
        self.numbers = numbers
        self.scores = scores
        self.matches = Matches.of_numbers(numbers, size)
        self._row: Scores | None = None
        self._best: tuple[list[int], list[float]] | None = None

    @property
    def frequent(self) -> bool:
        """Whether a row of all articles is worth its room."""
        return len(self.numbers) * _FREQUENT >= self.size

    @property
    def nbytes(self) -> int:
        """Bytes of all arrays, those still to be worked out among them."""
        rows = 5 * self.size if self.frequent else 0
        return self.numbers.nbytes + self.scores.nbytes + rows

    @property
    def row(self) -> Scores:
        """The score of every article by number, 0 for those without the word."""
        if self._row is None:
            row = np.zeros(self.size, np.float32)
            row[self.numbers] = self.scores
            self._row = row
        return self._row

    def best(self, places: Numbers, start: int, stop: int) -> tuple[list[int], list[float]] | None:
        """Numbers and scores of ranks start <= r < stop, None if `stop` is beyond what is kept.

        Equal scores are ordered by `places`, the same ones for each call.
        """
        if stop > _BEST:
            return None
        if self._best is None:
            ranked = top(self.scores, lambda some: places.take(self.numbers.take(some)), 0, _BEST)
            self._best = self.numbers.take(ranked).tolist(), self.scores.take(ranked).tolist()
        numbers, scores = self._best
        return numbers[start:stop], scores[start:stop]

    def add_to(self, total: Scores, numbers: Numbers) -> None:
        """Add to `total` the scores of these articles; they ascend, as `total` is of them."""
        if self.frequent:
            total += self.row.take(numbers)
        elif len(self.numbers) < len(numbers):
            at = numbers.searchsorted(self.numbers)
            held = numbers.take(at, mode="clip") == self.numbers
            total[at.compress(held)] += self.scores.compress(held)
        elif len(self.numbers):
            at = self.numbers.searchsorted(numbers)
            held = self.numbers.take(at, mode="clip") == numbers
            total += self.scores.take(at, mode="clip") * held


def word_scores(snapshot: Snapshot, unit: Unit) -> WordScores:
    """The articles that hold a word and their scores, from the cache of the snapshot."""
    return snapshot.cache.get(unit.key, lambda: _worked_out(snapshot, unit))


def scores_of(words: Sequence[WordScores], numbers: Numbers) -> Scores:
    """The BM25F score of each of these articles, which ascend, for the words together."""
    total = np.zeros(len(numbers), np.float32)
    for word in words:
        word.add_to(total, numbers)
    return total


def scores_of_all(words: Iterable[WordScores], size: int) -> Scores:
    """As `scores_of`, and to the last bit the same, of all articles by number."""
    total = np.zeros(size, np.float32)
    for word in words:
        if word.frequent:
            total += word.row
        else:
            total[word.numbers] += word.scores
    return total


def _worked_out(snapshot: Snapshot, unit: Unit) -> WordScores:
    numbers, weighted = _added_up(list(_weighted(snapshot, unit)), snapshot.size)
    holding = len(numbers)
    idf = np.log1p((snapshot.size - holding + 0.5) / (holding + 0.5))
    scores = (idf * weighted / (K1 + weighted)).astype(np.float32)
    if len(snapshot.alive) > snapshot.manifest.articles:  # some are deleted
        kept = snapshot.alive.take(numbers)
        numbers, scores = numbers.compress(kept), scores.compress(kept)
    return WordScores(numbers, scores, snapshot.size)


def _weighted(snapshot: Snapshot, unit: Unit) -> Iterator[tuple[Numbers, Weighted]]:
    """For each term that is there its articles and its frequencies, by length and weight."""
    for part in unit.parts:
        norms = _norms(snapshot, part.field)
        for term in part.terms:
            numbers, frequencies = snapshot.postings(part.whoosh_field, term)
            if len(numbers):
                yield numbers, part.weight * frequencies / norms.take(numbers)


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
    if len(numbers) * _FREQUENT >= size:
        row = np.bincount(numbers, values, size).astype(np.float64, copy=False)
        found = np.flatnonzero(row).astype(np.int32)
        return found, row.take(found)
    order = numbers.argsort(kind="stable")  # which merges runs that are sorted
    numbers = numbers.take(order)
    first = np.flatnonzero(np.diff(numbers, prepend=-1))
    return numbers.take(first), np.add.reduceat(values.take(order), first)
