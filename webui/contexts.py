"""What several pages show alike."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from search.results import DateRange
from webui.state import SearchState

SORT_WORDS = (("relevance", "Best match"), ("newest", "Newest first"), ("oldest", "Oldest first"))
CALENDAR_WORDS = (("", "Either"), ("gregorian", "Gregorian"), ("hijri", "Hijri"))

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}")


@dataclass(frozen=True, slots=True)
class FormShown:
    """The search form as it was sent; `field` is the parameter at fault, `problem` says why."""

    state: SearchState
    field: str = ""
    problem: str = ""
    sorts: tuple[tuple[str, str], ...] = SORT_WORDS
    calendars: tuple[tuple[str, str], ...] = CALENDAR_WORDS
    days: DateRange | None = None
    """How the two days were understood."""


@dataclass(frozen=True, slots=True)
class FailureShown:
    """failure.html: what went wrong in words, with the form as it was sent."""

    form: FormShown
    title: str
    message: str
    way_on: str = ""
    way_on_url: str = ""


def language(lang: str) -> str:
    """For a lang attribute: "" unless it has the form of a language tag."""
    return lang if _LANGUAGE.fullmatch(lang) else ""


def web_link(url: str) -> str:
    """The URL where it is one of the web's, "" for javascript: and all others."""
    try:
        parts = urlsplit(url)
        leads_somewhere = bool(parts.hostname) and parts.port != 0
    except ValueError:  # brackets that do not pair, a port that is none
        return ""
    return url if parts.scheme in ("http", "https") and leads_somewhere else ""
