"""The best of many without sorting all of them.

Ranks run from the highest score; of equal scores the lower place comes first. So that any stretch
of ranks is the same however it was asked for, places are to be unique.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float32]
Number = TypeVar("Number", np.float32, np.unsignedinteger[Any])
Positions = NDArray[np.intp]
Places = Callable[[Positions], NDArray[np.int32]]
"""The places of the scores at some positions: `array.take`, or what looks them up."""

# Sorting so few takes no longer than finding out which of them matter.
_SORTED = 256
# Maxima looked at for each rank: the more, the fewer scores pass the bound that they give.
_MAXIMA = 16
# Scores in a group of `near_best`.
_GROUPED = 64


def top(scores: Scores, places: Places, start: int, stop: int) -> Positions:
    """The positions of ranks start <= r < stop, in order.

    Ranks beyond the last score are left out.
    """
    stop = min(stop, len(scores))
    if start >= stop:
        return np.zeros(0, np.intp)
    if len(scores) <= _SORTED:
        return np.lexsort((places(np.arange(len(scores))), -scores))[start:stop]
    low, high = _bounds(scores, start, stop)
    among = np.flatnonzero(scores >= low)
    found = scores.take(among)
    above = 0
    if start:
        kept = found <= high
        above = len(among) - int(np.count_nonzero(kept))
        among, found = among.compress(kept), found.compress(kept)
    order = _ranked(found, places(among), start - above, stop - above)
    return among.take(order)


def _bounds(scores: Scores, start: int, stop: int) -> tuple[np.float32, np.float32]:
    """A score that no rank before `stop` is below, and one that no rank from `start` is above."""
    if not start and stop * _MAXIMA < len(scores):
        return lower_bound(scores, stop), scores[0]
    last = len(scores) - 1
    parted = np.partition(scores, (last - (stop - 1), last - start))
    return parted[last - (stop - 1)], parted[last - start]


def lower_bound(scores: NDArray[Number], count: int) -> Number:
    """A score that at least `count` of the scores reach, of which there are many more.

    The best of each of some groups: the groups do not meet, so as many scores reach the
    `count`-th of these as groups do. The scores are taken as rows, and a group is a column of
    them, for numpy compares whole rows at a time.
    """
    rows = max(1, len(scores) // (count * _MAXIMA + _SORTED))
    columns = len(scores) // rows
    best = scores[: rows * columns].reshape(rows, columns).max(axis=0)
    bound: Number = np.partition(best, columns - count)[columns - count]
    return bound


def near_best(scores: NDArray[np.uint8], count: int, less: int) -> Positions | None:
    """Where scores are that fall short of the `count`-th best by `less` at most, ascending.

    Maybe a few lower ones too. None if that is as low as 0. Made for a row of a million: only
    groups whose best is good enough are looked at again.
    """
    rows = max(1, min(_GROUPED, len(scores) // (8 * count)))
    columns = len(scores) // rows
    best = scores[: rows * columns].reshape(rows, columns).max(axis=0)
    bound = int(lower_bound(best, count)) - less
    if bound < 1:
        return None
    groups = (best >= bound).nonzero()[0]
    if len(groups) * _GROUPED > columns:
        return (scores >= bound).nonzero()[0]
    inside = (groups + columns * np.arange(rows)[:, None]).ravel()
    among = np.concatenate((inside, np.arange(rows * columns, len(scores))))
    found: Positions = among.compress(scores.take(among) >= bound)
    found.sort()
    return found


def _ranked(scores: Scores, places: NDArray[np.int32], start: int, stop: int) -> Positions:
    """As `top`, of what the bounds let pass: few, or many of one score."""
    if len(scores) <= 2 * (stop + _SORTED):
        return np.lexsort((places, -scores))[start:stop]
    # The bits of floats that are not negative are in the order of the floats.
    keys = places - (scores.view(np.int32).astype(np.int64) << 32)
    order = np.argpartition(keys, (start, stop - 1))[start:stop]
    return order.take(keys.take(order).argsort())
