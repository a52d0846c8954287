"""The searches that the reader keeps, in a real browser: saved, counted, taken elsewhere."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browsing import Opener
from tests.web_archive import PAYLOAD

pytestmark = pytest.mark.browser


def saved(page: Page) -> list[str]:
    """The searches on the list, with their counts."""
    page.goto("/saved")
    expect(page.locator(".saved li .count:empty")).to_have_count(0)
    return [row.split(" Feed")[0] for row in _folded(page.locator(".saved li").all_inner_texts())]


def _folded(texts: list[str]) -> list[str]:
    return [" ".join(text.split()) for text in texts]


def test_a_search_is_saved_and_taken_back(opened: Opener) -> None:
    page = opened("/search?q=ferry&source=Coast+Wire&sort=newest").page
    button = page.get_by_role("button", name="Save this search")
    assert button.get_attribute("aria-pressed") == "false"
    button.click()
    assert button.get_attribute("aria-pressed") == "true"
    page.reload()
    assert button.get_attribute("aria-pressed") == "true"
    assert saved(page) == ["ferry · source Coast Wire 9 articles"]
    page.get_by_role("link", name="ferry · source Coast Wire").click()
    page.wait_for_selector("ol.hits")
    assert page.locator(".hit").count() == 9
    button.click()
    assert button.get_attribute("aria-pressed") == "false"
    assert saved(page) == []
    assert page.locator(".none").is_visible()


def test_what_is_new_since_it_was_looked_at_is_counted(opened: Opener) -> None:
    page = opened("/search?q=ferry").page
    page.get_by_role("button", name="Save this search").click()
    page.evaluate(
        "localStorage.setItem('searches', localStorage.getItem('searches').replace('26', '24'))"
    )
    assert saved(page) == ["ferry 2 new"]
    page.goto("/search?q=ferry")
    assert saved(page) == ["ferry 26 articles"]


def test_each_has_its_feed_and_can_be_removed(opened: Opener) -> None:
    page = opened("/search?q=ferry").page
    page.get_by_role("button", name="Save this search").click()
    page.goto("/search?q=gulls")
    page.get_by_role("button", name="Save this search").click()
    assert len(saved(page)) == 2
    feed = page.locator(".saved li").nth(1).get_by_role("link", name="Feed")
    assert (feed.get_attribute("href") or "").endswith("/feed.atom?q=gulls")
    page.get_by_role("button", name="Remove ferry").click()
    assert len(_folded(page.locator(".saved li").all_inner_texts())) == 1


def test_they_go_to_another_browser_as_text(opened: Opener) -> None:
    page = opened("/search?q=العبّارة").page
    page.get_by_role("button", name="Save this search").click()
    saved(page)
    page.locator(".saved summary").click()
    lines = page.get_by_label("One address a line").input_value()
    other = opened("/saved").page
    other.locator(".saved summary").click()
    other.get_by_label("One address a line").fill(f"{lines}\n\nnonsense\nhttp://[\n{lines}")
    other.get_by_role("button", name="Take over").click()
    assert other.get_by_role("status").inner_text() == "2 taken over, 2 are no searches"
    assert saved(other) == ["العبّارة 1 new"]


def test_what_others_put_into_the_list_stays_text(opened: Opener) -> None:
    watched = opened("/saved")
    odd = [{"search": f"q={PAYLOAD}", "total": "1"}, {"search": 7}, None, {"search": "page=x"}]
    for kept in (odd, "no list", {"a": 1}):
        watched.page.evaluate(
            "kept => localStorage.setItem('searches', JSON.stringify(kept))", kept
        )
        watched.page.goto("/saved")
    watched.page.evaluate("odd => localStorage.setItem('searches', JSON.stringify(odd))", odd)
    saved(watched.page)
    assert not watched.page.locator(".saved li img, .saved li script").count()
    for link in watched.page.locator(".saved li a").all():
        assert (link.get_attribute("href") or "").startswith(("/search?", "/feed.atom?"))
    assert not [text for text in watched.complaints if "400" not in text and "alert" in text]


def test_without_script_the_page_says_what_keeps_a_search(opened: Opener) -> None:
    page = opened("/saved", java_script_enabled=False).page
    assert "bookmark" in page.locator("main").inner_text()
    assert not page.get_by_role("button", name="Take over").is_visible()
    assert not page.get_by_role("link", name="Saved").is_visible()
