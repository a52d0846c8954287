"""JSON Lines as lines of text: their ends, their length, their encoding."""

from __future__ import annotations

import codecs
import json
import tracemalloc
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.article import Article
from index.errors import Reason
from index.formats import jsonl
from index.formats.json_lines import LONGEST_LINE, SAMPLE, split_lines
from tests.jsonl_files import GOOD, read


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
        assert peak < 5 * LONGEST_LINE

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
