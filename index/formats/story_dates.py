"""The dates of a page: its masthead, and the day that the story itself carries."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from index.formats import credits
from index.formats.datelines import read_place
from index.formats.dump_lines import Line
from index.formats.places import is_place
from index.mastheads import PrintedDates, read_dates

LONGEST = 160
"""Characters of a line that is read as a date line; longer ones are sentences."""

SIDES = " | "

APART = 4
"""Lines between a masthead and a headline at least, if a date alone is to be a masthead."""

_FOOTER = 40
"""Lines at the end of a page in which a masthead may stand."""

_LABEL = re.compile(
    r"(?P<published>(?:originally |first |date )?(?:published|posted|created|uploaded|issued|filed)"
    r"(?: date| at)?|تاريخ النشر|نشرت?(?: في)?)"
    r"|(?P<updated>(?:last |recently )?(?:updated?|modified|edited|revised)(?: at)?|آخر تحديث)",
    re.I,
)
_PUBLISHED_IN = re.compile(
    r"\W?(?:originally |first |this \w+ was )?(?:also )?(?:published|appeared) in (?-i:the )?"
    r"(?P<name>[^\d,]{2,40}?)(?:,? newspaper)?\W*(?:on )?$",
    re.I,
)
_FILLER = re.compile(
    r"\b(?:on|at|in|the|of|dated?|day|time|by|am|pm|gmt|pst|pkt|utc|est|ist|edt|et|local|hrs?|hours?"
    r"|(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?|published|posted|updated?"
    r"|last|modified|originally|first|edition|print|issue|no|vol|volume"
    r"|number|and|a|\d{1,2}(?:st|nd|rd|th)|[ap]\.m)\b|\d{1,2}[:.]\d\d(?:[:.]\d\d)?"
    r"(?: ?[ap]\.?m)?\b|[^\w\s.'’-]+|[\d_]+",
    re.I,
)
_MARKS = re.compile(r"[\u064b-\u0652]")
_IN = re.compile(r"\s+في\s*$")
_LETTER = re.compile(r"[^\W\d_]")
_SECTION = re.compile(r"\b(?:in|under|posted in)\b.*$", re.I)
_ROW = re.compile(r"[|•·]|\s[-–—/]\s|^(?:by|posted|written)\b", re.I)
_WEEKDAY = re.compile(
    r"\b(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\W*$|(?:السبت|ال[أا]حد|ال[إا]ثنين|الثلاثاء|ال[أا]ربعاء"
    r"|الخميس|الجمعة)\W*$",
    re.I,
)
_MOST_BESIDE = 7

_MOST_PLAIN = 4
"""Words beside a spelt date that no weekday or sign parts from them; more are a headline."""


@dataclass(frozen=True, slots=True)
class DateLine:
    """A line that says when: its place, its dates, what it says of them, and who else stands there.

    `label` is "published", "updated" or ""; `beside` the words around the date, a byline or a
    slogan, those before and those behind it parted by SIDES; `paper` is set for "Published in Dawn,
    March 23rd, 2023".
    """

    place: int
    dates: PrintedDates
    label: str
    beside: str
    paper: str = ""
    last: int = 0
    """The place of its second line, 0 if it is one."""

    def text(self, lines: Sequence[Line]) -> str:
        """The line letter for letter, or both."""
        return " ".join(line.text for line in lines[self.place : max(self.place, self.last) + 1])


def date_line(lines: Sequence[Line], place: int) -> DateLine | None:
    """The line at `place` read as a date line, or None if it is a sentence or has no date."""
    text = lines[place].text
    if len(text) > LONGEST or not any(char.isdigit() for char in text):
        return None
    dates = read_dates(text)
    if dates is None or not (dates.date or dates.hijri):
        return None
    before, after = text[: dates.start], text[dates.end :]
    named = _PUBLISHED_IN.match(before)
    if named:
        return DateLine(place, dates, "published", "", named["name"].strip(" ."))
    beside = _beside(before, after)
    label = _label(before)
    spelt = any(map(str.isalpha, dates.date_printed)) and not _WEEKDAY.search(before)
    plain = spelt and not label and not dates.hijri and not _ROW.search(text)
    most = _MOST_PLAIN if plain else _MOST_BESIDE * (2 if dates.hijri else 1)
    return DateLine(place, dates, label, beside) if len(beside.split()) <= most else None


def _label(before: str) -> str:
    found = _LABEL.search(before)
    return (found.lastgroup or "") if found else ""


def _beside(before: str, after: str) -> str:
    """The words of a date line besides date, time and label."""
    before, after = _MARKS.sub("", before), _MARKS.sub("", after)
    glued = re.sub(r"(?<=[a-z.])(?=(?:Updated|Published|Posted))", " ", before)
    rest = _SECTION.sub("", after) if re.match(r"\W*in ", after) else after
    kept = [
        _FILLER.sub(" ", part).strip() for part in (_LABEL.sub(" ", glued), _LABEL.sub(" ", rest))
    ]
    words = [[word for word in part.split() if _LETTER.search(word)] for part in kept]
    return SIDES.join(" ".join(side) for side in words if side)


@dataclass(frozen=True, slots=True)
class DualOpening:
    """A story that opens so: `Riyadh, Rajab 7, 1438, Apr 4, 2017, SPA --`.

    The agency may be missing if both dates are there, the Hijri date if the agency is.
    """

    place: int
    printed: str
    dates: PrintedDates
    town: str
    source: str
    rest: str


def dual_opening(lines: Sequence[Line], places: Iterable[int]) -> DualOpening | None:
    """The first of the lines that opens so."""
    return next((found for place in places if (found := _dual(lines[place], place))), None)


def _dual(line: Line, place: int) -> DualOpening | None:
    head = line.text[:LONGEST]
    dates = read_dates(head) if any(char.isdigit() for char in head) else None
    if dates is None or not dates.date or dates.start > 50:
        return None
    town = read_place(_IN.sub("", head[: dates.start]).strip(" ,،:-–—("))
    if town is None:
        return None
    found = re.match(
        r"[\s,،:)/(]*(?:م(?=واس))?(?P<by>\w{2,12})?[/)]?\W*?(?P<dash>[-–—:]+\s*|$)?",
        line.text[dates.end :],
    )
    source = credits.agency(found["by"]) if found and found["by"] else ""
    if not source and not (dates.hijri and is_place(town.place)):
        return None
    end = dates.end + (found.end() if found and source else 0)
    rest = line.text[end:].lstrip(" ,-–—:")
    return DualOpening(place, line.text[:end].strip(), dates, town.place, source, rest)


def masthead(lines: Sequence[Line], stop: int, behind: int) -> DateLine | None:
    """The page's date line: the first above the headline at `stop` that has a Hijri date.

    Its two dates may stand on two lines. Without one, a line with both dates in the page's footer,
    from `behind` on; else the first date line that is too far from the headline to be the story's.
    """
    found = [line for place in range(min(stop, 600)) if (line := date_line(lines, place))]
    dual = next((line for line in found if line.dates.hijri), None)
    if dual:
        return _with_neighbour(lines, dual, found)
    below = range(max(stop, behind), len(lines))[-_FOOTER:]
    footers = (line for place in below if (line := date_line(lines, place)))
    footer = next((line for line in footers if line.dates.hijri and line.dates.date), None)
    plain = (line for line in found if line.place < stop - APART and not line.label)
    return footer or next(plain, None)


def _with_neighbour(lines: Sequence[Line], hijri: DateLine, found: Sequence[DateLine]) -> DateLine:
    """A masthead whose Gregorian date stands on the line before or behind, made one."""
    if hijri.dates.date:
        return hijri
    near = (line for line in found if abs(line.place - hijri.place) == 1 and not line.label)
    other = next(near, None)
    if other is None:
        return hijri
    first, second = sorted((hijri.place, other.place))
    dates = read_dates(f"{lines[first].text}\n{lines[second].text}")
    return replace(hijri, place=first, dates=dates, last=second) if dates else hijri


def story_date(lines: Sequence[Line], around: Iterable[int], headline: int) -> DateLine | None:
    """The best of the date lines around headline and body.

    What says "published" comes first, then a bare date under the headline, then "updated", then a
    date above the headline. A line with a Hijri date above the headline is a masthead.
    """
    found = [line for place in around if (line := date_line(lines, place)) and line.dates.date]
    found = [line for line in found if not line.dates.hijri or line.place > headline]
    return min(found, key=lambda line: _rank(line, headline), default=None)


def _rank(line: DateLine, headline: int) -> tuple[int, int]:
    if line.label == "published":
        return (0 if line.paper else 1), line.place
    if line.place < headline:
        return 4, -line.place
    return (3 if line.label else 2), line.place
