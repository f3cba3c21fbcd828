"""Feed documents as RSS 2.0 and Atom 1.0: the only import of feedgen.

A feed is feedgen's head, without entries, with the bytes of each entry spliced in: the same bytes as feedgen's own
output of the whole, but an entry is spelled once for all feeds that show it, and one that cannot be written leaves the
feed alone.

Pure: no clock, no files. Not for several threads at once: feedgen sets the locale of the process at each RSS date.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import replace
from functools import cache
from urllib.parse import urlsplit

from feedgen.entry import FeedEntry
from feedgen.feed import FeedGenerator
from lxml import etree  # type: ignore[import-untyped]
from lxml.etree import SubElement  # type: ignore[import-untyped]

from feeds.formats.cache import EntryCache, LeftOut, spelled_entries
from feeds.formats.entry import EntryView, FeedDocument, Term
from feeds.formats.related import (
    ATOM,
    ATOM_NAMESPACES,
    CONTENT,
    DC,
    MEDIA,
    RSS_NAMESPACES,
    SY,
    XML_LANG,
    FeedExtension,
    entry_links,
    feed_links,
    footer,
)
from feeds.formats.text import clean, looks_like_html, moment, one_line, person, plain, rfc_822, uri
from storage.model import Enclosure, Person

#: Constant, not feedgen's version: an upgrade must not rewrite every file.
GENERATOR = "feedloom"
RSS_DOCS = "https://www.rssboard.org/rss-specification"
RSS_TAIL = b"</channel></rss>"
ATOM_TAIL = b"</feed>"
#: What XML allows and no reader should see, in UTF-8: C1 control characters; U+FFFD, which stands for a broken one;
#: UTF-8 that was taken for Latin-1.
DEBRIS = re.compile(rb"\xc2[\x80-\x9f]|\xef\xbf\xbd|\xc3[\x82\x83]\xc2[\xa0-\xbf]")
#: What the validator takes for the address of an enclosure in RSS: its host has a dot, and neither underscore nor user.
ENCLOSURE = re.compile(r"https?://([a-z0-9-]+\.)+[a-z0-9][a-z0-9-]*(:[0-9]+)?(/|$)", re.IGNORECASE)
#: What the root element of each format declares for its entries.
NAMESPACES = {"rss": RSS_NAMESPACES, "feed": ATOM_NAMESPACES}


def build_rss(feed: FeedDocument, *, cache: EntryCache | None = None, left_out: LeftOut | None = None) -> bytes:
    """*feed* as RSS 2.0. An entry that cannot be written is left out and told to *left_out*."""
    head: bytes = rss_head(feed).rss_str().removesuffix(RSS_TAIL)
    entries = spelled_entries(feed, "rss", spell_rss, cache=cache, left_out=left_out)
    return b"".join((head, *entries, RSS_TAIL))


def build_atom(feed: FeedDocument, *, cache: EntryCache | None = None, left_out: LeftOut | None = None) -> bytes:
    """*feed* as Atom 1.0 (RFC 4287). An entry that cannot be written is left out and told to *left_out*."""
    head: bytes = atom_head(feed).atom_str().removesuffix(ATOM_TAIL)
    entries = spelled_entries(feed, "atom", spell_atom, cache=cache, left_out=left_out)
    return b"".join((head, *entries, ATOM_TAIL))


def spell_rss(entry: EntryView, related: frozenset[str]) -> bytes:
    """*entry* as the bytes of an RSS item, as they stand within a feed."""
    return _spell(lambda view: _inner_bytes(Entry(view, related).rss_entry(), "rss"), entry)


def spell_atom(entry: EntryView, related: frozenset[str]) -> bytes:
    """*entry* as the bytes of an Atom entry, as they stand within a feed."""
    return _spell(lambda view: _inner_bytes(Entry(view, related).atom_entry(), "feed"), entry)


def _spell(write: Callable[[EntryView], bytes], entry: EntryView) -> bytes:
    """*entry* as *write* gives it, with its content cleaned if lxml refuses it or debris comes out.

    Mostly there is nothing to clean, and looking for that before costs a tenth of the whole.
    """
    with suppress(ValueError):
        data = write(entry)
        suspect = b"\xc2" in data or b"\xef" in data  # ten times faster than the search
        if not (suspect and DEBRIS.search(data)):
            return data
    return write(replace(entry, content=clean(entry.content or "")))


def _inner_bytes(element: etree._Element, root: str) -> bytes:
    """*element*, the one child of an element *root* with the namespaces of a feed, as it stands there."""
    whole: bytes = etree.tostring(element.getparent(), encoding="UTF-8", xml_declaration=False)
    return whole[_start_tag_length(root) : -len(f"</{root}>")]


@cache
def _start_tag_length(root: str) -> int:
    """Bytes of the start tag of *root*, with the namespaces that it declares."""
    return len(etree.tostring(etree.Element(root, nsmap=NAMESPACES[root]))) - len("/")  # it ends in "/>" here


class Entry(FeedEntry):  # type: ignore[misc]
    """An entry of feedgen, which it makes of an EntryView in one pass.

    Elements and order are feedgen's (a test compares), with what it loses: attributes of Atom links, the type of
    titles, and all that its own fields cannot say. Through its setters the same takes twice the time.
    """

    def __init__(self, view: EntryView, related: frozenset[str]) -> None:
        """*related*: the places where related links stand."""
        super().__init__()
        self.view, self.related = view, related

    def rss_entry(self, extensions: bool = True) -> etree._Element:  # noqa: ARG002 - feedgen's signature
        """The item, within an element that declares its namespaces."""
        view = self.view
        item = _begin("rss", "item", view)
        title = _title(view)
        _add(item, "title", plain(title))
        _add(item, "link", uri(view.url))
        _add(item, "description", html.escape(one_line(view.summary) or title, quote=False))
        if view.content:
            # the same to HTML, and CDATA cannot hold its own end
            content = etree.CDATA(_content(view, self.related).replace("]]>", "]]&gt;"))
            SubElement(item, f"{{{CONTENT}}}encoded").text = content
        _add(item, "guid", view.guid or view.id, {"isPermaLink": "false"})
        for term in _categories(view.categories, view.tags):
            _add(item, "category", term["label"], {"domain": term["scheme"]} if "scheme" in term else None)
        media = [enclosure for enclosure in _audio_and_video(view) if ENCLOSURE.match(uri(enclosure.url))]
        for enclosure in media[:1]:
            length = str(enclosure.length)
            SubElement(item, "enclosure", url=uri(enclosure.url), length=length, type=enclosure.media_type)
        _add(item, "pubDate", rfc_822(moment(view.published or view.seen)))
        # one creator: half of the readers keep only one of several
        if names := ", ".join(filter(None, (person(author.name) for author in view.authors))):
            _add(item, f"{{{DC}}}creator", names)
        _add(item, f"{{{ATOM}}}updated", moment(view.updated).isoformat())
        for link in entry_links(view, related="rel" in self.related):
            _add(item, f"{{{ATOM}}}link", None, link)
        _add_picture(item, view)
        return item

    def atom_entry(self, extensions: bool = True) -> etree._Element:  # noqa: ARG002 - feedgen's signature
        """The entry, within an element that declares its namespaces; bare tags, as in all of feedgen's Atom."""
        view = self.view
        entry = _begin("feed", "entry", view)
        _add(entry, "id", view.id)
        title = _title(view)
        _add_text(entry, "title", title)
        _add(entry, "updated", view.updated.isoformat())
        for told in _people(view.authors):
            author = SubElement(entry, "author")
            for name, text in told.items():
                _add(author, name, text)
        if view.content:
            _add(entry, "content", _content(view, self.related), {"type": "html"})
        SubElement(entry, "link", href=uri(view.url), rel="alternate", type="text/html")
        for link in entry_links(view, related="rel" in self.related):
            _add(entry, "link", None, link)
        for enclosure in _audio_and_video(view):
            _add(entry, "link", None, _enclosure_link(enclosure))
        _add_text(entry, "summary", one_line(view.summary) or title)
        for term in _categories(view.categories, view.tags):
            _add(entry, "category", None, term)
        if view.published is not None:
            _add(entry, "published", moment(view.published).isoformat())
        _add_picture(entry, view)
        return entry


