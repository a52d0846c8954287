"""Article: what every format yields and every segment stores."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from hashlib import sha256
from operator import attrgetter
from typing import Any

from index.kernel.slots import fill

Day = int
"""A day of either calendar as the decimal digits of year, month, day: 20230923, 14450307.

Packed days sort as days do, `day // 100` is the month, and days that no calendar has (14371200,
14370930) can be kept as they were printed. 0 means undated.
"""

Lines = Mapping[str, tuple[int, int]]
"""For each field of a dump, the first and last line (from 1) that it was read from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One newspaper article, cleaned of chrome.

    date_origin is "printed" (it stands on the page), "metadata" (a record says so), "derived"
    (from the other calendar) or "" (undated); hijri_origin is "printed", "derived" or "".
    `date_printed` and `hijri_printed` are the dates letter for letter; `masthead` is the page's
    whole date line. `date_flags` holds "disagreeing" (the calendars are more than two days apart),
    "impossible" (a day that its month does not have), "outside-table" (a Hijri year that the
    Umm al-Qura table does not cover), "range" (the page names several days; the first is kept),
    "ambiguous" (day and month could be either way round; `date` is 0), "unreadable" (a record's
    date that names no day; it is kept in `date_printed` only) and "masthead-differs" (the masthead
    names another day than the story; its Hijri date stands in `masthead` only).
    """

    id: str
    headline: str = ""
    body: str = ""
    dateline: str = ""
    source: str = ""
    paper: str = ""
    byline: str = ""
    date: Day = 0
    date_origin: str = ""
    date_printed: str = ""
    hijri: Day = 0
    hijri_origin: str = ""
    hijri_printed: str = ""
    date_flags: tuple[str, ...] = ()
    masthead: str = ""
    url: str = ""
    path: str = ""
    lang: str = ""
    indexed_at: str = ""
    lines: Lines = field(default_factory=dict)


NAMES = tuple(known.name for known in fields(Article))
"""The fields of an article in their order."""

values_of = attrgetter(*NAMES)
"""An article's values in the order of NAMES, as a tuple."""


def slots_of(*names: str) -> tuple[Any, ...]:
    """The slots of some fields, to be filled by index.kernel.slots; an empty Article has none
    filled.

    Only while nobody else holds the article: elsewhere, articles never change. Articles are made by
    the million: so filled, one takes 0.7 µs, and by Article(...) 3.3, as that asks
    object.__setattr__ for each; to fill some fields later saves a changed copy, which takes 3.
    """
    return tuple(getattr(Article, name) for name in names)


_ALL = slots_of(*NAMES)


def article_of(values: Iterable[Any]) -> Article:
    """The article of these values, one for each of NAMES. ValueError where they are fewer."""
    article = Article.__new__(Article)
    fill(article, _ALL, values)
    return article


def opaque_id(*parts: str) -> str:
    """An id made from what identifies an article: the same parts give the same id, for good.

    20 characters of base64url are 120 bits: two of a billion articles meet with a probability
    below 10^-18.
    """
    digest = sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).digest()
    return urlsafe_b64encode(digest)[:20].decode("ascii")
