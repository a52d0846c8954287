"""BM25F: one saturation over the weighted fields of an article, with exact lengths.

Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009), section
3.5: the frequencies of a term are divided by the length of their field, weighted and added up
before they saturate, so that a word in the headline and in the body counts as one word found
twice, not as two.

What a word adds to the score of an article depends on nothing else in the query, so it is worked
out for all its articles at once and kept.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from index.lazy import cached_property
from search.kernel.weighing import weigh
from search.matches import Matches
from search.snapshot import Snapshot
from search.top import Scores
from search.units import Asked, Unit, known_units, postings
from search.words import FREQUENT, ListedScores, RowScores, Words, WordScores

K1 = 1.2  # how soon more of a word says nothing new; the value of most of the literature
B = 0.75  # how much a long text is held against a word in it, in every field


class AskedWords(Words):
    """The words of a query, which are scored when the first score is asked for."""

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


def words_of(snapshot: Snapshot, asked: Sequence[Asked]) -> Words:
    """The words that a query asks for.

    Raises QueryError where a prefix or a fuzzy word stands for too many words.
    """
    return AskedWords(snapshot, known_units(snapshot, asked))


def word_scores(snapshot: Snapshot, unit: Unit) -> WordScores:
    """The articles that hold a word and their scores, from the cache of the snapshot."""
    return snapshot.cache.get(unit.key, lambda: _worked_out(snapshot, unit))


def matches_of(snapshot: Snapshot, unit: Unit) -> Matches:
    """The articles that hold a word, deleted ones never."""
    return word_scores(snapshot, unit).matches


def _worked_out(snapshot: Snapshot, unit: Unit) -> WordScores:
    fields = []
    for part in unit.parts:
        numbers, frequencies = postings(snapshot, part)
        if len(numbers):
            shares = _shares(snapshot, part.field, part.weight)
            fields.append((numbers, frequencies, shares))
    numbers, scores, idf = weigh(fields, snapshot.size, K1)
    frequent = len(numbers) * FREQUENT > snapshot.size
    if snapshot.size > snapshot.manifest.articles:  # some are deleted
        kept = snapshot.alive.take(numbers)
        numbers, scores = numbers.compress(kept), scores.compress(kept)
    return (RowScores if frequent else ListedScores)(numbers, scores, snapshot.size, idf)


def _shares(snapshot: Snapshot, field: str, weight: float) -> Scores:
    """By article, what each time that a term stands in this field counts for its length."""

    def work_out() -> Scores:
        lengths = snapshot.lengths[field]
        average = float(lengths.sum()) / max(len(lengths), 1) or 1.0
        longest = int(lengths.max(initial=0))
        each = np.arange(longest + 1) if longest < len(lengths) else lengths
        shares: Scores = (weight / (1 - B + B * each / average)).astype(np.float32)
        return shares if each is lengths else shares.take(lengths)

    return snapshot.cache.always(("shares", field, weight), work_out)
