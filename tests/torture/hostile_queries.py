"""Searches that are meant to be dear, made of words that are frequent in the archive."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

from tests.bench.draw import vocabulary


def hostile_searches() -> dict[str, str]:
    """What they do, and the address of each; the archive is one of `tests.bench.draw`."""
    words = [str(word) for word in vocabulary()[:200]]
    typed = {name: urlencode({"q": query}) for name, query in _queries(words).items()}
    return {name: f"/search?{asked}" for name, asked in (typed | _parameters(words)).items()}


def _queries(words: Sequence[str]) -> dict[str, str]:
    one, two, *_ = words
    return {
        "any word": "?*",
        "a letter anywhere": "*a*",
        "brackets of letters": "[a-z]*",
        "a letter misspelled": "a~3",
        "all words of two letters": f"{one[:2]}*",
        "10,000 brackets": "(" * 10_000,
        "256 brackets in each other": "(" * 255 + "a" + ")" * 255,
        "20 brackets in each other": "(" * 20 + one + ")" * 20,
        "512 quotes": '"' * 512,
        "100 KB of one word": "a" * 100_000,
        "512 letters": "a" * 512,
        "512 letters and a star": "a" * 511 + "*",
        "512 letters misspelled": "a" * 511 + "~",
        "two frequent words near each other": f'"{one} {two}"~100',
        "two frequent words anywhere": f'"{one} {two}"~999999999',
        "two frequent words again and again": f'"{one} {two} {one} {two} {one}"~100',
        "16 frequent words near each other": f'"{" ".join(words[:16])}"~100',
        "80 frequent words near each other": f'"{_fitting(words, " ", 500)}"~100',
        "one frequent word 80 times": f'"{_fitting([one] * 80, " ", 500)}"',
        "one frequent word near itself": f'"{_fitting([one] * 80, " ", 500)}"~100',
        "a row of 60 words": f'"{_fitting(words, " ", 500)}"',
        "60 words with hyphens": _fitting(words, "-", 500),
        "8 beginnings": " OR ".join(f"{word[:3]}*" for word in words[:8]),
        "8 misspelled words": " ".join(f"{word}~" for word in words[:8]),
        "8 misspelled words, any": " OR ".join(f"{word}~" for word in words[:8]),
        "100 misspelled words": _fitting([f"{word}~" for word in words], " ", 512),
        "stars in a word": f"{one[:2]}*a*e*i*o",
        "stars on stars": f"{one[:2]}" + "*a" * 200,
        "8 words full of stars": " OR ".join(f"{word[:2]}*a*e*i" for word in words[:8]),
        "marks for any letter": f"{one[:2]}" + "?" * 20 + "*",
        "60 frequent words": _fitting(words, " ", 512),
        "60 frequent words, any": _fitting(words, " OR ", 512),
        "without 60 frequent words": _fitting([f"-{word}" for word in words], " ", 512),
        "neither of 40": _fitting([f"NOT {word}" for word in words], " OR ", 512),
        "all but one word": f"-{one}",
        "a giant range": "date:0001..9999",
        "a range of a giant number": "date:" + "9" * 400,
        "40 years": " OR ".join(f"date:{year}" for year in range(2000, 2030)),
        "40 open ranges": " ".join(f"date:{year}.." for year in range(1970, 2010)),
        "colons": ":" * 512,
        "hyphens": "a-" * 256,
        "accents on one letter": "e" + "\u0301" * 511,
        "Arabic stretched": "ـ" * 512,
        "operators": "AND OR NOT " * 46,
    }


def _parameters(words: Sequence[str]) -> dict[str, str]:
    one, two, *_ = words
    months = [("month", f"{year}-{month:02}") for year in range(2000, 2004) for month in range(12)]
    return {
        "the last page": urlencode({"q": one, "page": 1000}),
        "the last page, oldest first": urlencode({"q": one, "page": 1000, "sort": "oldest"}),
        "a page behind the last": urlencode({"page": 1001}),
        "a page far behind the last": urlencode({"page": "9" * 9}),
        "the last page of 30 words, any": urlencode({"q": " OR ".join(words[:30]), "page": 1000}),
        "all days": urlencode({"q": two, "from": "0001", "to": "9999"}),
        "50 sources": urlencode([("q", one), *(("source", f"s{n}") for n in range(50))]),
        "50 places and 48 months": urlencode(
            [("q", one), *(("dateline", f"s{n}") for n in range(50)), *months]
        ),
        "2,000 words": urlencode({"q": "a " * 2000}),
    }


def _fitting(words: Sequence[str], between: str, longest: int) -> str:
    """As many of the words as go into so many characters."""
    kept = ""
    for word in words:
        longer = f"{kept}{between}{word}" if kept else word
        if len(longer) > longest:
            break
        kept = longer
    return kept
