"""Words in a row, in order, and near each other, by their packed positions in one segment.

The articles that hold all the words are found by walking the lists side by side, for where the
positions of an article begin is known only from those before. In an article the positions are
decoded as they are compared, and no more of them once it is known whether they stand as they should.
"""

from libc.stdlib cimport calloc, free, qsort, realloc
from libc.string cimport memcpy

import numpy as np

cdef enum:
    PADDING = 8  # bytes behind packed positions

cdef long long FARTHEST = (1 << 31) - 1  # that two words can be apart

ctypedef unsigned long long Bit

cdef struct Form:
    const int *numbers
    const int *frequencies
    const unsigned char *data
    Py_ssize_t count
    Py_ssize_t at  # the posting that is looked at
    Bit bit        # where its positions begin
    Bit bits       # that there are

cdef struct Buffer:
    int *items
    Py_ssize_t room  # for so many

cdef struct Word:
    Form *forms
    Py_ssize_t forms_count
    # Its positions in the article that is looked at:
    const unsigned char *data
    Bit bit
    Bit width
    Py_ssize_t frequency
    Buffer merged  # those of several forms


cdef inline long long position(const Word *word, Py_ssize_t index) noexcept nogil:
    """Position number `index` of the word in its article."""
    cdef Bit bit = word.bit + index * word.width
    cdef Bit bits
    memcpy(&bits, word.data + (bit >> 3), 8)
    return (bits >> (bit & 7)) & ((<Bit>1 << word.width) - 1)


cdef Py_ssize_t reach(const Word *word, Py_ssize_t index, long long least) noexcept nogil:
    """The first position from `index` on that is not less, by its index."""
    cdef Py_ssize_t step = 1, high, middle
    if index >= word.frequency or position(word, index) >= least:
        return index
    while index + step < word.frequency and position(word, index + step) < least:
        index += step
        step *= 2
    high = min(index + step, word.frequency)
    while high - index > 1:
        middle = (index + high) >> 1
        if position(word, middle) < least:
            index = middle
        else:
            high = middle
    return high


cdef int compare(const void *one, const void *other) noexcept nogil:
    cdef int a = (<const int *>one)[0], b = (<const int *>other)[0]
    return (a > b) - (a < b)


cdef bint make_room(Buffer *buffer, Py_ssize_t wanted) noexcept nogil:
    """Room for so many items, and for reading behind them; False where there is no memory."""
    cdef int *items
    wanted += PADDING // sizeof(int)
    if wanted <= buffer.room:
        return True
    items = <int *>realloc(buffer.items, 2 * wanted * sizeof(int))
    if items:
        buffer.items, buffer.room = items, 2 * wanted
    return items != NULL


