"""The commands that build an index and look after it."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path

import click
from rich.console import Console

from index import disk_space, progress
from index.check import check as check_index
from index.command_options import (
    DONE,
    FAILED,
    SOME_REJECTED,
    Command,
    index_option,
    json_option,
    print_json,
)
from index.errors import Reject
from index.pool import LEAST_MEMORY, MEMORY
from index.printable import printable
from index.repair import repair as repair_index
from index.report import Report
from index.writer import add as add_to_index
from index.writer import rebuild as rebuild_index

MOST_ON_SCREEN = 50
"""Rejects that are listed on a terminal: what comes after them must stay in sight."""


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


@click.command()
@_sources_argument
@index_option
@_workers_option
@_memory_option
@_offset_option(0)
@json_option
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


@click.command()
@_sources_argument
@index_option
@_workers_option
@_memory_option
@_offset_option(None)
@click.option("--prune", is_flag=True, help="Drop articles of SOURCE... that are there no more.")
@json_option
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
        print_json(report.as_json())
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


@click.command()
@index_option
@click.option("--repair", is_flag=True, help="First do what can be done without the sources.")
@json_option
def check(index_dir: Path, repair: bool, as_json: bool) -> int:
    """Verify every file, posting and article of the index.

    With --repair, the newest generation that is whole is published again where the published one
    is damaged, and what killed builds left is removed.
    """
    repairs = repair_index(index_dir) if repair else ()
    verdict = check_index(index_dir)
    if as_json:
        print_json(asdict(verdict) | ({"repairs": repairs} if repair else {}))
    for done in repairs:
        click.echo(done, err=True)
    for fault in verdict.faults:
        click.echo(fault, err=True)
    if not as_json:
        found = "The index has faults" if verdict.faults else "The index is whole"
        files = f"{verdict.files:,} {'file' if verdict.files == 1 else 'files'}"
        articles = f"{verdict.articles:,} {'article' if verdict.articles == 1 else 'articles'}"
        click.echo(
            f"{found}. {verdict.generation} is served: {files}, "
            f"{verdict.bytes_read / 1e6:,.1f} MB, {articles}."
        )
    return FAILED if verdict.faults else DONE
