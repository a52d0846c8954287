"""Lines of JSON made to harm whoever reads them, each with what is to become of it."""

from __future__ import annotations

import json

from index.errors import Reason
from tests.torture.hostile_cases import TWICE, Case, of_bytes

DEEP = 100_000
FLOOD = "na " * 100_000
WORD = "n" * 900_000


def _line(name: str, line: str | bytes, *rejects: Reason) -> Case:
    """A line that becomes an article about a goat, or is rejected."""
    data = line.encode() if isinstance(line, str) else line
    return of_bytes(name, "m.jsonl", data + b"\n", rejects, () if rejects else ("goat",))


def _with(name: str, **fields: object) -> Case:
    """A record of a goat with some hostile fields."""
    return _line(name, json.dumps({"headline": "A goat has crossed", **fields}))


JSON = (
    _line("lists in lists", "[" * DEEP, Reason.BAD_JSON),
    _line("objects in objects", '{"a":' * DEEP, Reason.BAD_JSON),
    _line("a deep body", f'{{"body": {"[" * DEEP}{"]" * DEEP}}}', Reason.BAD_JSON),
    _line("a deep unknown key", f'{{"body": "x", "k": {"[" * DEEP}{"]" * DEEP}}}', Reason.BAD_JSON),
    _line("a list as body", f'{{"body": {"[" * 500}{"]" * 500}}}', Reason.BAD_FIELD),
    _line("a string that does not end", '{"body": "' + WORD, Reason.BAD_JSON),
    _line("bare words", "headline: goat", Reason.BAD_JSON),
    _line("two objects", '{"body": "goat"}{"body": "cow"}', Reason.BAD_JSON),
    _line("null", "null", Reason.BAD_JSON),
    _line("a number", "9" * 1_000_000, Reason.BAD_JSON),
    _line("an empty object", "{}", Reason.NO_ARTICLE),
    _line("not a number", '{"body": NaN, "headline": Infinity}', Reason.NO_ARTICLE),
    _line("a key twice", '{"headline": "cow", "headline": "goat"}'),
    _line("a raw NUL", b'{"headline": "go\0at"}'),
    _line("raw bytes", b'{"headline": "a goat ' + b"\xff\xfe\xed\xa0\x80" * 2000 + b'"}'),
    _line("many keys", "{" + "".join(f'"k{n}": 1, ' for n in range(100_000)) + '"body": "goat"}'),
)

FIELDS = (
    _with("surrogates", body="\ud800 \udc00\ud800", byline="\udfff", paper="\ud83d"),
    _with("NUL everywhere", body="\0a\0", id="\0", url="\0", path="\0", lang="\0", source="\0"),
    _with("an id up and out", id="../../../etc/passwd"),
    _with("an id coded", id="..%2f..%2fetc%2fpasswd"),
    _with("an id of a thousand", id="a" * 1000),
    _with("an id of a million", id=WORD),
    _with("an id of a dot", id="."),
    _with("an id in lines", id="a\nb\r\nc"),
    _with("an id of tags", id="<script>alert(1)</script>"),
    _with("an id of a surrogate", id="\ud800"),
    _with("an id of dashes", id="--help"),
    _with("an id of blanks", id="   "),
    _with("a path up and out", path="../../../../etc/passwd"),
    _with("a path of a million", path=f"/{WORD}"),
    _with("a path of a surrogate", path="/\udcff"),
    _with("an address of script", url="javascript:alert(1)"),
    _with("an address of a million", url=f"https://goat.example/{WORD}"),
    _with("a source of a million", source=WORD),
    _with("a paper of many words", paper=FLOOD),
    _with("a dateline of a million", dateline=WORD, byline=FLOOD, masthead=FLOOD),
    _with("a language of a million", lang=WORD, indexed_at=WORD),
    _with("numbers for texts", body=1e300, paper=10**4000, source=-0.0),
    _with("a day of a million", date=WORD, hijri=FLOOD),
    _with("days that are none", date="99999-99-99", hijri="0000-00-00"),
    _with("a day of other digits", date="٢٠٢٣-٠٩-٢٣", hijri="१४४५"),
    _with("a day as a number", date=10**300, hijri=-1),
    _with("origins and flags", date_origin=WORD, hijri_origin="x", date_flags=["f" * 9] * 9999),
    _with("lines that are none", lines={"body": [-1, 10**20], "": [0, 0]}),
)

REFUSED = (
    _line(
        "lines of huge numbers",
        '{"headline": "a", "lines": {"b": [1, %s]}}' % ("9" * 5000),
        Reason.BAD_FIELD,
    ),
    _line("lines of text", '{"headline": "a", "lines": "b"}', Reason.BAD_FIELD),
    _line("flags of numbers", '{"headline": "a", "date_flags": [[1]]}', Reason.BAD_FIELD),
    _line("an id of a list", '{"headline": "a", "id": ["b"]}', Reason.BAD_FIELD),
    _line("true", '{"headline": true}', Reason.BAD_FIELD),
)

ONE_ID = of_bytes(
    "ten thousand times one id",
    "m.jsonl",
    b'{"id": "../twice", "headline": "A goat"}\n' * 10_000,
    TWICE * 9_999,
    ("goat",),
)

RECORDS = (*JSON, *FIELDS, *REFUSED, ONE_ID)
