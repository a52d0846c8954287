"""Which of the articles found come on a page, in which order, with which scores.

By relevance: the best score first, of equal ones the newest. By day: the days in order, the
undated last; the articles of one day, the best score first. What is still equal is in the order of
the index.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from search.matches import Matches, Numbers
from search.orders import DayOrder
from search.results import Sort
from search.top import top
from search.words import Words


class Ranked(NamedTuple):
    """Articles by rank, and the score of each."""

    numbers: list[int]
    scores: list[float]


def ranked(
    order: DayOrder, words: Words, found: Matches, sort: Sort, start: int, stop: int
) -> Ranked:
    """The articles of ranks start <= r < stop among those found; `order` is that of the sort."""
    stop = min(stop, found.count)
    if start >= stop:
        return Ranked([], [])
    if not words.all:
        return _unscored(order, found, start, stop)
    if sort != "relevance":
        return _by_day(order, words, found, start, stop)
    if len(words.all) == 1 and words.score_just(found):
        kept = words.all[0].best(order.ranks, start, stop)
        if kept:
            return Ranked(*kept)
    if not found.few:
        best = _best_of_many(order, words, found, start, stop)
        if best.scores[-1] > 0 or words.score_just(found):
            return best
    return _best_of_few(order, words, found.numbers, start, stop)


def _unscored(order: DayOrder, found: Matches, start: int, stop: int) -> Ranked:
    numbers = order.numbers.take(order.ranks_of(found, stop)[start:stop]).tolist()
    return Ranked(numbers, [0.0] * len(numbers))


def _by_day(order: DayOrder, words: Words, found: Matches, start: int, stop: int) -> Ranked:
    numbers, before = order.whole_days(found, start, stop)
    scores = words.scores_of(numbers)
    days = order.days.take(order.ranks.take(numbers))
    page = np.lexsort((numbers, -scores, days))[start - before : stop - before]
    return Ranked(numbers.take(page).tolist(), scores.take(page).tolist())


def _best_of_few(order: DayOrder, words: Words, numbers: Numbers, start: int, stop: int) -> Ranked:
    scores = words.scores_of(numbers)
    page = top(scores, lambda some: order.ranks.take(numbers.take(some)), start, stop)
    return Ranked(numbers.take(page).tolist(), scores.take(page).tolist())


def _best_of_many(order: DayOrder, words: Words, found: Matches, start: int, stop: int) -> Ranked:
    """The best of the articles found that have a score; where it is 0, it may be any article."""
    scores = words.row if words.score_just(found) else words.row * found.mask
    page = top(scores, order.ranks.take, start, stop)
    return Ranked(page.tolist(), scores.take(page).tolist())
