"""The tokeniser on arrays against the analysis word by word."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Sequence
from itertools import chain, pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from index.analysis import forms
from index.bulk.surfaces import Vocabulary

# All that the analysis treats in a way of its own, and what looks like it.
NASTY = (
    "aZ'`\u2018\u2019\u02bb\u02bc\u02be\u02bf\u00b4\uff07"  # letters and their apostrophes
    "09,\u0663\u06f4\u0967\uff11\u00b2\u00bd\u066c\u060c"  # digits of five scripts and commas
    "é\u0301\u0327\u20ddßıİøǅﬁªº"  # accents, composed and not, and what folding changes
    "كىةـ\u064e\u0651\u06d4\u061f\u200c\ufe0f"  # Arabic, its marks, its stretching, its stops
    "क\u093f\u094dか\u3099\u3001\u3000中"  # signs that spell, and punctuation of the Far East
    "\x00\x1f\n\r\t \u00a0\u2028_-./\x7f“”«»…—•\u203f\u2071€😀\U000e0101\ud800"
)
nasty_texts = st.lists(st.text(alphabet=NASTY, max_size=40), max_size=6)
numbers = st.lists(st.text(alphabet="019,,'a٣", max_size=14), max_size=6)
any_texts = st.lists(st.text(max_size=30), max_size=4)
# Words on both sides of every width of key, and of the longest form
long_words = st.builds(
    lambda word, count: word * count,
    st.sampled_from(["a", "ab'", "é", "كَ", "1,", "🙂", "中"]),
    st.sampled_from([1, 7, 8, 9, 15, 16, 17, 31, 32, 33, 50, 99, 100, 101, 250]),
)
long_texts = st.lists(st.lists(long_words, max_size=4).map(" ".join), max_size=4)


def tokenised(vocabulary: Vocabulary, texts: Sequence[str]) -> list[list[str]]:
    words = vocabulary.tokenise(texts)
    assert [array.dtype for array in words] == [np.int32, np.int64] * 2
    assert len(words.starts) == len(texts) + 1
    assert words.starts[-1] == len(words.numbers)
    known = [string.decode() for string in vocabulary.strings]
    forms = list(map(known.__getitem__, words.forms.tolist()))
    spans = [forms[start:end] for start, end in pairwise(words.firsts.tolist())]
    surfaces = [spans[number] for number in words.numbers.tolist()]
    return [
        list(chain.from_iterable(surfaces[start:end]))
        for start, end in pairwise(words.starts.tolist())
    ]


@settings(deadline=None, max_examples=400)
@given(st.lists(nasty_texts | numbers | any_texts | long_texts, min_size=1, max_size=3))
def test_texts_have_the_forms_of_the_analysis(batches: list[list[str]]) -> None:
    vocabulary = Vocabulary()
    for texts in batches:
        assert tokenised(vocabulary, texts) == [forms(text) for text in texts]


def test_every_character_stands_within_between_and_beside_words() -> None:
    chars = [chr(code) for code in range(0x3100)]
    texts = [text for c in chars for text in (f"ab{c}cd", f"{c}1{c}", f"1,{c}00'{c}'9{c}")]
    assert tokenised(Vocabulary(), texts) == [forms(text) for text in texts]


def test_printed_words_are_looked_up_without_their_punctuation() -> None:
    vocabulary = Vocabulary()
    vocabulary.tokenise(["The end. “The—END”, ‘the’ end… (the end), ‘'END'’ «the» end\u00a0the"])
    assert len(vocabulary) == 2


def test_ten_thousand_words_keep_their_numbers_while_the_tables_grow() -> None:
    words = [f"{'x' * (number % 40)}{number}" for number in range(10_000)]
    vocabulary = Vocabulary()
    for _ in range(2):
        assert tokenised(vocabulary, [" ".join(words)]) == [words]
        assert len(vocabulary) == len(vocabulary.strings) == len(words)


def test_a_vocabulary_goes_at_once_and_not_with_the_next_collection_of_garbage() -> None:
    vocabulary = Vocabulary()
    vocabulary.tokenise(["A goat has crossed the harbour bridge."])
    gone = weakref.ref(vocabulary)
    gc.disable()
    try:
        del vocabulary
        assert gone() is None
    finally:
        gc.enable()
