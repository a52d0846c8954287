"""Which of the languages of our newspapers a text is in."""

from __future__ import annotations

import re

from index.kernel.common_words import CommonWords

ENOUGH = 1000
"""Characters that are looked at; a headline tells as much as a book."""

_ASCII = bytes(range(0x80))
_LATIN = re.compile(r"[A-Za-zÀ-ɏ]")
_ARABIC_SCRIPT = re.compile(r"[\u0620-\u064a\u066e-\u06d3\u06fa-\u06ff]")

# Letters that only Urdu has; Persian ones that Arabic lacks; Arabic ones that Persian writes
# otherwise. Kaf and yeh have a code of their own in Persian and Urdu (U+06A9, U+06CC).
_URDU = re.compile(r"[\u0679\u0688\u0691\u06ba\u06be\u06c1\u06c3\u06d2\u06d3]")
_PERSIAN = re.compile(r"[\u067e\u0686\u0698\u06a9\u06af\u06cc]")
_ARABIC = re.compile(r"[\u0629\u0643\u0649\u064a\u0623\u0625]")

# Frequent in English and rare in what else is written in Latin script: no "in", "for" or "has".
_ENGLISH = CommonWords(
    {"the", "of", "and", "that", "with", "by", "from", "this", "it", "its", "his"}
    | {"have", "been", "are", "were", "will", "would", "not", "but", "they", "their"}
    | {"which", "who", "after", "there", "said", "than", "about", "when", "our", "your", "you"}
)

LEAST_ENGLISH = 0.07
"""The share of these words: English prose has 0.1 to 0.3, others 0.02."""

URDU_SHARE = 0.02
"""The share of Urdu letters; Urdu has 0.15, Arabic that quotes a Pakistani name a trace."""


def guess(text: str) -> str:
    """ "en", "ar", "ur", "fa", or "" where it is none of these or cannot be told."""
    head = text[:ENOUGH]
    arabic_letters = 0 if head.isascii() else _letters_in_arabic_script(head)
    if arabic_letters and arabic_letters > len(_LATIN.findall(head)):
        return _in_arabic_script(head, arabic_letters)
    return "en" if _ENGLISH.are_among(head, LEAST_ENGLISH) else ""


def _letters_in_arabic_script(text: str) -> int:
    """Asked of what is not ASCII: little, as a rule, in Latin script."""
    odd = text.encode("utf-8", "replace").translate(None, _ASCII).decode()
    return len(_ARABIC_SCRIPT.findall(odd))


def _in_arabic_script(text: str, letters: int) -> str:
    if len(_URDU.findall(text)) > URDU_SHARE * letters:
        return "ur"
    return "fa" if len(_PERSIAN.findall(text)) > len(_ARABIC.findall(text)) else "ar"
