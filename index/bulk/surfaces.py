"""Texts to form numbers at the speed of arrays: exactly `index.analysis.forms` of every text.

A *surface* is a run of bytes between blanks, after everything that can never be within a word has
been blanked. As a word's regular expression matches no blanked character, looks beyond a word for
no more than a letter or digit next to it, and takes a blank for what it took the character for, the
forms of a text are the forms of its surfaces, one after another. So every distinct surface is
analysed once, by `forms` itself, and all further ones are numbers found in a table.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import count, islice

import numpy as np
from numpy.typing import NDArray

from index.analysis import MAX_FORM, forms
from index.bulk.hash_table import HashTable, Int32, Slots
from index.bulk.joined import Joined

Bytes = NDArray[np.uint8]
Starts = NDArray[np.int64]

_CHUNK = 1 << 21  # bytes of text at a time: what is made of them stays near the cache
_WIDTHS = (1, 2, 4)  # words of 8 bytes in the tables' keys; surfaces above 32 bytes are few
_PAD = 8 * _WIDTHS[-1]  # blanks behind the last text: a key is loaded whole, however short

_BLANK = 0x20


def _lower(byte: int) -> int:
    char = chr(byte)
    if byte >= 0x80:
        return byte
    if char.isalnum():
        return ord(char.lower())
    return ord({"'": "'", "`": "'", ",": ","}.get(char, " "))


_LOWER = bytes(map(_lower, range(256)))
# What stands on both sides of an apostrophe in a word, or of a comma in a number; any byte from
# 0x80 may be of a letter, a mark or a digit.
_WORD = np.array([byte >= 0x80 or chr(byte).isalnum() for byte in range(256)])
_DIGIT = np.array([byte >= 0x80 or chr(byte).isdigit() for byte in range(256)])
_THOUSANDS = re.compile(rb"\d+(?:,\d{3})+")
_MASKS = np.array([(1 << 8 * length) - 1 for length in range(9)], np.uint64)


def _breaks(lead: bytes) -> NDArray[np.bool]:
    """Which last bytes make a character of `lead` that is never within a word."""
    chars = [(lead + bytes([last])).decode() for last in range(0x80, 0xC0)]
    breaking = [len(forms(f"a{char}a")) == 2 for char in chars]
    return np.array([False] * 0x80 + breaking + [False] * 0x40)


# The blocks whose punctuation print is full of: Latin-1, Arabic, Urdu (its full stop), dashes and
# curly quotes, Chinese. All other characters stay in their surfaces, and `forms` sees to them.
_BREAKS = {lead: _breaks(lead) for lead in (b"\xc2", b"\xd8", b"\xdb", b"\xe2\x80", b"\xe3\x80")}

# What is within a word only between bytes of a kind. Curly quotes are apostrophes as often as not.
_INNER = ((b"\xe2\x80\x98", _WORD), (b"\xe2\x80\x99", _WORD), (b"'", _WORD), (b",", _DIGIT))


class Vocabulary:
    """The forms met so far, in UTF-8, and their numbers, from 0 in the order of first sight."""

    def __init__(self) -> None:
        self._numbers: defaultdict[bytes, int] = defaultdict(count().__next__)
        self._forms = Joined.of([])
        self._tables = [HashTable(words) for words in _WIDTHS]
        self._long: dict[bytes, int] = {}
        # A surface of one form has its number as value, any other -1 - i for _sequences[i].
        self._sequences: list[Int32] = []

    def __len__(self) -> int:
        """How many surfaces are known."""
        return sum(map(len, self._tables)) + len(self._long)

    @property
    def forms(self) -> Joined:
        """The forms by number, as they are now."""
        known = len(self._forms)
        if known < len(self._numbers):
            self._forms = self._forms.extended(islice(self._numbers, known, None))
        return self._forms

    def tokenise(self, texts: Sequence[str]) -> tuple[Int32, Starts]:
        """The form numbers of all texts, one after another, and where those of each text start.

        Starts are int64, one more than texts: the last is the count of all form numbers.
        """
        # A lone surrogate becomes a question mark: neither is ever within a word.
        encoded = [text.encode("utf-8", "replace") for text in texts]
        sizes = np.fromiter(map(len, encoded), np.int64, len(encoded))
        parts = [self._chunk(encoded[of], sizes[of]) for of in _chunks(sizes)]
        starts = np.zeros(len(encoded) + 1, np.int64)
        if not parts:
            return np.empty(0, np.int32), starts
        np.cumsum(np.concatenate([counts for _, counts in parts]), out=starts[1:])
        return np.concatenate([numbers for numbers, _ in parts]), starts

    def _chunk(self, encoded: list[bytes], sizes: Starts) -> tuple[Int32, Starts]:
        """The form numbers of neighbouring texts, and how many each text has."""
        text = _blanked(encoded)
        starts, lengths = _surfaces(text)
        values = self._values(text, starts, lengths, 0)
        # Every text begins behind a blank, so no surface goes on from one text into the next.
        first = np.searchsorted(starts, np.cumsum(sizes + 1) - sizes)
        return _expanded(values, np.append(first, values.size), self._sequences)

    def _values(self, text: Bytes, starts: Slots, lengths: Slots, level: int) -> Int32:
        """The surfaces' values, found in the narrowest table that each fits, from `level` on."""
        if level == len(_WIDTHS):
            return self._long_values(text, starts, lengths)
        words = _WIDTHS[level]
        loads = np.ndarray((text.size - 7,), "<u8", text, strides=(1,))
        keys = [
            loads[starts + 8 * word] & _MASKS.take(lengths - 8 * word, mode="clip")
            for word in range(words)
        ]
        longer = np.flatnonzero(lengths > 8 * words)
        keys[0][longer] = 0  # not for this table
        values = self._tables[level].values(keys, self._analyse)
        if longer.size:
            values[longer] = self._values(text, starts[longer], lengths[longer], level + 1)
        return values

    def _long_values(self, text: Bytes, starts: Slots, lengths: Slots) -> Int32:
        spans = zip(starts.tolist(), (starts + lengths).tolist(), strict=True)
        surfaces = [text[start:end].tobytes() for start, end in spans]
        for surface in surfaces:
            if surface not in self._long:
                self._long[surface] = self._value(surface)
        return np.fromiter(map(self._long.__getitem__, surfaces), np.int32, len(surfaces))

    def _analyse(self, surfaces: list[bytes]) -> Int32:
        numbers = self._numbers
        values = [numbers[s] if s.isalnum() else self._value(s) for s in surfaces]
        return np.array(values, np.int32)

    def _value(self, surface: bytes) -> int:
        # ASCII alone, and no apostrophe or comma of it but within a word: nothing else to fold
        bare = surface.translate(None, b"',")
        if bare.isalnum() and (b"," not in surface or _THOUSANDS.fullmatch(surface)):
            return self._numbers[bare[:MAX_FORM]]
        numbers = [self._numbers[form.encode()] for form in forms(surface.decode())]
        if len(numbers) == 1:
            return numbers[0]
        self._sequences.append(np.array(numbers, np.int32))
        return -len(self._sequences)


