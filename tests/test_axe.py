"""Whom a page shuts out: axe-core in a real browser over every page, as WCAG 2.2 AA and beyond."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browsing import PHONE, Opener

pytestmark = pytest.mark.browser

PAGES = (
    "/",
    "/about",
    "/api",
    "/saved",
    "/search?q=ferry",
    "/search?q=ferry&source=Coast+Wire&sort=newest&page=1",
    "/search?q=العبّارة",
    "/search?q=hostile",
    "/search?q=zebra&from=2023-01-01&source=Quay+Desk",
    "/search?q=ferri+timetabel",
    "/search?q=ferry+zebra&from=2022&to=Ramadan+1444&lang=en",
    "/search?q=ferry&from=yesteryear",
    "/search?q=ferry&page=99",
    "/article/harbour-03?q=ferry",
    "/article/harbour-03?q=ferry&at=2&hit=1",
    "/article/harbour-03/source",
    "/article/hostile/source",
    "/search?q=feryr",
    "/search?q=ferry&axis=hijri&scale=share&month=undated",
    "/article/long-word",
    "/article/arabic",
    "/article/hostile",
    "/article/disagreeing",
    "/article/impossible",
    "/nowhere",
)
LOOKS = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "phone": {"viewport": PHONE, "is_mobile": True, "has_touch": True},
}
OF_ALL = {"resultTypes": ["violations"], "runOnly": {"type": "tag", "values": [
    "wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice",
]}}  # fmt: skip


def violations(page: Page) -> str:
    """What axe finds, in its own words; "" where it finds nothing."""
    found = Axe().run(page, options=OF_ALL)
    return found.generate_report() if found.violations_count else ""


@pytest.mark.parametrize("path", PAGES)
def test_no_page_shuts_anybody_out(opened: Opener, path: str) -> None:
    for look, options in LOOKS.items():
        assert violations(opened(path, **options).page) == "", look


@pytest.mark.parametrize("path", PAGES)
def test_nor_one_that_runs_from_the_right(opened: Opener, path: str) -> None:
    page = opened(path, viewport=PHONE).page
    page.evaluate("document.documentElement.dir = 'rtl'")
    assert violations(page) == ""
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nor_does_the_list_of_keys(opened: Opener, scheme: str) -> None:
    page = opened("/search?q=ferry", color_scheme=scheme).page
    page.keyboard.press("?")
    page.wait_for_selector("dialog[open]")
    assert violations(page) == ""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nor_does_a_list_of_saved_searches(opened: Opener, scheme: str) -> None:
    page = opened("/search?q=العبّارة", color_scheme=scheme, viewport=PHONE).page
    page.get_by_role("button", name="Save this search").click()
    page.goto("/saved")
    page.wait_for_selector(".count:not(:empty)")
    page.locator(".saved summary").click()
    assert violations(page) == ""


def test_axe_does_find_what_is_wrong(opened: Opener) -> None:
    page = opened("/").page
    page.evaluate("document.querySelector('label[for=q]').remove(); document.title = ''")
    assert "document-title" in violations(page)
