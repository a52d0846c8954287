"""Datelines and credits in every form that papers print them, and what only looks like one."""

from __future__ import annotations

import pytest

from index.formats.credits import agency, credit, split_ending
from index.formats.datelines import open_story
from index.formats.writers import byline, person

SENTENCE = "The council said on Monday that the harbour would open again next week."

DATELINES = [
    ("BAKU: ", "BAKU", ""),
    ("Moscow: ", "Moscow", ""),
    ("Islamabad : ", "Islamabad", ""),
    ("New Delhi: ", "New Delhi", ""),
    ("TEHRAN (AFP): ", "TEHRAN", "AFP"),
    ("LAHORE (Monitoring Desk): ", "LAHORE", "Monitoring Desk"),
    ("PESHAWAR – ", "PESHAWAR", ""),
    ("BISHKEK, Kyrgyzstan: ", "BISHKEK, Kyrgyzstan", ""),
    ("KUWAIT CITY, July 7, (KUNA): ", "KUWAIT CITY", "KUNA"),
    ("KARACHI (NNI), Jan 13: ", "KARACHI", "NNI"),
    ("WASHINGTON (Reuters) - ", "WASHINGTON", "Reuters"),
    ("LONDON/PARIS (REUTER) - ", "LONDON/PARIS", "Reuters"),
    ("(CNN) ", "", "CNN"),
    ("(CNN) -- ", "", "CNN"),
    ("WASHINGTON—", "WASHINGTON", ""),
    ("WASHINGTON, D.C. — ", "WASHINGTON, D.C.", ""),
    ("ROCHESTER, N.Y., Feb 26 - ", "ROCHESTER, N.Y.", ""),
    ("BEIJING, Sept. 23 (Xinhua) -- ", "BEIJING", "Xinhua"),
    ("CAIRO, (APP - Site / Sputnik - 5th Nov, 2019): ", "CAIRO", "APP"),
    ("D.I. KHAN: ", "D.I. KHAN", ""),
    ("THE HAGUE: ", "THE HAGUE", ""),
    ("GAZA (Palestinian Territories): ", "GAZA", ""),
    ("الرياض: ", "الرياض", ""),
    ("لندن – واس: ", "لندن", "واس"),
    ("جدة (واس) ", "جدة", "واس"),
]

NO_DATELINES = [
    *("Sir: ", "TFT: ", "UPDATE: ", "FILE - ", "Photo: AP ", "Question: ", "Note: ", "Q: "),
    *("Ahmed Khan: ", "The minister said: ", "ELECTROCUTION: ", "BREAKING: ", "WHAT NEXT: "),
    *("COVID-19: ", "EDITOR'S NOTE: ", "THE BIG PICTURE: ", "OIL PRICES: ", "وقال: ", "Age: "),
    *("", "KARACHI, he said, is - ", "In Pakistan: ", "A spokesman - "),
]


@pytest.mark.parametrize(("printed", "place", "source"), DATELINES)
def test_dateline_is_taken_off_the_sentence(printed: str, place: str, source: str) -> None:
    opening = open_story(printed + SENTENCE)
    assert opening is not None
    assert (opening.place, opening.source, opening.rest) == (place, source, SENTENCE)


def test_byline_glued_to_the_place_is_parted() -> None:
    opening = open_story("By Huda SalehKUWAIT: " + SENTENCE)
    assert opening is not None
    assert (opening.byline, opening.place, opening.rest) == ("Huda Saleh", "KUWAIT", SENTENCE)


@pytest.mark.parametrize("printed", NO_DATELINES)
def test_what_only_looks_like_a_dateline_stays(printed: str) -> None:
    assert open_story(printed + SENTENCE) is None


def test_a_label_is_no_dateline_for_all_its_capitals() -> None:
    assert open_story("KHARAN: 12 to 14 degrees") is None


@pytest.mark.parametrize(
    ("ending", "source"),
    [
        *((" — AFP", "AFP"), (" —AFP", "AFP"), (" - AFP", "AFP"), (" -ONA", "ONA")),
        *(("-AFP", "AFP"), (" --SPA", "SPA"), (" — SG/SPA", "SG/SPA"), (" REUTER", "Reuters")),
        *((" Reuter", "Reuters"), (" (KUNA)", "KUNA"), (" [AFP]", "AFP"), (" – واس", "واس")),
        *((" — Our Correspondent", "Our Correspondent"), (" — Courtesy BBC", "BBC")),
        *((" — With inputs from AFP", "AFP"), (" –Agencies", "Agencies")),
    ],
)
def test_credit_behind_the_last_sentence(ending: str, source: str) -> None:
    found = split_ending(SENTENCE + ending)
    assert found is not None
    assert (found.text, found.source) == (SENTENCE, source)


@pytest.mark.parametrize(
    "text", ["They told AFP", "It is well-off", "It fell in 2009-10.", "the Bay - Rome", ""]
)
def test_sentences_without_credit(text: str) -> None:
    assert split_ending(text) is None


@pytest.mark.parametrize(
    ("line", "published"),
    [
        *(("AFP", "AFP"), ("REUTERS", "Reuters"), ("Reuter", "Reuters"), ("Web Desk", "Web Desk")),
        *(("WEB DESK", "Web Desk"), ("F.P. Report", "F.P. Report"), ("Agencies", "Agencies")),
        *(("Monitoring Desk", "Monitoring Desk"), ("Our Correspondent", "Our Correspondent")),
        *(("Reuters/AFP", "Reuters/AFP"), ("واس", "واس"), ("Saudi Press Agency", "SPA")),
        *(("Nora Salim", ""), ("a weather report", ""), ("Home", ""), ("", "")),
    ],
)
def test_credits_on_a_line_of_their_own(line: str, published: str) -> None:
    assert credit(line) == published


def test_agency_needs_every_name_known() -> None:
    assert agency("AFP and Nobody") == ""


@pytest.mark.parametrize(
    ("line", "writer"),
    [
        *(("By Imran Vali", "Imran Vali"), ("By: Nora Salim", "Nora Salim")),
        *(("BY B IZZAK", "B IZZAK"), ("بقلم: سارة أحمد", "سارة أحمد")),
        *(("By AFP", ""), ("By Web Desk", ""), ("By the time he came", ""), ("Nora Salim", "")),
    ],
)
def test_bylines(line: str, writer: str) -> None:
    assert byline(line) == writer


@pytest.mark.parametrize("text", ["Life & Style", "Web Desk", "Contact us", "12 January", "Khan"])
def test_menus_and_desks_are_no_persons(text: str) -> None:
    assert person(text) == ""
