"""Sitemaps: indexes, plain ones and those of news, as lists of pages to read.

Standards: sitemaps.org 0.9; Google's news sitemaps 0.9 (title, date, keywords, language). Also a plain text file with
one address a line. What stands before the XML, stray ampersands and undeclared prefixes are mended; what is broken
otherwise is read up to there. Declared entities are never expanded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from html import unescape
from typing import cast
from xml.etree.ElementTree import Element, ParseError, XMLPullParser

from w3lib.encoding import resolve_encoding

from scraper.http.compression import gunzip
from scraper.sources.found import FoundList, FoundPage
from scraper.urls import absolute
from storage.errors import ExtractError
from storage.model import FORBIDDEN, Document, clean_text

#: Addresses that one sitemap may hold (sitemaps.org); the rest of a larger one is left out.
MOST = 50_000
#: Bytes of a sitemap, decompressed (sitemaps.org).
LARGEST = 52_428_800
#: How deep elements of an entry stand in each other, and how many tags it has, at most: more is an attack on memory.
DEEPEST, FULLEST = 20, 10_000
#: What may stand before the first character of XML: the marks of UTF-8 and UTF-16, white space.
MARKS = b"\xef\xbb\xbf\xff\xfe \t\r\n"
#: The encoding that XML declares, the element that it begins with, and what breaks it: references that XML does not
#: know or "&" that begins none, outside of literal text; prefixes, which may be declared nowhere.
DECLARED = re.compile(rb"""<\?xml[^>]{1,100}?encoding=["']([\w.-]+)""")
ROOT = re.compile(r"<(?:[\w.-]+:)?(?:urlset|sitemapindex)\b", re.IGNORECASE)
REFERENCE = re.compile(r"<!\[CDATA\[.*?(?:\]\]>|\Z)|&(?:#?[0-9A-Za-z]{1,30};)?", re.DOTALL)
PREFIX = re.compile(r"<(/?)[\w.-]+:")
#: A sitemap with more references is an attack on our time.
MOST_REFERENCES = 20 * MOST
#: How much is handed to the XML parser at a time.
CHUNK = 65_536


def extract_sitemap(document: Document) -> FoundList:
    """The pages and sitemaps that *document* names, also when it is compressed itself.

    Raises ExtractError if it is no sitemap, UnreadableError and OversizedError for its compression.
    """
    data = document.data
    if data.startswith(b"\x1f\x8b"):
        data = gunzip(data, document.name, largest=LARGEST)
    base = document.final_url or document.url
    if not data[:100].replace(b"\0", b"").lstrip(MARKS).startswith(b"<"):
        return _text_sitemap(data, base, document.name)
    try:
        found = _read(data, base, document.name)
    except ParseError:
        found = _read(_mended(data), base, document.name, to_the_fault=True)
    return found


def _read(data: bytes, base: str | None, name: str, *, to_the_fault: bool = False) -> FoundList:
    """What the XML in *data* names. Raises ParseError for a fault in it, unless it is to be read *to_the_fault*."""
    pages: dict[str, FoundPage] = {}
    sitemaps: dict[str, str] = {}
    root = ""
    try:
        for element in _elements(data):
            root = root or _name(element)
            if _name(element) == "sitemap" and (url := absolute(base, _text(element, "loc") or "")):
                sitemaps.setdefault(url, _text(element, "lastmod") or "")
            elif _name(element) == "url" and (page := _page(element, base)):
                pages.setdefault(page.url, page)
            if len(pages) + len(sitemaps) >= MOST:
                break
    except ParseError:
        if not to_the_fault:
            raise
    if root not in ("urlset", "sitemapindex"):
        raise ExtractError("this is no sitemap", name, "a sitemap is XML that begins with urlset or sitemapindex")
    newest_first = sorted(sitemaps, key=lambda url: sitemaps[url], reverse=True)  # only some of them are read
    return FoundList(pages=tuple(pages.values()), more=tuple(newest_first))


def _mended(data: bytes) -> bytes:
    """*data* without the faults that sitemaps often have and XML parsers do not forgive."""
    declared = DECLARED.search(data[:1000])
    text = data.decode(resolve_encoding(declared[1].decode()) or "utf-8" if declared else "utf-8", "replace")
    beginning = ROOT.search(text)
    text = FORBIDDEN.sub("", text[beginning.start() :] if beginning else text)
    text = PREFIX.sub(r"<\1", text)
    return (text if text.count("&") > MOST_REFERENCES else REFERENCE.sub(_as_numbers, text)).encode()


def _as_numbers(found: re.Match[str]) -> str:
    """A reference of HTML or none, as XML knows it; literal text as it stands."""
    if found[0].startswith("<"):
        return found[0]
    return "".join(f"&#{ord(character)};" for character in FORBIDDEN.sub("", unescape(found[0])))


def _elements(data: bytes) -> Iterator[Element]:
    """The root when it opens, then each entry when it is complete. Raises ParseError at the first fault."""
    parser: XMLPullParser[Element] = XMLPullParser(("start", "end"))
    root: Element | None = None
    depth = inside = 0
    for start in range(0, len(data), CHUNK):
        parser.feed(data[start : start + CHUNK])
        for event, element in cast("Iterator[tuple[str, Element]]", parser.read_events()):
            depth += 1 if event == "start" else -1
            inside += 1
            if root is None:
                root = element
                yield root
            elif depth == 1:
                yield element
                root.clear()  # what was read is not kept
                inside = 0
            if depth > DEEPEST or inside > FULLEST:
                return


def _page(element: Element, base: str | None) -> FoundPage | None:
    place = _text(element, "loc") or ""
    url = absolute(base, place)
    if url is None or "\ufffd" in place:  # letters were lost
        return None
    keywords = (_text(element, "keywords") or "").split(",")
    return FoundPage(
        url=url,
        title=unescape(_text(element, "title") or "") or None,  # many escape it twice
        published=_moment(_text(element, "publication_date")),
        modified=_text(element, "lastmod"),
        language=_text(element, "language"),
        keywords=tuple(keyword.strip() for keyword in keywords if keyword.strip()),
    )


def _text_sitemap(data: bytes, base: str | None, name: str) -> FoundList:
    lines = data.decode("utf-8", "replace").removeprefix("\ufeff").split()
    urls = [url for line in lines[:MOST] if line.startswith(("http://", "https://")) and (url := absolute(base, line))]
    if not urls or len(urls) < len(lines[:MOST]) / 2:
        raise ExtractError("this is no sitemap", name, "a sitemap in plain text holds one address a line")
    return FoundList(pages=tuple(FoundPage(url=url) for url in dict.fromkeys(urls)))


def _name(element: Element) -> str:
    """The element's name without its namespace, which many sites write wrongly."""
    return str(element.tag).rpartition("}")[2].lower()


def _text(element: Element, name: str) -> str | None:
    """The text of the first element *name* below, on one line; None without any. Pictures and videos have their own."""
    for child in element:
        inside = list(child) if _name(child) == "news" else []
        for found in (child, *inside, *(grandchild for node in inside for grandchild in node)):
            if _name(found) == name and found.text and found.text.strip():
                return clean_text(" ".join(found.text.split()))
    return None


def _moment(text: str | None) -> datetime | None:
    """A W3C date and time with its offset; a bare date says less than the page itself, and gives None."""
    try:
        moment = datetime.fromisoformat(text or "")
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else None
