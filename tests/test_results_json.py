"""The JSON of a page of hits, byte for byte what docs/api.md promises."""

from __future__ import annotations

import json
from dataclasses import dataclass

from index.article import Article
from search.results import Facets, FacetValue, Hit, Page
from search.results_json import page_json


class Marked:
    """Marks the second half of any text."""

    def mark(self, field: str, text: str) -> tuple[tuple[str, bool], ...]:
        return ((text, False),)

    def snippet(self, field: str, text: str) -> tuple[tuple[str, bool], ...]:
        return ((text[: len(text) // 2], False), (text[len(text) // 2 :], True))


@dataclass(frozen=True)
class Counted:
    undated: int
    facets: Facets


ARTICLE = Article(
    id="a1",
    headline="Ferry <late>",
    body="a <b> &c",
    dateline="PORT MARIS",
    source="Coast Wire",
    paper="The Harbour Post",
    byline="By I. Calder",
    date=20230923,
    date_origin="printed",
    date_printed="September 23, 2023",
    hijri=14450307,
    hijri_origin="printed",
    hijri_printed="Rabi I 7, 1445",
    date_flags=("disagreeing",),
    path="post/1.txt",
    url="https://example.org/1",
    lang="en",
)
PAGE = Page(
    query="ferry",
    interpreted="ferry",
    notices=("one",),
    total=1,
    hits=(Hit(ARTICLE, 1.50004, Marked()),),
    counts=Counted(0, {"source": (FacetValue("Coast Wire", 1, chosen=True),)}),
    generation="gen-000001",
    took_ms=0.5,
)


def test_a_page_is_what_the_contract_says_and_survives_json() -> None:
    record = json.loads(json.dumps(page_json(PAGE, limit=10, offset=20)))
    assert {key: record[key] for key in ("query", "total", "limit", "offset", "notices")} == {
        "query": "ferry",
        "total": 1,
        "limit": 10,
        "offset": 20,
        "notices": ["one"],
    }
    assert record["facets"] == {"source": [{"value": "Coast Wire", "count": 1}]}
    assert record["generation"] == "gen-000001"


def test_a_hit_has_each_field_and_an_escaped_snippet() -> None:
    (hit,) = page_json(PAGE, limit=10, offset=0)["hits"]
    assert hit["snippet"] == "a &lt;b<mark>&gt; &amp;c</mark>"
    assert hit["headline"] == "Ferry <late>"
    assert hit["date_flags"] == ["disagreeing"]
    assert (hit["date"], hit["hijri"], hit["score"]) == ("2023-09-23", "1445-03-07", 1.5)
    assert hit.pop("date_flags") == ["disagreeing"]
    assert hit == {name: getattr(PAGE.hits[0], name) for name in hit}
