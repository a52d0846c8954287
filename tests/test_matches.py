"""Sets of articles as arrays against Python's own sets, and the cache that keeps them."""

from __future__ import annotations

from threading import Thread

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.manifest import FileEntry, Manifest
from search.cache import Cache, Recent, size_of
from search.matches import Matches, intersection, union
from search.snapshot import LEAST_CACHED, MOST_CACHED, cached_bytes

SIZE = 300
quick = settings(deadline=None, max_examples=200)


def sets() -> st.SearchStrategy[set[int]]:
    few = st.sets(st.integers(0, SIZE - 1), max_size=12)
    return st.one_of(few, few.map(lambda gone: set(range(SIZE)) - gone))


def made(articles: set[int], how: str) -> Matches:
    numbers = np.array(sorted(articles), np.int32)
    mask = np.isin(np.arange(SIZE), numbers)
    if how == "both":
        matches = Matches.of_numbers(numbers, SIZE)
        assert matches.mask.tolist() == mask.tolist()
        return matches
    return Matches.of_numbers(numbers, SIZE) if how == "numbers" else Matches.of_mask(mask)


def matches() -> st.SearchStrategy[tuple[set[int], Matches]]:
    hows = st.sampled_from(("numbers", "mask", "both"))
    return st.tuples(sets(), hows).map(lambda drawn: (drawn[0], made(*drawn)))


def told(matches: Matches) -> set[int]:
    """What the set says it holds, which all its shapes must agree on."""
    numbers = matches.numbers.tolist()
    assert matches.numbers.dtype == np.int32
    assert numbers == sorted(set(numbers)) == np.flatnonzero(matches.mask).tolist()
    assert matches.count == len(numbers)
    return set(numbers)


@quick
@given(matches(), matches())
def test_sets_are_combined_as_sets(
    a: tuple[set[int], Matches], b: tuple[set[int], Matches]
) -> None:
    assert told(a[1] & b[1]) == a[0] & b[0]
    assert told(a[1] | b[1]) == a[0] | b[0]
    assert told(a[1] - b[1]) == a[0] - b[0]
    assert told(~a[1]) == set(range(SIZE)) - a[0]
    assert (told(a[1]), told(b[1])) == (a[0], b[0]), "the parts stay as they were"


@quick
@given(st.lists(matches(), max_size=6))
def test_many_sets_are_combined_as_sets(parts: list[tuple[set[int], Matches]]) -> None:
    assert told(union([each for _, each in parts], SIZE)) == set().union(*(s for s, _ in parts))
    if parts:
        all_of = set.intersection(*(s for s, _ in parts))
        assert told(intersection([each for _, each in parts])) == all_of


def test_everything_and_nothing() -> None:
    everything, nothing = Matches.everything(3), Matches.nothing(3)
    assert (everything.count, nothing.count) == (3, 0)
    assert (everything & nothing).count == 0
    assert (everything | nothing).numbers.tolist() == [0, 1, 2]
    assert (~Matches.nothing(0) & Matches.everything(0)).count == 0


def test_a_cache_makes_a_value_once() -> None:
    cache = Cache(1000)
    assert cache.get("a", lambda: "made") == "made"
    assert cache.get("a", lambda: pytest.fail("made again")) == "made"
    assert (cache.peek("a"), cache.peek("b")) == ("made", None)


def test_a_full_cache_drops_what_was_not_asked_for_longest() -> None:
    cache = Cache(3 * size_of(b""))
    for key in "abcad":
        cache.get(key, lambda: b"")
    made: list[str] = []
    for key in "abcd":
        cache.get(key, lambda key=key: made.append(key) or b"")  # type: ignore[misc]
    assert made[:1] == ["b"]
    assert cache.used <= cache.limit


def test_what_is_larger_than_the_cache_is_not_kept() -> None:
    cache = Cache(1000)
    cache.get("small", lambda: b"")
    assert len(cache.get("large", lambda: np.zeros(2000))) == 2000
    assert cache.get("small", lambda: b"again") == b""
    assert cache.used == size_of(b"")


def test_sizes_count_the_arrays_within() -> None:
    array = np.zeros(1000, np.int32)
    assert size_of(array) >= 4000
    assert size_of((array, [array])) >= 8000
    assert size_of(Matches.of_numbers(array, 5000)) >= 4000 + 5000


def test_threads_share_a_cache() -> None:
    cache = Cache(20 * size_of((0,)))

    def work() -> None:
        for number in range(2000):
            assert cache.get(number % 50, lambda number=number: (number % 50,)) == (number % 50,)  # type: ignore[misc]

    threads = [Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert cache.used <= cache.limit


@given(st.lists(st.lists(st.integers(0, 9), max_size=6), max_size=20), st.integers(1, 8))
def test_what_was_made_of_the_latest_numbers_is_there(asked: list[list[int]], count: int) -> None:
    made: list[int] = []

    def make(numbers: list[int]) -> list[str]:
        made.extend(numbers)
        return [f"{number}" for number in numbers]

    recent = Recent(count, make)
    latest: list[int] = []
    for numbers in asked:
        before = len(made)
        assert recent.get(numbers) == [f"{number}" for number in numbers]
        assert not set(made[before:]) & set(latest[-count:])
        for number in numbers:  # they are there
            assert recent.one(number, lambda _: pytest.fail("made again")) == f"{number}"
        for number in numbers:
            latest = [other for other in latest if other != number] + [number]


@pytest.mark.parametrize(
    ("stored", "kept"),
    [(0, LEAST_CACHED), (800 << 20, 200 << 20), (9 << 30, MOST_CACHED)],
)
def test_the_cache_follows_the_files_within_bounds(stored: int, kept: int) -> None:
    files = {"a": FileEntry(stored // 2, ""), "b": FileEntry(stored - stored // 2, "")}
    manifest = Manifest("gen-000001", 1, (), "2023-09-23T00:00:00Z", files=files)
    assert cached_bytes(manifest) == kept


def test_a_single_number_is_kept_like_others() -> None:
    recent = Recent(2, lambda numbers: [f"all {number}" for number in numbers])
    assert [recent.one(number, lambda number: f"one {number}") for number in (1, 2, 1, 3)] == [
        *("one 1", "one 2", "one 1", "one 3")
    ]
    assert recent.get([3, 2, 4]) == ["one 3", "one 2", "all 4"]


def test_what_all_need_is_never_dropped() -> None:
    """It is made once, and what fills the cache makes room for it."""
    cache, made = Cache(3 * size_of(b"")), []

    def column() -> bytes:
        made.append("column")
        return b""

    for number in range(9):
        cache.get(number, lambda: b"")
        assert cache.always("column", column) == b""
        assert cache.used <= cache.limit
    assert made == ["column"]
    assert [number for number in range(9) if cache.peek(number) is not None] == [7, 8]


def test_what_all_need_leaves_room_for_the_rest() -> None:
    """However much it is, as in an archive of millions of articles."""
    cache = Cache(4 * size_of(b""))
    for number in range(9):
        cache.always(f"column {number}", lambda: b"")
    for number in range(9):
        cache.get(number, lambda: b"")
    assert [number for number in range(9) if cache.peek(number) is not None] == [7, 8]
    assert cache.used == 11 * size_of(b"")
