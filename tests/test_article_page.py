"""The page of an article: matches to walk, neighbours, dates compared, citations and its file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import bibtexparser
import pytest
import rispy
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import example, given
from hypothesis import strategies as st

from index.article import Article
from index.formats import page_dump
from index.formats.json_lines import LONGEST_LINE
from index.formats.line_roles import MOST_LOOKED_THROUGH, MOST_SHOWN, line_roles, source_of
from index.writer import rebuild
from search.results import Request
from tests.web_archive import PAYLOAD, PageRead, build
from webui.app import create_app
from webui.dates_shown import calendars_compared
from webui.hits_marked import article_marked

STORY = (
    (
        "PORT MARIS: The ferry ran aground on Friday evening, and its passengers were brought "
        "ashore in boats that came from every harbour of the bay."
    ),
    (
        "Nobody was hurt, the harbour master said, and the ferry was afloat again with the "
        "morning tide, after a night in which nobody slept."
    ),
    "Also read: Gulls return to the bay",
    (
        "The company has promised to pay back every ticket that was sold for the crossing, and "
        "to buy a better chart of the sandbanks. — AFP"
    ),
)
DUMP = """The Harbour Post
Home | Ships | Weather
Saturday, September 23, 2023 | 7 Rabi al-Awwal 1445

Ferry runs aground on a sandbank

By Ines Calder

{STORY}

