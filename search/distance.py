"""How many edits apart two words are."""

from __future__ import annotations


def within(limit: int, a: str, b: str) -> bool:
    """Whether at most `limit` edits make `a` into `b`.

    An edit inserts, deletes or changes a letter, or swaps two neighbours that no other edit
    touches: optimal string alignment (Damerau 1964, as restricted by Wagner and Fischer's table).
    """
    if abs(len(a) - len(b)) > limit:
        return False
    before: list[int] = []
    last: list[int] = []
    row = list(range(len(b) + 1))
    for i, letter in enumerate(a, 1):
        before, last, row = last, row, [i]
        for j, other in enumerate(b, 1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == b[j - 2] and a[i - 2] == other:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        if min(row) > limit and min(last) > limit:
            return False
    return row[-1] <= limit
