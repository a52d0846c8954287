"""One posting list as a Whoosh matcher, over whole arrays."""

from __future__ import annotations

from bisect import bisect_left
from functools import cached_property
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from whoosh.formats import Existence, Format, Positions
from whoosh.matching.mcore import LeafMatcher, ReadTooFar
from whoosh.scoring import BaseScorer
from whoosh.system import pack_uint

Ints = NDArray[np.int32]
Lengths = NDArray[Any]
"""Whole numbers of any type."""

# Postings whose best possible score is looked at together; 128 as in Whoosh's own codec, so that a
# search skips as often.
BLOCK = 128


class PostingList(Protocol):
    """What a matcher reads of a term; arrays run over its postings, in order of the numbers.

    `lengths` are of the field in each of the articles, 0 where lengths are not kept.
    """

    @property
    def numbers(self) -> Ints: ...
    @property
    def frequencies(self) -> Ints: ...
    @property
    def weights(self) -> NDArray[Any]: ...
    @property
    def lengths(self) -> Lengths: ...
    def positions(self) -> Ints:
        """All positions in a row, frequencies[i] of them for posting i."""


def _plain(array: NDArray[Any]) -> list[Any]:
    """As Python's own numbers, which Whoosh asks for and which are faster one by one."""
    plain: list[Any] = array.tolist()
    return plain


class ArrayMatcher(LeafMatcher):
    """Stands on one posting of a term after the other; `term` is (field name, bytes).

    Qualities are of blocks of BLOCK postings: no posting of a block scores more than its highest
    weight would in its shortest text.
    """

    def __init__(
        self,
        postings: PostingList,
        format_: Format,
        term: tuple[str, bytes],
        scorer: BaseScorer | None = None,
    ) -> None:
        self._postings = postings
        self._ids: list[int] = postings.numbers.tolist()
        self._at = 0
        self._term = term
        self.format = format_
        self.scorer = scorer

    def is_active(self) -> bool:
        return self._at < len(self._ids)

    def reset(self) -> None:
        self._at = 0

    def copy(self) -> ArrayMatcher:
        """Another matcher on the same posting; what is decoded is shared."""
        other = object.__new__(type(self))
        other.__dict__.update(self.__dict__)
        return other

    def id(self) -> int:
        return self._ids[self._at]

    def all_ids(self) -> Any:
        return iter(self._ids[self._at :])

    def next(self) -> bool:  # type: ignore[override]  # annotated None, but collectors ask for it
        """Go one posting on; whether that entered another block."""
        if not self.is_active():
            raise ReadTooFar
        self._at += 1
        return self._at % BLOCK == 0

    def skip_to(self, id: int) -> None:
        if not self.is_active():
            raise ReadTooFar
        self._at = bisect_left(self._ids, id, self._at)

    def supports_block_quality(self) -> bool:
        return self.scorer is not None and self.scorer.supports_block_quality()

    def max_quality(self) -> float:
        if self.scorer is None:
            return float(max(self._block_weights))
        return self.scorer.max_quality()

    def block_quality(self) -> float:
        if self.scorer is None:
            return self.block_max_weight()
        return self.scorer.block_quality(self)

    def skip_to_quality(self, minquality: float) -> int:
        skipped = 0
        while self.is_active() and self.block_quality() <= minquality:
            self._at = (self._at // BLOCK + 1) * BLOCK
            skipped += 1
        return skipped

    def block_min_id(self) -> int:
        return self._ids[self._block() * BLOCK]

    def block_max_id(self) -> int:
        return self._ids[min((self._block() + 1) * BLOCK, len(self._ids)) - 1]

    def block_max_weight(self) -> float:
        return self._block_weights[self._block()]

    def block_min_length(self) -> int:
        return self._block_shortest[self._block()]

    def block_max_length(self) -> int:
        return self._block_longest[self._block()]

    def _block(self) -> int:
        """The number of the block; the last one behind the end, where Whoosh still asks."""
        return min(self._at, len(self._ids) - 1) // BLOCK

    @cached_property
    def _block_starts(self) -> NDArray[np.int64]:
        return np.arange(0, len(self._ids), BLOCK)

    @cached_property
    def _block_weights(self) -> list[float]:
        highest = np.maximum.reduceat(self._postings.weights, self._block_starts)
        return _plain(highest)

    @cached_property
    def _block_shortest(self) -> list[int]:
        return _plain(np.minimum.reduceat(self._postings.lengths, self._block_starts))

    @cached_property
    def _block_longest(self) -> list[int]:
        return _plain(np.maximum.reduceat(self._postings.lengths, self._block_starts))

    def weight(self) -> float:
        return self._weights[self._at]

    def score(self) -> float:
        return self.weight() if self.scorer is None else self.scorer.score(self)

    def value(self) -> bytes:
        """The posting's value as its format would have written it."""
        if isinstance(self.format, Positions):
            encoded: bytes = self.format.encode(self._places())
            return encoded
        if isinstance(self.format, Existence):
            return b""
        return pack_uint(self._frequencies[self._at])

    def value_as(self, astype: str) -> Any:
        if astype == "positions" and self.format.supports(astype):
            return self._places()
        if astype == "frequency":
            return self._frequencies[self._at]
        return self.format.decode_as(astype, self.value())

    def _places(self) -> list[int]:
        starts = self._starts
        return _plain(self._positions[starts[self._at] : starts[self._at + 1]])

    @cached_property
    def _weights(self) -> list[float]:
        return _plain(self._postings.weights)

    @cached_property
    def _frequencies(self) -> list[int]:
        return _plain(self._postings.frequencies)

    @cached_property
    def _positions(self) -> Ints:
        return self._postings.positions()

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *_plain(np.cumsum(self._postings.frequencies, dtype=np.int64))]
