"""How many words of a text are among the most frequent ones of a language."""

from cpython.unicode cimport PyUnicode_DATA, PyUnicode_GET_LENGTH, PyUnicode_KIND
from libc.string cimport memset

cdef extern from "Python.h":
    bint Py_UNICODE_ISSPACE(Py_UCS4) nogil
    bint Py_UNICODE_ISALPHA(Py_UCS4) nogil

ctypedef unsigned long long u64

ctypedef fused Char:
    const unsigned char
    const unsigned short
    const unsigned int

cdef enum:
    SLOTS = 256
    SPACE = 1
    LETTER = 2

# In small letters it has a second character, which is none.
cdef unsigned int DOTTED_I = 0x130

# The sign of the kelvin, the only letter beyond ASCII that is small within it.
cdef unsigned int KELVIN = 0x212A

cdef u64 UNLIKE = ~<u64>0  # the number of a word with anything but a-z before more letters come
cdef u64 SEVEN = <u64>1 << 56

cdef unsigned char KINDS[128]


cdef void _fill_kinds() noexcept:
    cdef int c
    for c in range(128):
        KINDS[c] = 0
        if 9 <= c <= 13 or 28 <= c <= 32:
            KINDS[c] = SPACE
        elif 97 <= (c | 32) <= 122:
            KINDS[c] = LETTER


_fill_kinds()


cdef inline unsigned int _slot(u64 word) noexcept nogil:
    return <unsigned int>((word * <u64>0x9E3779B97F4A7C15) >> 56)


cdef class CommonWords:
    """Some frequent words of one to seven letters from a to z. ValueError where one is not.

    A word is a number of its letters, eight bits each.
    """

    cdef u64 table[SLOTS]

    def __init__(self, words):
        distinct = frozenset(words)
        if len(distinct) >= SLOTS:
            raise ValueError("These are too many words.")
        memset(self.table, 0, sizeof(self.table))
        for word in distinct:
            if not (word.isascii() and word.isalpha() and word.islower() and len(word) < 8):
                raise ValueError(f"{word!r} is no such word.")
            self._put(int.from_bytes(word.encode(), "big"))

    cdef void _put(self, u64 word) noexcept:
        cdef unsigned int slot = _slot(word)
        while self.table[slot]:
            slot = (slot + 1) % SLOTS
        self.table[slot] = word

    def are_among(self, str text not None, double share):
        """Whether words of ours, in capitals or not, are this share of a text's words, or more.

        A word is what white space is around; only those count that are letters alone. One of ours
        there must be.
        """
        cdef Py_ssize_t length = PyUnicode_GET_LENGTH(text)
        cdef void* data = PyUnicode_DATA(text)
        cdef int kind = PyUnicode_KIND(text)
        if kind == 1:
            return _are_among(self.table, share, <const unsigned char*>data, length)
        if kind == 2:
            return _are_among(self.table, share, <const unsigned short*>data, length)
        return _are_among(self.table, share, <const unsigned int*>data, length)


cdef bint _are_among(u64* table, double share, Char* text, Py_ssize_t length) noexcept nogil:
    """What is behind the end of a text is white space. In prose, half of it tells: what is left
    cannot have more words than every other character.
    """
    cdef Py_ssize_t i, common = 0, letters = 0
    cdef u64 word = 0  # 0 between two words
    cdef bint is_letters = True
    cdef unsigned int c
    cdef unsigned char kind
    cdef unsigned int slot
    for i in range(length + 1):
        c = text[i] if i < length else <unsigned int>32
        if c < 128:
            kind = KINDS[c]
        elif c == KELVIN:
            c = c"k"
            kind = LETTER
        else:
            kind = SPACE if Py_UNICODE_ISSPACE(c) else 0
        if kind == LETTER:
            word = word << 8 | (c | 32)
        elif kind != SPACE:
            word = UNLIKE
            if is_letters:
                is_letters = c > 127 and c != DOTTED_I and Py_UNICODE_ISALPHA(c)
        elif word:
            letters += is_letters
            if word < SEVEN:
                slot = _slot(word)
                while table[slot] and table[slot] != word:
                    slot = (slot + 1) % SLOTS
                if table[slot] == word:
                    common += 1
                    if common >= share * <double>(letters + (length - i) // 2):
                        return True
            word = 0
            is_letters = True
    return common > 0 and common >= share * <double>letters
