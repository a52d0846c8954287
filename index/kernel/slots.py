"""Objects with slots, filled at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any


def fill(instance: object, slots: Sequence[Any], values: Iterable[object]) -> None:
    """Give each of some slots its value; `slots` are descriptors, such as `Article.body` is.

    ValueError where there are fewer values than slots, or more: some may be filled by then.
    """
    for slot, value in zip(slots, values, strict=True):
        slot.__set__(instance, value)
