"""Counts over time against a count by hand."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.article import Article
from index.calendars import Calendar
from search.compiler import compile_query
from search.executor import matching
from search.histogram import Period, histogram
from search.query import Everything, Word
from tests import strategies
from tests.snapshots import opened


@pytest.mark.parametrize("calendar", Calendar)
@pytest.mark.parametrize(
    ("period", "digits"), [(Period.DAY, 8), (Period.MONTH, 6), (Period.YEAR, 4)]
)
@settings(deadline=None, max_examples=30)
@given(archive=strategies.archives(), deleted=st.sets(st.integers(0, 11), max_size=3))
def test_articles_by_time(
    calendar: Calendar, period: Period, digits: int, archive: list[Article], deleted: set[int]
) -> None:
    alive = [article for number, article in enumerate(archive) if number not in deleted]
    days = [each.date if calendar is Calendar.GREGORIAN else each.hijri for each in alive]
    by_hand = Counter(int(f"{day:08}"[:digits]) for day in days)
    with opened(archive, 2, deleted) as snapshot:
        everything = matching(snapshot, compile_query(Everything()))
        counted = histogram(snapshot, everything, calendar, period)
        assert list(counted.items()) == sorted(by_hand.items())
        none = matching(snapshot, compile_query(Word("zebra")))
        assert histogram(snapshot, none, calendar, period) == {}
