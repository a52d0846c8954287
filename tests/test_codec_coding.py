"""Every encoder against its decoder, over lists of all shapes."""

from __future__ import annotations

import tempfile
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.codec.coding import (
    PADDING,
    bit_widths,
    decode_frequencies,
    decode_gaps,
    decode_positions,
    decode_positions_at,
    encode_frequencies,
    encode_gaps,
    encode_long_positions,
    encode_positions,
    pack_nibbles,
    starts_of,
)
from index.codec.container import ArrayFile, ArrayFileWriter
from index.codec.integers import StartsReader, add_starts

SIZES = st.sampled_from([1, 2, 255, 256, 257, 1_000, 70_000, 1_000_000, 20_000_000])


@st.composite
def article_lists(draw: st.DrawFn) -> tuple[int, list[list[int]]]:
    """A number of articles, and lists of some of them."""
    size = draw(SIZES)
    numbers = st.integers(0, size - 1) | st.integers(0, min(size, 600) - 1)
    lists = st.lists(st.sets(numbers, min_size=1, max_size=40).map(sorted), max_size=8)
    return size, draw(lists)


def _flat(lists: list[list[int]]) -> tuple[np.ndarray, np.ndarray]:
    flat = np.array([number for each in lists for number in each], np.int32)
    return flat, starts_of(np.array([len(each) for each in lists], np.int64))


@given(article_lists())
@settings(deadline=None)
def test_article_lists_come_back(drawn: tuple[int, list[list[int]]]) -> None:
    size, lists = drawn
    numbers, starts = _flat(lists)
    encoded = encode_gaps(numbers, starts, size)
    back = [
        decode_gaps(encoded.data[begin:end], len(each), size).tolist()
        for each, begin, end in zip(lists, encoded.starts, encoded.starts[1:], strict=False)
    ]
    assert back == lists
    assert encoded.starts[-1] == len(encoded.data)


