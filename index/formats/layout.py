"""Which lines of a page are its article: title, headline, body; or why there is none."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, takewhile

from index.formats import body, brief, headline
from index.formats.chrome import Mark, mark
from index.formats.datelines import open_story
from index.formats.dump_lines import Line
from index.formats.story_dates import date_line, dual_opening
from index.formats.writers import byline


@dataclass(frozen=True, slots=True)
class Layout:
    """A page with an article: the body is looked for in `stretch`.

    `headline` is its text, `place` the line of `lines` that prints it last before the body (None if
    only the title does), `top` the first such line near the body, or the first line that may belong
    to the story; `suffix` is what else the title says,
    `address` the URL that some dumps begin with.
    """

    lines: Sequence[Line]
    marks: Sequence[Mark]
    headline: str
    place: int | None
    top: int
    suffix: tuple[str, ...]
    stretch: body.Stretch
    address: Line | None = None

    @property
    def story(self) -> range:
        """The places from shortly above the headline to the body's first lines."""
        return range(max(0, self.top - 8), min(self.stretch.stop, self.stretch.start + 7))

    def story_lines(self) -> list[int]:
        """Those of the places that are not of a quoted post, whose date and name are another's."""
        return [place for place in self.story if self.marks[place] is not Mark.EMBED]


@dataclass(frozen=True, slots=True)
class NoArticle:
    """Why a page holds no article, for the person who wonders."""

    detail: str


_DECK = 8
"""Words of a deck at least; shorter lines under a headline are sections, names and places."""

_DECK_AWAY = 12
"""Lines of names, dates and buttons between a deck and the text."""

_TEASERS = 12
"""Lines of a box of other stories above a headline that are read as text at first."""

_TEASER = 14
"""Words of a sentence in such a box at most."""

_NOTICES = 8
"""Lines of cookie notices and buttons above a page's title at most."""

_NEAR = 30
"""Lines, of which some are menu, between such a headline and the first sentence."""

ADDRESS = re.compile(
    r"(?:url|link|permalink|short ?link)?\W{0,3}((?:https?://|www\.)\S+/\S*)$", re.I
)
"""A line that is a web address and nothing else."""

_NOT_FOUND = re.compile(
    r"(?:.{0,30}\b)?(?:page|article|story|content|file|url)?s? ?"
    r"(?:not found|cannot be found|no longer (?:exists|available))"
    r"|(?:error )?(?:404|403|500|502|503)\b|(?:an )?error\b.{0,40}$"
    r"|access denied|forbidden|service unavailable|just a moment|attention required"
    r"|(?:you )?search(?:ed)?(?: results)? for\b|search results\b|sorry,",
    re.I,
)
_LISTING = re.compile(
    r".{0,80}\barchives?\b(?:\W|$)|.{0,80}\bpage \d+(?: of \d+|\W|$)"
    r"|(?:tag|category|author|topic)s?:",
    re.I,
)


def lay_out(lines: Sequence[Line]) -> Layout | NoArticle:
    """The article among the lines of a page (at least one line)."""
    if len(lines) > 1 and ADDRESS.match(lines[0].text):
        found = _lay_out(lines[1:])
        return replace(found, address=lines[0]) if isinstance(found, Layout) else found
    above = list(takewhile(_is_notice, lines[:_NOTICES]))
    return _lay_out(lines[len(above) :] if len(above) < len(lines) else lines)


def _is_notice(line: Line) -> bool:
    """Whether a line is a cookie notice or a button, above what the page begins with."""
    return mark(line) in {Mark.CHROME, Mark.EMBED}


def _lay_out(lines: Sequence[Line]) -> Layout | NoArticle:
    marks = _marks(lines)
    title = headline.title(lines)
    stretch = _stretch(lines, marks, title)
    stretch = stretch or brief.verse(lines, marks, title.places) or brief.notice(lines, marks)
    if stretch is None:
        return NoArticle(_why_nothing(lines))
    refusal = _no_single_story(lines, marks, title, stretch)
    if refusal:
        return NoArticle(refusal)
    if title.text:
        before = [place for place in title.places if place < stretch.start]
        near = [place for place in before if place > stretch.start - 20] or before[-1:]
        place, top = (near[-1], near[0]) if near else (None, stretch.start)
        stretch = _with_deck(lines, marks, place, stretch)
        return Layout(lines, marks, title.text, place, top, title.suffix, stretch)
    return _untitled(lines, marks, stretch)


def _marks(lines: Sequence[Line]) -> list[Mark]:
    """The mark of every line; menus repeat themselves, so each text is looked at once."""
    known = {line.text: mark(line) for line in {line.text: line for line in lines}.values()}
    return [known[line.text] for line in lines]


def _stretch(
    lines: Sequence[Line], marks: Sequence[Mark], title: headline.Title
) -> body.Stretch | None:
    """The body behind the headline; anywhere on the page if there is too little behind it."""
    begin = title.places[0] + 1 if title.places else 0
    found = body.find(lines, marks, begin)
    if found and (found.weight >= body.ENOUGH or _vouched(title, found) or _opens(lines, found)):
        return found
    anywhere = body.find(lines, marks, 0) if begin else None
    return anywhere if anywhere and anywhere.weight >= 4 * body.ENOUGH else None


def _vouched(title: headline.Title, found: body.Stretch) -> bool:
    """Whether a few words make a story because the page's title stands right above them."""
    below = (found.start - place for place in title.places)
    near = any(0 < away <= _NEAR for away in below)
    return near and len(title.text.split()) > 2 and found.weight >= body.FEW


