"""Runs against the same made word by word."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.analysis import forms
from index.article import Article
from index.bulk.joined import Joined
from index.bulk.runs import Run, SortedField, make_run, sorted_field
from index.bulk.surfaces import Vocabulary
from index.errors import IndexDamaged
from index.fields import DAY_FIELDS, FACET_FIELDS, TEXT_FIELDS, facet_value

Occurrences = dict[bytes, list[tuple[int, int]]]

words = st.sampled_from(
    ["Nile", "nile", "Côte", "cote", "don't", "dont", "3,000", "النيل", "أسوان"]
)
texts = st.lists(words | st.text(max_size=5), max_size=8).map(" ".join)
days = st.sampled_from([0, 20230923, 14450307])
drawn_articles = st.lists(
    st.builds(
        Article,
        id=st.from_regex(r"[A-Za-z0-9_-]{1,8}", fullmatch=True),
        headline=texts,
        body=texts,
        dateline=words | st.just(""),
        source=st.sampled_from(["", "AFP", "وام"]),
        date=days,
        hijri=days,
        date_flags=st.lists(st.sampled_from(["range", "impossible"])).map(tuple),
    ),
    max_size=6,
)


def occurrences(field: SortedField) -> Occurrences:
    """Every term with article and position of its occurrences, in the order they stand in."""
    pairs = list(zip(field.numbers.tolist(), field.positions.tolist(), strict=True))
    spans = pairwise(field.starts.tolist())
    return {term: pairs[start:end] for term, (start, end) in zip(field.terms, spans, strict=True)}


def word_by_word(texts: Sequence[str]) -> Occurrences:
    found: Occurrences = defaultdict(list)
    for number, text in enumerate(texts):
        for position, form in enumerate(forms(text)):
            found[form.encode()].append((number, position))
    return found


def contents(run: Run) -> list[object]:
    """All of a run as plain data."""
    strings = [run.ids, run.frames, *run.facets.values()]
    arrays = [*run.days.values()]
    for field in run.fields.values():
        strings.append(field.terms)
        arrays += [field.starts, field.numbers, field.positions, field.lengths]
    typed = [(array.dtype.str, array.tolist()) for array in arrays]
    return [run.dictionary, [list(each) for each in strings], typed]


@settings(deadline=None)
@given(drawn_articles)
def test_a_run_holds_every_word_and_what_each_article_has(articles: list[Article]) -> None:
    run = make_run(articles, Vocabulary(), b"")
    assert len(run) == len(articles)
    for name in TEXT_FIELDS:
        expected = word_by_word([getattr(article, name) for article in articles])
        assert occurrences(run.fields[name]) == expected
        assert list(run.fields[name].terms) == sorted(expected)
        lengths = [len(forms(getattr(article, name))) for article in articles]
        assert run.fields[name].lengths.tolist() == lengths
    assert list(run.ids) == [article.id.encode() for article in articles]
    for name in DAY_FIELDS:
        assert run.days[name].tolist() == [getattr(article, name) for article in articles]
    for name in FACET_FIELDS:
        assert list(run.facets[name]) == [
            facet_value(article, name).encode() for article in articles
        ]


@settings(deadline=None)
@given(drawn_articles, drawn_articles)
def test_a_run_is_the_same_whatever_the_vocabulary_knows(
    before: list[Article], articles: list[Article]
) -> None:
    vocabulary = Vocabulary()
    make_run(before, vocabulary, b"")
    met = make_run(articles, vocabulary, b"")
    assert contents(met) == contents(make_run(articles, Vocabulary(), b""))


@settings(deadline=None, max_examples=20)
@given(drawn_articles)
def test_a_run_is_read_as_it_was_saved(
    tmp_path_factory: pytest.TempPathFactory, articles: list[Article]
) -> None:
    path = tmp_path_factory.mktemp("run") / "run"
    run = make_run(articles, Vocabulary(), b"")
    run.save(path)
    opened = Run.open(path)
    assert contents(opened) == contents(run)
    assert not opened.ids.blob.flags.writeable


def test_an_unfinished_run_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "run"
    make_run([Article(id="one", body="One.")], Vocabulary(), b"").save(path)
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(IndexDamaged, match="run"):
        Run.open(path)


def test_more_terms_and_words_than_sixteen_bits_hold() -> None:
    count = 70_000
    body = " ".join(f"w{number}" for number in range(count))
    field = sorted_field([body, f"W{count - 1} w0"], Vocabulary())
    assert (field.numbers.dtype, field.positions.dtype) == (np.uint16, np.uint32)
    found = occurrences(field)
    assert list(found) == sorted(found)
    assert len(found) == count
    assert found[b"w0"] == [(0, 0), (1, 1)]
    assert found[b"w69999"] == [(0, count - 1), (1, 0)]
    assert found[b"w65536"] == [(0, 65536)]


@given(st.lists(st.binary(max_size=3)), st.lists(st.binary(max_size=3)), st.data())
def test_joined_strings_are_a_list(
    strings: list[bytes], others: list[bytes], data: st.DataObject
) -> None:
    joined = Joined.of(iter(strings))
    assert list(joined) == strings
    assert [joined[number] for number in range(len(joined))] == strings
    with pytest.raises(IndexError):
        joined[len(strings)]
    start, end = data.draw(st.integers(0, 9)), data.draw(st.integers(0, 9))
    assert joined.cut(start, end) == strings[start:end]
    assert list(Joined.chained([joined, Joined.of(others)])) == strings + others
    assert list(Joined.chained([])) == []
    if strings:
        which = data.draw(st.lists(st.integers(0, len(strings) - 1)))
        assert list(joined.take(np.array(which, np.intp))) == [strings[i] for i in which]


prefixes = st.sampled_from([b"", b"a", b"ab" * 4, b"ab" * 8, b"ab" * 9, b"\xff" * 16])
endings = st.binary(max_size=2).map(lambda ending: ending.replace(b"\0", b"\1"))


@given(st.lists(st.builds(bytes.__add__, prefixes, endings), unique=True), st.binary(max_size=9))
def test_joined_strings_are_sorted_and_searched(strings: list[bytes], other: bytes) -> None:
    joined = Joined.of(strings)
    ascending = joined.take(joined.ascending(np.arange(len(strings))))
    assert list(ascending) == sorted(strings)
    assert ascending.lower_bound(other) == sum(string < other for string in strings)
