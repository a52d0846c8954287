"""Both forms of the search in a sorted table against a list."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.kernels import built, plain

NAME = "index.kernel.sorted_strings"
keys = st.text("ab\0\xffé", max_size=5).map(str.encode) | st.binary(max_size=3)


def table(
    kind: Callable[[str], Any], strings: list[bytes], of_block: int, widths: tuple[str, str]
) -> Any:
    starts = np.cumsum([0, *map(len, strings)])
    bases = starts[::of_block]
    within = starts - np.repeat(bases, of_block)[: len(starts)]
    blob = np.frombuffer(b"".join(strings), np.uint8)
    arrays = bases.astype(widths[0]), within.astype(widths[1])
    return kind(NAME).SortedStrings(blob, *arrays, of_block)


@pytest.mark.parametrize("kind", [plain, built])
@pytest.mark.parametrize("widths", [("<u4", "<u2"), ("<u8", "<u4")])
@given(
    strings=st.lists(keys, max_size=70).map(sorted),
    more=st.lists(keys, max_size=9),
    of_block=st.sampled_from((1, 3, 64)),
)
def test_what_is_found_is_what_a_list_finds(
    kind: Callable[[str], Any],
    widths: tuple[str, str],
    strings: list[bytes],
    more: list[bytes],
    of_block: int,
) -> None:
    searched = table(kind, strings, of_block, widths)
    for key in {*strings, *more, b""}:
        assert searched.lower_bound(key) == bisect_left(strings, key)
        assert searched.find(key) == (strings.index(key) if key in strings else -1)


def test_starts_that_lie_nowhere_are_refused() -> None:
    with pytest.raises(ValueError, match="fewer bases than blocks"):
        built(NAME).SortedStrings(np.zeros(9, "u1"), np.zeros(1, "<u4"), np.zeros(9, "<u2"), 8)
    beyond = np.array([0, 10], "<u2")
    searched = built(NAME).SortedStrings(np.zeros(9, "u1"), np.zeros(1, "<u4"), beyond, 8)
    with pytest.raises(ValueError, match="a string that is not in the table"):
        searched.find(b"a")


def test_numbers_that_are_no_integers_are_refused() -> None:
    """Such as are of more bytes than an integer has."""
    for types in (("<u4", "<f16"), ("<f16", "<u2")):
        bases, starts = (np.zeros(1, each) for each in types)
        with pytest.raises(ValueError, match="no unsigned integers"):
            built(NAME).SortedStrings(np.zeros(9, "u1"), bases, starts, 8)
