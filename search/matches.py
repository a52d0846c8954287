"""The articles that match, as numbers while they are few and as a mask where that is cheaper."""

from __future__ import annotations

from functools import reduce

import numpy as np
from numpy.typing import NDArray

from search.kernel.joining import in_both, mask_of

Numbers = NDArray[np.int32]
Mask = NDArray[np.bool_]

# A number costs about eight times as much to look up in a sorted list as to put into a mask.
_LOOKED_UP = 8
# A mask of fewer articles than one in so many is not worth its bytes.
_SPARSE = 64
# A mask costs a byte for each article, a number in a merge about 16 times that.
_MERGED = 16


class Matches:
    """A set of the articles 0 to size - 1, which stays as it is.

    It is made of ascending numbers or of a mask; the other, and the count, are worked out when
    first asked for and kept. The arrays are not to be written to. Safe between threads: two that
    ask at once both work out the same.
    """

    __slots__ = ("_count", "_mask", "_numbers", "size")

    def __init__(
        self, size: int, numbers: Numbers | None = None, mask: Mask | None = None, count: int = -1
    ) -> None:
        self.size = size
        self._numbers = numbers
        self._mask = mask
        self._count = len(numbers) if numbers is not None else count

    @classmethod
    def of_numbers(cls, numbers: Numbers, size: int) -> Matches:
        """Of article numbers, ascending, each once."""
        return cls(size, numbers=numbers)

    @classmethod
    def of_mask(cls, mask: Mask) -> Matches:
        """Of a mask over all articles."""
        return cls(len(mask), mask=mask)

    @classmethod
    def nothing(cls, size: int) -> Matches:
        """No article."""
        return cls(size, numbers=np.zeros(0, np.int32))

    @classmethod
    def everything(cls, size: int) -> Matches:
        """Every article."""
        return cls(size, mask=np.ones(size, np.bool_), count=size)

    @property
    def numbers(self) -> Numbers:
        """The articles' numbers, ascending."""
        if self._numbers is None:
            self._numbers = np.flatnonzero(self.mask).astype(np.int32)
        return self._numbers

    @property
    def mask(self) -> Mask:
        """True at the number of each of the articles."""
        if self._mask is None:
            self._mask = mask_of(self.numbers, self.size)
        return self._mask

    @property
    def count(self) -> int:
        """How many articles they are."""
        if self._count < 0:
            self._count = int(np.count_nonzero(self.mask))
        return self._count

    @property
    def few(self) -> bool:
        """Whether looking at them one by one is quicker than looking at all articles."""
        return self.count * _LOOKED_UP < self.size

    @property
    def nbytes(self) -> int:
        """Bytes of both arrays, the one that may still be worked out among them."""
        return 4 * self.count + (self.size if self._mask is not None or not self._sparse else 0)

    def __and__(self, other: Matches) -> Matches:
        """The articles in both."""
        if self._count == self.size or not other._most:
            return other
        if other._count == self.size or not self._most:
            return self
        few, many = (self, other) if self._most <= other._most else (other, self)
        if few._numbers is None or _dense(few, many):
            return Matches.of_mask(few.mask & many.mask)
        if many._mask is None:
            return Matches.of_numbers(in_both(few._numbers, many.numbers), self.size)
        return Matches.of_numbers(few._numbers.compress(many.mask.take(few._numbers)), self.size)

    def __or__(self, other: Matches) -> Matches:
        """The articles in either."""
        return union((self, other), self.size)

    def __sub__(self, other: Matches) -> Matches:
        """The articles in this and not in the other."""
        if not other._most or not self._most:
            return self
        if self._numbers is None or _dense(self, other):
            return Matches.of_mask(self.mask & ~other.mask)
        gone = _held(self._numbers, other)
        return Matches.of_numbers(self._numbers.compress(~gone), self.size)

    def __invert__(self) -> Matches:
        """All other articles."""
        return Matches.of_mask(~self.mask)

    @property
    def _sparse(self) -> bool:
        return self.count * _SPARSE < self.size

    @property
    def _most(self) -> int:
        """The count where it is known, else the most that it can be."""
        return self.size if self._count < 0 else self._count


def union(parts: tuple[Matches, ...] | list[Matches], size: int) -> Matches:
    """The articles in any of the parts."""
    filled = [part for part in parts if part._count != 0]
    if len(filled) < 2:
        return filled[0] if filled else Matches.nothing(size)
    lists = [part._numbers for part in filled if part._numbers is not None]
    if len(lists) == len(filled) and sum(map(len, lists)) * _MERGED < size:
        return Matches.of_numbers(_merged(lists), size)
    if len(filled) == 2 and all(part._mask is not None for part in filled):
        return Matches.of_mask(filled[0].mask | filled[1].mask)
    return Matches.of_mask(_mask_of(filled, size))


def intersection(parts: list[Matches]) -> Matches:
    """The articles in all of the parts, of which there is one at least: fewest first."""
    return reduce(Matches.__and__, sorted(parts, key=lambda part: part._most))


def _held(few: Numbers, many: Matches) -> Mask:
    """Which of the numbers are in `many`."""
    if many._mask is None and (len(few) * _LOOKED_UP < many._most or many._sparse):
        numbers = many.numbers
        held: Mask = numbers.take(numbers.searchsorted(few), mode="clip") == few
        return held
    return many.mask.take(few)


def _dense(few: Matches, many: Matches) -> bool:
    """Whether there are masks of both, and so many numbers that these are quicker compared."""
    if few._mask is None or many._mask is None:
        return False
    return few._most * _LOOKED_UP > few.size


def _merged(lists: list[Numbers]) -> Numbers:
    """All numbers of ascending lists, each once. A stable sort merges runs that are sorted."""
    merged = np.concatenate(lists)
    merged.sort(kind="stable")
    first = np.empty(len(merged), np.bool_)
    first[:1] = True
    np.not_equal(merged[1:], merged[:-1], out=first[1:])
    found: Numbers = merged.compress(first)
    return found


def _mask_of(parts: list[Matches], size: int) -> Mask:
    mask = np.zeros(size, np.bool_)
    for part in parts:
        if part._mask is not None:
            mask |= part._mask
        else:
            mask[part.numbers] = True
    return mask
