"""Objects with slots, filled and read at once."""

from cpython.bytes cimport PyBytes_AS_STRING, PyBytes_FromStringAndSize, PyBytes_GET_SIZE
from cpython.object cimport PyTypeObject, descrgetfunc, descrsetfunc
from cpython.unicode cimport PyUnicode_DATA, PyUnicode_GET_LENGTH
from libc.string cimport memchr, memcpy


cdef extern from "Python.h":
    PyTypeObject* Py_TYPE(object)
    bint PyUnicode_IS_ASCII(object)


def fill(object instance, slots, values):
    """Give each of some slots its value; `slots` are descriptors, such as `Article.body` is."""
    cdef tuple places = tuple(slots), given = tuple(values)
    cdef Py_ssize_t i, count = len(places)
    cdef descrsetfunc put
    if len(given) != count:
        raise ValueError(f"There are {len(given)} values for {count} slots.")
    for i in range(count):
        put = Py_TYPE(places[i]).tp_descr_set
        if put is NULL:
            raise TypeError(f"{places[i]!r} cannot be set.")
        put(places[i], instance, given[i])


def joined(object instance, tuple slots not None):
    """The texts in some slots, in UTF-8 with a NUL between them; None where a text holds one."""
    cdef list texts = []
    cdef Py_ssize_t i, length, size = len(slots) - 1
    cdef descrgetfunc get
    for i in range(len(slots)):
        get = Py_TYPE(slots[i]).tp_descr_get
        if get is NULL:
            raise TypeError(f"{slots[i]!r} cannot be read.")
        text = get(slots[i], instance, type(instance))
        if not isinstance(text, str):
            raise TypeError(f"{text!r} is no text.")
        if not PyUnicode_IS_ASCII(text):
            text = (<str>text).encode()
        length = _length(text)
        if memchr(_start(text), 0, length) is not NULL:
            return None
        size += length
        texts.append(text)
    if not texts:
        return b""
    data = PyBytes_FromStringAndSize(NULL, size)
    cdef char* to = PyBytes_AS_STRING(data)
    for i in range(len(texts)):
        if i:
            to[0] = 0
            to += 1
        length = _length(texts[i])
        memcpy(to, _start(texts[i]), length)
        to += length
    return data


cdef inline const char* _start(object text) noexcept:
    """Of a text in ASCII, or of one in bytes."""
    if isinstance(text, bytes):
        return PyBytes_AS_STRING(text)
    return <const char*>PyUnicode_DATA(text)


cdef inline Py_ssize_t _length(object text) noexcept:
    return PyBytes_GET_SIZE(text) if isinstance(text, bytes) else PyUnicode_GET_LENGTH(text)
