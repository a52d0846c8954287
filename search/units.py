"""What of a query scores: its words, and the terms of the index that stand for each.

Long queries ask for the same words again; a Unit is one word, however often it was typed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from whoosh.query.terms import FuzzyTerm, Prefix, Wildcard

from index.analysis import forms, is_arabic, stem
from index.fields import WEIGHTS, stem_field
from search import query as ours
from search.compiler import compile_query
from search.expansion import expand, expansion
from search.snapshot import Postings, Snapshot

Place = tuple[str, str, float]
"""A field, the Whoosh field of its forms or its stems, and what a word weighs there."""

# What an Arabic word counts beside its stem where it stands in the form typed. Arabic stems are
# wide, Riyadh and sport have one between them; English ones are not, and there it costs relevance
# (Cranfield: nDCG@10 .379 without, .359 with).
AS_TYPED = 1.0


def _places(listed: Callable[[str], str], share: float = 1.0) -> dict[str, tuple[Place, ...]]:
    """Where a word is looked for, by the field that it is typed with: "" is every one."""
    one = {name: ((name, listed(name), share * weight),) for name, weight in WEIGHTS.items()}
    return one | {"": tuple(chain.from_iterable(one.values()))}


_STEMMED = _places(stem_field)
_TYPED = _places(str)
_WITH_STEM = _places(str, AS_TYPED)


class Scored(NamedTuple):
    """In one field, what stands for a word in the index, and what it weighs.

    It is a term of the Whoosh field `listed`, which is of the forms or the stems of `field`; or a
    query of that field that stands for several.
    """

    field: str
    listed: str
    leaf: str | Prefix | FuzzyTerm | Wildcard
    weight: float


class Unit(NamedTuple):
    """What counts as one word, in all the fields that it is looked for in; `key` tells it apart."""

    key: str
    parts: tuple[Scored, ...]


class Expanding(NamedTuple):
    """A word with *, ? or ~: which terms stand for it is only known of a snapshot."""

    leaf: ours.Expanding


Asked = Unit | Expanding


def asked_units(node: ours.Node) -> tuple[Asked, ...]:
    """The words that the query asks for, each once, in the order typed.

    Words under a Not, dates and fields without a weight score nothing.
    """
    found = (asked for leaf in ours.wanted(node) for asked in leaf_units(leaf))
    return tuple({asked[0]: asked for asked in found}.values())


@lru_cache(maxsize=1024)
def leaf_units(leaf: ours.TextLeaf) -> tuple[Asked, ...]:
    """The words of one leaf."""
    if leaf.field and leaf.field not in WEIGHTS:
        return ()
    match leaf:
        case ours.Word(text, field):
            return tuple([_word(field, form) for form in forms(text)])
        case ours.Phrase(text, field=field):
            return tuple([_plain(_parts(_TYPED[field], form)) for form in forms(text)])
    return (Expanding(leaf),)


def known_units(snapshot: Snapshot, asked: Sequence[Asked]) -> list[Unit]:
    """The units, those with the same terms in this snapshot taken together.

    Raises QueryError where a word with *, ? or ~ stands for too many words.
    """
    plain = [one for one in asked if isinstance(one, Unit)]
    if len(plain) == len(asked):
        return plain
    found = [one if isinstance(one, Unit) else expanded(snapshot, one) for one in asked]
    return list({unit.key: unit for unit in found}.values())


def expanded(snapshot: Snapshot, asked: Expanding) -> Unit:
    """The unit of a word with *, ? or ~. Raises QueryError where it is too many words."""
    return snapshot.cache.get(asked.leaf, lambda: _expanded(snapshot, asked.leaf))


def postings(snapshot: Snapshot, part: Scored) -> Postings:
    """The articles with what stands for the word in this field, and how often they have it."""
    leaf = part.leaf
    if not isinstance(leaf, str):
        return expansion(snapshot, leaf).postings
    if part.listed == part.field:  # of a phrase, which looks for its places next
        return snapshot.listing(part.listed, leaf).postings
    return snapshot.postings(part.listed, leaf)


def _expanded(snapshot: Snapshot, leaf: ours.Expanding) -> Unit:
    queries = [
        query
        for query in compile_query(leaf).children()
        if isinstance(query, Prefix | FuzzyTerm | Wildcard)
    ]
    names = [query.fieldname for query in queries]
    parts = [
        Scored(name, name, query, WEIGHTS[name]) for name, query in zip(names, queries, strict=True)
    ]
    terms = [" ".join(expand(snapshot, query)) for query in queries]
    key = "\n".join([f"{name}:{words}" for name, words in zip(names, terms, strict=True)])
    return Unit(key, tuple(parts))


def _word(field: str, form: str) -> Unit:
    parts = _parts(_STEMMED[field], stem(form))
    return _plain(parts + _parts(_WITH_STEM[field], form) if is_arabic(form) else parts)


def _parts(places: Sequence[Place], term: str) -> tuple[Scored, ...]:
    return tuple([Scored(field, listed, term, weight) for field, listed, weight in places])


def _plain(parts: tuple[Scored, ...]) -> Unit:
    """A unit of parts that are a term each; the same key as `_expanded` would find."""
    return Unit("\n".join([f"{listed}:{term}" for _, listed, term, _ in parts]), parts)
