"""The stored fields of a document as bytes: JSON, and what JSON has no word for under a tag.

{"title": "A", "at": {"$datetime": "2023-09-23T00:00:00"}}: an object with one key that starts with
a dollar sign is the value that the key names; an object that looks like one is tagged "$object".
Nothing here runs code on reading, as a pickle would.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from whoosh.fields import FieldConfigurationError

_PLAIN = (str, int, float, bool, type(None))

_TAGS: dict[type, tuple[str, Callable[[Any], Any]]] = {
    bytes: ("$bytes", lambda value: b64encode(value).decode("ascii")),
    datetime: ("$datetime", datetime.isoformat),
    date: ("$date", date.isoformat),
    time: ("$time", time.isoformat),
    timedelta: ("$microseconds", lambda value: value // timedelta(microseconds=1)),
    Decimal: ("$decimal", str),
}

_UNTAGGED: dict[str, Callable[[Any], Any]] = {
    "$bytes": b64decode,
    "$datetime": datetime.fromisoformat,
    "$date": date.fromisoformat,
    "$time": time.fromisoformat,
    "$microseconds": lambda value: timedelta(microseconds=value),
    "$decimal": Decimal,
    "$tuple": tuple,
    "$set": frozenset,
    "$object": dict,
}


def pack_stored(fields: Mapping[str, Any]) -> bytes:
    """The values as bytes; `unpack_stored` gives them back, equal and of their types.

    Raises FieldConfigurationError with the name of a field whose value is of another type than
    str, int, float, bool, None, bytes, datetime, date, time, timedelta, Decimal, or a list, tuple
    or dict (with str keys) of them.
    """
    plain = {name: _plain(name, value) for name, value in fields.items()}
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":")).encode("utf-8", _LONE)


def unpack_stored(data: bytes) -> dict[str, Any]:
    """The values that `pack_stored` was given."""
    found: dict[str, Any] = {
        name: _value(plain) for name, plain in json.loads(data.decode("utf-8", _LONE)).items()
    }
    return found


_LONE = "surrogatepass"  # Whoosh takes lone surrogates, so they have to come back


def _plain(name: str, value: Any) -> Any:
    kind = type(value)
    if kind in _PLAIN:
        return value
    if kind in _TAGS:
        tag, encode = _TAGS[kind]
        return {tag: encode(value)}
    if kind in (list, tuple):
        items = [_plain(name, item) for item in value]
        return items if kind is list else {"$tuple": items}
    if kind is dict and all(type(key) is str for key in value):
        members = {key: _plain(name, item) for key, item in value.items()}
        return {"$object": members} if _looks_tagged(members) else members
    raise FieldConfigurationError(
        f"The field {name!r} stores a {kind.__name__}, which the array codec does not keep. "
        "Store text, numbers, dates, bytes, or lists and dicts of them."
    )


def _looks_tagged(plain: Mapping[str, Any]) -> bool:
    return len(plain) == 1 and next(iter(plain)).startswith("$")


def _value(plain: Any) -> Any:
    if isinstance(plain, list):
        return [_value(item) for item in plain]
    if isinstance(plain, dict):
        if not _looks_tagged(plain):
            return {key: _value(item) for key, item in plain.items()}
        tag, inner = next(iter(plain.items()))
        if tag == "$object":
            return {key: _value(item) for key, item in inner.items()}
        return _UNTAGGED[tag](_value(inner))
    return plain
