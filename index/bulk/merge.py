"""Runs to one segment: each field's terms in ascending ranges, gathered from all runs.

A range ends where a run says, every STEP of its occurrences, and as soon as RANGE occurrences have
come together. So ranges depend on the runs alone, and no more than one is in memory, with what a
term that is longer than a range needs. Each can be gathered and encoded in a process of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np

from index.bulk.joined import Joined
from index.bulk.runs import Ints, Run, SortedField, Starts, Unsigned
from index.codec.coding import Bytes, bit_widths
from index.codec.container import ArrayFile
from index.codec.field_writer import Chunk, EncodedChunk, encode_chunk
from index.codec.segment_writer import SEGMENT_FILE, SegmentParts, write_segment_file
from index.kernel.merging import put

RANGE = 1 << 20
"""Occurrences gathered at once."""

STEP = RANGE >> 5
"""A range is at most this much longer for each run, unless it is of one term."""


class TermRange(NamedTuple):
    """The terms from `lower` on and before `upper`; None is beyond all."""

    lower: bytes
    upper: bytes | None


class Runs:
    """The runs of a segment, in the order of its articles; all were made with one dictionary."""

    def __init__(self, runs: Sequence[Run], files: Sequence[ArrayFile] = ()) -> None:
        self._runs = runs
        self._files = files
        self.names = tuple(runs[0].fields)
        self._widths: dict[str, Bytes] = {}

    @classmethod
    def open(cls, folder: Path) -> Runs:
        """Those saved in a folder, in the order of their names. Raises IndexDamaged."""
        files = [ArrayFile.open(path) for path in sorted(folder.iterdir())]
        return cls(list(map(Run.of, files)), files)

    def ranges(self, name: str) -> list[TermRange]:
        """The ranges that TEXT field `name` is merged in, ascending; they leave nothing out."""
        return term_ranges(self._fields(name))

    def encoded(self, name: str, within: TermRange) -> EncodedChunk:
        """A range of the field in all runs."""
        if name not in self._widths:
            self._widths[name] = bit_widths(self._lengths(name))
        chunk = gather(self._fields(name), within)
        return encode_chunk(chunk, self._widths[name])

    def write(self, folder: Path, fields: Mapping[str, Iterable[EncodedChunk]]) -> None:
        """Write the segment into a folder that is there; `fields` are all ranges of each field."""
        write_segment_file(folder / SEGMENT_FILE, self._parts(), fields)

    def _one_by_one(self) -> Iterator[Run]:
        """Every run, whose memory is given back when the next is asked for.

        Little of a run is needed at a time, but the system maps what is around it, too.
        """
        for number, run in enumerate(self._runs):
            yield run
            for file in self._files[number : number + 1]:
                file.release()

    def _frames(self) -> Iterator[Joined]:
        return (run.frames for run in self._one_by_one())

    def _fields(self, name: str) -> Iterator[SortedField]:
        return (run.fields[name] for run in self._one_by_one())

    def _lengths(self, name: str) -> Ints:
        return np.concatenate([field.lengths for field in self._fields(name)])

    def _parts(self) -> SegmentParts:
        """What the articles have beside their postings, run after run."""
        first = self._runs[0]
        return SegmentParts(
            ids=Joined.chained([run.ids for run in self._one_by_one()]),
            days={
                name: np.concatenate([run.days[name] for run in self._one_by_one()])
                for name in first.days
            },
            facets={
                name: Joined.chained([run.facets[name] for run in self._one_by_one()])
                for name in first.facets
            },
            lengths={name: self._lengths(name) for name in self.names},
            dictionary=first.dictionary,
            frames=self._frames(),
        )


def term_ranges(fields: Iterable[SortedField]) -> list[TermRange]:
    """The ranges that one field of all runs is merged in, ascending; they leave nothing out."""
    marks = sorted(chain.from_iterable(map(_marks, fields)))
    bounds = sorted(set(marks[RANGE // STEP - 1 :: RANGE // STEP]))
    return [TermRange(lower or b"", upper) for lower, upper in pairwise([None, *bounds, None])]


def _marks(field: SortedField) -> list[bytes]:
    """The term behind every STEP occurrences; one with many of them is there several times."""
    steps = np.arange(STEP, field.starts[-1], STEP)
    terms = np.searchsorted(field.starts[1:], steps, side="right")
    return [field.terms[term] for term in terms.tolist()]


class _Slice(NamedTuple):
    """What one run has in a range: the occurrences of `terms[i]` are those from `starts[i]` on,
    counted from `starts[0]`; numbers are those of the run."""

    terms: Joined
    starts: Starts
    numbers: Unsigned
    positions: Unsigned
    base: int


def gather(fields: Iterable[SortedField], within: TermRange) -> Chunk:
    """The occurrences of a range of one field in all runs.

    Articles are numbered through the runs in their order, each of which is asked for once.
    """
    slices, base = [], 0
    for field in fields:
        slices.append(_cut(field, base, within))
        base += len(field.lengths)
    all_terms = Joined.chained([each.terms for each in slices])
    terms, which = all_terms.distinct()
    bounds = np.cumsum([len(each.terms) for each in slices])[:-1]
    places: list[Starts] = np.split(which, bounds)
    starts = _starts(places, [np.diff(each.starts) for each in slices], len(terms))
    numbers, positions = np.empty(starts[-1], np.int32), np.empty(starts[-1], np.int32)
    filled = starts[:-1].copy()
    for each, place in zip(slices, places, strict=True):
        firsts = filled[place]
        put(each.numbers, each.starts, each.base, firsts, numbers)
        put(each.positions, each.starts, 0, firsts, positions)
        filled[place] += np.diff(each.starts)
    return Chunk(terms, starts, numbers, positions)


def _cut(field: SortedField, base: int, within: TermRange) -> _Slice:
    """The range of one run, whose first article has number `base`."""
    terms = field.terms
    start = terms.lower_bound(within.lower)
    end = len(terms) if within.upper is None else terms.lower_bound(within.upper)
    starts = field.starts[start : end + 1]
    here = slice(*starts[[0, -1]].tolist())
    numbers, positions = field.numbers[here].copy(), field.positions[here].copy()
    return _Slice(terms.part(start, end), starts.copy(), numbers, positions, base)


def _starts(places: Sequence[Starts], counts: Sequence[Starts], terms: int) -> Starts:
    starts = np.zeros(terms + 1, np.int64)
    for place, count in zip(places, counts, strict=True):
        starts[place + 1] += count  # a run has each term once
    return np.cumsum(starts, out=starts)
