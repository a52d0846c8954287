"""The words of one search: where they stand and what they add to the scores of articles."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

import numpy as np

from search.matches import Matches, Numbers, union
from search.top import Scores, top

# One article in so many has a word: then its scores are quicker found on a row of all articles.
FREQUENT = 24
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
        return len(self.numbers) * FREQUENT >= self.size

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


class Words:
    """The words of a query together.

    Sums are taken in the order of the query, so that they are the same to the last bit however
    they are asked for.
    """

    def __init__(self, words: Iterable[WordScores], size: int) -> None:
        self.all = tuple(words)
        self.size = size
        self._holding: Matches | None = None

    @property
    def holding(self) -> Matches:
        """The articles that hold one of the words at least."""
        if self._holding is None:
            self._holding = self._with_any()
        return self._holding

    def score_just(self, found: Matches) -> bool:
        """Whether `found` is `holding` itself, so that no other article has a score."""
        return found is self._holding

    def _with_any(self) -> Matches:
        if len(self.all) == 1:
            return self.all[0].matches
        if sum(len(word.numbers) for word in self.all) * FREQUENT < self.size:
            return union([word.matches for word in self.all], self.size)
        return Matches.of_mask(self.row > 0)

    @cached_property
    def row(self) -> Scores:
        """The score of every article by number, 0 for those without any of the words."""
        row = np.zeros(self.size, np.float32)
        for word in self.all:
            if word.frequent:
                row += word.row
            else:
                row[word.numbers] += word.scores
        return row

    def scores_of(self, numbers: Numbers) -> Scores:
        """The scores of these articles, which ascend."""
        scores = np.zeros(len(numbers), np.float32)
        for word in self.all:
            word.add_to(scores, numbers)
        return scores
