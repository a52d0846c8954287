"""Which lines of its file an article was read from, shown from the file as it is now.

The file is read again with the guards that it was indexed with. Its text is given only where the
same article is read from it: a record may name any path as its own, and what stands in another file
is nobody's to see. So a file that has changed is said to have changed, and not shown.
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from index.article import NAMES, Article
from index.decoding import read_text
from index.errors import Reason, Reject
from index.file_bytes import path_text
from index.formats import format_for, jsonl, page_dump
from index.formats.dump_lines import split
from index.formats.json_lines import LONGEST_LINE, json_lines, text_of

CHROME = "chrome"

MOST_SHOWN = 1000
"""Lines of a dump that are shown: a page has some hundreds."""

LONGEST_SHOWN = 2000
"""Characters of one line that are shown."""

MOST_LOOKED_THROUGH = 16 << 20
"""Characters of a file of records that are looked through for one: a tenth of a second."""

_READ_FROM_PAGE = (
    *("headline", "body", "dateline", "source", "paper", "byline", "masthead", "url"),
    *("date_printed", "hijri_printed"),
)
_WORD = re.compile(r"[A-Za-z0-9]{3,}")


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A line of a dump, from 1, and which fields were read from it.

    `roles` is (CHROME,) where it has text and none of it went into the article, () where blank.
    """

    number: int
    text: str
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SourceKey:
    """A key of a record: whether it is a field, and the beginning of its value as JSON."""

    name: str
    kept: bool
    value: str


@dataclass(frozen=True, slots=True)
class Source:
    """What an article was read from: lines of a dump, or line `where` of a file of records.

    `missing` says in a sentence why nothing can be shown; `before` and `after` are the lines of the
    dump that are left out at either end.
    """

    missing: str = ""
    lines: tuple[SourceLine, ...] = ()
    before: int = 0
    after: int = 0
    where: str = ""
    keys: tuple[SourceKey, ...] = ()


def source_of(article: Article) -> Source:
    """What the article was read from, as far as its file still says the same; never raises."""
    path = Path(article.path)
    known = format_for(path) if path.is_absolute() else None
    if known is page_dump:
        return _dump(article, path)
    if known is jsonl:
        return _record(article, path)
    return Source("The archive does not say from which file it was read.")


def line_roles(text: str, article: Article) -> Iterator[SourceLine]:
    """The lines of a dump and what each is of the article that `page_dump.parse` reads from it."""
    roles: defaultdict[int, list[str]] = defaultdict(list)
    for name, (first, last) in article.lines.items():
        if name != "body":  # between whose first and last line stands more than its paragraphs
            for number in range(first, last + 1):
                roles[number].append(name)
    for number in _body_lines(text, article):
        roles[number].append("body")
    for number, line in enumerate(text.split("\n"), 1):
        chrome = (CHROME,) if line.strip() else ()
        yield SourceLine(number, line[:LONGEST_SHOWN], tuple(roles.get(number, chrome)))


def _body_lines(text: str, article: Article) -> Iterator[int]:
    """The lines of the body's paragraphs; dateline and credit are cut from the outer ones."""
    paragraphs = article.body.split("\n\n")
    whole, cut = set(paragraphs), [*paragraphs[:4], paragraphs[-1]]
    first, last = article.lines.get("body", (0, -1))
    for line in split(text):
        within = first <= line.first and line.last <= last
        if within and (line.text in whole or any(part and part in line.text for part in cut)):
            yield from range(line.first, line.last + 1)


def _dump(article: Article, path: Path) -> Source:
    text = read_text(path)
    if isinstance(text, Reject):
        return Source(_unreadable(text))
    now = page_dump.parse(text, path_text(path))
    if isinstance(now, Reject) or not _same(article, now):
        return Source(_CHANGED)
    lines = list(line_roles(text, now))
    read = [line.number for line in lines if line.roles not in ((), (CHROME,))]
    start = 0 if len(lines) <= MOST_SHOWN else max(0, min(read) - 1 - MOST_SHOWN // 4)
    shown = tuple(lines[start : start + MOST_SHOWN])
    return Source(lines=shown, before=start, after=len(lines) - start - len(shown))


_CHANGED = (
    "The file has changed since it was indexed: another article is read from it now. "
    "What it held then is gone; what it holds now is not shown."
)


def _unreadable(reject: Reject) -> str:
    return f"The file cannot be read again. {reject.detail}"


def _same(article: Article, now: Article) -> bool:
    return all(getattr(article, name) == getattr(now, name) for name in _READ_FROM_PAGE)


def _record(article: Article, path: Path) -> Source:
    """The line of the file that holds the article; lines without its longest word are passed by."""
    words = _WORD.findall(article.headline) + _WORD.findall(article.body[:1000])
    word = max(words, key=len, default="")
    looked = 0
    for where, line in json_lines(path):
        if isinstance(line, Reject) and not where:
            return Source(_unreadable(line))
        text = _likely(path, where, line, word)
        if text and _holds(text, article):
            return Source(where=where, keys=tuple(_keys(text)))
        looked += _length(line)
        if looked > MOST_LOOKED_THROUGH:
            return Source("The file is too long to be looked through for its record here.")
    return Source(_NO_RECORD)


def _length(line: bytes | str | Reject) -> int:
    """About how much was read for a line, at the least."""
    if isinstance(line, Reject):
        return LONGEST_LINE if line.reason is Reason.LINE_TOO_LONG else 0
    return len(line)


def _likely(path: Path, where: str, line: bytes | str | Reject, word: str) -> str:
    """The line as text where it has the word, which JSON writes as it is, in ASCII."""
    if isinstance(line, bytes):
        line = text_of(path, where, line) if word.encode() in line else ""
    return line if isinstance(line, str) and word in line else ""


_NO_RECORD = (
    "The file no longer has this record: it has changed since it was indexed, or the record names "
    "another file as its own."
)


def _holds(line: str, article: Article) -> bool:
    try:
        now = jsonl.article_by_rule(line, article.path, Counter())
    except jsonl.BadRecord:
        return False
    return now.id == article.id and now.path == article.path and _same(article, now)


def _keys(line: str) -> Iterator[SourceKey]:
    for name, value in json.loads(line, strict=False).items():
        told = json.dumps(value, ensure_ascii=False)
        yield SourceKey(name, name in NAMES, told[:LONGEST_SHOWN])
