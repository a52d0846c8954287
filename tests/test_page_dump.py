"""What the page reader takes from a dump and what it leaves."""

from __future__ import annotations

from index.article import Article
from index.formats import page_dump

GULF_PAGE = """Saturday, September 23, 2023 | Rabi' al-awwal 7, 1445 H
few clouds
31°C / 29°C

Harbour reopens after two weeks of dredging

No Image

MUTTRAH: The old harbour opened again on Friday after two weeks in which dredgers cleared the sand.

Twelve boats were waiting outside when the barrier was lifted, the harbour master said.

"We had been counting the days," one of the captains said. — AFP

arrow up
home icon
"""


def test_gulf_page_is_read_whole() -> None:
    article = page_dump.parse(GULF_PAGE, "/pages/harbour.txt")
    assert isinstance(article, Article)
    assert article.headline == "Harbour reopens after two weeks of dredging"
    assert (article.dateline, article.source) == ("MUTTRAH", "AFP")
    assert (article.date, article.hijri) == (20230923, 14450307)
    assert article.hijri_printed == "Rabi' al-awwal 7, 1445 H"
    assert article.masthead == "Saturday, September 23, 2023 | Rabi' al-awwal 7, 1445 H"
    assert article.body.startswith("The old harbour opened")
    assert article.body.endswith("one of the captains said.")
    assert article.lines["dateline"] == (9, 9)
