"""Texts to form numbers at the speed of arrays: exactly `index.analysis.forms` of every text.

A *surface* (index.kernel.surfaces) is a run of bytes between blanks, after everything that can
never be within a word has been blanked. As a word's regular expression matches no blanked
character, looks beyond a word for no more than a letter or digit next to it, and takes a blank for
what it took the character for, the forms of a text are the forms of its surfaces, one after
another. So every distinct surface is analysed once, by `forms` itself, and all further ones are
numbers found in a table.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import chain
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.analysis import MAX_FORM, forms
from index.bulk.joined import Joined, Numbers
from index.kernel.surfaces import SurfaceTable

Int32 = NDArray[np.int32]
Starts = NDArray[np.int64]

_BLOCKS = (
    range(0x80, 0x100),  # Latin-1
    range(0x600, 0x640),  # Arabic
    range(0x6C0, 0x700),  # Urdu, its full stop
    range(0x2000, 0x2040),  # dashes and curly quotes
    range(0x3000, 0x3040),  # Chinese
)
"""Whose punctuation print is full of. All other stays in its surfaces, and `forms` sees to it."""

_BREAKS = "".join(
    char for block in _BLOCKS for char in map(chr, block) if len(forms(f"a{char}a")) == 2
)
_PLAIN = np.array([byte < 0x80 and chr(byte).isalnum() for byte in range(256)])
# ASCII, but for curly apostrophes, and no apostrophe or comma but within a word: nothing to fold
_MARKED = re.compile(rb"(?:[a-z\d']|\xe2\x80[\x98\x99])++|\d++(?:,\d{3})++")
_MARKS = b"',\xe2\x80\x98\x99"


class Words(NamedTuple):
    """The words of some texts, as surfaces; surface i is `forms[firsts[i] : firsts[i + 1]]`.

    `numbers` are those of the surfaces of all texts, one after another, `starts`, one more than
    texts, where those of each text start. Forms are numbered as strings of the vocabulary.
    """

    numbers: Int32
    starts: Starts
    forms: Int32
    firsts: Starts


class Vocabulary:
    """The surfaces and the forms met so far, in UTF-8, and their numbers from 0.

    A string that is both has one number.
    """

    def __init__(self) -> None:
        self._table = SurfaceTable(_BREAKS)
        self._forms, self._firsts = np.empty(0, np.int32), np.zeros(1, np.int64)

    def __len__(self) -> int:
        """How many strings are known."""
        return len(self._table)

    @property
    def strings(self) -> Joined:
        """The strings by number, as they are now: every form, and surfaces that are none."""
        return Joined(*self._table.strings())

    def tokenise(self, texts: Sequence[str]) -> Words:
        """The words of all texts."""
        numbers, starts = self._table.numbers(texts)
        while len(self._firsts) <= len(self._table):
            self._analyse()
        return Words(numbers, starts, self._forms, self._firsts)

    def _analyse(self) -> None:
        """Find the forms of new strings; those that are new are strings whose turn comes next."""
        strings, known = self.strings, len(self._firsts) - 1
        odd = _odd(strings, known)
        found = [self._forms_of(surface) for surface in strings.take(odd)]
        counts = np.ones(len(strings) - known, np.int64)
        counts[odd - known] = list(map(len, found))
        new = np.repeat(np.arange(known, len(strings), dtype=np.int32), counts)
        new[np.isin(new, odd)] = list(chain.from_iterable(found))
        self._forms = np.concatenate((self._forms, new))
        self._firsts = np.concatenate((self._firsts, self._firsts[-1] + np.cumsum(counts)))

    def _forms_of(self, surface: bytes) -> list[int]:
        if _MARKED.fullmatch(surface):
            return [self._table.number(surface.translate(None, _MARKS)[:MAX_FORM])]
        return [self._table.number(form.encode()) for form in forms(surface.decode())]


def _odd(strings: Joined, known: int) -> Numbers:
    """Which strings from number `known` on may not be forms themselves."""
    starts = strings.starts[known:]
    at = starts[0] + np.flatnonzero(~_PLAIN[strings.blob[starts[0] : starts[-1]]])
    odd = np.diff(starts) > MAX_FORM
    odd[np.searchsorted(starts, at, side="right") - 1] = True
    return known + np.flatnonzero(odd)
