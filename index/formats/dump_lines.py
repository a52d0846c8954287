"""The lines of a dump: numbered, unescaped, measured."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from index.decoding import scrub

LOOK = 400
"""How many characters of a line's head or tail the rules look at; lines may be megabytes long."""

_TERMINAL = re.compile(r"[.!?؟。！？۔][\"'”’»«)\]*]*$|[\"”»]$")
_CUT_SHORT = re.compile(
    r"(?:…|\.\.\.)\s*(?:\W*(?:read|see|view) (?:more|full|all)\W*.{0,80})?$", re.I
)
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
_NOT_KEY = re.compile(r"[\W_]+")
_TAGS = re.compile(r"(?:</?[A-Za-z][^<>]{0,300}>\s*){10,}")
_LINK = re.compile(r"!?\[([^\[\]\n]{0,300})\]\([^()\s]{0,500}\)")
_HEADING = re.compile(r"#{1,6}\s+(?=\S)")
_MARKED = re.compile(r"([*_]{1,3})(?!\s)([^*_\n]{1,300})(?<!\s)\1$")
_WRAP_WIDTHS = range(50, 101)


@dataclass(frozen=True)
class Line:
    """One line of a page that holds text, or one paragraph that was wrapped over several.

    `first` and `last` are the numbers of its lines in the dump, from 1; `text` has its entities
    unescaped and its spaces squeezed; `gap` says that a blank line stands before it.
    """

    first: int
    last: int
    text: str
    gap: bool = False

    @cached_property
    def words(self) -> int:
        """Words, two CJK characters counting as one."""
        return len(self.text.split()) + len(_CJK.findall(self.text)) // 2

    @cached_property
    def ends(self) -> bool:
        """Whether it ends as a sentence does, and was not cut short for a teaser."""
        tail = self.text[-LOOK:]
        return bool(_TERMINAL.search(tail)) and not self.cut_short

    @cached_property
    def cut_short(self) -> bool:
        """Whether it breaks off with an ellipsis, as teasers do."""
        return bool(_CUT_SHORT.search(self.text[-LOOK:]))

    @cached_property
    def key(self) -> str:
        """What two printings of one headline or caption have in common."""
        return fold(self.text[:LOOK])

    @property
    def head(self) -> str:
        """Its beginning, for rules that look no further."""
        return self.text[:LOOK]


def fold(text: str) -> str:
    """Lower case, letters and digits only, so that quotes and dashes do not matter."""
    return _NOT_KEY.sub(" ", text.casefold()).strip()


def squeeze(text: str) -> str:
    """Entities unescaped, every run of spaces made one, the marks of links and headings removed.

    A tag is text, somebody may write about one; ten in a row are the remains of markup.
    """
    if "<" in text:
        text = _TAGS.sub(" ", text)
    if "&" in text:
        text = scrub(html.unescape(text))
    if "](" in text:
        text = _LINK.sub(r"\1", text).lstrip("* ")
    plain = " ".join(text.replace("\u200b", "").split())
    if plain[:1] in "#*_":
        plain = _MARKED.sub(r"\2", _HEADING.sub("", plain))
    return plain


def split(text: str) -> list[Line]:
    """The lines of a dump that hold text, wrapped paragraphs joined."""
    lines: list[Line] = []
    gap = False
    for number, raw in enumerate(text.split("\n"), 1):
        clean = squeeze(raw)
        if clean:
            lines.append(Line(number, number, clean, gap))
        gap = not clean
    return _unwrap(lines)


def _unwrap(lines: Sequence[Line]) -> list[Line]:
    """Joins paragraphs that a text browser broke at a fixed width.

    Broken they are where no line of the page is longer than that width, blank lines part the
    paragraphs, and most lines inside a paragraph come close to the width.
    """
    paragraphs = _paragraphs(lines)
    width = max((len(line.text) for line in lines), default=0)
    inner = [line for paragraph in paragraphs for line in paragraph[:-1]]
    full = sum(len(line.text) > width * 0.8 for line in inner)
    if width not in _WRAP_WIDTHS or len(inner) < 3 or full < len(inner) * 0.6:
        return list(lines)
    return [joined for paragraph in paragraphs for joined in _join(paragraph, width)]


def _paragraphs(lines: Sequence[Line]) -> list[list[Line]]:
    groups: list[list[Line]] = []
    for line in lines:
        if line.gap or not groups:
            groups.append([])
        groups[-1].append(line)
    return groups


def _join(paragraph: Sequence[Line], width: int) -> list[Line]:
    """One paragraph's lines, each joined to the one before if that ran to the edge."""
    joined: list[list[Line]] = []
    for line in paragraph:
        if joined and len(joined[-1][-1].text) > width * 0.7:
            joined[-1].append(line)
        else:
            joined.append([line])
    return [
        Line(part[0].first, part[-1].last, " ".join(line.text for line in part), part[0].gap)
        for part in joined
    ]
