"""Articles along time against a count by hand, day by day of either calendar."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.article import Article
from index.calendars import Calendar, pack, to_gregorian, to_hijri
from index.errors import QueryError
from search.compiler import compile_query
from search.engine import Engine
from search.executor import matching
from search.facets import Counted
from search.filters import typed_range
from search.histogram import Period, Spread
from search.query import Dates, Word, conjunction
from search.results import Request
from search.timeline import MOST_PERIODS, axis_of, fits, periods, sparkline, timeline
from tests import oracle
from tests.snapshots import opened

FIRST, LAST = date(2015, 1, 1), date(2026, 12, 31)
DAYS = {
    Calendar.GREGORIAN: (20151231, 20221231, 20230101, 20230131, 20230230, 20230923, 20240229),
    Calendar.HIJRI: (14371200, 14440607, 14440930, 14450101, 14450308, 14451330, 14460100),
}
TYPED = ("", "2016", "2023-01-15", "2023-02", "1445-03", "1444-09", "1444-09-30", "1446")


@cache
def walked(calendar: Calendar) -> tuple[int, ...]:
    """Every day of the calendar in these years, in order."""
    steps = range((LAST - FIRST).days + 1)
    days = [FIRST + timedelta(days=step) for step in steps]
    gregorian = [pack(day.year, day.month, day.day) for day in days]
    return tuple(gregorian if calendar is Calendar.GREGORIAN else map(to_hijri, gregorian))


def day_of(article: Article, calendar: Calendar) -> int:
    return article.hijri if calendar is Calendar.HIJRI else article.date


def in_table(day: int, own: Calendar, axis: Calendar) -> int:
    """The day as the other calendar has it: Hijri months are from day 0 to day 30 when typed."""
    if own is axis:
        return day
    if axis is Calendar.HIJRI:
        return to_hijri(day)
    return to_gregorian(day + (day % 100 == 0)) or to_gregorian(day - 1)


def articles() -> st.SearchStrategy[list[Article]]:
    days = [st.sampled_from((0, *DAYS[calendar])) for calendar in Calendar]
    drawn = st.lists(st.tuples(st.sampled_from(("oil", "oil", "rain")), *days), max_size=12)
    return drawn.map(
        lambda rows: [
            Article(id=f"a-{number}", headline=word, date=day, hijri=hijri)
            for number, (word, day, hijri) in enumerate(rows)
        ]
    )


@settings(deadline=None, max_examples=150)
@given(
    archive=articles(),
    deleted=st.sets(st.integers(0, 11), max_size=2),
    request=st.builds(Request, date_from=st.sampled_from(TYPED), date_to=st.sampled_from(TYPED)),
    axis=st.sampled_from(Calendar),
    period=st.sampled_from((None, *Period)),
    most=st.sampled_from((3, 31, 124)),
)
def test_the_periods_and_their_counts(
    archive: list[Article],
    deleted: set[int],
    request: Request,
    axis: Calendar,
    period: Period | None,
    most: int,
) -> None:
    nodes = typed_range(request).nodes
    alive = [article for number, article in enumerate(archive) if number not in deleted]
    among = [article for article in alive if oracle.matches(conjunction(nodes), article)]
    hits = [article for article in among if article.headline == "oil"]
    with opened(archive, 2, deleted) as snapshot:
        base = matching(snapshot, compile_query(conjunction((Word("oil"), *nodes))))
        counted = Counted(snapshot, request, nodes, base, {})
        if period and _too_many(counted, axis, period):
            return
        found = counted.timeline(axis, most, period)
    assert found.undated == sum(not day_of(article, axis) for article in hits)
    assert found.calendar is axis
    days = [day for article in hits if (day := day_of(article, axis))]
    if not days:
        assert found.names == found.counts == found.all == ()
        return
    by_hand = Counter(day // found.period for day in days)
    assert (
        dict(zip(found.names, found.counts, strict=True)) == dict.fromkeys(found.names, 0) | by_hand
    )
    everything = Counter(day_of(article, axis) // found.period for article in among)
    assert found.all == tuple(everything[name] for name in found.names)
    first, last = ends_by_hand(alive, days, nodes, axis)
    walk = [day for day in walked(axis) if first <= day <= last]
    within = {day // found.period for day in walk}
    if found.period > Period.DAY:  # an end may be a day that its month does not have
        within |= {first // found.period, last // found.period}
    assert list(found.names) == sorted(within | set(by_hand))
    if period is None:
        assert len(within) <= most or found.period is Period.CENTURY
        shorter = [each for each in Period if each < found.period]
        assert all(len({day // each for day in walk}) > most for each in shorter)


def _too_many(counted: Counted, axis: Calendar, period: Period) -> bool:
    try:
        counted.timeline(axis, 1, period)
    except QueryError as exc:
        assert exc.field == "period"
        return True
    return False


def ends_by_hand(
    alive: list[Article], days: list[int], nodes: Iterable[Dates], axis: Calendar
) -> tuple[int, int]:
    there = [day for article in alive if (day := day_of(article, axis))]
    first, last = min(days), max(days)
    for node in nodes:
        if node.first and (typed := in_table(node.first, node.calendar, axis)):
            first = min(first, max(typed, min(there)))
        if node.last and (typed := in_table(node.last, node.calendar, axis)):
            last = max(last, min(typed, max(there)))
    return first, last


def over_time(engine: Engine, axis: str = "", **request: str) -> dict[int, int]:
    """The periods of all hits, with their counts."""
    found = engine.search(Request(**request)).timeline(axis)  # type: ignore[arg-type]  # typed days
    return dict(zip(found.names, found.counts, strict=True))


def test_an_empty_stretch_stays_visible(engine: Engine) -> None:
    found = engine.search(Request(date_from="2022-12", date_to="2023-04")).timeline(most=9)
    assert (found.period, len(found.names)) == (Period.MONTH, 5)
    assert found.counts == (1, 0, 0, 0, 2)
    assert found.begin == Dates(Calendar.GREGORIAN, 20221201, 0)
    assert found.end == Dates(Calendar.GREGORIAN, 0, 20230430)


def test_it_goes_on_to_the_days_asked_for_as_far_as_there_are_articles(engine: Engine) -> None:
    found = engine.search(Request("almanac OR dash", date_from="1900", date_to="2023-10"))
    assert found.timeline().names == (202212, *range(202301, 202311))


def test_a_day_that_no_calendar_has_is_a_period(engine: Engine) -> None:
    assert over_time(engine, "hijri", query="almanac") == {14371200: 1}
    days = over_time(engine, "hijri", date_from="1437-12-00", date_to="1438-01-02 AH")
    assert list(days)[:2] == [14371200, 14371201]
    assert sum(days.values()) == 1


def test_days_that_disagree_count_in_each_calendar_as_printed(engine: Engine) -> None:
    assert over_time(engine, query="lighthouse") == {20230923: 1}
    assert over_time(engine, "hijri", query="lighthouse") == {14450320: 1}


@pytest.mark.parametrize(
    ("request_", "calendar"),
    [
        (Request(), Calendar.GREGORIAN),
        (Request(calendar="hijri"), Calendar.HIJRI),
        (Request(date_from="1445"), Calendar.HIJRI),
        (Request(date_from="1445", date_to="2024"), Calendar.GREGORIAN),
        (Request(date_from="1445", calendar="gregorian"), Calendar.GREGORIAN),
    ],
)
def test_the_axis_is_that_of_the_search(
    engine: Engine, request_: Request, calendar: Calendar
) -> None:
    page = engine.search(request_)
    assert page.timeline().calendar is calendar
    assert all(page.timeline(axis).calendar == axis for axis in Calendar)


def test_more_periods_than_an_answer_holds_are_refused() -> None:
    assert fits(Calendar.GREGORIAN, 20100101, 20230909, Period.DAY, MOST_PERIODS)
    assert not fits(Calendar.GREGORIAN, 20100101, 20230910, Period.DAY, MOST_PERIODS)
    assert not fits(Calendar.HIJRI, 10101, 99991230, Period.DAY, MOST_PERIODS)
    found = Spread(np.array([10101, 99991231]), np.array([1, 1]))
    axis = axis_of(Calendar.GREGORIAN, ())
    with pytest.raises(QueryError) as refused:
        timeline(axis, found, found, found, period=Period.DAY)
    assert refused.value.field == "period"
    assert "5,000 days" in str(refused.value)
    assert timeline(axis, found, found, found).period is Period.CENTURY


@pytest.mark.parametrize("calendar", Calendar)
def test_no_day_of_a_calendar_is_left_out(calendar: Calendar) -> None:
    days = walked(calendar)
    for period in Period:
        told = periods(calendar, days[0], days[-1], period)
        assert told == sorted({day // period for day in days})


@pytest.mark.parametrize(
    ("counts", "line"),
    [
        ((), ""),
        ((0, 0), "  "),
        ((1,), "█"),
        ((1, 0, 8), "▁ █"),
        (range(9), " ▁▂▃▄▅▆▇█"),
        ((1, 1_000_000), "▁█"),
    ],
)
def test_a_line_of_blocks(counts: Iterable[int], line: str) -> None:
    assert sparkline(counts) == line
