"""A request in, a page of hits out: order, paging, dates and facets together."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.codec.container import ArrayFile
from index.errors import IndexDamaged, QueryError
from index.writer import rebuild
from search.engine import DEEPEST, MOST_EXPANDING, Engine, open_engine
from search.results import SORTS, Request

RECORDS = [
    {"id": "blasts", "headline": "Blasts in the hills", "body": "Launches were heard at dawn.",
     "dateline": "BAKU", "source": "AFP", "date": "2023-09-23", "hijri": "1445-03-07"},
    {"id": "oil", "headline": "Oil prices rise", "body": "A barrel of oil costs more.",
     "dateline": "LONDON", "source": "Reuters", "date": "2023-09-01"},
    {"id": "gas", "headline": "Gas flows", "body": "Oil is not gas. It launched a pipe.",
     "dateline": "LONDON", "source": "AFP", "date": "2022-12-31"},
    {"id": "letter", "headline": "A letter", "body": "Sir, oil again."},
    {"id": "odd", "headline": "An odd day", "body": "Printed on no day.", "hijri": "1437-12-00"},
]  # fmt: skip


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    folder: Path = tmp_path_factory.mktemp("search")
    lines = "".join(json.dumps(record) + "\n" for record in RECORDS)
    (folder / "articles.jsonl").write_text(lines)
    rebuild([folder / "articles.jsonl"], folder / "index")
    with open_engine(folder / "index") as opened:
        yield opened


def ids(engine: Engine, query: str = "", **asked: object) -> list[str]:
    return [hit.id for hit in engine.search(Request(query, **asked)).hits]  # type: ignore[arg-type]


def test_relevance_puts_the_headline_first(engine: Engine) -> None:
    assert ids(engine, "oil") == ["oil", "letter", "gas"]


def test_by_date_the_undated_come_last(engine: Engine) -> None:
    undated = ids(engine, month=("undated",))
    assert sorted(undated) == ["letter", "odd"]
    assert ids(engine, sort="newest") == ["blasts", "oil", "gas", *undated]
    assert ids(engine, sort="oldest") == ["gas", "oil", "blasts", *undated]


@pytest.mark.parametrize(
    ("date_from", "date_to", "found"),
    [
        ("7 Rabi al-awwal 1445", "1445-03-07 AH", ["blasts"]),
        ("1445-03-08AH", "", []),
        ("Dhu al-Hijjah 1437", "Dhu al-Hijjah 1437", ["odd"]),
        ("1437/12/0", "1437/12/0", ["odd"]),
        ("1 Dhu al-Hijjah 1437", "Dhu al-Hijjah 1437", []),
        ("2023-09-23", "2023-09-23", ["blasts"]),
        ("Sep 2023", "Sep 2023", ["blasts", "oil"]),
        ("2022", "2022", ["gas"]),
        ("", "1445-03-06 AH", ["gas", "odd", "oil"]),
        ("1445-03-07 AH", "2023", ["blasts"]),
        ("2024", "2023", []),
    ],
)
def test_ranges_are_inclusive_days_in_either_calendar(
    engine: Engine, date_from: str, date_to: str, found: list[str]
) -> None:
    assert sorted(ids(engine, date_from=date_from, date_to=date_to)) == found


def test_an_inverted_range_says_so(engine: Engine) -> None:
    page = engine.search(Request(date_from="2024", date_to="2023"))
    assert page.total == 0
    assert any("after its last" in notice for notice in page.notices)


def test_what_matches_without_a_date_is_told_beside_a_range(engine: Engine) -> None:
    page = engine.search(Request("oil", date_from="2023"))
    assert [hit.id for hit in page.hits] == ["oil"]
    assert any(
        notice.startswith("1 more article matches but has no date") for notice in page.notices
    )
    assert engine.search(Request("gas", date_from="2022")).notices == ()


def test_facet_values_are_found_whatever_their_capitals(engine: Engine) -> None:
    page = engine.search(Request(source=("afp",)))
    assert sorted(hit.id for hit in page.hits) == ["blasts", "gas"]
    assert ("AFP", True) in {(value.value, value.chosen) for value in page.facets["source"]}
    page = engine.search(Request(source=("APA",)))
    assert (page.total, page.notices) == (0, ("No article has the source “APA”.",))


def test_words_match_stems_and_quotes_match_forms(engine: Engine) -> None:
    assert sorted(ids(engine, "launching")) == ["blasts", "gas"]
    assert ids(engine, '"launches"') == ["blasts"]


def test_of_arabic_words_with_one_stem_the_one_typed_comes_first(tmp_path: Path) -> None:
    records = [
        {"id": "sport", "headline": "النادي الرياضي", "body": "بطولة رياضية للفريق الرياضي."},
        {"id": "riyadh", "headline": "أمانة الرياض", "body": "وصل الوفد أمس."},
    ]
    (tmp_path / "a.jsonl").write_text("".join(json.dumps(record) + "\n" for record in records))
    rebuild([tmp_path / "a.jsonl"], tmp_path / "index")
    with open_engine(tmp_path / "index") as engine:
        assert ids(engine, "الرياض") == ["riyadh", "sport"]


def test_paging_shows_each_hit_once(engine: Engine) -> None:
    pages = [ids(engine, limit=2, offset=offset) for offset in (0, 2, 4, 6)]
    assert [len(page) for page in pages] == [2, 2, 1, 0]
    assert [hit for page in pages for hit in page] == ids(engine, limit=10)


def test_chosen_facets_narrow_the_hits_but_keep_their_neighbours(engine: Engine) -> None:
    page = engine.search(Request(source=("AFP",)))
    assert sorted(hit.id for hit in page.hits) == ["blasts", "gas"]
    assert {(v.value, v.count, v.chosen) for v in page.facets["source"]} == {
        ("AFP", 2, True),
        ("Reuters", 1, False),
    }
    assert {(v.value, v.count) for v in page.facets["dateline"]} == {("BAKU", 1), ("LONDON", 1)}
    assert {(v.value, v.count) for v in page.facets["month"]} == {("2022-12", 1), ("2023-09", 1)}


def test_years_are_counted_in_the_calendar_that_was_asked_for(engine: Engine) -> None:
    def years(**asked: str) -> set[str]:
        page = engine.search(Request(**asked))  # type: ignore[arg-type]  # names of fields
        return {value.value[0] for value in page.facets["year"] if "undated" not in value.value}

    assert years() == years(axis="gregorian", calendar="hijri") == {"2"}
    assert years(date_from="Sep 2022", date_to="Ramadan 1446") == {"2"}
    assert years(calendar="hijri") == years(axis="hijri") == {"h"}
    assert years(date_from="Muharram 1444") == {"h"}


def test_facets_are_those_of_the_search_on_every_page_of_it(engine: Engine) -> None:
    oil, gas = Request("oil"), Request("gas")
    first, other = engine.search(oil).facets, engine.search(gas).facets
    assert first != other
    assert engine.search(Request("OIL", sort="newest", offset=1)).facets == first
    assert engine.search(Request("oil", date_from="2023")).facets != first
    assert engine.search(Request("oil", source=("AFP",))).facets != first
    assert engine.search(oil).facets == first


@pytest.mark.parametrize(
    ("request_", "field"),
    [
        (Request(date_from="the day after"), "from"),
        (Request(date_to="2023-02-31"), "to"),
        (Request(calendar="julian"), "calendar"),
        (Request(sort="loudest"), "sort"),  # type: ignore[arg-type]
        (Request(month=("soon",)), "month"),
        (Request(offset=DEEPEST), "page"),
        (Request(limit=0), "page"),
        (Request("a" * 513), "q"),
        (Request("a*"), "q"),
    ],
)
def test_what_cannot_be_answered_names_the_parameter(
    engine: Engine, request_: Request, field: str
) -> None:
    with pytest.raises(QueryError) as caught:
        engine.search(request_)
    assert caught.value.field == field


# Fragments that parsers stumble over, beside arbitrary text.
_SHARDS = st.sampled_from(
    ['"', "“", "(", ")", "OR", "AND", "NOT", "-", "~", "*", "~5", ":", "date:", "hijri:", "..",
     "headline:", "oil", "W-2", "AC/DC", "/", "\\", "[", "\x00", "\ud800", "\u202e", "نفط", " "]
)  # fmt: skip
QUERIES = st.one_of(st.text(max_size=60), st.lists(_SHARDS, max_size=12).map("".join))


@settings(max_examples=10_000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(QUERIES)
def test_any_query_gives_a_page(engine: Engine, query: str) -> None:
    try:
        page = engine.search(Request(query))
    except QueryError as refused:
        assert refused.field == "q"
        assert "*" in query or len(query) > 60  # the only limits that so short a query can meet
    else:
        assert 0 <= page.total <= len(RECORDS)
        assert len(page.hits) == min(page.total, 10)


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=30), st.text(max_size=30), st.sampled_from(SORTS), st.text(max_size=8))
def test_any_request_gives_a_page_or_names_what_is_wrong(
    engine: Engine, first: str, last: str, sort: str, value: str
) -> None:
    asked = Request("", first, last, source=(value,), month=(value,), sort=sort)  # type: ignore[arg-type]
    try:
        engine.search(asked)
    except QueryError as refused:
        assert refused.field in ("from", "to", "month")


def test_more_words_with_a_star_than_can_be_looked_up_are_refused(engine: Engine) -> None:
    engine.search(Request(" OR ".join(f"ab{n}*" for n in range(MOST_EXPANDING))))
    with pytest.raises(QueryError, match=r"may hold \*, \? or ~"):
        engine.search(Request(" OR ".join(f"ab{n}*" for n in range(MOST_EXPANDING + 1))))


def test_an_index_deleted_and_built_anew_is_seen(tmp_path: Path) -> None:
    source = tmp_path / "a.jsonl"
    source.write_text(json.dumps(RECORDS[0]) + "\n")
    rebuild(source, tmp_path / "index")
    with open_engine(tmp_path / "index") as engine:
        shutil.rmtree(tmp_path / "index")
        source.write_text("".join(json.dumps(record) + "\n" for record in RECORDS))
        rebuild(source, tmp_path / "index")
        deadline = time.monotonic() + 5
        while engine.search(Request()).total != len(RECORDS):
            assert time.monotonic() < deadline
        assert engine.search(Request()).generation == "gen-000001"


def test_a_generation_that_does_not_open_is_refused_for_the_one_before(tmp_path: Path) -> None:
    source = tmp_path / "a.jsonl"
    for records in (RECORDS[:1], RECORDS):
        source.write_text("".join(json.dumps(record) + "\n" for record in records))
        rebuild(source, tmp_path / "index")
    (segment,) = (tmp_path / "index" / "gen-000002").rglob("*.arrays")
    segment.write_bytes(bytes(segment.stat().st_size))
    with open_engine(tmp_path / "index") as engine:
        page = engine.search(Request())
    assert page.total == 1
    assert page.notices[0].startswith(f"{segment} is damaged: it is no finished file")
    assert "gen-000001 is served instead" in page.notices[0]


def _turn_a_bit(path: Path, array: str) -> None:
    """In the middle of an array of the file, where it lies."""
    content = bytearray(path.read_bytes())
    inside = ArrayFile.open(path).unverified(array).tobytes()
    content[content.index(inside) + len(inside) // 2] ^= 1
    path.write_bytes(content)


@pytest.mark.parametrize(
    ("array", "told"),
    [
        ("body/gaps", "the array body/gaps was changed"),
        ("body/positions", "the array body/positions was changed"),
        ("store/frames/blob", "its article 2 cannot be read"),
    ],
)
def test_damage_that_a_search_meets_is_answered_from_the_generation_before(
    tmp_path: Path, array: str, told: str
) -> None:
    source = tmp_path / "a.jsonl"
    for records in (RECORDS[:-1], RECORDS):
        source.write_text("".join(json.dumps(record) + "\n" for record in records))
        rebuild(source, tmp_path / "index")
    (segment,) = (tmp_path / "index" / "gen-000002").rglob("*.arrays")
    _turn_a_bit(segment, array)
    with open_engine(tmp_path / "index") as engine:
        searches = [Request(), *(Request(f'"{record["body"]}"') for record in RECORDS)]
        pages = [engine.search(request) for request in searches]
        page = engine.search(Request())
        assert (page.total, page.generation) == (len(RECORDS) - 1, "gen-000001")
        assert f"{segment} is damaged: {told}" in page.notices[0]
        assert "gen-000001 is served instead" in page.notices[0]
        assert engine.article(page.hits[0].id) is not None
    assert {page.generation for page in pages[-1:]} == {"gen-000001"}


def test_where_nothing_is_whole_what_can_be_read_is_still_answered(tmp_path: Path) -> None:
    source = tmp_path / "a.jsonl"
    source.write_text("".join(json.dumps(record) + "\n" for record in RECORDS))
    rebuild(source, tmp_path / "index")
    (segment,) = (tmp_path / "index").rglob("*.arrays")
    _turn_a_bit(segment, "store/frames/blob")
    with open_engine(tmp_path / "index") as engine:
        for _ in range(2):
            with pytest.raises(IndexDamaged, match=r"article 2 cannot be read.*[Bb]uild"):
                engine.search(Request())
        page = engine.search(Request("nowhere"))
        assert page.total == 0
        assert "article 2 cannot be read" in page.notices[0]
