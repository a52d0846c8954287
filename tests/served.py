"""The web server as `dateline serve` starts it, in a process of its own, and all that it says."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread
from typing import IO

ROOT = Path(__file__).parent.parent


@dataclass
class Served:
    """A server; `requests` and `faults` are the lines of its two logs, whole once it is stopped."""

    process: subprocess.Popen[str]
    port: int
    requests: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    readers: list[Thread] = field(default_factory=list)

    def stop(self) -> None:
        """Let it finish what is under way; legal to call twice."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=30)
        for reader in self.readers:
            reader.join()


@contextmanager
def served(
    index_dir: Path, *options: str, environment: Mapping[str, str] | None = None
) -> Iterator[Served]:
    """A server on a free port of 127.0.0.1, with its access log on."""
    command = [sys.executable, "cli.py", "--index", str(index_dir), "serve", "--port", "0"]
    with subprocess.Popen(
        [*command, "--access-log", *options],
        cwd=ROOT,
        env={**os.environ, **(environment or {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout
        assert process.stderr
        told = process.stderr.readline()
        found = re.search(r"http://127\.0\.0\.1:(\d+)/", told)
        assert found, told + process.stderr.read()
        server = Served(process, int(found[1]))
        _keep(server, process.stdout, server.requests)
        _keep(server, process.stderr, server.faults)
        try:
            yield server
        finally:
            server.stop()


def _keep(server: Served, stream: IO[str], lines: list[str]) -> None:
    reader = Thread(target=lambda: lines.extend(stream))
    reader.start()
    server.readers.append(reader)
