"""Where an article matches, marked in its headline and in the passage worth showing.

What is marked is what matched: stems for words, exact forms for quotes, prefixes and fuzzy words
by their own rule, phrases only as phrases. Text of any length is looked through to its end.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import compress

from index.analysis import Token, forms, stem, tokens
from search import query as ours
from search.distance import within
from search.results import Marked

SNIPPET_CHARACTERS = 280

_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Spot:
    """A stretch of text that matched: token numbers [first, last], and which leaf it matched."""

    first: int
    last: int
    leaf: int


class Highlighter:
    """Finds what the words of one query match; made once for a page of hits."""

    def __init__(self, node: ours.Node) -> None:
        self._node = node

    @cached_property
    def _leaves(self) -> list[ours.TextLeaf]:
        return list(dict.fromkeys(ours.wanted(self._node)))

    def mark(self, field: str, text: str) -> Marked:
        """The whole text with its matches marked."""
        found = list(tokens(text))
        return _marked(text, 0, len(text), found, self._spots(field, found))

    def snippet(self, field: str, text: str) -> Marked:
        """The passage of about SNIPPET_CHARACTERS that shows the most different matches.

        Where nothing matches it is the beginning. It starts and ends at words; an ellipsis stands
        where text was left out.
        """
        found = list(tokens(text))
        spots = self._spots(field, found)
        start, end = _window(text, found, spots)
        pieces = _marked(text, start, end, found, spots)
        head = (("… ", False),) if start > 0 else ()
        tail = ((" …", False),) if end < len(text) else ()
        return (*head, *_on_one_line(pieces), *tail)

    def _spots(self, field: str, found: Sequence[Token]) -> list[Spot]:
        spots: list[Spot] = []
        for number, leaf in enumerate(self._leaves):
            if leaf.field in ("", field):
                spots += (Spot(a, b, number) for a, b in _runs(leaf, found))
        return sorted(spots, key=lambda spot: (spot.first, -spot.last))


def _runs(leaf: ours.TextLeaf, found: Sequence[Token]) -> Iterator[tuple[int, int]]:
    """The first and last token of every stretch that the leaf matches."""
    words = forms(leaf.text)
    match leaf:
        case ours.Word():
            yield from _in_a_row([stem(w) for w in words], [stem(t.form) for t in found])
        case ours.Phrase(slop=0):
            yield from _in_a_row(words, [t.form for t in found])
        case ours.Phrase(slop=slop):
            yield from _near(words, [t.form for t in found], len(words) - 1 + slop)
        case ours.Prefix():
            start = "".join(words)
            yield from ((n, n) for n, t in enumerate(found) if t.form.startswith(start))
        case ours.Fuzzy(distance=distance):
            word = "".join(words)
            alike = [n for n, token in enumerate(found) if token.form[0] == word[0]]
            close = within(distance, word, [found[n].form for n in alike]).tolist()
            yield from ((n, n) for n in compress(alike, close))


def _in_a_row(wanted: list[str], there: list[str]) -> Iterator[tuple[int, int]]:
    size = len(wanted)
    for start, term in enumerate(there):
        if wanted and term == wanted[0] and there[start : start + size] == wanted:
            yield start, start + size - 1


def _near(wanted: list[str], there: list[str], span: int) -> Iterator[tuple[int, int]]:
    """The words themselves wherever all of them stand within `span` of each other, each once."""
    places = [n for n, term in enumerate(there) if term in wanted]
    needed = Counter(wanted)
    left = told = 0
    for right, end in enumerate(places):
        needed[there[end]] -= 1
        while places[left] < end - span:
            needed[there[places[left]]] += 1
            left += 1
        if max(needed.values()) <= 0:
            told = max(told, left)
            yield from ((n, n) for n in places[told : right + 1])
            told = right + 1


def _window(text: str, found: Sequence[Token], spots: Sequence[Spot]) -> tuple[int, int]:
    """The start and end of the passage: the most different leaves, then the most spots."""
    if not spots:
        return 0, _end_of_words(text, found, 0)
    best = max(
        range(len(spots)),
        key=lambda i: (*_worth(found, spots, i), -i),
    )
    middle_from = found[spots[best].first].start
    lead = max(0, middle_from - SNIPPET_CHARACTERS // 4)
    first = bisect_left(found, lead, key=lambda token: token.start)
    start = 0 if lead == 0 else min(found[first].start, middle_from)
    return start, _end_of_words(text, found, start)


def _worth(found: Sequence[Token], spots: Sequence[Spot], i: int) -> tuple[int, int]:
    limit = found[spots[i].first].start + SNIPPET_CHARACTERS * 3 // 4
    inside = []
    for spot in spots[i : i + 50]:
        if found[spot.last].end > limit:
            break
        inside.append(spot.leaf)
    return len(set(inside)), len(inside)


def _end_of_words(text: str, found: Sequence[Token], start: int) -> int:
    limit = start + SNIPPET_CHARACTERS
    if limit >= len(text):
        return len(text)
    last = bisect_left(found, limit, key=lambda token: token.end) - 1
    return found[last].end if last >= 0 and found[last].end > start else limit


def _marked(
    text: str, start: int, end: int, found: Sequence[Token], spots: Sequence[Spot]
) -> Marked:
    pieces: list[tuple[str, bool]] = []
    at = start
    for spot in spots:
        left, right = found[spot.first].start, found[spot.last].end
        if left < start or right > end or right <= at:
            continue
        left = max(left, at)
        pieces += ((text[at:left], False), (text[left:right], True))
        at = right
    pieces.append((text[at:end], False))
    return tuple(piece for piece in pieces if piece[0])


def _on_one_line(pieces: Marked) -> Marked:
    return tuple((_SPACE.sub(" ", text), hit) for text, hit in pieces)
