"""Measures building and searching, through the doors that everyone uses.

    make bench                              the bundled samples: too few to say anything of speed
    make bench CORPUS=articles.jsonl.gz     files and folders as `dateline rebuild` takes them

Queries are drawn from the corpus itself, with a fixed seed, so that two runs over one corpus ask
the same. Each is asked once, of an engine that has answered others before: what is timed is a
search, not the second look at it. The figures hold for the machine they name and no other.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version
from pathlib import Path
from random import Random

import numpy as np

from index.analysis import forms
from index.article import Article
from index.writer import Report, rebuild
from search.engine import DEEPEST, Engine, open_engine
from search.results import Request

SEED = 20260922
QUERIES = 50  # of each class: enough for a 95th percentile, few enough for a slow class
DRAWN = 200  # articles that the queries are made of
OPENINGS = 20

Draw = Callable[[], Request]


@dataclass(frozen=True, slots=True)
class Words:
    """What was drawn: whole texts, and their words split by how many of the texts hold them."""

    texts: tuple[tuple[str, ...], ...]
    frequent: tuple[str, ...]
    rare: tuple[str, ...]


def main() -> None:
    """Build, open, search, print."""
    options = _options()
    with tempfile.TemporaryDirectory() as folder:
        index_dir = Path(folder) / "index"
        report = rebuild(options.corpus, index_dir, workers=options.workers)
        print("\n".join(_head(options, report, index_dir)))
        print(_row("opening", _milliseconds(lambda: open_engine(index_dir).close(), OPENINGS)))
        with open_engine(index_dir) as engine:
            for name, times in _searched(engine):
                print(_row(name, times))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measures building and searching.")
    parser.add_argument("corpus", nargs="*", type=Path, default=[Path("samples/pages")])
    parser.add_argument("--workers", type=int, default=1)
    return parser.parse_args()


def _head(options: argparse.Namespace, report: Report, index_dir: Path) -> Iterator[str]:
    size = sum(path.stat().st_size for path in index_dir.rglob("*") if path.is_file())
    packages = ", ".join(f"{name} {version(name)}" for name in ("dateline", "whoosh3", "numpy"))
    yield f"machine   {_processor()}, {os.cpu_count()} cores, {platform.system()}"
    yield f"versions  Python {platform.python_version()}, {packages}; seed {SEED}"
    yield f"corpus    {' '.join(path.name for path in options.corpus)}"
    yield f"articles  {report.indexed:,} indexed, {report.rejected:,} rejected"
    yield f"building  {report.seconds:.1f} s, {report.indexed / report.seconds:,.0f} articles/s"
    yield f"          with {options.workers} worker(s)"
    yield f"index     {size / 1e6:.1f} MB\n"
    yield f"{'milliseconds':24}{'p50':>9}{'p95':>9}{'longest':>9}"


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.machine()
    names = [line.partition(": ")[2] for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def _row(name: str, times: Sequence[float]) -> str:
    p50, p95, longest = np.percentile(times, (50, 95, 100))
    return f"{name:24}{p50:9.2f}{p95:9.2f}{longest:9.2f}"


def _searched(engine: Engine) -> Iterator[tuple[str, list[float]]]:
    random = Random(SEED)
    classes = _classes(_words(engine, random), random)
    for name, draw in classes.items():
        requests = [draw() for _ in range(QUERIES)]
        yield name, [_milliseconds(partial(engine.search, each))[0] for each in requests]


def _words(engine: Engine, random: Random) -> Words:
    """Words of articles drawn among the newest; what a fifth of them hold is frequent."""
    total = min(engine.search(Request(limit=1)).total, DEEPEST)
    offsets = random.sample(range(total), min(DRAWN, total))
    texts = tuple(text for offset in offsets if len(text := _text(engine, offset)) > 3)
    counts = Counter(word for text in texts for word in set(text) if len(word) > 2)
    frequent = sorted(word for word, count in counts.items() if count > len(texts) / 5)
    rare = sorted(word for word, count in counts.items() if count == 1)
    if not frequent or not rare:
        sys.exit("There are too few articles to draw queries from.")
    return Words(texts, tuple(frequent), tuple(rare))


def _text(engine: Engine, offset: int) -> tuple[str, ...]:
    hit = engine.search(Request(sort="newest", limit=1, offset=offset)).hits[0]
    article = engine.article(hit.id)
    assert isinstance(article, Article)
    return tuple(forms(article.body))


def _classes(words: Words, random: Random) -> Mapping[str, Draw]:
    """Each class of query with what draws one of it."""

    def some(pool: Sequence[str], count: int, joint: str = " ") -> str:
        return joint.join(random.choice(pool) for _ in range(count))

    def phrase() -> str:
        text = random.choice(words.texts)
        start = random.randrange(len(text) - 2)
        return f'"{" ".join(text[start : start + 3])}"'

    return {
        "one rare word": lambda: Request(some(words.rare, 1)),
        "one frequent word": lambda: Request(some(words.frequent, 1)),
        "two frequent words": lambda: Request(some(words.frequent, 2)),
        "five words, OR": lambda: Request(some(words.frequent, 5, " OR ")),
        "a phrase of three": lambda: Request(phrase()),
        "a prefix": lambda: Request(f"{some(words.rare, 1)[:4]}*"),
        "a fuzzy word": lambda: Request(f"{some(words.rare, 1)}~"),
        "a word, newest first": lambda: Request(some(words.frequent, 1), sort="newest"),
        "a word and a year": lambda: Request(f"{some(words.frequent, 1)} date:2000..2015"),
        "everything": Request,
        "a word, hit 1,000 on": lambda: Request(some(words.frequent, 1), offset=1000),
    }


def _milliseconds(work: Callable[[], object], times: int = 1) -> list[float]:
    measured = []
    for _ in range(times):
        started = time.perf_counter()
        work()
        measured.append((time.perf_counter() - started) * 1000)
    return measured


if __name__ == "__main__":
    main()
