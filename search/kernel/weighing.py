"""What a word adds to the score of each of its articles, put together from its fields."""

from __future__ import annotations

from collections.abc import Sequence
from math import log1p

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int32]
Scores = NDArray[np.float32]

InField = tuple[Numbers, NDArray[np.int32], Scores]


def weigh(fields: Sequence[InField], size: int, k1: float) -> tuple[Numbers, Scores, float]:
    """The articles, ascending, that have a word in any field, their scores, and its idf.

    Of each field: the articles with the word, ascending; how often it stands in each; and for
    every one of the `size` articles there are what each time counts. This is summed up in the order
    of the fields and saturated with `k1`, in 32-bit floats: the order is part of the result.
    """
    numbers = _all_numbers([numbers for numbers, _, _ in fields])
    weights = np.zeros(len(numbers), np.float32)
    for own, frequencies, shares in fields:
        weights[numbers.searchsorted(own)] += shares.take(own) * frequencies.astype(np.float32)
    idf = log1p((size - len(numbers) + 0.5) / (len(numbers) + 0.5))
    scores = weights * idf
    scores /= weights + k1
    return numbers, scores, idf


def _all_numbers(lists: Sequence[Numbers]) -> Numbers:
    if len(lists) == 1:
        return lists[0]
    numbers = np.concatenate([np.zeros(0, np.int32), *lists])
    numbers.sort(kind="stable")  # which merges runs that are sorted
    return numbers.compress(np.diff(numbers, prepend=np.int32(-1)) != 0)
