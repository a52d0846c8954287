"""The commands that search an index and show what is in it."""

from __future__ import annotations

from pathlib import Path

import click
from rich.console import Console

from index.calendars import Calendar
from index.command_options import DONE, FAILED, index_option, json_option, print_json, typed
from index.records import article_record
from search.command_options import (
    DASHES_ARE_WORDS,
    DATES,
    chosen_request,
    filter_options,
    query_argument,
    sort_option,
)
from search.engine import DEEPEST, open_engine
from search.results import Request
from search.results_json import advice_json, page_json, stats_json
from search.terminal import most_periods, print_advice, print_article, print_page, print_stats


@click.command(context_settings=DASHES_ARE_WORDS, epilog=DATES)
@query_argument
@index_option
@filter_options
@sort_option
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
    request = chosen_request(query, limit=limit, offset=offset)
    with open_engine(index_dir) as engine:
        page = engine.search(request)
        meant = engine.corrections(request, page.total)
        wider = () if page.total else engine.loosened(request)
    if as_json:
        told = page_json(page, limit=limit, offset=offset)
        print_json({**told, **advice_json(meant, wider)})
    else:
        console = Console(highlight=False)
        print_page(console, page, offset)
        print_advice(console, meant, wider)
    return DONE if page.total else FAILED


@click.command(context_settings=DASHES_ARE_WORDS)
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
    console = Console(highlight=False)
    with open_engine(index_dir) as engine:
        engine.stay()
        counted = engine.stats()
        everything = engine.search(Request(limit=1))
        over_time = everything.timeline(Calendar.GREGORIAN, most_periods(console))
    if as_json:
        print_json(stats_json(counted))
    else:
        print_stats(console, counted, over_time)
    return DONE
