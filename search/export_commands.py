"""The commands that put all hits into files: export and batch."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import BinaryIO, get_args

import click

from index.calendars import Calendar
from index.charsets import NotText
from index.command_options import DONE, FAILED, SOME_REJECTED, index_option
from index.decoding import decode
from index.printable import printable
from search import batch as batches
from search.all_hits import AllHits
from search.batch import Answered, BadLine
from search.command_options import (
    DASHES_ARE_WORDS,
    DATES,
    chosen_request,
    filter_options,
    query_argument,
    sort_option,
)
from search.engine import open_engine
from search.export import KINDS, Format, chunks, exported
from search.plan import any_word_plan, plan
from search.spreadsheet import MARK, rows_as_csv
from search.whole_file import whole_file

_STDOUT = Path("-")

_output_option = click.option(
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    default=_STDOUT,
    metavar="FILE",
    help="The file to write, which is there whole or not at all; else standard output.",
)


@click.command(context_settings=DASHES_ARE_WORDS, epilog=DATES)
@query_argument
@index_option
@click.option(
    "--format",
    "kind",
    type=click.Choice(get_args(Format)),
    default=None,
    help="The kind of file; else told from the ending of FILE, csv if it has none.",
)
@_output_option
@filter_options
@sort_option
def export(query: tuple[str, ...], index_dir: Path, kind: Format | None, output: Path) -> int:
    """Write all articles that a search finds to a file.

    CSV opens in a spreadsheet, RIS and BibTeX in a reference manager, and JSONL can be indexed
    again. Without a query, all articles.

    \b
    dateline export oil prices --output oil.csv
    dateline export '"oil prices"' --from 2023 --sort oldest --output oil.ris
    dateline export --source AFP --format jsonl | wc -l
    """
    request, written = chosen_request(query), kind or _kind_of(output)
    with open_engine(index_dir) as engine:
        hits = engine.all_hits(request)
        with _opened(output) as file:
            _write(file, exported(hits, written))
    _tell(hits, output)
    return DONE if hits.total else FAILED


def _kind_of(path: Path) -> Format:
    suffix = path.suffix.lower()
    known: dict[str, Format] = {kind.suffix: name for name, kind in KINDS.items()}
    known |= {".bibtex": "bibtex", "": "csv"}
    if suffix not in known:
        told = f"{printable(suffix)} tells no kind of file; say it with --format."
        raise click.BadParameter(told, param_hint="'--output'")
    return known[suffix]


def _tell(hits: AllHits, output: Path) -> None:
    for notice in hits.notices:
        click.secho(printable(notice), fg="yellow", err=True)
    found = f"{hits.total:,} {'article' if hits.total == 1 else 'articles'}"
    where = "" if output == _STDOUT else f" in {printable(str(output))}"
    click.echo(f"{found}{where}, as {hits.generation} has them.", err=True)


@click.command(epilog=DATES)
@click.argument(
    "queries",
    type=click.Path(path_type=Path, exists=True, dir_okay=False, allow_dash=True),
    metavar="FILE",
)
@index_option
@click.option("--any", "any_word", is_flag=True, help="Find articles with any word of a query.")
@click.option("--long", "is_long", is_flag=True, help="A row for each query and month.")
@_output_option
@click.option(
    "--trec",
    type=click.Path(path_type=Path, dir_okay=False),
    default=None,
    metavar="FILE",
    help="Write a TREC run there; the table then only if --output is given.",
)
@click.option(
    "--limit",
    type=click.IntRange(1),
    default=1000,
    show_default=True,
    help="The most hits of a query in the TREC run.",
)
@filter_options
def batch(
    queries: Path,
    index_dir: Path,
    any_word: bool,
    is_long: bool,
    output: Path,
    trec: Path | None,
    limit: int,
) -> int:
    """Count the articles of each query of a file by month, as CSV.

    Each line of FILE is a query, or an id, a TAB and a query; - reads standard input. A line that
    cannot be answered is reported and left out. The months are those of the Gregorian calendar, or
    of the Hijri one with --calendar hijri.

    \b
    dateline batch queries.txt --output months.csv
    dateline batch queries.tsv --any --trec run.txt
    """
    request = chosen_request()
    _refuse_one_file(output, trec)
    asked = list(batches.read_queries(_text_of(queries)))
    if trec:
        asked = list(map(batches.fit_for_run, asked))
    with ExitStack() as stack:
        engine = stack.enter_context(open_engine(index_dir))
        answers = batches.answered(engine, asked, request, any_word_plan if any_word else plan)
        good = _but_bad_lines(answers, queries)
        if trec:
            good = _put_in_run(good, stack.enter_context(_opened(trec)), limit)
        calendar = Calendar(request.calendar or Calendar.GREGORIAN)
        counts = [batches.counted(answer, calendar) for answer in good]
        if not trec or output != _STDOUT:
            rows = batches.long_table(counts) if is_long else batches.wide_table(counts)
            _write(stack.enter_context(_opened(output)), _table(rows))
    return _outcome(len(counts), len(asked) - len(counts))


def _refuse_one_file(output: Path, trec: Path | None) -> None:
    """Raises click's UsageError: the table would take the place of the run."""
    if trec and output != _STDOUT and output.resolve() == trec.resolve():
        raise click.UsageError("--output and --trec name one file; give each its own.")


def _but_bad_lines(answers: Iterable[Answered | BadLine], path: Path) -> Iterator[Answered]:
    """The answers, while lines that have none are told of."""
    for answer in answers:
        if isinstance(answer, Answered):
            yield answer
        else:
            told = f"{path}, line {answer.line}: {answer.reason}"
            click.secho(printable(told), fg="yellow", err=True)


def _put_in_run(answers: Iterable[Answered], run: BinaryIO, limit: int) -> Iterator[Answered]:
    """The answers, while each is written to the run."""
    for answer in answers:
        _write(run, chunks(batches.run_lines(answer, limit)))
        yield answer


def _table(rows: Iterable[Iterable[str | int]]) -> Iterator[bytes]:
    yield MARK.encode()
    yield from chunks(rows_as_csv(rows))


def _text_of(path: Path) -> str:
    data = sys.stdin.buffer.read() if path == _STDOUT else path.read_bytes()
    try:
        return decode(data).replace("\r\n", "\n").replace("\r", "\n") if data.strip() else ""
    except NotText as exc:
        raise click.ClickException(f"{printable(str(path))} holds no queries: {exc}") from exc


def _outcome(answered: int, left_out: int) -> int:
    told = f"{answered:,} {'query' if answered == 1 else 'queries'} answered"
    click.echo(f"{told}, {left_out:,} left out." if left_out else f"{told}.", err=True)
    if not answered:
        return FAILED
    return SOME_REJECTED if left_out else DONE


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    """The file to be written, or standard output."""
    if path == _STDOUT:
        yield sys.stdout.buffer
    else:
        with whole_file(path) as file:
            yield file


def _write(file: BinaryIO, pieces: Iterable[bytes]) -> None:
    for piece in pieces:
        file.write(piece)
