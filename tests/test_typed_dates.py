"""What people type into a date box, in both calendars: days, months, years and what is refused.

tests/data/dates/typed.tsv has what is read, refused.tsv what is not and why.
"""

import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.article import Day
from index.calendars import hijri_month_length, pack
from index.dates import (
    GREGORIAN_MONTHS,
    HIJRI_MONTHS,
    HIJRI_MONTHS_SHORT,
    Calendar,
    DayRange,
    describe_day,
    format_day,
    parse_typed,
    to_gregorian,
    to_hijri,
)
from index.errors import DateError
from index.likely_months import likely_months
from search.filters import typed_range
from search.parser import parse
from search.query import Dates, describe
from search.results import Request

DATES = Path(__file__).parent / "data" / "dates"
GREGORIAN, HIJRI = Calendar.GREGORIAN, Calendar.HIJRI


def rows(name: str) -> list[list[str]]:
    text = (DATES / name).read_text(encoding="utf-8")
    return [line.split("\t") for line in text.splitlines()[1:]]


@pytest.mark.parametrize(("first", "last", "typed"), rows("typed.tsv"))
def test_what_is_read(first: str, last: str, typed: str) -> None:
    calendar = HIJRI if first < "1600" else GREGORIAN
    assert parse_typed(typed) == DayRange(calendar, int(first), int(last))
    assert parse_typed(f" {typed} ") == parse_typed(typed)


@pytest.mark.parametrize(("said", "typed"), rows("refused.tsv"))
def test_what_is_refused_and_why(said: str, typed: str) -> None:
    with pytest.raises(DateError) as refused:
        parse_typed(typed)
    assert said in str(refused.value)
    assert f'"{typed}"' in str(refused.value)
    assert "Write" in str(refused.value)


def test_the_year_of_the_other_calendar_is_not_taken_for_ones_own() -> None:
    assert parse_typed("Sep 1445 AD") == DayRange(GREGORIAN, 14450901, 14450930)
    assert parse_typed("Ramadan 1250") == DayRange(HIJRI, 12500900, 12500930)
    assert parse_typed("1600-01", HIJRI) == DayRange(HIJRI, 16000100, 16000130)


# A Hijri month has the days that newspapers print: 0 to 30


@pytest.mark.parametrize("typed", ["1437/12/0", "0 Dhu al-Hijjah 1437", "1437-12-00"])
def test_day_0_is_found_by_itself_and_in_its_month(typed: str) -> None:
    assert parse_typed(typed) == DayRange(HIJRI, 14371200, 14371200)
    assert parse_typed("1437-12").first == 14371200
    assert parse_typed("1437").first == 14370100
    assert parse_typed("1 Dhu al-Hijjah 1437").first == 14371201


@given(st.integers(1300, 1599), st.integers(1, 12))
def test_a_month_holds_all_its_days(year: int, month: int) -> None:
    """Those of the table too: three months of its first years have 31 days."""
    days = parse_typed(f"{year}-{month:02}")
    assert days.first == pack(year, month, 0)
    assert days.last == pack(year, month, max(30, hijri_month_length(year, month)))


def test_a_month_of_31_days_is_covered_to_its_end() -> None:
    last = to_hijri(19261206)
    assert last == 13450531
    assert parse_typed("Jumada I 1345").last == last
    assert parse_typed("31 Jumada I 1345") == DayRange(HIJRI, last, last)


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("hijri:1445-03", "hijri:1445-03"),
        ("hijri:1445-03..1445-05", "hijri:1445-03..1445-05"),
        ("hijri:1445", "hijri:1445-01..1445-12"),
        ("hijri:1445-03..1445-05-07", "hijri:1445-03..1445-05-07"),
        ("hijri:1445-03-01..1445-03-30", "hijri:1445-03-01..1445-03-30"),
        ("hijri:1437-12-0", "hijri:1437-12-00"),
        ("hijri:..1445-03", "hijri:..1445-03-30"),
        ("hijri:1445-03..", "hijri:1445-03.."),
        ("date:..2023-10-30", "date:..2023-10-30"),
    ],
)
def test_a_query_shows_months_as_months_and_reads_them_back(query: str, shown: str) -> None:
    node = parse(query).node
    assert describe(node) == shown
    assert parse(shown).node == node


