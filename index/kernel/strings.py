"""Byte strings that lie behind each other: string i is `blob[starts[i]:starts[i + 1]]`."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Bytes = NDArray[np.uint8]
Numbers = NDArray[np.int64]


def ascending(blob: Bytes, starts: Numbers, which: Numbers) -> Numbers:
    """The numbers of some strings, put in the order of their bytes; equal ones stay in theirs.

    Raises ValueError or IndexError where there are no such strings.
    """
    return np.array(sorted(which.tolist(), key=_list(blob, starts).__getitem__), np.int64)


def distinct(blob: Bytes, starts: Numbers) -> tuple[Numbers, Numbers]:
    """Of the distinct strings, ascending, the first with each; and for each string which it is.

    Raises ValueError where there are no such strings.
    """
    strings = _list(blob, starts)
    first = dict(zip(reversed(strings), range(len(strings) - 1, -1, -1), strict=True))
    table = sorted(first)
    number_of = {string: number for number, string in enumerate(table)}
    return (
        np.array([first[string] for string in table], np.int64),
        np.array([number_of[string] for string in strings], np.int64),
    )


def take(blob: Bytes, starts: Numbers, which: Numbers) -> tuple[Bytes, Numbers]:
    """The strings of these numbers behind each other, and where each begins.

    Raises ValueError or IndexError where there are no such strings.
    """
    _check(blob, starts)
    lengths = starts[which + 1] - starts[which]
    begins = np.zeros(len(which) + 1, np.int64)
    np.cumsum(lengths, out=begins[1:])
    at = np.repeat(starts[which] - begins[:-1], lengths)
    at += np.arange(len(at))
    return blob.take(at), begins


def _list(blob: Bytes, starts: Numbers) -> list[bytes]:
    _check(blob, starts)
    content, bounds = blob.tobytes(), starts.tolist()
    return [content[start:end] for start, end in pairwise(bounds)]


def _check(blob: Bytes, starts: Numbers) -> None:
    if not len(starts) or starts[0] < 0 or starts[-1] > len(blob) or (np.diff(starts) < 0).any():
        raise ValueError("No strings begin there.")
