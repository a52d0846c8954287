"""What the page reader takes from a dump, and what it leaves.

Every page stands in tests/data/formats, written for its test and named for what it shows.
"""

from __future__ import annotations

import gzip
import time
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from index.article import Article, opaque_id
from index.errors import Reason, Reject
from index.formats import FORMATS, page_dump

DATA = Path(__file__).parent / "data" / "formats"
PAGES = sorted(DATA.glob("page-*.txt"))

EXPECTED: dict[str, dict[str, object]] = {
    "page-title-menu-and-live-clock": {
        "headline": "Ferry link to the islands returns in spring",
        "paper": "Coast Herald",
        "byline": "Imran Wadood",
        "dateline": "PORT SAFI",
        "date": 20171012,
        "date_printed": "October 12th 2017",
        "masthead": "The paper of the bay Tuesday, August 28, 2018",
    },
    "page-byline-glued-to-updated": {
        "headline": "‘Nine wells run dry’",
        "paper": "Morning",
        "byline": "Lina Qadir",
        "dateline": "MULTAN",
        "date": 20150708,
    },
    "page-posted-on-written-by": {
        "headline": "Survey counts cranes on the lake",
        "paper": "The Hill Post",
        "byline": "",
        "source": "Monitoring Desk",
        "dateline": "BISHKEK, Kyrgyzstan",
        "date": 20180426,
        "masthead": "",
    },
    "page-arabic-dual-date-line": {
        "headline": "عام / افتتاح مكتبة عامة جديدة في حي الورود",
        "dateline": "أبها",
        "source": "واس",
        "date": 20150810,
        "date_printed": "10 أغسطس 2015 م",
        "hijri": 14361025,
        "hijri_printed": "25 شوال 1436 هـ",
        "masthead": "أبها 25 شوال 1436 هـ الموافق 10 أغسطس 2015 م واس",
    },
    "page-english-dual-opening": {
        "headline": "Weather station opens on the summit",
        "dateline": "Riyadh",
        "source": "SPA",
        "date": 20170404,
        "hijri": 14380707,
        "hijri_printed": "Rajab 7, 1438",
        "url": "www.agency.example/1796764",
    },
    "page-letter-with-signature": {
        "headline": "Dark streets",
        "byline": "BASHIR UD DIN",
        "dateline": "",
        "paper": "Coast Herald",
    },
    "page-wrapped-at-72-columns": {
        "headline": "Old mill becomes a library",
        "byline": "Nora Salim",
        "dateline": "MUSCAT",
        "source": "ONA",
        "date": 20180304,
        "masthead": "",
    },
    "page-box-inside-story": {"dateline": "GWADAR", "source": "NNI", "date": 20141224},
    "page-quoted-posts": {"byline": "Lina Qadir", "date": 20141222, "paper": "Daily Example"},
    "page-three-calendars": {
        "headline": "Carpet weavers open a school in the bazaar",
        "dateline": "TEHRAN",
        "date": 20210922,
        "hijri": 14430215,
        "hijri_printed": "Safar 15, 1443",
        "source": "",
    },
    "page-byline-glued-to-place": {
        "headline": "Divers bring up a wreck's bell",
        "byline": "Faten Salim",
        "dateline": "KUWAIT",
        "hijri": 14410325,
    },
    "page-interview-without-dateline": {"byline": "Nora Salim", "dateline": ""},
    "page-dates-only-in-comments": {"date": 0, "date_origin": "", "date_printed": ""},
    "page-prayer-times-and-tides": {
        "headline": "Glassblowers light a furnace again",
        "dateline": "KUWAIT CITY",
        "source": "KUNA",
        "date": 20181001,
        "hijri": 14400121,
    },
    "page-hijri-first-and-impossible": {
        "headline": "Old well found under the market",
        "dateline": "JEDDAH",
        "source": "SG/SPA",
        "date": 20151212,
        "hijri": 14370230,
        "hijri_printed": "30 Safar 1437",
        "date_flags": ("impossible",),
    },
    "page-teasers-around-one-story": {
        "headline": "Lighthouse gets a new lamp",
        "source": "AFP",
        "byline": "",
        "date": 20150131,
        "paper": "The Cape Gazette",
    },
    "page-entities-in-title": {
        "headline": "The baker's bread & the miller's flour",
        "byline": "Salma Reza",
        "dateline": "KARACHI",
        "paper": "Coast Herald",
        "date": 20160402,
    },
    "page-comments-longer-than-story": {
        "headline": "Ducks stop the tram",
        "byline": "Nora Salim",
        "date": 20180504,
    },
    "page-story-date-and-hijri-clock": {
        "headline": "Pearl divers' songs are written down",
        "dateline": "DOHA",
        "source": "QNA",
        "date": 20190519,
        "date_printed": "19 May 2019",
        "hijri": 0,
        "hijri_origin": "",
        "hijri_printed": "",
        "date_flags": ("masthead-differs",),
        "masthead": "Saturday, September 23, 2023 | Rabi' al-awwal 7, 1445 H",
    },
    "page-dateline-on-its-own-line": {
        "headline": "Tailors sew a sail for the museum ship",
        "paper": "The Evening Example",
        "source": "Our Correspondent",
        "dateline": "KARACHI",
        "date": 20230923,
    },
    "page-agency-in-brackets-with-date": {
        "byline": "Muhammad Waleed",
        "source": "APP",
        "dateline": "SWAT",
        "date": 20230923,
    },
    "page-paper-s-own-report-line": {
        "headline": "Desert foxes return to the northern reserve",
        "byline": "",
        "source": "Saudi Gazette",
        "dateline": "RIYADH",
    },
    "page-address-first-and-dated-opening": {
        "headline": "Telescope finds a ring around a moon",
        "paper": "Desert Gazette",
        "dateline": "Riyadh",
        "source": "SPA",
        "date": 20160902,
        "date_printed": "September 2, 2016",
        "hijri": 14371200,
        "hijri_printed": "1437/12/0",
        "date_flags": ("impossible",),
        "masthead": "Friday 1437/12/0 - 2016/09/02",
        "url": "https://news.example/science/telescope-finds-a-ring-around-a-moon",
    },
    "page-verse-between-sentences": {"headline": "The ferryman's song", "dateline": ""},
}

