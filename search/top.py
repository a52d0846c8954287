"""Bounds for the best of many, that not all of them need be looked at."""

from __future__ import annotations

from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float32]
Number = TypeVar("Number", np.float32, np.unsignedinteger[Any])
Positions = NDArray[np.intp]

SORTED = 256
"""Sorting so few takes no longer than finding out which of them matter."""

MAXIMA = 16
"""Maxima looked at for each rank: the more, the fewer scores pass the bound that they give."""

# Scores in a group of `near_best`.
_GROUPED = 64


def lower_bound(scores: NDArray[Number], count: int) -> Number:
    """A score that at least `count` of the scores reach, of which there are many more.

    The best of each of some groups: the groups do not meet, so as many scores reach the
    `count`-th of these as groups do. The scores are taken as rows, and a group is a column of
    them, for numpy compares whole rows at a time.
    """
    rows = max(1, len(scores) // (count * MAXIMA + SORTED))
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
