"""The archive as a search engine of the reader's browser."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, render_template, request

from webui.engines import engine
from webui.state import typed_so_far
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


@pages.get("/api/suggestions")
def suggestions() -> Response:
    """The suggestions of the search field as browsers ask for them: `[typed, [texts]]`."""
    typed = typed_so_far(request.args)
    found = [each for each in engine().suggest(typed) if each.kind in ("word", "headline")]
    texts = list(dict.fromkeys(each.text for each in found))
    told = current_app.json.dumps([typed, texts])
    return Response(told, content_type="application/x-suggestions+json")
