"""The sample archive: what it promises, and how the page reader reads it."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from hijridate import Gregorian

from index.article import Article
from index.dates import format_day, settle
from index.formats import page_dump

SAMPLES = Path(__file__).parent.parent / "samples"
PAGES = SAMPLES / "pages"


def shortfalls() -> dict[str, set[str]]:
    """For each page the fields that the page reader is known to read otherwise than a person."""
    known: dict[str, set[str]] = {}
    listed = Path(__file__).parent / "data" / "samples" / "shortfalls.tsv"
    for line in listed.read_text(encoding="utf-8").splitlines():
        path, fields = line.split("\t")
        known[path] = set(fields.split())
    return known


UNLIKE = shortfalls()


@dataclass(frozen=True, kw_only=True)
class Expected:
    """A line of expected.jsonl: what a person reads on the page.

    Dates are YYYY-MM-DD as printed, "" where the page has none. `first` and `last` are the first
    and last words of the body, the dateline and the credit not counted.
    """

    path: str
    headline: str
    dateline: str
    source: str
    paper: str
    byline: str
    date: str
    hijri: str
    flags: list[str]
    first: str
    last: str


def load() -> list[Expected]:
    lines = (SAMPLES / "expected.jsonl").read_text(encoding="utf-8").splitlines()
    return [Expected(**json.loads(line)) for line in lines]


EXPECTED = load()


def by_path(expected: Expected) -> str:
    return expected.path


def read_as(article: Article, like: Expected) -> Expected:
    """The article in the terms of expected.jsonl."""
    words = article.body.split()
    settled = settle(article.date, article.date_origin, article.hijri, article.date_flags)
    return Expected(
        path=like.path,
        headline=article.headline,
        dateline=article.dateline,
        source=article.source,
        paper=article.paper,
        byline=article.byline,
        date=format_day(article.date),
        hijri=format_day(article.hijri),
        flags=list(settled.flags),
        first=" ".join(words[: len(like.first.split())]),
        last=" ".join(words[-len(like.last.split()) :]),
    )


@pytest.mark.parametrize("expected", EXPECTED, ids=by_path)
def test_a_page_is_read_as_a_person_reads_it(expected: Expected) -> None:
    (article,) = page_dump.read(PAGES / expected.path)
    assert isinstance(article, Article)
    found = read_as(article, expected)
    unlike = {
        name: (getattr(found, name), wanted)
        for name, wanted in vars(expected).items()
        if getattr(found, name) != wanted
    }
    # Equal, so that a page read better than before is struck off the list.
    assert unlike.keys() == UNLIKE.get(expected.path, set()), unlike


def test_every_page_has_its_expectation() -> None:
    pages = {str(path.relative_to(PAGES)) for path in PAGES.rglob("*") if path.is_file()}
    assert sorted(pages) == sorted(map(by_path, EXPECTED))
    assert UNLIKE.keys() <= pages


def test_there_is_enough_to_search_and_to_filter_by() -> None:
    assert len(EXPECTED) >= 66
    assert len({expected.paper for expected in EXPECTED if expected.paper}) >= 3
    assert len({expected.dateline for expected in EXPECTED}) > 12
    assert len({expected.source for expected in EXPECTED}) > 8


def days_behind(expected: Expected) -> int:
    """Days from the printed Hijri date to that of Umm al-Qura; 99 if it is not within 20."""
    year, month, day = map(int, expected.hijri.split("-"))
    today = Gregorian.fromisoformat(expected.date)
    for behind in range(-20, 21):
        hijri = Gregorian.fromordinal(today.toordinal() - behind).to_hijri()
        if (hijri.year, hijri.month, hijri.day) == (year, month, day):
            return behind
    return 99


@pytest.mark.parametrize(
    "expected", [one for one in EXPECTED if one.date and one.hijri], ids=by_path
)
def test_hijri_dates_are_right_but_where_they_are_wrong_on_purpose(expected: Expected) -> None:
    behind = days_behind(expected)
    if "impossible" in expected.flags:
        assert behind == 99
    elif "disagreeing" in expected.flags:
        assert 2 < abs(behind) <= 20
    else:
        assert behind in {0, 1}


@pytest.mark.parametrize("expected", EXPECTED, ids=by_path)
def test_a_page_is_named_after_its_day(expected: Expected) -> None:
    named = re.match(r"\d{4}-\d\d-\d\d", Path(expected.path).name)
    assert (named[0] if named else "") == expected.date


def test_some_pages_are_in_other_encodings() -> None:
    arabic = (PAGES / "riwaq-al-waha/2024-10-02-court.txt").read_bytes()
    curly = (PAGES / "bolan-ledger/2020-02-11-court-map.txt").read_bytes()
    for data in (arabic, curly):
        with pytest.raises(UnicodeDecodeError):
            data.decode("utf-8")
    assert "محكمة" in arabic.decode("cp1256")
    assert "“the water”" in curly.decode("cp1252")
    windows = (PAGES / "marsa-courier/2019-11-24-desalination.txt").read_bytes()
    assert windows.startswith(b"\xef\xbb\xbf")
    assert windows.count(b"\r\n") == windows.count(b"\n") > 0


def test_the_readme_counts_the_pages_of_each_folder() -> None:
    readme = (SAMPLES / "README.md").read_text(encoding="utf-8")
    counts = re.findall(r"^\| `pages/(\S+)` \|.*?\| (\d+) \|", readme, re.M)
    there = {folder: len(list((PAGES / folder).glob("*.txt"))) for folder, _ in counts}
    assert {folder: int(count) for folder, count in counts} == there
    assert sum(there.values()) == len(EXPECTED)
    assert f"{len(EXPECTED)} pages" in readme
