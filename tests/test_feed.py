"""The feed of a search: by a real feed parser, by the rules of RFC 4287, and asked for again."""

from __future__ import annotations

import datetime
import json
import random
import re
import time
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import feedparser
import pytest
from flask.testing import FlaskClient

from index.writer import add, rebuild
from search.engine import Engine, open_engine
from search.results import Request
from tests.web_archive import PAYLOAD, PageRead, build
from webui.app import create_app
from webui.pages.feed import ENTRIES, changed

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(scope="module")
def index_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("feed"))


@pytest.fixture
def web(index_dir: Path) -> Iterator[FlaskClient]:
    app = create_app({"INDEX_DIR": str(index_dir)})
    yield app.test_client()
    app.extensions["engines"].close()


def write(path: Path, records: list[dict[str, str]]) -> Path:
    path.write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
    return path


def parsed(web: FlaskClient, url: str) -> Any:
    """What a feed reader makes of it, without a complaint."""
    answer = web.get(url)
    assert answer.status_code == 200
    assert answer.content_type == "application/atom+xml; charset=utf-8"
    feed = feedparser.parse(answer.data, response_headers={"content-type": answer.content_type})
    assert not feed.bozo, feed.bozo_exception
    assert feed.version == "atom10"
    return feed


def faults(document: bytes) -> Iterator[str]:
    """What RFC 4287 has to say against a feed, section by section."""
    feed = ET.fromstring(document)
    if feed.tag != f"{ATOM}feed":
        yield "4.1.1: the root is no feed"
    if not [link for link in feed.findall(f"{ATOM}link") if link.get("rel") == "self"]:
        yield "4.1.1: a feed should say where it is"
    if feed.find(f"{ATOM}author/{ATOM}name") is None:
        yield "4.1.1: nobody wrote it"
    ids = [entry.findtext(f"{ATOM}id") for entry in feed.findall(f"{ATOM}entry")]
    if len(set(ids)) != len(ids):
        yield "4.2.6: two entries of one id"
    for element in (feed, *feed.findall(f"{ATOM}entry")):
        yield from faults_of_one(element)


def faults_of_one(element: ET.Element) -> Iterator[str]:
    """What it has to say against a feed, or against an entry."""
    for name in ("id", "title", "updated"):
        if len(element.findall(f"{ATOM}{name}")) != 1:
            yield f"4.1.1, 4.1.2: not one {name}"
    moment = element.findtext(f"{ATOM}updated") or ""
    if not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", moment):
        yield f"3.3: {moment} is no date"
    if not re.match(r"urn:uuid:[0-9a-f-]{36}$", element.findtext(f"{ATOM}id") or ""):
        yield "4.2.6: the id is no address"
    links = [link.attrib for link in element.findall(f"{ATOM}link")]
    told = [(link.get("rel"), link.get("type"), link.get("hreflang")) for link in links]
    if len(told) != len(set(told)):
        yield "4.1.1, 4.1.2: two links of one kind"
    if not all(link["href"].startswith("http://") for link in links):
        yield "4.2.7.1: a link without a host"


@pytest.mark.parametrize(
    "url",
    [
        "/feed.atom",
        "/feed.atom?q=ferry&source=Coast+Wire&from=1443",
        "/feed.atom?q=zebra",
        "/feed.atom?q=hostile",
        "/feed.atom?q=العبّارة",
        '/feed.atom?q="><%01&month=undated',
    ],
)
def test_is_atom_to_a_feed_reader_and_to_the_letter(web: FlaskClient, url: str) -> None:
    feed = parsed(web, url)
    assert list(faults(web.get(url).data)) == []
    total = web.get(url.replace("/feed.atom", "/api/search")).json["total"]
    assert len(feed.entries) == min(total, ENTRIES)


def test_an_entry_says_what_the_article_is_and_where_it_stands(web: FlaskClient) -> None:
    feed = parsed(web, "/feed.atom?q=number+3+headline:ferry&from=2023-04-04&to=2023-04-04")
    (entry,) = feed.entries
    assert entry.title == "Ferry number 3 keeps to its timetable"
    assert entry.author == "By Ines Calder"
    assert "4 April 2023 · 13 Ramadan 1444" in entry.content[0].value
    assert "SALT WELLS · Coast Wire" in entry.content[0].value
    answer = web.get(entry.link)
    assert PageRead(answer.text).one("h1").text == entry.title
    assert PageRead(web.get(feed.feed.link).text).one("h1").text.startswith("1 article")
    assert "Searched for" in feed.feed.subtitle


