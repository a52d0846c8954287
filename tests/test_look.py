"""How pages look and come: colours by choice, keys, weight, requests, no shift, and on paper."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from tests.browsing import PHONE, Opener

pytestmark = pytest.mark.browser

PAGES = (
    "/",
    "/about",
    "/api",
    "/saved",
    "/search?q=ferry",
    "/search?q=العبّارة",
    "/article/harbour-03?q=ferry",
)

HEAVIEST = 60_000
"""Bytes of a page as it is sent, without its style and script, and of those two together."""


SIZES = """performance.getEntriesByType("resource")
    .filter(entry => entry.name.includes("/static/")).map(entry => entry.transferSize)"""
"""Bytes that came for each file of a page; the icon is the browser's own wish, once a day."""


def ground(page: Page) -> str:
    """The colour behind the page."""
    colour: str = page.evaluate("getComputedStyle(document.body).backgroundColor")
    return colour


class TestColours:
    @pytest.mark.parametrize("scheme", ["light", "dark"])
    @pytest.mark.parametrize("script", [True, False])
    def test_are_the_systems_until_the_reader_chooses(
        self, opened: Opener, scheme: str, script: bool
    ) -> None:
        page = opened("/", color_scheme=scheme, java_script_enabled=script).page
        assert page.locator(".theme").is_visible() == script
        first = page.locator("body").evaluate("e => getComputedStyle(e).backgroundColor")
        assert first == {"light": "rgb(251, 249, 243)", "dark": "rgb(23, 22, 20)"}[scheme]

    def test_go_from_the_systems_to_light_to_dark_and_are_kept(self, opened: Opener) -> None:
        page = opened("/", color_scheme="dark").page
        switch = page.get_by_role("button", name="Colours:")
        seen = []
        for _ in range(4):
            seen.append((switch.inner_text().split()[-1], ground(page)))
            switch.click()
            page.reload()
        dark, light = "rgb(23, 22, 20)", "rgb(251, 249, 243)"
        assert seen == [("System", dark), ("Light", light), ("Dark", dark), ("System", dark)]

    def test_are_right_before_anything_is_drawn(self, opened: Opener) -> None:
        """The script has run when the first element of the body is parsed."""
        page = opened("/", color_scheme="light").page
        page.evaluate("localStorage.setItem('theme', 'dark')")
        page.add_init_script(
            """new MutationObserver((_, observer) => {
                if (document.body) {
                    window.first = document.documentElement.dataset.theme;
                    observer.disconnect();
                }
            }).observe(document, {childList: true, subtree: true});"""
        )
        page.reload()
        assert page.evaluate("window.first") == "dark"

    def test_what_else_is_kept_there_does_no_harm(self, opened: Opener) -> None:
        page = opened("/", color_scheme="dark").page
        page.evaluate("localStorage.setItem('theme', '\"><b>')")
        page.reload()
        assert ground(page) == "rgb(23, 22, 20)"

    def test_change_in_all_tabs(self, opened: Opener) -> None:
        page = opened("/", color_scheme="light").page
        other = page.context.new_page()
        other.goto("/about")
        page.get_by_role("button", name="Colours:").click(click_count=2)
        other.wait_for_function("document.documentElement.dataset.theme === 'dark'")