def _begin(root: str, tag: str, view: EntryView) -> etree._Element:
    """An element *tag* in the language of *view*, within an element *root* with the namespaces of a feed."""
    element = SubElement(etree.Element(root, nsmap=NAMESPACES[root]), tag)
    if view.language:
        element.set(XML_LANG, view.language)
    return element


def _add(parent: etree._Element, tag: str, text: str | None, attributes: dict[str, str] | None = None) -> None:
    element = SubElement(parent, tag)
    if text is not None:
        element.text = text
    if attributes:
        element.attrib.update(attributes)  # faster than handing them to SubElement


def _add_text(entry: etree._Element, tag: str, line: str) -> None:
    """Plain text in Atom, declared as HTML where readers would take it for that."""
    if looks_like_html(line):
        _add(entry, tag, html.escape(line, quote=False), {"type": "html"})
    else:
        _add(entry, tag, line)


def _add_picture(element: etree._Element, view: EntryView) -> None:
    """Media RSS: a single media:content needs no group; pictures are never enclosures (Miniflux)."""
    if view.image is None:
        return
    url = uri(view.image.url)
    content = SubElement(element, f"{{{MEDIA}}}content", url=url, medium="image")
    if caption := plain(view.image.caption or ""):
        _add(content, f"{{{MEDIA}}}description", caption, {"type": "plain"})
    if credit := plain(view.image.credit or ""):
        _add(content, f"{{{MEDIA}}}credit", credit)
    SubElement(content, f"{{{MEDIA}}}thumbnail", url=url)


