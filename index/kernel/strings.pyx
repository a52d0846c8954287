"""Byte strings that lie behind each other: string i is `blob[starts[i]:starts[i + 1]]`."""

from cpython.bytes cimport PyBytes_AS_STRING, PyBytes_FromStringAndSize, PyBytes_GET_SIZE
from libc.stdlib cimport free, malloc
from libc.string cimport memcmp, memcpy

import numpy as np

ctypedef unsigned char byte

cdef long long MOST = 0xFFFFFFFF  # strings, and bytes of one, that are counted in 4 bytes


cdef struct String:
    unsigned long long head  # its first 8 bytes as a number that sorts as they do
    unsigned int number
    unsigned int length


cdef bint _there(const byte[::1] blob, const long long[::1] starts) noexcept nogil:
    """Whether strings may begin there: ascending, none outside the blob."""
    cdef Py_ssize_t i
    if starts.shape[0] == 0 or starts[0] < 0 or starts[starts.shape[0] - 1] > blob.shape[0]:
        return False
    for i in range(starts.shape[0] - 1):
        if starts[i] > starts[i + 1]:
            return False
    return True


def _check(const byte[::1] blob, const long long[::1] starts):
    if not _there(blob, starts):
        raise ValueError("No strings begin there.")


cdef inline void _look_up(
    String *string, const byte *blob, const long long *starts, Py_ssize_t number
) noexcept nogil:
    cdef unsigned long long head = 0
    cdef Py_ssize_t length = starts[number + 1] - starts[number], k
    for k in range(8):
        head = head << 8 | (blob[starts[number] + k] if k < length else 0)
    string.head = head
    string.number = <unsigned int>number
    string.length = <unsigned int>length


cdef inline int _compare(
    const String *one, const String *other, const byte *blob, const long long *starts
) noexcept nogil:
    """Below 0 where one is less than the other, 0 where they are equal, else above."""
    cdef unsigned int both
    cdef int order
    if one.head != other.head:
        return -1 if one.head < other.head else 1
    both = min(one.length, other.length)
    if both > 8:
        order = memcmp(
            blob + starts[one.number] + 8, blob + starts[other.number] + 8, both - 8
        )
        if order:
            return order
    return (one.length > other.length) - (one.length < other.length)


cdef String *_merge_all(
    String *strings,
    String *spare,
    unsigned int *ends,
    Py_ssize_t count,
    const byte *blob,
    const long long *starts,
) noexcept nogil:
    """The strings in order, in one of both places; equal ones stay as they are.

    What ascends already is found first and then merged two by two. `ends` has room for as many.
    """
    cdef Py_ssize_t runs = 0, i, left, right, middle, end, out, run
    cdef String *swapped
    for i in range(1, count + 1):
        if i == count or _compare(&strings[i], &strings[i - 1], blob, starts) < 0:
            ends[runs] = <unsigned int>i
            runs += 1
    while runs > 1:
        out = 0
        for run in range(0, runs, 2):
            left = ends[run - 1] if run else 0
            right = middle = ends[run]
            end = ends[run + 1] if run + 1 < runs else middle
            while left < middle and right < end:
                if _compare(&strings[right], &strings[left], blob, starts) < 0:
                    spare[out] = strings[right]
                    right += 1
                else:
                    spare[out] = strings[left]
                    left += 1
                out += 1
            memcpy(&spare[out], &strings[left], (middle - left) * sizeof(String))
            out += middle - left
            memcpy(&spare[out], &strings[right], (end - right) * sizeof(String))
            out += end - right
        for run in range(0, runs, 2):
            ends[run >> 1] = ends[min(run + 1, runs - 1)]
        runs = (runs + 1) >> 1
        swapped = strings
        strings = spare
        spare = swapped
    return strings


cdef class _Sorted:
    """Some strings in order, for as long as this lives."""

    cdef String *strings
    cdef String *inside
    cdef unsigned int *ends

    def __cinit__(
        self,
        const byte[::1] blob,
        const long long[::1] starts,
        const long long[::1] which,
    ):
        cdef Py_ssize_t count = which.shape[0], i
        cdef const byte *first = &blob[0] if blob.shape[0] else NULL
        if count > MOST or starts.shape[0] > MOST:
            raise ValueError("There are too many strings.")
        for i in range(count):
            if not 0 <= which[i] < starts.shape[0] - 1:
                raise ValueError("There is no such string.")
            if starts[which[i] + 1] - starts[which[i]] > MOST:
                raise ValueError("A string is too long.")
        self.strings = <String *>malloc((2 * count + 1) * sizeof(String))
        self.ends = <unsigned int *>malloc((count + 1) * sizeof(unsigned int))
        if self.strings is NULL or self.ends is NULL:
            raise MemoryError
        with nogil:
            for i in range(count):
                _look_up(&self.strings[i], first, &starts[0], which[i])
            self.inside = _merge_all(
                self.strings, self.strings + count, self.ends, count, first, &starts[0]
            )

    def __dealloc__(self):
        free(self.strings)
        free(self.ends)


