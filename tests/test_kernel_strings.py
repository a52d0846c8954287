"""The built kernels for strings against the plain ones and Python's own, on drawn strings."""

from __future__ import annotations

import pickle
from bisect import bisect_left
from collections.abc import Callable
from itertools import accumulate, chain
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.bulk.joined import Joined
from tests.kernels import built, plain

NAME = "index.kernel.strings"
BOTH = pytest.mark.parametrize("form", [plain, built])
Form = Callable[[str], Any]

# With zeros, with beginnings in common that are longer than 8 bytes, and alike.
_STRINGS = st.binary(max_size=3) | st.text("ab\0\xff").map(str.encode) | st.binary()
_TABLES = st.lists(_STRINGS | st.binary(max_size=5).map(lambda end: b"12345678901" + end))


@BOTH
@given(strings=_TABLES, data=st.data())
def test_strings_are_put_in_order(form: Form, strings: list[bytes], data: st.DataObject) -> None:
    joined = Joined.of(strings)
    which = data.draw(st.lists(st.integers(0, len(strings) - 1))) if strings else []
    found = form(NAME).ascending(joined.blob, joined.starts, np.array(which, np.int64))
    assert found.dtype == np.int64
    assert found.tolist() == sorted(which, key=strings.__getitem__)


@BOTH
@given(runs=st.lists(_TABLES, max_size=5))
def test_each_string_is_told_once(form: Form, runs: list[list[bytes]]) -> None:
    """Whether they ascend in long runs, as those of a merge, or not at all."""
    sorted_runs: list[list[bytes]] = list(map(sorted, runs))
    for strings in (list(chain(*sorted_runs)), list(chain(*runs))):
        joined = Joined.of(strings)
        first, which = form(NAME).distinct(joined.blob, joined.starts)
        assert first.dtype == which.dtype == np.int64
        table = sorted(set(strings))
        assert first.tolist() == [strings.index(string) for string in table]
        assert [table[number] for number in which.tolist()] == strings


@BOTH
@given(strings=_TABLES, data=st.data())
def test_strings_are_taken_by_number(form: Form, strings: list[bytes], data: st.DataObject) -> None:
    joined = Joined.of(strings)
    which = data.draw(st.lists(st.integers(0, len(strings) - 1))) if strings else []
    taken = form(NAME).take(joined.blob, joined.starts, np.array(which, np.int64))
    assert list(Joined(*taken)) == [strings[number] for number in which]


@BOTH
@given(strings=_TABLES, before=st.binary(max_size=3))
def test_strings_are_joined_and_cut(form: Form, strings: list[bytes], before: bytes) -> None:
    blob, starts = form(NAME).join([before, *strings])
    assert blob.tobytes() == b"".join([before, *strings])
    assert starts.dtype == np.int64
    assert starts.tolist() == list(accumulate(map(len, [before, *strings]), initial=0))
    assert form(NAME).cut(blob, starts[1:]) == strings


@BOTH
@given(strings=_TABLES.map(sorted), other=_STRINGS)
def test_strings_are_searched(form: Form, strings: list[bytes], other: bytes) -> None:
    joined = Joined.of(strings)
    found = form(NAME).lower_bound(joined.blob, joined.starts, other)
    assert found == bisect_left(strings, other)
    for number, string in enumerate(strings):
        at = form(NAME).lower_bound(joined.blob, joined.starts, string)
        assert at <= number
        assert strings[at] == string


@BOTH
@pytest.mark.parametrize("starts", [[], [-1, 2], [0, 4], [0, 2, 1]])
def test_strings_that_are_not_there_are_refused(form: Form, starts: list[int]) -> None:
    """No kernel reads beside its arrays."""
    blob, bounds, none = np.zeros(3, np.uint8), np.array(starts, np.int64), np.zeros(0, np.int64)
    kernel = form(NAME)
    for call in (
        kernel.ascending,
        kernel.take,
        lambda *given: kernel.distinct(*given[:2]),
        lambda *given: kernel.cut(*given[:2]),
    ):
        with pytest.raises(ValueError, match="No strings"):
            call(blob, bounds, none)


@BOTH
@pytest.mark.parametrize("starts", [[-1, 2], [0, 4], [2, 1]])
def test_a_string_that_is_not_there_is_not_looked_at(form: Form, starts: list[int]) -> None:
    with pytest.raises(ValueError, match="No strings"):
        form(NAME).lower_bound(np.zeros(3, np.uint8), np.array(starts, np.int64), b"goat")


@pytest.mark.parametrize("number", [-1, 2])
def test_a_string_of_no_number_is_refused(number: int) -> None:
    joined, which = Joined.of([b"ferry", b"goat"]), np.array([number])
    kernel = built(NAME)
    for call in (kernel.ascending, kernel.take):
        with pytest.raises(ValueError, match="no such string"):
            call(joined.blob, joined.starts, which)


@given(_TABLES, st.data())
def test_a_part_of_a_table_is_some_of_its_strings(
    strings: list[bytes], data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(strings)))
    end = data.draw(st.integers(start, len(strings)))
    part = Joined.of(strings).part(start, end)
    assert list(part) == strings[start:end]
    assert list(pickle.loads(pickle.dumps(part))) == strings[start:end]  # ours
