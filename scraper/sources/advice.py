"""A place under the wrong key of a source: what it is, and the key and address that would work."""

from __future__ import annotations

import json
import re

from storage.errors import FeedloomError
from storage.model import Document, Kind

#: The first element, or beginning of JSON, that shows what a document is.
BEGINNING = re.compile(
    rb"""<(?:(?P<feed>rss|feed|rdf:RDF)|(?P<sitemap>(?:\w+:)?(?:urlset|sitemapindex))|(?P<page>html|!doctype\s+html))[\s>]"""
    rb"""|\A\s*\{(?P<json>.*?"(?:items"|version"\s*:\s*"https?:\\?/\\?/(?:www\.)?jsonfeed\.org))""",
    re.IGNORECASE | re.DOTALL,
)
#: How many bytes of a document show what it is.
BEGINNING_BYTES = 1_000
#: Links to the feeds of a page (HTML, RFC 8288 rel="alternate").
FEED_LINKS = ", ".join(
    f'link[rel~="alternate" i]{kind}' for kind in ('[type*="xml" i]:not([type*="oembed" i])', '[type*="feed+json" i]')
)


def kind_of_list(data: bytes) -> str | None:
    """ "feed" or "sitemap", by how *data* begins; None: it is neither, or compressed."""
    found = BEGINNING.search(data[:BEGINNING_BYTES])
    kind = found.lastgroup if found else None
    return None if kind == "page" else "feed" if kind == "json" else kind


def use(key: str, url: str | None) -> str:
    """The line of a configuration that names *url* under *key*."""
    return f"use `{key} = {json.dumps(url or '…', ensure_ascii=False)}`"


def advise(document: Document, *, given: str) -> str:
    """What *document* is, which was *given* as a feed, listing or sitemap, and what to write; "" if that is unclear.

    For child processes: it loads parsers.
    """
    from selectolax.lexbor import LexborHTMLParser

    from scraper.article import extract_article
    from scraper.article.html.tree import addresses
    from scraper.text.charset import html_text

    url = document.final_url or document.url
    if kind := kind_of_list(document.data):
        return "" if kind == given else f"it is a {kind}: {use(kind, url)}"
    try:
        feeds = addresses(LexborHTMLParser(html_text(document)).css(FEED_LINKS), url)
        named = f"its head names {feeds[0]}: {use('feed', feeds[0])}" if feeds else ""
        if named and given != "listing":
            return named
        article = extract_article(document)
    except FeedloomError:  # it is no page at all
        return ""
    if article.kind is Kind.ARTICLE:
        return f"it is an article: {use('url', url)}"
    if article.kind is Kind.LISTING and given != "listing":
        return f"it lists {len(article.links)} articles: {use('listing', url)}"
    return named
