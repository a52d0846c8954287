"""Good files damaged by lot: bits turned, pieces cut out, doubled, moved, or put in."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterable
from pathlib import Path
from random import Random

from tests.archive import page

MUTANTS = 1000
SEED = 20261122

_SPLINTERS = (
    b"\0",
    b"\xed\xa0\x80",
    b"\xc0\xaf",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"\xe2\x80\xae",
    b'\\ud800"',
    b"\\u0000",
    b'"',
    b"{",
    b"[" * 2000,
    b"\n",
    b"\r",
    b"\n\n\n",
    b"<script>",
    b"&#0;&#xd800;&#x110000;",
    b"9" * 5000,
    b"\xcc\x81" * 500,
)


def _lines(number: int) -> bytes:
    records = [
        {"headline": f"Ferry {number} is late", "body": "It was “late”.", "date": "2023-09-23"},
        {"headline": "العبّارة", "body": f"تأخرت {number} مرة.", "hijri": "1445-03-08", "lines": {}},
        {"body": f"Third {number}.", "source": "AFP", "date_flags": [], "url": "https://a.example"},
    ]
    return b"".join(json.dumps(each, ensure_ascii=False).encode() + b"\n" for each in records)


def _page(number: int) -> bytes:
    return page("Kalmera", f"Goat {number} has “crossed” the road.").encode()


def _turned(data: bytes, draw: Random) -> bytes:
    turned = bytearray(data)
    for _ in range(draw.randint(1, 9)):
        turned[draw.randrange(len(turned))] ^= 1 << draw.randrange(8)
    return bytes(turned)


def _cut(data: bytes, draw: Random) -> bytes:
    start, stop = sorted((draw.randrange(len(data)), draw.randrange(len(data) + 1)))
    return data[:start] + data[stop:]


def _doubled(data: bytes, draw: Random) -> bytes:
    start, stop = sorted((draw.randrange(len(data)), draw.randrange(len(data) + 1)))
    return data[:stop] + data[start:stop] * draw.randint(1, 20) + data[stop:]


def _moved(data: bytes, draw: Random) -> bytes:
    one, two = sorted((draw.randrange(len(data)), draw.randrange(len(data))))
    return data[two:] + data[one:two] + data[:one]


def _splintered(data: bytes, draw: Random) -> bytes:
    for _ in range(draw.randint(1, 4)):
        place = draw.randrange(len(data))
        data = data[:place] + draw.choice(_SPLINTERS) + data[place:]
    return data


_DAMAGES = (_turned, _cut, _doubled, _moved, _splintered)
_KINDS: tuple[tuple[str, Callable[[int], bytes]], ...] = (
    ("jsonl", _lines),
    ("txt", _page),
    ("json.gz", lambda number: gzip.compress(_lines(number), mtime=0)),
    ("txt.gz", lambda number: gzip.compress(_page(number), mtime=0)),
)


def mutants(folder: Path, numbers: Iterable[int]) -> list[str]:
    """Puts a damaged file for each number into the folder; their names."""
    return [_mutant(folder, number) for number in numbers]


def _mutant(folder: Path, number: int) -> str:
    draw = Random(SEED + number)
    ending, make = draw.choice(_KINDS)
    damage = draw.choice(_DAMAGES)
    name = f"m{number:04}.{ending}"
    (folder / name).write_bytes(damage(make(number), draw))
    return name
