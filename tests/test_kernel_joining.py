"""Both forms of what joins ascending lists against sets and dictionaries."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.kernels import built, plain

NAME = "search.kernel.joining"
KINDS = pytest.mark.parametrize("kind", [plain, built])
shares = st.sampled_from((0.0, 0.001, 0.02, 0.3, 1.0))


def drawn(seed: int, size: int, share: float) -> tuple[np.ndarray, np.ndarray]:
    """Articles of so many, and a score of each."""
    random = np.random.default_rng(seed)
    numbers = np.flatnonzero(random.random(size) < share).astype(np.int32)
    return numbers, random.random(len(numbers), np.float32)


@KINDS
@settings(deadline=None)
@given(st.integers(0, 2**31), st.integers(0, 30_000), shares, shares)
def test_articles_in_both_lists_are_those_of_both_sets(
    kind: Callable[[str], Any], seed: int, size: int, first: float, second: float
) -> None:
    few, _ = drawn(seed, size, first)
    many, _ = drawn(seed + 1, size, second)
    found = kind(NAME).in_both(few, many)
    assert found.dtype == np.int32
    assert found.tolist() == sorted({*few.tolist()} & {*many.tolist()})


@KINDS
@settings(deadline=None)
@given(st.integers(0, 2**31), st.integers(0, 30_000), shares, shares)
def test_scores_are_added_to_those_of_the_same_articles(
    kind: Callable[[str], Any], seed: int, size: int, first: float, second: float
) -> None:
    """To the last bit: one by one, and on a row of all articles."""
    numbers, total = drawn(seed, size, first)
    own, scores = drawn(seed + 1, size, second)
    of = dict(zip(own.tolist(), scores, strict=True))
    row = np.zeros(size, np.float32)
    row[numbers] = total
    expected = [each + of.get(n, 0) for n, each in zip(numbers.tolist(), total, strict=True)]
    kind(NAME).add_scores(total, numbers, own, scores)
    assert total.tolist() == expected
    of_all = [each + of.get(number, 0) for number, each in enumerate(row)]
    kind(NAME).add_to_row(row, own, scores)
    assert row.tolist() == of_all


@KINDS
@pytest.mark.parametrize("number", [-1, -2, -(2**31)])
def test_no_article_has_a_number_below_0(kind: Callable[[str], Any], number: int) -> None:
    numbers = np.array([number], np.int32)
    assert kind(NAME).in_both(np.zeros(1, np.int32), numbers).tolist() == []


@KINDS
@given(st.sets(st.integers(0, 99)))
def test_a_mask_is_of_the_articles_in_a_list(
    kind: Callable[[str], Any], articles: set[int]
) -> None:
    mask = kind(NAME).mask_of(np.array(sorted(articles), np.int32), 100)
    assert mask.dtype == np.bool_
    assert mask.tolist() == [number in articles for number in range(100)]


@KINDS
@pytest.mark.parametrize("number", [3, 2**31 - 1])
def test_an_article_that_there_is_not_is_refused(kind: Callable[[str], Any], number: int) -> None:
    numbers = np.array([0, number], np.int32)
    with pytest.raises(IndexError):
        kind(NAME).add_to_row(np.zeros(3, np.float32), numbers, np.ones(2, np.float32))
    with pytest.raises(IndexError):
        kind(NAME).mask_of(numbers, 3)
