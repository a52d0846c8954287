"""Every kind of fault against a small index: `make torture` prints what became of each.

Exits with 1 if anything was lost or wrong. `python -m tests.torture.torture 0.1 kill disk` injects
a tenth of the faults of two kinds.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from tests.torture import (
    attack_pages,
    cost,
    damage,
    disk,
    hostile_files,
    http_fuzz,
    kill,
    model,
    power,
    readers,
)
from tests.torture.outcome import Outcome, table

KINDS: Mapping[str, Callable[[float], Outcome]] = MappingProxyType(
    {
        "kill": kill.run,
        "disk": disk.run,
        "power": power.run,
        "damage": damage.run,
        "readers": readers.run,
        "model": model.run,
        "hostile": hostile_files.run,
        "http": http_fuzz.run,
        "pages": attack_pages.run,
        "cost": cost.run,
    }
)


def main(arguments: Sequence[str]) -> int:
    """Run the kinds that are named, else all; 1 if one of them does not hold."""
    scale = float(arguments[0]) if arguments else 1.0
    outcomes = [_timed(name, scale) for name in arguments[1:] or KINDS]
    print(table(outcomes))
    return 0 if all(outcome.holds for outcome in outcomes) else 1


def _timed(name: str, scale: float) -> Outcome:
    started = time.monotonic()
    outcome = KINDS[name](scale)
    print(f"{name}: {time.monotonic() - started:.0f} s", file=sys.stderr, flush=True)
    return outcome


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
