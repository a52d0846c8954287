"""A small archive for the tests of the pages, and eyes to read a page with."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

from index.writer import rebuild

PAYLOAD = "\"'><script>alert(1)</script><img src=x onerror=alert(2)>{{ 1337*1331 }}&amp;"
"""Breaks out of text, of either kind of quoted attribute, and of a template."""

VOID = {"meta", "link", "input", "br", "img", "hr"}


def records() -> list[dict[str, str]]:
    """26 articles of a harbour paper, and five odd ones; each word of a headline is a test's."""
    return [*(_harbour(number) for number in range(26)), *_odd_ones()]


def build(folder: Path) -> Path:
    """Writes the records and indexes them; returns the index folder."""
    source = folder / "harbour.jsonl"
    lines = (json.dumps(record, ensure_ascii=False) for record in records())
    source.write_text("\n".join(lines), encoding="utf-8")
    report = rebuild([source], folder / "index")
    assert not report.rejects, report.rejects
    return folder / "index"


def _harbour(number: int) -> dict[str, str]:
    record = {
        "id": f"harbour-{number:02}",
        "headline": f"Ferry number {number} keeps to its timetable",
        "body": "The crossing was calm.\n\nPassengers counted gulls from the upper deck.",
        "dateline": ("PORT MARIS", "SALT WELLS")[number % 2],
        "source": ("Coast Wire", "Quay Desk", "North Agency")[number % 3],
        "paper": "The Harbour Post",
        "byline": "By Ines Calder",
        "url": f"https://harbour.example/{number}",
    }
    if number % 5:
        record["date"] = f"20{22 + number % 2}-{1 + number % 12:02}-{1 + number:02}"
    return record


def _odd_ones() -> list[dict[str, str]]:
    texts = ("headline", "body", "dateline", "source", "paper", "byline", "masthead")
    hostile = dict.fromkeys(texts, f"hostile {PAYLOAD}")
    printed = {"date_printed": f"5 May 2020 {PAYLOAD}", "date": "2020-05-05"}
    return [
        {"id": "hostile", **hostile, **printed, "url": "javascript:alert(3)"},
        {
            "id": "arabic",
            "headline": "العبّارة تعود إلى الميناء",
            "body": "غادرت العبّارة الرصيف مساءً.\n\nوكان البحر هادئًا.",
            "source": "وكالة الساحل",
            "lang": "ar",
            "hijri": "1445-03-07",
        },
        {
            "id": "disagreeing",
            "headline": "Lighthouse keeper reads two calendars",
            "body": "He found them a week apart.",
            "date": "2023-09-23",
            "hijri": "1445-03-20",
        },
        {
            "id": "impossible",
            "headline": "Almanac prints a day that is none",
            "body": "The printer has apologised to the almanac.",
            "hijri": "1437-12-00",
        },
        {
            "id": "long-word",
            "headline": "Longest sign unveiled " + "harbourmaster" * 20,
            "body": "It reads " + "x" * 500,
            "url": "https://harbour.example/" + "long" * 80,
        },
    ]


@dataclass
class Element:
    """An element of a page with the text inside it, blanks folded."""

    tag: str
    attributes: dict[str, str]
    pieces: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """What a reader sees."""
        return " ".join("".join(self.pieces).split())


class PageRead(HTMLParser):
    """A page as its elements in order; an element that is never closed fails the test."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[Element] = []
        self._open: list[Element] = []
        self.feed(html)
        self.close()
        assert not self._open, [element.tag for element in self._open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.elements.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        assert self._open, f"</{tag}> closes nothing"
        assert self._open[-1].tag == tag, f"</{tag}> closes <{self._open[-1].tag}>"
        self._open.pop()

    def handle_data(self, data: str) -> None:
        for element in self._open:
            element.pieces.append(data)

    def all(self, tag: str, **attributes: str) -> list[Element]:
        """The elements of a name with these attributes; `class_` is one of its classes."""
        return [element for element in self.elements if _is(element, tag, attributes)]

    def one(self, tag: str, **attributes: str) -> Element:
        """The only such element."""
        (element,) = self.all(tag, **attributes)
        return element


def _is(element: Element, tag: str, attributes: dict[str, str]) -> bool:
    have = element.attributes
    return element.tag == tag and all(
        value in have.get("class", "").split() if name == "class_" else have.get(name) == value
        for name, value in attributes.items()
    )
