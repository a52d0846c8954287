"""A page of hits as the JSON object of `dateline search --json` and `GET /api/search`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from index.calendars import format_day
from search.corrections import Correction
from search.loosening import Loosened
from search.results import Facets, Hit, Page
from search.stats import Stats
from search.timeline import Timeline, all_typed


def page_json(page: Page, *, limit: int, offset: int) -> dict[str, Any]:
    """The page as plain dicts, lists, strings and numbers, in the order of docs/api.md.

    `limit` and `offset` are those of the request that the page answers.
    """
    return {
        "query": page.query,
        "interpreted": page.interpreted,
        "notices": list(page.notices),
        "total": page.total,
        "undated": page.undated,
        "took_ms": page.took_ms,
        "limit": limit,
        "offset": offset,
        "generation": page.generation,
        "hits": [hit_json(hit) for hit in page.hits],
        "facets": facets_json(page.facets),
    }


def advice_json(
    meant: Sequence[Correction], wider: Sequence[Loosened]
) -> dict[str, list[dict[str, Any]]]:
    """What else to search for where there are few hits or none, each with the hits it gives."""
    corrections = [
        {"query": one.query, "count": one.count, "dropped": list(one.dropped)} for one in meant
    ]
    loosened = [
        {"kind": one.kind, "dropped": one.dropped, "query": one.query, "count": one.count}
        for one in wider
    ]
    return {"corrections": corrections, "loosened": loosened}


def hit_json(hit: Hit) -> dict[str, Any]:
    """One hit; dates are YYYY-MM-DD or "", `snippet` is escaped HTML with <mark>."""
    return {
        "id": hit.id,
        "headline": hit.headline,
        "dateline": hit.dateline,
        "source": hit.source,
        "paper": hit.paper,
        "byline": hit.byline,
        "date": hit.date,
        "date_origin": hit.date_origin,
        "date_printed": hit.date_printed,
        "hijri": hit.hijri,
        "hijri_origin": hit.hijri_origin,
        "hijri_printed": hit.hijri_printed,
        "date_flags": list(hit.date_flags),
        "score": hit.score,
        "snippet": hit.snippet,
        "path": hit.path,
        "url": hit.url,
        "lang": hit.lang,
    }


def facets_json(facets: Facets) -> dict[str, list[dict[str, Any]]]:
    """Each facet's values with their exact counts, in the order of the page."""
    return {
        name: [{"value": value.value, "count": value.count} for value in values]
        for name, values in facets.items()
    }


def timeline_json(page: Page, found: Timeline) -> dict[str, Any]:
    """The hits of a page along time; `from` and `to` are the parameters that confine it to them."""
    columns = zip(all_typed(found.period, found.names), found.counts, found.all, strict=True)
    return {
        "query": page.query,
        "interpreted": page.interpreted,
        "notices": list(page.notices),
        "total": page.total,
        "undated": found.undated,
        "generation": page.generation,
        "axis": found.calendar.value,
        "period": found.period.name.lower(),
        "periods": [
            {"from": first, "to": last, "count": count, "all": among}
            for (first, last), count, among in columns
        ],
    }


def stats_json(stats: Stats) -> dict[str, Any]:
    """The counts of an index; days are YYYY-MM-DD, months YYYY-MM, "" where nothing is dated."""
    counted = asdict(stats)
    for name in ("first_date", "last_date", "first_hijri", "last_hijri"):
        counted[name] = format_day(counted[name])
    counted["months"] = {
        f"{month // 100:04}-{month % 100:02}": count for month, count in stats.months.items()
    }
    return counted
