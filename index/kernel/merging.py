"""Lists of several origins put together."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int32]
Starts = NDArray[np.int64]
Integers = NDArray[np.integer[Any]]  # unsigned


def put(source: Integers, starts: Starts, base: int, firsts: Starts, target: Ints) -> None:
    """Copy list after list to where each belongs, and add `base` to every item.

    List i is `source` from `starts[i]` up to `starts[i + 1]`, counted from `starts[0]`, which is
    where the source begins; it goes to `firsts[i]` of the target. Raises ValueError or IndexError
    where there is no such place.
    """
    counts = np.diff(starts)
    if (firsts < 0).any():
        raise ValueError("A list goes where nothing is.")
    at = np.repeat(firsts - (np.cumsum(counts) - counts), counts)
    at += np.arange(len(at))
    target[at] = source[: len(at)] + np.int32(base)


def added_up(
    numbers: Integers, frequencies: Integers, starts: Starts, forms: Starts, counts: Starts
) -> tuple[Ints, Ints, Starts]:
    """For each stem the articles of all its forms, ascending, with their frequencies added.

    Form i has those from `starts[i]` on and before `starts[i + 1]`, ascending. Stem after stem,
    `forms` are the forms of each, as many as its count. The last of three says where the articles
    of each stem begin. Raises ValueError or IndexError where there are no such forms.
    """
    if (forms < 0).any() or counts.sum() != len(forms):
        raise ValueError("There are no such forms.")
    posting_counts = starts[forms + 1] - starts[forms]
    ends = np.cumsum(posting_counts)
    at = np.repeat(starts[forms] - (ends - posting_counts), posting_counts)
    at += np.arange(len(at))
    stem = np.repeat(np.arange(len(counts)) << 32, counts)
    keys = np.repeat(stem, posting_counts)
    keys += numbers[at]
    order = np.argsort(keys, kind="stable")  # merges: the keys of each form are ascending
    keys = keys[order]
    first = np.flatnonzero(np.diff(keys, prepend=-1))
    added = np.add.reduceat(frequencies[at[order]], first, dtype=np.int32) if len(at) else at
    keys = keys[first]
    begins = np.zeros(len(counts) + 1, np.int64)
    np.cumsum(np.bincount(keys >> 32, minlength=len(counts)), out=begins[1:])
    return (keys & 0xFFFFFFFF).astype(np.int32), added.astype(np.int32), begins
