"""The URLs of the pages, under whatever prefix the server was mounted at."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote, urlencode

from flask import request

from webui.state import SearchState
from webui.static_files import stamped

# Flask's url_for needs a matched host and so fails on the error page of an untrusted one.


def home_url() -> str:
    """The front page."""
    return _under("/")


def about_url() -> str:
    """The page about the archive; its part `keys` lists the keys."""
    return _under("/about")


def search_url(state: SearchState) -> str:
    """The page of hits of a state."""
    return _under("/search", state.pairs())


def api_search_url(state: SearchState) -> str:
    """The same search as JSON."""
    return _under("/api/search", state.pairs())


def suggest_url() -> str:
    """What the search field asks while something is typed."""
    return _under("/api/suggest")


def export_url(state: SearchState, kind: str) -> str:
    """All hits of the same search as a file of this kind."""
    return _under(f"/export.{kind}", state.on_first().pairs())


def api_url() -> str:
    """The page about the addresses for programs."""
    return _under("/api")


def openapi_url() -> str:
    """The document that it is made from."""
    return _under("/api/openapi.json")


def saved_url() -> str:
    """The searches that the reader's browser keeps."""
    return _under("/saved")


def opensearch_url() -> str:
    """What a browser reads to add the search to its own."""
    return _under("/opensearch.xml")


def feed_url(state: SearchState) -> str:
    """The feed of the same search."""
    return _under("/feed.atom", state.pairs())


def absolute(url: str) -> str:
    """An address of ours with the host that it was asked of, for who reads it elsewhere."""
    return request.host_url.rstrip("/") + url


def article_url(article_id: str, state: SearchState, at: int = 0, hit: int = 0) -> str:
    """An article; the search it was found by rides along, for the way back.

    `at` is its place among the hits, from 1, and `hit` the match in its text that is looked at; 0
    is unknown, and none.
    """
    anchor = f"#hit-{hit}" if hit else ""
    return _under(f"/article/{quote(article_id)}", _place_pairs(state, at, hit)) + anchor


def source_url(article_id: str, state: SearchState, at: int = 0, hit: int = 0) -> str:
    """The file that an article was read from, line by line, with the way back to where one was."""
    return _under(f"/article/{quote(article_id)}/source", _place_pairs(state, at, hit))


def _place_pairs(state: SearchState, at: int, hit: int) -> list[tuple[str, str]]:
    counts = [(name, str(count)) for name, count in (("at", at), ("hit", hit)) if count]
    return [*state.pairs(), *counts]


def cite_url(article_id: str, ending: str) -> str:
    """A citation of an article to keep: ris, bib or json."""
    return _under(f"/article/{quote(article_id)}/cite.{ending}")


def api_article_url(article_id: str) -> str:
    """The article as JSON."""
    return _under(f"/api/article/{quote(article_id)}")


def static_url(name: str) -> str:
    """A static file, with the hash of its content: it may be cached for good."""
    return _under(f"/static/{name}", [("v", stamped(name))])


def _under(path: str, pairs: Iterable[tuple[str, str]] = ()) -> str:
    query = urlencode(list(pairs))
    return quote(request.root_path.rstrip("/")) + path + (f"?{query}" if query else "")
