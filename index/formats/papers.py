"""Which newspaper a page is of: its title, its nameplate and its footer say so."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from index.formats.chrome import HOME, SECTIONS, Mark
from index.formats.credits import agency
from index.formats.dump_lines import Line, fold
from index.formats.layout import Layout
from index.formats.signatures import PAPER_WORD
from index.formats.writers import byline

_GENERIC = re.compile(r"^(?:جريدة|صحيفة|روزنامہ|روزنامه)\s+(?=\S)")
_NAME = r"[A-Z][\w.'’&-]*(?: (?:[A-Z][\w.'’&-]*|of|the|and)){0,4}"
_ARABIC_NAME = r"[^\W\d_]+(?: [^\W\d_]+){0,3}"
_COPYRIGHT = (
    re.compile(
        r"(?:copyright|©|\(c\))[\W\d]*(?:copyright|©|\(c\)|by|to)?[\W\d]*"
        rf"(?P<name>{_NAME})",
        re.I,
    ),
    re.compile(
        r"(?:الحقوق محفوظة|حقوق (?:الطبع و)?النشر(?: محفوظة)?)[\W\d]*"
        rf"(?:ل(?:صحيفة|جريدة|موقع|وكالة)|لدى|©)[\W\d]*(?P<name>{_ARABIC_NAME})"
    ),
    re.compile(rf"^(?!Copyright)(?P<name>{_NAME}) ?(?:©|\(c\)|copyright\b)"),
    re.compile(rf"(?:©|copyright)[\W\d]*(?P<name>{_ARABIC_NAME})", re.I),
    re.compile(rf"حقوق بحق (?:(?:روزنامہ|ادارہ) )?(?P<name>{_ARABIC_NAME}?) محفوظ"),
)
_NOT_IN_NAMES = re.compile(
    r"\s+(?:All|Website|Design\w*|Developed|Powered|Rights|Reserved|Inc|Ltd|LLC|Pvt|Co|محفوظة"
    r"|جميع)\b.*$"
)
_SMALL = frozenset(("the", "of", "and", "for", "in", "on", "to", "a", "an", "at", "by"))
_VOWEL = re.compile(r"[AEIOUY]")

_TOP = 12
"""Lines from the top of a page in which a nameplate stands, unless it is beside a date line."""

_LAST = 3
"""Lines at the end of a page in which a nameplate stands."""


def paper(layout: Layout, published_in: str, masthead: int | None) -> str:
    """The paper: "Published in X", else the end of the title, the nameplate, the copyright line.

    `masthead` is the place of the page's date line. The name is spelt as the title, nameplate or
    copyright line has it, only a nameplate in capitals in small letters.
    """
    lines, stop, title = layout.lines, layout.top, fold(layout.headline)
    marks = [
        Mark.CHROME if line.key == title else mark
        for line, mark in zip(lines, layout.marks, strict=True)
    ]
    owners = [name for name in map(_owner, reversed(lines[-200:])) if name]
    plate = _nameplate(lines[:stop], marks, masthead) or _last_plate(lines, marks, masthead, stop)
    names = [*_last(layout.suffix), *_spelt(plate, owners), *owners]
    if published_in:
        same = (name for name in names if _bare(name) == _bare(published_in))
        return next(same, published_in)
    return names[0] if names else ""


def _last(suffix: Sequence[str]) -> Iterator[str]:
    """The end of the title, if it can be a paper's name."""
    last = _GENERIC.sub("", suffix[-1]) if suffix else ""
    if fold(last) not in SECTIONS and len(last) <= 50 and any(map(str.isalpha, last)):
        yield last


def _spelt(plate: str, owners: Sequence[str]) -> Iterator[str]:
    """The nameplate, in the spelling of the copyright line if that names it too."""
    if plate:
        same = (name for name in owners if _bare(name) == _bare(plate))
        yield next(same, _in_small_letters(plate))


def _bare(name: str) -> str:
    return fold(name).removeprefix("the ")


def _owner(line: Line) -> str:
    """The owner of a copyright line."""
    if len(line.text) > 200:
        return ""
    found = (found["name"] for form in _COPYRIGHT if (found := form.search(line.text)))
    return next((name for name in map(_owner_name, found) if name), "")


def _owner_name(found: str) -> str:
    name = _NOT_IN_NAMES.sub("", f" {found}").strip(" .,'’&-")
    named = name[:1].isupper() or not name.isascii()
    name = _GENERIC.sub("", name)
    return name if name and named else ""


def _nameplate(lines: Sequence[Line], marks: Sequence[Mark], masthead: int | None) -> str:
    """The paper's name beside its date line, or among the first lines if it is named as papers are.

    A line without such a word is a nameplate if the page begins with it, over the date line, a
    slogan or the menu.
    """
    beside = [
        place
        for place in _beside(masthead)
        if place < len(lines) and _could_be(lines, marks, place)
    ]
    top = [place for place in range(min(_TOP, len(lines))) if _could_be(lines, marks, place)]
    long = [place for place in top if lines[place].words > 1]
    named = (place for place in [*beside, *long] if PAPER_WORD.search(lines[place].text))
    over_menu = any(line.key in HOME for line in lines[1 : 2 + _LAST])
    under = 1 if masthead == 0 and over_menu else 0
    plates = [place for place in beside if place in {0, under}]
    first = iter([*plates, *(place for place in top[:1] if place == 0 and over_menu)])
    place = next(named, next(first, None))
    return "" if place is None else _GENERIC.sub("", lines[place].text)


def _last_plate(
    lines: Sequence[Line], marks: Sequence[Mark], masthead: int | None, stop: int
) -> str:
    """The nameplate beside a masthead at the page's end, or among its last lines."""
    beside = _beside(masthead) if masthead is not None and masthead > stop else []
    last = range(len(lines) - 1, max(stop, len(lines) - _LAST - 1), -1)
    named = (place for place in [*beside, *last] if _could_be(lines, marks, place))
    return next((text for p in named if PAPER_WORD.search(text := lines[p].text)), "")


def _beside(masthead: int | None) -> list[int]:
    if masthead is None:
        return []
    return [place for place in (masthead - 1, masthead - 2, masthead + 1) if place >= 0]


def _could_be(lines: Sequence[Line], marks: Sequence[Mark], place: int) -> bool:
    if place >= len(lines) or marks[place] is not Mark.NONE:
        return False
    line = lines[place]
    short = line.words <= 5 and len(line.text) <= 40 and not line.ends
    plain = not any(char.isdigit() or char in "|:،,؛•/" for char in line.text)
    other = byline(line.text) or (agency(line.text) and line.text.isupper())
    return short and plain and not other and not set(line.key.split()) <= SECTIONS


def _in_small_letters(name: str) -> str:
    """A nameplate in capitals as its paper is written elsewhere; initials stay capitals."""
    if not name.isupper():
        return name
    words = [_small(word) for word in name.split()]
    return " ".join([words[0][:1].upper() + words[0][1:], *words[1:]])


def _small(word: str) -> str:
    if word.casefold() in _SMALL:
        return word.casefold()
    initials = len(word) <= 3 or "." in word or not _VOWEL.search(word)
    return word if initials else word.title().replace("’S", "’s").replace("'S", "'s")
