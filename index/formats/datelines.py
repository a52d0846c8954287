"""The place that opens a story: `BAKU:`, `TEHRAN (AFP):`, `N.Y., Feb 26 -`, `الرياض:`."""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.formats import credits
from index.formats.places import is_place


@dataclass(frozen=True, slots=True)
class Opening:
    """A paragraph's dateline taken apart: the place, who is credited there, and the sentence."""

    place: str
    source: str
    rest: str
    byline: str = ""


LONGEST = 110
"""Characters that a dateline takes at most, with region, agency and date."""

_BREAK = re.compile(
    r"(\s*:\s*[-–—]{0,2}\s*|\s+//\s+|\s+[-–—]{1,3}\s*|(?<=[A-Z).])\s*[–—]{1,2}\s*|\s*--+\s*)"
)
_BRACKETS = re.compile(r"\s*[(\[]([^()\[\]]{2,60})[)\]]\s*")
_AGENCY_FIRST = re.compile(r"[(\[]([^()\[\]]{2,30})[)\]]\s*(?::|[-–—]+)?\s*")
_SECOND_AGENCY = re.compile(r"([^\d:–—-]{2,12}?)\s*[:–—-]+\s+")
_PLACE_AND_AGENCY = re.compile(r"([^\d:;.,(/]{2,30}?)[,،]? ?\(([^()]{2,60})\) ?:? ?(?=\w)")
_PLACE_DAY_AGENCY = re.compile(
    r"([^\d:;.,(/]{2,30}?)[,،]?(?: في)?(?: \d{1,2} [^\d/()]{3,15})? ?[/(] ?([^/()]{2,25}?) ?[/)]"
    r"[\s:–—-]*(?=\w)"
)
_GLUED_BYLINE = re.compile(r"(?:By|BY) (.{2,50}?[^\W\d_A-Z])\s?([A-Z][A-Z .'’-]{2,30}\b.*)$", re.S)
_MONTH = (
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec|january|february|march|april|june"
    r"|july|august|september|october|november|december)\b\.?"
)
_DATE = re.compile(
    rf"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|{_MONTH}\W*\d{{0,2}}(?:st|nd|rd|th)?"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?\W*{_MONTH}|(?:19|20)\d\d)(?:\W*\d{{4}})?$",
    re.I,
)
_CAPITALS = re.compile(r"[A-Z][A-Z.'’`-]*(?:[ /-]+(?:[A-Z(][A-Z.'’`)-]*|and|al|de|of|e)){0,4}$")
_TITLE = re.compile(r"[A-Z][\w.'’`-]*(?:[ /]+(?:[A-Z][\w.'’`-]*|al|de|of|es|el)){0,3}$")
_ABBREVIATED = re.compile(r"(?:[A-Z]\.\s?){1,4}$|(?:[A-Z][a-z]{1,4}\.)$")
_ARABIC = re.compile(r"[\u0621-\u0652\u0670-\u06d3ـ]+(?:[ /]+[\u0621-\u0652\u0670-\u06d3ـ]+){0,3}$")

_INITIALS = re.compile(r"[A-Z]{2,6}$")
_SPEECH_WORDS = """
قال قالت وقال وقالت أكد وأكد أضاف وأضاف يقول تقول كتب كتبت سؤال جواب س ج السؤال الجواب
ملاحظة تنويه ملخص خلاصة خبر عاجل تحليل رأي حوار مقدمة خاص تقرير الدكتور الشيخ السيد الوزير
سوال جواب نوٹ خلاصہ تجزیہ کہا پرسش پاسخ گزارش گفت مصدر مصادر صحيفة كلمة افتتاحية
عن من في هذا هذه
"""
_SPEECH = frozenset(_SPEECH_WORDS.split())

_ABSTRACT = re.compile(r"(?:[tsc]ion|ment|ness|ism)s?$", re.I)
_NEVER_PLACES = """
sir madam dear editor tft update updates updated file photo photos image question answer q a
note notes ps nb re correction clarification breaking exclusive live video watch analysis
opinion editorial comment comments letter letters review interview profile feature special
report reports news world sports business background highlights summary synopsis introduction
conclusion timeline factbox explainer fact facts key quote quotes warning alert disclaimer
source sources by from via read also more related see tags topics category date time venue
where when what who why how age class price rating verdict cast director starring score scores
result results today yesterday tomorrow listen poll blog obituary press release statement
media new latest just in watch now first second third finally ed eds editors author writer
caption credit courtesy ap afp reuters spa kuna app un us uk eu usa uae nato opec pti ppp mqm
faq tl dr advertisement sponsored moderator host narrator speaker reader readers yes no ok
islam quran hadith monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri
sat sun volume vol issue no number السبت الأحد الاحد الإثنين الاثنين الثلاثاء الأربعاء الاربعاء
الخميس الجمعة the day part chapter step phase week view views oil gold health education crime
politics economy cricket football hockey tennis golf weather covid pml jui anp isis daesh police
court trump women children men people money history science technology religion culture art music
"""
_NO_PLACES = frozenset(_NEVER_PLACES.split())


def open_story(text: str) -> Opening | None:
    """The dateline at the start of a paragraph, or None if it starts with a sentence.

    `place` is as printed, with its region ("BISHKEK, Kyrgyzstan"); it is empty where the story
    opens with the agency alone, "(CNN)".
    """
    glued = _GLUED_BYLINE.match(text[:LONGEST])
    if glued:
        opening = _opening(text[glued.start(2) :])
        if opening:
            return Opening(opening.place, opening.source, opening.rest, glued[1].strip())
    return _opening(text)


