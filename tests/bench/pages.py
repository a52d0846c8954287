"""Measures the search page as it is served, and what each part of it costs.

    make bench-pages CORPUS=articles.jsonl.gz

Every query is asked once by `GET /search`, of two server processes, with facets, timeline and
snippets: no answer comes from a cache of the same search. The parts are measured beside it in one
process, each query once too; what the parts leave of the whole is the template and Flask.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from http.client import HTTPConnection
from importlib.metadata import version
from pathlib import Path
from time import perf_counter
from typing import TypeVar
from urllib.parse import urlencode, urlsplit

import numpy as np
from flask.testing import FlaskClient

from index.calendars import format_day
from index.writer import rebuild
from search.engine import open_engine
from search.results import Page
from tests.bench.asks import Ask
from tests.bench.engines.base import OURS
from tests.bench.machine import circumstances
from tests.bench.queries import Sample, draw
from tests.bench.tables import Sheet, Table, milliseconds
from webui.app import create_app
from webui.state import SearchState

KINDS = ("common", "rare", "and2", "or2", "or5", "phrase", "near", "range", "prefix", "fuzzy")
"""The classes that are typed into the page as one query."""

EACH = 30
PROCESSES = 2
ROOT = Path(__file__).parent.parent.parent

PARTS: Mapping[str, Callable[[Page], object]] = {
    "facets": lambda page: page.facets,
    "timeline": lambda page: page.timeline(),
    "snippets": lambda page: [(hit.headline_marked, hit.snippet_marked) for hit in page.hits],
}
"""What is worked out when the page asks for it."""

Made = TypeVar("Made")

Times = dict[str, list[float]]
"""Milliseconds by part or class."""


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(description="Measures the search page.")
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--queries", type=int, default=EACH, help="queries of each class")
    options = parser.parse_args()
    drawn = draw(Sample.of(options.corpus), 2 * options.queries)
    states = {kind: [_state(ask) for ask in drawn[kind]] for kind in KINDS if kind in drawn}
    with tempfile.TemporaryDirectory() as folder:
        index = Path(folder) / "index"
        rebuild([options.corpus], index)
        rows = [*_rows(_parts(index, states)), *_rows(_served(index, states))]
    table = Table("The search page, in milliseconds.", ("", "queries", "p50", "p95", "most"), rows)
    held = circumstances(
        f"make bench-pages CORPUS={options.corpus.name}",
        options.corpus.name,
        2 * options.queries,
        {OURS: version("dateline")},
    )
    print(Sheet(held, (table,), ()).as_text())


def _state(ask: Ask) -> SearchState:
    if not ask.first:
        return SearchState(q=_typed(ask))
    return SearchState(q=_typed(ask), date_from=format_day(ask.first), date_to=format_day(ask.last))


def _typed(ask: Ask) -> str:
    """The query as a person types it."""
    match ask.kind:
        case "or2" | "or5":
            return " OR ".join(ask.words)
        case "phrase":
            return f'"{" ".join(ask.words)}"'
        case "near":
            return f'"{" ".join(ask.words)}"~5'
        case "prefix":
            return f"{ask.words[0]}*"
        case "fuzzy":
            return f"{ask.words[0]}~"
        case _:
            return " ".join(ask.words)


def _parts(index: Path, states: Mapping[str, Sequence[SearchState]]) -> Times:
    """Of every second query, so that no part finds a cache filled by the page."""
    times: Times = {"finding and ranking": [], **{name: [] for name in PARTS}}
    with open_engine(index) as engine:
        for state in _all(states):
            page = _timed(times["finding and ranking"], partial(engine.search, state.request()))
            for name, part in PARTS.items():
                _timed(times[name], partial(part, page))
    times["whole request, no network"] = _in_process(index, states)
    return times


def _in_process(index: Path, states: Mapping[str, Sequence[SearchState]]) -> list[float]:
    client, times = create_app({"INDEX_DIR": str(index)}).test_client(), list[float]()
    client.get("/search?q=warm")
    for state in _all(states):
        _timed(times, partial(_answered, client, state))
    return times


def _answered(client: FlaskClient, state: SearchState) -> bytes:
    answer: bytes = client.get(f"/search?{urlencode(state.pairs())}").data
    return answer


def _served(index: Path, states: Mapping[str, Sequence[SearchState]]) -> Times:
    """By class, and all together."""
    times: Times = {f"served: {kind}": [] for kind in states}
    with _server(index) as address:
        connection = HTTPConnection(address)
        for _ in range(4 * PROCESSES):  # each process has opened the index
            _get(connection, "/search?q=warm")
        for kind, asked in states.items():
            for state in asked:
                path = f"/search?{urlencode(state.pairs())}"
                _timed(times[f"served: {kind}"], partial(_get, connection, path))
        connection.close()
    return {**times, "served: all": [each for kind in times.values() for each in kind]}


def _get(connection: HTTPConnection, path: str) -> None:
    connection.request("GET", path)
    answer = connection.getresponse()
    answer.read()
    if answer.status != 200:
        sys.exit(f"{path}: {answer.status}")


@contextmanager
def _server(index: Path) -> Iterator[str]:
    """The server at a free port: `host:port`."""
    serve = ("serve", "--port", "0", "--workers", str(PROCESSES))
    command = (sys.executable, str(ROOT / "cli.py"), "--index", str(index), *serve)
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr
        line = process.stderr.readline()
        try:
            yield urlsplit(line.split(" at ")[1].split()[0]).netloc
        finally:
            process.terminate()


def _all(states: Mapping[str, Sequence[SearchState]]) -> Iterator[SearchState]:
    for asked in states.values():
        yield from asked


def _timed(times: list[float], do: Callable[[], Made]) -> Made:
    started = perf_counter()
    made = do()
    times.append((perf_counter() - started) * 1000)
    return made


def _rows(times: Times) -> Iterator[tuple[str, ...]]:
    for name, each in times.items():
        p50, p95, most = np.percentile(each, (50, 95, 100)).tolist()
        yield name, str(len(each)), *map(milliseconds, (p50, p95, most))


if __name__ == "__main__":
    main()
