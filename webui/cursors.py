"""Where a program stands that goes through all hits of a search, as a word to hand back."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, replace
from hashlib import sha256

from index.errors import QueryError
from webui.state import SearchState


class CursorExpired(Exception):
    """The hits are of a generation that is no longer searched: another one was published."""


@dataclass(frozen=True, slots=True)
class Cursor:
    """The hits before `offset` were sent, of the generation and search named."""

    generation: str
    search: str
    offset: int

    def text(self) -> str:
        """Letters, digits, - and _; what is in it is nobody's business and may change."""
        told = f"{self.offset} {self.search} {self.generation}"
        return urlsafe_b64encode(told.encode()).decode().rstrip("=")


def read_cursor(text: str, state: SearchState) -> Cursor:
    """The cursor that this text was made of. Raises QueryError if it is of another search."""
    try:
        told = urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4)).decode()
        offset, search, generation = told.split(" ")
        cursor = Cursor(generation, search, int(offset))
    except ValueError as exc:
        raise QueryError("cursor", "This is no cursor; begin without one.") from exc
    if cursor.search != search_mark(state) or cursor.text() != text:
        raise QueryError("cursor", "This cursor is of another search or order; begin without one.")
    return cursor


def search_mark(state: SearchState) -> str:
    """Tells searches and their orders apart, however they are paged."""
    asked = replace(state, page="", axis="", scale="", sort=state.sort or "relevance")
    return sha256(repr(asked.pairs()).encode()).hexdigest()[:16]
