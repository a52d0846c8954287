"""The pages in a real browser: with and without script, light and dark, wide and narrow."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page

from tests.browsing import PHONE, Opener
from tests.torture.attack_pages import attacked, judged_in
from webui.static_files import FILES

pytestmark = pytest.mark.browser

PAGES = (
    "/",
    "/search?q=ferry",
    "/search?q=longest",
    "/search?q=hostile",
    "/search?q=zebra&from=2023-01-01&source=Quay+Desk",
    "/search?q=ferry&from=yesteryear",
    "/article/long-word?q=longest",
    "/article/arabic",
    "/article/hostile",
)


@pytest.mark.parametrize("script", [True, False])
def test_a_search_from_the_front_page_to_an_article_and_back(opened: Opener, script: bool) -> None:
    page = opened("/", java_script_enabled=script).page
    page.get_by_label("Words").fill("ferry")
    page.get_by_label("From").fill("Rajab 1443")
    page.get_by_role("button", name="Search").click()
    page.wait_for_selector("ol.hits")
    assert "1443" in page.locator(".understood").inner_text()
    search = page.url
    first = page.locator(".hit h2 a").first
    headline = first.inner_text()
    first.click()
    page.wait_for_selector("article.story")
    assert page.locator("h1").inner_text() == headline
    page.get_by_role("link", name="Back to the search").click()
    page.wait_for_selector("ol.hits")
    assert page.get_by_label("From").input_value() == "Rajab 1443"
    assert urlsplit(page.url).path == urlsplit(search).path


def test_script_leaves_empty_fields_out_of_the_address(opened: Opener) -> None:
    page = opened("/").page
    page.get_by_label("Words").fill("ferry")
    page.keyboard.press("Enter")
    page.wait_for_selector("ol.hits")
    assert urlsplit(page.url).query == "q=ferry"


def test_another_order_shows_at_once(opened: Opener) -> None:
    page = opened("/search?q=ferry").page
    page.get_by_label("Order").select_option("oldest")
    page.wait_for_url("**/search?q=ferry&sort=oldest")
    assert page.get_by_label("Order").input_value() == "oldest"


def test_facets_narrow_and_chips_widen(opened: Opener) -> None:
    page = opened("/search?q=ferry", java_script_enabled=False).page
    page.locator(".facets").get_by_role("link", name="Coast Wire").click()
    page.wait_for_selector(".chips")
    assert page.locator(".hit").count() == 9
    page.get_by_role("link", name="Remove Source: Coast Wire").click()
    page.wait_for_url("**/search?q=ferry")
    assert "26 articles" in page.locator("h1").inner_text()


@pytest.mark.parametrize("path", PAGES)
def test_nothing_is_wider_than_the_window(opened: Opener, path: str) -> None:
    page = opened(path).page
    for width in (320, 360, 900, 1600):
        page.set_viewport_size({"width": width, "height": 740})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("path", PAGES)
def test_the_browser_has_nothing_to_complain_of(opened: Opener, path: str, address: str) -> None:
    watched = opened(path)
    watched.page.wait_for_load_state("networkidle")
    refused = "400 (BAD REQUEST)"
    assert [text for text in watched.complaints if refused not in text] == []
    assert watched.hosts == {urlsplit(address).netloc}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_its_ground(opened: Opener, scheme: str) -> None:
    page = opened("/search?q=ferry&source=Coast+Wire", color_scheme=scheme).page
    for selector in ("body", ".snippet", ".known", ".hit h2 a", "mark", ".query button", ".count"):
        assert _contrast(page, selector) >= 4.5, selector
    grounds = _colour(page, "body", "backgroundColor")
    assert (sum(grounds) > 600) == (scheme == "light")


def test_the_keyboard_reaches_the_content_and_the_form(opened: Opener) -> None:
    page = opened("/search?q=ferry").page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    passed = ["a.skip"]
    while not page.evaluate("document.activeElement.id == 'q'"):
        page.keyboard.press("Tab")
        passed.append(page.evaluate("document.activeElement.tagName"))
        assert len(passed) < 9, passed
    style = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert style == "solid"
    page.keyboard.press("Enter")
    page.wait_for_selector("ol.hits")


def test_a_slash_goes_to_the_search_field_but_can_be_typed(opened: Opener) -> None:
    page = opened("/search?q=ferry").page
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "q"
    page.keyboard.type("AC/DC")
    assert page.get_by_label("Words").input_value() == "AC/DC"


@pytest.mark.parametrize(
    ("path", "leads_to"),
    [
        ("/article/harbour-03?q=ferry&hit=1", "/search?q=ferry#q"),
        ("/article/harbour-03/source?q=ferry", "/#q"),
        ("/about", "/#q"),
    ],
)
def test_a_slash_leads_from_a_page_without_the_field_to_one(
    opened: Opener, path: str, leads_to: str
) -> None:
    page = opened(path).page
    page.keyboard.press("/")
    page.wait_for_url(f"**{leads_to}")
    page.wait_for_function("document.activeElement.id == 'q'")


def test_arabic_runs_from_the_right(opened: Opener) -> None:
    page = opened("/search?q=العبّارة", viewport=PHONE).page
    for selector in (".hit h2", ".snippet"):
        assert page.locator(selector).first.evaluate("e => e.matches(':dir(rtl)')")
    assert page.get_by_label("Words").evaluate("e => e.matches(':dir(rtl)')")


def test_print_leaves_out_what_cannot_be_clicked(opened: Opener) -> None:
    page = opened("/article/harbour-03?q=ferry").page
    page.emulate_media(media="print")
    assert not page.locator(".back").is_visible()
    assert page.locator(".body").is_visible()


def test_what_articles_and_addresses_hold_stays_text(browser: Browser, tmp_path: Path) -> None:
    with attacked(tmp_path) as archive:
        verdicts = judged_in(browser, archive, 0.1)
    assert len(verdicts) > 50
    assert [verdict.note for verdict in verdicts if verdict.note] == []


def test_style_and_script_stay_small() -> None:
    assert len(FILES["dateline.css"]) < 25_000
    assert len(FILES["dateline.js"]) < 25_000


def _colour(page: Page, selector: str, name: str) -> list[float]:
    """Red, green, blue of an element; the ground is that of the nearest one that has any."""
    found: list[float] = page.locator(selector).first.evaluate(
        """(element, name) => {
            let colour = getComputedStyle(element)[name];
            while (colour === "rgba(0, 0, 0, 0)" && element.parentElement) {
                element = element.parentElement;
                colour = getComputedStyle(element)[name];
            }
            return colour.match(/[\\d.]+/g).slice(0, 3).map(Number);
        }""",
        name,
    )
    return found


def _contrast(page: Page, selector: str) -> float:
    """The contrast ratio of WCAG 2.1, section 1.4.3; text wants 4.5."""
    lights = [_luminance(_colour(page, selector, name)) for name in ("color", "backgroundColor")]
    return (max(lights) + 0.05) / (min(lights) + 0.05)


def _luminance(colour: list[float]) -> float:
    """The relative luminance of WCAG 2.1."""
    parts = [part / 255 for part in colour]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
