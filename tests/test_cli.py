"""The command line: what it prints, where, and with what exit code."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

import cli
from cli import DONE, FAILED, SOME_REJECTED, USAGE
from index.printable import printable
from search.terminal import print_article
from tests.archive import ARTICLES, current, note, write_jsonl

ROOT = Path(__file__).parent.parent
CLI = (sys.executable, str(ROOT / "cli.py"))

Output = tuple[int, str, str]
"""The exit code, what went to stdout, what went to stderr."""


@pytest.fixture
def run(
    index_dir: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Any:
    """Runs a command in this process, over the small archive unless it says otherwise."""
    monkeypatch.setenv("DATELINE_INDEX", str(index_dir))

    def told(*arguments: str) -> Output:
        code = cli.run(arguments)
        return code, *capsys.readouterr()

    return told


def process(*command: str, env: Mapping[str, str] | None = None) -> Output:
    """Runs a command in a process of its own."""
    done = subprocess.run(command, capture_output=True, env={**os.environ, **(env or {})})
    return done.returncode, done.stdout.decode(), done.stderr.decode()


# Building


def test_rebuild_tells_people_on_stderr(tmp_path: Path, run: Any) -> None:
    source = write_jsonl(tmp_path / "a.jsonl", ARTICLES)
    code, out, err = run("rebuild", str(source), "--index", str(tmp_path / "index"))
    assert (code, out) == (DONE, "")
    assert "12 read, 12 indexed, 0 rejected" in err
    assert err.endswith("gen-000001 is published, with 12 articles.\n")


def test_rebuild_prints_its_report_as_json(tmp_path: Path, run: Any) -> None:
    source = write_jsonl(tmp_path / "a.jsonl", [note(1), note(1)])
    code, out, err = run("rebuild", str(source), "--index", str(tmp_path / "index"), "--json")
    assert (code, err) == (SOME_REJECTED, "")
    report = json.loads(out)
    assert list(report)[:5] == ["generation", "indexed", "rejected", "rejects", "seconds"]
    assert isinstance(report["seconds"], float)
    assert (report["generation"], report["indexed"], report["rejected"]) == ("gen-000001", 1, 1)
    (reject,) = report["rejects"]
    assert list(reject) == ["path", "where", "reason", "detail"]
    assert (reject["path"], reject["where"]) == (str(source), "record 2")
    assert reject["reason"] == "duplicate-id"


def test_rejects_are_listed_and_the_exit_code_says_so(tmp_path: Path, run: Any) -> None:
    source = write_jsonl(tmp_path / "a.jsonl", [note(1)])
    photo = tmp_path / "photo.jpg"
    photo.touch()
    where = ("--index", str(tmp_path / "index"))
    code, _, err = run("rebuild", str(source), str(photo), *where)
    assert code == SOME_REJECTED
    assert err.startswith(f"{photo}: unknown-format: ")
    code, _, err = run("add", str(photo), *where)
    assert code == FAILED
    assert err.endswith("Nothing has changed: gen-000001 stands, with 1 article.\n")
    code, _, err = run("rebuild", str(photo), *where)
    assert code == FAILED
    assert err.endswith(
        "No article was found, so nothing was published. gen-000001 is still served.\n"
    )
    code, out, _ = run("rebuild", str(photo), *where, "--json")
    assert (code, json.loads(out)["published"]) == (FAILED, False)


def test_adding_what_is_there_is_done(tmp_path: Path, run: Any) -> None:
    where = ("--index", str(tmp_path / "index"))
    source = write_jsonl(tmp_path / "a.jsonl", [note(1), note(2)])
    assert run("add", str(source), *where)[0] == DONE
    code, out, err = run("add", str(source), *where, "--prune")
    assert (code, out) == (DONE, "")
    assert "0 indexed, 0 rejected, 2 unchanged" in err
    assert "Nothing has changed: gen-000001 stands, with 2 articles." in err
    empty = tmp_path / "empty"
    empty.mkdir()
    assert run("add", str(empty), *where)[0] == DONE
    source.write_text('{"body": "A file that lost its articles."}\n')
    assert run("add", str(source), *where, "--prune")[0] == DONE


# Searching and showing


def test_search_lists_hits_on_stdout(run: Any) -> None:
    code, out, err = run("search", "ferry")
    assert (code, err) == (DONE, "")
    assert out.startswith("3 articles for ferry  (1-3 shown")
    assert "  1. Night ferry to Ostrova returns after nine years\n" in out
    assert "23 September 2023 (printed) · 8 Rabi I 1445 (printed) · KALMERA" in out


def test_search_prints_json(run: Any) -> None:
    code, out, err = run("search", "ferry", "--limit", "2", "--offset", "1", "--json")
    assert (code, err) == (DONE, "")
    page = json.loads(out)
    kinds = {
        "query": str, "interpreted": str, "notices": list, "total": int, "took_ms": float,
        "limit": int, "offset": int, "hits": list, "facets": dict,
    }  # fmt: skip
    assert {name: type(page[name]) for name in kinds} == kinds
    assert (page["query"], page["total"], len(page["hits"])) == ("ferry", 3, 2)
    contract = {
        "id", "headline", "dateline", "source", "date", "date_origin", "hijri", "hijri_origin",
        "score", "snippet", "path",
    }  # fmt: skip
    assert contract <= page["hits"][0].keys()


def test_search_that_finds_nothing_fails(run: Any) -> None:
    code, out, err = run("search", "zeppelin")
    assert (code, err) == (FAILED, "")
    assert out.startswith("0 articles for zeppelin")
    code, out, _ = run("search", "zeppelin", "--json")
    assert (code, json.loads(out)["hits"]) == (FAILED, [])


def test_search_without_words_is_everything(run: Any) -> None:
    assert run("search")[1].startswith("12 articles  (1-10 shown")


@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        (["ferry", "-goat"], {"bridge", "letter"}),
        (["-goat", "ferry"], {"bridge", "letter"}),
        (["ferry", "-hamper", "-goat"], {"bridge", "letter"}),  # -h is no cry for help in here
        (["--", "-ferry", "bridge"], set()),
        (["--", "ferry", "-bridge"], {"ferry", "letter"}),
        (["ferry", "--from", "2023-09-02"], {"ferry"}),
        (["ferry", "--to", "2023-09-22"], {"bridge"}),
        (["--from", "7 Rabi al-awwal 1445", "--to", "1445-03-07 AH"], {"port-ar"}),
        (["--source", "Hill Agency"], {"olives", "library"}),
        (["--dateline", "KALMERA", "--dateline", "TEL ARMAN"], {"ferry", "olives"}),
        (["الميناء"], {"port-ar"}),
        (['"night ferry"'], {"ferry"}),
        (["AC/DC"], {"symbols"}),
    ],
)
def test_search_takes_words_and_options(run: Any, arguments: list[str], found: set[str]) -> None:
    _, out, _ = run("search", "--json", *arguments)
    assert {hit["id"] for hit in json.loads(out)["hits"]} == found


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["search", "--colour"], "No such option '--colour'"),
        (["search", "--sort", "random"], "random"),
        (["search", "--limit", "0"], "--limit"),
        (["search", "--offset", "9999", "--limit", "10"], "10,000"),
        (["search", "--from", "someday"], "someday"),
        (["search", "x" * 600], "512"),
        (["rebuild"], "SOURCE"),
        (["rebuild", "a", "--workers", "0"], "--workers"),
        (["rebuild", "a", "--colour"], "--colour"),
        (["show"], "ID"),
        (["fetch"], "fetch"),
    ],
)
def test_what_is_typed_wrongly_is_told(run: Any, arguments: list[str], says: str) -> None:
    code, out, err = run(*arguments)
    assert (code, out) == (USAGE, "")
    assert says in err


def test_a_date_that_none_reads_comes_with_help(run: Any) -> None:
    err = run("search", "--from", "the day after")[2]
    assert "the day after" in err
    assert "2023" in err, "an example of what is read"


@pytest.mark.parametrize("arguments", [["search", "-h"], ["search", "--help"], ["-h"]])
def test_help_is_given(run: Any, arguments: list[str]) -> None:
    code, out, err = run(*arguments)
    assert (code, err) == (DONE, "")
    assert out.startswith("Usage: dateline")


def test_show_prints_an_article(run: Any) -> None:
    code, out, err = run("show", "ferry")
    assert (code, err) == (DONE, "")
    assert out.startswith("Night ferry to Ostrova returns after nine years\n")
    assert "date printed        Saturday, September 23, 2023\n" in out
    assert "headline read from  line 3\n" in out
    assert out.endswith("\n\nForty passengers and a goat were aboard.\n")
    code, out, _ = run("show", "ferry", "--json")
    assert json.loads(out)["hijri"] == "1445-03-08"


@pytest.mark.parametrize("arguments", [["-dash-first"], ["--", "-dash-first"]])
def test_an_id_may_begin_with_a_dash(run: Any, arguments: list[str]) -> None:
    assert run("show", *arguments)[1].startswith("Ship's log begins with a dash\n")


def test_show_of_no_article_says_so(run: Any, index_dir: Path) -> None:
    code, out, err = run("show", "--nowhere")
    assert (code, out) == (FAILED, "")
    assert err.startswith(f"There is no article --nowhere in {index_dir}.")


def test_stats_and_check(run: Any) -> None:
    code, out, _ = run("stats")
    assert code == DONE
    assert "articles            12\n" in out
    assert "last day            29 February 2024 · " in out
    assert json.loads(run("stats", "--json")[1])["articles"] == 12
    code, out, err = run("check")
    assert (code, err) == (DONE, "")
    assert out.startswith("The index is whole. gen-000001 is served: ")
    assert json.loads(run("check", "--json")[1])["faults"] == []


def test_check_names_the_damaged_file(tmp_path: Path, run: Any) -> None:
    index_dir = tmp_path / "index"
    run("rebuild", str(write_jsonl(tmp_path / "a.jsonl", ARTICLES)), "--index", str(index_dir))
    name = max(current(index_dir).rglob("*.arrays"))
    data = bytearray(name.read_bytes())
    data[len(data) // 2] ^= 1
    name.write_bytes(data)
    code, out, err = run("check", "--index", str(index_dir))
    assert code == FAILED
    assert out.startswith("The index has faults. gen-000001 is served: ")
    assert err == f"{name} is damaged: its checksum does not fit.\n"


@pytest.mark.parametrize(
    "arguments", [["search", "x"], ["show", "x"], ["stats"], ["check"]], ids=lambda each: each[0]
)
def test_a_missing_index_is_told_with_what_to_do(
    run: Any, tmp_path: Path, arguments: list[str]
) -> None:
    code, out, err = run("--index", str(tmp_path / "none"), *arguments)
    assert (code, out) == (FAILED, "")
    assert err.count("\n") == 1
    assert f"dateline --index {tmp_path / 'none'} rebuild SOURCE..." in err


def test_the_index_is_named_before_or_after_the_command_or_in_the_environment(
    run: Any, index_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = ("--index", str(index_dir))
    assert run("stats")[0] == DONE
    monkeypatch.setenv("DATELINE_INDEX", str(tmp_path / "none"))
    assert run("stats")[0] == FAILED
    assert run(*here, "stats")[0] == run("stats", *here)[0] == DONE
    assert run("--index", "none", "stats", *here)[0] == DONE
    monkeypatch.delenv("DATELINE_INDEX")
    monkeypatch.chdir(tmp_path)
    assert "var/index" in run("stats")[2]


# In a process of its own


def test_both_ways_to_call_it_are_the_same(index_dir: Path) -> None:
    script = Path(sys.executable).with_name("dateline")
    if not script.exists():
        pytest.skip("the package is not installed")
    arguments = ("--index", str(index_dir), "show", "port-ar")
    assert process(str(script), *arguments) == process(*CLI, *arguments)


def test_a_locale_without_arabic_prints_what_it_can(index_dir: Path) -> None:
    poor = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": ""}
    arguments = ("--index", str(index_dir), "search", "الميناء")
    code, out, err = process(*CLI, *arguments, env=poor)
    assert (code, err) == (DONE, "")
    assert out.startswith("1 article for ???????  (1-1 shown")
    poor = {"PYTHONIOENCODING": "iso-8859-1"}
    code, out, err = process(*CLI, *arguments, "--json", env=poor)
    assert (code, err) == (DONE, "")
    assert json.loads(out)["hits"][0]["paper"] == "صوت المرسى"


@pytest.mark.parametrize("command", ["search", "show"])
@pytest.mark.parametrize("output", [[], ["--json"]], ids=["words", "json"])
def test_arguments_that_are_no_text_are_told_of(
    index_dir: Path, command: str, output: list[str]
) -> None:
    broken = os.fsdecode(b"\xff\xfe")
    code, out, err = process(*CLI, "--index", str(index_dir), command, broken, *output)
    assert code == FAILED
    assert "Traceback" not in err
    assert "\ufffd\ufffd" in out + err


@pytest.mark.parametrize("arguments", [["search"], ["search", "--json"], ["--help"]])
def test_a_broken_pipe_is_no_error(index_dir: Path, arguments: list[str]) -> None:
    """Like `| head -0`: the reader is gone before anything is written."""
    reader, writer = os.pipe()
    os.close(reader)
    command = (*CLI, "--index", str(index_dir), *arguments)
    done = subprocess.run(command, stdout=writer, stderr=subprocess.PIPE, check=False)
    os.close(writer)
    assert (done.returncode, done.stderr) == (DONE, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_behind_stdout_is_told(index_dir: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        command = (*CLI, "--index", str(index_dir), "stats")
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, check=False)
    assert done.returncode == FAILED
    assert done.stderr == b"Stopped: [Errno 28] No space left on device.\n"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("workers", [1, 2])
def test_a_stopped_build_says_so_and_leaves_nothing(
    tmp_path: Path, number: signal.Signals, workers: int
) -> None:
    """Signalled as a terminal does it, workers too, which are about to start."""
    index_dir = tmp_path / "index"
    source = write_jsonl(tmp_path / "a.jsonl", map(note, range(12_000)))
    command = (*CLI, "rebuild", str(source), "--index", str(index_dir), "--workers", str(workers))
    builder = subprocess.Popen(command, stderr=subprocess.PIPE, start_new_session=True)
    while not (list(index_dir.glob("building-*/seg-*")) or len(children(builder.pid)) > 1):
        assert builder.poll() is None, "it came to its end before it could be stopped"
    os.killpg(builder.pid, number)
    _, err = builder.communicate(timeout=20)
    assert builder.returncode == FAILED
    assert err.strip() == b"Stopped; what was published before is untouched."
    assert [path.name for path in index_dir.iterdir()] == ["LOCK"]


def children(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/task/{pid}/children").read_text().split()


# Terminals


def on_terminal(width: int, term: str = "xterm") -> Console:
    env = {"TERM": term, "COLUMNS": str(width)}
    return Console(force_terminal=True, width=width, record=True, _environ=env, highlight=False)


@pytest.mark.parametrize("width", [20, 40, 80])
def test_nothing_is_wider_than_the_terminal(width: int, capsys: pytest.CaptureFixture[str]) -> None:
    console = on_terminal(width)
    for article in ARTICLES:
        print_article(console, article)
    lines = console.export_text().splitlines()
    assert max(map(len, lines)) <= width
    assert "ferry" in capsys.readouterr().out


def test_a_terminal_is_not_told_what_to_do_by_a_name() -> None:
    assert printable("a\x1b[2Jb\nc\u202ed\udcff.txt") == r"a\x1b[2Jb\nc\u202ed\udcff.txt"
    assert printable("می\u200cخواهم") == "می\u200cخواهم"


def test_a_closed_stderr_stops_no_build_and_decides_no_exit_code(tmp_path: Path) -> None:
    source = write_jsonl(tmp_path / "a.jsonl", ARTICLES)
    (tmp_path / "b.pdf").touch()
    command = [sys.executable, str(ROOT / "cli.py"), "--index", str(tmp_path / "index")]
    reader, writer = os.pipe()
    os.close(reader)
    inputs = [str(source), str(tmp_path / "b.pdf")]
    done = subprocess.run([*command, "rebuild", *inputs], stderr=writer, check=False)
    os.close(writer)
    assert done.returncode == SOME_REJECTED
    assert current(tmp_path / "index").name == "gen-000001"
