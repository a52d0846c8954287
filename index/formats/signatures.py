"""Lines that say who wrote from where: `Nora Salim | The Post`, `UNB, Sylhet`, `جدة - ليلى`."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from index.formats.chrome import SECTIONS
from index.formats.credits import agency, credit
from index.formats.dump_lines import Line, fold
from index.formats.places import is_place
from index.formats.writers import bare_name, byline

LONGEST = 80
"""Characters of such a line at most."""

PAPER_WORD = re.compile(
    r"(?:\b(?:times|gazette|courier|herald|tribune|chronicle|observer|journal|ledger|recorder"
    r"|dispatch|sentinel|examiner|bulletin|telegraph|guardian|standard|mercury|daily|weekly|news"
    r" agency|newspaper|post|mirror|monitor)|(?<=the )(?:news|nation|star|sun|peninsula|mail"
    r"|express|independent|hindu|dawn))$"
    r"|^(?:the )?daily \w+|(?:^|\s)(?:جريدة|صحيفة|وكالة|روزنامہ|روزنامه|خبرگزاری|اخبار)\s",
    re.I,
)
"""How the names of newspapers begin or end."""

_BETWEEN = re.compile(r"\s*[|/()،]\s*|\s+[-–—]\s*|\s*:\s*|,\s+")
_WHERE = frozenset(("place", "credit", "paper"))
"""What makes a signature of names; names and sections alone are a headline as often."""

_TOP = 12
_QUOTED = re.compile(r"[«\"“][^«»\"“”]{2,30}[»\"”]$")


@dataclass(frozen=True, slots=True)
class Signature:
    """What such a line names; each is "" where it does not."""

    byline: str = ""
    source: str = ""
    place: str = ""


def signature(text: str, papers: Collection[str] = ()) -> Signature | None:
    """The line taken apart, None if any part of it is something else.

    Its parts are two to four: writers, agencies or desks, known places, sections, and the paper
    (one of `papers`, folded, or in quotation marks, or named as papers are). A line
    of names and sections alone is none. A desk beside a name is the writer's rank.
    """
    parts = [part for part in _BETWEEN.split(text) if part] if len(text) <= LONGEST else []
    kinds = [_kind(part, papers) for part in parts]
    if not 2 <= len(parts) <= 4 or not all(kinds) or not _WHERE & set(kinds):
        return None
    if set(kinds) <= {"section", "paper"}:
        return None
    first = dict(zip(reversed(kinds), reversed(parts), strict=True))
    named = first.get("name", "")
    place = "" if "section" in first else first.get("place", "")
    known = first.get("credit", "")
    source = agency(known) if named else credit(known)
    return Signature(byline("By " + named) or named, source, place)


def _kind(part: str, papers: Collection[str]) -> str:
    """What a part names, "" for anything else."""
    if is_place(part):
        return "place"
    if credit(part):
        return "credit"
    if fold(part) in SECTIONS:
        return "section"
    if _QUOTED.match(part) or is_named_as_papers(part) or fold(part) in papers:
        return "paper"
    return "name" if bare_name(part.removeprefix("By ")) else ""


def names_on_top(lines: Sequence[Line]) -> frozenset[str]:
    """The short lines on top of a page, folded: its nameplate is one of them."""
    short = (line for line in lines[:_TOP] if line.words <= 5)
    return frozenset(line.key for line in short if not bare_name(line.text))


def is_named_as_papers(text: str) -> bool:
    """Whether a few words are the name of a newspaper by its looks: "The Coast Gazette"."""
    return len(text.split()) <= 5 and text[:1].isupper() and bool(PAPER_WORD.search(text))
