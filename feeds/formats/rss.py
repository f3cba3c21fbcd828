"""RSS 2.0 (https://www.rssboard.org/rss-specification), with elements of Atom, content, dc, media and sy."""

from __future__ import annotations

import html
import re
from collections.abc import Callable

from lxml import etree  # type: ignore[import-untyped]
from lxml.etree import SubElement  # type: ignore[import-untyped]

from feeds.formats.entry import EntryView, FeedDocument
from feeds.formats.format import Format, Frame
from feeds.formats.text import moment, one_line, person, plain, rfc_822, uri
from feeds.formats.xmlfeed import (
    ATOM_NS,
    CONTENT_NS,
    DC_NS,
    MEDIA_NS,
    NAMESPACES_OF_SOME,
    PODCAST_NS,
    SLASH_NS,
    SY_NS,
    WFW_NS,
    FeedHead,
    XmlEntry,
    add,
    add_picture,
    begin_entry,
    content_of,
    entry_bytes,
    entry_links,
    feed_head,
    terms,
    title_of,
    used_namespaces,
)
from storage.model import Discussion

DOCS = "https://www.rssboard.org/rss-specification"
CLOSING = b"</channel></rss>"
#: What entries use. A feed declares all of it, so that an entry's bytes do not depend on its neighbours.
NAMESPACES = {"atom": ATOM_NS, "content": CONTENT_NS, "dc": DC_NS, "media": MEDIA_NS}
#: What only some entries use: an entry's bytes name the prefix, and the feed declares it if one of its entries does.
OF_SOME: dict[str, Callable[[EntryView], object]] = {
    "podcast": lambda entry: entry.transcripts,
    "slash": lambda entry: entry.comments and entry.comments.count is not None,
    "wfw": lambda entry: entry.comments and entry.comments.feed,
}
#: What the validator takes for the address of an enclosure: its host has a dot, and neither underscore nor user.
ENCLOSURE_URL = re.compile(r"https?://([a-z0-9-]+\.)+[a-z0-9][a-z0-9-]*(:[0-9]+)?(/|$)", re.IGNORECASE)


class RssItem(XmlEntry):
    """An item in feedgen's sense."""

    def rss_entry(self, extensions: bool = True) -> etree._Element:  # noqa: ARG002 - feedgen's signature
        """The item, within an element that declares its namespaces."""
        view = self.view
        item = begin_entry(etree.Element("rss", nsmap=NAMESPACES | NAMESPACES_OF_SOME), "item", view)
        title = title_of(view)
        add(item, "title", plain(title))
        add(item, "link", uri(view.url))
        add(item, "description", html.escape(one_line(view.summary) or title, quote=False))
        if view.content:
            # the escaped ">" is the same in HTML, and CDATA cannot hold its own end
            content = etree.CDATA(content_of(view, self.related).replace("]]>", "]]&gt;"))
            SubElement(item, f"{{{CONTENT_NS}}}encoded").text = content
        add(item, "guid", view.guid or view.id, {"isPermaLink": "false"})
        for term in terms(view.categories, view.tags):
            add(item, "category", term["label"], {"domain": term["scheme"]} if "scheme" in term else None)
        media = [enclosure for enclosure in view.audio_and_video() if ENCLOSURE_URL.match(uri(enclosure.url))]
        for enclosure in media[:1]:  # RSS Profile: one per item
            length = str(enclosure.length)
            SubElement(item, "enclosure", url=uri(enclosure.url), length=length, type=enclosure.media_type)
        _add_comments(item, view.comments)
        if view.published is not None:
            add(item, "pubDate", rfc_822(moment(view.published)))
        # one creator: half of the readers keep only one of several
        if names := ", ".join(filter(None, (person(author.name) for author in view.authors))):
            add(item, f"{{{DC_NS}}}creator", names)
        if words := view.terms.words():
            add(item, f"{{{DC_NS}}}rights", one_line(words))
        if view.published is not None:
            add(item, f"{{{ATOM_NS}}}updated", moment(view.updated).isoformat())
        for link in entry_links(view, related="rel" in self.related):
            add(item, f"{{{ATOM_NS}}}link", None, link)
        add_picture(item, view)
        for one in view.transcripts:
            language = {"language": one.language} if one.language else {}
            add(item, f"{{{PODCAST_NS}}}transcript", None, {"url": uri(one.url), "type": one.media_type} | language)
        return item


def _add_comments(item: etree._Element, comments: Discussion | None) -> None:
    """RSS's own `comments`, with the count of Slash and the feed of the CommentAPI."""
    if comments is None:
        return
    add(item, "comments", uri(comments.url or ""))
    if comments.count is not None:
        add(item, f"{{{SLASH_NS}}}comments", str(comments.count))
    if comments.feed:
        add(item, f"{{{WFW_NS}}}commentRss", uri(comments.feed))


def rss_head(feed: FeedDocument) -> FeedHead:
    """feedgen's RSS feed without entries."""
    head = feed_head(
        feed,
        RSS.name,
        RSS.media_type,
        NAMESPACES | used_namespaces(feed, OF_SOME) | ({"sy": SY_NS} if feed.ttl else {}),
    )
    head.title(plain(feed.title))
    head.description(plain(feed.subtitle) or plain(feed.title))
    head.docs(DOCS)
    if feed.ttl:
        head.ttl(feed.ttl)
    return head


def _frame(feed: FeedDocument) -> Frame:
    return Frame(rss_head(feed).rss_str().removesuffix(CLOSING), CLOSING)


def _entry(entry: EntryView, related: frozenset[str]) -> bytes:
    return entry_bytes(lambda view: RssItem(view, related).rss_entry(), entry)


RSS = Format(
    name="rss",
    label="RSS",
    media_type="application/rss+xml",
    frame=_frame,
    entry=_entry,
    archived=True,
)