def rss_head(feed: FeedDocument) -> FeedGenerator:
    """feedgen's RSS feed without entries."""
    links = feed_links(feed, form="rss")
    head = _head(feed, links, RSS_NAMESPACES | ({"sy": SY} if feed.ttl else {}))
    head.title(plain(feed.title))
    head.description(plain(feed.subtitle) or plain(feed.title))
    head.docs(RSS_DOCS)
    if feed.ttl:
        head.ttl(feed.ttl)
    return head


def atom_head(feed: FeedDocument) -> FeedGenerator:
    """feedgen's Atom feed without entries."""
    links = feed_links(feed, form="atom")
    head = _head(feed, links, ATOM_NAMESPACES)
    head.id(feed.atom_id)
    head.title(plain(feed.title))
    if feed.subtitle:
        head.subtitle(plain(feed.subtitle))
    name = person(feed.author) or urlsplit(feed.home_url).netloc  # one in any case: Atom requires it
    head.author(_people((Person(name=name, url=feed.author_url),)))
    if feed.icon:
        head.icon(uri(feed.icon))
    return head


def _head(feed: FeedDocument, links: list[dict[str, str]], namespaces: dict[str, str]) -> FeedGenerator:
    head = FeedGenerator()
    head.register_extension("feedloom", FeedExtension)
    head.feedloom.feed, head.feedloom.links, head.feedloom.namespaces = feed, links, namespaces
    head.link(links)
    head.language(feed.language)
    head.updated(moment(feed.updated))
    head.generator(GENERATOR)
    head.category(_categories(feed.categories, ()))
    if feed.logo:
        head.logo(uri(feed.logo))
    if feed.rights:
        head.rights(plain(feed.rights))
    return head


def _title(view: EntryView) -> str:
    """A title in any case: validators refuse an empty one."""
    return one_line(view.title) or one_line(view.summary) or uri(view.url)


def _content(entry: EntryView, related: frozenset[str]) -> str:
    """The HTML of *entry*, with its related links below where the feed has them there."""
    links = footer(entry) if "footer" in related else ""
    return f"{entry.content}\n{links}" if links else entry.content or ""


def _people(authors: Iterable[Person]) -> list[dict[str, str]]:
    return [
        {"name": name} | ({"uri": uri(author.url)} if author.url else {})
        for author in authors
        if (name := person(author.name))
    ]


def _audio_and_video(entry: EntryView) -> list[Enclosure]:
    return [enclosure for enclosure in entry.enclosures if enclosure.media_type.startswith(("audio/", "video/"))]


def _enclosure_link(enclosure: Enclosure) -> dict[str, str]:
    link = {"href": uri(enclosure.url), "rel": "enclosure", "type": enclosure.media_type}
    return link | ({"length": str(enclosure.length)} if enclosure.length else {})


def _categories(categories: Iterable[Term], tags: Iterable[str]) -> list[dict[str, str]]:
    """Categories with scheme and label, then tags without a scheme; none empty, no tag that repeats a category."""
    terms = []
    seen = set()
    for category in (*categories, *(Term(tag, tag) for tag in tags)):
        label = plain(category.label)
        if label and label.casefold() not in seen:
            seen.add(label.casefold())
            scheme = {"scheme": category.scheme} if category.scheme else {}
            terms.append({"term": one_line(category.term) or label} | scheme | {"label": label})
    return terms
