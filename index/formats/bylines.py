"""Who wrote a story: the lines between headline and body that name a writer or an agency."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from index.formats import credits, writers
from index.formats.chrome import Mark
from index.formats.datelines import open_first
from index.formats.dump_lines import Line, fold
from index.formats.layout import Layout
from index.formats.places import is_place
from index.formats.signatures import Signature, names_on_top, signature
from index.formats.story_dates import SIDES, DateLine, date_line

_LABEL = re.compile(
    r"(?:(?:written|story|report|posted) )?by\W*$|author\W*$|بقلم\W*$|كتبت?\W*$|تحریر\W*$", re.I
)
_ROLE = re.compile(
    r"(?:(?:newspaper|staff|senior|chief|crime|news) )*(?:reporter|writer|contributor|editor)$",
    re.I,
)
_MENU = 600
"""Lines of a page in which a name that comes again and again is an entry of menus."""

_SECTION = re.compile(r"in [A-Z][\w-]*(?: [\w&-]+){0,2}$")


@dataclass(slots=True)
class Credits:
    """What the lines say: writer and agency or desk, each with its place; `used` holds them all."""

    byline: str = ""
    byline_place: int = -1
    source: str = ""
    source_place: int = -1
    town: str = ""
    town_place: int = -1
    used: set[int] = field(default_factory=set)

    def sign(self, signed: Signature, place: int) -> None:
        """Takes what a signature says; its line is no body text."""
        self.name(signed.byline, place)
        self.credit(signed.source, place)
        if signed.place and not self.town:
            self.town, self.town_place = signed.place, place
        self.used.add(place)

    def wire(self, text: str, place: int) -> None:
        """Takes an agency and the place behind it, "PTI Guwahati"."""
        first, _, rest = text.partition(" ")
        if credits.agency(first) and is_place(rest):
            self.sign(Signature("", credits.agency(first), rest), place)

    def name(self, text: str, place: int) -> None:
        """Takes a writer, unless one was named before; the line is no body text either way."""
        if text and not self.byline:
            self.byline, self.byline_place = text, place
        if text:
            self.used.add(place)

    def credit(self, text: str, place: int) -> None:
        """Takes a source; an agency goes before a desk."""
        if text and (not self.source or (credits.agency(text) and credits.desk(self.source))):
            self.source, self.source_place = text, place
        if text:
            self.used.add(place)


def find(layout: Layout, dates: Iterable[DateLine], paper: str) -> Credits:
    """Reads the lines from the headline to the body, and those beside the date lines."""
    found = Credits()
    lines, marks = layout.lines, layout.marks
    _read_signatures(found, layout, paper)
    for place in range(layout.top, layout.story.stop):
        if len(lines[place].text) <= 120 and not lines[place].ends:
            _read_line(found, lines, marks[place], place)
    for line in dates:
        _read_beside(found, line)
        for place in _beside(layout, line):
            rank = found.byline and _ROLE.match(lines[place].text)
            if marks[place] is Mark.NONE and not rank:
                found.name(writers.person(lines[place].text), place)
                found.credit(credits.credit(lines[place].text), place)
    if not found.byline:
        _read_bare_name(found, layout)
    _drop_own_name(found, paper, layout.headline)
    return found


def _read_signatures(found: Credits, layout: Layout, paper: str) -> None:
    """Lines like "Nora Salim | The Post", or one part of them a line, between headline and text."""
    if layout.place is None:
        return
    lines = layout.lines
    papers = {*names_on_top(lines), fold(paper)} - {""}
    head = range(layout.place + 1, min(layout.stretch.start + 2, layout.place + 12, len(lines)))
    free = [place for place in head if layout.marks[place] is Mark.NONE]
    for place in free:
        signed = signature(lines[place].text, papers)
        if signed:
            found.sign(signed, place)
            return
    block = [place for place in free if lines[place].words < 5 and not date_line(lines, place)]
    signed = signature(" | ".join(lines[place].text for place in block), papers)
    if signed and signed.byline and block[-1] - block[0] < len(block):
        for place in block:
            found.sign(signed, place)


def _read_bare_name(found: Credits, layout: Layout) -> None:
    """A name with nothing beside it, between the headline and the text, "Nora Salim".

    It stands right under the headline or the deck, before a label or a dateline, and is
    neither what the headline is about nor an entry of a menu.
    """
    if layout.place is None:
        return
    lines, marks = layout.lines, layout.marks
    for place in range(layout.place + 1, min(layout.place + 4, len(lines) - 1)):
        name = writers.bare_name(lines[place].text) if marks[place] is Mark.NONE else ""
        if name and place not in found.used and _is_alone(layout, place, name):
            found.name(name, place)
            return
        if lines[place].words < 6 and marks[place] is Mark.NONE and place not in found.used:
            return


def _is_alone(layout: Layout, place: int, name: str) -> bool:
    lines, behind = layout.lines, layout.lines[place + 1]
    topic = set(fold(name).split()) & set(fold(layout.headline).split())
    label = layout.marks[place + 1] is not Mark.NONE or date_line(lines, place + 1)
    text = open_first(behind.text)
    often = sum(line.text == lines[place].text for line in lines[:_MENU]) > 2
    return not topic and not often and bool(label or text)


def _beside(layout: Layout, line: DateLine) -> list[int]:
    """The places above and below a bare date where a name may stand, past a section's name.

    Between a date and the headline below it stand sections, not names.
    """
    if len(line.beside.split()) > 1:
        return []
    above = line.place - 1
    if above > 0 and _SECTION.match(layout.lines[above].text):
        above -= 1
    before = layout.lines[above - 1]
    short = before.words < 4 and not before.ends and layout.marks[above - 1] is Mark.NONE
    places = [] if above > 1 and short else [above]
    places += [_below(layout, line.place)] if line.place > layout.top else []
    return [place for place in places if 0 < place < len(layout.lines)]


def _below(layout: Layout, place: int) -> int:
    """The place below a date, past buttons and captions."""
    below = range(place + 1, min(place + 4, len(layout.lines)))
    return next((one for one in below if layout.marks[one] is Mark.NONE), place + 1)


def _read_line(found: Credits, lines: Sequence[Line], mark: Mark, place: int) -> None:
    text = lines[place].text
    if _LABEL.match(text) and place + 1 < len(lines):
        following = lines[place + 1].text
        found.used.add(place)
        found.credit(credits.credit(following), place + 1)
        if place + 1 not in found.used:
            found.name(writers.labelled(following), place + 1)
    elif _ROLE.match(text):
        found.used.add(place)
    elif mark is Mark.NONE:
        found.credit(writers.by_credit(text), place)
        found.name(writers.byline(text) if place not in found.used else "", place)


def _read_beside(found: Credits, line: DateLine) -> None:
    """The words beside a date: "Sana QadirUpdated July 08, 2015", "AFPJune 27, 2015"."""
    for side in line.beside.split(SIDES):
        found.wire(side, line.place)
        found.credit(writers.by_credit(side), line.place)
        if line.place != found.source_place and line.place != found.town_place:
            found.name(writers.byline(side) or writers.person(side), line.place)


def _drop_own_name(found: Credits, paper: str, headline: str) -> None:
    """A paper that names itself as the writer says nothing; what the headline names is a topic."""
    own = paper.casefold()
    topic = set(fold(found.byline).split()) <= set(fold(headline).split())
    if topic or (own and found.byline.casefold() in {own, f"the {own}", own.removeprefix("the ")}):
        found.byline, found.byline_place = "", -1
