"""A file of one JSON object a line as text, line by line, whatever its encoding."""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

from index.charsets import NotText, detect
from index.decoding import decode
from index.errors import Reason, Reject
from index.file_bytes import Rejected, path_text, pieces

LONGEST_LINE = 2 << 20
"""Bytes of one line: a book has one million; a longer one is a file without line ends."""

SAMPLE = 1 << 20
"""Bytes at the head of a file that its encoding is told from."""

Line = tuple[str, bytes | str | Reject]
"""Where a line is ("line 7"; "" is the whole file) and its text, or why it has none.

Bytes are what `text_of` has the text of: an object, as it looks, in UTF-8 most likely.
"""


def json_lines(path: Path) -> Iterator[Line]:
    """The lines of a file that are not blank; what makes the file unreadable comes last.

    Holds one line of at most LONGEST_LINE bytes in memory. Line ends are LF or CR LF.
    """
    incoming = pieces(path)
    sample, broken = _sample(incoming)
    try:
        encoding = detect(sample[: sample.rfind(b"\n") + 1] or sample)
        yield from _decoded(path, chain([sample], incoming), encoding)
    except Rejected as exc:
        broken = exc
    except NotText as exc:
        yield "", Reject(path_text(path), "", exc.reason, str(exc))
        return
    if broken:
        yield "", broken.reject


def _sample(incoming: Iterator[bytes]) -> tuple[bytes, Rejected | None]:
    """The head of a file, and what broke it off: the lines before are read all the same."""
    sample = bytearray()
    try:
        for piece in incoming:
            sample += piece
            if len(sample) >= SAMPLE:
                break
    except Rejected as exc:
        return bytes(sample), exc
    return bytes(sample), None


def _decoded(path: Path, incoming: Iterable[bytes], encoding: str) -> Iterator[Line]:
    if encoding.startswith(("utf-16", "utf-32")):
        texts = codecs.iterdecode(incoming, encoding, "replace")
        incoming = (text.encode("utf-8", "replace") for text in texts)
        encoding = "utf-8"
    for number, line in enumerate(split_lines(incoming, LONGEST_LINE), 1):
        if line is None:
            yield f"line {number}", _too_long(path, number)
        elif line.strip():
            where = f"line {number}"
            if encoding == "ascii" and not line.isascii():
                encoding = _encoding_of(line)
            if _is_sound(line, encoding):
                yield where, line
                continue
            text = text_of(path, where, line, encoding)
            if isinstance(text, Reject) or text.strip():
                yield where, text


_UTF_8 = ("utf-8", "utf-8-sig", "ascii")


def _is_sound(line: bytes, encoding: str) -> bool:
    """Whether it may be read as it is. 0xEF begins the marks that are passed over, and U+FFFD, of
    which a line may have few."""
    return encoding in _UTF_8 and line.startswith(b"{") and (line.isascii() or b"\xef" not in line)


def split_lines(incoming: Iterable[bytes], longest: int) -> Iterator[bytes | None]:
    """The lines without their LF; None stands for one of more than `longest` bytes."""
    last = b""
    too_long = False
    for piece in incoming:
        if too_long and b"\n" not in piece:
            continue  # a gigabyte of this is passed over as fast as it is read
        *lines, last = (last + piece).split(b"\n")
        if too_long and lines:
            yield None
            del lines[0]
            too_long = False
        for line in lines:
            yield line if len(line) <= longest else None
        too_long = too_long or len(last) > longest
        if too_long:
            last = b""
    if too_long:
        yield None
    elif last:
        yield last


def _encoding_of(line: bytes) -> str:
    """The encoding of the first line that is not ASCII, which the sample did not reach."""
    try:
        return detect(line)
    except NotText:
        return "utf-8"


def text_of(path: Path, where: str, line: bytes, encoding: str = "utf-8") -> str | Reject:
    """The text of a line, mended, or why it has none."""
    try:
        return decode(line, encoding).lstrip("\ufeff")
    except NotText as exc:
        return Reject(path_text(path), where, exc.reason, str(exc))


def _too_long(path: Path, number: int) -> Reject:
    detail = f"The line is longer than {LONGEST_LINE >> 20} MB; one object a line is wanted."
    return Reject(path_text(path), f"line {number}", Reason.LINE_TOO_LONG, detail)
