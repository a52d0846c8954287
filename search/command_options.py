"""The query and the options that narrow it, the same ones for every command that searches."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import click

from index.command_options import Command, typed
from search.results import SORTS, Request

# A word may begin with a dash, to leave it out, and so may an id: -hamas is no -h.
DASHES_ARE_WORDS = {"ignore_unknown_options": True, "help_option_names": ["--help"]}

DATES = "Dates: 2023-09-01, Sep 2023, 2023, 7 Rabi al-awwal 1445, 1445-03-07 AH, Ramadan 1445."

_CHOSEN = f"{__name__}.chosen"


def _choose(context: click.Context, option: click.Parameter, value: Any) -> None:
    """Keep the value of an option until the command asks for all of them."""
    if value:
        text = typed(value) if isinstance(value, str) else tuple(map(typed, value))
        context.meta.setdefault(_CHOSEN, {})[option.name] = text


def _option(
    name: str, parameter: str, told: str, **attributes: Any
) -> Callable[[Command], Command]:
    return click.option(
        name, parameter, expose_value=False, callback=_choose, help=told, **attributes
    )


_FILTERS = (
    _option("--from", "date_from", "First day, either calendar.", metavar="DATE"),
    _option("--to", "date_to", "Last day, either calendar.", metavar="DATE"),
    _option(
        "--calendar",
        "calendar",
        "The calendar that bare numbers in dates are meant in.",
        type=click.Choice(["gregorian", "hijri"]),
    ),
    _option("--source", "source", "Only this credit; repeatable.", multiple=True, metavar="NAME"),
    _option(
        "--dateline", "dateline", "Only this place; repeatable.", multiple=True, metavar="PLACE"
    ),
    _option("--paper", "paper", "Only this newspaper; repeatable.", multiple=True, metavar="NAME"),
    _option(
        "--lang", "lang", "Only this language, en or ar; repeatable.", multiple=True, metavar="TAG"
    ),
    _option(
        "--month",
        "month",
        "Only 2023, 2023-09 or undated; h1445-03 in the Hijri calendar; repeatable.",
        multiple=True,
        metavar="MONTH",
    ),
    _option(
        "--flag",
        "flag",
        "Only dates with this mark, as disagreeing or impossible; repeatable.",
        multiple=True,
        metavar="MARK",
    ),
)

query_argument = click.argument("query", nargs=-1, type=click.UNPROCESSED)

sort_option = _option(
    "--sort",
    "sort",
    "The order.",
    type=click.Choice(SORTS),
    default="relevance",
    show_default=True,
)


def filter_options(command: Command) -> Command:
    """What narrows a search; `chosen_request` has it."""
    for option in reversed(_FILTERS):
        command = option(command)
    return command


def chosen_request(query: Sequence[str] = (), *, limit: int = 10, offset: int = 0) -> Request:
    """The search that was typed. Raises click's NoSuchOption for a slip of the pen."""
    _check_dashes(query)
    chosen = click.get_current_context().meta.get(_CHOSEN, {})
    return Request(query=typed(" ".join(query)), limit=limit, offset=offset, **chosen)


def _check_dashes(words: Sequence[str]) -> None:
    """`-word` is a part of the query; `-h` alone asks for help, `--word` is a slip of the pen."""
    if tuple(words) == ("-h",):
        context = click.get_current_context()
        click.echo(context.get_help())
        context.exit()
    for word in words:
        if word.startswith("--") and word[2:3].isalpha():
            raise click.NoSuchOption(word.partition("=")[0])
