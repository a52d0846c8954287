"""The headline of a page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.formats.chrome import BOXES, HOME, SECTIONS, Mark
from index.formats.credits import split_ending
from index.formats.datelines import open_story
from index.formats.dump_lines import Line, fold
from index.formats.signatures import names_on_top, signature
from index.formats.writers import bare_name, by_credit, byline
from index.mastheads import read_dates

_SEPARATOR = re.compile(
    r"(?<=[a-z])-(?=(?:[A-Z]\w+ |of ){1,4}(?:News|Times|Daily|Net|Online|Press|Agency|Post)$)"
    r"|\s+(?:[-–—|·•»«›]|::|//)\s+|\s*\|\s*|\s*::\s*"
)
_FAR = 1500
"""Lines into a page within which a headline is looked for again."""

NOTHING_BETWEEN = 4
"""Lines from the top of a page to its text that leave no room for a menu."""

_SENTENCE = 8
"""Words of a story's first sentence at least."""

_ALIKE = 0.3
"""The same share for a line right above the text: an editor may have written two headlines."""

_SIMILAR = 0.7
"""The share of words that a title and a line have in common when an editor reworded one."""


@dataclass(frozen=True, slots=True)
class Title:
    """The headline, the places in `lines` where it stands (none if unconfirmed), and the rest."""

    text: str
    places: tuple[int, ...]
    suffix: tuple[str, ...]


def title(lines: Sequence[Line]) -> Title:
    """The page's first line read as its <title>, less the site's name.

    Which part of it is the headline shows where the page prints it again. Without such a place
    nothing is known, and `text` is empty.
    """
    first = lines[0]
    if len(first.text) > 400 or is_date_only(first):
        return Title("", (), ())
    where = _places(lines)
    spans = _spans(first.text)
    for start, stop in _by_length(len(spans)):
        text = first.text[spans[start][0] : spans[stop - 1][1]]
        places = where.get(fold(text), [])
        if len(text.split()) < 3:
            places = [place for place in places if _over_text(lines, place)]
        if places and _is_headline(text, start):
            trail = fold(first.text[slice(*spans[0])]) in HOME
            rest = [] if trail else [first.text[a:b] for a, b in (*spans[:start], *spans[stop:])]
            return Title(lines[places[0]].text, tuple(places), tuple(rest))
    named = parts(first.text)  # none in a line of separators alone
    if not named or fold(named[0]) in HOME:
        return Title("", (), ())
    return _reworded(lines, named)


def is_date_only(line: Line) -> bool:
    """Whether a line is a date and little else, as a masthead is."""
    dates = read_dates(line.head) if any(char.isdigit() for char in line.head) else None
    if dates is None:
        return False
    beside = f"{line.text[: dates.start]} {line.text[dates.end :]}"
    return bool(dates.hijri) or sum(map(str.isalpha, beside)) <= 12


def parts(text: str) -> list[str]:
    """The parts of a title between its separators."""
    return [text[start:stop] for start, stop in _spans(text)]


def _places(lines: Sequence[Line]) -> dict[str, list[int]]:
    where: dict[str, list[int]] = {}
    for place, line in enumerate(lines[1:_FAR], 1):
        where.setdefault(line.key, []).append(place)
    return where


def _spans(text: str) -> list[tuple[int, int]]:
    """The parts of a title between its separators, at most nine."""
    spans, begin = [], 0
    for found in list(_SEPARATOR.finditer(text))[:8]:
        if found.start() > begin:
            spans.append((begin, found.start()))
        begin = found.end()
    if begin < len(text):
        spans.append((begin, len(text)))
    return spans


def _by_length(count: int) -> Iterator[tuple[int, int]]:
    """Every run of parts, the longest first, of equal ones the first."""
    for length in range(count, 0, -1):
        for start in range(count - length + 1):
            yield start, start + length


def _is_headline(text: str, start: int) -> bool:
    """Whether a part that the page repeats is the headline, not the site's name or a section."""
    return fold(text) not in SECTIONS and len(text.split()) > (4 if start else 0)


def _over_text(lines: Sequence[Line], place: int) -> bool:
    """Whether a sentence follows soon; the short names of papers and sections stand over menus."""
    return any(line.ends and line.words > 7 for line in lines[place + 1 : place + 7])


