"""Both calendars: conversion, what people type, and what an article comes to have."""

import datetime
from itertools import count

import pytest
from hijridate import Hijri
from hypothesis import given
from hypothesis import strategies as st

from index.article import Day
from index.dates import (
    GREGORIAN_MONTHS,
    HIJRI_MONTHS,
    Calendar,
    DayRange,
    DualDate,
    describe_day,
    format_day,
    parse_iso,
    parse_typed,
    settle,
    to_gregorian,
    to_hijri,
)
from index.errors import DateError

GREGORIAN, HIJRI = Calendar.GREGORIAN, Calendar.HIJRI


def packed(day: datetime.date) -> Day:
    return day.year * 10000 + day.month * 100 + day.day


TABLE = st.dates(datetime.date(1924, 8, 1), datetime.date(2077, 11, 16)).map(packed)
SINCE_1600 = st.dates(datetime.date(1600, 1, 1), datetime.date(2199, 12, 31)).map(packed)
HIJRI_DAYS = st.builds(
    lambda year, month, day: year * 10000 + month * 100 + day,
    st.integers(1300, 1599),
    st.integers(1, 12),
    st.integers(1, 30),
)
OFFSETS = st.integers(-2, 2)


# Conversion


def test_every_day_of_the_table_both_ways() -> None:
    """Against counting: both calendars advance a day at a time from 1 Muharram 1343."""
    gregorian = datetime.date(1924, 8, 1)
    for year in range(1343, 1501):
        for month in range(1, 13):
            for day in range(1, Hijri(year, month, 1).month_length() + 1):
                hijri = year * 10000 + month * 100 + day
                assert to_hijri(packed(gregorian)) == hijri
                assert to_gregorian(hijri) == packed(gregorian)
                gregorian += datetime.timedelta(days=1)


@given(TABLE, OFFSETS)
def test_an_offset_counts_days_and_comes_back(day: Day, offset: int) -> None:
    shifted = datetime.date.fromisoformat(format_day(day)) + datetime.timedelta(days=offset)
    hijri = to_hijri(day, offset)
    assert hijri == to_hijri(packed(shifted))
    assert to_gregorian(hijri, offset) in (day, 0)


@pytest.mark.parametrize(
    ("date", "offset", "hijri"),
    [
        (19240731, 0, 0),
        (19240801, 0, 13430101),
        (19240731, 1, 13430101),
        (19240801, -1, 0),
        (20771116, 0, 15001230),
        (20771117, 0, 0),
        (20771117, -1, 15001230),
        (20771116, 1, 0),
        (20240229, 0, 14450819),
    ],
)
def test_the_edges_of_the_table(date: Day, offset: int, hijri: Day) -> None:
    assert to_hijri(date, offset) == hijri
    assert to_gregorian(hijri, offset) == (date if hijri else 0)


def test_a_newspaper_of_kuwait_is_a_day_behind() -> None:
    assert to_hijri(20230923) == 14450308
    assert to_hijri(20230923, offset=-1) == 14450307
    assert to_gregorian(14450307, offset=-1) == 20230923


@pytest.mark.parametrize(
    "day", [0, -5, 18500101, 20771117, 20230231, 20231301, 20230900, 99999999, 10**12]
)
def test_no_hijri_day_of_impossible_days_and_other_centuries(day: Day) -> None:
    assert to_hijri(day) == 0


@pytest.mark.parametrize(
    "day", [0, -5, 13421230, 15010101, 14371130, 14371200, 14371301, 14370031, 20230923, 10**12]
)
def test_no_gregorian_day_of_impossible_days_and_years_outside_the_table(day: Day) -> None:
    assert to_gregorian(day) == 0


@given(st.integers(), st.integers())
def test_conversion_never_raises(day: int, offset: int) -> None:
    assert to_hijri(day, offset) >= 0
    assert to_gregorian(day, offset) >= 0


@given(st.integers(19240801, 20771116), st.integers())
def test_conversion_bears_any_offset(day: int, offset: int) -> None:
    assert to_hijri(day, offset) >= 0


# In and out as text


@given(st.integers(1, 99991231))
def test_iso_round_trip(day: Day) -> None:
    assert parse_iso(format_day(day)) == day