cdef class Walk:
    """Goes through the articles that hold all the words."""

    cdef Word *words
    cdef Form *forms
    cdef Py_ssize_t count
    cdef const unsigned char[::1] widths
    cdef Py_ssize_t size
    cdef Py_ssize_t fewest  # articles that may hold all
    cdef int article
    cdef int failed  # 1 where lists do not fit, 2 where there is no memory

    def __cinit__(self, words, const unsigned char[::1] widths):
        cdef Py_ssize_t i = 0, postings
        cdef Form *form
        cdef const int[::1] numbers, frequencies
        cdef const unsigned char[::1] data
        self.widths = widths
        self.size = widths.shape[0]
        self.count = len(words)
        self.article = -1
        if not self.count:
            raise ValueError("There are no words.")
        self.words = <Word *>calloc(self.count, sizeof(Word))
        self.forms = <Form *>calloc(sum([len(each) for each in words]), sizeof(Form))
        if not self.words or not self.forms:
            raise MemoryError
        form = self.forms
        for word in words:
            self.words[i].forms = form
            self.words[i].forms_count = len(word)
            postings = 0
            for numbers, frequencies, data in word:
                if frequencies.shape[0] != numbers.shape[0] or data.shape[0] < PADDING:
                    raise ValueError("These are no lists of positions.")
                form.count = numbers.shape[0]
                if form.count:
                    form.numbers = &numbers[0]
                    form.frequencies = &frequencies[0]
                form.data = &data[0]
                form.bits = <Bit>8 * (data.shape[0] - PADDING)
                postings += form.count
                form += 1
            self.fewest = postings if i == 0 else min(postings, self.fewest)
            i += 1

    def __dealloc__(self):
        cdef Py_ssize_t i
        if self.words:
            for i in range(self.count):
                free(self.words[i].merged.items)
        free(self.words)
        free(self.forms)

    def check(self):
        """Raise what went wrong on the way."""
        if self.failed == 2:
            raise MemoryError
        if self.failed:
            raise ValueError("There are not so many positions, or no such article.")

    cdef bint next(self) noexcept nogil:
        """Go to the next article that holds all the words; False at the end."""
        cdef Py_ssize_t agreed = 0, i = 0
        cdef long long article, least = self.article + <long long>1
        while agreed < self.count:
            article = self.first_from(&self.words[i], least)
            if article < 0:
                return False
            agreed = agreed + 1 if article == least else 1
            least = article
            i = i + 1 if i + 1 < self.count else 0
        self.article = <int>least
        for i in range(self.count):
            if not self.load(&self.words[i]):
                return False
        return True

    cdef long long first_from(self, Word *word, long long least) noexcept nogil:
        """The first article from `least` on that holds the word; -1 where there is none."""
        cdef const unsigned char *widths = &self.widths[0]
        cdef long long first = -1, number
        cdef Form *form
        cdef Py_ssize_t i
        for i in range(word.forms_count):
            form = &word.forms[i]
            while form.at < form.count:
                number = form.numbers[form.at]
                if number < 0 or number >= self.size:
                    self.failed = 1
                    return -1
                if number >= least:
                    if first < 0 or number < first:
                        first = number
                    break
                form.bit += widths[number] * <Bit>form.frequencies[form.at]
                form.at += 1
        return first

    cdef bint load(self, Word *word) noexcept nogil:
        """Make ready the positions of the word in the article, which it is in."""
        cdef Py_ssize_t i, index, there = 0
        cdef Form *form
        cdef int frequency
        cdef int *merged = word.merged.items
        cdef bint ascend = True
        word.width = self.widths[self.article]
        for i in range(word.forms_count):
            form = &word.forms[i]
            if form.at >= form.count or form.numbers[form.at] != self.article:
                continue
            frequency = form.frequencies[form.at]
            if (
                word.width > 32
                or frequency < 1
                or frequency > <long long>1 << word.width
                or form.bit > form.bits
                or frequency * word.width > form.bits - form.bit
            ):
                self.failed = 1
                return False
            word.data, word.bit, word.frequency = form.data, form.bit, frequency
            if word.forms_count == 1:
                return True
            if not make_room(&word.merged, there + frequency):
                self.failed = 2
                return False
            merged = word.merged.items
            for index in range(frequency):
                merged[there] = <int>position(word, index)
                ascend = ascend and (there == 0 or merged[there - 1] <= merged[there])
                there += 1
        if not ascend:
            qsort(merged, there, sizeof(int), compare)
        word.data, word.bit, word.width = <const unsigned char *>merged, 0, 32
        word.frequency = there
        return True


cdef class Found:
    """The articles that were found so far."""

    cdef object array
    cdef int[::1] numbers
    cdef Py_ssize_t count

    def __cinit__(self, Walk walk):
        self.array = np.empty(walk.fewest, np.int32)
        self.numbers = self.array

    cdef inline void add(self, int article) noexcept nogil:
        self.numbers[self.count] = article
        self.count += 1

    cdef whole(self, Walk walk):
        walk.check()
        return self.array[: self.count].copy()


cdef class Cursors:
    """For each of some words its index, and where in its positions it is looked at."""

    cdef Py_ssize_t *words
    cdef Py_ssize_t *at
    cdef Py_ssize_t count

    def __cinit__(self, numbers, Py_ssize_t below):
        cdef Py_ssize_t i
        self.count = len(numbers)
        self.words = <Py_ssize_t *>calloc(self.count, sizeof(Py_ssize_t))
        self.at = <Py_ssize_t *>calloc(self.count, sizeof(Py_ssize_t))
        if not self.words or not self.at:
            raise MemoryError
        for i in range(self.count):
            self.words[i] = numbers[i]
            if not 0 <= self.words[i] < below:
                raise ValueError("There are fewer words.")

    def __dealloc__(self):
        free(self.words)
        free(self.at)


