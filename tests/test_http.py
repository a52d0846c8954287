"""The server on the wire: its document, its limits, its logs, and what is no request at all."""

from __future__ import annotations

import json
import logging
import re
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.checks import negative_data_rejection, positive_data_acceptance

from tests.served import Served, served
from tests.torture.http_fuzz import Sent, answer_to, log_faults
from tests.web_archive import PAYLOAD, build
from webui.app import MOST_PARAMETERS, create_app
from webui.headers import HEADERS
from webui.log_lines import JsonLine, access_line
from webui.malformed import status_of

ROOT = Path(__file__).parent.parent
DOCUMENT = json.loads((ROOT / "webui" / "openapi.json").read_text(encoding="utf-8"))
OPERATIONS = sorted(DOCUMENT["paths"])


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("wire"))


@pytest.fixture(scope="module")
def server(archive: Path) -> Iterator[Served]:
    with served(archive) as started:
        yield started
        started.stop()
        assert [fault.note for fault in log_faults(started)] == []


@pytest.fixture(scope="module")
def app(archive: Path) -> Iterator[Flask]:
    app = create_app({"INDEX_DIR": str(archive)})
    yield app
    app.extensions["engines"].close()


def get(server: Served, target: str, *headers: str, method: str = "GET") -> tuple[int, Any, bytes]:
    """What a request is answered with; all answers have the headers of the house."""
    lines = [f"{method} {target} HTTP/1.1", "Host: news.example", *headers, "", ""]
    return sent(server, "\r\n".join(lines).encode("latin-1"), method)


def sent(server: Served, data: bytes, method: str = "GET") -> tuple[int, Any, bytes]:
    status, headers, body = answer_to(server.port, Sent(data, method))
    assert {name: headers.get(name) for name in HEADERS} == dict(HEADERS), (data[:99], headers)
    return status, headers, body


class TestDocument:
    def test_is_served_as_it_is_written(self, server: Served) -> None:
        status, headers, body = get(server, "/api/openapi.json")
        assert (status, headers["Content-Type"]) == (200, "application/json")
        assert json.loads(body) == DOCUMENT

    def test_has_every_address_and_no_other(self, app: Flask) -> None:
        rules = {re.sub(r"<\w+>", "{id}", str(rule)) for rule in app.url_map.iter_rules()}
        assert rules - {"/static/{id}", "/favicon.ico"} == set(DOCUMENT["paths"])

    def test_the_page_about_it_names_every_parameter_and_status(self) -> None:
        page = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
        assert "/api/openapi.json" in page
        parameters = {each["name"] for each in DOCUMENT["components"]["parameters"].values()}
        assert [name for name in parameters - {"id"} if f"`{name}`" not in page] == []
        statuses = {
            status for path in DOCUMENT["paths"].values() for status in path["get"]["responses"]
        }
        assert [status for status in statuses - {"200"} if f"| {status} |" not in page] == []

    @pytest.mark.parametrize(
        "path",
        [
            "/api/search?q=ferry&limit=1",
            "/api/timeline?q=ferry",
            "/api/suggest?q=fer",
            "/api/article/harbour-03",
        ],
    )
    def test_its_examples_have_the_keys_of_real_answers(self, server: Served, path: str) -> None:
        name = re.sub(r"[^/]+$", "{id}", path) if "article" in path else path.partition("?")[0]
        answers = DOCUMENT["paths"][name]["get"]["responses"]["200"]
        example = answers["content"]["application/json"]["example"]
        real = json.loads(get(server, path)[2])
        assert shape(real).items() <= shape(example).items()

    @pytest.mark.parametrize("path", OPERATIONS)
    def test_answers_are_what_it_says_to_whatever_is_asked(self, server: Served, path: str) -> None:
        """schemathesis draws requests that fit the document, and some that do not."""
        schema = schemathesis.openapi.from_url(f"http://127.0.0.1:{server.port}/api/openapi.json")
        operation = schema[path]["GET"]

        @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
        @given(
            case=st.one_of(
                operation.as_strategy(),
                operation.as_strategy(generation_mode=schemathesis.GenerationMode.NEGATIVE),
            )
        )
        def answers(case: schemathesis.Case) -> None:
            # No schema says what a date is, so some that fit are refused; blanks are left out,
            # so some that do not fit are answered.
            case.call_and_validate(
                excluded_checks=[positive_data_acceptance, negative_data_rejection]
            )

        answers()


