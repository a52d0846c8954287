"""The command line: every command calls a function that has tests of its own.

Long, because every option of every command stands here and nowhere else.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import asdict
from io import TextIOWrapper
from pathlib import Path
from types import FrameType
from typing import Any, TypeVar

import click
from rich.console import Console

from index import disk_space, progress
from index.check import check as check_index
from index.errors import DateError, DatelineError, QueryError, Reject
from index.pool import LEAST_MEMORY, MEMORY
from index.records import article_record
from index.repair import repair as repair_index
from index.report import Report
from index.writer import add as add_to_index
from index.writer import rebuild as rebuild_index
from search.engine import DEEPEST, open_engine
from search.results import SORTS, Request, Sort
from search.results_json import page_json, stats_json
from search.terminal import print_article, print_page, print_stats, printable

DONE, FAILED, USAGE, SOME_REJECTED = 0, 1, 2, 3

Command = TypeVar("Command", bound=Callable[..., Any])


DEFAULT_INDEX = Path("var/index")

MOST_ON_SCREEN = 50
"""Rejects that are listed on a terminal: what comes after them must stay in sight."""


def _index_option(command: Command) -> Command:
    return click.option(
        "--index",
        "index_dir",
        type=click.Path(path_type=Path),
        callback=lambda context, _, given: given or context.obj,
        metavar="DIR",
        help=f"The folder of the index; else DATELINE_INDEX, else {DEFAULT_INDEX}.",
    )(command)


_json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
_workers_option = click.option(
    "--workers",
    type=click.IntRange(1, 64),
    default=min(os.cpu_count() or 1, 8),
    show_default="one a core",
    metavar="N",
    help="Processes that index at the same time.",
)
_memory_option = click.option(
    "--memory",
    type=click.IntRange(LEAST_MEMORY),
    default=MEMORY,
    show_default=True,
    metavar="MB",
    help="What indexing may take; with less, fewer processes work at the same time.",
)
_sources_argument = click.argument(
    "sources", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="SOURCE..."
)


def _offset_option(default: int | None) -> Callable[[Command], Command]:
    return click.option(
        "--hijri-offset",
        type=click.IntRange(-3, 3),
        default=default,
        metavar="DAYS",
        help="Days between the local Hijri calendar and Umm al-Qura, -1 for Pakistan.",
    )


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 96})
@click.version_option(package_name="dateline")
@click.option(
    "--index",
    type=click.Path(path_type=Path),
    envvar="DATELINE_INDEX",
    default=DEFAULT_INDEX,
    show_default=True,
    show_envvar=True,
    metavar="DIR",
    help="The folder of the index.",
)
@click.pass_context
def dateline(context: click.Context, index: Path) -> None:
    """Search newspaper articles by word and by date, in either calendar.

    Start with: dateline rebuild FOLDER, then: dateline search WORDS.
    """
    context.obj = index


@dateline.command()
@_sources_argument
@_index_option
@_workers_option
@_memory_option
@_offset_option(0)
@_json_option
def rebuild(
    sources: tuple[Path, ...],
    index_dir: Path,
    workers: int,
    memory: int,
    hijri_offset: int,
    as_json: bool,
) -> int:
    """Build the index anew from files and folders, and publish it.

    The index that stands is served until the new one is whole. Page dumps (.txt) and JSONL
    (.jsonl, one article a line) are read, both also as .gz.
    """
    _warn_of_little_room(sources, index_dir)
    with progress.shown(Console(stderr=True), sources) as shown:
        report = rebuild_index(
            sources,
            index_dir,
            workers=workers,
            memory=memory,
            hijri_offset=hijri_offset,
            progress=shown,
        )
    return _tell(report, as_json)


@dateline.command()
@_sources_argument
@_index_option
@_workers_option
@_memory_option
@_offset_option(None)
@click.option("--prune", is_flag=True, help="Drop articles of SOURCE... that are there no more.")
@_json_option
def add(
    sources: tuple[Path, ...],
    index_dir: Path,
    workers: int,
    memory: int,
    hijri_offset: int | None,
    prune: bool,
    as_json: bool,
) -> int:
    """Add new and changed articles to the index, and publish it."""
    _warn_of_little_room(sources, index_dir)
    with progress.shown(Console(stderr=True), sources) as shown:
        report = add_to_index(
            sources,
            index_dir,
            workers=workers,
            memory=memory,
            hijri_offset=hijri_offset,
            prune=prune,
            progress=shown,
        )
    return _tell(report, as_json)


def _warn_of_little_room(sources: Sequence[Path], index_dir: Path) -> None:
    if warning := disk_space.warning(sources, index_dir):
        click.secho(f"{warning} It may not be enough.", fg="yellow", err=True)


def _tell(report: Report, as_json: bool) -> int:
    if as_json:
        _print_json(report.as_json())
    else:
        with suppress(BrokenPipeError):  # whoever listened has left; what was done is done
            _tell_in_words(report)
    nothing_came_in = not (report.published or report.unchanged)
    if not report.articles or (report.rejects and nothing_came_in):
        return FAILED
    return SOME_REJECTED if report.rejects else DONE


def _tell_in_words(report: Report) -> None:
    if report.notice:
        click.secho(report.notice, fg="yellow", err=True)
    _tell_rejects(report.rejects)
    click.echo(report.counts_in_words(), err=True)
    click.echo(report.outcome_in_words(), err=True)


def _tell_rejects(rejects: Sequence[Reject]) -> None:
    """Every one, but no more than can be read on a screen."""
    shown = rejects[:MOST_ON_SCREEN] if sys.stderr.isatty() else rejects
    for reject in shown:
        place = f"{reject.path}, {reject.where}" if reject.where else reject.path
        told = printable(f"{place}: {reject.reason}: {reject.detail}")
        click.secho(told, fg="yellow", err=True)
    if len(shown) < len(rejects):
        more = f"... and {len(rejects) - len(shown):,} more; --json, or 2> FILE, lists them all."
        click.secho(more, fg="yellow", err=True)


# A word may begin with a dash, to leave it out, and so may an id: -hamas is no -h.
_DASHES_ARE_WORDS = {"ignore_unknown_options": True, "help_option_names": ["--help"]}


@dateline.command(
    context_settings=_DASHES_ARE_WORDS,
    epilog="Dates: 2023-09-01, Sep 2023, 2023, 7 Rabi al-awwal 1445, 1445-03-07 AH, Ramadan 1445.",
)
@click.argument("query", nargs=-1, type=click.UNPROCESSED)
@_index_option
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
@_json_option
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
        query=_typed(" ".join(query)),
        date_from=_typed(date_from),
        date_to=_typed(date_to),
        calendar=calendar or "",
        source=tuple(map(_typed, source)),
        dateline=tuple(map(_typed, dateline)),
        paper=tuple(map(_typed, paper)),
        sort=sort,
        limit=limit,
        offset=offset,
    )
    with open_engine(index_dir) as engine:
        page = engine.search(request)
    if as_json:
        _print_json(page_json(page, limit=limit, offset=offset))
    else:
        print_page(Console(highlight=False), page, offset)
    return DONE if page.total else FAILED


def _typed(text: str) -> str:
    """An argument as UTF-8, which terminals send whatever the locale says; the rest as U+FFFD."""
    return os.fsencode(text).decode("utf-8", "replace")


def _check_dashes(words: Sequence[str]) -> None:
    """`-word` is a part of the query; `-h` alone asks for help, `--word` is a slip of the pen."""
    if tuple(words) == ("-h",):
        context = click.get_current_context()
        click.echo(context.get_help())
        context.exit()
    for word in words:
        if word.startswith("--") and word[2:3].isalpha():
            raise click.NoSuchOption(word.partition("=")[0])


@dateline.command(context_settings=_DASHES_ARE_WORDS)
@click.argument("article_id", metavar="ID", type=click.UNPROCESSED)
@_index_option
@_json_option
def show(article_id: str, index_dir: Path, as_json: bool) -> int:
    """Show one article whole."""
    article_id = _typed(article_id)
    with open_engine(index_dir) as engine:
        article = engine.article(article_id)
    if article is None:
        click.echo(
            f"There is no article {article_id} in {index_dir}. A search shows the id of each hit.",
            err=True,
        )
        return FAILED
    if as_json:
        _print_json(article_record(article))
    else:
        print_article(Console(highlight=False), article)
    return DONE


@dateline.command()
@_index_option
@_json_option
def stats(index_dir: Path, as_json: bool) -> int:
    """Count what the index holds."""
    with open_engine(index_dir) as engine:
        counted = engine.stats()
    if as_json:
        _print_json(stats_json(counted))
    else:
        print_stats(Console(highlight=False), counted)
    return DONE


@dateline.command()
@_index_option
@click.option("--repair", is_flag=True, help="First do what can be done without the sources.")
@_json_option
def check(index_dir: Path, repair: bool, as_json: bool) -> int:
    """Verify every file of the index, every posting and every article.

    With --repair, the newest generation that is whole is published again where the published one
    is damaged, and what killed builds left is removed.
    """
    repairs = repair_index(index_dir) if repair else ()
    verdict = check_index(index_dir)
    if as_json:
        _print_json(asdict(verdict) | ({"repairs": repairs} if repair else {}))
    for done in repairs:
        click.echo(done, err=True)
    for fault in verdict.faults:
        click.echo(fault, err=True)
    if not as_json:
        found = "The index has faults" if verdict.faults else "The index is whole"
        click.echo(
            f"{found}. {verdict.generation} is served: {verdict.files:,} files, "
            f"{verdict.bytes_read / 1e6:,.1f} MB, {verdict.articles:,} articles."
        )
    return FAILED if verdict.faults else DONE


@dateline.command()
@_index_option
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    help="The address to listen on; 0.0.0.0 lets the network in.",
)
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8000,
    show_default=True,
    help="The port to listen on; 0 takes a free one.",
)
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    default=2,
    show_default=True,
    metavar="N",
    help="Processes that answer.",
)
@click.option(
    "--trusted-host",
    "trusted_hosts",
    multiple=True,
    metavar="NAME",
    help="Answer only under this host name; repeatable. Else DATELINE_TRUSTED_HOSTS, else any.",
)
@click.option("--access-log", is_flag=True, help="Print a line of JSON for each request.")
def serve(
    index_dir: Path,
    host: str,
    port: int,
    workers: int,
    trusted_hosts: tuple[str, ...],
    access_log: bool,
) -> int:
    """Serve the search page and its JSON."""
    from webui.server import serve as serve_pages  # the server is slow to import

    serve_pages(index_dir, host, port, workers, trusted_hosts=trusted_hosts, access_log=access_log)
    return DONE


def _print_json(value: object) -> None:
    """UTF-8 whatever the locale; a lone surrogate, which a path may hold, as its JSON escape."""
    text = json.dumps(value, ensure_ascii=False, indent=2)
    click.echo(text.encode("utf-8", "backslashreplace"))


def main() -> None:
    """Run the command that the process was called with, and exit with its code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")  # what a locale cannot say must not stop us
    signal.signal(signal.SIGTERM, _stop)
    sys.exit(run())


