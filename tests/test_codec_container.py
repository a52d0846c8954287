"""Arrays in one file: what goes in comes out, and no changed byte goes unseen."""

from __future__ import annotations

from pathlib import Path
from zlib import crc32

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as drawn
from numpy.typing import NDArray

from index.codec.container import BLOCK, ArrayFile, ArrayFileWriter
from index.errors import IndexDamaged

names = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
types = st.sampled_from(["u1", "<u2", "<u4", "<u8", "<i4", ">i4", "<i8", "<f8", "?"])
arrays = drawn.arrays(types, drawn.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=9))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A file with three arrays: one of several blocks, an empty one and one of few bytes."""
    path = tmp_path / "three.arrays"
    with ArrayFileWriter(path) as writer:
        writer.add("long", np.arange(BLOCK // 2, dtype="<u4"))
        writer.add("empty", np.zeros(0, "<i8"))
        writer.add("short", np.array([7, 8, 9], "u1"))
        writer.finish({"size": 3})
    return path


@pytest.fixture(scope="module")
def any_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file small enough that every part of it is hit."""
    path = tmp_path_factory.mktemp("damage") / "small.arrays"
    with ArrayFileWriter(path) as writer:
        writer.add("a", np.arange(100, dtype="<u2"))
        writer.add("b", np.arange(3, dtype="u1"))
        writer.finish({"size": 3})
    return path


def equal(one: NDArray[np.generic], other: NDArray[np.generic]) -> bool:
    return one.shape == other.shape and one.tobytes() == other.astype(one.dtype).tobytes()


class TestReadBack:
    @given(content=st.dictionaries(names, arrays, max_size=5), meta=st.dictionaries(names, names))
    def test_arrays_and_meta_come_back(
        self,
        tmp_path_factory: pytest.TempPathFactory,
        content: dict[str, NDArray[np.generic]],
        meta: dict[str, str],
    ) -> None:
        path = tmp_path_factory.mktemp("drawn") / "some.arrays"
        with ArrayFileWriter(path) as writer:
            for name, array in content.items():
                writer.add(name, array)
            writer.finish(meta)
        file = ArrayFile.open(path)
        file.verify()
        assert file.meta == meta
        assert file.names() == list(content)
        assert all(equal(file[name], array) for name, array in content.items())
        assert all(
            file[name].dtype == array.dtype.newbyteorder("<") for name, array in content.items()
        )

    @given(sizes=st.lists(st.integers(min_value=0, max_value=BLOCK), max_size=6))
    def test_an_array_written_in_chunks_is_as_if_written_at_once(
        self, tmp_path_factory: pytest.TempPathFactory, sizes: list[int]
    ) -> None:
        folder = tmp_path_factory.mktemp("chunks")
        whole = np.arange(sum(sizes)).astype("<u2")
        with ArrayFileWriter(folder / "once") as once:
            once.add("a", whole)
            once.add("b", whole[:3])
            once.finish({})
        with ArrayFileWriter(folder / "chunks") as writer:
            growing = writer.appender("a", np.uint16)
            for chunk in np.split(whole, np.cumsum(sizes)):
                growing.append(chunk)
            writer.add("b", whole[:3])
            writer.finish({})
        assert (folder / "once").read_bytes() == (folder / "chunks").read_bytes()

    def test_views_cannot_be_written_to_and_outlive_the_file(self, path: Path) -> None:
        file = ArrayFile.open(path)
        long, short = file["long"], file["short"]
        file.close()
        file.close()
        with pytest.raises(ValueError, match="read-only"):
            short[0] = 1
        assert short.tolist() == [7, 8, 9]
        assert long[-1] == BLOCK // 2 - 1
        with pytest.raises(KeyError):
            file["short"]

    def test_every_array_begins_on_a_cache_line(self, path: Path) -> None:
        file = ArrayFile.open(path)
        assert all(file[name].ctypes.data % 64 == 0 for name in file.names())

    def test_names_are_told_apart(self, path: Path) -> None:
        file = ArrayFile.open(path)
        assert "short" in file
        assert "missing" not in file
        with pytest.raises(KeyError):
            file["missing"]


