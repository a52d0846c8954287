"""The stems of a field: which forms each has, and the merged postings of those that have several.

A stem of one form needs no list of its own: it uses the form's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import count
from typing import NamedTuple

import numpy as np

from index.analysis import stems
from index.codec.coding import Starts, ranges, starts_of
from index.codec.container import ArrayFileWriter
from index.codec.integers import add_smallest
from index.codec.list_writer import ArticleLists, Postings, Scratch, Spool
from index.codec.strings import add_strings

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

    stems: list[bytes]
    forms: Starts
    counts: Starts


def write_stems(
    writer: ArrayFileWriter, name: str, forms: list[bytes], raw: RawLists, scratch: Scratch
) -> None:
    """Write the stems of `forms` as field `name`."""
    grouped = _grouped(forms)
    add_strings(writer, f"{name}/terms", grouped.stems)
    add_smallest(writer, f"{name}/forms", grouped.forms)
    add_smallest(writer, f"{name}/form_counts", grouped.counts)
    lists = ArticleLists(raw.size, scratch)
    for batch in _batches(grouped, np.diff(raw.starts)):
        lists.add(*_merged(batch, raw))
        for spool in raw.spools:
            spool.release()
    lists.write(writer, name)


def _grouped(forms: list[bytes]) -> _Grouped:
    met: defaultdict[str, int] = defaultdict(count().__next__)
    by_sight = np.fromiter(map(met.__getitem__, _stems(forms)), np.int64, len(forms))
    table = sorted(met)  # by code points, which is the order of their UTF-8
    number_of = np.empty(len(table), np.int64)
    number_of[[met[stem] for stem in table]] = np.arange(len(table))
    numbers = number_of[by_sight]
    order = np.argsort(numbers, kind="stable")
    counts = np.bincount(numbers, minlength=len(table))
    return _Grouped([stem.encode() for stem in table], order, counts)


def _stems(forms: list[bytes]) -> Iterator[str]:
    """The stem of each form; there may be a million forms, so few of them are there as texts."""
    for start in range(0, len(forms), _FORMS):
        yield from stems([form.decode() for form in forms[start : start + _FORMS]])


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


def _merged(batch: _Batch, raw: RawLists) -> tuple[Postings, Starts]:
    """The postings of each stem: the articles of all its forms, with their frequencies added."""
    counts = np.diff(raw.starts)[batch.forms]
    at = ranges(raw.starts[batch.forms], counts)
    stem = np.repeat(np.arange(len(batch.counts)) << 32, batch.counts)
    keys = np.repeat(stem, counts)
    keys += raw.postings.numbers[at]
    order = np.argsort(keys, kind="stable")  # merges: the keys of each form are ascending
    keys = keys[order]
    first = np.flatnonzero(np.diff(keys, prepend=-1))
    frequencies = raw.postings.frequencies[at[order]].astype(np.int32)
    keys = keys[first]
    numbers = (keys & 0xFFFFFFFF).astype(np.int32)
    starts = starts_of(np.bincount(keys >> 32, minlength=len(batch.counts)))
    added = np.add.reduceat(frequencies, first, dtype=np.int32)
    return Postings(numbers, added), starts
