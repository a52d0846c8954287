"""Runs to one segment: each field's terms in ascending ranges, gathered from all runs.

A range ends where a run says, every STEP of its occurrences, and as soon as RANGE occurrences have
come together. So ranges depend on the runs alone, and no more than one is in memory, with what a
term that is longer than a range needs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import accumulate, chain, pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np

from index.bulk.joined import Joined
from index.bulk.runs import Ints, Run, SortedField, Starts, Unsigned
from index.codec.field_writer import Chunk
from index.codec.segment_writer import SEGMENT_FILE, SegmentParts, write_segment_file

RANGE = 1 << 20
"""Occurrences gathered at once."""

STEP = RANGE >> 5
"""A range is at most this much longer for each run, unless it is of one term."""


OnMerged = Callable[[int, int], None]
"""Called after each range with the occurrences merged so far, and with those of all."""


class TermRange(NamedTuple):
    """The terms from `lower` on and before `upper`; None is beyond all."""

    lower: bytes
    upper: bytes | None


class _Slice(NamedTuple):
    """What one run has in a range: `counts[i]` are of `terms[i]`; numbers are the segment's."""

    terms: list[bytes]
    counts: Starts
    numbers: Ints
    positions: Unsigned


def merge(runs: Sequence[Run], folder: Path, on_merged: OnMerged) -> None:
    """Write a segment of all articles of the runs, in their order, into a folder that is there.

    The runs must all have been made with one dictionary, and hold 2^31 - 1 articles at most.
    """
    names = list(runs[0].fields)
    fields = {name: [run.fields[name] for run in runs] for name in names}
    total = sum(len(field.numbers) for name in names for field in fields[name])
    counter = _Counter(total, on_merged)
    chunks = {name: counter.counted(_chunks(fields[name])) for name in names}
    write_segment_file(folder / SEGMENT_FILE, parts(runs), chunks)


class _Counter:
    """Counts the occurrences that go by."""

    def __init__(self, total: int, on_merged: OnMerged) -> None:
        self._done, self._total = 0, total
        self._on_merged = on_merged

    def counted(self, chunks: Iterator[Chunk]) -> Iterator[Chunk]:
        """The chunks, each told of when the next one is asked for."""
        for chunk in chunks:
            yield chunk
            self._done += len(chunk.numbers)
            self._on_merged(self._done, self._total)


def parts(runs: Sequence[Run]) -> SegmentParts:
    """What the articles have beside their postings, run after run."""
    first = runs[0]
    return SegmentParts(
        ids=_all(run.ids for run in runs),
        days={name: np.concatenate([run.days[name] for run in runs]) for name in first.days},
        facets={name: _all(run.facets[name] for run in runs) for name in first.facets},
        lengths={
            name: np.concatenate([run.fields[name].lengths for run in runs])
            for name in first.fields
        },
        dictionary=first.dictionary,
        frames=chain.from_iterable(run.frames for run in runs),
    )


def _chunks(fields: Sequence[SortedField]) -> Iterator[Chunk]:
    return (gather(fields, within) for within in term_ranges(fields))


def _all(tables: Iterable[Joined]) -> list[bytes]:
    return list(chain.from_iterable(tables))


def term_ranges(fields: Sequence[SortedField]) -> list[TermRange]:
    """The ranges that one field of all runs is merged in, ascending; they leave nothing out."""
    marks = sorted(chain.from_iterable(map(_marks, fields)))
    bounds = sorted(set(marks[RANGE // STEP - 1 :: RANGE // STEP]))
    return [TermRange(lower or b"", upper) for lower, upper in pairwise([None, *bounds, None])]


def _marks(field: SortedField) -> list[bytes]:
    """The term behind every STEP occurrences; one with many of them is there several times."""
    ends = np.cumsum(field.counts, dtype=np.int64)
    steps = np.arange(STEP, ends[-1] if len(ends) else 0, STEP)
    return [field.terms[term] for term in np.searchsorted(ends, steps, side="right").tolist()]


def gather(fields: Sequence[SortedField], within: TermRange) -> Chunk:
    """The occurrences of a range of one field in all runs.

    Articles are numbered through the runs in their order.
    """
    bases = accumulate((len(field.lengths) for field in fields), initial=0)
    slices = [_cut(field, base, within) for field, base in zip(fields, bases, strict=False)]
    terms = sorted(set(chain.from_iterable(each.terms for each in slices)))
    number_of = {term: number for number, term in enumerate(terms)}
    places = [
        np.fromiter(map(number_of.__getitem__, each.terms), np.int64, len(each.terms))
        for each in slices
    ]
    starts = _starts(places, [each.counts for each in slices], len(terms))
    numbers, positions = np.empty(starts[-1], np.int32), np.empty(starts[-1], np.int32)
    filled = starts[:-1].copy()
    for each, place in zip(slices, places, strict=True):
        to = _targets(filled[place], each.counts)
        numbers[to], positions[to] = each.numbers, each.positions
        filled[place] += each.counts
    return Chunk(terms, starts, numbers, positions)


def _cut(field: SortedField, base: int, within: TermRange) -> _Slice:
    """The range of one run, whose first article has number `base`."""
    terms = field.terms
    start = terms.lower_bound(within.lower)
    end = len(terms) if within.upper is None else terms.lower_bound(within.upper)
    counts = field.counts[start:end].astype(np.int64)
    first = int(field.counts[:start].sum(dtype=np.int64))
    last = first + int(counts.sum())
    numbers = field.numbers[first:last].astype(np.int32)
    numbers += base
    return _Slice(terms.cut(start, end), counts, numbers, field.positions[first:last])


def _starts(places: Sequence[Starts], counts: Sequence[Starts], terms: int) -> Starts:
    starts = np.zeros(terms + 1, np.int64)
    for place, count in zip(places, counts, strict=True):
        starts[place + 1] += count  # a run has each term once
    return np.cumsum(starts, out=starts)


def _targets(firsts: Starts, counts: Starts) -> Starts:
    """Where occurrences go that lie one behind another: `counts[i]` of them from `firsts[i]` on."""
    targets: Starts = np.repeat(firsts - (np.cumsum(counts) - counts), counts)
    targets += np.arange(len(targets))
    return targets
