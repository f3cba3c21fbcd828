"""Articles in several pages: their joining, and the next page by its address where no rule names it.

The texts of further pages are put behind the first page, each in an element of its own, and so are kept with it: what
is kept can be read again as one article.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Protocol
from urllib.parse import parse_qsl, urljoin, urlsplit

from storage.model import Document

#: What stands before the text of each further page, and behind it.
_PART, _PART_END = b'\n<div data-feedloom-page="">', b"</div data-feedloom-page>"


class Link(Protocol):
    """An element of a link: of whichever library."""

    @property
    def attrib(self) -> Mapping[str, str]: ...


#: Query parameters that number the pages of an article.
_PARAMETERS = re.compile(r"(?i)(?:page|p|pg|pagina|seite|trang|paged|currentpage)")
#: The number of a page at the end of a path: "/2", "/page/2/", "-2.html", "_2.html", ",2.html".
_NUMBERED = re.compile(
    r"(?P<stem>.*?)(?:/(?:page|seite|trang)[/-]?|[-_,/])(?P<number>[2-9]|[1-9]\d)(?P<end>/?|\.\w{2,5})"
)


def joined(document: Document, parts: Sequence[str]) -> Document:
    """*document* with *parts* behind it, the HTML of its further pages.

    Written in ASCII, which every encoding of pages has but UTF-16; a page in UTF-16 stays as it is.
    """
    if b"\0" in document.data[:1000]:
        return document
    written = [_PART + part.encode("ascii", "xmlcharrefreplace") + _PART_END for part in parts]
    return replace(document, data=document.data + b"".join(written))


def take_parts(document: Document) -> tuple[Document, tuple[str, ...]]:
    """*document* without its further pages, and their HTML."""
    if _PART not in document.data:
        return document, ()
    first, *parts = document.data.split(_PART)
    return replace(document, data=first), tuple(
        part.removesuffix(_PART_END).decode("ascii", "replace") for part in parts
    )


def next_by_address(links: Iterable[Link], url: str | None) -> str:
    """The address among *links* that is the next page of *url*; "" if none is."""
    here, number = _parts(url or "")
    for link in links:
        with_base = _joined(url, link.attrib.get("href", ""))
        if with_base and _parts(with_base) == (here, number + 1):
            return with_base
    return ""


def _joined(url: str | None, href: str) -> str:
    try:
        return urljoin(url or "", href.strip()).partition("#")[0]
    except ValueError:
        return ""


def _parts(url: str) -> tuple[tuple[str, str, tuple[tuple[str, str], ...]], int]:
    """What is the same on all pages of an article, and the number of the page."""
    try:
        parts = urlsplit(url)
        pairs = parse_qsl(parts.query, keep_blank_values=True)
    except ValueError:
        return (url, "", ()), 0
    number = 1
    rest = []
    for name, value in pairs:
        if _PARAMETERS.fullmatch(name) and value.isascii() and value.isdigit() and len(value) < 3:
            number = int(value)
        else:
            rest.append((name, value))
    path = parts.path
    if number == 1 and (found := _NUMBERED.fullmatch(path)):
        number, path = int(found["number"]), found["stem"] + (found["end"] if "." in found["end"] else "")
    return (parts.netloc, path.rstrip("/"), tuple(rest)), number
