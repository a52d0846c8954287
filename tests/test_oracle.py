"""The stupid engine itself, by cases small enough to check by eye."""

from __future__ import annotations

import pytest

from index.article import Article
from search.parser import parse
from tests import oracle

ARTICLE = Article(
    id="a",
    headline="Oil prices rise again",
    body="The price of Brent oil rose. Qur'an, U.S. and Gaddafi; أسعار النفط",
    dateline="BAKU",
    byline="A. Haddad",
    source="Wire Service",
    paper="The Herald",
    date=20230923,
    hijri=14450307,
)
UNDATED = Article(id="b", headline="Oil")


@pytest.mark.parametrize(
    "query",
    [
        "",
        "oil baku haddad",
        "PRICES Brent",
        "quran",
        "U.S.",
        "US OR oil",
        '"oil prices"',
        '"prices oil"~1',
        '"again oil"~2',
        '"price oil"~2',
        "headline:oil -headline:brent",
        "source:wire paper:herald",
        "gadd*",
        "Gadhafi~",
        "Ghaddafi~",
        "Kaddafi~ OR riise~",
        "اسعار",
        "نفط",
        "date:2023-09-23 hijri:1445-03-07",
        "date:..2023 hijri:1445..",
        "NOT date:2022",
    ],
)
def test_a_hit(query: str) -> None:
    assert oracle.matches(parse(query).node, ARTICLE)


@pytest.mark.parametrize(
    "query",
    [
        "!!!",
        "oil gold",
        "wire",
        "herald",
        "US",
        "S.U.",
        '"oil price"',
        '"prices oil"',
        '"again oil"~1',
        '"oil oil"~9',
        '"baku haddad"~9',
        "body:baku",
        "haddads*",
        "Kaddafi~2",
        "Gdhaaffi~",
        "date:2023-09-24..",
        "date:2024..2022",
        "hijri:..1445-03-06",
        "-oil",
    ],
)
def test_no_hit(query: str) -> None:
    assert not oracle.matches(parse(query).node, ARTICLE)


def test_undated_articles_have_no_date_to_match() -> None:
    assert oracle.matches(parse("oil -date:2023 -hijri:1445").node, UNDATED)
    assert not oracle.matches(parse("date:..2030 OR hijri:1300..").node, UNDATED)


@pytest.mark.parametrize(
    ("one", "other", "distance"),
    [
        ("oil", "oil", 0),
        ("oil", "oli", 1),
        ("oil", "oils", 1),
        ("oil", "il", 1),
        ("ca", "abc", 3),  # 2 where the same letters may be edited twice
        ("gadhafi", "gaddafi", 1),
        ("gadhafi", "gadafi", 1),
        ("gadhafi", "gadaffi", 2),
        ("gadhafi", "ghaddafi", 2),
        ("", "abc", 3),
    ],
)
def test_edits(one: str, other: str, distance: int) -> None:
    assert oracle.edits(one, other) == oracle.edits(other, one) == distance