@pytest.mark.parametrize("gap", [254, 255, 256, 509, 510, 511])
def test_gaps_about_a_skip_of_one_byte_come_back(gap: int) -> None:
    numbers = np.array([gap, 2 * gap], np.int32)
    encoded = encode_gaps(numbers, starts_of(np.array([2])), 500)
    assert decode_gaps(encoded.data, 2, 500).tolist() == [gap, 2 * gap]
    assert len(encoded.data) == 2 * (gap // 255 + 1)


@pytest.mark.parametrize("gap", [65534, 65535, 65536, 131069, 131070, 131071])
def test_gaps_about_a_skip_of_two_bytes_come_back(gap: int) -> None:
    numbers = np.array([gap, 2 * gap], np.int32)
    encoded = encode_gaps(numbers, starts_of(np.array([2])), 1_000_000)
    assert decode_gaps(encoded.data, 2, 1_000_000).tolist() == [gap, 2 * gap]
    assert len(encoded.data) == 4 * (gap // 65535 + 1)


@given(st.lists(st.lists(st.integers(1, 20) | st.integers(1, 100_000), min_size=1), max_size=8))
@settings(deadline=None)
def test_frequencies_come_back(lists: list[list[int]]) -> None:
    flat, starts = _flat(lists)
    encoded = encode_frequencies(flat, starts)
    packed = pack_nibbles(encoded.nibbles)
    side = dict(zip(encoded.large_lists.tolist(), encoded.large_counts.tolist(), strict=True))
    large = encoded.large.tolist()
    for number, (each, begin, end) in enumerate(zip(lists, starts, starts[1:], strict=False)):
        decoded = decode_frequencies(packed, int(begin), int(end)).tolist()
        assert decoded == [min(one, 16) for one in each]
        expected = [one for one in each if one >= 16]
        assert side.get(number, 0) == len(expected)
        assert [large.pop(0) for _ in expected] == expected
    assert not large


def test_widths_are_those_of_the_last_position() -> None:
    lengths = [0, 1, 2, 3, 4, 5, 8, 9, 1024, 1025, 2**25, 2**25 + 1, 2**31 - 1]
    expected = [max(length - 1, 0).bit_length() for length in lengths]
    assert bit_widths(np.array(lengths, np.int32)).tolist() == expected


@st.composite
def position_lists(draw: st.DrawFn) -> list[list[tuple[int, int]]]:
    """Lists of positions, each with the bits it is given."""
    width = st.integers(0, draw(st.sampled_from([3, 11, 17, 25, 31])))
    one = width.flatmap(lambda bits: st.tuples(st.integers(0, (1 << bits) - 1), st.just(bits)))
    return draw(st.lists(st.lists(one, min_size=1, max_size=30), max_size=6))


@given(position_lists())
@settings(deadline=None)
def test_positions_come_back(lists: list[list[tuple[int, int]]]) -> None:
    flat = [one for each in lists for one in each]
    starts = starts_of(np.array([len(each) for each in lists], np.int64))
    positions = np.array([position for position, _ in flat], np.int32)
    widths = np.array([bits for _, bits in flat], np.uint8)
    encoded = encode_positions(positions, np.arange(len(flat), dtype=np.int32), widths, starts)
    data = np.concatenate((encoded.data, np.zeros(PADDING, np.uint8)))
    for each, begin, end in zip(lists, encoded.starts, encoded.starts[1:], strict=False):
        own = np.array([bits for _, bits in each], np.uint8)
        back = decode_positions(data[begin : end + PADDING], own)
        assert back.tolist() == [position for position, _ in each]
        assert end - begin == (int(own.sum()) + 7) // 8


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, (1 << 30) - 1))), st.integers(1, 9))
@settings(deadline=None)
def test_a_list_of_positions_is_the_same_in_blocks(
    found: list[tuple[int, int]], block: int
) -> None:
    widths = np.array([0, 3, 8, 17, 30], np.uint8)
    numbers = np.array([number for number, _ in found], np.int32)
    positions = np.array([at & ((1 << int(widths[number])) - 1) for number, at in found], np.int32)
    whole = encode_positions(positions, numbers, widths, np.array([0, len(found)]))
    blocks = encode_long_positions(positions, numbers, widths, block)
    assert blocks.tolist() == whole.data.tolist()


@given(st.lists(st.sampled_from([0, 1, 2, 100, 1_000, 70_000, 2**33]), max_size=300))
@settings(deadline=None)
def test_starts_come_back(counts: list[int]) -> None:
    starts = starts_of(np.array(counts, np.int64))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "starts"
        with ArrayFileWriter(path) as writer:
            add_starts(writer, "lists", starts)
            writer.finish({})
        file = ArrayFile.open(path)
        back = StartsReader(file, "lists")
        assert [back[index] for index in range(len(back))] == starts.tolist()
        assert [back.pair(index) for index in range(len(counts))] == list(pairwise(starts.tolist()))
        assert back.all().tolist() == starts.tolist()
        some = np.arange(len(back) // 2, dtype=np.int32) * 2
        assert back.take(some).tolist() == starts[some].tolist()
        file.close()


@pytest.mark.parametrize("widest", [12, 30])
@pytest.mark.parametrize("step", [1, 3, 1_000])
def test_a_long_list_of_positions_comes_back_whole_and_in_part(widest: int, step: int) -> None:
    random = np.random.default_rng(7)
    widths = random.integers(0, widest, 100_000, np.uint8, endpoint=True)
    positions = (random.random(100_000) * (1 << widths.astype(np.int64))).astype(np.int32)
    encoded = encode_positions(
        positions, np.arange(100_000, dtype=np.int32), widths, np.array([0, 100_000])
    )
    data = np.concatenate((encoded.data, np.zeros(PADDING, np.uint8)))
    bits = np.cumsum(widths, dtype=np.int64) - widths
    some = slice(5, None, step)
    assert np.array_equal(decode_positions_at(data, bits[some], widths[some]), positions[some])
    assert np.array_equal(decode_positions(data, widths), positions)