def test_what_articles_hold_stays_text(web: FlaskClient) -> None:
    (entry,) = parsed(web, "/feed.atom?q=hostile").entries
    document = ET.fromstring(web.get("/feed.atom?q=hostile").data)
    shown = document.find(f"{ATOM}entry/{ATOM}content")
    assert shown is not None
    assert {element.tag for element in PageRead(shown.text or "").elements} == {"p", "mark"}
    assert PAYLOAD in PageRead(f"<i>{shown.text}</i>").one("i").text
    assert document.findtext(f"{ATOM}entry/{ATOM}title") == f"hostile {PAYLOAD}"
    assert "<script" not in entry.content[0].value


def test_characters_that_xml_has_not_are_replaced(tmp_path: Path) -> None:
    odd = "Bell \x07 and \ufffe and \ud800 ring"
    source = write(tmp_path / "a.jsonl", [{"id": "a", "headline": odd, "body": odd, "byline": odd}])
    rebuild([source], tmp_path / "index")
    web = create_app({"INDEX_DIR": str(tmp_path / "index")}).test_client()
    (entry,) = parsed(web, "/feed.atom").entries
    assert re.fullmatch("Bell and . and . ring", entry.title)


@pytest.mark.parametrize(
    ("indexed_at", "updated"),
    [
        ("0001-01-01T00:00:00+05:00", "1970-01-01T00:00:00Z"),
        ("9999-12-31T23:59:59-10:00", "1970-01-01T00:00:00Z"),
        ("0009-01-01T00:00:00Z", "0009-01-01T00:00:00Z"),
        ("2023-01-01", "2023-01-01T00:00:00Z"),
        ("last week", "1970-01-01T00:00:00Z"),
    ],
)
def test_one_article_with_an_odd_moment_is_one_entry(
    tmp_path: Path, indexed_at: str, updated: str
) -> None:
    record = {"id": "a", "headline": "Tide", "indexed_at": indexed_at}
    rebuild([write(tmp_path / "a.jsonl", [record])], tmp_path / "index")
    web = create_app({"INDEX_DIR": str(tmp_path / "index")}).test_client()
    assert list(faults(web.get("/feed.atom").data)) == []
    (entry,) = parsed(web, "/feed.atom").entries
    assert entry.updated == updated


