"""The server as a process of its own: it starts, says where, logs if asked, and stops."""

from __future__ import annotations

import json
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

import pytest

from index.errors import CannotServe, IndexMissing
from tests.web_archive import build
from webui.server import serve

ROOT = Path(__file__).parent.parent
PROGRAM = """
import sys
from pathlib import Path
from webui.server import serve
serve(Path(sys.argv[1]), port=0, workers=2, access_log=sys.argv[2] == "log")
"""


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("served"))


@contextmanager
def _started(archive: Path, log: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The server's process and its address, once it has told it."""
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(archive), log],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    with process:
        try:
            assert process.stderr is not None
            line = process.stderr.readline()
            found = re.search(r"http://127\.0\.0\.1:\d+/", line)
            assert found, line
            yield process, found[0]
        finally:
            process.terminate()  # a kill would leave the workers behind


def _stopped(process: subprocess.Popen[str], how: signal.Signals) -> tuple[str, str]:
    process.send_signal(how)
    out, err = process.communicate(timeout=20)
    assert process.returncode == 0
    return out, err


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_serves_quietly_until_told_to_stop(archive: Path, how: signal.Signals) -> None:
    with _started(archive, "quiet") as (process, address):
        for path in ("", "search?q=ferry", "api/search?q=ferry", "healthz"):
            with urlopen(address + path, timeout=20) as answer:
                assert answer.status == 200
        assert _stopped(process, how) == ("", "")


def test_logs_each_request_as_one_json_object(archive: Path) -> None:
    with _started(archive, "log") as (process, address):
        for path in ("search?q=ferry", "article/%0a%22%7d"):
            with pytest.raises(OSError, match="404") if "%" in path else _nothing():
                urlopen(address + path, timeout=20).close()
        out, _ = _stopped(process, signal.SIGTERM)
    lines = [json.loads(line) for line in out.splitlines()]
    assert [line["status"] for line in lines] == [200, 404]
    assert lines[0]["path"] == "/search"
    assert lines[0]["query"] == "q=ferry"
    assert lines[1]["path"] == '/article/\n"}'
    assert all(line["ms"] >= 0 and line["level"] == "INFO" for line in lines)


@contextmanager
def _nothing() -> Iterator[None]:
    yield


def test_a_taken_port_is_told_before_anything_starts(archive: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(CannotServe, match=f"port {port}.*--port"):
            serve(archive, port=port)


@pytest.mark.parametrize(("host", "port"), [("192.0.2.1", 0), ("127.0.0.1", 70000)])
def test_an_address_that_is_not_ours_is_told(archive: Path, host: str, port: int) -> None:
    with pytest.raises(CannotServe):
        serve(archive, host=host, port=port)


def test_a_missing_index_is_told_before_anything_listens(tmp_path: Path) -> None:
    with pytest.raises(IndexMissing):
        serve(tmp_path / "none", port=0)
