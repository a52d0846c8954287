"""Every payload in every field and parameter, in a browser: nothing runs, and all of it is text."""

from __future__ import annotations

import html
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode, urlsplit

from playwright.sync_api import Browser, Dialog, Page, sync_playwright
from playwright.sync_api import Error as BrowserError
from werkzeug.serving import WSGIRequestHandler, make_server

from index.decoding import scrub
from tests.chromium import ARGS, MISSING, chromium
from tests.torture.attacks import PAYLOADS, PLAIN, SUM, SUMMED, build, word
from tests.torture.outcome import UNHARMED, Outcome, Verdict, thinned
from webui.app import create_app

PARAMETERS = (
    *("q", "from", "to", "calendar", "source", "dateline", "paper", "month", "sort", "page"),
    *("limit", "offset", "unknown"),
)
LONGEST_CHOSEN = 1000
"""Characters; percent-coded, and beside other values, more would not fit into an address."""

PATHS = ("/search", "/", "/article/none", "/nowhere", "/api/search", "/api/article/none")

# What an element is: its name, where it stands, and its attributes, those of its kind with values.
_SEEN = """() => {
    const named = ["class", "id", "rel", "type", "dir", "name", "role", "for", "scope"];
    const leading = ["href", "src", "action", "formaction", "data", "srcset", "poster", "ping"];
    const depth = (e) => (e.parentElement ? depth(e.parentElement) + 1 : 0);
    const told = (a) => (named.includes(a.name) ? `${a.name}=${a.value}` : a.name);
    const kind = (e) => [e.localName, depth(e), ...[...e.attributes].map(told).sort()].join(" ");
    const where = (url) => (URL.canParse(url, document.baseURI)
        ? new URL(url, document.baseURI).href : "nowhere:");
    const links = (e) => leading.filter((name) => e.hasAttribute(name))
        .map((name) => [e.localName, where(e.getAttribute(name))]);
    const all = [...document.querySelectorAll("*")];
    return {
        skeleton: all.map(kind),
        links: all.flatMap(links),
        text: document.body ? document.body.textContent : "",
    };
}"""


class Seen(NamedTuple):
    """What a page is made of, where it leads, what it says, and what it did."""

    status: int
    skeleton: list[str]
    links: list[tuple[str, str]]
    text: str
    misdeeds: list[str]


@dataclass
class Visitor:
    """A page of a browser that notes what should not happen."""

    page: Page
    address: str
    misdeeds: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("dialog", self._dialog)
        self.page.on("pageerror", lambda error: self.misdeeds.append(f"an error: {error}"))
        self.page.on("request", lambda request: self._asked(request.url))
        self.page.on("popup", lambda popup: self.misdeeds.append(f"a window: {popup.url}"))
        self.page.on("console", lambda message: self._told(message.text))

    def visit(self, path: str) -> Seen:
        """Look at a page of the server, once all that it asks for has come."""
        self.misdeeds.clear()
        answer = self.page.goto(self.address + path, wait_until="load")
        assert answer is not None
        if self.page.url != self.address + path:
            self.misdeeds.append(f"led to {self.page.url}")
        found: dict[str, Any] = self.page.evaluate(_SEEN)
        links = [(name, url) for name, url in found["links"]]
        return Seen(answer.status, found["skeleton"], links, found["text"], [*self.misdeeds])

    def _dialog(self, dialog: Dialog) -> None:
        self.misdeeds.append(f"a dialog: {dialog.message}")
        dialog.dismiss()

    def _asked(self, url: str) -> None:
        if urlsplit(url).netloc != urlsplit(self.address).netloc:
            self.misdeeds.append(f"a request for {url[:200]}")

    def _told(self, text: str) -> None:
        """The browser mentions each failure, which is no misdeed, and what its policy forbids."""
        if "the server responded with a status of 4" not in text:
            self.misdeeds.append(f"a complaint: {text[:300]}")


def run(scale: float) -> Outcome:
    """Visit pages that are full of payloads, by article and by parameter."""
    path = chromium()
    if path is None:
        return Outcome.of("attacks on pages", [], [f"not tried: {MISSING}"])
    with (
        TemporaryDirectory(prefix="torture-") as name,
        attacked(Path(name)) as address,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=path, args=ARGS)
        verdicts = judged_in(browser, address, scale)
        browser.close()
    return Outcome.of("attacks on pages", verdicts)


@contextmanager
def attacked(folder: Path) -> Iterator[str]:
    """The address of a server of this process, over an archive that is full of payloads."""
    app = create_app({"INDEX_DIR": str(build(folder))})
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Quiet)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        app.extensions["engines"].close()


class _Quiet(WSGIRequestHandler):
    """Logs nothing: a payload would be copied to the terminal."""

    def log(self, type: str, message: str, *args: object) -> None:
        """Called for each request."""


