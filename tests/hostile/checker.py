"""Reads every published file as a feed reader or a browser would, and tells whatever in it could act or lead astray.

Each piece of HTML goes through two real parsers (Lexbor and libxml2), and what they write through both again: markup
that changes its meaning when it is written and read once more (mXSS) shows there.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import lxml.html  # type: ignore[import-untyped]
from lxml import etree
from selectolax.lexbor import LexborHTMLParser

from feeds.pages.policy import SCRIPT

ACTIVE = frozenset({
    "script", "style", "iframe", "frame", "frameset", "object", "embed", "applet", "svg", "math", "base", "form",
    "input", "button", "textarea", "select", "template", "noscript", "link", "meta", "audio", "video", "source",
    "portal", "xmp", "plaintext", "noembed", "foreignobject", "animate", "set", "use",
})  # fmt: skip
#: What our own pages are made of beyond that.
OF_PAGES = frozenset({"html", "head", "body", "link", "meta", "title"})
#: The button that copies the address of a feed; it is in no form.
OUR_BUTTON = re.compile(
    r'<button type="button" class="button" data-address="https://feeds\.example\.org/feeds/[a-z0-9-]+\.rss"'
    r' data-done="[^"<>&]*" aria-live="polite" hidden>[^<>&]*</button>'
)
ADDRESSES = frozenset({"href", "src", "cite", "action", "formaction", "poster", "data", "background", "xlink:href"})
#: Left open, they turn round what follows, or hide what a name is.
DISGUISES = re.compile("[\u200b\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]")
#: Where a feed has HTML, and where it has a name.
HTML_IN_XML = frozenset({"description", "encoded", "content", "summary"})
NAMES_IN_XML = frozenset({"title", "creator", "name", "category", "credit"})
SECURE = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)


def faults(public: Path) -> list[str]:
    """Everything wrong in the folder *public*, a line each."""
    return [f"{path.relative_to(public)}: {fault}" for path in sorted(public.rglob("*")) for fault in _file(path)]


def _file(path: Path) -> Iterator[str]:
    if not re.fullmatch(r"[A-Za-z0-9_.-]{1,250}", path.name):
        yield "has a name that is not ours"
    if path.is_symlink() or not (path.is_file() or path.is_dir()):
        yield "is no file"
        return
    if path.is_dir():
        return
    data = path.read_bytes()
    match path.suffix:
        case ".gz":
            plain = path.with_suffix("")
            if gzip.decompress(data) != plain.read_bytes():
                yield "differs from what it compresses"
        case ".rss" | ".atom" | ".opml":
            yield from _xml(data)
        case ".json":
            yield from _json(json.loads(data))
        case ".html":
            yield from html_faults(data.decode(), page=True)


def is_xml(data: bytes) -> bool:
    """Whether *data* is a whole XML document."""
    try:
        etree.fromstring(data, SECURE)
    except etree.XMLSyntaxError:
        return False
    return True


def _xml(data: bytes) -> Iterator[str]:
    root = etree.fromstring(data, SECURE)
    if root.getroottree().docinfo.doctype:
        yield "has a DOCTYPE"
    for element in root.iter():
        if not isinstance(element.tag, str):
            yield f"has a {element!r}"
            continue
        name, text = etree.QName(element).localname, element.text or ""
        if name in HTML_IN_XML:
            yield from html_faults(text)
        if name in NAMES_IN_XML:
            yield from _name(text, html=element.get("type", root.tag) in {"rss", "html"})
        if (name == "link" and text) or name in {"comments", "docs", "url"}:
            yield from _address(name, text)
        for key, value in element.attrib.items():
            if key in {"href", "url", "uri", "xmlUrl", "htmlUrl"}:
                yield from _address(key, value)
            elif key in {"label", "term", "title", "text"}:
                yield from _name(value, html=False)


def _json(value: object, key: str = "") -> Iterator[str]:
    match value:
        case dict():
            for name, inner in value.items():
                yield from _json(inner, name)
        case list():
            for inner in value:
                yield from _json(inner, key)
        case str() if key == "content_html":
            yield from html_faults(value)
        case str() if key in {"title", "name", "tags"}:
            yield from _name(value, html=False)  # JSON Feed 1.1: plain text
        case str() if key == "url" or key.endswith("_url"):
            yield from _address(key, value)


def _name(text: str, *, html: bool = True) -> Iterator[str]:
    """A title or a name. Readers of RSS take it for text or for HTML (*html*), so there it must be harmless as both."""
    text_without_our_joiner = re.sub("(?<=[<&])\u2060", "", text)
    if DISGUISES.search(text_without_our_joiner) or "\n" in text:
        yield f"{text[:80]!r} hides something"
    if html:
        yield from html_faults(text)


def _address(key: str, value: str) -> Iterator[str]:
    if urlsplit(value).scheme not in {"http", "https"} or re.search(r"[\s<>\"'`\\]", value.replace("'", "")):
        yield f"{key} is {value[:80]!r}"


def html_faults(html: str, *, page: bool = False) -> Iterator[str]:
    """What is active in *html*, by two parsers, twice."""
    written = [OUR_BUTTON.sub("", html.replace(f"<script>{SCRIPT}</script>", "", 1)) if page else html]
    for turn in ("", " when written and read again"):
        again = []
        for text in written:
            if not text.strip():
                continue
            for parser, elements, output in (_lexbor(text), _libxml(text)):
                again.append(output)
                for fault in _elements(elements, page):
                    yield f"{fault} (by {parser}{turn})"
        written = again


def _elements(elements: list[tuple[str, dict[str, str | None]]], page: bool) -> Iterator[str]:
    for tag, attributes in elements:
        if (tag in ACTIVE and not (page and tag in OF_PAGES)) or ":" in tag:
            yield f"<{tag}>"
        for name, value in attributes.items():
            if name.startswith("on") or name in {"style", "srcdoc", "srcset", "ping"}:
                yield f"<{tag} {name}={value!r}>"
            scheme = re.match(r"[\x00-\x20]*([a-zA-Z][\w+.\-\s]*):", value or "")
            if name in ADDRESSES and scheme and scheme[1].lower() not in {"http", "https"}:
                yield f"<{tag} {name}={value!r}>"


def _lexbor(html: str) -> tuple[str, list[tuple[str, dict[str, str | None]]], str]:
    tree = LexborHTMLParser(html)
    nodes = tree.root.traverse() if tree.root else ()
    found = [(node.tag or "", dict(node.attributes)) for node in nodes if node.is_element_node]
    # the frame that every parser adds around a fragment
    return "Lexbor", [(t, a) for t, a in found if a or t not in {"html", "head", "body"}], (tree.html or "")


def _libxml(html: str) -> tuple[str, list[tuple[str, dict[str, str | None]]], str]:
    root = lxml.html.document_fromstring(f"<div>{html}</div>".encode(), parser=lxml.html.HTMLParser(encoding="utf-8"))
    found = [(e.tag.lower(), dict(e.attrib)) for e in root.iter() if isinstance(e.tag, str)]
    output = lxml.html.tostring(root, encoding="unicode")
    return "libxml2", [(t, a) for t, a in found if t not in {"html", "head", "body"}], output
