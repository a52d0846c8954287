"""The list of suggestions in a real browser: by keyboard, by pointer, for screen readers."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browsing import PHONE, Opener

pytestmark = pytest.mark.browser

OPTIONS = "#suggestions [role=option]"


def typed(page: Page, text: str) -> None:
    """Type into the search field as a person would, and wait for the list."""
    page.locator("#q").press_sequentially(text)
    expect(page.locator("#suggestions")).to_be_visible()


def asked(page: Page) -> dict[str, list[str]]:
    """The parameters of the search that the page went to."""
    page.wait_for_url("**/search?**")
    return parse_qs(urlsplit(page.url).query)


def test_a_word_is_completed_by_arrow_and_enter(opened: Opener) -> None:
    page = opened("/").page
    page.get_by_label("From").fill("2022")
    typed(page, "ferry timet")
    field = page.get_by_role("combobox", name="Words")
    expect(field).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    active = page.locator(f"#{field.get_attribute('aria-activedescendant')}")
    expect(active).to_have_attribute("aria-selected", "true")
    expect(active).to_contain_text("ferry timetable")
    expect(page.locator("form").get_by_role("status")).to_have_text("4 suggestions")
    page.keyboard.press("Enter")
    assert asked(page) == {"q": ["ferry timetable"], "from": ["2022"]}


def test_arrows_go_round_and_letters_leave_the_list(opened: Opener) -> None:
    page = opened("/").page
    typed(page, "fer")
    field = page.locator("#q")
    page.keyboard.press("ArrowUp")
    expect(page.locator(OPTIONS).last).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowDown")
    assert field.get_attribute("aria-activedescendant") is None
    page.keyboard.press("ArrowDown")
    expect(page.locator(OPTIONS).first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowLeft")
    assert field.get_attribute("aria-activedescendant") is None
    page.keyboard.press("Enter")
    assert asked(page) == {"q": ["fer"]}


def test_escape_closes_the_list_and_keeps_what_was_typed(opened: Opener) -> None:
    page = opened("/").page
    typed(page, "fer")
    page.keyboard.press("Escape")
    expect(page.locator("#suggestions")).to_be_hidden()
    expect(page.locator("#q")).to_have_value("fer")
    expect(page.locator("#q")).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("ArrowDown")
    expect(page.locator("#suggestions")).to_be_visible()


def test_a_source_is_chosen_beside_what_stands_in_the_form(opened: Opener) -> None:
    page = opened("/search?q=&dateline=PORT+MARIS").page
    typed(page, "ferry coas")
    page.get_by_role("option", name="Coast Wire").click()
    assert asked(page) == {"q": ["ferry"], "source": ["Coast Wire"], "dateline": ["PORT MARIS"]}


def test_a_headline_leads_to_its_article(opened: Opener) -> None:
    page = opened("/").page
    typed(page, "lightho")
    page.locator(".suggestions .headline").first.click()
    page.wait_for_selector("article.story")
    assert urlsplit(page.url).path == "/article/disagreeing"


def test_nothing_is_shown_where_the_server_fails(opened: Opener) -> None:
    page = opened("/").page
    page.route("**/api/suggest**", lambda route: route.abort())
    with page.expect_event("requestfailed"):
        page.locator("#q").press_sequentially("fer")
    expect(page.locator("#suggestions")).to_be_hidden()
    page.keyboard.press("Enter")
    assert asked(page) == {"q": ["fer"]}


def test_what_is_typed_on_is_asked_for_once(opened: Opener) -> None:
    watched = opened("/")
    typed(watched.page, "ferry")
    questions = [url for url in watched.asked if "/api/suggest" in url]
    assert len(questions) == 1, questions


@pytest.mark.parametrize("path", ["/search?q=hostile", "/"])
def test_what_articles_say_stays_text(opened: Opener, path: str) -> None:
    watched = opened(path)
    watched.page.locator("#q").fill("")
    typed(watched.page, "hosti")
    assert "<script>" in watched.page.locator("#suggestions").inner_text()
    assert not watched.page.locator("#suggestions script, #suggestions img").count()
    assert watched.complaints == []


@pytest.mark.parametrize(
    "options", [{}, {"viewport": PHONE}, {"color_scheme": "dark"}], ids=["wide", "phone", "dark"]
)
def test_the_list_shuts_nobody_out(opened: Opener, options: dict[str, object]) -> None:
    from tests.test_axe import violations

    page = opened("/search?q=ferry", **options).page
    page.locator("#q").fill("")
    typed(page, "fer")
    page.keyboard.press("ArrowDown")
    assert violations(page) == ""
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_arabic_suggestions_run_from_right_to_left(opened: Opener) -> None:
    page = opened("/").page
    typed(page, "العب")
    first = page.locator(OPTIONS).first
    assert first.evaluate("(option) => getComputedStyle(option).direction") == "rtl"
    expect(first).to_contain_text("العبّارة")


def test_without_script_it_is_a_plain_field(opened: Opener) -> None:
    page = opened("/", java_script_enabled=False).page
    assert page.locator("#q").get_attribute("role") is None
    assert page.locator("#suggestions").count() == 0
