"""The leaves of the tree: what one word, quotation or date of a query asks for."""

from __future__ import annotations

import re
import unicodedata

from index.analysis import forms
from index.dates import Calendar, parse_typed
from index.errors import DateError, QueryError
from search.notices import Notices, clipped
from search.query import Dates, Fuzzy, Node, Phrase, Prefix, Wildcard, Word, conjunction, describe
from search.tokens import OPERATORS
from search.wildcards import MOST_WILDCARDS, SHORTEST_BEGINNING, folded, one_star

SHORTEST_PREFIX = 2
SHORTEST_FUZZY = 3  # within one letter of a word of two lies half the dictionary
MOST_EDITS = 2
WIDEST_NEAR = 100  # further apart, two words share an article rather than a thought

LIKELY_HIJRI = range(1300, 1600)  # no newspaper is older than 1600 of the Gregorian calendar

CALENDARS = {"date": Calendar.GREGORIAN, "hijri": Calendar.HIJRI}

_LEAD = re.compile(r"[\W_]*")
# Punctuation, stars and ~2 behind the last letter. A full stop is only part of ~0.8 before a digit.
_TAIL = re.compile(r"(?:~\d*(?:\.\d+)?|[^\w~]|_)+\Z")
_MARK = re.compile(r"\*|~\d*(?:\.\d+)?")
_INITIALS = re.compile(r"(?:[^\W_]\.){2,}\Z")
_RANGE = re.compile(r"\.{2,}|…")


def word(chunk: str, field: str, notices: Notices) -> Node | None:
    """A chunk as typed, without the punctuation around it; None where nothing is left.

    Raises QueryError for a prefix that is too short.
    """
    if chunk.isascii() and chunk.isalnum():
        return plain(chunk, field)
    lead = _LEAD.match(chunk)
    start = lead.end() if lead else 0
    tail = _TAIL.search(chunk, start)
    end = _end_of_word(chunk, start, tail.start()) if tail else len(chunk)
    text = chunk[start:end]
    if not forms(text):
        notices.leave_out(chunk)
        return None
    marks = _MARK.findall(chunk, end)
    if _has_wildcard(chunk[:end]) or len(marks) > 1:
        return _wildcard(chunk, start, end, field, notices)
    return _marked(text, marks[0], field, notices) if marks else plain(text, field)


def plain(text: str, field: str) -> Word:
    """A word; OR, AND and NOT in small letters, lest they be read as operators when shown."""
    return Word(text.lower() if text in OPERATORS else text, field)


def _end_of_word(chunk: str, start: int, end: int) -> int:
    """Arabic and Hebrew marks at the end of a word belong to it, and the last stop of U.S."""
    while end < len(chunk) and unicodedata.category(chunk[end]).startswith("M"):
        end += 1
    return end + 1 if _INITIALS.match(chunk, start, end + 1) else end


def _has_wildcard(text: str) -> bool:
    """Whether a star or question mark stands before or within a word."""
    return "*" in text or "?" in text


def _wildcard(chunk: str, start: int, end: int, field: str, notices: Notices) -> Wildcard | Word:
    """A word with * or ? between its letters; a star behind the last one counts too.

    A question mark behind it asks a question. Plain text where it is no pattern.
    """
    text = one_star(chunk[start:end])
    behind = chunk[end:].lstrip("*")
    starred = text + "*" * (len(behind) < len(chunk) - end)
    read = next((one for one in (starred, text) if _has_wildcard(text) and folded(one)), "")
    if read != starred or _has_wildcard(chunk[:start]) or _MARK.search(behind):
        shown = f"“{clipped(read)}”" if read else "plain text"
        told = (
            f"* and ? stand for letters behind the first {SHORTEST_BEGINNING} of a single word, "
            f"{MOST_WILDCARDS} times at most"
        )
        notices.add(f"“{clipped(chunk)}” was read as {shown}: {told}.")
    return Wildcard(read, field) if read else plain(chunk[start:end], field)


def _marked(text: str, mark: str, field: str, notices: Notices) -> Node:
    """A prefix (`*`) or a fuzzy word (`~`); of several words, the mark counts for the last."""
    *others, last = forms(text)
    shown = last if others else text
    leaf = _prefix(shown, last, field) if mark == "*" else _fuzzy(shown, last, mark, field, notices)
    if not others:
        return leaf
    node = conjunction((*(plain(form, field) for form in others), leaf))
    notices.add(f"“{clipped(text + mark)}” is several words and was read as {describe(node)}.")
    return node


