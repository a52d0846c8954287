"""An article's citation to keep, in the formats that programs for citations read."""

from __future__ import annotations

import json
from collections.abc import Callable

from flask import Blueprint, Response

from index.article import Article
from index.citations import bibtex, csl, ris
from webui.pages.article import article_of, permalink

pages = Blueprint("cite", __name__)


@pages.get("/article/<article_id>/cite.ris")
def as_ris(article_id: str) -> Response:
    """The article as RIS."""
    return _download(article_id, "ris", "application/x-research-info-systems", ris)


@pages.get("/article/<article_id>/cite.bib")
def as_bibtex(article_id: str) -> Response:
    """The article as BibTeX."""
    return _download(article_id, "bib", "application/x-bibtex", bibtex)


@pages.get("/article/<article_id>/cite.json")
def as_csl(article_id: str) -> Response:
    """The article as CSL-JSON: a list of one item."""
    return _download(article_id, "json", "application/vnd.citationstyles.csl+json", _csl)


def _csl(article: Article, address: str) -> str:
    return json.dumps([csl(article, address)], ensure_ascii=False, indent=2) + "\n"


def _download(
    article_id: str, ending: str, kind: str, cite: Callable[[Article, str], str]
) -> Response:
    """A file for the program that keeps citations; ids need no quoting in its name."""
    text = cite(article_of(article_id), permalink(article_id))
    response = Response(text.encode("utf-8", "replace"), content_type=f"{kind}; charset=utf-8")
    name = f"dateline-{article_id}.{ending}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