def ascending(const byte[::1] blob, const long long[::1] starts, const long long[::1] which):
    """The numbers of some strings, put in the order of their bytes; equal ones stay in theirs."""
    _check(blob, starts)
    cdef _Sorted found = _Sorted(blob, starts, which)
    order = np.empty(which.shape[0], np.int64)
    cdef long long[::1] out = order
    cdef Py_ssize_t i
    for i in range(which.shape[0]):
        out[i] = found.inside[i].number
    return order


def distinct(const byte[::1] blob, const long long[::1] starts):
    """Of the distinct strings, ascending, the first with each; and for each string which it is."""
    _check(blob, starts)
    cdef Py_ssize_t count = starts.shape[0] - 1, i, at = -1
    cdef _Sorted found = _Sorted(blob, starts, np.arange(count))
    first, which = np.empty(count, np.int64), np.empty(count, np.int64)
    cdef long long[::1] firsts = first, ordinals = which
    cdef const byte *bytes_of = &blob[0] if blob.shape[0] else NULL
    cdef String *sorted_ = found.inside
    with nogil:
        for i in range(count):
            if i == 0 or _compare(&sorted_[i], &sorted_[i - 1], bytes_of, &starts[0]) != 0:
                at += 1
                firsts[at] = sorted_[i].number
            ordinals[sorted_[i].number] = at
    return first[: at + 1], which


def take(const byte[::1] blob, const long long[::1] starts, const long long[::1] which):
    """The strings of these numbers behind each other, and where each begins."""
    _check(blob, starts)
    cdef Py_ssize_t count = which.shape[0], i, at = 0, length
    begins = np.empty(count + 1, np.int64)
    cdef long long[::1] to = begins
    for i in range(count):
        if not 0 <= which[i] < starts.shape[0] - 1:
            raise ValueError("There is no such string.")
        to[i] = at
        at += starts[which[i] + 1] - starts[which[i]]
    to[count] = at
    data = np.empty(at, np.uint8)
    cdef byte[::1] out = data
    with nogil:
        for i in range(count):
            length = to[i + 1] - to[i]
            if length:
                memcpy(&out[to[i]], &blob[starts[which[i]]], length)
    return data, begins


def cut(const byte[::1] blob, const long long[::1] starts):
    """Each string as bytes."""
    _check(blob, starts)
    cdef Py_ssize_t count = starts.shape[0] - 1, i
    cdef const char *first = NULL
    if blob.shape[0]:
        first = <const char *>&blob[0]
    return [
        PyBytes_FromStringAndSize(first + starts[i], starts[i + 1] - starts[i])
        for i in range(count)
    ]


def join(list parts):
    """The byte strings behind each other, and where each begins."""
    cdef Py_ssize_t count = len(parts), i, at = 0, length
    cdef bytes part
    begins = np.empty(count + 1, np.int64)
    cdef long long[::1] to = begins
    for i in range(count):
        part = parts[i]
        to[i] = at
        at += PyBytes_GET_SIZE(part)
    to[count] = at
    data = np.empty(at, np.uint8)
    cdef byte[::1] out = data
    for i in range(count):
        part = parts[i]
        length = to[i + 1] - to[i]
        if length:
            memcpy(&out[to[i]], PyBytes_AS_STRING(part), length)
    return data, begins


def lower_bound(const byte[::1] blob, const long long[::1] starts, bytes other):
    """The first that is not less than the other one, their number where none is."""
    cdef Py_ssize_t low = 0, high = starts.shape[0] - 1, middle, length, size = len(other)
    cdef int order
    while low < high:
        middle = (low + high) >> 1
        if not 0 <= starts[middle] <= starts[middle + 1] <= blob.shape[0]:
            raise ValueError("No strings begin there.")
        length = starts[middle + 1] - starts[middle]
        order = 0
        if min(length, size):
            order = memcmp(&blob[starts[middle]], PyBytes_AS_STRING(other), min(length, size))
        if order < 0 or (order == 0 and length < size):
            low = middle + 1
        else:
            high = middle
    return low
