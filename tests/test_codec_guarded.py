"""Arrays that are compared with their checksums as they are read: what was changed is met."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.codec.container import BLOCK, ArrayFile, ArrayFileWriter
from index.errors import IndexDamaged

BLOCKS = 5


@pytest.fixture(scope="module", params=["<u1", "<u2", "<u4"])
def path(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An array of almost five blocks, between others."""
    items = BLOCKS * BLOCK // np.dtype(request.param).itemsize - 100
    path: Path = tmp_path_factory.mktemp("guarded") / "file"
    with ArrayFileWriter(path) as writer:
        writer.add("before", np.arange(9))
        writer.add("array", (np.arange(items) % 251).astype(request.param))
        writer.add("after", np.arange(9))
        writer.finish({})
    return path


def spans(length: int) -> st.SearchStrategy[tuple[int, int]]:
    """Parts of an array, most of them around the borders of blocks, some empty."""
    places = st.integers(0, length) | st.sampled_from([0, length])
    lengths = st.integers(0, 40) | st.integers(0, length)
    return st.tuples(places, lengths).map(lambda span: (span[0], min(length, sum(span))))


def damaged(path: Path, block: int) -> ArrayFile:
    """The file with a wrong bit in a block of the array, opened."""
    file = ArrayFile.open(path)
    content = bytearray(path.read_bytes())
    content[content.index(file.unverified("array").tobytes()) + block * BLOCK + 77] ^= 4
    changed = path.with_name(f"changed-{block}")
    changed.write_bytes(content)
    return ArrayFile.open(changed)


@given(data=st.data())
def test_parts_are_slices(path: Path, data: st.DataObject) -> None:
    array = ArrayFile.open(path)["array"]
    guarded = ArrayFile.open(path).guarded("array")
    assert len(guarded) == len(array)
    drawn = data.draw(st.lists(spans(len(array)), min_size=1, max_size=6))
    for begin, end in drawn:
        assert np.array_equal(guarded.part(begin, end), array[begin:end])
        if array.itemsize == 1:
            assert guarded.string(begin, end) == array[begin:end].tobytes()
    if array.itemsize == 1:
        assert guarded.strings(drawn) == [array[b:e].tobytes() for b, e in drawn]
    assert np.array_equal(guarded.whole(), array)


@given(data=st.data(), block=st.integers(0, BLOCKS - 1))
def test_what_was_changed_is_met_by_whatever_touches_its_block(
    path: Path, data: st.DataObject, block: int
) -> None:
    file = damaged(path, block)
    size = file.unverified("array").itemsize
    span = data.draw(spans(len(file.unverified("array"))).filter(lambda span: span[0] < span[1]))
    touched = span[0] * size // BLOCK <= block <= (span[1] * size - 1) // BLOCK
    reads: list[Callable[[], object]] = [
        lambda: file.guarded("array").part(*span),
        lambda: file.guarded("array").string(*span),
    ]
    if size == 1:
        reads.append(lambda: file.guarded("array").strings([span, span]))
    for read in reads:
        if touched:
            with pytest.raises(IndexDamaged, match=f"array was changed in its block {block}"):
                read()
        else:
            read()


@pytest.mark.parametrize("block", range(BLOCKS))
def test_what_was_changed_is_met_again_and_again(path: Path, block: int) -> None:
    file = damaged(path, block)
    guarded = file.guarded("array")
    for read in (guarded.whole, guarded.whole, lambda: file["array"], lambda: file["array"]):
        with pytest.raises(IndexDamaged, match=f"array was changed in its block {block}"):
            read()
    assert file["before"].tolist() == file["after"].tolist() == list(range(9))


def test_an_array_without_items_has_parts_without_items(tmp_path: Path) -> None:
    with ArrayFileWriter(tmp_path / "file") as writer:
        writer.add("array", np.zeros(0, np.uint8))
        writer.finish({})
    guarded = ArrayFile.open(tmp_path / "file").guarded("array")
    assert guarded.string(0, 0) == b""
    assert len(guarded.part(0, 0)) == len(guarded.whole()) == 0
    assert guarded.strings([(0, 0)]) == [b""]


def test_a_part_that_was_compared_stays_readable_after_the_file_is_closed(path: Path) -> None:
    file = ArrayFile.open(path)
    guarded = file.guarded("array")
    file.close()
    assert guarded.part(1, 4).tolist() == [1, 2, 3]
