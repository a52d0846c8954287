"""Where terms stand: one bit or one key for each place, over all articles of a segment.

The words of a field, article behind article, are laid out on one long row of bits, every article
from a multiple of 64 on and with one free bit at its end at least. A key is the place of a word on
that row, so the word behind it has the next key, and the free bits keep the end of one article from
touching the start of the next.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from search.matches import Numbers

Keys = NDArray[np.int64] | NDArray[np.int32]

# A row of bits is made, or compared with another, in the time that one key in so many is looked up.
_CROWDED = 128

FAR = np.int64(1 << 60)
"""Farther than any two words are apart."""

_STRETCH = 1 << 15
"""Words of 64 bits that are worked on at a time: 256 KB, so that they stay in the processor."""


class Layout:
    """Where on the row each article of a segment has its words, by the lengths of a field."""

    def __init__(self, lengths: Numbers) -> None:
        blocks = lengths.astype(np.int64) // 64 + 1
        self.starts: NDArray[np.int64] = np.zeros(len(lengths) + 1, np.int64)
        np.cumsum(blocks, out=self.starts[1:])
        self.bits = 64 * int(self.starts[-1])
        self.owners: Numbers = np.repeat(np.arange(len(lengths), dtype=np.int32), blocks)
        self.first_keys = (64 * self.starts[:-1]).astype(self.dtype)

    @property
    def dtype(self) -> type[np.int32] | type[np.int64]:
        """What keys are kept in: 4 bytes as long as they fit."""
        return np.int32 if self.bits < 1 << 31 else np.int64

    @property
    def nbytes(self) -> int:
        """Bytes of the arrays."""
        rows = self.bits // 8  # of _goes_on, which may still be made
        return self.starts.nbytes + self.owners.nbytes + self.first_keys.nbytes + rows

    def keys(self, numbers: Numbers, frequencies: Numbers, positions: Numbers) -> Keys:
        """The keys of postings: frequencies[i] positions in article numbers[i], all ascending."""
        keys = np.repeat(self.first_keys.take(numbers), frequencies)
        keys += positions
        return keys

    def article_of(self, keys: Keys) -> Numbers:
        """The article that each key is in."""
        return self.owners.take(keys >> 6)

    def articles(self, keys: Keys) -> Numbers:
        """The articles that ascending keys are in, each once, ascending."""
        owners = self.article_of(keys)
        first = np.empty(len(owners), np.bool_)
        first[:1] = True
        np.not_equal(owners[1:], owners[:-1], out=first[1:])
        found: Numbers = owners.compress(first)
        return found

    def to_previous(self, keys: Keys, others: Keys) -> NDArray[np.int64]:
        """From each of the keys to the last of the others before it in its article, else FAR."""
        if not len(others):
            return np.full(len(keys), FAR)
        at = others.searchsorted(keys) - 1
        there = others.take(at, mode="clip")
        begins = 64 * self.starts.take(self.article_of(keys))
        return np.where((at >= 0) & (there >= begins), keys - there, FAR)

    def to_next(self, keys: Keys, others: Keys) -> NDArray[np.int64]:
        """From each of the keys to the first of the others behind it in its article, else FAR."""
        if not len(others):
            return np.full(len(keys), FAR)
        at = others.searchsorted(keys)
        there = others.take(at, mode="clip")
        ends = 64 * self.starts.take(self.article_of(keys) + 1)
        return np.where((at < len(others)) & (there < ends), there - keys, FAR)

    def stretches(self) -> Iterator[tuple[int, int]]:
        """The row in parts of about _STRETCH words: the first word of each, and the one behind it.

        Articles are whole in them.
        """
        aimed = np.arange(0, int(self.starts[-1]), _STRETCH)
        bounds = np.unique(self.starts.take(self.starts.searchsorted(aimed)))
        return pairwise([*bounds.tolist(), int(self.starts[-1])])

    def reaching(self, row: NDArray[np.uint64], span: int, first: int = 0) -> NDArray[np.uint64]:
        """A new row: a bit for each place with a bit of `row` at it or up to `span` behind it.

        Only the bits of the same article count. The row may be a stretch that begins at the word
        `first` of all.
        """
        reached, row = 0, row.copy()
        goes_on = self._goes_on[first : first + len(row) - 1]
        while reached < span:
            step = min(reached + 1, span - reached, 63)  # so that no bit is passed over
            moved = row >> np.uint64(step)
            over = row[1:] << np.uint64(64 - step)
            over &= goes_on
            moved[:-1] |= over
            row |= moved
            reached += step
        return row

    @cached_property
    def _goes_on(self) -> NDArray[np.uint64]:
        """All bits of a word set where the next one is of the same article."""
        same = self.owners[1:] == self.owners[:-1]
        words: NDArray[np.uint64] = np.negative(same.astype(np.int64)).view(np.uint64)
        return words

    def articles_with_bits(self, row: NDArray[np.uint64], first: int = 0) -> Numbers:
        """The articles in which a bit of the row is set, or of a stretch that begins at `first`."""
        if not len(row):
            return np.zeros(0, np.int32)
        own, end = self.starts.searchsorted((first, first + len(row)))
        held = np.flatnonzero(np.bitwise_or.reduceat(row, self.starts[own:end] - first))
        numbers: Numbers = held.astype(np.int32)
        return numbers + np.int32(own)


class Places:
    """Where one term stands in the articles of a segment, or in some of them.

    `keys` ascend. The arrays are not to be written to. Safe between threads: two that first ask
    for the row both work out the same.
    """

    __slots__ = ("_looked_up", "_row", "keys", "layout")

    def __init__(self, layout: Layout, keys: Keys) -> None:
        self.layout = layout
        self.keys = keys
        self._row: NDArray[np.uint8] | None = None
        self._looked_up = 0  # keys so far; the row is made when it would have been quicker

    @property
    def row(self) -> NDArray[np.uint64]:
        """The row of bits, in words of 64: bit `key % 64` of word `key // 64`."""
        return self._bytes().view(np.uint64)

    @property
    def crowded(self) -> bool:
        """Whether a row of bits is quicker to compare than the keys."""
        return len(self.keys) * _CROWDED > self.layout.bits

    @property
    def nbytes(self) -> int:
        """Bytes of the keys, and of the row that a crowded term comes to have."""
        return self.keys.nbytes + (self.layout.bits // 8 if self.crowded else 0)

    def holding(self, keys: Keys) -> NDArray[np.bool_]:
        """Whether the term stands at each of the keys: of words, or of the free bits beside."""
        if self._row is None:
            self._looked_up += len(keys)
            if not self.crowded or self._looked_up * _CROWDED <= self.layout.bits:
                return self._found(keys)
        row = self._bytes()
        bits = row.take(keys >> 3, mode="wrap") >> (keys & 7).astype(np.uint8)
        return (bits & np.uint8(1)).view(np.bool_)

    def between(self, first: Keys, last: Keys) -> Places:
        """The places from first[i] to last[i] for any i; both ascend."""
        begin = self.keys.searchsorted(first)
        end = self.keys.searchsorted(last, "right")
        begin[1:] = np.maximum(begin[1:], end[:-1])  # what two stretches share is taken once
        counts = np.maximum(end - begin, 0)
        steps = np.arange(int(counts.sum())) - np.repeat(np.cumsum(counts) - counts, counts)
        return Places(self.layout, self.keys.take(np.repeat(begin, counts) + steps))

    def part(self, first: int, end: int) -> Places:
        """The places in the words from `first` to `end` (exclusive) of the row."""
        bounds = np.array((64 * first, 64 * end), self.keys.dtype)  # else all keys are converted
        return Places(self.layout, self.keys[slice(*self.keys.searchsorted(bounds))])

    def within(self, keys: Keys, span: int) -> NDArray[np.bool_]:
        """Whether the term stands at most `span` before or behind each of the keys."""
        if not len(self.keys):
            return np.zeros(len(keys), np.bool_)
        nearest = self.keys.take(self.keys.searchsorted(keys - span), mode="clip")
        near: NDArray[np.bool_] = np.abs(nearest - keys) <= span
        return near

    def _found(self, keys: Keys) -> NDArray[np.bool_]:
        if not len(self.keys):
            return np.zeros(len(keys), np.bool_)
        at = self.keys.searchsorted(keys)
        found: NDArray[np.bool_] = self.keys.take(at, mode="clip") == keys
        return found

    def _bytes(self) -> NDArray[np.uint8]:
        if self._row is None:
            self._row = np.concatenate(
                [self._bytes_of(*bounds) for bounds in self.layout.stretches()]
                or [np.zeros(0, np.uint8)]
            )
        return self._row

    def _bytes_of(self, first: int, end: int) -> NDArray[np.uint8]:
        """A stretch at a time, for each bit is a byte first: of an archive a quarter gigabyte."""
        held = np.zeros(64 * (end - first), np.bool_)
        held[self.part(first, end).keys - 64 * first] = True
        return np.packbits(held, bitorder="little")
