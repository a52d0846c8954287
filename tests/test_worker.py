"""Connections that stay are spread over the workers."""

from __future__ import annotations

from contextlib import ExitStack, closing
from http.client import HTTPConnection
from pathlib import Path

import pytest

from tests.served import served
from tests.web_archive import build

CONNECTIONS = 32


def sockets(process: int) -> int:
    """How many sockets a process has open."""
    files = Path(f"/proc/{process}/fd").iterdir()
    return sum(file.readlink().name.startswith("socket:") for file in files)


def workers(process: int) -> list[int]:
    """The processes that a process started."""
    return list(map(int, Path(f"/proc/{process}/task/{process}/children").read_text().split()))


def has_answered(worker: int) -> bool:
    """Whether a worker has opened the index, as the first request lets it."""
    return "gen-000001" in Path(f"/proc/{worker}/maps").read_text()


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="counts sockets in /proc")
def test_no_worker_has_all_connections(tmp_path: Path) -> None:
    with served(build(tmp_path), "--workers", "2") as server, ExitStack() as stack:
        for _ in range(2_000):
            with closing(HTTPConnection("127.0.0.1", server.port, timeout=30)) as one:
                one.request("GET", "/healthz", headers={"Connection": "close"})
                assert one.getresponse().status == 200
            at_work = workers(server.process.pid)
            if len(at_work) == 2 and all(map(has_answered, at_work)):
                break
        connections = [
            stack.enter_context(closing(HTTPConnection("127.0.0.1", server.port, timeout=30)))
            for _ in range(CONNECTIONS)
        ]
        for connection in connections:
            connection.connect()
        for connection in connections:
            connection.request("GET", "/healthz")
        assert {connection.getresponse().status for connection in connections} == {200}
        assert min(map(sockets, at_work)) >= CONNECTIONS // 4  # of which two or three are its own
