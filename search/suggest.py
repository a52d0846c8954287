"""What may become of a query that is still being typed: words, headlines, sources and datelines."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from typing import Literal, NamedTuple

import numpy as np

from index.analysis import Token, forms, stem, tokens
from index.errors import QueryError
from index.fields import TEXT_FIELDS
from search import query as ours
from search.counting import unfiltered
from search.dictionary import articles_with_stem, as_printed, beginning_with
from search.orders import day_order
from search.parser import LIMITS
from search.plan import finder
from search.snapshot import Snapshot
from search.tokens import DATE_FIELDS, OPERATORS

Kind = Literal["word", "source", "dateline", "headline"]

MOST = 20
"""Suggestions asked for at once: a screen of them."""

SHORTEST = 2
"""Letters of a word from which on it is completed; the prefixes of a query have as many."""

_FACETS: tuple[Literal["source", "dateline"], ...] = ("source", "dateline")
_OF_A_FACET = 2
_HEADLINES = 3
_TRIED = 24  # words whose hits are counted: those of most articles

# A word of more than three in four articles narrows nothing, in an archive that can tell.
_NARROWING = 0.75
_TELLING = 1000

_FIELD = re.compile(r"([^\W\d_]+):[\"“]?\Z")
_PLAIN = re.compile(r"[\w\s'’-]*")
_QUOTES = re.compile(r'["“”„«»]')


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One of them: `count` articles have it.

    A word: `query` is what was typed with its last word completed, and so is `text`. A source or
    dateline: `text` is the value of the facet, and `query` what stands before it. A headline:
    `text`, and `id` is that of the article.
    """

    kind: Kind
    text: str
    query: str
    count: int
    id: str = ""


class _Typed(NamedTuple):
    """A query whose last word is not finished; `field` is that of the word, "" for none."""

    text: str
    before: str
    last: Token
    field: str


class _Values(NamedTuple):
    """The values of a facet to be looked through: line n of `lines` has the forms of value n."""

    lines: str
    starts: list[int]

    @property
    def nbytes(self) -> int:
        """About what it takes."""
        return len(self.lines) + 36 * len(self.starts)


def suggestions(snapshot: Snapshot, text: str, limit: int) -> tuple[Suggestion, ...]:
    """Up to `limit` suggestions, words first; each finds something.

    None where the text does not end in a word of SHORTEST letters. Raises QueryError where it is
    longer than a query may be.
    """
    if len(text) > LIMITS.length:
        raise QueryError("q", f"A query has at most {LIMITS.length:,} characters.")
    typed = _typed(text)
    if typed is None:
        return ()
    others = [*_facets(snapshot, typed), *_headlines(snapshot, typed)]
    words = _words(snapshot, typed, max(limit - len(others), limit // 2))
    return tuple([*words, *others][:limit])


def _typed(text: str) -> _Typed | None:
    last = next(iter(reversed(list(tokens(text)))), None)
    if last is None or last.end != len(text) or len(last.form) < SHORTEST:
        return None
    before = text[: last.start]
    name = _FIELD.search(before)
    field = name[1] if name else ""
    if text[last.start :] in OPERATORS or field in DATE_FIELDS:
        return None
    return _Typed(text, before, last, field if field in TEXT_FIELDS else "")


def _words(snapshot: Snapshot, typed: _Typed, most: int) -> list[Suggestion]:
    """The words that the last one may become, by the hits of the whole query."""
    counting = unfiltered(snapshot)
    usual = snapshot.size * _NARROWING if snapshot.size >= _TELLING else snapshot.size
    quoted = len(_QUOTES.findall(typed.before)) % 2
    found: dict[str, tuple[int, str]] = {}
    for form, _ in beginning_with(snapshot, typed.field, typed.last.form, _TRIED):
        alike = form if quoted else stem(form)  # what finds the same
        if alike in found:
            continue
        if quoted or articles_with_stem(snapshot, typed.field, form) <= usual:
            found[alike] = counting.count(typed.before + form), form
    best = sorted(filter(lambda counted: counted[0], found.values()), key=lambda one: -one[0])
    return [_word(snapshot, typed, form, count) for count, form in best[:most]]


def _word(snapshot: Snapshot, typed: _Typed, form: str, count: int) -> Suggestion:
    query = typed.before + as_printed(snapshot, typed.field, form)
    return Suggestion("word", query, query, count)


def _facets(snapshot: Snapshot, typed: _Typed) -> Iterator[Suggestion]:
    """Sources and datelines with a word that begins so: with all that was typed, or its last."""
    whole = " ".join(forms(typed.text))
    if typed.field or not _PLAIN.fullmatch(typed.text):
        return
    for name in _FACETS:
        found = list(_having(snapshot, name, whole, ""))
        if not found and typed.before.strip():
            found = list(_having(snapshot, name, typed.last.form, typed.before.strip()))
        yield from found


def _having(
    snapshot: Snapshot, name: Literal["source", "dateline"], prefix: str, before: str
) -> Iterator[Suggestion]:
    ordinals = np.array(list(_ordinals(_values(snapshot, name), prefix)), np.intp)
    if not len(ordinals):
        return
    values, column = snapshot.facets[name]
    numbers = unfiltered(snapshot).found(before).numbers
    counts = np.bincount(column.take(numbers), minlength=len(values))[ordinals]
    for at in np.argsort(-counts, kind="stable")[:_OF_A_FACET].tolist():
        if counts[at]:
            yield Suggestion(name, values[ordinals[at]], before, int(counts[at]))


def _ordinals(values: _Values, prefix: str) -> Iterator[int]:
    """The values of which a word, and what follows it, begins so."""
    at = values.lines.find(f" {prefix}")
    while at >= 0:
        ordinal = bisect_right(values.starts, at) - 1
        yield ordinal
        end = values.starts[ordinal + 1]
        at = values.lines.find(f" {prefix}", end)


def _values(snapshot: Snapshot, name: str) -> _Values:
    def look() -> _Values:
        lines = [f" {' '.join(forms(value))}\n" for value in snapshot.facets[name].values]
        return _Values("".join(lines), list(accumulate(map(len, lines), initial=0)))

    return snapshot.cache.get(("forms of values", name), look)


def _headlines(snapshot: Snapshot, typed: _Typed) -> Iterator[Suggestion]:
    """The newest headlines that have all words typed, the last as the beginning of one."""
    if typed.field not in ("", "headline") or not _PLAIN.fullmatch(typed.text):
        return
    before = [ours.Word(form, "headline") for form in forms(typed.before)]
    find = finder(ours.conjunction([*before, ours.Prefix(typed.last.form, "headline")]))
    try:
        found = find(snapshot) & snapshot.living
    except QueryError:  # so short a prefix stands for too many words
        return
    order = day_order(snapshot, "newest")
    newest = order.numbers.take(order.ranks_of(found, found.count)[: 2 * _HEADLINES])
    seen: dict[str, str] = {}
    for number in newest.tolist():
        article = snapshot.article(number)
        seen.setdefault(article.headline, article.id)
    for headline, article_id in list(seen.items())[:_HEADLINES]:
        yield Suggestion("headline", headline, typed.text, 1, article_id)
