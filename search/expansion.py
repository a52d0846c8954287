"""The words that a prefix, a fuzzy word, a pattern or a range of words stands for."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable

import numpy as np
from whoosh.lang.morph_en import variations
from whoosh.query.ranges import TermRange
from whoosh.query.terms import FuzzyTerm, Prefix, Regex, Variations, Wildcard

from index.codec.strings import Strings
from index.errors import QueryError
from search.kernel.distance import close
from search.kernel.patterns import like
from search.listings import Listing, Part, behind_each_other
from search.matches import Numbers
from search.snapshot import Snapshot
from search.wildcards import matcher

MOST_EXPANDED = 1024
MOST_FUZZY = 50

Expanding = Prefix | FuzzyTerm | Wildcard | Regex | TermRange | Variations

# What a pattern begins with that is no pattern. A letter before * or ? may be there no time.
_PLAIN_GLOB = re.compile(r"[^*?\[]*")
_PLAIN_REGEX = re.compile(r"\^?((?:[^\W_](?![*?{]))*)")


def expand(snapshot: Snapshot, query: Expanding) -> tuple[str, ...]:
    """The terms of the field that the leaf stands for, in order of code points.

    Raises QueryError where they are too many.
    """
    return snapshot.cache.get(_key("words", query), lambda: _words(snapshot, query))


def expansion(snapshot: Snapshot, query: Expanding) -> Listing:
    """The postings of all these terms as if they were one. Raises QueryError as `expand`."""
    return snapshot.cache.get(_key("expansion", query), lambda: _gathered(snapshot, query))


def _key(kind: str, query: Expanding) -> Hashable:
    """What tells the query apart in the cache. Whoosh's queries take 5 µs to hash each time."""
    match query:
        case FuzzyTerm():
            edits = (query.maxdist, query.prefixlength)
            return kind, FuzzyTerm, query.fieldname, query.text, *edits
        case Prefix() | Wildcard():
            return kind, type(query), query.fieldname, query.text
    return kind, query


def _words(snapshot: Snapshot, query: Expanding) -> tuple[str, ...]:
    words: list[bytes] = []
    for part, numbers in zip(snapshot.parts, terms_of(snapshot, query), strict=True):
        words += part.lists(query.fieldname).terms.several(numbers.tolist())
    if len(snapshot.parts) > 1:  # those of one part are so already
        words = sorted(set(words))
    _check(query, len(words))
    return tuple([word.decode() for word in words])


def _check(query: Expanding, count: int) -> None:
    most = MOST_FUZZY if isinstance(query, FuzzyTerm) else MOST_EXPANDED
    if count > most:
        raise QueryError(
            "q",
            f"“{_typed(query)}” stands for {count:,} different words; {most:,} is the most. "
            "Type more letters.",
        )


def _typed(query: Expanding) -> str:
    match query:
        case Prefix():
            return f"{query.text}*"
        case FuzzyTerm():
            return f"{query.text}~"
        case TermRange():
            return f"{query.start or ''}..{query.end or ''}"
    return str(query.text)


def _gathered(snapshot: Snapshot, query: Expanding) -> Listing:
    expand(snapshot, query)  # for its limit
    lists = [
        part.to_all(part.lists(query.fieldname).united(numbers))
        for part, numbers in zip(snapshot.parts, terms_of(snapshot, query), strict=True)
    ]
    return Listing((), behind_each_other(lists), snapshot.size)


def terms_of(snapshot: Snapshot, query: Expanding) -> tuple[Numbers, ...]:
    """The terms that the leaf stands for, by their numbers in each part; however many they are."""

    def find() -> tuple[Numbers, ...]:
        return tuple(_in_part(part, query) for part in snapshot.parts)

    return snapshot.cache.get(_key("terms", query), find)


def _in_part(part: Part, query: Expanding) -> Numbers:
    terms = part.lists(query.fieldname).terms
    match query:
        case Prefix():
            return _run(*terms.prefix_range(query.text.encode()))
        case FuzzyTerm():
            return _fuzzy(terms, query)
        case Wildcard():
            return _like(terms, query.text)
        case Regex():
            plain = None if "|" in query.text else _PLAIN_REGEX.match(query.text)
            return _matching(terms, plain[1] if plain else "", _compiled(query.text))
        case TermRange():
            return _run(*_between(terms, query))
    found = {terms.find(word.encode()) for word in variations(query.text)}
    return np.array(sorted(found - {-1}), np.int32)


def _run(first: int, end: int) -> Numbers:
    return np.arange(first, max(first, end), dtype=np.int32)


def _between(terms: Strings, query: TermRange) -> tuple[int, int]:
    """The first term of the range, and one beyond the last."""
    start = (query.start or "").encode() + b"\0" * query.startexcl
    if query.end is None:
        return terms.lower_bound(start), len(terms)
    # Directly behind a string sorts the string with a zero byte more.
    return terms.lower_bound(start), terms.lower_bound(
        query.end.encode() + b"\0" * (not query.endexcl)
    )


def _compiled(pattern: str) -> Callable[[str], object]:
    try:
        return re.compile(pattern).match
    except re.error as exc:
        raise QueryError("q", f"“{pattern}” is no regular expression: {exc}.") from exc


def _matching(terms: Strings, prefix: str, matches: Callable[[str], object]) -> Numbers:
    """The terms with this prefix that match."""
    first, end = terms.prefix_range(prefix.encode())
    candidates = enumerate(terms.several(range(first, end)), first)
    return np.array([n for n, term in candidates if matches(term.decode())], np.int32)


def _like(terms: Strings, pattern: str) -> Numbers:
    """The terms that are like a pattern with * and ?, and Whoosh's with [ ]."""
    plain = _PLAIN_GLOB.match(pattern)
    begins = plain[0] if plain else ""
    if "[" in pattern:
        return _matching(terms, begins, matcher(pattern))
    first, end = terms.prefix_range(begins.encode())
    return like(terms.blob, terms.starts[first : end + 1], pattern) + first


def _fuzzy(terms: Strings, query: FuzzyTerm) -> Numbers:
    """The terms within so many edits, of those that begin alike."""
    first, end = terms.prefix_range(query.text[: query.prefixlength].encode())
    return close(terms.blob, terms.starts[first : end + 1], query.text, query.maxdist) + first
