"""What month a misspelled name may mean, for the error message: likely_months("Septmber 2023")."""

from __future__ import annotations

import re
from collections.abc import Mapping
from difflib import get_close_matches
from functools import lru_cache

from index.date_words import (
    GREGORIAN_ERAS,
    GREGORIAN_MONTHS,
    GREGORIAN_NAMES,
    HIJRI_ERAS,
    LINKING_WORDS,
    WEEKDAYS,
    fold,
    fold_words,
)
from index.hijri_months import MONTHS, spellings

# The share of letters in common. A name of four letters may miss one or have one too many.
LIKENESS = 0.75

_OTHER_WORDS = GREGORIAN_ERAS | HIJRI_ERAS | LINKING_WORDS | frozenset(WEEKDAYS)


def likely_months(text: str) -> list[str]:
    """The months whose names are most like the text's, by their usual names; at most two."""
    words = fold_words(re.sub(r"\d+", " ", text))
    name = "".join(word for word in words if word not in _OTHER_WORDS)
    close = get_close_matches(name, _names(), n=5, cutoff=LIKENESS)
    return list(dict.fromkeys(_names()[match] for match in close))[:2]


@lru_cache(maxsize=1)
def _names() -> Mapping[str, str]:
    """Every folded spelling of a month, and the usual name of that month."""
    names = {name: GREGORIAN_MONTHS[month - 1] for name, month in GREGORIAN_NAMES.items()}
    for month, row in spellings().items():
        names |= {fold(name): MONTHS[month - 1] for name in row}
    return names
