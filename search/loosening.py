"""What to drop of a search that finds nothing, and how many hits that gives."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from index.analysis import forms
from search import query as ours
from search.counting import Counting, without_days, without_values
from search.parser import parse
from search.query import describe
from search.results import Request
from search.snapshot import Snapshot

Kind = Literal["part", "quotes", "any", "days", "values", "narrowing"]

MOST_PARTS = 12
"""Parts of a query that are left out in turn: a longer one is a pasted text."""


WORDS: Mapping[Kind, tuple[str, str]] = {
    "part": ("Without", ""),
    "quotes": ("With", "as words, in any order"),
    "any": ("With", "instead of all of them"),
    "days": ("Of all days", ""),
    "values": ("Without the chosen values", ""),
    "narrowing": ("Of all days, without the chosen values", ""),
}
"""What stands before and behind the words that are told of each kind."""


@dataclass(frozen=True, slots=True)
class Loosened:
    """A wider search that finds something: `count` articles.

    `query` is what to search for. By `kind` it is the search without one part of the query, which
    is `dropped`; with a quotation, `dropped`, as words; with any of the words instead of all; or
    without the days, the facet values or both, where the query stays as typed.
    """

    kind: Kind
    dropped: str
    query: str
    count: int

    @property
    def told(self) -> str:
        """The part of the query that it is told by, "" where it is not about a part."""
        return self.query if self.kind == "any" else self.dropped


def loosened(snapshot: Snapshot, request: Request) -> tuple[Loosened, ...]:
    """All that finds something, the most first. Raises QueryError as a search does."""
    found = [*_queries(snapshot, request), *_narrowings(snapshot, request)]
    return tuple(sorted((one for one in found if one.count), key=lambda one: -one.count))


def _queries(snapshot: Snapshot, request: Request) -> Iterator[Loosened]:
    """Each part left out; where none of them helps, any of the parts."""
    counting = Counting(snapshot, request)
    node = parse(request.query).node
    parts = [part for part in _parts(node) if part != ours.Everything()]
    shorter = []
    if 1 < len(parts) <= MOST_PARTS:
        for part in parts:
            query = typed(other for other in parts if other is not part)
            shorter.append(Loosened("part", typed([part]), query, counting.count(query)))
    for part in parts:
        if isinstance(part, ours.Phrase) and 1 < len(forms(part.text)) <= MOST_PARTS:
            query = typed(_unquoted(part) if other is part else other for other in parts)
            shorter.append(Loosened("quotes", typed([part]), query, counting.count(query)))
    yield from shorter
    if len(parts) <= MOST_PARTS and not any(one.count for one in shorter):
        yield from _fallbacks(counting, parts)


def _fallbacks(counting: Counting, parts: list[ours.Node]) -> Iterator[Loosened]:
    """Without all the parts that find nothing by themselves, and with any of the others."""
    wanted = [part for part in parts if not isinstance(part, ours.Not)]
    alive = [part for part in wanted if counting.count(typed([part]))]
    dead = [part for part in wanted if part not in alive]
    if alive and dead:
        query = typed(part for part in parts if part not in dead)
        yield Loosened("part", typed(dead), query, counting.count(query))
    if len(alive) > 1:
        query = describe(ours.disjunction(alive))
        yield Loosened("any", "", query, counting.count(query))


def _narrowings(snapshot: Snapshot, request: Request) -> Iterator[Loosened]:
    """Without the days, without the values; without both where neither alone helps."""
    wider: list[tuple[Kind, Request]] = []
    if without_days(request) != request:
        wider.append(("days", without_days(request)))
    if without_values(request) not in (request, without_days(request)):  # months are of both
        wider.append(("values", without_values(request)))
    counts = [_count(snapshot, each) for _, each in wider]
    for (kind, _), count in zip(wider, counts, strict=True):
        yield Loosened(kind, "", request.query, count)
    if len(wider) > 1 and not any(counts):
        both = without_days(without_values(request))
        yield Loosened("narrowing", "", request.query, _count(snapshot, both))


def _count(snapshot: Snapshot, request: Request) -> int:
    return Counting(snapshot, request).count(request.query)


def _parts(node: ours.Node) -> tuple[ours.Node, ...]:
    return node.children if isinstance(node, ours.And) else (node,)


def _unquoted(phrase: ours.Phrase) -> ours.Node:
    return ours.conjunction(ours.Word(form, phrase.field) for form in forms(phrase.text))


def typed(parts: Iterable[ours.Node]) -> str:
    """A query as a person would type it: parts of which all must match, next to each other."""
    return " ".join(
        f"({describe(part)})" if isinstance(part, ours.Or) else describe(part)
        for part in _flat(parts)
    )


def _flat(parts: Iterable[ours.Node]) -> Iterator[ours.Node]:
    for part in parts:
        yield from _parts(part)
