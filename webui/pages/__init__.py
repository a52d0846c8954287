"""The pages: each module reads the request, asks the engine, and says what its template shows."""

from __future__ import annotations

from webui.pages import (
    about,
    api,
    api_page,
    article,
    cite,
    export,
    feed,
    home,
    opensearch,
    saved,
    search,
    source,
    suggest,
    timeline,
)

PAGES = (
    home.pages,
    about.pages,
    search.pages,
    export.pages,
    suggest.pages,
    article.pages,
    source.pages,
    cite.pages,
    timeline.pages,
    saved.pages,
    feed.pages,
    opensearch.pages,
    api_page.pages,
    api.pages,
)
