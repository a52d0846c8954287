"""Mastheads as newspapers from Rabat to Jakarta print them, and lines that only look like one.

The lines stand in tests/data/dates/, each with what a careful person reads in it.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from index.article import Day
from index.mastheads import read_dates

DATES = Path(__file__).parent / "data" / "dates"


def lines(name: str) -> Iterator[str]:
    for line in (DATES / name).read_text(encoding="utf-8").splitlines()[1:]:
        yield line.replace(r"\n", "\n").replace(r"\t", "\t")


def mastheads() -> Iterator[tuple[str, Day, Day, str]]:
    for row in lines("mastheads.tsv"):
        date, hijri, flags, line = row.split("\t", maxsplit=3)
        yield line, int(date.strip("-") or 0), int(hijri.strip("-") or 0), flags.strip("-")


def read(line: str) -> tuple[Day, Day, str] | None:
    printed = read_dates(line)
    return (printed.date, printed.hijri, " ".join(printed.flags)) if printed else None


@pytest.mark.parametrize(("line", "date", "hijri", "flags"), list(mastheads()))
def test_mastheads(line: str, date: Day, hijri: Day, flags: str) -> None:
    assert read(line) == (date, hijri, flags)


@pytest.mark.parametrize("line", list(lines("no_dates.txt")))
def test_what_is_no_date(line: str) -> None:
    assert read(line) is None


@pytest.mark.parametrize(
    ("line", "date", "hijri"),
    [
        ("23 September 2023 - 7 Rabi I", 20230923, 14450307),
        ("23 September 2023 - 10 Rabi I", 20230923, 14450310),
        ("23 September 2023 - 11 Rabi I", 20230923, 0),
        ("19 July 2023, 29 Dhu al-Hijjah", 20230719, 14441229),
        ("18 July 2023, 1 Muharram", 20230718, 14450101),
        ("1 Rajab 1445 | January 13", 20240113, 14450701),
        ("18 Jumada II 1445 | December 31", 20231231, 14450618),
        ("Law of 3/4/2020, read on 10 Sha'ban", 0, 0),
        ("5 May 2019: Muharram 10 and Safar 20", 20190505, 0),
        ("29 Ramadan 1340 / 26 May", 0, 13400929),
    ],
)
def test_a_year_that_stands_in_one_calendar_only(line: str, date: Day, hijri: Day) -> None:
    """Where the same day is named in the other, its year is no guess."""
    found = read(line)
    assert found
    assert found[:2] == (date, hijri)


@pytest.mark.parametrize(
    ("line", "date", "hijri"),
    [
        ("29 RAMADAN - 1440", 0, 14400929),
        ("29 RAMADAN / 1440", 0, 14400929),
        ("3 June, Monday, 2019", 20190603, 0),
        ("June 3 Monday 2019", 20190603, 0),
        ("2019 Jun. 3", 20190603, 0),
        ("2019, June 3", 20190603, 0),
        ("Salalah 29, Ramadan 1440", 0, 14400929),
        ("Salalah Monday 3, June 2019", 20190603, 0),
        ("Extra 31 - 3 June 2019", 20190603, 0),
        ("Extra 31 - 1 June 2019", 20190601, 0),
        ("13 Khordad - 29 Ramadan 1440", 0, 14400929),
        ("Khordad 13 - Ramadan 29, 1440", 0, 14400929),
    ],
)
def test_signs_and_words_between_the_parts_of_a_date(line: str, date: Day, hijri: Day) -> None:
    assert read(line) == (date, hijri, "")


def test_the_date_without_a_year_is_kept_letter_for_letter() -> None:
    line = "Saturday, September 23 | Rabi I 8-9, 1445 AH"
    printed = read_dates(line)
    assert printed
    assert (printed.date_printed, printed.hijri_printed) == ("September 23", "Rabi I 8-9, 1445 AH")
    assert line[printed.start : printed.end] == "September 23 | Rabi I 8-9, 1445 AH"


@pytest.mark.parametrize(
    ("line", "date", "hijri"),
    [
        ("31 December - 1 January 2023", 20221231, 0),
        ("December 31 - January 1, 2023", 20221231, 0),
        ("29 Dhu al-Hijjah - 1 Muharram 1445", 0, 14441229),
        ("28 February to 1 March 2023", 20230228, 0),
        ("23 September 2023 - 30 September 2023", 20230923, 0),
        ("Rabi I 7 & 8, 1445", 0, 14450307),
        ("3/4/2020, 3 April 2020 - 5 April 2020", 20200403, 0),
        ("23 September 2023 - 7/8 Rabi I", 20230923, 14450307),
    ],
)
def test_ranges(line: str, date: Day, hijri: Day) -> None:
    assert read(line) == (date, hijri, "range")


@pytest.mark.parametrize(
    "line",
    [
        "5.25 - 5 May 2019",
        "5 May 2019 - Updated 6 May 2019",
        "5 May 2019, 6 May 2019",
        "6 May 2019 / 5 May 2019",
        "5 May 2019 - 1 Ramadan 1440",
        "5 May 2019 - 5 May 2019",
    ],
)
def test_two_dates_that_are_no_range(line: str) -> None:
    found = read(line)
    assert found
    assert found[2] == ""
