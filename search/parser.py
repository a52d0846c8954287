"""The query language: what a person types, read as a tree.

    query    = { operand | "AND" | "OR" }        words side by side must all match;
    operand  = { "NOT" | "-" | field ":" } leaf   OR joins its two neighbours before they do
    leaf     = word | quotation | date | "(" query ")"

Every text is a query: what cannot be read as typed is read some other way or left out, and a
notice says so. docs/query-language.md tells it to the reader.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.analysis import forms
from index.decoding import scrub
from index.errors import QueryError
from index.fields import TEXT_FIELDS
from search.leaves import CALENDARS, dates, phrase, word
from search.notices import Notices
from search.query import (
    And,
    Everything,
    Fuzzy,
    Node,
    Nothing,
    Or,
    Phrase,
    Prefix,
    Wildcard,
    Word,
    conjunction,
    disjunction,
    negation,
)
from search.tokens import OPERATORS, Kind, Token, tokens
from search.wildcards import folded


@dataclass(frozen=True, slots=True)
class Limits:
    """What a query may be: `length` in characters, `nesting` in brackets within brackets."""

    length: int = 512
    nesting: int = 20


LIMITS = Limits()

_OPERATORS = frozenset(OPERATORS)
_JOINS: dict[str, type[And] | type[Or]] = {"AND": And, "OR": Or}

# One word of ASCII with a star or ~ behind it, or with wildcards between its letters
_PLAIN_PREFIX = re.compile(r"([0-9A-Za-z]{2,})\*")
_PLAIN_FUZZY = re.compile(r"([0-9A-Za-z]{3,})~([12]?)")
_PLAIN_WILDCARD = re.compile(r"[0-9A-Za-z]{2,}(?:[*?][0-9A-Za-z]+){1,4}")
_PLAIN_QUOTATION = re.compile(r'"([0-9A-Za-z]+(?: [0-9A-Za-z]+)*)"(?:~([0-9]{1,2}))?')


@dataclass(frozen=True, slots=True)
class Parsed:
    """A query as it was read, and what the reader is to be told about it."""

    node: Node
    notices: tuple[str, ...] = ()


def parse(text: str, limits: Limits = LIMITS) -> Parsed:
    """The tree of a query, in normal form; Everything if it is blank, Nothing if it is rubbish.

    Raises QueryError where the query is beyond `limits` or holds a prefix of one letter.
    """
    text = _fit(text, limits)
    if (known := _plain(text)) is not None:
        return Parsed(known)
    if not text.strip():
        return Parsed(Everything())
    notices = Notices()
    node = _Parser(tokens(text, notices), notices, limits).query()
    return Parsed(node, notices.all())


def _plain(text: str) -> Node | None:
    """The tree of plain words, a quotation of some or a word with a mark, as most queries are.

    None for others. In a fifth of the time that the parser takes.
    """
    if not text.isascii():
        return None
    words = text.split(" ")
    if text.replace(" ", "").isalnum():
        if not all(words):
            return None
        return _all_or_any(And, words) if _OPERATORS.isdisjoint(words) else _plain_chain(words)
    if len(words) == 1 and (marked := _plain_mark(text)):
        return marked
    if quoted := _PLAIN_QUOTATION.fullmatch(text):
        slop = int(quoted[2] or 0)
        return Phrase(quoted[1], slop if " " in quoted[1] else 0)
    return None


def _all_or_any(join: type[And] | type[Or], words: list[str]) -> Node:
    """The conjunction or the disjunction of the words."""
    leaves = tuple(map(Word, dict.fromkeys(words)))
    return join(leaves) if len(leaves) > 1 else leaves[0]


def _plain_chain(words: list[str]) -> Node | None:
    """Words that the same operator joins, or None."""
    operands, between = words[::2], set(words[1::2])
    if len(between) > 1 or len(words) % 2 == 0 or not _OPERATORS.isdisjoint(operands):
        return None
    join = _JOINS.get(between.pop()) if between else None
    return _all_or_any(join, operands) if join else None


def _plain_mark(text: str) -> Node | None:
    """A prefix, a fuzzy word or a pattern, or None."""
    if found := _PLAIN_PREFIX.fullmatch(text):
        return Prefix(found[1])
    if found := _PLAIN_FUZZY.fullmatch(text):
        return Fuzzy(found[1], int(found[2] or 1))
    if _PLAIN_WILDCARD.fullmatch(text) and folded(text):
        return Wildcard(text)
    return None


def any_word(text: str, limits: Limits = LIMITS) -> Parsed:
    """The words of a text joined by OR; signs and operators are none of the query language.

    A question in plain words is read so, as those that searches are judged by. Everything if it is
    blank, Nothing if it holds no word. Raises QueryError where it is longer than `limits`.
    """
    text = _fit(text, limits)
    if not text.strip():
        return Parsed(Everything())
    return Parsed(disjunction(Word(form) for form in forms(text)))


def _fit(text: str, limits: Limits) -> str:
    """The text without what no text should hold. Raises QueryError where it is too long."""
    if len(text) > limits.length:
        raise QueryError(
            "q",
            f"The query has {len(text):,} characters and at most {limits.length:,} are searched"
            " for; shorten it.",
        )
    return scrub(text)


class _Parser:
    """Recursive descent; the depth is that of the brackets, which is limited."""

    def __init__(self, read: list[Token], notices: Notices, limits: Limits) -> None:
        self.tokens = read
        self.notices = notices
        self.limits = limits
        self.at = 0

    def query(self) -> Node:
        node = self.group("", 0)
        return Nothing() if node is None else node

    def next(self) -> Kind | None:
        return self.tokens[self.at].kind if self.at < len(self.tokens) else None

    def take(self) -> Token:
        self.at += 1
        return self.tokens[self.at - 1]

    def group(self, field: str, depth: int) -> Node | None:
        """Everything up to the closing bracket of this depth, which is passed; None if nothing."""
        chains = _Chains(self.notices)
        while (kind := self.next()) and not (kind is Kind.CLOSE and depth):
            if kind in (Kind.AND, Kind.OR):
                chains.operator(self.take().kind)
            elif kind is Kind.CLOSE:
                self.take()
                self.notices.add("A closing bracket without an opening one was left out.")
            else:
                chains.operand(self.operand(field, depth))
        if self.next() is Kind.CLOSE:
            self.take()
        elif depth:
            self.notices.add("A closing bracket was missing and was put at the end.")
        return chains.node()

    def operand(self, field: str, depth: int) -> Node | None:
        """A leaf with the NOTs and field names before it; the name next to it counts."""
        before: list[Node | None] = []  # from left to right: a word, or None for a NOT
        while self.next() in (Kind.NOT, Kind.FIELD):
            token = self.take()
            if token.kind is Kind.NOT:
                before.append(None)
            elif token.text in TEXT_FIELDS or token.text in CALENDARS:
                field = token.text
            elif (name := self.unknown_field(token.text, field)) is not None:
                before.append(name)
        node = self.leaf(field, depth)
        for other in reversed(before):
            if other is not None:
                node = other if node is None else conjunction((other, node))
            elif node is not None:
                node = negation(node)
        return node

    def unknown_field(self, name: str, field: str) -> Node | None:
        known = ", ".join(f"{one}:" for one in (*TEXT_FIELDS, *CALENDARS))
        told = f"“{name}:” is no field and was searched for as a word. The fields are {known}"
        self.notices.add(told)
        return word(name, "" if field in CALENDARS else field, self.notices)

    def leaf(self, field: str, depth: int) -> Node | None:
        if self.next() in (None, Kind.CLOSE, Kind.AND, Kind.OR):
            self.notices.add("NOT was left out: nothing stood behind it.")
            return None
        token = self.take()
        if token.kind is Kind.OPEN:
            return self.bracketed(field, depth + 1)
        if field in CALENDARS:
            return dates(token.text, field, self.notices)
        if token.kind is Kind.QUOTED:
            return phrase(token.text, token.mark, field, self.notices)
        return word(token.text, field, self.notices)

    def bracketed(self, field: str, depth: int) -> Node | None:
        if depth > self.limits.nesting:
            told = f"Brackets may stand in brackets {self.limits.nesting} deep; use fewer."
            raise QueryError("q", told)
        if self.next() is Kind.CLOSE:
            self.notices.leave_out("()")
        return self.group(field, depth)


class _Chains:
    """The operands of one group: a list of lists joined by OR, all of which must match."""

    def __init__(self, notices: Notices) -> None:
        self.notices = notices
        self.chains: list[list[Node]] = []
        self.pending: Kind | None = None
        self.started = False
        self.has_and = False

    def operator(self, kind: Kind) -> None:
        """AND or OR, which counts if operands stand on both sides."""
        if not self.started or self.pending:
            self._left_out(kind)
        else:
            self.pending = kind

    def operand(self, node: Node | None) -> None:
        """A node, or None for one that was left out."""
        self.has_and |= self.pending is Kind.AND
        joins = self.pending is Kind.OR and bool(self.chains)
        self.pending, self.started = None, True
        if node is None:
            return
        if joins:
            self.chains[-1].append(node)
        else:
            self.chains.append([node])

    def node(self) -> Node | None:
        """The tree of all operands, None if there are none."""
        if self.pending:
            self._left_out(self.pending)
        if self.has_and and any(len(chain) > 1 for chain in self.chains):
            self.notices.add(
                "OR joins the two words beside it before AND does; put brackets where you mean"
                " otherwise."
            )
        if not self.chains:
            return None
        return conjunction([_joined(chain) for chain in self.chains])

    def _left_out(self, kind: Kind) -> None:
        told = (
            f'{kind} was left out, as it needs a word on both sides. For the word, type "{kind}".'
        )
        self.notices.add(told)


def _joined(chain: list[Node]) -> Node:
    return disjunction(chain) if len(chain) > 1 else chain[0]
