"""Publishing, whatever happens while it is under way, and serving, whatever happened since."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

import search.engine
from cli import FAILED, run
from index.check import check
from index.errors import BuildFailed, IndexDamaged, IndexLocked, IndexMissing
from index.generations import CURRENT, LOCK, current_line, find_generation
from index.manifest import FORMAT, MANIFEST, file_entry, write_manifest
from index.writer import add, rebuild
from search.engine import open_engine
from search.results import Request
from tests import simple_segment
from tests.archive import current, manifest, note, stored, write_jsonl

ROOT = Path(__file__).parent.parent
MANY = 30_000
"""Articles for some batches: fewer are read before anybody has looked."""


@pytest.fixture
def index_dir(tmp_path: Path) -> Path:
    """An index of one generation with the notes 1 and 2."""
    rebuild([write_jsonl(tmp_path / "first.jsonl", [note(1), note(2)])], tmp_path / "index")
    return tmp_path / "index"


@pytest.fixture
def twice(index_dir: Path, tmp_path: Path) -> Path:
    """The same, with a second generation in which there is a third note."""
    add([write_jsonl(tmp_path / "second.jsonl", [note(3)])], index_dir)
    return index_dir


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Enough to keep a builder and its workers busy for a while."""
    folder: Path = tmp_path_factory.mktemp("many")
    return write_jsonl(folder / "many.jsonl", map(note, range(MANY)))


def names(index_dir: Path) -> set[str]:
    return {path.name for path in index_dir.iterdir()}


def found(index_dir: Path) -> int:
    with open_engine(index_dir) as engine:
        return engine.search(Request("note")).total


def until(condition: Callable[[], object], seconds: float = 20) -> None:
    """Looks again and again; fails where it takes too long."""
    deadline = time.monotonic() + seconds
    while not condition():
        os.sched_yield()
        assert time.monotonic() < deadline, "it did not come to that"


# Builders that are killed, and builders that meet

Builder = subprocess.Popen[bytes]


@pytest.fixture
def builder(index_dir: Path, many: Path) -> Iterator[Builder]:
    """A process, with its workers a group of its own, that rebuilds the index from `many`."""
    command = [sys.executable, str(ROOT / "cli.py"), "rebuild", str(many), "--workers", "2"]
    with subprocess.Popen(
        [*command, "--index", str(index_dir)], stderr=subprocess.DEVNULL, start_new_session=True
    ) as started:
        yield started
        if started.poll() is None:
            os.killpg(started.pid, signal.SIGKILL)


def has_ended(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return True
    return False


@pytest.mark.parametrize("moment", ["", "/seg-*.runs/*", "/seg-*/*.arrays"])
def test_a_killed_build_harms_nothing(
    index_dir: Path, builder: Builder, tmp_path: Path, moment: str
) -> None:
    until(lambda: any(index_dir.glob(f"building-*{moment}")))
    builder.kill()
    assert builder.wait() == -signal.SIGKILL
    until(lambda: has_ended(builder.pid))  # no worker outlives its builder
    assert found(index_dir) == 2
    assert check(index_dir).faults == ()
    rebuild([write_jsonl(tmp_path / "third.jsonl", [note(3)])], index_dir)
    assert names(index_dir) == {CURRENT, LOCK, "gen-000001", "gen-000002"}
    assert stored(index_dir).keys() == {"note-3"}


KILLED_AT_EACH_STEP = """
import os, signal, sys
from itertools import count
from index.writer import rebuild

index_dir, source = sys.argv[1:]

def build(steps):
    def counted(call):
        def step(*arguments, **named):
            nonlocal steps
            if not steps:
                os.kill(os.getpid(), signal.SIGKILL)
            steps -= 1
            return call(*arguments, **named)
        return step
    os.fsync, os.replace, os.unlink = map(counted, (os.fsync, os.replace, os.unlink))
    rebuild([source], index_dir)

for steps in count():
    child = os.fork()
    if not child:
        build(steps)
        os._exit(0)
    killed = os.waitpid(child, 0)[1] == signal.SIGKILL
    print(flush=True)
    sys.stdin.readline()
    if not killed:
        break
"""
"""A builder that is killed before it first syncs, renames or removes, one before the second time,
and so on, until one ends well. Writes a line after each, and waits for one.
"""


def test_a_build_killed_at_any_step_of_publishing_harms_nothing(
    index_dir: Path, tmp_path: Path
) -> None:
    source = write_jsonl(tmp_path / "second.jsonl", [note(1), note(2), note(3)])
    command = [sys.executable, "-c", KILLED_AT_EACH_STEP, str(index_dir), str(source)]
    served: list[int] = []
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
    ) as builders:
        assert builders.stdin
        assert builders.stdout
        while builders.stdout.readline():
            assert check(index_dir).faults == ()
            served.append(found(index_dir))
            assert len(list(index_dir.glob("gen-*"))) <= 3
            builders.stdin.write("\n")
    assert served == sorted(served)
    assert set(served) == {2, 3}
    assert served.count(2) > 5
    add([write_jsonl(tmp_path / "third.jsonl", [note(4)])], index_dir)
    assert len(names(index_dir)) == 4, "two generations, CURRENT and LOCK"
    assert found(index_dir) == 4


