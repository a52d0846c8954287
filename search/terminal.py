"""Pages of hits, articles and counts for a terminal."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table
from rich.text import Text

from index.article import Article
from index.calendars import Calendar, describe_day, parse_iso
from search.results import Hit, Marked, Page
from search.stats import Stats

_MARK = "bold reverse"
_FLAG_WORDS = {
    "disagreeing": "the calendars disagree",
    "impossible": "impossible day",
    "outside-table": "outside the Hijri table",
    "range": "first of several days",
    "ambiguous": "ambiguous date",
    "unreadable": "date not understood",
}


def print_page(console: Console, page: Page, offset: int) -> None:
    """What was searched for, how many hits there are, and each hit of the page."""
    asked = page.interpreted or "all articles"
    if page.date_range:
        asked += f", {page.date_range.words}"
    last = offset + len(page.hits)
    shown = f", {offset + 1:,}-{last:,} shown" if page.hits else ""
    console.print(
        Text.assemble((f"{page.total:,}", "bold"), f" {_plural(page.total)} for ", (asked, "bold")),
        Text(f"{shown.removeprefix(', ')}  {page.took_ms:,.0f} ms", style="dim"),
        highlight=False,
    )
    for notice in page.notices:
        console.print(Text(notice, style="yellow"))
    for number, hit in enumerate(page.hits, offset + 1):
        console.print()
        _print_hit(console, number, hit)


def _plural(count: int) -> str:
    return "article" if count == 1 else "articles"


def _print_hit(console: Console, number: int, hit: Hit) -> None:
    headline = _text(hit.headline_marked, "bold") if hit.headline else Text("(no headline)", "dim")
    console.print(Text.assemble((f"{number:>3}. ", "dim"), headline), soft_wrap=True)
    about = [part for part in (hit.dateline, hit.source, hit.paper) if part]
    days = _days(
        parse_iso(hit.date) or 0,
        hit.date_origin,
        parse_iso(hit.hijri) or 0,
        hit.hijri_origin,
        hit.date_flags,
    )
    console.print(Text(f"     {' · '.join([days, *about])}", style="cyan"), soft_wrap=True)
    console.print(Text.assemble("     ", _text(hit.snippet_marked, "")), soft_wrap=True)
    console.print(Text(f"     {hit.id}", style="dim"), soft_wrap=True)


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
    console.print(Text(article.headline or "(no headline)", style="bold"))
    days = _days(
        article.date, article.date_origin, article.hijri, article.hijri_origin, article.date_flags
    )
    console.print(Text(days, style="cyan"))
    about = Table.grid(padding=(0, 2))
    for name in (
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
    ):
        if value := getattr(article, name):
            about.add_row(Text(name.replace("_", " "), style="dim"), Text(value, overflow="fold"))
    for name, (first, last) in article.lines.items():
        where = f"line {first}" if first == last else f"lines {first}-{last}"
        about.add_row(Text(f"{name} read from", style="dim"), Text(where))
    console.print(about)
    console.print()
    console.print(Text(article.body))


def print_stats(console: Console, stats: Stats) -> None:
    """What the index holds."""
    table = Table.grid(padding=(0, 2))

    def row(name: str, value: str) -> None:
        table.add_row(Text(name, style="dim"), Text(value))

    row("generation", f"{stats.generation}, built {stats.built_at}")
    row("articles", f"{stats.articles:,}")
    row("undated", f"{stats.undated:,}")
    row("calendars disagree", f"{stats.disagreeing:,}")
    if stats.first_date:
        row("first day", _both(stats.first_date, stats.first_hijri))
        row("last day", _both(stats.last_date, stats.last_hijri))
    for name, counts in (
        ("papers", stats.papers),
        ("sources", stats.sources),
        ("languages", stats.languages),
        ("rejected", stats.rejected),
    ):
        if counts:
            row(name, _most(counts))
    row("on disk", f"{stats.bytes_on_disk / 1e6:,.1f} MB in {stats.segments} segments")
    console.print(table)


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
