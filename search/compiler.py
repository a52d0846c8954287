"""A query of ours as a Whoosh query tree: what the executor evaluates.

A word without a field is looked for in every field that scores; each field is a text of
its own, so a phrase never runs from one into the next.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from whoosh.query.compound import And, Or
from whoosh.query.positional import Phrase
from whoosh.query.qcore import Every, NullQuery, Query
from whoosh.query.ranges import NumericRange
from whoosh.query.terms import FuzzyTerm, Prefix, Term, Wildcard
from whoosh.query.wrappers import Not

from index.analysis import forms, stem
from index.dates import Calendar
from index.fields import WEIGHTS, stem_field
from search import query as ours
from search.wildcards import folded

DAY_FIELD = {Calendar.GREGORIAN: "date", Calendar.HIJRI: "hijri"}


@dataclass(unsafe_hash=True)  # frozen, it would take five times as long to make
class Near(Query):
    """Terms of one field in any order, the outermost at most `span` positions apart."""

    fieldname: str
    words: tuple[str, ...]
    span: int


def compile_query(node: ours.Node) -> Query:
    """The Whoosh tree for a node, of And, Or, Not and the leaves below."""
    if isinstance(node, ours.TEXT_LEAVES):
        return _in_fields(node.field, _leaf(node))
    match node:
        case ours.Everything():
            return Every()
        case ours.Nothing():
            return NullQuery
        case ours.And(children):
            return And([compile_query(child) for child in children])
        case ours.Or(children):
            return Or([compile_query(child) for child in children])
        case ours.Not(child):
            return Not(compile_query(child))
        case ours.Dates(calendar, first, last):
            return NumericRange(DAY_FIELD[calendar], first or None, last or None)


def _in_fields(field: str, make: Callable[[str], Query]) -> Query:
    names = (field,) if field else tuple(WEIGHTS)
    return Or([make(name) for name in names])


def _leaf(node: ours.TextLeaf) -> Callable[[str], Query]:
    """How the leaf is looked for in one field."""
    if isinstance(node, ours.Wildcard):
        pattern = folded(node.text)
        return lambda name: Wildcard(name, pattern)
    words = forms(node.text)
    match node:
        case ours.Word():
            stems = [stem(form) for form in words]
            return lambda name: _in_a_row(stem_field(name), stems)
        case ours.Phrase(slop=0):
            return lambda name: _in_a_row(name, words)
        case ours.Phrase(slop=slop):
            return lambda name: Near(name, tuple(words), len(words) - 1 + slop)
        case ours.Prefix():
            return lambda name: Prefix(name, "".join(words))
        case ours.Fuzzy(distance=distance):
            return lambda name: FuzzyTerm(name, "".join(words), maxdist=distance, prefixlength=1)


def _in_a_row(name: str, words: list[str]) -> Query:
    if not words:
        return NullQuery
    return Term(name, words[0]) if len(words) == 1 else Phrase(name, words)
