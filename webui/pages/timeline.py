"""The hits along time, for programs."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, request

from index.errors import QueryError
from search.histogram import Period
from search.results_json import timeline_json
from webui.engines import engine
from webui.state import one_or, read_state
from webui.timeline_shown import fitting_timeline

pages = Blueprint("timeline", __name__)

PERIODS = {"day": Period.DAY, "month": Period.MONTH, "year": Period.YEAR}


@pages.get("/api/timeline")
def api_timeline() -> Response:
    """The hits along time as JSON, by `period` or by what the page of hits shows."""
    state = read_state(request.args)
    period = one_or(request.args, "period", "")
    if period and period not in PERIODS:
        raise QueryError("period", f"“{period}” is no period; use {', '.join(PERIODS)}.")
    page = engine().search(state.request_at(limit=1, offset=0))
    if period:
        found = page.timeline(state.axis, period=PERIODS[period])
    else:
        found = fitting_timeline(state, page)
    return jsonify(timeline_json(page, found))
