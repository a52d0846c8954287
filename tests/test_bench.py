"""The benchmark measures what it says: every engine finds the same in a small drawn corpus."""

from __future__ import annotations

import gzip
import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from index.analysis import forms, stem
from tests.bench import draw, measure, queries
from tests.bench.asks import COUNTED_ALIKE, KINDS, PAGE, Ask
from tests.bench.children import ROOT, CannotDo, Child, Reply
from tests.bench.engines.base import MODULES, OURS
from tests.bench.measure import (
    agreement,
    build_all,
    index_folder,
    open_all,
    search_all,
    search_unseen,
)
from tests.bench.queries import Asks, Sample
from tests.bench.records import DEFAULT_FIELDS, copy_first, records
from tests.bench.report import building_table, first_table, percentile_table, problems, unseen_table
from tests.bench.tables import Sheet, Table, geometric_mean

ARTICLES = 300
SIDE_BY_SIDE = 50
ALWAYS_THERE = (OURS, "FTS5", "Whoosh")

LACKED = {
    ("FTS5", "wildcard"),
    ("FTS5", "fuzzy"),
    ("Xapian", "wildcard"),
    ("Xapian", "fuzzy"),
}


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small drawn corpus."""
    path = tmp_path_factory.mktemp("drawn") / "articles.jsonl.gz"
    draw.write(path, ARTICLES, seed=3)
    return path


@pytest.fixture(scope="module")
def sample(corpus: Path) -> Sample:
    return Sample.of(corpus)


@pytest.fixture(scope="module")
def asks(sample: Sample) -> Asks:
    """Three queries of each class."""
    return queries.draw(sample, 3)


# The drawn corpus


def test_the_same_seed_draws_the_same_bytes_and_another_one_others(tmp_path: Path) -> None:
    paths = [tmp_path / f"{number}.jsonl.gz" for number in range(3)]
    for path, seed in zip(paths, (1, 1, 2), strict=True):
        draw.write(path, 50, seed)
    first, second, third = (path.read_bytes() for path in paths)
    assert first == second
    assert first != third


def test_a_larger_corpus_begins_with_the_smaller_one(tmp_path: Path) -> None:
    small, large = tmp_path / "small.jsonl", tmp_path / "large.jsonl"
    draw.write(small, 20, 1)
    draw.write(large, draw.CHUNK + 20, 1)
    assert large.read_bytes().startswith(small.read_bytes())
    assert len(large.read_bytes().splitlines()) == draw.CHUNK + 20


@pytest.mark.parametrize(
    ("dates", "keys"),
    [("gregorian", {"date"}), ("hijri", {"hijri"}), ("both", {"date", "hijri"}), ("none", set())],
)
def test_either_calendar_can_be_drawn(dates: str, keys: set[str], tmp_path: Path) -> None:
    draw.write(tmp_path / "one.jsonl", 1, 1, dates)
    record = json.loads((tmp_path / "one.jsonl").read_bytes())
    assert record.keys() - {"date", "hijri"} == {
        *("id", "headline", "body", "dateline", "byline", "source", "paper")
    }
    assert record.keys() & {"date", "hijri"} == keys
    assert len(record["headline"].split()) == draw.HEADLINE


def test_every_drawn_word_is_a_word_of_its_own() -> None:
    words = draw.vocabulary()
    assert len(set(words)) == len(words) == draw.FORMS
    assert all(word.isascii() and word.isalpha() for word in words[::1000])


def test_ranks_follow_the_law() -> None:
    counted = np.bincount(draw.ranks(np.random.default_rng(1), 1_000_000))
    places = np.array([10, 100, 1_000])
    seen = [
        counted[place : 2 * place].sum() / counted[2 * place : 4 * place].sum() for place in places
    ]
    assert seen == pytest.approx([2 ** (draw.EXPONENT - 1)] * 3, rel=0.05)


# The queries


def test_the_same_corpus_draws_the_same_queries_of_every_class(corpus: Path, asks: Asks) -> None:
    assert list(asks) == list(KINDS)
    assert queries.draw(Sample.of(corpus), 3) == asks


def test_a_class_more_or_less_changes_no_other(sample: Sample, asks: Asks) -> None:
    assert queries.draw(sample, 2)["phrase"] == asks["phrase"][:2]


def test_the_warming_up_is_no_query_of_the_run(sample: Sample) -> None:
    few = replace(sample, rare=("kalmera", "ostrova"))
    assert queries.warm_up(few).words == ("ostrova",)
    assert [ask.words for ask in queries.draw(few)["rare"]] == [("kalmera",)]


def test_a_sample_of_a_larger_corpus_has_its_size_and_is_not_just_the_beginning(
    corpus: Path,
) -> None:
    drawn = Sample.of(corpus, size=30).articles
    assert len({article.id for article in drawn}) == 30
    assert max(article.id for article in drawn) > "drawn-00000100"


def test_a_corpus_that_is_too_small_has_fewer_classes(tmp_path: Path) -> None:
    path = tmp_path / "one.jsonl"
    path.write_text('{"headline": "Short", "body": "Too short."}\n', encoding="utf-8")
    assert {"common", "and2", "prefix"} & queries.draw(Sample.of(path)).keys() == {"common"}


def test_a_record_reads_only_whole_dates_and_numbers_what_has_no_id(tmp_path: Path) -> None:
    path = tmp_path / "two.jsonl"
    lines = ('{"body": "x", "date": "1987-02-26T15:01"}', '{"id": "b", "date": "Feb 1987"}')
    path.write_text("\n\n".join(lines), encoding="utf-8")
    first, second = records(path)
    assert (first.id, first.texts, first.day) == ("1", {"body": "x"}, 19870226)
    assert (second.id, second.texts, second.day) == ("b", {}, 0)


def test_a_copy_holds_the_first_articles(corpus: Path, tmp_path: Path) -> None:
    copy = copy_first(corpus, 7, tmp_path / "first.jsonl")
    with gzip.open(corpus) as file:
        assert copy.read_bytes() == b"".join(file.readlines()[:7])


# The engines


def started(name: str) -> Child:
    try:
        return Child(name)
    except CannotDo as exc:
        if name in ALWAYS_THERE:
            raise
        pytest.skip(f"{name} is not installed: {exc}")


@pytest.fixture(scope="module", params=list(MODULES))
def engine(
    request: pytest.FixtureRequest, corpus: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Child]:
    """An engine that built and opened an index of the corpus; skipped where not installed."""
    folder = tmp_path_factory.mktemp("index")
    with started(request.param) as child:
        built = child.build(corpus, folder, 1)
        assert built.articles == ARTICLES
        assert built.seconds > 0
        assert built.peak == 0 or built.peak > 1e6
        child.open(folder)
        yield child


@pytest.mark.parametrize("kind", KINDS)
def test_an_engine_answers_each_class_or_says_that_it_cannot(
    engine: Child, kind: str, asks: Asks
) -> None:
    if (engine.name, kind) in LACKED:
        with pytest.raises(CannotDo, match="has no such queries"):
            engine.ask(asks[kind][0], 1)
        pytest.skip(f"{engine.name} has no queries of this class")
    replies = [engine.ask(ask, 2) for ask in asks[kind]]
    assert all(len(reply.ms) == 2 and min(reply.ms) > 0 for reply in replies)
    if kind in COUNTED_ALIKE:
        assert all(reply.total > 0 for reply in replies)
    for ask, reply in zip(asks[kind], replies, strict=True):
        assert reply.hits == hits_of_page(ask, reply)


def hits_of_page(ask: Ask, reply: Reply) -> int:
    if ask.kind == "facets":
        return 2  # the page and the counts
    return 0 if ask.kind == "page50" else min(reply.total, PAGE)


def test_an_engine_finds_as_many_as_a_scan(engine: Child, asks: Asks, corpus: Path) -> None:
    stems = [
        {stem(form) for name in DEFAULT_FIELDS for form in forms(article.texts.get(name, ""))}
        for article in records(corpus)
    ]
    for kind in COUNTED_ALIKE:
        wanted = any if kind.startswith("or") else all
        for ask in asks[kind]:
            asked = [stem(word) for word in ask.words]
            scanned = sum(wanted(word in article for word in asked) for article in stems)
            assert engine.ask(ask, 1).total == scanned


def test_an_index_opened_anew_answers_as_before(engine: Child, sample: Sample, asks: Asks) -> None:
    ask = asks["and2"][0]
    before = engine.ask(ask, 1)
    first = engine.first(ask, queries.warm_up(sample))
    assert len(first.ms) == 1
    assert (first.total, first.hits) == (before.total, before.hits)
    assert engine.ask(ask, 1).total == before.total


def test_an_engine_that_is_not_there_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(MODULES, "Nobody", "no_such_engine")
    with pytest.raises(CannotDo, match="no_such_engine"):
        Child("Nobody")


def test_a_build_that_an_engine_cannot_do_says_why(corpus: Path, tmp_path: Path) -> None:
    with Child("FTS5") as child, pytest.raises(CannotDo, match="one thread"):
        child.build(corpus, tmp_path, 2)


def test_the_peer_is_locked_in_the_version_that_is_pinned_and_accounted_for() -> None:
    (pinned,) = tomllib.loads(read("pyproject.toml"))["dependency-groups"]["bench"]
    name, _, version = pinned.partition("==")
    assert f"\n{pinned} \\\n    --hash=sha256:" in read("requirements-bench.lock")
    assert f"| {name} | {version} |" in read("docs/dependencies.md")


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


# The whole, and its tables


def test_engines_are_measured_side_by_side_and_agree(
    corpus: Path, sample: Sample, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(measure, "BUILDS", 1)
    monkeypatch.setattr(measure, "OPENINGS", 1)
    names, fewer = (OURS, "FTS5"), copy_first(corpus, SIDE_BY_SIDE, tmp_path / "fewer.jsonl")
    starters = {name: partial(Child, name) for name in names}
    jobs = {(name, workers): (starters[name], fewer) for workers in (1, 2) for name in names}
    few = {kind: asked for kind, asked in queries.draw(sample, 1).items() if kind in KINDS_SHOWN}
    buildings = build_all(jobs, tmp_path)
    indexes = {name: (starters[name], index_folder(tmp_path, (name, 1))) for name in names}
    openings = open_all(indexes, few["rare"][0])
    timings, _ = search_all(indexes, few, queries.warm_up(sample))

    assert buildings[OURS, 2].built[0].articles == SIDE_BY_SIDE
    assert buildings[OURS, 1].size > 0
    assert min(openings["FTS5"].middle) > 0
    assert agreement(timings, OURS, "FTS5") == (3, 3)
    assert problems(buildings, timings) == [
        "FTS5 writes with one thread: 2 workers",
        "FTS5 has no such queries: fuzzy word",
    ]
    assert [row[0] for row in building_table(buildings).rows] == [OURS, "FTS5", OURS]
    assert shape(percentile_table(timings, 50)) == {
        "common word": 4,
        "two words, AND": 4,
        "rare word": 4,
        "fuzzy word": 2,
        "geometric mean": 2,
    }
    search_unseen(indexes, queries.draw(sample, 3, "unseen"), few, timings)
    for kind in few:
        asked = [
            query for query in queries.draw(sample, 3, "unseen")[kind] if query not in few[kind]
        ]
        for timing in timings[kind].values():
            assert len(timing.unseen) == (0 if timing.problem else len(asked))
    assert [len(row) for row in unseen_table(timings, 95, ["FTS5"]).rows] == [4] * 5
    assert [len(row) for row in first_table(timings, ["FTS5"]).rows] == [4] * 5


KINDS_SHOWN = ("common", "and2", "rare", "fuzzy")


def shape(table: Table) -> Mapping[str, int]:
    """How many cells of each row are filled, its name among them."""
    return {row[0]: sum(cell != "-" for cell in row) for row in table.rows}


def test_a_sheet_reads_on_a_terminal_and_as_markdown() -> None:
    table = Table("Two engines.", ("", "a", "long"), (("rare word", "1.00", "2.0"),))
    sheet = Sheet({"corpus": "drawn"}, (table,), ("c is left out",))
    assert sheet.as_text() == (
        "corpus    drawn\n\n"
        "Two engines.\n"
        "              a  long\n"
        "rare word  1.00   2.0\n\n"
        "c is left out"
    )
    assert sheet.as_markdown() == (
        "- corpus: drawn\n\n"
        "Two engines.\n\n"
        "|  | a | long |\n"
        "| --- | ---: | ---: |\n"
        "| rare word | 1.00 | 2.0 |\n\n"
        "- c is left out\n"
    )


def test_the_mean_of_ratios_does_not_depend_on_their_direction() -> None:
    assert geometric_mean([0.5, 2.0]) == pytest.approx(1.0)
