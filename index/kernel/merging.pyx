"""Lists of several origins put together."""

from libc.stdlib cimport free, malloc

import numpy as np

ctypedef fused small:
    unsigned char
    unsigned short
    unsigned int

ctypedef fused smaller:
    unsigned char
    unsigned short
    unsigned int


def put(
    const small[::1] source,
    const long long[::1] starts,
    int base,
    const long long[::1] firsts,
    int[::1] target,
):
    """Copy list after list to where each belongs, and add `base` to every item."""
    cdef Py_ssize_t lists = firsts.shape[0], i, one, at, begin = 0
    cdef bint fits = starts.shape[0] == lists + 1
    with nogil:
        for i in range(lists if fits else 0):
            one = starts[i] - starts[0]
            begin = starts[i + 1] - starts[0]
            at = firsts[i]
            if not (0 <= one <= begin <= source.shape[0]):
                fits = False
            elif not (0 <= at <= target.shape[0] - (begin - one)):
                fits = False
            if not fits:
                break
            while one < begin:
                target[at] = <int>(<unsigned int>source[one] + <unsigned int>base)
                at += 1
                one += 1
    if not fits:
        raise ValueError("A list goes where nothing is.")


cdef struct Posting:
    int number
    unsigned int frequency


cdef Py_ssize_t _add(
    const Posting *one, Py_ssize_t ones, const Posting *other, Py_ssize_t others, Posting *out
) noexcept nogil:
    """Two lists as one; how many postings it has."""
    cdef Py_ssize_t i = 0, j = 0, at = 0
    while i < ones and j < others:
        if one[i].number < other[j].number:
            out[at] = one[i]
            i += 1
        elif one[i].number > other[j].number:
            out[at] = other[j]
            j += 1
        else:
            out[at] = one[i]
            out[at].frequency += other[j].frequency
            i += 1
            j += 1
        at += 1
    while i < ones:
        out[at] = one[i]
        at += 1
        i += 1
    while j < others:
        out[at] = other[j]
        at += 1
        j += 1
    return at


cdef Posting *_add_all(
    Posting *lists, Posting *spare, Py_ssize_t *ends, Py_ssize_t count
) noexcept nogil:
    """Some lists behind each other as one, in one of both places, as long as `ends[0]` then."""
    cdef Py_ssize_t i, begin, out
    cdef Posting *swapped
    while count > 1:
        out = begin = 0
        for i in range(0, count - 1, 2):
            out += _add(
                lists + begin, ends[i] - begin, lists + ends[i], ends[i + 1] - ends[i], spare + out
            )
            begin = ends[i + 1]
            ends[i >> 1] = out
        if count & 1:
            out += _add(lists + begin, ends[count - 1] - begin, lists, 0, spare + out)
            ends[count >> 1] = out
        count = (count + 1) >> 1
        swapped = lists
        lists = spare
        spare = swapped
    return lists


cdef Py_ssize_t _longest(
    const long long[::1] starts,
    const long long[::1] forms,
    const long long[::1] counts,
    Py_ssize_t postings,
    Py_ssize_t *total,
) noexcept nogil:
    """The most postings that the forms of a stem have; -1 where there are no such forms."""
    cdef Py_ssize_t stem, form = 0, longest = 0, before, i, here
    total[0] = 0
    for stem in range(counts.shape[0]):
        if not 0 <= counts[stem] <= forms.shape[0] - form:
            return -1
        before = total[0]
        for i in range(form, form + counts[stem]):
            if not 0 <= forms[i] < starts.shape[0] - 1:
                return -1
            here = starts[forms[i]]
            if not 0 <= here <= starts[forms[i] + 1] <= postings:
                return -1
            total[0] += starts[forms[i] + 1] - here
        form += counts[stem]
        longest = max(longest, total[0] - before)
    return longest if form == forms.shape[0] else -1


def added_up(
    const small[::1] numbers,
    const smaller[::1] frequencies,
    const long long[::1] starts,
    const long long[::1] forms,
    const long long[::1] counts,
):
    """For each stem the articles of all its forms, ascending, with their frequencies added."""
    cdef Py_ssize_t total, stem, form = 0, i, one, at = 0, filled
    cdef Py_ssize_t longest = _longest(
        starts, forms, counts, min(numbers.shape[0], frequencies.shape[0]), &total
    )
    if longest < 0:
        raise ValueError("There are no such forms.")
    articles, added = np.empty(total, np.int32), np.empty(total, np.int32)
    begins = np.empty(counts.shape[0] + 1, np.int64)
    cdef int[::1] to_numbers = articles, to_frequencies = added
    cdef long long[::1] to = begins
    cdef Posting *lists = <Posting *>malloc((2 * longest + 1) * sizeof(Posting))
    cdef Py_ssize_t *ends = <Py_ssize_t *>malloc((forms.shape[0] + 1) * sizeof(Py_ssize_t))
    cdef Posting *found
    if lists is NULL or ends is NULL:
        free(lists)
        free(ends)
        raise MemoryError
    with nogil:
        for stem in range(counts.shape[0]):
            to[stem] = at
            filled = 0
            for i in range(counts[stem]):
                for one in range(starts[forms[form]], starts[forms[form] + 1]):
                    lists[filled].number = <int>numbers[one]
                    lists[filled].frequency = frequencies[one]
                    filled += 1
                ends[i] = filled
                form += 1
            if counts[stem] == 0:
                continue
            found = _add_all(lists, lists + longest, ends, counts[stem])
            for one in range(ends[0]):
                to_numbers[at] = found[one].number
                to_frequencies[at] = <int>found[one].frequency
                at += 1
        to[counts.shape[0]] = at
    free(lists)
    free(ends)
    return articles[:at], added[:at], begins
