"""Going through all hits of a search by a cursor, and what becomes of it when things change."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from index.writer import add, rebuild
from search.engine import DEEPEST
from webui.app import create_app
from webui.cursors import Cursor, read_cursor, search_mark
from webui.state import SearchState

MANY = DEEPEST + 250


@pytest.fixture(scope="module")
def index_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cursor")
    lines = (
        json.dumps(
            {"id": f"a{n}", "headline": f"Tide {n % 7}", "body": "in", "date": f"20{n % 90 + 10}"}
        )
        for n in range(MANY)
    )
    (folder / "a.jsonl").write_text("\n".join(lines))
    rebuild([folder / "a.jsonl"], folder / "index")
    return folder / "index"


@pytest.fixture
def web(index_dir: Path) -> Iterator[FlaskClient]:
    app = create_app({"INDEX_DIR": str(index_dir)})
    yield app.test_client()
    app.extensions["engines"].close()


def pages(web: FlaskClient, **asked: str) -> Iterator[Any]:
    """All answers of a search, the cursor of each asking for the next."""
    cursor = ""
    while True:
        answer = web.get("/api/search", query_string={**asked, "cursor": cursor}).json
        yield answer
        cursor = answer["next_cursor"]
        if not cursor:
            return


@pytest.mark.parametrize("sort", ["relevance", "newest", "oldest"])
def test_every_hit_comes_once_to_the_last_one(web: FlaskClient, sort: str) -> None:
    seen = []
    for answer in pages(web, q="tide", sort=sort, limit="100"):
        assert answer["offset"] == len(seen)
        seen += [hit["id"] for hit in answer["hits"]]
    assert len(seen) == len(set(seen)) == answer["total"] == MANY
    near = web.get("/api/search", query_string={"q": "tide", "sort": sort, "limit": 100}).json
    assert [hit["id"] for hit in near["hits"]] == seen[:100]


def test_a_cursor_goes_on_where_any_page_ends(web: FlaskClient) -> None:
    whole = web.get("/api/search?q=tide+3&limit=20").json["hits"]
    part = web.get("/api/search?q=tide+3&limit=7&offset=4").json
    after = web.get(f"/api/search?q=tide+3&limit=5&cursor={part['next_cursor']}&page=9").json
    assert [hit["id"] for hit in after["hits"]] == [hit["id"] for hit in whole[11:16]]
    assert after["offset"] == 11


def test_the_last_page_and_an_empty_one_have_none(web: FlaskClient) -> None:
    assert web.get("/api/search?q=zebra").json["next_cursor"] == ""
    total = web.get("/api/search?q=tide").json["total"]
    assert total > DEEPEST
    edge = web.get(f"/api/search?q=tide&limit=100&offset={DEEPEST - 100}").json
    assert edge["next_cursor"]
    assert web.get(f"/api/search?q=tide&offset={DEEPEST}").status_code == 400


def test_a_cursor_is_of_one_search_and_order(web: FlaskClient) -> None:
    cursor = web.get("/api/search?q=tide&limit=5").json["next_cursor"]
    for other in ("q=tide+3", "q=tide&sort=newest", "q=tide&month=2020", "q=tide&from=2020"):
        answer = web.get(f"/api/search?{other}&cursor={cursor}")
        assert (answer.status_code, answer.json["error"]["field"]) == (400, "cursor")
    for same in ("q=tide&sort=relevance", "q=tide&limit=9&page=3", "utm=1&q=tide"):
        assert web.get(f"/api/search?{same}&cursor={cursor}").status_code == 200


@pytest.mark.parametrize(
    "text", ["x", "é", "MTA", "=", "A" * 400, "MTAgYSBi", "LTUgYSBnZW4tMDAwMDAx", "\x00", "1e9"]
)
def test_what_is_no_cursor_is_refused(web: FlaskClient, text: str) -> None:
    answer = web.get("/api/search", query_string={"cursor": text})
    if text.strip("\x00"):
        assert (answer.status_code, answer.json["error"]["field"]) == (400, "cursor")
    else:
        assert answer.status_code == 200, "a blank is no cursor"


def test_whatever_offset_it_names_nothing_breaks(web: FlaskClient) -> None:
    state = SearchState(q="tide")
    generation = web.get("/healthz").json["generation"]
    for offset, status in ((-1, 400), (MANY, 200), (10**30, 200)):
        text = Cursor(generation, search_mark(state), offset).text()
        assert read_cursor(text, state).offset == offset
        answer = web.get("/api/search", query_string={"q": "tide", "cursor": text})
        assert answer.status_code == status
        if status == 200:
            assert (answer.json["hits"], answer.json["next_cursor"]) == ([], "")


def test_another_generation_ends_it_with_410(tmp_path: Path) -> None:
    lines = [json.dumps({"headline": f"Tide {n}"}) for n in range(30)]
    (tmp_path / "a.jsonl").write_text("\n".join(lines))
    (tmp_path / "b.jsonl").write_text('{"headline": "Tide again"}')
    rebuild([tmp_path / "a.jsonl"], tmp_path / "index")
    app = create_app({"INDEX_DIR": str(tmp_path / "index")})
    cursor = app.test_client().get("/api/search?q=tide").json["next_cursor"]
    add([tmp_path / "b.jsonl"], tmp_path / "index")
    app.extensions["engines"].close()
    answer = app.test_client().get(f"/api/search?q=tide&cursor={cursor}")
    assert answer.status_code == 410
    assert answer.json["error"]["code"] == "expired"
    assert "begin again" in answer.json["error"]["message"]