BODIES = {
    "page-title-menu-and-live-clock": ("The ferry to the outer", "Not everyone is convinced.", 6),
    "page-byline-glued-to-updated": ("Nine of the eleven", "said one of the elders.", 3),
    "page-posted-on-written-by": ("Volunteers have counted", "the organisers said.", 2),
    "page-arabic-dual-date-line": ("افتتح أمين", "أيام الأسبوع.", 2),
    "page-english-dual-opening": ("A new weather station", "said in a statement.", 2),
    "page-letter-with-signature": ("Sir: The lamps", "Hyderabad", 4),
    "page-wrapped-at-72-columns": (
        "The old mill on the river has",
        'while they read," she said.',
        3,
    ),
    "page-box-inside-story": ("Dredgers have cleared", "for the time being.", 3),
    "page-quoted-posts": ("A power cut stopped", "on time by midnight.", 4),
    "page-three-calendars": ("Weavers from four", "one of the masters said.", 2),
    "page-byline-glued-to-place": ("Divers have brought up", "found in spring.", 2),
    "page-interview-without-dateline": ("Question: You have", "enough bread for one more.", 4),
    "page-dates-only-in-comments": ("The oven in the bakery", "slept past three.", 2),
    "page-prayer-times-and-tides": ("Three glassblowers", "daughter could read.", 2),
    "page-hijri-first-and-impossible": ("Workers who were", "said on Saturday.", 2),
    "page-teasers-around-one-story": ("The lighthouse on the cape", "It burns.", 4),
    "page-entities-in-title": ("The baker and the miller", "since 1986.", 2),
    "page-comments-longer-than-story": ("Eleven ducklings", "fed them his bread.", 2),
    "page-story-date-and-hijri-clock": ("A teacher has", "a line, she said.", 2),
    "page-dateline-on-its-own-line": ("Forty women", "nine men to hoist it.", 3),
    "page-agency-in-brackets-with-date": ("Schoolchildren", "the headmaster said.", 2),
    "page-paper-s-own-report-line": ("Rangers have", "the head ranger said.", 3),
    "page-address-first-and-dated-opening": ("Astronomers have", "about to go home.", 2),
    "page-verse-between-sentences": ("The ferryman sang", "a teacher came.", 7),
}

REJECTED = {
    "page-empty": (Reason.EMPTY, "no text"),
    "page-menu-only": (Reason.NO_ARTICLE, "no running text"),
    "page-not-found": (Reason.NO_ARTICLE, "Page not found"),
    "page-section-front": (Reason.NO_ARTICLE, "list of articles"),
}


def article_of(name: str) -> Article:
    (found,) = page_dump.read(DATA / f"{name}.txt")
    assert isinstance(found, Article), found
    return found


@pytest.mark.parametrize("name", EXPECTED)
def test_fields_are_those_that_the_page_prints(name: str) -> None:
    article = article_of(name)
    expected = EXPECTED[name]
    assert {key: getattr(article, key) for key in expected} == expected


@pytest.mark.parametrize("name", BODIES)
def test_body_is_the_whole_story_and_nothing_else(name: str) -> None:
    first, last, count = BODIES[name]
    paragraphs = article_of(name).body.split("\n\n")
    assert paragraphs[0].startswith(first)
    assert paragraphs[-1].endswith(last)
    assert len(paragraphs) == count


@pytest.mark.parametrize("name", REJECTED)
def test_pages_without_an_article_are_rejected(name: str) -> None:
    reason, words = REJECTED[name]
    (found,) = page_dump.read(DATA / f"{name}.txt")
    assert isinstance(found, Reject)
    assert found.reason is reason
    assert words in found.detail
    assert found.path.endswith(f"{name}.txt")


