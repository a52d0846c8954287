"""A line as the kinds of word that dates are made of.

tokenize("Saturday, 7 Rabi I 1445 H").kinds is "W,dHyE", one character a token, so that a date is a
short regular expression over kinds whatever its language, script and punctuation:

    d  a number that can be a day of a month    W  a day of the week
    y  a number of four digits                  G  a Gregorian month, 1-12
    p  a number of eight digits                 H  a Hijri month, 1-12
    n  any other number                         S  a month of the Solar Hijri calendar, 1-12
    t  a time of day, a decimal number          C  an era mark of the Gregorian calendar
    , . - / ( )  themselves                     E  of the Hijri, L of the Solar Hijri calendar
    &  itself, and, to, و                       o  of, the, من, شهر, سنة, the Arabic date separator
    x  any other punctuation, wide space        w  any other word
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from index.date_words import (
    GREGORIAN_ERAS,
    GREGORIAN_NAMES,
    HIJRI_ERAS,
    JOINING_WORDS,
    LINKING_WORDS,
    NUMBERING_WORDS,
    ORDINAL_ENDINGS,
    SOLAR_ERAS,
    SOLAR_HIJRI_NAMES,
    WEEKDAYS,
    ascii_digits,
    fold,
)
from index.hijri_months import LONGEST_NAME, month_number, spellings

_LETTER = r"[^\W\d_]"
_MARK = (
    "[\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u0900-\u0903\u093a-\u094f"
    "\u0981-\u0983\u09bc-\u09cd]"
)
_INVISIBLE = "\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
_QUOTE = "'’‘`´"

_LEXEME = re.compile(
    rf"""
      (?P<time>\d{{1,2}}:\d{{2}}(?::\d{{2}})?(?!\d)|(?<![\d.])\d{{1,2}}\.\d{{1,2}}(?![\d.]))
    # a year that an issue number is glued to: "19th June,200612317العدد"
    | (?<=,)(?P<year>(?:19|20)\d{{2}})(?=\d{{4,6}}{_LETTER})
    | (?P<number>\d+)
    | (?P<era>[Aa](?:\.\s?)?[Hh](?!{_LETTER})\.?|هـ+)
    | (?P<ad>(?:[Aa]\.\s?[Dd]|[Cc]\.\s?[Ee])(?!{_LETTER})\.?)
    | (?P<word>{_LETTER}(?:{_LETTER}|{_MARK}|[{_QUOTE}](?={_LETTER}))*[{_QUOTE}]?)
    | (?P<wide>\n|\t|[ \xa0]{{4,}})
    | (?P<mark>[^\w\s{_INVISIBLE}{_QUOTE}])
    """,
    re.VERBOSE,
)
_GLUED = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")

_MARK_KINDS = dict.fromkeys(",،", ",") | dict.fromkeys("-‐‑–—−", "-")
_MARK_KINDS |= dict.fromkeys(".۔", ".") | dict.fromkeys("/⁄\\", "/")
_MARK_KINDS |= {"&": "&", "(": "(", ")": ")", "؍": "o"}

# A month has at most five words, with a hyphen or full stop between two.
_MOST_LEXEMES = 9

# The parts of a date are at most this many characters from its year. In a longer text, words that
# are farther from any are not looked up.
_REACH = 60

# Of spellings that are read but were not collected: Djoumada, Dul Hijja.
_MORE_BEGINNINGS = frozenset(("dj", "du", "do"))

# Kinds that are resolved before a token leaves this module.
_ENDING, _NUMBERING = "#", "N"


@dataclass(frozen=True, slots=True)
class Token:
    """One token: its kind, its number where it has one, and where it stands in the text."""

    kind: str
    value: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of a text; `kinds[i]` is the kind of `items[i]`."""

    items: list[Token]
    kinds: str


def tokenize(text: str) -> Tokens:
    """The tokens of a text. White space and invisible characters give none."""
    lexemes = list(_lexemes(ascii_digits(text)))
    items = list(_resolved(_named(text, lexemes)))
    return Tokens(items, "".join(token.kind for token in items))


def _lexemes(text: str) -> Iterator[Token]:
    for match in _LEXEME.finditer(text):
        start, end = match.span()
        match match.lastgroup:
            case "number" | "year":
                yield _number(match[0], start, end)
            case "word":
                yield from _words(match[0], start)
            case "mark":
                yield Token(_MARK_KINDS.get(match[0], "x"), 0, start, end)
            case kind:
                yield Token(
                    {"time": "t", "era": "E", "ad": "C"}.get(kind or "", "x"), 0, start, end
                )


def _number(digits: str, start: int, end: int) -> Token:
    if len(digits) > 8:
        return Token("n", 0, start, end)
    value = int(digits)
    if len(digits) <= 2 or (len(digits) == 3 and digits[0] == "0"):  # "011 August" is printed too
        return Token("d" if value <= 31 else "n", value, start, end)
    return Token({4: "y", 8: "p"}.get(len(digits), "n"), value, start, end)


def _words(word: str, start: int) -> Iterator[Token]:
    """A word, cut where a capital shows that two are glued: "EditorialUpdated"."""
    cuts = [0, *(match.start() for match in _GLUED.finditer(word)), len(word)]
    for first, last in pairwise(cuts):
        yield Token("w", 0, start + first, start + last)