def shape(value: object) -> dict[str, str]:
    """Where in a JSON value there is what kind of thing; of lists the first entry counts."""
    if isinstance(value, dict):
        below = {f".{key}{name}": kind for key in value for name, kind in shape(value[key]).items()}
        return {"": "object", **below}
    if isinstance(value, list):
        return {"": "list", **({f"[]{n}": k for n, k in shape(value[0]).items()} if value else {})}
    return {"": "number" if isinstance(value, int | float) else type(value).__name__}


MALFORMED = {
    "no request line": (b"\x16\x03\x01 hello\r\n\r\n", 400),
    "no version": (b"GET /\r\n\r\n", 400),
    "a version to come": (b"GET / HTTP/7.0\r\n\r\n", 400),
    "a control in the method": (b"G\0T / HTTP/1.1\r\n\r\n", 400),
    "a header without a colon": (b"GET / HTTP/1.1\r\nHost\r\n\r\n", 400),
    "a NUL in a header": (b"GET / HTTP/1.1\r\nA: \0\r\n\r\n", 400),
    "a folded header": (b"GET / HTTP/1.1\r\nA: b\r\n c\r\n\r\n", 400),
    "two lengths": (b"GET / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", 400),
    "length and chunks": (
        b"GET / HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
        400,
    ),
    "an odd coding": (b"GET / HTTP/1.1\r\nTransfer-Encoding: odd\r\n\r\n", 400),
    "an odd expectation": (b"GET / HTTP/1.1\r\nHost: a\r\nExpect: tea\r\n\r\n", 417),
    "a long address": (b"GET /" + b"a" * 9000 + b" HTTP/1.1\r\n\r\n", 414),
    "many headers": (b"GET / HTTP/1.1\r\n" + b"A: b\r\n" * 61 + b"\r\n", 431),
    "a long header": (b"GET / HTTP/1.1\r\nA: " + b"b" * 9000 + b"\r\n\r\n", 431),
}


class TestLimits:
    def test_the_headers_of_every_answer_are_those_of_the_documentation(self) -> None:
        page = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
        written = re.findall(r"^([A-Z][\w-]+): (.+)$", page, re.MULTILINE)
        assert dict(written) == dict(HEADERS)
        assert dict(written) == {
            "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; "
            "img-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; "
            "base-uri 'none'",
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "no-referrer",
            "Cross-Origin-Opener-Policy": "same-origin",
        }

    @pytest.mark.parametrize("name", MALFORMED)
    def test_what_is_no_request_is_answered_as_any_other(self, server: Served, name: str) -> None:
        data, expected = MALFORMED[name]
        status, headers, body = sent(server, data)
        assert (status, headers["Connection"]) == (expected, "close")
        error = json.loads(body)["error"]
        assert set(error) == {"code", "message", "field"}

    def test_only_a_fault_of_ours_is_a_server_error(self) -> None:
        assert status_of(ZeroDivisionError("1 / 0")) == (500, "Internal Server Error")

    def test_many_parameters_are_refused(self, server: Served) -> None:
        assert get(server, "/search?" + "&".join(["a="] * MOST_PARAMETERS))[0] == 200
        assert get(server, "/search?" + "&".join(["a="] * (MOST_PARAMETERS + 1)))[0] == 400
        assert get(server, "/search?q=" + "a" * 8001)[0] == 414

    def test_head_says_what_get_says(self, server: Served) -> None:
        for path in ("/healthz", "/static/icon.svg", "/nowhere", "/api/article/harbour-03"):
            whole, head = get(server, path), get(server, path, method="HEAD")
            assert head[0] == whole[0]
            assert head[2] == b""
            changing = {"Date"}
            assert {k: v for k, v in head[1].items() if k not in changing} == {
                k: v for k, v in whole[1].items() if k not in changing
            }

    @pytest.mark.parametrize(
        "target",
        [
            "//evil.example",
            "//evil.example/..",
            "/\\evil.example",
            "/%2f%2fevil.example",
            "http://evil.example/nowhere",
            "///evil.example/",
            "/search/",
            "/article//evil.example",
        ],
    )
    def test_no_address_leads_elsewhere(self, server: Served, target: str) -> None:
        status, headers, _ = get(server, target)
        assert status in (400, 404)
        assert "Location" not in headers

    def test_headers_of_proxies_change_no_link(self, server: Served) -> None:
        forged = ("X-Forwarded-Host: evil.example", "X-Forwarded-Prefix: //evil.example")
        for path in ("/", "/search?q=ferry", "/article/harbour-03"):
            body = get(server, path, *forged, "X-Forwarded-Proto: gopher")[2]
            assert b"evil" not in body


