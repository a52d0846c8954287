"""Words that are few edits away from one, built and plain."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.kernels import built, plain

NAME = "search.kernel.distance"

words = st.text("aab", max_size=7) | st.text("aé…𝒜ق", max_size=5)
near_words = st.lists(words, max_size=30)


@given(words, near_words, st.integers(0, 3))
@example("abcdef", ["badcef", "bacdfe", "abdcfe", "acbdfe"], 2)
@example("ca", ["abc"], 2)
def test_words_are_compared_alike(word: str, others: list[str], limit: int) -> None:
    expected = plain(NAME).within(limit, word, others)
    found = built(NAME).within(limit, word, others)
    assert found.dtype == np.bool_
    assert found.tolist() == expected.tolist()


@given(words, near_words, st.integers(0, 3), st.binary(max_size=3))
def test_close_words_are_found_alike(
    word: str, others: list[str], limit: int, before: bytes
) -> None:
    encoded = [other.encode() for other in others if other]
    blob = np.frombuffer(before + b"".join(encoded) + before, np.uint8)
    starts = np.cumsum([len(before), *map(len, encoded)])
    expected = plain(NAME).close(blob, starts, word, limit)
    found = built(NAME).close(blob, starts, word, limit)
    assert found.dtype == expected.dtype == np.int32
    assert found.tolist() == expected.tolist()


@pytest.mark.parametrize("starts", [[-1, 3], [0, 2, 1, 3], [0, 3, 5]])
def test_words_that_there_are_not_are_refused(starts: list[int]) -> None:
    blob = np.frombuffer(b"abc", np.uint8)
    for kind in (plain, built):
        with pytest.raises(ValueError, match="No words"):
            kind(NAME).close(blob, np.array(starts), "abc", 1)


def test_bytes_that_are_no_text_are_compared_within_their_bounds() -> None:
    for content in (b"\xf0", b"\x80\x80", b"a\xe2", b"\xff" * 9):
        blob = np.frombuffer(content, np.uint8)
        assert built(NAME).close(blob, np.array([0, len(blob)]), "a", 0).tolist() == []