def _named(text: str, lexemes: list[Token]) -> Iterator[Token]:
    """The lexemes with words looked up, and the words of a month's name made one token."""
    years = _near_a_year(lexemes)
    at = 0
    while at < len(lexemes):
        if lexemes[at].kind != "w" or not years[at]:
            yield lexemes[at]
            at += 1
            continue
        token, length = _month(text, lexemes, at) or (_word(text, lexemes[at]), 1)
        yield token
        at += length


def _near_a_year(lexemes: list[Token]) -> list[bool]:
    near = [bool(lexemes) and lexemes[-1].end <= _REACH] * len(lexemes)
    for ordered in (range(len(lexemes)), range(len(lexemes) - 1, -1, -1)):
        year = -(10**9)
        for at in ordered:
            lexeme = lexemes[at]
            year = lexeme.start if lexeme.kind == "y" else year
            near[at] |= abs(lexeme.start - year) <= _REACH
    return near


def _month(text: str, lexemes: list[Token], at: int) -> tuple[Token, int] | None:
    """The month whose name begins here, the longest there is, and its length in lexemes."""
    start = lexemes[at].start
    if not _may_begin_a_month(text[start : start + 4]):
        return None
    for last in reversed(_ends_of_a_name(lexemes, at)):
        end = lexemes[last].end
        named = _month_named(text[start:end]) if end - start <= LONGEST_NAME else None
        if named:
            return Token(*named, start, end), last - at + 1
    return None


def _ends_of_a_name(lexemes: list[Token], at: int) -> list[int]:
    """Where a name that begins here may end: at a word, or at a 1 or 2 as in "Rabi 1"."""
    ends = []
    for last in range(at, min(at + _MOST_LEXEMES, len(lexemes))):
        lexeme = lexemes[last]
        if lexeme.kind == "w":
            ends.append(last)
        elif lexeme.kind == "d" and lexeme.value in (1, 2):
            return [*ends, last]
        elif lexeme.kind not in "-.":
            break
    return ends


@lru_cache(maxsize=4096)
def _month_named(name: str) -> tuple[str, int] | None:
    hijri = month_number(name)
    if hijri:
        return "H", hijri
    folded = fold(name)
    if folded in GREGORIAN_NAMES:
        return "G", GREGORIAN_NAMES[folded]
    return ("S", SOLAR_HIJRI_NAMES[folded]) if folded in SOLAR_HIJRI_NAMES else None


@lru_cache(maxsize=4096)
def _may_begin_a_month(letters: str) -> bool:
    return fold(letters)[:2] in _beginnings()


@lru_cache(maxsize=1)
def _beginnings() -> frozenset[str]:
    """The first two letters of every month's name, which spare most words a closer look."""
    hijri = (fold(name) for row in spellings().values() for name in row)
    names = (*hijri, *GREGORIAN_NAMES, *SOLAR_HIJRI_NAMES)
    return frozenset(name[:2] for name in names) | _MORE_BEGINNINGS


def _word(text: str, lexeme: Token) -> Token:
    kind, value = _word_kind(text[lexeme.start : lexeme.end])
    return Token(kind, value, lexeme.start, lexeme.end)


@lru_cache(maxsize=4096)
def _word_kind(word: str) -> tuple[str, int]:
    folded = fold(word)
    if folded in WEEKDAYS:
        return "W", WEEKDAYS[folded]
    for kind, words in _KINDS:
        if folded in words:
            return kind, 0
    return "w", 0


_KINDS = (
    ("E", HIJRI_ERAS),
    ("C", GREGORIAN_ERAS),
    ("L", SOLAR_ERAS),
    ("o", LINKING_WORDS),
    ("&", JOINING_WORDS),
    (_ENDING, ORDINAL_ENDINGS),
    (_NUMBERING, NUMBERING_WORDS),
)


def _resolved(tokens: Iterator[Token]) -> Iterator[Token]:
    """The tokens with "23" and "rd" made one day, and what "Page" or "No" numbers no day.

    A number of four digits is numbered only where a month follows: "No. 1642 May 5, 2019".
    """
    kept: list[Token] = []
    for token in tokens:
        if token.kind == "d" and _is_numbered(kept):
            kept.append(replace(token, kind="n"))
        elif token.kind == _ENDING and kept and kept[-1].kind == "d":
            kept[-1] = Token("d", kept[-1].value, kept[-1].start, token.end)
        else:
            if token.kind in "GHS" and kept and kept[-1].kind == "y" and _is_numbered(kept[-3:-1]):
                kept[-1] = replace(kept[-1], kind="n")
            kept.append(token)
    return (_plain(token) for token in kept)


def _is_numbered(before: list[Token]) -> bool:
    """Whether a numbering word comes last, or before a full stop or another sign: "No. "."""
    words = before[-2:-1] if before and before[-1].kind in ".x" else before[-1:]
    return bool(words) and words[0].kind == _NUMBERING


def _plain(token: Token) -> Token:
    if token.kind in (_ENDING, _NUMBERING):
        return Token("w", 0, token.start, token.end)
    return token
