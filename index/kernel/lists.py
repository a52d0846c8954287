"""Occurrences as postings, and postings as bytes, many lists at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Bytes = NDArray[np.uint8]
Ints = NDArray[np.int32]
Starts = NDArray[np.int64]


def postings(numbers: Ints, starts: Starts) -> tuple[Ints, Ints, Starts]:
    """The articles of each list, each once, how often each was there, and where lists begin.

    `numbers` are articles, ascending in each list; those of list i begin at `starts[i]` and end at
    `starts[i + 1]`, and none is empty.
    """
    begins = np.empty(len(numbers), np.bool_)
    np.not_equal(numbers[1:], numbers[:-1], out=begins[1:])
    begins[starts[:-1]] = True
    at = np.append(np.flatnonzero(begins), len(numbers))
    return numbers[at[:-1]], np.diff(at).astype(np.int32), np.searchsorted(at, starts)


def gap_bytes(numbers: Ints, starts: Starts, size: int) -> tuple[Bytes, Starts]:
    """Lists of ascending numbers below `size` as gaps, and where each begins; no list is empty.

    Raises ValueError where the numbers of a list do not ascend.
    """
    gaps = numbers.copy()
    gaps[1:] -= numbers[:-1]
    gaps[starts[:-1]] = numbers[starts[:-1]]
    if (gaps < 0).any():
        raise ValueError("The numbers of a list do not ascend.")
    counts = np.diff(starts)
    is_narrow = np.repeat(counts * 256 >= size, counts)
    widths, rest = _skipped(gaps, is_narrow)
    ends = np.cumsum(widths, dtype=np.int64)
    data = np.full(ends[-1] if len(ends) else 0, 255, np.uint8)  # all that is not set is a skip
    data[ends - 1] = np.where(is_narrow, rest, rest >> 8)
    wide = np.flatnonzero(~is_narrow)
    data[ends[wide] - 2] = rest[wide] & 255
    return data, np.concatenate(([0], ends))[starts]


def _skipped(gaps: Ints, is_narrow: NDArray[np.bool_]) -> tuple[Ints, Ints]:
    """The bytes that each gap takes, and what is left of it behind the skips."""
    widths = np.where(is_narrow, np.int32(1), np.int32(2))
    large = np.flatnonzero(gaps >= 255)
    large = large[is_narrow[large] | (gaps[large] >= 65535)]
    limits = np.where(is_narrow[large], np.int32(255), np.int32(65535))
    skips, gaps[large] = np.divmod(gaps[large], limits)
    widths[large] *= skips + 1
    return widths, gaps


def nibbles(frequencies: Ints, starts: Starts) -> tuple[Bytes, Ints, Starts, Starts]:
    """Each frequency less one, but 15 for all over 15; and those over 15 beside them.

    These are in their order; then come the lists that have any, and how many each has.
    """
    at = np.flatnonzero(frequencies > 15)
    lists = np.searchsorted(starts, at, side="right") - 1
    large_lists, large_counts = np.unique(lists, return_counts=True)
    found = np.minimum(frequencies - 1, 15).astype(np.uint8)
    return found, frequencies[at], large_lists, large_counts


def in_pairs(values: Bytes) -> Bytes:
    """Two nibbles in a byte, the first in the lower half; an odd last one has a zero above it."""
    even = np.append(values, np.uint8(0)) if len(values) % 2 else values
    return even[::2] | even[1::2] << np.uint8(4)
