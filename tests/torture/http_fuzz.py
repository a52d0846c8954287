"""Requests drawn by lot, from a reader's to no request at all: none is a fault of the server."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from http.client import HTTPException, HTTPResponse
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import NamedTuple
from urllib.parse import quote_from_bytes

from tests.served import Served, served
from tests.torture.outcome import REFUSED, UNHARMED, Outcome, Verdict
from tests.web_archive import PAYLOAD, build
from webui.headers import HEADERS

REQUESTS = 10_000
SEED = 20261122
PATIENCE = 20
"""Seconds that an answer may take; it takes milliseconds."""

AT_ONCE = 4


class Sent(NamedTuple):
    """The bytes of a request, and whether an answer has no body because it asks for none."""

    data: bytes
    method: str


def run(scale: float) -> Outcome:
    """Send them from several threads to a real server, then read its logs."""
    draws = [Random(SEED + number) for number in range(round(REQUESTS * scale))]
    with TemporaryDirectory(prefix="torture-") as name, served(build(Path(name))) as server:
        with ThreadPoolExecutor(AT_ONCE) as threads:
            verdicts = list(threads.map(lambda draw: _judged(server.port, drawn(draw)), draws))
        verdicts.append(judged_answer(server.port, Sent(_request("GET", "/healthz"), "GET"), {200}))
        server.stop()
    return Outcome.of("HTTP requests", [*verdicts, *log_faults(server)])


def _judged(port: int, sent: Sent) -> Verdict:
    return judged_answer(port, sent, set(range(200, 500)))


def judged_answer(port: int, sent: Sent, allowed: set[int]) -> Verdict:
    """Whether the answer to one request has an allowed status, all headers, and JSON for JSON."""
    try:
        status, headers, body = answer_to(port, sent)
    except (OSError, HTTPException) as exc:
        return Verdict("wrong", f"{sent.data[:200]!r} was answered with {exc!r}")
    missing = [name for name, value in HEADERS.items() if headers.get(name) != value]
    if missing or status not in allowed:
        told = f"{status} without {missing}" if missing else f"{status}: {body[:200]!r}"
        return Verdict("wrong", f"{sent.data[:200]!r} was answered with {told}")
    if headers.get("Content-Type") == "application/json" and body:
        json.loads(body)
    return REFUSED if status >= 400 else UNHARMED


def answer_to(port: int, sent: Sent) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body of what comes back on a connection of its own."""
    with socket.create_connection(("127.0.0.1", port), PATIENCE) as connection:
        connection.sendall(sent.data)
        with suppress(OSError):  # it was answered before it was read to its end
            connection.shutdown(socket.SHUT_WR)
        response = HTTPResponse(connection, method=sent.method)
        response.begin()
        return response.status, dict(response.getheaders()), response.read()


def log_faults(server: Served) -> Iterator[Verdict]:
    """What is wrong with the logs of a server that was stopped."""
    for line in (*server.requests, *server.faults):
        try:
            told = json.loads(line)
        except ValueError:
            yield Verdict("wrong", f"a line of the log is no JSON: {line[:200]!r}")
            continue
        if "traceback" in told:
            yield Verdict("wrong", f"a traceback in the log: {told['traceback'][-300:]}")


def drawn(draw: Random) -> Sent:
    """A request: mostly well formed with hostile parts, else not well formed."""
    return draw.choice((_typed, _typed, _typed, _raw, _headed, _headed, _malformed))(draw)


def _request(
    method: str, target: str | bytes, headers: Sequence[bytes] = (), body: bytes = b""
) -> bytes:
    target = target.encode("latin-1") if isinstance(target, str) else target
    first = method.encode() + b" " + target + b" HTTP/1.1"
    return b"\r\n".join([first, b"Host: news.example", *headers, b"", body])


