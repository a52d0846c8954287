"""Occurrences as postings, and postings as bytes, many lists at once."""

import numpy as np


cdef bint _fit(const long long[::1] starts, Py_ssize_t items) noexcept nogil:
    """Whether lists may begin there: from 0 on, ascending, up to the end."""
    cdef Py_ssize_t i
    if starts.shape[0] == 0 or starts[0] != 0 or starts[starts.shape[0] - 1] != items:
        return False
    for i in range(starts.shape[0] - 1):
        if starts[i] > starts[i + 1]:
            return False
    return True


def _check(const long long[::1] starts, Py_ssize_t items):
    if not _fit(starts, items):
        raise ValueError("No lists begin there.")


def postings(const int[::1] numbers, const long long[::1] starts):
    """The articles of each list, each once, how often each was there, and where lists begin."""
    cdef Py_ssize_t lists = starts.shape[0] - 1, items = numbers.shape[0], i, one, at = 0
    _check(starts, items)
    found, counted = np.empty(items, np.int32), np.empty(items, np.int32)
    begins = np.empty(lists + 1, np.int64)
    cdef int[::1] articles = found, frequencies = counted
    cdef long long[::1] to = begins
    cdef int before
    with nogil:
        for i in range(lists):
            to[i] = at
            before = -1
            for one in range(starts[i], starts[i + 1]):
                if one == starts[i] or numbers[one] != before:
                    before = articles[at] = numbers[one]
                    frequencies[at] = 1
                    at += 1
                else:
                    frequencies[at - 1] += 1
        to[lists] = at
    return found[:at], counted[:at], begins


cdef Py_ssize_t _gap_sizes(
    const int[::1] numbers, const long long[::1] starts, long long size, long long[::1] to
) noexcept nogil:
    """Where the bytes of each list begin and, behind them, end; -1 where numbers descend."""
    cdef Py_ssize_t i, one, at = 0
    cdef long long gap, before
    cdef int width
    cdef long long limit
    for i in range(starts.shape[0] - 1):
        to[i] = at
        width = 1 if (starts[i + 1] - starts[i]) * 256 >= size else 2
        limit = 255 if width == 1 else 65535
        before = 0
        for one in range(starts[i], starts[i + 1]):
            gap = numbers[one] - before
            before = numbers[one]
            if gap < 0:
                return -1
            at += width
            if gap >= limit:
                at += gap // limit * width
    to[starts.shape[0] - 1] = at
    return at


def gap_bytes(const int[::1] numbers, const long long[::1] starts, long long size):
    """Lists of ascending numbers below `size` as gaps, and where each begins; no list is empty."""
    _check(starts, numbers.shape[0])
    begins = np.empty(starts.shape[0], np.int64)
    cdef long long[::1] to = begins
    cdef Py_ssize_t total
    with nogil:
        total = _gap_sizes(numbers, starts, size, to)
    if total < 0:
        raise ValueError("The numbers of a list do not ascend.")
    data = np.empty(total, np.uint8)
    cdef unsigned char[::1] out = data
    cdef Py_ssize_t i, one, at = 0
    cdef int gap, before
    with nogil:
        for i in range(starts.shape[0] - 1):
            before = 0
            if (starts[i + 1] - starts[i]) * 256 >= size:
                for one in range(starts[i], starts[i + 1]):
                    gap = numbers[one] - before
                    before = numbers[one]
                    while gap >= 255:
                        out[at] = 255
                        at += 1
                        gap -= 255
                    out[at] = <unsigned char>gap
                    at += 1
            else:
                for one in range(starts[i], starts[i + 1]):
                    gap = numbers[one] - before
                    before = numbers[one]
                    while gap >= 65535:
                        out[at] = out[at + 1] = 255
                        at += 2
                        gap -= 65535
                    out[at] = <unsigned char>(gap & 255)
                    out[at + 1] = <unsigned char>(gap >> 8)
                    at += 2
    return data, begins


def nibbles(const int[::1] frequencies, const long long[::1] starts):
    """Each frequency less one, but 15 for all over 15; and those over 15 beside them."""
    cdef Py_ssize_t items = frequencies.shape[0], lists = starts.shape[0] - 1
    cdef Py_ssize_t i, one, larger = 0, larger_lists = 0, before
    _check(starts, items)
    found = np.empty(items, np.uint8)
    cdef unsigned char[::1] out = found
    with nogil:
        for one in range(items):
            larger += frequencies[one] > 15
            out[one] = 15 if frequencies[one] > 15 else <unsigned char>(frequencies[one] - 1)
    over = np.empty(larger, np.int32)
    which, counted = np.empty(min(larger, lists), np.int64), np.empty(min(larger, lists), np.int64)
    cdef int[::1] large = over
    cdef long long[::1] large_lists = which, large_counts = counted
    larger = 0
    with nogil:
        for i in range(lists):
            before = larger
            for one in range(starts[i], starts[i + 1]):
                if frequencies[one] > 15:
                    large[larger] = frequencies[one]
                    larger += 1
            if larger > before:
                large_lists[larger_lists] = i
                large_counts[larger_lists] = larger - before
                larger_lists += 1
    return found, over, which[:larger_lists], counted[:larger_lists]
