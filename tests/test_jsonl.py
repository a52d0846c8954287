"""JSON Lines in: every line an article or a Reject that says what is wrong with it."""

from __future__ import annotations

import codecs
import gzip
import json
import os
import tracemalloc
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.article import Article, opaque_id
from index.decoding import scrub
from index.errors import Reason, Reject
from index.formats import format_for, jsonl
from index.formats.json_lines import LONGEST_LINE, SAMPLE, split_lines
from index.formats.record_dates import iso_day
from index.records import article_record

GOOD = b'{"id": "a1", "headline": "Bridge opens", "body": "The bridge has opened."}\n'
DATA = Path(__file__).parent / "data" / "formats"


def read(folder: Path, data: bytes, name: str = "articles.jsonl") -> list[Article | Reject]:
    path = folder / name
    path.write_bytes(data)
    return list(jsonl.read(path))


def one(folder: Path, **record: Any) -> Article:
    """The article of one record."""
    (outcome,) = read(folder, json.dumps({"headline": "Bridge", **record}).encode())
    assert isinstance(outcome, Article), outcome
    return outcome


def refused(folder: Path, line: str | bytes) -> Reject:
    """The Reject for a line that stands between two good ones, which are read."""
    data = line.encode() if isinstance(line, str) else line
    before, outcome, after = read(folder, GOOD + data + b"\n" + GOOD)
    assert isinstance(before, Article)
    assert isinstance(after, Article)
    assert isinstance(outcome, Reject)
    assert outcome.where == "line 2"
    return outcome


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("a.jsonl", True),
        ("a.ndjson", True),
        ("a.json", True),
        ("A.JSONL.GZ", True),
        ("a.json.gz", True),
        ("a.txt", False),
        ("a.gz", False),
        ("jsonl", False),
        ("a.jsonl.bak", False),
    ],
)
def test_the_name_tells_the_format(name: str, known: bool) -> None:
    assert jsonl.matches(Path(name)) is known
    assert (format_for(Path(name)) is jsonl) is known


def test_a_record_gives_its_fields_by_name(tmp_path: Path) -> None:
    article = one(
        tmp_path,
        id="x-1_Z",
        headline="  Bridge\n opens ",
        body="One.\n\n Two.\n",
        dateline="ALMA",
        source="AFP",
        paper="The Quay",
        byline="By  Ann Orr",
        url="https://quay.example/1",
        lang="en",
        masthead="Friday, May 5, 2023",
    )
    assert article == Article(
        id="x-1_Z",
        headline="Bridge opens",
        body="One.\n\n Two.",
        dateline="ALMA",
        source="AFP",
        paper="The Quay",
        byline="By Ann Orr",
        url="https://quay.example/1",
        lang="en",
        masthead="Friday, May 5, 2023",
        path=str(tmp_path / "articles.jsonl"),
    )


def test_text_that_looks_like_html_stays_text(tmp_path: Path) -> None:
    assert one(tmp_path, headline="<b>5 &lt; 6</b>").headline == "<b>5 &lt; 6</b>"


def test_numbers_keep_their_digits_and_nothing_is_empty(tmp_path: Path) -> None:
    line = b'{"id": 17, "headline": 19.50, "body": %s, "byline": null, "source": NaN}' % (
        b"9" * 5000
    )
    (article,) = read(tmp_path, line)
    assert isinstance(article, Article)
    assert (article.id, article.headline, article.body) == ("17", "19.50", "9" * 5000)
    assert (article.byline, article.source) == ("", "")
    assert one(tmp_path, byline=False).byline == ""


def test_texts_are_scrubbed(tmp_path: Path) -> None:
    line = rb'{"headline": "\ufeffBr\u0000idge \ud800 \u202eopens", "body": "e\u0301 \u2028 x"}'
    (article,) = read(tmp_path, line)
    assert isinstance(article, Article)
    assert (article.headline, article.body) == ("Bridge \ufffd opens", "é \n x")


def test_unknown_keys_are_counted_and_kept_nowhere(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(
        b'{"headline": "a", "topics": ["x"], "Body": "b"}\n{"body": "c", "topics": 1}\n'
    )
    unknown: Counter[str] = Counter()
    assert all(isinstance(outcome, Article) for outcome in jsonl.read(path, unknown))
    assert unknown == {"topics": 2, "Body": 1}


def test_keys_without_end_are_counted_together(tmp_path: Path) -> None:
    record = {"headline": "a"} | {f"key{number}": 1 for number in range(3000)}
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps(record) + "\n" + json.dumps({"headline": "b", "key7": 1, "z": 1}))
    unknown: Counter[str] = Counter()
    assert len(list(jsonl.read(path, unknown))) == 2
    assert len(unknown) == jsonl.MOST_UNKNOWN_KEYS + 1
    assert unknown.total() == 3002


