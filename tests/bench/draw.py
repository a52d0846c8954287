"""Draws a corpus of articles that anyone can make again, of any size, and writes it as JSON Lines.

    python tests/bench/draw.py --articles 1000000 --seed 1 articles.jsonl.gz

Words are pronounceable and mean nothing. How often each comes follows Zipf's law, so that a few
are in nearly every article and most in one or two; a stem has up to four forms (-s, -ed, -ing).
The words are independent of each other, as real ones are not: two rare words stand side by side
less often than in a newspaper. The same seed gives the same bytes, and a larger corpus begins
with the articles of a smaller one. Memory does not grow with the number of articles.
"""

from __future__ import annotations

import argparse
import gzip
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date, timedelta
from functools import cache, partial
from itertools import pairwise
from pathlib import Path

import numpy as np
from hijridate import Gregorian
from numpy.typing import NDArray

EXPONENT = 1.07
"""Of Zipf's law: English newspapers lie between 1.0 and 1.1."""

STEMS = 150_000
FORMS = 4 * STEMS
CHUNK = 2_000  # articles drawn at once: some 400,000 words, 20 MB
SHORTEST, LONGEST = 100, 300  # words of a body
HEADLINE = 8
SENTENCE = 16
SENTENCES_A_PARAGRAPH = 3
FIRST_DAY, DAYS = date(2000, 1, 1), 20 * 365 + 5
SOURCES, PAPERS, PLACES, WRITERS = 50, 20, 200, 500

Texts = NDArray[np.object_]
Ranks = NDArray[np.int64]
DaysOf = Callable[[date], str]

_SYLLABLES = tuple(c + v for c in "bcdfghjklmnprstvwyzh" for v in "aeiou")[:95]
_ENDS = ("b", "k", "l", "m", "n", "p", "r", "t")  # none begins or is an ending: forms stay apart
_ENDINGS = ("", "s", "ed", "ing")
_SHARES = (1.0, 0.4, 0.25, 0.2)  # how often each form of a stem comes beside the stem itself


