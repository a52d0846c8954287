"""Text to terms: one analysis for the index, the query and the highlighter.

A *word* is a run of letters and digits of any script, with its marks, its apostrophes and the
commas between thousands. Its *form* is the word with everything folded that print is not
consistent about; its *stem* is what "words match" compares. `W-2`, `U.S.` and `AC/DC` are
several words; whoever types them gets those words next to each other.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from threading import Lock
from typing import NamedTuple

import Stemmer

MAX_FORM = 100
"""Characters of a form that count: longer runs are encoded data, not words."""

_LETTER = r"[^\W_]"


def _marks(first: int, end: int) -> str:
    marks = (chr(code) for code in range(first, end) if unicodedata.category(chr(code))[0] == "M")
    return "".join(marks)


# Accents, vowel marks and vowel signs of every script follow the letter they belong to. Those of
# the rare planes beyond U+1FFFF are variation selectors. A set of characters is looked up in a
# table as far as U+FFFF and compared one by one beyond, so those are apart.
_MARK = f"[{_marks(0x300, 0x10000)}]"
_RARE_MARK = f"(?=[\U00010000-\U0010ffff])[{_marks(0x10000, 0x20000)}\U000e0100-\U000e01ef]"
_APOSTROPHE = r"['\u2018\u2019\u02bb\u02bc\u02be\u02bf\u0060\u00b4\uff07]"
_THOUSANDS = r"(?<=\d),(?=\d{3}(?!\d))"
# Most words end before a character of ASCII that never goes on with one; asked first, and nothing
# tried again (++), this takes a sixth of the time of (LETTER|MARK|APOSTROPHE(?=LETTER)|...)*.
_MAY_GO_ON = r"(?=['`,]|[^\x00-\x7f])"
_WORD = re.compile(
    rf"{_LETTER}++(?:{_MAY_GO_ON}"
    rf"(?:{_MARK}|{_RARE_MARK}|{_APOSTROPHE}(?={_LETTER})|{_THOUSANDS}){_LETTER}*+)*+"
)

# What NFKD leaves apart though readers type it alike. Arabic: yeh, kaf, heh and teh marbuta in
# their Persian and Urdu shapes; tatweel is only a stretched line.
_FOLDS = str.maketrans(
    {
        "ى": "ي",
        "ی": "ي",
        "ے": "ي",
        "ې": "ي",
        "ک": "ك",
        "ڪ": "ك",
        "ة": "ه",
        "ۃ": "ه",
        "ہ": "ه",
        "ھ": "ه",
        "ە": "ه",
        "ۀ": "ه",
        "ۂ": "ه",
        "ٱ": "ا",
        "ـ": None,
        "\u034f": None,
        **{chr(selector): None for selector in range(0xFE00, 0xFE10)},
        "ı": "i",
        "ø": "o",
        "đ": "d",
        "ł": "l",
        "æ": "ae",
        "œ": "oe",
        "ð": "d",
        "þ": "th",
    }
)


class Token(NamedTuple):
    """A word of a text: `text[start:end]` is the word as printed, `form` its folded form."""

    start: int
    end: int
    form: str


@lru_cache(maxsize=1 << 17)
def fold(word: str) -> str:
    """The form of one word: no case, no accents, no vowel marks, one shape for each letter.

    Signs that spell a word in Indic scripts and in Japanese are kept.
    """
    if word.isascii() and word.isalnum():  # nothing but capitals to fold: a tenth of the time
        return word[:MAX_FORM].lower()
    text = unicodedata.normalize("NFKD", word).casefold().translate(_FOLDS)
    kept = (c for c in unicodedata.normalize("NFKD", text) if c.isalnum() or _spells(c))
    return "".join(_ascii_digit(c) for c in kept)[:MAX_FORM]


def _spells(char: str) -> bool:
    """A vowel sign (combining class 0), a kana's voicing (8) or a virama (9), not an accent."""
    return unicodedata.category(char) in ("Mn", "Mc") and unicodedata.combining(char) in (0, 8, 9)


def _ascii_digit(char: str) -> str:
    return str(unicodedata.digit(char)) if char.isdigit() else char


def tokens(text: str) -> Iterator[Token]:
    """The words of `text` in order; words without a form (marks only) are left out."""
    for match in _WORD.finditer(text):
        form = fold(match.group())
        if form:
            yield Token(match.start(), match.end(), form)


@cache
def _word_apart() -> re.Pattern[str]:
    """For who shows a text; it takes 5 ms to compile."""
    return re.compile(f"({_WORD.pattern})")


def words_from(text: str, start: int, end: int = sys.maxsize) -> Iterator[re.Match[str]]:
    """The words of `text[start:end]`, those without a form too; both are where no word goes on."""
    return _WORD.finditer(text, start, end)


def word_at(text: str, place: int) -> re.Match[str] | None:
    """The word that starts at this place of the text, at which no other goes on."""
    return _WORD.match(text, place)


def apart(text: str) -> list[str]:
    """The text in pieces: what is before the first word, the word, what is between, and so on.

    Words have the odd places; joined, the pieces are the text.
    """
    return _word_apart().split(text)


def forms(text: str) -> list[str]:
    """The exact forms of `text` in order."""
    if text.isascii() and text.replace(" ", "").isalnum():  # as in most queries: a fifth of it
        return [fold(word) for word in text.split()]
    return [token.form for token in tokens(text)]


def is_arabic(form: str) -> bool:
    """Whether the form is of Arabic script, be its language Arabic, Persian or Urdu."""
    return "\u0600" <= form[:1] <= "\u06ff"


# Without caches of their own: each distinct form comes once, which takes a third of the time then.
_ENGLISH = Stemmer.Stemmer("english", 0)
_ARABIC = Stemmer.Stemmer("arabic", 0)
_STEMMERS = Lock()  # Snowball keeps its state in the stemmer: one thread at a time


@lru_cache(maxsize=1 << 17)
def stem(form: str) -> str:
    """The stem of a form: Snowball's English stemmer, or its Arabic one for Arabic script.

    The Arabic stemmer takes one layer a pass (the article, then the ending), so it is repeated
    until nothing changes.
    """
    with _STEMMERS:
        if not is_arabic(form):
            return str(_ENGLISH.stemWord(form)) or form
        while (shorter := str(_ARABIC.stemWord(form))) and shorter != form:
            form = shorter
        return form


def stems(forms: Sequence[bytes]) -> list[bytes]:
    """`stem` of each form, both in UTF-8, in a fifth of the time if they are distinct."""
    with _STEMMERS:
        shorter: list[bytes] = _ENGLISH.stemWords(forms)
    found = [short or form for short, form in zip(shorter, forms, strict=True)]
    if not b"".join(forms).isascii():
        for number, form in enumerate(forms):
            if b"\xd8" <= form < b"\xdc":  # U+0600 to U+06FF, which `is_arabic` looks for
                found[number] = stem(form.decode()).encode()
    return found
