"""The dates of a JSONL record: text in either field to days as the record has them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache
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


@lru_cache(maxsize=1 << 14)
def iso_day(text: str) -> Day:
    """The day of an ISO 8601 date or datetime as written, whatever its zone; 0 if it is none."""
    digits = ascii_digits(text)
    if dashed := _DASHED.fullmatch(digits):
        return parse_iso(dashed[1]) or 0
    compact = _COMPACT.fullmatch(digits)
    return int("".join(compact.groups())) if compact else 0


def record_dates(texts: Mapping[str, str], flags: Iterable[str]) -> dict[str, Any]:
    """Article's fields on dates, from a record's texts by field and its flags.

    Each field may hold the date of either calendar or of both, but for its own it comes first.
    A text that names no day is kept as printed and flagged "unreadable"; nothing is guessed.
    """
    dates, hijris = _date_field(texts["date"]), _hijri_field(texts["hijri"])
    from_date = dates if texts["date"] else hijris
    from_hijri = hijris if texts["hijri"] else dates
    return {
        "date": from_date.date,
        "date_origin": _origin(from_date.date, texts["date_origin"], _DATE_ORIGINS),
        "date_printed": texts["date_printed"] or from_date.date_printed,
        "hijri": from_hijri.hijri,
        "hijri_origin": _origin(from_hijri.hijri, texts["hijri_origin"], _HIJRI_ORIGINS),
        "hijri_printed": texts["hijri_printed"] or from_hijri.hijri_printed,
        "date_flags": tuple(dict.fromkeys((*flags, *dates.flags, *hijris.flags))),
    }


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
