"""Where in a text the words of a query stand: the stretches that each of them matched.

The text is not cut into words; what may be asked for is, where it stands. For each word of the
query that takes a text of a million characters some thousandths of a second.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import compress, islice, pairwise, takewhile
from re import Match, Pattern
from typing import NamedTuple

import numpy as np

from index.analysis import apart, fold, forms, word_at, words_from
from index.lazy import cached_property
from search import query as ours
from search.asked_words import AskedWord, asked_words

Spot = tuple[int, int, int]
"""A stretch of text that matched: where it starts, where it ends, and which leaf it matched."""

Place = tuple[int, int]
"""Where a stretch of text starts and where it ends."""

SIGNS = "".join(
    chr(code)
    for first, last in ((0x80, 0xA9), (0xAB, 0xB1), (0xB4, 0xB4), (0xB6, 0xB8), (0xBB, 0xBB),
                        (0xBF, 0xBF), (0x2000, 0x205F))
    for code in range(first, last + 1)
)  # fmt: skip
"""Beyond ASCII, what no word has within unless it is an apostrophe."""

APART = frozenset(' \t\r\n!"#$%&()*+-./:;<=>?@[\\]^_{|}~\u00a0\u2013\u2014\u201c\u201d\u2022\u2026')
"""The frequent ones of what no word has within."""

_IS_SIGN = np.zeros(sys.maxunicode + 1, np.bool_)
_IS_SIGN[list(map(ord, SIGNS))] = True

_FEW = 16
"""Characters for each odd one of a text in which it is quicker to cut only the words of these."""


_NEAR = 40
"""Characters before a place among which most often a word ends."""


class Words:
    """A text whose words are cut where they are asked for.

    Its odd words are those with a letter or mark beyond ASCII: what is printed of them need not
    begin as their form does.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self._ascii = text.encode("ascii", "replace").lower()

    def places(self, asked: AskedWord) -> list[Place]:
        """All words that are what is asked for, ascending."""
        places, odd_forms = self._odd
        found = list(compress(places, asked.holds(odd_forms))) if places else []
        if asked.pattern is None:
            return found
        likely = list(self._likely(asked.pattern))
        printed = [fold(self.text[start:end]) for start, end in likely]
        plain = compress(likely, asked.holds(printed))
        return sorted({*found, *plain}) if found else list(plain)

    def from_place(self, place: int, floor: int = 0) -> Iterator[Match[str]]:
        """The words that end behind a place; none goes on at the floor before it."""
        since = place
        while since > floor and self.text[since - 1] not in APART:
            since -= 1
        return (word for word in words_from(self.text, since) if word.end() > place)

    def with_form(self, start: int, end: int) -> Iterator[Match[str]]:
        """The words between two places at which none goes on; words of marks only are none."""
        return (word for word in words_from(self.text, start, end) if _has_form(word[0]))

    def start_from(self, place: int) -> int:
        """Where the first word starts that starts at this place or behind it."""
        there = (word.start() for word in self.from_place(place) if _has_form(word[0]))
        return next((start for start in there if start >= place), len(self.text))

    def last_end(self, start: int, limit: int) -> int:
        """Where the last word ends that ends between two places, or 0; none goes on at `start`."""
        for place in (max(start, limit - _NEAR), start):
            there = (word.end() for word in self.from_place(place, start) if _has_form(word[0]))
            if last := max(takewhile(limit.__ge__, there), default=0):
                return last
        return 0

    def _likely(self, pattern: Pattern[bytes]) -> Iterator[Place]:
        """The words at which the pattern begins to match."""
        text, end = self.text, 0
        for hit in pattern.finditer(self._ascii):
            start = hit.start()
            if start < end:
                continue
            if not start or text[start - 1] in APART:
                word = word_at(text, start)
            else:
                word = next(self.from_place(start, end), None)
            if word is not None:
                end = word.end()
                if word.start() == start:
                    yield start, end

    @cached_property
    def _odd(self) -> tuple[Sequence[Place], Sequence[str]]:
        """Where the odd words stand, and their forms."""
        if self.text.isascii():
            return (), ()
        codes = np.frombuffer(self.text.encode("utf-32-le", "surrogatepass"), np.uint32)
        there = np.flatnonzero(codes > 0x7F)
        there = there[~_IS_SIGN[codes[there]]]
        many = len(there) * _FEW > len(self.text)
        places = self._odd_of_all() if many else list(self._odd_at(there.tolist()))
        found = [fold(self.text[start:end]) for start, end in places]
        return list(compress(places, found)), list(filter(None, found))

    def _odd_at(self, places: Sequence[int]) -> Iterator[Place]:
        """The odd words, if there are few places where something is odd."""
        done = 0
        for place in places:
            if place >= done:
                word = next(self.from_place(place, done), None)
                if word is None:
                    break
                done = word.start()  # which a sign alone, or a mark, stands before
                if done <= place:
                    done = word.end()
                    yield word.span()

    def _odd_of_all(self) -> list[Place]:
        """The odd words, if these are many: the text is cut into all of its words."""
        pieces = apart(self.text)
        sizes = np.fromiter(map(len, pieces), np.int64, len(pieces))
        ends = sizes.cumsum().tolist()
        places = zip(ends[:-1:2], ends[1::2], strict=True)
        return [
            place for place, word in zip(places, pieces[1::2], strict=True) if not word.isascii()
        ]


