"""A file of queries: the table of hits by month, the TREC run, and what is left out of both."""

from __future__ import annotations

import csv
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from index.calendars import Calendar
from index.errors import QueryError
from index.writer import rebuild
from search.batch import (
    MOST_EMPTY_MONTHS,
    Answered,
    Asked,
    BadLine,
    Counted,
    answered,
    counted,
    fit_for_run,
    long_table,
    read_queries,
    run_lines,
    wide_table,
)
from search.engine import Engine, open_engine
from search.plan import any_word_plan
from search.results import Request
from tests.archive import note, write_jsonl

EVERYTHING = Request()


def all_answered(engine: Engine, text: str, request: Request = EVERYTHING) -> list[Answered]:
    answers = list(answered(engine, read_queries(text), request))
    assert all(isinstance(answer, Answered) for answer in answers)
    return [answer for answer in answers if isinstance(answer, Answered)]


def table(*queries: tuple[str, dict[int, int]]) -> list[Counted]:
    return [
        Counted(Asked(line, str(line), query), sum(months.values()), months)
        for line, (query, months) in enumerate(queries, 1)
    ]


class TestLines:
    def test_have_an_id_or_go_by_their_number(self) -> None:
        text = '7\tferry goat\n\n  \noil "prices"\n Q-1 \t a\tb \n'
        assert list(read_queries(text)) == [
            Asked(1, "7", "ferry goat"),
            Asked(4, "4", 'oil "prices"'),
            Asked(5, "Q-1", "a\tb"),
        ]

    def test_that_say_too_little_are_left_out(self) -> None:
        bad = list(read_queries("\tferry\n7\t \n1\tx\n1\ty\n4\tz\nword"))
        assert [line.line for line in bad if isinstance(line, BadLine)] == [1, 2, 4]
        assert bad[2:4] == [
            Asked(3, "1", "x"),
            BadLine(4, "The id “1” is that of line 3 already."),
        ]

    def test_that_are_beyond_a_limit_do_not_stop_the_rest(self, engine: Engine) -> None:
        text = f"a\tferry\nb\t{'x' * 600}\nc\tf*\nd\tgoat"
        answers = list(answered(engine, read_queries(text), Request()))
        assert [type(answer) for answer in answers] == [Answered, BadLine, BadLine, Answered]
        assert isinstance(answers[1], BadLine)
        assert "512" in answers[1].reason

    def test_a_fault_of_the_whole_request_is_not_that_of_a_line(self, engine: Engine) -> None:
        with pytest.raises(QueryError):
            list(answered(engine, read_queries("ferry"), Request(date_from="someday")))

    def test_all_are_answered_by_one_generation(self, tmp_path: Path) -> None:
        source = write_jsonl(tmp_path / "a.jsonl", map(note, range(3)))
        rebuild([source], tmp_path / "index")
        with open_engine(tmp_path / "index") as engine:
            answers = answered(engine, read_queries("note\ntext\n3"), Request())
            found = [next(answers)]
            write_jsonl(source, map(note, range(9)))
            for _ in range(2):
                rebuild([source], tmp_path / "index")
            engine._looked -= 10
            found += answers
        totals = [answer.hits.total for answer in found if isinstance(answer, Answered)]
        assert totals == [3, 3, 0]


class TestRun:
    def test_lists_what_a_search_finds(self, engine: Engine) -> None:
        (answer,) = all_answered(engine, "q1\tferry OR goat")
        hits = engine.search(Request("ferry OR goat", limit=100)).hits
        lines = list(run_lines(answer, 100))
        assert len(lines) == len(hits) > 2
        for rank, (line, hit) in enumerate(zip(lines, hits, strict=True), 1):
            query, q0, article, place, score, tag = line.rstrip("\n").split(" ")
            assert (query, q0, article, place, tag) == ("q1", "Q0", hit.id, str(rank), "dateline")
            assert round(float(score), 4) == hit.score
        assert list(run_lines(answer, 2)) == lines[:2]

    def test_of_any_word_reads_signs_as_none(self, engine: Engine) -> None:
        lines = read_queries("1\tNOT (the) ferry -goat.")
        (answer,) = answered(engine, lines, Request(), any_word_plan)
        assert isinstance(answer, Answered)
        expected = engine.search(Request("not OR the OR ferry OR goat", limit=100))
        assert list(answer.hits.ids()) == [hit.id for hit in expected.hits]

    def test_no_id_may_have_blanks(self) -> None:
        assert fit_for_run(Asked(1, "a-1", "x")) == Asked(1, "a-1", "x")
        assert isinstance(fit_for_run(Asked(3, "a 1", "x")), BadLine)
        assert fit_for_run(BadLine(2, "…")) == BadLine(2, "…")


