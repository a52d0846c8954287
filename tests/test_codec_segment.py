"""Segments against dicts and lists: whatever was written comes back."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.analysis import stem
from index.article import Article
from index.codec import field_writer, list_writer, stem_writer
from index.codec.coding import decode_positions
from index.codec.container import Array, ArrayFile, ArrayFileWriter
from index.codec.field_reader import Packed, StemLists, TermLists
from index.codec.segment_check import check_segment
from index.codec.segment_reader import Segment
from index.codec.segment_writer import SEGMENT_FILE
from index.errors import IndexDamaged
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


def test_a_frequent_form_before_many_others() -> None:
    rare = " ".join(f"w{number:03}" for number in range(400))
    with segment_of([Article(id="a", body=f"{'a ' * 20}{rare}")]) as segment:
        lists = segment.lists["body"]
        assert lists.postings(0).frequencies.tolist() == [20]
        assert lists.postings(399).frequencies.tolist() == [1]


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
    every = np.arange(len(expected), dtype=np.int32)
    assert lists.document_frequencies(every).tolist() == list(map(len, expected.values()))
    for term, places in enumerate(expected.values()):
        numbers, frequencies = postings = lists.postings(term)
        assert numbers.dtype == frequencies.dtype == np.int32
        assert numbers.tolist() == list(places)
        assert frequencies.tolist() == [len(each) for each in places.values()]
        assert lists.document_frequency(term) == len(places)
        assert lists.total_frequency(term) == sum(map(len, places.values()))
        positions = lists.positions(term, postings)
        assert positions.dtype == np.int32
        assert positions.tolist() == [one for each in places.values() for one in each]
        assert _unpacked(lists, lists.packed(term, postings)) == places


def _unpacked(lists: TermLists, packed: list[Packed]) -> dict[int, list[int]]:
    places: dict[int, list[int]] = {}
    for numbers, frequencies, data in packed:
        widths = lists.widths.take(numbers).repeat(frequencies)
        positions = decode_positions(data, widths).tolist()
        for number, frequency in zip(numbers.tolist(), frequencies.tolist(), strict=True):
            places.setdefault(number, []).extend(positions[:frequency])
            del positions[:frequency]
        assert not positions
    return {number: sorted(each) for number, each in sorted(places.items())}


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


@given(archives(), st.integers(1, 4), st.integers(1, 64))
@settings(deadline=None, max_examples=40)
def test_a_segment_has_the_same_bytes_however_it_is_cut(
    articles: list[Article], terms: int, size: int
) -> None:
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        whole, cut = Path(folder, "whole"), Path(folder, "cut")
        simple_segment.write(whole, articles, terms=1000)
        patch.setattr(field_writer, "_PART", size)
        patch.setattr(stem_writer, "_BATCH", size)
        patch.setattr(list_writer, "_WRITTEN_AT_ONCE", size)
        simple_segment.write(cut, articles, terms=terms)
        assert (cut / SEGMENT_FILE).read_bytes() == (whole / SEGMENT_FILE).read_bytes()


@given(archives())
@settings(deadline=None, max_examples=40)
def test_what_was_written_adds_up(articles: list[Article]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        simple_segment.write(Path(folder), articles)
        check_segment(Path(folder))


ARTICLES = [
    Article(
        id=f"id-{number % 7}-{number}",
        headline=f"Prices of wheat {number}",
        body=" ".join(["the mill", "mills", "milling of grain"][: number % 4] * (number * 3)),
        source=("Reporter", "Wire")[number % 2],
        date=20230900 + number,
    )
    for number in range(1, 25)
]


def _with(folder: Path, changed: str, change: Callable[[Array], Array]) -> None:
    """Write a segment with one array changed and all checksums right."""
    simple_segment.write(folder / "right", ARTICLES)
    file = ArrayFile.open(folder / "right" / SEGMENT_FILE)
    with ArrayFileWriter(folder / SEGMENT_FILE) as writer:
        for name in file.names():
            array = file[name].copy()
            writer.add(name, change(array) if name == changed else array)
        writer.finish(file.meta)
    file.close()


def _changed(array: Array) -> Array:
    array[len(array) // 2] ^= 1
    return array


def _beyond(array: Array) -> Array:
    array[-1] = 255
    return array


def _flipped(array: Array) -> Array:
    return array[::-1]


def _shorter(array: Array) -> Array:
    return array[:-1]


CHANGES = [
    *product(
        [
            "numbers_by_id",
            "store/frames/starts",
            "body/lengths",
            "body/posting_starts/within",
            "body/gap_starts/within",
            "body/gaps",
            "body/frequencies",
            "body/large",
            "body/position_starts/within",
            "body/positions",
            "body_stem/forms",
            "body_stem/form_counts",
            "body_stem/posting_starts/within",
            "body_stem/gap_starts/within",
            "body_stem/gaps",
            "body_stem/frequencies",
            "body_stem/large",
        ],
        [_changed, _flipped, _shorter],
    ),
    *product(["body/terms/blob", "body_stem/terms/blob"], [_flipped, _shorter]),
    ("ids/blob", _flipped),
    *product(["ids/blob", "facets/source/values/blob"], [_shorter]),
    *product(["facets/source/ordinals", "days/date"], [_shorter]),
    ("facets/source/ordinals", _beyond),
]


@pytest.mark.parametrize(("array", "change"), CHANGES)
def test_an_array_that_fits_no_other_is_refused(
    tmp_path: Path, array: str, change: Callable[[Array], Array]
) -> None:
    _with(tmp_path, array, change)
    with pytest.raises(IndexDamaged, match=SEGMENT_FILE) as refused:
        check_segment(tmp_path)
    assert refused.value.path == tmp_path / SEGMENT_FILE


def test_a_changed_byte_is_refused_with_its_array(tmp_path: Path) -> None:
    with simple_segment.written(tmp_path, ARTICLES):
        pass
    path = tmp_path / SEGMENT_FILE
    content = bytearray(path.read_bytes())
    content[content.index(b"grainmill")] ^= 1
    path.write_bytes(content)
    with pytest.raises(IndexDamaged, match="body/terms/blob"):
        check_segment(tmp_path)
    segment = Segment.open(tmp_path)
    with pytest.raises(IndexDamaged, match="body/terms/blob"):
        segment.verify()
    segment.close()


def test_a_folder_without_a_segment_is_refused(tmp_path: Path) -> None:
    with pytest.raises(IndexDamaged, match=SEGMENT_FILE):
        Segment.open(tmp_path)
