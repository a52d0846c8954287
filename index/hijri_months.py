"""The twelve months of the Hijri calendar, however they are spelled.

month_number("Rabi' al-awwal") is 3, and so is month_number("ربيع ١"). The spellings that were
collected stand in index/data/hijri_months.toml; the patterns below are what they have in common,
so that a spelling nobody has collected is read too.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path

from index.date_words import fold_words

MONTHS = (
    "Muharram",
    "Safar",
    "Rabi I",
    "Rabi II",
    "Jumada I",
    "Jumada II",
    "Rajab",
    "Sha'ban",
    "Ramadan",
    "Shawwal",
    "Dhu al-Qa'dah",
    "Dhu al-Hijjah",
)
MONTHS_SHORT = (
    "Muh",
    "Saf",
    "Rab I",
    "Rab II",
    "Jum I",
    "Jum II",
    "Raj",
    "Sha",
    "Ram",
    "Shaw",
    "Dhu-Q",
    "Dhu-H",
)

SPELLINGS_FILE = Path(__file__).parent / "data" / "hijri_months.toml"

# The longest spelling collected has 18 characters.
LONGEST_NAME = 40

# What Latin spellings share once doubled letters are written once. LINK is the article with what
# it becomes before th, s and n; FIRST and SECOND tell the months of a pair apart.
_LINK = r"(?:[aeiou]?(?:l|s|sh|th?|ts|n|z)?)"
_FIRST = r"(?:[ae](?:u?[wv]|[uo]{1,2})[ae][li]|[uo]{1,2}l[ae]h?)"
_SECOND = r"(?:(?:th|ts?|s)[aeo]n[iy]{1,2}[aeh]{0,2}|[aeu](?:kh?|h|x|ch)[aeiy]?r[aeh]{0,2})"
_RABI = r"r[ae]b[iey][aeiy]{0,2}c?"
_JUMADA = r"(?:dj|j|c|xh|dz|dzh)[aeou]{1,2}m[aeo](?:d|z)[aeiy]{0,3}h?"
_DHU = r"(?:(?:dh|dz|z|j)[aeiou]{1,2}|thu|d[uo]{1,2})" + _LINK + "{0,2}"
_SH = r"(?:s|sh|sch|ch|sy|sj|sz)"
_HONOUR = (
    r"(?:[aeiu]?[lr]?(?:haram|mubarak|m[uo]az[ae]m|mukar[ae]m|muzaf[ae]r|murajab|k[ae]r[ei]m"
    r"|khair|sharif))?"
)

# The same in Arabic script, where fold_words has unified the letters.
_AR_FIRST = r"(?:ال)?(?:اول(?:ي|ه)?)"
_AR_SECOND = r"(?:ال)?(?:ثاني?ه?|اخر(?:ه|ي)?)"
_AR_JUMADA = r"جماد[يا]?"
_AR_DHU = r"ذ[ويا]?(?:ال)?"
_AR_HONOUR = r"(?:ال)?(?:حرام|مظفر|خير|مرجب|فرد|معظم|مبارك|كريم|مكرم)"


def _pattern(latin: str, arabic: str) -> re.Pattern[str]:
    return re.compile(f"(?:{latin}){_HONOUR}|(?:{arabic})(?:{_AR_HONOUR})?")


@cache
def _whole_names() -> Sequence[re.Pattern[str]]:
    """Of the twelve months in their order; compiled when a name is met, which takes 10 ms."""
    return (
        _pattern(r"m(?:ou|[uoa])(?:h|kh?|x)[aeu]r[aeu]m", r"(?:ال)?محرم"),
        _pattern(r"s[ae](?:f|ph|p)[ae]r", "صفر"),
        _pattern(_RABI + _LINK + _FIRST, "ربيع" + _AR_FIRST),
        _pattern(_RABI + _LINK + _SECOND, "ربيع" + _AR_SECOND),
        _pattern(_JUMADA + _LINK + _FIRST, _AR_JUMADA + _AR_FIRST),
        _pattern(_JUMADA + _LINK + _SECOND, _AR_JUMADA + _AR_SECOND),
        _pattern(r"r[ae](?:j|dj|c|xh|dz|dzh|dsch)[ae]?[bp]", "رجب"),
        _pattern(_SH + r"[ae]k?b[aeo]n[e]?", "شعبان"),
        _pattern(r"r[ae]m[ae]?(?:d|dh|z|dz)[aeo]ne?", "رمضان"),
        _pattern(_SH + r"(?:[ae][wvu]|[ae]?ou)[aeo]l", "شوال"),
        _pattern(_DHU + r"[qkg][aeiou]{1,3}d[ae]?h?", _AR_DHU + "قعده?"),
        _pattern(_DHU + r"h[aei](?:d?j|c|dz)[ae]?h?", _AR_DHU + "حجه?"),
    )


@cache
def _pairs() -> Sequence[tuple[re.Pattern[str], int]]:
    """What both months of a pair are called, and the number of the first."""
    return (
        (_pattern(_RABI + _LINK, "ربيع"), 3),
        (_pattern(_JUMADA + _LINK, _AR_JUMADA), 5),
    )


_NUMERALS = {"i": 1, "1st": 1, "first": 1, "ii": 2, "2nd": 2, "second": 2}
_ENDS_IN_DIGIT = re.compile(r"(.*[^\d])?([12])")


def spellings() -> Mapping[int, list[str]]:
    """Every spelling collected, by month: the content of SPELLINGS_FILE."""
    tables = tomllib.loads(SPELLINGS_FILE.read_text(encoding="utf-8"))["month"]
    kinds = ("print", "software", "elsewhere", "indic")
    return {table["number"]: [name for kind in kinds for name in table[kind]] for table in tables}


@lru_cache(maxsize=4096)
def month_number(name: str) -> int | None:
    """1-12 for a spelling of a Hijri month, None for anything else.

    The name stands alone: without day, year or era. "Rabi" is no month, because there are two.
    """
    if len(name) > LONGEST_NAME:
        return None
    base, which = _split_numeral(fold_words(name))
    if not base:
        return None
    collected = _collected().get((base, which))
    return collected if collected is not None else _matched(_single_letters(base), which)


def _split_numeral(words: list[str]) -> tuple[str, int]:
    """("rabi", 1) for the words of "Rabi I", "Rabi1", "Rabi 1st"; 0 where there is no numeral.

    Two numerals ("Rabi I 1") leave nothing, since the second is the day.
    """
    *before, last = words or [""]
    if before and before[-1] in _NUMERALS:
        return "", 0
    if last in _NUMERALS:
        return "".join(before), _NUMERALS[last]
    digit = _ENDS_IN_DIGIT.fullmatch(last)
    if digit:
        return "".join(before) + (digit[1] or ""), int(digit[2])
    return "".join(words), 0


def _matched(base: str, which: int) -> int | None:
    if which:
        months = (first + which - 1 for pattern, first in _pairs() if pattern.fullmatch(base))
    else:
        numbered = enumerate(_whole_names(), 1)
        months = (number for number, pattern in numbered if pattern.fullmatch(base))
    return next(months, None)


def _single_letters(base: str) -> str:
    return re.sub(r"(.)\1+", r"\1", base)


@lru_cache(maxsize=1)
def _collected() -> Mapping[tuple[str, int], int]:
    names = spellings().items()
    return {_split_numeral(fold_words(name)): month for month, row in names for name in row}
