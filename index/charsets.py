"""Which encoding a file is in, told from its bytes."""

from __future__ import annotations

import codecs
import re

from index.errors import Reason


class NotText(ValueError):
    """Bytes that are no text; `reason` is BINARY or BAD_ENCODING, the message for a person."""

    def __init__(self, reason: Reason, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason


_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

_MAGIC = (
    (b"%PDF-", "a PDF document"),
    (b"PK\x03\x04", "a ZIP archive or an Office document"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"II*\0", "a TIFF image"),
    (b"MM\0*", "a TIFF image"),
    (b"\x1f\x8b", "a gzip file whose name does not end in .gz"),
    (b"BZh", "a bzip2 file"),
    (b"\xfd7zXZ\0", "an xz file"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard file"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a Windows program"),
    (b"\xd0\xcf\x11\xe0", "an old Office document"),
    (b"SQLite format 3\0", "an SQLite database"),
    (b"{\\rtf", "a rich text (RTF) document"),
    (b"ID3", "an MP3 recording"),
    (b"OggS", "an Ogg recording"),
)

_CONTROLS = bytes(set(range(32)) - set(b"\t\n\v\f\r\x1a\x1b")) + b"\x7f"

_WIDE = ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")

_SEQUENCE = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)
_RUN = re.compile(rb"[\xc0-\xff]{3,}")
_HIGH_LETTER = re.compile(rb"[\xc0-\xff]")

_ARABIC_BY_FREQUENCY = "اليمونرتبعدةسهفحقكأشجصخطإضزىذثغئءظؤآ"
_RUSSIAN_BY_FREQUENCY = "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё"
_ALPHABETS = {
    "cp1256": _ARABIC_BY_FREQUENCY,
    "iso8859_6": _ARABIC_BY_FREQUENCY,
    "cp1251": _RUSSIAN_BY_FREQUENCY,
    "koi8_r": _RUSSIAN_BY_FREQUENCY,
}


def detect(data: bytes) -> str:
    """The name of the encoding, as Python knows it; raises NotText for what is no text.

    A byte order mark decides, then UTF-8 where it can be, then what the high bytes look like.
    "ascii" leaves open what bytes that follow are in.
    """
    marked = next((name for bom, name in _BOMS if data.startswith(bom)), None)
    if marked:
        return marked
    looks_like = next((what for magic, what in _MAGIC if data.startswith(magic)), None)
    if looks_like:
        raise NotText(Reason.BINARY, f"This is not text; it looks like {looks_like}.")
    if _many_controls(data):
        return _wide(data)
    if data.isascii():
        return "ascii"
    return "utf-8" if _is_utf8(data) else _single_byte(data)


def _many_controls(data: bytes) -> bool:
    """Whether every tenth byte is a control character, as in no text of one byte a letter."""
    return len(data) - len(data.translate(None, _CONTROLS)) > len(data) // 10


def _wide(data: bytes) -> str:
    """UTF-16 or UTF-32 without a mark, where nearly all that comes out is readable."""
    for name in _WIDE:
        text = data.decode(name, "replace")
        readable = sum(char.isspace() or (char < "\u2100" and char.isprintable()) for char in text)
        if readable > 0.97 * len(text):
            return name
    raise NotText(Reason.BINARY, "This is not text: it is full of control characters.")


def _is_utf8(data: bytes) -> bool:
    """Whether data is UTF-8, whole or damaged.

    Damaged UTF-8 still has more whole sequences than stray bytes; text in another encoding makes
    a sequence only by accident.
    """
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        whole = sum(1 for _ in _SEQUENCE.finditer(data))
        return whole > data.decode("utf-8", "replace").count("\ufffd")
    return True


def _single_byte(data: bytes) -> str:
    runs = b"".join(_RUN.findall(data))
    if len(runs) * 2 < len(_HIGH_LETTER.findall(data)) or not runs:
        return "cp1252"
    return min(_ALPHABETS, key=lambda name: _mean_rank(runs, name))


def _mean_rank(runs: bytes, name: str) -> float:
    """The mean place of the letters in the alphabet of an encoding ordered by frequency."""
    alphabet = _ALPHABETS[name]
    places = {letter: place for place, letter in enumerate(alphabet)}
    letters = runs.decode(name, "replace").lower()
    return sum(places.get(letter, len(alphabet)) for letter in letters) / len(letters)