def _reworded(lines: Sequence[Line], found: Sequence[str]) -> Title:
    """The line that has most of its words from the title."""
    main = max(found, key=len, default="")
    wanted = set(fold(main).split())
    if len(wanted) < 4:
        return Title("", (), ())
    for place, line in enumerate(lines[1:400], 1):
        if line.words <= 40 and _likeness(line, wanted) >= _SIMILAR:
            return Title(line.text, (place,), tuple(part for part in found if part != main))
    return Title("", (), ())


def _likeness(line: Line, wanted: set[str]) -> float:
    """The share of words that both have, of those that either has."""
    words = set(line.key.split())
    return len(words & wanted) / max(1, len(words | wanted))


def above(lines: Sequence[Line], marks: Sequence[Mark], used: set[int], start: int) -> int | None:
    """The place of the headline over an article's first line, where no title names it.

    The line most like the page's title if there is one; else the nearest that is neither chrome
    nor date nor byline. A longer one is taken for the standfirst of the one above it.
    """
    floor = _box_above(lines, marks, start)
    plates = names_on_top(lines)
    places = [
        place
        for place in range(floor - 1, max(-1, floor - 16), -1)
        if marks[place] is Mark.NONE
        and place not in used
        and _could_be_headline(lines[place])
        and not signature(lines[place].head, plates)
    ]
    wanted = set(fold(unconfirmed(lines)).split())
    if wanted:
        alike = max(places, key=lambda place: _likeness(lines[place], wanted), default=0)
        return alike if alike and _likeness(lines[alike], wanted) >= _ALIKE else None
    if places and _is_nameplate(lines, places[-1]):
        del places[-1]
    if not places or (places[-1] == 0 and start <= NOTHING_BETWEEN and lines[0].words > 3):
        return 0 if places else None
    if len(places) > 1 and bare_name(lines[places[0]].text) and lines[places[1]].words > 3:
        del places[0]
    nearest, higher = places[0], places[1] if len(places) > 1 else -1
    words, more = lines[higher].words, lines[nearest].words
    standfirst = 4 <= words < more - 3 or (5 < words < more and _is_small(lines[nearest]))
    return higher if higher == nearest - 1 and standfirst else nearest


def _is_nameplate(lines: Sequence[Line], place: int) -> bool:
    """Whether the page begins with a few words over its date line: the paper's name."""
    return place == 0 and lines[0].words <= 3 and len(lines) > 1 and is_date_only(lines[1])


def _is_small(line: Line) -> bool:
    """Whether most words begin with a small letter: a sentence's, not a headline's."""
    words = line.text.split()
    return sum(word[0].islower() for word in words) * 2 > len(words)


def _box_above(lines: Sequence[Line], marks: Sequence[Mark], start: int) -> int:
    """The place of the heading of a box of other stories right above the text, else `start`.

    A section's name between them opens the story.
    """
    for place in range(start - 1, max(-1, start - 8), -1):
        if marks[place] in BOXES:
            return place
        if marks[place] is Mark.NONE and lines[place].words <= 2 and not lines[place].ends:
            return start
    return start


def is_own_block(lines: Sequence[Line], marks: Sequence[Mark], place: int) -> bool:
    """Whether the first line of the text, long or ending in a question or quote, is the headline.

    No full stop closes it, no place opens it, and chrome or a whole sentence follows.
    """
    line = lines[place]
    headed = line.words <= 40 and line.text[-1] != "." and open_story(line.text) is None
    if not headed or place + 1 == len(lines):
        return False
    return marks[place + 1] is not Mark.NONE or lines[place + 1].words >= _SENTENCE


def _could_be_headline(line: Line) -> bool:
    named = (
        byline(line.head)
        or by_credit(line.head)
        or split_ending(line.text)
        or line.text[0] in "©@#"
    )
    return 2 <= line.words <= 40 and len(line.text) <= 300 and not named


def unconfirmed(lines: Sequence[Line]) -> str:
    """The longest part of the first line, if the line has parts and so looks like a title."""
    text = lines[0].head
    found = parts(text)
    dated = any(char.isdigit() for char in text) and read_dates(text)
    if len(found) < 2 or lines[0].words > 40 or dated:
        return ""
    main = max(found, key=lambda part: len(part.split()))
    return main if len(main.split()) > 3 else ""
