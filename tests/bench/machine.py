"""What the figures hold for: the machine, the versions, the corpus, the command."""

from __future__ import annotations

import os
import platform
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from tests.bench.queries import SEED


def circumstances(
    command: str, corpus: str, queries: int, versions: Mapping[str, str]
) -> dict[str, str]:
    """By name, in the order in which they are told. There is no path of the machine among them.

    `queries` is the number of them in each class.
    """
    engines = ", ".join(f"{name} {number}" for name, number in versions.items())
    return {
        "machine": f"{_processor()}, {os.cpu_count()} cores, {_memory()}, {platform.system()}",
        "versions": f"Python {platform.python_version()}, numpy {version('numpy')}, {engines}",
        "corpus": corpus,
        "queries": f"{queries} of each class, seed {SEED}",
        "command": command,
        "date": f"{datetime.now(UTC):%Y-%m-%d}",
    }


def _processor() -> str:
    names = [line for line in _lines("/proc/cpuinfo") if line.startswith("model name")]
    return names[0].partition(": ")[2] if names else platform.machine()


def _memory() -> str:
    sizes = [line.split()[1] for line in _lines("/proc/meminfo") if line.startswith("MemTotal")]
    return f"{int(sizes[0]) * 1024 / 1e9:.0f} GB" if sizes else "unknown memory"


def _lines(path: str) -> list[str]:
    try:
        return Path(path).read_text(encoding="utf-8").splitlines()
    except OSError:
        return []
