"""Dear searches, one after the other, beside readers who should hardly notice.

    python -m tests.torture.cost 1000000

asks an archive of so many drawn articles instead of ARTICLES; it is drawn and built once, in
var/bench.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from threading import Event
from urllib.parse import urlencode

from index.errors import UnusableIndex
from index.generations import find_generation
from index.writer import rebuild
from tests.bench import draw
from tests.bench.draw import vocabulary
from tests.served import served
from tests.torture.hostile_queries import hostile_searches
from tests.torture.outcome import REFUSED, UNHARMED, Outcome, Verdict, table

ARTICLES = 100_000
FEWEST = 5_000
KEPT = Path("var/bench")
SEED = 20261122
LONGEST = 1.0
"""Seconds that an answer may take, whatever is asked."""

READERS = 2
PAUSE = 0.02
"""Seconds between an answer and the next question of a reader."""

FEWEST_ANSWERS = 200
"""Of which the p99 is told."""

ROUNDS = 2
"""Each search is asked once anew, and once more of what was kept of it."""

MOST_SLOWED = 2.0
"""How many times as long one in a hundred readers may wait meanwhile."""

UNNOTICED = 0.05
"""Seconds that nobody waits for: a p99 of less is fine, whatever it was before."""

PATIENCE = 60


def run(scale: float) -> Outcome:
    """Ask a server of two processes about so large an archive."""
    articles = max(FEWEST, round(ARTICLES * scale))
    with TemporaryDirectory(prefix="torture-") as name:
        return judged(built(Path(name), articles))


def built(folder: Path, articles: int) -> Path:
    """The index of so many drawn articles in this folder, built unless it is there."""
    index_dir = folder / f"index-{articles}"
    try:
        find_generation(index_dir)
    except UnusableIndex:
        source = folder / f"drawn-{articles}-{SEED}.jsonl.gz"
        draw.write(source, articles, SEED)
        rebuild([source], index_dir)
        source.unlink()
    return index_dir


def judged(index_dir: Path) -> Outcome:
    """Whether each dear search is answered or refused in time, and the others go on."""
    searches = hostile_searches()
    with served(index_dir, "--workers", "2") as server:
        answered = [_timed(server.port, path) for _ in range(ROUNDS) for path in searches.values()]
        verdicts = list(map(_verdict, [*searches] * ROUNDS, answered))
        with _readers(server.port) as alone:
            Event().wait(sum(seconds for _, seconds in answered))
        with _readers(server.port) as beside:
            for path in searches.values():
                _timed(server.port, path)
    before, meanwhile = (_percentile([s for _, s in each]) for each in (alone, beside))
    if meanwhile > max(MOST_SLOWED * before, UNNOTICED):
        verdicts.append(Verdict("wrong", f"readers waited {meanwhile:.3f} s, not {before:.3f} s"))
    strange = {status for status, _ in (*alone, *beside)} - {200}
    verdicts += [Verdict("wrong", f"readers were answered with {status}") for status in strange]
    slowest, name = max(zip((s for _, s in answered), [*searches] * ROUNDS, strict=True))
    told = (
        f"{slowest:.2f} s at most ({name}); the p99 of {len(beside):,} others is "
        f"{1000 * meanwhile:.0f} ms meanwhile, {1000 * before:.0f} ms without"
    )
    return Outcome.of("dear searches", verdicts, [told])


def _verdict(name: str, answered: tuple[int, float]) -> Verdict:
    status, seconds = answered
    if seconds > LONGEST or status not in (200, 400, 404, 414):
        return Verdict("wrong", f"{name}: {status} after {seconds:.2f} s")
    return UNHARMED if status == 200 else REFUSED


def _timed(port: int, path: str) -> tuple[int, float]:
    """Status and seconds of an answer, to its last byte."""
    began = time.perf_counter()
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    connection.request("GET", path)
    response = connection.getresponse()
    response.read()
    connection.close()
    return response.status, time.perf_counter() - began


@contextmanager
def _readers(port: int) -> Iterator[list[tuple[int, float]]]:
    """What some readers are answered until the context ends."""
    answered: list[tuple[int, float]] = []
    ended = Event()

    def read(number: int) -> None:
        paths = _ordinary(Random(SEED + number))
        while len(answered) < FEWEST_ANSWERS or not ended.is_set():
            answered.append(_timed(port, next(paths)))
            ended.wait(PAUSE)

    with ThreadPoolExecutor(READERS) as threads:
        reading = [threads.submit(read, number) for number in range(READERS)]
        try:
            yield answered
        finally:
            ended.set()
            for each in reading:
                each.result()


def _ordinary(draw: Random) -> Iterator[str]:
    """What people ask: a word or two, a quotation, a year."""
    words = [str(word) for word in vocabulary()[20:5000]]
    while True:
        one, two = draw.choices(words, k=2)
        query = draw.choice((one, f"{one} {two}", f'"{one} {two}"', f"{one} date:2009"))
        yield f"/search?{urlencode({'q': query})}"


def _percentile(seconds: list[float]) -> float:
    return sorted(seconds)[len(seconds) * 99 // 100]


def main(arguments: Sequence[str]) -> int:
    """Ask an archive of the size on the command line; 1 if it does not hold."""
    KEPT.mkdir(parents=True, exist_ok=True)
    outcome = judged(built(KEPT, int(arguments[0])))
    print(table([outcome]))
    return 0 if outcome.holds else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
