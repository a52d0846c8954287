"""Words in a row and words near each other, by their places in one segment."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from search.matches import Numbers
from search.places import Keys, Places

# How much rarer one word must be for the others to be looked at only around it.
_RARER = 4


def in_a_row(places: Sequence[Places]) -> Numbers:
    """The articles in which the terms stand side by side, in this order; at least one term."""
    if all(each.crowded for each in places):
        return _rows_in_a_row(places)
    rarest = min(range(len(places)), key=lambda i: len(places[i].keys))
    keys = places[rarest].keys
    # Outwards, one place at a time: a step leads to a word of the article or to a free bit.
    for following in places[rarest + 1 :]:
        keys = keys + 1
        keys = keys.compress(following.holding(keys))
    keys = keys - (len(places) - 1 - rarest)
    for preceding in reversed(places[:rarest]):
        keys = keys - 1
        keys = keys.compress(preceding.holding(keys))
    return places[0].layout.articles(keys)


def _rows_in_a_row(places: Sequence[Places]) -> Numbers:
    row = places[0].row
    for following in places[1:]:
        shifted = row << np.uint64(1)
        shifted[1:] |= row[:-1] >> np.uint64(63)
        shifted &= following.row
        row = shifted
    return places[0].layout.articles_with_bits(row)


def in_order(places: Sequence[Places], slop: int) -> Numbers:
    """The articles with the terms in this order, each 1 to `slop` behind the one before."""
    layout = places[0].layout
    around = _around_rarest(places, slop * (len(places) - 1))
    ends = around[0].keys
    for following in around[1:]:
        keys = following.keys
        before = ends.searchsorted(keys) - 1
        if not len(ends):
            break
        nearest = ends.take(before, mode="clip")
        near = (before >= 0) & (keys - nearest <= slop)
        ends = keys.compress(near & (layout.article_of(keys) == layout.article_of(nearest)))
    return layout.articles(ends)


def near(terms: Sequence[str], places: Sequence[Places], span: int) -> Numbers:
    """The articles with a stretch of span + 1 places that holds all terms, in any order.

    `places[i]` are those of `terms[i]`; a term that is there twice must stand there twice.
    """
    wanted = Counter(terms)
    if len(wanted) == len(terms) and all(each.crowded for each in places):
        return _rows_near(places, span)
    by_term = dict(zip(terms, places, strict=True))
    around = _around_rarest([by_term[term] for term in wanted], span)
    if not all(len(each.keys) for each in around):
        return np.zeros(0, np.int32)
    ends = np.concatenate([each.keys for each in around])
    order = ends.argsort(kind="stable")
    ends = ends.take(order)
    begins = ends
    offset = 0
    for each, count in zip(around, wanted.values(), strict=True):
        mine = (order >= offset) & (order < offset + len(each.keys))
        begins = np.minimum(begins, _latest(each.keys, mine, count))
        offset += len(each.keys)
    layout = places[0].layout
    close = (begins >= 0) & (ends - begins <= span)
    first, last = begins.compress(close), ends.compress(close)
    return layout.articles(last.compress(layout.article_of(first) == layout.article_of(last)))


def _rows_near(places: Sequence[Places], span: int) -> Numbers:
    layout = places[0].layout
    row = layout.reaching(places[0].row, span)
    for each in places[1:]:
        row &= layout.reaching(each.row, span)
    return layout.articles_with_bits(row)


def _latest(keys: Keys, mine: NDArray[np.bool_], count: int) -> NDArray[np.int64]:
    """At each of the merged places, the start of the latest `count` of the keys; -1 before that.

    `mine` says which of the merged places are the keys, which ascend.
    """
    begins = np.full(len(mine), -1, np.int64)
    shifted = np.full(len(keys), -1, np.int64)
    shifted[count - 1 :] = keys[: len(keys) - count + 1]
    begins[mine] = shifted
    return np.maximum.accumulate(begins)


def _around_rarest(places: Sequence[Places], span: int) -> list[Places]:
    """The places at most `span` from those of the rarest term, where that leaves many out."""
    rarest = min(places, key=lambda each: len(each.keys)).keys
    return [
        each.between(rarest - span, rarest + span)
        if len(each.keys) > _RARER * len(rarest)
        else each
        for each in places
    ]
