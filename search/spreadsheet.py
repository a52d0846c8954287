"""Rows of CSV that a spreadsheet shows as they are, and runs nothing of.

UTF-8 with a byte order mark, without which Excel takes Arabic for Latin; commas, CRLF, and quotes
as in RFC 4180. A cell that a spreadsheet would take for a formula has an apostrophe before it, and
so has one that begins with such an apostrophe itself, so that taking one away from a cell of that
kind gives the text again.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from io import StringIO

MARK = "\ufeff"
"""Stands once, before the first row."""

# After "CSV Injection" of OWASP: what begins a formula, in the wide forms of East Asia too, and
# the controls that a cell may not begin with.
_FORMULA = re.compile("'*[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")


def inert(text: str) -> str:
    """The text as a cell that is no formula."""
    return f"'{text}" if _FORMULA.match(text) else text


def text_of(cell: str) -> str:
    """The text that `inert` made the cell of."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def rows_as_csv(rows: Iterable[Iterable[str | int]]) -> Iterator[str]:
    """Each row as its line or lines; numbers are given as numbers."""
    for row in rows:
        line = StringIO(newline="")
        csv.writer(line).writerow([inert(v) if isinstance(v, str) else v for v in row])
        yield line.getvalue()