class TestAskedAgain:
    def test_is_not_sent_twice(self, web: FlaskClient) -> None:
        first = web.get("/feed.atom?q=ferry")
        for name, header in (("If-None-Match", "ETag"), ("If-Modified-Since", "Last-Modified")):
            again = web.get("/feed.atom?q=ferry", headers={name: first.headers[header]})
            assert (again.status_code, again.data) == (304, b"")
            assert again.headers["ETag"] == first.headers["ETag"]
        other = web.get("/feed.atom?q=gulls", headers={"If-None-Match": first.headers["ETag"]})
        assert other.status_code == 200

    def test_is_sent_when_the_archive_is_another_with_the_same_ids(self, tmp_path: Path) -> None:
        source = write(tmp_path / "a.jsonl", [{"id": "a", "headline": "Tide", "body": "Out"}])
        rebuild([source], tmp_path / "index")
        app = create_app({"INDEX_DIR": str(tmp_path / "index")})
        with app.test_client() as web:
            first = web.get("/feed.atom?q=tide")
        app.extensions["engines"].close()
        later = {"id": "b", "headline": "Tide again", "indexed_at": "2199-01-01T00:00:00+03:00"}
        add([write(tmp_path / "b.jsonl", [later])], tmp_path / "index")
        with app.test_client() as web:
            again = web.get("/feed.atom?q=tide", headers={"If-None-Match": first.headers["ETag"]})
        assert again.status_code == 200
        ids = [
            [entry.id for entry in feedparser.parse(answer.data).entries]
            for answer in (first, again)
        ]
        assert len(ids[1]) == 2
        assert ids[1][1:] == ids[0], "what was added last stands first; ids stay"

    def test_is_sent_when_another_day_has_begun(
        self, web: FlaskClient, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """26 hours apart it is never the same day."""
        self.keep_the_time_of("UTC+12", monkeypatch)
        first = web.get("/feed.atom?from=today")
        self.keep_the_time_of("UTC-14", monkeypatch)
        headers = {"If-None-Match": first.headers["ETag"]}
        assert web.get("/feed.atom?from=today", headers=headers).status_code == 200
        monkeypatch.undo()
        time.tzset()

    def keep_the_time_of(self, zone: str, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("TZ", zone)
        time.tzset()

    def test_is_another_since_midnight(self) -> None:
        assert changed("2020-01-01T00:00:00Z").astimezone().time() == datetime.time()
        assert changed("2199-01-01T00:00:00Z").year == 2199

    def test_ids_are_the_same_under_another_host_and_links_are_not(self, web: FlaskClient) -> None:
        feeds = [
            feedparser.parse(web.get("/feed.atom?q=ferry", headers={"Host": host}).data)
            for host in ("one.example", "two.example:8000")
        ]
        assert feeds[0].feed.id == feeds[1].feed.id
        assert [e.id for e in feeds[0].entries] == [e.id for e in feeds[1].entries]
        assert feeds[0].entries[0].link.startswith("http://one.example/article/")
        assert feeds[1].entries[0].link.startswith("http://two.example:8000/article/")

    def test_order_and_page_of_the_search_do_not_change_it(self, web: FlaskClient) -> None:
        plain = web.get("/feed.atom?q=ferry").data
        assert web.get("/feed.atom?q=ferry&sort=oldest&page=2&axis=hijri").data == plain


def test_a_search_that_cannot_be_made_has_no_feed(web: FlaskClient) -> None:
    assert web.get("/feed.atom?from=yesteryear").status_code == 400


def test_a_page_of_hits_names_its_feed(web: FlaskClient) -> None:
    page = PageRead(web.get("/search?q=ferry&source=Quay+Desk&sort=newest&page=1").text)
    (link,) = page.all("link", type="application/atom+xml")
    assert link.attributes["href"] == "/feed.atom?q=ferry&source=Quay+Desk"
    assert page.one("a", type="application/atom+xml").attributes["href"] == link.attributes["href"]


@pytest.fixture(scope="module")
def records() -> list[dict[str, str]]:
    draw = random.Random(7)
    return [
        {
            "id": f"a{number}",
            "headline": draw.choice(("Tide", "Tide tide", "Gull")),
            "body": "Water " * draw.randint(1, 3),
            "date": draw.choice(("2020-01-02", "2021-03-04", "")),
            "indexed_at": f"2026-0{draw.randint(1, 3)}-01T00:00:00Z",
        }
        for number in range(120)
    ]


@pytest.fixture(scope="module")
def added(
    records: list[dict[str, str]], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Engine]:
    folder = tmp_path_factory.mktemp("order")
    rebuild([write(folder / "a.jsonl", records[:70])], folder / "index")
    add([write(folder / "b.jsonl", records[70:])], folder / "index")
    with open_engine(folder / "index") as engine:
        yield engine


@pytest.mark.parametrize("query", ["", "tide", "gull", "date:2020..", "tide water"])
def test_is_by_moment_then_by_day_then_by_score(
    added: Engine, records: list[dict[str, str]], query: str
) -> None:
    page = added.search(Request(query, sort="added", limit=200))
    moments = {record["id"]: record["indexed_at"] for record in records}
    assert page.total == len(page.hits) > 10
    assert [hit.article.indexed_at for hit in page.hits] == [moments[h.id] for h in page.hits]
    keys = [(hit.article.indexed_at, hit.article.date, hit.score) for hit in page.hits]
    assert keys == sorted(keys, reverse=True)
    cut = [
        hit.id
        for start in range(0, page.total, 7)
        for hit in added.search(Request(query, sort="added", limit=7, offset=start)).hits
    ]
    assert cut == [hit.id for hit in page.hits]