class TestTable:
    def test_counts_hits_by_month(self, engine: Engine) -> None:
        answers = all_answered(engine, "ferry\nzeppelin", Request(source=("Coast Wire",)))
        rows = list(wide_table([counted(each, Calendar.GREGORIAN) for each in answers]))
        assert rows == [
            ["id", "query", "total", "undated", "2023-09"],
            ["1", "ferry", 2, 0, 2],
            ["2", "zeppelin", 0, 0, 0],
        ]

    def test_counts_by_hijri_months_too(self, engine: Engine) -> None:
        (answer,) = all_answered(engine, "bridge OR goat OR gloves")
        (heads, row) = wide_table([counted(answer, Calendar.HIJRI)])
        assert heads[4:6] == ["1445-02", "1445-03"]
        assert sum(int(number) for number in row[3:]) == answer.hits.total

    def test_has_every_month_between(self) -> None:
        rows = list(wide_table(table(("a", {0: 2, 202211: 1}), ("b", {202302: 5}))))
        assert rows[0] == [
            "id", "query", "total", "undated", "2022-11", "2022-12", "2023-01", "2023-02",
        ]  # fmt: skip
        assert rows[1:] == [["1", "a", 3, 2, 1, 0, 0, 0], ["2", "b", 5, 0, 0, 0, 0, 5]]

    def test_has_months_that_no_calendar_has(self) -> None:
        rows = list(wide_table(table(("a", {143700: 1, 143701: 1}))))
        assert rows[0][4:] == ["1437-00", "1437-01"]

    def test_a_misprinted_year_makes_no_thousand_columns(self) -> None:
        rows = list(wide_table(table(("a", {162309: 1, 202309: 1}))))
        assert rows[0][4:] == ["1623-09", "2023-09"]
        rows = list(wide_table(table(("a", {192310: 1, 202309: 1}))))
        assert len(rows[0][4:]) == MOST_EMPTY_MONTHS

    def test_long_says_the_same(self) -> None:
        counts = table(("a", {0: 2, 202211: 1}), ("b", {202301: 5}))
        heads, *rows = long_table(counts)
        assert heads == ["id", "query", "month", "articles"]
        wide_heads, *wide_rows = wide_table(counts)
        months = wide_heads[3:]
        assert rows == [
            [row[0], row[1], month, number]
            for row in wide_rows
            for month, number in zip(months, row[3:], strict=True)
        ]

    def test_of_nothing_is_its_heads(self) -> None:
        assert list(wide_table([])) == [["id", "query", "total", "undated"]]
        assert list(long_table([])) == [["id", "query", "month", "articles"]]


class TestCommand:
    @pytest.fixture
    def run(
        self, index_dir: Path, capsysbinary: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> Any:
        import cli

        monkeypatch.setenv("DATELINE_INDEX", str(index_dir))
        monkeypatch.chdir(tmp_path)

        def told(*arguments: str) -> tuple[int, str, str]:
            code = cli.run(("batch", *arguments))
            out, err = capsysbinary.readouterr()
            return code, out.decode(), err.decode()

        return told

    def test_prints_a_table(self, run: Any, tmp_path: Path) -> None:
        (tmp_path / "q.tsv").write_text("1\tferry\n2\t=goat\n", encoding="utf-8")
        code, out, err = run("q.tsv")
        assert (code, err) == (0, "2 queries answered.\n")
        rows = list(csv.DictReader(StringIO(out.removeprefix("\ufeff"))))
        assert [(row["id"], row["query"], row["total"]) for row in rows] == [
            ("1", "ferry", "3"),
            ("2", "'=goat", "1"),
        ]

    def test_tells_of_bad_lines_and_goes_on(self, run: Any, tmp_path: Path) -> None:
        (tmp_path / "q.tsv").write_text(f"ferry\n{'x' * 600}\ngoat\n", encoding="utf-8")
        code, out, err = run("q.tsv", "--long", "--output", "out.csv")
        assert (code, out) == (3, "")
        first, last = err.splitlines()
        assert first.startswith("q.tsv, line 2: The query has 600 characters")
        assert last == "2 queries answered, 1 left out."
        assert (tmp_path / "out.csv").read_text("utf-8-sig").startswith("id,query,month,articles\n")

    def test_writes_a_run(self, run: Any, tmp_path: Path) -> None:
        (tmp_path / "q.tsv").write_text("a b\tferry\n7\tthe goat\n", encoding="utf-8")
        code, out, err = run("q.tsv", "--any", "--trec", "run.txt", "--limit", "3")
        assert (code, out) == (3, "")
        assert "blanks" in err
        lines = (tmp_path / "run.txt").read_text("utf-8").splitlines()
        assert [line.split()[::3] for line in lines] == [["7", "1"], ["7", "2"], ["7", "3"]]
        assert sorted(path.name for path in tmp_path.iterdir()) == ["q.tsv", "run.txt"]

    def test_reads_what_a_spreadsheet_saves(self, run: Any, tmp_path: Path) -> None:
        text = "1\tferry\r\n2\tالميناء\r\n"
        (tmp_path / "q.txt").write_bytes(text.encode("utf-16"))
        code, out, _ = run("q.txt", "--calendar", "hijri")
        assert code == 0
        assert [row.split(",")[:3] for row in out.splitlines()[1:]] == [
            ["1", "ferry", "3"],
            ["2", "الميناء", "1"],
        ]

    @pytest.mark.parametrize(
        ("data", "code"), [(b"", 1), (b"\n\n", 1), (b"\tx\n", 1), (b"\x89PNG\r\n\x1a\n\0\0", 1)]
    )
    def test_without_an_answer_fails(
        self, run: Any, tmp_path: Path, data: bytes, code: int
    ) -> None:
        (tmp_path / "q.tsv").write_bytes(data)
        assert run("q.tsv", "--trec", "run.txt")[0] == code

    def test_table_and_run_in_one_file_is_a_slip(self, run: Any, tmp_path: Path) -> None:
        """Each would take the other's place, half written."""
        (tmp_path / "q.tsv").write_text("ferry\n", encoding="utf-8")
        (tmp_path / "run.txt").write_text("before", encoding="utf-8")
        code, _, err = run("q.tsv", "--trec", "run.txt", "--output", "./run.txt")
        assert code == 2
        assert "one file" in err
        assert (tmp_path / "run.txt").read_text("utf-8") == "before"

    def test_of_no_file_is_a_slip(self, run: Any) -> None:
        assert run("none.tsv")[0] == 2
        assert run()[0] == 2
