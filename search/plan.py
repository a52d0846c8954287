"""What a search does for a query, worked out from its text alone and kept for the next one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from search import query as ours
from search.bm25f import matches_of
from search.compiler import compile_query
from search.executor import matching
from search.matches import Matches, intersection, union
from search.parser import Parsed, any_word, parse
from search.query import describe
from search.snapshot import Snapshot
from search.snippets import Highlighter
from search.units import Asked, Unit, asked_units, expanded, leaf_units

Find = Callable[[Snapshot], Matches]
"""The articles of a snapshot that match, deleted ones never."""

# The longest query that there is takes some 300 KB as a plan.
_KEPT = 256


class Plan(NamedTuple):
    """A query that was read: how it is shown, what finds its articles and what scores them.

    `expanding` counts the words with *, ? or ~; `find` raises QueryError where one of them stands
    for too many words. Where it is None, the articles that match are those that hold one of the
    words.
    """

    interpreted: str
    notices: tuple[str, ...]
    expanding: int
    find: Find | None
    words: tuple[Asked, ...]
    highlighter: Highlighter


def plan(text: str) -> Plan:
    """The plan for a query as typed. Raises QueryError as `parse` does."""
    return _planned(text, date.today())


def any_word_plan(text: str) -> Plan:
    """The plan for the articles with any word of a text, in which no sign has a meaning."""
    return _plan_of(any_word(text))


@lru_cache(maxsize=_KEPT)
def _planned(text: str, today: date) -> Plan:
    """`today` is what the word means in the query: the plan of yesterday is another one."""
    return _plan_of(parse(text))


def _plan_of(parsed: Parsed) -> Plan:
    node = parsed.node
    return Plan(
        interpreted=describe(node),
        notices=parsed.notices,
        expanding=sum(isinstance(leaf, ours.EXPANDING) for leaf in ours.leaves(node)),
        find=None if _any_word(node) else finder(node),
        words=asked_units(node),
        highlighter=Highlighter(node),
    )


def _any_word(node: ours.Node) -> bool:
    leaves = node.children if isinstance(node, ours.Or) else (node,)
    return all(map(_one_word, leaves))


def finder(node: ours.Node) -> Find:
    """What finds the articles of a node.

    Where one word decides, its articles are those that it scores; the executor knows the rest.
    """
    if isinstance(node, ours.TEXT_LEAVES):
        words = leaf_units(node)
        if len(words) == 1:
            return _holding(words[0])
    match node:
        case ours.And(children):
            return _all_of(children)
        case ours.Or(children):
            parts = [finder(child) for child in children]
            return lambda snapshot: union([part(snapshot) for part in parts], snapshot.size)
        case ours.Not(child):
            return _other_than(finder(child))
    query = compile_query(node)
    return lambda snapshot: matching(snapshot, query)


def _all_of(children: Sequence[ours.Node]) -> Find:
    """Words first: what is left of them may spare the search for what is dear."""
    words = [finder(child) for child in children if _one_word(child)]
    others = [
        finder(child) for child in children if not (_one_word(child) or isinstance(child, ours.Not))
    ]
    without = [finder(child.child) for child in children if isinstance(child, ours.Not)]

    def find(snapshot: Snapshot) -> Matches:
        found = intersection([word(snapshot) for word in words]) if words else snapshot.living
        for other in others:
            if not found.count:
                return found
            found &= other(snapshot)
        for unwanted in without:
            found -= unwanted(snapshot)
        return found

    return find


def _one_word(node: ours.Node) -> bool:
    """Whether it matches the articles that its only word scores."""
    return isinstance(node, ours.TEXT_LEAVES) and len(leaf_units(node)) == 1


def _other_than(part: Find) -> Find:
    return lambda snapshot: snapshot.living - part(snapshot)


def _holding(asked: Asked) -> Find:
    if isinstance(asked, Unit):
        return lambda snapshot: matches_of(snapshot, asked)
    return lambda snapshot: matches_of(snapshot, expanded(snapshot, asked))
