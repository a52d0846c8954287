"""How an article is cited: RIS, BibTeX, CSL-JSON and a plain sentence, with both dates.

The Gregorian day stands in the format's own field. None has a field for the Hijri day, so that
goes into the note, in words and digits, with how each day is known. Values are those printed: a
name that cannot be told apart into given and family name stays whole.

RIS: the tags and types of the Research Information Systems specification of 2011, NEWS for a
newspaper. BibTeX: an @article whose journal is the newspaper; `date` is what biblatex reads, `year`
and `month` what BibTeX does. CSL-JSON: version 1.0.2 of the schema of citationstyles.org.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from index.article import Article, Day
from index.calendars import Calendar, describe_day, format_day, is_possible, unpack
from index.formats.writers import person

ARCHIVE = "Dateline"

UNTITLED = "[Article without a headline]"

_WEB = re.compile(r"https?://[^\s/]", re.IGNORECASE)
_BY = re.compile(r"by\s+", re.IGNORECASE)
_BETWEEN_NAMES = re.compile(r"\s*[,;،؛]\s*(?:and\s+)?|\s+(?:and|&)\s+", re.IGNORECASE)
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_TEX = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",  # BibTeX counts \{ as a brace, which then has to be closed
        "}": r"\textbraceright{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        "<": r"\textless{}",
        ">": r"\textgreater{}",
        **{mark: f"\\{mark}" for mark in "#$%&_"},
    }
)
_PLAIN = "-._~:/?#[]@!$&'()*+,;=%"
"""What stays as it is in an address; braces and backslashes would end or break a field."""


@dataclass(frozen=True, slots=True)
class Name:
    """An author; `family` is "" where the name is of an agency, or cannot be told apart."""

    text: str
    given: str = ""
    family: str = ""

    @property
    def inverted(self) -> str:
        """ "Calder, Ines", or the whole name."""
        return f"{self.family}, {self.given}" if self.family else self.text


def ris(article: Article, permalink: str) -> str:
    """The article as a RIS record, ending in an empty line: records joined make a file."""
    lines = "".join(f"{tag}  - {_line(value)}\r\n" for tag, value in _ris(article, permalink))
    return f"TY  - NEWS\r\n{lines}ER  - \r\n\r\n"


def bibtex(article: Article, permalink: str) -> str:
    """The article as a BibTeX entry, ending in an empty line: entries joined make a file."""
    fields = "".join(f"  {name} = {value},\n" for name, value in _bibtex(article, permalink))
    return f"@article{{dateline-{article.id},\n{fields}}}\n\n"


def csl(article: Article, permalink: str) -> dict[str, Any]:
    """The article as an item of CSL-JSON; a list of items makes a file."""
    item: dict[str, Any] = {
        "id": f"dateline-{article.id}",
        "type": "article-newspaper",
        "title": _line(article.headline) or UNTITLED,
        "author": [_csl_name(name) for name in authors(article)],
        "container-title": _line(article.paper),
        "issued": _csl_date(article.date),
        "URL": _address(article, permalink),
        "language": _line(article.lang),
        "archive": ARCHIVE,
        "archive_location": permalink or article.id,
        "note": note(article),
        "custom": {"hijri": format_day(article.hijri)} if article.hijri else {},
    }
    return {key: value for key, value in item.items() if value}


def plain(article: Article, permalink: str) -> str:
    """The article as a sentence, after the Chicago manual, with both days."""
    return "".join(text + mark for text, mark in plain_parts(article, permalink))


def plain_parts(article: Article, permalink: str) -> list[tuple[str, str]]:
    """The sentence of `plain` in parts, each with what stands behind it.

    On a page each part runs in its own direction: left to right behind an Arabic headline, the
    day of a date would stand behind its year.
    """
    names = [name.text for name in authors(article)]
    days = "; ".join(_days(article)) or "undated"
    parts = [
        (" and ".join(names), ". "),
        (f"“{_line(article.headline) or UNTITLED}”", ". "),
        (_line(article.paper), ", "),
        (". ".join(filter(None, [days, _address(article, "")])), ". "),
        (ARCHIVE, ", " if permalink else "."),
        (permalink, "."),
    ]
    return [part for part in parts if part[0]]


def authors(article: Article) -> list[Name]:
    """Who wrote it; without a byline the agency or desk that it is credited to."""
    byline = _BY.sub("", _line(article.byline), count=1)
    if not byline:
        return [Name(_line(article.source))] if article.source else []
    people = [person(part) for part in _BETWEEN_NAMES.split(person(byline) or byline)]
    return [_name(one) for one in people] if all(people) else [Name(byline)]


def note(article: Article) -> str:
    """What no field has room for: the Hijri day, how both days are known, dateline and credit."""
    return " ".join(_notes(article))


def _ris(article: Article, permalink: str) -> Iterator[tuple[str, str]]:
    yield from (("AU", name.inverted) for name in authors(article))
    yield "TI", _line(article.headline) or UNTITLED
    fields = {"T2": article.paper, "LA": article.lang, "UR": _address(article, permalink)}
    if article.date:
        fields["PY"] = f"{article.date // 10000:04}"
    if is_possible(article.date, Calendar.GREGORIAN):
        fields["DA"] = f"{format_day(article.date).replace('-', '/')}/"
    fields |= {"N1": note(article), "DB": ARCHIVE, "AN": article.id}
    fields["L2"] = permalink if permalink != fields["UR"] else ""
    yield from ((tag, value) for tag, value in fields.items() if value)


def _bibtex(article: Article, permalink: str) -> Iterator[tuple[str, str]]:
    names = [_tex(n.inverted) if n.family else f"{{{_tex(n.text)}}}" for n in authors(article)]
    if names:
        yield "author", f"{{{' and '.join(names)}}}"
    yield "title", f"{{{{{_tex(_line(article.headline) or UNTITLED)}}}}}"  # two: keeps its capitals
    texts = {"journal": article.paper, "language": article.lang, "note": note(article)}
    yield from ((name, f"{{{_tex(value)}}}") for name, value in texts.items() if value)
    if article.date:
        year, month, _ = unpack(article.date)
        yield "year", f"{{{year:04}}}"
        if 1 <= month <= 12:
            yield "month", _MONTHS[month - 1]
    if is_possible(article.date, Calendar.GREGORIAN):
        yield "date", f"{{{format_day(article.date)}}}"
    if article.hijri:
        yield "hijri", f"{{{format_day(article.hijri)}}}"
    if address := _address(article, permalink):
        yield "url", f"{{{address}}}"


def _csl_name(name: Name) -> dict[str, str]:
    if name.family:
        return {"family": name.family, "given": name.given}
    return {"literal": name.text}


def _csl_date(day: Day) -> dict[str, Any]:
    """A day that its month does not have is given as it is printed, which CSL calls literal."""
    if not day:
        return {}
    if not is_possible(day, Calendar.GREGORIAN):
        return {"literal": format_day(day)}
    return {"date-parts": [list(unpack(day))]}


def _name(text: str) -> Name:
    """The last word is the family name where all are in Latin capitals: no particle, no Arabic."""
    *given, family = text.split()
    if given and all(word[0].isupper() for word in (*given, family)):
        return Name(text, " ".join(given), family)
    return Name(text)


def _notes(article: Article) -> Iterator[str]:
    for label, day, calendar, origin, printed in _dates(article):
        words = describe_day(day, calendar)
        digits = f" ({format_day(day)})" if calendar is Calendar.HIJRI and day else ""
        told = f", printed as “{_line(printed)}”" if printed else ""
        known = f", {_KNOWN.get(origin, origin)}" if origin and not told else ""
        if day or printed:
            yield f"{label} date: {words or 'not understood'}{digits}{known}{told}."
    if "disagreeing" in article.date_flags:
        yield "The calendars disagree by more than two days."
    if article.dateline:
        yield f"Dateline: {_line(article.dateline)}."
    if article.byline and article.source:
        yield f"Credited to {_line(article.source)}."


_KNOWN = {"printed": "as printed", "metadata": "from the data of the page", "derived": "derived"}


def _dates(article: Article) -> Iterator[tuple[str, Day, Calendar, str, str]]:
    yield ("Gregorian", article.date, Calendar.GREGORIAN, article.date_origin, article.date_printed)
    yield "Hijri", article.hijri, Calendar.HIJRI, article.hijri_origin, article.hijri_printed


def _days(article: Article) -> Iterator[str]:
    """Both days in words, a derived one marked."""
    for _, day, calendar, origin, _ in _dates(article):
        if day:
            era = " AH" if calendar is Calendar.HIJRI else ""
            derived = " (derived)" if origin == "derived" else ""
            yield f"{describe_day(day, calendar)}{era}{derived}"


def _address(article: Article, permalink: str) -> str:
    """Where the article stands on the web, else its permalink; fit for a field of any format."""
    url = article.url if _WEB.match(article.url) else permalink
    return quote(url, safe=_PLAIN)


def _line(text: str) -> str:
    """On one line: each format ends a field there, at whichever of Unicode's line ends."""
    return " ".join(text.split())


def _tex(text: str) -> str:
    return _line(text).translate(_TEX)
