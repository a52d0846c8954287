"""Which words are few edits away from one, many words at once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

_FEW = 100  # words that are compared one by one in less time than a table of all takes


def within(limit: int, word: str, others: Sequence[str]) -> NDArray[np.bool_]:
    """Which of the others at most `limit` edits make into the word.

    An edit inserts, deletes or changes a letter, or swaps two neighbours that no other edit
    touches: optimal string alignment (Damerau 1964, as restricted by Wagner and Fischer's table).
    Of the table, only the cells that few edits can reach are filled in, each for all words.
    """
    if limit == 1 and len(others) < _FEW:
        return np.array([_one_apart(word, other) for other in others], np.bool_)
    if not others:
        return np.zeros(0, np.bool_)
    lengths = np.fromiter(map(len, others), np.intp, len(others))
    letters = np.array(others).view(np.uint32).reshape(len(others), -1).T
    width = len(letters)
    far = limit + 1  # and all that is further
    before = last = _row(0, width, len(others), far)
    last[:] = np.minimum(np.arange(width + 1), far)[:, None]
    before_same = letters == 0
    for i, letter in enumerate(word, 1):
        same = letters == ord(letter)
        row = _row(i, width, len(others), far)
        for j in range(max(1, i - limit), min(width, i + limit) + 1):
            cell = np.minimum(last[j], row[j - 1]) + np.uint8(1)
            np.minimum(cell, last[j - 1] + ~same[j - 1], out=cell)
            if i > 1 and j > 1:
                swapped = same[j - 2] & before_same[j - 1]
                np.minimum(cell, before[j - 2] + np.uint8(1), out=cell, where=swapped)
            np.minimum(cell, np.uint8(far), out=row[j])
        before, last, before_same = last, row, same
    return last[lengths, np.arange(len(others))] <= limit


def _one_apart(one: str, other: str) -> bool:
    """Whether one edit at most makes the one into the other: it is where they first differ."""
    pairs = enumerate(zip(one, other, strict=False))
    at = next((place for place, (letter, there) in pairs if letter != there), -1)
    if at < 0:
        return abs(len(one) - len(other)) <= 1
    behind, also = one[at + 1 :], other[at + 1 :]
    if behind == also or one[at:] == also or behind == other[at:]:
        return True
    return one[at : at + 2] == other[at : at + 2][::-1] and behind[1:] == also[1:]


def _row(i: int, width: int, count: int, far: int) -> NDArray[np.uint8]:
    """Row i of the table: all too far but its first cell."""
    row = np.full((width + 1, count), far, np.uint8)
    row[0] = min(i, far)
    return row


def close(
    blob: NDArray[np.uint8], starts: NDArray[np.int64], word: str, limit: int
) -> NDArray[np.int32]:
    """Which words at most `limit` edits make into the word, by their numbers, ascending.

    Word i is `blob[starts[i]:starts[i + 1]]` in UTF-8; none is empty. Raises ValueError where there
    are no such words.
    """
    if len(starts) < 2:
        return np.zeros(0, np.int32)
    if starts[0] < 0 or starts[-1] > len(blob) or (np.diff(starts) < 0).any():
        raise ValueError("No words begin there.")
    content = blob[starts[0] : starts[-1]]
    begins = starts - starts[0]
    lengths, kinds = _letters(content, begins[:-1])
    own = np.bitwise_or.reduce(_kinds(word), initial=np.uint32(0))
    # An edit changes the length by one at most, and takes and gives at most a kind of letter each.
    few = np.abs(lengths - len(word)) <= limit
    few &= np.bitwise_count(kinds ^ own) <= 2 * limit
    likely = np.flatnonzero(few)
    spans = zip(begins[likely].tolist(), begins[likely + 1].tolist(), strict=True)
    words = [content[begin:end].tobytes().decode() for begin, end in spans]
    return likely[within(limit, word, words)].astype(np.int32)


def _letters(
    content: NDArray[np.uint8], begins: NDArray[np.int64]
) -> tuple[NDArray[np.intp], NDArray[np.uint32]]:
    """How many letters each word has and, of 32 kinds of letters, which."""
    begins_letter = (content & 0xC0) != 0x80  # the other bytes of UTF-8 go on with one
    lengths = np.add.reduceat(begins_letter, begins, dtype=np.intp)
    letters = np.cumsum(lengths) - lengths
    return lengths, np.bitwise_or.reduceat(_kinds(content.tobytes().decode()), letters)


def _kinds(text: str) -> NDArray[np.uint32]:
    """The kind of each letter, as one of 32 bits."""
    letters = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4")
    kinds: NDArray[np.uint32] = np.left_shift(np.uint32(1), letters & np.uint32(31))
    return kinds
