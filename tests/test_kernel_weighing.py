"""The scores of a word: the built kernel against the plain one, and that against a sum."""

from __future__ import annotations

from math import log
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.kernels import built, plain

NAME = "search.kernel.weighing"


def field(random: np.random.Generator, size: int, share: float) -> tuple[Any, ...]:
    """Articles with frequencies, and shares of all."""
    numbers = np.flatnonzero(random.random(size) < share).astype(np.int32)
    frequencies = random.integers(1, 70, len(numbers)).astype(np.int32)
    return numbers, frequencies, random.random(size, np.float32) + np.float32(0.1)


def fields(seed: int, size: int, shares: list[float]) -> list[tuple[Any, ...]]:
    random = np.random.default_rng(seed)
    return [field(random, size, share) for share in shares]


drawn_shares = st.lists(st.sampled_from((0.0, 0.001, 0.02, 0.3, 1.0)), max_size=5)


@settings(deadline=None, max_examples=200)
@given(st.integers(0, 2**32 - 1), st.integers(0, 20_000), drawn_shares)
def test_words_are_scored_alike(seed: int, size: int, shares: list[float]) -> None:
    """To the last bit: long and short fields, and articles that are in several."""
    asked = fields(seed, size, shares), size, 1.2
    numbers, scores, idf = built(NAME).weigh(*asked)
    expected = plain(NAME).weigh(*asked)
    assert (numbers.dtype, scores.dtype) == (np.int32, np.float32)
    assert numbers.tolist() == expected[0].tolist()
    assert scores.tobytes() == expected[1].tobytes()
    assert idf == expected[2]


@settings(deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(1, 200), drawn_shares)
def test_scores_are_those_of_a_sum_by_hand(seed: int, size: int, shares: list[float]) -> None:
    found = fields(seed, size, shares)
    sums: dict[int, float] = {}
    for numbers, frequencies, counts in found:
        for number, frequency in zip(numbers.tolist(), frequencies.tolist(), strict=True):
            sums[number] = sums.get(number, 0) + frequency * float(counts[number])
    idf = log(1 + (size - len(sums) + 0.5) / (len(sums) + 0.5))
    expected = {number: idf * sums[number] / (sums[number] + 1.2) for number in sorted(sums)}
    numbers, scores, _ = plain(NAME).weigh(found, size, 1.2)
    assert numbers.tolist() == list(expected)
    assert scores.tolist() == pytest.approx(list(expected.values()), rel=1e-5)


@pytest.mark.parametrize("number", [-1, 3, 2**31 - 1])
def test_an_article_that_there_is_not_is_refused(number: int) -> None:
    one = np.ones(1, np.int32)
    with pytest.raises(ValueError, match="an article that there is not"):
        built(NAME).weigh([(one * number, one, np.ones(3, np.float32))], 3, 1.2)
