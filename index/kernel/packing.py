"""Values packed into bits."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Bytes = NDArray[np.uint8]
Ints = NDArray[np.int32]
Starts = NDArray[np.int64]


def pack_lists(values: Ints, kinds: Ints, widths: Bytes, starts: Starts) -> tuple[Bytes, Starts]:
    """Lists of values packed into bits, and where each begins, in bytes.

    A value of kind k takes `widths[k]` bits, which hold it, 31 at most. The values of list i are
    those from `starts[i]` to `starts[i + 1]` (exclusive); its bits run from the lowest of its
    first byte upwards. Raises ValueError or IndexError where there is no such kind.
    """
    if (kinds < 0).any():
        raise ValueError("There is no such kind of value.")
    bits = widths[kinds]
    ends = np.cumsum(bits, dtype=np.int64)
    list_starts = np.concatenate((np.zeros(1, np.int64), ends))[starts]
    byte_starts = np.zeros(len(starts), np.int64)
    np.cumsum((np.diff(list_starts) + 7) >> 3, out=byte_starts[1:])
    begins = ends - bits
    begins += np.repeat((byte_starts[:-1] << 3) - list_starts[:-1], np.diff(starts))
    return _pack_bits(values, begins, int(byte_starts[-1])), byte_starts


def _pack_bits(values: Ints, bits: Starts, size: int) -> Bytes:
    """The values from these bits on, in `size` bytes.

    The values that begin in the same 32-bit word share no bit, so the sum of them, each shifted to
    where it begins, is that word and what runs over into the next. The sums are differences of
    running totals, which may overflow: they are modulo 2^64, as the differences are.
    """
    shifted = values.astype(np.uint64)
    shifted <<= (bits & 31).view(np.uint64)
    totals = np.zeros(len(values) + 1, np.uint64)
    np.cumsum(shifted, out=totals[1:])
    in_word = np.bincount(bits >> 5, minlength=size // 4 + 2)
    sums = np.diff(totals[np.cumsum(in_word)], prepend=np.uint64(0))
    words = sums.astype("<u4")
    words[1:] += (sums[:-1] >> np.uint64(32)).astype("<u4")
    return words.view(np.uint8)[:size]
