"""The page reader on pages laid out as many different sites lay theirs out.

Each page stands in tests/data/formats as shape-*.txt, written for this test and named for what is
particular about it. shapes.jsonl beside them says what a person reads on it, and shapes-unlike.tsv
lists the fields in which the reader is known to differ.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import pytest

from index.article import Article
from index.formats import page_dump

DATA = Path(__file__).parent / "data" / "formats"


@dataclass(frozen=True, kw_only=True)
class Shape:
    """A line of shapes.jsonl; `first` and `last` open and close a body of `paragraphs`."""

    page: str
    headline: str
    paper: str
    byline: str
    dateline: str
    source: str
    date: int
    hijri: int
    first: str
    last: str
    paragraphs: int


def load() -> list[Shape]:
    lines = (DATA / "shapes.jsonl").read_text(encoding="utf-8").splitlines()
    return [Shape(**json.loads(line)) for line in lines]


def unlike() -> dict[str, set[str]]:
    rows = (DATA / "shapes-unlike.tsv").read_text(encoding="utf-8").splitlines()
    return {page: set(fields.split()) for page, fields in (row.split("\t") for row in rows)}


SHAPES = load()
UNLIKE = unlike()


def read_as(article: Article, like: Shape) -> Shape:
    """The article in the terms of shapes.jsonl."""
    return Shape(
        page=like.page,
        headline=article.headline,
        paper=article.paper,
        byline=article.byline,
        dateline=article.dateline,
        source=article.source,
        date=article.date,
        hijri=article.hijri,
        first=article.body[: len(like.first)],
        last=article.body[-len(like.last) :],
        paragraphs=len(article.body.split("\n\n")),
    )


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.page)
def test_a_page_is_read_as_a_person_reads_it(shape: Shape) -> None:
    (article,) = page_dump.read(DATA / f"shape-{shape.page}.txt")
    assert isinstance(article, Article), article
    found = read_as(article, shape)
    differing = {
        name: (getattr(found, name), wanted)
        for name, wanted in vars(shape).items()
        if getattr(found, name) != wanted
    }
    # Equal, so that a page read better than before is struck off the list.
    assert differing.keys() == UNLIKE.get(shape.page, set()), differing


def test_every_page_has_its_expectation() -> None:
    pages = {page.stem.removeprefix("shape-") for page in DATA.glob("shape-*.txt")}
    assert pages == {shape.page for shape in SHAPES}
    assert UNLIKE.keys() <= pages
    assert len(pages) >= 40


def test_no_expectation_is_empty() -> None:
    assert all(shape.headline and shape.first and shape.last for shape in SHAPES)


def test_a_masthead_of_two_lines_is_read_from_both() -> None:
    (article,) = page_dump.read(DATA / "shape-masthead-on-two-lines.txt")
    assert isinstance(article, Article)
    assert article.masthead == "Tuesday, September 19, 2023 Rabi' al-awwal 4, 1445 AH"
    assert {article.lines[name] for name in ("masthead", "date", "hijri")} == {(2, 3)}
