"""Measures the server under load, alone and while a rebuild publishes, against Datasette.

    make bench-load CORPUS=file.jsonl.gz SECONDS=60 DATASETTE=path/to/bin/datasette

wrk asks over loopback for pages of results, with words and phrases drawn from the corpus, the same
of both. Datasette serves the same articles from a table with an FTS5 index in one process, which is
all it has, its facets off; it is left out by name where it is not installed.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from urllib.parse import urlencode

from index.writer import rebuild
from tests.bench.asks import PAGE
from tests.bench.engines.base import OURS
from tests.bench.machine import circumstances
from tests.bench.queries import Sample, draw
from tests.bench.records import TEXTS, records
from tests.bench.tables import Sheet, Table, megabytes, milliseconds

ROOT = Path(__file__).parents[2]
KINDS = ("common", "rare", "and2", "phrase")
THREADS = 2
"""Of wrk."""

WARM_UP = 1.0
"""Of the time of a run: until then caches fill, which is no growth."""

EACH = 500
"""Queries of each kind: more than come again soon."""

TIMES_DATASETTE = 3.0
MOST_GROWTH = 1.1
"""Memory at the end by that at the start; what the allocator keeps goes up and down by less."""

_ADDRESS = re.compile(r"http://127\.0\.0\.1:(\d+)")


@dataclass(frozen=True, slots=True)
class Load:
    """What a run of wrk came to; `before` and `after` are the bytes of each process."""

    name: str
    a_second: float
    p50: float
    p99: float
    errors: int
    before: Sequence[int]
    after: Sequence[int]

    @property
    def row(self) -> tuple[str, ...]:
        """The cells of its line."""
        sizes = [" + ".join(map(megabytes, each)) for each in (self.before, self.after)]
        latencies = milliseconds(self.p50), milliseconds(self.p99)
        return self.name, f"{self.a_second:,.0f}", *latencies, str(self.errors), *sizes


def main() -> int:
    """Measure, and print the table; 1 if something is not as it should be."""
    options = _options()
    if not shutil.which("wrk"):
        sys.stderr.write("wrk is not installed; on Debian: apt-get install wrk\n")
        return 2
    with tempfile.TemporaryDirectory() as folder:
        sheet = _measured(options, Path(folder))
    print(sheet.as_text())
    if options.markdown:
        options.markdown.write_text(sheet.as_markdown(), encoding="utf-8")
    return 1 if any(note.startswith("Not as it should be") for note in sheet.notes) else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measures the server under load.")
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--seconds", type=int, default=60, help="of each run")
    parser.add_argument("--connections", type=int, default=32)
    parser.add_argument("--datasette", default="datasette", help="the program, by its path or name")
    parser.add_argument("--markdown", type=Path, help="write the table here too, as Markdown")
    return parser.parse_args()


def _measured(options: argparse.Namespace, folder: Path) -> Sheet:
    index_dir = folder / "index"
    articles = rebuild([options.corpus], index_dir).articles
    queries = _queries(options.corpus)
    asked = _listed(folder / "ours", [f"/search?{urlencode({'q': query})}" for query in queries])
    with _ours(index_dir) as (pid, port):
        loads = [_load(OURS, options, pid, port, asked)]
        with _rebuilding(options.corpus, index_dir) as published:
            loads.append(_load(f"{OURS}, while it is rebuilt", options, pid, port, asked))
    versions, notes = {OURS: version("dateline")}, [f"Published meanwhile: {len(published)} times."]
    datasette = shutil.which(options.datasette)
    if datasette:
        versions["Datasette"] = _said([datasette, "--version"]).split()[-1]
        asked = _listed(folder / "theirs", list(map(_datasette_path, queries)))
        with _datasette(datasette, _database(options.corpus, folder)) as (pid, port):
            loads.append(_load("Datasette, FTS5", options, pid, port, asked))
    else:
        notes.append("Datasette is not installed; it is left out.")
    head = ("", "requests/s", "p50 ms", "p99 ms", "errors", "MB at the start", "MB at the end")
    title = f"A page of {PAGE} results, {options.connections} connections, {options.seconds} s"
    told = f"make bench-load SECONDS={options.seconds}"
    corpus = f"{options.corpus.name}, {articles:,} articles"
    return Sheet(
        circumstances(told, corpus, EACH, versions),
        [Table(title, head, [load.row for load in loads])],
        [*notes, *_problems(loads)],
    )


def _queries(corpus: Path) -> list[str]:
    drawn = draw(Sample.of(corpus), EACH)
    texts = [" ".join(ask.words) for kind in KINDS for ask in drawn.get(kind, ())]
    phrases = {" ".join(ask.words) for ask in drawn.get("phrase", ())}
    return [f'"{text}"' if text in phrases else text for text in texts]


def _listed(path: Path, paths: Sequence[str]) -> Path:
    path.write_text("".join(f"{each}\n" for each in paths), encoding="ascii")
    return path


def _datasette_path(query: str) -> str:
    return f"/articles/articles?{urlencode({'_search': query, '_searchmode': 'raw'})}"


def _database(corpus: Path, folder: Path) -> Path:
    """The articles as a table that Datasette can search: an FTS5 table of its texts beside it."""
    path = folder / "articles.db"
    columns = ", ".join(TEXTS)
    with sqlite3.connect(path) as base:
        base.execute(f"CREATE TABLE articles (id TEXT PRIMARY KEY, date INTEGER, {columns})")
        base.executemany(
            f"INSERT INTO articles VALUES (?, ?{', ?' * len(TEXTS)})",
            ((each.id, each.day, *map(each.texts.get, TEXTS)) for each in records(corpus)),
        )
        base.execute(
            f"CREATE VIRTUAL TABLE articles_fts USING fts5 ({columns}, content=articles, "
            "tokenize='porter unicode61')"
        )
        base.execute("INSERT INTO articles_fts (articles_fts) VALUES ('rebuild')")
    base.close()
    return path


@contextmanager
def _ours(index_dir: Path) -> Iterator[tuple[int, int]]:
    command = [sys.executable, "cli.py", "--index", str(index_dir), "serve", "--port", "0"]
    with _server(command) as started:
        yield started


@contextmanager
def _datasette(program: str, database: Path) -> Iterator[tuple[int, int]]:
    settings = {"suggest_facets": "off", "allow_facet": "off", "default_page_size": str(PAGE)}
    given = [word for name, value in settings.items() for word in ("--setting", name, value)]
    with _server(
        [program, "serve", "--immutable", str(database), "--port", "0", *given]
    ) as started:
        yield started


@contextmanager
def _server(command: Sequence[str]) -> Iterator[tuple[int, int]]:
    """The number and the port of a server, which says its address on stderr."""
    pipe = subprocess.PIPE
    with subprocess.Popen(
        command, cwd=ROOT, stderr=pipe, stdout=subprocess.DEVNULL, text=True
    ) as process:
        assert process.stderr
        said = iter(process.stderr.readline, "")
        port = next(int(found[1]) for line in said if (found := _ADDRESS.search(line)))
        try:
            yield process.pid, port
        finally:
            process.send_signal(signal.SIGINT)
            process.communicate()


@contextmanager
def _rebuilding(corpus: Path, index_dir: Path) -> Iterator[list[int]]:
    """Build the index again and again; in the end there is an item for each publication."""
    command = [sys.executable, "-m", "tests.bench.load_builder", str(corpus), str(index_dir)]
    ended: list[int] = []
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as builder:
        yield ended
        told, _ = builder.communicate()
        ended += map(int, told.split())


def _load(name: str, options: argparse.Namespace, pid: int, port: int, asked: Path) -> Load:
    """One run, after one to warm up."""
    _wrk(options.connections, max(1, round(options.seconds * WARM_UP)), port, asked)
    before = _sizes(pid)
    told = _wrk(options.connections, options.seconds, port, asked)
    return Load(
        name,
        told["requests"] * 1e6 / told["microseconds"],
        told["p50"] / 1000,
        told["p99"] / 1000,
        told["errors"],
        before,
        _sizes(pid),
    )


def _wrk(connections: int, seconds: int, port: int, asked: Path) -> dict[str, int]:
    settings = [f"-t{THREADS}", f"-c{connections}", f"-d{seconds}s", "--timeout", "10s"]
    script = str(Path(__file__).with_suffix(".lua"))
    address = f"http://127.0.0.1:{port}"
    told = _said(["wrk", *settings, "-s", script, address, "--", str(asked)])
    outcome: dict[str, int] = json.loads(told.splitlines()[-1])
    return outcome


def _said(command: Sequence[str]) -> str:
    return subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout


def _sizes(pid: int) -> list[int]:
    """Bytes that a process and each below it hold for themselves, files that are mapped aside."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    own = [1024 * int(size) for size in re.findall(r"RssAnon:\s+(\d+) kB", status)]
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    return own + [size for child in children for size in _sizes(int(child))]


def _problems(loads: Sequence[Load]) -> Iterator[str]:
    for load in loads:
        if load.errors:
            yield f"Not as it should be: {load.name}: {load.errors} errors."
        if load.name == OURS and sum(load.after) > MOST_GROWTH * sum(load.before):
            yield f"Not as it should be: {load.name}: its memory grew."
    ours, theirs = loads[0], loads[-1]
    if theirs.name.startswith("Datasette"):
        times = ours.a_second / theirs.a_second
        wanted = "" if times >= TIMES_DATASETTE else "Not as it should be: "
        yield f"{wanted}{times:.1f} times as many requests a second as Datasette."


if __name__ == "__main__":
    sys.exit(main())
