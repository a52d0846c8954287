"""The axis and the links of the timeline, whatever days articles are of."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st

from index.calendars import Calendar
from index.typed_dates import parse_typed
from search.histogram import Spread
from search.timeline import Timeline, axis_of, timeline
from webui.app import create_app
from webui.state import SearchState
from webui.timeline_axis import GAP, LETTER, NARROW, WIDE, WIDEST, Tick, labels, ticks
from webui.timeline_shown import timeline_shown

DAYS = st.one_of(
    st.sampled_from((10101, 6220716, 14371200, 14451330, 20230230, 20231345, 99991231)),
    st.integers(16000101, 20301231),
    st.integers(13430101, 15001230),
    st.integers(20230101, 20230131),
)


@pytest.fixture(scope="module")
def app() -> Iterator[Flask]:
    app = create_app()
    yield app
    app.extensions["engines"].close()


def drawn(days: list[int], calendar: Calendar, most: int) -> Timeline:
    """The timeline of an article for each of these days, among twice as many."""
    names, counts = np.unique(np.array(days, np.int32), return_counts=True)
    found, among = Spread(names, counts), Spread(names, counts * 2)
    return timeline(axis_of(calendar, ()), found, among, among, most=most)


TIMELINES = st.builds(
    drawn,
    st.one_of(st.lists(DAYS, min_size=1, max_size=9), st.just([20230101, 20230120])),
    st.sampled_from(Calendar),
    st.sampled_from((2, 12, 124)),
)


def where(tick: Tick, width: float) -> tuple[float, float]:
    """From where to where the label goes, in pixels."""
    length = len(tick.text) * LETTER
    middle = float(tick.at.rstrip("%")) / 100 * width
    start = middle - {"start": 0, "middle": 0.5, "end": 1}[tick.anchor] * length
    return start, start + length


@settings(deadline=None)
@given(TIMELINES)
def test_labels_never_touch(found: Timeline) -> None:
    told = ticks(found)
    assert told
    for width, shown in ((WIDE, told), (NARROW, [tick for tick in told if not tick.spare])):
        pixels = min(width, len(found.names) * WIDEST)
        spans = [where(tick, pixels) for tick in shown]
        if len(told) > 2:
            gaps = [right[0] - left[1] for left, right in pairwise(spans)]
            assert all(gap >= GAP - 0.1 for gap in gaps)


@settings(deadline=None)
@given(TIMELINES, st.sampled_from(("", *Calendar)), st.sampled_from(("", "share")))
def test_each_bar_means_its_period(app: Flask, found: Timeline, calendar: str, scale: str) -> None:
    with app.test_request_context():
        shown = timeline_shown(SearchState(q="&from=a", calendar=calendar, scale=scale), found)
    assert shown
    assert [bar.count for bar in shown.bars] == [count for count in found.counts if count]
    for bar in shown.bars:
        name = found.names[bar.column]
        assert bar.label == labels(found)[bar.column]
        assert bar.share == ("50%" if scale else "")
        if bar.url:
            query = dict(pair.split("=") for pair in bar.url.partition("?")[2].split("&"))
            assert query["q"] == "%26from%3Da"
            asked = Calendar(calendar) if calendar else None
            first, last = (
                parse_typed(query[name].replace("+", " "), asked) for name in ("from", "to")
            )
            assert first.calendar is last.calendar is found.calendar
            within = first.first // found.period, last.last // found.period
            assert within == (name, name)


def test_what_no_date_box_takes_is_no_link(app: Flask) -> None:
    with app.test_request_context():
        shown = timeline_shown(SearchState(), drawn([20230230, 20230301], Calendar.GREGORIAN, 124))
    assert shown
    assert [bool(bar.url) for bar in shown.bars] == [False, True]
    assert shown.first == "30 February 2023"


@pytest.mark.parametrize(
    ("days", "most", "texts"),
    [
        ([20120615, 20200730], 124, "2013 2014 2015 2016 2017 2018 2019 2020"),
        ([19870301, 19870630], 124, "1 Mar|16 Mar|1 Apr|16 Apr|1 May|16 May|1 Jun|16 Jun"),
        ([20230101, 20230703], 9, "Jan 2023|Feb|Mar|Apr|May|Jun|Jul"),
        ([19001231, 19990101], 124, "1900 1910 1920 1930 1940 1950 1960 1970 1980 1990"),
        ([16050101, 20230101], 50, "1600 1650 1700 1750 1800 1850 1900 1950 2000"),
    ],
)
def test_labels_are_round(days: list[int], most: int, texts: str) -> None:
    told = [tick.text for tick in ticks(drawn(days, Calendar.GREGORIAN, most))]
    assert told == texts.split("|" if "|" in texts else " ")
