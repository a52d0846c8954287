"""Dates as newspapers print them. Every masthead here was made up for these tests."""

import csv
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.article import Day
from index.dates import GREGORIAN_MONTHS, format_day, to_hijri
from index.hijri_months import spellings
from index.mastheads import LONGEST_LINE, PrintedDates, read_dates

OBSERVED = Path(__file__).parents[2] / "shared/corpora/hijri/observed_headers.tsv"


def days(text: str) -> tuple[Day, Day] | None:
    """The (date, hijri) of a line."""
    printed = read_dates(text)
    return (printed.date, printed.hijri) if printed else None


def flags(text: str) -> tuple[str, ...]:
    printed = read_dates(text)
    assert printed
    return printed.flags


def test_both_dates_letter_for_letter() -> None:
    line = "The Harbour Post  Sunday, March 3, 2019 | Jumada' al-akhir 26, 1440 H  Price 2 riyals"
    assert read_dates(line) == PrintedDates(
        date=20190303,
        hijri=14400626,
        date_printed="March 3, 2019",
        hijri_printed="Jumada' al-akhir 26, 1440 H",
        flags=(),
        start=line.index("March"),
        end=line.index("  Price"),
    )


@pytest.mark.parametrize(
    ("line", "date", "hijri"),
    [
        ("MONDAY, JUNE 3, 2019 / RAMADAN 29, 1440 AH", 20190603, 14400929),
        ("MONDAY, June 3, 2019 / 29 Ramadān 1440 AH", 20190603, 14400929),
        ("June 3, 2019 29 Ramadan 1440 AH MONDAY", 20190603, 14400929),
        (
            "MONDAY 3 JUNE 2019 • 29 RAMADAN 1440 • Volume 21 • Number 80",
            20190603,
            14400929,
        ),
        ("MONDAY 3 JUNE 2019 · 29 RAMADAN 1440", 20190603, 14400929),
        ("Monday 3 June 2019 29 Ramadan 1440 - Volume 18 Number 5916", 20190603, 14400929),
        ("Vol 9 | Number 12 | 2 Dirhams Monday 3 June 2019 | 29 Ramadan 1440", 20190603, 14400929),
        ("MONDAY 3 JUNE 2019 www.example.com 29 RAMADAN - 1440 VOLUME 25", 20190603, 14400929),
        ("Monday, 3 June 2019  –  29 Ramadan 1440 H", 20190603, 14400929),
        ("Monday, 3 June 2019 — 29 Ramadan 1440 Hijri", 20190603, 14400929),
        ("Mon, Jun 03, 2019, Ramadan.ul.Mubarak 29,1440 A.H : Last updated", 20190603, 14400929),
        ("Mon, Jun 03, 2019, Ramazan 29,1440 A. H.", 20190603, 14400929),
        ("Muscat, Ramadan 29, 1440, Jun 3, 2019, TNA --", 20190603, 14400929),
        ("Monday 29 Ramadhan 1440 / 3 June 2019 G. No.237", 20190603, 14400929),
        ("29th of Ramadan 1440 AH, the 3rd of June 2019", 20190603, 14400929),
        ("Ramadan the 29th, A.H. 1440, June the 3rd, 2019", 20190603, 14400929),
        ("1440 Ramadan 29 - 2019 June 3", 20190603, 14400929),
        ("29-Ramadan-1440H 3-Jun-2019", 20190603, 14400929),
        ("1440/9/29 - 2019/06/03", 20190603, 14400929),
        ("1440-09-29 AH 2019-06-03", 20190603, 14400929),
        ("3.6.2019 / 29.9.1440 AH", 20190603, 14400929),
        ("مسقط 29 رمضان 1440 هـ الموافق 3 يونيو 2019 م وكالة", 20190603, 14400929),
        ("مسقط29 رمضان 1440هـالموافق 03 يونيه 2019م", 20190603, 14400929),
        ("صحار 29 رمضان 1440 هـ الموافق 003 يونيو 2019 م", 20190603, 14400929),
        ("الاثنين ٢٩ رمضان المبارك ١٤٤٠ ه ـ ٣ حزيران ٢٠١٩", 20190603, 14400929),
        ("الاثنين ٢٩ من شهر رمضان عام ١٤٤٠ للهجرة، ٣ حزيران (يونيو) ٢٠١٩", 20190603, 14400929),
        ("الإثنين 29 ،رمضان 1440 الموافق 3 جوان 2019", 20190603, 14400929),
        ("پیر ۲۹ رمضان المبارک ۱۴۴۰ھ ۳ جون ۲۰۱۹ء", 20190603, 14400929),
        ("دوشنبه ۱۳ خرداد ۱۳۹۸ - ۲۹ رمضان ۱۴۴۰ - ۳ ژوئن ۲۰۱۹", 20190603, 14400929),
        ("Monday | JUNE 3, 2019 | Khordad 13, 1398 | Ramadan 29, 1440", 20190603, 14400929),
        ("Monday | Khordad 13, 1398 | Ramadan 29, 1440 | JUNE 3, 2019", 20190603, 14400929),
        ("1398/03/13 شمسی | 29/9/1440 قمری | 2019/06/03", 20190603, 14400929),
        ("৩রা জুন, ২০১৯ খ্রিস্টাব্দ, ২৯শে রমজান, ১৪৪০ হিজরি", 20190603, 14400929),
        ("29 रमजान 1440 हिजरी / सोमवार, 3 जून 2019", 20190603, 14400929),
        ("Monday 3rd June,201912345العدد الاثنين 29 ,رمضان 1440", 20190603, 14400929),
        ("\u200fالاثنين \u200f29\u200f رمضان\u200f 1440\u200fهـ", 0, 14400929),
    ],
)
def test_mastheads(line: str, date: Day, hijri: Day) -> None:
    assert days(line) == (date, hijri)
    assert flags(line) == ()


