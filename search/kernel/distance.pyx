"""Which words are few edits away from one, many words at once."""

from cpython.bytes cimport PyBytes_AS_STRING
from libc.stdint cimport uint32_t
from libc.stdlib cimport free, malloc

import numpy as np


ctypedef fused letter:
    unsigned char
    uint32_t


cdef class _Word:
    """A word that others are compared with, and room for one of them and a table of both."""

    cdef Py_ssize_t size, room
    cdef int limit
    cdef bytes encoded
    cdef const unsigned char *narrow  # of a word in ASCII, else NULL
    cdef uint32_t *letters
    cdef uint32_t *other
    cdef int *rows

    def __cinit__(self, str word, int limit):
        cdef Py_ssize_t i
        self.size, self.limit = len(word), limit
        self.encoded = word.encode("utf-8", "surrogatepass")
        self.narrow = <const unsigned char *> PyBytes_AS_STRING(self.encoded)
        if not word.isascii():
            self.narrow = NULL
        self.room = len(word) + limit  # letters of the longest word that may be close
        self.letters = <uint32_t *> malloc((self.size + 1) * sizeof(uint32_t))
        self.other = <uint32_t *> malloc((self.room + 1) * sizeof(uint32_t))
        self.rows = <int *> malloc(3 * (self.room + 1) * sizeof(int))
        if not self.letters or not self.other or not self.rows:
            raise MemoryError
        for i in range(self.size):
            self.letters[i] = <Py_UCS4>word[i]

    def __dealloc__(self):
        free(self.letters)
        free(self.other)
        free(self.rows)

    cdef bint is_close(
        self, const letter *one, const letter *other, Py_ssize_t others
    ) noexcept nogil:
        """Whether the limit of edits makes so many letters into the word, which is `one`."""
        cdef Py_ssize_t size = self.size
        while size and others and one[0] == other[0]:
            one += 1
            other += 1
            size -= 1
            others -= 1
        while size and others and one[size - 1] == other[others - 1]:
            size -= 1
            others -= 1
        if size - others > self.limit or others - size > self.limit:
            return False
        if not size or not others:
            return True
        if self.limit == 1:
            if size == 2 and others == 2:
                return one[0] == other[1] and one[1] == other[0]
            return size == 1 and others == 1
        return self.limit > 1 and self._by_table(one, size, other, others)

    cdef bint _by_table(
        self, const letter *one, Py_ssize_t size, const letter *other, Py_ssize_t others
    ) noexcept nogil:
        """The same by a table, of which only the cells are filled in that few edits can reach."""
        cdef int limit = self.limit, far = self.limit + 1, cell, best, best_before = 0
        cdef int *before = self.rows
        cdef int *last = before + others + 1
        cdef int *row = last + others + 1
        cdef int *spare
        cdef Py_ssize_t i, j, first, end
        for j in range(others + 1):
            last[j] = min(j, far)
        for i in range(1, size + 1):
            first, end = max(1, i - limit), min(others, i + limit)
            best = row[first - 1] = min(i, far) if first == 1 else far
            for j in range(first, end + 1):
                cell = row[j - 1] + 1
                if j < i + limit:
                    cell = min(cell, last[j] + 1)
                cell = min(cell, last[j - 1] + (one[i - 1] != other[j - 1]))
                if i > 1 and j > 1 and one[i - 1] == other[j - 2] and one[i - 2] == other[j - 1]:
                    cell = min(cell, before[j - 2] + 1)
                row[j] = min(cell, far)
                best = min(best, row[j])
            if best > limit and best_before > limit:  # what swaps two leaps over a row
                return False
            best_before = best
            spare = before
            before, last, row = last, row, spare
        return last[others] <= limit

    cdef bint holds_close(self, const unsigned char *at, Py_ssize_t size) noexcept nogil:
        """Whether the limit of edits makes so many bytes of UTF-8 into the word."""
        cdef unsigned char any_byte = 0
        cdef Py_ssize_t i, letters
        if size < self.size - self.limit:
            return False
        if self.narrow:  # it is ASCII, so other words that are need not be read letter by letter
            for i in range(size):
                any_byte |= at[i]
            if any_byte < 0x80:
                return size <= self.room and self.is_close(self.narrow, at, size)
        letters = self.read(at, size)
        return letters >= 0 and self.is_close(<const uint32_t *> self.letters, self.other, letters)

    cdef Py_ssize_t read(self, const unsigned char *at, Py_ssize_t size) noexcept nogil:
        """Put the letters of so many bytes of UTF-8 in `other`; how many, -1 where too many."""
        cdef Py_ssize_t letters = 0, i
        cdef unsigned char byte
        cdef uint32_t begun
        if size > 4 * self.room:
            return -1
        for i in range(size):
            byte = at[i]
            if byte & 0xC0 == 0x80 and letters:  # goes on with a letter
                self.other[letters - 1] = (self.other[letters - 1] << 6) | (byte & 0x3F)
                continue
            if letters == self.room:
                return -1
            begun = byte
            if byte >= 0xC0:
                begun = byte & (0x1F if byte < 0xE0 else 0x0F if byte < 0xF0 else 0x07)
            self.other[letters] = begun
            letters += 1
        return letters


def within(int limit, str word, others):
    """Which of the others at most `limit` edits make into the word."""
    cdef _Word asked = _Word(word, limit)
    cdef Py_ssize_t at = 0, i, size
    cdef str other
    found = np.zeros(len(others), np.bool_)
    cdef unsigned char[::1] close_ones = found.view(np.uint8)
    for other in others:
        size = len(other)
        if size <= asked.room:
            for i in range(size):
                asked.other[i] = <Py_UCS4>other[i]
            close_ones[at] = asked.is_close(<const uint32_t *> asked.letters, asked.other, size)
        at += 1
    return found


def close(const unsigned char[::1] blob, const long long[::1] starts, str word, int limit):
    """Which words at most `limit` edits make into the word, by their numbers, ascending."""
    cdef _Word asked = _Word(word, limit)
    cdef Py_ssize_t i, count = 0, words = max(0, starts.shape[0] - 1)
    cdef bint fits = True
    found = np.empty(words, np.int32)
    cdef int[::1] numbers = found
    with nogil:
        for i in range(words):
            if not 0 <= starts[i] <= starts[i + 1] <= blob.shape[0]:
                fits = False
                break
            if asked.holds_close(&blob[0] + starts[i], starts[i + 1] - starts[i]):
                numbers[count] = <int> i
                count += 1
    if not fits:
        raise ValueError("No words begin there.")
    return found[:count].copy()
