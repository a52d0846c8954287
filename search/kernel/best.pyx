"""The best of many without sorting all of them."""

from libc.stdlib cimport free, malloc
from libc.string cimport memcpy

import numpy as np

cdef enum:
    LONG = 1 << 14  # scores, for which other threads are not made to wait

cdef struct Ranked:
    unsigned long long key  # the higher, the better
    Py_ssize_t position


def top(
    const float[::1] scores, const int[::1] places, const int[::1] numbers,
    Py_ssize_t start, Py_ssize_t stop
):
    """The positions in `scores`, none below 0, of ranks start <= r < stop, in order."""
    stop = min(stop, scores.shape[0])
    if start >= stop:
        return np.zeros(0, np.intp)
    if (places if numbers is None else numbers).shape[0] < scores.shape[0]:
        raise IndexError("a score without a place")
    cdef Ranked *heap = <Ranked *> malloc(stop * sizeof(Ranked))
    if heap == NULL:
        raise MemoryError
    cdef bint placed
    try:
        if scores.shape[0] > LONG:
            with nogil:
                placed = _rank(heap, stop, scores, places, numbers)
        else:
            placed = _rank(heap, stop, scores, places, numbers)
        if not placed:
            raise IndexError("a number without a place")
        return _positions(heap, start, stop)
    finally:
        free(heap)


cdef _positions(const Ranked *ranked, Py_ssize_t start, Py_ssize_t stop):
    found = np.empty(stop - start, np.intp)
    cdef Py_ssize_t[::1] to = found
    cdef Py_ssize_t i
    for i in range(start, stop):
        to[i - start] = ranked[i].position
    return found


cdef bint _rank(
    Ranked *heap, Py_ssize_t count, const float[::1] scores, const int[::1] places,
    const int[::1] numbers
) noexcept nogil:
    """The `count` best, in order; whether all that were looked up have places."""
    cdef Py_ssize_t i
    cdef Ranked each
    for i in range(count):
        if not _look_up(scores, places, numbers, i, heap + i):
            return False
    for i in range(count // 2 - 1, -1, -1):
        _sink(heap, i, count)  # the worst comes first
    cdef float least = _score(heap)
    for i in range(count, scores.shape[0]):
        if scores[i] >= least:
            if not _look_up(scores, places, numbers, i, &each):
                return False
            if each.key > heap[0].key:
                heap[0] = each
                _sink(heap, 0, count)
                least = _score(heap)
    for i in range(count - 1, 0, -1):
        heap[0], heap[i] = heap[i], heap[0]
        _sink(heap, 0, i)
    return True


cdef inline bint _look_up(
    const float[::1] scores, const int[::1] places, const int[::1] numbers, Py_ssize_t position,
    Ranked *found
) noexcept nogil:
    cdef Py_ssize_t number = position if numbers is None else numbers[position]
    cdef unsigned int bits
    if number < 0 or number >= places.shape[0]:
        return False
    # The bits of floats that are not negative are in the order of the floats.
    memcpy(&bits, &scores[position], 4)
    found.key = (<unsigned long long> bits << 32) | (~<unsigned int> places[number])
    found.position = position
    return True


cdef inline float _score(const Ranked *ranked) noexcept nogil:
    cdef unsigned int bits = <unsigned int> (ranked.key >> 32)
    cdef float score
    memcpy(&score, &bits, 4)
    return score


cdef inline void _sink(Ranked *heap, Py_ssize_t at, Py_ssize_t count) noexcept nogil:
    """Let what is at `at` sink below all that are worse."""
    cdef Ranked sinking = heap[at]
    cdef Py_ssize_t below = 2 * at + 1
    while below < count:
        if below + 1 < count and heap[below + 1].key < heap[below].key:
            below += 1
        if heap[below].key >= sinking.key:
            break
        heap[at] = heap[below]
        at = below
        below = 2 * at + 1
    heap[at] = sinking