_PATHS = (
    "/",
    "/search",
    "/api/search",
    "/healthz",
    "/api/openapi.json",
    "/article/",
    "/article/harbour-03",
    "/api/article/",
    "/api/article/arabic",
    "/static/",
    "/static/dateline.css",
    "/api/",
    "//evil.example/search",
    "/\\evil.example",
    "/search/..;/..//",
    "/.%2e/.%2e/etc/passwd",
    "/static/..%2f..%2fapp.py",
    "http://evil.example/search",
    "*",
)
_NAMES = (
    *("q", "from", "to", "calendar", "source", "dateline", "paper", "month", "sort", "page"),
    *("limit", "offset", "v", "", "unknown", "q[]", "q.x"),
)
_VALUES = (
    *(
        "ferry",
        "",
        "*",
        "a*",
        "ferry~",
        '"the crossing"~99',
        "NOT",
        "-ferry",
        "((((",
        "date:..",
        "OR",
    ),
    *("headline:", "date:2023..", "hijri:1445-13", "2023-09", "0", "1", "-1", "1001", "9" * 400),
    *(
        "undated",
        "2023",
        "hijri",
        "gregorian",
        "newest",
        "٣",
        "الميناء",
        PAYLOAD,
        "../../etc/passwd",
    ),
    *("\r\nX-Evil: 1", "\n{}", "\0", "\x1b[2J", "\u2028", "\u202e", "{{7*7}}", "%s%n", "a" * 513),
    *(
        "(" * 300,
        '"' * 301,
        "a OR " * 100,
        "ab* " * 120,
        "-" * 500,
        ":" * 200,
        "x~ " * 150,
        "\U0001f600",
    ),
)
_METHODS = ("GET",) * 12 + ("HEAD", "OPTIONS", "POST", "PUT", "DELETE", "PATCH", "TRACE", "get")
_HEADERS: tuple[Callable[[Random], bytes], ...] = (
    lambda draw: b"X-Forwarded-Host: " + draw.randbytes(9).hex().encode(),
    lambda draw: b"X-Forwarded-Proto: " + draw.choice((b"https", b"gopher", b"https, http")),
    lambda draw: b"X-Forwarded-For: 1.2.3.4, evil",
    lambda draw: b"X-Forwarded-Prefix: //evil.example",
    lambda draw: b"SCRIPT_NAME: /evil",
    lambda draw: b"Script-Name: //evil.example",
    lambda draw: (
        b"Host: " + draw.choice((b"", b"evil.example", b"a b", b"[::1", b"\xff", b"x:99999"))
    ),
    lambda draw: (
        b"Range: bytes=" + draw.choice((b"0-0", b"99999-", b"-1", b"5-1", b"x", b"0-0,2-3"))
    ),
    lambda draw: b"If-None-Match: " + draw.choice((b"*", b'"x"', b'W/"', b"\xff")),
    lambda draw: b"If-Modified-Since: " + draw.choice((b"now", b"Sun, 99 Nov 9999 99:99:99 GMT")),
    lambda draw: b"Accept-Encoding: " + draw.choice((b"gzip", b"*;q=0", b"\xff;q=x")),
    lambda draw: b"Accept: " + draw.choice((b"application/json", b"x/y;q=99", b",,,;")),
    lambda draw: (
        b"Cookie: " + draw.randbytes(20).replace(b"\r", b"").replace(b"\n", b"").replace(b"\0", b"")
    ),
    lambda draw: b"Authorization: Basic " + draw.randbytes(9).hex().encode(),
    lambda draw: b"Content-Type: " + draw.choice((b"multipart/form-data", b"text/html; charset=x")),
    lambda draw: b"Content-Length: " + draw.choice((b"0", b"5", b"-1", b"x", b"9" * 30, b"5, 6")),
    lambda draw: (
        b"Transfer-Encoding: "
        + draw.choice((b"chunked", b"gzip", b"chunked, chunked", b"\x0bchunked"))
    ),
    lambda draw: b"Expect: " + draw.choice((b"100-continue", b"200-ok")),
    lambda draw: b"Upgrade: " + draw.choice((b"h2c", b"websocket")),
    lambda draw: (
        b"Connection: " + draw.choice((b"close", b"keep-alive", b"Upgrade, HTTP2-Settings"))
    ),
    lambda draw: b"X: " + b"a" * draw.choice((10, 8000, 9000, 70_000)),
    lambda draw: b"\r\n".join([b"Y: b"] * draw.choice((20, 61, 200))),
    lambda draw: draw.choice(
        (b"No colon", b" folded", b": empty", b"Sp ace: x", b"N\0L: x", b"N: \0")
    ),
)
_BODIES = (
    b"",
    b"hello",
    b"5\r\nhello\r\n0\r\n\r\n",
    b"zz\r\n",
    b"GET /evil HTTP/1.1\r\nHost: a\r\n\r\n",
)


def _typed(draw: Random) -> Sent:
    """What a reader's browser could send."""
    pairs = [(draw.choice(_NAMES), draw.choice(_VALUES)) for _ in range(draw.randint(0, 5))]
    pairs *= draw.choice((1, 1, 1, 1, 20, 70))
    coded = "&".join(f"{name}={quote_from_bytes(value.encode())}" for name, value in pairs)
    method = draw.choice(_METHODS)
    return Sent(_request(method, f"{draw.choice(_PATHS)}?{coded}"), method)


def _raw(draw: Random) -> Sent:
    """Any bytes in the path and in the query, coded or as they are."""
    path, query = draw.randbytes(draw.randint(0, 40)), draw.randbytes(draw.randint(0, 60))
    if draw.random() < 0.5:
        coded = (quote_from_bytes(path) + "?q=" + quote_from_bytes(query)).encode()
    else:
        coded = b"".join(part.translate(None, b"\r\n") for part in (path, b"?", query))
    prefix = draw.choice(_PATHS).encode()
    return Sent(_request("GET", prefix + coded), "GET")


def _headed(draw: Random) -> Sent:
    """Headers that say odd things, with a body that fits them or not."""
    headers = [draw.choice(_HEADERS)(draw) for _ in range(draw.randint(1, 3))]
    method = draw.choice(_METHODS)
    return Sent(_request(method, draw.choice(_PATHS), headers, draw.choice(_BODIES)), method)


def _malformed(draw: Random) -> Sent:
    """No request, or the beginning of one with something amiss."""
    good = _request("GET", "/search?q=ferry")
    kinds: Iterable[bytes] = (
        draw.randbytes(draw.randint(1, 200)) + b"\r\n\r\n",
        b"GET /search HTTP/9.9\r\n\r\n",
        b"GET /search\r\n\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"GET " + b"/a" * draw.choice((4000, 40_000)) + b" HTTP/1.1\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
        good.replace(b"Host", b"Host ", 1),
        good.replace(b"\r\n", b"\n"),
        good.replace(b" HTTP/1.1", b"\x0bHTTP/1.1"),
        good.replace(b"/search", b"search"),
        good.replace(b"GET", draw.choice((b"G\0T", b"G" * 99, b"\xff", b"{}"))),
        b"\r\n" * draw.randint(1, 5) + good,
        good.replace(b"Host: news.example\r\n", b""),
        good.replace(b"1.1", b"1.0").replace(b"Host: news.example\r\n", b""),
    )
    return Sent(draw.choice(tuple(kinds)), "GET")
