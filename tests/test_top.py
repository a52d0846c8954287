"""The best of many against a sort of all."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search import top as tops
from search.top import lower_bound, near_best, top


def by_sorting(scores: np.ndarray, places: np.ndarray, start: int, stop: int) -> list[int]:
    ranks = sorted(range(len(scores)), key=lambda n: (-scores[n], places[n]))
    return ranks[start:stop]


@settings(max_examples=300, deadline=None)
@given(
    st.integers(0, 2**32 - 1),
    st.integers(0, 3000),
    st.sampled_from((1, 2, 5, 100, 10**6)),
    st.integers(0, 3100),
    st.integers(0, 300),
)
def test_any_stretch_of_ranks_is_that_of_a_sort(
    seed: int, size: int, distinct: int, start: int, count: int
) -> None:
    random = np.random.default_rng(seed)
    scores = random.integers(0, distinct, size).astype(np.float32)
    places = random.permutation(size).astype(np.int32)
    found = top(scores, places.take, start, start + count).tolist()
    assert found == by_sorting(scores, places, start, start + count)


@pytest.mark.parametrize("size", [0, 1, tops._SORTED, tops._SORTED + 1, 40_000])
def test_the_first_and_the_last_rank(size: int) -> None:
    scores = np.random.default_rng(size).random(size, np.float32)
    places = np.arange(size, dtype=np.int32)
    assert top(scores, places.take, 0, 10).tolist() == by_sorting(scores, places, 0, 10)
    last = max(0, size - 3)
    assert top(scores, places.take, last, size + 3).tolist() == (
        by_sorting(scores, places, last, size + 3)
    )


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
