"""Article lists with frequencies, decoded one at a time."""

from libc.string cimport memcpy

import numpy as np

cdef enum:
    BLOCK = 64  # starts that have one base
    CHECKED = 16  # the bits of a byte's number within its checksum's block
    LONG = 4096  # postings, for which other threads are not made to wait


cdef class _Integers:
    """Unsigned integers of any width."""

    cdef const unsigned char[::1] data
    cdef int width
    cdef Py_ssize_t count

    def __init__(self, array):
        if array.dtype.kind != "u":
            raise ValueError(f"no unsigned integers, but {array.dtype}")
        self.data = array.reshape(-1).view(np.uint8)
        self.width = array.itemsize
        self.count = array.size

    cdef inline long long item(self, Py_ssize_t at) noexcept nogil:
        """Item `at`; -1 where there is none."""
        cdef unsigned long long value = 0
        if not 0 <= at < self.count:
            return -1
        memcpy(&value, &self.data[at * self.width], self.width)
        return <long long> value


cdef class _Starts:
    """Where lists begin, as index/codec/integers.py describes it."""

    cdef _Integers bases, within, wide
    cdef long long end

    def __init__(self, reader):
        bases, within, wide = reader.arrays
        self.bases, self.within, self.wide = _Integers(bases), _Integers(within), _Integers(wide)
        self.end = self.bases.item(len(bases) - 1)

    cdef inline long long start(self, Py_ssize_t index) noexcept nogil:
        """Start `index`; -1 where there is none."""
        cdef long long base = self.bases.item(index // BLOCK)
        cdef long long within = self.within.item(index)
        if index < 0 or base < 0 or within < 0:
            return -1
        if base > self.end:
            return self.wide.item((base - self.end - 1) * BLOCK + index % BLOCK)
        return base + within


cdef class _Guarded:
    """Bytes that are compared with their checksums when they are first touched."""

    cdef const unsigned char[::1] data
    cdef unsigned char[::1] unseen
    cdef object guarded

    def __init__(self, guarded):
        self.data = guarded.array
        self.unseen = guarded.unseen
        self.guarded = guarded

    cdef int look(self, long long begin, long long end) except -1:
        """Compare what is to be read. Raises IndexDamaged, and ValueError where nothing is."""
        cdef Py_ssize_t block
        if not 0 <= begin < end <= self.data.shape[0]:
            raise ValueError("a list that is not in the file")
        for block in range(begin >> CHECKED, ((end - 1) >> CHECKED) + 1):
            if self.unseen[block]:
                self.guarded.look(block, block)
        return 0


cdef class ListReader:
    """The lists of some of `size` articles, by number."""

    cdef long long size
    cdef _Starts starts, gap_starts
    cdef _Guarded gaps, frequencies
    cdef _Integers large, large_lists, large_starts

    def __init__(self, size, starts, gaps, frequencies, large):
        self.size = size
        self.starts, self.gap_starts = map(_Starts, starts)
        self.gaps, self.frequencies = _Guarded(gaps), _Guarded(frequencies)
        self.large, self.large_lists, self.large_starts = map(_Integers, large)

    def postings(self, Py_ssize_t number):
        """The articles of list `number`, ascending, and their frequencies."""
        cdef long long count = self._count(number)
        numbers = np.empty(count, np.int32)
        frequencies = np.empty(count, np.int32)
        self._read(number, numbers, frequencies)
        return numbers, frequencies

    def several(self, const int[::1] lists):
        """The articles and frequencies of some lists behind each other, and where each begins."""
        cdef Py_ssize_t i
        begins = np.zeros(lists.shape[0] + 1, np.int64)
        cdef long long[::1] to_begins = begins
        for i in range(lists.shape[0]):
            to_begins[i + 1] = to_begins[i] + self._count(lists[i])
        numbers = np.empty(to_begins[lists.shape[0]], np.int32)
        frequencies = np.empty(to_begins[lists.shape[0]], np.int32)
        cdef int[::1] to_numbers = numbers, to_frequencies = frequencies
        for i in range(lists.shape[0]):
            self._read(
                lists[i],
                to_numbers[to_begins[i]:to_begins[i + 1]],
                to_frequencies[to_begins[i]:to_begins[i + 1]],
            )
        return numbers, frequencies, begins

    cdef long long _count(self, Py_ssize_t number) except -1:
        """How many articles list `number` has; 1 at least."""
        cdef long long begin = self.starts.start(number), end = self.starts.start(number + 1)
        if begin < 0 or end < 0:
            raise IndexError(number)
        if begin >= end:
            raise ValueError("a list without articles")
        self.frequencies.look(begin >> 1, (end + 1) >> 1)  # which is why end - begin is bounded
        return end - begin

    cdef int _read(self, Py_ssize_t number, int[::1] numbers, int[::1] frequencies) except -1:
        """Fill in a list, of which `_count` says how long it is."""
        cdef long long begin = self.starts.start(number)
        cdef long long first = self.gap_starts.start(number)
        cdef long long last = self.gap_starts.start(number + 1)
        self.gaps.look(first, last)
        if not numbers.shape[0] <= last - first:
            raise ValueError("fewer gaps than articles")
        cdef const unsigned char *gaps = &self.gaps.data[first]
        cdef const unsigned char *nibbles = &self.frequencies.data[0]
        cdef bint whole, large
        if numbers.shape[0] > LONG:
            with nogil:
                whole = _add_gaps(gaps, last - first, self.size, numbers)
                large = _take_nibbles(nibbles, begin, frequencies)
        else:
            whole = _add_gaps(gaps, last - first, self.size, numbers)
            large = _take_nibbles(nibbles, begin, frequencies)
        if not whole:
            raise ValueError("articles that there are not")
        if large:
            self._fill_in(number, frequencies)
        return 0

    cdef int _fill_in(self, Py_ssize_t number, int[::1] frequencies) except -1:
        """Put in the frequencies that are too large for a nibble."""
        cdef Py_ssize_t low = 0, i
        cdef Py_ssize_t high = self.large_lists.count, middle
        while low < high:
            middle = (low + high) >> 1
            if self.large_lists.item(middle) < number:
                low = middle + 1
            else:
                high = middle
        cdef long long at = self.large_starts.item(low), end = self.large_starts.item(low + 1)
        for i in range(frequencies.shape[0]):
            if frequencies[i] > 15:
                if not 0 <= at < end <= self.large.count:
                    raise ValueError("fewer large frequencies than there should be")
                frequencies[i] = <int> self.large.item(at)
                at += 1
        return 0


cdef bint _add_gaps(
    const unsigned char *gaps, Py_ssize_t size, long long articles, int[::1] numbers
) noexcept nogil:
    """Add the gaps up, all but those that are skips; whether just so many articles come of it."""
    cdef Py_ssize_t count = numbers.shape[0]
    if <long long> count * 256 < articles:
        return _add_wide_gaps(gaps, size // 2, articles, &numbers[0], count)
    return _add_narrow_gaps(gaps, size, articles, &numbers[0], count)


cdef bint _add_narrow_gaps(
    const unsigned char *gaps, Py_ssize_t size, long long articles, int *numbers, Py_ssize_t count
) noexcept nogil:
    cdef Py_ssize_t i, k = 0
    cdef long long total = 0
    if size == count:
        for i in range(size):
            total += gaps[i]
            numbers[i] = <int> total
        return total < articles
    for i in range(size):
        total += gaps[i]
        if k == count:
            return False
        numbers[k] = <int> total
        k += gaps[i] != 255
    return k == count and total < articles


cdef bint _add_wide_gaps(
    const unsigned char *gaps, Py_ssize_t size, long long articles, int *numbers, Py_ssize_t count
) noexcept nogil:
    cdef Py_ssize_t i, k = 0
    cdef long long total = 0
    cdef unsigned short gap
    for i in range(size):
        memcpy(&gap, gaps + 2 * i, 2)
        total += gap
        if k == count:
            return False
        numbers[k] = <int> total
        k += gap != 65535 or size == count
    return k == count and total < articles


cdef bint _take_nibbles(
    const unsigned char *nibbles, Py_ssize_t begin, int[::1] frequencies
) noexcept nogil:
    """The frequencies from nibble `begin` on, 16 for all over 15; whether there is one."""
    cdef Py_ssize_t count = frequencies.shape[0], odd = begin & 1, i
    cdef int *to = &frequencies[odd] if count > odd else NULL
    cdef const unsigned char *pairs = nibbles + ((begin + 1) >> 1)
    cdef unsigned char pair, large = 0
    if odd:
        frequencies[0] = (nibbles[begin >> 1] >> 4) + 1
        large = frequencies[0] == 16
    for i in range((count - odd) >> 1):
        pair = pairs[i]
        to[2 * i] = (pair & 15) + 1
        to[2 * i + 1] = (pair >> 4) + 1
        large |= pair & (pair >> 1) & (pair >> 2) & (pair >> 3) & 17  # all bits of a half are set
    if (count - odd) & 1:
        frequencies[count - 1] = (pairs[(count - odd) >> 1] & 15) + 1
        large |= frequencies[count - 1] == 16
    return large != 0
