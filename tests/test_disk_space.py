"""Room for a build: told before it begins, as far as that can be told."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from cli import FAILED, run
from index.disk_space import free_bytes, needed_bytes, refuse_too_little, warning
from index.errors import BuildFailed
from index.writer import add, rebuild
from tests.archive import ARTICLES, note, stored, write_jsonl


def large(path: Path, size: int) -> Path:
    """A file of so many bytes that lie on no disk."""
    with path.open("wb") as file:
        file.truncate(size)
    return path


def test_what_is_needed_is_told_by_the_bytes_of_all_sources(tmp_path: Path) -> None:
    (tmp_path / "more").mkdir()
    plain = large(tmp_path / "more" / "a.jsonl", 10_000_000)
    packed = large(tmp_path / "more" / "b.jsonl.gz", 10_000_000)
    assert needed_bytes([plain]) < needed_bytes([packed]) < needed_bytes([tmp_path])
    assert needed_bytes([plain, packed]) == needed_bytes([tmp_path / "more"])
    assert needed_bytes([tmp_path / "nowhere"]) == 0


def test_a_build_takes_no_more_than_is_told(tmp_path: Path) -> None:
    """The segment and the runs that it is made of: what lies there last is near half of it."""
    source = write_jsonl(
        tmp_path / "a.jsonl", (note(n, ARTICLES[n % 9].body * 9) for n in range(900))
    )
    rebuild(source, tmp_path / "index")
    there = sum(path.stat().st_size for path in (tmp_path / "index").rglob("*.arrays"))
    assert there < needed_bytes([source])


def test_a_folder_to_be_made_has_the_room_of_where_it_will_be(tmp_path: Path) -> None:
    assert free_bytes(tmp_path / "to" / "be" / "made")
    assert os.statvfs(tmp_path).f_bavail


def test_sources_that_surely_need_more_are_refused_before_anything_is_done(tmp_path: Path) -> None:
    index_dir = tmp_path / "index"
    rebuild(write_jsonl(tmp_path / "a.jsonl", [note(1)]), index_dir)
    free = free_bytes(tmp_path)
    assert free
    source = large(tmp_path / "b.jsonl", 40 * free)
    with pytest.raises(BuildFailed, match=r"takes about [\d,.]+ MB in .* MB are free .* --index"):
        rebuild(source, index_dir)
    assert stored(index_dir).keys() == {"note-1"}
    assert warning([source], index_dir)


def test_what_may_be_too_little_is_a_warning(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    free = free_bytes(tmp_path)
    assert free
    source = large(tmp_path / "b.jsonl", free)
    refuse_too_little([source], tmp_path / "index")
    assert "MB are free there" in warning([source], tmp_path / "index")
    source.unlink()
    assert warning([source], tmp_path / "index") == ""
    assert run(["--index", str(tmp_path / "index"), "rebuild", str(source)]) == FAILED
    assert "free there" not in capsys.readouterr().err


def test_adding_what_is_there_already_needs_no_room(tmp_path: Path) -> None:
    source = write_jsonl(tmp_path / "a.jsonl", [note(1)])
    rebuild(source, tmp_path / "index")
    free = free_bytes(tmp_path)
    assert free
    assert add([source, large(tmp_path / "b.jsonl", 40 * free)], tmp_path / "index").unchanged == 1
