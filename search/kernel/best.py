"""The best of many without sorting all of them.

Ranks run from the highest score; of equal scores the lower place comes first. So that any stretch
of ranks is the same however it was asked for, places are to be unique.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from search.top import MAXIMA, SORTED, Positions, Scores, lower_bound

Places = NDArray[np.int32]


def top(
    scores: Scores, places: Places, numbers: NDArray[np.int32] | None, start: int, stop: int
) -> Positions:
    """The positions in `scores`, none below 0, of ranks start <= r < stop, in order.

    `places` are by the numbers of what has the scores; without `numbers`, by position. Ranks beyond
    the last score are left out. Raises IndexError for a number that has no place.
    """
    stop = min(stop, len(scores))
    if start >= stop:
        return np.zeros(0, np.intp)
    if numbers is not None:
        places = places.take(numbers)
    if len(scores) <= SORTED:
        return np.lexsort((places, -scores))[start:stop]
    low, high = _bounds(scores, start, stop)
    among = np.flatnonzero(scores >= low)
    found = scores.take(among)
    above = 0
    if start:
        kept = found <= high
        above = len(among) - int(np.count_nonzero(kept))
        among, found = among.compress(kept), found.compress(kept)
    order = _ranked(found, places.take(among), start - above, stop - above)
    return among.take(order)


def _bounds(scores: Scores, start: int, stop: int) -> tuple[np.float32, np.float32]:
    """A score that no rank before `stop` is below, and one that no rank from `start` is above."""
    if not start and stop * MAXIMA < len(scores):
        return lower_bound(scores, stop), scores[0]
    last = len(scores) - 1
    parted = np.partition(scores, (last - (stop - 1), last - start))
    return parted[last - (stop - 1)], parted[last - start]


def _ranked(scores: Scores, places: Places, start: int, stop: int) -> Positions:
    """As `top`, of what the bounds let pass: few, or many of one score."""
    if len(scores) <= 2 * (stop + SORTED):
        return np.lexsort((places, -scores))[start:stop]
    # The bits of floats that are not negative are in the order of the floats.
    keys = places - (scores.view(np.int32).astype(np.int64) << 32)
    order = np.argpartition(keys, (start, stop - 1))[start:stop]
    return order.take(keys.take(order).argsort())