def test_the_page_counts_a_month_from_its_first_day() -> None:
    asked = Request(date_from="Ramadan 1445", date_to="Ramadan 1445")
    days = typed_range(asked)
    assert days.nodes == (Dates(HIJRI, 14450900, 0), Dates(HIJRI, 0, 14450930))
    assert days.words
    assert days.words.first.startswith("1 Ramadan 1445")
    assert days.words.last.startswith("30 Ramadan 1445")


# There and back

SINCE_1600 = st.dates(datetime.date(1600, 1, 1), datetime.date(2199, 12, 31))
ORDERS = [
    "{day} {month} {year}",
    "{month} {day}, {year}",
    "{year} {month} {day}",
    "{day}-{month}-{year}",
    "the {day}th of {month}, {year}",
    "{day}{month}{year}",
]


@given(SINCE_1600, st.sampled_from(ORDERS), st.booleans())
def test_gregorian_days_in_every_order(date: datetime.date, order: str, short: bool) -> None:
    name = GREGORIAN_MONTHS[date.month - 1][: 3 if short else None]
    typed = order.format(day=date.day, month=name, year=date.year)
    day = pack(date.year, date.month, date.day)
    for text in (typed, typed.upper(), typed.lower(), f"{typed} AD"):
        assert parse_typed(text) == DayRange(GREGORIAN, day, day)


@given(
    st.integers(1300, 1599),
    st.integers(1, 12),
    st.integers(0, 30),
    st.sampled_from(ORDERS[:5]),
    st.sampled_from([HIJRI_MONTHS, HIJRI_MONTHS_SHORT]),
)
def test_hijri_days_in_every_order(
    year: int, month: int, of_month: int, order: str, names: tuple[str, ...]
) -> None:
    typed = order.format(day=of_month, month=names[month - 1], year=year)
    day = pack(year, month, of_month)
    for text in (typed, typed.upper(), typed.lower(), f"{typed} AH", f"{typed} هـ"):
        assert parse_typed(text) == DayRange(HIJRI, day, day)


@given(st.dates(datetime.date(1925, 1, 1), datetime.date(2077, 1, 1)), st.integers(-2, 2))
def test_a_day_typed_in_the_other_calendar_is_the_same_day(
    date: datetime.date, offset: int
) -> None:
    day: Day = pack(date.year, date.month, date.day)
    hijri = parse_typed(describe_day(to_hijri(day, offset), HIJRI))
    assert to_gregorian(hijri.first, offset) == day
    assert parse_typed(format_day(hijri.first)) == hijri


# Misspelled months


@given(st.sampled_from([*GREGORIAN_MONTHS, "Ramadan", "Muharram", "Shawwal"]), st.data())
def test_a_name_with_a_letter_missing_is_never_taken_for_another_month(
    name: str, data: st.DataObject
) -> None:
    """It is another spelling of the same month, or refused with a hint."""
    at = data.draw(st.integers(0, len(name) - 1))
    misspelled = name[:at] + name[at + 1 :]
    hijri = name not in GREGORIAN_MONTHS
    whole, year = (parse_typed(f"{name} {1445 if hijri else 2023}"), 1445 if hijri else 2023)
    try:
        assert parse_typed(f"{misspelled} {year}") == whole
    except DateError as refused:
        assert name in str(refused) or len(misspelled) < 4


@pytest.mark.parametrize("text", ["", "2023", "Q3 2023", "autumn 2023", "last week", "AH 1445"])
def test_no_month_is_likely(text: str) -> None:
    assert likely_months(text) == []


@given(st.text())
def test_any_text_has_at_most_two_likely_months(text: str) -> None:
    assert len(likely_months(text)) <= 2


@given(
    st.sampled_from((0, 1, 99, 1299, 1300, 1445, 1599, 1600, 2023, 2024, 9999))
    | st.integers(0, 9999),
    st.integers(0, 13) | st.just(99),
    st.integers(0, 32) | st.just(99),
    st.sampled_from((None, GREGORIAN, HIJRI)),
)
def test_the_short_way_of_iso_dates_is_the_long_one(
    year: int, month: int, day: int, calendar: Calendar | None
) -> None:
    """With a blank behind it a date is read as any other is."""
    typed = f"{year:04}-{month:02}-{day:02}"
    assert _read(typed, calendar) == _read(f"{typed} ", calendar)


def _read(typed: str, calendar: Calendar | None) -> DayRange | str:
    try:
        return parse_typed(typed, calendar)
    except DateError as exc:
        return str(exc)
