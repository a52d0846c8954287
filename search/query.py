"""A query as data: what the parser makes, the engine searches for and the page shows in words.

Normal form, which `conjunction`, `disjunction` and `negation` keep: an And holds no And and an Or
no Or; both hold at least two children, each once, in the order typed. A Not stands only inside an
And; an And of nothing but Nots begins with Everything. Elsewhere, Everything and Nothing stand
only alone. The field of a leaf is one of index.fields.TEXT_FIELDS, or "" for all that score.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from index.article import Day
from index.dates import Calendar, format_day


@dataclass(frozen=True, slots=True)
class Word:
    """Words with the stem of `text`, as typed; of several forms (W-2, U.S.) all stems in a row."""

    text: str
    field: str = ""


@dataclass(frozen=True, slots=True)
class Phrase:
    """The exact forms of `text`: in a row, or near each other in any order.

    With `slop` 0 they follow each other; else the first and the last of them, in whatever order,
    are at most (number of forms - 1 + slop) words apart. `text` holds no straight double quote.
    """

    text: str
    slop: int = 0
    field: str = ""


@dataclass(frozen=True, slots=True)
class Prefix:
    """Words whose exact form begins with the one form of `text`, itself included."""

    text: str
    field: str = ""


@dataclass(frozen=True, slots=True)
class Fuzzy:
    """Words at most `distance` (1 or 2) edits from the one form of `text`, same first letter.

    An edit inserts, deletes or changes a letter or swaps two neighbours (optimal string alignment).
    """

    text: str
    distance: int = 1
    field: str = ""


@dataclass(frozen=True, slots=True)
class Wildcard:
    """Words whose exact form is `text` with any letters for each * in it and one for each ?.

    `text` is a pattern as search/wildcards.py reads it, with a letter behind one of them at least.
    """

    text: str
    field: str = ""


@dataclass(frozen=True, slots=True)
class Dates:
    """Articles of the days from `first` to `last`, both included; 0 is an open end.

    With `first` after `last` it matches nothing. An undated article never matches.
    """

    calendar: Calendar
    first: Day
    last: Day


@dataclass(frozen=True, slots=True)
class And:
    """Articles that match every child."""

    children: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Articles that match at least one child."""

    children: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Articles that do not match the child."""

    child: Node


@dataclass(frozen=True, slots=True)
class Everything:
    """Every article, the undated too."""


@dataclass(frozen=True, slots=True)
class Nothing:
    """No article."""


Expanding = Prefix | Fuzzy | Wildcard
"""What stands for other words than those typed; which is only known of an index."""
EXPANDING = (Prefix, Fuzzy, Wildcard)
TextLeaf = Word | Phrase | Prefix | Fuzzy | Wildcard
Leaf = TextLeaf | Dates
# A third of the time that `TextLeaf` and `Leaf` take to ask for.
TEXT_LEAVES = (Word, Phrase, Prefix, Fuzzy, Wildcard)
_LEAVES = (*TEXT_LEAVES, Dates)
Node = Leaf | And | Or | Not | Everything | Nothing


def wanted(node: Node) -> Iterator[TextLeaf]:
    """The words that an article should hold, in the order typed; those under a Not are none."""
    if isinstance(node, TEXT_LEAVES):
        yield node
    elif isinstance(node, And | Or):
        for child in node.children:
            yield from wanted(child)


def leaves(node: Node) -> Iterator[TextLeaf]:
    """All words of the query, in the order typed."""
    if isinstance(node, TEXT_LEAVES):
        yield node
    elif isinstance(node, And | Or):
        for child in node.children:
            yield from leaves(child)
    elif isinstance(node, Not):
        yield from leaves(node.child)


def conjunction(nodes: Iterable[Node]) -> Node:
    """All of `nodes` in normal form; of none, Everything."""
    parts = _unique(_flat(nodes, And))
    if len(parts) == 1 and not isinstance(parts[0], Not):
        return parts[0]
    if Nothing() in parts:
        return Nothing()
    asked = [node for node in parts if not isinstance(node, Everything)]
    if not asked:
        return Everything()
    if all(isinstance(node, Not) for node in asked):
        return And((Everything(), *asked))
    return asked[0] if len(asked) == 1 else And(tuple(asked))


def disjunction(nodes: Iterable[Node]) -> Node:
    """Any of `nodes` in normal form; of none, Nothing."""
    parts = _unique(_alone(node) for node in _flat(nodes, Or))
    if Everything() in parts:
        return Everything()
    asked = [node for node in parts if not isinstance(node, Nothing)]
    if not asked:
        return Nothing()
    return asked[0] if len(asked) == 1 else Or(tuple(asked))


def _alone(node: Node) -> Node:
    """The conjunction of one node."""
    return node if isinstance(node, _LEAVES) else conjunction([node])


def negation(node: Node) -> Node:
    """All articles but those of `node`; a Not, which becomes normal form inside a conjunction."""
    match node:
        case Everything():
            return Nothing()
        case Nothing():
            return Everything()
        case Not(child) | And((Everything(), Not(child))):
            return child
    return Not(node)


def describe(node: Node) -> str:
    """What was searched for, in the query language: parsing it gives the same tree.

    "" is every article, "()" is nothing. It may be longer and deeper than a query may be typed.
    """
    if isinstance(node, _LEAVES):
        return _describe_leaf(node)
    match node:
        case Everything():
            return ""
        case Nothing():
            return "()"
        case Not(child):
            return f"NOT {_bracketed(child)}"
        case And(children):
            asked = [child for child in children if not isinstance(child, Everything)]
            return " AND ".join(map(_bracketed, asked))
        case Or(children):
            return " OR ".join(map(_bracketed, children))


def _describe_leaf(leaf: Leaf) -> str:
    match leaf:
        case Word(text) | Wildcard(text):
            typed = text
        case Dates(calendar, first, last):
            name = "hijri" if calendar is Calendar.HIJRI else "date"
            return f"{name}:{_describe_days(first, last)}"
        case Phrase(text, slop):
            typed = f'"{text}"~{slop}' if slop else f'"{text}"'
        case Prefix(text):
            typed = f"{text}*"
        case Fuzzy(text, distance):
            typed = f"{text}~" if distance == 1 else f"{text}~{distance}"
    return f"{leaf.field}:{typed}" if leaf.field else typed


def _describe_days(first: Day, last: Day) -> str:
    """A day, or both ends; Hijri months, of days 0 to 30, are written as months."""
    begin, end = format_day(first), format_day(last)
    if first != last and begin.endswith("-00"):
        begin, end = begin.removesuffix("-00"), end.removesuffix("-30")
    return begin if begin == end else f"{begin}..{end}"


def _bracketed(node: Node) -> str:
    """`node` as part of a larger query: in brackets where it shows more than one part."""
    if isinstance(node, _LEAVES):
        return _describe_leaf(node)
    match node:
        case And((Everything(), only)):
            return describe(only)
        case And() | Or():
            return f"({describe(node)})"
    return describe(node)


def _flat(nodes: Iterable[Node], kind: type[And] | type[Or]) -> Iterable[Node]:
    """`nodes` with the children of each `kind` in its place; those are in normal form already."""
    for node in nodes:
        if isinstance(node, kind):
            yield from node.children
        else:
            yield node


def _unique(nodes: Iterable[Node]) -> list[Node]:
    return list(dict.fromkeys(nodes))
