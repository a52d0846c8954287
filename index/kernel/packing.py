"""Values packed into bits."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def pack_bits(values: NDArray[np.int32], bits: NDArray[np.int64], size: int) -> NDArray[np.uint8]:
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
