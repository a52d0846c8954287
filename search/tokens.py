"""The lexer: a query to tokens, reading quotes, brackets, fields and minus signs.

Where a mark can be punctuation of a pasted headline as well as syntax, it is syntax only where it
touches what it belongs to: `-word` and `headline:word` are, `word - word` and `Oil: a history` are
not, and `al-Qaeda` is one chunk.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from index.fields import TEXT_FIELDS
from search.notices import Notices

DATE_FIELDS = ("date", "hijri")
"""The fields whose value is a day or a range of days."""


class Kind(StrEnum):
    """What a token is."""

    WORD = "word"
    QUOTED = "quoted"
    FIELD = "field"
    NOT = "NOT"
    AND = "AND"
    OR = "OR"
    OPEN = "("
    CLOSE = ")"


OPERATORS = {kind.value: kind for kind in (Kind.NOT, Kind.AND, Kind.OR)}


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of the query.

    `text` of a WORD is the chunk as typed, of a QUOTED what stands between the quotes, of a FIELD
    the name without its colon: one of TEXT_FIELDS or DATE_FIELDS, or another name as typed, which
    is a word. A FIELD is followed by what it stands before. `mark` is the `~5` behind a quote.
    """

    kind: Kind
    text: str = ""
    mark: str = ""


_PLAIN = {name: Token(kind) for name, kind in OPERATORS.items()}

_QUOTES = '"“”„«»'
# By opening quote, what closes it: English, Swedish, German, French, Danish and Finnish habits.
_CLOSING = {'"': '"', "“": "”", "”": "”", "„": "“”", "«": "»", "»": "«»"}
# A straight quote between letters is Hebrew spelling (צה"ל) or inches (5"x7"), not a quotation.
_CHUNK = re.compile(rf"""(?:[^\s(){_QUOTES}]|(?<=[^\W_])"(?=[^\W_]))+""")
_DATE_VALUE = re.compile(rf"(?:[{_QUOTES}][^{_QUOTES}]*(?:[{_QUOTES}]|\Z)|[^\s(){_QUOTES}])+")
# A closing ‘single’ quote stands at the end of a word; within one it is an apostrophe.
_SINGLE_QUOTED = re.compile(r"‘(?=\w)([^‘]*?)(?<=\S)’(?!\w)")
_NAME = re.compile(r"[^\W\d_]+(?=:(?!//))")
_FILLER = re.compile(rf"(?:[^\w\s(){_QUOTES}]|_)*")
_NEAR = re.compile(r"~\d*")
_HAS_WORD = re.compile(r"[^\W_]")

_UNCLOSED = "The closing quote was missing; all that follows the opening one was read as quoted."
_STRAY = "A quote mark without a partner was left out."


def tokens(text: str, notices: Notices) -> list[Token]:
    """The tokens of a scrubbed query; what is no syntax and no word goes to `notices`."""
    chunks = text.split()
    if text.isascii() and "".join(chunks).isalnum():  # as most are: nothing to tell apart
        return [_PLAIN.get(chunk) or Token(Kind.WORD, chunk) for chunk in chunks]
    return list(_Lexer(text, notices).tokens())


