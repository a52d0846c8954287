"""The stems of a field: which forms each has, and the merged postings of those that have several.

A stem of one form needs no list of its own: it uses the form's.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from index.analysis import stems
from index.bulk.joined import Joined
from index.codec.coding import Starts, starts_of
from index.codec.container import ArrayFileWriter
from index.codec.integers import add_smallest
from index.codec.list_writer import ArticleLists, Postings, Scratch, Spool
from index.codec.strings import add_joined
from index.kernel.merging import added_up

_BATCH = 1 << 18
"""Postings merged at once, unless one stem has more: their arrays stay in a core's cache."""


_FORMS = 1 << 14
"""Forms whose stems are looked up at once."""


class RawLists(NamedTuple):
    """The postings of a field's forms as they were counted, of small types, mapped from disk.

    Those of form i are `starts[i]` to `starts[i + 1]` (exclusive); `size` counts the articles.
    `spools` are what the postings are mapped of.
    """

    postings: Postings
    starts: Starts
    size: int
    spools: tuple[Spool, ...]


class _Grouped(NamedTuple):
    """The distinct stems, ascending, and the numbers of the forms of each, one stem's after
    another's, ascending; `counts` is how many each has."""

    stems: Joined
    forms: Starts
    counts: Starts


def write_stems(
    writer: ArrayFileWriter, name: str, forms: Joined, raw: RawLists, scratch: Scratch
) -> None:
    """Write the stems of `forms` as field `name`."""
    grouped = _grouped(forms)
    add_joined(writer, f"{name}/terms", [grouped.stems])
    add_smallest(writer, f"{name}/forms", grouped.forms)
    add_smallest(writer, f"{name}/form_counts", grouped.counts)
    lists = ArticleLists(raw.size, scratch)
    for batch in _batches(grouped, np.diff(raw.starts)):
        numbers, frequencies, starts = added_up(*raw.postings, raw.starts, *batch)
        lists.add(Postings(numbers, frequencies), starts)
        for spool in raw.spools:
            spool.release()
    lists.write(writer, name)


def _grouped(forms: Joined) -> _Grouped:
    table, numbers = Joined.chained(list(_stems(forms))).distinct()
    order = np.argsort(numbers, kind="stable")
    return _Grouped(table, order, np.bincount(numbers, minlength=len(table)))


def _stems(forms: Joined) -> Iterator[Joined]:
    """The stem of each form; there may be a million forms, so few of them are there as texts."""
    for start in range(0, len(forms), _FORMS):
        yield Joined.of(stems(forms.cut(start, start + _FORMS)))


class _Batch(NamedTuple):
    """Some stems: the forms of each, one stem's after another's, and how many each has."""

    forms: Starts
    counts: Starts


def _batches(grouped: _Grouped, posting_counts: Starts) -> Iterator[_Batch]:
    """The stems of several forms, some at a time, in their order."""
    shared = np.flatnonzero(grouped.counts > 1)
    counts = grouped.counts[shared]
    forms = grouped.forms[np.repeat(grouped.counts > 1, grouped.counts)]
    form_starts = starts_of(counts)
    ends = np.cumsum(posting_counts[forms])[form_starts[1:] - 1]  # of each stem's postings
    first = 0
    while first < len(shared):
        before = ends[first - 1] if first else 0
        last = max(first + 1, int(np.searchsorted(ends, before + _BATCH, side="right")))
        yield _Batch(forms[form_starts[first] : form_starts[last]], counts[first:last])
        first = last
