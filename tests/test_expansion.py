"""What prefixes, fuzzy words and patterns stand for, against a look at every word."""

from __future__ import annotations

import time

from hypothesis import example, given, settings
from hypothesis import strategies as st

from search.kernel.distance import within
from search.wildcards import MOST_WILDCARDS, folded, matcher, one_star
from tests.oracle import edits, is_like

quick = settings(deadline=None, max_examples=200)

# Letters of one, two, three and four bytes.
letters = st.text("abcé日𝄞", max_size=7)


@quick
@given(letters, st.lists(letters, max_size=8), st.integers(0, 3))
@example("abc", ["bac", "bca", "ab", ""], 1)
@example("abcd", ["abc", "abcde", "bcd", "abdc", "abbcd", "acbd", "acb"], 1)
@example("ab", ["ba", "ab", "b", "ca"] * 30, 1)  # many: by a table
def test_words_within_some_edits(word: str, others: list[str], limit: int) -> None:
    told = within(limit, word, others).tolist()
    assert told == [edits(word, other) <= limit for other in others]


@quick
@given(st.text("ab*?", max_size=7).map(one_star), st.text("abé日", max_size=7))
@example("a*b*a", "abbba")
@example("a?", "a\n")
def test_forms_like_a_pattern(pattern: str, form: str) -> None:
    assert bool(matcher(pattern)(form)) == is_like(pattern, form)


def test_a_pattern_is_folded_as_forms_are() -> None:
    assert folded("Caf?*é") == "caf?*e"
    assert folded("أس*ر") == "اس*ر"
    assert folded("Qur'?n") == "qur?n"
    assert folded("a*b") == folded("ab-c*d") == folded("ab" + "*c" * (MOST_WILDCARDS + 1)) == ""


def test_a_hostile_pattern_takes_no_longer() -> None:
    matches = matcher("aa" + "*a" * (MOST_WILDCARDS - 1) + "*b")
    started = time.process_time()
    assert not any(matches("a" * 100) for _ in range(1000))
    assert time.process_time() - started < 0.5
