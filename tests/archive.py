"""A dozen articles of a small archive, and the ways in which tests build and read indexes."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from index.article import Article
from index.generations import current_name
from index.manifest import Manifest, read_manifest
from index.records import article_record
from index.segments import open_segments

ARTICLES = (
    Article(
        id="ferry",
        headline="Night ferry to Ostrova returns after nine years",
        body="The night ferry left on time.\n\nForty passengers and a goat were aboard.",
        dateline="KALMERA",
        source="Coast Wire",
        paper="The Kalmera Gazette",
        byline="By Mira Holt",
        date=20230923,
        date_origin="printed",
        date_printed="Saturday, September 23, 2023",
        hijri=14450308,
        hijri_origin="printed",
        hijri_printed="8 Rabi al-awwal 1445",
        masthead="Saturday, September 23, 2023 | 8 Rabi al-awwal 1445",
        url="https://gazette.example/ferry",
        lang="en",
        lines={"headline": (3, 3), "body": (5, 9)},
    ),
    Article(
        id="bridge",
        headline="Bridge over the Sarn closes for paint",
        body="The bridge closes on Sunday, the ferry will run twice as often.",
        dateline="SARN VALLEY",
        source="Coast Wire",
        paper="The Kalmera Gazette",
        date=20230901,
    ),
    Article(
        id="olives",
        headline="Olive prices rise again",
        body="Growers blamed the frost for the price of oil.",
        dateline="TEL ARMAN",
        source="Hill Agency",
        paper="Arman Daily",
        date=20221231,
    ),
    Article(
        id="library",
        headline="Library counts its lost books",
        body="Most came back within a week, one after forty years.",
        source="Hill Agency",
        paper="Arman Daily",
        date=20240229,
        byline="Staff writer",
    ),
    Article(
        id="port-ar",
        headline="الميناء الجديد يستقبل أول سفينة",
        body="رست السفينة الأولى صباح الأحد.\n\nوقال المدير إن الرصيف يتسع لثلاث سفن.",
        dateline="المرسى",
        source="وكالة الساحل",
        paper="صوت المرسى",
        hijri=14450307,
        hijri_printed="٧ ربيع الأول ١٤٤٥هـ",
        lang="ar",
    ),
    Article(
        id="rain-ar",
        headline="أمطار غزيرة على الوادي",
        body="هطلت الأمطار ليلة كاملة وامتلأت السدود.",
        paper="صوت المرسى",
        date=20231115,
    ),
    Article(id="letter", headline="A letter to the editor", body="Sir, the ferry was late."),
    Article(id="riddle", headline="The riddle of the week", body="What has keys and no locks?"),
    Article(
        id="two-calendars",
        headline="Lighthouse keeper reads two calendars",
        body="He found them a week apart.",
        date=20230923,
        hijri=14450320,
    ),
    Article(
        id="no-such-day",
        headline="Almanac prints a day that is none",
        body="The printer has apologised.",
        hijri=14371200,
        hijri_printed="1437/12/0",
    ),
    Article(
        id="-dash-first",
        headline="Ship's log begins with a dash",
        body="Nobody on board knows why.",
        date=20230415,
    ),
    Article(
        id="symbols",
        headline="AT&T, W-2 & <b>AC/DC</b>: a glossary",
        body='"Quotes", <tags> & ampersands come through as typed.',
        date=20230416,
    ),
)
"""Both calendars and one, Arabic, undated, disagreeing, impossible, and characters that bite."""


def write_jsonl(path: Path, articles: Iterable[Article]) -> Path:
    """Writes one article a line, and returns the path."""
    records = (json.dumps(article_record(each), ensure_ascii=False) for each in articles)
    path.write_text("".join(f"{record}\n" for record in records), encoding="utf-8")
    return path


def note(number: int, text: str = "") -> Article:
    """A short article that is told from others by its number."""
    return Article(id=f"note-{number}", headline=f"Note {number}", body=text or f"Text {number}.")


def page(place: str, text: str) -> str:
    """A page as saved from a browser, with a masthead, a headline and a story."""
    return (
        "The Kalmera Gazette\n\nSaturday, September 23, 2023\n\n"
        f"News from {place} surprises nobody\n\n{place.upper()}: {text} It was the third time "
        "this year, and the neighbours were not amused at all.\n\n"
        "The council will meet again next week to talk about the matter once more.\n"
    )


def current(index_dir: Path) -> Path:
    """The folder of the published generation."""
    return index_dir / current_name(index_dir)


def manifest(index_dir: Path) -> Manifest:
    """The manifest of the published generation."""
    return read_manifest(current(index_dir))


def stored(index_dir: Path) -> dict[str, Article]:
    """Every article of the published generation that is not deleted, by id."""
    found: dict[str, Article] = {}
    for entry in manifest(index_dir).segments:
        (segment,) = open_segments([current(index_dir) / entry.name])
        alive = [number for number in range(entry.articles) if number not in entry.deleted]
        articles = [segment.article(number) for number in alive]
        assert not found.keys() & {article.id for article in articles}, "an id lives twice"
        found |= {article.id: article for article in articles}
    return found
