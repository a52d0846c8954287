"""A process that has imported everything and forks a builder for each line that it reads.

Starting Python and importing takes most of a small build, so builders are forked; they run the
command line's `main` as the console script does. A line is JSON: the arguments of the command, the
file for its messages, and how many articles make a batch, so that a small archive keeps several
workers busy. The answers are two lines: the builder's number, and, after its end, its status as
`os.waitpid` gives it. A builder begins when it gets SIGUSR1, so that it can be traced from its
first step on.
"""

from __future__ import annotations

import json
import os
import signal
import sys

import cli
from tests.torture import batches


def main() -> None:
    """Serve until there are no more lines."""
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGUSR1})
    for line in sys.stdin:
        child = os.fork()
        if not child:
            _build(**json.loads(line))
        print(child, flush=True)
        print(os.waitpid(child, 0)[1], flush=True)


def _build(arguments: list[str], errors: str, batch: int) -> None:
    """In the builder; does not return."""
    os.setsid()
    messages = os.open(errors, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    nothing = os.open(os.devnull, os.O_RDWR)
    for ours, theirs in ((0, nothing), (1, nothing), (2, messages)):
        os.dup2(theirs, ours)
    batches.limit(batch)
    sys.argv[1:] = arguments
    signal.sigwait({signal.SIGUSR1})
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGUSR1})
    try:
        cli.main()
    except SystemExit as exc:
        os._exit(exc.code if isinstance(exc.code, int) else 1)
    finally:
        os._exit(70)


if __name__ == "__main__":
    main()
