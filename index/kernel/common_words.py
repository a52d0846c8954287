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

    def counted(self, text: str) -> tuple[int, int]:
        """How many words of a text are of ours, in capitals or not, and how many are letters alone.

        A word is what white space is around.
        """
        words = text.lower().split()
        return sum(map(self._words.__contains__, words)), sum(map(str.isalpha, words))
