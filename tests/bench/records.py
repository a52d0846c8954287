"""A corpus in JSON Lines as the peers read it: plainly, with the standard library.

Imported by the child processes too, which may run on another Python: standard library only.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import BinaryIO, NamedTuple, cast

TEXTS = ("headline", "body", "dateline", "byline", "source", "paper")
"""The fields that are indexed as text and stored, in every engine."""

DEFAULT_FIELDS = TEXTS[:4]
"""The fields that a word without a field name is looked for in, in every engine."""

_ISO = re.compile(r"\d{4}-\d\d-\d\d")


class Record(NamedTuple):
    """An article as a peer indexes it: `texts` has no empty field, `day` is 0 where undated."""

    id: str
    texts: dict[str, str]
    day: int

    @property
    def stored(self) -> dict[str, str | int]:
        """All of it by name."""
        return {"id": self.id, **self.texts, "date": self.day}


def records(corpus: Path) -> Iterator[Record]:
    """The articles of a file. An article without an id gets the number of its line for one."""
    with opened(corpus) as lines:
        for number, line in enumerate(lines, 1):
            if line.strip():
                yield record(line, number)


def record(line: bytes, number: int) -> Record:
    """The article of one line."""
    fields = json.loads(line)
    texts = {name: fields[name] for name in TEXTS if fields.get(name)}
    printed = _ISO.match(fields.get("date") or "")
    day = int(printed[0].replace("-", "")) if printed else 0
    return Record(fields.get("id") or str(number), texts, day)


@contextmanager
def opened(corpus: Path) -> Iterator[BinaryIO]:
    """The file's lines as bytes, unpacked if its name ends in .gz."""
    with gzip.open(corpus) if corpus.suffix == ".gz" else corpus.open("rb") as file:
        yield cast("BinaryIO", file)


def copy_first(corpus: Path, articles: int, copy: Path) -> Path:
    """Write the first articles of a corpus into a file of their own; returns its path."""
    with opened(corpus) as lines, copy.open("wb") as file:
        file.writelines(islice(lines, articles))
    return copy
