"""Words in a row, in order, and near each other, by their packed positions in one segment.

A word is the lists of its forms (index/codec/field_reader.py: Packed), mostly one; its positions in
an article are those of all its forms. `widths` are the bits of a position in each article. What
comes back are the articles, ascending, and nothing of the arguments is kept. ValueError is raised
where lists do not fit each other or the widths.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import reduce

import numpy as np
from numpy.typing import NDArray

from index.codec.coding import PADDING, Bytes, Ints, Starts, decode_positions_at
from index.codec.field_reader import Packed

Word = Sequence[Packed]
Keys = NDArray[np.int64]
"""The index of an article among those looked at, times 2^32, and a position in it: ascending."""

_AT_ONCE = 1 << 14
"""Articles of which all positions are decoded at once: of the most frequent word some megabytes."""

_FARTHEST = (1 << 31) - 1


def in_a_row(words: Sequence[Word], order: Sequence[int], widths: Bytes) -> Ints:
    """The articles in which the words stand side by side: words[order[0]], words[order[1]], ..."""
    found = [np.zeros(0, np.int32)]
    for articles, keys in _together(words, widths):
        ends = keys[order[0]]
        for following in order[1:]:
            ends = np.intersect1d(ends + 1, keys[following])
        found.append(_articles(articles, ends))
    return np.concatenate(found)


def in_order(words: Sequence[Word], order: Sequence[int], slop: int, widths: Bytes) -> Ints:
    """The articles with the words in this order, each 1 to `slop` behind the one before."""
    found = [np.zeros(0, np.int32)]
    for articles, keys in _together(words, widths):
        ends = keys[order[0]]
        for following in order[1:]:
            if len(ends):
                there = keys[following]
                before = ends.searchsorted(there) - 1
                apart = there - ends.take(before, mode="clip")
                ends = there.compress((before >= 0) & (apart <= min(slop, _FARTHEST)))
        found.append(_articles(articles, ends))
    return np.concatenate(found)


def near(words: Sequence[Word], counts: Sequence[int], span: int, widths: Bytes) -> Ints:
    """The articles with a stretch of span + 1 places in which each word stands counts[i] times."""
    found = [np.zeros(0, np.int32)]
    for articles, keys in _together(words, widths):
        ends = np.sort(np.concatenate(keys))
        begins = ends
        for each, count in zip(keys, counts, strict=True):
            begins = np.minimum(begins, _latest(each, count, ends))
        close = (begins >= 0) & (ends - begins <= min(span, _FARTHEST))
        found.append(_articles(articles, ends.compress(close)))
    return np.concatenate(found)


def _latest(keys: Keys, count: int, ends: Keys) -> Keys:
    """Where the latest `count` of the keys begin, seen from each of the ends; -1 before that."""
    first = keys.searchsorted(ends, "right") - count
    return np.where(first >= 0, keys.take(first, mode="clip"), -1)


def _articles(articles: Ints, keys: Keys) -> Ints:
    """The articles that ascending keys are in, each once."""
    return articles.take(np.unique(keys >> 32))


def _together(words: Sequence[Word], widths: Bytes) -> Iterator[tuple[Ints, list[Keys]]]:
    """The articles that hold all the words, some at a time, and the keys of each word in them."""
    lists = [[_Positions(packed, widths) for packed in word] for word in words]
    holding = [reduce(np.union1d, [form.numbers for form in word]) for word in lists]
    numbers = reduce(np.intersect1d, holding)
    for start in range(0, len(numbers), _AT_ONCE):
        articles = numbers[start : start + _AT_ONCE]
        yield articles, [_merged([form.keys(articles) for form in word]) for word in lists]


def _merged(keys: list[Keys]) -> Keys:
    merged = np.concatenate(keys)
    merged.sort(kind="stable")  # merges what ascends
    return merged


class _Positions:
    """The positions of one form, of which those in some articles are decoded."""

    def __init__(self, packed: Packed, widths: Bytes) -> None:
        self.numbers, self._frequencies, self._data = packed
        if len(self.numbers) and not 0 <= self.numbers.min() <= self.numbers.max() < len(widths):
            raise ValueError("There is no such article.")
        self._widths = widths.take(self.numbers)
        self._ends: Starts = np.cumsum(self._frequencies * self._widths.astype(np.int64))
        most = np.int64(1) << self._widths.astype(np.int64)
        if (self._frequencies > most).any() or (self._frequencies < 1).any():
            raise ValueError("There cannot be so many positions.")
        if len(self._ends) and self._ends[-1] > 8 * (len(self._data) - PADDING):
            raise ValueError("There are not so many positions.")

    def keys(self, articles: Ints) -> Keys:
        """The keys in those of the articles, which ascend, that hold the form."""
        _, which, index = np.intersect1d(self.numbers, articles, True, return_indices=True)
        frequencies = self._frequencies.take(which)
        widths = self._widths.take(which).repeat(frequencies)
        bits: Starts = np.cumsum(widths, dtype=np.int64) - widths
        if len(bits):  # from where they lie among those decoded to where they do among all
            begins = self._ends.take(which) - frequencies * self._widths.take(which)
            begins -= bits.take(frequencies.cumsum() - frequencies)
            bits += begins.repeat(frequencies)
        keys: Keys = (index << 32).repeat(frequencies)
        keys += decode_positions_at(self._data, bits, widths)
        return keys
