"""An index beside a dictionary: whatever is done to both, they hold and find the same."""

from __future__ import annotations

import shutil
import traceback
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from tempfile import mkdtemp

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

import index.pool
import index.published
import search.engine
from index.article import Article
from index.check import check
from index.report import Report
from index.writer import add, rebuild
from search.engine import Engine, open_engine
from search.parser import parse
from search.results import SORTS, Page, Request, Sort
from tests import oracle, strategies
from tests.archive import note, write_jsonl
from tests.torture.outcome import UNHARMED, Outcome, Verdict

RUNS = 200
STEPS = 25
FILES = ("a.jsonl", "b.jsonl", "c.jsonl")
PARTS = (
    *(
        "oil OR price",
        "oil",
        "prices",
        "rise*",
        "-oil",
        "oli~",
        '"oil price"',
        '"the of"~3',
        "W-2",
        "OR",
        "NOT",
    ),
    *("headline:note", "date:2023", "hijri:1445", "date:..2023-06", "café", "النفط", "(", ")", "*"),
)

_QUERIES = st.lists(st.sampled_from(PARTS), min_size=1, max_size=3).map(" ".join)
_NUMBERS = st.integers(0, 15)
_DAYS = st.one_of(
    st.just((0, 0)),  # with one of them alone, the other would be derived
    st.tuples(st.sampled_from(strategies.GREGORIAN_DAYS), st.sampled_from(strategies.HIJRI_DAYS)),
)
_ACT: dict[str, Callable[[list[Path], Path], Report]] = {
    "rebuild": rebuild,
    "add": add,
    "prune": lambda sources, index_dir: add(sources, index_dir, prune=True),
}


def run(scale: float) -> Outcome:
    """So many runs of some steps each; a fault is told with the fewest steps that lead to it."""
    _Machine.runs = 0
    runs = max(1, round(RUNS * scale))
    held = settings(
        max_examples=runs,
        stateful_step_count=STEPS,
        deadline=None,
        database=None,
        print_blob=False,
        suppress_health_check=list(HealthCheck),
    )
    faults = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(search.engine, "FRESH_SECONDS", 0.0)  # each search looks what is published
        patch.setattr(index.pool, "BATCH_ARTICLES", 4)
        patch.setattr(index.published, "MOST_SMALL", 3)
        try:
            run_state_machine_as_test(_Machine, settings=held)
        except Exception as exc:  # noqa: BLE001  # told in the table
            place = traceback.extract_tb(exc.__traceback__)[-1]
            steps = "\n".join(getattr(exc, "__notes__", ()))
            faults.append(Verdict("wrong", f"{exc!r:.300} in “{place.line}” after {steps}"))
    return Outcome.of("an index and a dictionary", [*[UNHARMED] * _Machine.runs, *faults])


class _Machine(RuleBasedStateMachine):
    """`files` are the sources as they lie there, `held` is what the index should hold, by id."""

    runs = 0

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(mkdtemp(prefix="torture-"))
        self.source = self.folder / "in"
        self.source.mkdir()
        self.files: dict[str, dict[int, Article]] = {}
        self.held: dict[str, Article] = {}
        self.engine: Engine | None = None
        self.kept: list[tuple[Page, dict[str, Article]]] = []

    @initialize(numbers=st.sets(_NUMBERS, min_size=1))
    def begin(self, numbers: set[int]) -> None:
        """There is an index of something."""
        self.files[FILES[0]] = {number: note(number) for number in numbers}
        self._written(FILES[0])
        self.build("rebuild")
        self.reopen()

    @rule(name=st.sampled_from(FILES), number=_NUMBERS, body=strategies.texts(6), days=_DAYS)
    def put(self, name: str, number: int, body: str, days: tuple[int, int]) -> None:
        """A new article, or another text and other days for one that is there."""
        new = replace(note(number, body), date=days[0], hijri=days[1])
        self.files.setdefault(name, {})[number] = new
        self._written(name)

    @precondition(lambda self: self.files)
    @rule(data=st.data())
    def take(self, data: st.DataObject) -> None:
        """One article less in a file, which goes with its last."""
        name = data.draw(st.sampled_from(sorted(self.files)))
        del self.files[name][data.draw(st.sampled_from(sorted(self.files[name])))]
        self._written(name)

    @precondition(lambda self: self.files)
    @rule(data=st.data())
    def remove(self, data: st.DataObject) -> None:
        """A file less."""
        name = data.draw(st.sampled_from(sorted(self.files)))
        self.files[name] = {}
        self._written(name)

    @rule(action=st.sampled_from(sorted(_ACT)))
    def build(self, action: str) -> None:
        """What is published holds what the dictionary does; of no article nothing is published."""
        taken: dict[str, Article] = {}
        for _, articles in sorted(self.files.items()):
            taken = {article.id: article for article in articles.values()} | taken
        after = taken if action != "add" else self.held | taken
        report = _ACT[action]([self.source], self.folder / "index")
        assert report.articles == len(after)
        if after:
            self.held = after
        assert check(self.folder / "index").faults == ()

    @rule()
    def reopen(self) -> None:
        """Another engine."""
        if self.engine:
            self.engine.close()
        self.engine = open_engine(self.folder / "index")

    @rule(query=_QUERIES, sort=st.sampled_from(SORTS), keep=st.booleans())
    def search(self, query: str, sort: Sort, keep: bool) -> None:
        """Equal hits, and in each the article as it was put."""
        assert self.engine
        node = parse(query).node
        wanted = {name: each for name, each in self.held.items() if oracle.matches(node, each)}
        page = self.engine.search(Request(query, sort=sort, limit=100))
        assert page.total == len(wanted)
        _same(page, wanted)
        if keep:
            self.kept.append((page, wanted))

    @invariant()
    def all_is_there(self) -> None:
        """Every article of the dictionary, and no other."""
        if self.engine:
            self.search("", "relevance", keep=False)

    @rule()
    def look_again(self) -> None:
        """A page that was found before still shows what it did, whatever was published since."""
        for page, wanted in self.kept:
            _same(page, wanted)

    def teardown(self) -> None:
        """Called after each run by hypothesis."""
        type(self).runs += 1
        if self.engine:
            self.engine.close()
        shutil.rmtree(self.folder)

    def _written(self, name: str) -> None:
        write_jsonl(self.source / name, self.files[name].values())
        if not self.files[name]:
            del self.files[name]
            (self.source / name).unlink()


def _same(page: Page, wanted: dict[str, Article]) -> None:
    found = {hit.id: hit.article for hit in page.hits}
    assert found.keys() == wanted.keys()
    for name, article in found.items():
        put = wanted[name]
        assert (article.body, article.date, article.hijri) == (put.body, put.date, put.hijri)
