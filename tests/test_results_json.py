"""The JSON of a page of hits, byte for byte what docs/api.md promises."""

from __future__ import annotations

import json

from search.results import FacetValue, Hit, Page
from search.results_json import page_json

HIT = Hit(
    id="a1",
    headline="Ferry <late>",
    dateline="PORT MARIS",
    source="Coast Wire",
    paper="The Harbour Post",
    byline="By I. Calder",
    date="2023-09-23",
    date_origin="printed",
    date_printed="September 23, 2023",
    hijri="1445-03-07",
    hijri_origin="printed",
    hijri_printed="Rabi I 7, 1445",
    date_flags=("disagreeing",),
    score=1.5,
    path="post/1.txt",
    url="https://example.org/1",
    lang="en",
    headline_marked=(("Ferry <late>", False),),
    snippet_marked=(("a <b> ", False), ("ferry & co", True)),
)
PAGE = Page(
    query="ferry",
    interpreted="ferry",
    notices=("one",),
    total=1,
    undated=0,
    took_ms=0.5,
    hits=(HIT,),
    facets={"source": (FacetValue("Coast Wire", 1, chosen=True),)},
    generation="gen-000001",
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
    assert hit["snippet"] == "a &lt;b&gt; <mark>ferry &amp; co</mark>"
    assert hit["headline"] == "Ferry <late>"
    assert hit["date_flags"] == ["disagreeing"]
    plain = set(HIT.__dataclass_fields__) - {"headline_marked", "snippet_marked"}
    assert set(hit) == plain | {"snippet"}