def children(builder: Builder) -> list[int]:
    listed = Path(f"/proc/{builder.pid}/task/{builder.pid}/children").read_text()
    return [int(number) for number in listed.split()]


def test_a_worker_that_dies_stops_the_build(index_dir: Path, builder: Builder) -> None:
    """As the system kills it that has no memory left."""
    until(lambda: children(builder))
    os.kill(children(builder)[-1], signal.SIGKILL)
    assert builder.wait(timeout=20) == FAILED
    until(lambda: has_ended(builder.pid))
    assert names(index_dir) == {CURRENT, LOCK, "gen-000001"}


def test_the_second_of_two_builders_is_told_to_wait(
    index_dir: Path, builder: Builder, tmp_path: Path
) -> None:
    until(lambda: any(index_dir.glob("building-*")))
    with pytest.raises(IndexLocked, match=rf"number {builder.pid}\) is building in .*Wait"):
        add([tmp_path / "first.jsonl"], index_dir)
    assert any(index_dir.glob("building-*")), "the first builder's work was swept away"
    assert found(index_dir) == 2


def test_what_was_never_published_is_cleared_away(index_dir: Path, tmp_path: Path) -> None:
    """As a builder leaves it that is killed between renaming its folder and writing CURRENT."""
    shutil.copytree(current(index_dir), index_dir / "gen-000002")
    (index_dir / "CURRENT.new").write_text(current_line("gen-000002"))
    (index_dir / "building-99999").mkdir()
    (index_dir / "building-99999" / "seg").touch()
    assert found(index_dir) == 2
    assert add([tmp_path / "first.jsonl"], index_dir).published is False
    assert names(index_dir) == {CURRENT, LOCK, "gen-000001"}
    add([write_jsonl(tmp_path / "third.jsonl", [note(3)])], index_dir)
    assert names(index_dir) == {CURRENT, LOCK, "gen-000001", "gen-000002"}
    assert found(index_dir) == 3


def test_what_a_killed_builder_had_replaced_is_cleared_away(twice: Path, tmp_path: Path) -> None:
    """As it is left by one that is killed after it wrote CURRENT, before a run without news."""
    shutil.copytree(current(twice), twice / "gen-000003")
    (twice / CURRENT).write_text(current_line("gen-000003"))
    (twice / "gen-000002" / MANIFEST).unlink()  # damaged besides: nothing to fall back on
    assert add([tmp_path / "second.jsonl"], twice).published is False
    assert names(twice) == {CURRENT, LOCK, "gen-000001", "gen-000003"}


def test_the_generation_before_is_kept_and_no_other(twice: Path, tmp_path: Path) -> None:
    for number in (4, 5):
        add([write_jsonl(tmp_path / "more.jsonl", [note(number)])], twice)
    assert names(twice) == {CURRENT, LOCK, "gen-000003", "gen-000004"}


# Readers while builders publish


def test_an_engine_moves_to_a_new_generation_within_two_seconds(
    index_dir: Path, tmp_path: Path
) -> None:
    with open_engine(index_dir) as engine:
        assert engine.search(Request("note")).total == 2
        add([write_jsonl(tmp_path / "second.jsonl", [note(3)])], index_dir)
        until(lambda: engine.search(Request("note")).total == 3, seconds=2)
        assert engine.article("note-3") is not None


