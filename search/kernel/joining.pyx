"""Ascending lists of articles: which are in both, and their scores added up."""

from libc.stdlib cimport calloc, free

import numpy as np

cdef enum:
    LONG = 1 << 14  # articles, for which other threads are not made to wait
    SHORT = 8  # a list so many times as long as the other is leapt through
    MARKED = 32  # where one article in so many is in a list, it takes less to mark them


def in_both(const int[::1] few, const int[::1] many):
    """The articles in both lists; quick where the first is the shorter one."""
    found = np.empty(min(few.shape[0], many.shape[0]), np.int32)
    cdef int[::1] to = found
    cdef Py_ssize_t count
    if few.shape[0] + many.shape[0] > LONG:
        with nogil:
            count = _in_both(few, many, to)
    else:
        count = _in_both(few, many, to)
    return found[:count].copy() if 2 * count < len(found) else found[:count]


def mask_of(const int[::1] numbers, Py_ssize_t size):
    """Of `size` articles, True for those in a list. Raises IndexError."""
    mask = np.zeros(size, np.bool_)
    cdef unsigned char[::1] to = mask.view(np.uint8)
    cdef Py_ssize_t i
    cdef size_t number, most = size
    for i in range(numbers.shape[0]):
        number = <unsigned int> numbers[i]
        if number >= most:
            raise IndexError(numbers[i])
        to[number] = 1
    return mask


def add_scores(
    float[::1] total, const int[::1] numbers, const int[::1] own, const float[::1] scores
):
    """Add to `total`, which is of the articles `numbers`, the scores of those in `own`."""
    if total.shape[0] != numbers.shape[0] or scores.shape[0] != own.shape[0]:
        raise ValueError("not as many scores as articles")
    if numbers.shape[0] + own.shape[0] > LONG:
        with nogil:
            _add_scores(total, numbers, own, scores)
    else:
        _add_scores(total, numbers, own, scores)


def add_to_row(float[::1] row, const int[::1] own, const float[::1] scores):
    """Add to a row of all articles the scores of those in `own`. Raises IndexError."""
    if scores.shape[0] != own.shape[0]:
        raise ValueError("not as many scores as articles")
    cdef Py_ssize_t i
    cdef size_t number, size = row.shape[0]
    with nogil:
        for i in range(own.shape[0]):
            number = <unsigned int> own[i]
            if number >= size:
                break
            row[number] += scores[i]
        else:
            i = own.shape[0]
    if i < own.shape[0]:
        raise IndexError(own[i])


cdef Py_ssize_t _in_both(const int[::1] few, const int[::1] many, int[::1] found) noexcept nogil:
    """Put the articles in both lists into `found`; how many they are."""
    cdef Py_ssize_t i = 0, j = 0, k = 0, n = few.shape[0], m = many.shape[0]
    cdef bint leaping = n * SHORT < m
    cdef int a, b
    if m and not leaping and 0 <= many[m - 1] < m * MARKED:
        k = _marked(few, many, found)
        if k >= 0:
            return k
        k = 0
    while i < n and j < m:
        if leaping:
            j += _below(many, j, few[i])
            if j == m:
                break
        a = few[i]
        b = many[j]
        found[k] = a
        k += a == b
        i += a <= b
        j += b <= a
    return k


cdef Py_ssize_t _marked(const int[::1] few, const int[::1] many, int[::1] found) noexcept nogil:
    """As `_in_both`, by a table of all numbers up to the last of `many`; -1 where it cannot be."""
    cdef size_t i, k = 0, number, size = <size_t> many[many.shape[0] - 1] + 1
    cdef size_t most = found.shape[0]
    cdef unsigned char *held = <unsigned char *> calloc(size + 1, 1)  # one more is never held
    if held == NULL:
        return -1
    for i in range(<size_t> many.shape[0]):
        held[min(<size_t> <unsigned int> many[i], size)] = 1
    held[size] = 0
    for i in range(<size_t> few.shape[0]):
        if k == most:
            break
        number = <unsigned int> few[i]
        found[k] = few[i]
        k += held[min(number, size)]
    free(held)
    return k


cdef void _add_scores(
    float[::1] total, const int[::1] numbers, const int[::1] own, const float[::1] scores
) noexcept nogil:
    cdef Py_ssize_t i = 0, j = 0, n = numbers.shape[0], m = own.shape[0]
    cdef bint few = n * SHORT < m, many = m * SHORT < n
    cdef int a, b
    while i < n and j < m:
        if few:
            j += _below(own, j, numbers[i])
        elif many:
            i += _below(numbers, i, own[j])
        if i == n or j == m:
            break
        a = numbers[i]
        b = own[j]
        if a == b:
            total[i] += scores[j]
        i += a <= b
        j += b <= a


cdef inline Py_ssize_t _below(const int[::1] numbers, Py_ssize_t begin, int number) noexcept nogil:
    """How many from `begin` on are below this one; quick where it is few."""
    cdef Py_ssize_t low = 0, step = 1, high, middle, count = numbers.shape[0] - begin
    while step <= count and numbers[begin + step - 1] < number:
        low = step
        step *= 2
    high = min(step - 1, count)
    while low < high:
        middle = (low + high) >> 1
        if numbers[begin + middle] < number:
            low = middle + 1
        else:
            high = middle
    return low
