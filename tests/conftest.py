"""The fixtures of the house: a small archive, its index, an engine and a web client over it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from hypothesis import settings

from index.article import Article
from index.writer import rebuild
from search.engine import Engine, open_engine
from tests.archive import ARTICLES, write_jsonl
from webui.app import create_app

pytest_plugins = ["tests.browsing"]

# A deadline is a timed test: on a busy machine it fails of what is right.
settings.register_profile("dateline", deadline=None)
settings.load_profile("dateline")


@pytest.fixture(scope="session")
def articles() -> tuple[Article, ...]:
    """What went into `index_dir`."""
    return ARTICLES


@pytest.fixture(scope="session")
def index_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of `articles`, for reading only."""
    folder: Path = tmp_path_factory.mktemp("archive")
    report = rebuild([write_jsonl(folder / "articles.jsonl", ARTICLES)], folder / "index")
    assert report.indexed == len(ARTICLES), report.rejects
    return folder / "index"


@pytest.fixture
def engine(index_dir: Path) -> Iterator[Engine]:
    """An engine over `index_dir`."""
    with open_engine(index_dir) as opened:
        yield opened


@pytest.fixture
def client(index_dir: Path) -> Iterator[FlaskClient]:
    """A web client over `index_dir`."""
    app = create_app({"INDEX_DIR": str(index_dir), "TESTING": True})
    yield app.test_client()
    app.extensions["engines"].close()
