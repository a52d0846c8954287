"""Files made to harm whoever reads them, each with what is to become of it."""

from __future__ import annotations

import codecs
import gzip
import os
import socket
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random

from index.decoding import LARGEST_DUMP, MOST_LINES
from index.errors import Reason
from index.formats.json_lines import LONGEST_LINE
from tests.archive import page

GIGABYTE = 1 << 30
EMPTY_FILES = 10_000


@dataclass(frozen=True, slots=True)
class Case:
    """What `make` puts into a folder, and what is to come of it.

    `rejects` are the reasons, in order; `articles` are the texts that must stand in the articles'
    headlines or bodies, one for each article that is made of the hostile files.
    """

    name: str
    make: Callable[[Path], object]
    rejects: tuple[Reason, ...] = ()
    articles: tuple[str, ...] = ()


def of_bytes(
    name: str,
    file: str,
    data: bytes,
    rejects: tuple[Reason, ...] = (),
    articles: tuple[str, ...] = (),
) -> Case:
    """A case of one file."""
    return Case(name, lambda folder: (folder / file).write_bytes(data), rejects, articles)


def story(text: str) -> str:
    """A page with one sentence that is looked for."""
    return page("Kalmera", text)


# Compressed


def _bomb(suffix: str) -> Callable[[Path], object]:
    """A gigabyte in a megabyte, as a hundred members that follow each other."""
    member = gzip.compress(b"a" * (10 << 20))
    return lambda folder: (folder / f"bomb{suffix}").write_bytes(member * 100)


def _slow_bomb(folder: Path) -> None:
    """A line of 200 MB that shrinks no more than text may."""
    noise = gzip.compress(Random(1).randbytes(150_000).hex().encode())
    member = noise + gzip.compress(b"a" * (10 << 20))
    (folder / "slow.jsonl.gz").write_bytes(member * 20)


LINE = b'{"body": "A goat has crossed."}\n'
PACKED = gzip.compress(LINE)

COMPRESSED = (
    Case("gzip bomb of lines", _bomb(".jsonl.gz"), (Reason.BAD_GZIP,)),
    Case("gzip bomb of a page", _bomb(".txt.gz"), (Reason.BAD_GZIP,)),
    Case("slow gzip bomb", _slow_bomb, (Reason.LINE_TOO_LONG,)),
    of_bytes("gzip within gzip", "a.jsonl.gz", gzip.compress(PACKED), (Reason.BINARY,)),
    of_bytes("no gzip at all", "a.txt.gz", b"A goat.", (Reason.BAD_GZIP,)),
    of_bytes("empty gzip", "a.jsonl.gz", b"", (Reason.EMPTY,)),
    of_bytes(
        "gzip cut off", "a.txt.gz", gzip.compress(story("Goat.").encode())[:-9], (Reason.BAD_GZIP,)
    ),
    of_bytes("gzip with a tail", "a.jsonl.gz", PACKED + b"tail", (Reason.BAD_GZIP,), ("goat",)),
    of_bytes(
        "gzip with a wrong checksum",
        "a.jsonl.gz",
        PACKED[:-8] + bytes(4) + PACKED[-4:],
        (Reason.BAD_GZIP,),
        ("goat",),
    ),
)

# Long


def _gigabyte(name: str, head: bytes, tail: bytes) -> Callable[[Path], object]:
    def make(folder: Path) -> None:
        with (folder / name).open("wb") as file:
            file.write(head)
            file.seek(GIGABYTE)
            file.write(tail)
        with (folder / name).open("rb", buffering=0) as file:  # the first reader of a hole waits
            while file.read(1 << 20):
                pass

    return make


