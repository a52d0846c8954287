"""Writes docs/commands.md from the help that the commands give themselves."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from cli import main

PAGE = Path(__file__).parent.parent / "docs" / "commands.md"

_WIDTH = 88  # columns of the help text, so that it reads without scrolling on a page
_HEAD = """# Commands

`dateline` and `python cli.py` are the same. This page is what `--help` prints; `make docs`
writes it.
"""


def commands(command: click.Command, name: str) -> Iterator[tuple[str, click.Command]]:
    """`command` and all commands below it that are not hidden, each with its full name."""
    yield name, command
    if isinstance(command, click.Group):
        for key, child in command.commands.items():
            if not child.hidden:
                yield from commands(child, f"{name} {key}")


def commands_page() -> str:
    """The whole page as Markdown."""
    return _HEAD + "".join(_section(name, command) for name, command in commands(main, "dateline"))


def _section(name: str, command: click.Command) -> str:
    context = click.Context(
        command, info_name=name, terminal_width=_WIDTH, max_content_width=_WIDTH
    )
    return f"\n## {name}\n\n```text\n{command.get_help(context)}\n```\n"


if __name__ == "__main__":
    PAGE.write_text(commands_page(), encoding="utf-8")