class TestIds:
    def test_an_id_that_cannot_stand_in_a_url_is_made_opaque(self, tmp_path: Path) -> None:
        for given_id in ("a b", "é", "x" * 65, "../etc", "a\n", "\ud800x"):
            expected = "a" if given_id == "a\n" else opaque_id("id", given_id)
            assert one(tmp_path, id=given_id).id == expected

    def test_without_an_id_the_content_gives_one_wherever_it_lies(self, tmp_path: Path) -> None:
        first = read(tmp_path, b'{"body": "Same."}', "a.jsonl")[0]
        second = read(tmp_path, b'{"id": "", "body": "Same. "}', "b.jsonl")[0]
        other = read(tmp_path, b'{"body": "Same.", "paper": "P"}', "b.jsonl")[0]
        assert isinstance(first, Article)
        assert isinstance(second, Article)
        assert isinstance(other, Article)
        assert first.id == second.id != other.id


class TestDates:
    @pytest.mark.parametrize(
        ("text", "day"),
        [
            ("2023-09-23", 20230923),
            (" 2023-09-23 ", 20230923),
            ("2023-09-23T10:00:00Z", 20230923),
            ("2023-09-23T23:59:59.123456+14:00", 20230923),
            ("2023-09-23 00:30", 20230923),
            ("2023-09-23T0030-0700", 20230923),
            ("2023-09-23 10:00:00 UTC", 20230923),
            ("20230923", 20230923),
            ("٢٠٢٣-٠٩-٢٣", 20230923),
            ("2023-02-30", 20230230),
        ],
    )
    def test_a_day_is_read_as_written_and_never_shifted(
        self, tmp_path: Path, text: str, day: int
    ) -> None:
        article = one(tmp_path, date=text)
        assert (article.date, article.date_origin, article.date_printed) == (day, "metadata", "")
        assert (article.hijri, article.hijri_origin, article.date_flags) == (0, "", ())

    @pytest.mark.parametrize(
        "text",
        [
            "1695463200",
            "0000-00-00",
            "last week",
            "2023",
            "2023-13",
            "20231345",
        ],
    )
    def test_a_date_that_names_no_day_is_kept_as_printed(self, tmp_path: Path, text: str) -> None:
        article = one(tmp_path, date=text)
        assert (article.date, article.date_origin, article.hijri) == (0, "", 0)
        assert article.date_printed == text
        assert article.date_flags == ("unreadable",)

    def test_an_unreadable_hijri_date_leaves_the_other_alone(self, tmp_path: Path) -> None:
        article = one(tmp_path, date="2023-09-23", hijri="in Safar")
        assert (article.date, article.date_origin, article.date_printed) == (
            20230923,
            "metadata",
            "",
        )
        assert (article.hijri, article.hijri_printed) == (0, "in Safar")
        assert article.date_flags == ("unreadable",)

    def test_a_number_is_read_as_its_digits(self, tmp_path: Path) -> None:
        assert one(tmp_path, date=20230923).date == 20230923

    def test_hijri_days_are_printed_ones(self, tmp_path: Path) -> None:
        article = one(tmp_path, hijri="1437-12-00")
        assert (article.hijri, article.hijri_origin, article.date) == (14371200, "printed", 0)

    def test_a_date_as_a_page_prints_it(self, tmp_path: Path) -> None:
        article = one(tmp_path, date="Monday, 5 June 2017")
        assert (article.date, article.date_origin) == (20170605, "metadata")
        assert article.date_printed == "5 June 2017"

    def test_one_text_may_hold_both_calendars(self, tmp_path: Path) -> None:
        article = one(tmp_path, date="5 June 2017 / 10 Ramadan 1438 AH")
        assert (article.date, article.hijri) == (20170605, 14380910)
        assert (article.date_origin, article.hijri_origin) == ("metadata", "printed")

    def test_a_hijri_date_in_the_date_field_is_one(self, tmp_path: Path) -> None:
        article = one(tmp_path, date="10 Ramadan 1438 AH")
        assert (article.date, article.date_origin) == (0, "")
        assert (article.hijri, article.hijri_origin) == (14380910, "printed")

    def test_each_field_comes_first_for_its_own_calendar(self, tmp_path: Path) -> None:
        article = one(tmp_path, date="5 June 2017 / 10 Ramadan 1438 AH", hijri="1438-09-11")
        assert (article.date, article.hijri) == (20170605, 14380911)

    def test_the_record_says_how_its_days_are_known(self, tmp_path: Path) -> None:
        article = one(
            tmp_path, date="2017-06-05", date_origin="derived", hijri="1438-09-10", hijri_origin="x"
        )
        assert (article.date_origin, article.hijri_origin) == ("derived", "printed")

    @given(st.text(max_size=40))
    def test_any_text_is_a_day_or_none(self, text: str) -> None:
        assert 0 <= iso_day(text) <= 99999999