@pytest.mark.parametrize("name", ["Rabi I", "Rabia I", "Rabi-I", "Rabiʻ I", "RABIAL I", "Rabi 1"])
def test_the_numeral_of_a_month_is_no_day(name: str) -> None:
    assert days(f"1 {name} 1441 / 29 October 2019") == (20191029, 14410301)
    assert days(f"{name} 1, 1441 / 29 October 2019") == (20191029, 14410301)
    assert days(f"{name} 1441 / 29 October 2019") == (20191029, 0)


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ("Saturday Feb 29, 2020", 20200229),
        ("March 7, 2018", 20180307),
        ("Aug 09, 2017 08:31pm", 20170809),
        ("08:31 Aug 09, 2017", 20170809),
        ("Updated March 07, 2018", 20180307),
        ("SportUpdated March 07, 2018", 20180307),
        ("EditorialMarch 07, 2018", 20180307),
        ("Published in The Harbour Post, May 2nd, 2021", 20210502),
        ("Published in The Harbour Post, May 2nd , 2021", 20210502),
        ("2 Sept 2021", 20210902),
        ("2 Sept. 2021", 20210902),
        ("Sept. 2, 2021", 20210902),
        ("2021-09-02", 20210902),
        ("2021-09-02T10:20:30+03:00", 20210902),
        ("28/09/2021", 20210928),
        ("09/28/2021", 20210928),
        ("28.09.2021.", 20210928),
        ("04/04/2021", 20210404),
        ("21 جانفي 2015", 20150121),
        ("21 فيفري 2015", 20150221),
        ("21 أفريل 2015", 20150421),
        ("21 ماي 2015", 20150521),
        ("21 جويلية 2015", 20150721),
        ("21 أوت 2015", 20150821),
        ("21 غشت 2015", 20150821),
        ("21 اغسطس 2015", 20150821),
        ("21 كانون الثاني 2015", 20150121),
        ("21 كانون الأول/ديسمبر 2015", 20151221),
        ("۲۱ جنوری ۲۰۱۵ء", 20150121),
        ("May 5, 1990 H. Example", 19900505),
        ("June 2 1855", 18550602),
    ],
)
def test_pages_without_a_hijri_date(line: str, date: Day) -> None:
    assert days(line) == (date, 0)


@pytest.mark.parametrize(
    "line",
    [
        *(
            "",
            "May",
            "Shawal",
            "Shawal valley 1435",
            "Ramadan",
            "Ramadan 1436",
            "May 2015",
            "3 May",
        ),
        *("2 hours ago", "3/4/21", "3 May 21", "3 May '21", "Safar 15", "15 Safar", "1436", "2015"),
        *("Mehr 12, 1400", "۱۳ خرداد ۱۴۰۰", "1400/06/31", "1400/6/31 هـ ش", "5 رمضان 45"),
        *("21 Ramadan 2015", "May 5, 1436", "5 May 1436 AH", "12 Rabi 1436", "June 45, 2015"),
        *(
            "Issue 12 - May 2015",
            "No. 12 May 2015",
            "at Gate 5, May 2015",
            "Page 5 June 2015",
            "on page 5, May 2015",
        ),
        *("he won 23. September 2015 was better", "he came on 3 September. 2015 began"),
        *("1.12.3.2004", "4-5-6-2004", "2004-05-06-07", "10.4.1400", "0300-12-2004", "2015-13-01"),
        *("12\nMay 2015", "12 tonnes May 2015", "12 September/October 2015", "13/13/2015"),
        *("12     May 2015", "12:05 2015", "12 May 20155", "11 September 3001", "12 Rabi I 11"),
    ],
)
def test_what_is_no_date(line: str) -> None:
    assert read_dates(line) is None


