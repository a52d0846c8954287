"""Texts of a record in which hardly anything needs mending."""

from cpython.mem cimport PyMem_Free, PyMem_Malloc
from cpython.unicode cimport (
    PyUnicode_DATA,
    PyUnicode_FromKindAndData,
    PyUnicode_GET_LENGTH,
    PyUnicode_KIND,
    PyUnicode_Substring,
)

ctypedef fused Char:
    unsigned char
    unsigned short
    unsigned int

cdef enum:
    BLOCK = 32  # characters that are looked at without a branch: nearly all are plain
    FEW = 256  # that are put down as they are met; a text is looked at again where it has more


def odd_characters(str text not None):
    """The characters of a text that are neither printable ASCII nor a tab or a line feed."""
    cdef unsigned int few[FEW]
    cdef unsigned int* many
    cdef Py_ssize_t count = _odd(text, few, FEW)
    if not count:
        return ""
    if count <= FEW:
        return PyUnicode_FromKindAndData(4, few, count)
    many = <unsigned int*>PyMem_Malloc(count * sizeof(unsigned int))
    if many is NULL:
        raise MemoryError
    try:
        _odd(text, many, count)
        return PyUnicode_FromKindAndData(4, many, count)
    finally:
        PyMem_Free(many)


def tidied(dict record not None, tuple names not None, tuple one_line not None):
    """The texts of these names without white space around them, and their odd characters in a row.
    """
    cdef list texts = [], odd = []
    cdef Py_ssize_t i
    if len(names) != len(one_line):
        raise ValueError(f"There are {len(names)} names, and not {len(one_line)}.")
    for i in range(len(names)):
        text = record[names[i]]
        if text is None or text is False:
            text = ""
        elif not isinstance(text, str):
            return None
        strange = odd_characters(text)
        if strange or PyUnicode_KIND(text) != 1:
            odd.append(strange)
            texts.append(" ".join(text.split()) if one_line[i] else text.strip())
        elif one_line[i] and not _is_tidy(<str>text):
            texts.append(" ".join(text.split()))
        else:
            texts.append(_stripped(<str>text))
    return texts, "".join(odd)


cdef Py_ssize_t _odd(str text, unsigned int* to, Py_ssize_t room) noexcept:
    """How many characters are odd; as many as there is room for are put down at `to`."""
    cdef void* data = PyUnicode_DATA(text)
    cdef Py_ssize_t length = PyUnicode_GET_LENGTH(text)
    cdef int kind = PyUnicode_KIND(text)
    if kind == 1:
        return _odd_of(<unsigned char*>data, length, to, room)
    if kind == 2:
        return _odd_of(<unsigned short*>data, length, to, room)
    return _odd_of(<unsigned int*>data, length, to, room)


cdef Py_ssize_t _odd_of(
    const Char* text, Py_ssize_t length, unsigned int* to, Py_ssize_t room
) noexcept nogil:
    cdef Py_ssize_t start = 0, i, end, count = 0
    while start < length:
        end = min(start + BLOCK, length)
        if _has_odd[Char](text + start, end - start):
            for i in range(start, end):
                if _is_odd(text[i]):
                    if count < room:
                        to[count] = text[i]
                    count += 1
        start = end
    return count


cdef inline bint _is_odd(unsigned int c) noexcept nogil:
    return (c < 0x20 or c > 0x7E) and c != 9 and c != 10


cdef inline bint _has_odd(const Char* text, Py_ssize_t length) noexcept nogil:
    cdef Py_ssize_t i
    cdef Char odd = 0
    for i in range(length):
        odd |= <Char>(
            ((text[i] < 0x20) | (text[i] > 0x7E)) & (text[i] != 9) & (text[i] != 10)
        )
    return odd != 0


cdef inline bint _is_space(unsigned char c) noexcept nogil:
    return c == 32 or c == 9 or c == 10


cdef bint _is_tidy(str text) noexcept:
    """Whether a text of plain characters has single spaces, and otherwise no white space."""
    cdef const unsigned char* data = <const unsigned char*>PyUnicode_DATA(text)
    cdef Py_ssize_t i, length = PyUnicode_GET_LENGTH(text)
    for i in range(length):
        if _is_space(data[i]) and (data[i] != 32 or i + 1 == length or data[i + 1] == 32):
            return False
    return not length or data[0] != 32


cdef str _stripped(str text):
    """A text of plain characters without the white space around it."""
    cdef const unsigned char* data = <const unsigned char*>PyUnicode_DATA(text)
    cdef Py_ssize_t start = 0, end = PyUnicode_GET_LENGTH(text)
    while start < end and _is_space(data[start]):
        start += 1
    while start < end and _is_space(data[end - 1]):
        end -= 1
    if start == 0 and end == PyUnicode_GET_LENGTH(text):
        return text
    return <str>PyUnicode_Substring(text, start, end)
