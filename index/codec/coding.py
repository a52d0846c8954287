"""Lists as bytes: encoders over many lists at once, decoders of one list.

Lists lie one behind the other in flat arrays; `starts` (int64, one more than there are lists) says
where each begins. The layouts are described in index/codec/__init__.py.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.kernel.lists import gap_bytes, in_pairs
from index.kernel.lists import nibbles as to_nibbles
from index.kernel.packing import pack_lists

Bytes = NDArray[np.uint8]
Ints = NDArray[np.int32]
Starts = NDArray[np.int64]
Bits = NDArray[np.int32] | NDArray[np.int64]

HIGHEST_NIBBLE = 15
"""The frequency less one that stands for "16 or more, look in the side table"."""

_BLOCK = 1 << 18  # positions of a long list that are encoded at once

PADDING = 8
"""Bytes to put behind packed positions, which are read in words of up to 8 bytes."""

_WIDE_LOAD = 25  # bits that a 4-byte word surely holds from any bit of its first byte on
_DECODED_AT_ONCE = 1 << 15  # positions; larger arrays are new pages of memory each: thrice as slow
_MASKS = ((np.uint64(1) << np.arange(32, dtype=np.uint64)) - np.uint64(1)).astype("<u4")


class EncodedGaps(NamedTuple):
    """Article lists as bytes; list i is `data[starts[i]:starts[i + 1]]`."""

    data: Bytes
    starts: Starts


class EncodedFrequencies(NamedTuple):
    """Frequencies as nibbles not yet packed (one a byte), and what is too large for them.

    `large` are the frequencies over 15 in order of their postings, `large_lists` the lists that
    have any, ascending, and `large_counts` how many each has.
    """

    nibbles: Bytes
    large: Ints
    large_lists: Starts
    large_counts: Starts


class EncodedPositions(NamedTuple):
    """Positions packed into bits; list i is `data[starts[i]:starts[i + 1]]`, in bytes."""

    data: Bytes
    starts: Starts


def narrow(count: int, size: int) -> bool:
    """Whether a list of `count` of `size` articles has gaps of one byte, not of two."""
    return count * 256 >= size


def starts_of(counts: NDArray[np.integer]) -> Starts:
    """Where lists of these lengths begin, and where the last one ends."""
    starts = np.zeros(len(counts) + 1, np.int64)
    np.cumsum(counts, out=starts[1:])
    return starts


def bit_widths(lengths: Ints) -> Bytes:
    """The bits that a position takes in a text of each length: those of its last position."""
    widths: Bytes = np.frexp(np.maximum(lengths - 1, 0).astype(np.float64))[1].astype(np.uint8)
    return widths


def encode_gaps(numbers: Ints, starts: Starts, size: int) -> EncodedGaps:
    """Encode lists of ascending article numbers below `size`; no list is empty."""
    return EncodedGaps(*gap_bytes(numbers, starts, size))


def decode_gaps(data: Bytes, count: int, size: int) -> Ints:
    """The article numbers of one list of `count` of them, from its bytes."""
    values: NDArray[np.unsignedinteger] = data if narrow(count, size) else data.view("<u2")
    numbers: Ints = np.add.accumulate(values, dtype=np.int32)
    if len(values) > count:
        numbers = numbers[values != np.iinfo(values.dtype).max]
    return numbers


def encode_frequencies(frequencies: Ints, starts: Starts) -> EncodedFrequencies:
    """Encode the frequencies, all at least 1, of lists of postings."""
    return EncodedFrequencies(*to_nibbles(frequencies, starts))


def pack_nibbles(nibbles: Bytes) -> Bytes:
    """Two in a byte, the first in the lower half; an odd last one has a zero above it."""
    return in_pairs(nibbles)


def _pairs() -> NDArray[np.uint64]:
    both = np.arange(256, dtype=np.int32)
    frequencies: NDArray[np.uint64] = np.stack(((both & 15) + 1, (both >> 4) + 1), axis=1)
    return frequencies.reshape(-1).view(np.uint64)


_PAIRS = _pairs()  # the two frequencies of a byte, as one item to look up


def decode_frequencies(packed: Bytes, start: int, end: int) -> Ints:
    """Frequencies `start` to `end` (exclusive) of packed nibbles; 16 for all over 15."""
    pairs = _PAIRS.take(packed[start >> 1 : (end + 1) >> 1]).view(np.int32)
    return pairs[start & 1 : (start & 1) + end - start]


def encode_positions(
    positions: Ints, numbers: Ints, widths: Bytes, starts: Starts
) -> EncodedPositions:
    """Pack positions, each into the bits of its article; each list begins with a byte.

    `widths` are the bits in each article, `numbers` the articles that the positions are in, and
    `starts` are in occurrences. A list's bits run from the lowest of its first byte upwards.
    """
    return EncodedPositions(*pack_lists(positions, numbers, widths, starts))


def encode_long_positions(
    positions: Ints, numbers: Ints, widths: Bytes, block: int = _BLOCK
) -> Bytes:
    """One list as `encode_positions` packs it, `block` positions at a time.

    Takes the memory of a block beside the list; the most frequent word of an archive is 6 % of it.
    """
    packed: list[Bytes] = []
    carried, carry = 0, 0  # bits of a byte that is not full yet, and what is in them
    for start in range(0, len(positions), block):
        here = slice(start, start + block)
        before = np.append(np.int32(carry), positions[here])
        kinds = np.append(np.int32(len(widths)), numbers[here])
        taken = np.append(widths, np.uint8(carried))
        data, _ = pack_lists(before, kinds, taken, np.array([0, len(kinds)]))
        carried = (carried + int(widths[numbers[here]].sum(dtype=np.int64))) % 8
        packed.append(data[: len(data) - (carried > 0)])
        carry = int(data[-1]) if carried else 0
    return np.concatenate([*packed, np.array([carry][: carried > 0], np.uint8)])


def decode_positions(data: Bytes, widths: Bytes) -> Ints:
    """The positions of a list, of `widths` bits each; `data` goes on PADDING bytes behind it."""
    positions = np.empty(len(widths), np.int32)
    begin = 0
    for start in range(0, len(widths), _DECODED_AT_ONCE):
        part = widths[start : start + _DECODED_AT_ONCE]
        bits: Ints = part.cumsum(dtype=np.int32)
        taken = int(bits[-1])
        bits -= part
        bits += begin & 7
        positions[start : start + len(part)] = decode_positions_at(data[begin >> 3 :], bits, part)
        begin += taken
    return positions


def decode_positions_at(data: Bytes, bits: Bits, widths: Bytes) -> Ints:
    """The positions of `widths` bits from these bits on, which ascend."""
    if not len(bits):
        return np.zeros(0, np.int32)
    first, last = bits.item(0) >> 3, bits.item(-1) >> 3
    word = "<u4" if widths.max() <= _WIDE_LOAD else "<u8"
    words = np.ndarray((last - first + 1,), word, data[first:], strides=(1,))
    at = (bits >> 3) - first
    # Few of many: only they are read. Most: take copies the words in one go and is 4 times faster.
    found = words[at] if len(at) * 4 < len(words) else words.take(at)
    found >>= (bits & 7).astype(word)
    found &= _MASKS.take(widths)
    positions: Ints = found.astype(np.int32)
    return positions