def _prefix(text: str, form: str, field: str) -> Prefix:
    if len(form) < SHORTEST_PREFIX:
        told = f"Type at least {SHORTEST_PREFIX} letters before the star of “{text}*”."
        raise QueryError("q", told)
    return Prefix(text, field)


def _fuzzy(text: str, form: str, mark: str, field: str, notices: Notices) -> Fuzzy | Word:
    if len(form) < SHORTEST_FUZZY:
        told = f"~ needs a word of at least {SHORTEST_FUZZY} letters"
        notices.add(f"“{text}{mark}” was read as “{text}”: {told}.")
        return plain(text, field)
    asked = mark[1:]
    edits = 2 if asked == "2" else 1
    if asked not in ("", "1", "2"):
        edits = MOST_EDITS if float(asked) > 1 else 1
        told = f"~ allows for 1 or {MOST_EDITS} letters"
        notices.add(f"“{clipped(text + mark)}” was read as “{text}~{edits}”: {told}.")
    return Fuzzy(text, edits, field)


def phrase(text: str, mark: str, field: str, notices: Notices) -> Node | None:
    """A quotation and the `~5` behind it; None where it holds no word."""
    count = len(forms(text))
    if not count:
        notices.leave_out(f'"{text}"')
        return None
    if re.search(r"\w[*?]+\w|\w\*", text):
        notices.add("Between quotes, * and ? are read as plain text.")
    if mark == "~":
        notices.add('The ~ behind a quotation needs a number of words, as in "oil prices"~5.')
    slop = int(mark[1:] or 0)
    if slop > WIDEST_NEAR:
        notices.add(f"~{clipped(mark[1:])} was read as ~{WIDEST_NEAR}, the most there is.")
    return Phrase(text, min(slop, WIDEST_NEAR) if count > 1 else 0, field)


def dates(value: str, name: str, notices: Notices) -> Node | None:
    """A day, a month, a year or a range of them; what is no date is searched for as words.

    `name` is a key of CALENDARS. None where there is not even a word.
    """
    parts = [part.strip() for part in _RANGE.split(value)]
    try:
        found = _range(parts, CALENDARS[name])
    except DateError as exc:
        return _no_date(value, name, str(exc), notices)
    for node in found:
        _warn(node, clipped(f"{name}:{value.strip()}"), notices)
    return conjunction(found)


def _no_date(value: str, name: str, why: str, notices: Notices) -> Node | None:
    typed = clipped(f"{name}:{value.strip()}")
    notices.add(f"“{typed}” was not understood and was searched for as words. {why}")
    words = [plain(form, "") for form in forms(value)]
    return conjunction(words) if words else None


def _range(parts: list[str], calendar: Calendar) -> list[Dates]:
    """The days from the first of `parts` to the last; each may be missing, not both.

    One range, or two open ones where the ends are of different calendars.
    """
    if len(parts) > 2 or not any(parts):
        raise DateError("..".join(parts), "A range has two ends, as in 2023-09..2023-10.")
    begin, end = (parse_typed(part, calendar) if part else None for part in (parts[0], parts[-1]))
    if begin and end and begin.calendar is end.calendar:
        return [Dates(begin.calendar, begin.first, end.last)]
    since = [Dates(begin.calendar, begin.first, 0)] if begin else []
    until = [Dates(end.calendar, 0, end.last)] if end else []
    return since + until


def _warn(node: Dates, typed: str, notices: Notices) -> None:
    """Say what can only be a slip: ends exchanged, or a year of the other calendar."""
    if 0 < node.last < node.first:
        notices.add(f"“{typed}” ends before it begins, so nothing matches it.")
    year = (node.first or node.last) // 10000
    if node.calendar is Calendar.GREGORIAN and year in LIKELY_HIJRI:
        notices.add(
            f"“{typed}” means {year} of the Gregorian calendar; for Hijri dates type hijri:"
        )
    if node.calendar is Calendar.HIJRI and year > max(LIKELY_HIJRI):
        notices.add(f"“{typed}” means {year} of the Hijri calendar; for Gregorian dates type date:")
