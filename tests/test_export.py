"""All hits as CSV, JSON Lines, RIS and BibTeX: whole, safe to open, and fit to be read again."""

from __future__ import annotations

import csv
import json
import os
from contextlib import suppress
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from index.article import NAMES, Article
from index.complete import complete
from index.formats import jsonl
from index.records import article_record
from index.writer import rebuild
from search.engine import Engine, open_engine
from search.export import (
    CHUNK,
    COLUMNS,
    KINDS,
    Format,
    chunks,
    exported,
    filters_in_words,
    json_line,
)
from search.results import Request
from search.spreadsheet import MARK, inert, rows_as_csv, text_of
from search.whole_file import whole_file
from tests.archive import ARTICLES, stored, write_jsonl
from tests.test_round_trip import GIVEN

ROOT = Path(__file__).parent.parent

REQUEST = Request(
    '"ferry" OR @olives', date_from="2022", dateline=("KALMERA", "tel arman"), sort="newest"
)


def text(engine: Engine, request: Request, kind: Format) -> str:
    return b"".join(exported(engine.all_hits(request), kind)).decode()


def table(engine: Engine, request: Request) -> list[dict[str, str]]:
    whole = text(engine, request, "csv")
    assert whole.startswith(MARK)
    return list(csv.DictReader(StringIO(whole.removeprefix(MARK), newline=""), strict=True))


def ids(engine: Engine, request: Request) -> list[str]:
    return [hit.id for hit in engine.search(replace(request, limit=100)).hits]


def test_every_kind_has_its_maker() -> None:
    assert tuple(KINDS) == get_args(Format)


@pytest.mark.parametrize("asked", [Request(), Request("ferry"), REQUEST], ids=repr)
def test_all_have_the_hits_in_their_order(engine: Engine, asked: Request) -> None:
    wanted = ids(engine, asked)
    assert wanted
    assert [text_of(row["id"]) for row in table(engine, asked)] == wanted
    records = [json.loads(line) for line in text(engine, asked, "jsonl").splitlines()]
    assert [record["id"] for record in records] == wanted
    in_ris = [line for line in text(engine, asked, "ris").split("\r\n") if line[:6] == "AN  - "]
    assert [line[6:] for line in in_ris] == wanted
    entries = text(engine, asked, "bibtex").split("@article{dateline-")[1:]
    assert [entry.partition(",")[0] for entry in entries] == wanted


class TestTable:
    def test_has_every_field_but_the_lines_as_text(self, engine: Engine) -> None:
        assert set(COLUMNS) >= set(NAMES) - {"lines"}
        (row,) = [row for row in table(engine, Request("ferry")) if row["id"] == "ferry"]
        article = engine.article("ferry")
        assert article
        record = article_record(article) | {"date_flags": ""}
        shared = [name for name in COLUMNS if name in NAMES]
        assert {name: row[name] for name in shared} == {
            name: record.get(name, "") for name in shared
        }

    def test_says_with_each_article_what_was_searched(self, engine: Engine) -> None:
        for rank, row in enumerate(table(engine, REQUEST), 1):
            assert row["rank"] == str(rank)
            assert row["query"] == REQUEST.query
            assert row["filters"] == (
                "from=2022; dateline=KALMERA; dateline=TEL ARMAN; sort=newest"
            )
            assert row["generation"] == "gen-000001"

    def test_has_its_heads_where_nothing_was_found(self, engine: Engine) -> None:
        assert text(engine, Request("zeppelin"), "csv") == MARK + ",".join(COLUMNS) + "\r\n"

    def test_a_formula_is_text(self, tmp_path: Path) -> None:
        article = Article(
            id="-1",
            headline='=HYPERLINK("http://evil.example","Click")',
            body="+1\n=2",
            source="@SUM(A1)",
            dateline="'=1",
            byline="\uff1d1",
        )
        rebuild([write_jsonl(tmp_path / "a.jsonl", [article])], tmp_path / "index")
        with open_engine(tmp_path / "index") as engine:
            (row,) = table(engine, Request("-zebra"))
        assert row["headline"] == '\'=HYPERLINK("http://evil.example","Click")'
        assert (row["source"], row["dateline"], row["query"]) == ("'@SUM(A1)", "''=1", "'-zebra")
        assert [value for value in row.values() if value[:1] in "=+-@\t\r\n\uff1d" and value] == []
        for name in ("id", "headline", "body", "source", "dateline", "byline"):
            assert text_of(row[name]) == getattr(article, name)

    @given(st.text("'=+-@\t\r\n\uff1da,\"", max_size=6))
    def test_a_cell_gives_its_text_again(self, text: str) -> None:
        cell = inert(text)
        assert cell[:1] not in ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b")
        assert text_of(cell) == text
        (row,) = csv.reader(StringIO("".join(rows_as_csv([[text, 1]])), newline=""), strict=True)
        assert row == [cell, "1"]


