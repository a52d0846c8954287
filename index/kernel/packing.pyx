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
    cdef Py_ssize_t items = values.shape[0], lists = starts.shape[0] - 1
    if kinds.shape[0] != items or lists < 0 or starts[0] != 0 or starts[lists] != items:
        raise ValueError("No lists begin there.")
    cdef int widest = 0
    cdef Py_ssize_t i, one, at = 0
    for i in range(lists):
        if starts[i] > starts[i + 1]:
            raise ValueError("No lists begin there.")
    for i in range(widths.shape[0]):
        widest = max(widest, widths[i])
    data, begins = np.empty((items * widest >> 3) + lists, np.uint8), np.empty(lists + 1, np.int64)
    cdef unsigned char[::1] out = data
    cdef long long[::1] to = begins
    cdef unsigned long long waiting
    cdef unsigned int word
    cdef int fill, width
    cdef bint fits = widest <= 31
    with nogil:
        for i in range(lists if fits else 0):
            to[i] = at
            waiting = 0
            fill = 0
            for one in range(starts[i], starts[i + 1]):
                if kinds[one] < 0 or kinds[one] >= widths.shape[0]:
                    fits = False
                    break
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
        to[lists] = at
    if not fits:
        raise ValueError("There is no such kind of value.")
    return data[:at].copy(), begins
