"""JSON Lines: one object a line, the article's fields by name."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from index.article import NAMES, Article, Lines, article_of, opaque_id, values_of
from index.decoding import scrub
from index.errors import Reason, Reject
from index.file_bytes import path_text
from index.formats.json_lines import json_lines
from index.formats.record_dates import record_dates

name = "JSON Lines (.jsonl, .ndjson, .json, each also .gz)"

_NAMES = re.compile(r".*\.(jsonl|ndjson|json)(\.gz)?", re.IGNORECASE | re.DOTALL)

_ONE_LINE = ("headline", "dateline", "source", "paper", "byline")
_AS_GIVEN = ("body", "masthead", "url", "lang", "indexed_at")
_DATES = ("date", "date_origin", "date_printed", "hijri", "hijri_origin", "hijri_printed")
_TEXTS = (*_ONE_LINE, *_AS_GIVEN, *_DATES)

FOUND_BY = "found_by"
"""In an exported record, the search that found the article: no field, and no unknown key."""

_KNOWN = frozenset((*NAMES, FOUND_BY))
_NOTHING = dict(zip(NAMES, values_of(Article(id="")), strict=True)) | dict.fromkeys(_TEXTS, "")
_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")

MOST_UNKNOWN_KEYS = 1000
"""Different keys that are counted by name; the rest count as "(others)"."""


class _BadRecord(Exception):
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
        outcome = line if isinstance(line, Reject) else _outcome(shown, where, line, unknown)
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


def _is_one_document(path: Path, line: str | Reject, outcome: Reject) -> bool:
    """Whether the file is one large JSON value; every line of it would be a Reject."""
    if isinstance(line, Reject) or outcome.reason is not Reason.BAD_JSON:
        return False
    is_json = path.name.lower().removesuffix(".gz").endswith(".json")
    return is_json or line.strip() in ("[", "{", "[{")


def _outcome(path: str, where: str, line: str, unknown: Counter[str]) -> Article | Reject:
    try:
        return _article(_object(line), path, unknown)
    except _BadRecord as exc:
        return Reject(path, where, exc.reason, str(exc))


# Numbers keep the digits they are written with, however many; NaN, which pandas writes for a
# missing text, is nothing. Control characters within strings are scrubbed later.
_DECODER = json.JSONDecoder(
    strict=False, parse_int=str, parse_float=str, parse_constant=lambda _: None
)


def _object(line: str) -> dict[str, Any]:
    try:
        value = _DECODER.decode(line)
    except json.JSONDecodeError as exc:
        raise _BadRecord(
            Reason.BAD_JSON, f"{exc.msg.removesuffix(' at')} at column {exc.colno}."
        ) from exc
    except RecursionError as exc:
        raise _BadRecord(Reason.BAD_JSON, "The JSON is nested too deeply.") from exc
    if not isinstance(value, dict):
        raise _BadRecord(Reason.BAD_JSON, f"This is {_kind(value)}, not an object.")
    return value


def _article(record: dict[str, Any], path: str, unknown: Counter[str]) -> Article:
    if others := record.keys() - _KNOWN:
        _count(others, unknown)
    values = _texts(record)
    if not values["headline"] and not values["body"]:
        raise _BadRecord(Reason.NO_ARTICLE, _nothing_to_read(record))
    values |= record_dates(values, _flags(record))
    values["lines"] = _lines(record)
    values["path"] = _path(record) or path
    values["id"] = _id(_unscrubbed(record, "id").strip(), values)
    return article_of(values.values())


def _count(keys: set[str], unknown: Counter[str]) -> None:
    for key in keys:
        is_counted = key in unknown or len(unknown) < MOST_UNKNOWN_KEYS
        unknown[key if is_counted else "(others)"] += 1


def _nothing_to_read(record: Mapping[str, Any]) -> str:
    keys = ", ".join(sorted(record)[:10]) or "none"
    return f"There is neither a headline nor a body. Keys of the object: {keys}."[:300]


def _texts(record: Mapping[str, Any]) -> dict[str, Any]:
    """An article's values in the order of its fields, of which all texts are filled in, scrubbed.

    Most are not there, and cost next to nothing.
    """
    values = _NOTHING.copy()
    for field in _TEXTS:
        if field in record and (value := _unscrubbed(record, field)):
            text = scrub(value)
            values[field] = " ".join(text.split()) if field in _ONE_LINE else text.strip()
    return values


def _unscrubbed(record: Mapping[str, Any], field: str) -> str:
    value = record.get(field)
    if value is None or value is False:
        return ""
    if not isinstance(value, str):
        raise _bad_field(field, value, "text")
    return value


def _path(record: Mapping[str, Any]) -> str:
    path = _unscrubbed(record, "path")
    return path and path_text(path.replace("\0", ""))


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


def _bad_field(field: str, value: object, wanted: str) -> _BadRecord:
    return _BadRecord(Reason.BAD_FIELD, f'"{field}" is {_kind(value)}, not {wanted}.')


def _kind(value: object) -> str:
    kinds = {dict: "an object", list: "a list", str: "a text or number", bool: "true or false"}
    return kinds.get(type(value), "null")


def _id(given: str, values: Mapping[str, Any]) -> str:
    """The record's id, made opaque unless it can stand in a URL; without one, its content's."""
    if _ID.fullmatch(given):
        return given
    if given:
        return opaque_id("id", given)
    content = (str(values[field]) for field in (*_ONE_LINE, "body", "date", "hijri", "url"))
    return opaque_id("content", *content)