class TestLines:
    def test_say_with_each_article_what_was_searched(self, engine: Engine) -> None:
        lines = text(engine, REQUEST, "jsonl").splitlines()
        for rank, line in enumerate(lines, 1):
            assert json.loads(line)["found_by"] == {
                "query": '"ferry" OR @olives',
                "interpreted": '"ferry" OR olives',
                "from": "2022",
                "dateline": ["KALMERA", "TEL ARMAN"],
                "sort": "newest",
                "generation": "gen-000001",
                "rank": rank,
            }

    @pytest.mark.parametrize("source", ["pages", "records"])
    def test_indexed_again_give_the_same_articles(self, tmp_path: Path, source: str) -> None:
        if source == "pages":
            rebuild([ROOT / "samples" / "pages"], tmp_path / "first")
        else:
            rebuild([write_jsonl(tmp_path / "a.jsonl", [*ARTICLES, GIVEN])], tmp_path / "first")
        with open_engine(tmp_path / "first") as engine:
            again = tmp_path / "again.jsonl"
            again.write_bytes(b"".join(exported(engine.all_hits(Request()), "jsonl")))
        report = rebuild([again], tmp_path / "second")
        assert (report.rejects, report.unknown_keys) == ((), {})
        before, after = stored(tmp_path / "first"), stored(tmp_path / "second")
        assert len(before) > 10
        assert after == before

    def test_what_is_odd_in_a_path_comes_through(self, tmp_path: Path) -> None:
        record = article_record(replace(GIVEN, path="caf\udce9.txt"))
        assert json.loads(b"".join(chunks([json.dumps(record, ensure_ascii=False)]))) == record


ODD_DATES = st.sampled_from(
    ("", "2023-09-23", "23.9.2023", "3/4/2023", "1445-03-08", "7 Rabi al-awwal 1445", "1437-12-00",
     "2023-02-30", "0206-05-05", "1200-01-01", "99999999", "someday",
     "23 Sep 2023 / 20 Rabi I 1445", "٢٠ ربيع الأول ١٤٤٥هـ", "2023-09-23T23:59:59-05:00",
     "Sep 2023")
)  # fmt: skip
ODD_TEXTS = st.text("aé\u0301\u200f\u202e\ufeff\x00\ud800 \n\t'\"\\م", max_size=8)
ORIGINS = st.sampled_from(("", "printed", "metadata", "derived", "guessed"))


@settings(max_examples=300, deadline=None)
@given(
    record=st.fixed_dictionaries(
        {"headline": ODD_TEXTS.map("Night {}".format), "body": ODD_TEXTS, "paper": ODD_TEXTS},
        optional={
            "id": ODD_TEXTS, "date": ODD_DATES, "hijri": ODD_DATES, "path": ODD_TEXTS,
            "date_printed": ODD_DATES, "hijri_printed": ODD_DATES, "date_origin": ORIGINS,
            "hijri_origin": ORIGINS, "date_flags": st.lists(st.sampled_from(("range", "mine"))),
            "lines": st.just({"body": [3, 9]}), "lang": st.just("ur"), "indexed_at": ODD_TEXTS,
        },
    ),
    offset=st.integers(-3, 3),
)  # fmt: skip
def test_whatever_a_record_holds_reading_it_again_changes_nothing(
    tmp_path_factory: pytest.TempPathFactory, record: dict[str, object], offset: int
) -> None:
    """What is read of a record, written and read again, with an index's own offset."""
    path: Path = tmp_path_factory.getbasetemp() / "drawn.jsonl"

    def read(line: bytes) -> Article:
        path.write_bytes(line)
        (article,) = jsonl.read(path)
        assert isinstance(article, Article), article
        return complete(article, hijri_offset=offset, indexed_at="2026-01-01T00:00:00Z")

    once = read(json.dumps(record).encode())
    again = article_record(once) | {"found_by": {"rank": 1}}
    assert read(b"".join(chunks([json_line(again)]))) == once


