"""How many words of a text are among the most frequent ones of a language."""

from __future__ import annotations

from collections.abc import Iterable


class CommonWords:
    """Some frequent words of one to seven letters from a to z. ValueError where one is not."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = frozenset(words)
        for word in self._words:
            if not (word.isascii() and word.isalpha() and word.islower() and len(word) < 8):
                raise ValueError(f"{word!r} is no such word.")

    def are_among(self, text: str, share: float) -> bool:
        """Whether words of ours, in capitals or not, are this share of a text's words, or more.

        A word is what white space is around; only those count that are letters alone. One of ours
        there must be.
        """
        words = text.lower().split()
        common = sum(map(self._words.__contains__, words))
        return common > 0 and common >= share * sum(map(str.isalpha, words))
