"""Values packed into bits."""

from libc.string cimport memcpy

import numpy as np


def pack_lists(
    const int[::1] values,
    const int[::1] kinds,
    const unsigned char[::1] widths,
    const long long[::1] starts,
):
    """Lists of values packed into bits, and where each begins, in bytes."""
    cdef Py_ssize_t items = values.shape[0], lists = starts.shape[0] - 1, size
    if kinds.shape[0] != items or lists < 0 or starts[0] != 0 or starts[lists] != items:
        raise ValueError("No lists begin there.")
    begins = np.empty(lists + 1, np.int64)
    cdef long long[::1] to = begins
    with nogil:
        size = _sizes(kinds, widths, starts, to)
    if size < 0:
        raise ValueError("There is no such kind of value.")
    data = np.empty(size, np.uint8)
    cdef unsigned char[::1] out = data
    cdef Py_ssize_t i, one, at
    cdef unsigned long long waiting
    cdef unsigned int word
    cdef int fill, width
    with nogil:
        for i in range(lists):
            at = to[i]
            waiting = 0
            fill = 0
            for one in range(starts[i], starts[i + 1]):
                width = widths[kinds[one]]
                word = <unsigned int>values[one] & ((<unsigned int>1 << width) - 1)
                waiting |= <unsigned long long>word << fill
                fill += width
                if fill >= 32:
                    word = <unsigned int>waiting
                    memcpy(&out[at], &word, 4)
                    at += 4
                    waiting >>= 32
                    fill -= 32
            while fill > 0:
                out[at] = <unsigned char>waiting
                at += 1
                waiting >>= 8
                fill -= 8
    return data, begins


cdef Py_ssize_t _sizes(
    const int[::1] kinds,
    const unsigned char[::1] widths,
    const long long[::1] starts,
    long long[::1] to,
) noexcept nogil:
    """Where the bytes of each list begin and end; -1 where the arguments do not fit each other."""
    cdef Py_ssize_t i, one, at = 0
    cdef Py_ssize_t bits
    for i in range(starts.shape[0] - 1):
        to[i] = at
        bits = 0
        if starts[i] > starts[i + 1]:
            return -1
        for one in range(starts[i], starts[i + 1]):
            if kinds[one] < 0 or kinds[one] >= widths.shape[0] or widths[kinds[one]] > 31:
                return -1
            bits += widths[kinds[one]]
        at += (bits + 7) >> 3
    to[starts.shape[0] - 1] = at
    return at
