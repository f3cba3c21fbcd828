"""What RSS and Atom have in common: feedgen's heads, entries as elements, namespaces. The only import of feedgen.

A feed is feedgen's head with the bytes of each entry spliced in. The bytes are those that feedgen gives for the whole
feed (a test compares them), but an entry is written once for all feeds that show it, in a third of the time that
elements of lxml take, and one that cannot be written does not take the feed with it.

Pure: no clock, no files. Not thread-safe: feedgen sets the locale of the process for each RSS date.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import TypeAlias

from feedgen.feed import FeedGenerator
from lxml import etree  # type: ignore[import-untyped]
from lxml.etree import SubElement  # type: ignore[import-untyped]

from feeds.formats.entry import EntryView, FeedDocument, Term
from feeds.formats.related import footer, ordered
from feeds.formats.text import clean, moment, one_line, person, plain, uri
from storage.model import FORBIDDEN, Person

ATOM_NS = "http://www.w3.org/2005/Atom"
CONTENT_NS = "http://purl.org/rss/1.0/modules/content/"
DC_NS = "http://purl.org/dc/elements/1.1/"
HISTORY_NS = "http://purl.org/syndication/history/1.0"
MEDIA_NS = "http://search.yahoo.com/mrss/"
PODCAST_NS = "https://podcastindex.org/namespace/1.0"
SLASH_NS = "http://purl.org/rss/1.0/modules/slash/"
SY_NS = "http://purl.org/rss/1.0/modules/syndication/"
THR_NS = "http://purl.org/syndication/thread/1.0"
WFW_NS = "http://wellformedweb.org/CommentAPI/"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"

#: Constant, without feedgen's version: an upgrade must not rewrite every file.
GENERATOR = "feedloom"
#: What XML allows and no reader should see, in UTF-8: C1 control characters; U+FFFD, which stands for a broken
#: character; UTF-8 that was taken for Latin-1.
DEBRIS = re.compile(rb"\xc2[\x80-\x9f]|\xef\xbf\xbd|\xc3[\x82\x83]\xc2[\xa0-\xbf]")

#: Media types of pictures by the ending of the file (IANA's list).
PICTURE_TYPES = {
    "jpg": "image/jpeg", "jpeg": "image/jpeg", "jpe": "image/jpeg", "jfif": "image/jpeg", "png": "image/png",
    "gif": "image/gif", "webp": "image/webp", "avif": "image/avif", "bmp": "image/bmp", "svg": "image/svg+xml",
}  # fmt: skip

#: Namespaces that a feed declares only if an entry uses them, by prefix.
NAMESPACES_OF_SOME = {"podcast": PODCAST_NS, "slash": SLASH_NS, "thr": THR_NS, "wfw": WFW_NS}

Attributes: TypeAlias = dict[str, str]
Namespaces: TypeAlias = dict[str, str]
#: A feed of feedgen without entries.
FeedHead: TypeAlias = FeedGenerator


class FeedExtension:
    """What a feed says beyond feedgen: its language, links, update period, and that it is an archive.

    Follows feedgen's protocol (`extend_ns`, `extend_rss`, `extend_atom`) without its base class. feedgen's Atom tree
    has no namespace, so Atom elements are bare there and qualified in RSS.
    """

    feed: FeedDocument
    links: Iterable[Attributes]
    #: By prefix; no more than the format uses, since validators warn about unused ones.
    namespaces: Namespaces

    def extend_ns(self) -> Namespaces:
        """The namespaces to declare."""
        return self.namespaces | ({"fh": HISTORY_NS} if self.feed.current else {})

    def extend_rss(self, rss: etree._Element) -> None:
        """Add to *rss*, the root element."""
        rss.set(XML_LANG, self.feed.language)
        channel = rss[0]
        for link in self.links:
            if link["rel"] != "self":  # feedgen writes that one
                SubElement(channel, f"{{{ATOM_NS}}}link", link)
        if self.feed.ttl:
            period, frequency = _update_rate(self.feed.ttl)
            SubElement(channel, f"{{{SY_NS}}}updatePeriod").text = period
            SubElement(channel, f"{{{SY_NS}}}updateFrequency").text = str(frequency)
        self._mark_archive(channel)

    def extend_atom(self, feed: etree._Element) -> None:
        """Add to *feed*, the root element. The validator warns about the mark where no other archive is named."""
        if self.feed.prev_archive or self.feed.next_archive:
            self._mark_archive(feed)

    def _mark_archive(self, parent: etree._Element) -> None:
        if self.feed.current:
            SubElement(parent, f"{{{HISTORY_NS}}}archive")


def feed_head(feed: FeedDocument, name: str, media_type: str, namespaces: Namespaces) -> FeedHead:
    """feedgen's *feed* without entries, with what is set alike in RSS and Atom; *name* is that of the format."""
    links = feed_links(feed, name, media_type)
    head = FeedGenerator()
    head.register_extension("feedloom", FeedExtension)
    head.feedloom.feed, head.feedloom.links, head.feedloom.namespaces = feed, links, namespaces
    head.link(links)
    head.language(feed.language)
    head.updated(moment(feed.updated))
    head.generator(GENERATOR)
    head.category(terms(feed.categories, ()))
    if feed.logo:
        head.logo(uri(feed.logo))
    if feed.rights:
        head.rights(plain(feed.rights))
    return head


