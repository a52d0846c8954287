"""The screenshots of the user's guide, taken of the sample archive in the browser of this machine.

    make guide

writes them where docs/guide.md shows them. The tests take them too and put them in var/screenshots,
beside those of other sizes and colours, to be looked at.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.writer import rebuild
from tests.browsing import serving
from tests.chromium import ARGS, MISSING, chromium

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).parent.parent
IMAGES = ROOT / "docs" / "images"
SAMPLES = ROOT / "samples" / "pages"

DESK: Mapping[str, Any] = {"viewport": {"width": 1100, "height": 760}, "color_scheme": "light"}
DARK: Mapping[str, Any] = {**DESK, "color_scheme": "dark"}
PHONE: Mapping[str, Any] = {"viewport": {"width": 360, "height": 740}, "color_scheme": "light"}


@dataclass(frozen=True, slots=True)
class Shot:
    """What to open, and which links to follow before the picture is taken."""

    name: str
    path: str
    follow: tuple[str, ...] = ()
    context: Mapping[str, Any] = field(default_factory=lambda: DESK)


IN_GUIDE = (
    Shot("home", "/"),
    Shot("search", "/search?q=port"),
    Shot("hijri", "/search?q=port&from=Muharram+1444&to=Ramadan+1445&axis=hijri"),
    Shot("article", "/search?q=port", (".hit h2 a",)),
    Shot("corrections", "/search?q=harbour+dredgerr"),
    Shot("arabic", "/search?lang=ar", (".hit h2 a",), DARK),
    Shot("phone", "/search?q=port", (), PHONE),
)

BESIDE = (
    Shot("home-dark", "/", (), DARK),
    Shot("home-phone", "/", (), PHONE),
    Shot("search-dark", "/search?q=port", (), DARK),
    Shot("article-phone", "/search?q=port", (".hit h2 a",), PHONE),
    Shot("arabic-search", "/search?q=lang:ar&lang=ar"),
    Shot("arabic-phone", "/search?lang=ar", (".hit h2 a",), PHONE),
    Shot("about", "/about"),
    Shot("api", "/api"),
    Shot("nothing", "/search?q=harbour&from=1900&to=1901"),
)


def take(browser: Browser, shots: Sequence[Shot], folder: Path) -> Iterator[str]:
    """Takes the shots of the sample archive into the folder; yields the name of each file."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as built:
        rebuild([SAMPLES], Path(built) / "index")
        with serving(Path(built) / "index") as address:
            for shot in shots:
                _take(browser, shot, address, folder / f"{shot.name}.png")
                yield f"{shot.name}.png"


def _take(browser: Browser, shot: Shot, address: str, file: Path) -> None:
    context = browser.new_context(base_url=address, **shot.context)
    page = context.new_page()
    page.goto(shot.path)
    for link in shot.follow:
        page.locator(link).first.click()
    page.wait_for_load_state("load")
    page.screenshot(path=file)
    context.close()


def main() -> None:
    """Writes the pictures of the guide anew."""
    from playwright.sync_api import sync_playwright

    path = chromium()
    if path is None:
        sys.exit(MISSING)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGS)
        for name in take(browser, IN_GUIDE, IMAGES):
            print(f"docs/images/{name}")
        browser.close()


if __name__ == "__main__":
    main()
