"""Phrases and nearness on keys and rows of bits, against a look at every article word by word."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search import phrases, places
from search.matches import Numbers
from search.places import Layout, Places

quick = settings(deadline=None, max_examples=300)

# Lengths around 64, where an article takes one word of the row more.
archives = st.lists(
    st.one_of(
        st.text("abc", max_size=8),
        st.integers(60, 66).flatmap(lambda size: st.text("ab", min_size=size, max_size=size)),
        st.integers(40, 150).map(lambda size: "a" + size * "c" + "b"),
    ),
    max_size=6,
)
asked = st.text("abc", min_size=2, max_size=4)
spans = st.integers(1, 6)


def laid_out(archive: list[str]) -> dict[str, Places]:
    """The places of each letter, as if articles were words of one letter."""
    layout = Layout(np.array([len(text) for text in archive], np.int32))
    found = {}
    for letter in "abc":
        at = [[i for i, other in enumerate(text) if other == letter] for text in archive]
        numbers = np.array([n for n, each in enumerate(at) if each], np.int32)
        counts = np.array([len(each) for each in at if each], np.int32)
        positions = np.array([i for each in at for i in each], np.int32)
        found[letter] = Places(layout, layout.keys(numbers, counts, positions))
    return found


def scan(archive: list[str], holds: Callable[[str], bool]) -> list[int]:
    return [number for number, text in enumerate(archive) if holds(text)]


def check(found: Numbers, expected: list[int]) -> None:
    assert found.dtype == np.int32
    assert found.tolist() == expected


@pytest.mark.parametrize("crowded", [1, 1 << 40], ids=["as keys", "as bits"])
@pytest.mark.parametrize("stretch", [1, 1 << 15])
@quick
@given(archive=archives, words=asked)
def test_in_a_row(crowded: int, stretch: int, archive: list[str], words: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(places, "_CROWDED", crowded)
        patch.setattr(places, "_STRETCH", stretch)
        found = laid_out(archive)
        check(
            phrases.in_a_row([found[word] for word in words]),
            scan(archive, lambda text: words in text),
        )


@quick
@given(archive=archives, words=asked)
def test_keys_looked_up_among_bits(archive: list[str], words: str) -> None:
    found = laid_out(archive)
    for each in found.values():
        assert len(each.row) * 64 == each.layout.bits
    check(
        phrases.in_a_row([found[word] for word in words]),
        scan(archive, lambda text: words in text),
    )


@quick
@given(archives, asked, spans)
def test_in_order(archive: list[str], words: str, slop: int) -> None:
    pattern = f".{{0,{slop - 1}}}".join(words)
    found = laid_out(archive)
    expected = scan(archive, lambda text: bool(re.search(pattern, text)))
    check(phrases.in_order([found[word] for word in words], slop), expected)


@pytest.mark.parametrize("crowded", [1, 1 << 40], ids=["as keys", "as bits"])
@pytest.mark.parametrize("at_once", [0, 1 << 16], ids=["by stretches", "at once"])
@quick
@given(archive=archives, words=asked, span=st.one_of(spans, st.integers(50, 140)))
def test_near(crowded: int, at_once: int, archive: list[str], words: str, span: int) -> None:
    def holds(text: str) -> bool:
        stretches = [text[start : start + span + 1] for start in range(len(text))]
        return any(not Counter(words) - Counter(stretch) for stretch in stretches)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(places, "_CROWDED", crowded)
        patch.setattr(places, "_STRETCH", at_once or 1)
        patch.setattr(phrases, "_AT_ONCE", at_once)
        found = laid_out(archive)
        near = phrases.near(words, [found[word] for word in words], span)
        check(near, scan(archive, holds))


@quick
@given(archives, st.sampled_from("abc"), st.lists(st.tuples(st.integers(-5, 200), spans)))
def test_places_between(archive: list[str], letter: str, stretches: list[tuple[int, int]]) -> None:
    each = laid_out(archive)[letter]
    width = max((width for _, width in stretches), default=0)
    first = np.array(sorted(start for start, _ in stretches), np.int64)
    kept = [key for key in each.keys.tolist() if any(f <= key <= f + width for f in first)]
    assert each.between(first, first + width).keys.tolist() == kept


def test_no_article_holds_a_phrase_across_two() -> None:
    found = laid_out(["b" * 63 + "a", "b" * 64, "a" * 63, "b"])
    assert phrases.in_a_row([found["a"], found["b"]]).tolist() == []
    assert phrases.near("ab", [found["a"], found["b"]], 5).tolist() == [0]
