"""A file of queries, answered one after the other: a table of hits by month, and a TREC run.

A line is a query, or an id, a TAB and a query; blank lines are passed over. Without an id a query
goes by the number of its line. Nothing is quoted or escaped: "oil prices" in quotes is the phrase.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from index.calendars import Calendar
from index.errors import QueryError
from search.all_hits import AllHits
from search.engine import Engine
from search.plan import Plan, plan
from search.results import Request

RUN_TAG = "dateline"

MOST_EMPTY_MONTHS = 1200
"""A table has a column for each month from its first to its last; if these are further apart than
a century, a misprinted year is among them, and only months with hits have one."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A query of the file; `line` counts from 1."""

    line: int
    id: str
    query: str


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that was left out, with the reason for the person."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Answered:
    """A query and its hits."""

    asked: Asked
    hits: AllHits


def read_queries(text: str) -> Iterator[Asked | BadLine]:
    """The queries of a file in their order, each id once."""
    known: dict[str, int] = {}
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            read = _read_line(number, line)
            if isinstance(read, Asked) and number != known.setdefault(read.id, number):
                first = known[read.id]
                read = BadLine(number, f"The id “{read.id}” is that of line {first} already.")
            yield read


def _read_line(number: int, line: str) -> Asked | BadLine:
    before, tab, after = line.partition("\t")
    query_id, query = (before.strip(), after.strip()) if tab else (str(number), before.strip())
    if not query_id:
        return BadLine(number, "There is no id before the TAB.")
    if not query:
        return BadLine(number, "There is no query behind the TAB.")
    return Asked(number, query_id, query)


def answered(
    engine: Engine,
    queries: Iterable[Asked | BadLine],
    request: Request,
    read: Callable[[str], Plan] = plan,
) -> Iterator[Answered | BadLine]:
    """Each query answered, narrowed as `request` says; what is beyond a limit is a BadLine.

    All are answered by one generation. Raises QueryError where the request itself is at fault, and
    IndexDamaged.
    """
    engine.stay()
    engine.all_hits(replace(request, query=""), read)
    for asked in queries:
        if isinstance(asked, BadLine):
            yield asked
            continue
        try:
            yield Answered(asked, engine.all_hits(replace(request, query=asked.query), read))
        except QueryError as exc:
            yield BadLine(asked.line, str(exc))


def run_lines(answer: Answered, limit: int) -> Iterator[str]:
    """The first hits as lines of a TREC run: id, Q0, article, rank, score, tag."""
    ranked = zip(answer.hits.ids(), answer.hits.scores, strict=True)
    for rank, (article_id, score) in enumerate(islice(ranked, limit), 1):
        yield f"{answer.asked.id} Q0 {article_id} {rank} {score:.6f} {RUN_TAG}\n"


def fit_for_run(asked: Asked | BadLine) -> Asked | BadLine:
    """The query, if its id can stand in a run, whose columns are parted by blanks."""
    if isinstance(asked, Asked) and asked.id.split() != [asked.id]:
        return BadLine(asked.line, f"The id “{asked.id}” has blanks, which no TREC run can hold.")
    return asked


@dataclass(frozen=True, slots=True)
class Counted:
    """What a table holds of a query: `months` as in AllHits.months."""

    asked: Asked
    total: int
    months: dict[int, int]


def counted(answer: Answered, calendar: Calendar) -> Counted:
    """The hits of one query by month of this calendar."""
    return Counted(answer.asked, answer.hits.total, answer.hits.months(calendar))


def wide_table(counts: Sequence[Counted]) -> Iterator[list[str | int]]:
    """A row a query and a column a month, heads first."""
    months = _months(counts)
    yield ["id", "query", "total", "undated", *map(_month_name, months)]
    for each in counts:
        by_month = [each.months.get(month, 0) for month in months]
        yield [each.asked.id, each.asked.query, each.total, each.months.get(0, 0), *by_month]


def long_table(counts: Sequence[Counted]) -> Iterator[list[str | int]]:
    """The same with a row for each query and month, the undated first."""
    months = [0, *_months(counts)]
    yield ["id", "query", "month", "articles"]
    for each in counts:
        for month in months:
            name = _month_name(month) if month else "undated"
            yield [each.asked.id, each.asked.query, name, each.months.get(month, 0)]


def _months(counts: Sequence[Counted]) -> list[int]:
    """All months from the first to the last, packed, and those that no calendar has but a page."""
    held = {month for each in counts for month in each.months if month}
    if not held:
        return []
    first, last = _since_year_0(min(held)), _since_year_0(max(held))
    if last - first >= MOST_EMPTY_MONTHS:
        return sorted(held)
    between = (divmod(number, 12) for number in range(first, last + 1))
    return sorted(held | {year * 100 + month + 1 for year, month in between})


def _since_year_0(packed: int) -> int:
    """The months before a packed one, taken as the nearest that its year has."""
    year, month = divmod(packed, 100)
    return year * 12 + min(max(month, 1), 12) - 1


def _month_name(month: int) -> str:
    return f"{month // 100:04}-{month % 100:02}"
