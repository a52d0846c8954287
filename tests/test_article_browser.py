"""The page of an article in a real browser: matches walked by keys and links, a citation copied."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from index.writer import rebuild
from tests.browsing import PHONE, Opener, serving
from tests.test_article_page import DUMP
from tests.test_axe import LOOKS, violations
from tests.web_archive import build

pytestmark = pytest.mark.browser

WALKED = "/article/harbour-03?q=ferry+calm+gull*"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the archive of `tests.web_archive` is served with one dump more."""
    folder = tmp_path_factory.mktemp("article-browser")
    index_dir = build(folder)
    dump = Path(folder / "pages" / "aground.txt")
    dump.parent.mkdir()
    dump.write_text(DUMP, encoding="utf-8")
    rebuild([folder / "harbour.jsonl", dump.parent], index_dir)
    with serving(index_dir) as served_at:
        yield served_at


def present(page: Page) -> tuple[str, str]:
    return page.locator("mark.present").inner_text(), page.locator(".walk .count").inner_text()


def to_the_dump(opened: Opener, **options: object) -> Page:
    page = opened("/search?q=sandbank", **options).page
    page.locator(".hit h2 a").first.click()
    page.wait_for_selector("article.story")
    return page


def test_keys_walk_the_matches_and_the_address_follows(opened: Opener) -> None:
    page = opened(WALKED).page
    seen = []
    for key in "nnnnpp":
        page.keyboard.press(key)
        seen.append(present(page))
    assert seen == [
        ("Ferry", "Hit 1 of 3"),
        ("calm", "Hit 2 of 3"),
        ("gulls", "Hit 3 of 3"),
        ("Ferry", "Hit 1 of 3"),
        ("gulls", "Hit 3 of 3"),
        ("calm", "Hit 2 of 3"),
    ]
    assert page.url.endswith("&hit=2#hit-2")
    page.reload()
    assert present(page) == ("calm", "Hit 2 of 3")
    page.keyboard.press("Control+n")
    assert present(page) == ("calm", "Hit 2 of 3")


@pytest.mark.parametrize("script", [True, False])
def test_links_walk_them_too(opened: Opener, script: bool) -> None:
    page = opened(WALKED, java_script_enabled=script, viewport=PHONE).page
    page.get_by_role("link", name="Next hit").click()
    page.get_by_role("link", name="Next hit").click()
    page.wait_for_url(re.compile(r"hit=2#hit-2$"))
    expect(page.locator(".walk .count")).to_have_text("Hit 2 of 3")
    expect(page.locator("mark.present")).to_be_in_viewport()
    bar, mark = (page.locator(name).bounding_box() for name in (".walk", "mark.present"))
    assert bar
    assert mark
    assert mark["y"] >= bar["y"] + bar["height"], "the bar covers the match"


def test_the_keys_can_be_turned_off(opened: Opener) -> None:
    page = opened("/about#keys").page
    page.locator("#keys-on").uncheck()
    page.goto(WALKED)
    page.keyboard.press("n")
    assert page.locator("mark.present").count() == 0


@pytest.mark.parametrize("script", [True, False])
def test_the_hits_are_walked_from_article_to_article(opened: Opener, script: bool) -> None:
    page = opened("/search?q=ferry&sort=oldest", java_script_enabled=script).page
    headlines = page.locator(".hit h2").all_inner_texts()
    page.locator(".hit h2 a").first.click()
    for number, headline in enumerate(headlines, 1):
        expect(page.locator("h1")).to_have_text(headline)
        expect(page.locator(".among .place")).to_have_text(f"{number} of 27")
        page.get_by_role("link", name="Next article").click()
    expect(page.locator(".among .place")).to_have_text("11 of 27")
    page.get_by_role("link", name="Back to the search").click()
    page.wait_for_url(re.compile(r"page=2"))


def test_the_citation_is_copied(opened: Opener) -> None:
    page = opened("/article/harbour-03", permissions=["clipboard-read", "clipboard-write"]).page
    page.get_by_role("button", name="Copy").click()
    expect(page.locator(".copied")).to_have_text("Copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.locator(".citation").inner_text()
    assert "Ferry number 3" in copied


def test_without_script_the_citation_is_there_to_be_selected(opened: Opener) -> None:
    page = opened("/article/harbour-03", java_script_enabled=False).page
    assert not page.get_by_role("button", name="Copy").is_visible()
    assert page.locator(".citation").is_visible()


@pytest.mark.parametrize("ending", ["ris", "bib", "json"])
def test_citations_are_saved_as_files(opened: Opener, ending: str) -> None:
    page = opened("/article/harbour-03").page
    with page.expect_download() as download:
        page.locator(f".cite a[href$='cite.{ending}']").click()
    assert download.value.suggested_filename == f"dateline-harbour-03.{ending}"


@pytest.mark.parametrize("look", LOOKS)
def test_matches_and_file_shut_nobody_out(opened: Opener, look: str) -> None:
    page = to_the_dump(opened, **LOOKS[look])
    page.keyboard.press("n")
    assert violations(page) == ""
    page.locator(".provenance summary").click()
    assert violations(page) == ""
    page.get_by_role("link", name="line by line").click()
    page.wait_for_selector("table.dump")
    assert violations(page) == ""


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_the_file_fits_a_phone(opened: Opener, direction: str) -> None:
    page = to_the_dump(opened, viewport=PHONE)
    page.goto(page.url.split("?")[0] + "/source")
    page.evaluate(f"document.documentElement.dir = '{direction}'")
    for width in (320, 360, 900):
        page.set_viewport_size({"width": width, "height": 740})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        role = page.locator(".dump td", has_text="left out").first.bounding_box()
        assert role
        assert role["height"] < 90, "a word is broken letter by letter"
