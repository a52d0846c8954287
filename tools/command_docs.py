"""Writes docs/commands.md from the help that the commands give themselves."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from cli import dateline

PAGE = Path(__file__).parent.parent / "docs" / "commands.md"

_WIDTH = 96  # columns of the help text: as wide as the commands print it themselves
_HEAD = """# Commands

`dateline` and `python cli.py` are the same. This page is what `--help` prints; `make docs`
writes it.
"""


def contexts(
    command: click.Command = dateline, name: str = "dateline", parent: click.Context | None = None
) -> Iterator[click.Context]:
    """`command` and all commands below it that are not hidden; `command_path` is the full name."""
    context = click.Context(
        command, parent, name, terminal_width=_WIDTH, **command.context_settings
    )
    yield context
    if isinstance(command, click.Group):
        for key, child in command.commands.items():
            if not child.hidden:
                yield from contexts(child, key, context)


def commands_page() -> str:
    """The whole page as Markdown."""
    return _HEAD + "".join(
        f"\n## {context.command_path}\n\n```text\n{context.get_help()}\n```\n"
        for context in contexts()
    )


if __name__ == "__main__":
    PAGE.write_text(commands_page(), encoding="utf-8")
