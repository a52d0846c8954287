"""Measures how times grow with the archive: 20,000 drawn articles against 1,000,000.

    make bench-scale

Both corpora are drawn with one seed (tests/bench/draw.py) and kept in var/bench for the next time.
The same queries are asked of both, in turn. With fifty times the articles, the target is five
times the time at most in every class.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from functools import partial
from importlib.metadata import version
from pathlib import Path

from tests.bench.children import Child
from tests.bench.draw import write
from tests.bench.engines.base import OURS
from tests.bench.machine import circumstances
from tests.bench.measure import build_all, index_folder, open_all, search_all
from tests.bench.queries import EACH, Sample, draw, warm_up
from tests.bench.report import (
    building_table,
    first_table,
    opening_table,
    percentile_table,
    problems,
)
from tests.bench.tables import Sheet

SMALL, LARGE = 20_000, 1_000_000
CORPUS_SEED = 1


def main() -> None:
    """Measure, and print the tables."""
    options = _options()
    options.folder.mkdir(parents=True, exist_ok=True)
    sizes = (options.large, options.small)
    corpora = {f"{size:,}": _corpus(options.folder, size) for size in sizes}
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        sheet = _measured(corpora, Path(folder), options.workers)
    print(sheet.as_text())
    if options.markdown:
        options.markdown.write_text(sheet.as_markdown(), encoding="utf-8")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measures how times grow with the archive.")
    parser.add_argument("--small", type=int, default=SMALL, help="articles of the small corpus")
    parser.add_argument("--large", type=int, default=LARGE, help="articles of the large corpus")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--markdown", type=Path, help="write the tables here too, as Markdown")
    parser.add_argument("--folder", type=Path, default=Path("var/bench"))
    return parser.parse_args()


def _corpus(folder: Path, articles: int) -> Path:
    path = folder / f"drawn-{articles}-{CORPUS_SEED}.jsonl.gz"
    if not path.exists():
        print(f"drawing {articles:,} articles ...", file=sys.stderr, flush=True)
        write(path, articles, CORPUS_SEED)
    return path


def _measured(corpora: dict[str, Path], folder: Path, workers: int) -> Sheet:
    """The large corpus in the place of ours, the small one in that of its peer."""
    large, small = corpora
    start = partial(Child, OURS)
    jobs = {(name, workers): (start, corpus) for name, corpus in corpora.items()}
    buildings = build_all(jobs, folder)
    indexes = {name: (start, index_folder(folder, (name, workers))) for name in corpora}
    sample = Sample.of(corpora[small])
    asks = draw(sample)
    openings = open_all(indexes, asks["common"][0])
    timings, memory = search_all(indexes, asks, warm_up(sample))
    tables = (
        building_table(buildings, ours=large),
        opening_table(openings, memory),
        percentile_table(timings, 50, ours=large),
        percentile_table(timings, 95, ours=large),
        first_table(timings, (small,), ours=large),
    )
    corpus = f"drawn with seed {CORPUS_SEED}, {large} and {small} articles"
    held = circumstances("make bench-scale", corpus, EACH, {OURS: version("dateline")})
    return Sheet(held, tables, problems(buildings, timings))


if __name__ == "__main__":
    main()
