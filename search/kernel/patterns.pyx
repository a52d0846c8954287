"""Which words are like a pattern with * and ? in it, many words at once."""

import numpy as np


def like(const unsigned char[::1] blob, const long long[::1] starts, str pattern):
    """Which words are like the pattern, by their numbers, ascending."""
    cdef bytes encoded = pattern.encode()
    cdef const unsigned char *asked = encoded
    cdef Py_ssize_t size = len(encoded), i, count = 0, words = max(0, starts.shape[0] - 1)
    cdef bint fits = True
    found = np.empty(words, np.int32)
    cdef int[::1] numbers = found
    with nogil:
        for i in range(words):
            if not 0 <= starts[i] <= starts[i + 1] <= blob.shape[0]:
                fits = False
                break
            if _is_like(&blob[0] + starts[i], starts[i + 1] - starts[i], asked, size):
                numbers[count] = <int> i
                count += 1
    if not fits:
        raise ValueError("No words begin there.")
    return found[:count].copy()


cdef bint _is_like(
    const unsigned char *word, Py_ssize_t size, const unsigned char *pattern, Py_ssize_t length
) noexcept nogil:
    """Whether a word is like the pattern. Only what stands behind the last star is tried again."""
    cdef Py_ssize_t at = 0, i = 0, star = -1, begin = 0
    while at < size:
        if i < length and pattern[i] == b"*":
            star, begin = i, at
            i += 1
        elif i < length and pattern[i] == b"?":
            at = _next_letter(word, size, at)
            i += 1
        elif i < length and pattern[i] == word[at]:
            at += 1
            i += 1
        elif star >= 0:  # it stands for a letter more
            at = begin = _next_letter(word, size, begin)
            i = star + 1
        else:
            return False
    while i < length and pattern[i] == b"*":
        i += 1
    return i == length


cdef inline Py_ssize_t _next_letter(
    const unsigned char *word, Py_ssize_t size, Py_ssize_t at
) noexcept nogil:
    """Where the letter behind this one begins."""
    at += 1
    while at < size and word[at] & 0xC0 == 0x80:
        at += 1
    return at
