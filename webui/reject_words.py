"""Why inputs were rejected, in words for the keeper of the archive."""

from __future__ import annotations

from types import MappingProxyType
from typing import NamedTuple

from index.errors import Reason


class RejectWords(NamedTuple):
    """What such an input is, to follow “it”, and what can be done about it."""

    what: str
    remedy: str


WORDS = MappingProxyType(
    {
        Reason.MISSING: RejectWords(
            "is not there, or was gone before it was read", "check the path"
        ),
        Reason.UNREADABLE: RejectWords(
            "may not be opened, changed while it was read, or the disk fails",
            "check permissions; read it again once it is written",
        ),
        Reason.NOT_A_FILE: RejectWords("is a pipe, socket or device", "leave it out"),
        Reason.SYMLINK_LOOP: RejectWords("is a link that leads back to itself", "remove the link"),
        Reason.OUTSIDE_SOURCE: RejectWords(
            "is a link to something outside the folder named", "name its target too"
        ),
        Reason.UNKNOWN_FORMAT: RejectWords(
            "has a name that no format reads", "convert it to .txt or .jsonl"
        ),
        Reason.EMPTY: RejectWords("holds no text", "nothing: there is nothing to index"),
        Reason.BINARY: RejectWords("is a picture, PDF, archive or program", "extract its text"),
        Reason.BAD_ENCODING: RejectWords(
            "has more than one unreadable character in a hundred", "save it as UTF-8"
        ),
        Reason.BAD_GZIP: RejectWords(
            "is a .gz that is cut off, damaged, or expands more than 100 to 1", "pack it again"
        ),
        Reason.TOO_LARGE: RejectWords("is a page of more than 2 MB or 100,000 lines", "split it"),
        Reason.LINE_TOO_LONG: RejectWords(
            "is a line of JSON Lines of more than 2 MB", "split the article"
        ),
        Reason.BAD_JSON: RejectWords("is a line that is no JSON object", "mend the line named"),
        Reason.BAD_FIELD: RejectWords(
            "is a record with a list or an object where text belongs", "mend the field named"
        ),
        Reason.NO_ARTICLE: RejectWords(
            "is a list of teasers, an error page, or a record without headline and body",
            "nothing, mostly",
        ),
        Reason.DUPLICATE_ID: RejectWords(
            "has the id of an article read before", "give it another id"
        ),
        Reason.READER_FAILED: RejectWords(
            "met a fault of Dateline", "please report it, with the file if you may"
        ),
    }
)
"""The table of docs/rejects.md."""


def reject_words(code: str) -> RejectWords:
    """The words for a code; one of another version of Dateline stands for itself."""
    try:
        return WORDS[Reason(code)]
    except ValueError:
        return RejectWords(code, "")
