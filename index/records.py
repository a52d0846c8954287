"""An article as a plain JSON object and back: what is stored, shown, exported and read again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from index.article import Article
from index.calendars import format_day, parse_iso

_DAYS = ("date", "hijri")
_NAMES = tuple(known.name for known in fields(Article))


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
