"""Which hits a page has, and in which order: every shortcut against a sort of all that match."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import search.words
from search import ranking
from search.matches import Matches
from search.orders import ordered
from search.ranking import Ranked, ranked
from search.results import SORTS, Sort
from search.words import FREQUENT, KEPT, ListedScores, RowScores, Words, WordScores

DAYS = np.array([0, 20221231, 20230101, 20230923, 20240229], np.int32)
SIZES = (0, 1, 7, 300, 3000)
SHARES = (0.0, 0.01, 0.9 / FREQUENT, 0.3, 1.0)

Choose = Callable[[np.random.Generator, Words, int], Matches]


def numbers_drawn(random: np.random.Generator, size: int, share: float) -> np.ndarray:
    return np.flatnonzero(random.random(size) < share).astype(np.int32)


def word(random: np.random.Generator, size: int, share: float) -> WordScores:
    numbers = numbers_drawn(random, size, share)
    scores = random.integers(1, 6, len(numbers)).astype(np.float32) / np.float32(3)
    scores *= random.choice((1, 1, 0.01, 1e-5))  # a word of nearly every article scores that little
    if len(numbers) * FREQUENT < size:
        return ListedScores(numbers, scores, size, 2.0)
    frequent = RowScores(numbers, scores, size, 2.0)
    for _ in range(random.integers(6)):  # sums taken before
        frequent.add_to_row(np.zeros(size, np.float32))
    return frequent


FOUND: dict[str, Choose] = {
    "what holds a word": lambda random, words, size: words.holding,
    "the same, as a mask": lambda random, words, size: Matches.of_mask(words.holding.mask),
    "a few": lambda random, words, size: Matches.of_numbers(
        numbers_drawn(random, size, 0.02), size
    ),
    "half": lambda random, words, size: Matches.of_mask(random.random(size) < 0.5),
    "all": lambda random, words, size: Matches.everything(size),
    "of the first word": lambda random, words, size: (
        words.all[0].matches if words.all else Matches.nothing(size)
    ),
}


def by_sorting(
    days: np.ndarray, words: Words, found: Matches, sort: Sort, start: int, stop: int
) -> Ranked:
    """Every article found, with its score added up in the order of the query, sorted."""
    scores = np.zeros(len(days), np.float32)
    for each in words.all:
        each.add_to_row(scores)

    def key(number: int) -> tuple[float, ...]:
        day = int(days[number])
        newest = -day if day else 1
        oldest = day or 10**9
        worst = -float(scores[number])
        return {
            "relevance": (worst, newest, number),
            "newest": (newest, worst, number),
            "oldest": (oldest, worst, number),
        }[sort]

    page = sorted(found.numbers.tolist(), key=key)[start:stop]
    return Ranked(page, scores[page].tolist())


@pytest.mark.parametrize("kind", FOUND)
@settings(max_examples=150, deadline=None)
@given(
    seed=st.integers(0, 2**32 - 1),
    size=st.sampled_from(SIZES),
    shares=st.lists(st.sampled_from(SHARES), max_size=4),
    sort=st.sampled_from(SORTS),
    start=st.one_of(st.just(0), st.integers(0, 3000)),
    count=st.sampled_from((1, 10, 100, 150)),
    large=st.booleans(),
)
def test_a_page_is_a_stretch_of_all_hits_sorted(
    kind: str,
    seed: int,
    size: int,
    shares: list[float],
    sort: Sort,
    start: int,
    count: int,
    large: bool,
) -> None:
    random = np.random.default_rng(seed)
    days = random.choice(DAYS, size)
    words = Words([word(random, size, share) for share in shares], size)
    order = ordered(days, sort == "oldest")
    with pytest.MonkeyPatch.context() as patch:
        for module in (ranking, search.words):
            patch.setattr(module, "LARGE", 100 if large else 10**6)
        found = FOUND[kind](random, words, size)
        page = ranked(order, words, found, sort, start, start + count)
        holding = words.holding.numbers.tolist()
    assert holding == sorted({n for each in words.all for n in each.matches.numbers.tolist()})
    assert page == by_sorting(days, words, found, sort, start, start + count)


@pytest.mark.parametrize(
    ("start", "stop"), [(0, 10), (KEPT - 9, KEPT), (KEPT - 5, KEPT + 5), (0, 600)]
)
def test_what_is_kept_of_a_word_is_as_good_as_the_rest(start: int, stop: int) -> None:
    random = np.random.default_rng(1)
    days = random.choice(DAYS, 3000)
    words = Words([word(random, 3000, 0.3)], 3000)
    order = ordered(days, oldest=False)
    for _ in range(2):
        page = ranked(order, words, words.holding, "relevance", start, stop)
        assert page == by_sorting(days, words, words.holding, "relevance", start, stop)


@given(
    st.lists(
        st.just(0)
        | st.builds(
            lambda year, month, day: year * 10_000 + month * 100 + day,
            st.integers(1690, 2024) | st.integers(2020, 2024),
            st.integers(0, 13),
            st.integers(0, 32),
        ),
        max_size=60,
    ),
    st.booleans(),
)
def test_articles_in_the_order_of_their_days(drawn: list[int], oldest: bool) -> None:
    """Days of few years, of more than sixteen bits can count, impossible ones and none."""
    days = np.array(drawn, np.int32)
    order = ordered(days, oldest)
    expected = sorted(
        range(len(drawn)), key=lambda n: (not drawn[n], drawn[n] if oldest else -drawn[n])
    )
    assert order.numbers.tolist() == expected
    assert order.ranks.take(order.numbers).tolist() == list(range(len(drawn)))
