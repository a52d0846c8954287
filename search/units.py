"""What of a query scores: its words, and the terms of the index that stand for each.

Long queries ask for the same words again; a Unit is one word, however often it was typed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from whoosh.query.terms import FuzzyTerm, Prefix, Term, Wildcard

from index.analysis import forms, is_arabic, stem
from index.fields import WEIGHTS, stem_field
from search import query as ours
from search.compiler import compile_query
from search.expansion import expand, expansion
from search.snapshot import Postings, Snapshot

_SCORED = tuple(WEIGHTS)
_STEMS = {name: stem_field(name) for name in _SCORED}

# What an Arabic word counts beside its stem where it stands in the form typed. Arabic stems are
# wide, Riyadh and sport have one between them; English ones are not, and there it costs relevance
# (Cranfield: nDCG@10 .379 without, .359 with).
AS_TYPED = 1.0


class Scored(NamedTuple):
    """In one field, what stands for a word in the index, and what it weighs."""

    field: str
    leaf: Term | Prefix | FuzzyTerm | Wildcard
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
            return tuple(_word(field, form) for form in forms(text))
        case ours.Phrase(text, field=field):
            return tuple(_plain(_typed(field, form)) for form in forms(text))
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
    if not isinstance(leaf, Term):
        return expansion(snapshot, leaf).postings
    if leaf.fieldname == part.field:  # of a phrase, which looks for its places next
        return snapshot.listing(leaf.fieldname, leaf.text).postings
    return snapshot.postings(leaf.fieldname, leaf.text)


def _expanded(snapshot: Snapshot, leaf: ours.Expanding) -> Unit:
    queries = [
        query
        for query in compile_query(leaf).leaves()
        if isinstance(query, Prefix | FuzzyTerm | Wildcard)
    ]
    parts = [Scored(query.fieldname, query, WEIGHTS[query.fieldname]) for query in queries]
    return _unit(parts, [expand(snapshot, query) for query in queries])


def _word(field: str, form: str) -> Unit:
    root = stem(form)
    parts = [Scored(name, Term(_STEMS[name], root), WEIGHTS[name]) for name in _names(field)]
    return _plain(parts + (_typed(field, form, AS_TYPED) if is_arabic(form) else []))


def _typed(field: str, form: str, share: float = 1.0) -> list[Scored]:
    return [Scored(name, Term(name, form), share * WEIGHTS[name]) for name in _names(field)]


def _names(field: str) -> tuple[str, ...]:
    return (field,) if field else _SCORED


def _plain(parts: Sequence[Scored]) -> Unit:
    """A unit of parts that are a term each; the same key as `_unit` would find."""
    key = "\n".join([f"{part.leaf.fieldname}:{part.leaf.text}" for part in parts])
    return Unit(key, tuple(parts))


def _unit(parts: Sequence[Scored], terms: Iterable[Sequence[str]]) -> Unit:
    """A unit of parts, told from others by the terms of each."""
    named = [
        f"{part.leaf.fieldname}:{' '.join(words)}" for part, words in zip(parts, terms, strict=True)
    ]
    return Unit("\n".join(named), tuple(parts))
