"""Atom 1.0 (RFC 4287), with the elements of Media RSS."""

from __future__ import annotations

import html
from collections.abc import Callable
from urllib.parse import urlsplit

from lxml import etree  # type: ignore[import-untyped]
from lxml.etree import SubElement  # type: ignore[import-untyped]

from feeds.formats.entry import EntryView, FeedDocument
from feeds.formats.format import Format, Frame
from feeds.formats.text import looks_like_html, moment, one_line, person, plain, uri
from feeds.formats.xmlfeed import (
    MEDIA_NS,
    NAMESPACES_OF_SOME,
    THR_NS,
    Attributes,
    FeedHead,
    XmlEntry,
    add,
    add_picture,
    begin_entry,
    content_of,
    entry_bytes,
    entry_links,
    feed_head,
    people,
    terms,
    title_of,
    used_namespaces,
)
from storage.model import Discussion, Enclosure, Person

CLOSING = b"</feed>"
#: What entries use. A feed declares all of it, so that an entry's bytes do not depend on its neighbours.
NAMESPACES = {"media": MEDIA_NS}
#: What only some entries use, as in RSS.
OF_SOME: dict[str, Callable[[EntryView], object]] = {
    "thr": lambda entry: entry.comments and entry.comments.count is not None
}


class AtomEntry(XmlEntry):
    """An entry in feedgen's sense."""

    def atom_entry(self, extensions: bool = True) -> etree._Element:  # noqa: ARG002 - feedgen's signature
        """The entry, within an element that declares its namespaces; bare tags, as in all of feedgen's Atom."""
        view = self.view
        entry = begin_entry(etree.Element("feed", nsmap=NAMESPACES | NAMESPACES_OF_SOME), "entry", view)
        add(entry, "id", view.id)
        title = title_of(view)
        _add_text(entry, "title", title)
        add(entry, "updated", view.updated.isoformat())
        for person_construct in people(view.authors):
            author = SubElement(entry, "author")
            for name, text in person_construct.items():
                add(author, name, text)
        if view.content:
            add(entry, "content", content_of(view, self.related), {"type": "html"})
        SubElement(entry, "link", href=uri(view.url), rel="alternate", type="text/html")
        for link in entry_links(view, related="rel" in self.related):
            add(entry, "link", None, link)
        for link in _replies(view.comments):
            add(entry, "link", None, link)
        for enclosure in view.audio_and_video():
            add(entry, "link", None, _enclosure_link(enclosure))
        _add_text(entry, "summary", one_line(view.summary) or title)
        for term in terms(view.categories, view.tags):
            add(entry, "category", None, term)
        if view.published is not None:
            add(entry, "published", moment(view.published).isoformat())
        if words := view.terms.words():
            _add_text(entry, "rights", one_line(words))
        add_picture(entry, view)
        return entry


def atom_head(feed: FeedDocument) -> FeedHead:
    """feedgen's Atom feed without entries."""
    head = feed_head(feed, ATOM.name, ATOM.media_type, NAMESPACES | used_namespaces(feed, OF_SOME))
    head.id(feed.atom_id)
    head.title(plain(feed.title))
    if feed.subtitle:
        head.subtitle(plain(feed.subtitle))
    name = person(feed.author) or urlsplit(feed.home_url).netloc  # Atom requires an author
    head.author(people((Person(name=name, url=feed.author_url),)))
    if feed.icon:
        head.icon(uri(feed.icon))
    return head


def _add_text(entry: etree._Element, tag: str, line: str) -> None:
    """Add plain text, declared as HTML where readers would take it for HTML."""
    if looks_like_html(line):
        add(entry, tag, html.escape(line, quote=False), {"type": "html"})
    else:
        add(entry, tag, line)


def _enclosure_link(enclosure: Enclosure) -> Attributes:
    link = {"href": uri(enclosure.url), "rel": "enclosure", "type": enclosure.media_type}
    return link | ({"length": str(enclosure.length)} if enclosure.length else {})


def _replies(comments: Discussion | None) -> list[Attributes]:
    """Links to the page and the feed of comments, with their number (RFC 4685 §4)."""
    if comments is None:
        return []
    count = {f"{{{THR_NS}}}count": str(comments.count)} if comments.count is not None else {}
    links = [{"href": uri(comments.url or ""), "rel": "replies", "type": "text/html"} | count]
    if comments.feed:
        links.append({"href": uri(comments.feed), "rel": "replies", "type": "application/rss+xml"} | count)
    return links


def _frame(feed: FeedDocument) -> Frame:
    return Frame(atom_head(feed).atom_str().removesuffix(CLOSING), CLOSING)


def _entry(entry: EntryView, related: frozenset[str]) -> bytes:
    return entry_bytes(lambda view: AtomEntry(view, related).atom_entry(), entry)


ATOM = Format(
    name="atom",
    label="Atom",
    media_type="application/atom+xml",
    frame=_frame,
    entry=_entry,
    archived=True,
)
