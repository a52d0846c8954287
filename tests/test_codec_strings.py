"""Tables of strings, compared with sorted lists."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.codec.container import ArrayFile, ArrayFileWriter
from index.codec.strings import Strings, add_strings

Written = Callable[[Sequence[bytes]], Strings]

# Few letters, so that drawn strings share prefixes and drawn keys are met; \xff has no successor.
keys = st.one_of(st.binary(max_size=6), st.lists(st.sampled_from(b"ab\xff"), max_size=6).map(bytes))
# Numbers in two letters, so that tables of several blocks are drawn.
tables = st.one_of(
    st.lists(keys, max_size=12, unique=True),
    st.builds(
        lambda count, more: list({*(b"a%d" % number for number in range(count)), *more}),
        st.integers(min_value=0, max_value=200),
        st.lists(keys, max_size=12),
    ),
)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Written:
    """Strings as read back from a file of their own."""
    path = tmp_path_factory.mktemp("strings") / "table.arrays"

    def write_and_read(strings: Sequence[bytes]) -> Strings:
        path.unlink(missing_ok=True)
        with ArrayFileWriter(path) as writer:
            add_strings(writer, "table", iter(strings))
            writer.finish({})
        return Strings(ArrayFile.open(path), "table")

    return write_and_read


@given(strings=tables)
def test_strings_come_back_in_any_order(written: Written, strings: list[bytes]) -> None:
    table = written(strings)
    assert len(table) == len(strings)
    assert list(table) == strings
    assert [table[number] for number in range(len(table))] == strings
    assert table.starts.tolist() == [len(b"".join(strings[:n])) for n in range(len(strings) + 1)]
    assert table.blob.tobytes() == b"".join(strings)


@given(strings=tables.map(sorted), more=st.lists(keys, max_size=5))
def test_searches_find_what_a_list_finds(
    written: Written, strings: list[bytes], more: list[bytes]
) -> None:
    table = written(strings)
    for key in {*strings, *more, b""}:
        assert table.lower_bound(key) == bisect_left(strings, key)
        assert table.find(key) == (strings.index(key) if key in strings else -1)
        low, high = table.prefix_range(key)
        assert strings[low:high] == [one for one in strings if one.startswith(key)]


def test_every_string_has_the_empty_prefix(written: Written) -> None:
    assert written([b"a", b"b"]).prefix_range(b"") == (0, 2)
    assert written([]).prefix_range(b"") == (0, 0)


def test_equal_strings_are_found_at_the_first(written: Written) -> None:
    assert written([b"a"] * 100 + [b"b"] * 100).lower_bound(b"b") == 100


@pytest.mark.parametrize("length", [0, 1, 63, 64, 65, 128, 129])
def test_tables_that_end_with_a_block(written: Written, length: int) -> None:
    strings = [b"%03d" % number for number in range(length)]
    table = written(strings)
    assert list(table) == strings
    assert [table.find(one) for one in strings] == list(range(length))


def test_long_strings_get_wider_starts(written: Written, tmp_path: Path) -> None:
    strings = [bytes([letter]) * 2_000 for letter in range(100)]
    table = written(strings)
    assert [table[number] for number in range(100)] == strings
    assert table.find(strings[63]) == 63
    assert table.find(strings[99]) == 99


def test_starts_take_two_bytes_a_string(tmp_path: Path) -> None:
    with ArrayFileWriter(tmp_path / "table") as writer:
        add_strings(writer, "table", [b"bridge"] * 100)
        writer.finish({})
    file = ArrayFile.open(tmp_path / "table")
    assert file["table/starts"].dtype == np.dtype("<u2")
    assert file["table/bases"].dtype == np.dtype("<u4")


@pytest.mark.parametrize("number", [-1, 2, 64])
def test_a_number_beyond_the_table(written: Written, number: int) -> None:
    with pytest.raises(IndexError):
        written([b"a", b"b"])[number]
