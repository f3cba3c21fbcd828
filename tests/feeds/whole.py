"""The same feeds by feedgen alone: every field through its own setters, the whole serialised by itself.

What feedgen loses or cannot say is mended from outside, as its protocol of extensions allows. `feeds.formats` writes
the elements of an entry in one pass instead, and only once for all feeds: its bytes must be these.
"""

from __future__ import annotations

import html
from collections.abc import Iterable
from typing import Any

from feedgen.entry import FeedEntry
from lxml import etree  # type: ignore[import-untyped]

from feeds.formats.atom import atom_head
from feeds.formats.entry import EntryView, FeedDocument
from feeds.formats.related import footer
from feeds.formats.rss import ENCLOSURE_URL, rss_head
from feeds.formats.text import clean, looks_like_html, moment, one_line, person, plain, uri
from feeds.formats.xmlfeed import ATOM_NS, DC_NS, MEDIA_NS, PICTURE_TYPES, XML_LANG, entry_links


def whole_rss(feed: FeedDocument) -> bytes:
    """*feed* as feedgen's RSS."""
    head = rss_head(feed)
    for view in feed.entries:
        head.add_entry(rss_entry(view, feed.related), order="append")
    data: bytes = head.rss_str()
    return data


def whole_atom(feed: FeedDocument) -> bytes:
    """*feed* as feedgen's Atom."""
    head = atom_head(feed)
    for view in feed.entries:
        head.add_entry(atom_entry(view, feed.related), order="append")
    data: bytes = head.atom_str()
    return data


class Entry(FeedEntry):  # type: ignore[misc]
    """An entry of feedgen with the attributes that it loses in Atom, and our extension."""

    title_type: str | None = None

    def __init__(self, view: EntryView) -> None:
        super().__init__()
        self.register_extension("feedloom", Extension)
        self.feedloom.view = view

    def atom_entry(self, extensions: bool = True) -> Any:
        element = super().atom_entry(extensions)
        for link, attributes in zip(element.iterfind("link"), self.link() or (), strict=False):
            link.attrib.update(attributes)
        if self.title_type:
            element.find("title").set("type", self.title_type)
        return element


class Extension:
    """What an entry says beyond feedgen."""

    view: EntryView
    links: Iterable[dict[str, str]] = ()

    def extend_rss(self, item: Any) -> None:
        self.set_language(item)
        if names := ", ".join(filter(None, (person(author.name) for author in self.view.authors))):
            etree.SubElement(item, f"{{{DC_NS}}}creator").text = names
        if self.view.published is not None:
            etree.SubElement(item, f"{{{ATOM_NS}}}updated").text = moment(self.view.updated).isoformat()
        for link in self.links:
            etree.SubElement(item, f"{{{ATOM_NS}}}link", link)
        self.add_picture(item)

    def extend_atom(self, entry: Any) -> None:
        self.set_language(entry)
        self.add_picture(entry)

    def set_language(self, element: Any) -> None:
        if self.view.language:
            element.set(XML_LANG, self.view.language)

    def add_picture(self, element: Any) -> None:
        picture = self.view.image
        if picture is None:
            return
        url = uri(picture.url)
        media_type = PICTURE_TYPES.get(url.rpartition(".")[2])
        if media_type is None:
            etree.SubElement(element, f"{{{MEDIA_NS}}}thumbnail", url=url)
            return
        content = etree.SubElement(element, f"{{{MEDIA_NS}}}content", url=url, type=media_type, medium="image")
        if caption := plain(picture.caption or ""):
            etree.SubElement(content, f"{{{MEDIA_NS}}}description", type="plain").text = caption
        if credit := plain(picture.credit or ""):
            etree.SubElement(content, f"{{{MEDIA_NS}}}credit").text = credit
        etree.SubElement(content, f"{{{MEDIA_NS}}}thumbnail", url=uri(picture.url))


def rss_entry(view: EntryView, related: frozenset[str]) -> Entry:
    """*view* in feedgen's fields for RSS."""
    item = Entry(view)
    item.feedloom.links = entry_links(view, related="rel" in related)
    item.id(view.id)
    item.title(plain(title_of(view)))
    item.link(href=uri(view.url), rel="alternate")
    item.description(html.escape(summary_of(view), quote=False), isSummary=True)
    if clean(view.content or ""):
        item.content(content_of(view, related).replace("]]>", "]]&gt;"), type="CDATA")
    for media in [media for media in audio_and_video(view) if ENCLOSURE_URL.match(media["href"])][:1]:
        item.enclosure(media["href"], media.get("length", "0"), media["type"])
    item.category(categories(view))
    if view.published is not None:
        item.pubDate(moment(view.published))
    return item


def atom_entry(view: EntryView, related: frozenset[str]) -> Entry:
    """*view* in feedgen's fields for Atom."""
    item = Entry(view)
    item.id(view.id)
    title, item.title_type = construct(title_of(view))
    item.title(title)
    item.updated(view.updated)
    people = [(person(author.name), author.url) for author in view.authors]
    item.author([{"name": name} | ({"uri": uri(url)} if url else {}) for name, url in people if name])
    item.link([{"href": uri(view.url), "rel": "alternate", "type": "text/html"}])
    item.link(entry_links(view, related="rel" in related))
    item.link(audio_and_video(view))
    summary, summary_type = construct(summary_of(view))
    item.summary(summary, type=summary_type)
    if clean(view.content or ""):
        item.content(content_of(view, related), type="html")
    item.category(categories(view))
    if view.published is not None:
        item.published(moment(view.published))
    return item


def title_of(view: EntryView) -> str:
    return one_line(view.title) or one_line(view.summary) or uri(view.url)


def summary_of(view: EntryView) -> str:
    return one_line(view.summary) or title_of(view)


def content_of(view: EntryView, related: frozenset[str]) -> str:
    links = footer(view) if "footer" in related else ""
    return "\n".join(filter(None, [clean(view.content or ""), links]))


def construct(line: str) -> tuple[str, str | None]:
    return (html.escape(line, quote=False), "html") if looks_like_html(line) else (line, None)


def audio_and_video(view: EntryView) -> list[dict[str, str]]:
    return [
        {"href": uri(media.url), "rel": "enclosure", "type": media.media_type}
        | ({"length": str(media.length)} if media.length else {})
        for media in view.enclosures
        if media.media_type.startswith(("audio/", "video/"))
    ]


def categories(view: EntryView) -> list[dict[str, str]]:
    terms: dict[str, dict[str, str]] = {}
    for category in view.categories:
        label = plain(category.label)
        scheme = {"scheme": category.scheme} if category.scheme else {}
        terms.setdefault(label.casefold(), {"term": one_line(category.term) or label, "label": label} | scheme)
    for tag in map(plain, view.tags):
        terms.setdefault(tag.casefold(), {"term": one_line(tag), "label": tag})
    terms.pop("", None)
    return list(terms.values())
