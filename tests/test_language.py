"""Guessing a language: letters tell those in Arabic script, little words tell English."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.language import LEAST_ENGLISH, guess


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The harbour bridge will open in the spring, said the mayor of the town."),
        ("en", "BRIDGE OF SIGHS TO CLOSE"),
        ("ar", "قال رئيس البلدية إن الجسر الجديد سيفتح في الربيع"),
        ("ar", "الجسر"),
        ("ur", "میئر نے کہا ہے کہ نیا پل بہار میں کھول دیا جائے گا"),
        ("ur", "نیا پل کھل گیا ہے"),
        ("fa", "شهردار گفت که پل جدید در بهار باز می‌شود"),
        (
            "",
            "Der Bürgermeister sagte, die neue Brücke werde im Frühjahr für alle geöffnet.",
        ),
        ("", "Le maire a dit que le nouveau pont ouvrira au printemps."),
        ("", "El alcalde dijo que el puente nuevo se abre en primavera y que no has de esperar."),
        ("", "Borgmesteren siger at broen er for dyr for to byer."),
        ("", "1,204 36.5 % 77"),
        ("", ""),
    ],
)
def test_a_text_is_told_by_its_letters_and_words(language: str, text: str) -> None:
    assert guess(text) == language


def test_a_foreign_name_does_not_change_the_language() -> None:
    arabic = "قال رئيس البلدية إن الجسر الجديد سيفتح في الربيع أمام سكان المدينة وزوارها" * 3
    assert guess(f"{arabic} Harbour Bridge Company") == "ar"
    assert guess(f"{arabic} ڈار") == "ar"
    assert guess("The mayor (رئيس البلدية) of the town said that the bridge will open.") == "en"


def test_the_head_of_a_text_is_enough() -> None:
    assert guess("The mayor of the town said so. " * 200 + "قال رئيس البلدية " * 9000) == "en"


@given(st.text())
def test_every_text_has_an_answer(text: str) -> None:
    assert guess(text) in {"en", "ar", "ur", "fa", ""}


@given(
    st.lists(st.sampled_from(["the", "of", "bridge", "casa", "Hafen", "1,204", "B2"]), max_size=99)
)
def test_english_has_its_share_of_english_words_among_those_of_letters(words: list[str]) -> None:
    letters = list(filter(str.isalpha, words))
    english = letters.count("the") + letters.count("of")
    is_english = english > 0 and english >= LEAST_ENGLISH * len(letters)
    assert guess(" ".join(words)) == ("en" if is_english else "")
