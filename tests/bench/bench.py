"""Measures building and searching against the peers, all on the same articles in one run.

    make bench                              the bundled samples: too few to say anything of speed
    make bench CORPUS=articles.jsonl.gz     a file of JSON Lines, or a folder of pages
    make bench WORKERS="1 2"                how many workers to build with, each in turn

What is measured and how is told in docs/performance.md. Every engine runs in child processes of
its own and times itself there; one that is not installed is left out with the reason. The queries
are drawn from the corpus with a fixed seed. The figures hold for the machine they name.
"""

from __future__ import annotations

import argparse
import json
import shlex
import sys
import tempfile
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from index.intake import Intake
from index.records import article_record
from tests.bench.children import CannotDo, Child
from tests.bench.engines.base import MODULES, OURS
from tests.bench.machine import circumstances
from tests.bench.measure import (
    Building,
    Opening,
    Timings,
    build_all,
    index_folder,
    open_all,
    search_all,
    search_unseen,
)
from tests.bench.queries import EACH, UNSEEN, Sample, draw, warm_up
from tests.bench.records import copy_first, opened
from tests.bench.report import (
    agreement_table,
    building_table,
    first_table,
    opening_table,
    percentile_table,
    problems,
    unseen_table,
)
from tests.bench.tables import Sheet

SAMPLES = Path("samples/pages")
FASTEST_PEER = "tantivy"  # which alone is shown beside ours where queries are first asked
SLOW_ENGINE = "Whoosh"
WARMED = 5  # queries of each class that an engine answers before those it has not seen
MOST_FOR_SLOW = 5_000  # articles: Whoosh needs a minute for as many long ones


def main() -> None:
    """Measure, and print the tables."""
    options = _options()
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        bench = Bench(
            options.corpus, Path(folder), options.workers, options.queries, options.python
        )
        bench.run()
        sheet = bench.sheet()
    print(sheet.as_text())
    if options.markdown:
        options.markdown.write_text(sheet.as_markdown(), encoding="utf-8")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measures building and searching.")
    parser.add_argument("corpus", nargs="?", type=Path, default=SAMPLES)
    parser.add_argument("--workers", nargs="+", type=int, default=[1, 2])
    parser.add_argument("--markdown", type=Path, help="write the tables here too, as Markdown")
    parser.add_argument("--queries", type=int, default=EACH, help="queries of each class")
    parser.add_argument("--folder", type=Path, help="where the indexes are put for the while")
    parser.add_argument("--python", nargs="*", default=[], help="others to look for engines in")
    return parser.parse_args()


class Bench:
    """One run over one corpus; `run` first, then what is to be shown."""

    def __init__(
        self,
        corpus: Path,
        folder: Path,
        workers: Sequence[int],
        queries: int = EACH,
        pythons: Sequence[str] = (),
    ) -> None:
        self._name = corpus.name
        self._folder = folder
        self._workers = sorted({1, *workers})
        self._queries = queries
        self._corpus = corpus if corpus.is_file() else _as_json_lines(corpus, folder)
        self._articles = _count(self._corpus)
        self._starters = {name: partial(Child, name, tuple(pythons)) for name in MODULES}
        self.versions: dict[str, str] = {}
        self.notes: list[str] = []
        self.buildings: dict[tuple[str, int], Building] = {}
        self.openings: dict[str, Opening] = {}
        self.memory: dict[str, int] = {}
        self.timings: Timings = {}

    def run(self) -> None:
        """Find the engines, build, open, search."""
        self._find_engines()
        if OURS not in self.versions:
            sys.exit("\n".join(self.notes))
        _tell(f"drawing queries from {self._articles:,} articles")
        sample = Sample.of(self._corpus)
        asks = draw(sample, self._queries)
        if not asks or not sample.rare:
            sys.exit("There are too few articles to draw queries from.")
        _tell("building")
        self.buildings = build_all(self._jobs(), self._folder)
        _tell("opening")
        self.openings = open_all(self._indexes(), next(iter(asks.values()))[0])
        _tell("searching")
        self.timings, self.memory = search_all(self._indexes(), asks, warm_up(sample))
        _tell("searching for what nobody asked before")
        few = {kind: queries[:WARMED] for kind, queries in asks.items()}
        indexes = self._indexes()
        quickest = {name: indexes[name] for name in (OURS, FASTEST_PEER) if name in indexes}
        unseen = draw(sample, max(self._queries, UNSEEN), "unseen")
        search_unseen(quickest, unseen, few, self.timings)

    def _find_engines(self) -> None:
        for name, start in self._starters.items():
            try:
                with start() as child:
                    self.versions[name] = child.version
            except CannotDo as exc:
                self.notes.append(f"{name} is left out: {exc}")

    def _jobs(self) -> dict[tuple[str, int], tuple[partial[Child], Path]]:
        """By engine and number of workers, ours and its peers in turn."""
        corpora = dict.fromkeys(self.versions, self._corpus)
        if SLOW_ENGINE in corpora and self._articles > MOST_FOR_SLOW:
            fewer = self._folder / f"first-{MOST_FOR_SLOW}.jsonl"
            corpora[SLOW_ENGINE] = copy_first(self._corpus, MOST_FOR_SLOW, fewer)
            self.notes.append(
                f"{SLOW_ENGINE} has the first {MOST_FOR_SLOW:,} articles only, which flatters it."
            )
        return {
            (name, workers): (self._starters[name], corpus)
            for workers in self._workers
            for name, corpus in corpora.items()
        }

    def _indexes(self) -> dict[str, tuple[partial[Child], Path]]:
        """The indexes that one worker built, of the engines that could."""
        return {
            name: (self._starters[name], index_folder(self._folder, (name, 1)))
            for name in self.versions
            if self.buildings[name, 1].built
        }

    def sheet(self) -> Sheet:
        """All that was measured."""
        peers = [name for name in self.openings if name not in (OURS, SLOW_ENGINE)]
        tables = (
            building_table(self.buildings),
            opening_table(self.openings, self.memory),
            percentile_table(self.timings, 50),
            percentile_table(self.timings, 95),
            unseen_table(self.timings, 50, (FASTEST_PEER,)),
            unseen_table(self.timings, 95, (FASTEST_PEER,)),
            first_table(self.timings, (FASTEST_PEER,)),
            agreement_table(self.timings, peers),
        )
        workers = shlex.quote(" ".join(map(str, self._workers)))
        held = circumstances(
            f"make bench CORPUS={shlex.quote(self._name)} WORKERS={workers}",
            f"{self._name}, {self._articles:,} articles",
            self._queries,
            self.versions,
        )
        return Sheet(held, tables, [*self.notes, *problems(self.buildings, self.timings)])


def _tell(doing: str) -> None:
    print(f"{doing} ...", file=sys.stderr, flush=True)


def _count(corpus: Path) -> int:
    with opened(corpus) as lines:
        return sum(1 for line in lines if line.strip())


def _as_json_lines(pages: Path, folder: Path) -> Path:
    """The articles of a folder of pages as a file that every engine reads alike."""
    path = folder / "articles.jsonl"
    with path.open("w", encoding="utf-8") as file:
        for article in Intake([pages], folder / "index", hijri_offset=0):
            file.write(json.dumps(article_record(article), ensure_ascii=False) + "\n")
    return path


if __name__ == "__main__":
    main()
