"""Words with * and ? in them: `wom?n`, `lab*r`.

`?` stands for one letter and `*` for any number of them, none included. Both are compared with
exact forms, so the letters beside them are folded as a form is.
"""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Callable
from functools import lru_cache

from index.analysis import forms

SHORTEST_BEGINNING = 2
"""Letters before the first * or ?, as before the star of a prefix."""

MOST_WILDCARDS = 4
"""In one word. Each lets the others be tried at more places."""

_WILDCARDS = re.compile(r"([*?])")
_STARS = re.compile(r"\*+")


def one_star(text: str) -> str:
    """The same pattern, with one star where there are several in a row."""
    return _STARS.sub("*", text)


def folded(text: str) -> str:
    """The pattern that exact forms are compared with; "" where the text is no single word.

    The text begins with a letter; its * and ? are no syntax where it is too short before the first
    or has too many.
    """
    pieces = _WILDCARDS.split(text)
    letters = ["".join(forms(piece)) for piece in pieces[::2]]
    if len(pieces) // 2 > MOST_WILDCARDS or len(letters[0]) < SHORTEST_BEGINNING:
        return ""
    if forms("".join(pieces[::2])) != ["".join(letters)]:  # an address, or two words run together
        return ""
    pieces[::2] = letters
    return "".join(pieces)


@lru_cache(maxsize=256)
def matcher(pattern: str) -> Callable[[str], object]:
    """What says whether a form matches a folded pattern.

    The expression of fnmatch never goes back behind a star, so its time grows with the length of
    the form times that of the pattern, whatever they are.
    """
    return re.compile(fnmatch.translate(pattern)).match
