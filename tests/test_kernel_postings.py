"""The built reader of article lists against the plain one, on lists that were written to a file."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.codec import list_writer
from index.codec.coding import starts_of
from index.codec.container import ArrayFile, ArrayFileWriter
from index.codec.guarded import Guarded
from index.codec.integers import StartsReader
from index.codec.list_writer import Postings, Scratch
from index.errors import IndexDamaged
from tests.kernels import built, plain

NAME = "index.kernel.postings"
Lists = list[tuple[list[int], list[int]]]


def write(path: Path, size: int, lists: Lists) -> None:
    """The lists of some of `size` articles: of each the articles and their frequencies."""
    numbers = np.array([one for articles, _ in lists for one in articles], np.int32)
    frequencies = np.array([one for _, each in lists for one in each], np.int32)
    starts = starts_of(np.array([len(articles) for articles, _ in lists], np.int64))
    with Scratch(path.parent) as scratch, ArrayFileWriter(path) as writer:
        encoder = list_writer.ArticleLists(size, scratch)
        encoder.add(Postings(numbers, frequencies), starts)
        encoder.write(writer, "lists")
        writer.finish({})


def reader(kind: Callable[[str], Any], path: Path, size: int) -> Any:
    file = ArrayFile.open(path)
    starts = [StartsReader(file, f"lists/{name}_starts") for name in ("posting", "gap")]
    guarded = [file.guarded(f"lists/{name}") for name in ("gaps", "frequencies")]
    large = [file[f"lists/{name}"] for name in ("large", "large_lists", "large_starts")]
    return kind(NAME).ListReader(size, starts, *guarded, large)


@st.composite
def archives(draw: st.DrawFn) -> tuple[int, Lists]:
    """Few lists or hundreds; rare words and frequent ones, with skips and large frequencies."""
    size = draw(st.sampled_from((1, 200, 5_000, 400_000)))
    random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    most = draw(st.sampled_from((16, 300)))
    counts = draw(st.lists(st.sampled_from((1, 2, 9, 300, 6_000)), max_size=5))
    counts += draw(st.sampled_from(((), (1,) * 200)))
    lists = []
    for count in counts:
        articles = np.unique(random.integers(0, size, count))
        lists.append((articles.tolist(), random.integers(1, most, len(articles)).tolist()))
    return size, lists


@settings(deadline=None)
@given(archives())
def test_lists_are_read_alike(drawn: tuple[int, Lists]) -> None:
    size, lists = drawn
    with tempfile.TemporaryDirectory() as folder:
        write(Path(folder) / "lists", size, lists)
        both = [reader(kind, Path(folder) / "lists", size) for kind in (built, plain)]
        for number, expected in enumerate(lists):
            for each in both:
                numbers, frequencies = each.postings(number)
                assert numbers.dtype == frequencies.dtype == np.int32
                assert (numbers.tolist(), frequencies.tolist()) == expected
        some = np.array([*range(len(lists)), *range(0, len(lists), 3)], np.int32)
        one, other = (each.several(some) for each in both)
        assert [(each.dtype, each.tolist()) for each in one] == [
            (each.dtype, each.tolist()) for each in other
        ]
        assert np.diff(one[2]).tolist() == [len(lists[number][0]) for number in some]


@pytest.mark.parametrize("number", [-1, 3, 2**40])
def test_a_list_that_there_is_not_is_refused(tmp_path: Path, number: int) -> None:
    write(tmp_path / "lists", 9, [([1], [1])] * 3)
    with pytest.raises(IndexError):
        reader(built, tmp_path / "lists", 9).postings(number)
    if -9 < number < 9:
        with pytest.raises(IndexError):
            reader(built, tmp_path / "lists", 9).several(np.array([0, number], np.int32))


def test_articles_that_there_are_not_are_refused(tmp_path: Path) -> None:
    """A file whose checksums are right and whose lists are not, which no writer makes."""
    write(tmp_path / "lists", 9, [([8], [1])])
    with pytest.raises(ValueError, match="articles that there are not"):
        reader(built, tmp_path / "lists", 8).postings(0)


def starts(*begins: int) -> Any:
    """Where lists begin, all in one block."""
    arrays = np.array([0, begins[-1]], "<u8"), np.array(begins, "<u2"), np.zeros((1, 64), "<u8")
    return SimpleNamespace(arrays=arrays)


def built_reader(posting_starts: Any, frequencies: int = 0x11) -> Any:
    """Of nine articles; each list has one byte of gaps."""
    data = [Guarded(np.full(9, each, np.uint8), None) for each in (1, frequencies)]
    large = np.array([17], np.uint8), np.zeros(1, np.uint8), np.array([0, 2], np.uint8)
    gap_starts = starts(*range(9))
    return built(NAME).ListReader(9, (posting_starts, gap_starts), *data, large)


def test_an_empty_list_is_refused() -> None:
    """Nothing is written before or behind it, as a frequency would be that begins in mid-byte."""
    for number, begins in ((1, (0, 1, 1)), (0, (3, 2))):
        with pytest.raises(ValueError, match="a list without articles"):
            built_reader(starts(*begins)).postings(number)
        with pytest.raises(ValueError, match="a list without articles"):
            built_reader(starts(*begins)).several(np.array([number], np.int32))


def test_starts_beyond_all_that_could_be_there_are_refused() -> None:
    """The byte at which they would lie is a number of more than 63 bits."""
    damaged = starts(0, 1)
    damaged.arrays[0][0] = 2 + (1 << 54)
    with pytest.raises(IndexError):
        built_reader(damaged).postings(0)


def test_large_frequencies_that_there_are_not_are_refused() -> None:
    """Two are said to be there of which there is one."""
    with pytest.raises(ValueError, match="fewer large frequencies"):
        built_reader(starts(0, 1), 0xFF).postings(0)


def test_what_was_changed_is_met(tmp_path: Path) -> None:
    """In either kind of block, each time that a list in it is read."""
    numbers = list(range(300_000))
    write(tmp_path / "lists", 300_000, [(numbers, [1] * len(numbers)), ([7], [3])])
    whole = (tmp_path / "lists").read_bytes()
    file = ArrayFile.open(tmp_path / "lists")
    for name in ("gaps", "frequencies"):
        changed = bytearray(whole)
        changed[whole.index(file[f"lists/{name}"].tobytes()) + 70_000] ^= 4
        (tmp_path / "changed").write_bytes(changed)
        read = reader(built, tmp_path / "changed", 300_000)
        assert read.postings(1)[0].tolist() == [7]
        for _ in range(2):
            with pytest.raises(IndexDamaged, match=f"lists/{name} was changed in its block 1"):
                read.postings(0)
