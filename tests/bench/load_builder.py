"""Builds an index again and again until its input ends; each publication is a line out."""

from __future__ import annotations

import select
import sys
from pathlib import Path

from index.writer import rebuild


def main(corpus: Path, index_dir: Path) -> None:
    """The build that is under way is brought to its end."""
    while not select.select([sys.stdin], [], [], 0)[0]:
        print(rebuild([corpus], index_dir).articles, flush=True)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
