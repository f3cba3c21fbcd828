"""Related links in every place that can carry them, and what a feed says beyond feedgen.

The extension follows feedgen's protocol (`extend_ns`, `extend_rss`, `extend_atom`) without its base class. Its Atom
tree has no namespace, so that Atom elements are bare there and qualified in RSS.
"""

from __future__ import annotations

import html
from collections.abc import Iterable

from lxml import etree  # type: ignore[import-untyped]

from feeds.formats.entry import EntryView, FeedDocument, RelatedLink
from feeds.formats.headings import heading
from feeds.formats.text import one_line, plain, uri
from storage.model import LinkKind

ATOM = "http://www.w3.org/2005/Atom"
CONTENT = "http://purl.org/rss/1.0/modules/content/"
DC = "http://purl.org/dc/elements/1.1/"
HISTORY = "http://purl.org/syndication/history/1.0"
MEDIA = "http://search.yahoo.com/mrss/"
SY = "http://purl.org/rss/1.0/modules/syndication/"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"

#: What entries use; a feed declares all of it, so that an entry's bytes do not depend on its neighbours.
RSS_NAMESPACES = {"atom": ATOM, "content": CONTENT, "dc": DC, "media": MEDIA}
ATOM_NAMESPACES = {"media": MEDIA}

#: In the order of publication.
KINDS = tuple(LinkKind)

Attributes = dict[str, str]


def ordered(entry: EntryView) -> list[RelatedLink]:
    """The related links of *entry*, by kind in the order of publication; each address once, never its own."""
    seen = {entry.url}
    links = []
    for link in (link for kind in KINDS for link in entry.related if link.kind is kind):
        if link.url not in seen:
            seen.add(link.url)
            links.append(link)
    return links


def footer(entry: EntryView) -> str:
    """The related links of *entry* as HTML, a heading and a list for each kind; "" without links."""
    blocks = []
    links = ordered(entry)
    for kind in KINDS:
        items = [
            f'<li><a href="{html.escape(uri(link.url))}">{html.escape(one_line(link.title) or link.url)}</a></li>'
            for link in links
            if link.kind is kind
        ]
        if items:
            blocks.append(
                f"<h3>{html.escape(heading(kind, entry.language))}</h3>\n<ul>\n" + "\n".join(items) + "\n</ul>"
            )
    return "\n".join(blocks)


def entry_links(entry: EntryView, *, related: bool) -> list[Attributes]:
    """The links of *entry* to other pages, as attributes of Atom's link: related ones, then where it comes from."""
    links = [_page("related", link.url, link.title) for link in (ordered(entry) if related else ())]
    if entry.via is not None:
        links.append(_page("via", entry.via.url, entry.via.title))
    return links


def _page(rel: str, url: str, title: str) -> Attributes:
    page = {"href": uri(url), "rel": rel, "type": "text/html"}
    if title := plain(title):
        page["title"] = title
    return page


def feed_links(feed: FeedDocument, *, form: str) -> list[Attributes]:
    """The links of *feed* in the format *form*, "rss" or "atom".

    Its page comes last, since Liferea takes the last link that it does not know for it.
    """
    media_type = f"application/{form}+xml"
    archives = {"current": feed.current, "prev-archive": feed.prev_archive, "next-archive": feed.next_archive}
    links = [
        _link("self", feed.rss_url if form == "rss" else feed.atom_url, type=media_type),
        _link("hub", feed.hub),
        *(_link(rel, url and f"{url}.{form}", type=media_type) for rel, url in archives.items()),
        _link("alternate", feed.home_url, type="text/html"),
    ]
    return [link for link in links if link]


def _link(rel: str, url: str | None, **attributes: str) -> Attributes:
    if url is None:
        return {}
    return {"href": uri(url), "rel": rel} | {name: value for name, value in attributes.items() if value}


def _update_rate(ttl: int) -> tuple[str, int]:
    """*ttl* minutes between updates as the period and frequency of the syndication module."""
    if ttl <= 60:
        return "hourly", round(60 / max(ttl, 1))
    return "daily", max(1, round(24 * 60 / ttl))


class FeedExtension:
    """What a feed says beyond feedgen: its language, links, update period and that it is an archive."""

    feed: FeedDocument
    links: Iterable[Attributes]
    #: By prefix; no more than the format uses, since validators warn of others.
    namespaces: dict[str, str]

    def extend_ns(self) -> dict[str, str]:
        """The namespaces to declare."""
        return self.namespaces | ({"fh": HISTORY} if self.feed.current else {})

    def extend_rss(self, rss: etree._Element) -> None:
        """Add to *rss*, the root element."""
        rss.set(XML_LANG, self.feed.language)
        channel = rss[0]
        for link in self.links:
            if link["rel"] != "self":  # feedgen writes that one
                etree.SubElement(channel, f"{{{ATOM}}}link", link)
        if self.feed.ttl:
            period, frequency = _update_rate(self.feed.ttl)
            etree.SubElement(channel, f"{{{SY}}}updatePeriod").text = period
            etree.SubElement(channel, f"{{{SY}}}updateFrequency").text = str(frequency)
        self._mark_archive(channel)

    def extend_atom(self, feed: etree._Element) -> None:
        """Add to *feed*, the root element. The validator warns of the mark where no other archive is named."""
        if self.feed.prev_archive or self.feed.next_archive:
            self._mark_archive(feed)

    def _mark_archive(self, parent: etree._Element) -> None:
        if self.feed.current:
            etree.SubElement(parent, f"{{{HISTORY}}}archive")