def test_an_engine_answers_from_a_generation_that_is_gone(
    index_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search.engine, "FRESH_SECONDS", 60.0)
    with open_engine(index_dir) as engine:
        for number in (3, 4):
            rebuild([write_jsonl(tmp_path / "more.jsonl", [note(number)])], index_dir)
        assert not (index_dir / "gen-000001").exists()
        page = engine.search(Request("tex*"))
        assert {hit.id for hit in page.hits} == {"note-1", "note-2"}
        assert engine.search(Request('"text 1"')).hits[0].snippet
        assert engine.article("note-2") is not None


# Damage


def _flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


def _swap(path: Path, old: bytes, new: bytes) -> None:
    path.write_bytes(path.read_bytes().replace(old, new, 1))


def _to_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


DAMAGE: dict[str, tuple[str, Callable[[Path], object]]] = {
    "a bit of the manifest is flipped": (f"gen-000002/{MANIFEST}", _flip),
    "the manifest is cut off": (f"gen-000002/{MANIFEST}", _cut),
    "the manifest is empty": (f"gen-000002/{MANIFEST}", lambda path: path.write_bytes(b"")),
    "the manifest is missing": (f"gen-000002/{MANIFEST}", Path.unlink),
    "the manifest is a folder": (f"gen-000002/{MANIFEST}", _to_folder),
    "a segment file is missing": ("gen-000002/seg-000002-0000/*.arrays", Path.unlink),
    "a segment file is cut off": ("gen-000002/seg-000002-0000/*.arrays", _cut),
    "a segment is missing": ("gen-000002/seg-000002-0000", shutil.rmtree),
    "CURRENT is empty": (CURRENT, lambda path: path.write_bytes(b"")),
    "CURRENT is no text": (CURRENT, lambda path: path.write_bytes(b"\xff\x00\xfe")),
    "CURRENT leads elsewhere": (CURRENT, lambda path: path.write_bytes(b"../gen-000002")),
    "CURRENT names nothing that is there": (
        CURRENT,
        lambda path: path.write_text(current_line("gen-000009")),
    ),
    "a bit of CURRENT is flipped": (CURRENT, _flip),
    "CURRENT names another that is there": (CURRENT, lambda path: _swap(path, b"2", b"1")),
    "CURRENT is cut off": (CURRENT, _cut),
    "CURRENT is missing": (CURRENT, Path.unlink),
    "CURRENT is a folder": (CURRENT, _to_folder),
}


def damage(index_dir: Path, name: str) -> str:
    """Does it; the name of the file at fault."""
    pattern, harm = DAMAGE[name]
    (path,) = index_dir.glob(pattern)
    harm(path)
    return str(path)


@pytest.mark.parametrize("name", DAMAGE)
def test_what_is_damaged_is_named_and_the_generation_before_is_served(
    twice: Path, tmp_path: Path, name: str
) -> None:
    path = damage(twice, name)
    folder, _, notice = find_generation(twice)
    at_fault = str(twice / "gen-000009") if "names nothing" in name else path
    assert notice.startswith(at_fault)
    assert notice.endswith(f"The generation {folder.name} is served instead.")
    with open_engine(twice) as engine:
        page = engine.search(Request("note"))
    assert notice in page.notices
    expected = 3 if path.endswith(CURRENT) else 2  # where only CURRENT is, the last is whole
    assert page.total == expected
    assert notice in check(twice).faults
    if name != "CURRENT is a folder":  # nothing can be put in its place
        report = add([write_jsonl(tmp_path / "fourth.jsonl", [note(4)])], twice)
        assert report.notice == notice
        assert found(twice) == expected + 1
        assert check(twice).faults == ()
        assert names(twice) == {CURRENT, LOCK, folder.name, report.generation}


