"""Segments against dicts and lists: whatever was written comes back."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from index.analysis import stem
from index.article import Article
from index.codec.field_reader import StemLists, TermLists
from index.codec.segment_reader import Segment
from index.fields import DAY_FIELDS, FACET_FIELDS, TEXT_FIELDS, facet_value, stem_field
from tests import simple_segment
from tests.strategies import archives


@contextmanager
def segment_of(articles: list[Article]) -> Iterator[Segment]:
    with (
        tempfile.TemporaryDirectory() as folder,
        simple_segment.written(Path(folder), articles) as segment,
    ):
        yield segment


@given(archives())
@settings(deadline=None, max_examples=40)
def test_forms_stand_where_they_stood(articles: list[Article]) -> None:
    with segment_of(articles) as segment:
        for name in TEXT_FIELDS:
            _assert_same(segment.lists[name], simple_segment.places(articles, name))


@given(archives())
@settings(deadline=None, max_examples=40)
def test_stems_stand_where_their_forms_stood(articles: list[Article]) -> None:
    with segment_of(articles) as segment:
        for name in TEXT_FIELDS:
            lists = segment.lists[stem_field(name)]
            _assert_same(lists, simple_segment.stem_places(articles, name))
            _assert_forms(lists)


def _assert_same(lists: TermLists, expected: simple_segment.Places) -> None:
    assert [term.decode() for term in lists.terms] == list(expected)
    for term, places in enumerate(expected.values()):
        numbers, frequencies = lists.postings(term)
        assert numbers.dtype == frequencies.dtype == np.int32
        assert numbers.tolist() == list(places)
        assert frequencies.tolist() == [len(each) for each in places.values()]
        assert lists.document_frequency(term) == len(places)
        assert lists.total_frequency(term) == sum(map(len, places.values()))
        positions = lists.positions(term)
        assert positions.dtype == np.int32
        assert positions.tolist() == [one for each in places.values() for one in each]
        which = np.arange(term % 2, len(places), 2, dtype=np.int32)
        some = [list(places.values())[index] for index in which]
        assert lists.positions_in(term, which).tolist() == [one for each in some for one in each]


def _assert_forms(lists: TermLists) -> None:
    assert isinstance(lists, StemLists)
    seen = []
    for term, text in enumerate(lists.terms):
        numbers = lists.forms_of(term).tolist()
        assert {stem(lists.forms.terms[number].decode()) for number in numbers} == {text.decode()}
        assert numbers == sorted(numbers)
        seen += numbers
    assert sorted(seen) == list(range(len(lists.forms.terms)))


@given(archives())
@settings(deadline=None, max_examples=40)
def test_columns_come_back(articles: list[Article]) -> None:
    with segment_of(articles) as segment:
        assert segment.size == len(articles)
        for name in DAY_FIELDS:
            assert segment.days[name].tolist() == [getattr(each, name) for each in articles]
        for name in FACET_FIELDS:
            values, ordinals = segment.facets[name]
            assert [values[ordinal] for ordinal in ordinals] == [
                facet_value(each, name) for each in articles
            ]
            assert list(values) == sorted(set(values))
        for name in TEXT_FIELDS:
            places = simple_segment.places(articles, name).values()
            lengths = [
                sum(len(each.get(number, ())) for each in places) for number in range(len(articles))
            ]
            assert segment.lengths[name].tolist() == lengths


@given(archives(), st.permutations("abcdefghijkl"))
@settings(deadline=None, max_examples=40)
def test_articles_come_back_by_number_and_by_id(articles: list[Article], ids: list[str]) -> None:
    renamed = [replace(each, id=ids[number]) for number, each in enumerate(articles)]
    with segment_of(renamed) as segment:
        assert [segment.article(number) for number in range(segment.size)] == renamed
        assert [segment.number_of(each.id) for each in renamed] == list(range(len(renamed)))
        assert segment.number_of("none") is None
        assert segment.number_of("") is None
        assert segment.number_of("\ud800") is None
