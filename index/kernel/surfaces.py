"""The surfaces of texts as numbers.

A *surface* is what stands between blanks when everything that can never be within a word has been
made a blank, and capitals of ASCII small. What is never within a word: control characters, the
punctuation of ASCII but for apostrophes and commas, and the characters that a table is told of. An
apostrophe of ASCII (' or `, which becomes one) or a curly one is within a word only between letters
and digits, a comma only between digits. Characters beyond ASCII count as both, curly apostrophes
and those that the table was told of as neither.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import count, islice

import numpy as np
from numpy.typing import NDArray

Bytes = NDArray[np.uint8]
Places = NDArray[np.intp]
Int32 = NDArray[np.int32]
Starts = NDArray[np.int64]

_CHUNK = 1 << 20  # bytes of text at a time, and a dozen times as many of surfaces
_BLANK = 0x20


def _lower(byte: int) -> int:
    char = chr(byte)
    if byte >= 0x80:
        return byte
    if char.isalnum():
        return ord(char.lower())
    return ord({"'": "'", "`": "'", ",": ","}.get(char, " "))


_LOWER = bytes(map(_lower, range(256)))
_WORD = np.array([byte >= 0x80 or chr(byte).isalnum() for byte in range(256)])
_DIGIT = np.array([byte >= 0x80 or chr(byte).isdigit() for byte in range(256)])
_CURLY = ("\u2018", "\u2019")
_INNER = [(mark.encode(), _WORD) for mark in ("'", *_CURLY)] + [(b",", _DIGIT)]


class SurfaceTable:
    """Byte strings and their numbers, from 0 in the order in which they were first asked for.

    `breaks` are characters of two or three bytes that are never within a word.
    """

    def __init__(self, breaks: str) -> None:
        self._numbers: defaultdict[bytes, int] = defaultdict(count().__next__)
        self._blob, self._starts = np.empty(0, np.uint8), np.zeros(1, np.int64)
        self._breaks: defaultdict[bytes, set[int]] = defaultdict(set)  # last bytes by those before
        for char in (*breaks, *_CURLY):
            encoded = char.encode()
            self._breaks[encoded[:-1]].add(encoded[-1])

    def __len__(self) -> int:
        return len(self._numbers)

    def number(self, string: bytes) -> int:
        """The number of any string, which may be new.

        ValueError where it is empty or begins with NUL, as no surface does.
        """
        if string[:1] in (b"", b"\0"):
            raise ValueError(f"{string!r} is no surface.")
        return self._numbers[string]

    def strings(self) -> tuple[Bytes, Starts]:
        """All strings, one after another, and where they start, with the end of the last."""
        known = len(self._starts) - 1
        if known < len(self._numbers):
            new = list(islice(self._numbers, known, None))
            self._blob = np.concatenate((self._blob, np.frombuffer(b"".join(new), np.uint8)))
            ends = self._starts[-1] + np.cumsum(list(map(len, new)), dtype=np.int64)
            self._starts = np.concatenate((self._starts, ends))
        return self._blob, self._starts

    def numbers(self, texts: Sequence[str]) -> tuple[Int32, Starts]:
        """The numbers of the surfaces of all texts, and where those of each text start.

        Starts are one more than texts: the last is the count of all. A lone surrogate is a blank.
        """
        encoded = [text.encode("utf-8", "replace") for text in texts]
        found, counts = [np.empty(0, np.int32)], [np.empty(0, np.int64)]
        for chunk in _chunks(encoded):
            text = self._blanked(chunk)
            surfaces = text.tobytes().split()
            known = map(self._numbers.__getitem__, surfaces)
            found.append(np.fromiter(known, np.int32, len(surfaces)))
            counts.append(_counts(text, chunk))
        return np.concatenate(found), np.append(0, np.cumsum(np.concatenate(counts)))

    def _blanked(self, encoded: Sequence[bytes]) -> Bytes:
        """The texts, a blank before each and after the last: nothing but surfaces and blanks."""
        joined = b" ".join([b"", *encoded, b""])
        printed = np.frombuffer(joined.translate(_LOWER), np.uint8)
        text = printed.copy()
        for lead, last in self._breaks.items():
            if lead[0] in joined:  # a tenth of the time of looking for its places
                at = _places(printed, lead)
                at = at[np.isin(printed[at + len(lead)], list(last))]
                _write(text, at, b" " * (len(lead) + 1))
        text[(text == ord("'")) | (text == ord(","))] = _BLANK
        kept = [(mark, _within(mark, beside, printed, text)) for mark, beside in _INNER]
        for mark, places in kept:
            _write(text, places, mark)
        return text


def _chunks(encoded: Sequence[bytes]) -> Iterator[Sequence[bytes]]:
    """Neighbouring texts of at most _CHUNK bytes together, or one longer text."""
    start = size = 0
    for number, text in enumerate(encoded):
        if size + len(text) > _CHUNK and number > start:
            yield encoded[start:number]
            start, size = number, 0
        size += len(text)
    yield encoded[start:]


def _within(mark: bytes, beside: NDArray[np.bool], printed: Bytes, text: Bytes) -> Places:
    """Where a mark was printed, of which no other is left in the text, within a word."""
    at = _places(printed, mark)
    return at[beside[text[at - 1]] & beside[text[at + len(mark)]]]


def _places(text: Bytes, of: bytes) -> Places:
    at = np.flatnonzero(text == of[0])
    for offset in range(1, len(of)):
        at = at[text[at + offset] == of[offset]]
    return at


def _write(text: Bytes, places: Places, string: bytes) -> None:
    for offset, byte in enumerate(string):
        text[places + offset] = byte


def _counts(text: Bytes, encoded: Sequence[bytes]) -> Starts:
    """How many surfaces each text has; before each of them is a blank, and one behind the last."""
    ends = np.flatnonzero((text[:-1] != _BLANK) & (text[1:] == _BLANK))
    bounds = np.cumsum([0, *(1 + len(text) for text in encoded)])
    return np.diff(np.searchsorted(ends, bounds))
