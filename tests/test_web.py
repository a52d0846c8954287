"""The pages and the JSON: their URLs, their headers, and what they never do."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from index.article import Article
from index.writer import rebuild
from search.engine import DEEPEST
from tests.web_archive import PAYLOAD, Element, PageRead, build, records
from webui.app import create_app
from webui.facets_shown import Toggles
from webui.headers import HEADERS
from webui.languages import language_name
from webui.pages.article import Place, article_shown
from webui.state import FACETS, PAGE_SIZE, SearchState, read_state
from webui.urls import search_url

TOTAL = len(records())
NAMES = (
    "q",
    "from",
    "to",
    "calendar",
    "source",
    "dateline",
    "paper",
    "lang",
    "flag",
    "month",
    "sort",
    "page",
)

PAGES = ("/", "/search?q=ferry", "/search?q=zebra", "/article/hostile", "/article/arabic")
JSON = ("/api/search?q=ferry", "/api/article/arabic", "/healthz")
FAILURES = {
    "/nowhere": 404,
    "/article/none": 404,
    "/article/%00": 404,
    "/static/none.css": 404,
    "/search?page=abc": 400,
    "/search?sort=shuffled": 400,
    "/search?axis=julian": 400,
    "/search?scale=large": 400,
    "/search?page=99": 404,
    "/api/nowhere": 404,
    "/api/article/none": 404,
    "/api/search?limit=101": 400,
    "/search?q=" + "a" * 9000: 414,
}


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("archive"))


@pytest.fixture(scope="module")
def app(archive: Path) -> Iterator[Flask]:
    app = create_app({"INDEX_DIR": str(archive), "TESTING": True})
    yield app
    app.extensions["engines"].close()


@pytest.fixture(scope="module")
def web(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def no_index(tmp_path: Path) -> FlaskClient:
    return create_app({"INDEX_DIR": str(tmp_path / "none")}).test_client()


def read(web: FlaskClient, url: str, status: int = 200) -> PageRead:
    """The page at an address, which must answer with this status."""
    answer = web.get(url)
    assert answer.status_code == status, (url, answer.status_code)
    return PageRead(answer.text)


def headlines(page: PageRead) -> list[str]:
    """The headlines of the hits, in order."""
    hits = page.all("li", class_="hit")
    return [re.split(r"(?<=timetable)", hit.text)[0] for hit in hits]


def following(web: FlaskClient, page: PageRead, list_: str) -> dict[str, int]:
    """The links of a list of advice, each with what following it finds."""
    part = next(each for each in page.elements if list_ in each.attributes.get("class", ""))
    links = [each for each in page.all("a") if each.text and each.text in part.text]
    return {link.text: total_of(read(web, link.attributes["href"])) for link in links}


def total_of(page: PageRead) -> int:
    """The number of hits that the page states."""
    found = re.match(r"[\d,]+", page.one("h1").text)
    return int(found[0].replace(",", "")) if found else 0


def hrefs(links: list[Element]) -> list[str]:
    return [link.attributes["href"] for link in links]


class TestHome:
    def test_says_what_the_archive_holds(self, web: FlaskClient) -> None:
        page = read(web, "/")
        names = [name.text for name in page.all("dt")]
        holdings = dict(zip(names, (value.text for value in page.all("dd")), strict=True))
        assert holdings == {
            "Articles": str(TOTAL),
            "Gregorian days": "5 May 2020 to 24 December 2023",
            "Hijri days": "12 Ramadan 1441 to 11 Jumada II 1445",
            "Papers": "2",
            "Languages": "English, Arabic",
            "Without a date": "8",
            "Whose calendars disagree": "1",
            "Last read": holdings["Last read"],
        }
        assert re.fullmatch(r"\d+ \w+ \d{4}, \d\d:\d\d UTC", holdings["Last read"])

    def test_each_example_finds_something(self, web: FlaskClient) -> None:
        page = read(web, "/")
        chips = [link for link in page.all("a") if ": " in link.text]
        assert len(chips) >= 4
        for url in hrefs(chips):
            assert total_of(read(web, url)) > 0

    def test_searches_when_the_bare_address_carries_a_search(self, web: FlaskClient) -> None:
        assert total_of(read(web, "/?q=ferry")) == 26


class TestSearch:
    def test_marks_what_matched_in_an_ordered_list(self, web: FlaskClient) -> None:
        page = read(web, "/search?q=ferry")
        assert page.all("ol", class_="hits")
        assert len(page.all("li", class_="hit")) == PAGE_SIZE
        assert "ferry" in {mark.text.lower() for mark in page.all("mark")}

    def test_shows_both_dates_and_how_each_is_known(self, web: FlaskClient) -> None:
        hit = read(web, "/search?q=lighthouse").one("li", class_="hit").text
        assert "23 September 2023" in hit
        assert "20 Rabi I 1445" in hit
        assert "calendars disagree" in hit
        hit = read(web, "/search?q=headline:الميناء").one("li", class_="hit").text
        assert "7 Rabi I 1445" in hit
        assert "(derived)" in hit or "derived" in hit

    def test_an_impossible_day_stays_as_it_was_printed(self, web: FlaskClient) -> None:
        page = read(web, "/search?q=almanac")
        assert "impossible day as printed" in page.one("li", class_="hit").text
        assert not page.all("time")

    def test_the_form_keeps_what_was_searched(self, web: FlaskClient) -> None:
        page = read(web, "/search?q=ferry&from=2022&to=1446&calendar=&sort=oldest&source=Quay+Desk")
        assert page.one("input", id="q").attributes["value"] == "ferry"
        assert page.one("input", id="from").attributes["value"] == "2022"
        assert page.one("input", id="to").attributes["value"] == "1446"
        assert page.one("input", type="hidden", name="source").attributes["value"] == "Quay Desk"
        (chosen,) = [
            o for o in page.all("option") if "selected" in o.attributes and o.text[0] in "BNO"
        ]
        assert chosen.text == "Oldest first"

    def test_says_how_the_days_were_understood(self, web: FlaskClient) -> None:
        page = read(web, "/search?q=ferry&from=1443&to=Mar+2023")
        understood = page.one("div", class_="understood").text
        assert "1443" in understood
        assert "31 March 2023" in understood

    def test_an_empty_query_is_every_article(self, web: FlaskClient) -> None:
        assert total_of(read(web, "/search")) == TOTAL

    def test_unknown_parameters_are_ignored(self, web: FlaskClient) -> None:
        assert total_of(read(web, "/search?q=ferry&utm_source=elsewhere&colour=blue")) == 26

    def test_nothing_found_says_what_was_searched_and_offers_less(self, web: FlaskClient) -> None:
        page = read(web, "/search?q=zebra+ferry&from=2023-01-01&source=Quay+Desk")
        nothing = page.one("section", class_="nothing")
        assert "zebra" in nothing.text
        assert following(web, page, "loosened") == {"Without zebra": 4}
        page = read(web, "/search?q=lighthouse&from=2024&source=Quay+Desk")
        assert following(web, page, "loosened") == {"Of all days, without the chosen values": 1}
        page = read(web, "/search?q=ferry&from=2024&source=Quay+Desk")
        assert following(web, page, "loosened") == {"Of all days": 9}
        page = read(web, '/search?q="timetable+ferry"')
        assert following(web, page, "loosened") == {
            'With "timetable ferry" as words, in any order': 26
        }

    def test_nothing_found_says_what_may_have_been_meant(self, web: FlaskClient) -> None:
        page = read(web, "/search?q=ferri+timetabel&source=Quay+Desk")
        assert following(web, page, "corrections") == {"ferri timetable": 9}
        assert "without" not in page.one("p", class_="corrections").text

    def test_a_word_that_a_correction_leaves_out_is_named(self, web: FlaskClient) -> None:
        page = read(web, "/search?q=ferri+zebra+timetabel&source=Quay+Desk")
        assert following(web, page, "corrections") == {"ferri timetable": 9}
        told = page.one("p", class_="corrections").text
        assert told.startswith("Did you mean ferri timetable, without zebra (9")

    def test_the_days_are_told_in_both_calendars(self, web: FlaskClient) -> None:
        page = read(web, "/search?q=ferry&from=2022&to=Ramadan+1444")
        told = [each.text for each in page.all("small", class_="day-understood")]
        assert told == ["1 January 2022 · 28 Jumada I 1443", "29 Ramadan 1444 · 20 April 2023"]
        assert page.one("p", class_="days").text == (
            "Days: 1 January 2022 – 20 April 2023 · 28 Jumada I 1443 – 29 Ramadan 1444"
        )
        assert page.one("input", id="from").attributes["aria-describedby"] == "from-understood"

    def test_arabic_text_finds_its_own_direction(self, web: FlaskClient) -> None:
        page = read(web, "/search?q=العبّارة")
        heading = page.one("h2", lang="ar")
        assert heading.attributes["dir"] == "auto"
        assert page.one("p", class_="snippet").attributes["dir"] == "auto"


class TestFacets:
    def test_following_a_value_gives_the_count_that_it_promised(self, web: FlaskClient) -> None:
        page = read(web, "/search?q=ferry")
        links = [a for a in page.all("a", rel="nofollow") if a.text.endswith(" articles")]
        assert len(links) >= 7
        for link in links:
            promised = int(link.text.removesuffix(" articles").split()[-1].replace(",", ""))
            assert total_of(read(web, link.attributes["href"])) == promised, link.text

    def test_a_chosen_value_is_a_chip_that_removes_it(self, web: FlaskClient) -> None:
        page = read(web, "/search?q=ferry&source=Coast+Wire&month=2023")
        chips = {link.text: link.attributes["href"] for link in page.all("a") if "×" in link.text}
        assert chips == {
            "Remove Source: Coast Wire ×": "/search?q=ferry&month=2023",
            "Remove Date: 2023 ×": "/search?q=ferry&source=Coast+Wire",
        }

    def test_choosing_adds_and_choosing_again_removes(self) -> None:
        state = SearchState(q="ferry", page="3")
        chosen = state.toggled("source", "A").toggled("source", "B")
        assert chosen.source == ("A", "B")
        assert chosen.page == ""
        assert chosen.toggled("source", "A").source == ("B",)

    def test_a_month_takes_the_place_of_its_year(self) -> None:
        year = SearchState().toggled("month", "2022").toggled("month", "2023")
        month = year.toggled("month", "2023-04")
        assert month.month == ("2022", "2023-04")
        assert month.toggled("month", "2023").month == ("2022", "2023")

    def test_the_months_of_a_chosen_year_are_offered(self, web: FlaskClient) -> None:
        page = read(web, "/search?q=ferry&month=2023")
        assert any(link.text.startswith("April 2023") for link in page.all("a", rel="nofollow"))

    def test_hijri_months_are_offered_in_a_search_by_that_calendar(self, web: FlaskClient) -> None:
        page = read(web, "/search?q=ferry&calendar=hijri&month=h1444")
        links = {link.text: link.attributes["href"] for link in page.all("a", rel="nofollow")}
        (ramadan,) = [text for text in links if text.startswith("Ramadan 1444")]
        assert "month=h1444-09" in links[ramadan]
        assert any("Remove Date: 1444 AH" in chip.text for chip in page.all("a"))

    def test_languages_and_odd_dates_are_named_in_words(self, web: FlaskClient) -> None:
        page = read(web, "/search?lang=en&flag=disagreeing")
        chips = [link.text for link in page.all("a") if "×" in link.text]
        assert chips == ["Remove Language: English ×", "Remove Dates: Calendars disagree ×"]
        assert language_name("en-GB") == "English (GB)"
        assert language_name("tlh") == "tlh"


class TestPages:
    def test_following_next_shows_every_hit_once(self, web: FlaskClient) -> None:
        seen: list[str] = []
        url = "/search?q=ferry"
        while url:
            page = read(web, url)
            seen += headlines(page)
            onward = page.all("a", rel="next")
            url = onward[0].attributes["href"] if onward else ""
        assert len(seen) == len(set(seen)) == 26

    def test_the_ends_have_no_way_beyond(self, web: FlaskClient) -> None:
        first, last = read(web, "/search?q=ferry"), read(web, "/search?q=ferry&page=3")
        assert not first.all("a", rel="prev")
        assert not last.all("a", rel="next")
        assert hrefs(first.all("link", rel="next")) == hrefs(first.all("a", rel="next"))
        assert last.one("span", **{"aria-current": "page"}).text == "Page 3"

    def test_beyond_the_end_is_not_found_and_says_so(self, web: FlaskClient) -> None:
        page = read(web, "/search?q=ferry&page=4", 404)
        assert "last page is 3" in page.one("p", role="alert").text
        assert "/search?q=ferry&page=3" in hrefs(page.all("a"))

    def test_numbers_are_in_hits_of_ten(self, web: FlaskClient) -> None:
        assert read(web, "/search?q=ferry&page=2").one("ol", class_="hits").attributes[
            "start"
        ] == str(PAGE_SIZE + 1)

    @pytest.mark.parametrize("page", ["abc", "0", "-1", "1.5", "٣", "1" * 30, "1001"])
    def test_what_is_no_page_is_refused(self, web: FlaskClient, page: str) -> None:
        shown = read(web, f"/search?q=ferry&page={page}", 400)
        assert shown.one("p", role="alert").text
        assert shown.one("input", id="q").attributes["value"] == "ferry"

    def test_the_deepest_page_is_allowed(self, web: FlaskClient) -> None:
        deepest = DEEPEST // PAGE_SIZE
        read(web, f"/search?q=ferry&page={deepest}", 404)
        read(web, f"/search?q=ferry&page={deepest + 1}", 400)


class TestBadParameters:
    @pytest.mark.parametrize(
        ("name", "value"),
        [("sort", "best"), ("from", "yesteryear"), ("to", "32 Smarch"), ("calendar", "mayan")],
    )
    def test_the_field_is_named_and_keeps_its_text(
        self, web: FlaskClient, name: str, value: str
    ) -> None:
        page = read(web, f"/search?q=ferry&{name}={value}", 400)
        field = next(e for e in page.elements if e.attributes.get("name") == name)
        assert field.attributes["aria-invalid"] == "true"
        assert field.attributes["aria-describedby"] == "problem"
        assert page.one("p", id="problem").text
        if field.tag == "input":
            assert field.attributes["value"] == value

    def test_a_query_beyond_the_limit(self, web: FlaskClient) -> None:
        page = read(web, "/search?q=" + "a" * 513, 400)
        assert page.one("input", id="q").attributes["aria-invalid"] == "true"

    def test_a_month_that_is_none(self, web: FlaskClient) -> None:
        read(web, "/search?month=20-23-09", 400)
        read(web, "/search?month=undated")


class TestArticle:
    def test_has_its_paragraphs_and_where_it_was_read(self, web: FlaskClient) -> None:
        page = read(web, "/article/harbour-03")
        assert page.one("h1").text == "Ferry number 3 keeps to its timetable"
        story = page.one("article", class_="story").text
        assert "The crossing was calm." in story
        assert "Quay Desk" not in story
        assert "Where this was read" in story
        assert "harbour.jsonl" in story
        paragraphs = [p.text for p in page.all("p", dir="auto")]
        assert paragraphs == [
            "The crossing was calm.",
            "Passengers counted gulls from the upper deck.",
        ]

    def test_the_way_back_is_the_search_it_came_from(self, web: FlaskClient) -> None:
        search = "/search?q=ferry&sort=oldest&source=Coast+Wire"
        hit = read(web, search).all("h2", dir="auto")
        assert hit
        link = next(a for a in read(web, search).all("a") if "/article/" in a.attributes["href"])
        assert search in hrefs(read(web, link.attributes["href"]).all("a"))
        assert not [a for a in read(web, "/article/harbour-03").all("a") if "Back" in a.text]

    def test_only_addresses_of_the_web_are_links(self, web: FlaskClient) -> None:
        link = read(web, "/article/harbour-03").one("a", href="https://harbour.example/3")
        assert link.attributes["rel"] == "noopener noreferrer nofollow"
        urls = hrefs(read(web, "/article/hostile").all("a"))
        assert not [url for url in urls if url.startswith("javascript")]

    @pytest.mark.parametrize(
        "url",
        [
            *("javascript:alert(1)", "JAVASCRIPT://a.example/%0aalert(1)", "data:text/html,x"),
            *("//a.example/", "/page", "https:", "https:///x", "https://[", "https://a:99999/x"),
        ],
    )
    def test_what_leads_nowhere_or_elsewhere_is_no_link(self, app: Flask, url: str) -> None:
        with app.test_request_context():
            assert article_shown(Article(id="a", url=url), Place(SearchState())).link == ""


class TestApi:
    def test_search_answers_with_the_contract(self, web: FlaskClient) -> None:
        record = web.get("/api/search?q=ferry&limit=3&offset=2").get_json()
        assert list(record) == [
            "query",
            "interpreted",
            "notices",
            "total",
            "undated",
            "took_ms",
            "limit",
            "offset",
            "generation",
            "hits",
            "facets",
            "corrections",
            "loosened",
            "next_cursor",
        ]
        assert (record["total"], record["limit"], record["offset"]) == (26, 3, 2)
        assert len(record["hits"]) == 3
        assert set(record["facets"]) == {
            "source",
            "dateline",
            "paper",
            "lang",
            "flag",
            "year",
            "month",
        }
        assert set(record["facets"]["source"][0]) == {"value", "count"}

    def test_search_agrees_with_the_page(self, web: FlaskClient) -> None:
        parameters = "q=ferry&source=Coast+Wire&from=2022-06&sort=newest"
        shown = headlines(read(web, f"/search?{parameters}"))
        hits = web.get(f"/api/search?{parameters}").get_json()["hits"]
        assert shown == [hit["headline"] for hit in hits]

    def test_pages_and_offsets_are_two_ways_to_the_same_hits(self, web: FlaskClient) -> None:
        by_page = web.get("/api/search?q=ferry&limit=5&page=3").get_json()
        by_offset = web.get("/api/search?q=ferry&limit=5&offset=10").get_json()
        assert by_page["hits"] == by_offset["hits"]

    def test_article_is_its_record(self, web: FlaskClient) -> None:
        record = web.get("/api/article/disagreeing").get_json()
        assert record["date"] == "2023-09-23"
        assert record["hijri"] == "1445-03-20"
        assert record["date_flags"] == ["disagreeing"]

    @pytest.mark.parametrize(
        ("url", "status", "code", "field"),
        [
            ("/api/search?limit=0", 400, "bad-request", "limit"),
            ("/api/search?limit=x", 400, "bad-request", "limit"),
            ("/api/search?offset=-1", 400, "bad-request", "offset"),
            ("/api/search?offset=9995", 400, "bad-request", "page"),
            ("/api/search?from=yesteryear", 400, "bad-request", "from"),
            ("/api/article/none", 404, "not-found", ""),
            ("/api/none", 404, "not-found", ""),
        ],
    )
    def test_errors_are_json(
        self, web: FlaskClient, url: str, status: int, code: str, field: str
    ) -> None:
        answer = web.get(url)
        assert answer.status_code == status
        error = answer.get_json()["error"]
        assert (error["code"], error["field"]) == (code, field)
        assert error["message"]

    def test_health(self, web: FlaskClient) -> None:
        record = web.get("/healthz").get_json()
        assert record["status"] == "ok"
        assert record["articles"] == TOTAL
        assert record["generation"]


class TestHeaders:
    @pytest.mark.parametrize("url", [*PAGES, *JSON, *FAILURES])
    def test_stand_on_every_response(self, web: FlaskClient, url: str) -> None:
        answer = web.get(url)
        assert answer.status_code == FAILURES.get(url, 200)
        _assert_headers(answer)

    @pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "TRACE", "BREW"])
    @pytest.mark.parametrize("url", ["/", "/search", "/api/search", "/nowhere", "/static/icon.svg"])
    def test_other_methods_are_refused(self, web: FlaskClient, url: str, method: str) -> None:
        answer = web.open(url, method=method)
        assert answer.status_code == 405
        assert _allowed(answer) == {"GET", "HEAD", "OPTIONS"}
        _assert_headers(answer)

    @pytest.mark.parametrize("url", ["/", "/api/search?q=ferry", "/nowhere"])
    def test_options_says_what_is_allowed_and_nothing_else(
        self, web: FlaskClient, url: str
    ) -> None:
        answer = web.options(url)
        assert (answer.status_code, answer.data) == (204, b"")
        assert _allowed(answer) == {"GET", "HEAD", "OPTIONS"}
        assert not [name for name, _ in answer.headers if name.startswith("Access-Control")]
        _assert_headers(answer)

    def test_more_parameters_than_anyone_chooses_are_refused(self, web: FlaskClient) -> None:
        assert web.get("/search?q=ferry" + "&a=b" * 249).status_code == 200
        assert web.get("/search?q=ferry" + "&a=b" * 250).status_code == 400

    def test_a_fault_of_ours_is_a_page_too(self, archive: Path) -> None:
        app = create_app({"INDEX_DIR": str(archive)})
        app.logger.disabled = True
        app.add_url_rule("/fault", view_func=lambda: str(1 // 0))
        app.add_url_rule("/api/fault", "api_fault", view_func=lambda: str(1 // 0))
        answer = app.test_client().get("/fault")
        assert answer.status_code == 500
        assert "ZeroDivisionError" not in answer.text
        _assert_headers(answer)
        error = app.test_client().get("/api/fault").get_json()["error"]
        assert error["code"] == "internal-error"

    @pytest.mark.parametrize(
        "url", ["/", "/search?q=ferry", "/article/x", "/api/search", "/healthz"]
    )
    def test_an_index_that_cannot_be_opened_is_503(self, no_index: FlaskClient, url: str) -> None:
        answer = no_index.get(url)
        assert answer.status_code == 503
        assert int(answer.headers["Retry-After"]) > 0
        _assert_headers(answer)

    def test_the_icon_is_where_browsers_look_for_it(self, web: FlaskClient) -> None:
        with web.get("/favicon.ico") as answer:
            assert answer.mimetype == "image/svg+xml"
            assert "max-age=86400" in answer.headers["Cache-Control"]

    def test_static_files_are_cached_for_good_under_their_hash(self, web: FlaskClient) -> None:
        page = read(web, "/")
        files = [*hrefs(page.all("link", rel="stylesheet")), page.one("script").attributes["src"]]
        for url in files:
            with web.get(url) as answer:
                assert answer.status_code == 200
                assert "immutable" in answer.headers["Cache-Control"]
            with web.get(urlsplit(url).path) as answer:
                assert "immutable" not in answer.headers["Cache-Control"]

    def test_head_answers_like_get_without_a_body(self, web: FlaskClient) -> None:
        answer = web.head("/search?q=ferry")
        assert answer.status_code == 200
        assert answer.data == b""

    @pytest.mark.parametrize("url", ["//other.example/search", "/search/", "/api//search"])
    def test_no_address_leads_elsewhere(self, web: FlaskClient, url: str) -> None:
        answer = web.get("/", environ_overrides={"PATH_INFO": url})
        assert answer.status_code == 404
        assert "Location" not in answer.headers

    def test_only_trusted_hosts_are_served(self, archive: Path) -> None:
        web = create_app(
            {"INDEX_DIR": str(archive), "TRUSTED_HOSTS": ["news.example"]}
        ).test_client()
        assert web.get("/", headers={"Host": "news.example"}).status_code == 200
        answer = web.get("/search", headers={"Host": "other.example"})
        assert answer.status_code == 400
        _assert_headers(answer)

    def test_trusted_hosts_come_from_the_environment_too(
        self, archive: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("DATELINE_TRUSTED_HOSTS", "news.example, .paper.example")
        web = create_app({"INDEX_DIR": str(archive)}).test_client()
        for host, status in {"news.example": 200, "a.paper.example": 200, "a.example": 400}.items():
            with web.get("/static/icon.svg", headers={"Host": host}) as answer:
                assert answer.status_code == status

    def test_pages_work_under_a_prefix(self, web: FlaskClient) -> None:
        page = PageRead(web.get("/search?q=ferry", environ_overrides={"SCRIPT_NAME": "/old"}).text)
        assert all(url.startswith(("/old/", "#")) for url in hrefs(page.all("a")))
        assert page.one("form").attributes["action"] == "/old/search"


class TestEscaping:
    @pytest.mark.parametrize(
        "url", ["/", "/search?q=hostile", "/article/hostile", "/search?q=alert"]
    )
    def test_what_articles_hold_stays_text(self, web: FlaskClient, url: str) -> None:
        page = read(web, url)
        _assert_harmless(page)
        assert url == "/" or PAYLOAD in page.one("main").text

    @pytest.mark.parametrize("name", NAMES)
    @pytest.mark.parametrize("path", ["/", "/search", "/article/harbour-03", "/nowhere"])
    def test_what_parameters_hold_stays_text(self, web: FlaskClient, path: str, name: str) -> None:
        answer = web.get(path, query_string={"q": "ferry", name: PAYLOAD})
        assert answer.status_code in (200, 400, 404)
        _assert_harmless(PageRead(answer.text))

    def test_json_snippets_are_html_with_marks_only(self, web: FlaskClient) -> None:
        (hit,) = web.get("/api/search?q=hostile").get_json()["hits"]
        tags = re.findall(r"<[^>]*>", hit["snippet"])
        assert set(tags) == {"<mark>", "</mark>"}
        assert PAYLOAD in hit["headline"]

    def test_json_is_never_taken_for_a_page(self, web: FlaskClient) -> None:
        for url in ("/api/search?q=" + PAYLOAD, "/api/search?sort=" + PAYLOAD):
            assert web.get(url).content_type == "application/json"


TYPED = st.one_of(
    st.text(max_size=40),
    st.text(alphabet='"()*~:-/\\\x00\ud800\ufeff ORaب', max_size=30),
    st.sampled_from(["ferry", "2023", "1445-03", "undated", "newest", "hijri", "-5", PAYLOAD]),
)
PARAMETERS = st.lists(
    st.tuples(st.sampled_from([*NAMES, "limit", "offset", "unknown"]), TYPED), max_size=6
)


@settings(max_examples=300, deadline=None)
@given(
    path=st.sampled_from(["/", "/search", "/api/search", "/article/arabic", "/api/article/x"]),
    parameters=PARAMETERS,
)
def test_no_request_is_a_fault(
    web: FlaskClient, path: str, parameters: list[tuple[str, str]]
) -> None:
    encoded = [(name, value.encode("utf-8", "surrogatepass")) for name, value in parameters]
    query = "&".join(f"{name}=" + "".join(f"%{b:02x}" for b in value) for name, value in encoded)
    answer = web.get(f"{path}?{query}")
    assert answer.status_code in (200, 400, 404)
    if path.startswith("/api/"):
        json.loads(answer.data)
    else:
        _assert_harmless(PageRead(answer.text))


@settings(max_examples=200, deadline=None)
@given(raw=st.binary(max_size=60))
def test_no_bytes_in_an_address_are_a_fault(web: FlaskClient, raw: bytes) -> None:
    coded = "".join(f"%{byte:02x}" for byte in raw)
    for url in (f"/search?q={coded}&page={coded}", f"/article/{coded}", f"/{coded}"):
        assert web.get(url).status_code in (200, 400, 404)


WORD = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12).map(str.strip)
VALUES = st.lists(WORD.filter(bool), max_size=3, unique=True).map(tuple)


@given(
    st.builds(
        SearchState,
        q=WORD,
        date_from=WORD,
        date_to=WORD,
        calendar=WORD,
        source=VALUES,
        dateline=VALUES,
        paper=VALUES,
        lang=VALUES,
        flag=VALUES,
        month=VALUES,
        sort=WORD,
        page=st.sampled_from(["", "2", "17"]),
    )
)
def test_every_state_is_its_url(state: SearchState) -> None:
    assert read_state(MultiDict(state.pairs())) == state


@given(
    st.builds(SearchState, q=WORD, source=VALUES, month=VALUES, axis=WORD),
    st.sampled_from(FACETS),
    WORD.filter(bool),
)
def test_a_value_put_into_a_url_is_the_url_of_the_value(
    state: SearchState, facet: str, value: str
) -> None:
    with create_app().test_request_context():
        told = Toggles(state, facet).url(value)
        assert told == search_url(state.toggled(facet, value))


def test_what_no_field_can_send_is_read_as_a_blank() -> None:
    state = read_state(MultiDict({"q": "a\x00b\ud800c", "source": "\x00", "from": " 2023\n"}))
    assert state == SearchState(q="a b c", date_from="2023")


def _allowed(answer: TestResponse) -> set[str]:
    return {name.strip() for name in answer.headers["Allow"].split(",")}


def _assert_headers(answer: TestResponse) -> None:
    for name, value in HEADERS.items():
        assert answer.headers.getlist(name) == [value]
    assert "Cache-Control" in answer.headers
    assert "Set-Cookie" not in answer.headers


def _assert_harmless(page: PageRead) -> None:
    """No element, attribute or address came from the text."""
    assert len(page.all("script")) == 1
    assert "src" in page.one("script").attributes
    assert page.one("script").text == ""
    assert not page.all("img")
    assert not page.all("style")
    for element in page.elements:
        assert "style" not in element.attributes
        assert not [name for name in element.attributes if name.startswith("on")]
        href = element.attributes.get("href", "/")
        assert href.startswith(("/", "#", "https://harbour.example/")), href
        assert not href.startswith("//")
    assert "1779547" not in page.one("main").text


class TestKeptPages:
    """A page of hits that was made is sent again while the index stays as it is."""

    def test_a_page_asked_again_is_the_same_to_the_millisecond(self, web: FlaskClient) -> None:
        first = web.get("/search?q=ferry")
        again = web.get("/search?unknown=1&q=ferry")
        assert again.data == first.data
        assert web.get("/?q=ferry").data == first.data
        assert web.get("/search?q=ferry&sort=newest").data != first.data

    def test_is_not_sent_to_who_has_it(self, web: FlaskClient) -> None:
        first = web.get("/search?q=ferry")
        again = web.get("/search?q=ferry", headers={"If-None-Match": first.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b"")
        assert again.headers["Content-Security-Policy"]

    def test_is_of_the_host_that_was_asked(self, web: FlaskClient) -> None:
        pages = [
            web.get("/search?q=ferry", base_url=f"http://{name}/") for name in ("a.test", "b.test")
        ]
        assert b"b.test" not in pages[0].data
        assert b"a.test" not in pages[1].data

    def test_is_made_anew_of_another_generation(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("search.engine.FRESH_SECONDS", 0.0)
        source = tmp_path / "articles.jsonl"
        client = create_app({"INDEX_DIR": str(tmp_path / "index")}).test_client()
        totals = []
        for count in (1, 2):
            lines = [
                f'{{"id": "n{n}", "headline": "Ferry", "body": "Ferry {n}."}}' for n in range(count)
            ]
            source.write_text("\n".join(lines), encoding="utf-8")
            rebuild([source], tmp_path / "index")
            page = PageRead(client.get("/search?q=ferry").text)
            totals.append(page.one("h1", class_="total").text.split()[0])
        assert totals == ["1", "2"]


class TestAdvice:
    def test_the_json_says_what_else_to_search_for(self, web: FlaskClient) -> None:
        told = web.get("/api/search?q=ferry+timetabel").json
        assert told["total"] == 0
        assert told["corrections"][0] == {"query": "ferry timetable", "count": 26, "dropped": []}
        for one in (*told["corrections"], *told["loosened"]):
            again = web.get("/api/search", query_string={"q": one["query"]}).json
            assert again["total"] == one["count"] > 0
