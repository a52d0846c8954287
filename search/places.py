"""Where terms stand: one bit or one key for each place, over all articles of a segment.

The words of a field, article behind article, are laid out on one long row of bits, every article
from a multiple of 64 on and with one free bit at its end at least. A key is the place of a word on
that row, so the word behind it has the next key, and the free bits keep the end of one article from
touching the start of the next.
"""

from __future__ import annotations

from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from search.matches import Numbers

Keys = NDArray[np.int64] | NDArray[np.int32]

# A row of bits is made, or compared with another, in the time that one key in so many is looked up.
_CROWDED = 128


class Layout:
    """Where on the row each article of a segment has its words, by the lengths of a field."""

    def __init__(self, lengths: Numbers) -> None:
        blocks = lengths.astype(np.int64) // 64 + 1
        self.starts: NDArray[np.int64] = np.zeros(len(lengths) + 1, np.int64)
        np.cumsum(blocks, out=self.starts[1:])
        self.bits = 64 * int(self.starts[-1])
        self.owners: Numbers = np.repeat(np.arange(len(lengths), dtype=np.int32), blocks)
        self._first_keys = (64 * self.starts[:-1]).astype(self.dtype)

    @property
    def dtype(self) -> type[np.int32] | type[np.int64]:
        """What keys are kept in: 4 bytes as long as they fit."""
        return np.int32 if self.bits < 1 << 31 else np.int64

    @property
    def nbytes(self) -> int:
        """Bytes of the arrays."""
        rows = self.bits // 8  # of _goes_on, which may still be made
        return self.starts.nbytes + self.owners.nbytes + self._first_keys.nbytes + rows

    def keys(self, numbers: Numbers, frequencies: Numbers, positions: Numbers) -> Keys:
        """The keys of postings: frequencies[i] positions in article numbers[i], all ascending."""
        keys = np.repeat(self._first_keys.take(numbers), frequencies)
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

    def reaching(self, row: NDArray[np.uint64], span: int) -> NDArray[np.uint64]:
        """A new row: a bit for each place with a bit of `row` at it or up to `span` behind it.

        Only the bits of the same article count.
        """
        reached, row = 0, row.copy()
        while reached < span:
            step = min(reached + 1, span - reached, 63)  # so that no bit is passed over
            moved = row >> np.uint64(step)
            over = row[1:] << np.uint64(64 - step)
            over &= self._goes_on
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

    def articles_with_bits(self, row: NDArray[np.uint64]) -> Numbers:
        """The articles in which a bit of the row is set."""
        if not len(row):
            return np.zeros(0, np.int32)
        return np.flatnonzero(np.bitwise_or.reduceat(row, self.starts[:-1])).astype(np.int32)


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

    def _found(self, keys: Keys) -> NDArray[np.bool_]:
        if not len(self.keys):
            return np.zeros(len(keys), np.bool_)
        at = self.keys.searchsorted(keys)
        found: NDArray[np.bool_] = self.keys.take(at, mode="clip") == keys
        return found

    def _bytes(self) -> NDArray[np.uint8]:
        if self._row is None:
            held = np.zeros(self.layout.bits, np.bool_)
            held[self.keys] = True
            self._row = np.packbits(held, bitorder="little")
        return self._row
