"""Counting frequent words: the built form against the plain one."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.kernels import built, plain

NAME = "index.kernel.common_words"
WORDS = ("the", "of", "a", "between")
# Letters that are words, nearly so or none, in capitals, and such as only few languages have.
PARTS = (*WORDS, "THE", "x", "\u00e9", "\u0130", "\u212a", "\u5f35", "\U00010400", "1", "-", "'")
SPACES = (" ", "\n", "\x1c", "\u00a0", "\u3000", "")


@given(st.lists(st.tuples(st.sampled_from(PARTS), st.sampled_from(SPACES))))
def test_words_are_counted_alike(drawn: list[tuple[str, str]]) -> None:
    text = "".join(part + space for part, space in drawn)
    assert built(NAME).CommonWords(WORDS).counted(text) == plain(NAME).CommonWords(WORDS).counted(
        text
    )


@given(st.text())
def test_any_text_is_counted_alike(text: str) -> None:
    ours, other = built(NAME).CommonWords(WORDS), plain(NAME).CommonWords(WORDS)
    assert ours.counted(text) == other.counted(text)


def test_every_character_is_the_same_kind() -> None:
    """White space, a letter or neither: what Python's own methods say, of all there are."""
    ours, other = built(NAME).CommonWords(WORDS), plain(NAME).CommonWords(WORDS)
    for number in range(sys.maxunicode + 1):
        text = f"of{chr(number)}of {chr(number)}"
        assert ours.counted(text) == other.counted(text), hex(number)


@pytest.mark.parametrize("form", [built, plain])
@pytest.mark.parametrize("word", ["", "Of", "caf\u00e9", "U.S.", "eightlet"])
def test_only_short_words_of_small_letters_are_taken(form: object, word: str) -> None:
    assert callable(form)
    with pytest.raises(ValueError, match="no such word"):
        form(NAME).CommonWords(["of", word])