def main() -> None:
    """Write the corpus that the command line asks for."""
    parser = argparse.ArgumentParser(description="Draws a corpus and writes it as JSON Lines.")
    parser.add_argument("path", type=Path, help="written anew; packed if it ends in .gz")
    parser.add_argument("--articles", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--dates", choices=tuple(_DATES), default="gregorian")
    options = parser.parse_args()
    write(options.path, options.articles, options.seed, options.dates)


def write(path: Path, articles: int, seed: int, dates: str = "gregorian") -> None:
    """Draw so many articles into a file, which then is whole or not there.

    `dates` says which of an article's dates are written: "gregorian", "hijri", "both" or "none".
    """
    unfinished = path.with_name(f"{path.name}.part")
    with _writing(unfinished, packed=path.suffix == ".gz") as put, ThreadPoolExecutor(1) as packer:
        packed = packer.submit(put, b"")
        for lines in _chunks(articles, seed, _DATES[dates]):
            packed.result()  # no more than one chunk waits; the next is drawn while this is packed
            packed = packer.submit(put, lines)
        packed.result()
    unfinished.replace(path)


@contextmanager
def _writing(path: Path, *, packed: bool) -> Iterator[Callable[[bytes], object]]:
    with path.open("wb") as file:
        if not packed:
            yield file.write
            return
        # Without name and time in its head, the same articles are the same file.
        with gzip.GzipFile("", "wb", compresslevel=1, fileobj=file, mtime=0) as gz:
            yield gz.write


def _chunks(articles: int, seed: int, dates_of: DaysOf) -> Iterator[bytes]:
    words = vocabulary()
    days = [dates_of(FIRST_DAY + timedelta(day)) for day in range(DAYS)]
    names = _Names(words)
    for first in range(0, articles, CHUNK):
        random = np.random.default_rng((seed, first))
        lines = _lines(random, first, words, names, days)
        yield "".join(lines[: articles - first]).encode("ascii")


@cache
def vocabulary() -> Texts:
    """All forms, the most frequent first; a frequent stem is shorter than a rare one."""
    stems = [_stem(number) for number in range(STEMS)]
    forms = np.array([stem + ending for ending in _ENDINGS for stem in stems], np.object_)
    shares = np.outer(_SHARES, 1 / np.arange(1, STEMS + 1)).ravel()
    return forms[np.argsort(-shares, kind="stable")]


def _stem(number: int) -> str:
    """A word of its own for each number: two syllables or more and one last consonant."""
    count = len(_SYLLABLES)
    syllables = 2
    while number >= (of_this_length := count**syllables * len(_ENDS)):
        number -= of_this_length
        syllables += 1
    number = number * 7919 % of_this_length  # 7919 is prime: neighbours do not begin alike
    number, end = divmod(number, len(_ENDS))
    parts = [_SYLLABLES[number // count**place % count] for place in range(syllables)]
    return "".join(parts) + _ENDS[end]


def ranks(random: np.random.Generator, count: int) -> Ranks:
    """Ranks from 0 by Zipf's law over FORMS words.

    The inverse of the cumulative distribution of the density x^-s on [1, FORMS + 1), rounded
    down: Devroye, Non-Uniform Random Variate Generation (1986), chapter X.6.
    """
    power = 1 - EXPONENT
    top = (FORMS + 1) ** power
    drawn: Ranks = ((1 - random.random(count) * (1 - top)) ** (1 / power)).astype(np.int64)
    return np.clip(drawn - 1, 0, FORMS - 1)


class _Names:
    """Sources, papers, places and writers: capitalised words of middling frequency."""

    def __init__(self, words: Texts) -> None:
        pool = iter([str(word).capitalize() for word in words[3_000:6_000]])
        self.sources = [f"{next(pool)} Agency" for _ in range(SOURCES)]
        self.papers = [f"The {next(pool)} Herald" for _ in range(PAPERS)]
        self.places = [next(pool).upper() for _ in range(PLACES)]
        self.writers = [f"By {next(pool)} {next(pool)}" for _ in range(WRITERS)]


def _lines(
    random: np.random.Generator, first: int, words: Texts, names: _Names, days: Sequence[str]
) -> list[str]:
    """CHUNK articles, numbered from `first`. Nothing in them needs escaping in JSON."""
    lengths = random.integers(SHORTEST, LONGEST + 1, CHUNK) + HEADLINE
    drawn = words[ranks(random, int(lengths.sum()))].tolist()
    ends = np.concatenate(([0], np.cumsum(lengths))).tolist()
    some = partial(_some, random)
    rows = zip(
        pairwise(ends),
        some(names.places),
        some(names.writers),
        some(names.sources),
        some(names.papers),
        some(days),
        strict=True,
    )
    return [
        f'{{"id": "drawn-{number:08}", "headline": "{" ".join(drawn[start : start + HEADLINE])}", '
        f'"body": "{_body(drawn[start + HEADLINE : end])}", "dateline": "{place}", '
        f'"byline": "{writer}", "source": "{source}", "paper": "{paper}"{day}}}\n'
        for number, ((start, end), place, writer, source, paper, day) in enumerate(rows, first)
    ]


def _some(random: np.random.Generator, values: Sequence[str]) -> list[str]:
    """One of the values for each article of a chunk."""
    return [values[place] for place in random.integers(0, len(values), CHUNK).tolist()]


def _body(words: Sequence[str]) -> str:
    sentences = [
        " ".join(words[start : start + SENTENCE]).capitalize()
        for start in range(0, len(words), SENTENCE)
    ]
    step = SENTENCES_A_PARAGRAPH
    paragraphs = [
        ". ".join(sentences[start : start + step]) for start in range(0, len(sentences), step)
    ]
    return ".\\n\\n".join(paragraphs) + "."


def _gregorian(day: date) -> str:
    return f', "date": "{day.isoformat()}"'


def _hijri(day: date) -> str:
    return f', "hijri": "{Gregorian.fromdate(day).to_hijri().isoformat()}"'


_DATES: dict[str, DaysOf] = {
    "gregorian": _gregorian,
    "hijri": _hijri,
    "both": lambda day: _gregorian(day) + _hijri(day),
    "none": lambda _: "",
}


if __name__ == "__main__":
    main()
