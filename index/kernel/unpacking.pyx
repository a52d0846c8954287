"""As unpacking.py."""

from cpython.bytes cimport PyBytes_AS_STRING, PyBytes_GET_SIZE
from libc.stdint cimport uint16_t, uint64_t
from libc.string cimport memchr, memcpy

cdef extern from "Python.h":
    object PyUnicode_New(Py_ssize_t size, Py_UCS4 largest)
    uint16_t* PyUnicode_2BYTE_DATA(object text)
    object PyUnicode_DecodeUTF8(const char* data, Py_ssize_t size, const char* errors)

cdef extern from *:
    int __builtin_ctzll(unsigned long long)


cdef uint64_t _HIGH_BITS = 0x8080808080808080


def texts(bytes data):
    cdef const char* begin = PyBytes_AS_STRING(data)
    cdef const char* behind = begin + PyBytes_GET_SIZE(data)
    cdef const char* end
    cdef list found = []
    try:
        while True:
            end = <const char*>memchr(begin, 0, behind - begin)
            if end == NULL:
                found.append(_text(begin, behind - begin))
                return found
            found.append(_text(begin, end - begin))
            begin = end + 1
    except UnicodeDecodeError:
        return data.decode().split("\0")  # which says where in all of the data


cdef object _text(const char* data, Py_ssize_t size):
    """The text of so many bytes."""
    cdef const unsigned char* at = <const unsigned char*>data
    cdef unsigned char largest = 0
    cdef Py_ssize_t i, letters
    if not size:
        return ""
    for i in range(size):
        largest = at[i] if at[i] > largest else largest
    # All in ASCII, or the letters are of one byte in memory, or some of four.
    if largest < 0xC4 or largest >= 0xF0:
        return PyUnicode_DecodeUTF8(data, size, NULL)
    letters = _letters(at, size)
    text = PyUnicode_New(letters, 0xFFFF)
    if _decode(at, at + size, PyUnicode_2BYTE_DATA(text), letters) == letters:
        return text
    return PyUnicode_DecodeUTF8(data, size, NULL)


cdef Py_ssize_t _letters(const unsigned char* at, Py_ssize_t size) noexcept:
    """How many bytes begin a letter. Those of a block are counted in a byte, 16 at once."""
    cdef Py_ssize_t i, letters = 0
    cdef unsigned char few
    while size >= 128:
        few = 0
        for i in range(128):
            few += (at[i] & 0xC0) != 0x80
        letters += few
        at += 128
        size -= 128
    for i in range(size):
        letters += (at[i] & 0xC0) != 0x80
    return letters


cdef Py_ssize_t _decode(
    const unsigned char* at, const unsigned char* end, uint16_t* out, Py_ssize_t letters
) noexcept:
    """Fill in the letters, of up to three bytes each; how many, -1 where it is not UTF-8.

    There is room for `letters`, one for each byte that begins one. In print, most are ASCII, and
    in runs.
    """
    cdef const uint16_t* first = out
    cdef const uint16_t* behind = out + letters
    cdef uint64_t[4] eights
    cdef int i, taken
    while at < end:
        if behind - out >= 32:  # so many letters have as many bytes at least
            memcpy(eights, at, 32)
            if not (eights[0] | eights[1] | eights[2] | eights[3]) & _HIGH_BITS:
                for i in range(32):
                    out[i] = at[i]
                at += 32
                out += 32
                continue
        if behind - out >= 8:
            memcpy(eights, at, 8)
            for i in range(8):
                out[i] = at[i]
            eights[0] &= _HIGH_BITS
            taken = __builtin_ctzll(eights[0]) >> 3 if eights[0] else 8
            at += taken
            out += taken
            if taken == 8:
                continue
        taken = _letter(at, end - at, out)
        if not taken:
            return -1
        at += taken
        out += 1
    return out - first


cdef inline int _letter(const unsigned char* at, Py_ssize_t left, uint16_t* out) noexcept:
    """Fill in the first letter of so many bytes; how many it has, 0 where it is none of UTF-8."""
    cdef unsigned int letter
    if at[0] < 0x80:
        out[0] = at[0]
        return 1
    if at[0] < 0xC2 or left < 2 or (at[1] & 0xC0) != 0x80:
        return 0
    if at[0] < 0xE0:
        out[0] = (at[0] & 0x1F) << 6 | (at[1] & 0x3F)
        return 2
    if at[0] >= 0xF0 or left < 3 or (at[2] & 0xC0) != 0x80:
        return 0
    letter = (at[0] & 0x0F) << 12 | (at[1] & 0x3F) << 6 | (at[2] & 0x3F)
    if letter < 0x800 or 0xD800 <= letter < 0xE000:
        return 0
    out[0] = letter
    return 3