def _page_of(unit: str) -> bytes:
    head = story("A goat.") + unit
    return (head + unit * ((LARGEST_DUMP - len(head.encode())) // len(unit.encode()))).encode()


def _line_of(unit: bytes) -> bytes:
    head, tail = b'{"headline": "A goat has crossed", "body": "', b'"}\n'
    room = LONGEST_LINE - len(head) - len(tail)
    return head + unit * (room // len(unit)) + tail


WORDS = b"word " * 400_000
LONG = (
    Case(
        "line of a gigabyte",
        _gigabyte(
            "long.jsonl", LINE + b'{"body": "' + WORDS, b'"}\n' + LINE.replace(b"goat", b"cow")
        ),
        (Reason.LINE_TOO_LONG,),
        ("goat", "cow"),
    ),
    Case(
        "line of a gigabyte in UTF-16",
        _gigabyte(
            "long.jsonl",
            codecs.BOM_UTF16_LE + WORDS.decode().encode("utf-16-le"),
            ("\n" + LINE.decode()).encode("utf-16-le"),
        ),
        (Reason.LINE_TOO_LONG,),
        ("goat",),
    ),
    Case("gigabyte of NUL in lines", _gigabyte("nul.jsonl", b"", b"\0"), (Reason.BINARY,)),
    Case("page of a gigabyte", _gigabyte("page.txt", WORDS, b"."), (Reason.TOO_LARGE,)),
    of_bytes("page of too many lines", "a.txt", b"1\n" * (MOST_LINES + 1), (Reason.TOO_LARGE,)),
    of_bytes("page of one letter a line", "a.txt", b"a\n" * MOST_LINES, (Reason.NO_ARTICLE,)),
    of_bytes("page of headings", "a.txt", b"# a\n" * MOST_LINES, (Reason.NO_ARTICLE,)),
    of_bytes("page of one long word", "a.txt", _page_of("x"), (), ("goat",)),
    of_bytes("page of emoji", "a.txt", _page_of("\U0001f600 "), (), ("goat",)),
    of_bytes("page of tags", "a.txt", _page_of("<a>"), (), ("goat",)),
    of_bytes("page of brackets", "a.txt", _page_of("[("), (), ("goat",)),
    of_bytes("page of entities", "a.txt", _page_of("&amp;"), (), ("goat",)),
    of_bytes("page of marks", "a.txt", _page_of("\u0301\u0316"), (), ("goat",)),
    of_bytes("page of sentences", "a.txt", _page_of("The goat has crossed. "), (), ("goat",)),
    of_bytes(
        "page of dates", "a.txt", _page_of("\n23 September 2023")[: 17 * 90_000], (), ("goat",)
    ),
    of_bytes("line of words", "a.jsonl", _line_of(b"word "), (), ("goat",)),
    of_bytes("line of one word", "a.jsonl", _line_of(b"x"), (), ("goat",)),
    of_bytes("line of many words", "a.jsonl", _line_of(b"ab cde f "), (), ("goat",)),
    of_bytes("line of marks", "a.jsonl", _line_of("\u0301\u0316".encode()), (), ("goat",)),
    of_bytes("line of emoji", "a.jsonl", _line_of("\U0001f600 a ".encode()), (), ("goat",)),
    of_bytes("line of paragraphs", "a.jsonl", _line_of(b"a\\n\\n"), (), ("goat",)),
)

# Encodings

TWICE = (Reason.DUPLICATE_ID,)
SAID = "“The goat has crossed,” said the keeper."
ARABIC = "عبرت العنزة الطريق في الصباح الباكر."

ENCODED = (
    of_bytes("NUL in a page", "a.txt", story("A go\0at has crossed.").encode(), (), ("goat",)),
    of_bytes("NUL in a line", "a.jsonl", b'{"body": "A go\0at."}\n', (), ("goat",)),
    of_bytes(
        "NUL for half a page", "a.txt", story("Goat.").encode() + bytes(400), (Reason.BINARY,)
    ),
    of_bytes(
        "surrogates in a page",
        "a.txt",
        story(f"{SAID * 9} \ud800 \udfff").encode("utf-8", "surrogatepass"),
        (),
        ("goat",),
    ),
    of_bytes(
        "overlong slashes",
        "a.txt",
        story(SAID * 30).encode() + b"\nUp \xc0\xae\xc0\xae\xc0\xaf and \xe0\x80\xaf it went.\n",
        (),
        ("goat",),
    ),
    of_bytes(
        "overlong and nothing else", "a.txt", b"\xc0\xaf\xe0\x80\xaf" * 99, (Reason.BAD_ENCODING,)
    ),
    of_bytes("cut in a letter", "a.txt", story(SAID * 9).encode() + b"\xe2\x80", (), ("goat",)),
    of_bytes("UTF-16 without a mark", "a.txt", story(SAID).encode("utf-16-le"), (), ("goat",)),
    of_bytes("UTF-16 the other way", "a.txt", story(SAID).encode("utf-16-be"), (), ("goat",)),
    of_bytes("UTF-32 without a mark", "a.txt", story(SAID).encode("utf-32-le"), (), ("goat",)),
    of_bytes(
        "UTF-16 lines", "a.jsonl", (LINE.decode() * 9).encode("utf-16-le"), TWICE * 8, ("goat",)
    ),
    of_bytes("UTF-16 of odd length", "a.txt", story(SAID).encode("utf-16") + b"\0", (), ("goat",)),
    of_bytes(
        "marks of byte order", "a.txt", codecs.BOM_UTF8 * 99 + story(SAID).encode(), (), ("goat",)
    ),
    of_bytes(
        "turned text", "a.txt", story("\u202eThe goat\u202c is \u2066here.").encode(), (), ("goat",)
    ),
    of_bytes("old Arabic", "a.txt", story(ARABIC * 9).encode("cp1256"), (), ("العنزة",)),
    of_bytes(
        "escapes of a terminal", "a.txt", story("\x1b]0;x\x07\x1b[31mGoat.").encode(), (), ("Goat",)
    ),
    of_bytes("bare returns", "a.txt", story("Goat.").replace("\n", "\r").encode(), (), ("Goat",)),
    of_bytes(
        "line separators", "a.txt", story("A goat\u2028has\x85crossed.").encode(), (), ("goat",)
    ),
)

# Markup stays text

MARKUP = (
    "<script>alert(1)</script> stood in the way of a goat.",
    '<!DOCTYPE goat [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]><goat>&b;</goat> it was.',
    '<?xml version="1.0"?><!-- a goat --> <![CDATA[of <b>two</b> minds]]> it was.',
    "{{ 7*7 }} ${7*7} #{7*7} <%= 7*7 %> a goat it was.",
    "<iframe src=file:///etc/passwd></iframe> a goat it was.",
)
MARKED_UP = tuple(
    of_bytes(f"markup {number}", "a.txt", story(text).encode(), (), (text,))
    for number, text in enumerate(MARKUP, 1)
)

# Files that are none


def _device(folder: Path) -> None:
    (folder / "zero.txt").symlink_to("/dev/zero")
    (folder / "random.jsonl").symlink_to("/dev/urandom")


def _socket(folder: Path) -> None:
    home = os.open(".", os.O_RDONLY)
    os.chdir(folder)  # the path of a socket is short
    try:
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind("socket.txt")
    finally:
        os.fchdir(home)
        os.close(home)


def _links(folder: Path) -> None:
    (folder / "out.txt").symlink_to("/etc/passwd")
    (folder / "root").symlink_to("/")
    (folder / "self.txt").symlink_to("self.txt")
    (folder / "there").symlink_to("zback")
    (folder / "up").symlink_to("..")
    (folder / "zback").symlink_to("there")
    (folder / "zgone.jsonl").symlink_to("nowhere")


def _empty_files(folder: Path) -> None:
    for number in range(EMPTY_FILES):
        (folder / f"m{number:07}.txt").touch()


def _names(folder: Path) -> None:
    for name in (
        b"--help.txt",
        b"new\nline.txt",
        b"\xff\xfe.txt",
        b"\xe2\x80\xaelog.txt",
        b"%s%n.txt",
    ):
        with open(os.fsencode(folder) + b"/" + name, "wb") as file:  # noqa: PTH123 - bytes
            file.write(story("A goat has crossed " + ascii(name)).encode())


NO_FILES = (
    Case("named pipe", lambda folder: os.mkfifo(folder / "pipe.jsonl"), (Reason.NOT_A_FILE,)),
    Case("socket", _socket, (Reason.NOT_A_FILE,)),
    Case("links to devices", _device, (Reason.OUTSIDE_SOURCE,) * 2),
    Case(
        "links in and out",
        _links,
        (
            Reason.OUTSIDE_SOURCE,
            Reason.OUTSIDE_SOURCE,
            Reason.SYMLINK_LOOP,
            Reason.SYMLINK_LOOP,
            Reason.OUTSIDE_SOURCE,
            Reason.SYMLINK_LOOP,
            Reason.MISSING,
        ),
    ),
    Case("ten thousand empty files", _empty_files, (Reason.EMPTY,) * EMPTY_FILES),
    Case("names that bite", _names, (), ("--help", "line.txt", "%s%n", "log.txt", "xff")),
)

CASES = (*COMPRESSED, *LONG, *ENCODED, *MARKED_UP, *NO_FILES)
