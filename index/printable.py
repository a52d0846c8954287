"""Text that a terminal shows and does not obey."""

from __future__ import annotations

import re

# Controls, direction marks, lone surrogates; not the non-joiner, which Persian spells with.
_OBEYED = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)


def printable(text: str) -> str:
    """The text with escapes for what a terminal would obey or could not show.

    Articles are clean of that, but a file may be called anything.
    """
    return _OBEYED.sub(lambda found: found[0].encode("unicode_escape").decode(), text)
