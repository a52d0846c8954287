"""The command line: what it prints, where, and with what exit code."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Mapping
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

import cli
from cli import DONE, FAILED, SOME_REJECTED, USAGE
from index.printable import printable
from search.engine import Engine
from search.results import Request
from search.terminal import print_article, print_page
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


def test_search_that_finds_nothing_says_what_would(run: Any) -> None:
    _, out, _ = run("search", "nihgt feryr")
    assert out.splitlines()[1:] == ["Did you mean night ferry?  1 article"]
    _, out, _ = run("search", "nihgt Zeppelin feryr")
    assert out.splitlines()[1] == "Did you mean night ferry, without “Zeppelin”?  1 article"
    _, out, _ = run("search", "ferry", "zeppelin")
    assert out.splitlines()[1:] == ["Without “zeppelin”  3 articles"]
    _, out, _ = run("search", "ferry", "--from", "2024")
    assert out.splitlines()[-1] == "Of all days  3 articles"


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
        (["export", "--colour"], "No such option '--colour'"),
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
    assert re.search(r"^timeline            [▁▂▃▄▅▆▇█ ]+$", out, re.MULTILINE)
    assert re.search(r"^coverage            20\d\d\S* to 20\d\d\S*; articles in \d", out, re.M)
    assert json.loads(run("stats", "--json")[1])["articles"] == 12
    code, out, err = run("check")
    assert (code, err) == (DONE, "")
    assert out.startswith("The index is whole. gen-000001 is served: ")
    assert json.loads(run("check", "--json")[1])["faults"] == []


def test_check_counts_one_as_one(tmp_path: Path, run: Any) -> None:
    sources = write_jsonl(tmp_path / "a.jsonl", ARTICLES[:1])
    run("rebuild", str(sources), "--index", str(tmp_path / "index"))
    out = run("check", "--index", str(tmp_path / "index"))[1]
    assert re.search(r" served: 1 file, \d+\.\d MB, 1 article\.$", out)


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
    source = write_jsonl(tmp_path / "a.jsonl", map(note, range(60_000)))
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


def test_matches_are_marked_on_a_terminal_and_plain_in_a_pipe(engine: Engine) -> None:
    page = engine.search(Request("goats"))
    told = {}
    for kind, console in {
        "terminal": on_terminal(80),
        "pipe": Console(record=True, file=StringIO(), highlight=False),
    }.items():
        print_page(console, page, 0)
        told[kind] = console.export_text(styles=True, clear=False), console.export_text()
    assert "\x1b[1;7mgoat\x1b[0m" in told["terminal"][0]
    assert "and a goat were" in told["pipe"][1]
    piped = Console(file=StringIO(), highlight=False)
    print_page(piped, page, 0)
    assert isinstance(piped.file, StringIO)
    assert "\x1b" not in piped.file.getvalue()


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


def test_a_build_of_whose_output_nobody_wants_to_know_succeeds(tmp_path: Path) -> None:
    source = write_jsonl(tmp_path / "a.jsonl", ARTICLES)
    command = [sys.executable, str(ROOT / "cli.py"), "--index", str(tmp_path / "index")]
    closed = ["sh", "-c", '"$@" >&-', "sh", *command, "rebuild", str(source)]
    done = subprocess.run(closed, stderr=subprocess.PIPE, text=True, check=False)
    assert (done.returncode, "Traceback" in done.stderr) == (0, False)
    assert current(tmp_path / "index").name == "gen-000001"


# Exports


@pytest.mark.parametrize(
    ("arguments", "begins"),
    [
        (["--output", "out.csv"], "\ufeffrank,id,headline,"),
        (["--output", "out.JSONL"], '{"id": "ferry"'),
        (["--output", "out.ris"], "Exported by Dateline: 3 articles; query=ferry; "),
        (["--output", "out.bib"], "% Exported by Dateline"),
        (["--output", "out.bibtex"], "% Exported by Dateline"),
        (["--output", "out"], "\ufeffrank"),
        (["--output", "out.csv", "--format", "jsonl"], '{"id": "ferry"'),
    ],
)
def test_export_writes_a_file_of_the_kind_that_its_name_says(
    run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], begins: str
) -> None:
    monkeypatch.chdir(tmp_path)
    code, out, err = run("export", "ferry", *arguments)
    assert (code, out) == (DONE, "")
    assert err == f"3 articles in {arguments[1]}, as gen-000001 has them.\n"
    assert (tmp_path / arguments[1]).read_text("utf-8").startswith(begins)


def test_export_writes_to_stdout_and_tells_people_on_stderr(run: Any) -> None:
    code, out, err = run("export", "ferry", "-goat", "--format", "jsonl", "--source", "coast wire")
    assert code == DONE
    assert [json.loads(line)["id"] for line in out.splitlines()] == ["bridge"]
    assert err == "1 article, as gen-000001 has them.\n"
    code, out, err = run("export", "ferry", "--source", "Nobody")
    assert (code, out.count("\n")) == (FAILED, 1)
    assert err.startswith("No article has the source “Nobody”.\n")


@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        (["--lang", "ar"], {"port-ar", "rain-ar"}),
        (["--flag", "disagreeing"], {"two-calendars"}),
        (["--month", "2023-09", "ferry"], {"ferry", "bridge"}),
        (["--month", "h1445-03", "--dateline", "KALMERA"], {"ferry"}),
        (["--from", "2023-09-02", "--to", "1445-03-08", "ferry"], {"ferry"}),
    ],
)
def test_search_and_export_take_the_same_filters(
    run: Any, arguments: list[str], found: set[str]
) -> None:
    hits = json.loads(run("search", "--json", *arguments)[1])["hits"]
    lines = run("export", "--format", "jsonl", *arguments)[1].splitlines()
    assert {hit["id"] for hit in hits} == {json.loads(line)["id"] for line in lines} == found


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["export", "--format", "xls"], USAGE),
        (["export", "x" * 600, "--output", "out.csv"], USAGE),
        (["export", "--from", "someday", "--output", "out.csv"], USAGE),
        (["export", "--output", "out.xlsx"], USAGE),
        (["export", "--index", "none", "--output", "out.csv"], FAILED),
    ],
)
def test_an_export_that_fails_leaves_no_file(
    run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], code: int
) -> None:
    monkeypatch.chdir(tmp_path)
    found = run(*arguments)
    assert found[:2] == (code, "")
    assert found[2].strip()
    assert list(tmp_path.iterdir()) == []


def test_an_export_into_no_folder_is_told(index_dir: Path, tmp_path: Path) -> None:
    output = tmp_path / "none" / "out.csv"
    code, out, err = process(*CLI, "--index", str(index_dir), "export", "--output", str(output))
    assert (code, out) == (FAILED, "")
    assert err == f"Stopped: [Errno 2] No such file or directory: '{output}'.\n"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("command", ["export", "batch"])
def test_an_export_to_a_full_disk_is_told(index_dir: Path, tmp_path: Path, command: str) -> None:
    queries = tmp_path / "q.tsv"
    queries.write_text("ferry\n")
    arguments = [command, "ferry"] if command == "export" else [command, str(queries)]
    for output in ([], ["--output", "/dev/full"]):
        with Path("/dev/full").open("wb") as full:
            every = (*CLI, "--index", str(index_dir), *arguments, *output)
            done = subprocess.run(every, stdout=full, stderr=subprocess.PIPE, check=False)
        assert done.returncode == FAILED
        assert b"Stopped: [Errno 28] No space left on device" in done.stderr
        assert b"Traceback" not in done.stderr


# Completion


def completed(shell: str, *words: str) -> list[str]:
    """What a shell is offered for the last of the words, by the program itself."""
    told = {"_DATELINE_COMPLETE": f"{shell}_complete", "COMP_WORDS": " ".join(["dateline", *words])}
    code, out, err = process(*CLI, env=told | {"COMP_CWORD": str(len(words))})
    assert (code, err) == (DONE, "")
    return [line.rpartition(",")[2] for line in out.splitlines()]


def test_completion_offers_commands_options_and_values() -> None:
    assert completed("bash", "s") == ["search", "show", "stats", "serve"]
    assert "--dateline" in completed("bash", "export", "--d")
    assert completed("bash", "export", "--format", "b") == ["bibtex"]
    assert completed("bash", "search", "--sort", "o") == ["oldest"]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_prints_a_script_for_the_shell(run: Any, shell: str) -> None:
    code, out, err = run("completion", shell)
    assert (code, err) == (DONE, "")
    assert "dateline" in out
    assert f"_DATELINE_COMPLETE={shell}_complete" in out
    if program := shutil.which(shell):
        assert process(program, "-n", "-c", out) == (0, "", "")


def test_bash_completes_by_the_script(run: Any, tmp_path: Path) -> None:
    """The function that bash calls on TAB, in a real bash."""
    bash = shutil.which("bash")
    if not bash:
        pytest.skip("needs bash")
    program = tmp_path / "dateline"
    program.write_text(f'#!/bin/sh\nexec {sys.executable} {ROOT / "cli.py"} "$@"\n')
    program.chmod(0o755)
    script = (
        f"{run('completion', 'bash')[1]}\n"
        "COMP_WORDS=(dateline export --format j); COMP_CWORD=3\n"
        '"$(complete -p dateline | sed "s/.*-F \\([^ ]*\\).*/\\1/")" dateline\n'
        'echo "${COMPREPLY[@]}"\n'
    )
    env = {"PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}"}
    assert process(bash, "--norc", "-c", script, env=env) == (0, "jsonl\n", "")


def test_help_begins_with_examples_that_work(run: Any) -> None:
    out = run("--help")[1]
    for command in ("rebuild", "search", "show", "export", "serve"):
        assert f"  dateline {command} " in out
        assert run(command, "--help")[0] == DONE


def test_the_list_of_commands_is_whole_in_a_terminal_of_eighty_columns(
    run: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    assert "..." not in run("--help")[1].split("Commands:")[1]
