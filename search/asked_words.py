"""One word that a query asks for: how it begins in print, and which printed words it is.

What begins alike is found in a text by a regular expression, in a fraction of the time that cutting
the text into words takes. Only those few are cut, folded, stemmed and compared. The expression may
find too much, never too little.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple

from index.analysis import forms, stem
from search import query as ours
from search.kernel.distance import within
from search.wildcards import folded, matcher

_JOIN = r"\W?"
"""What print may put between two letters of a word: an apostrophe, the comma of thousands, or "?",
which stands for all that is not ASCII. A class of just these takes longer to compile."""

_END = "(?![a-z0-9])"

_MOST_LETTERS = 6
"""Of a beginning that are looked for. Few words of a text have as many in common, and each letter
takes a hundred-thousandth of a second to compile."""

_WILDCARD = re.compile(r"[*?]")

Holds = Callable[[Sequence[str]], list[bool]]


class AskedWord(NamedTuple):
    """What finds one word that is asked for.

    `holds` says which of several forms are the word. `pattern` is for a text in small letters of
    ASCII: it finds where all those begin that have nothing but ASCII and apostrophes; it is None
    where there can be none.
    """

    holds: Holds
    pattern: re.Pattern[bytes] | None


def _asked(begins: str, holds: Holds, after: str = "") -> AskedWord:
    """A word whose forms begin so; `after` is what may follow it in print if that is all."""
    return AskedWord(holds, re.compile(_pattern(begins, after)) if begins.isascii() else None)


def _pattern(begins: str, after: str) -> bytes:
    """The beginning, where no word of ASCII goes on, with its letters joined as in print.

    Its first letter comes first, which the search leaps to. The others are only looked at: they may
    be of another word that begins so itself.
    """
    first = begins[:1] or "[a-z0-9]"
    rest = "".join(_JOIN + letter for letter in begins[1:_MOST_LETTERS])
    end = after if len(begins) <= _MOST_LETTERS else ""
    return f"{first}(?<![a-z0-9]{first})(?={rest}{end})".encode()


def asked_words(leaf: ours.TextLeaf) -> list[AskedWord]:
    """Those of a leaf in its order; of words near each other, the different ones."""
    wanted = forms(leaf.text)
    match leaf:
        case ours.Word():
            return [_of_stem(stem(form)) for form in wanted]
        case ours.Phrase(slop=0):
            return list(map(_of_form, wanted, [*map(_before, wanted[1:]), _END]))
        case ours.Phrase():
            return [_of_form(form, _END) for form in dict.fromkeys(wanted)]
        case ours.Wildcard(text):
            return _like(folded(text))
        case ours.Prefix():
            return [_begun(form) for form in wanted]
        case ours.Fuzzy(distance=distance):
            return [_asked(form[0], partial(_nearly, form, distance)) for form in wanted]


def _of_stem(wanted: str) -> AskedWord:
    return _asked(beginning(wanted), lambda forms: [stem(form) == wanted for form in forms])


def beginning(wanted: str) -> str:
    """What all forms of an English stem begin with.

    Snowball's stemmer changes the last letter at most of those that it leaves (hoping, hope; cries,
    cri; possibility, possibl), but makes -ie of -ying behind a single letter.
    """
    if len(wanted) == 3 and wanted.endswith("ie"):
        return wanted[:1]
    return wanted[: max(2, len(wanted) - 1)]


def _of_form(wanted: str, after: str) -> AskedWord:
    return _asked(wanted, lambda forms: [form == wanted for form in forms], after)


def _begun(start: str) -> AskedWord:
    return _asked(start, lambda forms: [form.startswith(start) for form in forms])


def _like(pattern: str) -> list[AskedWord]:
    if not pattern:
        return []
    begins, matches = _WILDCARD.split(pattern)[0], matcher(pattern)
    return [_asked(begins, lambda forms: [bool(matches(form)) for form in forms])]


def _before(form: str) -> str:
    """The end of a word that this form may follow, which begins as it does or not with ASCII."""
    return rf"(?=[^a-z0-9]+(?:{form[0]}|\?))" if form[0].isascii() else _END


def _nearly(word: str, distance: int, forms: Sequence[str]) -> list[bool]:
    """Those of the same first letter that few edits make into the word.

    Most others are told from it by the letters they have: an edit takes away and adds one at most.
    """
    letters = set(word)
    likely = [
        form
        for form in forms
        if form[0] == word[0] and len(letters.symmetric_difference(form)) <= 2 * distance
    ]
    near = dict(zip(likely, within(distance, word, likely).tolist(), strict=True))
    return [near.get(form, False) for form in forms]