def _has_form(word: str) -> bool:
    """Every word of ASCII begins with a letter or digit."""
    return word.isascii() or bool(fold(word))


class AskedLeaf(NamedTuple):
    """A leaf as it is looked for in any number of texts."""

    leaf: ours.TextLeaf
    number: int
    words: list[AskedWord]

    @property
    def field(self) -> str:
        """The field of the leaf."""
        return self.leaf.field


def asked_leaf(number: int, leaf: ours.TextLeaf) -> AskedLeaf:
    """A leaf with its number."""
    return AskedLeaf(leaf, number, asked_words(leaf))


def spots(leaves: Sequence[AskedLeaf], words: Words) -> list[Spot]:
    """All stretches that any of these leaves matches, ascending.

    Words near each other are spots of one word each.
    """
    return sorted(
        (start, end, asked.number) for asked in leaves for start, end in _stretches(asked, words)
    )


def _stretches(asked: AskedLeaf, words: Words) -> Iterator[Place]:
    if isinstance(asked.leaf, ours.Phrase) and asked.leaf.slop:
        yield from _near(asked.leaf, asked.words, words)
    elif asked.words:
        first, *rest = asked.words
        for start, end in words.places(first):
            last = _last_of_row(end, rest, words) if rest else end
            if last:
                yield start, last


def _last_of_row(end: int, rest: Sequence[AskedWord], words: Words) -> int:
    """Where the row ends whose words but the first follow this place, 0 if they do not."""
    there = words.with_form(end, len(words.text))
    for asked in rest:
        word = next(there, None)
        if word is None or not asked.holds([fold(word[0])])[0]:
            return 0
        end = word.end()
    return end


def _near(leaf: ours.Phrase, different: Sequence[AskedWord], words: Words) -> Iterator[Place]:
    """The words themselves wherever all of them stand within reach of each other, each once."""
    there = [words.places(asked) for asked in different]
    if not there or not all(there):
        return
    found = sorted((*place, which) for which, places in enumerate(there) for place in places)
    needed = list(Counter(forms(leaf.text)).values())
    reach = sum(needed) - 1 + leaf.slop
    numbers = _numbers([(start, end) for start, end, _ in found], words, reach + 1)
    left = told = 0
    for right, number in enumerate(numbers):
        needed[found[right][2]] -= 1
        while numbers[left] < number - reach:
            needed[found[left][2]] += 1
            left += 1
        if max(needed) <= 0:
            yield from ((start, end) for start, end, _ in found[max(told, left) : right + 1])
            told = right + 1


def _numbers(places: Sequence[Place], words: Words, most: int) -> list[int]:
    """A number for each of these words, as far apart as the words are, but `most` at most."""
    numbers = [0]
    for (_, end), (start, _) in pairwise(places):
        between = sum(1 for _ in islice(words.with_form(end, start), most - 1))
        numbers.append(numbers[-1] + between + 1)
    return numbers