def open_first(text: str) -> Opening | None:
    """The dateline of a story's first paragraph.

    There an unknown place is taken for one even in a script without capitals, `رأس سمرة –`; in a
    later paragraph it might as well be a speaker.
    """
    unknown = (found for found in map(_unknown, _breaks(text)) if found)
    return open_story(text) or next(unknown, None)


def _unknown(parts: tuple[str, str, str]) -> Opening | None:
    left, _, rest = parts
    words = left.split()
    if not _ARABIC.match(left) or len(words) > 3 or len(rest.split()) < SHORTEST:
        return None
    return None if _is_common(left) or _SPEECH & set(words) else Opening(left, "", rest)


def _opening(text: str) -> Opening | None:
    first = _AGENCY_FIRST.match(text)
    source = credits.agency(first[1]) if first else ""
    if first and source:
        return Opening("", source, text[first.end() :])
    parted = next((found for found in map(_parted, _breaks(text)) if found), None)
    return parted or _without_break(text)


def _without_break(text: str) -> Opening | None:
    """A known place and its agency with no sign behind them, as Arabic and Urdu papers print it.

    A day may stand between, `عمان 19 أيلول (بترا)-`, and slashes for brackets.
    """
    head = text[:LONGEST]
    bare = _PLACE_AND_AGENCY.match(head) or _PLACE_DAY_AGENCY.match(head)
    source = _any_agency(bare[2]) or credits.credit(bare[2]) if bare and is_place(bare[1]) else ""
    return Opening(bare[1], source, text[bare.end() :]) if bare and source else None


def _breaks(text: str) -> list[tuple[str, str, str]]:
    """The ways to part a paragraph's head from its sentence: left, separator, right."""
    head = text[:LONGEST]
    return [
        (head[: found.start()], found[0].strip(), text[found.end() :])
        for found in _BREAK.finditer(head)
        if head.count("(", 0, found.start()) == head.count(")", 0, found.start())
    ][:4]


def _parted(parts: tuple[str, str, str]) -> Opening | None:
    left, separator, rest = parts
    if not left or not rest or rest[0].islower():
        return None
    read = read_place(left)
    if not read or not read.place or not _plausible(read, separator, rest):
        return None
    second = _SECOND_AGENCY.match(rest)
    source = credits.agency(second[1]) if second else ""
    if second and source:
        return Opening(read.place, source, rest[second.end() :])
    return Opening(read.place, read.source, rest)


@dataclass(frozen=True, slots=True)
class _Place:
    place: str
    source: str
    supported: bool
    """Whether an agency, desk or date stands with it, as with no other word."""


def read_place(left: str) -> _Place | None:
    """What stands before the separator: place, region, agency and date, in the usual orders."""
    inner = _BRACKETS.findall(left)
    outer = [part.strip() for part in _BRACKETS.sub(", ", left).split(",")]
    parts = [part for part in outer if part]
    if not parts:
        return None
    place, *others = parts
    regions: list[str] = []
    source, supported = "", False
    for part in [*others, *inner]:
        known = credits.credit(part) or _any_agency(part)
        if part in inner and not known and _may_be_agency(part, place):
            known = part
        if known or _DATE.match(part):
            source, supported = source or known, True
        elif part in inner or (not supported and len(regions) < 2 and _is_region(part)):
            regions += [] if part in inner else [part]
        else:
            return None
    if not is_place(place) and (not _is_name(place) or _is_common(place)):
        return None
    return _Place(", ".join([place, *regions]), source, supported)


def _any_agency(part: str) -> str:
    """The agency of a bracket that may say more, "APP - Site / Sputnik - 5th Nov"."""
    return credits.agency(re.split(r"\s+[-–—/]\s+", part)[0])


def _may_be_agency(part: str, place: str) -> bool:
    """Whether initials in brackets behind a place are an agency's, though it is not known."""
    named = place.isupper() and len(place.split()) < 4 and not _is_common(place)
    initials = _INITIALS.match(part) and part.casefold() not in _NO_PLACES
    return bool(initials) and (named or is_place(place))


def _is_name(place: str) -> bool:
    forms = (_CAPITALS, _TITLE, _ARABIC)
    return len(place) <= 40 and len(place) > 1 and any(form.match(place) for form in forms)


def _is_region(part: str) -> bool:
    return len(part) <= 30 and bool(_TITLE.match(part) or _ABBREVIATED.match(part))


def _is_common(place: str) -> bool:
    """Whether these are words that often stand before a colon or a dash and are no place."""
    words = re.findall(r"\w+", place.casefold())
    if not words or _ABSTRACT.search(place):
        return True
    return words[0] in _NO_PLACES or words[-1] in _NO_PLACES


def _plausible(read: _Place, separator: str, rest: str) -> bool:
    """Whether this is a place for sure: known, supported, or in capitals before a sentence."""
    town = read.place.split(",")[0]
    if read.supported or all(is_place(part) for part in re.split(r"\s*/\s*", town)):
        return True
    if not _CAPITALS.match(town) or len(rest.split()) < SHORTEST:
        return False
    return separator.startswith(":") or "," in read.place or separator in {"–", "—", "--"}


SHORTEST = 8
"""Words of the sentence behind an unknown place; sub-headings and labels have fewer."""
