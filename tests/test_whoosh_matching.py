"""A posting list as a Whoosh matcher, against the list itself; blocks are several postings long."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from whoosh.formats import Existence, Frequency, Positions
from whoosh.matching.mcore import ReadTooFar
from whoosh.query.spans import Span
from whoosh.scoring import BaseScorer

from index.codec.whoosh_matching import BLOCK, ArrayMatcher


@dataclass
class Listed:
    """A PostingList of lists."""

    numbers: NDArray[np.int32]
    frequencies: NDArray[np.int32]
    weights: NDArray[np.float64]
    lengths: NDArray[np.int32]

    def positions(self) -> NDArray[np.int32]:
        """0, 1, ... in each document."""
        return np.concatenate([np.arange(count) for count in self.frequencies]).astype(np.int32)


class Long(BaseScorer):
    """Heavy words in short texts are good."""

    def supports_block_quality(self) -> bool:
        return True

    def score(self, matcher: ArrayMatcher) -> float:
        length = LENGTHS[matcher.id()]
        return matcher.weight() / length

    def block_quality(self, matcher: ArrayMatcher) -> float:
        return matcher.block_max_weight() / matcher.block_min_length()

    def max_quality(self) -> float:
        return 1e9


LENGTHS = np.random.default_rng(3).integers(1, 90, 6000)


def listed(numbers: list[int]) -> Listed:
    """Postings with frequencies and weights that the numbers decide."""
    ids = np.array(numbers, np.int32)
    frequencies = ids % 5 + 1
    return Listed(ids, frequencies, frequencies * 1.5, LENGTHS[ids].astype(np.int32))


def matcher(numbers: list[int], scorer: BaseScorer | None = None) -> ArrayMatcher:
    return ArrayMatcher(listed(numbers), Positions(), ("body", b"oil"), scorer)


def lists() -> st.SearchStrategy[list[int]]:
    """A few postings, or some blocks of them."""
    few = st.sets(st.integers(0, 5999), min_size=1, max_size=9)
    many = st.builds(
        lambda step, first: set(range(first, 6000, step)), st.integers(1, 30), st.integers(0, 99)
    )
    return st.one_of(few, many).map(sorted)


@given(lists())
def test_it_walks_over_every_posting(numbers: list[int]) -> None:
    walking = matcher(numbers)
    for at, number in enumerate(numbers):
        frequency = number % 5 + 1
        assert (walking.id(), walking.weight()) == (number, frequency * 1.5)
        assert walking.value_as("frequency") == frequency
        assert walking.value_as("positions") == list(range(frequency))
        assert walking.spans() == [Span(place) for place in range(frequency)]
        assert walking.next() == ((at + 1) % BLOCK == 0), "True where a block is entered"
    assert not walking.is_active()
    with pytest.raises(ReadTooFar):
        walking.next()
    with pytest.raises(ReadTooFar):
        walking.skip_to(0)
    walking.reset()
    assert list(walking.all_ids()) == numbers


@given(lists(), st.lists(st.integers(0, 6001), max_size=8))
def test_it_skips_to_the_first_that_is_not_less_and_never_back(
    numbers: list[int], targets: list[int]
) -> None:
    skipping, at = matcher(numbers), 0
    for target in targets:
        if not skipping.is_active():
            break
        skipping.skip_to(target)
        at = max(at, int(np.searchsorted(numbers, target)))
        assert skipping.is_active() == (at < len(numbers))
        assert list(skipping.all_ids()) == numbers[at:]


@given(lists(), st.floats(0, 8))
def test_it_skips_no_posting_that_is_good_enough(numbers: list[int], wanted: float) -> None:
    everything = matcher(numbers, Long())
    good = [number for number in numbers if _score(everything) > wanted]
    skipping, found = matcher(numbers, Long()), []
    while skipping.is_active():
        skipping.skip_to_quality(wanted)
        if skipping.is_active():
            assert skipping.score() <= skipping.block_quality()
            assert skipping.block_min_id() <= skipping.id() <= skipping.block_max_id()
            if skipping.score() > wanted:
                found.append(skipping.id())
            skipping.next()
    assert found == good


def _score(walking: ArrayMatcher) -> float:
    score = walking.score()
    walking.next()
    return score


def test_a_copy_goes_its_own_way() -> None:
    one = matcher([1, 4, 9])
    one.next()
    other = one.copy()
    other.next()
    assert (one.id(), other.id(), other.term()) == (4, 9, ("body", b"oil"))


@pytest.mark.parametrize("format_", [Existence(), Frequency(), Positions()])
def test_a_value_is_what_its_format_reads(format_: Existence | Frequency | Positions) -> None:
    told = ArrayMatcher(listed([7]), format_, ("body", b"oil"))
    frequency = 1 if isinstance(format_, Existence) else 3
    assert format_.decode_as("frequency", told.value()) == frequency
    if told.supports("positions"):
        assert format_.decode_as("positions", told.value()) == [0, 1, 2]
    assert told.score() == told.weight(), "without a scorer"
