"""The kernels that read stored articles, built and plain, on drawn bytes."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.kernels import built, plain

NAME = "index.kernel.unpacking"

letters = st.characters() | st.sampled_from("\0azé€قلم\ufffd𝒜\u07ff\u0800\uffff\U00010000")
# Runs of ASCII in which some letters are of more bytes, as in print
runs = st.lists(st.text(letters, max_size=3) | st.text("abc ", max_size=40), max_size=8)


@given(runs)
def test_texts_are_parted_alike(drawn: list[str]) -> None:
    data = "".join(drawn).encode("utf-8", "surrogatepass")
    try:
        expected = plain(NAME).texts(data)
    except UnicodeDecodeError as exc:
        with pytest.raises(UnicodeDecodeError) as raised:
            built(NAME).texts(data)
        assert raised.value.args == exc.args
    else:
        assert built(NAME).texts(data) == expected
        assert list(map(ascii, built(NAME).texts(data))) == list(map(ascii, expected))


@given(runs, st.lists(st.tuples(st.integers(0, 99), st.integers(0, 255))))
@example(["é" * 20], [(3, 0x41)])
@example(["…" * 20], [(57, 0xED), (58, 0xA0)])
@example(["…" * 20], [(57, 0xE0), (58, 0x9F)])
@example(["…" * 20], [(30, 0xC1)])
@example(["ń" + "\x80" * 90], [(place, 0x80) for place in range(2, 99)])  # one letter has begun
def test_what_is_no_text_is_refused_alike(drawn: list[str], bad: list[tuple[int, int]]) -> None:
    """Some bytes are changed, so that most are not UTF-8 any more."""
    changed = bytearray("".join(drawn).encode("utf-8", "surrogatepass"))
    for place, byte in bad:
        if changed:
            changed[place % len(changed)] = byte
    try:
        expected: object = plain(NAME).texts(bytes(changed))
    except UnicodeDecodeError as exc:
        expected = exc.args
    try:
        found: object = built(NAME).texts(bytes(changed))
    except UnicodeDecodeError as exc:
        found = exc.args
    assert found == expected
