"""Bytes as found on disk to clean text."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

from index.charsets import NotText, detect
from index.errors import Reason, Reject
from index.file_bytes import Rejected, path_text, pieces
from index.kernel.plain_text import odd_characters

LARGEST_DUMP = 2 << 20
"""Bytes of one dump: a page of text is 10 KB, a book 1 MB; beyond this it is something else."""

MOST_LINES = 100_000
"""Lines of one dump: a page has hundreds, a book 30,000; each costs half a kilobyte to look at."""

MOST_DAMAGE = 0.01
"""The share of characters that may be unreadable in a text that is still indexed."""

MOST_MARKS = 30
"""Combining marks on one letter, as in the Stream-Safe Text Format (Unicode Standard Annex 15,
section 13); Arabic has four at most. To order n marks takes time in n squared."""


def read_text(path: Path) -> str | Reject:
    """The whole text of a file, decoded and scrubbed, or why there is none."""
    try:
        text = scrub(decode(_all_bytes(path)))
    except Rejected as exc:
        return exc.reject
    except NotText as exc:
        return Reject(path_text(path), "", exc.reason, str(exc))
    if not text.strip():
        return Reject(path_text(path), "", Reason.EMPTY, "There is no text in this file.")
    if text.count("\n") > MOST_LINES:
        limit = f"The text has more than {MOST_LINES:,} lines, the limit for one page."
        return Reject(path_text(path), "", Reason.TOO_LARGE, limit)
    return text


def _all_bytes(path: Path) -> bytes:
    data = bytearray()
    for piece in pieces(path):
        data += piece
        if len(data) > LARGEST_DUMP:
            limit = f"The text is larger than {LARGEST_DUMP >> 20} MB, the limit for one page."
            raise Rejected(path, Reason.TOO_LARGE, limit)
    return bytes(data)


def decode(data: bytes, encoding: str = "") -> str:
    """The text of the bytes, in the encoding given or the one that they look to be in.

    Single damaged characters become U+FFFD; some are that already, damaged by whoever saved the
    file. Raises NotText where there is no text, or where more than one character in a hundred is
    damaged.
    """
    encoding = encoding or detect(data)
    text = data.decode(encoding, "replace")
    damage = text.count("\ufffd") / max(len(text), 1)
    if damage > MOST_DAMAGE:
        share = f"{damage:.0%} of the characters cannot be read as {encoding.upper()}."
        raise NotText(Reason.BAD_ENCODING, share)
    return text


# One class of characters and no alternatives: it is searched ten times as fast.
_TO_MEND = re.compile(
    "["
    "\x00-\x08\x0b-\x1f\x7f-\x9f"  # controls but \t and \n
    "\u00a0\u202f"  # no-break spaces
    "\u2028\u2029"  # ends of lines and paragraphs
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # direction marks
    "\u00ad\u2060\ufeff"  # soft hyphen, word joiner, byte order mark
    "\ud800-\udfff"  # surrogates, which never come alone
    "]"
)
# Windows punctuation that was taken for Latin-1; HTML reads &#147; in the same way.
_MENDED = {chr(byte): bytes([byte]).decode("cp1252", "ignore") for byte in range(0x80, 0xA0)}
_MENDED |= dict.fromkeys("\r\v\f\x85\u2028\u2029", "\n") | dict.fromkeys("\u00a0\u202f", " ")
_MENDED |= dict.fromkeys(map(chr, range(0xD800, 0xE000)), "\ufffd")


def scrub(text: str) -> str:
    """Text without what a reader cannot see, in NFC, with \\n for every kind of line end.

    Control characters, direction marks, soft hyphens and byte order marks go; no-break spaces
    become spaces, lone surrogates U+FFFD, and of combining marks in a row MOST_MARKS stay. The
    zero-width non-joiner stays: Persian and Urdu spell with it. Scrubbing twice changes nothing
    more.
    """
    if is_plain(text):
        return text
    # What is printable needs no mending, and that is asked at a tenth of the search's cost.
    if not text.replace("\n", " ").isprintable() and _TO_MEND.search(text):
        text = _TO_MEND.sub(_mended, text.replace("\r\n", "\n"))
    if text.isascii():
        return text
    return _with_few_marks(unicodedata.normalize("NFC", _with_few_marks(text)))


_ODD_SHARE = 8
"""Characters of a text for each odd one, or those are not few, and cost as much as scrubbing."""


def is_plain(text: str) -> bool:
    """Whether scrubbing surely changes nothing, told from the few characters that are not ASCII."""
    return is_harmless(odd_characters(text), len(text))


def is_harmless(odd: str, length: int) -> bool:
    """Whether a text of so many characters is plain, by its odd ones: see index.kernel.plain_text.

    None of them combines with what stands before it, so the text is in NFC if they are.
    """
    return not odd or (
        len(odd) * _ODD_SHARE <= length
        and odd.isprintable()
        and not any(map(unicodedata.combining, set(odd)))
        and unicodedata.is_normalized("NFC", odd)
    )


def _with_few_marks(text: str) -> str:
    """Looks at single places, of which a row that is too long has one at least."""
    step = MOST_MARKS + 1
    if not any(map(unicodedata.combining, text[::step])):
        return text
    kept, done = [], 0
    for place in range(0, len(text), step):
        if place >= done and unicodedata.combining(text[place]):
            start, stop = _row_of_marks(text, place)
            if stop - start > MOST_MARKS:
                kept.append(text[done : start + MOST_MARKS])
                done = stop
    return "".join((*kept, text[done:]))


def _row_of_marks(text: str, place: int) -> tuple[int, int]:
    start = stop = place
    while start and unicodedata.combining(text[start - 1]):
        start -= 1
    while stop < len(text) and unicodedata.combining(text[stop]):
        stop += 1
    return start, stop


def _mended(found: re.Match[str]) -> str:
    return _MENDED.get(found[0], "")
