"""As cutting.py."""

from cpython.bytes cimport PyBytes_FromStringAndSize
from libc.stdint cimport uint16_t, uint32_t, uint64_t
from libc.string cimport memcpy


cdef class Spans:
    cdef const unsigned char[::1] _starts
    cdef const unsigned char[::1] _bases
    cdef Py_ssize_t _length, _blocks, _of_block
    cdef int _start_bytes, _base_bytes

    def __init__(self, starts, bases, Py_ssize_t of_block):
        self._starts, self._bases = starts.view("u1"), bases.view("u1")
        self._length, self._blocks = len(starts), len(bases)
        self._start_bytes, self._base_bytes = starts.itemsize, bases.itemsize
        self._of_block = of_block
        if self._start_bytes not in (2, 4) or self._base_bytes not in (4, 8):
            raise ValueError("numbers of other sizes than are written")

    def one(self, Py_ssize_t number):
        return self._span(number)

    def several(self, numbers):
        return [self._span(number) for number in numbers]

    cdef _span(self, Py_ssize_t number):
        return self._begin(number), self._begin(number + 1)

    cdef uint64_t _begin(self, Py_ssize_t number) except? -1:
        cdef Py_ssize_t block = number // self._of_block
        cdef uint16_t short_start
        cdef uint32_t start, short_base
        cdef uint64_t base
        if number < 0 or number >= self._length or block >= self._blocks:
            raise IndexError(number)
        if self._start_bytes == 2:
            memcpy(&short_start, &self._starts[2 * number], 2)
            start = short_start
        else:
            memcpy(&start, &self._starts[4 * number], 4)
        if self._base_bytes == 4:
            memcpy(&short_base, &self._bases[4 * block], 4)
            base = short_base
        else:
            memcpy(&base, &self._bases[8 * block], 8)
        return base + start


def cut(const unsigned char[::1] data, spans):
    cdef const char* first = <const char*>&data[0] if len(data) else NULL
    cdef Py_ssize_t begin, end, size = len(data)
    cdef list found = []
    for begin, end in spans:
        end = min(end, size)
        found.append(PyBytes_FromStringAndSize(first + begin, end - begin) if begin < end else b"")
    return found
