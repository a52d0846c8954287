"""The timeline in a real browser: clicked, dragged, walked by keys, read by axe."""

from __future__ import annotations

import operator
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.browsing import PHONE, Opener
from tests.test_axe import violations

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

pytestmark = pytest.mark.browser

FERRY = "/search?q=ferry"


def bars(page: Page) -> Locator:
    return page.locator(".plot a")


def asked(page: Page) -> dict[str, str]:
    """The parameters of the address, of each the first."""
    return {name: values[0] for name, values in parse_qs(urlsplit(page.url).query).items()}


def drag(page: Page, first: float, last: float) -> None:
    """From one hundredth of the drawing's width to another."""
    box = page.locator(".plot").bounding_box()
    assert box
    y = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] * first / 100, y)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * (first + last) / 200, y)
    page.mouse.move(box["x"] + box["width"] * last / 100, y)


def column(page: Page, bar: int) -> float:
    """The middle of a bar in hundredths of the drawing's width."""
    plot, box = page.locator(".plot").bounding_box(), bars(page).nth(bar).bounding_box()
    assert plot
    assert box
    return (box["x"] + box["width"] / 2 - plot["x"]) / plot["width"] * 100


def lefts(page: Page) -> list[float]:
    """Where the bars begin, in their order."""
    boxes = (bar.bounding_box() for bar in bars(page).all())
    return [box["x"] for box in boxes if box]


def total(page: Page) -> int:
    return int(page.locator("h1.total").inner_text().split()[0].replace(",", ""))


@pytest.mark.parametrize("script", [True, False])
def test_a_click_narrows_the_search_down_to_a_day(opened: Opener, script: bool) -> None:
    page = opened(FERRY, java_script_enabled=script).page
    first = bars(page).first
    title = first.text_content() or ""
    first.click()
    page.wait_for_url("**from=**")
    assert title.endswith(f": {total(page)} article" + "s" * (total(page) > 1))
    while bars(page).count():
        before = page.url
        bars(page).last.click()
        page.wait_for_url(partial(operator.ne, before))
    assert page.locator("#timeline-title").inner_text().startswith("On ")
    assert asked(page)["from"] == asked(page)["to"]
    page.get_by_role("link", name="All days").click()
    page.wait_for_url(f"**{FERRY}")


def test_a_drag_selects_a_range(opened: Opener) -> None:
    page = opened(FERRY).page
    names = page.locator("[data-names]").get_attribute("data-names") or ""
    months = names.split(" ")
    drag(page, column(page, 1), column(page, 3))
    said = page.locator(".said span").first.inner_text()
    assert " to " in said
    page.mouse.up()
    page.wait_for_url("**from=**")
    assert asked(page)["from"] in months
    assert asked(page)["to"] in months
    assert said == f"{asked(page)['from']} to {asked(page)['to']}: {total(page)} articles"


def test_a_drag_back_over_empty_months_keeps_them(opened: Opener) -> None:
    page = opened("/search?q=-zebra").page
    drag(page, 99, 50)
    page.mouse.up()
    page.wait_for_url("**from=**")
    there = page.locator("[data-names]")
    assert (there.get_attribute("data-begin") or "").startswith(asked(page)["from"])


def test_a_drag_over_nothing_leads_nowhere(opened: Opener) -> None:
    page = opened("/search?q=-zebra").page
    before = page.url
    counts = (page.locator("[data-counts]").get_attribute("data-counts") or "").split(" ")
    empty = counts.index("0")
    assert counts[empty + 2] == "0"
    drag(page, 100 * (empty + 0.2) / len(counts), 100 * (empty + 2.8) / len(counts))
    assert page.locator(".said span").first.inner_text().endswith(": 0 articles")
    page.mouse.up()
    page.wait_for_load_state("networkidle")
    assert page.url == before


def test_escape_gives_a_drag_up(opened: Opener) -> None:
    page = opened(FERRY).page
    before = page.url
    drag(page, 10, 80)
    page.keyboard.press("Escape")
    page.mouse.up()
    page.wait_for_load_state("networkidle")
    assert page.url == before
    assert page.locator(".chosen").get_attribute("width") is None


