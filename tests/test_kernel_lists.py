"""The built kernels that make lists against the plain ones, on drawn lists."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from tests.kernels import built, plain

LISTS = "index.kernel.lists"
PACKING = "index.kernel.packing"

_NUMBERS = st.integers(0, 9) | st.integers(0, 700) | st.integers(0, 2**31 - 1)
_OCCURRENCES = st.lists(st.lists(_NUMBERS, min_size=1, max_size=30).map(sorted), max_size=8)
_DISTINCT = st.lists(st.lists(_NUMBERS, min_size=1, unique=True).map(sorted), max_size=8)
_SIZES = st.sampled_from([1, 255, 256, 257, 1_000, 70_000, 2**31 - 1])


def flat(lists: Sequence[Sequence[int]]) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """All lists behind each other, and where each begins."""
    numbers = np.array([number for each in lists for number in each], np.int32)
    return numbers, np.cumsum([0, *map(len, lists)], dtype=np.int64)


def same(name: str, call: Callable[[Any], Sequence[NDArray[Any]]]) -> Sequence[NDArray[Any]]:
    """What the built module gives, which is what the plain one gives."""
    found, expected = call(built(name)), call(plain(name))
    for one, other in zip(found, expected, strict=True):
        assert one.dtype == other.dtype
        assert one.tolist() == other.tolist()
    return found


@given(_OCCURRENCES)
def test_occurrences_become_the_same_postings(lists: list[list[int]]) -> None:
    same(LISTS, lambda module: module.postings(*flat(lists)))


@given(_DISTINCT, _SIZES)
def test_gaps_are_the_same_bytes(lists: list[list[int]], size: int) -> None:
    """Up to the steps of 65,535 that the skips of a list are."""
    lists = [[number % 70_000_000 for number in each] for each in lists]
    asked = flat([sorted(set(each)) for each in lists])
    same(LISTS, lambda module: module.gap_bytes(*asked, size))


@given(st.lists(st.lists(st.integers(1, 18) | st.integers(1, 2**31 - 1), min_size=1), max_size=9))
def test_frequencies_are_the_same_nibbles(lists: list[list[int]]) -> None:
    same(LISTS, lambda module: module.nibbles(*flat(lists)))


@given(st.lists(st.integers(0, 15)))
def test_nibbles_are_put_in_pairs(drawn: list[int]) -> None:
    found, *_ = same(LISTS, lambda module: [module.in_pairs(np.array(drawn, np.uint8))])
    assert [half for both in found.tolist() for half in (both & 15, both >> 4)][
        : len(drawn)
    ] == drawn


@st.composite
def values(draw: st.DrawFn) -> tuple[NDArray[Any], ...]:
    """Lists of values of some kinds, each in as many bits as it takes."""
    widths = draw(st.lists(st.integers(0, 31), min_size=1, max_size=9))
    kinds = draw(st.lists(st.lists(st.integers(0, len(widths) - 1), max_size=40), max_size=6))
    numbers, starts = flat(kinds)
    bits = [(1 << widths[kind]) - 1 for kind in numbers]
    drawn = [draw(st.integers(0, most)) for most in bits]
    return np.array(drawn, np.int32), numbers, np.array(widths, np.uint8), starts


@given(values())
def test_bits_are_packed_alike(drawn: tuple[NDArray[Any], ...]) -> None:
    """Values of 0 to 31 bits; each list begins with a byte."""
    found, _ = same(PACKING, lambda module: module.pack_lists(*drawn))
    numbers, kinds, widths, starts = drawn
    expected = b""
    for start, end in pairwise(starts):
        bits, filled = 0, 0
        for number, kind in zip(numbers[start:end], kinds[start:end], strict=True):
            bits |= int(number) << filled
            filled += int(widths[kind])
        expected += bits.to_bytes((filled + 7) // 8, "little")
    assert found.tobytes() == expected


@pytest.mark.parametrize("kind", [-1, 2])
@pytest.mark.parametrize("form", [plain, built])
def test_a_value_of_no_kind_is_refused(form: Callable[[str], Any], kind: int) -> None:
    asked = np.array([1], np.int32), np.array([kind], np.int32), np.array([3, 3], np.uint8)
    with pytest.raises((ValueError, IndexError)):
        form(PACKING).pack_lists(*asked, np.array([0, 1]))


@pytest.mark.parametrize("form", [plain, built])
def test_numbers_that_descend_are_refused(form: Callable[[str], Any]) -> None:
    """Also where the skips to one of them are more than to the last."""
    for lists in ([[1, 5], [7, 3]], [[1, 2_000_000_000, 3]], [[-1, 3]], [[-3, -1]]):
        for size in (1, 70_000):
            with pytest.raises(ValueError, match="ascend"):
                form(LISTS).gap_bytes(*flat(lists), size)


@pytest.mark.parametrize("starts", [[], [1, 3], [0, 2], [0, 4], [0, 10**9, 3], [0, -(10**9), 3]])
def test_lists_that_are_not_there_are_refused(starts: list[int]) -> None:
    """No kernel reads beside its arrays."""
    numbers, begins = np.array([1, 2, 3], np.int32), np.array(starts, np.int64)
    for name, call in (
        (LISTS, lambda module: module.postings(numbers, begins)),
        (LISTS, lambda module: module.gap_bytes(numbers, begins, 9)),
        (LISTS, lambda module: module.nibbles(numbers, begins)),
        (PACKING, lambda module: module.pack_lists(numbers, numbers, np.zeros(9, "u1"), begins)),
    ):
        with pytest.raises(ValueError, match=r"(?i)no"):
            call(built(name))
