"""What `check --repair` does with a damaged index, and what it says where it can do nothing."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from cli import DONE, FAILED, run
from index.check import check
from index.errors import IndexDamaged, IndexLocked, IndexMissing
from index.generations import CURRENT, LOCK, building, current_line
from index.manifest import MANIFEST
from index.repair import repair
from index.writer import add, rebuild
from tests.archive import current, note, stored, write_jsonl


@pytest.fixture
def index_dir(tmp_path: Path) -> Path:
    """Two generations, of one note and of two, that have no file in common."""
    for count in (1, 2):
        rebuild(
            [write_jsonl(tmp_path / "notes.jsonl", map(note, range(count)))], tmp_path / "index"
        )
    return tmp_path / "index"


def _turn_a_bit(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 3] ^= 1
    path.write_bytes(content)


def _segment(folder: Path) -> Path:
    (path,) = folder.rglob("*.arrays")
    return path


def test_where_all_is_well_nothing_is_done(index_dir: Path) -> None:
    before = sorted(index_dir.rglob("*"))
    assert repair(index_dir) == ()
    assert sorted(index_dir.rglob("*")) == before


@pytest.mark.parametrize("name", [MANIFEST, "seg-000002-0000/segment.arrays"])
def test_the_generation_before_is_published_again(
    index_dir: Path, tmp_path: Path, name: str
) -> None:
    path = index_dir / "gen-000002" / name
    _turn_a_bit(path)
    (done,) = repair(index_dir)
    assert done.startswith(f"{path} is damaged")
    assert "gen-000001 is whole and published again, with 1 articles" in done
    assert check(index_dir).faults == ()
    assert current(index_dir).name == "gen-000001"
    add([tmp_path / "notes.jsonl"], index_dir)
    assert stored(index_dir).keys() == {"note-0", "note-1"}
    names = {path.name for path in index_dir.iterdir()}
    assert names == {CURRENT, LOCK, "gen-000001", "gen-000002"}


@pytest.mark.parametrize("line", ["", "gen-000001\n", current_line("gen-000009")])
def test_where_only_current_is_damaged_the_newest_is_published_again(
    index_dir: Path, line: str
) -> None:
    (index_dir / CURRENT).write_text(line)
    (done,) = repair(index_dir)
    assert "gen-000002 is whole and published again, with 2 articles" in done
    assert check(index_dir).faults == ()


def test_what_builders_left_and_what_is_no_part_of_the_index_is_removed(index_dir: Path) -> None:
    (index_dir / "building-1" / "seg").mkdir(parents=True)
    (index_dir / "CURRENT.new").touch()
    stray = _segment(current(index_dir)).with_name("stray")
    stray.touch()
    shutil.copytree(current(index_dir), index_dir / "gen-000003")  # never published: not looked at
    removed = [index_dir / "building-1", index_dir / "CURRENT.new", stray]
    assert [done.partition(" ")[0] for done in repair(index_dir)] == list(map(str, removed))
    assert not any(path.exists() for path in removed)
    assert check(index_dir).generation == "gen-000002"
    assert check(index_dir).faults == ()


def test_where_no_generation_is_whole_only_a_rebuild_helps(index_dir: Path) -> None:
    for folder in index_dir.glob("gen-*"):
        _turn_a_bit(_segment(folder))
    path = _segment(index_dir / "gen-000002")
    with pytest.raises(
        IndexDamaged, match=rf"{path} is damaged.* No other .* is whole\. Build one"
    ):
        repair(index_dir)
    assert current(index_dir).name == "gen-000002"


def test_an_index_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(IndexMissing):
        repair(tmp_path / "index")
    assert not (tmp_path / "index").exists()


def test_nothing_is_repaired_beside_a_builder(index_dir: Path) -> None:
    with building(index_dir), pytest.raises(IndexLocked):
        repair(index_dir)


def test_the_command_repairs_and_then_checks(
    index_dir: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["--index", str(index_dir), "check"]
    path = _segment(index_dir / "gen-000002")
    _turn_a_bit(path)
    assert run(command) == FAILED
    assert capsys.readouterr().err == f"{path} is damaged: its checksum does not fit.\n"
    assert run([*command, "--repair", "--json"]) == DONE
    out, err = capsys.readouterr()
    told = json.loads(out)
    assert (told["generation"], told["faults"]) == ("gen-000001", [])
    assert err.splitlines() == told["repairs"]
    assert len(told["repairs"]) == 1
    assert run([*command, "--repair"]) == DONE
    assert capsys.readouterr().out.startswith("The index is whole. gen-000001 is served")
    _turn_a_bit(_segment(index_dir / "gen-000001"))
    assert run([*command, "--repair"]) == FAILED
    assert "No other generation is whole. Build one" in capsys.readouterr().err
