"""What the commands have in common: their options, their exit codes, how they print."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

DONE, FAILED, USAGE, SOME_REJECTED = 0, 1, 2, 3

Command = TypeVar("Command", bound=Callable[..., Any])

DEFAULT_INDEX = Path("var/index")


def index_option(command: Command) -> Command:
    """--index: `index_dir`, else what was said before the command."""
    return click.option(
        "--index",
        "index_dir",
        type=click.Path(path_type=Path),
        callback=lambda context, _, given: given or context.obj,
        metavar="DIR",
        help=f"The folder of the index; else DATELINE_INDEX, else {DEFAULT_INDEX}.",
    )(command)


json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


def typed(text: str) -> str:
    """An argument as UTF-8, which terminals send whatever the locale says; the rest as U+FFFD."""
    return os.fsencode(text).decode("utf-8", "replace")


def print_json(value: object) -> None:
    """UTF-8 whatever the locale; a lone surrogate, which a path may hold, as its JSON escape."""
    text = json.dumps(value, ensure_ascii=False, indent=2)
    click.echo(text.encode("utf-8", "backslashreplace"))
