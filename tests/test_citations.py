"""Citations are read again by programs that people keep theirs in, with both days."""

from __future__ import annotations

import pytest

from index.article import Article
from index.citations import Name, authors, bibtex, csl, note, plain, ris

PERMALINK = "https://archive.example/article/harbour-03"

FERRY = Article(
    id="harbour-03",
    headline="Ferry prices up 5% & rising",
    body="The crossing was calm.",
    dateline="PORT MARIS",
    source="Coast Wire",
    paper="The Harbour Post",
    byline="By Ines Calder",
    date=20230923,
    date_origin="printed",
    date_printed="Saturday, September 23, 2023",
    hijri=14450307,
    hijri_origin="printed",
    hijri_printed="7 Rabi al-Awwal 1445",
    url="https://harbour.example/3",
    lang="en",
)


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("By Ines Calder", [Name("Ines Calder", "Ines", "Calder")]),
        ("Ines Calder, Staff Writer", [Name("Ines Calder", "Ines", "Calder")]),
        (
            "BY INES CALDER and Tom Quay",
            [Name("INES CALDER", "INES", "CALDER"), Name("Tom Quay", "Tom", "Quay")],
        ),
        ("Jan van der Berg", [Name("Jan van der Berg")]),
        ("إيناس كالدر", [Name("إيناس كالدر")]),
        ("the night desk of the Post", [Name("the night desk of the Post")]),
        ("", [Name("Coast Wire")]),
    ],
)
def test_authors_are_persons_where_they_are_told_apart(byline: str, names: list[Name]) -> None:
    assert authors(Article(id="a", byline=byline, source="Coast Wire")) == names


def test_the_note_says_how_both_days_are_known() -> None:
    assert note(FERRY) == (
        "Gregorian date: 23 September 2023, printed as “Saturday, September 23, 2023”. "
        "Hijri date: 7 Rabi I 1445 (1445-03-07), printed as “7 Rabi al-Awwal 1445”. "
        "Dateline: PORT MARIS. Credited to Coast Wire."
    )


def test_a_sentence_names_both_days_and_which_is_derived() -> None:
    article = Article(
        id="a", headline="Ferry", date=20230923, hijri=14450308, hijri_origin="derived"
    )
    assert plain(article, PERMALINK) == (
        "“Ferry”. 23 September 2023; 8 Rabi I 1445 AH (derived). Dateline, " + PERMALINK + "."
    )
    assert plain(Article(id="b", body="x"), "") == (
        "“[Article without a headline]”. undated. Dateline."
    )


def test_each_format_ends_its_record() -> None:
    assert ris(FERRY, PERMALINK).endswith("\r\nER  - \r\n\r\n")
    assert bibtex(FERRY, PERMALINK).endswith("},\n}\n\n")
    assert csl(FERRY, PERMALINK)["issued"] == {"date-parts": [[2023, 9, 23]]}
