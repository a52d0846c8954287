"""JSON Lines: one object a line, the article's fields by name."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from index.article import Article, Lines, article_of
from index.decoding import scrub
from index.errors import Reason, Reject
from index.file_bytes import path_text
from index.formats.json_lines import json_lines, text_of
from index.formats.plain_records import (
    FOUND_BY,
    KNOWN,
    NOTHING,
    ONE_LINE,
    TEXTS,
    count_unknown,
    id_of,
    path_of,
    plain_article,
)
from index.formats.record_dates import record_dates

__all__ = ["FOUND_BY", "matches", "name", "read"]

name = "JSON Lines (.jsonl, .ndjson, .json, each also .gz)"

_NAMES = re.compile(r".*\.(jsonl|ndjson|json)(\.gz)?", re.IGNORECASE | re.DOTALL)


class BadRecord(Exception):
    """A line that is no article."""

    def __init__(self, reason: Reason, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason


def matches(path: Path) -> bool:
    """Whether the name says JSON Lines; a .json file may be one and is told from its first line."""
    return _NAMES.fullmatch(path.name) is not None


def read(path: Path, unknown: Counter[str] | None = None) -> Iterator[Article | Reject]:
    """The articles of a file, line by line; `unknown` counts the keys that are no field.

    A file whose first line is no object but the beginning of one, as indented JSON has it, is one
    Reject.
    """
    unknown = Counter() if unknown is None else unknown
    shown = path_text(path)
    first = True
    for where, line in json_lines(path):
        outcome = _outcome(path, shown, where, line, unknown)
        if first and isinstance(outcome, Reject) and _is_one_document(path, line, outcome):
            yield Reject(shown, where, Reason.BAD_JSON, _ONE_DOCUMENT)
            return
        first = False
        yield outcome
    if first:
        yield Reject(shown, "", Reason.EMPTY, "There is nothing in this file.")


_ONE_DOCUMENT = (
    "The first line is not a whole JSON object; wanted is one object a line, as `jq -c` writes."
)


def _is_one_document(path: Path, line: bytes | str | Reject, outcome: Reject) -> bool:
    """Whether the file is one large JSON value; every line of it would be a Reject."""
    if isinstance(line, Reject) or outcome.reason is not Reason.BAD_JSON:
        return False
    is_json = path.name.lower().removesuffix(".gz").endswith(".json")
    return is_json or line.strip() in ("[", "{", "[{", b"{")


def _outcome(
    path: Path, shown: str, where: str, line: bytes | str | Reject, unknown: Counter[str]
) -> Article | Reject:
    if isinstance(line, bytes):
        if article := plain_article(line, shown, unknown):
            return article
        line = text_of(path, where, line)
    if isinstance(line, Reject):
        return line
    try:
        return article_by_rule(line, shown, unknown)
    except BadRecord as exc:
        return Reject(shown, where, exc.reason, str(exc))


# Numbers keep the digits they are written with, however many; NaN, which pandas writes for a
# missing text, is nothing. Control characters within strings are scrubbed later.
_DECODER = json.JSONDecoder(
    strict=False, parse_int=str, parse_float=str, parse_constant=lambda _: None
)


def _object(line: str) -> dict[str, Any]:
    try:
        value = _DECODER.decode(line)
    except json.JSONDecodeError as exc:
        raise BadRecord(
            Reason.BAD_JSON, f"{exc.msg.removesuffix(' at')} at column {exc.colno}."
        ) from exc
    except RecursionError as exc:
        raise BadRecord(Reason.BAD_JSON, "The JSON is nested too deeply.") from exc
    if not isinstance(value, dict):
        raise BadRecord(Reason.BAD_JSON, f"This is {_kind(value)}, not an object.")
    return value


def article_by_rule(line: str, path: str, unknown: Counter[str]) -> Article:
    """The article of any line. Raises BadRecord."""
    record = _object(line)
    if others := record.keys() - KNOWN:
        count_unknown(others, unknown)
    values = _texts(record)
    if not values["headline"] and not values["body"]:
        raise BadRecord(Reason.NO_ARTICLE, _nothing_to_read(record))
    values |= record_dates(values, _flags(record))
    values["lines"] = _lines(record)
    values["path"] = path_of(_unscrubbed(record, "path")) or path
    values["id"] = id_of(_unscrubbed(record, "id").strip(), values)
    return article_of(values.values())


def _nothing_to_read(record: Mapping[str, Any]) -> str:
    keys = ", ".join(sorted(record)[:10]) or "none"
    return f"There is neither a headline nor a body. Keys of the object: {keys}."[:300]


def _texts(record: Mapping[str, Any]) -> dict[str, Any]:
    """An article's values in the order of its fields, of which all texts are filled in, scrubbed.

    Most are not there, and cost next to nothing.
    """
    values = NOTHING.copy()
    for field in TEXTS:
        if field in record and (value := _unscrubbed(record, field)):
            text = scrub(value)
            values[field] = " ".join(text.split()) if field in ONE_LINE else text.strip()
    return values


def _unscrubbed(record: Mapping[str, Any], field: str) -> str:
    value = record.get(field)
    if value is None or value is False:
        return ""
    if not isinstance(value, str):
        raise _bad_field(field, value, "text")
    return value


def _flags(record: Mapping[str, Any]) -> list[str]:
    flags = record.get("date_flags")
    if not flags:
        return []
    if not isinstance(flags, list) or not all(isinstance(flag, str) for flag in flags):
        raise _bad_field("date_flags", flags, "a list of texts")
    return [scrub(flag) for flag in flags]


def _lines(record: Mapping[str, Any]) -> Lines:
    lines = record.get("lines")
    if not lines:
        return {}
    try:
        return {scrub(name): (int(first), int(last)) for name, (first, last) in lines.items()}
    except (AttributeError, TypeError, ValueError) as exc:
        raise _bad_field("lines", lines, "an object of [first, last]") from exc


def _bad_field(field: str, value: object, wanted: str) -> BadRecord:
    return BadRecord(Reason.BAD_FIELD, f'"{field}" is {_kind(value)}, not {wanted}.')


def _kind(value: object) -> str:
    kinds = {dict: "an object", list: "a list", str: "a text or number", bool: "true or false"}
    return kinds.get(type(value), "null")
