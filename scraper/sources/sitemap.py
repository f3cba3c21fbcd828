"""What a `sitemap` names, read in a child: plain sitemaps, news sitemaps, and indexes of sitemaps.

Standards: sitemaps.org 0.9, also as plain text with one address on each line; Google's news sitemaps 0.9 (title, date,
keywords, language). Junk before the XML, stray ampersands and undeclared prefixes are repaired. After any other error
the rest is left out. Declared entities are never expanded.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from html import unescape
from typing import cast
from xml.etree.ElementTree import Element, ParseError, XMLPullParser

from w3lib.encoding import resolve_encoding

from scraper.http.compression import gunzip
from scraper.sources.advice import advise
from scraper.sources.found import FoundList, FoundPage
from scraper.sources.left_out import BEYOND, taken_of
from scraper.urls import absolute
from storage.errors import ExtractError
from storage.model import FORBIDDEN, Document, clean_text

#: How many addresses of one sitemap are read (sitemaps.org); the rest is left out.
MAX_ADDRESSES = 50_000
#: The size of a sitemap, decompressed (sitemaps.org).
MAX_SITEMAP_BYTES = 52_428_800
#: How deep one entry may be nested, and how many tags it may have; more is an attack on memory.
MAX_ENTRY_DEPTH, MAX_ENTRY_TAGS = 20, 10_000
#: What may precede XML: byte order marks, white space.
LEADING_BYTES = b"\xef\xbb\xbf\xff\xfe \t\r\n"
#: The encoding that XML declares.
DECLARED_ENCODING = re.compile(rb"""<\?xml[^>]{1,100}?encoding=["']([\w.-]+)""")
#: The root element.
ROOT = re.compile(r"<(?:[\w.-]+:)?(?:urlset|sitemapindex)\b", re.IGNORECASE)
#: What may break XML: references that it does not know, or a bare "&", outside of CDATA …
REFERENCE = re.compile(r"<!\[CDATA\[.*?(?:\]\]>|\Z)|&(?:#?[0-9A-Za-z]{1,30};)?", re.DOTALL)
#: … and prefixes, which may be undeclared.
PREFIX = re.compile(r"<(/?)[\w.-]+:")
#: A sitemap with more references is an attack on our time; they are not repaired.
MAX_REFERENCES = 20 * MAX_ADDRESSES
#: Why an address is left out; see `taken_of`.
WITHOUT_ADDRESS, DOUBLE = "that lead nowhere", "named before"
#: How many bytes are handed to the XML parser at a time.
CHUNK_BYTES = 65_536


class _OvergrownError(Exception):
    """An entry is nested deeper, or has more tags, than memory is for."""


def extract_sitemap(document: Document) -> FoundList:
    """The pages and sitemaps that *document* names; it may be compressed.

    Raises ExtractError if it is not a sitemap, UnreadableError and OversizedError if it cannot be decompressed.
    """
    data = document.data
    if data.startswith(b"\x1f\x8b"):
        data = gunzip(data, document.name, max_bytes=MAX_SITEMAP_BYTES)
    base = document.final_url or document.url
    try:
        if not data[:100].replace(b"\0", b"").lstrip(LEADING_BYTES).startswith(b"<"):
            return _text_sitemap(data, base, document.name)
        return _xml_sitemap(data, base, document.name)
    except ExtractError as error:
        hint = advise(document, given="sitemap") or error.hint
        raise ExtractError(error.what, error.subject, hint) from error


def _xml_sitemap(data: bytes, base: str | None, name: str) -> FoundList:
    try:
        return _read(data, base, name)
    except ParseError:
        return _read(_repaired(data), base, name, up_to_error=True)


