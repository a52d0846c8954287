"""Articles as JSON objects: what goes out comes back the same."""

from __future__ import annotations

import json
import pickle
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.article import NAMES, Article, article_of, opaque_id, slots_of, values_of
from index.decoding import scrub
from index.kernel.slots import fill
from index.records import article_from_record, article_record, packed, unpacked
from tests.jsonl_files import read

words = st.text(max_size=20)
packed_days = st.one_of(st.just(0), st.integers(min_value=1, max_value=99991231))
spans = st.tuples(st.integers(min_value=1), st.integers(min_value=1))
articles = st.builds(
    Article,
    id=st.from_regex(r"[A-Za-z0-9_-]{1,64}", fullmatch=True),
    headline=words,
    body=words,
    dateline=words,
    source=words,
    paper=words,
    byline=words,
    date=packed_days,
    date_origin=st.sampled_from(["", "printed", "metadata", "derived"]),
    date_printed=words,
    hijri=packed_days,
    hijri_origin=st.sampled_from(["", "printed", "derived"]),
    hijri_printed=words,
    date_flags=st.lists(words, max_size=3).map(tuple),
    masthead=words,
    url=words,
    path=words,
    lang=words,
    indexed_at=words,
    lines=st.dictionaries(words, spans, max_size=3),
)


@given(articles)
def test_an_article_comes_back_from_its_record_as_json(article: Article) -> None:
    assert article_from_record(json.loads(json.dumps(article_record(article)))) == article


def test_empty_fields_are_left_out() -> None:
    assert article_record(Article(id="a1")) == {"id": "a1"}


@given(articles)
def test_an_article_comes_back_from_what_is_stored(article: Article) -> None:
    again = unpacked(article.id, packed(article))
    assert again == article
    assert {type(getattr(again, name)) for name in ("date", "hijri")} == {int}
    assert type(again.date_flags) is tuple
    assert pickle.loads(pickle.dumps(again)) == again


@given(article=articles, before=words, after=words)
def test_a_text_may_hold_what_parts_the_stored_texts(
    article: Article, before: str, after: str
) -> None:
    for name in ("headline", "body", "indexed_at"):
        odd = replace(article, **{name: f"{before}\0{after}"})
        assert unpacked(odd.id, packed(odd)) == odd


def test_what_is_stored_holds_each_text_once_and_little_else() -> None:
    article = Article(id="a1", headline="Bridge opens", body="At last — قلم.", date=20170605)
    assert packed(article).strip(b"\0") == "20170605\x000\0\0Bridge opens\0At last — قلم.".encode()
    assert len(packed(Article(id="a1"))) == 19


@pytest.mark.parametrize("data", [b"", b"[]", b"7", b"no article", b"\0" * 17, b"1\0" * 99])
def test_what_was_never_stored_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - which one depends on where it goes wrong
        unpacked("a1", data)


def test_days_are_written_as_printed_even_where_no_calendar_has_them() -> None:
    article = Article(id="a1", date=20230923, hijri=14371200, date_flags=("impossible",))
    record = article_record(article)
    assert record["date"] == "2023-09-23"
    assert record["hijri"] == "1437-12-00"
    assert record["date_flags"] == ["impossible"]


@given(articles, words, packed_days)
def test_an_article_made_of_its_values_is_like_any_other(
    article: Article, text: str, day: int
) -> None:
    again = article_of(values_of(article))
    assert again == article
    assert list(values_of(article)) == [getattr(article, name) for name in NAMES]
    fill(again, slots_of("body", "date"), (text, day))
    assert again == replace(article, body=text, date=day)


def test_an_article_is_not_made_of_too_few_values() -> None:
    with pytest.raises(ValueError):  # noqa: PT011  # each form of the kernel has its own words
        article_of(["a1", "Bridge opens"])
    with pytest.raises(AttributeError):
        slots_of("title")


def test_a_record_of_another_make_is_no_record_of_ours() -> None:
    with pytest.raises(TypeError):
        article_from_record({"id": "a1", "title": "No field of ours"})


def test_an_opaque_id_fits_and_depends_on_where_its_parts_end() -> None:
    assert opaque_id("a", "b") == opaque_id("a", "b") == "8Ezc7Zc2pp2mED8IpNqv"
    assert len({opaque_id("a", "b"), opaque_id("ab"), opaque_id("a", "b", ""), opaque_id()}) == 4
    assert opaque_id("\ud800", "قلم") != opaque_id("\ud801", "قلم")


def test_an_article_without_lines_can_be_sent_to_another_process() -> None:
    assert pickle.loads(pickle.dumps(Article(id="a1"))) == Article(id="a1")


class TestThroughJsonLines:
    """Exported and read again as JSON Lines."""

    @pytest.mark.parametrize(
        "article",
        [
            Article(id="a1", headline="Only a headline"),
            Article(
                id="a2",
                headline="Bridge opens",
                body="قال رئيس البلدية.\n\nTwo  spaces — and a dash.",
                dateline="ALMA",
                source="AFP",
                paper="The Quay",
                byline="By Ann Orr",
                date=20170605,
                date_origin="derived",
                hijri=14380910,
                hijri_origin="printed",
                hijri_printed="10  Ramadan 1438 AH",
                date_flags=("disagreeing", "range"),
                masthead="Monday  | 10  Ramadan 1438 AH",
                url="https://quay.example/2",
                path="/papers/Quay 2.txt",
                lang="en",
                indexed_at="2024-01-02T03:04:05Z",
                lines={"headline": (3, 3), "body": (5, 9)},
            ),
            Article(
                id="a3",
                body="Undated.",
                date_printed="one day",
                date_flags=("unreadable",),
                path="/papers/3.txt",
            ),
            Article(
                id="a4",
                body="Impossible.",
                date=20170605,
                date_origin="printed",
                date_printed="June 5, 2017",
                hijri=14371200,
                hijri_origin="derived",
                path="/papers/4.txt",
            ),
        ],
    )
    def test_an_exported_article_comes_back_the_same(
        self, tmp_path: Path, article: Article
    ) -> None:
        record = {"path": str(tmp_path / "articles.jsonl"), **article_record(article)}
        (again,) = read(tmp_path, json.dumps(record).encode())
        assert isinstance(again, Article)
        assert article_record(again) == record

    @given(headline=st.text(), body=st.text(), byline=st.text())
    def test_what_was_read_once_reads_the_same_again(
        self,
        tmp_path_factory: pytest.TempPathFactory,
        headline: str,
        body: str,
        byline: str,
    ) -> None:
        folder = tmp_path_factory.mktemp("again")
        record = {"headline": headline, "body": body, "byline": byline}
        (first,) = read(folder, json.dumps(record).encode())
        if isinstance(first, Article):
            assert first.body == scrub(body).strip()
            assert read(folder, json.dumps(article_record(first)).encode()) == [first]
