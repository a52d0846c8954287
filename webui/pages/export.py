"""All hits of a search as a file to keep."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import chain, islice
from threading import BoundedSemaphore
from time import sleep
from urllib.parse import quote

from flask import Blueprint, Response, request

from search.all_hits import AllHits
from search.export import KINDS, Format, Permalink, exported
from webui.engines import engine
from webui.failures import Busy
from webui.state import SearchState, read_state
from webui.urls import article_url, export_url

pages = Blueprint("export", __name__)
pages.add_app_template_global(export_url)

AT_ONCE = 2
"""Exports under way in a process: one may last as long as its reader likes, and half of the four
threads are to be left for everyone else."""

GIVING_WAY = 0.001
"""Seconds after each chunk, which takes as long to make: with two exports of a million articles
under way, a page of hits took 1.2 times as long as without, and 2.6 times without the pause."""

_LONGEST_NAME = 60
_UNFIT = re.compile(r"[\W_]+")

_free = BoundedSemaphore(AT_ONCE)


def export_page(kind: Format) -> Response:
    """Every hit of the search of the address, as a file of this kind, in a stream.

    Raises QueryError, Busy, and UnusableIndex unless the file has begun: then it breaks off.
    """
    asked = read_state(request.args).request_at(limit=1, offset=0)
    with _place() as place:
        hits = engine().all_hits(asked)
        chunks = _begun(exported(hits, kind, _permalink()))
        leave = place.pop_all().close
    response = Response(_to_the_end(chunks, leave))
    response.call_on_close(leave)
    response.headers["Content-Type"] = KINDS[kind].mime
    response.headers["Content-Disposition"] = _named(file_name(hits, kind))
    response.headers["Dateline-Generation"] = hits.generation
    response.headers["Dateline-Total"] = str(hits.total)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _place() -> ExitStack:
    """One of the places, which is given back when what is returned is closed. Raises Busy."""
    if not _free.acquire(blocking=False):
        raise Busy("Others are being exported; try again in a moment.")
    place = ExitStack()
    place.callback(_free.release)
    return place


def _to_the_end(chunks: Iterator[bytes], leave: Callable[[], None]) -> Iterator[bytes]:
    """The chunks, while others have their turn; whoever reads them all needs no closing."""
    for chunk in chunks:
        yield chunk
        sleep(GIVING_WAY)
    leave()


def _begun(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """The chunks, the first of which is there: what fails until then has an answer of its own."""
    return chain(list(islice(chunks, 1)), chunks)


def _permalink() -> Permalink:
    """What makes the address of an article, under the host that was asked for the export."""
    before = request.host_url.rstrip("/") + article_url("", SearchState())
    return lambda article_id: before + article_id


def _named(name: str) -> str:
    """RFC 6266: a name of ASCII letters, and the same in all letters for who reads that."""
    plain = name.encode("ascii", "ignore").decode()
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name)}"


def file_name(hits: AllHits, kind: Format) -> str:
    """ "dateline-oil-prices-gen-000001.csv": what was searched for, in the letters of names."""
    words = _UNFIT.sub("-", hits.request.query[:_LONGEST_NAME]).strip("-") or "articles"
    return f"dateline-{words}-{hits.generation}{KINDS[kind].suffix}"


for _kind in KINDS:
    pages.add_url_rule(f"/export.{_kind}", f"export_{_kind}", export_page, defaults={"kind": _kind})
