"""One TEXT field as arrays: its forms, and the stems that several of them share.

The encoded lists grow in temporary files until the last chunk has come; only the terms and a few
numbers for each of them are held in memory.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np

from index.bulk.joined import Joined
from index.codec.coding import (
    PADDING,
    Bytes,
    EncodedPositions,
    Ints,
    Starts,
    encode_long_positions,
    encode_positions,
    starts_of,
)
from index.codec.container import ArrayFileWriter
from index.codec.integers import add_smallest, add_starts, smallest_unsigned
from index.codec.list_writer import (
    ArticleLists,
    EncodedLists,
    Postings,
    Scratch,
    encode_lists,
    joined,
)
from index.codec.stem_writer import RawLists, write_stems
from index.codec.strings import add_joined
from index.fields import stem_field
from index.kernel.lists import postings as to_postings

_PART = 1 << 18
"""Occurrences encoded at once: their arrays stay in a core's cache, which saves a fifth."""


class Chunk(NamedTuple):
    """The occurrences of one ascending range of a field's terms.

    Those of `terms[i]` are `starts[i]` to `starts[i + 1]` (exclusive; starts is int64, one longer
    than terms) of `numbers` and `positions`: article numbers, ascending, and where in the article,
    ascending. Terms are UTF-8, distinct, ascending from chunk to chunk, and each occurs.
    """

    terms: Joined
    starts: Starts
    numbers: Ints
    positions: Ints


class EncodedPart(NamedTuple):
    """The lists of some terms: `postings` once more as they are, of small types, for the stems;
    `positions` in bytes, and how many each list has."""

    lists: EncodedLists
    postings: Postings
    positions: Bytes
    position_counts: Starts


class EncodedChunk(NamedTuple):
    """What becomes of a chunk, in whichever process."""

    terms: Joined
    parts: list[EncodedPart]


def encode_chunk(chunk: Chunk, widths: Bytes) -> EncodedChunk:
    """Encode the lists of a chunk; `widths` are the `bit_widths` of the field in each article."""
    return EncodedChunk(chunk.terms, [_encode_part(part, widths) for part in _parts(chunk)])


def _encode_part(part: _Part, widths: Bytes) -> EncodedPart:
    numbers, frequencies, starts = to_postings(part.numbers, part.starts)
    postings = Postings(numbers, frequencies)
    positions = _encode_positions(part, widths)
    most = int(postings.frequencies.max(initial=0))
    small = Postings(
        postings.numbers.astype(smallest_unsigned(len(widths))),
        postings.frequencies.astype(smallest_unsigned(most)),
    )
    lists = encode_lists(postings, starts, len(widths))
    return EncodedPart(lists, small, positions.data, np.diff(positions.starts))


def _encode_positions(part: _Part, widths: Bytes) -> EncodedPositions:
    if len(part.starts) > 2 or len(part.numbers) <= _PART:
        return encode_positions(part.positions, part.numbers, widths, part.starts)
    data = encode_long_positions(part.positions, part.numbers, widths)
    return EncodedPositions(data, np.array([0, len(data)]))


def write_text_field(
    writer: ArrayFileWriter, name: str, lengths: Ints, chunks: Iterable[EncodedChunk], folder: Path
) -> None:
    """Write the lists of field `name` and of its stems.

    The chunks' terms ascend from one to the next; `lengths` are the words of the field in each
    article. Temporary files are made in `folder`; they take some 8 bytes a posting and 2 an
    occurrence.
    """
    with Scratch(folder) as scratch:
        forms = _Forms(lengths, scratch)
        for chunk in chunks:
            forms.add(chunk)
        forms.write(writer, name)
        write_stems(writer, stem_field(name), forms.terms(), forms.raw(), scratch)


class _Forms:
    """The exact forms of a field on their way into a file, and their raw postings for the stems."""

    def __init__(self, lengths: Ints, scratch: Scratch) -> None:
        self.size = len(lengths)
        self._terms: list[Joined] = []
        self._lengths = lengths
        self._lists = ArticleLists(self.size, scratch)
        self._numbers = scratch.spool(smallest_unsigned(self.size))
        longest = int(lengths.max(initial=0))
        self._frequencies = scratch.spool(smallest_unsigned(longest))
        self._positions = scratch.spool(np.uint8)
        self._position_counts: list[Starts] = []

    def add(self, chunk: EncodedChunk) -> None:
        """Add the lists of some terms."""
        for part in chunk.parts:
            self._lists.add_encoded(part.lists)
            self._numbers.append(part.postings.numbers)
            self._frequencies.append(part.postings.frequencies)
            self._positions.append(part.positions)
            self._position_counts.append(part.position_counts)
        self._terms.append(chunk.terms)

    def terms(self) -> Joined:
        """The forms so far."""
        return Joined.chained(self._terms)

    def raw(self) -> RawLists:
        """The postings of all forms so far."""
        postings = Postings(self._numbers.array(), self._frequencies.array())
        spools = (self._numbers, self._frequencies)
        return RawLists(postings, starts_of(joined(self._lists.counts)), self.size, spools)

    def write(self, writer: ArrayFileWriter, name: str) -> None:
        """Write the arrays of field `name`."""
        add_smallest(writer, f"{name}/lengths", self._lengths)
        add_joined(writer, f"{name}/terms", self._terms)
        self._lists.write(writer, name)
        add_starts(writer, f"{name}/position_starts", starts_of(joined(self._position_counts)))
        packed = writer.appender(f"{name}/positions", np.uint8)
        for piece in self._positions.pieces():
            packed.append(piece)
        packed.append(np.zeros(PADDING, np.uint8))


class _Part(NamedTuple):
    """Some terms of a chunk; `starts` are in `numbers` and `positions`, as there."""

    starts: Starts
    numbers: Ints
    positions: Ints


def _parts(chunk: Chunk) -> Iterator[_Part]:
    """The chunk in parts of _PART occurrences, or of one term that has more."""
    first = 0
    while first < len(chunk.terms):
        begin = chunk.starts[first]
        last = int(np.searchsorted(chunk.starts, begin + _PART, side="right")) - 1
        last = max(last, first + 1)
        end = chunk.starts[last]
        yield _Part(
            chunk.starts[first : last + 1] - begin,
            np.ascontiguousarray(chunk.numbers[begin:end], np.int32),
            np.ascontiguousarray(chunk.positions[begin:end], np.int32),
        )
        first = last
