"""An article as a JSON object, which is shown, exported and read again, and packed to be stored."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields
from operator import attrgetter
from typing import Any

from index.article import Article, slots_of
from index.calendars import format_day, parse_iso
from index.kernel.slots import fill, joined
from index.kernel.unpacking import texts

_DAYS = ("date", "hijri")
_NAMES = tuple(known.name for known in fields(Article))

_NO_TEXT = ("id", *_DAYS, "date_flags", "lines")
_TEXTS = tuple(name for name in _NAMES if name not in _NO_TEXT)
_texts_of = attrgetter(*_TEXTS)
_TEXT_SLOTS = slots_of(*_TEXTS)
_SLOTS = (*slots_of(*_NO_TEXT), *_TEXT_SLOTS)


def article_record(article: Article) -> dict[str, Any]:
    """The article's fields by name, in their order, without the empty ones.

    Days are "YYYY-MM-DD" strings in both calendars, flags a list, lines {field: [first, last]};
    all the others are strings.
    """
    record = {name: getattr(article, name) for name in _NAMES}
    record["date"] = format_day(article.date)
    record["hijri"] = format_day(article.hijri)
    record["date_flags"] = list(article.date_flags)
    record["lines"] = {name: list(span) for name, span in article.lines.items()}
    return {name: value for name, value in record.items() if value}


def article_from_record(record: Mapping[str, Any]) -> Article:
    """The article that `article_record` made the record of; what is left out is empty.

    For records of our own making: a key that is no field raises TypeError.
    """
    values = dict(record)
    for name in _DAYS:
        values[name] = parse_iso(values.get(name, "")) or 0
    values["date_flags"] = tuple(values.get("date_flags", ()))
    if "lines" in values:
        values["lines"] = {name: (first, last) for name, (first, last) in values["lines"].items()}
    return Article(**values)


def packed(article: Article) -> bytes:
    """The article without its id, for the store: its values in UTF-8 with NUL between them.

    These are both days, the flags and lines as JSON ("" if there are neither), and the texts in the
    order of their fields. Where a text holds NUL itself, all are one JSON list, which holds none.
    """
    more = ""
    if article.date_flags or article.lines:
        more = json.dumps([article.date_flags, dict(article.lines)], ensure_ascii=False)
    data = joined(article, _TEXT_SLOTS)
    if data is not None:
        return f"{article.date}\0{article.hijri}\0{more}\0".encode() + data
    values = (str(article.date), str(article.hijri), more, *_texts_of(article))
    return json.dumps(values, ensure_ascii=False).encode()


def unpacked(article_id: str, data: bytes) -> Article:
    """The article that `packed` made `data` of. ValueError where it made no such data.

    Every hit goes through here: 1.2 µs for a short article, where Article(...) takes 3.4 and a JSON
    object 9.
    """
    article = Article.__new__(Article)
    try:
        fill(article, _SLOTS, _values(article_id, data))
    except (IndexError, TypeError) as exc:
        raise ValueError(f"The stored article {article_id} cannot be read.") from exc
    return article


def _values(article_id: str, data: bytes) -> list[Any]:
    """What goes into `_SLOTS`."""
    values: list[Any] = texts(data)
    if len(values) == 1:
        values = json.loads(data)
    flags: tuple[str, ...] = ()
    lines: dict[str, tuple[int, int]] = {}
    if values[2]:
        listed, spans = json.loads(values[2])
        flags, lines = tuple(listed), {name: (first, last) for name, (first, last) in spans.items()}
    values[:3] = article_id, int(values[0]), int(values[1]), flags, lines
    return values
