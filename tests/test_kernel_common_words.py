"""Counting frequent words: the built form against the plain one."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.kernels import built, plain

NAME = "index.kernel.common_words"
WORDS = ("the", "of", "a", "between", "k")
# Letters that are words, nearly so or none, in capitals, and such as only few languages have.
PARTS = (*WORDS, "THE", "x", "\u00e9", "\u0130", "\u212a", "\u5f35", "\U00010400", "1", "-", "'")
SPACES = (" ", "\n", "\x1c", "\u00a0", "\u3000", "")


# Of words that are so many, common ones are just enough or one too few.
SHARES = (0.0, 0.07, 0.25, 1 / 3, 0.5, 1.0)


def alike(text: str) -> bool:
    ours, other = built(NAME).CommonWords(WORDS), plain(NAME).CommonWords(WORDS)
    return all(ours.are_among(text, share) == other.are_among(text, share) for share in SHARES)


@given(st.lists(st.tuples(st.sampled_from(PARTS), st.sampled_from(SPACES))))
def test_words_are_counted_alike(drawn: list[tuple[str, str]]) -> None:
    assert alike("".join(part + space for part, space in drawn))


@given(st.lists(st.sampled_from(("a", "of", "x", "y", "1"))))
def test_the_shortest_words_are_counted_alike(words: list[str]) -> None:
    """Where the last words decide it, nothing may have been decided before."""
    assert alike(" ".join(words))


@given(st.text())
def test_any_text_is_counted_alike(text: str) -> None:
    assert alike(text)


def test_every_character_is_the_same_kind() -> None:
    """White space, a letter or neither: what Python's own methods say, of all there are.

    Common words are a half, a third or all of those that are letters, whatever the character is.
    """
    ours, other = built(NAME).CommonWords(WORDS), plain(NAME).CommonWords(WORDS)
    for number in range(sys.maxunicode + 1):
        text = f"x{chr(number)}of {chr(number)} of"
        for share in (0.4, 0.6, 1.0):
            assert ours.are_among(text, share) == other.are_among(text, share), hex(number)


@pytest.mark.parametrize("form", [built, plain])
@pytest.mark.parametrize("word", ["", "Of", "caf\u00e9", "U.S.", "eightlet"])
def test_only_short_words_of_small_letters_are_taken(form: object, word: str) -> None:
    assert callable(form)
    with pytest.raises(ValueError, match="no such word"):
        form(NAME).CommonWords(["of", word])
