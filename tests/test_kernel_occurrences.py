"""The built counting and sorting of words against the plain one and the same word by word."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import chain
from typing import Any, NamedTuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import DTypeLike, NDArray

from tests.kernels import built, plain

NAME = "index.kernel.occurrences"
both = pytest.mark.parametrize("module", ["plain", "built"])


class Drawn(NamedTuple):
    """Texts of surfaces, and what forms each surface has."""

    texts: list[list[int]]
    forms_of: list[list[int]]

    def arrays(self) -> tuple[NDArray[np.integer[Any]], ...]:
        return (*joined(self.texts), *joined(self.forms_of))

    def forms(self) -> list[list[int]]:
        return [
            [form for surface in text for form in self.forms_of[surface]] for text in self.texts
        ]


def joined(lists: Sequence[Sequence[int]]) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    starts = np.cumsum([0, *map(len, lists)], dtype=np.int64)
    return np.fromiter(chain.from_iterable(lists), np.int32), starts


def drawn(forms_of: list[list[int]]) -> st.SearchStrategy[Drawn]:
    surfaces = st.lists(st.integers(0, len(forms_of) - 1), max_size=9)
    return st.builds(Drawn, st.lists(surfaces, max_size=9), st.just(forms_of))


words = st.lists(st.lists(st.integers(0, 9), max_size=3), min_size=1).flatmap(drawn)


def module_of(kind: str) -> Any:
    return plain(NAME) if kind == "plain" else built(NAME)


@both
@given(words)
def test_forms_are_counted(module: str, words: Drawn) -> None:
    counts, lengths = module_of(module).counted(*words.arrays(), 10)
    assert (counts.dtype, lengths.dtype) == (np.int64, np.int32)
    expected = Counter(chain.from_iterable(words.forms()))
    assert counts.tolist() == [expected[form] for form in range(10)]
    assert lengths.tolist() == list(map(len, words.forms()))


@both
@given(
    words, st.permutations(range(10)), *(st.sampled_from([np.uint16, np.uint32]) for _ in range(2))
)
def test_occurrences_are_put_by_form(
    module: str, words: Drawn, order: list[int], one: DTypeLike, other: DTypeLike
) -> None:
    found: list[tuple[int, int, int]] = [
        (order.index(form), text, position)
        for text, forms in enumerate(words.forms())
        for position, form in enumerate(forms)
    ]
    counts = np.bincount([rank for rank, _, _ in found], minlength=10)
    places = (np.cumsum(counts) - counts)[np.argsort(order)]
    before = places.copy()
    texts, positions = np.empty(len(found), one), np.empty(len(found), other)
    module_of(module).put_by_form(*words.arrays(), places, texts, positions)
    assert list(zip(texts, positions, strict=True)) == [(t, p) for _, t, p in sorted(found)]
    assert places.tolist() == before.tolist()
