"""Did you mean: the query with its misspelled words as the index spells them.

A noisy channel (Kernighan, Church and Gale 1990): a correction is as likely as its words are
frequent, and each edit divides that by EDIT_COST. Of the likeliest, what counts are the hits that
the whole query has with them, so that words which are right apart but never stand together are not
offered.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log
from typing import NamedTuple

from index.analysis import Token, forms, stem, tokens
from search import query as ours
from search.counting import Counting
from search.dictionary import (
    articles_with,
    articles_with_stem,
    as_printed,
    beginning_with,
    close_to,
)
from search.parser import parse
from search.results import Marked, Request, plain_text
from search.snapshot import Snapshot

FEW = 10
"""Hits up to which a search is taken to be misspelled perhaps."""

TIMES_AS_MANY = 20
"""So much more frequent is what was meant: a misprint stands in one article of some hundred that
have the word, and a rare name beside a frequent word is no slip."""

MOST = 3
"""Corrections offered: who has to read more had better type again."""

MOST_WORDS = 16
"""Words of a query that is corrected: a longer one is a pasted text."""

EDIT_COST = 100.0

_OTHER_FIRST = 0.5  # edits that another first letter costs beside its own: few slip there
_DROPPED = 4  # edits that a word costs which is left out: another word is better, if it helps
_PLAIN = re.compile(r"[\w\s'’-]*")  # a query of words alone, of which each can be left out
_SHORTEST = 3  # letters of a word that is corrected, or that one is cut into: all are close to less
_TWO_EDITS = 5  # letters from which on two edits leave enough of a word to know it by
_OPTIONS = 5  # words tried for one
_TRIED = 24  # queries of which the hits are counted
_UNKNOWN = 0.01  # articles that a word of no article counts as having


@dataclass(frozen=True, slots=True)
class Correction:
    """A query that finds `count` articles; `pieces` marks what of it was changed.

    `dropped` are the words typed that it leaves out.
    """

    pieces: Marked
    count: int
    dropped: tuple[str, ...] = ()

    @property
    def query(self) -> str:
        """What to search for."""
        return plain_text(self.pieces)


class _Change(NamedTuple):
    """Other words for a stretch of the query, or the same ones with 0 edits."""

    start: int
    end: int
    text: str
    likelihood: float
    edits: float

    @property
    def score(self) -> float:
        return self.likelihood - self.edits * log(EDIT_COST)

    @property
    def corrects(self) -> bool:
        """Whether it puts other words there: a word left out alone is no correction."""
        return bool(self.edits and self.text)


_Changes = tuple[_Change, ...]


class _Asked(NamedTuple):
    """In which field a form was asked for, and whether all forms of its stem count."""

    field: str
    stemmed: bool

    def articles(self, snapshot: Snapshot, form: str) -> int:
        counted = articles_with_stem if self.stemmed else articles_with
        return counted(snapshot, self.field, form)


def corrections(snapshot: Snapshot, request: Request, total: int) -> tuple[Correction, ...]:
    """The corrections of a request that has `total` hits, the likeliest first.

    Each finds something; where there were hits, more than TIMES_AS_MANY of them. Raises QueryError
    as a search does.
    """
    if total > FEW:
        return ()
    query = request.query
    asked = _asked(query)
    words = [token for token in tokens(query) if _is_word(query, token, asked)]
    if len(words) > MOST_WORDS:
        return ()
    choices = [_choices(snapshot, query, word, asked[word.form]) for word in words]
    if not choices:
        return ()
    counting = Counting(snapshot, request)
    tries = [*_likeliest(choices), *_joined(snapshot, query, words, asked)]
    found = _that_find(counting, query, tries, total)
    if not found and _PLAIN.fullmatch(query):
        found = _that_find(counting, query, _likeliest(map(_or_dropped, choices)), total)
        fewest = min((len(_dropped(query, changes)) for _, _, changes in found), default=0)
        found = [one for one in found if len(_dropped(query, one[2])) == fewest]
    fields = {word.start: asked[word.form].field for word in words}
    return tuple(
        Correction(
            _pieces(query, _printed(snapshot, query, changes, fields)),
            count,
            _dropped(query, changes),
        )
        for _, count, changes in found[:MOST]
    )


def _dropped(query: str, changes: _Changes) -> tuple[str, ...]:
    return tuple(query[each.start : each.end] for each in changes if not each.text)


def _that_find(
    counting: Counting, query: str, tries: Iterable[_Changes], total: int
) -> list[tuple[float, int, _Changes]]:
    """Those of the changes that find enough, the likeliest first: score, hits and changes."""
    found: dict[str, tuple[float, int, _Changes]] = {}
    for changes in tries:
        changed = plain_text(_pieces(query, changes))
        count = counting.count(changed)
        if count > total * TIMES_AS_MANY:
            edits = sum(change.edits for change in changes)
            found.setdefault(changed, (log(count) - edits * log(EDIT_COST), count, changes))
    return sorted(found.values(), key=lambda scored: -scored[0])


def _printed(snapshot: Snapshot, query: str, changes: _Changes, fields: dict[int, str]) -> _Changes:
    return tuple(_spelled(snapshot, query, each, fields[each.start]) for each in changes)


def _asked(query: str) -> dict[str, _Asked]:
    """The forms that an article should hold."""
    return {
        form: _Asked(leaf.field, isinstance(leaf, ours.Word))
        for leaf in ours.wanted(parse(query).node)
        if isinstance(leaf, ours.Word | ours.Phrase)
        for form in forms(leaf.text)
    }


def _is_word(query: str, token: Token, asked: dict[str, _Asked]) -> bool:
    """Whether it is one that may be misspelled: no field, number, prefix or fuzzy word."""
    return (
        token.form in asked
        and len(token.form) >= _SHORTEST
        and not any(map(str.isdigit, token.form))
        and query[token.end : token.end + 1] not in (":", "*", "~")
    )


def _choices(snapshot: Snapshot, query: str, word: Token, asked: _Asked) -> list[_Change]:
    """The word as typed, and what it may have been meant to be."""
    own = asked.articles(snapshot, word.form)
    typed = _Change(word.start, word.end, query[word.start : word.end], log(own or _UNKNOWN), 0)
    others = [
        _Change(word.start, word.end, form, log(articles), edits)
        for form, articles, edits in _close(snapshot, word.form, asked, known=own > 0)
        if articles > own * TIMES_AS_MANY
    ]
    if not own and asked.stemmed:
        others += _halves(snapshot, word, asked)
    others.sort(key=lambda change: -change.score)
    return [typed, *_unlike(others, asked)[:_OPTIONS]]


def _close(
    snapshot: Snapshot, form: str, asked: _Asked, *, known: bool
) -> Iterator[tuple[str, int, float]]:
    """The forms close to one, each with its articles and edits; none that is searched for alike.

    A word of the index is one letter off at most; of an unknown one it may be the beginning.
    """
    seen = {form}
    rounds = [(1, close_to(snapshot, asked.field, form, 1))]
    if not known:
        rounds.append((1, beginning_with(snapshot, asked.field, form, _OPTIONS)))
    if not known and len(form) >= _TWO_EDITS:
        rounds.append((2, close_to(snapshot, asked.field, form, 2)))
    for edits, entries in rounds:
        for other, articles in entries:
            if other not in seen and not (asked.stemmed and stem(other) == stem(form)):
                yield other, articles, edits + (other[0] != form[0]) * _OTHER_FIRST
            seen.add(other)


def _or_dropped(words: list[_Change]) -> list[_Change]:
    """A word that no article has may be left out, where nothing else helps."""
    typed = words[0]
    if typed.likelihood >= 0:
        return words
    return [*words, typed._replace(text="", likelihood=0.0, edits=_DROPPED)]


def _unlike(changes: list[_Change], asked: _Asked) -> list[_Change]:
    """Of those that search for the same, the first."""
    if not asked.stemmed:
        return changes
    found: dict[str, _Change] = {}
    for change in changes:
        found.setdefault(stem(change.text), change)
    return list(found.values())


def _halves(snapshot: Snapshot, word: Token, asked: _Asked) -> Iterator[_Change]:
    """Two words that were typed as one; as frequent as the rarer of them."""
    for cut in range(_SHORTEST, len(word.form) - _SHORTEST + 1):
        halves = word.form[:cut], word.form[cut:]
        articles = min(articles_with(snapshot, asked.field, half) for half in halves)
        if articles:
            yield _Change(word.start, word.end, " ".join(halves), log(articles), 1)


def _joined(
    snapshot: Snapshot, query: str, words: Sequence[Token], asked: dict[str, _Asked]
) -> Iterator[_Changes]:
    """One word that was typed as two."""
    for first, second in pairwise(words):
        one = first.form + second.form
        if query[first.end : second.start].isspace() and asked[first.form] == asked[second.form]:
            articles = asked[first.form].articles(snapshot, one)
            if articles:
                yield (_Change(first.start, second.end, one, log(articles), 1),)


def _likeliest(choices: Iterable[Sequence[_Change]]) -> list[_Changes]:
    """One change for each word, the likeliest of all ways to choose; never all words as typed.

    A beam: of what goes on from the likeliest beginnings, the likeliest.
    """
    tries: list[_Changes] = [()]
    for words in choices:
        longer = [(*before, change) for before in tries for change in words]
        longer.sort(key=lambda changes: -sum(change.score for change in changes))
        tries = longer[: _TRIED + 1]
    return [changes for changes in tries if any(change.corrects for change in changes)][:_TRIED]


def _pieces(query: str, changes: _Changes) -> Marked:
    """The query with the changes made and marked."""
    pieces: list[tuple[str, bool]] = []
    at = 0
    for change in changes:
        pieces += [(query[at : change.start], False), (change.text, change.edits > 0)]
        at = change.end
    pieces.append((query[at:], False))
    kept = [piece for piece in pieces if piece[0]]
    return tuple(kept) if all(change.text for change in changes) else _close_up(kept)


def _close_up(pieces: list[tuple[str, bool]]) -> Marked:
    """Without the blanks around words that were left out."""
    words = [(text.strip(), changed) for text, changed in pieces if text.strip()]
    return tuple(
        piece for word in words for piece in ((" ", False), word)
    )[1:]  # fmt: skip


def _spelled(snapshot: Snapshot, query: str, change: _Change, field: str) -> _Change:
    """The change in the capitals of what was typed, and as articles print it."""
    if not change.edits:
        return change
    typed = query[change.start : change.end]
    text = " ".join(as_printed(snapshot, field, form) for form in change.text.split(" "))
    if typed.isupper() and len(typed) > 1:
        return change._replace(text=text.upper())
    return change._replace(text=text[:1].upper() + text[1:] if typed[:1].isupper() else text)
