"""Every hit of a search: the same ones as page by page, whatever is published meanwhile."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from index.calendars import Calendar
from index.errors import IndexDamaged, QueryError
from index.writer import rebuild
from search.engine import DEEPEST, Engine, open_engine
from search.plan import any_word_plan
from search.results import SORTS, Request, Sort
from tests.archive import ARTICLES, current, note, write_jsonl

REQUESTS = (
    Request(),
    Request("ferry"),
    Request("ferry OR bridge OR the"),
    Request("the -ferry"),
    Request('"night ferry"'),
    Request("zeppelin"),
    Request("date:2023"),
    Request("the", date_from="2023-09", calendar="gregorian"),
    Request("ferry", source=("coast wire",)),
    Request(month=("undated",)),
)


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("asked", REQUESTS, ids=repr)
def test_they_are_those_of_the_pages(engine: Engine, asked: Request, sort: Sort) -> None:
    request = replace(asked, sort=sort, limit=100)
    page, hits = engine.search(request), engine.all_hits(request)
    ids = list(hits.ids())
    assert ids == [hit.id for hit in page.hits]
    assert [round(float(score), 4) for score in hits.scores] == [hit.score for hit in page.hits]
    assert list(hits.articles()) == [hit.article for hit in page.hits]
    assert len(ids) == hits.total == page.total
    assert (hits.interpreted, hits.notices) == (page.interpreted, page.notices)
    assert (hits.date_range, hits.generation) == (page.date_range, page.generation)


def test_there_may_be_more_than_can_be_paged_to(tmp_path: Path) -> None:
    source = write_jsonl(tmp_path / "many.jsonl", map(note, range(DEEPEST + 50)))
    rebuild([source], tmp_path / "index")
    with open_engine(tmp_path / "index") as engine:
        hits = engine.all_hits(Request("text", limit=10))
        ids = list(hits.ids())
        assert len(set(ids)) == len(ids) == hits.total == DEEPEST + 50
        for offset in (0, 4990, DEEPEST - 10):
            page = engine.search(Request("text", offset=offset))
            assert ids[offset : offset + 10] == [hit.id for hit in page.hits]
        assert next(iter(hits.articles())).id == ids[0], "a stream may be begun anew"


def test_they_stay_those_of_their_generation(tmp_path: Path) -> None:
    index_dir = tmp_path / "index"
    rebuild([write_jsonl(tmp_path / "a.jsonl", map(note, range(5)))], index_dir)
    with open_engine(index_dir) as engine:
        hits = engine.all_hits(Request(sort="oldest"))
        read = hits.articles()
        ids = [next(read).id]
        for _ in range(3):  # the generation and the one after it are removed
            rebuild([write_jsonl(tmp_path / "b.jsonl", map(note, range(90, 99)))], index_dir)
        assert not (index_dir / hits.generation).exists()
        ids += [article.id for article in read]
        assert sorted(ids) == [f"note-{number}" for number in range(5)]


def test_months_are_counted_in_either_calendar(engine: Engine) -> None:
    hits = engine.all_hits(Request())
    for calendar, name in ((Calendar.GREGORIAN, "date"), (Calendar.HIJRI, "hijri")):
        counted: dict[int, int] = {}
        for article in hits.articles():
            month = getattr(article, name) // 100
            counted[month] = counted.get(month, 0) + 1
        assert hits.months(calendar) == counted
        assert list(counted) != []


def test_what_a_search_refuses_is_refused(engine: Engine) -> None:
    for request in (Request("x" * 600), Request(date_from="someday"), Request(month=("May",))):
        with pytest.raises(QueryError):
            engine.all_hits(request)


def test_damage_ends_the_stream_and_moves_the_engine_on(tmp_path: Path) -> None:
    index_dir = tmp_path / "index"
    for name in "ab":
        rebuild([write_jsonl(tmp_path / f"{name}.jsonl", ARTICLES)], index_dir)
    with open_engine(index_dir) as engine:
        hits = engine.all_hits(Request("night", sort="oldest"))
        (segment,) = current(index_dir).rglob("*.arrays")
        data = segment.read_bytes()
        frame = data.index(bytes([0x28, 0xB5, 0x2F, 0xFD]))
        with segment.open("r+b") as file:  # the file that is mapped, not another of its name
            file.seek(frame)
            file.write(bytes(len(data) - frame))
        with pytest.raises(IndexDamaged):
            list(engine.all_hits(Request()).articles())
        again = engine.all_hits(Request("night"))
        assert again.generation < hits.generation
        assert list(again.ids()) == ["ferry"]


@pytest.mark.parametrize(
    ("text", "interpreted"),
    [
        ("ferry goat", "ferry OR goat"),
        ('NOT "the ferry" -goat (', "not OR the OR ferry OR goat"),
        ("W-2 headline:ferry*", "w OR 2 OR headline OR ferry"),
        ("", ""),
        (" . ?", "()"),
    ],
)
def test_any_word_gives_signs_no_meaning(engine: Engine, text: str, interpreted: str) -> None:
    assert engine.all_hits(Request(text), any_word_plan).interpreted == interpreted


def test_any_word_finds_what_or_finds(engine: Engine) -> None:
    asked = engine.all_hits(Request("ferry NOT goat"), any_word_plan)
    assert list(asked.ids()) == list(engine.all_hits(Request("ferry OR not OR goat")).ids())
    with pytest.raises(QueryError):
        engine.all_hits(Request("x" * 600), any_word_plan)