def test_every_page_has_its_test() -> None:
    assert {page.stem for page in PAGES} == {*EXPECTED, *REJECTED}
    assert set(BODIES) == set(EXPECTED)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_chrome_reaches_no_field(page: Path) -> None:
    (found,) = page_dump.read(page)
    if isinstance(found, Article):
        text = found.headline + "\n" + found.body
        for chrome in ("No Image", "home icon", "°C", "Facebook", "Twitter", "Recommend", "انتهى"):
            assert chrome not in text


@pytest.mark.parametrize("name", EXPECTED)
def test_lines_say_where_each_field_stands(name: str) -> None:
    article = article_of(name)
    printed = (DATA / f"{name}.txt").read_text(encoding="utf-8").split("\n")
    assert {"headline", "body"} <= set(article.lines)
    for key in ("dateline", "hijri_printed", "date_printed", "masthead"):
        first, last = article.lines.get(key.removesuffix("_printed"), (1, 0))
        if last:
            assert getattr(article, key) in " ".join(printed[first - 1 : last])


def test_captions_and_boxes_are_left_out() -> None:
    assert "looks into a well" not in article_of("page-byline-glued-to-updated").body
    assert "Anglers" not in article_of("page-box-inside-story").body
    assert "Also read" not in article_of("page-box-inside-story").body
    assert "Keeper Omar" not in article_of("page-teasers-around-one-story").body


def test_id_is_the_path_s_and_lasts() -> None:
    page = DATA / "page-three-calendars.txt"
    assert article_of(page.stem).id == opaque_id("dump", str(page))
    assert article_of(page.stem) == article_of(page.stem)


def test_gzipped_dump_reads_the_same(tmp_path: Path) -> None:
    page = DATA / "page-three-calendars.txt"
    packed = tmp_path / "page.TXT.gz"
    packed.write_bytes(gzip.compress(page.read_bytes()))
    (found,) = page_dump.read(packed)
    assert isinstance(found, Article)
    assert found.body == article_of(page.stem).body


@pytest.mark.parametrize("name", ["a.txt", "a.TXT", "a.text", "a.txt.gz", "b.text.gz"])
def test_text_files_match(name: str) -> None:
    assert page_dump.matches(Path("/pages") / name)


@pytest.mark.parametrize("name", ["a.jsonl", "a.gz", "txt", "a.txt.bz2", "a.html"])
def test_other_files_do_not_match(name: str) -> None:
    assert not page_dump.matches(Path("/pages") / name)


def test_page_dump_is_a_known_format() -> None:
    assert page_dump in FORMATS


LINES = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        [
            line
            for page in [*PAGES, *sorted(DATA.glob("shape-*.txt"))]
            for line in page.read_text(encoding="utf-8").split("\n")
        ]
    ),
)


@settings(deadline=None)
@given(st.lists(LINES, max_size=40).map("\n".join))
@example("|")
def test_any_text_is_an_article_or_a_reject(text: str) -> None:
    found = page_dump.parse(text, "/page.txt")
    if isinstance(found, Reject):
        assert found.detail
        return
    last = text.count("\n") + 1
    assert found.body.strip() == found.body != ""
    assert all(1 <= first <= end <= last for first, end in found.lines.values())


@settings(deadline=None)
@given(st.lists(LINES, max_size=30).map("\n".join))
def test_reading_twice_gives_the_same(text: str) -> None:
    assert page_dump.parse(text) == page_dump.parse(text)


SENTENCE = "The council said on Monday that the harbour would open again after the repairs. "


@pytest.mark.parametrize(
    "text",
    [
        "<div>" * 200_000,
        "<div>\n" * 100_000,
        SENTENCE * 20_000,
        f"{SENTENCE}\n" * 20_000,
        f"Related\n{SENTENCE}\n" * 10_000,
        "January 1, 2020\n" * 20_000,
        "(" * 500_000,
        "- " * 300_000,
        "BAKU: " * 200_000,
        "A" * 2_000_000,
        "Nora Salim | The Post\n" * 20_000,
        "a verse of four,\n" * 20_000,
        "[a](b) " * 100_000,
    ],
    ids=lambda text: text[:12],
)
def test_large_pages_take_seconds_at_most(text: str) -> None:
    began = time.perf_counter()
    page_dump.parse(text)
    assert time.perf_counter() - began < 5


def test_a_hundred_thousand_tags_before_the_story_are_not_part_of_it() -> None:
    story = "MUSCAT: The ferry sailed on Sunday after a week of wind. Its cook was the last aboard."
    article = page_dump.parse(
        f"Ferry sails again\n\n{'<b>' * 100_000}{story}\n\nIt rained. <b>No</b> matter."
    )
    assert isinstance(article, Article)
    assert (article.headline, article.dateline) == ("Ferry sails again", "MUSCAT")
    assert article.body.startswith("The ferry sailed")
    assert article.body.endswith("<b>No</b> matter.")
