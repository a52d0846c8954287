"""The file that an article was read from, as it is, and which field each line of it gave."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, render_template

from index.article import Article
from index.formats.line_roles import CHROME, Source, source_of
from webui.contexts import FormShown
from webui.pages.article import article_of, read_place
from webui.urls import article_url

pages = Blueprint("source", __name__)

ROLE_WORDS = {"date": "date", "hijri": "Hijri date", "url": "address", CHROME: "left out"}
"""How fields are called here where their name does not say it."""


@dataclass(frozen=True, slots=True)
class SourceShown:
    """source.html: an article's file; `words` are the names of what its lines gave."""

    form: FormShown
    article: Article
    source: Source
    article_url: str
    words: dict[str, str]


@pages.get("/article/<article_id>/source")
def source(article_id: str) -> str:
    """What an article was read from; the search it was found by rides along, for the way back."""
    article, place = article_of(article_id), read_place()
    shown = SourceShown(
        form=FormShown(place.state),
        article=article,
        source=source_of(article),
        article_url=article_url(article.id, place.state, place.at, place.hit),
        words=ROLE_WORDS,
    )
    return render_template("source.html", shown=shown)
