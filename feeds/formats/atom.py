"""Atom 1.0 (RFC 4287), with the elements of Media RSS."""

from __future__ import annotations

import html
from collections.abc import Callable
from urllib.parse import urlsplit

from feeds.formats.entry import EntryView, FeedDocument
from feeds.formats.format import Format, Frame
from feeds.formats.text import looks_like_html, moment, one_line, person, plain, uri
from feeds.formats.xmlfeed import (
    MEDIA_NS,
    Attributes,
    FeedHead,
    begin_entry,
    content_of,
    element,
    entry_bytes,
    entry_links,
    feed_head,
    people,
    picture,
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


def atom_entry(view: EntryView, related: frozenset[str]) -> str:
    """*view* as an entry. *related*: the places where related links go."""
    title = title_of(view)
    parts = [
        begin_entry("entry", view),
        element("id", view.id),
        _text("title", title),
        element("updated", view.updated.isoformat()),
    ]
    parts += [f"<author>{''.join(map(element, one.keys(), one.values()))}</author>" for one in people(view.authors)]
    if view.content:
        parts.append(element("content", content_of(view, related), {"type": "html"}))
    links = [{"href": uri(view.url), "rel": "alternate", "type": "text/html"}]
    links += entry_links(view, related="rel" in related)
    links += _replies(view.comments)
    links += map(_enclosure_link, view.audio_and_video())
    parts += [element("link", None, link) for link in links]
    parts.append(_text("summary", one_line(view.summary) or title))
    parts += [element("category", None, term) for term in terms(view.categories, view.tags)]
    if view.published is not None:
        parts.append(element("published", moment(view.published).isoformat()))
    if words := view.terms.words():
        parts.append(_text("rights", one_line(words)))
    parts.append(picture(view))
    parts.append("</entry>")
    return "".join(parts)


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


def _text(tag: str, line: str) -> str:
    """Plain text, declared as HTML where readers would take it for HTML."""
    if looks_like_html(line):
        return element(tag, html.escape(line, quote=False), {"type": "html"})
    return element(tag, line)


def _enclosure_link(enclosure: Enclosure) -> Attributes:
    link = {"href": uri(enclosure.url), "rel": "enclosure", "type": enclosure.media_type}
    return link | ({"length": str(enclosure.length)} if enclosure.length else {})


def _replies(comments: Discussion | None) -> list[Attributes]:
    """Links to the page and the feed of comments, with their number (RFC 4685 §4)."""
    if comments is None:
        return []
    count = {"thr:count": str(comments.count)} if comments.count is not None else {}
    links = [{"href": uri(comments.url or ""), "rel": "replies", "type": "text/html"} | count]
    if comments.feed:
        links.append({"href": uri(comments.feed), "rel": "replies", "type": "application/rss+xml"} | count)
    return links


def _frame(feed: FeedDocument) -> Frame:
    return Frame(atom_head(feed).atom_str().removesuffix(CLOSING), CLOSING)


def _entry(entry: EntryView, related: frozenset[str]) -> bytes:
    return entry_bytes(lambda view: atom_entry(view, related), entry)


ATOM = Format(
    name="atom",
    label="Atom",
    media_type="application/atom+xml",
    frame=_frame,
    entry=_entry,
    time=lambda time: f"<updated>{moment(time).isoformat()}</updated>".encode(),
    archived=True,
)