def _chunks(sizes: Starts) -> Iterator[slice]:
    """Neighbouring texts of at most _CHUNK bytes together, or one longer text."""
    ends = np.cumsum(sizes)
    start = 0
    while start < sizes.size:
        before = ends[start] - sizes[start]
        stop = max(start + 1, int(np.searchsorted(ends, before + _CHUNK, side="right")))
        yield slice(start, stop)
        start = stop


def _blanked(encoded: list[bytes]) -> Bytes:
    """The texts, a blank before each, in lower case; what is never within a word is blank."""
    joined = b" ".join([b"", *encoded, b" " * _PAD])
    text = np.frombuffer(bytearray(joined.translate(_LOWER)), np.uint8)
    for lead, breaks in _BREAKS.items():
        if lead[0] not in joined:  # a tenth of the time of looking for its places
            continue
        at = _places(text, lead)
        _blank(text, at[breaks[text[at + len(lead)]]], len(lead) + 1)
    for mark, beside in _INNER:
        at = _places(text, mark)
        within = beside[text[at - 1]] & beside[text[at + len(mark)]]
        _blank(text, at[~within], len(mark))
    return text


def _places(text: Bytes, of: bytes) -> Slots:
    at = np.flatnonzero(text == of[0])
    for offset in range(1, len(of)):
        at = at[text[at + offset] == of[offset]]
    return at


def _blank(text: Bytes, places: Slots, width: int) -> None:
    for offset in range(width):
        text[places + offset] = _BLANK


def _surfaces(text: Bytes) -> tuple[Slots, Slots]:
    """Where the surfaces start, and their lengths in bytes; `text` begins and ends blank."""
    filled = text != _BLANK
    edges = np.flatnonzero(filled[1:] != filled[:-1])
    starts = edges[0::2] + 1
    return starts, edges[1::2] + 1 - starts


def _expanded(values: Int32, bounds: Slots, sequences: Sequence[Int32]) -> tuple[Int32, Starts]:
    """Surface values to form numbers, and how many of them lie between each two `bounds`."""
    odd = np.flatnonzero(values < 0)
    if not odd.size:
        return values, np.diff(bounds)
    meant = [sequences[-1 - value] for value in values[odd].tolist()]
    more = np.zeros(odd.size + 1, np.int64)
    np.cumsum(np.fromiter(map(len, meant), np.int64, odd.size) - 1, out=more[1:])
    ends = bounds + more[np.searchsorted(odd, bounds)]
    return np.concatenate(list(_spliced(values, odd.tolist(), meant))), np.diff(ends)


def _spliced(values: Int32, odd: list[int], meant: list[Int32]) -> Iterator[Int32]:
    """The values, each at a place of `odd` replaced by what it means: parts one after another."""
    rest = 0
    for place, numbers in zip(odd, meant, strict=True):
        yield values[rest:place]
        yield numbers
        rest = place + 1
    yield values[rest:]
