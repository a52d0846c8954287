"""The user's guide: its pictures are of this program, and its searches find what it says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from index.writer import rebuild
from search.engine import open_engine
from search.results import Request
from tests.guide_shots import BESIDE, IMAGES, IN_GUIDE, ROOT, SAMPLES, take

GUIDE = (ROOT / "docs" / "guide.md").read_text(encoding="utf-8")
LOOKED_AT = ROOT / "var" / "screenshots"


@pytest.mark.browser
def test_every_page_can_be_pictured(browser: Browser) -> None:
    taken = list(take(browser, (*IN_GUIDE, *BESIDE), LOOKED_AT))
    assert len(set(taken)) == len(IN_GUIDE) + len(BESIDE)
    assert all((LOOKED_AT / name).stat().st_size > 5_000 for name in taken)


def test_the_pictures_are_those_that_are_taken() -> None:
    shown = re.findall(r"\]\(images/(\w+)\.png\)", GUIDE)
    assert sorted(shown) == sorted(shot.name for shot in IN_GUIDE)
    assert {file.stem for file in IMAGES.iterdir()} == set(shown)


def test_what_it_says_a_search_finds_is_found(tmp_path: Path) -> None:
    rebuild([SAMPLES], tmp_path / "index")
    told = re.findall(r"^\| `(.+?)` \|.*?\| (\d+) \|$", GUIDE, re.MULTILINE)
    assert told
    with open_engine(tmp_path / "index") as engine:
        found = [(query, str(engine.search(Request(query)).total)) for query, _ in told]
    assert found == told