def feed_links(feed: FeedDocument, name: str, media_type: str) -> list[Attributes]:
    """The links of *feed* in the format *name*.

    Its page comes last: Liferea takes the last link that it does not know for the page.
    """
    archives = {"current": feed.current, "prev-archive": feed.prev_archive, "next-archive": feed.next_archive}
    links = [
        _link("self", feed.addresses.get(name), type=media_type),
        _link("hub", feed.hub),
        *(_link(rel, url and f"{url}.{name}", type=media_type) for rel, url in archives.items()),
        _link("alternate", feed.home_url, type="text/html"),
    ]
    return [link for link in links if link]


def entry_links(entry: EntryView, *, related: bool) -> list[Attributes]:
    """The links of *entry*, as attributes of Atom's link: related pages, then where it comes from, then its licence."""
    links = [_page_link("related", link.url, link.title) for link in (ordered(entry) if related else ())]
    if entry.via is not None:
        links.append(_page_link("via", entry.via.url, entry.via.title))
    if entry.terms.license:  # RFC 4946
        links.append(_link("license", entry.terms.license, type="application/rsl+xml"))
    return links


def entry_bytes(write: Callable[[EntryView], str], entry: EntryView) -> bytes:
    """The element that *write* makes of *entry*, as it stands within a feed.

    The content is cleaned only if there is a character in it that XML forbids, or debris. That is rare, and looking for
    it beforehand costs a tenth of the whole. Raises ValueError if the cleaned entry has such a character too.
    """
    with suppress(ValueError):
        data = _sound(write(entry))
        suspect = b"\xc2" in data or b"\xef" in data  # ten times faster than the search
        if not (suspect and DEBRIS.search(data)):
            return data
    return _sound(write(replace(entry, content=clean(entry.content or ""))))


def begin_entry(tag: str, view: EntryView) -> str:
    """The start tag of an element *tag* in the language of *view*."""
    return f'<{tag} xml:lang="{attribute(view.language)}">' if view.language else f"<{tag}>"


def element(tag: str, text: str | None, attributes: Attributes | None = None) -> str:
    """An element as libxml2 writes it; it is empty if *text* is None. *tag* names its prefix."""
    start = tag if not attributes else f"{tag}{_written(attributes)}"
    return f"<{start}/>" if text is None else f"<{start}>{escaped(text)}</{tag}>"


def _written(attributes: Attributes) -> str:
    return "".join([f' {name}="{attribute(value)}"' for name, value in attributes.items()])


