"""JSON Lines in: every line an article or a Reject that says what is wrong with it."""

from __future__ import annotations

import codecs
import gzip
import json
import os
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.article import NAMES, Article, opaque_id
from index.errors import Reason, Reject
from index.formats import format_for, jsonl
from index.formats.plain_records import MOST_UNKNOWN_KEYS, plain_article
from tests.jsonl_files import GOOD, one, read

DATA = Path(__file__).parent / "data" / "formats"


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


def test_control_characters_within_a_text_are_no_broken_json(tmp_path: Path) -> None:
    (article,) = read(tmp_path, b'{"headline": "Bri\0dge", "body": "One.\tTwo\x1f."}')
    assert isinstance(article, Article)
    assert (article.headline, article.body) == ("Bridge", "One.\tTwo.")


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
    assert len(unknown) == MOST_UNKNOWN_KEYS + 1
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


def test_every_defect_file_is_read_to_its_end() -> None:
    """Each file of tests/data/formats/jsonl-* ends with an article called "last"."""
    files = sorted(DATA.glob("jsonl-*"))
    assert len(files) >= 5
    for path in files:
        outcomes = list(jsonl.read(path))
        assert getattr(outcomes[-1], "id", "") == "last", path.name
        assert any(isinstance(outcome, Reject) for outcome in outcomes), path.name


TEXT = st.text(
    st.sampled_from('ab "\\/\n\t\r\x00\x7f\x85\xa0é\u0301\ud800\u200e\ufeff\ufffdق'), max_size=9
)
VALUE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXT,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(TEXT, inner, max_size=2),
    max_leaves=4,
)
RECORD = st.dictionaries(st.sampled_from([*NAMES, "found_by", "topics"]), TEXT | VALUE, max_size=6)


@given(record=RECORD, ensure_ascii=st.booleans(), damage=st.sampled_from(["", "}", "\x01", ","]))
def test_plain_records_are_read_as_the_rules_say(
    record: dict[str, Any], ensure_ascii: bool, damage: str
) -> None:
    """What orjson and a single look at all texts make of a line, against rule by rule."""
    text = json.dumps(record, ensure_ascii=ensure_ascii) + damage
    line = text.encode("utf-8", "replace")
    plain: Counter[str] = Counter()
    article = plain_article(line, "a.jsonl", plain)
    if article is not None:
        by_rule: Counter[str] = Counter()
        assert article == jsonl.article_by_rule(line.decode(), "a.jsonl", by_rule)
        assert plain == by_rule


def test_a_record_of_texts_is_plain() -> None:
    for line in (GOOD, b'{"id": "a", "body": "\\u00e9\\n", "date": null, "topics": [1, 2.5]}'):
        assert plain_article(line, "a.jsonl", Counter()) is not None
