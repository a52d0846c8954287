"""The stupid engine: does an article match a query? By scanning its text, for tests only.

What each node means; an engine must agree on every article and every query.

Texts. The six text fields (headline, body, dateline, byline, source, paper) are separate texts.
Each is a list of exact forms, `forms(text)`, and a form's position is its place in that list. A
leaf with a field looks in that field; a leaf without looks in headline, body, dateline and byline,
each by itself (never in source and paper), and matches if any of them does. No leaf reaches from
one field into another.

Word      The forms of its text stand side by side, in order, compared by stem. (One form, as most
          words have: some form has the same stem.)
Phrase    slop 0: its forms stand side by side, in order, compared exactly. slop n > 0: its forms
          all stand, in any order, within some stretch of (number of forms + n) positions; a form
          that the phrase has twice must stand there twice.
Prefix    Some form begins with the one form of its text.
Fuzzy     Some form has the same first character as the one form of its text, and an optimal string
          alignment distance to it (insert, delete, substitute, swap two neighbours; no part is
          edited twice) of at most `distance`.
Wildcard  Some form is its text, folded, with any letters for each * and one for each ?.
Dates     The article's packed day in that calendar (`date` or `hijri`, as it stands, be it derived
          or impossible) is not 0, not before `first` and not after `last`; a bound of 0 is open.
And, Or, Not, Everything, Nothing as in logic: Not of Dates matches undated articles.

A leaf whose text has no forms matches nothing; the parser makes none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from itertools import product

from index.analysis import forms, stem
from index.article import Article
from index.dates import Calendar
from search.query import (
    And,
    Dates,
    Everything,
    Fuzzy,
    Node,
    Not,
    Nothing,
    Or,
    Phrase,
    Prefix,
    TextLeaf,
    Wildcard,
    Word,
)

WITHOUT_FIELD = ("headline", "body", "dateline", "byline")


def matches(node: Node, article: Article) -> bool:
    """Whether the article is a hit of the query."""
    match node:
        case And(children):
            return all(matches(child, article) for child in children)
        case Or(children):
            return any(matches(child, article) for child in children)
        case Not(child):
            return not matches(child, article)
        case Everything():
            return True
        case Nothing():
            return False
        case Dates(calendar, first, last):
            day = article.hijri if calendar is Calendar.HIJRI else article.date
            return day != 0 and first <= day and (last == 0 or day <= last)
    return any(_leaf_matches(node, text) for text in _texts(article, node.field))


def _texts(article: Article, field: str) -> Iterator[list[str]]:
    for name in (field,) if field else WITHOUT_FIELD:
        yield forms(getattr(article, name))


def _leaf_matches(leaf: TextLeaf, text: list[str]) -> bool:
    wanted = forms(leaf.text)
    if not wanted:
        return False
    match leaf:
        case Word():
            return _in_a_row([stem(form) for form in wanted], [stem(form) for form in text])
        case Phrase(slop=0):
            return _in_a_row(wanted, text)
        case Phrase(slop=slop):
            return _near(wanted, text, slop)
        case Prefix():
            return any(form.startswith(wanted[0]) for form in text)
        case Wildcard(pattern):
            return any(is_like(fold(pattern), form) for form in text)
        case Fuzzy(distance=distance):
            return any(is_fuzzy(wanted[0], form, distance) for form in text)


def _in_a_row(wanted: list[str], text: list[str]) -> bool:
    starts = range(len(text) - len(wanted) + 1)
    return any(text[start : start + len(wanted)] == wanted for start in starts)


def _near(wanted: list[str], text: list[str], slop: int) -> bool:
    width = len(wanted) + slop
    return any(
        not Counter(wanted) - Counter(text[start : start + width]) for start in range(len(text))
    )


def fold(pattern: str) -> str:
    """The pattern with the letters of forms."""
    return "".join("".join(forms(c)) if c not in "*?" else c for c in pattern)


def is_like(pattern: str, form: str) -> bool:
    """Whether the form is the pattern with letters for its * and ?."""
    if not pattern:
        return not form
    if pattern[0] == "*":
        return is_like(pattern[1:], form) or (bool(form) and is_like(pattern, form[1:]))
    return bool(form) and pattern[0] in ("?", form[0]) and is_like(pattern[1:], form[1:])


def is_fuzzy(wanted: str, form: str, distance: int) -> bool:
    """Whether `form` is within `distance` edits of `wanted` and begins alike."""
    return wanted[:1] == form[:1] and edits(wanted, form) <= distance


def edits(one: str, other: str) -> int:
    """The optimal string alignment distance, from its recursive definition, by a full table."""
    table: dict[tuple[int, int], int] = {}
    for i, j in product(range(len(one) + 1), range(len(other) + 1)):
        table[i, j] = _cheapest(one, other, i, j, table.__getitem__)
    return table[len(one), len(other)]


def _cheapest(one: str, other: str, i: int, j: int, known: Callable[[tuple[int, int]], int]) -> int:
    """The distance between the first i and the first j characters."""
    if not i or not j:
        return i + j
    differ = one[i - 1] != other[j - 1]
    costs = [known((i - 1, j)) + 1, known((i, j - 1)) + 1, known((i - 1, j - 1)) + differ]
    if i > 1 and j > 1 and one[i - 2 : i] == other[j - 2 : j][::-1]:
        costs.append(known((i - 2, j - 2)) + 1)
    return min(costs)
