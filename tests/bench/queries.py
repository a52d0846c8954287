"""Queries drawn from a corpus's own words, the same for every engine and every run."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from random import Random

from tests.bench.asks import KINDS, Ask
from tests.bench.records import Record, opened, record

SEED = 20261122
UNSEEN = 150  # queries of each class that are asked once, so that words seldom come again
EACH = 40  # queries of each class: enough for a 95th percentile, few enough for a slow engine
SAMPLE = 2_000  # articles that the words are drawn from
COMMON = 0.10  # of the sampled articles hold a common word
MIDDLING = 0.01  # and so many, up to COMMON, a middling one
SPAN = 0.2  # of the sampled articles lie in a range of dates

# Words that every engine's tokeniser takes for one: what stands by an apostrophe, a hyphen or a
# full stop with a letter behind it is cut differently.
_WORD = r"(?<![\w'’.&-])[A-Za-z]{%d,}(?![\w'’&-]|\.\w)"
_WORDS = re.compile(_WORD % 4)
_PAIRS = re.compile(rf"(?=({_WORD % 3} {_WORD % 3}))")
_TRIPLES = re.compile(rf"(?=({_WORD % 3} {_WORD % 3} {_WORD % 3}))")

Asks = Mapping[str, Sequence[Ask]]
"""Queries by class, in the order of KINDS; a class that the corpus has no words for is left out."""


@dataclass(frozen=True, slots=True)
class Sample:
    """Articles drawn from a corpus, and their words by how many of them hold each.

    A word is `rare` if one of the articles holds it. The lists of words are sorted.
    """

    articles: tuple[Record, ...]
    common: tuple[str, ...]
    middling: tuple[str, ...]
    rare: tuple[str, ...]

    @classmethod
    def of(cls, corpus: Path, size: int = SAMPLE) -> Sample:
        """Drawn with the fixed seed; the whole corpus where it is no larger."""
        articles = tuple(_drawn(corpus, size))
        holding = Counter(word for each in articles for word in set(_words(each)))
        often, seldom = len(articles) * COMMON, len(articles) * MIDDLING
        words = sorted(holding.items())
        return cls(
            articles,
            common=tuple(word for word, held in words if held > often),
            middling=tuple(word for word, held in words if max(seldom, 1) < held <= often),
            rare=tuple(word for word, held in words if held == 1),
        )


def _drawn(corpus: Path, size: int) -> list[Record]:
    """Reservoir sampling: Vitter, Random Sampling with a Reservoir (1985), algorithm R."""
    random, kept = Random(SEED), []
    with opened(corpus) as lines:
        for number, line in zip(count(1), lines):
            if number <= size:
                kept.append((number, line))
            elif (place := random.randrange(number)) < size:
                kept[place] = (number, line)
    return [record(line, number) for number, line in kept if line.strip()]


def _words(article: Record) -> list[str]:
    return [word.lower() for word in _WORDS.findall(article.texts.get("body", ""))]


def warm_up(sample: Sample) -> Ask:
    """What an index opened anew is asked first: the last rare word, which is drawn for no query."""
    return Ask("rare", sample.rare[-1:])


def draw(sample: Sample, each: int = EACH, turn: str = "") -> Asks:
    """The queries of each class: no query twice, where there are words enough.

    Another `turn` gives others.
    """
    drawn = {}
    for kind in KINDS:
        random = Random(f"{SEED} {kind}{turn}")  # of its own, so that a class more changes no other
        asks: dict[Ask, None] = {}
        for _ in range(each * 10):
            made = _MAKERS[kind](sample, random)
            if made and len(asks) < each:
                asks[made] = None
        if asks:
            drawn[kind] = tuple(asks)
    return drawn


Maker = Callable[[Sample, Random], Ask | None]


def _common(kind: str, words: int = 1) -> Maker:
    def make(sample: Sample, random: Random) -> Ask | None:
        if len(sample.common) < words:
            return None
        return Ask(kind, tuple(random.sample(sample.common, words)))

    return make


def _rare(sample: Sample, random: Random) -> Ask | None:
    return Ask("rare", (random.choice(sample.rare[:-1]),)) if len(sample.rare) > 1 else None


def _phrase(sample: Sample, random: Random) -> Ask | None:
    pattern = random.choice((_PAIRS, _TRIPLES))
    found = pattern.findall(random.choice(sample.articles).texts.get("body", ""))
    return Ask("phrase", tuple(random.choice(found).lower().split())) if found else None


def _near(sample: Sample, random: Random) -> Ask | None:
    """Two words of one article with one to three others of four letters or more between them."""
    words = _words(random.choice(sample.articles))
    if len(words) < 5:
        return None
    place = random.randrange(len(words) - 4)
    first, second = words[place], words[place + random.randint(2, 4)]
    return Ask("near", (first, second)) if first != second else None


def _range(sample: Sample, random: Random) -> Ask | None:
    days = sorted(each.day for each in sample.articles if each.day)
    if not days or not sample.common:
        return None
    place = random.randrange(round(len(days) * (1 - SPAN)))
    last = days[min(place + round(len(days) * SPAN), len(days) - 1)]
    return Ask("range", (random.choice(sample.common),), days[place], last)


def _middling(sample: Sample, random: Random, letters: int) -> str:
    return random.choice([word for word in sample.middling if len(word) >= letters] or [""])


def _prefix(sample: Sample, random: Random) -> Ask | None:
    word = _middling(sample, random, 6)
    return Ask("prefix", (word[:4],)) if word else None


def _wildcard(sample: Sample, random: Random) -> Ask | None:
    word = _middling(sample, random, 7)
    return Ask("wildcard", (word[:3], word[-2:])) if word else None


def _fuzzy(sample: Sample, random: Random) -> Ask | None:
    """A word with one letter left out, not the first."""
    word = _middling(sample, random, 6)
    gone = random.randrange(1, len(word)) if word else 0
    return Ask("fuzzy", (word[:gone] + word[gone + 1 :],)) if word else None


def _article(sample: Sample, random: Random) -> Ask | None:
    return Ask("article", (random.choice(sample.articles).id,))


_MAKERS: Mapping[str, Maker] = {
    "common": _common("common"),
    "rare": _rare,
    "and2": _common("and2", 2),
    "or2": _common("or2", 2),
    "or5": _common("or5", 5),
    "phrase": _phrase,
    "near": _near,
    "range": _range,
    "prefix": _prefix,
    "wildcard": _wildcard,
    "fuzzy": _fuzzy,
    "newest": _common("newest"),
    "facets": _common("facets"),
    "page50": _common("page50"),
    "article": _article,
}
