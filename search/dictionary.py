"""The words that the index holds, to be offered to whoever types."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

import numpy as np
from whoosh.query.terms import FuzzyTerm, Prefix

from index.analysis import stem, tokens
from index.fields import WEIGHTS, stem_field
from search.expansion import terms_of
from search.snapshot import Snapshot

SCORED = tuple(WEIGHTS)

# A form is read in so many articles to see how it is printed; the first has a misprint at times.
_READ = 3


class Entry(NamedTuple):
    """A form and in how many articles it stands: in that field where it stands in most."""

    form: str
    articles: int


def fields_of(field: str) -> tuple[str, ...]:
    """The fields in which a word is looked for; "" is a word without a field."""
    return (field,) if field else SCORED


def beginning_with(snapshot: Snapshot, field: str, prefix: str, most: int) -> list[Entry]:
    """The forms that begin with the prefix, those of most articles first; "" is all that score."""
    found: Counter[str] = Counter()
    for name in fields_of(field):
        # Of each part more than asked for: what is rare in one may be frequent in all.
        found |= _counted(snapshot, Prefix(name, prefix), 2 * most)
    return _most_first(found)[:most]


def close_to(snapshot: Snapshot, field: str, form: str, edits: int) -> list[Entry]:
    """The forms that so many edits at most make of a form, itself among them.

    Two edits leave the first letter as it is: nearly all slips do, and half the words are spared.
    """
    found: Counter[str] = Counter()
    for name in fields_of(field):
        query = FuzzyTerm(name, form, maxdist=edits, prefixlength=edits - 1)
        found |= _counted(snapshot, query)
    return _most_first(found)


def articles_with(snapshot: Snapshot, field: str, form: str) -> int:
    """In how many articles the form stands, in that field where it stands in most."""
    return max(_documents(snapshot, name, form) for name in fields_of(field))


def articles_with_stem(snapshot: Snapshot, field: str, form: str) -> int:
    """The same for all forms with its stem, which a word without quotes finds."""
    root = stem(form)
    return max(_documents(snapshot, stem_field(name), root) for name in fields_of(field))


def as_printed(snapshot: Snapshot, field: str, form: str) -> str:
    """The form as articles print it most often: Arabic with its hamzas, say.

    What is all ASCII is given as it is, in small letters.
    """
    if form.isascii():
        return form
    return snapshot.cache.get(("printed", field, form), lambda: _printed(snapshot, field, form))


def _printed(snapshot: Snapshot, field: str, form: str) -> str:
    for name in fields_of(field):
        numbers = snapshot.listing(name, form).postings.numbers[:_READ].tolist()
        texts = [str(getattr(snapshot.article(number), name)) for number in numbers]
        printed = Counter(
            text[token.start : token.end]
            for text in texts
            for token in tokens(text)
            if token.form == form
        )
        if printed:
            return printed.most_common(1)[0][0]
    return form


def _counted(snapshot: Snapshot, query: Prefix | FuzzyTerm, most: int = 0) -> Counter[str]:
    """The terms of a leaf by the articles that have them, in each part the `most` frequent."""
    found: Counter[str] = Counter()
    for part, numbers in zip(snapshot.parts, terms_of(snapshot, query), strict=True):
        lists = part.lists(query.fieldname)
        counts = lists.document_frequencies(numbers)
        order = np.argsort(-counts, kind="stable")[: most or None]
        for number, count in zip(numbers[order].tolist(), counts[order].tolist(), strict=True):
            found[lists.terms[number].decode()] += count
    return found


def _documents(snapshot: Snapshot, field: str, term: str) -> int:
    encoded = term.encode()
    count = 0
    for part in snapshot.parts:
        lists = part.lists(field)
        number = lists.terms.find(encoded)
        count += lists.document_frequency(number) if number >= 0 else 0
    return count


def _most_first(found: Counter[str]) -> list[Entry]:
    ordered = sorted(found.items(), key=lambda item: (-item[1], item[0]))
    return [Entry(form, count) for form, count in ordered]