def _opens(lines: Sequence[Line], found: body.Stretch) -> bool:
    """Whether a few words make a story because they open with a place, as stories do."""
    opening = open_story(lines[found.start].text)
    return bool(opening and opening.place) and found.weight >= body.FEW


def _with_deck(
    lines: Sequence[Line], marks: Sequence[Mark], place: int | None, stretch: body.Stretch
) -> body.Stretch:
    """The stretch with the sentence right under the headline, its deck or standfirst."""
    deck = place + 1 if place is not None else stretch.start
    if deck >= stretch.start or stretch.start - deck > _DECK_AWAY:
        return stretch
    words = lines[deck].text.split()
    plain = sum(word[0].islower() for word in words) * 2 > len(words) > 4
    fits = marks[deck] is Mark.NONE and (plain or len(words) >= _DECK) and len(words) < 60
    alone = lines[deck].key != lines[deck + 1].key and not lines[deck].cut_short
    story = not date_line(lines, deck) and not byline(lines[deck].text)
    return replace(stretch, start=deck) if fits and alone and story else stretch


def _why_nothing(lines: Sequence[Line]) -> str:
    if _NOT_FOUND.match(lines[0].head):
        return f"The page says that there is nothing: {lines[0].text[:80]!r}."
    return "The page has menus and headings but no running text, or only a short sentence."


def _no_single_story(
    lines: Sequence[Line], marks: Sequence[Mark], title: headline.Title, stretch: body.Stretch
) -> str:
    """Why a page with sentences is no article all the same, or ""."""
    first = lines[0].head[:200]
    if _NOT_FOUND.match(first) and stretch.weight < 6 * body.ENOUGH:
        return f"The page says that there is nothing: {first[:80]!r}."
    if not title.places and _LISTING.match(first):
        return f"A list of articles, not one: {first[:80]!r}."
    inside = range(stretch.start, stretch.stop)
    dated = sum(
        date_line(lines, place) is not None
        for place in inside
        if marks[place] is Mark.NONE and lines[place].words < 12
    )
    teasers = sum(lines[place].cut_short and lines[place].words > 9 for place in inside)
    sentences = sum(lines[place].ends and lines[place].words > 9 for place in inside)
    if dated > 2 and dated * 2 > sentences and not _talks(lines, inside):
        return f"A list of articles, not one: {dated} dated headlines follow each other."
    if teasers > 3 and teasers * 2 > sentences:
        return f"A list of articles, not one: {teasers} summaries are cut short."
    headings = 0 if title.places else _headed_sentences(lines, marks, inside)
    if headings > 4 and headings * 5 > sentences * 4:
        return f"A list of articles, not one: {headings} headlines with a sentence each."
    return ""


def _headed_sentences(lines: Sequence[Line], marks: Sequence[Mark], inside: range) -> int:
    """Sentences that follow a headline of their own, as in a list; numbered they are one.

    The names of photographers between captions are no headlines.
    """
    pairs = pairwise(lines[place] for place in inside if marks[place] is not Mark.CAPTION)
    return sum(
        above.words > 3 and not above.ends and not above.text[0].isdigit() and below.ends
        for above, below in pairs
    )


def _talks(lines: Sequence[Line], inside: range) -> bool:
    return any(lines[place].text.startswith("@") for place in inside)


def _from_dateline(lines: Sequence[Line], stretch: body.Stretch) -> body.Stretch:
    """The stretch without the short sentences of a box that end over a headline and a dateline."""
    for place in range(stretch.start + 1, min(stretch.start + _TEASERS, stretch.stop)):
        opening = open_story(lines[place].text)
        if opening and opening.place:
            before = range(stretch.start, place)
            short = all(lines[one].words <= _TEASER for one in before)
            headed = not lines[place - 1].ends and lines[place - 1].words > 2
            return replace(stretch, start=place) if short and headed else stretch
    return stretch


def _near(lines: Sequence[Line], start: int) -> range:
    return range(max(0, start - 3), min(len(lines), start + 7))


def _untitled(lines: Sequence[Line], marks: Sequence[Mark], stretch: body.Stretch) -> Layout:
    """The layout of a page whose first line is no title.

    A line with place and both dates opens a story for sure: what stands above it is no body.
    """
    opening = dual_opening(lines, _near(lines, stretch.start))
    if opening:
        start = max(stretch.start, opening.place) if opening.rest else opening.place
        stretch = replace(stretch, start=start)
    else:
        stretch = _from_dateline(lines, stretch)
    dated = {place for place in range(stretch.start) if date_line(lines, place)}
    place = headline.above(lines, marks, dated, stretch.start)
    weak = place is None or lines[place].words < 4
    untitled = not headline.unconfirmed(lines) and stretch.stop - stretch.start > 1
    if weak and untitled and headline.is_own_block(lines, marks, stretch.start):
        place, stretch = stretch.start, replace(stretch, start=stretch.start + 1)
    text = lines[place].text if place is not None else headline.unconfirmed(lines)
    top = place if place is not None else stretch.start
    stretch = _with_deck(lines, marks, place, stretch)
    suffix = tuple(part for part in headline.parts(lines[0].head) if text and part != text)
    named = suffix if headline.unconfirmed(lines) else ()
    return Layout(lines, marks, text, place, top, named, stretch)
