"""The archive as a search engine of the reader's browser."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request

from webui.urls import absolute, home_url, static_url

pages = Blueprint("opensearch", __name__)


@pages.get("/opensearch.xml")
def opensearch() -> Response:
    """The description document of OpenSearch 1.1, its addresses absolute as that demands."""
    document = render_template(
        "opensearch.xml", base=absolute(home_url()), icon_url=absolute(static_url("icon.svg"))
    )
    response = Response(document, content_type="application/opensearchdescription+xml")
    response.add_etag()
    response.make_conditional(request)
    return response