def _read(data: bytes, base: str | None, name: str, *, up_to_error: bool = False) -> FoundList:
    """What the XML in *data* names. Raises ParseError for broken XML, unless it may be read *up_to_error*."""
    pages: dict[str, FoundPage] = {}
    sitemaps: dict[str, str] = {}
    root, notes = "", list[str]()
    left_out = Counter[str]()
    try:
        for element in _elements(data):
            name_of_it = _name(element)
            root = root or name_of_it
            if name_of_it not in ("sitemap", "url"):
                continue
            if len(pages) + len(sitemaps) >= MAX_ADDRESSES:
                left_out[BEYOND] += 1
            elif name_of_it == "sitemap" and (url := absolute(base, _text(element, "loc") or "")):
                left_out[DOUBLE] += url in sitemaps
                sitemaps.setdefault(url, _text(element, "lastmod") or "")
            elif name_of_it == "url" and (page := _page(element, base)):
                left_out[DOUBLE] += page.url in pages
                pages.setdefault(page.url, page)
            else:
                left_out[WITHOUT_ADDRESS] += 1
    except ParseError as error:
        if not up_to_error:
            raise
        notes.append(f"what follows is left out: its XML is broken in line {error.position[0]:,}")
    except _OvergrownError:
        notes.append("what follows is left out: an entry has more tags than any sitemap has")
    if root not in ("urlset", "sitemapindex"):
        raise ExtractError("this is no sitemap", name, "a sitemap is XML that begins with urlset or sitemapindex")
    newest_first = sorted(sitemaps, key=lambda url: sitemaps[url], reverse=True)  # only some of them are read
    cut = taken_of(len(pages) + len(sitemaps), "addresses", left_out)
    return FoundList(pages=tuple(pages.values()), more=tuple(newest_first), notes=(*cut, *notes))


def _repaired(data: bytes) -> bytes:
    """*data* without the errors that are common in sitemaps and that XML parsers do not forgive."""
    declared = DECLARED_ENCODING.search(data[:1000])
    text = data.decode(resolve_encoding(declared[1].decode()) or "utf-8" if declared else "utf-8", "replace")
    beginning = ROOT.search(text)
    text = FORBIDDEN.sub("", text[beginning.start() :] if beginning else text)
    text = PREFIX.sub(r"<\1", text)
    return (text if text.count("&") > MAX_REFERENCES else REFERENCE.sub(_as_numbers, text)).encode()


def _as_numbers(found: re.Match[str]) -> str:
    """A reference in the numeric form that XML knows; a bare "&" too, and CDATA as it is."""
    if found[0].startswith("<"):
        return found[0]
    return "".join(f"&#{ord(character)};" for character in FORBIDDEN.sub("", unescape(found[0])))


def _elements(data: bytes) -> Iterator[Element]:
    """The root when it opens, then each entry when it is complete.

    Raises ParseError at the first error, and _OvergrownError at an entry that attacks our memory.
    """
    parser: XMLPullParser[Element] = XMLPullParser(("start", "end"))
    root: Element | None = None
    depth = inside = 0
    for start in range(0, len(data), CHUNK_BYTES):
        parser.feed(data[start : start + CHUNK_BYTES])
        for event, element in cast("Iterator[tuple[str, Element]]", parser.read_events()):
            depth += 1 if event == "start" else -1
            inside += 1
            if root is None:
                root = element
                yield root
            elif depth == 1:
                yield element
                root.clear()  # frees the entries that were read
                inside = 0
            if depth > MAX_ENTRY_DEPTH or inside > MAX_ENTRY_TAGS:
                raise _OvergrownError


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
    first = lines[:MAX_ADDRESSES]
    urls = [url for line in first if line.startswith(("http://", "https://")) and (url := absolute(base, line))]
    if not urls or len(urls) < len(first) / 2:
        raise ExtractError("this is no sitemap", name, "a sitemap in plain text holds one address a line")
    pages = tuple(FoundPage(url=url) for url in dict.fromkeys(urls))
    left_out = {
        BEYOND: len(lines) - len(first),
        WITHOUT_ADDRESS: len(first) - len(urls),
        DOUBLE: len(urls) - len(pages),
    }
    return FoundList(pages=pages, notes=taken_of(len(pages), "addresses", left_out))


def _name(element: Element) -> str:
    """The name of the element without its namespace, which many sites get wrong."""
    return str(element.tag).rpartition("}")[2].lower()


def _text(element: Element, name: str) -> str | None:
    """The text of the first element *name* in *element*, on one line; None if there is none.

    Looks no deeper than news entries need, because pictures and videos have titles of their own.
    """
    for child in element:
        inside = list(child) if _name(child) == "news" else []
        for found in (child, *inside, *(grandchild for node in inside for grandchild in node)):
            if _name(found) == name and found.text and found.text.strip():
                return clean_text(" ".join(found.text.split()))
    return None


def _moment(text: str | None) -> datetime | None:
    """A W3C date and time with an offset. A bare date gives None: the page itself says more."""
    try:
        moment = datetime.fromisoformat(text or "")
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else None