def test_keys_move_extend_and_narrow(opened: Opener) -> None:
    page = opened(FERRY).page
    count = bars(page).count()
    assert bars(page).evaluate_all("all => all.filter((a) => a.tabIndex === 0).length") == 1
    bars(page).first.focus()
    page.keyboard.press("ArrowRight")
    focused = "document.activeElement === document.querySelectorAll('.plot a')[{}]"
    assert page.evaluate(focused.format(1))
    assert page.locator(".said span").first.inner_text() == bars(page).nth(1).text_content()
    page.keyboard.press("End")
    assert page.evaluate(focused.format(count - 1))
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Shift+ArrowRight")
    said = page.locator(".timeline [role=status]").inner_text()
    assert " to " in said
    page.keyboard.press("Enter")
    page.wait_for_url("**from=**")
    assert said == f"{asked(page)['from']} to {asked(page)['to']}: {total(page)} articles"


def test_a_key_narrows_to_one_bar_in_the_hijri_calendar(opened: Opener) -> None:
    page = opened(f"{FERRY}&axis=hijri&scale=share").page
    title = bars(page).nth(2).text_content() or ""
    bars(page).nth(2).focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**from=14**")
    assert asked(page)["axis"] == "hijri"
    assert asked(page)["scale"] == "share"
    assert f", {total(page)} of " in title


def test_the_bars_can_be_skipped(opened: Opener) -> None:
    page = opened(FERRY, java_script_enabled=False).page
    skip = page.get_by_role("link", name="Skip the bars")
    skip.focus()
    assert (skip.bounding_box() or {})["height"] > 10
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.locator(".below a").first.evaluate("e => e === document.activeElement")


def test_the_focus_is_seen(opened: Opener) -> None:
    page = opened(FERRY).page
    page.get_by_role("link", name="Skip the bars").focus()
    page.keyboard.press("Tab")
    path = page.locator(".plot a path").first
    style = path.evaluate("e => [getComputedStyle(e).stroke, getComputedStyle(e).strokeWidth]")
    assert style == ["rgb(33, 30, 26)", "2px"]


@pytest.mark.parametrize("options", [{}, {"viewport": PHONE, "is_mobile": True, "has_touch": True}])
@pytest.mark.parametrize("query", [FERRY, f"{FERRY}&axis=hijri&scale=share", "/search"])
def test_labels_stand_apart_and_inside(
    opened: Opener, options: dict[str, object], query: str
) -> None:
    page = opened(query, **options).page
    width = page.evaluate("document.documentElement.clientWidth")
    boxes = [each.bounding_box() for each in page.locator(".plot text:not(.top)").all()]
    seen = [box for box in boxes if box]
    assert len(seen) >= 2
    for left, right in pairwise(seen):
        assert left["x"] + left["width"] + 3 < right["x"]
    assert seen[0]["x"] >= 0
    assert seen[-1]["x"] + seen[-1]["width"] <= width


def test_a_page_from_the_right_leaves_time_as_it_is(opened: Opener) -> None:
    page = opened(FERRY).page
    before = lefts(page)
    page.evaluate("document.documentElement.dir = 'rtl'")
    assert lefts(page) == sorted(lefts(page))
    assert before == sorted(before)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_bars_stand_out_from_their_ground(opened: Opener, scheme: str) -> None:
    page = opened(FERRY, color_scheme=scheme).page
    bar, ground = (
        [int(part) for part in text.strip("rgb()").split(", ")]
        for text in page.evaluate(
            "[getComputedStyle(document.querySelector('.drawn')).stroke,"
            " getComputedStyle(document.body).backgroundColor]"
        )
    )
    lights = sorted(_luminance(colour) for colour in (bar, ground))
    assert (lights[1] + 0.05) / (lights[0] + 0.05) >= 3


def _luminance(colour: list[int]) -> float:
    """The relative luminance of WCAG 2.1."""
    parts = [part / 255 for part in colour]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("path", [f"{FERRY}&axis=hijri", f"{FERRY}&scale=share", "/search"])
def test_it_shuts_nobody_out(opened: Opener, path: str) -> None:
    page = opened(path, color_scheme="dark", viewport=PHONE).page
    page.locator(".timeline summary").click()
    bars(page).first.focus()
    page.keyboard.press("Shift+ArrowRight")
    assert violations(page) == ""