def test_days_are_written_as_they_are() -> None:
    assert format_day(14371200) == "1437-12-00"
    assert format_day(0) == ""
    assert describe_day(20230923, GREGORIAN) == "23 September 2023"
    assert describe_day(14450307, HIJRI) == "7 Rabi I 1445"
    assert describe_day(14371200, HIJRI) == "0 Dhu al-Hijjah 1437"
    assert describe_day(14371300, HIJRI) == "1437-13-00"
    assert describe_day(0, HIJRI) == ""


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2023-09-23", 20230923),
        (" ٢٠٢٣-٠٩-٢٣ ", 20230923),
        ("1437-12-00", 14371200),
        ("2023-02-31", 20230231),
        ("0000-00-00", None),
        ("2023-9-23", None),
        ("20230923", None),
        ("2023-09-23T10:00", None),
        ("", None),
    ],
)
def test_iso_days(text: str, day: Day | None) -> None:
    assert parse_iso(text) == day


# What people type


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2023-09-23", 20230923, 20230923),
        ("2023/9/23", 20230923, 20230923),
        ("20230923", 20230923, 20230923),
        ("23 September 2023", 20230923, 20230923),
        ("23 Sept. 2023", 20230923, 20230923),
        ("Sep 23, 2023", 20230923, 20230923),
        ("September 23rd, 2023", 20230923, 20230923),
        ("Saturday, 23 September 2023", 20230923, 20230923),
        ("the 23rd of September 2023", 20230923, 20230923),
        ("23-Sep-2023", 20230923, 20230923),
        ("2023 Sep 23", 20230923, 20230923),
        ("SEP 23 2023 AD", 20230923, 20230923),
        ("23/09/2023", 20230923, 20230923),
        ("09/23/2023", 20230923, 20230923),
        ("05/05/2023", 20230505, 20230505),
        ("23.9.2023", 20230923, 20230923),
        ("23 سبتمبر 2023", 20230923, 20230923),
        ("٢٣ أيلول ٢٠٢٣ م", 20230923, 20230923),
        ("۲۳ ستمبر ۲۰۲۳ء", 20230923, 20230923),
        ("Sep 2023", 20230901, 20230930),
        ("2023 September", 20230901, 20230930),
        ("2023-09", 20230901, 20230930),
        ("09/2023", 20230901, 20230930),
        ("Feb 2024", 20240201, 20240229),
        ("2023", 20230101, 20231231),
        ("1850", 18500101, 18501231),
        ("1445 AD", 14450101, 14451231),
        ("29 Feb 2024", 20240229, 20240229),
    ],
)
def test_typed_gregorian_dates(text: str, first: Day, last: Day) -> None:
    assert parse_typed(text) == DayRange(GREGORIAN, first, last)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("7 Rabi al-awwal 1445", 14450307, 14450307),
        ("Rabi' I 7, 1445", 14450307, 14450307),
        ("7 RABI-UL-AWWAL 1445 AH", 14450307, 14450307),
        ("1445 Rabi I 7", 14450307, 14450307),
        ("Saturday 7 Rabi I, 1445 H.", 14450307, 14450307),
        ("7-Rabi I-1445", 14450307, 14450307),
        ("1 Rabi I 1445", 14450301, 14450301),
        ("1445-03-07 AH", 14450307, 14450307),
        ("1445-03-08AH", 14450308, 14450308),
        ("1445-03-07", 14450307, 14450307),
        ("14450307", 14450307, 14450307),
        ("AH 1445/3/7", 14450307, 14450307),
        ("٧ ربيع الأول ١٤٤٥", 14450307, 14450307),
        ("۷ ربیع الاول ۱۴۴۵ ہجری", 14450307, 14450307),
        ("7/3/1445 هـ", 14450307, 14450307),
        ("25/3/1445", 14450325, 14450325),
        ("3/25/1445", 14450325, 14450325),
        ("30 Safar 1445", 14450230, 14450230),
        ("Ramadan 1445", 14450900, 14450930),
        ("1445 Ramadan", 14450900, 14450930),
        ("Rabi I 1445", 14450300, 14450330),
        ("jumada 2 1445", 14450600, 14450630),
        ("1445-09", 14450900, 14450930),
        ("9/1445", 14450900, 14450930),
        ("1445", 14450100, 14451230),
        ("1445 AH", 14450100, 14451230),
        ("١٤٤٥هـ", 14450100, 14451230),
        ("1300", 13000100, 13001230),
        ("1599", 15990100, 15991230),
    ],
)
def test_typed_hijri_dates(text: str, first: Day, last: Day) -> None:
    assert parse_typed(text) == DayRange(HIJRI, first, last)


def test_the_calendar_asked_for_decides_where_the_text_does_not() -> None:
    assert parse_typed("1445", GREGORIAN) == DayRange(GREGORIAN, 14450101, 14451231)
    assert parse_typed("1600-01-02", HIJRI) == DayRange(HIJRI, 16000102, 16000102)
    assert parse_typed("4/3/1445", HIJRI) == DayRange(HIJRI, 14450304, 14450304)


