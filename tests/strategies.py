"""Small articles and queries to draw: few words, many spellings, so that most queries hit some."""

from __future__ import annotations

from hypothesis import strategies as st

from index.article import Article
from index.dates import Calendar
from index.fields import TEXT_FIELDS
from search.query import (
    Dates,
    Fuzzy,
    Node,
    Phrase,
    Prefix,
    Wildcard,
    Word,
    conjunction,
    disjunction,
    negation,
)

# Inflections, spellings one or two letters apart, apostrophes, words of several forms, Arabic with
# and without the article, its marks and its digits.
WORDS = (
    "oil", "oils", "oil's", "Oil,", "oli", "price", "prices", "priced", "pries", "prise", "rise",
    "rising", "rises", "W-2", "W", "2", "U.S.", "AC/DC", "Qur'an", "Qur’an", "Quran", "al-Qaeda",
    "al", "qaeda", "1,000", "1000", "café", "cafe", "CAFÉS", "the", "of", "نفط", "النفط", "نِفط",
    "أسعار", "اسعار", "١٤٤٥", "1445", "Baku", "AFP", "or", "not", "and", "—", "(oil)", '"oil"',
)  # fmt: skip

GREGORIAN_DAYS = (20221231, 20230101, 20230131, 20230228, 20230923, 20231001, 20240229)
HIJRI_DAYS = (14440607, 14440930, 14450101, 14450307, 14450308, 14450330, 14371200)

_FORMS = (
    "oil", "oils", "oli", "price", "prices", "pries", "prise", "rise", "rising", "w", "2", "u",
    "s", "quran", "al", "qaeda", "1000", "cafe", "the", "of", "نفط", "النفط", "اسعار", "1445",
    "baku", "afp",
)  # fmt: skip


def texts(most: int) -> st.SearchStrategy[str]:
    """Up to `most` words of WORDS in a row."""
    return st.lists(st.sampled_from(WORDS), max_size=most).map(" ".join)


def days(known: tuple[int, ...]) -> st.SearchStrategy[int]:
    """A day of `known`, or 0: undated, or an open end."""
    return st.sampled_from((0, *known))


def articles(number: int = 0) -> st.SearchStrategy[Article]:
    """An article with short fields; its id says `number`."""
    return st.builds(
        Article,
        id=st.just(f"article-{number}"),
        headline=texts(4),
        body=texts(12),
        dateline=texts(1),
        byline=texts(2),
        source=texts(1),
        paper=texts(2),
        date=days(GREGORIAN_DAYS),
        hijri=days(HIJRI_DAYS),
    )


def archives(most: int = 12) -> st.SearchStrategy[list[Article]]:
    """Up to `most` articles with ids of their own."""
    sizes = st.integers(0, most)
    return sizes.flatmap(lambda size: st.tuples(*map(articles, range(size))).map(list))


def queries(most_leaves: int = 8) -> st.SearchStrategy[Node]:
    """A tree as the parser could make it, in normal form."""
    inner = st.recursive(leaves(), _larger, max_leaves=most_leaves)
    return inner.map(lambda node: conjunction([node]))


def leaves() -> st.SearchStrategy[Node]:
    """A word, phrase, prefix, wildcard, fuzzy word or range of days."""
    return st.one_of(_words(), _phrases(), _prefixes(), _wildcards(), _fuzzy(), _dates())


def _larger(children: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    several = st.lists(children, min_size=1, max_size=4)
    return st.one_of(several.map(conjunction), several.map(disjunction), children.map(negation))


def _fields() -> st.SearchStrategy[str]:
    return st.sampled_from(("", "", "", *TEXT_FIELDS))


def _words() -> st.SearchStrategy[Node]:
    typed = [word for word in WORDS if word[0].isalnum() and word[-1] != ","]
    return st.builds(Word, st.sampled_from(typed), _fields())


def _phrases() -> st.SearchStrategy[Node]:
    several = st.lists(st.sampled_from(_FORMS), min_size=2, max_size=3).map(" ".join)
    single = st.sampled_from(("oil", "prices", "النفط", "Qur'an"))
    near = st.builds(Phrase, several, st.sampled_from((0, 0, 1, 2, 5)), _fields())
    return st.one_of(near, st.builds(Phrase, single, st.just(0), _fields()))


def _prefixes() -> st.SearchStrategy[Node]:
    typed = sorted({form[:length] for form in _FORMS for length in (2, 3, 4) if len(form) > 1})
    return st.builds(Prefix, st.sampled_from(typed), _fields())


def _wildcards() -> st.SearchStrategy[Node]:
    typed = [form for form in _FORMS if len(form) > 3]
    return st.builds(Wildcard, st.sampled_from(typed).flatmap(_holes), _fields())


def _holes(form: str) -> st.SearchStrategy[str]:
    """The form with wildcards for one or more letters, the first two and the last excepted."""
    marks = st.sampled_from(("*", "?", "??", "*?", "?*"))
    places = st.integers(2, len(form) - 1)
    ends = st.sampled_from(("", "", "*"))

    def with_hole(one: int, other: int, mark: str, end: str) -> str:
        return form[: min(one, other)] + mark + form[max(one, other) :] + end

    return st.builds(with_hole, places, places, marks, ends)


def _fuzzy() -> st.SearchStrategy[Node]:
    typed = [form for form in _FORMS if len(form) > 2]
    return st.builds(Fuzzy, st.sampled_from(typed), st.sampled_from((1, 2)), _fields())


def _dates() -> st.SearchStrategy[Node]:
    gregorian = st.builds(
        Dates, st.just(Calendar.GREGORIAN), days(GREGORIAN_DAYS), days(GREGORIAN_DAYS)
    )
    hijri = st.builds(Dates, st.just(Calendar.HIJRI), days(HIJRI_DAYS[:-1]), days(HIJRI_DAYS[:-1]))
    return st.one_of(gregorian, hijri).filter(lambda node: bool(node.first or node.last))
