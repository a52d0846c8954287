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
            if starts[i] < starts[i + 1]:
                before = ~numbers[starts[i]]  # another, so that `at` counts the first
            for one in range(starts[i], starts[i + 1]):
                at += numbers[one] != before  # no branch, which could not be foreseen
                before = articles[at - 1] = numbers[one]
                frequencies[at - 1] = <int>(one + 1)
        to[lists] = at
        for one in range(at - 1, 0, -1):
            frequencies[one] -= frequencies[one - 1]
    return found[:at], counted[:at], begins


def gap_bytes(const int[::1] numbers, const long long[::1] starts, long long size):
    """Lists of ascending numbers below `size` as gaps, and where each begins; no list is empty."""
    cdef Py_ssize_t lists = starts.shape[0] - 1, i, room = 0, at = 0
    _check(starts, numbers.shape[0])
    for i in range(lists):
        if starts[i] < starts[i + 1]:
            room += _room(numbers[starts[i + 1] - 1], starts[i + 1] - starts[i], size)
    data, begins = np.empty(room, np.uint8), np.empty(lists + 1, np.int64)
    cdef unsigned char[::1] out = data
    cdef long long[::1] to = begins
    with nogil:
        for i in range(lists):
            to[i] = at
            if (starts[i + 1] - starts[i]) * 256 >= size:
                at = _narrow(numbers, starts[i], starts[i + 1], out, at)
            else:
                at = _wide(numbers, starts[i], starts[i + 1], out, at)
            if at < 0:
                break
        to[lists] = at
    if at < 0:
        raise ValueError("The numbers of a list do not ascend.")
    return data[:at].copy(), begins


cdef inline Py_ssize_t _room(int last, Py_ssize_t count, long long size) noexcept nogil:
    """The most bytes that a list of so many numbers takes: there are as many skips as fit in it."""
    cdef Py_ssize_t most = max(last, 0)
    return count + most // 255 if count * 256 >= size else 2 * (count + most // 65535)


cdef inline Py_ssize_t _narrow(
    const int[::1] numbers, Py_ssize_t one, Py_ssize_t end, unsigned char[::1] out, Py_ssize_t at
) noexcept nogil:
    """Write a list with gaps of one byte; where the next begins, -1 where numbers descend."""
    cdef int gap, before = 0, left = numbers[end - 1] // 255 if one < end else 0
    for one in range(one, end):
        if numbers[one] < before:
            return -1
        gap = numbers[one] - before
        before = numbers[one]
        while gap >= 255:
            if left <= 0:
                return -1
            left -= 1
            out[at] = 255
            at += 1
            gap -= 255
        out[at] = <unsigned char>gap
        at += 1
    return at


cdef inline Py_ssize_t _wide(
    const int[::1] numbers, Py_ssize_t one, Py_ssize_t end, unsigned char[::1] out, Py_ssize_t at
) noexcept nogil:
    """As `_narrow`, of two bytes."""
    cdef int gap, before = 0, left = numbers[end - 1] // 65535 if one < end else 0
    for one in range(one, end):
        if numbers[one] < before:
            return -1
        gap = numbers[one] - before
        before = numbers[one]
        while gap >= 65535:
            if left <= 0:
                return -1
            left -= 1
            out[at] = out[at + 1] = 255
            at += 2
            gap -= 65535
        out[at] = <unsigned char>(gap & 255)
        out[at + 1] = <unsigned char>(gap >> 8)
        at += 2
    return at


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


def in_pairs(const unsigned char[::1] values):
    """Two nibbles in a byte, the first in the lower half; an odd last one has a zero above it."""
    cdef Py_ssize_t items = values.shape[0], i
    data = np.empty((items + 1) >> 1, np.uint8)
    cdef unsigned char[::1] out = data
    with nogil:
        for i in range(items >> 1):
            out[i] = <unsigned char>(values[2 * i] | values[2 * i + 1] << 4)
        if items & 1:
            out[items >> 1] = values[items - 1]
    return data