def in_a_row(words, order, const unsigned char[::1] widths):
    """The articles in which the words stand side by side: words[order[0]], words[order[1]], ..."""
    cdef Walk walk = Walk(words, widths)
    cdef Cursors cursors = Cursors(order, walk.count)
    cdef Found found = Found(walk)
    with nogil:
        while walk.next():
            if stand_in_a_row(walk, cursors):
                found.add(walk.article)
    return found.whole(walk)


cdef bint stand_in_a_row(Walk walk, Cursors cursors) noexcept nogil:
    cdef Py_ssize_t i, agreed = 0
    cdef long long there, begin = 0  # no row begins before
    cdef Word *word
    for i in range(cursors.count):
        cursors.at[i] = 0
    i = 0
    while agreed < cursors.count:
        word = &walk.words[cursors.words[i]]
        cursors.at[i] = reach(word, cursors.at[i], begin + i)
        if cursors.at[i] >= word.frequency:
            return False
        there = position(word, cursors.at[i]) - i
        agreed = agreed + 1 if there == begin else 1
        begin = there
        i = i + 1 if i + 1 < cursors.count else 0
    return True


def near(words, counts, span, const unsigned char[::1] widths):
    """The articles with a stretch of span + 1 places in which each word stands counts[i] times."""
    cdef Walk walk = Walk(words, widths)
    cdef Cursors cursors = Cursors(range(walk.count), walk.count)
    cdef Found found = Found(walk)
    cdef long long[::1] times = np.array(counts, np.int64)
    cdef long long farthest = min(span, FARTHEST)
    if times.shape[0] != walk.count or min(counts) < 1:
        raise ValueError("Not every word is counted.")
    with nogil:
        while walk.next():
            if stand_near(walk, cursors, times, farthest):
                found.add(walk.article)
    return found.whole(walk)


cdef bint stand_near(
    Walk walk, Cursors cursors, const long long[::1] times, long long span
) noexcept nogil:
    """A stretch that ends at `last` begins `span` before at most, so nothing before that counts."""
    cdef Py_ssize_t i, agreed = 0
    cdef long long last = 0, there
    cdef Word *word
    for i in range(cursors.count):
        cursors.at[i] = 0
    i = 0
    while agreed < cursors.count:
        word = &walk.words[i]
        cursors.at[i] = reach(word, cursors.at[i], last - span)
        if times[i] > word.frequency - cursors.at[i]:
            return False
        there = position(word, cursors.at[i] + times[i] - 1)
        agreed += 1
        if there > last:  # so others may have to move on, and this one
            last, agreed = there, there - position(word, cursors.at[i]) <= span
        i = i + 1 if i + 1 < cursors.count else 0
    return True


def in_order(words, order, slop, const unsigned char[::1] widths):
    """The articles with the words in this order, each 1 to `slop` behind the one before."""
    cdef Walk walk = Walk(words, widths)
    cdef Cursors cursors = Cursors(order, walk.count)
    cdef Found found = Found(walk)
    cdef long long farthest = min(slop, FARTHEST)
    cdef Buffer ends, others
    ends.items, ends.room, others.items, others.room = NULL, 0, NULL, 0
    with nogil:
        while walk.next():
            if stand_in_order(walk, cursors, farthest, &ends, &others):
                found.add(walk.article)
    free(ends.items)
    free(others.items)
    return found.whole(walk)


cdef bint stand_in_order(
    Walk walk, Cursors cursors, long long slop, Buffer *ends, Buffer *others
) noexcept nogil:
    """The ends of rows of the first words are worked out from those of rows of one word less."""
    cdef Py_ssize_t i, index, before, count = 0, longer
    cdef long long there
    cdef Word *word
    for i in range(cursors.count):
        word = &walk.words[cursors.words[i]]
        if not make_room(others, word.frequency):
            walk.failed = 2
            return False
        before, longer = 0, 0
        for index in range(word.frequency):
            there = position(word, index)
            while before < count and ends.items[before] < there:
                before += 1  # so that the nearest end is the one before this
            if i == 0 or (before > 0 and there - ends.items[before - 1] <= slop):
                others.items[longer] = <int>there
                longer += 1
        ends[0], others[0] = others[0], ends[0]
        count = longer
    return count > 0
