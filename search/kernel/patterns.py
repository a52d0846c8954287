"""Which words are like a pattern with * and ? in it, many words at once."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from search.wildcards import matcher


def like(blob: NDArray[np.uint8], starts: NDArray[np.int64], pattern: str) -> NDArray[np.int32]:
    """Which words are like the pattern, by their numbers, ascending.

    `*` stands for letters, maybe none, `?` for one and all else for itself; the pattern holds no
    [. Word i is `blob[starts[i]:starts[i + 1]]` in UTF-8. Raises ValueError where there are no such
    words.
    """
    if len(starts) and (starts[0] < 0 or starts[-1] > len(blob) or (np.diff(starts) < 0).any()):
        raise ValueError("No words begin there.")
    matches, content = matcher(pattern), blob.data
    spans = enumerate(pairwise(starts.tolist()))
    found = [n for n, (begin, end) in spans if matches(bytes(content[begin:end]).decode())]
    return np.array(found, np.int32)
