"""Words as surfaces to the occurrences of each form."""

import numpy as np

ctypedef fused Text:
    unsigned short
    unsigned int

ctypedef fused Position:
    unsigned short
    unsigned int


def counted(
    const int[::1] numbers,
    const long long[::1] starts,
    const int[::1] forms,
    const long long[::1] firsts,
    Py_ssize_t known,
):
    """How often each of the forms below `known` occurs, and how many each text has."""
    cdef Py_ssize_t text, word, at, length
    counts, lengths = np.zeros(known, np.int64), np.empty(starts.shape[0] - 1, np.int32)
    cdef long long[::1] count_of = counts
    cdef int[::1] length_of = lengths
    with nogil:
        for text in range(starts.shape[0] - 1):
            length = 0
            for word in range(starts[text], starts[text + 1]):
                for at in range(firsts[numbers[word]], firsts[numbers[word] + 1]):
                    count_of[forms[at]] += 1
                    length += 1
            length_of[text] = <int>length
    return counts, lengths


def put_by_form(
    const int[::1] numbers,
    const long long[::1] starts,
    const int[::1] forms,
    const long long[::1] firsts,
    const long long[::1] places,
    Text[::1] texts,
    Position[::1] positions,
):
    """Write text and position of every occurrence: those of form i from `places[i]` on."""
    cdef Py_ssize_t text, word, at, place, position
    cdef long long[::1] place_of = np.array(places)
    with nogil:
        for text in range(starts.shape[0] - 1):
            position = 0
            for word in range(starts[text], starts[text + 1]):
                for at in range(firsts[numbers[word]], firsts[numbers[word] + 1]):
                    place = place_of[forms[at]]
                    place_of[forms[at]] += 1
                    texts[place] = <Text>text
                    positions[place] = <Position>position
                    position += 1
