"""Values packed into bits."""

import numpy as np


def pack_bits(const int[:] values, const long long[:] bits, Py_ssize_t size):
    """The values from these bits on, in `size` bytes."""
    data = np.zeros(size + 8, np.uint8)  # a value is written as a word of 8 bytes
    cdef unsigned char[::1] out = data
    cdef Py_ssize_t i, at
    cdef unsigned long long word
    cdef int k
    for i in range(values.shape[0]):
        at = bits[i] >> 3
        word = <unsigned long long><unsigned int>values[i] << (bits[i] & 7)
        for k in range(5):
            out[at + k] |= <unsigned char>(word >> (8 * k))
    return data[:size]
