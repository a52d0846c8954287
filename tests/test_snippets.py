"""What is marked is what matched, at any depth of a text, and nothing is lost by marking."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.analysis import forms
from search.parser import parse
from search.results import marked_html, plain_text
from search.snippets import SNIPPET_CHARACTERS, Highlighter
from tests import strategies


def marks(query: str, text: str, field: str = "body") -> list[str]:
    pieces = Highlighter(parse(query).node).mark(field, text)
    return [piece for piece, hit in pieces if hit]


@pytest.mark.parametrize(
    ("query", "text", "marked"),
    [
        ("launch", "It launches, launched and will launch.", ["launches", "launched", "launch"]),
        ('"launched"', "It launches, launched and will launch.", ["launched"]),
        ('"oil price"', "oil, oil price and price", ["oil price"]),
        ("oil -price", "oil price", ["oil"]),
        ("pric*", "price prices apricot", ["price", "prices"]),
        ("quran~", "Qur’an, Koran and Quram", ["Qur’an", "Quram"]),
        ('"oil price"~2', "oil has no price. Far off, once more: oil", ["oil", "price"]),
        ("W-2", "A W-2, a W and a 2.", ["W-2"]),
        ("headline:oil", "oil", []),
        ("مدينة", "في المدينة", ["المدينة"]),
        ("résumé", "re\u0301sume\u0301", ["re\u0301sume\u0301"]),
    ],
)
def test_marks(query: str, text: str, marked: list[str]) -> None:
    assert marks(query, text) == marked


def test_a_field_marks_its_own_text_only() -> None:
    assert marks("headline:oil", "oil", field="headline") == ["oil"]


def test_text_is_escaped_before_it_is_marked() -> None:
    pieces = Highlighter(parse("alert").node).mark("body", "<script>alert(1)</script>")
    assert marked_html(pieces) == "&lt;script&gt;<mark>alert</mark>(1)&lt;/script&gt;"


def test_the_passage_with_most_of_the_words_is_shown() -> None:
    text = "oil " + "word " * 500 + "the price of oil " + "word " * 500
    shown = plain_text(Highlighter(parse("oil price").node).snippet("body", text))
    assert "the price of oil" in shown
    assert shown.startswith("… ")
    assert shown.endswith(" …")


def test_a_match_behind_a_million_characters_is_shown() -> None:
    text = "word " * 200_000 + "needle" + " word" * 10
    highlighter = Highlighter(parse("needle").node)
    started = time.process_time()
    shown = highlighter.snippet("body", text)
    assert ("needle", True) in shown
    assert time.process_time() - started < 20  # a quadratic walk would take hours


@given(st.text(max_size=2000), strategies.queries())
def test_marking_loses_nothing_and_snippets_stay_short(text: str, node: object) -> None:
    highlighter = Highlighter(node)  # type: ignore[arg-type]
    assert plain_text(highlighter.mark("body", text)) == text
    snippet = plain_text(highlighter.snippet("body", text))
    assert len(snippet) <= SNIPPET_CHARACTERS * 1.3 + 4


@given(strategies.texts(80), strategies.queries())
def test_snippets_are_words_of_the_text_in_order(text: str, node: object) -> None:
    snippet = plain_text(Highlighter(node).snippet("body", text))  # type: ignore[arg-type]
    there, shown = forms(text), forms(snippet)
    assert any(there[n : n + len(shown)] == shown for n in range(len(there) + 1))
