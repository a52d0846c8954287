"""What a reader is told about a query that was not read as typed."""

from __future__ import annotations

MOST_LEFT_OUT = 5  # pieces named in the notice; a query of rubbish should not fill the page
LONGEST_PIECE = 40


class Notices:
    """Sentences in the order they came up, each once."""

    def __init__(self) -> None:
        self._sentences: dict[str, None] = {}
        self._left_out: dict[str, None] = {}

    def add(self, sentence: str) -> None:
        """Tell the reader this."""
        self._sentences[sentence] = None

    def leave_out(self, piece: str) -> None:
        """Tell the reader that `piece` holds nothing to search for; all go into one sentence."""
        self._left_out[clipped(piece)] = None

    def all(self) -> tuple[str, ...]:
        """The sentences."""
        if not self._left_out:
            return tuple(self._sentences)
        pieces = list(self._left_out)
        named = " ".join(pieces[:MOST_LEFT_OUT])
        more = len(pieces) - MOST_LEFT_OUT
        rest = f" (and {more} more)" if more > 0 else ""
        return (
            *self._sentences,
            f"Left out, as there is nothing in it to search for: {named}{rest}",
        )


def clipped(piece: str) -> str:
    """`piece` short enough to be quoted in a sentence."""
    return piece if len(piece) <= LONGEST_PIECE else piece[: LONGEST_PIECE - 1] + "…"
