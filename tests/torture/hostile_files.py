"""Files made to harm whoever reads them: refused by name or cleaned, in little time and memory."""

from __future__ import annotations

import os
import re
import shutil
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from index.article import Article
from index.errors import Reason
from tests.archive import note, page, stored, write_jsonl
from tests.torture.hostile_cases import CASES, Case
from tests.torture.hostile_records import RECORDS
from tests.torture.measured import Measured, Measurer
from tests.torture.moving import MOVING, built_beside
from tests.torture.mutations import MUTANTS, mutants
from tests.torture.outcome import REFUSED, UNHARMED, Outcome, Verdict, thinned

ALL_CASES = (*CASES, *RECORDS)

MOST_SECONDS = 2.0
MOST_MEGABYTES = 200.0
MOST_BYTES_A_REJECT = 250
FLOODS = (10_000, 100_000, 1_000_000)
ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
GOOD = {"note-1", "note-2"}
"""The ids of two good lines, one read before all else and one after it; a page has no such id."""


def run(scale: float) -> Outcome:
    """Build an archive of good and hostile files for each case, then one of files drawn by lot."""
    with TemporaryDirectory(prefix="torture-") as name, Measurer() as measurer:
        folder = Path(name)
        verdicts = [judged(case, folder, measurer) for case in thinned(ALL_CASES, scale)]
        verdicts += [moving_judged(number, folder, measurer) for number in range(len(MOVING))]
        verdicts += _mutants_judged(round(MUTANTS * scale), folder, measurer)
        costs = [_flood(count, measurer) for count in FLOODS if scale >= 1]
    return Outcome.of("hostile files", [*verdicts, *_linear(costs)], map(str, costs))


def judged(case: Case, folder: Path, measurer: Measurer) -> Verdict:
    """Whether a case came to what it should, within the limits, and harmed nothing beside it."""
    source, index_dir = folder / "source", folder / "index"
    try:
        _fill(source)
        case.make(source)
        told = measurer.build(source, index_dir)
        fault = _fault(case, told, stored(index_dir)) or _excess(told)
    except RuntimeError as exc:
        fault = f"{exc}"
    finally:
        for each in (source, index_dir):
            shutil.rmtree(each, ignore_errors=True)
    if fault:
        return Verdict("lost" if "is missing" in fault else "wrong", f"{case.name}: {fault}")
    return REFUSED if case.rejects else UNHARMED


def moving_judged(number: int, folder: Path, measurer: Measurer) -> Verdict:
    """Whether files that change while they are read are read whole or rejected."""
    name, make, change, allowed = MOVING[number]
    source, index_dir = folder / "source", folder / "index"
    _fill(source)
    make(source)
    told = built_beside(change, source, index_dir, measurer)
    fault = common_fault(told, stored(index_dir))
    reasons = {reject["reason"] for reject in told.report["rejects"]}
    for each in (source, index_dir):
        shutil.rmtree(each)
    if fault or reasons - allowed:
        return Verdict("wrong", f"{name}: {fault or f'rejected for {sorted(reasons)}'}")
    return REFUSED if reasons else UNHARMED


class Cost(NamedTuple):
    """What a folder of so many empty files cost."""

    files: int
    seconds: float
    megabytes: float

    def __str__(self) -> str:
        return f"{self.files:,} empty files: {self.seconds:.1f} s, {self.megabytes:.0f} MB"


def _flood(count: int, measurer: Measurer) -> Cost:
    """On a disk of memory where there is one: a million files are made in seconds there."""
    with TemporaryDirectory(prefix="torture-", dir=_quick_folder()) as name:
        source = Path(name) / "source"
        _fill(source)
        at = os.open(source, os.O_RDONLY)
        for number in range(count):
            os.mknod(f"m{number:07}.txt", dir_fd=at)
        os.close(at)
        told = measurer.build(source, Path(name) / "index")
        assert told.report["rejected"] == count, told.report["rejected"]
    return Cost(count, told.seconds, told.peak)


def _quick_folder() -> str | None:
    shared = "/dev/shm"
    return shared if os.access(shared, os.W_OK) else None


