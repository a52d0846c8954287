"""The built kernels that merge lists against the plain ones and against dictionaries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from tests.kernels import built, plain

NAME = "index.kernel.merging"
BOTH = pytest.mark.parametrize("form", [plain, built])
TYPES = st.sampled_from(["<u1", "<u2", "<u4"])
Form = Callable[[str], Any]


def starts_of(counts: Sequence[int]) -> NDArray[np.int64]:
    return np.cumsum([0, *counts], dtype=np.int64)


@BOTH
@given(data=st.data(), dtype=TYPES, base=st.integers(0, 2**30), before=st.integers(0, 9))
def test_lists_are_put_where_they_belong(
    form: Form, data: st.DataObject, dtype: str, base: int, before: int
) -> None:
    """In any order; what is between them stays as it was."""
    lists = data.draw(st.lists(st.lists(st.integers(0, 255), max_size=9), max_size=8))
    places = data.draw(st.permutations(range(len(lists))))
    source = np.array([item for each in lists for item in each], dtype)
    starts = starts_of(list(map(len, lists)))
    room = starts_of([len(lists[place]) + 1 for place in places])
    firsts = np.zeros(len(lists), np.int64)
    firsts[list(places)] = room[:-1]
    target = np.full(room[-1], -7, np.int32)
    form(NAME).put(source, starts + before, base, firsts, target)
    expected = [
        number for place in places for number in [*(item + base for item in lists[place]), -7]
    ]
    assert target.tolist() == expected


@BOTH
@pytest.mark.parametrize(("starts", "first"), [([0, 3], 0), ([0, 2], 2), ([0, 1], -1)])
def test_a_list_is_put_nowhere_else(form: Form, starts: list[int], first: int) -> None:
    """It is longer than the source, or goes beyond the target."""
    asked = np.array([1, 2], np.uint16), np.array(starts), 0, np.array([first])
    with pytest.raises((ValueError, IndexError)):
        form(NAME).put(*asked, np.zeros(3, np.int32))


@BOTH
@given(data=st.data(), types=st.tuples(TYPES, TYPES))
def test_the_articles_of_all_forms_are_added_up(
    form: Form, data: st.DataObject, types: tuple[str, str]
) -> None:
    articles = st.dictionaries(st.integers(0, 40), st.integers(1, 255), max_size=20)
    forms = data.draw(st.lists(articles, max_size=12))
    one = st.integers(0, len(forms) - 1)
    stems = data.draw(st.lists(st.lists(one, max_size=9), max_size=6)) if forms else []
    pairs = [pair for each in forms for pair in sorted(each.items())]
    found = form(NAME).added_up(
        np.array([number for number, _ in pairs], types[0]),
        np.array([frequency for _, frequency in pairs], types[1]),
        starts_of(list(map(len, forms))),
        np.array([number for stem in stems for number in stem], np.int64),
        np.array(list(map(len, stems)), np.int64),
    )
    assert [each.dtype for each in found] == [np.int32, np.int32, np.int64]
    numbers, frequencies, starts = found
    assert len(starts) == len(stems) + 1
    for stem, begin, end in zip(stems, starts, starts[1:], strict=False):
        added: Counter[int] = sum((Counter(forms[number]) for number in stem), Counter())
        got = zip(numbers[begin:end].tolist(), frequencies[begin:end].tolist(), strict=True)
        assert list(got) == sorted(added.items())


@BOTH
@pytest.mark.parametrize(
    ("starts", "forms", "counts"),
    [
        ([0, 1, 3], [2], [1]),
        ([0, 1, 3], [-1], [1]),
        ([0, 1, 3], [0, 1], [1]),
        ([0, 1, 3], [0], [2]),
        ([0, 1, 9], [1], [1]),
    ],
)
def test_forms_that_are_not_there_are_refused(
    form: Form, starts: list[int], forms: list[int], counts: list[int]
) -> None:
    postings = np.array([1, 2, 3], np.uint16)
    with pytest.raises((ValueError, IndexError)):
        form(NAME).added_up(postings, postings, np.array(starts), np.array(forms), np.array(counts))
