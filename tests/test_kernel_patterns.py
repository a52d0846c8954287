"""Words that are like a pattern, built and plain."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.kernels import built, plain

NAME = "search.kernel.patterns"

words = st.text("aab\n", max_size=9) | st.text("aé…𝒜ق", max_size=6)
patterns = st.text("ab*?", max_size=7) | st.text("aé𝒜ق*?", max_size=6)


@given(st.lists(words, max_size=30), patterns, st.binary(max_size=3))
def test_words_like_a_pattern_are_found_alike(
    drawn: list[str], pattern: str, before: bytes
) -> None:
    encoded = [word.encode() for word in drawn]
    blob = np.frombuffer(before + b"".join(encoded) + before, np.uint8)
    starts = np.cumsum([len(before), *map(len, encoded)])
    expected = plain(NAME).like(blob, starts, pattern)
    found = built(NAME).like(blob, starts, pattern)
    assert found.dtype == expected.dtype == np.int32
    assert found.tolist() == expected.tolist()


@pytest.mark.parametrize("starts", [[-1, 3], [0, 2, 1, 3], [0, 3, 5]])
def test_words_that_there_are_not_are_refused(starts: list[int]) -> None:
    blob = np.frombuffer(b"abc", np.uint8)
    for kind in (plain, built):
        with pytest.raises(ValueError, match="No words"):
            kind(NAME).like(blob, np.array(starts), "a*")
