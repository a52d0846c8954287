"""The measuring of the server under load: what it says of a small drawn archive."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest

from tests.bench import draw, load


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path: Path = tmp_path_factory.mktemp("load") / "drawn.jsonl.gz"
    draw.write(path, 300, 1)
    return path


def test_the_peer_searches_the_same_articles(corpus: Path, tmp_path: Path) -> None:
    queries = load._queries(corpus)
    assert len(queries) > 300
    base = sqlite3.connect(load._database(corpus, tmp_path))
    (articles,) = base.execute("SELECT count(*) FROM articles").fetchone()
    search = "SELECT count(*) FROM articles_fts WHERE articles_fts MATCH ?"
    found = [base.execute(search, [query]).fetchone() for query in queries]
    base.close()
    assert articles == 300
    assert (0,) not in found


@pytest.mark.skipif(not shutil.which("wrk"), reason="wrk is not installed")
def test_a_server_is_measured_alone_and_while_it_is_rebuilt(
    corpus: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    arguments = ["load", str(corpus), "--seconds", "1", "--datasette", "/nowhere/datasette"]
    monkeypatch.setattr("sys.argv", arguments)
    load.main()
    told = capsys.readouterr().out
    assert "Datasette is not installed; it is left out." in told
    rows = [line.split() for line in told.splitlines() if line.startswith("Dateline")]
    assert len(rows) == 2
    assert float(rows[0][1].replace(",", "")) > 0
    assert "errors." not in told
