"""Article lists read from a file, one at a time and many at once."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from index.codec import list_writer
from index.codec.article_lists import ArticleLists
from index.codec.coding import starts_of
from index.codec.container import ArrayFile, ArrayFileWriter
from index.codec.list_writer import Postings, Scratch

SIZES = st.sampled_from([1, 200, 1_000, 70_000, 20_000_000])
Drawn = list[dict[int, int]]
"""Of each list, the frequency in each article."""


@st.composite
def archives(draw: st.DrawFn) -> tuple[int, Drawn]:
    size = draw(SIZES)
    numbers = st.integers(0, size - 1) | st.integers(0, min(size, 600) - 1)
    frequencies = st.integers(1, 17) | st.integers(1, 100_000)
    lists = st.lists(st.dictionaries(numbers, frequencies, min_size=1, max_size=20), max_size=9)
    return size, draw(lists)


@contextmanager
def written(size: int, lists: Drawn) -> Iterator[ArticleLists]:
    ordered = [sorted(each.items()) for each in lists]
    pairs = np.array([pair for each in ordered for pair in each], np.int32).reshape(-1, 2)
    starts = starts_of(np.array(list(map(len, lists)), np.int64))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "lists"
        with Scratch(Path(folder)) as scratch, ArrayFileWriter(path) as writer:
            encoder = list_writer.ArticleLists(size, scratch)
            encoder.add(Postings(pairs[:, 0].copy(), pairs[:, 1].copy()), starts)
            encoder.write(writer, "lists")
            writer.finish({})
        file = ArrayFile.open(path)
        yield ArticleLists(file, "lists", size)
        file.close()


@given(archives(), st.data())
@settings(deadline=None)
def test_lists_come_back_alone_and_together(drawn: tuple[int, Drawn], data: st.DataObject) -> None:
    size, lists = drawn
    with written(size, lists) as reader:
        for number, each in enumerate(lists):
            numbers, frequencies = reader.postings(number)
            assert list(zip(numbers.tolist(), frequencies.tolist(), strict=True)) == sorted(
                each.items()
            )
        some = sorted(
            data.draw(st.sets(st.sampled_from(range(len(lists)))) if lists else st.just([]))
        )
        together = reader.united(np.array(some, np.int32))
        assert together.numbers.dtype == together.frequencies.dtype == np.int32
        pairs = zip(together.numbers.tolist(), together.frequencies.tolist(), strict=True)
        expected: Counter[int] = Counter()
        for number in some:
            expected.update(lists[number])
        assert list(pairs) == sorted(expected.items())


@given(chunks=st.lists(st.integers(0, 900_000), max_size=6))
@settings(max_examples=20)
def test_a_spool_gives_what_was_appended_mapped_and_in_pieces(chunks: list[int]) -> None:
    items = np.arange(sum(chunks), dtype=np.uint16)
    with tempfile.TemporaryDirectory() as folder, Scratch(Path(folder)) as scratch:
        spool = scratch.spool(np.uint16)
        for chunk in np.split(items, np.cumsum(chunks))[:-1]:
            spool.append(chunk)
        pieces = list(spool.pieces())
        assert all(len(piece) % 2 == 0 for piece in pieces[:-1])
        assert np.array_equal(np.concatenate([items[:0], *pieces]), items)
        mapped = spool.array()
        spool.release()
        assert np.array_equal(mapped, items)
