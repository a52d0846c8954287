"""A hash table on numpy arrays: a whole array of keys is looked up, or entered, at once.

Open addressing with linear probing. A round compares every key with what its slot holds; the few
that meet another key go on to the next slot in the next round. What is entered first has its
own slot and is found in the first round, so frequent keys, which come early, cost one probe.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

Int32 = NDArray[np.int32]
UInt64 = NDArray[np.uint64]
Slots = NDArray[np.intp]
ValueOf = Callable[[list[bytes]], Int32]

_SMALLEST = 1 << 12  # slots of an empty table
_GOLDEN = np.uint64(0x9E3779B97F4A7C15)  # 2^64 over the golden ratio (Knuth 6.4)
_MIXER = np.uint64(0xBF58476D1CE4E5B9)  # the first multiplier of splitmix64
_HALF = np.uint64(32)


class HashTable:
    """From keys of `words` uint64 each, the first of them never 0, to an int32.

    `value_of` gives the values of new keys, once each: it takes their little-endian bytes without
    the zeros at their ends and returns one int32 a key. It is not kept: a table that knows its
    owner would go with the next collection of garbage only, which may be a gigabyte away.
    """

    def __init__(self, words: int) -> None:
        self._words = words
        self._allot(_SMALLEST)

    def __len__(self) -> int:
        return self._used

    def values(self, keys: Sequence[UInt64], value_of: ValueOf) -> Int32:
        """The value of every key, entering the new ones; `keys` holds one column a word.

        A key whose first word is 0 is nobody's: its value is undefined.
        """
        slots = self._home(keys)
        values = self._values.take(slots)
        missing = np.flatnonzero(~self._holds(slots, keys))
        missing = missing[keys[0].take(missing) != 0]
        if missing.size:
            values[missing] = self._settle([key.take(missing) for key in keys], value_of)
        return values

    def _allot(self, slots: int) -> None:
        self._used, self._last = 0, np.intp(slots - 1)
        self._shift = np.uint64(64 - self._last.item().bit_length())
        self._columns = [np.zeros(slots, np.uint64) for _ in range(self._words)]
        self._values = np.zeros(slots, np.int32)

    def _home(self, keys: Sequence[UInt64]) -> Slots:
        mixed = keys[0] * _GOLDEN
        for key in keys[1:]:
            mixed ^= mixed >> _HALF
            mixed += key
            mixed *= _MIXER
        mixed >>= self._shift
        return mixed.view(np.intp)  # far below 2^63: the same number

    def _holds(self, slots: Slots, keys: Sequence[UInt64]) -> NDArray[np.bool]:
        same: NDArray[np.bool] = self._columns[0].take(slots) == keys[0]
        for column, key in zip(self._columns[1:], keys[1:], strict=True):
            same &= column.take(slots) == key
        return same

    def _settle(self, keys: Sequence[UInt64], value_of: ValueOf) -> Int32:
        """The values of keys that are not at home: entered now, or some slots further on."""
        values = np.empty(keys[0].size, np.int32)
        left, slots = np.arange(values.size), self._home(keys)
        while left.size:
            new = self._claim(slots, keys)
            self._values[slots[new]] = value_of(_as_bytes([key[new] for key in keys]))
            same = self._holds(slots, keys)
            values[left[same]] = self._values[slots[same]]
            left, slots, keys = _others(~same, left, slots, keys)
            slots = (slots + 1) & self._last
            if 2 * self._used > self._last:
                self._grow()
                slots = self._home(keys)
        return values

    def _claim(self, slots: Slots, keys: Sequence[UInt64]) -> Slots:
        """Enter a key in every empty slot that keys are at; return which, for their values.

        Of several keys at one empty slot one gets it: the one whose index is left standing there.
        """
        empty = np.flatnonzero(self._columns[0][slots] == 0)
        at = slots[empty]
        self._values[at] = empty
        new: Slots = empty[self._values[at] == empty]
        for column, key in zip(self._columns, keys, strict=True):
            column[slots[new]] = key[new]
        self._used += new.size
        return new

    def _grow(self) -> None:
        held = np.flatnonzero(self._columns[0])
        keys: Sequence[UInt64] = [column[held] for column in self._columns]
        values = self._values[held]
        self._allot(4 * self._last.item() + 4)
        left, slots = np.arange(held.size), self._home(keys)
        while left.size:
            new = self._claim(slots, keys)
            self._values[slots[new]] = values[left[new]]
            waiting = np.ones(left.size, np.bool)
            waiting[new] = False
            left, slots, keys = _others(waiting, left, slots, keys)
            slots = (slots + 1) & self._last


def _others(
    which: NDArray[np.bool], left: Slots, slots: Slots, keys: Sequence[UInt64]
) -> tuple[Slots, Slots, Sequence[UInt64]]:
    return left[which], slots[which], [key[which] for key in keys]


def _as_bytes(keys: Sequence[UInt64]) -> list[bytes]:
    rows = np.stack([key.astype("<u8", copy=False) for key in keys], axis=1)
    text: list[bytes] = rows.view(f"S{8 * len(keys)}").ravel().tolist()
    return text
