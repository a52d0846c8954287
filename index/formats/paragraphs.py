"""Which lines of an article's stretch are its paragraphs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from index.formats.body import SENTENCE, UNENDED, Stretch, repeated
from index.formats.chrome import BOXES, Mark
from index.formats.credits import split_ending
from index.formats.datelines import open_story
from index.formats.dump_lines import Line

_CREDIT_LINE = re.compile(r"(?:image|photo|picture) credits?\b\W.{0,60}$", re.I)
_FIRST = 5
_CAPTION = 45
"""Words of a caption at most."""

PULLED = 7
"""Words of a pulled quote at least; a subheading has fewer."""

_MENU_RUN = 5
"""Labels in a row that make a menu; a subheading stands alone."""


def paragraph_places(lines: Sequence[Line], marks: Sequence[Mark], stretch: Stretch) -> list[int]:
    """The places in `lines` that are the article's text: no chrome, captions, boxes or menus."""
    inside = range(stretch.start, stretch.stop)
    twice = repeated(lines)
    buttons = _buttons(lines, marks, inside)
    boxed = _boxed(lines, marks, inside, buttons)
    kept = [
        place
        for place in inside
        if marks[place] is Mark.NONE and not twice[place] and place not in boxed
    ]
    kept = _without_credited_captions(lines, _without_labels(lines, kept))
    kept = _without_first_caption(lines, kept)
    return _without_copies(lines, _without_menus(lines, kept))


def _without_labels(lines: Sequence[Line], places: Sequence[int]) -> list[int]:
    """The places without the words of a picture or a button that come again and again."""
    counts = Counter(lines[place].text for place in places if lines[place].words < SENTENCE)
    return [
        place for place in places if counts[lines[place].text] < 3 or not _is_label(lines[place])
    ]


def _is_label(line: Line) -> bool:
    return not line.ends and ":" not in line.text


def _without_credited_captions(lines: Sequence[Line], places: Sequence[int]) -> list[int]:
    """The places without captions that end in their agency, "...the square on Monday. — AFP".

    The last paragraph's agency is the story's, and so is that of a paragraph with a dateline.
    """
    return [
        place
        for place in places
        if place == places[-1] or lines[place].words > _CAPTION or not _is_credited(lines[place])
    ]


def _without_first_caption(lines: Sequence[Line], places: Sequence[int]) -> list[int]:
    """The places without a sentence above the story that "Image Credit: ..." follows."""
    for at, place in enumerate(places[:_FIRST]):
        credited = place + 1 < len(lines) and _CREDIT_LINE.match(lines[place + 1].text)
        if credited and lines[place].words < _CAPTION and not open_story(lines[place].text):
            return [*places[:at], *places[at + 1 :]]
    return list(places)


def _is_credited(line: Line) -> bool:
    return split_ending(line.text) is not None and open_story(line.text) is None


def _buttons(lines: Sequence[Line], marks: Sequence[Mark], inside: range) -> set[str]:
    """Box headings that come again and again: "Read more" under every entry opens no box."""
    counts = Counter(lines[place].key for place in inside if marks[place] in BOXES)
    return {key for key, count in counts.items() if count > 2}


def _boxed(
    lines: Sequence[Line], marks: Sequence[Mark], inside: range, buttons: set[str]
) -> set[int]:
    """The headlines of other stories in boxes: what follows a box's heading up to a sentence."""
    boxed: set[int] = set()
    open_box = False
    for place in inside:
        line = lines[place]
        if marks[place] in BOXES:
            open_box = line.key not in buttons
        elif line.ends or line.words >= UNENDED:
            open_box = False
        elif open_box:
            boxed.add(place)
    return boxed


def _without_menus(lines: Sequence[Line], places: Sequence[int]) -> list[int]:
    """The places without runs of lines that are one to three words each."""
    kept: list[int] = []
    run: list[int] = []
    for place in places:
        if _is_menu_item(lines[place]):
            run.append(place)
            continue
        kept += run if len(run) < _MENU_RUN else []
        run = []
        kept.append(place)
    return kept + (run if len(run) < _MENU_RUN else [])


def _is_menu_item(line: Line) -> bool:
    label = line.words < 4 and not line.ends and line.text[-1] not in ":,;،؛—–-"
    return label and not any(char.isdigit() for char in line.text)


def _is_pulled(lines: Sequence[Line], places: Sequence[int], at: int) -> bool:
    """Whether a line without a full stop is a quote pulled from a paragraph next to it."""
    line = lines[places[at]]
    if line.ends or not PULLED <= line.words <= UNENDED:
        return False
    near = [*places[max(0, at - 3) : at], *places[at + 1 : at + 4]]
    return any(line.key in lines[place].key and line.key != lines[place].key for place in near)


def _without_copies(lines: Sequence[Line], places: Sequence[int]) -> list[int]:
    """The places without a pull quote's second printing."""
    seen: set[str] = set()
    kept: list[int] = []
    places = [place for at, place in enumerate(places) if not _is_pulled(lines, places, at)]
    for place in places:
        line = lines[place]
        if line.words >= 8 and line.text in seen:
            continue
        seen.add(line.text)
        kept.append(place)
    return kept
