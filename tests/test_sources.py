"""Walking SOURCE arguments: every file once, and a reason for whatever is no file."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from index.errors import Reason, Reject
from index.file_bytes import path_text
from index.sources import Walk


def reasons(walk: Walk) -> list[Reason]:
    return [found.reason for found in walk if isinstance(found, Reject)]


def names(walk: Walk, root: Path) -> list[str]:
    return [str(found.relative_to(root)) for found in walk if isinstance(found, Path)]


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    for name in ("b/two.txt", "b/one.txt", "a.txt", "c/deep/three.txt"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    return tmp_path


def test_files_come_in_order_by_absolute_path(tree: Path) -> None:
    assert names(Walk([tree]), tree) == ["a.txt", "b/one.txt", "b/two.txt", "c/deep/three.txt"]
    assert all(isinstance(found, Path) and found.is_absolute() for found in Walk([tree]))


def test_a_relative_source_gives_absolute_paths(
    tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tree)
    assert list(Walk([Path("b/../a.txt")])) == [tree / "a.txt"]


@pytest.mark.parametrize(
    "given",
    [["", ""], ["b", ""], ["", "b"], ["a.txt", ""], ["", "a.txt"], ["a.txt", "a.txt", "b", "b/.."]],
)
def test_a_file_reached_twice_is_yielded_once(tree: Path, given: list[str]) -> None:
    walk = Walk([tree / name for name in given])
    assert sorted(names(walk, tree)) == ["a.txt", "b/one.txt", "b/two.txt", "c/deep/three.txt"]
    assert walk.passed_over > 0


def test_hard_links_are_one_file(tree: Path) -> None:
    os.link(tree / "a.txt", tree / "z.txt")
    walk = Walk([tree])
    assert names(walk, tree)[0] == "a.txt"
    assert "z.txt" not in names(walk, tree)
    assert walk.passed_over == 1


def test_hidden_names_and_backups_are_counted_and_passed_over(tree: Path) -> None:
    for name in (".DS_Store", "a.txt~", ".git/config", "b/.hidden.txt"):
        (tree / name).parent.mkdir(exist_ok=True)
        (tree / name).write_text("x")
    walk = Walk([tree])
    assert len(names(walk, tree)) == 4
    assert walk.passed_over == 4


@pytest.mark.parametrize("order", [["", ".kept"], [".kept", ""]])
def test_a_hidden_name_that_is_a_source_is_read(tree: Path, order: list[str]) -> None:
    (tree / ".kept").mkdir()
    (tree / ".kept" / "x.txt").write_text("x")
    assert ".kept/x.txt" in names(Walk([tree / name for name in order]), tree)


def test_iterating_again_starts_again(tree: Path) -> None:
    walk = Walk([tree, tree])
    assert list(walk) == list(walk)
    assert walk.passed_over == 1


def test_what_is_no_file_is_rejected_and_never_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(tmp_path / "socket.txt"))
        assert reasons(Walk([tmp_path])) == [Reason.NOT_A_FILE, Reason.NOT_A_FILE]
    assert reasons(Walk([tmp_path / "pipe.txt"])) == [Reason.NOT_A_FILE]
    assert reasons(Walk([Path("/dev/null")])) == [Reason.NOT_A_FILE]


@pytest.mark.parametrize("name", ["nowhere", "a.txt/below", "nul\0byte", "\ud800"])
def test_a_source_that_is_not_there_is_missing(tree: Path, name: str) -> None:
    assert reasons(Walk([tree / name, tree / "a.txt"])) == [Reason.MISSING]


def test_a_link_that_leads_nowhere_is_missing(tmp_path: Path) -> None:
    (tmp_path / "link.txt").symlink_to("gone.txt")
    (found,) = Walk([tmp_path])
    assert found == Reject(
        str(tmp_path / "link.txt"), "", Reason.MISSING, "The link leads nowhere."
    )


def test_links_in_a_circle_are_a_loop(tmp_path: Path) -> None:
    (tmp_path / "one").symlink_to("two")
    (tmp_path / "two").symlink_to("one")
    assert reasons(Walk([tmp_path])) == [Reason.SYMLINK_LOOP, Reason.SYMLINK_LOOP]
    assert reasons(Walk([tmp_path / "one"])) == [Reason.SYMLINK_LOOP]


def test_a_link_back_up_is_a_loop(tree: Path) -> None:
    (tree / "c" / "deep" / "up").symlink_to(tree / "c")
    (tree / "c" / "here").symlink_to(".")
    assert reasons(Walk([tree])) == [Reason.SYMLINK_LOOP, Reason.SYMLINK_LOOP]


def test_a_link_to_what_is_read_anyway_is_passed_over(tree: Path) -> None:
    (tree / "z-file.txt").symlink_to("a.txt")
    (tree / "z-folder").symlink_to("b")
    walk = Walk([tree])
    assert len(names(walk, tree)) == 4
    assert reasons(walk) == []
    assert walk.passed_over == 2


def test_a_link_out_of_its_source_is_not_followed(tree: Path) -> None:
    (tree / "b" / "out").symlink_to(tree / "c")
    (tree / "b" / "out.txt").symlink_to("/etc/hostname")
    assert reasons(Walk([tree / "b"])) == [Reason.OUTSIDE_SOURCE, Reason.OUTSIDE_SOURCE]
    assert reasons(Walk([tree / "c", tree / "b"])) == [Reason.OUTSIDE_SOURCE] * 2


def test_a_link_to_a_hidden_name_is_told(tree: Path) -> None:
    """Its target is not read by its own name, so passing over it would lose it silently."""
    (tree / ".store").mkdir()
    (tree / ".store" / "kept.txt").write_text("x")
    (tree / "page.txt").symlink_to(".store/kept.txt")
    assert reasons(Walk([tree])) == [Reason.OUTSIDE_SOURCE]


def test_a_source_that_is_a_link_is_followed(tree: Path, tmp_path: Path) -> None:
    (tmp_path / "away").symlink_to(tree / "b")
    assert names(Walk([tmp_path / "away"]), tree) == ["b/one.txt", "b/two.txt"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_folder_without_permission_is_unreadable(tree: Path) -> None:
    (tree / "b").chmod(0)
    try:
        assert reasons(Walk([tree])) == [Reason.UNREADABLE]
        assert reasons(Walk([tree / "b"])) == [Reason.UNREADABLE]
    finally:
        (tree / "b").chmod(0o700)


@contextmanager
def chain(top: Path, name: str, depth: int) -> Iterator[None]:
    """Folders one in another, made and removed from within: no single call could name the last."""
    home = Path.cwd()
    os.chdir(top)
    try:
        for _ in range(depth):
            os.mkdir(name)  # noqa: PTH102 - pathlib is slow on long paths
            os.chdir(name)
        Path("low.txt").write_text("x")
        yield
        Path("low.txt").unlink()
        for _ in range(depth):
            os.chdir("..")
            os.rmdir(name)  # noqa: PTH106
    finally:
        os.chdir(home)


def test_a_folder_too_deep_for_the_system_is_unreadable(tree: Path) -> None:
    with chain(tree, "d" * 250, 20):
        walk = Walk([tree])
        assert reasons(walk) == [Reason.UNREADABLE]
        assert len(names(walk, tree)) == 4


def test_a_tree_deeper_than_the_stack_is_walked(tmp_path: Path) -> None:
    with chain(tmp_path, "d", 1500):
        (found,) = Walk([tmp_path])
    assert str(found) == f"{tmp_path}/{'d/' * 1500}low.txt"


def test_a_name_that_is_no_utf8_is_walked_and_can_be_printed(tmp_path: Path) -> None:
    raw = os.fsencode(tmp_path) + b"/caf\xe9.txt"
    os.close(os.open(raw, os.O_CREAT | os.O_WRONLY))
    (found,) = Walk([tmp_path])
    assert isinstance(found, Path)
    assert os.fsencode(found) == raw
    assert path_text(found).endswith(r"caf\udce9.txt")


def test_a_folder_that_vanishes_while_walked_is_missing(tree: Path) -> None:
    walk = iter(Walk([tree]))
    assert next(walk) == tree / "a.txt"
    for path in (tree / "b" / "one.txt", tree / "b" / "two.txt"):
        path.unlink()
    (tree / "b").rmdir()
    found = next(walk)
    assert isinstance(found, Reject)
    assert found.reason is Reason.MISSING
