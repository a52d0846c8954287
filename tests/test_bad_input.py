"""One folder with everything that can be wrong in it, beside good articles, through a rebuild."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

import cli
from index import formats
from index.article import Article
from index.errors import Reason, Reject
from index.formats.json_lines import LONGEST_LINE
from index.report import Report
from index.writer import rebuild
from search.engine import open_engine
from search.results import Request
from tests.archive import note, page, stored, write_jsonl
from webui.app import create_app

ROOT = Path(__file__).parent.parent
STORY = page("Kalmera", "A goat has crossed the road.")
NO_UTF8 = os.fsdecode(b"latin-\xe9.txt")
LONG = "n" * 251 + ".txt"

# For each bad input, by its path in the folder: where in it, and why it is rejected.
BAD = {
    "empty.txt": ("", Reason.EMPTY),
    "empty.jsonl": ("", Reason.EMPTY),
    "blank.txt": ("", Reason.EMPTY),
    "binary.txt": ("", Reason.BINARY),
    "report.pdf": ("", Reason.UNKNOWN_FORMAT),
    "pipe.txt": ("", Reason.NOT_A_FILE),
    "loop.txt": ("", Reason.SYMLINK_LOOP),
    "nowhere.txt": ("", Reason.MISSING),
    "up": ("", Reason.SYMLINK_LOOP),
    "cut.jsonl.gz": ("", Reason.BAD_GZIP),
    "long-line.jsonl": ("line 2", Reason.LINE_TOO_LONG),
    "broken.jsonl": ("line 7", Reason.BAD_JSON),
    "twice.jsonl": ("record 2", Reason.DUPLICATE_ID),
    "no-article.jsonl": ("line 1", Reason.NO_ARTICLE),
    "wrong-kind.jsonl": ("line 1", Reason.BAD_FIELD),
}

# And for each good one beside them, how many articles are in it.
GOOD = {
    "good.txt": 1,
    "long-line.jsonl": 2,
    "broken.jsonl": 7,
    "twice.jsonl": 1,
    "unclean.jsonl": 1,
    "folder.txt/inside.txt": 1,
    "tags.txt": 1,
    "new\nline.txt": 1,
    "\u202egnol.txt": 1,
    NO_UTF8: 1,
    LONG: 1,
}

UNCLEAN = {
    "id": "unclean",
    "headline": "Lone \ud800 surrogate, \x00 and \u202eturned\u202c text",
    "body": "Bells \x07 and \x1b[31mcolours\x1b[0m.\u2029New paragraph.",
    "paper": "The\u00a0Kalmera\tGazette",
}


def _lines(count: int, name: str) -> list[str]:
    return [json.dumps({"id": f"{name}-{n}", "body": f"Text {n}."}) for n in range(count)]


def fill(folder: Path) -> None:
    """Makes everything that BAD and GOOD name."""
    for name in (name for name in GOOD if name.endswith(".txt")):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(STORY.replace("Kalmera", f"Kalmera {len(name)}"))
    (folder / "tags.txt").write_text(f"{STORY}\n{'<div>' * 100_000}{'</div>' * 100_000}\n")
    for name in ("empty.txt", "empty.jsonl"):
        (folder / name).touch()
    (folder / "blank.txt").write_text(" \n\t\n\ufeff\n")
    (folder / "binary.txt").write_bytes(bytes(range(256)) * 99)
    (folder / "report.pdf").write_bytes(b"%PDF-1.7\n")
    os.mkfifo(folder / "pipe.txt")
    (folder / "loop.txt").symlink_to("loop.txt")
    (folder / "nowhere.txt").symlink_to("gone.txt")
    (folder / "up").symlink_to(".")
    (folder / "cut.jsonl.gz").write_bytes(b"\x1f\x8b\x08\x00")
    _fill_records(folder)


def _fill_records(folder: Path) -> None:
    before, after = _lines(2, "long")
    long = json.dumps({"body": "word " * (LONGEST_LINE // 4)})
    (folder / "long-line.jsonl").write_text(f"{before}\n{long}\n{after}\n")
    lines = _lines(7, "broken")
    (folder / "broken.jsonl").write_text("\n".join([*lines[:6], lines[6][:-5], lines[6]]))
    write_jsonl(folder / "twice.jsonl", [note(1), note(1, "Another wording.")])
    (folder / "no-article.jsonl").write_text('{"title": "Not the name of a field"}\n')
    (folder / "wrong-kind.jsonl").write_text('{"headline": ["a", "list"]}\n')
    (folder / "unclean.jsonl").write_text(json.dumps(UNCLEAN) + "\n")


@dataclass(frozen=True)
class Built:
    """What came of it."""

    folder: Path
    index_dir: Path
    report: Report
    articles: dict[str, Article]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    folder: Path = tmp_path_factory.mktemp("bad") / "input"
    folder.mkdir()
    fill(folder)
    index_dir = folder.parent / "index"
    report = rebuild([folder], index_dir)
    return Built(folder, index_dir, report, stored(index_dir))


def rejected(built: Built, name: str) -> list[Reject]:
    return [reject for reject in built.report.rejects if reject.path == str(built.folder / name)]


@pytest.mark.parametrize("name", BAD)
def test_a_bad_input_is_rejected_by_name(built: Built, name: str) -> None:
    (reject,) = rejected(built, name)
    assert (reject.where, reject.reason) == BAD[name]
    assert reject.detail.endswith("."), "a sentence for whoever wants to mend it"


def test_the_good_beside_the_bad_are_all_there(built: Built) -> None:
    assert len(built.articles) == sum(GOOD.values())
    assert {article.id for article in built.articles.values()} >= {"long-0", "long-1", "broken-6"}


def test_the_counts_add_up(built: Built) -> None:
    report = built.report
    assert report.rejected == len(BAD)
    assert report.indexed == sum(GOOD.values())
    assert report.read == report.indexed + report.rejected


def test_what_can_be_cleaned_is_cleaned(built: Built) -> None:
    unclean = built.articles["unclean"]
    assert unclean.headline == "Lone \ufffd surrogate, and turned text"
    assert unclean.body == "Bells  and [31mcolours[0m.\nNew paragraph."
    assert unclean.paper == "The Kalmera Gazette"
    for article in built.articles.values():
        for text in (article.headline, article.body, article.path):
            assert not {"Cc", "Cs"} & set(map(unicodedata.category, set(text) - {"\n"}))


def test_a_page_in_a_flood_of_tags_is_found(built: Built) -> None:
    with open_engine(built.index_dir) as engine:
        hits = engine.search(Request("goat", limit=50)).hits
    assert {Path(hit.path).name for hit in hits} >= {"tags.txt", "good.txt", "inside.txt"}


@pytest.fixture(scope="module")
def odd_names(built: Built) -> dict[str, str]:
    """The ids of the articles whose files have odd names, by the end of their path."""
    ends = {"new\nline.txt", "gnol.txt", "latin-\\udce9.txt", LONG}
    return {
        end: article.id
        for article in built.articles.values()
        for end in ends
        if article.path.endswith(end)
    }


def test_an_article_with_an_odd_name_is_shown_everywhere(
    built: Built, odd_names: dict[str, str]
) -> None:
    assert len(odd_names) == 4
    app = create_app({"INDEX_DIR": str(built.index_dir), "TESTING": True})
    client = app.test_client()
    for name, article_id in odd_names.items():
        answers = [client.get(f"{at}/{article_id}") for at in ("/article", "/api/article")]
        assert [answer.status_code for answer in answers] == [200, 200], name
        assert str(answers[1].get_json()["path"]).endswith(name)
    assert client.get("/search?q=goat").status_code == 200
    assert client.get("/api/search?q=goat&limit=50").status_code == 200
    app.extensions["engines"].close()


def run(*arguments: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, str(ROOT / "cli.py"), *arguments]
    return subprocess.run(command, capture_output=True, check=False)


def test_the_command_line_can_say_all_of_it(built: Built, odd_names: dict[str, str]) -> None:
    (built.folder / os.fsdecode(b"odd\n\xff.pdf")).touch()
    (built.folder / "only").mkdir()
    index = ("--index", str(built.index_dir.parent / "other"))
    told = run(*index, "rebuild", str(built.folder))
    assert told.returncode == 3
    lines = told.stderr.decode().split("\n")[:-1]
    assert len(lines) == len(BAD) + 1 + 2  # each reject on a line of its own, then the counts
    assert [line for line in lines if r"odd\n\udcff.pdf: unknown-format: " in line]
    report = json.loads(run(*index, "rebuild", str(built.folder), "--json").stdout)
    assert report["rejected"] == len(report["rejects"]) == len(BAD) + 1
    for article_id in odd_names.values():
        for output in ([], ["--json"]):
            assert cli.run(["--index", str(built.index_dir), "show", article_id, *output]) == 0


def test_a_file_without_permission_is_rejected(tmp_path: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("root may read everything")
    folder = tmp_path / "input"
    folder.mkdir()
    (folder / "mine.txt").write_text(STORY)
    (folder / "yours.txt").write_text(STORY)
    (folder / "yours.txt").chmod(0)
    (folder / "folder").mkdir(mode=0)
    report = rebuild([folder], tmp_path / "index")
    (folder / "folder").chmod(0o700)
    assert report.indexed == 1
    assert {(Path(each.path).name, each.reason) for each in report.rejects} == {
        ("yours.txt", Reason.UNREADABLE),
        ("folder", Reason.UNREADABLE),
    }


def test_nothing_but_bad_input_publishes_nothing(built: Built) -> None:
    index_dir = built.index_dir.parent / "none"
    report = rebuild([built.folder / name for name in ("empty.txt", "pipe.txt")], index_dir)
    assert (report.published, report.rejected, report.articles) == (False, 2, 0)
    assert not list(index_dir.glob("gen-*"))


class _Faulty:
    """A format that breaks its word half way through a file."""

    name = "faulty"

    def matches(self, path: Path) -> bool:
        return path.suffix == ".faulty"

    def read(self, path: Path) -> Iterator[Article | Reject]:
        yield Article(id="before", headline="Before the fault", path=str(path))
        raise RecursionError("too deep")


def test_a_fault_in_a_reader_costs_a_file_and_not_the_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(formats, "FORMATS", (*formats.FORMATS, _Faulty()))
    (tmp_path / "a.faulty").touch()
    write_jsonl(tmp_path / "b.jsonl", [note(1)])
    report = rebuild([tmp_path / "a.faulty", tmp_path / "b.jsonl"], tmp_path / "index")
    assert (report.read, report.indexed) == (3, 2)
    assert [reject.reason for reject in report.rejects] == [Reason.READER_FAILED]
    assert "RecursionError: too deep" in report.rejects[0].detail


def test_every_reason_is_documented() -> None:
    page = (ROOT / "docs" / "rejects.md").read_text(encoding="utf-8")
    assert [reason for reason in Reason if f"| `{reason}` |" not in page] == []
