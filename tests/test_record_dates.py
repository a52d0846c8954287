"""The dates of JSON Lines records: days as they are written, and nothing guessed."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.formats.record_dates import iso_day
from tests.jsonl_files import one


class TestDates:
    @pytest.mark.parametrize(
        ("text", "day"),
        [
            ("2023-09-23", 20230923),
            (" 2023-09-23 ", 20230923),
            ("2023-09-23T10:00:00Z", 20230923),
            ("2023-09-23T23:59:59.123456+14:00", 20230923),
            ("2023-09-23 00:30", 20230923),
            ("2023-09-23T0030-0700", 20230923),
            ("2023-09-23 10:00:00 UTC", 20230923),
            ("20230923", 20230923),
            ("٢٠٢٣-٠٩-٢٣", 20230923),
            ("2023-02-30", 20230230),
        ],
    )
    def test_a_day_is_read_as_written_and_never_shifted(
        self, tmp_path: Path, text: str, day: int
    ) -> None:
        article = one(tmp_path, date=text)
        assert (article.date, article.date_origin, article.date_printed) == (day, "metadata", "")
        assert (article.hijri, article.hijri_origin, article.date_flags) == (0, "", ())

    @pytest.mark.parametrize(
        "text",
        [
            "1695463200",
            "0000-00-00",
            "last week",
            "2023",
            "2023-13",
            "20231345",
        ],
    )
    def test_a_date_that_names_no_day_is_kept_as_printed(self, tmp_path: Path, text: str) -> None:
        article = one(tmp_path, date=text)
        assert (article.date, article.date_origin, article.hijri) == (0, "", 0)
        assert article.date_printed == text
        assert article.date_flags == ("unreadable",)

    def test_an_unreadable_hijri_date_leaves_the_other_alone(self, tmp_path: Path) -> None:
        article = one(tmp_path, date="2023-09-23", hijri="in Safar")
        assert (article.date, article.date_origin, article.date_printed) == (
            20230923,
            "metadata",
            "",
        )
        assert (article.hijri, article.hijri_printed) == (0, "in Safar")
        assert article.date_flags == ("unreadable",)

    def test_a_number_is_read_as_its_digits(self, tmp_path: Path) -> None:
        assert one(tmp_path, date=20230923).date == 20230923

    def test_hijri_days_are_printed_ones(self, tmp_path: Path) -> None:
        article = one(tmp_path, hijri="1437-12-00")
        assert (article.hijri, article.hijri_origin, article.date) == (14371200, "printed", 0)

    def test_a_date_as_a_page_prints_it(self, tmp_path: Path) -> None:
        article = one(tmp_path, date="Monday, 5 June 2017")
        assert (article.date, article.date_origin) == (20170605, "metadata")
        assert article.date_printed == "5 June 2017"

    def test_a_bare_day_of_the_fifteenth_century_is_not_guessed(self, tmp_path: Path) -> None:
        article = one(tmp_path, date="1445-03-07")
        assert (article.date, article.hijri, article.date_printed) == (0, 0, "1445-03-07")
        assert article.date_flags == ("unreadable",)

    def test_one_text_may_hold_both_calendars(self, tmp_path: Path) -> None:
        article = one(tmp_path, date="5 June 2017 / 10 Ramadan 1438 AH")
        assert (article.date, article.hijri) == (20170605, 14380910)
        assert (article.date_origin, article.hijri_origin) == ("metadata", "printed")

    def test_a_hijri_date_in_the_date_field_is_one(self, tmp_path: Path) -> None:
        article = one(tmp_path, date="10 Ramadan 1438 AH")
        assert (article.date, article.date_origin) == (0, "")
        assert (article.hijri, article.hijri_origin) == (14380910, "printed")

    def test_each_field_comes_first_for_its_own_calendar(self, tmp_path: Path) -> None:
        article = one(tmp_path, date="5 June 2017 / 10 Ramadan 1438 AH", hijri="1438-09-11")
        assert (article.date, article.hijri) == (20170605, 14380911)

    def test_the_record_says_how_its_days_are_known(self, tmp_path: Path) -> None:
        article = one(
            tmp_path, date="2017-06-05", date_origin="derived", hijri="1438-09-10", hijri_origin="x"
        )
        assert (article.date_origin, article.hijri_origin) == ("derived", "printed")

    @given(st.text(max_size=40))
    def test_any_text_is_a_day_or_none(self, text: str) -> None:
        assert 0 <= iso_day(text) <= 99999999


def test_dates_are_the_same_when_they_are_met_again(tmp_path: Path) -> None:
    first = one(tmp_path, date="5 June 2017", hijri="10 Ramadan 1438", date_flags=["range"])
    again = one(tmp_path, date="5 June 2017", hijri="10 Ramadan 1438", date_flags=["range"])
    without = one(tmp_path, date="5 June 2017", hijri="10 Ramadan 1438")
    assert again == first
    assert (first.date, first.hijri, first.date_flags) == (20170605, 14380910, ("range",))
    assert (without.date, without.hijri, without.date_flags) == (20170605, 14380910, ())


def test_a_date_of_any_length_is_kept_as_it_is_printed(tmp_path: Path) -> None:
    text = "some day or other " * 1000
    article = one(tmp_path, date=text)
    assert (article.date, article.date_printed) == (0, text.strip())
    assert article.date_flags == ("unreadable",)