class TestRoundTrip:
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


class TestRejects:
    @pytest.mark.parametrize(
        ("line", "detail"),
        [
            ('{"headline": "cut o', "column 14"),
            ("not json", "column 1"),
            ('{"headline": "a"} {"headline": "b"}', "column 19"),
            ('["headline", "a"]', "a list"),
            ('"headline"', "a text or number"),
            ("null", "null"),
            ("12", "a text or number"),
            ("[" * 100_000 + "]" * 100_000, "nested"),
            ('{"headline": ' * 100_000 + "1" + "}" * 100_000, "nested"),
        ],
    )
    def test_bad_json(self, tmp_path: Path, line: str, detail: str) -> None:
        reject = refused(tmp_path, line)
        assert reject.reason is Reason.BAD_JSON
        assert detail in reject.detail

    @pytest.mark.parametrize(
        ("line", "detail"),
        [
            ('{"headline": ["a"]}', '"headline" is a list, not text.'),
            ('{"headline": "a", "body": {"p": "b"}}', '"body" is an object, not text.'),
            ('{"headline": "a", "date": [2023]}', '"date" is a list, not text.'),
            ('{"headline": "a", "id": {}}', '"id" is an object, not text.'),
            ('{"headline": true}', '"headline" is true or false, not text.'),
            ('{"headline": "a", "date_flags": "x"}', '"date_flags" is a text or number'),
            ('{"headline": "a", "date_flags": [[]]}', '"date_flags" is a list'),
            ('{"headline": "a", "lines": [1]}', '"lines" is a list'),
            ('{"headline": "a", "lines": {"body": [1]}}', '"lines" is an object'),
            ('{"headline": "a", "lines": {"body": ["x", 2]}}', '"lines" is an object'),
        ],
    )
    def test_a_field_of_the_wrong_kind(self, tmp_path: Path, line: str, detail: str) -> None:
        reject = refused(tmp_path, line)
        assert reject.reason is Reason.BAD_FIELD
        assert detail in reject.detail

    @pytest.mark.parametrize("body", ["", "  \u200e", "\ufeff"])
    def test_neither_headline_nor_body(self, tmp_path: Path, body: str) -> None:
        reject = refused(tmp_path, json.dumps({"id": "a", "title": "Bridge", "body": body}))
        assert reject.reason is Reason.NO_ARTICLE
        assert "Keys of the object: body, id, title." in reject.detail

    def test_a_line_damaged_beyond_use(self, tmp_path: Path) -> None:
        good = '{"headline": "الجسر الجديد"}'.encode()
        reject = refused(tmp_path, good.replace("ج".encode(), b"\xff\xff"))
        assert reject.reason is Reason.BAD_ENCODING

    @pytest.mark.parametrize("data", [b"", b"\n \r\n\n", codecs.BOM_UTF8, b"\xff\xfe"])
    def test_nothing_in_the_file(self, tmp_path: Path, data: bytes) -> None:
        (outcome,) = read(tmp_path, data)
        assert isinstance(outcome, Reject)
        assert outcome.reason is Reason.EMPTY

    @pytest.mark.parametrize(
        ("name", "reason"),
        [("a.jsonl", Reason.BINARY), ("a.jsonl.gz", Reason.BAD_GZIP)],
    )
    def test_a_file_that_is_something_else(self, tmp_path: Path, name: str, reason: Reason) -> None:
        (outcome,) = read(tmp_path, b"%PDF-1.7\n" + b"\0" * 99, name)
        assert isinstance(outcome, Reject)
        assert (outcome.reason, outcome.where) == (reason, "")

    def test_what_is_no_file_is_refused_without_waiting(self, tmp_path: Path) -> None:
        os.mkfifo(tmp_path / "pipe.jsonl")
        for name, reason in (("pipe.jsonl", Reason.NOT_A_FILE), ("no.jsonl", Reason.MISSING)):
            (outcome,) = jsonl.read(tmp_path / name)
            assert isinstance(outcome, Reject)
            assert outcome.reason is reason

    @pytest.mark.parametrize("count", [90, 9000])
    def test_gzip_that_is_cut_off_gives_what_came_before(self, tmp_path: Path, count: int) -> None:
        """Be it cut off within the sample for the encoding or behind it."""
        lines = [json.dumps({"id": str(n), "body": os.urandom(99).hex()}) for n in range(count)]
        packed = gzip.compress("\n".join(lines).encode())
        *articles, last = read(tmp_path, packed[:-40], "a.jsonl.gz")
        assert len(articles) > 0.9 * count
        assert isinstance(articles[0], Article)
        assert isinstance(last, Reject)
        assert (last.reason, last.where) == (Reason.BAD_GZIP, "")

    def test_indented_json_is_one_reject(self, tmp_path: Path) -> None:
        document = json.dumps([{"headline": "a", "body": "b"}] * 9, indent=2).encode()
        compact = json.dumps([{"headline": "a"}]).encode()
        for data, name in ((document, "a.json"), (document, "a.jsonl"), (compact, "a.json.gz")):
            packed = gzip.compress(data) if name.endswith("gz") else data
            (outcome,) = read(tmp_path, packed, name)
            assert isinstance(outcome, Reject)
            assert (outcome.reason, outcome.where) == (Reason.BAD_JSON, "line 1")
            assert "one object a line" in outcome.detail

    def test_a_json_file_of_lines_is_read(self, tmp_path: Path) -> None:
        outcomes = read(tmp_path, GOOD + b"{\n" + GOOD, "a.json")
        assert [type(outcome) for outcome in outcomes] == [Article, Reject, Article]


