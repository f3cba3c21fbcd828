# ruff: noqa: E501 -- as programs write it
"""Honest examples of each kind of input, written by us, to be mutilated."""

from __future__ import annotations

import gzip
import io
import json
from pathlib import Path

from tests.hostile.payloads import dump, page
from tests.scraper.article.mail import letters
from tests.scraper.sources.test_archive import RECORDS

CORPUS = Path(__file__).parents[1] / "corpus"
SITES = Path(__file__).parents[2] / "scraper" / "rules" / "sites"


def _of_corpus(suffix: str) -> list[bytes]:
    return [path.read_bytes() for path in sorted(CORPUS.rglob(f"*{suffix}"))]


def _mails() -> list[bytes]:
    """The newsletters, each as a mail of its own."""
    texts = [text for name, text in vars(letters).items() if name.isupper() and isinstance(text, str)]
    head = letters.head(subject="Mưa", sender="town@example.org")
    return [head.encode() + letters.part(text, "html" if "<" in text[:200] else "plain") for text in texts]


PAGES, DUMPS, MAILS = (
    [page("", 1).encode(), *_of_corpus(".html")],
    [dump("", 1).encode(), *_of_corpus(".txt")],
    _mails(),
)

_ITEM = (
    "<title>Rain &amp; <b>wind</b></title><link>/a</link><guid>1</guid><pubDate>Sun, 01 Mar 2026 12:00:00 GMT</pubDate>"
)
RSS = f"""<?xml version="1.0"?><rss version="2.0"><channel><title>Paper</title><language>vi</language>
{"".join(f"<item>{_ITEM}<description><![CDATA[<p>Mưa {number}</p>]]></description></item>" for number in range(9))}
</channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://paper.example/"><title>Paper</title><entry><id>tag:x,1</id>
<title type="html">Rain &amp;amp; wind</title><link rel="alternate" href="a"/><updated>2026-03-01T12:00:00Z</updated>
<summary type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Wet</p></div></summary></entry></feed>"""
JSON_FEED = """{"version": "https://jsonfeed.org/version/1.1", "title": "Paper", "items": [
{"id": "1", "url": "https://paper.example/a", "title": "Rain", "content_html": "<p>Wet</p>", "tags": ["town"],
"date_published": "2026-03-01T12:00:00Z", "attachments": [{"url": "/a.mp3", "mime_type": "audio/mpeg"}]}]}"""
FEEDS = [text.encode() for text in (RSS, ATOM, JSON_FEED)]

NEWS = b"""<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
<url><loc>https://paper.example/a</loc><lastmod>2026-03-01</lastmod><news:news><news:title>Rain</news:title>
<news:publication_date>2026-03-01T12:00:00Z</news:publication_date></news:news></url></urlset>"""
INDEX = b"<sitemapindex><sitemap><loc>/s.xml</loc><lastmod>2026-03-01</lastmod></sitemap></sitemapindex>"
SITEMAPS = [NEWS, INDEX, gzip.compress(NEWS, mtime=0), b"https://paper.example/a\nhttps://paper.example/b\n"]

ARCHIVES = [b"".join(RECORDS), gzip.compress(b"".join(RECORDS), mtime=0)]

RULES = b"""name = "Paper"
hosts = ["paper.example"]
[select]
title = ["h1"]
published = [".date & .time"]
body = ["article"]
drop = [".related", "figure"]
"""
RULE_FILES = [RULES, *(path.read_bytes() for path in sorted(SITES.glob("*.toml")))]

OPML = """<opml version="2.0" xmlns:frss="https://freshrss.org/opml"><head><title>t</title></head><body><outline text="Mưa">
<outline type="rss" text="One" xmlUrl="https://one.example/feed"/><outline text="Page" type="HTML+XPath"
xmlUrl="https://town.example/" frss:xPathItem='//div[@class="a"]' frss:xPathItemTitle="descendant::h2"/>
</outline></body></opml>"""
HTML2RSS = """channel:
  url: https://town.example/news
  title: Town
  ttl: 90
selectors:
  items: {selector: "article.post", order: reverse, pagination: {max_pages: 3}}
  title: {selector: h2}
  url: {selector: a, extractor: href}
"""
IMPORTS = [OPML.encode(), OPML.encode("utf-16"), HTML2RSS.encode()]

CONFIGURATIONS = [
    b"""[site]
base_url = "https://feeds.example.org/"
authority = "example.org,2026"
[[sources]]
name = "paper"
listing = "https://paper.example/"
item = ".story"
every = "30m"
exclude = ["title: *ad*"]
[feeds]
entries = 9
"""
]

_WET = "The rain fell on the old town all day long, and people stayed at home.\n" * 4
_WET_HEAD = "WARC/1.0\r\nWARC-Type: conversion\r\nWARC-Target-URI: https://x.example/7\r\nContent-Type: text/plain\r\n"
WET = [f"{_WET_HEAD}Content-Length: {len(_WET)}\r\n\r\n{_WET}\r\n\r\n".encode() * 3]

ROWS = [
    {"url": f"https://x.example/{number}", "title": f"Rain {number}", "text": _WET, "date": "2026-03-01T08:00:00Z"}
    for number in range(5)
]
JSON_LINES = ["\n".join(map(json.dumps, ROWS)).encode()]


def _parquet() -> list[bytes]:
    """The rows as Parquet; none where the package is not installed."""
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError:
        return []
    stream = io.BytesIO()
    parquet.write_table(pyarrow.Table.from_pylist(ROWS), stream)
    return [stream.getvalue()]


PARQUET = _parquet()