@pytest.mark.parametrize("text", ["Ramadan 1445", "1445 AH", "7/3/1445 هـ"])
def test_a_mark_in_the_text_wins_over_the_calendar_asked_for(text: str) -> None:
    assert parse_typed(text, GREGORIAN).calendar is HIJRI


@pytest.mark.parametrize("text", ["Sep 2023", "1445 AD", "2023م"])
def test_a_gregorian_mark_wins_too(text: str) -> None:
    assert parse_typed(text, HIJRI).calendar is GREGORIAN


def test_today_and_yesterday() -> None:
    before = datetime.date.today()
    today, yesterday = parse_typed(" Today "), parse_typed("yesterday", HIJRI)
    after = datetime.date.today()
    assert today.first in (packed(before), packed(after))
    assert today.calendar is yesterday.calendar is GREGORIAN
    assert yesterday.last < today.first


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "no date"),
        ("soon", "no date"),
        ("2 hours ago", "no date"),
        ("2023-09-23T10:20", "no date"),
        ("23 Sep 2023 10:20", "no date"),
        ("23 Sep 2023 UTC", "no date"),
        ("2023..2024", "no date"),
        ("Rabi 1445", "perhaps Rabi I or Rabi II is meant"),
        ("12 13 Sep 2023", "no date"),
        ("23 September 0023", "before 100"),
        ("23 Sep", "no year of four digits"),
        ("23 Sep 99", "no year of four digits"),
        ("03/04/23", "no year of four digits"),
        ("Ramadan", "no year of four digits"),
        ("Ramadan 45", "no year of four digits"),
        ("31 Feb 2023", "does not exist"),
        ("2023-02-31", "February 2023 has 28 days"),
        ("2023-02-00", "February 2023 has 28 days"),
        ("2023-13", "does not exist"),
        ("13/13/2023", "does not exist"),
        ("0000", "does not exist"),
        ("31 Safar 1445", "29 or 30 days"),
        ("1445-13-01", "does not exist"),
        ("1445-00", "does not exist"),
        ("23 Sep 2023 AH", "mixes the two calendars"),
        ("Ramadan Sep 2023", "mixes the two calendars"),
        ("1445 AH AD", "mixes the two calendars"),
        ("Ramadan 1445 AD", "mixes the two calendars"),
        ("31 Shahrivar 1400", "solar Hijri"),
        ("1400/6/31 هـ ش", "solar Hijri"),
        ("9" * 100, "too long"),
    ],
)
def test_what_is_no_date_says_why_and_what_works(text: str, said: str) -> None:
    with pytest.raises(DateError, match=said) as refused:
        parse_typed(text)
    assert refused.value.text == text
    assert "23 Sep 2023" in str(refused.value)
    assert "7 Rabi al-awwal 1445" in str(refused.value)
    assert text.strip()[:40] in str(refused.value)


@pytest.mark.parametrize("text", ["03/04/2023", "3-4-2023", "3.4.2023"])
def test_an_ambiguous_date_is_asked_about(text: str) -> None:
    with pytest.raises(DateError) as refused:
        parse_typed(text)
    assert "could be 3 Apr or 4 Mar 2023" in str(refused.value)
    assert '2023-04-03 or "3 Apr 2023"' in str(refused.value)


@given(SINCE_1600)
def test_a_described_gregorian_day_is_typed_back(day: Day) -> None:
    assert parse_typed(describe_day(day, GREGORIAN)) == DayRange(GREGORIAN, day, day)
    assert parse_typed(format_day(day)) == DayRange(GREGORIAN, day, day)


@given(HIJRI_DAYS)
def test_a_described_hijri_day_is_typed_back(day: Day) -> None:
    assert parse_typed(describe_day(day, HIJRI)) == DayRange(HIJRI, day, day)
    assert parse_typed(format_day(day)) == DayRange(HIJRI, day, day)


@given(st.integers(0, 99), st.integers(0, 9999), st.sampled_from(GREGORIAN_MONTHS))
def test_a_day_that_is_read_is_the_day_that_was_typed(day: int, year: int, month: str) -> None:
    """dateutil takes 0023 and 99 for years of our time; nobody typed those."""
    try:
        read = parse_typed(f"{day} {month} {year:04}")
    except DateError:
        return
    expected = year * 10000 + (GREGORIAN_MONTHS.index(month) + 1) * 100 + day
    assert read == DayRange(GREGORIAN, expected, expected)


MARKS = ["Mehr", "AH", "هـ", "AD", "Friday", "of", "today", "ش", "/", "-", ".", ",", " ", ":"]
NUMBERS = ["1", "2", "30", "31", "0", "00", "1445", "2023", "20230231"]
PIECES = st.sampled_from([*GREGORIAN_MONTHS, *HIJRI_MONTHS, *MARKS, *NUMBERS])


