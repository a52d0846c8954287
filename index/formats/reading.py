"""An article's fields, read from a page whose layout is known."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from index.article import Article, opaque_id
from index.formats import bylines, credits, page_days, papers, writers
from index.formats.chrome import Mark
from index.formats.datelines import open_first, open_story
from index.formats.dump_lines import Line, fold
from index.formats.layout import ADDRESS, Layout
from index.formats.page_days import PageDays
from index.formats.paragraphs import paragraph_places
from index.formats.places import is_place
from index.formats.story_dates import date_line

_LETTER = re.compile(r"(?:dear )?(?:sir|madam|editor)s?\b(?:/madam)?\W|to the editor\b", re.I)
_BEHIND_NAME = re.compile(r"\s*\(.*$")
_OTHER_SITE = re.compile(
    r"//(?:www\.)?(?:twitter|facebook|youtube|instagram|t\.me|t\.co|google|bit\.ly|wa\.me|pic\.)",
    re.I,
)

_LONGEST_URL = 300

STANDFIRST = 60
"""Words of the longest paragraph in front of the one with the dateline."""

SIGNATURE = 4
"""Lines of a letter's signature at most: name, street, town, country."""


_PLACE = 60
"""Characters of a dateline on a line of its own."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of the body: its text as it will be published, and its line."""

    text: str
    line: Line


@dataclass(slots=True)
class _Fields:
    """The text fields found so far and the lines that they come from."""

    values: dict[str, str] = field(default_factory=dict)
    lines: dict[str, tuple[int, int]] = field(default_factory=dict)

    def put(self, name: str, value: str, line: Line) -> None:
        """Keeps a field's first value; an agency as the source goes before a desk."""
        before = self.values.get(name, "")
        better = name == "source" and credits.desk(before) and credits.agency(value)
        if value and (not before or better):
            self.values[name] = value
            self.lines[name] = (line.first, line.last)


def read_article(layout: Layout, path: str) -> Article:
    """The article; its body is empty if nothing in the stretch is text."""
    fields = _Fields()
    days = page_days.read(layout)
    used = _read_head(fields, layout, days)
    paragraphs = _paragraphs(layout, used)
    _take_signature(fields, paragraphs, layout, used)
    _take_opening(fields, paragraphs, layout, days)
    _take_ending(fields, paragraphs, layout)
    _take_url(fields, layout)
    return _article(path, fields, days, paragraphs)


def _article(
    path: str, fields: _Fields, days: PageDays, paragraphs: Sequence[Paragraph]
) -> Article:
    gregorian, hijri = days.gregorian(), days.hijri()
    if paragraphs:
        fields.lines["body"] = (paragraphs[0].line.first, paragraphs[-1].line.last)
    text = fields.values
    return Article(
        id=opaque_id("dump", path),
        headline=text.get("headline", ""),
        body="\n\n".join(paragraph.text for paragraph in paragraphs),
        dateline=text.get("dateline", ""),
        source=text.get("source", ""),
        paper=text.get("paper", ""),
        byline=text.get("byline", ""),
        date=gregorian[0].date if gregorian else 0,
        date_origin="printed" if gregorian and gregorian[0].date else "",
        date_printed=gregorian[0].date_printed if gregorian else "",
        hijri=hijri[0].hijri if hijri else 0,
        hijri_origin="printed" if hijri and hijri[0].hijri else "",
        hijri_printed=hijri[0].hijri_printed if hijri else "",
        date_flags=days.flags(),
        masthead=text.get("masthead", ""),
        url=text.get("url", ""),
        path=path,
        lines=fields.lines,
    )


def _read_head(fields: _Fields, layout: Layout, days: PageDays) -> set[int]:
    """Everything but the text; gives the places that are therefore no text."""
    lines = layout.lines
    fields.put("headline", layout.headline, lines[layout.place or 0])
    for name, dates in (("date", days.gregorian()), ("hijri", days.hijri())):
        if dates:
            fields.lines[name] = (lines[dates[1]].first, lines[dates[1]].last)
    if days.masthead:
        fields.put("masthead", days.masthead.text(lines), lines[days.masthead.place])
        _widen(fields, days, lines)
    elif days.opening:
        fields.put("masthead", days.opening.printed, lines[days.opening.place])
    published_in = days.story.paper if days.story else ""
    masthead = days.masthead.place if days.masthead else None
    paper = papers.paper(layout, published_in, masthead)
    where = days.story.place if days.story and days.story.paper else 0
    fields.put("paper", paper, lines[where])
    return _read_bylines(fields, layout, days, paper)


def _widen(fields: _Fields, days: PageDays, lines: Sequence[Line]) -> None:
    """Gives what was read from a masthead of two lines both of them."""
    masthead = days.masthead
    if masthead and masthead.last:
        own = (lines[masthead.place].first, lines[masthead.place].last)
        both = (own[0], lines[masthead.last].last)
        fields.lines |= {name: both for name, where in fields.lines.items() if where == own}


