"""The commands that search an index and show what is in it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click
from rich.console import Console

from index.command_options import DONE, FAILED, index_option, json_option, print_json, typed
from index.records import article_record
from search.engine import DEEPEST, open_engine
from search.results import SORTS, Request, Sort
from search.results_json import page_json, stats_json
from search.terminal import print_article, print_page, print_stats

# A word may begin with a dash, to leave it out, and so may an id: -hamas is no -h.
_DASHES_ARE_WORDS = {"ignore_unknown_options": True, "help_option_names": ["--help"]}


@click.command(
    context_settings=_DASHES_ARE_WORDS,
    epilog="Dates: 2023-09-01, Sep 2023, 2023, 7 Rabi al-awwal 1445, 1445-03-07 AH, Ramadan 1445.",
)
@click.argument("query", nargs=-1, type=click.UNPROCESSED)
@index_option
@click.option("--from", "date_from", default="", metavar="DATE", help="First day, either calendar.")
@click.option("--to", "date_to", default="", metavar="DATE", help="Last day, either calendar.")
@click.option(
    "--calendar",
    type=click.Choice(["gregorian", "hijri"]),
    default=None,
    help="The calendar that bare numbers in dates are meant in.",
)
@click.option("--source", multiple=True, metavar="NAME", help="Only this credit; repeatable.")
@click.option("--dateline", multiple=True, metavar="PLACE", help="Only this place; repeatable.")
@click.option("--paper", multiple=True, metavar="NAME", help="Only this newspaper; repeatable.")
@click.option(
    "--sort", type=click.Choice(SORTS), default="relevance", show_default=True, help="The order."
)
@click.option(
    "--limit",
    type=click.IntRange(1, DEEPEST),
    default=10,
    show_default=True,
    help="The most articles to show.",
)
@click.option(
    "--offset",
    type=click.IntRange(0, DEEPEST),
    default=0,
    show_default=True,
    help="How many to pass over first.",
)
@json_option
def search(
    query: tuple[str, ...],
    index_dir: Path,
    date_from: str,
    date_to: str,
    calendar: str | None,
    source: tuple[str, ...],
    dateline: tuple[str, ...],
    paper: tuple[str, ...],
    sort: Sort,
    limit: int,
    offset: int,
    as_json: bool,
) -> int:
    """Search for words; without a query, list all articles.

    \b
    dateline search oil prices              all words, in any form
    dateline search '"oil prices"'          exactly these words in a row
    dateline search 'oil OR gas' --from 'Ramadan 1445'
    """
    _check_dashes(query)
    request = Request(
        query=typed(" ".join(query)),
        date_from=typed(date_from),
        date_to=typed(date_to),
        calendar=calendar or "",
        source=tuple(map(typed, source)),
        dateline=tuple(map(typed, dateline)),
        paper=tuple(map(typed, paper)),
        sort=sort,
        limit=limit,
        offset=offset,
    )
    with open_engine(index_dir) as engine:
        page = engine.search(request)
    if as_json:
        print_json(page_json(page, limit=limit, offset=offset))
    else:
        print_page(Console(highlight=False), page, offset)
    return DONE if page.total else FAILED


def _check_dashes(words: Sequence[str]) -> None:
    """`-word` is a part of the query; `-h` alone asks for help, `--word` is a slip of the pen."""
    if tuple(words) == ("-h",):
        context = click.get_current_context()
        click.echo(context.get_help())
        context.exit()
    for word in words:
        if word.startswith("--") and word[2:3].isalpha():
            raise click.NoSuchOption(word.partition("=")[0])


@click.command(context_settings=_DASHES_ARE_WORDS)
@click.argument("article_id", metavar="ID", type=click.UNPROCESSED)
@index_option
@json_option
def show(article_id: str, index_dir: Path, as_json: bool) -> int:
    """Show one article whole."""
    article_id = typed(article_id)
    with open_engine(index_dir) as engine:
        article = engine.article(article_id)
    if article is None:
        click.echo(
            f"There is no article {article_id} in {index_dir}. A search shows the id of each hit.",
            err=True,
        )
        return FAILED
    if as_json:
        print_json(article_record(article))
    else:
        print_article(Console(highlight=False), article)
    return DONE


@click.command()
@index_option
@json_option
def stats(index_dir: Path, as_json: bool) -> int:
    """Count what the index holds."""
    with open_engine(index_dir) as engine:
        counted = engine.stats()
    if as_json:
        print_json(stats_json(counted))
    else:
        print_stats(Console(highlight=False), counted)
    return DONE
