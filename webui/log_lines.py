"""The log of the server: one line of JSON for each request and each fault, whatever they hold."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from gunicorn.glogging import Logger


class JsonLine(logging.Formatter):
    """A record as one JSON object in ASCII, so that no text in it begins a line of its own."""

    def format(self, record: logging.LogRecord) -> str:
        """The time in UTC, the level, the process, the message, and the traceback if any."""
        line: dict[str, object] = {
            "time": _in_words(datetime.fromtimestamp(record.created, UTC)),
            "level": record.levelname,
            "process": record.process,
            "message": record.getMessage(),
        }
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return json.dumps(line)


class JsonLog(Logger):  # type: ignore[misc]  # gunicorn has no types
    """gunicorn's two logs as lines of JSON: requests on stdout, faults on stderr."""

    def setup(self, cfg: Any) -> None:
        """Called by gunicorn before anything is logged."""
        super().setup(cfg)
        for handler in self.error_log.handlers:
            handler.setFormatter(JsonLine())

    def access(
        self, resp: Any, req: Any, environ: Mapping[str, Any], request_time: timedelta
    ) -> None:
        """Called by gunicorn after each answer."""
        if self.access_log_enabled:
            status = int(str(resp.status).split(maxsplit=1)[0])
            sent = int(getattr(resp, "sent", 0))
            self.access_log.info("%s", access_line(environ, status, sent, request_time))


def access_line(environ: Mapping[str, Any], status: int, sent: int, request_time: timedelta) -> str:
    """What is told of a request; nothing of the reader but the address."""
    line = {
        "time": _in_words(datetime.now(UTC)),
        "level": "INFO",
        "remote": environ.get("REMOTE_ADDR", ""),
        "method": environ.get("REQUEST_METHOD", ""),
        "path": _as_typed(str(environ.get("PATH_INFO", ""))),
        "query": _as_typed(str(environ.get("QUERY_STRING", ""))),
        "status": status,
        "bytes": sent,
        "ms": round(request_time.total_seconds() * 1000, 1),
    }
    return json.dumps(line)


def log_as_json() -> None:
    """Make what the pages log, and what Python warns of, lines of the same kind on stderr."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLine())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.captureWarnings(capture=True)


def _as_typed(text: str) -> str:
    """WSGI gives bytes as Latin-1; they are UTF-8 if anything."""
    return text.encode("latin-1", "replace").decode("utf-8", "replace")


def _in_words(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
