"""Pages of hits, articles and counts for a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from index.article import Article
from index.calendars import Calendar, describe_day, parse_iso
from index.printable import printable
from search.corrections import Correction
from search.histogram import Period
from search.loosening import WORDS, Loosened
from search.results import Hit, Marked, Page
from search.stats import Stats
from search.timeline import MOST_BARS, Timeline, sparkline, typed

_MARK = "bold reverse"
_ABOUT = (
    "dateline",
    "source",
    "paper",
    "byline",
    "masthead",
    "date_printed",
    "hijri_printed",
    "url",
    "path",
    "lang",
    "indexed_at",
    "id",
)
_FLAG_WORDS = {
    "disagreeing": "the calendars disagree",
    "impossible": "impossible day",
    "outside-table": "outside the Hijri table",
    "range": "first of several days",
    "ambiguous": "ambiguous date",
    "unreadable": "date not understood",
    "masthead-differs": "the masthead names another day",
}


def print_page(console: Console, page: Page, offset: int) -> None:
    """What was searched for, how many hits there are, and each hit of the page."""
    total = Text(_articles(page.total))
    if page.query.strip():
        total.append(" for ").append(_asked(page), "bold")
    if page.date_range:
        total.append(f", {page.date_range.words}")
    shown = f"{offset + 1:,}-{offset + len(page.hits):,} shown, " if page.hits else ""
    total.append(f"  ({shown}{page.took_ms:,.0f} ms)", "dim")
    _print_beside(console, "", total)
    for notice in page.notices:
        _print_beside(console, "", Text(notice, style="yellow"))
    for number, hit in enumerate(page.hits, offset + 1):
        console.print()
        _print_hit(console, number, hit)


def print_advice(console: Console, meant: Sequence[Correction], wider: Sequence[Loosened]) -> None:
    """What may have been meant, and what to drop, each with the articles that it finds."""
    for one in meant:
        told = Text("Did you mean ").append_text(_text(one.pieces, ""))
        if one.dropped:
            told.append(f", without “{' '.join(one.dropped)}”")
        told.append("?")
        _print_beside(console, "", told.append(f"  {_articles(one.count)}", "dim"))
    for looser in wider:
        before, after = WORDS[looser.kind]
        quoted = f"“{looser.told}”" if looser.told else ""
        told = Text(" ".join(filter(None, (before, quoted, after))))
        _print_beside(console, "", told.append(f"  {_articles(looser.count)}", "dim"))


def _articles(count: int) -> str:
    return f"{count:,} {'article' if count == 1 else 'articles'}"


def _print_hit(console: Console, number: int, hit: Hit) -> None:
    headline = _text(hit.headline_marked, "bold") if hit.headline else Text("(no headline)", "dim")
    margin = " " * 5
    _print_beside(console, f"{number:>3}. ", headline)
    about = [part for part in (hit.dateline, hit.source, hit.paper) if part]
    days = _days(
        parse_iso(hit.date) or 0,
        hit.date_origin,
        parse_iso(hit.hijri) or 0,
        hit.hijri_origin,
        hit.date_flags,
    )
    _print_beside(console, margin, Text(" · ".join([days, *about]), "cyan"))
    if hit.snippet_marked:
        _print_beside(console, margin, _text(hit.snippet_marked, ""))
    _print_beside(console, margin, Text(hit.id, "dim"))


def _asked(page: Page) -> str:
    return "nothing" if page.interpreted == "()" else page.interpreted


def _print_beside(console: Console, head: str, text: Text) -> None:
    """`text`, folded beside `head` on a terminal; on one line where a program may read it."""
    if head and _folds(console):
        grid = Table.grid()
        grid.add_column(width=len(head), no_wrap=True)
        grid.add_column(overflow="fold")
        grid.add_row(Text(head, "dim"), text)
        console.print(grid)
    else:
        console.print(Text.assemble((head, "dim"), text), soft_wrap=not _folds(console))


def _folds(console: Console) -> bool:
    """Whether the width is that of a screen; of a dumb terminal nothing is known."""
    return console.is_terminal and not console.is_dumb_terminal


def _print_rows(console: Console, rows: Sequence[tuple[str, str]]) -> None:
    width = max(len(name) for name, _ in rows)
    for name, value in rows:
        _print_beside(console, f"{name:<{width}}  ", Text(printable(value)))


def _text(pieces: Marked, style: str) -> Text:
    text = Text(style=style)
    for piece, matched in pieces:
        text.append(piece, style=_MARK if matched else "")
    return text


def _days(
    date: int, date_origin: str, hijri: int, hijri_origin: str, flags: tuple[str, ...]
) -> str:
    """ "23 September 2023 (printed) · 7 Rabi I 1445 (printed)", with what is odd about them."""
    days = [
        f"{describe_day(day, calendar)} ({origin})"
        for day, calendar, origin in (
            (date, Calendar.GREGORIAN, date_origin),
            (hijri, Calendar.HIJRI, hijri_origin),
        )
        if day
    ]
    odd = [_FLAG_WORDS.get(flag, flag) for flag in flags]
    return " · ".join(days or ["undated"]) + (f" [{', '.join(odd)}]" if odd else "")


def print_article(console: Console, article: Article) -> None:
    """The whole article, its dates as printed, and where each field was read."""
    _print_beside(console, "", Text(article.headline or "(no headline)", style="bold"))
    days = _days(
        article.date, article.date_origin, article.hijri, article.hijri_origin, article.date_flags
    )
    _print_beside(console, "", Text(days, style="cyan"))
    rows = [(name.replace("_", " "), getattr(article, name)) for name in _ABOUT]
    for name, (first, last) in article.lines.items():
        where = f"line {first}" if first == last else f"lines {first}-{last}"
        rows.append((f"{name} read from", where))
    _print_rows(console, [(name, value) for name, value in rows if value])
    console.print()
    _print_beside(console, "", Text(article.body))


def print_stats(console: Console, stats: Stats, over_time: Timeline) -> None:
    """What the index holds, and how it is spread over time."""
    rows = [
        ("generation", f"{stats.generation}, built {stats.built_at}"),
        ("articles", f"{stats.articles:,}"),
        ("undated", f"{stats.undated:,}"),
        ("calendars disagree", f"{stats.disagreeing:,}"),
        ("first day", _both(stats.first_date, stats.first_hijri)),
        ("last day", _both(stats.last_date, stats.last_hijri)),
        *_over_time(over_time),
    ]
    for name, counts in (
        ("papers", stats.papers),
        ("sources", stats.sources),
        ("languages", stats.languages),
        ("rejected", stats.rejected),
    ):
        rows.append((name, _most(counts)))
    parts = "segment" if stats.segments == 1 else "segments"
    rows.append(("on disk", f"{stats.bytes_on_disk / 1e6:,.1f} MB in {stats.segments} {parts}"))
    _print_rows(console, [(name, value) for name, value in rows if value])


_BESIDE_SPARKLINE = 20


def most_periods(console: Console) -> int:
    """As many as a sparkline can show on one line, or as a page can draw."""
    return min(MOST_BARS, max(console.width - _BESIDE_SPARKLINE, 1))


_PERIODS = {
    Period.DAY: "days",
    Period.MONTH: "months",
    Period.YEAR: "years",
    Period.DECADE: "decades",
    Period.CENTURY: "centuries",
}


def _over_time(timeline: Timeline) -> list[tuple[str, str]]:
    """The articles along time as one line of blocks, and in words what it shows."""
    if not timeline.names:
        return []
    first, last = (typed(timeline.period, timeline.names[end])[0] for end in (0, -1))
    periods = _PERIODS[timeline.period]
    covered, most = sum(map(bool, timeline.counts)), max(timeline.counts)
    fullest = typed(timeline.period, timeline.names[timeline.counts.index(most)])[0]
    told = (
        f"{first} to {last}; articles in {covered:,} of {len(timeline.names):,} {periods}, "
        f"most in {fullest} ({most:,})"
    )
    return [("timeline", sparkline(timeline.counts)), ("coverage", told)]


def _both(date: int, hijri: int) -> str:
    return " · ".join(
        describe_day(day, calendar)
        for day, calendar in ((date, Calendar.GREGORIAN), (hijri, Calendar.HIJRI))
        if day
    )


def _most(counts: dict[str, int]) -> str:
    shown = [f"{name} {count:,}" for name, count in list(counts.items())[:10]]
    more = len(counts) - len(shown)
    return ", ".join(shown) + (f" and {more:,} more" if more else "")
