"""The surfaces of texts as numbers."""

import numpy as np

from cpython.unicode cimport PyUnicode_AsUTF8AndSize
from libc.string cimport memcmp, memcpy, memset

cdef extern from "Python.h":
    bint PyUnicode_IS_ASCII(object text)

cdef extern from *:
    """
    #ifdef _MSC_VER
    #include <intrin.h>
    static __inline int first_bit(unsigned long long word) {
        unsigned long bit;
        return _BitScanForward64(&bit, word) ? (int)bit : 64;
    }
    #else
    #define first_bit(word) __builtin_ctzll(word)
    #endif
    """
    int first_bit(unsigned long long word) nogil

ctypedef unsigned long long Word
ctypedef unsigned char Byte

cdef enum:
    LONG = 1 << 14  # bytes of a text that take some 50 us: worth it to let other threads run
    SMALLEST = 1 << 12  # slots of an empty table
    EDGES = 256  # are found before the surfaces between them are looked up
    PAD = 80  # blanks behind a text: 64 bytes and then words are loaded whole
    DIGITS = 0x30  # below are the blank, the apostrophe and the comma; all else is above
    BREAK = 1
    CURLY = 2

cdef Word GOLDEN = 0x9E3779B97F4A7C15  # 2^64 over the golden ratio (Knuth 6.4)
cdef Word MIXER = 0xBF58476D1CE4E5B9  # the first multiplier of splitmix64
cdef Word BLANKS = 0x2020202020202020
cdef Word GATHER = 0x0102040810204080  # puts the lowest bits of 8 bytes into the highest byte
cdef Word HIGHS = 0x8080808080808080


