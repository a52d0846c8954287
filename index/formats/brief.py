"""Articles without a paragraph: a poem without full stops, a notice of one line and its date."""

from __future__ import annotations

from collections.abc import Sequence

from index.formats.body import ENOUGH, Stretch
from index.formats.chrome import Mark
from index.formats.dump_lines import Line
from index.formats.story_dates import date_line

_BELOW = 8
"""Lines from the headline to a poem at most."""

_PRINTINGS = 3
"""Printings of the headline under which a poem is looked for."""

_VERSES = 6
"""Lines that make a poem at least."""

_RUNS_ON = 0.3
"""The share of verses that run on from the one before, or into the next, at least."""

_NOTICE = 4
"""Lines of a notice at most, besides date and buttons."""

_SENTENCE = 5


def verse(lines: Sequence[Line], marks: Sequence[Mark], headlines: Sequence[int]) -> Stretch | None:
    """The poem under a headline that the page's title confirms, or None.

    Menus and lists of headlines differ from it: their lines begin anew and end without a comma.
    """
    for headline in headlines[:_PRINTINGS]:
        for start in range(headline + 1, min(headline + _BELOW, len(lines))):
            if _is_verse(lines, marks, start):
                found = _poem(lines, marks, start)
                if found:
                    return found
                break
    return None


def _poem(lines: Sequence[Line], marks: Sequence[Mark], start: int) -> Stretch | None:
    stop = start
    while stop < len(lines) and _is_verse(lines, marks, stop):
        stop += 1
    run_on = sum(line.text[0].islower() or line.text[-1] in ",;:،؛—" for line in lines[start:stop])
    words = sum(line.words for line in lines[start:stop])
    long = stop - start >= _VERSES and words >= ENOUGH
    return Stretch(start, stop, words) if long and run_on > _RUNS_ON * (stop - start) else None


def _is_verse(lines: Sequence[Line], marks: Sequence[Mark], place: int) -> bool:
    fits = marks[place] is Mark.NONE and 3 <= lines[place].words <= 14
    return fits and date_line(lines, place) is None


def notice(lines: Sequence[Line], marks: Sequence[Mark]) -> Stretch | None:
    """The one sentence of a page that has little more than a line with both dates, or None."""
    free = [place for place, mark in enumerate(marks[:_BELOW]) if mark is Mark.NONE]
    dated = {place: line for place in free if (line := date_line(lines, place))}
    dual = any(line.dates.date and line.dates.hijri for line in dated.values())
    text = [place for place in free if place not in dated]
    if len(lines) > _BELOW or not dual or not 0 < len(text) <= _NOTICE:
        return None
    longest = max(text, key=lambda place: lines[place].words)
    words = lines[longest].words
    return Stretch(longest, longest + 1, words) if words >= _SENTENCE else None