@pytest.mark.parametrize(
    ("line", "date", "hijri"),
    [
        ("FRIDAY-SATURDAY, MAY 31-1, 2019 / RAMADAN 26-27, 1440 AH", 20190531, 14400926),
        ("FRIDAY-SATURDAY, MAY 17-18, 2019 / RAMADAN 12-13, 1440 AH", 20190517, 14400912),
        ("17 – 18 May 2019", 20190517, 0),
        ("17 & 18 May 2019", 20190517, 0),
        ("17/18 May 2019", 20190517, 0),
        ("31 May - 1 June 2019", 20190531, 0),
        ("May 31 - June 1, 2019", 20190531, 0),
        ("29 Sha'ban - 1 Ramadan 1440", 0, 14400829),
    ],
)
def test_the_first_day_of_several_is_kept(line: str, date: Day, hijri: Day) -> None:
    assert days(line) == (date, hijri)
    assert flags(line) == ("range",)


def test_an_issue_number_before_a_date_is_no_range() -> None:
    assert days("Volume 12 / 5 May 2019") == (20190505, 0)
    assert days("Vol. 3 - 5 May 2019") == (20190505, 0)
    assert flags("Vol. 3 - 5 May 2019") == ()


@pytest.mark.parametrize(
    ("line", "date", "hijri", "flag"),
    [
        ("Friday 1437/12/0 - 2016/09/02", 20160902, 14371200, "impossible"),
        ("Dhu-AlQa'dah 30, 1437, Sep 2, 2016", 20160902, 14371130, "impossible"),
        ("30 February 2019", 20190230, 0, "impossible"),
        ("31 Safar 1440", 0, 14400231, "impossible"),
        ("12 Rabi I 1250 AH", 0, 12500312, "outside-table"),
        ("4 Safar 1342", 0, 13420204, "outside-table"),
    ],
)
def test_what_no_calendar_has_is_kept_and_flagged(
    line: str, date: Day, hijri: Day, flag: str
) -> None:
    assert days(line) == (date, hijri)
    assert flags(line) == (flag,)


@pytest.mark.parametrize("line", ["3/4/2020", "03-04-2020", "Updated 3.4.2020", "3/4/2020 6:00"])
def test_a_day_that_could_be_a_month_is_not_guessed(line: str) -> None:
    printed = read_dates(line)
    assert printed
    assert (printed.date, printed.flags) == (0, ("ambiguous",))
    assert re.fullmatch("0?3.0?4.2020", printed.date_printed)


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ("Friday 03/04/2020", 20200403),
        ("الأربعاء 4-3-2020", 20200304),
        ("10/8/1441 - 3/4/2020", 20200403),
        ("3/4/2020 (3 April 2020)", 20200403),
        ("04/03/2020 / 9 Sha'ban 1441", 20200403),
        ("3/4/2020, updated 5 May 2020", 0),
        ("Thursday 04/03/2020 / 9 Sha'ban 1441", 0),
    ],
)
def test_what_else_the_line_says_settles_it(line: str, date: Day) -> None:
    printed = read_dates(line)
    assert printed
    assert printed.date == date
    assert printed.flags == (() if date else ("ambiguous",))


@pytest.mark.parametrize("line", ["4 - 7 - 1432هـ", "4/7/1432", "٤/٧/١٤٣٢ هـ", "4.7.1432 AH"])
def test_hijri_numbers_are_day_first(line: str) -> None:
    assert days(line) == (0, 14320704)


def test_a_numeric_year_that_may_be_solar_needs_a_day_beside_it() -> None:
    assert days("1400/06/31 - 2021/09/22") == (20210922, 0)
    assert days("1443/02/15 - 2021/09/22") == (20210922, 14430215)
    assert days("1399/12/30 - 2021/03/20") == (20210320, 0)
    assert days("1443/02/15") is None
    assert days("1443/02/15 AH") == (0, 14430215)


def test_the_first_date_of_each_calendar_counts() -> None:
    line = "Posted on June 3, 2019 June 4, 2019 / 29 Ramadan 1440 / 30 Ramadan 1440"
    assert days(line) == (20190603, 14400929)


def test_a_span_leads_to_the_dates() -> None:
    line = "  صلالة29 رمضان 1440 هـ أعلن"
    printed = read_dates(line)
    assert printed
    assert line[printed.start : printed.end] == printed.hijri_printed == "29 رمضان 1440 هـ"


