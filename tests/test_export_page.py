"""Exports over HTTP: the whole result under one address, and nothing that stops everyone else."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from urllib.parse import quote, unquote

import pytest
from flask import Flask
from flask.testing import FlaskClient

from index.writer import rebuild
from search.export import KINDS
from tests.archive import note, write_jsonl
from tests.web_archive import PAYLOAD, PageRead, build
from webui.app import create_app
from webui.headers import HEADERS
from webui.pages.export import AT_ONCE

SEARCH = "q=ferry&from=2022&source=Coast+Wire&source=Quay+Desk&sort=oldest"


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    app = create_app({"INDEX_DIR": str(build(tmp_path_factory.mktemp("export")))})
    yield app
    app.extensions["engines"].close()


@pytest.fixture
def web(app: Flask) -> FlaskClient:
    return app.test_client()


def rows(web: FlaskClient, address: str) -> list[dict[str, str]]:
    answer = web.get(address)
    assert answer.status_code == 200
    return list(csv.DictReader(StringIO(answer.text.removeprefix("\ufeff"), newline="")))


def test_a_page_of_hits_leads_to_all_of_them_in_every_kind(web: FlaskClient) -> None:
    page = PageRead(web.get(f"/search?{SEARCH}&page=2").text)
    links = {a.text: a.attributes["href"] for a in page.all("a") if "download" in a.attributes}
    assert list(links) == ["CSV", "JSONL", "RIS", "BibTeX"]
    wanted = [hit["id"] for hit in web.get(f"/api/search?{SEARCH}&limit=100").get_json()["hits"]]
    assert len(wanted) > 10
    assert [row["id"] for row in rows(web, links["CSV"])] == wanted
    lines = web.get(links["JSONL"]).text.splitlines()
    assert [json.loads(line)["id"] for line in lines] == wanted
    assert web.get(links["RIS"]).text.count("\nTY  - ") == len(wanted)
    assert web.get(links["BibTeX"]).text.count("\n@article{") == len(wanted)


def test_without_hits_there_is_nothing_to_export(web: FlaskClient) -> None:
    page = PageRead(web.get("/search?q=zebra").text)
    assert not [a for a in page.all("a") if "download" in a.attributes]
    assert rows(web, "/export.csv?q=zebra") == []


def test_it_says_what_it_is_of(web: FlaskClient) -> None:
    answer = web.get(f"/export.csv?{SEARCH}")
    assert answer.content_type == "text/csv; charset=utf-8; header=present"
    assert answer.headers["Content-Disposition"] == (
        'attachment; filename="dateline-ferry-gen-000001.csv"; '
        "filename*=UTF-8''dateline-ferry-gen-000001.csv"
    )
    assert answer.headers["Dateline-Generation"] == "gen-000001"
    found = list(csv.DictReader(StringIO(answer.text.removeprefix("\ufeff"), newline="")))
    assert answer.headers["Dateline-Total"] == str(len(found))
    assert {name: answer.headers.get(name) for name in HEADERS} == dict(HEADERS)
    assert found[0]["filters"] == "from=2022; source=Coast Wire; source=Quay Desk; sort=oldest"
    assert found[0]["permalink"] == f"http://localhost/article/{found[0]['id']}"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("query", [PAYLOAD, "الميناء / ../x", "a\r\nSet-Cookie: b=c", '"; x="y'])
def test_its_name_is_fit_for_a_file_whatever_was_typed(
    web: FlaskClient, kind: str, query: str
) -> None:
    answer = web.get(f"/export.{kind}?q={quote(query)}", buffered=True)
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    told = re.fullmatch(
        r"attachment; filename=\"([\w.-]+)\"; filename\*=UTF-8''([\w.%-]+)",
        answer.headers["Content-Disposition"],
        re.ASCII,
    )
    assert told
    assert re.fullmatch(r"dateline-[\w-]+-gen-000001\.[a-z]+", unquote(told[2]))


@pytest.mark.parametrize(
    "wrong", ["from=someday", "sort=shuffled", "month=May", "q=" + "x" * 600, "q=a*"]
)
def test_what_a_search_refuses_is_refused(web: FlaskClient, wrong: str) -> None:
    for kind in KINDS:
        answer = web.get(f"/export.{kind}?{wrong}")
        assert (answer.status_code, answer.mimetype) == (400, "text/html")
    assert web.get("/export.xls").status_code == 404


def test_only_some_go_on_at_once_and_each_leaves_its_place(web: FlaskClient) -> None:
    under_way = [web.get("/export.csv") for _ in range(AT_ONCE)]
    refused = web.get("/export.csv")
    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "5")
    assert web.get("/search?q=ferry").status_code == 200
    for answer in under_way:
        answer.close()
    for _ in range(2 * AT_ONCE):
        assert web.head("/export.csv", buffered=True).status_code == 200
        assert web.get("/export.csv?from=someday").status_code == 400
        assert len(rows(web, "/export.csv")) == 31


def test_it_is_of_one_generation_from_end_to_end(tmp_path: Path) -> None:
    source = write_jsonl(tmp_path / "a.jsonl", (note(n, "text " * 300) for n in range(500)))
    rebuild([source], tmp_path / "index")
    app = create_app({"INDEX_DIR": str(tmp_path / "index")})
    answer = app.test_client().get("/export.jsonl", buffered=False)
    pieces = iter(answer.response)
    first = next(pieces)
    assert isinstance(first, bytes)
    write_jsonl(source, (note(n, "other") for n in range(500)))
    for _ in range(2):
        rebuild([source], tmp_path / "index")
    whole = first + b"".join(piece for piece in pieces if isinstance(piece, bytes))
    answer.close()
    records = [json.loads(line) for line in whole.splitlines()]
    assert len(records) == 500
    assert {record["found_by"]["generation"] for record in records} == {"gen-000001"}
    assert not any("other" in record["body"] for record in records)
    app.extensions["engines"].close()
