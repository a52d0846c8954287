"""The months of the Hijri calendar in every spelling collected, and in some that were not."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.hijri_months import MONTHS, MONTHS_SHORT, month_number, spellings
from index.mastheads import read_dates

ALIASES = Path(__file__).parents[2] / "shared/corpora/hijri/month_aliases.json"

COLLECTED = [(name, month) for month, names in spellings().items() for name in names]
APOSTROPHES = ["'", "’", "‘", "ʻ", "ʼ", "ʿ", "ʾ", "`", "´", ""]


@pytest.mark.parametrize(("name", "month"), COLLECTED)
def test_every_collected_spelling_is_its_month(name: str, month: int) -> None:
    assert month_number(name) == month


def test_the_table_has_all_twelve_months_and_no_spelling_in_two() -> None:
    assert sorted(spellings()) == list(range(1, 13))
    assert len({name for name, _ in COLLECTED}) == len(COLLECTED)


@pytest.mark.corpora
def test_every_alias_of_the_corpora_is_its_month() -> None:
    if not ALIASES.exists():
        pytest.skip(f"the development corpora are not here: {ALIASES}")
    aliases = json.loads(ALIASES.read_text(encoding="utf-8"))
    wrong = [
        (name, month)
        for month, kinds in aliases.items()
        for names in kinds.values()
        for name in names
        if month_number(name) != int(month)
    ]
    assert wrong == []


@given(st.sampled_from(COLLECTED), st.sampled_from(APOSTROPHES), st.sampled_from(["-", " ", ". "]))
def test_case_apostrophes_and_hyphens_make_no_difference(
    collected: tuple[str, int], apostrophe: str, joint: str
) -> None:
    name, month = collected
    for sign in APOSTROPHES[:-1]:
        name = name.replace(sign, apostrophe)
    varied = name.replace("-", " ").replace(" ", joint)
    assert month_number(varied) == month
    assert month_number(varied.upper()) == month
    assert month_number(varied.lower()) == month


RABI = ["Rabi", "Rabia", "Rabie", "Rabee", "Rabi'", "Rebi", "Rabī‘", "Rabbi"]
JUMADA = ["Jumada", "Jamadi", "Joumada", "Jumaada", "Jamada", "Djoumada", "Jumādá"]
LINKS = [" al-", " ul-", "-ul ", "ul ", " Al ", " el-", " "]
FIRST = ["awwal", "awal", "ula", "Oola", "awwel"]
SECOND = ["thani", "sani", "Saani", "akhir", "akhar", "akhirah", "Thaniyah"]
NUMERALS = [(" I", 0), ("-II", 1), (" 1", 0), ("2", 1), (" 1st", 0), (" second", 1), (" ٢", 1)]


@given(
    st.sampled_from([(name, 3) for name in RABI] + [(name, 5) for name in JUMADA]),
    st.sampled_from(LINKS),
    st.sampled_from([(name, 0) for name in FIRST] + [(name, 1) for name in SECOND]),
)
def test_pairs_of_months_in_spellings_that_nobody_collected(
    base: tuple[str, int], link: str, which: tuple[str, int]
) -> None:
    assert month_number(base[0] + link + which[0]) == base[1] + which[1]


@given(
    st.sampled_from([(name, 3) for name in RABI] + [(name, 5) for name in JUMADA]),
    st.sampled_from(NUMERALS),
)
def test_numerals_tell_the_months_of_a_pair_apart(
    base: tuple[str, int], numeral: tuple[str, int]
) -> None:
    assert month_number(base[0] + numeral[0]) == base[1] + numeral[1]


@given(
    st.sampled_from(["Zul", "Dhu", "Dhul", "Thul", "Zil", "Zi", "Dzul", "Dhou", "Zu", "Dhoul"]),
    st.sampled_from([" ", "-", "", " al-", " l-"]),
    st.sampled_from(
        [(name, 11) for name in ("Qa'dah", "Qadah", "Qaada", "Qi'dah", "Kaadah", "Qidah")]
        + [(name, 12) for name in ("Hijjah", "Hijja", "Hijah", "Hajj", "Hijje", "Hicce")]
    ),
)
def test_the_two_months_of_dhu(base: str, link: str, month: tuple[str, int]) -> None:
    assert month_number(base + link + month[0]) == month[1]


@pytest.mark.parametrize(
    ("name", "month"),
    [
        ("Muharram al-Haram", 1),
        ("Rajab-ul-Murajjab", 7),
        ("Sha'ban al-Mu'azzam", 8),
        ("Ramadan Mubarak", 9),
        ("Ramzan Sharif", 9),
        ("Shawwal al-Mukarram", 10),
        ("شَعبان المُعظَّم", 8),
        ("رمضان الكريم", 9),
        ("رَبيعٌ الأوَّل", 3),
        ("جُمَادَى الآخِرَة", 6),
        ("ذو\u200cالقعده", 11),
    ],
)
def test_honours_and_vowel_signs(name: str, month: int) -> None:
    assert month_number(name) == month


def more_spellings() -> list[list[str]]:
    text = (Path(__file__).parent / "data" / "dates" / "months.tsv").read_text(encoding="utf-8")
    return [line.split("\t") for line in text.splitlines()[1:]]


@pytest.mark.parametrize(("month", "name"), more_spellings())
def test_spellings_that_were_not_collected(month: str, name: str) -> None:
    """By themselves and in a line, where a first look at two letters spares most words a closer."""
    assert name not in dict(COLLECTED)
    assert month_number(name) == int(month)
    printed = read_dates(f"5 {name} 1445")
    assert printed
    assert printed.hijri == 14450005 + int(month) * 100


@pytest.mark.parametrize(
    "name",
    [
        *("", " ", "1", "II", "Rabi", "Jumada", "Rabi 3", "Rabi I 1", "Ramadan 1", "Safar II"),
        *(
            "May",
            "March",
            "Muslim",
            "Rabbit",
            "Shaw's",
            "Hajj",
            "Dhul",
            "the Hajj",
            "ربيع",
            "جمادى",
        ),
        *("Samarra", "Ramallah", "Sharif", "Mubarak", "al-Awwal", "Rajasthan", "x" * 1000),
    ],
)
def test_what_is_no_month(name: str) -> None:
    assert month_number(name) is None


def test_our_own_names_are_read_back() -> None:
    for names in (MONTHS, MONTHS_SHORT):
        assert [month_number(name) for name in names] == list(range(1, 13))


@given(st.text())
def test_any_text_is_a_month_or_none(text: str) -> None:
    assert month_number(text) in {None, *range(1, 13)}
