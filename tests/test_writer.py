"""rebuild, add and prune: what they count, what they publish and what they leave alone."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index import pool, published
from index.article import Article
from index.check import check
from index.errors import BuildFailed, Reason
from index.file_bytes import path_text
from index.manifest import MANIFEST
from index.report import Report
from index.writer import OnProgress, add, rebuild
from search.engine import open_engine
from search.results import Request
from tests.archive import ARTICLES, current, manifest, note, page, stored, write_jsonl


@pytest.fixture
def index_dir(tmp_path: Path) -> Path:
    """An index folder of this test alone, not there yet."""
    return tmp_path / "index"


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    """A folder of three pages."""
    folder = tmp_path / "pages"
    folder.mkdir()
    for place in ("Kalmera", "Ostrova", "Sarn"):
        (folder / f"{place}.txt").write_text(page(place, "A goat has crossed the road."))
    return folder


def adds_up(report: Report) -> bool:
    return report.read == report.indexed + report.unchanged + report.rejected


def headlines(index_dir: Path) -> set[str]:
    return {article.headline for article in stored(index_dir).values()}


def test_a_rebuild_holds_what_its_sources_hold(tmp_path: Path, index_dir: Path) -> None:
    report = rebuild([write_jsonl(tmp_path / "a.jsonl", ARTICLES)], index_dir)
    assert adds_up(report)
    assert (report.read, report.indexed, report.rejects) == (len(ARTICLES), len(ARTICLES), ())
    assert (report.generation, report.published) == ("gen-000001", True)
    assert report.articles == manifest(index_dir).articles == len(ARTICLES)
    assert stored(index_dir).keys() == {article.id for article in ARTICLES}
    assert check(index_dir).faults == ()


def test_a_rebuild_forgets_what_was_there(tmp_path: Path, index_dir: Path) -> None:
    rebuild([write_jsonl(tmp_path / "a.jsonl", [note(1), note(2)])], index_dir)
    report = rebuild([write_jsonl(tmp_path / "b.jsonl", [note(3)])], index_dir)
    assert stored(index_dir).keys() == {"note-3"}
    assert (report.generation, report.articles, report.pruned) == ("gen-000002", 1, 0)


def test_a_rebuild_that_finds_no_article_publishes_nothing(tmp_path: Path, index_dir: Path) -> None:
    report = rebuild([tmp_path / "nowhere"], index_dir)
    assert (report.generation, report.published, report.articles) == ("", False, 0)
    assert [reject.reason for reject in report.rejects] == [Reason.MISSING]
    rebuild([write_jsonl(tmp_path / "a.jsonl", [note(1)])], index_dir)
    report = rebuild([tmp_path / "nowhere"], index_dir)
    assert (report.generation, report.published, report.articles) == ("gen-000001", False, 0)
    assert stored(index_dir).keys() == {"note-1"}


def test_adding_counts_new_changed_and_unchanged(tmp_path: Path, index_dir: Path) -> None:
    source = write_jsonl(tmp_path / "a.jsonl", [note(1), note(2), note(3)])
    rebuild([source], index_dir)
    write_jsonl(source, [note(1), note(2, "Text 2, corrected."), note(3), note(4)])
    report = add([source], index_dir)
    assert adds_up(report)
    assert (report.read, report.indexed, report.replaced) == (4, 2, 1)
    assert (report.unchanged, report.pruned, report.articles) == (2, 0, 4)
    assert stored(index_dir)["note-2"].body == "Text 2, corrected."
    with open_engine(index_dir) as engine:
        assert engine.search(Request("text")).total == 4
        assert [hit.id for hit in engine.search(Request("corrected")).hits] == ["note-2"]
    assert check(index_dir).faults == ()


def test_adding_to_no_index_makes_one(tmp_path: Path, index_dir: Path) -> None:
    report = add([write_jsonl(tmp_path / "a.jsonl", [note(1)])], index_dir)
    assert (report.generation, report.indexed) == ("gen-000001", 1)


def test_adding_what_is_there_publishes_nothing(pages: Path, index_dir: Path) -> None:
    rebuild([pages], index_dir)
    before = sorted(index_dir.iterdir())
    report = add([pages], index_dir, prune=True)
    assert (report.unchanged, report.indexed, report.pruned) == (3, 0, 0)
    assert (report.generation, report.published, report.articles) == ("gen-000001", False, 3)
    assert sorted(index_dir.iterdir()) == before


def test_an_unchanged_segment_is_shared_by_hard_link(tmp_path: Path, index_dir: Path) -> None:
    rebuild([write_jsonl(tmp_path / "a.jsonl", [note(1), note(2), note(3)])], index_dir)
    old = current(index_dir)
    source = write_jsonl(tmp_path / "b.jsonl", [note(2, "Changed."), note(4)])
    add([source], index_dir)
    new = current(index_dir)
    names = [path.relative_to(old) for path in (old / "seg-000001-0000").iterdir()]
    assert names
    for name in names:
        assert (old / name).stat().st_ino == (new / name).stat().st_ino
    kept, written = manifest(index_dir).segments
    assert (kept.articles, kept.deleted, written.articles) == (3, (1,), 2)


def test_without_prune_what_has_vanished_stays(pages: Path, index_dir: Path) -> None:
    rebuild([pages], index_dir)
    (pages / "Sarn.txt").unlink()
    assert add([pages], index_dir).published is False
    assert len(stored(index_dir)) == 3


def test_pruning_drops_what_has_vanished_and_nothing_else(
    tmp_path: Path, pages: Path, index_dir: Path
) -> None:
    elsewhere = write_jsonl(tmp_path / "a.jsonl", [note(1)])
    beside = tmp_path / "pages-too.jsonl"
    rebuild([pages, elsewhere, write_jsonl(beside, [note(2)])], index_dir)
    (pages / "Sarn.txt").unlink()
    beside.unlink()
    report = add([pages], index_dir, prune=True)
    assert adds_up(report)
    assert (report.pruned, report.unchanged, report.articles) == (1, 2, 4)
    assert "News from Sarn surprises nobody" not in headlines(index_dir)
    assert check(index_dir).faults == ()


def test_pruning_a_file_drops_its_vanished_records(tmp_path: Path, index_dir: Path) -> None:
    source = write_jsonl(tmp_path / "a.jsonl", [note(1), note(2)])
    rebuild([source], index_dir)
    write_jsonl(source, [note(2), note(3)])
    assert add([source], index_dir, prune=True).pruned == 1
    assert stored(index_dir).keys() == {"note-2", "note-3"}


def test_pruning_takes_a_file_with_a_repeated_record_for_read(
    tmp_path: Path, index_dir: Path
) -> None:
    source = write_jsonl(tmp_path / "a.jsonl", [note(1), note(2)])
    rebuild([source], index_dir)
    write_jsonl(source, [note(2), note(2)])
    report = add([source], index_dir, prune=True)
    assert (report.rejected, report.pruned) == (1, 1)


def test_pruning_knows_a_folder_by_any_name(
    pages: Path, index_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rebuild([pages], index_dir)
    (pages / "Sarn.txt").unlink()
    monkeypatch.chdir(pages.parent)
    Path("linked").symlink_to("pages")
    assert add(["linked"], index_dir, prune=True).pruned == 1


def test_pruning_spares_an_input_that_was_rejected(pages: Path, index_dir: Path) -> None:
    rebuild([pages], index_dir)
    (pages / "Sarn.txt").write_bytes(b"\x00\x01\x02" * 99)
    (pages / "Ostrova.txt").unlink()
    report = add([pages], index_dir, prune=True)
    assert (report.rejected, report.pruned, report.unchanged) == (1, 1, 1)
    assert "News from Sarn surprises nobody" in headlines(index_dir)


@pytest.mark.parametrize("relative", [False, True])
def test_pruning_spares_a_folder_that_is_not_there(
    pages: Path, index_dir: Path, monkeypatch: pytest.MonkeyPatch, relative: bool
) -> None:
    """A disk that is not mounted today is no reason to drop all that was on it."""
    rebuild([pages], index_dir)
    monkeypatch.chdir(pages.parent)
    pages.rename("unmounted")
    report = add([Path("pages") if relative else pages], index_dir, prune=True)
    assert (report.pruned, report.published) == (0, False)


def test_pruning_never_leaves_an_empty_index(pages: Path, index_dir: Path) -> None:
    """The same disk, where its mount point is an empty folder."""
    rebuild([pages], index_dir)
    for path in pages.iterdir():
        path.unlink()
    report = add([pages], index_dir, prune=True)
    assert (report.published, report.articles, report.generation) == (False, 0, "gen-000001")
    assert len(stored(index_dir)) == 3


def test_pruning_works_where_names_are_no_text(tmp_path: Path, index_dir: Path) -> None:
    folder = tmp_path / os.fsdecode(b"n\xf6rdlich")
    folder.mkdir()
    write_jsonl(folder / "a.jsonl", [note(1), note(2)])
    rebuild([folder], index_dir)
    assert stored(index_dir)["note-1"].path == path_text(folder / "a.jsonl")
    write_jsonl(folder / "a.jsonl", [note(1)])
    assert add([folder], index_dir, prune=True).pruned == 1


def test_a_repeated_id_is_rejected_with_the_place_of_the_first(
    tmp_path: Path, index_dir: Path
) -> None:
    one = write_jsonl(tmp_path / "a.jsonl", [note(1), note(2)])
    two = write_jsonl(tmp_path / "b.jsonl", [note(3), note(2, "Another wording.")])
    report = rebuild([one, two], index_dir)
    assert adds_up(report)
    (reject,) = report.rejects
    assert (reject.path, reject.where, reject.reason) == (
        str(two),
        "record 2",
        Reason.DUPLICATE_ID,
    )
    assert reject.detail == f"The id note-2 was read before, from record 2 of {one}."
    assert stored(index_dir)["note-2"].body == "Text 2."


def test_an_index_in_its_own_source_is_passed_over(pages: Path) -> None:
    """As with `dateline rebuild .`, which keeps its index in var/index."""
    index_dir = pages / "var" / "index"
    for _ in range(2):
        report = rebuild([pages], index_dir)
        assert (report.indexed, report.rejects) == (3, ())
    assert report.passed_over > 3


def test_unknown_keys_are_counted(tmp_path: Path, index_dir: Path) -> None:
    source = tmp_path / "a.jsonl"
    source.write_text('{"body": "One.", "mood": 1}\n{"body": "Two.", "mood": 2, "tags": []}\n')
    assert rebuild([source], index_dir).unknown_keys == {"mood": 2, "tags": 1}


def test_the_offset_shifts_derived_days_only(tmp_path: Path, index_dir: Path) -> None:
    source = write_jsonl(tmp_path / "a.jsonl", ARTICLES)
    rebuild([source], index_dir)
    plain = stored(index_dir)
    rebuild([source], index_dir, hijri_offset=-1)
    shifted = stored(index_dir)
    assert (plain["bridge"].hijri, shifted["bridge"].hijri) == (14450216, 14450215)
    assert shifted["port-ar"].date == 20230923
    assert plain["port-ar"].date == 20230922
    for name in ("ferry", "two-calendars"):
        assert (shifted[name].date, shifted[name].hijri) == (plain[name].date, plain[name].hijri)


def test_adding_keeps_the_offset_of_the_index(tmp_path: Path, index_dir: Path) -> None:
    rebuild([write_jsonl(tmp_path / "a.jsonl", [note(1)])], index_dir, hijri_offset=-1)
    add([write_jsonl(tmp_path / "b.jsonl", [replace(note(2), date=20230901)])], index_dir)
    assert manifest(index_dir).hijri_offset == -1
    assert stored(index_dir)["note-2"].hijri == 14450215


def test_adding_in_another_offset_is_refused(tmp_path: Path, index_dir: Path) -> None:
    source = write_jsonl(tmp_path / "a.jsonl", [note(1)])
    rebuild(source, index_dir, hijri_offset=-1)
    with pytest.raises(BuildFailed, match="offset of -1 days; 0 beside it"):
        add(source, index_dir, hijri_offset=0)
    assert add(source, index_dir, hijri_offset=-1).unchanged == 1


def test_many_small_segments_become_one(
    tmp_path: Path, index_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(published, "MOST_SMALL", 4)
    for number in range(4):
        add([write_jsonl(tmp_path / "a.jsonl", [note(number), note(99)])], index_dir)
    assert len(manifest(index_dir).segments) == 4
    assert add([tmp_path / "a.jsonl"], index_dir).published is False  # no reason to rewrite
    add([write_jsonl(tmp_path / "a.jsonl", [note(4), note(0, "Changed.")])], index_dir)
    assert [entry.articles for entry in manifest(index_dir).segments] == [6]
    assert stored(index_dir).keys() == {f"note-{number}" for number in (0, 1, 2, 3, 4, 99)}
    assert stored(index_dir)["note-0"].body == "Changed."
    assert check(index_dir).faults == ()


@pytest.mark.parametrize(("limit", "most"), [("SMALL_ARTICLES", 2), ("SMALL_CHARACTERS", 30)])
def test_a_large_segment_is_not_rewritten(
    tmp_path: Path, index_dir: Path, monkeypatch: pytest.MonkeyPatch, limit: str, most: int
) -> None:
    """However many there are: a large archive must not be rewritten by each add."""
    monkeypatch.setattr(published, "MOST_SMALL", 2)
    monkeypatch.setattr(published, limit, most)
    for numbers in ((1, 2, 3), (4, 5, 6), (7,), (8,)):
        add([write_jsonl(tmp_path / "a.jsonl", map(note, numbers))], index_dir)
    assert [entry.articles for entry in manifest(index_dir).segments] == [3, 3, 1, 1]
    add([write_jsonl(tmp_path / "a.jsonl", [note(9)])], index_dir)
    assert [entry.articles for entry in manifest(index_dir).segments] == [3, 3, 3]


def test_a_segment_that_is_mostly_deleted_is_rewritten(tmp_path: Path, index_dir: Path) -> None:
    source = tmp_path / "a.jsonl"
    rebuild([write_jsonl(source, map(note, range(5)))], index_dir)
    add([write_jsonl(source, (note(n, "Changed.") for n in range(3)))], index_dir)
    assert [len(entry.deleted) for entry in manifest(index_dir).segments] == [3, 0]
    add([write_jsonl(source, [note(6)])], index_dir)
    assert [entry.articles for entry in manifest(index_dir).segments] == [3, 3]
    assert len(stored(index_dir)) == 6


def test_the_number_of_workers_changes_nothing(
    tmp_path: Path, pages: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pool, "BATCH_ARTICLES", 2)
    monkeypatch.setattr(pool, "SEGMENT_ARTICLES", 6)
    source = write_jsonl(tmp_path / "a.jsonl", ARTICLES)
    for workers in (1, 3):
        told: list[int] = []
        target = tmp_path / str(workers)
        rebuild([source, pages], target, workers=workers, progress=counting(told))
        assert told == sorted(told)
        assert told[-1] == len(ARTICLES) + 3
        assert {path.name for path in current(target).iterdir()} == {
            MANIFEST, *(entry.name for entry in manifest(target).segments)
        }, "a run was left"  # fmt: skip
    one, three = (manifest(tmp_path / workers) for workers in "13")
    assert one.segments == three.segments
    assert [entry.articles for entry in one.segments] == [6, 6, 3]
    assert hits(tmp_path / "1") == hits(tmp_path / "3")


def counting(told: list[int]) -> OnProgress:
    return lambda written, _: told.append(written)


def hits(index_dir: Path) -> list[tuple[str, float]]:
    with open_engine(index_dir) as engine:
        pages = [engine.search(Request(query, limit=50)) for query in ("", "ferry", "الميناء")]
    return [(hit.id, hit.score) for page in pages for hit in page.hits]


def test_a_batch_ends_at_its_characters_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "BATCH_CHARACTERS", 30)
    monkeypatch.setattr(pool, "BATCH_ARTICLES", 3)
    monkeypatch.setattr(pool, "WORTH_WORKERS", 25)
    sizes = [1, 1, 1, 40, 5, 20, 20, 1]
    articles = (Article(id=f"{n}", body="x" * size) for n, size in enumerate(sizes))
    worth: list[int] = []
    cut = list(pool.batches(articles, worth.append))
    assert [[len(article.body) for article in batch.articles] for batch in cut] == [
        [1, 1, 1],
        [40],
        [5, 20, 20],
        [1],
    ]
    assert [batch.characters for batch in cut] == [3, 40, 45, 1]
    assert worth == [2, 3]


# Drawn: whatever happens to some files and whatever is done with them, the index holds what a
# dictionary holds.

Files = dict[str, dict[int, str]]
"""For each file, the words of each note in it."""

_NOTES = st.dictionaries(st.integers(0, 5), st.sampled_from(["one", "two"]), max_size=4)
_FILES = st.fixed_dictionaries({"a.jsonl": _NOTES, "b.jsonl": _NOTES})
_ACTIONS = st.sampled_from(["rebuild", "add", "prune"])


@settings(max_examples=20, deadline=None)
@given(st.lists(st.tuples(_ACTIONS, _FILES), min_size=1, max_size=5), st.integers(1, 4))
def test_the_index_holds_what_a_dictionary_holds(
    steps: Sequence[tuple[str, Files]], most_small: int
) -> None:
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(published, "MOST_SMALL", most_small)
        patch.setattr(pool, "BATCH_ARTICLES", 4)
        expected: dict[str, str] = {}
        for action, files in steps:
            taken = _write(Path(folder), files)
            after = {"rebuild": {}, "add": expected, "prune": {}}[action] | taken
            report = _ACT[action]([Path(folder) / "in"], Path(folder) / "index")
            assert adds_up(report)
            assert report.articles == len(after)
            if after:
                expected = after
                assert bodies(Path(folder) / "index") == expected
                assert check(Path(folder) / "index").faults == ()


_ACT: dict[str, Callable[[list[Path], Path], Report]] = {
    "rebuild": rebuild,
    "add": add,
    "prune": lambda sources, index_dir: add(sources, index_dir, prune=True),
}


def _write(folder: Path, files: Files) -> dict[str, str]:
    """Writes the files, removes those without notes; what they hold, the first of each number."""
    taken: dict[str, str] = {}
    (folder / "in").mkdir(exist_ok=True)
    for name, notes in sorted(files.items()):
        path = write_jsonl(folder / "in" / name, (note(n, text) for n, text in notes.items()))
        if not notes:
            path.unlink()
        taken = {f"note-{n}": text for n, text in notes.items()} | taken
    return taken


def bodies(index_dir: Path) -> dict[str, str]:
    held = {name: article.body for name, article in stored(index_dir).items()}
    with open_engine(index_dir) as engine:
        found = {hit.id for hit in engine.search(Request("", limit=100)).hits}
        assert found == held.keys()
    return held
