"""A small archive in its old state, the commands that bring it to a new one, and what is seen."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from typing import Any

from index.article import Article
from index.check import check
from index.errors import DatelineError
from index.generations import CURRENT, LOCK
from index.writer import add, rebuild
from search.engine import Engine, open_engine
from search.results import Page, Request
from tests.archive import ARTICLES, note, write_jsonl
from tests.torture.builders import Builders, Crew
from tests.torture.outcome import UNHARMED, Verdict
from tests.torture.tracing import Step, steps_of

REQUESTS = (
    Request("", limit=200),
    Request("ferry"),
    Request('"night ferry"'),
    Request("note OR oil*", sort="newest", limit=50),
    Request("prices -frost"),
    Request("body:text~", sort="oldest"),
    Request("", date_from="2023-09-01", date_to="2023-12-31"),
    Request("الميناء"),
    Request("the", source=("Coast Wire",)),
)
"""Every way in which an index is read: articles, lists, positions, dictionaries, days, facets."""

COMMANDS = ("rebuild", "add")


@dataclass(frozen=True, slots=True)
class View:
    """All that a reader sees of an index, but for when its articles were indexed, and notices."""

    articles: Mapping[str, Article]
    answers: tuple[Any, ...]


def view(engine: Engine) -> View:
    """Ask an engine everything."""
    pages = [engine.search(request) for request in REQUESTS]
    articles = [replace(hit.article, indexed_at="") for hit in pages[0].hits]
    return View({article.id: article for article in articles}, tuple(map(answer, pages)))


def answer(page: Page) -> tuple[Any, ...]:
    """All that a page says of the index."""
    hits = [(hit.id, hit.score, hit.snippet) for hit in page.hits]
    return page.total, page.facets, page.undated, hits


class Stage:
    """Sources and an index of them with two generations in `folder`, to be copied for each case."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._template = folder / "template"
        self._numbers = count()
        first = write_jsonl(folder / "first.jsonl", [*ARTICLES, *map(note, range(16))])
        second = write_jsonl(folder / "second.jsonl", map(note, range(16, 20)))
        changed = [note(number, "Another text of oil.") for number in range(10, 30)]
        self._third = write_jsonl(folder / "third.jsonl", [*ARTICLES[:6], *changed])
        rebuild([first], self._template)
        with open_engine(self._template) as engine:
            self.before = view(engine)
        add([second], self._template)
        with open_engine(self._template) as engine:
            self.old = view(engine)
        self.new = {command: self._after(command) for command in COMMANDS}

    def _after(self, command: str) -> View:
        with self.fresh() as index_dir:
            {"rebuild": rebuild, "add": add}[command]([self._third], index_dir)
            with open_engine(index_dir) as engine:
                return view(engine)

    @contextmanager
    def fresh(self) -> Iterator[Path]:
        """An index folder in the old state, alone in a folder of its own."""
        own = self.folder / f"case-{next(self._numbers)}"
        shutil.copytree(self._template, own / "index")
        try:
            yield own / "index"
        finally:
            shutil.rmtree(own)

    def arguments(self, index_dir: Path, command: str, workers: int) -> Sequence[str | Path]:
        """What brings an index folder to the new state."""
        return ["--index", index_dir, command, self._third, "--workers", str(workers)]

    def steps(self, crew: Crew, workers: int) -> dict[str, list[Step]]:
        """What a builder does to the index folder that nobody hurts, by command."""

        def each(builders: Builders, command: str) -> list[Step]:
            with self.fresh() as index_dir:
                arguments = self.arguments(index_dir, command, workers)
                return steps_of(builders, arguments, index_dir, index_dir.parent)

        return dict(zip(COMMANDS, crew.each(each, COMMANDS), strict=True))

    def kilobytes(self) -> int:
        """The size of an index folder."""
        files = [path for path in self._template.rglob("*") if path.is_file()]
        return sum(path.stat().st_size for path in files) >> 10

    def is_state(self, index_dir: Path, state: View) -> Verdict:
        """Whether a reader sees this very state, and the index has no fault."""
        try:
            with open_engine(index_dir) as engine:
                found, notices = view(engine), engine.search(Request("")).notices
        except DatelineError as exc:
            return Verdict("lost", f"the index cannot be read: {exc}")
        if state.articles.keys() - found.articles.keys():
            return Verdict("lost", "articles are missing")
        if found != state or notices:
            return Verdict("wrong", f"a reader sees another state than what was told; {notices}")
        return UNHARMED

    def seen(self, index_dir: Path, command: str) -> Verdict:
        """Whether a reader sees exactly the old state or exactly the new one, without notices."""
        try:
            with open_engine(index_dir) as engine:
                return self.judged(engine, command)
        except DatelineError as exc:
            return Verdict("lost", f"{command}: the index cannot be read: {exc}")

    def judged(self, engine: Engine, command: str) -> Verdict:
        """The same, of an engine that is open."""
        found = view(engine)
        if notices := engine.search(Request("")).notices:
            return Verdict("wrong", f"{command}: a reader is told {notices}")
        if found in (self.old, self.new[command]):
            return UNHARMED
        missing = (
            self.old.articles.keys() & self.new[command].articles.keys()
        ) - found.articles.keys()
        if missing:
            return Verdict("lost", f"{command}: articles are missing: {sorted(missing)}")
        return Verdict("wrong", f"{command}: a reader sees neither the old state nor the new one")

    def repeated(self, builders: Builders, index_dir: Path, command: str, workers: int) -> Verdict:
        """Whether the next run brings the new state, and leaves nothing but what it should."""
        arguments = self.arguments(index_dir, command, workers)
        builder = builders.start(arguments, index_dir.parent / "messages")
        builder.go()
        if status := builder.status():
            return Verdict("lost", f"the next {command} ended with {status}: {builder.messages()}")
        with open_engine(index_dir) as engine:
            if view(engine) != self.new[command]:
                return Verdict("wrong", f"the next {command} did not bring the new state")
        if faults := check(index_dir).faults:
            return Verdict("wrong", f"after the next {command} there is damage: {faults}")
        return _litter(index_dir, command)


def _litter(index_dir: Path, command: str) -> Verdict:
    names = {path.name for path in index_dir.iterdir()}
    kept = sorted(name for name in names if name.startswith("gen-"))
    if names - {CURRENT, LOCK, *kept[-2:]}:
        return Verdict("wrong", f"after the next {command} litter stays: {sorted(names)}")
    return UNHARMED
