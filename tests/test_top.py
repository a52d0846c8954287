"""The best of many against a sort of all."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.top import SORTED, lower_bound, near_best
from tests.kernels import built, plain

NAME = "search.kernel.best"
KINDS = pytest.mark.parametrize("kind", [plain, built])


def by_sorting(scores: np.ndarray, places: np.ndarray, start: int, stop: int) -> list[int]:
    ranks = sorted(range(len(scores)), key=lambda n: (-scores[n], places[n]))
    return ranks[start:stop]


@KINDS
@settings(max_examples=200, deadline=None)
@given(
    st.integers(0, 2**32 - 1),
    st.integers(0, 3000) | st.integers(17_000, 20_000),
    st.sampled_from((1, 2, 5, 100, 10**6)),
    st.integers(0, 3100),
    st.integers(0, 300),
)
def test_any_stretch_of_ranks_is_that_of_a_sort(
    kind: Callable[[str], Any], seed: int, size: int, distinct: int, start: int, count: int
) -> None:
    """By position, and by the numbers of what has the scores."""
    random = np.random.default_rng(seed)
    scores = random.integers(0, distinct, size).astype(np.float32) / np.float32(7)
    places = random.permutation(size).astype(np.int32)
    top = kind(NAME).top
    found = top(scores, places, None, start, start + count)
    assert found.dtype == np.intp
    assert found.tolist() == by_sorting(scores, places, start, start + count)
    numbers = np.flatnonzero(random.random(size) < 0.5).astype(np.int32)
    some = scores.take(numbers)
    assert top(some, places, numbers, start, start + count).tolist() == (
        by_sorting(some, places.take(numbers), start, start + count)
    )


@KINDS
@pytest.mark.parametrize("size", [0, 1, SORTED, SORTED + 1, 40_000])
def test_the_first_and_the_last_rank(kind: Callable[[str], Any], size: int) -> None:
    top = kind(NAME).top
    scores = np.random.default_rng(size).random(size, np.float32)
    places = np.arange(size, dtype=np.int32)
    assert top(scores, places, None, 0, 10).tolist() == by_sorting(scores, places, 0, 10)
    last = max(0, size - 3)
    assert top(scores, places, None, last, size + 3).tolist() == (
        by_sorting(scores, places, last, size + 3)
    )


@pytest.mark.parametrize("number", [-1, 3, 2**31 - 1])
def test_a_number_without_a_place_is_refused(number: int) -> None:
    numbers = np.array([0, number], np.int32)
    places = np.arange(3, dtype=np.int32)
    with pytest.raises(IndexError, match="without a place"):
        built(NAME).top(np.ones(2, np.float32), places, numbers, 0, 1)
    with pytest.raises(IndexError, match="without a place"):
        built(NAME).top(np.ones(2, np.float32), places[:1], None, 0, 1)


@settings(max_examples=200, deadline=None)
@given(
    st.integers(0, 2**32 - 1),
    st.integers(1, 30_000),
    st.sampled_from((1, 3, 256)),
    st.floats(0, 1),
    st.integers(1, 40),
    st.integers(0, 5),
)
def test_what_is_near_the_best_is_not_passed_over(
    seed: int, size: int, distinct: int, share: float, count: int, less: int
) -> None:
    random = np.random.default_rng(seed)
    scores = random.integers(0, distinct, size).astype(np.uint8)
    scores *= random.random(size) < share
    count = min(count, size)
    low = int(np.sort(scores)[-count]) - less
    found = near_best(scores, count, less)
    if found is None:
        assert scores.min() <= less
    else:
        assert found.tolist() == sorted(set(found.tolist()))
        assert set(np.flatnonzero(scores >= low).tolist()) <= set(found.tolist())


@given(st.integers(0, 2**32 - 1), st.integers(1, 40))
def test_as_many_as_said_reach_the_bound(seed: int, count: int) -> None:
    scores = np.random.default_rng(seed).integers(0, 50, 5000).astype(np.float32)
    assert np.count_nonzero(scores >= lower_bound(scores, count)) >= count
