"""Which of the articles found come on a page, in which order, with which scores.

By relevance: the best score first, of equal ones the newest. By day: the days in order, the
undated last; the articles of one day, the best score first. What is still equal is in the order of
the index.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from search.bm25f import WordScores, scores_of, scores_of_all
from search.matches import Matches, Numbers
from search.orders import DayOrder, day_order
from search.results import Sort
from search.snapshot import Snapshot
from search.top import top

# Of fewer, the scores are looked up one by one; of more, added up on a row of all articles.
_ONE_BY_ONE = 3


class Ranked(NamedTuple):
    """Articles by rank, and the score of each."""

    numbers: list[int]
    scores: list[float]


def ranked(
    snapshot: Snapshot,
    words: Sequence[WordScores],
    found: Matches,
    sort: Sort,
    start: int,
    stop: int,
) -> Ranked:
    """The articles of ranks start <= r < stop among those found."""
    stop = min(stop, found.count)
    if start >= stop:
        return Ranked([], [])
    order = day_order(snapshot, sort)
    if not words:
        return _unscored(order, found, start, stop)
    if sort != "relevance":
        return _by_day(order, words, found, start, stop)
    if len(words) == 1 and found is words[0].matches:
        kept = words[0].best(order.ranks, start, stop)
        if kept:
            return Ranked(*kept)
    if found.count * _ONE_BY_ONE < found.size:
        return _best_of_few(order, words, found.numbers, start, stop)
    return _best_of_many(order, words, found, start, stop)


def _unscored(order: DayOrder, found: Matches, start: int, stop: int) -> Ranked:
    numbers = order.numbers.take(order.ranks_of(found, stop)[start:stop]).tolist()
    return Ranked(numbers, [0.0] * len(numbers))


def _by_day(
    order: DayOrder, words: Sequence[WordScores], found: Matches, start: int, stop: int
) -> Ranked:
    numbers, before = order.whole_days(found, start, stop)
    scores = scores_of(words, numbers)
    days = order.days.take(order.ranks.take(numbers))
    page = np.lexsort((numbers, -scores, days))[start - before : stop - before]
    return Ranked(numbers.take(page).tolist(), scores.take(page).tolist())


def _best_of_few(
    order: DayOrder, words: Sequence[WordScores], numbers: Numbers, start: int, stop: int
) -> Ranked:
    scores = scores_of(words, numbers)
    page = top(scores, lambda some: order.ranks.take(numbers.take(some)), start, stop)
    return Ranked(numbers.take(page).tolist(), scores.take(page).tolist())


def _best_of_many(
    order: DayOrder, words: Sequence[WordScores], found: Matches, start: int, stop: int
) -> Ranked:
    scores = np.where(found.mask, scores_of_all(words, found.size), np.float32(-1))
    page = top(scores, order.ranks.take, start, stop)
    return Ranked(page.tolist(), scores.take(page).tolist())
