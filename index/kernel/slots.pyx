"""Objects with slots, filled at once."""

from cpython.object cimport PyTypeObject, descrsetfunc


cdef extern from "Python.h":
    PyTypeObject* Py_TYPE(object)


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
