"""Phrases and nearness by packed positions, both forms, against a look at every article."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from types import ModuleType

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.codec.coding import PADDING, Bytes, Ints, bit_widths
from index.codec.field_reader import Packed
from tests.kernels import built, plain

quick = settings(deadline=None, max_examples=300)

NAME = "search.kernel.placed"
FORMS = {"a": "a", "b": "b", "c": "cd", "e": "efg"}
"""Words, and the letters that are their forms: an article is a text, each of its letters a form."""

_letters = st.text("abcdefg", max_size=12)
archives = st.lists(
    st.one_of(
        _letters,
        st.text("ab", max_size=8),
        st.text("a", max_size=2),
        st.lists(st.text("abx", max_size=3), max_size=50).map("".join),
        st.builds(
            "{}{}{}".format, _letters, st.sampled_from([20, 60, 250]).map("x".__mul__), _letters
        ),
    ),
    max_size=6,
)
asked = st.text("abce", min_size=1, max_size=4)
spans = st.integers(0, 6) | st.integers(50, 140) | st.just(1 << 40)


@pytest.fixture(params=[plain, built], ids=["plain", "built"], scope="module")
def kernel(request: pytest.FixtureRequest) -> ModuleType:
    """Each of the two."""
    module: ModuleType = request.param(NAME)
    return module


def lists(archive: list[str], letters: str) -> list[Packed] | None:
    """The lists of these forms; None where one stands nowhere."""
    packed = []
    widths = widths_of(archive).tolist()
    for letter in letters:
        at = [[i for i, other in enumerate(text) if other == letter] for text in archive]
        numbers = np.array([n for n, each in enumerate(at) if each], np.int32)
        counts = np.array([len(each) for each in at if each], np.int32)
        if not len(numbers):
            continue
        each = [(i, widths[n]) for n, there in enumerate(at) for i in there]
        packed.append(Packed(numbers, counts, bits_of(each)))
    return packed or None


def bits_of(each: list[tuple[int, int]]) -> Bytes:
    """Values of so many bits behind each other, and what may lie behind them."""
    bits = "".join(f"{value:0{width}b}"[::-1] for value, width in each if width)
    size = -(-len(bits) // 8)
    data = int(bits[::-1] or "0", 2).to_bytes(size, "little") + b"\xff" * PADDING
    return np.frombuffer(data, np.uint8)


def widths_of(archive: list[str]) -> Bytes:
    return bit_widths(np.array([len(text) for text in archive], np.int32))


def scan(archive: list[str], holds: Callable[[str], object]) -> list[int]:
    """The articles that hold what they should; every form is written as its word."""
    of = str.maketrans({form: word for word, forms in FORMS.items() for form in forms})
    return [number for number, text in enumerate(archive) if holds(text.translate(of))]


def compare(
    archive: list[str], words: str, found: Callable[..., Ints], expected: list[int]
) -> None:
    """`found` is asked of the lists of the different words, and of the order that they come in."""
    different = sorted(set(words), key=words.index)
    packed = [lists(archive, FORMS[word]) for word in different]
    if None in packed:
        assert not expected
        return
    numbers = found(packed, [different.index(word) for word in words])
    assert numbers.dtype == np.int32
    assert numbers.tolist() == expected


@quick
@given(archive=archives, words=asked)
def test_in_a_row(kernel: ModuleType, archive: list[str], words: str) -> None:
    def found(packed: list[list[Packed]], order: list[int]) -> Ints:
        numbers: Ints = kernel.in_a_row(packed, order, widths_of(archive))
        return numbers

    compare(archive, words, found, scan(archive, lambda text: words in text))


@quick
@given(archive=archives, words=asked, slop=spans)
def test_in_order(kernel: ModuleType, archive: list[str], words: str, slop: int) -> None:
    def found(packed: list[list[Packed]], order: list[int]) -> Ints:
        numbers: Ints = kernel.in_order(packed, order, slop, widths_of(archive))
        return numbers

    between = f".{{0,{min(slop, 1000) - 1}}}" if slop else "(?!)"
    expected = scan(archive, re.compile(between.join(words)).search)
    compare(archive, words, found, expected)


@quick
@given(archive=archives, words=asked, span=spans)
def test_near(kernel: ModuleType, archive: list[str], words: str, span: int) -> None:
    def holds(text: str) -> bool:
        stretches = [text[start : start + span + 1] for start in range(len(text))]
        return any(not Counter(words) - Counter(stretch) for stretch in stretches)

    def found(packed: list[list[Packed]], order: list[int]) -> Ints:
        counts = list(Counter(order).values())
        numbers: Ints = kernel.near(packed, counts, span, widths_of(archive))
        return numbers

    compare(archive, words, found, scan(archive, holds))


def test_an_archive_of_more_articles_than_are_decoded_at_once(kernel: ModuleType) -> None:
    archive = ["ab", "ba", "axb"] * 7_000
    packed = [lists(archive, "a"), lists(archive, "b")]
    found = kernel.in_a_row(packed, [0, 1], widths_of(archive))
    assert found.tolist() == list(range(0, 21_000, 3))


@pytest.mark.parametrize(
    ("changed", "value"),
    [("numbers", 2), ("numbers", -1), ("frequencies", 0), ("frequencies", 40), ("data", 8)],
)
def test_lists_that_do_not_fit(kernel: ModuleType, changed: str, value: int) -> None:
    """What cannot be is refused, and nothing is read behind the lists."""
    archive = ["abbbbbbbbbb" * 3, "ab" * 16]
    (damaged,), other = lists(archive, "a"), lists(archive, "b")
    array = getattr(damaged, changed).copy()
    array[-1] = value
    damaged = damaged._replace(**{changed: array if changed != "data" else array[:value]})
    with pytest.raises(ValueError, match="There"):
        kernel.in_a_row([[damaged], other], [0, 1], widths_of(archive))


def test_more_positions_than_an_article_has(kernel: ModuleType) -> None:
    """One of a single word takes no bits, however often the word is said to stand there."""
    (damaged,) = lists(["a"], "a") or []
    damaged = damaged._replace(frequencies=np.array([2], np.int32))
    with pytest.raises(ValueError, match="There"):
        kernel.in_a_row([[damaged]], [0], widths_of(["a"]))
