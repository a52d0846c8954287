"""The built table of surfaces against the plain one, on drawn texts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.kernels import built, plain

NAME = "index.kernel.surfaces"
BREAKS = "\u00a0«»،؟۔–—“”…、"

# Each kind of byte, and what is a break, a curly apostrophe or neither beyond ASCII
marked = st.text(alphabet="aZ09'`,,’‘ .\x00\x7fé«ك؟–…、中🙂\ud800", max_size=30)
long_words = st.builds(
    lambda word, count: word * count,
    st.sampled_from(["a", "é", "ab’", "1,", "🙂"]),
    st.sampled_from([1, 7, 8, 9, 15, 16, 17, 31, 32, 33, 100]),
)
texts = st.lists(marked | st.text(max_size=20) | st.lists(long_words, max_size=4).map(" ".join))


def answers(module: Any, batches: Sequence[Sequence[str]]) -> list[object]:
    """All that a table says of some batches of texts, one after another."""
    table = module.SurfaceTable(BREAKS)
    said: list[object] = []
    for batch in batches:
        numbers, starts = table.numbers(batch)
        blob, ends = table.strings()
        said += [numbers.tolist(), starts.tolist(), blob.tobytes(), ends.tolist(), len(table)]
        said += [array.dtype for array in (numbers, starts, blob, ends)]
    return said


@settings(deadline=None, max_examples=400)
@given(st.lists(texts, max_size=3))
def test_surfaces_are_numbered_alike(batches: list[list[str]]) -> None:
    assert answers(built(NAME), batches) == answers(plain(NAME), batches)


def test_every_character_stands_alike_within_between_and_beside_words() -> None:
    chars = [chr(code) for code in [*range(0x3100), 0xFFFD, 0x1F642]]
    batch = [text for c in chars for text in (f"ab{c}cd", f"{c}1{c}", f"1,{c}00'{c}'9{c}{c}a'")]
    assert answers(built(NAME), [batch]) == answers(plain(NAME), [batch])


def test_strings_are_numbered_alike_while_the_table_grows() -> None:
    words = [f"{'x' * (number % 40)}{number}" for number in range(30_000)]
    batches = [[" ".join(words)], [" ".join(words[::-1]), "y" * 1_000_000], words]
    assert answers(built(NAME), batches) == answers(plain(NAME), batches)


def test_surfaces_lie_alike_across_the_bounds_of_what_is_looked_at_at_once() -> None:
    batch = [
        f"{' ' * before}{'a' * size} b" for before in (0, 1, 62, 63, 64) for size in range(140)
    ]
    batch += ["a " * size + "b" * 70 for size in range(120, 140)]
    assert answers(built(NAME), [batch]) == answers(plain(NAME), [batch])


def test_any_string_is_asked_for_by_itself() -> None:
    for module in (built(NAME), plain(NAME)):
        table = module.SurfaceTable(BREAKS)
        strings = [b"a b", b"a", b"'", "é".encode(), b"x" * 70_000, b"x" * 8, b"x" * 9]
        asked = [table.number(string) for _ in range(2) for string in strings]
        assert asked == [*range(7), *range(7)]
        blob, starts = table.strings()
        kept = [blob[start:end].tobytes() for start, end in pairwise(starts.tolist())]
        assert kept == strings
        assert table.numbers(["A a b", "a"])[0].tolist() == [1, 1, 7, 1]


def test_strings_of_one_hash_are_apart() -> None:
    """The second word of 8 bytes makes up in the hash for what the first has else."""
    table = built(NAME).SurfaceTable("")
    strings = [f"harbour{number}".encode() for number in range(10)]
    strings = [first + (-_mixed(first) % 2**64).to_bytes(8, "little") for first in strings]
    assert [table.number(string) for string in strings * 2] == [*range(10), *range(10)]


def _mixed(first: bytes) -> int:
    """What the hash has of the first 8 bytes."""
    mixed = int.from_bytes(first, "little") * 0x9E3779B97F4A7C15 % 2**64
    return mixed ^ mixed >> 32


@settings(deadline=None)
@given(texts)
def test_chunks_end_where_texts_end(batch: list[str]) -> None:
    module = plain(NAME)
    whole = answers(module, [batch])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_CHUNK", 16)
        assert answers(module, [batch]) == whole


def test_an_array_that_was_handed_out_stays_as_it_was() -> None:
    table = built(NAME).SurfaceTable("")
    numbers, _ = table.numbers(["one two"])
    blob, starts = table.strings()
    table.numbers([" ".join(map(str, range(100_000)))])
    assert (numbers.tolist(), blob.tobytes(), starts.tolist()) == ([0, 1], b"onetwo", [0, 3, 6])
    assert isinstance(blob, np.ndarray)


@pytest.mark.parametrize("form", [plain, built])
@pytest.mark.parametrize("string", [b"", b"\0", b"\0and more than eight"])
def test_what_is_no_surface_has_no_number(form: Callable[[str], Any], string: bytes) -> None:
    with pytest.raises(ValueError, match="is no surface"):
        form(NAME).SurfaceTable("").number(string)
