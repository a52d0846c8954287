"""All hits of a search as a file: CSV, JSON Lines, RIS or BibTeX, in a stream.

Each says what was searched for, in which generation: CSV and JSON Lines with each article, so that
files can be joined and sorted, RIS and BibTeX before the first, where their readers pass over it.
JSON Lines can be indexed again and gives the same articles.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields
from typing import Any, Literal

from index.citations import bibtex, ris
from index.formats.jsonl import FOUND_BY
from index.records import article_record
from search.all_hits import AllHits
from search.results import Request
from search.spreadsheet import MARK, rows_as_csv

Format = Literal["csv", "jsonl", "ris", "bibtex"]

Permalink = Callable[[str], str]
"""The address of an article by its id, "" where it has none."""

CHUNK = 1 << 16
"""Bytes given out at a time: between them other threads have their turn."""

COLUMNS = (
    "rank", "id", "headline", "date", "date_origin", "date_printed", "hijri", "hijri_origin",
    "hijri_printed", "date_flags", "dateline", "source", "paper", "byline", "masthead", "url",
    "permalink", "path", "lang", "indexed_at", "query", "filters", "generation", "body",
)  # fmt: skip
"""Of the CSV; the body is last, so that a sheet can be looked through."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file: its MIME type, the ending of its name, and what makes its text."""

    mime: str
    suffix: str
    text: Callable[[AllHits, Permalink], Iterator[str]]


def no_permalink(article_id: str) -> str:
    """For where no server is known."""
    return ""


def exported(hits: AllHits, kind: Format, permalink: Permalink = no_permalink) -> Iterator[bytes]:
    """The file in chunks. Raises IndexDamaged where an article cannot be read."""
    return chunks(KINDS[kind].text(hits, permalink))


def chunks(texts: Iterable[str]) -> Iterator[bytes]:
    """The texts in UTF-8, several at a time; of a path that is none, what is odd as an escape."""
    gathered = bytearray()
    for text in texts:
        gathered += text.encode("utf-8", "backslashreplace")
        if len(gathered) >= CHUNK:
            yield bytes(gathered)
            gathered.clear()
    if gathered:
        yield bytes(gathered)


def filters(request: Request) -> dict[str, str | list[str]]:
    """What narrows and orders the hits beside the query, by the names of the web's parameters."""
    named: dict[str, str | list[str]] = {}
    for field in fields(request):
        value = getattr(request, field.name)
        if value and field.name not in ("query", "limit", "offset", "axis"):
            name = field.name.removeprefix("date_")
            named[name] = list(value) if isinstance(value, tuple) else str(value)
    return named


def filters_in_words(request: Request) -> str:
    """The same in one cell: "from=2023-09; source=AFP; source=Reuters; sort=newest"."""
    return "; ".join(
        f"{name}={value}"
        for name, values in filters(request).items()
        for value in ([values] if isinstance(values, str) else values)
    )


def _csv(hits: AllHits, permalink: Permalink) -> Iterator[str]:
    yield MARK
    yield from rows_as_csv([COLUMNS])
    yield from rows_as_csv(_rows(hits, permalink))


def _rows(hits: AllHits, permalink: Permalink) -> Iterator[list[str | int]]:
    search = {
        "query": hits.request.query,
        "filters": filters_in_words(hits.request),
        "generation": hits.generation,
    }
    for rank, article in enumerate(hits.articles(), 1):
        values = search | article_record(article)
        values |= {"rank": rank, "date_flags": " ".join(article.date_flags)}
        values["permalink"] = permalink(article.id)
        yield [values.get(name, "") for name in COLUMNS]


def _jsonl(hits: AllHits, permalink: Permalink) -> Iterator[str]:
    search = {
        "query": hits.request.query,
        "interpreted": hits.interpreted,
        **filters(hits.request),
        "generation": hits.generation,
    }
    for rank, article in enumerate(hits.articles(), 1):
        record = article_record(article) | {FOUND_BY: {**search, "rank": rank}}
        yield json_line(record)


def json_line(record: dict[str, Any]) -> str:
    """A record as a line. What could not be read of its page is told by an escape: as itself, the
    sign of damage would look as if the line were damaged."""
    return json.dumps(record, ensure_ascii=False).replace("\ufffd", r"\ufffd") + "\n"


def _ris(hits: AllHits, permalink: Permalink) -> Iterator[str]:
    """Zotero looks for the first TY in four lines; most readers pass over all before it."""
    yield f"{_told(hits)}\r\n\r\n"
    for article in hits.articles():
        yield ris(article, permalink(article.id))


def _bibtex(hits: AllHits, permalink: Permalink) -> Iterator[str]:
    """Outside of entries, an @ begins one even in a comment."""
    yield f"% {_told(hits).replace('@', '(at)')}\n\n"
    for article in hits.articles():
        yield bibtex(article, permalink(article.id))


def _told(hits: AllHits) -> str:
    """What was searched for, on one line."""
    told = (
        f"Exported by Dateline: {hits.total:,} {'article' if hits.total == 1 else 'articles'}; "
        f"query={hits.request.query}; {filters_in_words(hits.request)}; "
        f"generation={hits.generation}"
    )
    return " ".join(told.split())


KINDS: dict[Format, Kind] = {
    "csv": Kind("text/csv; charset=utf-8; header=present", ".csv", _csv),
    "jsonl": Kind("application/x-ndjson", ".jsonl", _jsonl),
    "ris": Kind("application/x-research-info-systems; charset=utf-8", ".ris", _ris),
    "bibtex": Kind("application/x-bibtex; charset=utf-8", ".bib", _bibtex),
}
