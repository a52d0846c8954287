"""Which of the articles found come on a page, in which order, with which scores.

By relevance: the best score first, of equal ones the newest. By day: the days in order, the
undated last; the articles of one day, the best score first. What is still equal is in the order of
the index.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from search.kernel.best import top
from search.matches import Matches, Numbers
from search.orders import DayOrder
from search.results import Sort
from search.words import KEPT, LARGE, Words


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
    if not len(words):
        return _unscored(order, found, start, stop)
    if sort != "relevance":
        return _by_day(order, words, found, start, stop)
    if len(words) == 1 and (page := _kept_best(order, words, found, start, stop)):
        return page
    if found.few:
        return _best_of(order, words, found.numbers, start, stop)
    if found.size >= LARGE:
        return _best_of(order, words, words.candidates(found, stop), start, stop)
    return _best_on_row(order, words, found, start, stop)


def _kept_best(
    order: DayOrder, words: Words, found: Matches, start: int, stop: int
) -> Ranked | None:
    """Of what is kept of the only word; None where that may not be enough or is still to be made.

    Whatever narrows the search leaves the articles of a word in their order.
    """
    if words.score_just(found):
        if stop > KEPT:
            return None
        numbers, scores = words.all[0].best(order.ranks, stop)
    elif found.few or found.size < LARGE:
        return None
    else:
        numbers, scores = words.all[0].best(order.ranks, KEPT)
        held = found.mask.take(numbers)
        numbers, scores = numbers.compress(held), scores.compress(held)
        if len(numbers) < stop:
            return None
    return Ranked(numbers[start:stop].tolist(), scores[start:stop].tolist())


def _unscored(order: DayOrder, found: Matches, start: int, stop: int) -> Ranked:
    numbers = order.numbers.take(order.ranks_of(found, stop)[start:stop]).tolist()
    return Ranked(numbers, [0.0] * len(numbers))


def _by_day(order: DayOrder, words: Words, found: Matches, start: int, stop: int) -> Ranked:
    numbers, before = order.whole_days(found, start, stop)
    scores = words.scores_of(numbers)
    days = order.days.take(order.ranks.take(numbers))
    page = np.lexsort((numbers, -scores, days))[start - before : stop - before]
    return Ranked(numbers.take(page).tolist(), scores.take(page).tolist())


def _best_of(order: DayOrder, words: Words, numbers: Numbers, start: int, stop: int) -> Ranked:
    """The best of these articles, which ascend."""
    scores = words.scores_of(numbers)
    page = top(scores, order.ranks, numbers, start, stop)
    return Ranked(numbers.take(page).tolist(), scores.take(page).tolist())


def _best_on_row(order: DayOrder, words: Words, found: Matches, start: int, stop: int) -> Ranked:
    """The best of the articles found, by sums for all articles."""
    scores = words.row if words.score_just(found) else words.row * found.mask
    page = top(scores, order.ranks, None, start, stop)
    best = scores.take(page)
    if best[-1] == 0 and not words.score_just(found):  # it may be any article
        return _best_of(order, words, found.numbers, start, stop)
    return Ranked(page.tolist(), best.tolist())