def judged_in(browser: Browser, address: str, scale: float) -> list[Verdict]:
    """The verdicts on so large a part of all visits."""
    visitor = Visitor(browser.new_context().new_page(), address)
    plain = {variant: _views(visitor, -1, variant) for variant in "ab"}
    vocabulary = _vocabulary(visitor, plain)
    cases = [(number, variant) for number in range(len(PAYLOADS)) for variant in "ab"]
    verdicts = [_in_fields(visitor, plain, *case) for case in thinned(cases, scale)]
    asked = [(name, text) for name in PARAMETERS for text in PAYLOADS]
    for number, (name, text) in enumerate(thinned(asked, scale / 2)):
        verdicts.append(_in_parameter(visitor, vocabulary, PATHS[number % len(PATHS)], name, text))
    verdicts += [_in_path(visitor, vocabulary, text) for text in thinned(PAYLOADS, scale)]
    visitor.page.context.close()
    return verdicts


Views = dict[str, Seen]


def _views(visitor: Visitor, number: int, variant: str) -> Views:
    """The pages on which an article stands: its own, its hit, and the search its source is for."""
    found_by = word(number, variant)
    said = scrub(f"{found_by} word {PLAIN if number < 0 else PAYLOADS[number]} word")
    hits = visitor.visit(f"/search?q={found_by}")
    (link,) = [urlsplit(url) for name, url in hits.links if "/article/" in url and name == "a"]
    views = {"its hit": hits, "its page": visitor.visit(f"{link.path}?{link.query}")}
    if len(said) < LONGEST_CHOSEN:
        chosen = urlencode({"q": found_by, "source": " ".join(said.split())})
        views["its source"] = visitor.visit(f"/search?{chosen}")
    return views


def _vocabulary(visitor: Visitor, plain: dict[str, Views]) -> set[str]:
    """Every element that pages have, whatever is asked for, where nothing hostile is."""
    asked = [f"{path}?{name}={PLAIN}&q=a:b" for path in PATHS for name in PARAMETERS]
    asked += [f"{path}?{name}=1" for path in PATHS[:2] for name in PARAMETERS]
    asked += [f"/search?q={query}" for query in ("a:word", "b:c d:word", "word&page=2", "&page=3")]
    asked += ["/search?q=word&source=a&source=b", "/search?q=a&month=2023&source=b", *PATHS]
    pages = [seen for views in plain.values() for seen in views.values()]
    pages += [visitor.visit(path) for path in asked]
    return {element for seen in pages for element in seen.skeleton}


def _in_fields(visitor: Visitor, plain: dict[str, Views], number: int, variant: str) -> Verdict:
    """An article full of a payload has the elements of the plain one, and shows the payload."""
    payload = PAYLOADS[number]
    alike = "b" if payload.startswith("https://evil.example/") else variant  # its address is a link
    for name, seen in _views(visitor, number, variant).items():
        fault = _fault(seen) or _difference(seen, plain[alike][name])
        if not fault and name == "its page" and not _shows(seen, payload):
            fault = "the payload is not in the text"
        if fault:
            return Verdict("wrong", f"{payload[:80]!r} on {name}: {fault}")
    return UNHARMED


def _difference(seen: Seen, plain: Seen) -> str:
    if seen.skeleton == plain.skeleton:
        return ""
    differing = [
        pair for pair in zip(seen.skeleton, plain.skeleton, strict=False) if len({*pair}) > 1
    ]
    return f"{len(seen.skeleton)} elements, not {len(plain.skeleton)}: {differing[:1]}"


def _shows(seen: Seen, payload: str) -> bool:
    """Whether the text is there as it is stored, blanks aside."""
    wanted = "".join(scrub(payload).split())
    return wanted in "".join(seen.text.split())


def _in_parameter(
    visitor: Visitor, vocabulary: set[str], path: str, name: str, payload: str
) -> Verdict:
    room = payload[:500].encode("utf-8", "surrogatepass")
    asked = f"{path}?{name}={quote(room, safe='')}"
    return _of_known_elements(visitor, vocabulary, asked, f"{payload[:80]!r} as {name} of {path}")


def _in_path(visitor: Visitor, vocabulary: set[str], payload: str) -> Verdict:
    room = quote(payload[:500].encode("utf-8", "surrogatepass"), safe="")
    what = f"{payload[:80]!r} as an id"
    return _of_known_elements(visitor, vocabulary, f"/article/{room}", what)


def _of_known_elements(visitor: Visitor, vocabulary: set[str], path: str, what: str) -> Verdict:
    try:
        seen = visitor.visit(path)
    except BrowserError as exc:
        return Verdict("wrong", f"{what}: {exc}")
    strange = [element for element in seen.skeleton if element not in vocabulary]
    fault = _fault(seen) or (f"elements of its own: {strange[:2]}" if strange else "")
    return Verdict("wrong", f"{what}: {fault}") if fault else UNHARMED


def _fault(seen: Seen) -> str:
    """What no page may do, or hold."""
    if seen.misdeeds:
        return f"{seen.misdeeds[0]}"
    if seen.status >= 500:
        return f"the answer is {seen.status}"
    if SUMMED in seen.text and SUM in html.unescape(seen.text):
        return "a template was run"
    return next(
        (f"<{name}> leads to {url[:200]}" for name, url in seen.links if _bad(name, url)), ""
    )


def _bad(name: str, url: str) -> bool:
    parts = urlsplit(url)
    if parts.scheme == "http" and parts.hostname == "127.0.0.1":
        return False
    return name != "a" or parts.scheme not in ("http", "https")
