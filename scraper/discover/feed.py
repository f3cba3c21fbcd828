"""Feeds of others as lists of articles: RSS 0.9x to 2.0, RDF, Atom (feedparser, broken XML too) and JSON Feed 1.x."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from io import BytesIO
from time import struct_time
from typing import Any

import feedparser
from selectolax.lexbor import LexborHTMLParser

from scraper.article.tree import text_of
from scraper.discover.found import FoundList, FoundPage
from scraper.urls import absolute, without_tracking
from storage.errors import ExtractError
from storage.model import Document, clean_text

#: Entries that one feed may hold; the rest of a larger one is left out.
MOST = 5_000
#: A longer summary is the text of the article.
LONGEST_SUMMARY = 1_000


def extract_feed(document: Document) -> FoundList:
    """The articles that the feed in *document* names, in its order. Raises ExtractError if it is none."""
    base = document.final_url or document.url
    if document.data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return _json_feed(document, base)
    headers = {"content-location": base or "", "content-type": _content_type(document)}
    found = feedparser.parse(BytesIO(document.data), response_headers=headers)  # bytes alone could name a file
    if not found.get("version") and not found.entries:
        raise ExtractError("this is no feed", document.name, "a feed is RSS, RDF, Atom or JSON Feed")
    pages = filter(None, (_page(entry, base) for entry in found.entries[:MOST]))
    return FoundList(title=_plain(found.feed.get("title")), pages=_once(pages))


def _content_type(document: Document) -> str:
    charset = f"; charset={document.charset}" if document.charset else ""
    return (document.media_type or "application/xml") + charset


def _page(entry: Mapping[str, Any], base: str | None) -> FoundPage | None:
    """What one entry says; None if it leads nowhere."""
    guid = entry.get("id")
    updated = entry["updated"] if "updated" in entry.keys() else None  # noqa: SIM118  `in entry` maps it to published
    url = absolute(base, entry.get("link") or "") or absolute(None, guid or "")
    if url is None:
        return None
    tags = [term for tag in entry.get("tags", ()) if (term := _plain(tag.get("label") or tag.get("term")))]
    thumbnails = [*entry.get("media_thumbnail", ()), *entry.get("media_content", ())]
    return FoundPage(
        url=without_tracking(url),
        title=_plain(entry.get("title")),
        summary=_summary(entry.get("summary")),
        category=next(iter(tags), None),
        image=next((image for one in thumbnails if (image := absolute(base, one.get("url") or ""))), None),
        published=_moment(entry.get("published_parsed") or (entry["updated_parsed"] if updated else None)),
        modified=updated,
        keywords=tuple(tags),
        guid=clean_text(guid) if guid else None,
    )


def _json_feed(document: Document, base: str | None) -> FoundList:
    """https://www.jsonfeed.org/version/1.1/"""
    try:
        feed = json.loads(document.data)
        items = [item for item in feed["items"][:MOST] if isinstance(item, dict)]
    except (ValueError, LookupError, TypeError, RecursionError) as error:
        raise ExtractError("this is no feed", document.name, "JSON without a list of items") from error
    return FoundList(
        title=_plain(feed.get("title")), pages=_once(filter(None, (_json_page(one, base) for one in items)))
    )


def _json_page(item: Mapping[str, Any], base: str | None) -> FoundPage | None:
    def text(key: str) -> str:
        value = item.get(key)
        return value if isinstance(value, str) else ""

    url = absolute(base, text("url")) or absolute(None, text("id"))
    if url is None:
        return None
    tags = item.get("tags")
    keywords = tuple(tag for tag in tags if isinstance(tag, str)) if isinstance(tags, list) else ()
    try:
        published = datetime.fromisoformat(text("date_published"))
    except ValueError:
        published = None
    return FoundPage(
        url=without_tracking(url),
        title=_plain(text("title")),
        summary=_summary(text("summary") or text("content_text") or text("content_html")),
        category=_plain(next(iter(keywords), None)),
        image=absolute(base, text("image")),
        published=published if published and published.tzinfo else None,
        modified=text("date_modified") or None,
        keywords=keywords,
        guid=clean_text(str(item["id"])) if item.get("id") else None,
    )


def _once(pages: Any) -> tuple[FoundPage, ...]:
    return tuple({page.url: page for page in reversed(list(pages))}.values())[::-1]


def _plain(html: object) -> str | None:
    """The text in *html*, on one line; titles are often markup, whatever they are declared to be."""
    if not isinstance(html, str) or not html.strip():
        return None
    if "<" in html or "&" in html:
        html = text_of(LexborHTMLParser(html).body)
    return clean_text(" ".join(html.split())) or None


def _summary(html: object) -> str | None:
    text = _plain(html)
    return text if text and len(text) <= LONGEST_SUMMARY else None


def _moment(parsed: struct_time | None) -> datetime | None:
    """feedparser gives UTC."""
    try:
        return datetime(*parsed[:6], tzinfo=UTC) if parsed else None
    except ValueError:
        return None
