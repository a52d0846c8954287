"""The words of one search: where they stand and what they add to the scores of articles.

A word is a list of articles; for one that many have there is a row of all articles besides, on
which sums are quick to take.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.lazy import cached_property
from search.kernel.best import top
from search.kernel.joining import add_scores, add_to_row
from search.matches import Matches, Numbers, union
from search.top import Scores, near_best

FREQUENT = 24
"""A word that one article in so many has is frequent: its row costs less than sums without it."""

LARGE = 1 << 17
"""Articles from which on rows are too long for sums of 4 bytes an article: see Words.candidates."""

KEPT = 500
"""The best articles of a word that are kept: 50 pages, or what a filter leaves of them."""

_LISTED_SUMS = 3
"""Sums for which a frequent word does without its row."""

_FINEST = 16
"""Coarse scores are in parts of 1 / 2 ** 16 at least; a word of every article scores about that."""

_MERGED = 8
"""To merge an article of a list takes as long as to fill the row of so many."""

Coarse = NDArray[np.uint8]
"""Of each article, its score in parts of 1, rounded up."""


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


class ListedScores(WordScores):
    """Of a word: the `numbers` of its articles, ascending, and their `scores`."""

    __slots__ = ("numbers", "scores")

    def __init__(self, numbers: Numbers, scores: Scores, size: int, ceiling: float) -> None:
        super().__init__(Matches.of_numbers(numbers, size), ceiling)
        self.numbers = numbers
        self.scores = scores

    @property
    def nbytes(self) -> int:
        return self.matches.nbytes + self.scores.nbytes

    def _found_best(self, places: Numbers, count: int) -> Best:
        ranked = top(self.scores, places, self.numbers, 0, count)
        return Best(self.numbers.take(ranked), self.scores.take(ranked))

    def add_to(self, total: Scores, numbers: Numbers) -> None:
        add_scores(total, numbers, self.numbers, self.scores)

    def add_to_row(self, total: Scores) -> None:
        add_to_row(total, self.numbers, self.scores)


class RowScores(ListedScores):
    """Of a frequent word: listed too, and put on a row of all articles for sums.

    The row is made when the word was in so many sums that it pays: most are asked for once, and
    memory that nobody has touched before takes longer to get than to fill.
    """

    __slots__ = ("_coarse", "_row", "_sums")

    def __init__(self, numbers: Numbers, scores: Scores, size: int, ceiling: float) -> None:
        super().__init__(numbers, scores, size, ceiling)
        self._row: Scores | None = None
        self._sums = 0
        self._coarse: dict[int, Coarse] = {}

    @property
    def nbytes(self) -> int:
        coarse = 2 * self.size if self.size >= LARGE else 0
        return super().nbytes + 4 * self.size + coarse

    def coarse(self, power: int) -> Coarse:
        """The score of every article in parts of 1 / 2 ** power; it must be less than 256."""
        if power not in self._coarse:
            coarse = np.zeros(self.size, np.uint8)
            coarse[self.numbers] = np.ceil(self.scores * np.float32(2**power)).astype(np.uint8)
            self._coarse[power] = coarse
        return self._coarse[power]

    def add_to(self, total: Scores, numbers: Numbers) -> None:
        row = self._row_for_sum()
        if row is None and self._quickly_merged(len(numbers)):
            super().add_to(total, numbers)
        else:
            total += (self._made_row() if row is None else row).take(numbers)

    def add_to_row(self, total: Scores) -> None:
        row = self._row_for_sum()
        if row is None:
            super().add_to_row(total)
        else:
            total += row

    def _quickly_merged(self, count: int) -> bool:
        """Whether to look at the list with so many articles takes less than to fill the row."""
        few = min(count, len(self.numbers))
        both = count + len(self.numbers)
        return few * _MERGED < both or both * _MERGED < self.size

    def _row_for_sum(self) -> Scores | None:
        """The score of every article by number, 0 for those without the word; None at first."""
        self._sums += 1
        if self._row is None and self._sums > _LISTED_SUMS:
            return self._made_row()
        return self._row

    def _made_row(self) -> Scores:
        row = np.zeros(self.size, np.float32)
        add_to_row(row, self.numbers, self.scores)
        self._row = row
        return row


class Words:
    """The words of a query together.

    Sums are taken in the order of the query, so that they are the same to the last bit however
    they are asked for.
    """

    def __init__(self, words: Iterable[WordScores], size: int) -> None:
        self._words = tuple(words)
        self.size = size
        self._holding: Matches | None = None

    def __len__(self) -> int:
        return len(self._words)

    @cached_property
    def all(self) -> tuple[WordScores, ...]:
        """Every word scored in all its articles."""
        return self._words

    @property
    def holding(self) -> Matches:
        """The articles that hold one of the words at least."""
        if self._holding is None:
            self._holding = self._with_any()
        return self._holding

    def hold(self, matches: Matches) -> None:
        """Take these for `holding`, which were found before."""
        self._holding = matches

    def score_just(self, found: Matches) -> bool:
        """Whether `found` is `holding` itself, so that no other article has a score."""
        return found is self._holding

    def _with_any(self) -> Matches:
        if len(self) == 1:
            return self.all[0].matches
        if sum(word.matches.count for word in self.all) * FREQUENT < self.size:
            return union([word.matches for word in self.all], self.size)
        if self.size < LARGE:
            return Matches.of_mask(self.row > 0)
        if self._listed:
            return union([word.matches for word in self.all], self.size)
        return Matches.of_mask(self._coarse > 0)

    @cached_property
    def row(self) -> Scores:
        """The score of every article by number, 0 for those without any of the words."""
        row = np.zeros(self.size, np.float32)
        for word in self.all:
            word.add_to_row(row)
        return row

    def scores_of(self, numbers: Numbers) -> Scores:
        """The scores of these articles, which ascend."""
        scores = np.zeros(len(numbers), np.float32)
        for word in self.all:
            word.add_to(scores, numbers)
        return scores

    def candidates(self, found: Matches, count: int) -> Numbers:
        """Articles found, ascending, the `count` best of them among them; there are as many.

        Made for large archives, where exact sums for all articles take long. An article that is
        better than so many with a coarse score is less than a part a word below that.
        """
        if self._listed:
            few = found & union([word.matches for word in self._listed], self.size)
            if few.count >= count and self._beat(few.numbers, count):
                return few.numbers
            return found.numbers
        coarse = self._coarse
        if not self.score_just(found):
            coarse = coarse * found.mask.view(np.uint8)
        near = near_best(coarse, count, len(self))
        return found.numbers if near is None else near.astype(np.int32)

    def _beat(self, numbers: Numbers, count: int) -> bool:
        """Whether `count` of these articles score more than one without a listed word can."""
        scores = self.scores_of(numbers)
        others = sum(word.ceiling for word in self._rows)
        return bool(np.partition(scores, -count)[-count] > others)

    @cached_property
    def _listed(self) -> list[WordScores]:
        return [word for word in self.all if not isinstance(word, RowScores)]

    @cached_property
    def _rows(self) -> list[RowScores]:
        return [word for word in self.all if isinstance(word, RowScores)]

    @cached_property
    def _coarse(self) -> Coarse:
        """The finest coarse scores of all articles for the frequent words that are below 256.

        Each word's is rounded up, by less than a part.
        """
        power = _FINEST
        while sum(word.ceiling * 2.0**power + 1 for word in self._rows) >= 256:
            power -= 1
        first, *others = [word.coarse(power) for word in self._rows]
        total = first + others[0] if others else first
        for coarse in others[1:]:
            total += coarse
        return total
