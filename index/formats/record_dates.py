"""The dates of a JSONL record: text in either field to days as the record has them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from operator import itemgetter
from typing import Any

from index.article import Day
from index.calendars import parse_iso
from index.date_words import ascii_digits
from index.mastheads import PrintedDates, read_dates

_TIME = r"(?:[T ]\d\d(?::?\d\d(?::?\d\d(?:[.,]\d+)?)?)? ?(?:Z|UTC|GMT|[+-]\d\d(?::?\d\d)?)?)?"
_DASHED = re.compile(rf"(\d{{4}}-\d\d-\d\d){_TIME}", re.IGNORECASE | re.ASCII)
_COMPACT = re.compile(
    rf"(\d{{4}})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01]){_TIME}", re.IGNORECASE | re.ASCII
)
UNREADABLE = "unreadable"

FIRST_GREGORIAN = 1600_01_01
"""No newspaper is older: 1445-03-07 in the field `date` may be Hijri, and is not guessed."""

# What a record may say of how a day is known; where it says nothing, the first.
_DATE_ORIGINS = ("metadata", "printed", "derived")
_HIJRI_ORIGINS = ("printed", "derived")

_NONE = PrintedDates(0, 0, "", "", (), 0, 0)


def iso_day(text: str) -> Day:
    """The day of an ISO 8601 date or datetime as written, whatever its zone; 0 if it is none."""
    digits = ascii_digits(text)
    if dashed := _DASHED.fullmatch(digits):
        return parse_iso(dashed[1]) or 0
    compact = _COMPACT.fullmatch(digits)
    return int("".join(compact.groups())) if compact else 0


def record_dates(texts: Mapping[str, str], flags: Sequence[str]) -> Mapping[str, Any]:
    """Article's fields on dates, from a record's texts by field and its flags.

    Each field may hold the date of either calendar or of both, but for its own it comes first.
    A text that names no day is kept as printed and flagged "unreadable"; nothing is guessed.
    """
    given = _given(texts)
    is_short = len("".join(given)) <= _LONGEST_REMEMBERED
    dates = _remembered(*given) if is_short else _dates(*given)
    if not flags:
        return dates
    return {**dates, "date_flags": tuple(dict.fromkeys((*flags, *dates["date_flags"])))}


_given = itemgetter("date", "date_origin", "date_printed", "hijri", "hijri_origin", "hijri_printed")


def _dates(
    date: str,
    date_origin: str,
    date_printed: str,
    hijri: str,
    hijri_origin: str,
    hijri_printed: str,
) -> Mapping[str, Any]:
    dates, hijris = _date_field(date), _hijri_field(hijri)
    from_date = dates if date else hijris
    from_hijri = hijris if hijri else dates
    return {
        "date": from_date.date,
        "date_origin": _origin(from_date.date, date_origin, _DATE_ORIGINS),
        "date_printed": date_printed or from_date.date_printed,
        "hijri": from_hijri.hijri,
        "hijri_origin": _origin(from_hijri.hijri, hijri_origin, _HIJRI_ORIGINS),
        "hijri_printed": hijri_printed or from_hijri.hijri_printed,
        "date_flags": tuple(dict.fromkeys((*dates.flags, *hijris.flags))),
    }


_remembered = lru_cache(maxsize=1 << 14)(_dates)  # papers print many articles a day

_LONGEST_REMEMBERED = 200
"""Characters of a record's dates that are worth remembering; a date in both calendars has 60."""


def _date_field(text: str) -> PrintedDates:
    if not text:
        return _NONE
    day = iso_day(text)
    if day >= FIRST_GREGORIAN:
        return PrintedDates(day, 0, "", "", (), 0, 0)
    return read_dates(text) or replace(_NONE, date_printed=text, flags=(UNREADABLE,))


def _hijri_field(text: str) -> PrintedDates:
    if not text:
        return _NONE
    if day := iso_day(text):
        return PrintedDates(0, day, "", "", (), 0, 0)
    return read_dates(text) or replace(_NONE, hijri_printed=text, flags=(UNREADABLE,))


def _origin(day: Day, said: str, known: tuple[str, ...]) -> str:
    if not day:
        return ""
    return said if said in known else known[0]
