"""The words of one search: where they stand and what they add to the scores of articles.

A word that few articles have is a list of them; one that many have is a row of all articles, on
which sums are quick to take.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.matches import Mask, Matches, Numbers, union
from search.top import Scores, lower_bound, top

FREQUENT = 24
"""A word that one article in so many has is frequent: its row costs less than sums without it."""

LARGE = 1 << 17
"""Articles from which on rows are too long for sums of 4 bytes an article: see Words.coarse."""

KEPT = 500
"""The best articles of a word that are kept: 50 pages, or what a filter leaves of them."""

# Coarse scores are in so many parts of 1. A frequent word scores less than log(1 + FREQUENT), so
# that five of them add up to less than 256.
_PARTS = 15

Coarse = NDArray[np.unsignedinteger[Any]]
"""Of each article, its score in _PARTS of 1, each word's rounded up."""


class Best(NamedTuple):
    """Articles from the best on, and their scores."""

    numbers: Numbers
    scores: Scores


class WordScores(ABC):
    """One word of a query: the articles that hold it and what it adds to the score of each.

    Deleted articles are left out; scores are above 0 and at most `ceiling`. Safe between threads:
    two that ask at once for what is still to be worked out both work out the same.
    """

    __slots__ = ("_best", "ceiling", "matches", "size")

    def __init__(self, matches: Matches, ceiling: float) -> None:
        self.matches = matches
        self.ceiling = ceiling
        self.size = matches.size
        self._best: Best | None = None

    def best(self, places: Numbers, least: int) -> Best:
        """The best articles by rank: `least` of them or more, or all.

        Equal scores are ordered by `places`, the same ones for each call.
        """
        known = self._best
        least = min(least, self.matches.count)
        if known is None:
            self._best = known = self._found_best(places, least)
        elif len(known.numbers) < least:
            self._best = known = self._found_best(places, max(least, KEPT))
        return known

    @abstractmethod
    def _found_best(self, places: Numbers, count: int) -> Best:
        """So many of the best, or all."""

    @property
    @abstractmethod
    def nbytes(self) -> int:
        """Bytes of all arrays, those still to be worked out among them."""

    @abstractmethod
    def add_to(self, total: Scores, numbers: Numbers) -> None:
        """Add to `total` the scores of these articles; they ascend, as `total` is of them."""

    @abstractmethod
    def add_to_row(self, total: Scores) -> None:
        """Add to `total` the score of every article by number."""

    @abstractmethod
    def add_coarse(self, total: Coarse) -> None:
        """Add to `total` the coarse score of every article by number."""


class ListedScores(WordScores):
    """Of a word that few articles have: their `numbers`, ascending, and their `scores`."""

    __slots__ = ("numbers", "scores")

    def __init__(self, numbers: Numbers, scores: Scores, size: int, ceiling: float) -> None:
        super().__init__(Matches.of_numbers(numbers, size), ceiling)
        self.numbers = numbers
        self.scores = scores

    @property
    def nbytes(self) -> int:
        return self.matches.nbytes + self.scores.nbytes

    def _found_best(self, places: Numbers, count: int) -> Best:
        ranked = top(self.scores, lambda some: places.take(self.numbers.take(some)), 0, count)
        return Best(self.numbers.take(ranked), self.scores.take(ranked))

    def add_to(self, total: Scores, numbers: Numbers) -> None:
        if len(self.numbers) < len(numbers):
            at = numbers.searchsorted(self.numbers)
            held = numbers.take(at, mode="clip") == self.numbers
            total[at.compress(held)] += self.scores.compress(held)
        elif len(self.numbers):
            at = self.numbers.searchsorted(numbers)
            held = self.numbers.take(at, mode="clip") == numbers
            total += self.scores.take(at, mode="clip") * held

    def add_to_row(self, total: Scores) -> None:
        total[self.numbers] += self.scores

    def add_coarse(self, total: Coarse) -> None:
        total[self.numbers] += np.ceil(self.scores * _PARTS).astype(total.dtype)


class RowScores(WordScores):
    """Of a frequent word: the score of every article by number, 0 for those without it."""

    __slots__ = ("_coarse", "row")

    def __init__(self, row: Scores, holding: Mask, count: int, ceiling: float) -> None:
        super().__init__(Matches(len(row), mask=holding, count=count), ceiling)
        self.row = row
        self._coarse: Coarse | None = None

    @property
    def nbytes(self) -> int:
        return self.matches.nbytes + self.row.nbytes + (self.size if self.size >= LARGE else 0)

    @property
    def coarse(self) -> Coarse:
        """The coarse score of every article by number."""
        if self._coarse is None:
            self._coarse = np.ceil(self.row * _PARTS).astype(np.uint8)
        return self._coarse

    def _found_best(self, places: Numbers, count: int) -> Best:
        ranked = top(self.row, places.take, 0, min(count, self.matches.count))
        return Best(ranked.astype(np.int32), self.row.take(ranked))

    def add_to(self, total: Scores, numbers: Numbers) -> None:
        total += self.row.take(numbers)

    def add_to_row(self, total: Scores) -> None:
        total += self.row

    def add_coarse(self, total: Coarse) -> None:
        total += self.coarse


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
        if sum(word.matches.count for word in self.all) * FREQUENT < self.size:
            return union([word.matches for word in self.all], self.size)
        return Matches.of_mask((self.coarse if self.size >= LARGE else self.row) > 0)

    @cached_property
    def row(self) -> Scores:
        """The score of every article by number, 0 for those without any of the words."""
        row = np.zeros(self.size, np.float32)
        for word in self.all:
            word.add_to_row(row)
        return row

    @cached_property
    def coarse(self) -> Coarse:
        """The coarse score of every article by number, 0 for those without any of the words."""
        highest = sum(word.ceiling * _PARTS + 1 for word in self.all)
        total: Coarse = np.zeros(self.size, "u1" if highest < 256 else "u2")
        for word in self.all:
            word.add_coarse(total)
        return total

    def scores_of(self, numbers: Numbers) -> Scores:
        """The scores of these articles, which ascend."""
        scores = np.zeros(len(numbers), np.float32)
        for word in self.all:
            word.add_to(scores, numbers)
        return scores

    def candidates(self, found: Matches, count: int) -> Numbers:
        """Articles found, ascending: among them the `count` best, which are fewer than all.

        The bound is a coarse score that so many reach. What is rounded up is less than a part a
        word, so none of these scores a part a word less, nor does any that is better than they.
        """
        coarse = self.coarse
        if not self.score_just(found):
            coarse = coarse * found.mask.view(np.uint8)
        bound = int(lower_bound(coarse, count)) - len(self.all)
        if bound < 1:
            return found.numbers
        return np.flatnonzero(coarse >= bound).astype(np.int32)