class _Lexer:
    """A position in the text, moved forward by every method that yields."""

    def __init__(self, text: str, notices: Notices) -> None:
        self.text = text
        self.notices = notices
        self.at = 0

    def tokens(self) -> Iterator[Token]:
        while self.at < len(self.text):
            char = self.text[self.at]
            if char.isspace():
                self.at += 1
            elif char in "()":
                self.at += 1
                yield Token(Kind.OPEN if char == "(" else Kind.CLOSE)
            elif char in _QUOTES:
                yield from self._quoted()
            else:
                yield from self._chunk()

    def _chunk(self) -> Iterator[Token]:
        """An operator; or a minus sign, fields and a word, as far as they touch."""
        chunk = self._chunk_at(self.at)
        if chunk.isalnum():  # neither field nor minus is in it
            self.at += len(chunk)
            yield Token(OPERATORS[chunk]) if chunk in OPERATORS else Token(Kind.WORD, chunk)
            return
        if self._passed_minus():
            yield Token(Kind.NOT)
        yield from self._fields()
        yield from self._value()

    def _passed_minus(self) -> bool:
        """Move past a minus sign that negates: one, before something to search for."""
        before = self.text[self.at - 1 : self.at]
        starts = not before or before.isspace() or before in "():"
        negates = starts and self.text[self.at] == "-" and self.text[self.at + 1 :][:1] != "-"
        if not (negates and self._value_at(self.at + 1)):
            return False
        self.at += 1
        return True

    def _fields(self) -> Iterator[Token]:
        """The names before a value; punctuation before a name (`¿headline:oil`) is passed over."""
        while not _SINGLE_QUOTED.match(self.text, self.at):
            found = _NAME.match(self.text, self._past_filler())
            if not found:
                return
            name = found.group()
            known = name.lower() if name.lower() in (*TEXT_FIELDS, *DATE_FIELDS) else ""
            if not self._value_at(found.end() + 1):
                return self._tell_empty(known)
            self.at = found.end() + 1
            yield Token(Kind.FIELD, known or name)
            if known in DATE_FIELDS:
                return (yield from self._date_value())
            if known and self._passed_minus():
                yield Token(Kind.NOT)

    def _value(self) -> Iterator[Token]:
        """A word or ‘single quotes’, if that is what comes next."""
        if single := _SINGLE_QUOTED.match(self.text, self.at):
            self.at = single.end()
            yield Token(Kind.QUOTED, _without_quotes(single.group(1)), self._near())
        elif chunk := self._chunk_at(self.at):
            before = self.text[self.at - 1 : self.at]
            self.at += len(chunk)
            # The full stop of `"oil prices".` is not worth a notice.
            if not before or before not in f"){_QUOTES}" or _HAS_WORD.search(chunk):
                yield Token(Kind.WORD, chunk)

    def _date_value(self) -> Iterator[Token]:
        """Everything up to a space or bracket, quoted parts whole: `"Sep 2023".."Oct 2023"`."""
        value = _DATE_VALUE.match(self.text, self.at)
        if not value:
            return
        self.at = value.end()
        if sum(char in _QUOTES for char in value.group()) % 2:
            self.notices.add(_UNCLOSED)
        yield Token(Kind.WORD, re.sub(f"[{_QUOTES}]", " ", value.group()))

    def _quoted(self) -> Iterator[Token]:
        start, end = self.at + 1, self._closing(self.at)
        if end < 0 and not self._opens(self.at):
            self.at = start
            self.notices.add(_STRAY)
            return
        if end < 0:
            self.notices.add(_UNCLOSED)
            end = len(self.text)
        self.at = end + 1
        yield Token(Kind.QUOTED, _without_quotes(self.text[start:end]), self._near())

    def _closing(self, at: int) -> int:
        """Where the quote that opens at `at` is closed, -1 where it is not.

        By its own partner, or by whatever quote comes next: keyboards and editors mix them.
        """
        if self.text[at - 1 : at].isalnum():
            return -1
        for closing in (_CLOSING[self.text[at]], _QUOTES):
            found = re.compile(f"[{closing}]").search(self.text, at + 1)
            if found:
                return found.start()
        return -1

    def _opens(self, at: int) -> bool:
        """Whether the quote at `at` opens a quotation; else it closes or measures something."""
        if self._closing(at) >= 0:
            return True
        before, behind = self.text[at - 1 : at], self.text[at + 1 :]
        touches = bool(behind) and not behind[0].isspace()
        return touches and bool(_HAS_WORD.search(behind)) and not before.isalnum()

    def _near(self) -> str:
        found = _NEAR.match(self.text, self.at)
        self.at = found.end() if found else self.at
        return found.group() if found else ""

    def _value_at(self, at: int) -> bool:
        """Whether something to search for stands at `at`, touching what is before it."""
        following = self.text[at : at + 1]
        if following == "(":
            return True
        if following and following in _QUOTES:
            return self._opens(at)
        chunk = self._chunk_at(at)
        return bool(_HAS_WORD.search(chunk)) or (chunk == "-" and self._value_at(at + 1))

    def _chunk_at(self, at: int) -> str:
        found = _CHUNK.match(self.text, at)
        return found.group() if found else ""

    def _past_filler(self) -> int:
        found = _FILLER.match(self.text, self.at)
        return found.end() if found else self.at

    def _tell_empty(self, known: str) -> None:
        if known:
            told = f"Nothing stood directly behind {known}: so it was searched for as a word."
            self.notices.add(told)


def _without_quotes(quoted: str) -> str:
    """A quotation on one line, without the straight quotes that would end it elsewhere."""
    return " ".join(quoted.replace('"', " ").split())