def test_long_lines_are_cut_between_words() -> None:
    padding = "x" * (LONGEST_LINE - len("2021-09-2") - 1)
    assert read_dates(f"{padding} 2021-09-22") is None
    assert read_dates("x" * LONGEST_LINE + "2021-09-22") is None
    assert days(f"2021-09-22 {padding}{padding}") == (20210922, 0)


HOSTILE = [
    *("1 ", "1", "2023 ", "Rabi ", "Rabi 2 ", "1-", "4 - 7 - 1432 ", "Muharram 1440 ", "a'", "هـ"),
    *(
        "5 Rabi al ",
        "Rabi.-.-",
        "\u200f",
        "AbAb",
        " ",
        "\n",
        "٢",
        "1/",
        "May ",
        "12 May ",
        "no. 1 ",
    ),
]


@pytest.mark.parametrize("piece", HOSTILE)
def test_a_long_line_takes_no_time(piece: str) -> None:
    for line in (piece * (100_000 // len(piece)) + " 2023", "2023 " + piece * 50_000):
        began = time.perf_counter()
        read_dates(line)
        assert time.perf_counter() - began < 1


WORDS = [
    *(
        "Muharram",
        "Rabi",
        "I",
        "al-awwal",
        "Jumada",
        "ذو",
        "القعدة",
        "رمضان",
        "May",
        "Sept",
        "Mehr",
    ),
    *("AH", "هـ", "م", "ش", "of", "الموافق", "Friday", "no", "rd", "th", "0", "1", "2", "31", "99"),
    *(
        "1436",
        "1445",
        "2015",
        "1600",
        "201512345",
        "/",
        "-",
        ".",
        ",",
        "(",
        ")",
        "&",
        ":",
        "'",
        "\n",
    ),
]
DATEY = st.builds(
    "".join, st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from(["", " "])).map("".join))
)


@given(st.one_of(st.text(), DATEY))
def test_any_line_is_read_without_raising(line: str) -> None:
    printed = read_dates(line)
    if printed is None:
        return
    inside = line[printed.start : printed.end]
    assert printed.date_printed in inside
    assert printed.hijri_printed in inside
    assert printed.date_printed or printed.hijri_printed
    assert bool(printed.hijri) == bool(printed.hijri_printed)


SEPARATORS = [" | ", " / ", " - ", " • ", " · ", " – ", " — ", ", ", "  ", " "]
ERAS = [" H", " AH", " A.H", " A.H.", " Hijri", "هـ", " ه", " ہجری", ""]
NAMES = {
    month: [name for name in names if name[-1] not in "12١٢"]
    for month, names in spellings().items()
}
ARABIC_DIGITS = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
PERSIAN_DIGITS = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")


@given(st.data())
def test_drawn_mastheads(data: st.DataObject) -> None:
    """Any day of the table in any month's spelling, order, era mark, separator and digits."""
    date = data.draw(st.dates().filter(lambda day: 1925 <= day.year <= 2076))
    gregorian = date.year * 10000 + date.month * 100 + date.day
    hijri = to_hijri(gregorian)
    name = data.draw(st.sampled_from(NAMES[hijri // 100 % 100]))
    orders = ["{day} {month} {year}", "{month} {day}, {year}", "{day:02}-{month}-{year}"]
    printed_date = data.draw(st.sampled_from(orders)).format(
        day=date.day, month=GREGORIAN_MONTHS[date.month - 1], year=date.year
    )
    printed_hijri = data.draw(st.sampled_from(orders)).format(
        day=hijri % 100, month=name, year=hijri // 10000
    ) + data.draw(st.sampled_from(ERAS))
    pair = data.draw(st.permutations([printed_date, printed_hijri]))
    digits = data.draw(st.sampled_from([{}, ARABIC_DIGITS, PERSIAN_DIGITS]))
    line = data.draw(st.sampled_from(SEPARATORS)).join(pair).translate(digits)
    printed = read_dates(f"{date:%A} {line}")
    assert printed
    assert (printed.date, printed.hijri) == (gregorian, hijri)
    assert printed.date_printed == printed_date.translate(digits)
    assert printed.hijri_printed == printed_hijri.translate(digits)
    assert printed.flags == ()


def observed() -> Iterator[dict[str, str]]:
    with OBSERVED.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)


@pytest.mark.corpora
def test_every_masthead_of_the_corpora() -> None:
    if not OBSERVED.exists():
        pytest.skip(f"the development corpora are not here: {OBSERVED}")
    wrong = []
    for row in observed():
        printed = read_dates(row["header_as_printed"])
        read = printed and (format_day(printed.date), format_day(printed.hijri))
        if read != (row["gregorian"], row["hijri_y-m-d"]):
            wrong.append((row["header_as_printed"], read))
    assert wrong == []