def _linear(costs: Sequence[Cost]) -> Iterator[Verdict]:
    """Twice the time for a file, or more than its reject to remember, is more than linear."""
    for first, then in pairwise(costs):
        more = (then.megabytes - first.megabytes) * (1 << 20) / (then.files - first.files)
        slower = then.seconds / then.files > 2 * first.seconds / first.files
        grown = more > MOST_BYTES_A_REJECT
        yield Verdict("wrong", f"{then} after {first}") if slower or grown else REFUSED


def _fill(source: Path) -> None:
    """Good files that are read before, amid and after the hostile ones."""
    source.mkdir()
    write_jsonl(source / "0.jsonl", [note(1)])
    (source / "good.txt").write_text(page("Harran", "A bell has rung."), encoding="utf-8")
    write_jsonl(source / "zz.jsonl", [note(2)])


def _fault(case: Case, told: Measured, articles: dict[str, Article]) -> str:
    """What is not as it should be, "" for nothing."""
    report = told.report
    reasons = [reject["reason"] for reject in report["rejects"]]
    if reasons != list(map(str, case.rejects)):
        return f"rejected for {dict(Counter(reasons))} instead of {dict(Counter(case.rejects))}"
    if len(articles) != len(GOOD) + 1 + len(case.articles):
        return f"{len(articles)} articles, and {len(case.articles)} were to be added to three"
    for text in case.articles:
        if not any(text in f"{each.headline}\n{each.body}" for each in articles.values()):
            return f"no article holds {text!r}"
    return common_fault(told, articles)


def common_fault(told: Measured, articles: dict[str, Article]) -> str:
    """What must hold whatever lies in a folder beside the good files."""
    report = told.report
    missing = GOOD - articles.keys()
    bells = sum("bell has rung" in each.body for each in articles.values())
    if missing or not bells:
        return f"a good article is missing: {sorted(missing) or 'good.txt'}"
    if report["read"] != report["indexed"] + report["rejected"]:
        return f"{report['read']} read, {report['indexed']} and {report['rejected']} accounted for"
    if failed := [each for each in report["rejects"] if each["reason"] == Reason.READER_FAILED]:
        return f"a reader broke: {failed[0]['detail']}"
    return next(filter(None, map(_unclean, articles.values())), "")


def _unclean(article: Article) -> str:
    """What no article may hold: an id that is no name, or text that cannot be shown."""
    if not ID.fullmatch(article.id):
        return f"the id {article.id!r}"
    texts = (article.headline, article.body, article.paper, article.source, article.path)
    kinds = set(map(unicodedata.category, set("".join(texts)) - {"\n", "\t"}))
    return f"{article.id} holds controls or surrogates" if kinds & {"Cc", "Cs"} else ""


def _excess(told: Measured) -> str:
    if told.seconds > MOST_SECONDS:
        return f"{told.seconds:.1f} s of the processor"
    return f"{told.peak:.0f} MB at once" if told.peak > MOST_MEGABYTES else ""


def _mutants_judged(wanted: int, folder: Path, measurer: Measurer) -> Iterator[Verdict]:
    """A hundred good files to a build, each damaged: every one must be accounted for."""
    for first in range(0, wanted, 100):
        source, index_dir = folder / "source", folder / "index"
        _fill(source)
        names = mutants(source, range(first, min(first + 100, wanted)))
        told = measurer.build(source, index_dir)
        articles = stored(index_dir)
        fault = common_fault(told, articles) or _excess(told)
        seen = {os.path.basename(each.path) for each in articles.values()}  # noqa: PTH119
        refused = {os.path.basename(each["path"]) for each in told.report["rejects"]}  # noqa: PTH119
        for name in names:
            yield _accounted(name, fault, seen, refused)
        for each in (source, index_dir):
            shutil.rmtree(each)


def _accounted(name: str, fault: str, seen: set[str], refused: set[str]) -> Verdict:
    if fault:
        return Verdict("wrong", f"beside {name}: {fault}")
    if name not in seen | refused:
        return Verdict("lost", f"{name} is neither indexed nor rejected")
    return REFUSED if name in refused else UNHARMED