class TestCitations:
    def test_begin_with_what_was_searched(self, engine: Engine) -> None:
        told = (
            'Exported by Dateline: 2 articles; query="ferry" OR {}olives; from=2022; '
            "dateline=KALMERA; dateline=TEL ARMAN; sort=newest; generation=gen-000001"
        )
        ris, bibtex = text(engine, REQUEST, "ris"), text(engine, REQUEST, "bibtex")
        assert ris.startswith(told.format("@") + "\r\n\r\nTY  - NEWS\r\n")
        assert bibtex.startswith(f"% {told.format('(at)')}\n\n@article{{")

    def test_a_query_cannot_add_a_record(self, engine: Engine) -> None:
        query = "ferry\r\nTY  - NEWS\r\nTI  - forged\r\nER  - \n@book{forged,}"
        ris, bibtex = text(engine, Request(query), "ris"), text(engine, Request(query), "bibtex")
        assert ris.count("\nTY  - ") == ris.count("\nER  - ")
        assert "\nTI  - forged" not in ris
        assert "@book" not in bibtex


def test_filters_are_named_as_in_an_address() -> None:
    looked_at = Request("x", limit=3, offset=7, axis="hijri")
    assert filters_in_words(looked_at) == "sort=relevance", "nothing else is of the hits"
    asked = Request("x", date_to="1445", calendar="hijri", month=("undated", "2023"), paper=("A",))
    assert filters_in_words(asked) == (
        "to=1445; calendar=hijri; paper=A; month=undated; month=2023; sort=relevance"
    )


@settings(max_examples=50)
@given(st.lists(st.integers(0, 2 * CHUNK), max_size=5))
@example([])
def test_chunks_are_of_some_size_and_lose_nothing(sizes: list[int]) -> None:
    given = list(chunks("é" * size for size in sizes))
    assert b"".join(given).decode() == "é" * sum(sizes)
    assert all(len(chunk) >= CHUNK for chunk in given[:-1])


class TestWholeFile:
    def test_is_there_when_it_is_whole(self, tmp_path: Path) -> None:
        path = tmp_path / "out.csv"
        path.write_text("before")
        path.chmod(0o640)
        with whole_file(path) as file:
            file.write(b"after")
            assert path.read_text() == "before"
        assert path.read_text() == "after"
        assert path.stat().st_mode & 0o777 == 0o640
        assert [each.name for each in tmp_path.iterdir()] == ["out.csv"]

    def test_is_not_there_when_something_went_wrong(self, tmp_path: Path) -> None:
        path = tmp_path / "out.csv"
        with suppress(KeyboardInterrupt), whole_file(path) as file:
            file.write(b"half")
            file.flush()
            raise KeyboardInterrupt
        assert list(tmp_path.iterdir()) == []

    def test_a_link_stays_one_and_a_device_is_written_to(self, tmp_path: Path) -> None:
        (tmp_path / "there").mkdir()
        link = tmp_path / "link.csv"
        link.symlink_to(tmp_path / "there" / "out.csv")
        with whole_file(link) as file:
            file.write(b"text")
        assert link.is_symlink()
        assert (tmp_path / "there" / "out.csv").read_text() == "text"
        with whole_file(Path(os.devnull)) as file:
            file.write(b"text")
        assert not Path(os.devnull).is_file()

    def test_a_folder_that_is_none_is_told(self, tmp_path: Path) -> None:
        path = tmp_path / "none" / "out.csv"
        with pytest.raises(FileNotFoundError) as told, whole_file(path):
            raise AssertionError("nothing is to be written")
        assert told.value.filename == str(path)
