"""The page about the addresses for programs, the counts as JSON, and what a browser searches by."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from cli import run
from tests.web_archive import PageRead, build
from webui.app import create_app

DOCUMENT = json.loads(
    (Path(__file__).parent.parent / "webui" / "openapi.json").read_text(encoding="utf-8")
)
OPEN = "{http://a9.com/-/spec/opensearch/1.1/}"


@pytest.fixture(scope="module")
def index_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("api"))


@pytest.fixture
def web(index_dir: Path) -> Iterator[FlaskClient]:
    app = create_app({"INDEX_DIR": str(index_dir)})
    yield app.test_client()
    app.extensions["engines"].close()


def test_the_page_has_every_address_and_parameter_of_the_document(web: FlaskClient) -> None:
    answer = web.get("/api")
    page = PageRead(answer.text)
    assert [head.text for head in page.all("h3")] != []
    assert {head.text for head in page.all("h3")} == set(DOCUMENT["paths"])
    told = {code.text for code in page.all("code")}
    assert {each["name"] for each in DOCUMENT["components"]["parameters"].values()} <= told
    assert "`" not in page.one("main").text
    assert len(answer.data) < 60_000


def test_its_examples_are_those_of_the_document(web: FlaskClient) -> None:
    shown = [json.loads(block.text) for block in PageRead(web.get("/api").text).all("pre")]
    examples = [
        content["example"]
        for item in DOCUMENT["paths"].values()
        for name, content in item["get"]["responses"]["200"].get("content", {}).items()
        if name == "application/json" and "example" in content
    ]
    assert len(examples) >= 4
    assert [
        json.loads(" ".join(json.dumps(e, ensure_ascii=False).split())) for e in examples
    ] == shown


def test_the_counts_are_those_of_the_command(
    web: FlaskClient, index_dir: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["--index", str(index_dir), "stats", "--json"]) == 0
    assert web.get("/api/stats").json == json.loads(capsys.readouterr().out)


class TestOpenSearch:
    @pytest.fixture
    def described(self, web: FlaskClient) -> ET.Element:
        answer = web.get("/opensearch.xml", headers={"Host": "news.example"})
        assert answer.content_type == "application/opensearchdescription+xml"
        return ET.fromstring(answer.data)

    def test_says_what_the_specification_asks_for(self, described: ET.Element) -> None:
        assert described.tag == f"{OPEN}OpenSearchDescription"
        assert len(described.findtext(f"{OPEN}ShortName") or "") in range(1, 17)
        assert len(described.findtext(f"{OPEN}Description") or "") in range(1, 1025)
        assert described.findall(f"{OPEN}Url")

    def test_each_address_in_it_answers_in_its_type(
        self, described: ET.Element, web: FlaskClient
    ) -> None:
        for url in described.findall(f"{OPEN}Url"):
            template = url.attrib["template"]
            assert template.startswith("http://news.example/")
            path = template.removeprefix("http://news.example")
            for name, value in {"searchTerms": "fer", "count?": "", "startPage?": "2"}.items():
                path = path.replace("{" + name + "}", value)
            answer = web.get(path)
            assert answer.status_code == 200, path
            assert answer.content_type.split(";")[0] == url.attrib["type"]

    def test_every_page_names_it(self, web: FlaskClient) -> None:
        for path in ("/", "/search?q=ferry", "/nowhere"):
            (link,) = PageRead(web.get(path).text).all("link", rel="search")
            assert link.attributes["href"] == "/opensearch.xml"
            assert link.attributes["title"]

    def test_suggestions_are_what_browsers_read(self, web: FlaskClient) -> None:
        typed, texts = json.loads(web.get("/api/suggestions?q=fer").data)
        assert typed == "fer"
        assert "ferry" in texts
        assert all(isinstance(text, str) for text in texts)
        assert json.loads(web.get("/api/suggestions").data)[0] == ""
        finished = json.loads(web.get("/api/suggestions?q=fer+").data)
        assert finished == ["fer ", []], "browsers drop what answers another text"