def _stop(number: int, frame: FrameType | None) -> None:
    """Leave as after Ctrl-C, with what was half built cleared away."""
    raise KeyboardInterrupt


def run(arguments: Sequence[str] | None = None) -> int:
    """Run a command; its exit code. `arguments` are those of the process unless given."""
    try:
        code = _run_command(arguments)
        sys.stdout.flush()
        return code
    except BrokenPipeError:  # whoever read our output has enough
        _drop_output()
        return DONE
    except OSError as exc:
        _drop_output()
        click.echo(f"Stopped: {exc}.", err=True)
        return FAILED
    except click.ClickException as exc:
        exc.show()
        return exc.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("Stopped; what was published before is untouched.", err=True)
        return FAILED
    except (DateError, QueryError) as exc:
        click.echo(f"{exc}", err=True)
        return USAGE
    except DatelineError as exc:
        click.echo(f"{exc}", err=True)
        return FAILED


def _run_command(arguments: Sequence[str] | None) -> int:
    """As click runs it, but that a broken pipe, for which click and rich exit, is raised."""
    stdout, stderr = sys.stdout, sys.stderr
    try:
        return int(dateline.main(arguments, "dateline", standalone_mode=False) or DONE)
    except SystemExit as exc:
        if sys.stdout is stdout and not isinstance(exc.__context__, BrokenPipeError):
            raise
        sys.stdout, sys.stderr = stdout, stderr
        raise BrokenPipeError from exc


def _drop_output() -> None:
    """Python would complain once more on its way out of what it could not write."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


if __name__ == "__main__":
    main()