def _read_bylines(fields: _Fields, layout: Layout, days: PageDays, paper: str) -> set[int]:
    lines = layout.lines
    around = (date_line(lines, place) for place in layout.story_lines())
    dates = [line for line in around if line and (not line.dates.hijri or line.place > layout.top)]
    if days.opening:
        dates = [line for line in dates if line.place != days.opening.place]
    found = bylines.find(layout, dates, paper)
    fields.put("byline", found.byline, lines[found.byline_place])
    fields.put("source", found.source, lines[found.source_place])
    fields.put("dateline", found.town, lines[found.town_place])
    dated = {line.place for line in dates if line.place >= layout.top}
    below = {days.story.place} if days.story else set()
    return found.used | dated | below


def _paragraphs(layout: Layout, used: Collection[int]) -> list[Paragraph]:
    lines = layout.lines
    places = paragraph_places(lines, layout.marks, layout.stretch)
    title = fold(layout.headline)
    return [
        Paragraph(lines[place].text, lines[place])
        for place in places
        if place not in used and lines[place].key != title
    ]


def _take_signature(
    fields: _Fields, paragraphs: list[Paragraph], layout: Layout, used: Collection[int]
) -> None:
    """Adds a letter's signature to its text: the short lines behind it up to the first chrome."""
    if not any(_LETTER.match(paragraph.text) for paragraph in paragraphs[:2]):
        return
    signed = _signature(layout, used)
    paragraphs += signed
    if signed:
        name = _BEHIND_NAME.sub("", signed[0].text)
        fields.put("byline", writers.person(name), signed[0].line)


def _signature(layout: Layout, used: Collection[int]) -> list[Paragraph]:
    signed: list[Paragraph] = []
    for place in range(layout.stretch.stop, len(layout.lines)):
        line = layout.lines[place]
        if layout.marks[place] is not Mark.NONE or line.words > 6 or len(signed) == SIGNATURE:
            break
        if place not in used and not date_line(layout.lines, place):
            signed.append(Paragraph(line.text, line))
    return signed


def _take_opening(
    fields: _Fields, paragraphs: list[Paragraph], layout: Layout, days: PageDays
) -> None:
    """Moves dateline and agency from the first paragraphs into their fields."""
    if days.opening:
        line = layout.lines[days.opening.place]
        fields.put("dateline", days.opening.town, line)
        fields.put("source", days.opening.source, line)
        _replace(paragraphs, line, days.opening.rest)
        return
    _join_place(paragraphs, layout.lines[max(0, layout.stretch.start - 1)])
    for paragraph in paragraphs[:3]:
        first = paragraph is paragraphs[0]
        found = open_first(paragraph.text) if first else open_story(paragraph.text)
        if found:
            fields.put("dateline", found.place, paragraph.line)
            fields.put("source", found.source, paragraph.line)
            fields.put("byline", found.byline, paragraph.line)
            _replace(paragraphs, paragraph.line, found.rest)
        if found or paragraph.line.words > STANDFIRST:
            break
    if days.story and is_place(days.story.beside):
        fields.put("dateline", days.story.beside, layout.lines[days.story.place])


def _join_place(paragraphs: list[Paragraph], above: Line) -> None:
    """Joins a dateline that stands on a line of its own to its sentence.

    `above` is the line before the body, where it may stand as well.
    """
    first = [Paragraph(above.text, above)] if paragraphs and _is_above(above, paragraphs[0]) else []
    for one, two in pairwise([*first, *paragraphs[:3]]):
        joined = f"{one.text} {two.text}"
        found = open_story(joined) if len(one.text) < _PLACE else None
        if found and found.rest == two.text:
            both = Line(one.line.first, two.line.last, joined)
            _replace(paragraphs, one.line, "")
            paragraphs[paragraphs.index(two)] = Paragraph(joined, both)
            return


def _is_above(line: Line, paragraph: Paragraph) -> bool:
    return line.last < paragraph.line.first


def _replace(paragraphs: list[Paragraph], line: Line, text: str) -> None:
    """Gives the paragraph of a line another text; without text it goes."""
    for index, paragraph in enumerate(paragraphs):
        if paragraph.line is line:
            paragraphs[index : index + 1] = [Paragraph(text, line)] if text else []
            return


def _take_ending(fields: _Fields, paragraphs: list[Paragraph], layout: Layout) -> None:
    """Moves the credit from the end of the body, or from the lines behind it, into `source`."""
    while len(paragraphs) > 1 and credits.signed(paragraphs[-1].text):
        last = paragraphs.pop()
        fields.put("source", credits.signed(last.text), last.line)
    if paragraphs:
        last = paragraphs[-1]
        ending = credits.split_last(last.text)
        if ending:
            fields.put("source", ending.source, last.line)
            _replace(paragraphs, last.line, ending.text)
    for line in layout.lines[layout.stretch.stop : layout.stretch.stop + 2]:
        fields.put("source", credits.signed(line.text), line)


def _take_url(fields: _Fields, layout: Layout) -> None:
    """The page's own address: the one it begins with, or that stands alone beside the article."""
    below = range(layout.stretch.stop, min(len(layout.lines), layout.stretch.stop + 6))
    beside = [layout.lines[place] for place in (*layout.story, *below)]
    for line in [layout.address, *beside] if layout.address else beside:
        found = ADDRESS.match(line.text) if len(line.text) < _LONGEST_URL else None
        if found and not _OTHER_SITE.search(found[1]):
            fields.put("url", found[1], line)
