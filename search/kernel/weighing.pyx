"""What a word adds to the score of each of its articles, put together from its fields."""

from libc.math cimport log1p
from libc.stdlib cimport free, malloc
from libc.string cimport memcpy

import numpy as np

cdef enum:
    LONG = 4096  # postings, for which other threads are not made to wait
    SHORT = 4  # a list so many times as long as the other is copied in runs


def weigh(fields, Py_ssize_t size, double k1):
    """The articles, ascending, that have a word in any field, their scores, and its idf."""
    cdef const int[::1] numbers, frequencies
    cdef const float[::1] shares
    cdef Py_ssize_t most = 0, count = 0
    for field in fields:
        most += len(field[0])
    # Two lists of numbers and weights, of which one is made of the other; and weights of a field.
    cdef int *room = <int *> malloc(20 * (most + 1))
    if room == NULL:
        raise MemoryError
    cdef int *found = room
    cdef int *spare = room + 2 * most
    cdef float *own = <float *> (room + 4 * most)
    cdef bint within
    try:
        for field in fields:
            numbers, frequencies, shares = field
            if frequencies.shape[0] != numbers.shape[0]:
                raise ValueError("not as many frequencies as articles")
            if numbers.shape[0] == 0:
                continue
            if most > LONG:
                with nogil:
                    within = _weigh(numbers, frequencies, shares, own)
                    if within:
                        count = _merge(found, count, most, numbers, own, spare)
            else:
                within = _weigh(numbers, frequencies, shares, own)
                if within:
                    count = _merge(found, count, most, numbers, own, spare)
            if not within:
                raise ValueError("an article that there is not")
            found, spare = spare, found
        return _saturated(found, <float *> (found + most), count, size, k1)
    finally:
        free(room)


cdef bint _weigh(
    const int[::1] numbers, const int[::1] frequencies, const float[::1] shares, float *weights
) noexcept nogil:
    """For each article how much of the word it holds; whether there are shares of all."""
    cdef Py_ssize_t i
    cdef size_t size = shares.shape[0]
    cdef unsigned int number
    for i in range(numbers.shape[0]):
        number = <unsigned int> numbers[i]
        if number >= size:
            return False
        weights[i] = shares[number] * <float> frequencies[i]
    return True


cdef Py_ssize_t _merge(
    const int *left, Py_ssize_t count, Py_ssize_t most, const int[::1] right, const float *weights,
    int *merged
) noexcept nogil:
    """Two ascending lists as one; the weights of a list stand `most` behind its numbers."""
    cdef const float *left_weights = <const float *> (left + most)
    cdef float *sums = <float *> (merged + most)
    cdef Py_ssize_t i = 0, j = 0, k = 0, run, behind = right.shape[0]
    cdef bint of_left, of_right, in_runs = behind * SHORT < count
    cdef int a, b
    while i < count and j < behind:
        b = right[j]
        if in_runs:
            run = _below(left + i, count - i, b)
            memcpy(merged + k, left + i, 4 * run)
            memcpy(sums + k, left_weights + i, 4 * run)
            k += run
            i += run
            if i == count:
                break
        a = left[i]
        of_left = a <= b
        of_right = b <= a
        merged[k] = a if of_left else b
        sums[k] = (left_weights[i] if of_left else 0) + (weights[j] if of_right else 0)
        i += of_left
        j += of_right
        k += 1
    memcpy(merged + k, left + i, 4 * (count - i))
    memcpy(sums + k, left_weights + i, 4 * (count - i))
    k += count - i
    if j < behind:
        memcpy(merged + k, &right[j], 4 * (behind - j))
        memcpy(sums + k, weights + j, 4 * (behind - j))
    return k + behind - j


cdef inline Py_ssize_t _below(const int *numbers, Py_ssize_t count, int number) noexcept nogil:
    """How many of the ascending numbers are below this one; quick where it is few."""
    cdef Py_ssize_t low = 0, step = 1, high, middle
    while step <= count and numbers[step - 1] < number:
        low = step
        step *= 2
    high = min(step - 1, count)
    while low < high:
        middle = (low + high) >> 1
        if numbers[middle] < number:
            low = middle + 1
        else:
            high = middle
    return low


cdef _saturated(const int *found, const float *weights, Py_ssize_t count, Py_ssize_t size, double k1):
    numbers = np.empty(count, np.int32)
    scores = np.empty(count, np.float32)
    cdef double idf = log1p((size - count + 0.5) / (count + 0.5))
    cdef float factor = <float> idf, k = <float> k1
    cdef int[::1] to_numbers = numbers
    cdef float[::1] to = scores
    cdef Py_ssize_t i
    if count:
        memcpy(&to_numbers[0], found, 4 * count)
    for i in range(count):
        to[i] = weights[i] * factor / (weights[i] + k)
    return numbers, scores, idf