Comments
Copyright 2023 The Harbour Post
""".replace("{STORY}", "\n\n".join(STORY))


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    app = create_app({"INDEX_DIR": str(build(tmp_path_factory.mktemp("article")))})
    yield app
    app.extensions["engines"].close()


@pytest.fixture
def web(app: Flask) -> FlaskClient:
    return app.test_client()


def read(web: FlaskClient, url: str) -> PageRead:
    answer = web.get(url)
    assert answer.status_code == 200, url
    return PageRead(answer.text)


def link(page: PageRead, text: str) -> str:
    return next(a for a in page.all("a") if a.text == text).attributes["href"]


def place(page: PageRead) -> str:
    return page.one("span", class_="place").text


class TestMatches:
    def test_are_marked_and_numbered_in_the_order_of_reading(self, web: FlaskClient) -> None:
        page = read(web, "/article/harbour-03?q=ferry+calm+gull*")
        marks = page.all("mark")
        assert [mark.text for mark in marks] == ["Ferry", "calm", "gulls"]
        assert [mark.attributes["id"] for mark in marks] == ["hit-1", "hit-2", "hit-3"]
        assert page.one("span", class_="count").text == "3 hits in this article"

    def test_are_walked_by_links_round_and_round(self, web: FlaskClient) -> None:
        url, seen = "/article/harbour-03?q=ferry+calm+gull*", []
        for _ in range(4):
            url = link(read(web, url), "Next hit")
            page = read(web, url)
            seen.append((url.split("#")[1], page.one("mark", class_="present").text))
        assert seen == [
            ("hit-1", "Ferry"),
            ("hit-2", "calm"),
            ("hit-3", "gulls"),
            ("hit-1", "Ferry"),
        ]
        assert page.one("span", class_="count").text == "Hit 1 of 3"
        assert link(page, "Previous hit").endswith("#hit-3")

    @pytest.mark.parametrize("hit", ["999", "-1", "x", "", "9" * 30, "1.5"])
    def test_a_number_that_is_none_does_no_harm(self, web: FlaskClient, hit: str) -> None:
        page = read(web, f"/article/harbour-03?q=ferry&hit={hit}&at={hit}")
        assert len(page.all("mark")) == 1

    def test_a_search_that_cannot_be_made_marks_nothing(self, web: FlaskClient) -> None:
        for query in ("a*", "q=" + "x" * 600, "ferry&from=yesteryear"):
            page = read(web, f"/article/harbour-03?q={query}")
            assert page.one("h1").text == "Ferry number 3 keeps to its timetable"

    def test_without_a_search_nothing_is_marked(self, web: FlaskClient) -> None:
        page = read(web, "/article/harbour-03")
        assert not page.all("mark")
        assert not page.all("nav", class_="walk")
        assert not page.all("nav", class_="among")

    def test_a_phrase_over_two_paragraphs_is_one_match(self) -> None:
        article = Article(id="a", body="One ends calm.\n\nPassengers counted.\n\nEnd.")
        marked = article_marked(article, '"calm passengers" end')
        assert marked.hits == 3
        assert marked.paragraphs == (
            (("One ", 0, True), ("ends", 1, True), (" ", 0, True), ("calm.", 2, True)),
            (("Passengers", 2, False), (" counted.", 0, True)),
            (("End", 3, True), (".", 0, True)),
        )

    @given(st.text(st.sampled_from("ab \n\t."), max_size=60), st.sampled_from(["a", '"a b"', "b*"]))
    def test_no_text_is_lost_by_marking_paragraphs(self, body: str, query: str) -> None:
        marked = article_marked(Article(id="a", body=body), query)
        shown = ["".join(text for text, _, _ in pieces) for pieces in marked.paragraphs]
        assert "".join("".join(shown).split()) == "".join(body.split())
        begun = [p.hit for pieces in marked.paragraphs for p in pieces if p.hit and p.begins]
        assert begun == list(range(1, marked.hits + 1))

    def test_what_an_article_holds_stays_text(self, web: FlaskClient) -> None:
        page = read(web, "/article/hostile?q=alert+script")
        assert {mark.text.casefold() for mark in page.all("mark")} == {"alert", "script"}
        assert PAYLOAD in page.one("h1").text
        assert len(page.all("script")) == 1


class TestNeighbours:
    def test_lead_over_the_borders_of_pages_and_back(self, web: FlaskClient) -> None:
        search = read(web, "/search?q=ferry&sort=oldest")
        hits = web.get("/api/search?q=ferry&sort=oldest&limit=100").get_json()["hits"]
        url = search.one("ol", class_="hits") and next(
            a.attributes["href"] for a in search.all("a") if a.text == hits[0]["headline"]
        )
        for number, hit in enumerate(hits, 1):
            page = read(web, url)
            assert page.one("h1").text == hit["headline"]
            assert place(page) == f"{number} of 26"
            back = read(web, link(page, "Back to the search"))
            assert hit["headline"] in [heading.text for heading in back.all("h2")]
            if number < 26:
                url = link(page, "Next article")
        assert "Next article" not in [a.text for a in page.all("a")]
        assert place(read(web, link(page, "Previous article"))) == "25 of 26"

    @pytest.mark.parametrize("at", ["1", "5", "26", "27", "9999", "10000", "10001", "0", "x", ""])
    def test_a_wrong_place_is_put_right(self, web: FlaskClient, at: str) -> None:
        hits = web.get("/api/search?q=ferry&sort=oldest&limit=100").get_json()["hits"]
        page = read(web, f"/article/{hits[11]['id']}?q=ferry&sort=oldest&at={at}")
        assert place(page) == "12 of 26"
        assert "at=13" in link(page, "Next article")
        assert "page=2" in link(page, "Back to the search")

    def test_the_way_to_its_file_leads_back_to_where_one_was(self, web: FlaskClient) -> None:
        found = web.get("/api/search?q=ferry&sort=oldest").get_json()["hits"][2]["id"]
        url = f"/article/{found}?q=ferry&sort=oldest&at=3&hit=1"
        there = read(web, link(read(web, url), "The file as it is, line by line"))
        assert link(there, "Back to the article") == f"{url}#hit-1"

    def test_an_article_that_the_search_does_not_find_has_none(self, web: FlaskClient) -> None:
        page = read(web, "/article/arabic?q=ferry&at=3")
        assert link(page, "Back to the search") == "/search?q=ferry"
        assert not page.all("span", class_="place")

    def test_stand_beside_it_in_one_search_of_three(
        self, app: Flask, web: FlaskClient, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        engine, asked = app.extensions["engines"].engine(), []
        search = type(engine).search

        def counted(self: object, request: Request) -> object:
            asked.append((request.offset, request.limit))
            return search(engine, request)

        hits = web.get("/api/search?q=ferry&limit=100").get_json()["hits"]
        monkeypatch.setattr(type(engine), "search", counted)
        read(web, f"/article/{hits[11]['id']}?q=ferry&at=12")
        assert asked == [(10, 3)]


@pytest.mark.parametrize(
    ("article", "told"),
    [
        (
            Article(id="a", date=20230923, hijri=14450307, hijri_origin="printed"),
            (
                "7 Rabi I 1445 as printed; the Umm al-Qura table gives 8 Rabi I 1445 for "
                "23 September 2023."
            ),
        ),
        (
            Article(id="a", date=20230923, hijri=14450308, hijri_origin="printed"),
            "8 Rabi I 1445 as printed, as the Umm al-Qura table has it for 23 September 2023.",
        ),
        (
            Article(id="a", date=20230923, hijri=14450308, hijri_origin="derived"),
            "The Hijri date is derived by the Umm al-Qura table.",
        ),
        (
            Article(id="a", date=20230923, hijri=14450307, hijri_origin="derived"),
            (
                "7 Rabi I 1445 as this archive derives it; the Umm al-Qura table gives "
                "8 Rabi I 1445 for 23 September 2023."
            ),
        ),
        (
            Article(id="a", date=19000101, hijri=13170829, hijri_origin="printed"),
            "29 Shaban 1317 as printed; the Umm al-Qura table has no day to compare it with.",
        ),
        (Article(id="a", date=20230923), ""),
        (Article(id="a", hijri=14371200), ""),
    ],
)
def test_what_the_table_says_of_both_days(article: Article, told: str) -> None:
    assert (
        calendars_compared(article).replace("Sha‘ban", "Shaban").replace("Sha'ban", "Shaban")
        == told
    )


class TestCitations:
    def test_are_files_that_programs_read(self, web: FlaskClient) -> None:
        permalink = "http://localhost/article/harbour-03"
        (record,) = rispy.loads(web.get("/article/harbour-03/cite.ris").text)
        assert record["title"] == "Ferry number 3 keeps to its timetable"
        assert permalink in str(record)
        library = bibtexparser.parse_string(web.get("/article/harbour-03/cite.bib").text)
        assert [entry.key for entry in library.entries] == ["dateline-harbour-03"]
        (item,) = json.loads(web.get("/article/harbour-03/cite.json").text)
        assert item["archive_location"] == permalink

    @pytest.mark.parametrize("ending", ["ris", "bib", "json"])
    def test_are_to_be_saved_under_a_name(self, web: FlaskClient, ending: str) -> None:
        headers = web.get(f"/article/arabic/cite.{ending}").headers
        assert headers["Content-Disposition"] == f'attachment; filename="dateline-arabic.{ending}"'
        assert "charset=utf-8" in headers["Content-Type"]
        assert web.get(f"/article/none/cite.{ending}").status_code == 404

    def test_stand_on_the_page_with_the_permalink(self, web: FlaskClient) -> None:
        page = read(web, "/article/harbour-03?q=ferry&at=4")
        assert page.one("p", class_="citation").text.startswith("Ines Calder. “Ferry number 3")
        assert link(page, "http://localhost/article/harbour-03") == "/article/harbour-03"
        assert page.one("link", rel="canonical").attributes["href"] == "/article/harbour-03"


class TestSource:
    @pytest.fixture
    def dump(self, tmp_path: Path) -> Path:
        path: Path = tmp_path / "pages" / "ferry.txt"
        path.parent.mkdir()
        path.write_text(DUMP, encoding="utf-8")
        return path

    def page(self, source: Path, folder: Path) -> PageRead:
        assert rebuild([source], folder / "index").indexed == 1
        app = create_app({"INDEX_DIR": str(folder / "index")})
        try:
            engine = app.extensions["engines"].engine()
            article_id = engine.search(Request()).hits[0].id
            return read(app.test_client(), f"/article/{article_id}/source")
        finally:
            app.extensions["engines"].close()

    def test_shows_what_each_line_of_a_dump_gave(self, dump: Path, tmp_path: Path) -> None:
        cells = self.page(dump, tmp_path).all("td")
        gave = {text.text: role.text for role, text in zip(cells[::2], cells[1::2], strict=True)}
        assert gave["Home | Ships | Weather"] == "left out"
        assert gave["Also read: Gulls return to the bay"] == "left out"
        assert gave["Ferry runs aground on a sandbank"] == "headline"
        assert gave["By Ines Calder"] == "byline"
        date_line = next(role for text, role in gave.items() if text.startswith("Saturday"))
        assert date_line == "date, Hijri date, masthead"
        assert next(role for text, role in gave.items() if "PORT MARIS" in text) == "dateline, body"
        assert next(role for text, role in gave.items() if "Nobody was hurt" in text) == "body"
        assert next(role for text, role in gave.items() if "AFP" in text) == "source, body"

    def test_says_so_when_the_file_is_gone_or_another(self, dump: Path) -> None:
        (article,) = page_dump.read(dump)
        assert isinstance(article, Article)
        assert source_of(article).lines
        dump.write_text(DUMP.replace("Friday", "Sunday"), encoding="utf-8")
        assert "has changed" in source_of(article).missing
        assert not source_of(article).lines
        dump.unlink()
        assert "not there any more" in source_of(article).missing
        dump.mkdir()
        assert "no" in source_of(article).missing

    def test_a_record_cannot_have_another_file_shown(self, dump: Path, tmp_path: Path) -> None:
        secret = tmp_path / "secret.txt"
        secret.write_text(DUMP.replace("ferry", "secret"), encoding="utf-8")
        record = {"id": "a", "headline": "Mine", "body": "Text.", "path": str(secret)}
        source = tmp_path / "mine.jsonl"
        source.write_text(json.dumps(record), encoding="utf-8")
        page = self.page(source, tmp_path)
        assert "has changed" in page.one("p", class_="missing").text
        assert not page.all("table")

    def test_shows_the_line_of_a_record_and_its_keys(self, tmp_path: Path) -> None:
        source = tmp_path / "papers.jsonl"
        lines = [{"headline": "Other", "body": "x"}, {"headline": "Müßig", "body": "y", "size": 3}]
        source.write_text("\n\n".join(map(json.dumps, lines)), encoding="utf-8")
        rebuild([source], tmp_path / "index")
        app = create_app({"INDEX_DIR": str(tmp_path / "index")})
        article_id = app.extensions["engines"].engine().search(Request("müßig")).hits[0].id
        page = read(app.test_client(), f"/article/{article_id}/source")
        assert page.one("p", class_="path").text.endswith("papers.jsonl, line 3")
        rows = [cell.text for cell in page.all("td")]
        assert rows == ["field", '"Müßig"', "field", '"y"', "no", "3"]
        source.write_text("{}\n", encoding="utf-8")
        page = read(app.test_client(), f"/article/{article_id}/source")
        assert "no longer has this record" in page.one("p", class_="missing").text
        app.extensions["engines"].close()

    def test_lines_that_are_too_long_are_looked_through_as_well(self, tmp_path: Path) -> None:
        """A file of nothing else, of whatever size, would be read to its end for each visit."""
        source = tmp_path / "long.jsonl"
        record = {"id": "a", "headline": "Tide", "body": "Out", "path": str(source)}
        with source.open("w", encoding="ascii") as file:
            for _ in range(MOST_LOOKED_THROUGH // LONGEST_LINE + 1):
                file.write(" " * LONGEST_LINE + "{}\n")
            file.write(json.dumps(record))
        article = Article(id="a", headline="Tide", body="Out", path=str(source))
        assert "too long" in source_of(article).missing

    def test_a_long_dump_is_shown_around_its_article(self, tmp_path: Path) -> None:
        path = tmp_path / "long.txt"
        path.write_text("Menu\n" * 3000 + DUMP + "\nMenu" * 3000, encoding="utf-8")
        (article,) = page_dump.read(path)
        assert isinstance(article, Article)
        source = source_of(article)
        assert len(source.lines) == MOST_SHOWN
        assert source.before + source.after + MOST_SHOWN == 6000 + DUMP.count("\n") + 1
        assert any("headline" in line.roles for line in source.lines)

    def test_a_path_that_is_none_is_no_file(self) -> None:
        for path in ("", "relative.txt", "/nowhere/\0.txt", "/dev/null", "/etc/hostname"):
            assert source_of(Article(id="a", path=path, body="x")).missing

    def test_only_lines_of_its_stretch_are_the_body(self) -> None:
        article = Article(id="a", body="Same.\n\nOther.", lines={"body": (3, 5)})
        roles = [line.roles for line in line_roles("Same.\n\nSame.\nMenu\nOther.\nSame.", article)]
        assert roles == [("chrome",), (), ("body",), ("chrome",), ("body",), ("chrome",)]

    @given(st.text(max_size=400))
    @example("|")
    def test_every_line_has_its_number_and_text(self, text: str) -> None:
        outcome = page_dump.parse(text)
        article = outcome if isinstance(outcome, Article) else Article(id="a")
        lines = list(line_roles(text, article))
        assert [line.number for line in lines] == list(range(1, text.count("\n") + 2))
        assert "\n".join(line.text for line in lines) == text


def test_every_field_of_every_sample_stands_in_a_line() -> None:
    for path in sorted(Path("samples/pages").rglob("*.txt")):
        for article in page_dump.read(path.absolute()):
            if isinstance(article, Article):
                source = source_of(article)
                assert not source.missing, path
                given = {role for line in source.lines for role in line.roles}
                assert set(article.lines) <= given, path
