"""Every field of an article, from the file it is in to every place where it is shown."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest

import cli
from index.article import Article
from index.calendars import Calendar, describe_day, format_day
from index.complete import complete
from index.fields import FIELDS
from index.formats import page_dump
from index.records import article_record
from index.writer import rebuild
from search.engine import open_engine
from search.results import Hit, Request
from search.results_json import hit_json
from tests.archive import write_jsonl
from tests.web_archive import PageRead
from webui.app import create_app

GIVEN = Article(
    id="every_field-1",
    headline='Ferry & "goat" <land> in Ostrova — الميناء',
    body='The night ferry landed at five.\n\nA goat & its <b>owner</b> left first: "At last."',
    dateline="KALMERA/OSTROVA",
    source="Coast Wire & وكالة الساحل",
    paper="The “Kalmera” Gazette",
    byline="By Mira O'Holt and Ana Çelik",
    date=20230923,
    date_origin="printed",
    date_printed="Sat., 23 Sep. 2023",
    hijri=14450320,
    hijri_origin="printed",
    hijri_printed="٢٠ ربيع الأول ١٤٤٥هـ",
    date_flags=("disagreeing", "range"),
    masthead="Sat., 23 Sep. 2023 | ٢٠ ربيع الأول ١٤٤٥هـ | No. 1,234",
    url="https://gazette.example/a?b=1&c=2#d",
    path="saved pages/ferry & goat.txt",
    lang="en",
    indexed_at="2024-01-31T12:00:00Z",
    lines={"headline": (3, 3), "body": (7, 9)},
)

DUMP = """\
Night ferry lands a goat - The Kalmera Gazette

Saturday, September 23, 2023 | 8 Rabi al-Awwal 1445

Night ferry lands a goat

By Mira Holt

KALMERA: The night ferry landed at five in the morning with forty passengers and one goat.
It had been nine years since the last one, and the harbour master had kept the timetable.

The goat left first, the harbour master said, and it did not look back at the ferry. Others
took their time and asked for coffee, which the harbour does not sell before seven. — AFP
"""

NAMES = [field.name for field in FIELDS]
IN_HITS = [name for name in NAMES if hasattr(Hit, name)]


def test_the_table_of_fields_is_that_of_the_article() -> None:
    assert {field.name for field in fields(Article)} == set(NAMES)
    assert all(article_record(GIVEN).get(name) for name in NAMES), "an empty one proves nothing"
    assert set(NAMES) - set(IN_HITS) == {"body", "masthead", "indexed_at", "lines"}


class Shown:
    """An article in all places; each as the JSON object of a record, or text."""

    def __init__(self, expected: Article, index_dir: Path) -> None:
        self.expected = expected
        self.record = article_record(expected)
        with open_engine(index_dir) as engine:
            self.article = engine.article(expected.id)
            (self.hit,) = engine.search(Request("goat")).hits
        app = create_app({"INDEX_DIR": str(index_dir), "TESTING": True})
        client = app.test_client()
        self.api_article = client.get(f"/api/article/{expected.id}").get_json()
        (self.api_hit,) = client.get("/api/search?q=goat").get_json()["hits"]
        page = client.get(f"/article/{expected.id}")
        self.html = PageRead(page.get_data(as_text=True)).one("html").text
        app.extensions["engines"].close()


@pytest.fixture(scope="module", params=["a record", "a page"])
def shown(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Shown:
    folder: Path = tmp_path_factory.mktemp("round-trip")
    if request.param == "a record":
        source = write_jsonl(folder / "given.jsonl", [GIVEN])
        expected = GIVEN
    else:
        source = folder / "page.txt"
        source.write_text(DUMP)
        expected = _as_read(source)
    rebuild([source], folder / "index")
    return Shown(expected, folder / "index")


def _as_read(source: Path) -> Article:
    (article,) = page_dump.read(source)
    assert isinstance(article, Article)
    assert (article.source, article.dateline, article.byline) == ("AFP", "KALMERA", "Mira Holt")
    assert article.paper == "The Kalmera Gazette"
    return complete(article, hijri_offset=0, indexed_at="")


def _same(shown: Shown, name: str, found: Any) -> bool:
    """Whether the field is as expected; when a page was indexed is known to nobody before."""
    if name == "indexed_at" and not shown.expected.indexed_at:
        return bool(found)
    return bool(found == shown.record.get(name))


@pytest.mark.parametrize("name", NAMES)
def test_the_engine_gives_the_article_as_it_was(shown: Shown, name: str) -> None:
    assert shown.article
    assert _same(shown, name, article_record(shown.article).get(name))


def test_the_engine_gives_nothing_else(shown: Shown) -> None:
    assert shown.article
    at = shown.article.indexed_at
    assert shown.article == replace(shown.expected, indexed_at=at)


@pytest.mark.parametrize("name", NAMES)
def test_the_json_of_an_article_is_its_record(shown: Shown, name: str) -> None:
    assert _same(shown, name, shown.api_article.get(name))


@pytest.mark.parametrize("name", IN_HITS)
def test_a_hit_has_the_field_in_its_attributes_and_its_json(shown: Shown, name: str) -> None:
    expected = shown.record.get(name, [] if name == "date_flags" else "")
    found = getattr(shown.hit, name)
    assert (list(found) if name == "date_flags" else found) == expected
    assert hit_json(shown.hit)[name] == shown.api_hit[name] == expected


@pytest.mark.parametrize(
    "name",
    ["headline", "body", "dateline", "source", "paper", "byline", "masthead", "url", "path"],
)
def test_the_page_shows_the_text(shown: Shown, name: str) -> None:
    for line in shown.record.get(name, "").split("\n"):
        assert " ".join(line.split()) in shown.html


def test_the_page_shows_both_dates_as_they_are_and_as_they_are_printed(shown: Shown) -> None:
    expected = shown.expected
    assert describe_day(expected.date, Calendar.GREGORIAN) in shown.html
    assert describe_day(expected.hijri, Calendar.HIJRI) in shown.html
    assert expected.date_printed in shown.html
    assert expected.hijri_printed in shown.html


def test_the_command_line_prints_what_the_server_does(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    index_dir = tmp_path / "index"
    rebuild([write_jsonl(tmp_path / "given.jsonl", [GIVEN])], index_dir)
    shown = Shown(GIVEN, index_dir)
    assert cli.run(["--index", str(index_dir), "show", GIVEN.id, "--json"]) == cli.DONE
    assert json.loads(capsys.readouterr().out) == shown.api_article
    assert cli.run(["--index", str(index_dir), "search", "goat", "--json"]) == cli.DONE
    assert json.loads(capsys.readouterr().out)["hits"] == [shown.api_hit]
    assert cli.run(["--index", str(index_dir), "show", GIVEN.id]) == cli.DONE
    out = capsys.readouterr().out
    words = [value for value in article_record(GIVEN).values() if isinstance(value, str)]
    days = {format_day(GIVEN.date), format_day(GIVEN.hijri)}  # which are told in words
    assert [value for value in words if value not in out and value not in days] == []


def test_what_is_shown_can_be_indexed_again(tmp_path: Path) -> None:
    """The records that the API and `show --json` give are JSONL that says the same."""
    first = write_jsonl(tmp_path / "given.jsonl", [GIVEN])
    rebuild([first], tmp_path / "first")
    again = tmp_path / "again.jsonl"
    again.write_text(json.dumps(Shown(GIVEN, tmp_path / "first").api_article))
    rebuild([again], tmp_path / "second")
    assert Shown(GIVEN, tmp_path / "second").article == GIVEN