def escaped(text: str) -> str:
    """*text* as libxml2 writes it between tags."""
    if "&" in text:
        text = text.replace("&", "&amp;")
    text = text.replace("<", "&lt;").replace(">", "&gt;")
    return text.replace("\r", "&#13;") if "\r" in text else text


def attribute(text: str) -> str:
    """*text* as libxml2 writes it between quotation marks."""
    text = escaped(text)
    if '"' in text:
        text = text.replace('"', "&quot;")
    return text if text.isprintable() else text.replace("\n", "&#10;").replace("\t", "&#9;")


def picture(view: EntryView) -> str:
    """Media RSS: a single media:content needs no group; pictures are never enclosures (Miniflux).

    newsboat takes a media:content without a type for a podcast. So a picture whose type is not known has a thumbnail
    alone: its description is for newsboat that of the entry.
    """
    if view.image is None:
        return ""
    url = uri(view.image.url)
    thumbnail = element("media:thumbnail", None, {"url": url})
    media_type = PICTURE_TYPES.get(re.split("[?#]", url, maxsplit=1)[0].rpartition(".")[2].lower())
    if media_type is None:
        return thumbnail
    inside = []
    if caption := plain(view.image.caption or ""):
        inside.append(element("media:description", caption, {"type": "plain"}))
    if credit := plain(view.image.credit or ""):
        inside.append(element("media:credit", credit))
    start = _written({"url": url, "type": media_type, "medium": "image"})
    return f"<media:content{start}>{''.join(inside)}{thumbnail}</media:content>"


def used_namespaces(feed: FeedDocument, known: Mapping[str, Callable[[EntryView], object]]) -> Namespaces:
    """Those of *known* that an entry of *feed* uses: validators and readers may not know of others."""
    return {name: NAMESPACES_OF_SOME[name] for name, uses in known.items() if any(map(uses, feed.entries))}


def title_of(view: EntryView) -> str:
    """The title, or what stands in for it: validators refuse an empty one."""
    return one_line(view.title) or one_line(view.summary) or uri(view.url)


def content_of(view: EntryView, related: frozenset[str]) -> str:
    """The HTML of *view*, followed by its related links if the feed has them there."""
    links = footer(view) if "footer" in related else ""
    return f"{view.content}\n{links}" if links else view.content or ""


def people(authors: Iterable[Person]) -> list[Attributes]:
    """The authors that have a name, as Atom's person constructs."""
    return [
        {"name": name} | ({"uri": uri(author.url)} if author.url else {})
        for author in authors
        if (name := person(author.name))
    ]


def terms(categories: Iterable[Term], tags: Iterable[str]) -> list[Attributes]:
    """Categories with scheme and label, then tags without a scheme; none empty, no tag that repeats a category."""
    found = []
    seen = set()
    for category in (*categories, *(Term(tag, tag) for tag in tags)):
        label = plain(category.label)
        if label and label.casefold() not in seen:
            seen.add(label.casefold())
            scheme = {"scheme": category.scheme} if category.scheme else {}
            found.append({"term": one_line(category.term) or label} | scheme | {"label": label})
    return found


def _link(rel: str, url: str | None, **attributes: str) -> Attributes:
    if url is None:
        return {}
    return {"href": uri(url), "rel": rel} | {name: value for name, value in attributes.items() if value}


def _page_link(rel: str, url: str, title: str) -> Attributes:
    page = {"href": uri(url), "rel": rel, "type": "text/html"}
    if title := plain(title):
        page["title"] = title
    return page


def _update_rate(ttl: int) -> tuple[str, int]:
    """*ttl* minutes between updates as the period and frequency of the syndication module."""
    if ttl <= 60:
        return "hourly", round(60 / max(ttl, 1))
    return "daily", max(1, round(24 * 60 / ttl))


def _sound(text: str) -> bytes:
    """*text* in UTF-8. Raises ValueError if XML forbids a character in it."""
    if FORBIDDEN.search(text):
        raise ValueError("there is a character in it that XML forbids")
    return text.encode()
