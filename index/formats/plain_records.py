"""Records as nearly all are, an object of texts, made into articles in a third of the time.

What is read here is read to the same article by `jsonl`, which knows every rule and says what is
wrong with a record; whatever is not plain is left to it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

import orjson

from index.article import NAMES, Article, article_of, opaque_id, values_of
from index.decoding import is_harmless, scrub
from index.file_bytes import path_text
from index.formats.record_dates import record_dates
from index.kernel.plain_text import tidied

ONE_LINE = ("headline", "dateline", "source", "paper", "byline")
_AS_GIVEN = ("body", "masthead", "url", "lang", "indexed_at")
_DATES = ("date", "date_origin", "date_printed", "hijri", "hijri_origin", "hijri_printed")
TEXTS = (*ONE_LINE, *_AS_GIVEN, *_DATES)
NOTHING = dict(zip(NAMES, values_of(Article(id="")), strict=True)) | dict.fromkeys(TEXTS, "")
"""The values of a record in the order of an article's fields, none of them filled in."""

FOUND_BY = "found_by"
"""In an exported record, the search that found the article: no field, and no unknown key."""

KNOWN = frozenset((*NAMES, FOUND_BY))
MOST_UNKNOWN_KEYS = 1000
"""Different keys that are counted by name; the rest count as "(others)"."""

_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")


class _Shape(NamedTuple):
    """What the keys of a record say: which texts it has, whether each is to be one line, and which
    keys are no field."""

    texts: tuple[str, ...]
    one_line: tuple[bool, ...]
    unknown: tuple[str, ...]


@lru_cache(maxsize=1 << 10)
def _shape(keys: tuple[str, ...]) -> _Shape | None:
    """The shape of a record of these keys; None where one is not for texts."""
    if "date_flags" in keys or "lines" in keys:
        return None
    texts = tuple(name for name in TEXTS if name in keys)
    one_line = tuple(name in ONE_LINE for name in texts)
    return _Shape(texts, one_line, tuple(key for key in keys if key not in KNOWN))


def plain_article(line: bytes, path: str, unknown: Counter[str]) -> Article | None:
    """The article of a line, or None where it is not plain; `unknown` counts keys if it is.

    orjson reads less than `json`: no NaN, no lone surrogate, no control character, nothing damaged.
    """
    try:
        record = orjson.loads(line)
    except orjson.JSONDecodeError:
        return None
    shape = _shape(tuple(record))
    if not shape:
        return None
    try:
        texts = _texts(record, shape, len(line))
        given, own_path = _text(record.get("id")), _text(record.get("path"))
    except TypeError:
        return None
    values = NOTHING.copy()
    values.update(zip(shape.texts, texts, strict=True))
    if not values["headline"] and not values["body"]:
        return None
    values |= record_dates(values, ())
    values["path"] = path_of(own_path) or path
    values["id"] = id_of(given.strip(), values)
    if shape.unknown:
        count_unknown(shape.unknown, unknown)
    return article_of(values.values())


def _texts(record: dict[str, Any], shape: _Shape, length: int) -> list[str]:
    """The texts of a record that takes so many bytes, scrubbed. TypeError where one is none."""
    tidy = tidied(record, shape.texts, shape.one_line)
    if tidy is None:
        raise TypeError
    texts, odd = tidy
    if is_harmless(odd, length):
        return texts
    scrubbed = [scrub(_text(record[name])) for name in shape.texts]
    pairs = zip(scrubbed, shape.one_line, strict=True)
    return [" ".join(text.split()) if one_line else text.strip() for text, one_line in pairs]


def _text(value: object) -> str:
    if isinstance(value, str):
        return value
    if value is None or value is False:
        return ""
    raise TypeError


def path_of(given: str) -> str:
    """The path that a record names, such as can be printed and stored."""
    return given and path_text(given.replace("\0", ""))


def id_of(given: str, values: Mapping[str, Any]) -> str:
    """The record's id, made opaque unless it can stand in a URL; without one, its content's."""
    if _ID.fullmatch(given):
        return given
    if given:
        return opaque_id("id", given)
    content = (str(values[field]) for field in (*ONE_LINE, "body", "date", "hijri", "url"))
    return opaque_id("content", *content)


def count_unknown(keys: Iterable[str], unknown: Counter[str]) -> None:
    """Count keys that are no field, each by its name as long as there are few."""
    for key in keys:
        if key in unknown:
            unknown[key] += 1
        else:
            unknown[key if len(unknown) < MOST_UNKNOWN_KEYS else "(others)"] += 1
