"""serve: the pages behind gunicorn, in several processes of several threads."""

from __future__ import annotations

import socket
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter

from index.errors import CannotServe
from search.engine import open_engine
from webui.app import create_app
from webui.log_lines import JsonLog, log_as_json
from webui.worker import Worker

LONGEST_REQUEST_LINE = 8190
"""Bytes, the most gunicorn allows: room for LONGEST_QUERY_STRING and the address before it."""

THREADS = 4
"""A process; a search takes milliseconds, so four keep a slow client from holding the rest up."""

TIMEOUT = 30
"""Seconds that a worker may be silent before it is replaced."""

KEEP_ALIVE = 15
"""Seconds that an idle connection is kept. It holds no thread, and one that is closed while its
next request is on the way fails for its reader."""

GRACE = 10
"""Seconds that requests under way are given when the server stops."""


def serve(
    index_dir: Path,
    host: str = "127.0.0.1",
    port: int = 8000,
    workers: int = 2,
    *,
    trusted_hosts: tuple[str, ...] = (),
    access_log: bool = False,
) -> None:
    """Serves the pages until the process is told to stop; port 0 takes a free one.

    The address goes to stderr once workers start; what fails later is told there too, a JSON
    object a line. With `access_log` each request is one on stdout. Raises CannotServe and
    UnusableIndex before anything listens; ends with SystemExit, 0 after SIGINT or SIGTERM.
    """
    open_engine(index_dir).close()
    listener = _listen(host, port)
    config: dict[str, object] = {"INDEX_DIR": str(index_dir)}
    if trusted_hosts:
        config["TRUSTED_HOSTS"] = list(trusted_hosts)
    announce = _announcer(index_dir, _address(listener))
    settings = _settings(listener.detach(), workers, access_log)
    _Served(config, {**settings, "when_ready": announce}).run()


class _Served(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    """gunicorn with its settings given, reading no command line and no file."""

    def __init__(self, config: Mapping[str, object], settings: Mapping[str, object]) -> None:
        self._config = config
        self._settings = settings
        super().__init__()

    def load_config(self) -> None:
        """Settings this gunicorn does not know are left out: the control socket is a late one."""
        for name, value in self._settings.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def load(self) -> Any:
        """Called in each worker, after the fork: no handle is shared between processes."""
        log_as_json()
        return create_app(self._config)


def _settings(listener: int, workers: int, access_log: bool) -> dict[str, object]:
    return {
        "bind": f"fd://{listener}",
        "workers": workers,
        "worker_class": Worker,
        "threads": THREADS,
        "preload_app": False,
        "timeout": TIMEOUT,
        "graceful_timeout": GRACE,
        "keepalive": KEEP_ALIVE,
        "limit_request_line": LONGEST_REQUEST_LINE,
        "limit_request_fields": 60,  # browsers send twenty, proxies add some
        "limit_request_field_size": 8190,
        "loglevel": "warning",
        "logger_class": JsonLog,
        "accesslog": "-" if access_log else None,
        "control_socket_disable": True,
    }


def _listen(host: str, port: int) -> socket.socket:
    """A bound socket, so that a taken port is told before any worker starts."""
    if not 0 <= port <= 65535:  # getaddrinfo takes such a port modulo 65536
        raise CannotServe(f"There is no port {port}; ports go from 0 to 65535.")
    try:
        family, kind, proto, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listener = socket.socket(family, kind, proto)
    except (OSError, UnicodeError) as exc:
        raise CannotServe(f"There is no address {host}, port {port}: {exc}.") from exc
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(address)
        listener.listen()
    except OSError as exc:
        listener.close()
        raise CannotServe(
            f"Cannot serve at {host}, port {port}: {exc}. Stop what uses the port, "
            "or choose another with --port (0 takes a free one)."
        ) from exc
    return listener


def _address(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    shown = f"[{host}]" if ":" in host else host
    return f"http://{shown}:{port}/"


def _announcer(index_dir: Path, address: str) -> Any:
    def when_ready(_: Arbiter) -> None:
        sys.stderr.write(f"Serving {index_dir} at {address} (Ctrl-C stops)\n")
        sys.stderr.flush()

    return when_ready
