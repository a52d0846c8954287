"""Byte strings that lie behind each other: string i is `blob[starts[i]:starts[i + 1]]`."""

from __future__ import annotations

from bisect import bisect_left
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Bytes = NDArray[np.uint8]
Numbers = NDArray[np.int64]


def ascending(blob: Bytes, starts: Numbers, which: Numbers) -> Numbers:
    """The numbers of some strings, put in the order of their bytes; equal ones stay in theirs.

    Raises ValueError or IndexError where there are no such strings.
    """
    return np.array(sorted(which.tolist(), key=cut(blob, starts).__getitem__), np.int64)


def distinct(blob: Bytes, starts: Numbers) -> tuple[Numbers, Numbers]:
    """Of the distinct strings, ascending, the first with each; and for each string which it is.

    Raises ValueError where there are no such strings.
    """
    strings = cut(blob, starts)
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


def cut(blob: Bytes, starts: Numbers) -> list[bytes]:
    """Each string as bytes. Raises ValueError where there are no such strings."""
    _check(blob, starts)
    bounds = starts.tolist()
    content = blob[bounds[0] : bounds[-1]].tobytes()
    return [content[start - bounds[0] : end - bounds[0]] for start, end in pairwise(bounds)]


def join(parts: list[bytes]) -> tuple[Bytes, Numbers]:
    """The byte strings behind each other, and where each begins."""
    starts = np.zeros(len(parts) + 1, np.int64)
    np.cumsum(np.fromiter(map(len, parts), np.int64, len(parts)), out=starts[1:])
    return np.frombuffer(b"".join(parts), np.uint8), starts


def lower_bound(blob: Bytes, starts: Numbers, other: bytes) -> int:
    """The first that is not less than the other one, their number where none is.

    The strings ascend. Raises ValueError where one that is looked at is not there.
    """

    def string(number: int) -> bytes:
        _check(blob, starts[number : number + 2])
        return blob[starts[number] : starts[number + 1]].tobytes()

    return bisect_left(range(len(starts) - 1), other, key=string)


def _check(blob: Bytes, starts: Numbers) -> None:
    if not len(starts) or starts[0] < 0 or starts[-1] > len(blob) or (np.diff(starts) < 0).any():
        raise ValueError("No strings begin there.")
