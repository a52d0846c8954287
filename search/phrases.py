"""Words in a row and words near each other, by their places in one segment."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import partial

import numpy as np
from numpy.typing import NDArray

from search.matches import Numbers
from search.places import Keys, Places

# How much rarer one word must be for the others to be looked at only around it.
_RARER = 4

_AT_ONCE = 1 << 16
"""Places of the rarest word that are looked around at once; of more, a stretch of the row's."""


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
    layout = places[0].layout
    rows = [each.row for each in places]
    found = [np.zeros(0, np.int32)]
    for first, end in layout.stretches():
        row = rows[0][first:end]
        for following in rows[1:]:
            shifted = row << np.uint64(1)
            shifted[1:] |= row[:-1] >> np.uint64(63)
            shifted &= following[first:end]
            row = shifted
            if not row.any():
                break
        found.append(layout.articles_with_bits(row, first))
    return np.concatenate(found)


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
    once = len(wanted) == len(terms)
    if once and all(each.crowded for each in places):
        return _rows_near(places, span)
    by_term = dict(zip(terms, places, strict=True))
    find = _near_once if once else partial(_near_often, list(wanted.values()))
    different = [by_term[term] for term in wanted]
    if min(len(each.keys) for each in different) <= _AT_ONCE:
        return find(different, span)
    stretches = places[0].layout.stretches()
    parts = ([each.part(*bounds) for each in different] for bounds in stretches)
    return np.concatenate([find(part, span) for part in parts])


def _near_once(places: Sequence[Places], span: int) -> Numbers:
    """The same of terms that differ: each stretch that holds them all holds the rarest.

    From a place of that one, what is as far behind as one of the others is is reached, and then the
    farthest ahead of those that are not yet among what was reached.
    """
    layout = places[0].layout
    if len(places) == 2:
        rarer, other = sorted(places, key=lambda each: len(each.keys))
        return _two_near(rarer, other, span)
    keys = _meeting(places, span)
    others = sorted(places, key=lambda each: len(each.keys))[1:]
    behind = np.array([layout.to_previous(keys, each.keys) for each in others])
    ahead = np.array([layout.to_next(keys, each.keys) for each in others])
    order = behind.argsort(axis=0)
    behind, ahead = (np.take_along_axis(each, order, axis=0) for each in (behind, ahead))
    farthest = np.zeros((len(others) + 1, len(keys)), np.int64)
    farthest[:-1] = np.maximum.accumulate(ahead[::-1], axis=0)[::-1]
    farthest[1:] += behind
    return layout.articles(keys.compress(farthest.min(axis=0) <= span))


def _two_near(rarer: Places, other: Places, span: int) -> Numbers:
    """The same of two terms: the other stands in the stretch around a place of the rarer."""
    layout, keys = rarer.layout, rarer.keys
    if not len(keys):
        return np.zeros(0, np.int32)
    owners = layout.article_of(keys)
    first = np.maximum(keys - span, layout.first_keys.take(owners))
    there = other.keys.take(other.keys.searchsorted(first), mode="clip")
    near = (there >= first) & (there - keys <= span) & (layout.article_of(there) == owners)
    return layout.articles(keys.compress(near))


def _near_often(counts: Sequence[int], places: Sequence[Places], span: int) -> Numbers:
    """The same, where the i-th term must stand there `counts[i]` times."""
    around = _around(places, _meeting(places, span), span)
    if not all(len(each.keys) for each in around):
        return np.zeros(0, np.int32)
    ends = np.concatenate([each.keys for each in around])
    order = ends.argsort(kind="stable")
    ends = ends.take(order)
    begins = ends
    offset = 0
    for each, count in zip(around, counts, strict=True):
        mine = (order >= offset) & (order < offset + len(each.keys))
        begins = np.minimum(begins, _latest(each.keys, mine, count))
        offset += len(each.keys)
    layout = places[0].layout
    close = (begins >= 0) & (ends - begins <= span)
    first, last = begins.compress(close), ends.compress(close)
    return layout.articles(last.compress(layout.article_of(first) == layout.article_of(last)))


def _rows_near(places: Sequence[Places], span: int) -> Numbers:
    layout = places[0].layout
    rows = [each.row for each in places]
    found = [np.zeros(0, np.int32)]
    for first, end in layout.stretches():
        row = layout.reaching(rows[0][first:end], span, first)
        for each in rows[1:]:
            row &= layout.reaching(each[first:end], span, first)
        found.append(layout.articles_with_bits(row, first))
    return np.concatenate(found)


def _latest(keys: Keys, mine: NDArray[np.bool_], count: int) -> NDArray[np.int64]:
    """At each of the merged places, the start of the latest `count` of the keys; -1 before that.

    `mine` says which of the merged places are the keys, which ascend.
    """
    begins = np.full(len(mine), -1, np.int64)
    shifted = np.full(len(keys), -1, np.int64)
    shifted[count - 1 :] = keys[: len(keys) - count + 1]
    begins[mine] = shifted
    return np.maximum.accumulate(begins)


def _meeting(places: Sequence[Places], span: int) -> Keys:
    """The places of the rarest term that have all the others at most `span` away."""
    rarest, *others = sorted(places, key=lambda each: len(each.keys))
    keys = rarest.keys
    for each in others:
        keys = keys.compress(each.within(keys, span))
    return keys


def _around_rarest(places: Sequence[Places], span: int) -> list[Places]:
    """The places at most `span` from those of the rarest term, where that leaves many out."""
    return _around(places, min(places, key=lambda each: len(each.keys)).keys, span)


def _around(places: Sequence[Places], keys: Keys, span: int) -> list[Places]:
    """The places at most `span` from the keys, where that leaves many out."""
    return [
        each.between(keys - span, keys + span) if len(each.keys) > _RARER * len(keys) else each
        for each in places
    ]
