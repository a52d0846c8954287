"""Objects with slots, filled and read at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any


def fill(instance: object, slots: Sequence[Any], values: Iterable[object]) -> None:
    """Give each of some slots its value; `slots` are descriptors, such as `Article.body` is.

    ValueError where there are fewer values than slots, or more: some may be filled by then.
    """
    for slot, value in zip(slots, values, strict=True):
        slot.__set__(instance, value)


def joined(instance: object, slots: Sequence[Any]) -> bytes | None:
    """The texts in some slots, in UTF-8 with a NUL between them; None where a text holds one.

    UnicodeEncodeError where there is a lone surrogate.
    """
    texts = [slot.__get__(instance) for slot in slots]
    together = "\0".join(texts)
    return together.encode() if together.count("\0") == max(len(texts) - 1, 0) else None