class TestRefusedWriting:
    def test_a_name_twice(self, tmp_path: Path) -> None:
        with ArrayFileWriter(tmp_path / "twice") as writer:
            writer.add("a", np.zeros(1))
            with pytest.raises(ValueError, match="two arrays a"):
                writer.add("a", np.zeros(1))

    @pytest.mark.parametrize("kind", ["O", "U4", "S4", "M8[D]", "c16"])
    def test_items_that_are_no_plain_numbers(self, tmp_path: Path, kind: str) -> None:
        with (
            ArrayFileWriter(tmp_path / "objects") as writer,
            pytest.raises(ValueError, match="cannot be written"),
        ):
            writer.add("a", np.zeros(1, kind))

    def test_a_chunk_that_would_lose_digits(self, tmp_path: Path) -> None:
        with ArrayFileWriter(tmp_path / "lossy") as writer:
            growing = writer.appender("a", "<u2")
            with pytest.raises(TypeError):
                growing.append(np.array([70_000], "<u4"))

    def test_a_chunk_after_the_next_array_was_begun(self, tmp_path: Path) -> None:
        with ArrayFileWriter(tmp_path / "late") as writer:
            growing = writer.appender("a", "u1")
            writer.appender("b", "u1")
            with pytest.raises(ValueError, match="complete"):
                growing.append(np.zeros(1, "u1"))

    def test_a_file_that_was_never_finished_does_not_open(self, tmp_path: Path) -> None:
        path = tmp_path / "unfinished"
        with ArrayFileWriter(path) as writer:
            writer.add("a", np.zeros(9))
        with pytest.raises(IndexDamaged, match="no finished file"):
            ArrayFile.open(path)


class TestDamage:
    def refused(self, path: Path) -> str:
        """Why the file is refused, at its opening or when it is verified."""
        with pytest.raises(IndexDamaged) as caught:
            ArrayFile.open(path).verify()
        assert caught.value.path == path
        assert str(path) in str(caught.value)
        assert "build the index anew" in str(caught.value)
        return str(caught.value)

    @given(share=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7))
    def test_any_bit(self, any_file: Path, share: float, bit: int) -> None:
        content = bytearray(any_file.read_bytes())
        content[int(share * len(content))] ^= 1 << bit
        changed = any_file.with_name("changed")
        changed.write_bytes(content)
        self.refused(changed)

    @pytest.mark.parametrize("left", [0, 1, 63, 64, 1000, -1])
    def test_a_file_cut_short(self, path: Path, left: int) -> None:
        path.write_bytes(path.read_bytes()[:left])
        self.refused(path)

    def test_a_file_with_more_behind_it(self, path: Path) -> None:
        size = path.stat().st_size
        path.write_bytes(path.read_bytes() + b"\n")
        assert f"it has {size + 1:,} bytes and should have {size:,}" in self.refused(path)

    def test_no_file_at_all(self, tmp_path: Path) -> None:
        assert "cannot be read: No such file" in self.refused(tmp_path / "missing")

    def test_another_format(self, path: Path) -> None:
        path.write_text("Not an array in sight.\n" * 9)
        assert "no finished file" in self.refused(path)

    def test_a_format_to_come(self, path: Path) -> None:
        content = bytearray(path.read_bytes())
        content[8:12] = (2).to_bytes(4, "little")
        content[60:64] = crc32(content[:60]).to_bytes(4, "little")
        path.write_bytes(content)
        assert "it has format 2, and this program reads 1" in self.refused(path)

    def test_the_changed_array_is_named(self, path: Path) -> None:
        content = bytearray(path.read_bytes())
        content[64 + BLOCK + 5] ^= 1
        path.write_bytes(content)
        assert "the array long was changed in its block 1" in self.refused(path)
        ArrayFile.open(path).verify_block("long", 0)

    def test_blocks_are_counted(self, path: Path) -> None:
        file = ArrayFile.open(path)
        assert [file.blocks(name) for name in file.names()] == [2, 0, 1]


def test_what_was_released_is_read_again(tmp_path: Path) -> None:
    array = np.arange(BLOCK)
    with ArrayFileWriter(tmp_path / "file") as writer:
        writer.add("array", array)
        writer.finish({})
    file = ArrayFile.open(tmp_path / "file")
    before = file["array"]
    file.release()
    assert np.array_equal(before, array)
    file.close()
    file.release()
