"""Words as surfaces to the occurrences of each form.

Words are given as `numbers` of surfaces and `starts`, where those of each text begin, with their
end; surface i has the forms `forms[firsts[i]:firsts[i + 1]]`. A form stands at a position: how many
forms its text has before it.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Int32 = NDArray[np.int32]
Int64 = NDArray[np.int64]
Unsigned = NDArray[np.unsignedinteger[Any]]


def counted(
    numbers: Int32, starts: Int64, forms: Int32, firsts: Int64, known: int
) -> tuple[Int64, Int32]:
    """How often each of the forms below `known` occurs, and how many each text has."""
    all_forms, bounds = _forms(numbers, starts, forms, firsts)
    return np.bincount(all_forms, minlength=known), np.diff(bounds).astype(np.int32)


def put_by_form(
    numbers: Int32,
    starts: Int64,
    forms: Int32,
    firsts: Int64,
    places: Int64,
    texts: Unsigned,
    positions: Unsigned,
) -> None:
    """Write text and position of every occurrence: those of form i, in order, from `places[i]` on.

    numpy sorts numbers of 16 bits, and only those, by radix: five times as fast as any others.
    """
    all_forms, bounds = _forms(numbers, starts, forms, firsts)
    present = np.flatnonzero(np.bincount(all_forms, minlength=len(places)))
    present = present[np.argsort(places[present])]
    rank_of = np.zeros(len(places), np.uint32)
    rank_of[present] = np.arange(len(present), dtype=np.uint32)
    order = np.argsort(rank_of.astype(np.uint16).take(all_forms), kind="stable")
    if len(present) > 1 << 16:
        high = (rank_of >> 16).astype(np.uint16).take(all_forms)
        order = order[np.argsort(high[order], kind="stable")]
    lengths = np.diff(bounds)
    texts[:] = np.repeat(np.arange(len(lengths)).astype(texts.dtype), lengths).take(order)
    at = np.arange(len(all_forms)) - np.repeat(bounds[:-1], lengths)
    positions[:] = at.astype(positions.dtype).take(order)


def _forms(numbers: Int32, starts: Int64, forms: Int32, firsts: Int64) -> tuple[Int32, Int64]:
    """The forms of all texts, one after another, and where those of each text begin."""
    counts = firsts[numbers + 1] - firsts[numbers]
    ends = np.append(0, np.cumsum(counts))
    at = np.repeat(firsts[numbers] - ends[:-1], counts)
    at += np.arange(len(at))
    return forms.take(at), ends[starts]
