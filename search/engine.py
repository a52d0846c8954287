"""The engine: a request in, a page of hits out, over whatever generation is published."""

from __future__ import annotations

import time
from collections.abc import Iterator
from functools import reduce
from pathlib import Path
from threading import RLock
from types import TracebackType

import numpy as np

from index.article import Article
from index.calendars import format_day
from index.errors import QueryError, UnusableIndex
from index.generations import published_mark
from search import query as ours
from search.bm25f import scores
from search.compiler import DAY_FIELD, compile_query
from search.executor import matching
from search.filters import count_facets, facet_masks, known_values, typed_range
from search.parser import parse
from search.query import conjunction, describe
from search.results import SORTS, Hit, Page, Request, Sort
from search.snapshot import Mask, Numbers, Snapshot
from search.snippets import Highlighter
from search.stats import Stats, stats

DEEPEST = 10_000
"""Hits that can be paged to; whoever wants more exports."""

MOST_EXPANDING = 16
"""Words with * or ~ in one search: each is compared with a part of the dictionary."""

FRESH_SECONDS = 1.0
"""How old the knowledge of CURRENT may be: a new generation is seen within two seconds."""


def open_engine(index_dir: Path | str) -> Engine:
    """An engine over the index in this folder. Raises IndexMissing or IndexDamaged."""
    return Engine(Path(index_dir))


class Engine:
    """Searches the published generation and moves to the next one by itself.

    Safe to share between threads: they take turns. A context manager that closes itself.
    """

    def __init__(self, index_dir: Path) -> None:
        self.index_dir = index_dir
        self._lock = RLock()
        self._mark = published_mark(index_dir)  # first: what is published meanwhile is newer
        self._snapshot = Snapshot.open(index_dir)
        self._looked = time.monotonic()

    def __enter__(self) -> Engine:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let the index go; closing twice does nothing more."""
        with self._lock:
            self._snapshot.close()

    def search(self, request: Request) -> Page:
        """The page of hits for a request.

        Raises QueryError where the request is beyond a limit or a date cannot be read, and nothing
        else: whatever the query holds, it is searched for somehow.
        """
        started = time.perf_counter()
        _check(request)
        parsed = parse(request.query)
        _check_expanding(parsed.node)
        with self._lock:
            snapshot = self._fresh()
            days, date_range = typed_range(request, snapshot.manifest.hijri_offset)
            request, unknown = known_values(snapshot, request)
            anytime = matching(snapshot, compile_query(parsed.node)).mask
            base = anytime & matching(snapshot, compile_query(conjunction(days))).mask
            masks = facet_masks(snapshot, request)
            chosen = reduce(np.logical_and, masks.values(), snapshot.alive)
            found = base & chosen
            notices = (*_notices(snapshot, days, anytime & chosen), *unknown, *parsed.notices)
            return Page(
                query=request.query,
                interpreted=describe(parsed.node),
                notices=notices,
                total=int(np.count_nonzero(found)),
                undated=int(np.count_nonzero(found & (snapshot.days["date"] == 0))),
                hits=_hits(snapshot, parsed.node, found, request),
                facets=count_facets(snapshot, base, masks, request),
                generation=snapshot.manifest.generation,
                date_range=date_range,
                took_ms=round((time.perf_counter() - started) * 1000, 2),
            )

    def article(self, article_id: str) -> Article | None:
        """The article with this id, None where there is none."""
        with self._lock:
            snapshot = self._fresh()
            number = snapshot.number_of(article_id)
            return None if number is None else snapshot.article(number)

    def stats(self) -> Stats:
        """Counts over all articles of the generation."""
        with self._lock:
            return stats(self._fresh())

    def _fresh(self) -> Snapshot:
        """The snapshot of the published generation; the old one where the new cannot be opened."""
        if time.monotonic() - self._looked < FRESH_SECONDS:
            return self._snapshot
        self._looked = time.monotonic()
        mark = published_mark(self.index_dir)
        if mark != self._mark:
            try:
                opened = Snapshot.open(self.index_dir)
            except UnusableIndex:
                return self._snapshot
            self._snapshot.close()
            self._snapshot = opened
            self._mark = mark
        return self._snapshot


def _check(request: Request) -> None:
    if request.sort not in SORTS:
        raise QueryError("sort", f"“{request.sort}” is no order; there are {', '.join(SORTS)}.")
    if request.limit < 1 or request.offset < 0:
        raise QueryError("page", "A page has at least one hit and starts at the first or later.")
    if request.offset + request.limit > DEEPEST:
        raise QueryError(
            "page", f"Only the first {DEEPEST:,} hits can be paged to; narrow the search."
        )


def _check_expanding(node: ours.Node) -> None:
    expanding = [leaf for leaf in ours.leaves(node) if isinstance(leaf, ours.Prefix | ours.Fuzzy)]
    if len(expanding) > MOST_EXPANDING:
        raise QueryError("q", f"At most {MOST_EXPANDING} words of a search may end in * or ~.")


def _notices(snapshot: Snapshot, days: list[ours.Dates], anytime: Mask) -> Iterator[str]:
    """What the person should know of the index and of the range of days.

    `anytime` are the articles that match but for their day.
    """
    if snapshot.notice:
        yield snapshot.notice
    if len(days) == 2 and days[0].calendar == days[1].calendar and days[0].first > days[1].last:
        yield "The first day of the range is after its last, so nothing can match."
        return
    dateless = np.zeros(snapshot.size, np.bool_)
    for asked in days:
        dateless |= snapshot.days[DAY_FIELD[asked.calendar]] == 0
    if count := int(np.count_nonzero(anytime & dateless)):
        matches, has = ("article matches", "has") if count == 1 else ("articles match", "have")
        yield f"{count:,} more {matches} but {has} no date, and so cannot be in the range."


def _hits(snapshot: Snapshot, node: ours.Node, found: Mask, request: Request) -> tuple[Hit, ...]:
    numbers = np.flatnonzero(found).astype(np.int32)
    scored = scores(snapshot, node)[numbers]
    order = _order(request.sort, scored, snapshot.days["date"][numbers], numbers)
    page = order[request.offset : request.offset + request.limit]
    highlighter = Highlighter(node)
    return tuple(
        _hit(snapshot.article(int(numbers[i])), float(scored[i]), highlighter) for i in page
    )


def _order(sort: Sort, scored: np.ndarray, days: Numbers, numbers: Numbers) -> np.ndarray:
    """Positions in the order asked for: the undated last by date, ties the newest first."""
    newest = np.where(days == 0, 1, -days)
    match sort:
        case "relevance":
            keys = (numbers, newest, -scored)
        case "newest":
            keys = (numbers, -scored, newest)
        case "oldest":
            keys = (numbers, -scored, np.where(days == 0, np.iinfo(np.int32).max, days))
    return np.lexsort(keys)


def _hit(article: Article, score: float, highlighter: Highlighter) -> Hit:
    return Hit(
        id=article.id,
        headline=article.headline,
        dateline=article.dateline,
        source=article.source,
        paper=article.paper,
        byline=article.byline,
        date=format_day(article.date),
        date_origin=article.date_origin,
        date_printed=article.date_printed,
        hijri=format_day(article.hijri),
        hijri_origin=article.hijri_origin,
        hijri_printed=article.hijri_printed,
        date_flags=article.date_flags,
        score=round(score, 4),
        path=article.path,
        url=article.url,
        lang=article.lang,
        headline_marked=highlighter.mark("headline", article.headline),
        snippet_marked=highlighter.snippet("body", article.body),
    )