@given(
    st.one_of(st.text(), st.lists(PIECES, max_size=9).map("".join), st.lists(PIECES).map(" ".join)),
    st.sampled_from([None, *Calendar]),
)
def test_any_text_is_a_range_or_a_date_error(text: str, calendar: Calendar | None) -> None:
    try:
        days = parse_typed(text, calendar)
    except DateError:
        return
    assert 0 < days.first <= days.last <= 99991231


# Both calendars of an article


def test_a_missing_day_is_derived_and_marked() -> None:
    assert settle(20230923, "metadata", 0) == DualDate(
        20230923, "metadata", 14450308, "derived", ()
    )
    assert settle(0, "", 14450307) == DualDate(20230922, "derived", 14450307, "printed", ())


def test_the_offset_reaches_what_is_derived() -> None:
    assert settle(20230923, "printed", 0, offset=-1).hijri == 14450307
    assert settle(0, "", 14450307, offset=-1).date == 20230923


def test_an_article_without_dates_stays_undated() -> None:
    assert settle(0, "", 0, ("ambiguous",)) == DualDate(0, "", 0, "", ("ambiguous",))


def test_printed_days_are_never_corrected() -> None:
    """Kuwait printed the 7th where Umm al-Qura has the 8th."""
    both = settle(20230923, "printed", 14450307)
    assert both == DualDate(20230923, "printed", 14450307, "printed", ())


@pytest.mark.parametrize(
    ("hijri", "offset", "disagreeing"),
    [
        (14450306, 0, False),
        (14450310, 0, False),
        (14450305, 0, True),
        (14450311, 0, True),
        (14450305, -1, False),
        (14450310, -1, True),
        (14350308, 0, True),
    ],
)
def test_more_than_two_days_apart_is_disagreeing(
    hijri: Day, offset: int, disagreeing: bool
) -> None:
    settled = settle(20230923, "printed", hijri, offset=offset)
    assert settled.hijri == hijri
    assert ("disagreeing" in settled.flags) is disagreeing


@pytest.mark.parametrize(
    ("date", "hijri", "flags"),
    [
        (20160902, 14371130, ("impossible",)),
        (20160902, 14371200, ("impossible",)),
        (20160906, 14371200, ("impossible", "disagreeing")),
        (20160831, 14371130, ("impossible",)),
        (20160830, 14371130, ("impossible", "disagreeing")),
        (20160902, 14371300, ("impossible",)),
        (20230231, 14440711, ("impossible",)),
        (20991231, 15230101, ("outside-table",)),
        (19230101, 13410513, ("outside-table",)),
        (19230101, 13410531, ("impossible", "outside-table")),
    ],
)
def test_impossible_days_and_years_outside_the_table_are_kept_and_flagged(
    date: Day, hijri: Day, flags: tuple[str, ...]
) -> None:
    """1437/11 had 29 days: day 30 counts as one past them, day 0 as one before the first."""
    assert settle(date, "printed", hijri) == DualDate(date, "printed", hijri, "printed", flags)


def test_a_day_is_derived_only_from_a_possible_one() -> None:
    assert settle(0, "", 14371130) == DualDate(0, "", 14371130, "printed", ("impossible",))
    assert settle(0, "", 13411130) == DualDate(0, "", 13411130, "printed", ("outside-table",))
    assert settle(20230231, "metadata", 0) == DualDate(20230231, "metadata", 0, "", ("impossible",))
    assert settle(18500101, "printed", 0) == DualDate(18500101, "printed", 0, "", ())


def test_flags_come_back_once_each() -> None:
    settled = settle(20160906, "printed", 14371200, ("range", "impossible"))
    assert settled.flags == ("range", "impossible", "disagreeing")


@given(st.integers(0, 10**9), st.integers(0, 10**9), OFFSETS)
def test_settling_never_raises_and_keeps_what_was_given(date: Day, hijri: Day, offset: int) -> None:
    settled = settle(date, "printed", hijri, offset=offset)
    assert settled.date == date or not date
    assert settled.hijri == hijri or not hijri


@given(TABLE, st.integers(-40, 40), OFFSETS)
def test_disagreement_against_counting_days(day: Day, apart: int, offset: int) -> None:
    date = datetime.date.fromisoformat(format_day(day))
    shifted = (date + datetime.timedelta(days=step) for step in count(apart + offset))
    hijri = to_hijri(packed(next(shifted)))
    if hijri:
        flags = settle(day, "printed", hijri, offset=offset).flags
        assert ("disagreeing" in flags) is (abs(apart) > 2)
