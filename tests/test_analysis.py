"""Text to terms: what print is not consistent about finds the same articles."""

import re
import unicodedata
from string import ascii_letters, digits

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.analysis import MAX_FORM, apart, forms, is_arabic, stem, stems, tokens


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Qur'an Qur’an Quran", ["quran"] * 3),
        ("W-2", ["w", "2"]),
        ("AC/DC", ["ac", "dc"]),
        ("U.S.", ["u", "s"]),
        ("3,000 and 30,00", ["3000", "and", "30", "00"]),
        ("résumé Straße İstanbul", ["resume", "strasse", "istanbul"]),
        ("‘quoted’ 'words'", ["quoted", "words"]),
        ("snake_case", ["snake", "case"]),
        ("مُحَمَّد محمد", ["محمد", "محمد"]),
        ("أحمد إحمد آحمد احمد", ["احمد"] * 4),
        ("المدينة المدينه", ["المدينه"] * 2),
        ("علی على علي", ["علي"] * 3),
        ("کتاب كتـــاب", ["كتاب"] * 2),
        ("١٤٤٥ ۱۴۴۵ 1445", ["1445"] * 3),
        ("हिन्दी हिंदी", ["हिन्दी", "हिंदी"]),
        ("か\u3099 が", ["か\u3099"] * 2),
        ("رمضان\ufe0f", ["رمضان"]),
        ("!!! — ؟", []),
        ("", []),
    ],
)
def test_forms(text: str, expected: list[str]) -> None:
    assert forms(text) == expected


def test_words_share_their_stem_but_not_their_form() -> None:
    assert stem("launches") == stem("launched") == stem("launch")
    assert forms("launches") != forms("launched")


def test_arabic_article_and_plural_share_a_stem() -> None:
    assert stem(forms("المدينة")[0]) == stem(forms("مدينة")[0])


@given(st.lists(st.text(ascii_letters + digits, max_size=9) | st.just("a" * 101)))
def test_plain_words_have_the_forms_that_they_have_beside_a_dash(words: list[str]) -> None:
    assert forms(" ".join(words)) == forms(" — ".join(words) + " —")


@given(st.text(max_size=200))
def test_composed_and_decomposed_text_have_the_same_forms(text: str) -> None:
    composed = unicodedata.normalize("NFC", text)
    decomposed = unicodedata.normalize("NFD", text)
    assert forms(composed) == forms(decomposed)


@given(st.text(ascii_letters + digits, min_size=1, max_size=MAX_FORM))
def test_plain_words_have_the_form_that_the_same_with_an_accent_has(word: str) -> None:
    assert forms(word) == forms(f"{word}\u0323")


@given(st.text(max_size=200))
def test_forms_are_stable_and_stand_where_the_tokens_say(text: str) -> None:
    for token in tokens(text):
        assert forms(text[token.start : token.end]) == [token.form]
        assert stem(token.form)


@given(st.lists(st.sampled_from(("'s", "rising", "والكتاب", "كتب")) | st.text()))
def test_stems_of_many_are_those_of_each(words: list[str]) -> None:
    assert stems([word.encode() for word in words]) == [stem(word).encode() for word in words]


# What a word is, said as plainly as can be.
LETTER = r"[^\W_]"
MARK = "[{}\U000e0100-\U000e01ef]".format(
    "".join(
        chr(code) for code in range(0x300, 0x20000) if unicodedata.category(chr(code))[0] == "M"
    )
)
APOSTROPHE = r"['\u2018\u2019\u02bb\u02bc\u02be\u02bf\u0060\u00b4\uff07]"
WORD = re.compile(
    rf"{LETTER}(?:{LETTER}|{MARK}|{APOSTROPHE}(?={LETTER})|(?<=\d),(?=\d{{3}}(?!\d)))*"
)
PIECES = ("a", "É", "é", "́", "م", "ّ", "ـ", "1", "٣", ",", "123", "'", "’", "ʼ", "`", "´", "_", "-",
          "\n", " ", "𑀅", "𑀸", "\U000e0100", "क", "ि", "\ud800")  # fmt: skip


@given(st.one_of(st.text(max_size=60), st.lists(st.sampled_from(PIECES)).map("".join)))
def test_words_are_found_as_the_plain_expression_finds_them(text: str) -> None:
    assert apart(text)[1::2] == WORD.findall(text)
    assert "".join(apart(text)) == text


@given(st.one_of(st.text(max_size=12), st.text(ascii_letters, max_size=12)))
def test_only_the_arabic_stemmer_changes_the_first_letter(text: str) -> None:
    for form in forms(text):
        assert is_arabic(form) == is_arabic(stem(form))
        assert is_arabic(form) or stem(form)[0] == form[0]
