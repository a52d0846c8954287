"""The timeline on the page and as JSON: each bar leads to the articles that it counts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient

from tests.web_archive import Element, PageRead, build
from webui.app import create_app

SEARCHES = (
    "",
    "q=ferry",
    "q=ferry&axis=hijri",
    "q=ferry&scale=share",
    "q=lighthouse",
    "q=almanac&axis=hijri",
    "q=-zebra&axis=hijri&source=Coast+Wire&source=Quay+Desk",
    "from=2022-03-10&to=2023-02-10",
    "from=2022-03-10&to=2023-02-10&axis=hijri",
    "from=1443-09-10&to=1444-12",
    "from=1443-09-10&to=1444-12&axis=gregorian&sort=oldest",
    "from=1444&to=1445&calendar=hijri&axis=gregorian",
    "from=2022&to=2023&calendar=gregorian&axis=hijri",
    "from=2023-02&to=2023-04",
    "month=2023&paper=The+Harbour+Post",
)


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    app = create_app({"INDEX_DIR": str(build(tmp_path_factory.mktemp("timeline")))})
    yield app.test_client()
    app.extensions["engines"].close()


def read(web: FlaskClient, url: str) -> PageRead:
    answer = web.get(url)
    assert answer.status_code == 200, url
    return PageRead(answer.text)


def answered(web: FlaskClient, search: str) -> dict[str, Any]:
    told: dict[str, Any] = web.get(f"/api/timeline?{search}").get_json()
    return told


def bars(page: PageRead) -> list[tuple[Element, str]]:
    """The links of the drawing with their titles, which begin with the period."""
    found = [link for link in page.all("a") if re.search(r": .*\d", link.text)]
    titles = {title.text for title in page.all("title")[1:]}
    return [(link, link.text) for link in found if link.text in titles]


def counted(title: str) -> int:
    """23 of "May 2020: 23 articles" and of "May 2020: 4.1%, 23 of 561"."""
    number = re.search(r"([\d,]+)( articles?| of [\d,]+)$", title)
    assert number, title
    return int(number[1].replace(",", ""))


@pytest.mark.parametrize("search", SEARCHES)
def test_every_bar_leads_to_the_articles_that_it_counts(web: FlaskClient, search: str) -> None:
    page, told = read(web, f"/search?{search}"), answered(web, search)
    titles = [title for _, title in bars(page)]
    assert [counted(title) for title in titles] == [
        each["count"] for each in told["periods"] if each["count"]
    ] or len(told["periods"]) == 1
    assert sum(each["count"] for each in told["periods"]) + told["undated"] == told["total"]
    for link, title in bars(page):
        found = answered(web, urlsplit(link.attributes["href"]).query)
        assert found["total"] == counted(title), title


@pytest.mark.parametrize("search", SEARCHES)
def test_the_table_has_the_numbers_of_the_bars(web: FlaskClient, search: str) -> None:
    page = read(web, f"/search?{search}")
    cells = page.all("td")
    share = "scale=share" in search
    assert [cell.text for cell in cells[:: 3 if share else 1]] == [
        str(counted(title)) for _, title in bars(page)
    ]


@pytest.mark.parametrize("period", ["day", "month", "year"])
@pytest.mark.parametrize("axis", ["gregorian", "hijri"])
def test_each_period_of_the_answer_is_a_range_to_search(
    web: FlaskClient, period: str, axis: str
) -> None:
    told = answered(web, f"q=ferry&period={period}&axis={axis}")
    assert (told["axis"], told["period"]) == (axis, period)
    full = [each for each in told["periods"] if each["count"]]
    assert sum(each["count"] for each in full) == 26 - told["undated"]
    for each in full:
        found = answered(web, f"from={each['from']}&to={each['to']}&calendar={axis}")
        assert found["total"] == each["all"] >= each["count"]


def test_narrowing_keeps_the_rest_of_the_search(web: FlaskClient) -> None:
    page = read(web, "/search?q=ferry&source=Quay+Desk&sort=newest&axis=hijri&scale=share&page=1")
    link, _ = bars(page)[0]
    asked = parse_qs(urlsplit(link.attributes["href"]).query)
    kept = {name: value for name, value in asked.items() if name not in ("from", "to")}
    assert kept == {
        "q": ["ferry"],
        "source": ["Quay Desk"],
        "sort": ["newest"],
        "axis": ["hijri"],
        "scale": ["share"],
    }


def test_a_hijri_range_of_months_is_narrowed_by_days_that_people_type(web: FlaskClient) -> None:
    """A Hijri month is searched from day 0 to day 30; neither stands in the fields afterwards."""
    there = read(web, "/search?from=Ramadan+1443&to=Jumada+II+1444&axis=hijri")
    (drawing,) = [each for each in there.all("svg") if "data-names" in each.attributes]
    ends = [drawing.attributes.get(f"data-{name}") for name in ("begin", "end")]
    assert ends == ["1443-09 AH", "1444-06 AH"]


def test_the_switches_lead_there_and_back(web: FlaskClient) -> None:
    page = read(web, "/search?q=ferry&from=2022")
    (hijri,) = [link for link in page.all("a") if link.text == "Hijri"]
    assert hijri.attributes["href"] == "/search?q=ferry&from=2022&axis=hijri"
    (share,) = [link for link in page.all("a") if link.text == "Share of all"]
    assert share.attributes["href"] == "/search?q=ferry&from=2022&scale=share"
    (whole,) = [link for link in page.all("a") if link.text == "All days"]
    assert whole.attributes["href"] == "/search?q=ferry"
    there = read(web, hijri.attributes["href"])
    assert (
        "AH" in there.one("h2", id="timeline-title").text
        or "14" in there.one("h2", id="timeline-title").text
    )
    (back,) = [link for link in there.all("a") if link.text == "Gregorian"]
    assert "axis=gregorian" in back.attributes["href"]


def test_the_undated_are_counted_beside_it(web: FlaskClient) -> None:
    page = read(web, "/search?q=ferry")
    *_, undated = [link for link in page.all("a") if link.text == "6 without a date"]
    assert answered(web, urlsplit(undated.attributes["href"]).query)["total"] == 6
    page = read(web, "/search?q=ferry+OR+headline:الميناء&axis=hijri")
    (undated,) = [link for link in page.all("a") if link.text == "6 without a Hijri date"]
    assert answered(web, urlsplit(undated.attributes["href"]).query)["total"] == 6


def test_one_day_is_told_in_words(web: FlaskClient) -> None:
    page = read(web, "/search?q=lighthouse")
    told = page.one("h2", id="timeline-title").text
    assert told == "On 23 September 2023: 1 article"
    assert not page.all("svg")


def test_the_front_page_shows_what_the_archive_covers(web: FlaskClient) -> None:
    page = read(web, "/")
    assert sum(counted(title) for _, title in bars(page)) == 23
    assert not [link for link in page.all("a") if link.text == "Share of all"], "it is all of it"
    link, title = bars(page)[0]
    assert link.attributes["href"] == "/search?from=2020-05&to=2020-05"
    assert title == "May 2020: 1 article"


def test_without_a_day_there_is_no_timeline(web: FlaskClient) -> None:
    for search in ("q=zebra", "q=longest"):
        assert not read(web, f"/search?{search}").all("section", class_="timeline")


def test_a_search_of_many_letters_has_fewer_bars(web: FlaskClient) -> None:
    words = " OR ".join(["ferry", *("ميناء" for _ in range(40))])
    short = web.get("/search?q=ferry&axis=hijri").text
    answer = web.get("/search", query_string={"q": words, "axis": "hijri"}).text
    drawings = [re.search(r'<svg y="17".*?</svg>', page, re.DOTALL) for page in (short, answer)]
    assert all(drawings)
    assert len(drawings[1][0]) < 45_000  # type: ignore[index]  # both were found
    assert "By month" in short
    assert "By year" in answer


@pytest.mark.parametrize(
    ("parameter", "value"),
    [("period", "week"), ("axis", "julian"), ("scale", "large"), ("from", "yesteryear")],
)
def test_what_has_no_meaning_is_refused(web: FlaskClient, parameter: str, value: str) -> None:
    answer = web.get("/api/timeline", query_string={parameter: value})
    assert answer.status_code == 400
    assert answer.get_json()["error"]["field"] == parameter


def test_the_page_stays_small(web: FlaskClient) -> None:
    for search in SEARCHES:
        assert len(web.get(f"/search?{search}").data) < 60_000


def test_nothing_of_it_needs_a_style_or_a_script_in_the_page(web: FlaskClient) -> None:
    page = read(web, "/search?q=ferry")
    assert not [e for e in page.elements if "style" in e.attributes or "onclick" in e.attributes]
