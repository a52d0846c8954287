"""Fixtures of the tests in a real browser: an archive that is served, and pages opened in it."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from werkzeug.serving import make_server

from tests.chromium import ARGS, MISSING, chromium
from tests.web_archive import build
from webui.app import create_app

if TYPE_CHECKING:  # every run of the tests loads this module, few of them a browser
    from playwright.sync_api import Browser, Dialog, Page, Playwright

PHONE = {"width": 360, "height": 740}


@contextmanager
def serving(index_dir: Path) -> Iterator[str]:
    """Where the pages are served from a thread of this process, on a free port."""
    app = create_app({"INDEX_DIR": str(index_dir)})
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()
    app.extensions["engines"].close()


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the archive of `tests.web_archive` is served."""
    with serving(build(tmp_path_factory.mktemp("browser"))) as served_at:
        yield served_at


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    """Playwright, started."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="module")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """The browser of this machine."""
    launched = playwright.chromium.launch(executable_path=_chromium(), args=ARGS)
    yield launched
    launched.close()


def _chromium() -> str:
    """The browser's path. Without one the tests are skipped, but fail where CI=true."""
    found = chromium()
    if found is None:
        if os.environ.get("CI") == "true":
            pytest.fail(MISSING)
        pytest.skip(MISSING)
    return found


@dataclass
class Watched:
    """A browser page with what it complained of, what it asked for and of which hosts."""

    page: Page
    complaints: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    @property
    def hosts(self) -> set[str]:
        """The hosts that were asked for anything."""
        return {urlsplit(url).netloc for url in self.asked}

    def answer(self, dialog: Dialog) -> None:
        """A dialog is something to complain of: only a script out of an article opens any."""
        self.complaints.append(dialog.message)
        dialog.dismiss()


Opener = Callable[..., Watched]


@pytest.fixture
def opened(browser: Browser, address: str) -> Iterator[Opener]:
    """Opens a page in a context of its own, with options of Playwright's new_context."""
    contexts = []

    def open_page(path: str, **options: object) -> Watched:
        context = browser.new_context(base_url=address, **options)  # type: ignore[arg-type]  # passed on to Playwright
        contexts.append(context)
        watched = Watched(context.new_page())
        watched.page.on("console", lambda message: watched.complaints.append(message.text))
        watched.page.on("pageerror", lambda error: watched.complaints.append(str(error)))
        watched.page.on("dialog", watched.answer)
        watched.page.on("request", lambda asked: watched.asked.append(asked.url))
        watched.page.goto(path)
        return watched

    yield open_page
    for context in contexts:
        context.close()