cdef class SurfaceTable:
    """Byte strings and their numbers, by open addressing with linear probing.

    A slot is a key, which is 0 in an empty one, and a number. The key of up to 8 bytes is these
    bytes, the first of which is not 0; that of more is a hash with 0 for its first byte.
    """

    cdef object _blob, _starts, __weakref__
    cdef Byte[::1] _kinds, _bytes, _text
    cdef long long[::1] _at
    cdef Word[::1] _slots
    cdef Word _last
    cdef int _shift
    cdef Py_ssize_t _used

    def __init__(self, str breaks):
        self._kinds = np.zeros(1 << 16, np.uint8)
        for char in breaks:
            self._kinds[ord(char)] = BREAK
        self._kinds[0x2018] = self._kinds[0x2019] = CURLY
        self._text = np.empty(0, np.uint8)
        self._blob = self._bytes = np.empty(1 << 16, np.uint8)
        self._starts = np.zeros(1, np.int64)
        self._slots = np.empty(0, np.uint64)
        self._allot(2 * SMALLEST)

    def __len__(self):
        return self._used

    def strings(self):
        """All strings, one after another, and where they start, with the end of the last."""
        return self._blob[: self._at[self._used]], self._starts[: self._used + 1]

    def number(self, bytes string):
        """The number of any string, which may be new."""
        cdef Py_ssize_t size = len(string)
        cdef const Byte* of = string
        if size == 0 or of[0] == 0:
            raise ValueError(f"{string!r} is no surface.")
        self._reserve(size)
        memcpy(&self._text[0], of, size)  # 8 bytes are read at a time
        cdef int number = self._number(&self._text[0], size)
        if number < 0:
            self._grow(size)
            number = self._number(&self._text[0], size)
        return number

    def numbers(self, texts):
        """The numbers of the surfaces of all texts, and where those of each text start."""
        cdef Py_ssize_t i = 0, count = 0, at, end, most = 1
        for text in texts:
            most += (len(text) + 1) // 2
        found, bounds = np.empty(most, np.int32), np.zeros(len(texts) + 1, np.int64)
        cdef int[::1] out = found
        cdef long long[::1] starts = bounds
        for text in texts:
            end = self._load(text)
            at = 0
            while at < end:
                if end < LONG:
                    at = self._surfaces(at, end, out, &count)
                else:
                    with nogil:
                        at = self._surfaces(at, end, out, &count)
                if at < end:
                    self._grow(end)
            i += 1
            starts[i] = count
        return found[:count], bounds

    cdef Py_ssize_t _load(self, text) except -1:
        """Put the blanked text into self._text, behind a blank; where it ends there."""
        cdef Py_ssize_t size
        cdef const char* of
        if not isinstance(text, str):
            raise TypeError(type(text))
        if PyUnicode_IS_ASCII(text):
            of = PyUnicode_AsUTF8AndSize(text, &size)
        else:  # its bytes are not to stay with it
            encoded = text.encode("utf-8", "replace")
            of = encoded
            size = len(encoded)
        if size == 0:
            return 0
        self._reserve(size + 1)
        self._text[0] = c" "
        _blank(<const Byte*>of, &self._text[1], size)
        memset(&self._text[size + 1], c" ", PAD)
        self._blank_breaks(size + 1)
        return size + 1

    cdef void _blank_breaks(self, Py_ssize_t end) noexcept nogil:
        """Blank what is beyond ASCII and not within a word, and marks of ASCII that now are not."""
        cdef Byte* text = &self._text[0]
        cdef Py_ssize_t at = 1, width
        cdef Word high
        cdef Byte kind
        while at < end:
            high = _loaded(text + at) & HIGHS
            if high == 0:
                at += 8
                continue
            at += first_bit(high) >> 3
            width = _width(text + at)
            kind = self._kind(text + at)
            if kind == CURLY and text[at - 1] >= DIGITS and self._in_word(text + at + width):
                kind = 0
            if kind != 0:
                memset(text + at, c" ", width)
                if text[at - 1] < DIGITS:
                    text[at - 1] = c" "
                if text[at + width] < DIGITS:
                    text[at + width] = c" "
            at += width

    cdef inline Byte _kind(self, const Byte* of) noexcept nogil:
        """What the character is that begins here: BREAK, CURLY or 0."""
        if of[0] >= 0xF0:
            return 0
        if of[0] >= 0xE0:
            return self._kinds[(of[0] & 15) << 12 | (of[1] & 63) << 6 | (of[2] & 63)]
        return self._kinds[(of[0] & 31) << 6 | (of[1] & 63)]

    cdef inline bint _in_word(self, const Byte* of) noexcept nogil:
        return self._kind(of) == 0 if of[0] >= 0x80 else of[0] >= DIGITS

    cdef int _reserve(self, Py_ssize_t size) except -1:
        if self._text.shape[0] < size + PAD:
            self._text = np.empty(size + size // 2 + PAD, np.uint8)

    cdef Py_ssize_t _surfaces(
        self, Py_ssize_t at, Py_ssize_t end, int[::1] out, Py_ssize_t* count
    ) noexcept nogil:
        """Number the surfaces from `at` on; where they end, or there is no room for one."""
        cdef const Byte* text = &self._text[0]
        cdef Py_ssize_t edges[EDGES + 64]  # where surfaces begin and end, by turns
        cdef Py_ssize_t i, found
        cdef int number
        while True:
            found = _edges(text, &at, end, edges)
            for i in range(0, found, 2):
                number = self._number(text + edges[i], edges[i + 1] - edges[i])
                if number < 0:
                    return edges[i]
                out[count[0]] = number
                count[0] += 1
            if at > end:
                return end

    cdef inline int _number(self, const Byte* of, Py_ssize_t size) noexcept nogil:
        """The number of a string, entered if it is new; -1 if there is no room to enter it."""
        cdef Word* slots = &self._slots[0]
        cdef Word key = _key(of, size)
        cdef Word slot = (key * GOLDEN) >> self._shift
        cdef int number
        while slots[2 * slot] != 0:
            if slots[2 * slot] == key:
                number = <int>slots[2 * slot + 1]
                if size <= 8 or self._is(number, of, size):
                    return number
            slot = (slot + 1) & self._last
        return self._enter(slot, key, of, size)

    cdef bint _is(self, Py_ssize_t number, const Byte* of, Py_ssize_t size) noexcept nogil:
        cdef Py_ssize_t start = self._at[number]
        return self._at[number + 1] - start == size and memcmp(&self._bytes[start], of, size) == 0

    cdef int _enter(self, Word slot, Word key, const Byte* of, Py_ssize_t size) noexcept nogil:
        cdef Py_ssize_t start = self._at[self._used]
        if 2 * <Word>self._used > self._last or start + size > self._bytes.shape[0]:
            return -1
        memcpy(&self._bytes[start], of, size)
        self._slots[2 * slot] = key
        self._slots[2 * slot + 1] = self._used
        self._used += 1
        self._at[self._used] = start + size
        return <int>self._used - 1

    cdef int _grow(self, Py_ssize_t size) except -1:
        """Make room for a string of so many bytes at most."""
        cdef Py_ssize_t end = self._at[self._used]
        if end + size > self._bytes.shape[0]:
            self._blob = np.concatenate((self._blob[:end], np.empty(end + size, np.uint8)))
            self._bytes = self._blob
        if 2 * <Word>self._used > self._last:
            self._allot(2 * self._slots.shape[0])

    cdef int _allot(self, Py_ssize_t words) except -1:
        """Take a table of so many words, two a slot, and put into it what is known."""
        cdef Word[::1] before = self._slots
        cdef Word slot
        cdef Py_ssize_t i
        self._slots = np.zeros(words, np.uint64)
        self._last = words // 2 - 1
        self._shift = 64 - (<object>self._last).bit_length()
        more = np.empty(words // 4 + 2 - len(self._starts), np.int64)
        self._at = self._starts = np.concatenate((self._starts, more))
        for i in range(0, before.shape[0], 2):
            if before[i] != 0:
                slot = (before[i] * GOLDEN) >> self._shift
                while self._slots[2 * slot] != 0:
                    slot = (slot + 1) & self._last
                self._slots[2 * slot] = before[i]
                self._slots[2 * slot + 1] = before[i + 1]


cdef inline Word _loaded(const Byte* of) noexcept nogil:
    cdef Word word
    memcpy(&word, of, 8)
    return word


cdef inline Py_ssize_t _width(const Byte* of) noexcept nogil:
    """Of a character beyond ASCII."""
    return 2 + (of[0] >= 0xE0) + (of[0] >= 0xF0)


cdef inline Word _first_bytes(Word word, Py_ssize_t size) noexcept nogil:
    """Of a word of 8 bytes the first `size`, 1 to 8."""
    return word & (<Word>-1 >> (64 - 8 * size))


cdef Py_ssize_t _edges(
    const Byte* text, Py_ssize_t* at, Py_ssize_t end, Py_ssize_t* edges
) noexcept nogil:
    """Where some surfaces from `at` on begin and end, by turns; how many such places there are.

    Then `at` is where the next one may begin, or beyond `end`. 64 bytes are looked at at once,
    without a branch: no surface has to wait until the one before is read.
    """
    cdef Py_ssize_t found = 0
    cdef Word filled, changes, before = 0
    while at[0] <= end and found < EDGES:
        filled = _filled(text + at[0])
        changes = filled ^ (filled << 1 | before)
        before = filled >> 63
        while changes != 0:
            edges[found] = at[0] + first_bit(changes)
            found += 1
            changes &= changes - 1
        at[0] += 64
    if found & 1:  # it goes on
        found -= 1
        at[0] = edges[found]
    return found


cdef inline Word _filled(const Byte* of) noexcept nogil:
    """Of 64 bytes, a bit for each that is not blank."""
    cdef Word filled = 0, word
    cdef int i
    for i in range(8):
        word = _loaded(of + 8 * i) ^ BLANKS
        word = ((word & ~HIGHS) + ~HIGHS | word) & HIGHS
        filled |= ((word >> 7) * GATHER >> 56) << (8 * i)
    return filled


cdef inline Word _key(const Byte* of, Py_ssize_t size) noexcept nogil:
    if size <= 8:
        return _first_bytes(_loaded(of), size)
    cdef Word mixed = _loaded(of) * GOLDEN
    cdef Py_ssize_t at = 8
    while at < size:
        mixed ^= mixed >> 32
        mixed += _first_bytes(_loaded(of + at), min(8, size - at))
        mixed *= MIXER
        at += 8
    mixed ^= mixed >> 32
    return (mixed & ~<Word>0xFF) | 0x100


cdef void _blank(const Byte* of, Byte* to, Py_ssize_t size) noexcept nogil:
    """Blank what is ASCII and not within a word, if all else is; a zero follows the text."""
    cdef Py_ssize_t i
    if size:
        to[0] = _blanked(c" ", of[0], of[1])
    for i in range(1, size):
        to[i] = _blanked(of[i - 1], of[i], of[i + 1])


cdef inline Byte _blanked(Byte before, Byte char, Byte after) noexcept nogil:
    cdef Byte word = _is_letter(char) | _is_digit(char)
    cdef Byte comma = (char == 0x2C) & _is_digit(before) & _is_digit(after)
    cdef Byte mark = (char == 0x27) | (char == 0x60)
    mark &= (_is_letter(before) | _is_digit(before)) & (_is_letter(after) | _is_digit(after))
    return (
        (-word & (char | (_is_capital(char) << 5)))
        | (-comma & 0x2C) | (-mark & 0x27) | (-(1 ^ (word | comma | mark)) & 0x20)
    )


cdef inline Byte _is_letter(Byte char) noexcept nogil:
    return <Byte>((char | 0x20) - 0x61) < 26


cdef inline Byte _is_capital(Byte char) noexcept nogil:
    return <Byte>(char - 0x41) < 26


cdef inline Byte _is_digit(Byte char) noexcept nogil:
    """Or beyond ASCII."""
    return (<Byte>(char - 0x30) < 10) | (char >= 0x80)
