"""Where strings lie in a table and what is cut out of it, built and plain."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.kernels import built, plain

NAME = "index.kernel.cutting"


@given(
    st.lists(st.integers(0, 2**16 - 1), min_size=1, max_size=9),
    st.sampled_from(["<u2", "<u4"]),
    st.sampled_from(["<u4", "<u8"]),
    st.integers(1, 4),
    st.data(),
)
def test_spans_are_alike(
    starts: list[int], start_type: str, base_type: str, of_block: int, data: st.DataObject
) -> None:
    blocks = -(-len(starts) // of_block)
    bases = data.draw(st.lists(st.integers(0, 2**32 - 1), min_size=blocks, max_size=blocks))
    made = (np.array(starts, start_type), np.array(bases, base_type), of_block)
    one, other = (form(NAME).Spans(*made) for form in (plain, built))
    numbers = range(len(starts) - 1)
    assert other.several(iter(numbers)) == one.several(iter(numbers))
    assert list(map(other.one, numbers)) == one.several(numbers)
    for spans in (one, other):
        for number in (-1, len(starts) - 1, len(starts)):
            with pytest.raises(IndexError):
                spans.one(number)


@given(st.binary(max_size=9), st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12))))
def test_bytes_are_cut_alike(data: bytes, spans: list[tuple[int, int]]) -> None:
    expected = plain(NAME).cut(memoryview(data), spans)
    assert built(NAME).cut(memoryview(data), spans) == expected
    assert expected == [data[begin:end] for begin, end in spans]


@pytest.mark.parametrize("types", [("<u1", "<u4"), ("<u8", "<u4"), ("<u2", "<u2")])
def test_numbers_of_other_sizes_are_refused(types: tuple[str, str]) -> None:
    starts, bases = (np.zeros(2, each) for each in types)
    with pytest.raises(ValueError, match="of other sizes"):
        built(NAME).Spans(starts, bases, 64)
