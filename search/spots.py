"""Where in a text the words of a query stand: the stretches that each of them matched.

Every different word of the text is asked once what it matches, then the text is walked through
once; a million characters take a twentieth of a second.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import compress

import numpy as np

from index.analysis import apart, fold, forms, is_arabic, stem
from search import query as ours
from search.distance import within
from search.wildcards import folded, matcher

Printed = frozenset[str]
"""Words as they are printed in a text."""


Spot = tuple[int, int, int]
"""A stretch of text that matched: its first word, its last, and which leaf it matched."""


class Words:
    """A text as words: `printed` are all that have a form, in order."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._pieces = apart(text)
        printed = self._pieces[1::2]
        self._different = set(printed)
        # Of marks only, like a tatweel alone. Every word of ASCII begins with a letter or digit.
        odd = [word for word in self._different if not word.isascii() and not fold(word)]
        self._formless = bool(odd)
        self._different.difference_update(odd)
        self.printed = list(filter(fold, printed)) if odd else printed

    @cached_property
    def starts(self) -> list[int]:
        """Where each word starts in the text."""
        sizes = np.fromiter(map(len, self._pieces), np.int64, len(self._pieces))
        starts: list[int] = sizes.cumsum()[:-1:2].tolist()
        if not self._formless:
            return starts
        return list(compress(starts, map(fold, self._pieces[1::2])))

    def end(self, number: int) -> int:
        """Where a word ends in the text."""
        return self.starts[number] + len(self.printed[number])

    def first_from(self, place: int) -> int:
        """The first word that starts at this place of the text or behind it."""
        return bisect_left(self.starts, place)

    @cached_property
    def by_form(self) -> Mapping[str, list[str]]:
        """The words of each form."""
        groups: defaultdict[str, list[str]] = defaultdict(list)
        for word in self._different:
            groups[fold(word)].append(word)
        return groups

    @cached_property
    def _by_first(self) -> Mapping[str, list[str]]:
        """The words by the first letter of their form; those of Arabic script are under "".

        Most words of most texts are ASCII, and are folded only if they may be what is asked for.
        """
        groups: defaultdict[str, list[str]] = defaultdict(list)
        for word in self._different:
            groups[word[0].lower() if word.isascii() else _first(fold(word))].append(word)
        return groups

    def of_stem(self, wanted: str) -> Printed:
        """The words of a stem. Only the Arabic stemmer takes away what a word begins with."""
        likely = self._by_first.get(_first(wanted), ())
        return frozenset(word for word in likely if stem(fold(word)) == wanted)

    def of_form(self, wanted: str) -> Printed:
        """The words of a form."""
        likely = self._by_first.get(_first(wanted), ())
        return frozenset(word for word in likely if fold(word) == wanted)


def _first(form: str) -> str:
    return "" if is_arabic(form) else form[:1]


def spots(leaves: Sequence[tuple[int, ours.TextLeaf]], words: Words) -> list[Spot]:
    """All stretches that any of these numbered leaves matches, ascending.

    Words near each other are spots of one word each.
    """
    single: defaultdict[str, list[int]] = defaultdict(list)
    rows: defaultdict[str, list[tuple[int, list[Printed]]]] = defaultdict(list)
    found: list[Spot] = []
    for number, leaf in leaves:
        wanted = _wanted(leaf, words)
        if not wanted or not all(wanted):
            continue
        if isinstance(leaf, ours.Phrase) and leaf.slop:
            found += ((n, n, number) for n in _near(leaf, words))
        elif len(wanted) == 1:
            for word in wanted[0]:
                single[word].append(number)
        else:
            for word in wanted[0]:
                rows[word].append((number, wanted))
    found += _singles(single, words.printed)
    found += _rows(rows, words.printed)
    return sorted(found)


def _wanted(leaf: ours.TextLeaf, words: Words) -> list[Printed]:
    """For each word of the leaf, which words of the text match it."""
    wanted = forms(leaf.text)
    match leaf:
        case ours.Word():
            return [words.of_stem(stem(form)) for form in wanted]
        case ours.Phrase():
            return [words.of_form(form) for form in wanted]
        case ours.Prefix():
            start = "".join(wanted)
            alike = [form for form in words.by_form if form.startswith(start)]
        case ours.Wildcard(text):
            alike = list(filter(matcher(folded(text)), words.by_form))
        case ours.Fuzzy(distance=distance):
            word = "".join(wanted)
            likely = [form for form in words.by_form if form[0] == word[0]]
            alike = list(compress(likely, within(distance, word, likely).tolist()))
    return [frozenset(word for form in alike for word in words.by_form[form])]


def _singles(asked: Mapping[str, Sequence[int]], printed: Sequence[str]) -> list[Spot]:
    if not asked:
        return []
    return [(n, n, leaf) for n, word in enumerate(printed) if word in asked for leaf in asked[word]]


def _rows(
    asked: Mapping[str, Sequence[tuple[int, list[Printed]]]], printed: Sequence[str]
) -> Iterator[Spot]:
    """The stretches of words in a row, each by what its first word may begin."""
    if asked:
        for n in (n for n, word in enumerate(printed) if word in asked):
            for leaf, wanted in asked[printed[n]]:
                there = printed[n : n + len(wanted)]
                if len(there) == len(wanted) and all(map(_holds, wanted, there)):
                    yield n, n + len(wanted) - 1, leaf


def _holds(wanted: Printed, word: str) -> bool:
    return word in wanted


def _near(leaf: ours.Phrase, words: Words) -> Iterator[int]:
    """The words themselves wherever all of them stand within reach of each other, each once."""
    needed = Counter(forms(leaf.text))
    form_of = {word: form for form in needed for word in words.by_form.get(form, ())}
    printed = words.printed
    places = [n for n, word in enumerate(printed) if word in form_of]
    reach = needed.total() - 1 + leaf.slop
    left = told = 0
    for right, end in enumerate(places):
        needed[form_of[printed[end]]] -= 1
        while places[left] < end - reach:
            needed[form_of[printed[places[left]]]] += 1
            left += 1
        if max(needed.values()) <= 0:
            told = max(told, left)
            yield from places[told : right + 1]
            told = right + 1
