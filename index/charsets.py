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
# Letters of the one-byte encodings of Arabic, Urdu and Cyrillic: whole words are made of them,
# while Western words have one or two of these bytes between ASCII letters.
_LETTERS = rb"\x81\x8a\x8d-\x90\x98\x9a\x9d-\x9f\xaa\xc0-\xff"
_LETTER = re.compile(rb"[" + _LETTERS + rb"]")
_RUN = re.compile(rb"[" + _LETTERS + rb"]{3,}")

_ARABIC = "اليمونرتبعدةسهفحقكأشجصخطإضزىذثغئءظؤآ"
_RUSSIAN = "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё"
_ALPHABETS = {"cp1256": _ARABIC, "iso8859_6": _ARABIC, "cp1251": _RUSSIAN, "koi8_r": _RUSSIAN}
"""The letters of each encoding's language, frequent ones first."""

_HANDICAPS = {"cp1256": 0.0, "iso8859_6": 1.0, "cp1251": 3.0, "koi8_r": 3.0}
"""Added to the mean rank: with a word or two to judge by, what newspapers use more is likelier."""

_RANK_OF_MARKS = 14
"""For what else is Arabic: the letters of Persian and Urdu, vowel marks, the non-joiner."""

WORST_RANK = 13.5
"""Mean ranks, handicap and all, are 7 to 12 in the right encoding and above 14 in a wrong one."""

_TELLING = 40
"""Letters from which on a mean rank tells a wrong encoding; below, the best rank is taken."""

# What English and Western European print needs beyond ASCII in cp1252.
_WESTERN = (
    "€‚„…†‡‹›‘’“”•–—™\u00a0¡£¥§©«»®°·¿ªº´¼½¾±²\u00adŒœÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜß"
    "àáâãäåæçèéêëìíîïñòóôõöøùúûüÿ"
).encode("cp1252")

# "don't" and quoted words as old Macintosh programs wrote them.
_MACINTOSH = re.compile(rb"(?<=[a-z])\xd5(?=[a-z])|\xd2(?=\w)|(?<=[a-z.,!?])\xd3")

_FOREIGN = (
    "cp1250 cp1251 cp1252 cp1253 cp1254 cp1255 cp1257 iso8859_2 iso8859_9 koi8_r cp866 cp720 "
    "cp932 euc_jp gb18030 big5 euc_kr"
)
"""What charset-normalizer may choose from; of all that Python knows, it often takes an odd one."""

_ENOUGH = 1 << 16
"""Bytes that an encoding of one byte a letter is told from."""


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
        text = data[:_ENOUGH].decode(name, "replace")
        if sum(map(_is_readable, text)) > 0.97 * len(text):
            return name
    raise NotText(Reason.BINARY, "This is not text: it is full of control characters.")


def _is_readable(char: str) -> bool:
    """Whether newspapers print it: alphabets, punctuation, the shapes of Arabic letters."""
    return char.isspace() or (
        char.isprintable() and (char < "\u2100" or "\ufb50" <= char < "\uff00")
    )


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
    """The encoding of text that is neither ASCII nor Unicode.

    Arabic and Western print are told by their letters, which is right from a few words on; the
    statistics of charset-normalizer need a page, and are for whatever else there is.
    """
    runs = b"".join(_RUN.findall(data[:_ENOUGH]))
    if 2 * len(runs) > len(_LETTER.findall(data[:_ENOUGH])):
        ranks = {name: _mean_rank(runs, name) + _HANDICAPS[name] for name in _ALPHABETS}
        best = min(ranks, key=lambda name: ranks[name])
        is_plausible = ranks[best] < WORST_RANK or len(runs) < _TELLING
        return best if is_plausible else _foreign(data)
    high = data.translate(None, bytes(range(128)))
    if 2 * len(_MACINTOSH.findall(data)) > len(high):
        return "mac_roman"
    strange = high.translate(None, _WESTERN)
    return "cp1252" if 10 * len(strange) <= len(high) else _foreign(data)


def _foreign(data: bytes) -> str:
    from charset_normalizer import from_bytes  # nearly all files are UTF-8, and do without

    match = from_bytes(data[:_ENOUGH], cp_isolation=_FOREIGN.split()).best()
    if match is None:
        raise NotText(Reason.BAD_ENCODING, "The text is in no encoding that is known here.")
    return match.encoding


def _mean_rank(runs: bytes, name: str) -> float:
    """The mean place of the letters in the alphabet of an encoding ordered by frequency."""
    places = {letter: place for place, letter in enumerate(_ALPHABETS[name])}
    letters = runs.decode(name, "replace").lower()
    return sum(places.get(letter, _rank_beyond(letter)) for letter in letters) / len(letters)


def _rank_beyond(letter: str) -> int:
    is_arabic = "\u0600" <= letter < "\u0700" or letter in "\u200c\u200d"
    return _RANK_OF_MARKS if is_arabic else len(_ARABIC)
