"""What prefixes, fuzzy words and patterns stand for, against a look at every word."""

from __future__ import annotations

from hypothesis import example, given, settings
from hypothesis import strategies as st

from search.distance import within
from tests.oracle import edits

quick = settings(deadline=None, max_examples=200)

# Letters of one, two, three and four bytes.
letters = st.text("abcé日𝄞", max_size=7)


@quick
@given(letters, st.lists(letters, max_size=8), st.integers(0, 3))
@example("abc", ["bac", "bca", "ab", ""], 1)
def test_words_within_some_edits(word: str, others: list[str], limit: int) -> None:
    told = within(limit, word, others).tolist()
    assert told == [edits(word, other) <= limit for other in others]
