"""BM25F: one saturation over the weighted fields of an article, with exact lengths.

Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009), section
3.5: the frequencies of a term are divided by the length of their field, weighted and added up
before they saturate, so that a word in the headline and in the body counts as one word found
twice, not as two.

What a word adds to the score of an article depends on nothing else in the query, so it is worked
out for all its articles at once and kept; of a word that is new, for few articles by themselves.
Either way gives the same, to the last bit.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from math import log1p

import numpy as np

from search.held import Held, InField, held, held_in
from search.matches import Matches, Numbers
from search.snapshot import Snapshot
from search.top import Scores
from search.units import Asked, Unit, known_units
from search.words import FREQUENT, ListedScores, RowScores, Words, WordScores

K1 = 1.2  # how soon more of a word says nothing new; the value of most of the literature
B = 0.75  # how much a long text is held against a word in it, in every field

_START = np.zeros(1, np.intp)

Weighted = tuple[Numbers, Scores]
"""Articles, ascending, and for each how much of a word it holds."""


# Looking up an article in the lists of a word takes as long as scoring so many of the list.
_LOOKED_UP = 8

# So few articles are scored in less time than it takes to put the fields of a word together.
_FEW = 512

# What is found of a word that one article in so many holds is likely to be much of it.
_COMMON = 6


class AskedWords(Words):
    """The words of a query, of which those that are new are scored where it is asked for alone."""

    def __init__(self, snapshot: Snapshot, units: Sequence[Unit]) -> None:
        super().__init__((), snapshot.size)
        self._snapshot = snapshot
        self._units = units

    def __len__(self) -> int:
        return len(self._units)

    @cached_property
    def all(self) -> tuple[WordScores, ...]:
        """Every word scored in all its articles."""
        return tuple([word_scores(self._snapshot, unit) for unit in self._units])

    def scores_of(self, numbers: Numbers) -> Scores:
        """The scores of these articles, which ascend."""
        scores = np.zeros(len(numbers), np.float32)
        for unit in self._units:
            self._add_to(scores, numbers, unit)
        return scores

    def _add_to(self, total: Scores, numbers: Numbers, unit: Unit) -> None:
        snapshot = self._snapshot
        word: WordScores | None = snapshot.cache.peek(unit.key)
        if word is None:
            found = held(snapshot, unit)
            few = len(numbers) < max(found.length // _LOOKED_UP, _FEW)
            if few and not found.scored:
                found.scored = True  # asked for again, it is worth scoring in all
                total += _scores_in(snapshot, found, numbers)
                return
            word = word_scores(snapshot, unit)
        word.add_to(total, numbers)


def words_of(snapshot: Snapshot, asked: Sequence[Asked]) -> Words:
    """The words that a query asks for.

    Raises QueryError where a prefix or a fuzzy word stands for too many words.
    """
    return AskedWords(snapshot, known_units(snapshot, asked))


def word_scores(snapshot: Snapshot, unit: Unit) -> WordScores:
    """The articles that hold a word and their scores, from the cache of the snapshot."""
    return snapshot.cache.get(unit.key, lambda: _worked_out(snapshot, unit))


def matches_of(snapshot: Snapshot, unit: Unit) -> Matches:
    """The articles that hold a word, deleted ones never; scored only if they were before."""
    word: WordScores | None = snapshot.cache.peek(unit.key)
    if word is None:
        found = held(snapshot, unit)
        if found.length * _COMMON < snapshot.size:
            return found.matches
        word = word_scores(snapshot, unit)
    return word.matches


def _worked_out(snapshot: Snapshot, unit: Unit) -> WordScores:
    known: Held | None = snapshot.cache.peek(("held", unit.key))
    fields = held_in(snapshot, unit) if known is None else known.fields
    lists = [(each.postings.numbers, _weighted(snapshot, each)) for each in fields]
    frequent = _frequent(lists, snapshot.size)
    numbers, weighted = _added_up(lists, snapshot.size)
    idf = _idf(len(numbers), snapshot.size)
    scores = _saturated(weighted, idf)
    if snapshot.size > snapshot.manifest.articles:  # some are deleted
        kept = snapshot.alive.take(numbers)
        numbers, scores = numbers.compress(kept), scores.compress(kept)
    return (RowScores if frequent else ListedScores)(numbers, scores, snapshot.size, idf)


def _weighted(snapshot: Snapshot, each: InField) -> Scores:
    """For each article of a field with a word its frequency there, by length and weight."""
    numbers, frequencies = each.postings
    shares = _shares(snapshot, each.part.field, each.part.weight).take(numbers)
    shares *= frequencies.astype(np.float32)
    return shares


def _scores_in(snapshot: Snapshot, found: Held, numbers: Numbers) -> Scores:
    """What a word adds to the scores of these articles, few of those that hold it."""
    fields = list(found.fields)
    if found.length * FREQUENT > snapshot.size:
        fields.sort(key=lambda each: -len(each.postings.numbers))  # as _added_up_on_row adds them
    weighted = np.zeros(len(numbers), np.float32)
    for part, (holding, frequencies) in fields:
        at = holding.searchsorted(numbers)
        shares = _shares(snapshot, part.field, part.weight).take(numbers)
        shares *= frequencies.take(at, mode="clip").astype(np.float32)
        shares *= holding.take(at, mode="clip") == numbers
        weighted += shares
    return _saturated(weighted, _idf(found.any_field.count, snapshot.size))


def _shares(snapshot: Snapshot, field: str, weight: float) -> Scores:
    """By article, what each time that a term stands in this field counts for its length."""

    def work_out() -> Scores:
        lengths = snapshot.lengths[field]
        average = float(lengths.sum()) / max(len(lengths), 1) or 1.0
        shares: Scores = (weight / (1 - B + B * lengths / average)).astype(np.float32)
        return shares

    return snapshot.cache.get(("shares", field, weight), work_out)


def _frequent(lists: list[Weighted], size: int) -> bool:
    return sum([len(numbers) for numbers, _ in lists]) * FREQUENT > size


def _added_up(lists: list[Weighted], size: int) -> Weighted:
    """All lists as one: each article once, ascending, with the sum of its values."""
    if not lists:
        return np.zeros(0, np.int32), np.zeros(0, np.float32)
    if len(lists) == 1:
        return lists[0]
    if _frequent(lists, size):
        return _added_up_on_row(lists, size)
    numbers = np.concatenate([numbers for numbers, _ in lists])
    values = np.concatenate([values for _, values in lists])
    order = numbers.argsort(kind="stable")  # which merges runs that are sorted
    numbers = numbers.take(order)
    first = (numbers[1:] != numbers[:-1]).nonzero()[0]
    first += 1
    first = np.concatenate((_START, first))
    return numbers.take(first), np.add.reduceat(values.take(order), first)


def _added_up_on_row(lists: list[Weighted], size: int) -> Weighted:
    row = np.zeros(size, np.float32)
    (numbers, values), *others = sorted(lists, key=lambda each: -len(each[0]))
    row[numbers] = values  # a third of the time of adding the longest
    for numbers, values in others:
        row[numbers] += values
    found = (row > 0).nonzero()[0]
    return found.astype(np.int32), row.take(found)


def _idf(holding: int, size: int) -> float:
    """What a word that so many articles hold counts; deleted ones count too."""
    return log1p((size - holding + 0.5) / (holding + 0.5))


def _saturated(weighted: Scores, idf: float) -> Scores:
    scores: Scores = weighted * idf
    scores /= weighted + K1
    return scores
