"""One index searched from several threads and processes: all find what one alone finds."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path
from random import Random

import pytest

from index.article import Article
from index.writer import rebuild
from search import snapshot
from search.engine import Engine, open_engine
from search.results import SORTS, Request
from search.results_json import page_json
from tests.archive import write_jsonl
from tests.strategies import GREGORIAN_DAYS, WORDS

THREADS = 4
ROUNDS = 3

# What another process does: the requests come by stdin, their answers go to stdout.
SEARCHING = """
import json, sys
from tests.test_threads import answer
from search.engine import open_engine
from search.results import Request
with open_engine(sys.argv[1]) as engine:
    print(json.dumps([answer(engine, Request(**asked)) for asked in json.load(sys.stdin)]))
"""


def articles() -> Iterator[Article]:
    random = Random(11)
    for number in range(600):
        some = random.choices(WORDS, k=random.randint(1, 40))
        yield Article(
            id=f"a{number}",
            headline=" ".join(some[:3]),
            body=" ".join(some),
            source=random.choice(("Coast Wire", "Hill Agency", "")),
            date=random.choice((0, *GREGORIAN_DAYS)),
        )


def requests() -> list[Request]:
    random = Random(12)
    words = [word for word in WORDS if word.isalnum()]
    forms = ("{0}", "{0} {1}", "{0} OR {1} OR {2}", '"{0} {1}"', "{0} -{1}", '"{0} {1}"~4')
    dear = ("pri*", "prise~", "ri* OR oli~", "date:2023", "oil date:2023..")
    return [
        Request(
            random.choice((*forms, *dear)).format(*random.choices(words, k=3)),
            source=random.choice(((), (), ("hill agency",))),
            sort=random.choice(SORTS),
            offset=random.choice((0, 0, 7, 60)),
        )
        for _ in range(120)
    ]


def answer(engine: Engine, request: Request) -> object:
    """All of a page but its time, as JSON gives it back."""
    page = page_json(engine.search(request), limit=request.limit, offset=request.offset)
    return json.loads(json.dumps(page | {"took_ms": 0}))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made: Path = tmp_path_factory.mktemp("threads")
    rebuild([write_jsonl(made / "articles.jsonl", articles())], made / "index")
    return made / "index"


@pytest.fixture(scope="module")
def alone(folder: Path) -> list[object]:
    """The answers to all requests, one after the other, by an engine for each."""
    found = []
    for request in requests():
        with open_engine(folder) as engine:
            found.append(answer(engine, request))
    return found


@pytest.mark.parametrize("cached", [snapshot.MOST_CACHED, 60_000])
def test_threads_that_share_an_engine(
    folder: Path, alone: list[object], cached: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(snapshot, "MOST_CACHED", cached)
    asked = list(enumerate(requests())) * ROUNDS
    Random(13).shuffle(asked)
    with open_engine(folder) as engine, ThreadPoolExecutor(THREADS) as threads:
        answers = threads.map(lambda each: (each[0], answer(engine, each[1])), asked, timeout=120)
        for number, found in answers:
            assert found == alone[number], requests()[number]


def test_processes_that_share_an_index(folder: Path, alone: list[object]) -> None:
    asked = json.dumps([asdict(request) for request in requests()])
    command = [sys.executable, "-c", SEARCHING, str(folder)]

    def search(_: int) -> str:
        root = Path(__file__).parent.parent
        return subprocess.run(
            command, input=asked, stdout=subprocess.PIPE, text=True, cwd=root, check=True
        ).stdout

    with ThreadPoolExecutor(2) as processes:
        for told in processes.map(search, range(2), timeout=120):
            assert json.loads(told) == alone