class TestKeys:
    def test_walk_the_hits_and_open_one(self, opened: Opener) -> None:
        page = opened("/search?q=ferry").page
        focused = "document.activeElement.closest('.hit')?.querySelector('h2').innerText"
        headlines = page.locator(".hit h2").all_inner_texts()
        seen = []
        for key in "jjkjk":
            page.keyboard.press(key)
            seen.append(headlines.index(page.evaluate(focused)))
        assert seen == [0, 1, 0, 1, 0]
        page.keyboard.press("k")
        assert page.evaluate(focused) == headlines[0], "there is none before the first"
        page.keyboard.press("Enter")
        page.wait_for_selector("article.story")
        assert page.locator("h1").inner_text() == headlines[0]

    def test_begin_at_the_end_when_going_back(self, opened: Opener) -> None:
        page = opened("/search?q=ferry").page
        page.keyboard.press("k")
        assert page.evaluate(
            "document.activeElement === [...document.querySelectorAll('.hit a')].at(-1)"
        )

    def test_are_told_by_their_place_on_an_arabic_keyboard(self, opened: Opener) -> None:
        page = opened("/search?q=ferry").page
        pressed = "document.body.dispatchEvent(new KeyboardEvent('keydown', %s))"
        page.evaluate(pressed % "{key: 'ت', code: 'KeyJ', bubbles: true}")
        assert page.evaluate("document.activeElement.closest('.hit') !== null")
        page.evaluate(pressed % "{key: 'ظ', code: 'Slash', bubbles: true}")
        assert page.evaluate("document.activeElement.id") == "q"

    @pytest.mark.parametrize("path", ["/search?q=ferry", "/article/harbour-03", "/nowhere"])
    def test_are_listed_over_the_page(self, opened: Opener, path: str) -> None:
        page = opened(path).page
        page.keyboard.press("?")
        page.wait_for_selector("dialog[open]")
        assert "next and the previous match" in page.locator("dialog").inner_text()
        page.keyboard.press("Escape")
        assert not page.locator("dialog").is_visible()
        page.get_by_role("link", name="Keys").click()
        page.wait_for_selector("dialog[open]")
        page.get_by_role("button", name="Close").click()
        assert not page.locator("dialog").is_visible()

    def test_are_listed_without_script_on_the_page_about_the_archive(self, opened: Opener) -> None:
        page = opened("/", java_script_enabled=False).page
        page.get_by_role("link", name="Keys").click()
        page.wait_for_selector("#keys")
        assert not page.locator("#keys-on").is_visible()

    def test_can_be_turned_off_for_good(self, opened: Opener) -> None:
        page = opened("/about#keys").page
        page.get_by_label("Single keys do this").uncheck()
        page.goto("/search?q=ferry")
        for key in "j/?":
            page.keyboard.press(key)
        assert page.evaluate("document.activeElement === document.body")
        assert not page.locator("dialog").count()

    def test_are_left_alone_with_another_key_held(self, opened: Opener) -> None:
        page = opened("/search?q=ferry").page
        page.keyboard.press("Control+j")
        page.keyboard.press("Alt+j")
        assert page.evaluate("document.activeElement === document.body")


@pytest.mark.parametrize("path", PAGES)
class TestEveryPage:
    def test_is_light_and_asks_for_two_files(self, opened: Opener, path: str) -> None:
        watched = opened(path)
        watched.page.wait_for_load_state("networkidle")
        asked = [urlsplit(url).path for url in watched.asked[1:]]
        assert sorted(asked) == ["/static/dateline.css", "/static/dateline.js"]
        assert len(watched.page.request.get(watched.page.url).body()) < HEAVIEST

    def test_asks_for_nothing_that_the_browser_has_already(self, opened: Opener, path: str) -> None:
        watched = opened("/nowhere")
        assert len(watched.page.evaluate(SIZES)) == 2
        watched.page.goto(path)
        assert watched.page.evaluate(SIZES) == [0, 0]

    @pytest.mark.parametrize("size", [PHONE, {"width": 1280, "height": 800}], ids=["phone", "wide"])
    @pytest.mark.parametrize("theme", ["", "dark"])
    def test_does_not_shift(
        self, opened: Opener, path: str, size: dict[str, int], theme: str
    ) -> None:
        page = opened("/nowhere", viewport=size).page
        page.evaluate("theme => localStorage.setItem('theme', theme)", theme)
        page.goto(path, wait_until="networkidle")
        shifts = page.evaluate(
            """() => new Promise(resolve => {
                const seen = [];
                new PerformanceObserver(list => seen.push(...list.getEntries()))
                    .observe({type: "layout-shift", buffered: true});
                requestAnimationFrame(() => requestAnimationFrame(() =>
                    resolve(seen.map(shift => shift.value))));
            })"""
        )
        assert shifts == []

    def test_is_black_on_white_on_paper(self, opened: Opener, path: str) -> None:
        page = opened(path, color_scheme="dark").page
        page.emulate_media(media="print")
        assert ground(page) == "rgb(255, 255, 255)"
        assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
        for shown in page.locator(".theme, nav, .standing").all():
            assert not shown.is_visible()
        assert not page.locator(".colophon").is_visible()


def test_a_shift_would_be_seen(opened: Opener) -> None:
    page = opened("/about").page
    page.wait_for_load_state("networkidle")
    moved = page.evaluate(
        """() => new Promise(resolve => {
            new PerformanceObserver(list => resolve(list.getEntries()[0].value))
                .observe({type: "layout-shift", buffered: true});
            requestAnimationFrame(() => requestAnimationFrame(() => {
                const block = document.createElement("div");
                block.append("A banner", document.createElement("hr"), "that comes late");
                document.querySelector("main").prepend(block);
            }));
        })"""
    )
    assert moved > 0


def test_arabic_lines_stand_further_apart(opened: Opener) -> None:
    page = opened("/article/arabic").page
    spread = """e => parseFloat(getComputedStyle(e).lineHeight)
        / parseFloat(getComputedStyle(e).fontSize)"""
    assert page.locator(".body p").first.evaluate(spread) >= 1.9
    assert page.locator("h1").evaluate(spread) >= 1.5
    assert opened("/article/harbour-03").page.locator(".body p").first.evaluate(spread) < 1.8
