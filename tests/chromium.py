"""The browser of this machine, as the tests start it."""

from __future__ import annotations

import shutil

NAMES = ("chromium", "chromium-browser", "google-chrome")
ARGS = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
]
MISSING = f"no browser to test with: none of {', '.join(NAMES)} is on the path"


def chromium() -> str | None:
    """The path of the first browser that is there."""
    return next(filter(None, map(shutil.which, NAMES)), None)