@pytest.mark.parametrize(
    ("options", "environment"),
    [
        (("--trusted-host", "news.example", "--trusted-host", "paper.example"), {}),
        ((), {"DATELINE_TRUSTED_HOSTS": "news.example,paper.example"}),
    ],
)
def test_only_trusted_hosts_are_served(
    archive: Path, options: tuple[str, ...], environment: dict[str, str]
) -> None:
    with served(archive, *options, environment=environment) as server:
        for host, expected in {
            "news.example": 200,
            "paper.example:80": 200,
            "a.example": 400,
        }.items():
            for path in ("/healthz", "/api/search", "/", "/static/icon.svg"):
                data = f"GET {path} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode()
                assert sent(server, data)[0] == expected, (host, path)
        assert sent(server, b"GET /healthz HTTP/1.0\r\n\r\n")[0] == 400


QUERIES = (
    '\n{"level": "FATAL"}',
    "\r\n[2026-11-22] forged",
    '"},{"a":"',
    '\\"\\',
    "\x00\x07\x1b[2J\x7f\x85",
    "\u2028\u2029\u202e",
    "%0a%0d",
    "%s %n {0} {} %(message)s",
    PAYLOAD,
    "الميناء",
    "x" * 5000,
)


class TestLogs:
    def test_each_request_is_one_line_whatever_it_asks(self, archive: Path) -> None:
        with served(archive) as server:
            for query in QUERIES:
                coded = "".join(f"%{byte:02x}" for byte in query.encode())
                get(server, f"/search?q={coded[:7900]}", f"User-Agent: {query!a}")
                get(server, f"/{coded[:7900]}", f"Referer: {query!a}")
            server.stop()
        lines = [json.loads(line) for line in server.requests]
        assert len(lines) == 2 * len(QUERIES)
        wanted = {"time", "method", "path", "query", "status", "ms"}
        assert [line for line in lines if not wanted <= line.keys()] == []
        paths = {line["path"] for line in lines}
        assert {f"/{query}" for query in QUERIES[:-1]} <= paths
        assert all(
            line.isascii() and line.isprintable() for line in map(str.strip, server.requests)
        )

    def test_what_is_no_request_is_one_line_too(self, archive: Path) -> None:
        attacks = [b"G\nT / HTTP/1.1\r\n\r\n", b'"}\x1b[2J\xff / HTTP/1.1\r\n\r\n', b"{}\r\n\r\n"]
        with served(archive) as server:
            for attack in attacks:
                assert sent(server, attack)[0] == 400
            server.stop()
        lines = [json.loads(line) for line in server.faults]
        assert [line["level"] for line in lines] == ["WARNING"] * len(attacks)
        assert [fault.note for fault in log_faults(server)] == []

    def test_a_fault_is_one_line_with_its_traceback(self) -> None:
        try:
            raise ValueError("two\nlines\u2028or three")
        except ValueError:
            record = logging.LogRecord("a", 40, "f.py", 1, "Failed at %r", ("\n",), sys.exc_info())
        line = JsonLine().format(record)
        assert line.isascii()
        assert line.isprintable()
        told = json.loads(line)
        assert told["level"] == "ERROR"
        assert told["message"] == "Failed at '\\n'"
        assert "ValueError: two\nlines\u2028or three" in told["traceback"]

    @given(st.text(st.characters(max_codepoint=255)), st.text(st.characters(max_codepoint=255)))
    def test_whatever_the_path_holds_it_is_one_line(self, path: str, query: str) -> None:
        environ = {"PATH_INFO": path, "QUERY_STRING": query, "REQUEST_METHOD": "GET"}
        line = access_line(environ, 200, 9, timedelta(milliseconds=3))
        assert line.isascii()
        assert line.isprintable()
        assert json.loads(line)["path"] == path.encode("latin-1").decode("utf-8", "replace")
