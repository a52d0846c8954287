"""Prints what the page reader makes of dumps, so that a person can judge it beside the page.

    python -m tests.bench.page_reader [--sample N] [--counts] PATH...

Every field is printed with the lines of the dump that it was read from. --sample takes N files at
random (seed 7) over the sorted list; --counts prints only how many pages have which field.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from index.article import Article
from index.errors import Reject
from index.formats import page_dump

SEED = 7
FIELDS = (
    *("headline", "paper", "byline", "source", "dateline", "date", "date_printed"),
    *("hijri", "hijri_printed", "date_flags", "masthead", "url"),
)


def main() -> None:
    """Reads the pages that the command line names and prints them or their counts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("paths", nargs="+", type=Path)
    parser.add_argument("--sample", type=int, default=0)
    parser.add_argument("--counts", action="store_true")
    options = parser.parse_args()
    files = sorted(file for path in options.paths for file in files_of(path))
    if options.sample:
        files = random.Random(SEED).sample(files, min(options.sample, len(files)))
    pages = [page for file in files for page in page_dump.read(file)]
    if options.counts:
        print(counts(pages))
        return
    for page in pages:
        print(shown(page), end="\n\n")


def files_of(path: Path) -> Iterator[Path]:
    """The files of a folder and those below it, or the file itself."""
    if path.is_dir():
        yield from (file for file in path.rglob("*") if file.is_file())
    else:
        yield path


def shown(page: Article | Reject) -> str:
    """One page's fields, one a line, then the body."""
    if isinstance(page, Reject):
        return f"=== {page.path}\n  REJECT {page.reason.value}: {page.detail}"
    rows = [f"=== {page.path}"]
    for name in FIELDS:
        value = getattr(page, name)
        if value:
            where = "-".join(map(str, page.lines.get(name, ())))
            rows.append(f"  {name:14}{where:>9}  {value}")
    first, last = page.lines["body"]
    return "\n".join([*rows, f"  body lines {first}-{last}:", page.body])


def counts(pages: list[Article | Reject]) -> str:
    """How many pages are articles, and how many of them have each field."""
    articles = [page for page in pages if isinstance(page, Article)]
    tally = Counter(name for page in articles for name in FIELDS if getattr(page, name))
    reasons = Counter(page.reason.value for page in pages if isinstance(page, Reject))
    rows = [f"{len(pages)} pages, {len(articles)} articles, rejected: {dict(reasons)}"]
    return "\n".join([*rows, *(f"{name:14} {tally[name]}" for name in FIELDS)])


if __name__ == "__main__":
    main()
