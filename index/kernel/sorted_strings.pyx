"""A table of strings in ascending order of their bytes, searched by halving."""

from libc.string cimport memcmp, memcpy

import numpy as np


cdef class SortedStrings:
    """The strings in `blob`, of which each block of `of_block` has a base and each string a start.
    """

    cdef const unsigned char[::1] blob, bases, starts
    cdef int base_width, start_width
    cdef Py_ssize_t of_block, length

    def __init__(self, blob, bases, starts, Py_ssize_t of_block):
        self.blob, self.bases, self.starts = blob, bases.view(np.uint8), starts.view(np.uint8)
        self.base_width, self.start_width = bases.itemsize, starts.itemsize
        self.of_block = of_block
        self.length = len(starts) - 1
        if of_block < 1 or self.length // of_block >= len(bases):
            raise ValueError("fewer bases than blocks")
        if bases.dtype.kind != "u" or starts.dtype.kind != "u":
            raise ValueError(f"no unsigned integers, but {bases.dtype} and {starts.dtype}")

    def find(self, bytes string not None):
        """The number of a string, -1 where it is not there; of equal ones that of the first."""
        cdef Py_ssize_t number = self._halve(string)
        return number if number < self.length and self._compare(number, string) == 0 else -1

    def lower_bound(self, bytes string not None):
        """The number of the first that is not less; that of all strings where all are less."""
        return self._halve(string)

    cdef Py_ssize_t _halve(self, bytes string) except -1:
        cdef Py_ssize_t low = 0, high = self.length, middle
        while low < high:
            middle = (low + high) >> 1
            if self._compare(middle, string) < 0:
                low = middle + 1
            else:
                high = middle
        return low

    cdef int _compare(self, Py_ssize_t number, bytes string) except -2:
        """-1 where that string is less than `string`, 0 where it is equal, else 1."""
        cdef unsigned long long begin = self._begin(number), end = self._begin(number + 1)
        if begin > end or end > <unsigned long long> self.blob.shape[0]:
            raise ValueError("a string that is not in the table")
        cdef Py_ssize_t own = end - begin, length = len(string)
        cdef const char *data = <const char *> &self.blob[0] + begin if own else NULL
        cdef int order = memcmp(data, <const char *> string, min(own, length)) if own else 0
        if order == 0:
            return (own > length) - (own < length)
        return -1 if order < 0 else 1

    cdef inline unsigned long long _begin(self, Py_ssize_t number) noexcept:
        cdef unsigned long long base = 0, start = 0
        memcpy(&base, &self.bases[number // self.of_block * self.base_width], self.base_width)
        memcpy(&start, &self.starts[number * self.start_width], self.start_width)
        return base + start
