"""The engine: a request in, a page of hits out, over whatever generation is published."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Hashable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import TypeVar

from index.article import Article
from index.errors import IndexDamaged, QueryError, UnusableIndex
from index.generations import name_or_empty, published_mark
from search.all_hits import AllHits, in_order
from search.answers import found_by, page_of
from search.corrections import Correction, corrections
from search.loosening import Loosened, loosened
from search.orders import day_order
from search.plan import Plan, plan
from search.results import SORTS, Page, Request
from search.snapshot import Snapshot
from search.stats import Stats, stats
from search.suggest import Suggestion, suggestions

DEEPEST = 10_000
"""Hits that can be paged to; whoever wants more exports."""

MOST_EXPANDING = 8
"""Words with *, ? or ~ in one search: each is compared with a part of the dictionary."""

FRESH_SECONDS = 1.0
"""How old the knowledge of CURRENT may be: a new generation is seen within two seconds."""

Answer = TypeVar("Answer")


def open_engine(index_dir: Path | str) -> Engine:
    """An engine over the index in this folder. Raises IndexMissing or IndexDamaged."""
    return Engine(Path(index_dir))


class Engine:
    """Searches the published generation and moves to the next one by itself.

    To be shared between threads, which search side by side. A generation that was replaced goes
    with the last page that was found in it. One in which damage is met is not asked again: the one
    before it answers, with a notice. A context manager that closes itself.
    """

    def __init__(self, index_dir: Path) -> None:
        self.index_dir = index_dir
        self._lock = Lock()  # of whoever looks for a new generation
        self._mark = published_mark(index_dir)  # first: what is published meanwhile is newer
        self._snapshot: Snapshot | None = Snapshot.open(index_dir)
        self._looked = time.monotonic()
        self._refused: dict[str, IndexDamaged] = {}  # generations by name
        self._turns = 0  # from a generation to another, or of what is known of one

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
        """Let the index go; closing twice does nothing more, and searching raises ValueError."""
        with self._lock:
            self._snapshot = None

    def stay(self) -> None:
        """Answer from the generation of now, whatever is published: for several searches at one."""
        self._looked = math.inf

    def turn(self) -> Hashable:
        """What answers now: while it is the same, the same request has the same answer.

        But for requests of "today" and "yesterday". Whoever keeps answers asks for it before them.
        """
        self._fresh()
        return self._turns

    def search(self, request: Request) -> Page:
        """The page of hits for a request.

        Raises QueryError where the request is beyond a limit or a date cannot be read, IndexDamaged
        where what the answer needs can be read in no generation, and nothing else: whatever the
        query holds, it is searched for somehow.
        """
        _check_depth(request)
        return self.search_on(request)

    def search_on(self, request: Request) -> Page:
        """As `search`, from any place among the hits: for who goes through all of them."""
        started = time.perf_counter()
        _check(request)
        asked = plan(request.query)
        _check_expanding(asked)
        page = self._answer(lambda snapshot: page_of(snapshot, asked, request))
        page.took_ms = round((time.perf_counter() - started) * 1000, 3)
        return page

    def all_hits(self, request: Request, read: Callable[[str], Plan] = plan) -> AllHits:
        """Every hit of a request, however many; its `limit` and `offset` do not count.

        `read` makes the plan of the query. Raises as `search` does, and where an article turns out
        to be damaged while it is read.
        """
        _check(replace(request, limit=1, offset=0))
        asked = read(request.query)
        _check_expanding(asked)
        return self._answer(lambda snapshot: self._all_hits(snapshot, asked, request))

    def _all_hits(self, snapshot: Snapshot, asked: Plan, request: Request) -> AllHits:
        found = found_by(snapshot, asked, request)
        order = day_order(snapshot, request.sort)
        return AllHits(
            request=found.request,
            interpreted=asked.interpreted,
            notices=found.notices,
            date_range=found.days.words,
            snapshot=snapshot,
            found=found.narrowed,
            ranked=in_order(order, found.words, found.narrowed, request.sort),
            refuse=lambda damage: self._refuse(snapshot, damage),
        )

    def corrections(self, request: Request, total: int) -> tuple[Correction, ...]:
        """What may have been meant by a request that has `total` hits, the likeliest first.

        None where there are more than a few; each finds something. Raises as `search` does.
        """
        return self._answer(lambda snapshot: corrections(snapshot, request, total))

    def loosened(self, request: Request) -> tuple[Loosened, ...]:
        """What to drop of a request without hits, and how many it has then, the most first.

        Raises as `search` does.
        """
        return self._answer(lambda snapshot: loosened(snapshot, request))

    def suggest(self, text: str, limit: int = 10) -> tuple[Suggestion, ...]:
        """Words, sources, datelines and headlines for a query that is still being typed.

        Each finds something. Raises as `search` does.
        """
        return self._answer(lambda snapshot: suggestions(snapshot, text, limit))

    def article(self, article_id: str) -> Article | None:
        """The article with this id, None where there is none. Raises IndexDamaged as `search`."""
        return self._answer(lambda snapshot: _article(snapshot, article_id))

    def stats(self) -> Stats:
        """Counts over all articles of the generation. Raises IndexDamaged as `search`."""
        return self._answer(stats)

    def _answer(self, ask: Callable[[Snapshot], Answer]) -> Answer:
        """What a generation answers that was found to be whole as far as it was read for it."""
        while True:
            snapshot = self._fresh()
            try:
                return ask(snapshot)
            except IndexDamaged as exc:
                self._refuse(snapshot, exc)

    def _refuse(self, snapshot: Snapshot, damage: IndexDamaged) -> None:
        """Move to the generation before. Raises IndexDamaged where there is none.

        The damaged one is kept then: what can be read of it is right, and better than nothing.
        """
        with self._lock:
            if self._snapshot is snapshot:
                self._turns += 1
                self._refused[snapshot.manifest.generation] = damage
                snapshot.notice = f"{damage} {snapshot.notice}".strip()
                self._snapshot = Snapshot.open(self.index_dir, self._refused)

    def _fresh(self) -> Snapshot:
        """The snapshot of the published generation; the old one where the new cannot be opened.

        While one thread opens a new generation, the others are served by the old one.
        """
        if time.monotonic() - self._looked > FRESH_SECONDS and self._lock.acquire(blocking=False):
            try:
                self._look()
            finally:
                self._lock.release()
        snapshot = self._snapshot
        if snapshot is None:
            raise ValueError("The engine was closed.")
        return snapshot

    def _look(self) -> None:
        """Move to the generation that is published, if it is another one."""
        self._looked = time.monotonic()
        mark = published_mark(self.index_dir)
        if mark != self._mark and self._snapshot is not None:
            self._refused.pop(name_or_empty(self.index_dir), None)  # another one of its name
            with suppress(UnusableIndex):
                self._snapshot = Snapshot.open(self.index_dir, self._refused)
                self._mark = mark
                self._turns += 1


def _article(snapshot: Snapshot, article_id: str) -> Article | None:
    number = snapshot.number_of(article_id)
    return None if number is None else snapshot.article(number)


def _check(request: Request) -> None:
    if request.sort not in (*SORTS, "added"):
        raise QueryError("sort", f"“{request.sort}” is no order; there are {', '.join(SORTS)}.")
    if request.limit < 1 or request.offset < 0:
        raise QueryError("page", "A page has at least one hit and starts at the first or later.")


def _check_depth(request: Request) -> None:
    if request.limit >= 1 and request.offset + request.limit > DEEPEST:
        raise QueryError(
            "page", f"Only the first {DEEPEST:,} hits can be paged to; narrow the search."
        )


def _check_expanding(asked: Plan) -> None:
    if asked.expanding > MOST_EXPANDING:
        raise QueryError("q", f"At most {MOST_EXPANDING} words of a search may hold *, ? or ~.")
