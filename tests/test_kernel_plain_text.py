"""Plain texts of records: the built form against the plain one."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.kernels import built, plain

NAME = "index.kernel.plain_text"

# White space and letters of each width in memory, and long stretches in which nothing is odd.
PARTS = (" ", "  ", "\n", "\t", "\r", "\x1c", "\x7f", "\u00a0", "\u3000", "a", "\u00e9", "\u201c")
parts = st.sampled_from((*PARTS, "\U00010400", "\ud800", "The bridge opens.", "x" * 70))
texts = st.one_of(st.text(), st.lists(parts).map("".join))
values = st.one_of(texts, st.none(), st.booleans(), st.just(7), st.just(["a"]))


@given(texts)
def test_odd_characters_are_found_alike(text: str) -> None:
    found = built(NAME).odd_characters(text)
    assert found == plain(NAME).odd_characters(text)
    assert found == "".join(c for c in text if not (" " <= c <= "~" or c in "\t\n"))


def test_every_character_is_odd_or_not() -> None:
    every = "".join(map(chr, range(sys.maxunicode + 1)))
    for text in (every[:0x100], every[:0x10000], every):
        assert built(NAME).odd_characters(text) == plain(NAME).odd_characters(text)


@given(st.lists(st.tuples(values, st.booleans()), max_size=6))
def test_texts_are_tidied_alike(drawn: list[tuple[object, bool]]) -> None:
    record = {str(number): value for number, (value, _) in enumerate(drawn)}
    asked = record, tuple(record), tuple(one_line for _, one_line in drawn)
    assert built(NAME).tidied(*asked) == plain(NAME).tidied(*asked)


@pytest.mark.parametrize("form", [built, plain])
def test_a_name_that_is_not_there_is_an_error(form: object) -> None:
    assert callable(form)
    with pytest.raises(KeyError):
        form(NAME).tidied({"a": "x"}, ("b",), (True,))
    with pytest.raises(ValueError):  # noqa: PT011  # each form has its own words
        form(NAME).tidied({"a": "x"}, ("a",), ())
