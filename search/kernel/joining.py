"""Ascending lists of articles: which are in both, and their scores added up."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int32]
Scores = NDArray[np.float32]


def in_both(few: Numbers, many: Numbers) -> Numbers:
    """The articles in both lists; quick where the first is the shorter one."""
    if not len(many):
        return many
    held = many.take(many.searchsorted(few), mode="clip") == few
    return few.compress(held)


def mask_of(numbers: Numbers, size: int) -> NDArray[np.bool_]:
    """Of `size` articles, True for those in a list. Raises IndexError."""
    mask = np.zeros(size, np.bool_)
    mask[numbers] = True
    return mask


def add_scores(total: Scores, numbers: Numbers, own: Numbers, scores: Scores) -> None:
    """Add to `total`, which is of the articles `numbers`, the scores of those in `own`."""
    if len(own) < len(numbers):
        at = numbers.searchsorted(own)
        held = numbers.take(at, mode="clip") == own
        total[at.compress(held)] += scores.compress(held)
    elif len(own):
        at = own.searchsorted(numbers)
        held = own.take(at, mode="clip") == numbers
        total += scores.take(at, mode="clip") * held


def add_to_row(row: Scores, own: Numbers, scores: Scores) -> None:
    """Add to a row of all articles the scores of those in `own`. Raises IndexError."""
    row[own] += scores