@pytest.mark.parametrize("name", DAMAGE)
def test_where_nothing_is_whole_that_is_told_with_what_to_do(
    twice: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = damage(twice, name)
    for each in twice.glob(f"gen-*/{MANIFEST}" if path.endswith(CURRENT) else f"*1/{MANIFEST}"):
        each.write_text("nonsense")
    with pytest.raises(IndexDamaged, match=r"No other generation is whole\. Build one: dateline"):
        find_generation(twice)
    assert run(["--index", str(twice), "search", "note"]) == FAILED
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    if "names nothing" not in name:
        assert path in err


def test_damage_that_keeps_its_size_is_found_by_check(twice: Path) -> None:
    (path,) = twice.glob("gen-000002/seg-000002-0000/*.arrays")
    _flip(path)
    assert check(twice).faults == (f"{path} is damaged: its checksum does not fit.",)
    (twice / "gen-000002" / "stray").touch()
    assert f"{twice / 'gen-000002' / 'stray'} is not in the manifest." in check(twice).faults


def test_a_segment_that_contradicts_itself_is_found_by_check(index_dir: Path) -> None:
    """Though every byte is as its manifest says."""
    folder = current(index_dir)
    (name,) = manifest(index_dir).files
    before, path = manifest(index_dir), folder / name
    simple_segment.write(path.parent, [note(1), note(1)])
    write_manifest(folder, replace(before, files={name: file_entry(path)}))
    (*_, fault) = check(index_dir).faults
    assert fault.startswith(str(path.parent))


@pytest.mark.parametrize("number", [FORMAT - 1, FORMAT + 1])
def test_a_manifest_of_another_version_says_what_to_do(
    index_dir: Path, tmp_path: Path, number: int
) -> None:
    body = b'{"format": %d}' % number
    head = f"sha256 {sha256(body).hexdigest()}\n".encode()
    (current(index_dir) / MANIFEST).write_bytes(head + body)
    told = rf"is of format {number}, this version reads {FORMAT}\. Build the index again"
    with pytest.raises(IndexDamaged, match=told):
        find_generation(index_dir)
    with pytest.raises(IndexDamaged, match=told):
        add([tmp_path / "first.jsonl"], index_dir)
    rebuild([tmp_path / "first.jsonl"], index_dir)
    assert found(index_dir) == 2


def test_an_empty_folder_is_a_missing_index(tmp_path: Path) -> None:
    with pytest.raises(IndexMissing, match="There is no index in"):
        find_generation(tmp_path)
    (tmp_path / "file").touch()
    with pytest.raises(IndexMissing):
        find_generation(tmp_path / "file")


# Folders that cannot be written


def test_an_index_folder_is_made_with_its_parents(tmp_path: Path) -> None:
    source = write_jsonl(tmp_path / "a.jsonl", [note(1)])
    rebuild([source], tmp_path / "var" / "lib" / "index")
    assert found(tmp_path / "var" / "lib" / "index") == 1


@pytest.mark.parametrize("name", ["file", "file/index"])
def test_a_file_is_no_index_folder(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").touch()
    source = write_jsonl(tmp_path / "a.jsonl", [note(1)])
    with pytest.raises(BuildFailed, match=r"cannot be written: .* --index"):
        rebuild([source], tmp_path / name)


def test_an_index_that_may_not_be_read_is_told(index_dir: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("root may read everything")
    index_dir.chmod(0)
    with pytest.raises(IndexDamaged, match="cannot be read: Permission denied"):
        find_generation(index_dir)
    index_dir.chmod(0o700)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 3 MB with an index of the notes 1 and 2."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(disk)]
    if shutil.which("mount") is None or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("only root can mount a small disk")
    try:
        rebuild([write_jsonl(tmp_path / "a.jsonl", [note(1), note(2)])], disk / "index")
        yield disk / "index"
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=True)


@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_full_disk_stops_the_build_and_nothing_else(
    small_disk: Path, many: Path, workers: str
) -> None:
    command = [sys.executable, str(ROOT / "cli.py"), "rebuild", str(many), "--workers", workers]
    done = subprocess.run(
        [*command, "--index", str(small_disk)], stderr=subprocess.PIPE, text=True, check=False
    )
    assert done.returncode == FAILED
    assert "Traceback" not in done.stderr
    told = done.stderr.splitlines()[-1]
    assert "No space left on device. Nothing was published" in told
    assert told.endswith(
        "Free some space there, or name a folder on another disk with --index, then run this again."
    )
    assert names(small_disk) == {CURRENT, LOCK, "gen-000001"}
    assert found(small_disk) == 2


def test_a_disk_that_only_reads_can_be_searched(small_disk: Path, many: Path) -> None:
    remount = ["mount", "-o", "remount,ro", str(small_disk.parent)]
    subprocess.run(remount, check=True)
    assert found(small_disk) == 2
    assert check(small_disk).faults == ()
    with pytest.raises(BuildFailed, match="cannot be written: Read-only file system"):
        rebuild([many], small_disk)