class TestLines:
    def test_blank_lines_are_passed_over_and_counted(self, tmp_path: Path) -> None:
        outcomes = read(tmp_path, b"\n" + GOOD + b"  \r\n\r\nbad\n" + GOOD.replace(b"\n", b"\r\n"))
        assert [getattr(outcome, "where", "") for outcome in outcomes] == ["", "line 5", ""]

    def test_marks_at_the_head_and_between_are_passed_over(self, tmp_path: Path) -> None:
        data = codecs.BOM_UTF8 * 2 + GOOD + codecs.BOM_UTF8 + GOOD
        assert all(isinstance(outcome, Article) for outcome in read(tmp_path, data))

    def test_a_line_too_long_is_skipped_in_little_memory(self, tmp_path: Path) -> None:
        long = b'{"body": "' + b"x" * (20 << 20) + b'"}\n'
        path = tmp_path / "a.jsonl"
        path.write_bytes(GOOD + long + GOOD + long[:-1])
        del long
        tracemalloc.start()
        outcomes = list(jsonl.read(path))
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert [getattr(outcome, "reason", "") for outcome in outcomes] == [
            "",
            Reason.LINE_TOO_LONG,
            "",
            Reason.LINE_TOO_LONG,
        ]
        assert getattr(outcomes[3], "where", "") == "line 4"
        assert peak < 4 * LONGEST_LINE

    @given(
        data=st.lists(st.sampled_from([b"a", b"bb", b"\n"]), max_size=40).map(b"".join),
        cuts=st.lists(st.integers(0, 60), max_size=9),
        longest=st.integers(1, 9),
    )
    def test_lines_are_those_of_split_however_the_pieces_fall(
        self, data: bytes, cuts: list[int], longest: int
    ) -> None:
        edges = [0, *sorted(min(cut, len(data)) for cut in cuts), len(data)]
        parts = [data[start:end] for start, end in pairwise(edges)]
        lines = data.split(b"\n")
        if not lines[-1]:
            lines.pop()
        expected = [line if len(line) <= longest else None for line in lines]
        assert list(split_lines(parts, longest)) == expected


class TestEncodings:
    HEADLINE = "Bridge “opens” — قال رئيس البلدية إن الجسر الجديد سيفتح"

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1256"])
    def test_a_whole_file_in_one_encoding(self, tmp_path: Path, encoding: str) -> None:
        line = json.dumps({"headline": self.HEADLINE}, ensure_ascii=False) + "\n"
        outcomes = read(tmp_path, (line * 300).encode(encoding))
        assert {getattr(outcome, "headline", outcome) for outcome in outcomes} == {self.HEADLINE}
        assert len(outcomes) == 300

    def test_bytes_beyond_the_sample_are_told_when_they_come(self, tmp_path: Path) -> None:
        data = GOOD * (SAMPLE // len(GOOD) + 9) + '{"headline": "It’s “on”"}'.encode("cp1252")
        last = read(tmp_path, data)[-1]
        assert isinstance(last, Article)
        assert last.headline == "It’s “on”"

    def test_a_single_damaged_character_is_marked(self, tmp_path: Path) -> None:
        body = "The bridge has opened — at last. " * 9
        line = json.dumps({"body": body}, ensure_ascii=False).encode() + b"\n"
        damaged = line.replace("—".encode(), b"\xe2\x80", 1)
        whole, marked = read(tmp_path, line + damaged)
        assert isinstance(whole, Article)
        assert isinstance(marked, Article)
        assert marked.body == whole.body.replace("—", "\ufffd", 1)


def test_every_defect_file_is_read_to_its_end() -> None:
    """Each file of tests/data/formats/jsonl-* ends with an article called "last"."""
    files = sorted(DATA.glob("jsonl-*"))
    assert len(files) >= 5
    for path in files:
        outcomes = list(jsonl.read(path))
        assert getattr(outcomes[-1], "id", "") == "last", path.name
        assert any(isinstance(outcome, Reject) for outcome in outcomes), path.name
