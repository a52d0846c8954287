"""Tables, on a terminal and as Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import exp, log

NONE = "-"
"""The cell of what was not measured."""


@dataclass(frozen=True, slots=True)
class Table:
    """A title, the heads of the columns, and rows of as many cells; the first column is names."""

    title: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]

    def as_text(self) -> str:
        """Columns apart by two spaces, all but the first to the right."""
        lines = (self.head, *self.rows)
        widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
        return "\n".join([self.title, *(_aligned(line, widths) for line in lines)])

    def as_markdown(self) -> str:
        """The title as a paragraph, then the table."""
        rule = ("---", *("---:" for _ in self.head[1:]))
        lines = (f"| {' | '.join(line)} |" for line in (self.head, rule, *self.rows))
        return "\n".join([f"{self.title}\n", *lines])


@dataclass(frozen=True, slots=True)
class Sheet:
    """All that a run tells: what its figures hold for, tables, and notes of one line each."""

    circumstances: Mapping[str, str]
    tables: Sequence[Table]
    notes: Sequence[str]

    def as_text(self) -> str:
        """For a terminal."""
        head = (f"{name:10}{value}" for name, value in self.circumstances.items())
        tables = (table.as_text() for table in self.tables)
        return "\n\n".join(["\n".join(head), *tables, "\n".join(self.notes)]).rstrip()

    def as_markdown(self) -> str:
        """For a document."""
        head = (f"- {name}: {value}" for name, value in self.circumstances.items())
        tables = (table.as_markdown() for table in self.tables)
        notes = (f"- {note}" for note in self.notes)
        return "\n\n".join(["\n".join(head), *tables, "\n".join(notes)]).rstrip() + "\n"


def _aligned(line: Sequence[str], widths: Sequence[int]) -> str:
    first, *others = zip(line, widths, strict=True)
    cells = [first[0].ljust(first[1]), *(cell.rjust(width) for cell, width in others)]
    return "  ".join(cells).rstrip()


def milliseconds(value: float) -> str:
    """With three significant digits, or a few more."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.2f}" if value >= 1 else f"{value:.3f}"


def ratio(ours: float, theirs: float) -> str:
    """Ours as a share of theirs, with a digit more where it is small."""
    share = ours / theirs
    return f"{share:.2f}" if share >= 0.1 else f"{share:.3f}"


def megabytes(size: float) -> str:
    """Of a million bytes."""
    return f"{size / 1e6:,.1f}"


def geometric_mean(values: Iterable[float]) -> float:
    """The mean to take of ratios: it does not depend on which of the two is divided by which."""
    logs = [log(value) for value in values]
    return exp(sum(logs) / len(logs))
