"""The page about the archive, and the figures of the front page."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from index.errors import Reason
from index.writer import rebuild
from tests.web_archive import PageRead, build
from webui.app import create_app
from webui.holdings import moment_words
from webui.pages.about import LANGUAGE
from webui.reject_words import WORDS, reject_words

ROOT = Path(__file__).parent.parent


def page_of(client: FlaskClient, url: str = "/about") -> PageRead:
    answer = client.get(url)
    assert answer.status_code == 200
    return PageRead(answer.text)


@pytest.fixture
def web(tmp_path: Path) -> FlaskClient:
    return create_app({"INDEX_DIR": str(build(tmp_path))}).test_client()


def test_each_value_leads_to_as_many_articles_as_it_says(web: FlaskClient) -> None:
    page = page_of(web)
    values = [item for item in page.all("li") if item.text.endswith(("articles", "article"))]
    links = [link.attributes["href"] for link in page.all("a", rel="nofollow", class_="value")]
    assert len(values) == len(links) >= 5
    for value, url in zip(values, links, strict=True):
        promised = value.text.removesuffix("s").removesuffix(" article").split()[-1]
        heading = page_of(web, url).one("h1").text
        assert heading.startswith(f"{promised} article"), value.text


def test_what_was_not_taken_in_is_counted_with_the_reason(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"headline": "Tide turns"}\nno record\n[]\n')
    (tmp_path / "b.pdf").write_bytes(b"%PDF-1.7 \0\0")
    report = rebuild([tmp_path / "a.jsonl", tmp_path / "b.pdf"], tmp_path / "index")
    assert len(report.rejects) == 3
    page = page_of(create_app({"INDEX_DIR": str(tmp_path / "index")}).test_client())
    section = page.one("section", **{"aria-labelledby": "rejected"})
    assert "3 inputs did not become an article" in section.text
    assert "2is a line that is no JSON objectmend the line named" in section.text


def test_nothing_rejected_is_said_too(web: FlaskClient) -> None:
    assert "every input became an article" in page_of(web).one("main").text


def test_every_reason_has_the_words_of_the_document() -> None:
    rows = re.findall(
        r"^\| `([a-z-]+)` \| (.*?) \| (.*?) \|$",
        (ROOT / "docs" / "rejects.md").read_text(encoding="utf-8"),
        re.MULTILINE,
    )
    assert {code: (what.replace("`", ""), way.replace("`", "")) for code, what, way in rows} == {
        reason.value: tuple(words) for reason, words in WORDS.items()
    }
    assert set(WORDS) == set(Reason)
    assert reject_words("of-tomorrow") == ("of-tomorrow", "")


@pytest.mark.parametrize("typed", [typed for typed, _ in LANGUAGE])
def test_what_can_be_typed_is_read_as_it_stands(web: FlaskClient, typed: str) -> None:
    answer = web.get("/api/search", query_string={"q": typed}).get_json()
    assert answer["notices"] == []


def test_a_moment_is_put_in_words() -> None:
    assert moment_words("2026-11-22T09:30:00Z") == "22 November 2026, 09:30 UTC"
    assert moment_words("yesterday") == "yesterday"
