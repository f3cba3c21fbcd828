"""Feed documents as RSS 2.0 and Atom 1.0: the only import of feedgen.

A feed is feedgen's head, without entries, with the bytes of each entry spliced in, which feedgen's elements were
serialised to one by one: the same bytes as its own output of the whole, but an entry is spelled once for all feeds
that show it, and one that cannot be written leaves the feed alone.

Pure: no clock, no files. Not for several threads at once: feedgen sets the locale of the process at each RSS date.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from feedgen.entry import FeedEntry
from feedgen.feed import FeedGenerator
from lxml import etree  # type: ignore[import-untyped]

from feeds.entry import EntryView, FeedDocument, Term
from feeds.related import (
    ATOM_NAMESPACES,
    RSS_NAMESPACES,
    SY,
    EntryExtension,
    FeedExtension,
    entry_links,
    feed_links,
    footer,
)
from feeds.spelling import LOOKS_LIKE_HTML, as_html, clean, moment, one_line, plain, uri
from feeds.splice import EntryCache, LeftOut, spelled_entries
from storage.model import Enclosure, Person

#: Constant, not feedgen's version: an upgrade must not rewrite every file.
GENERATOR = "feedloom"
RSS_DOCS = "https://www.rssboard.org/rss-specification"
RSS_TAIL = b"</channel></rss>"
ATOM_TAIL = b"</feed>"
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
    return _inner_bytes(rss_entry(entry, related).rss_entry(), "rss")


def spell_atom(entry: EntryView, related: frozenset[str]) -> bytes:
    """*entry* as the bytes of an Atom entry, as they stand within a feed."""
    return _inner_bytes(atom_entry(entry, related).atom_entry(), "feed")


def _inner_bytes(element: etree._Element, root: str) -> bytes:
    """*element* as it is written inside the element *root* of a feed, which declares its namespaces."""
    parent = etree.Element(root, nsmap=NAMESPACES[root])
    parent.append(element)
    whole: bytes = etree.tostring(parent, encoding="UTF-8", xml_declaration=False)
    return whole[_start_tag_length(root) : -len(f"</{root}>")]


@cache
def _start_tag_length(root: str) -> int:
    """Bytes of the start tag of *root*, with the namespaces that it declares."""
    return len(etree.tostring(etree.Element(root, nsmap=NAMESPACES[root]))) - len("/")  # it ends in "/>" here


class Entry(FeedEntry):  # type: ignore[misc]
    """An entry of feedgen with the two attributes that it loses in Atom, and our extension."""

    #: The media type of text in title and summary: "html" where plain text would be taken for it.
    title_type: str | None = None

    def __init__(self) -> None:
        super().__init__()
        self.register_extension("feedloom", EntryExtension)

    def atom_entry(self, extensions: bool = True) -> etree._Element:
        """feedgen's element, whose links have only an address and whose title has no type."""
        element = super().atom_entry(extensions)
        for link, attributes in zip(element.iterfind("link"), self.link() or (), strict=False):
            link.attrib.update(attributes)
        if self.title_type:
            element.find("title").set("type", self.title_type)
        return element


def rss_entry(entry: EntryView, related: frozenset[str]) -> Entry:
    """*entry* for an RSS feed."""
    item = Entry()
    item.feedloom.entry = entry
    item.feedloom.links = entry_links(entry, related="rel" in related)
    item.id(entry.id)
    item.title(plain(_title(entry)))
    item.link(href=uri(entry.url), rel="alternate")
    item.description(as_html(_summary(entry)), isSummary=True)
    if entry.content:
        # the same to HTML, and CDATA cannot hold its own end
        item.content(_content(entry, related).replace("]]>", "]]&gt;"), type="CDATA")
    for enclosure in _audio_and_video(entry)[:1]:
        item.enclosure(uri(enclosure.url), str(enclosure.length), enclosure.media_type)
    item.category(_categories(entry.categories, entry.tags))
    item.pubDate(moment(entry.published or entry.seen))
    return item


def atom_entry(entry: EntryView, related: frozenset[str]) -> Entry:
    """*entry* for an Atom feed."""
    item = Entry()
    item.feedloom.entry = entry
    item.id(entry.id)
    title, item.title_type = _text_construct(_title(entry))
    item.title(title)
    item.updated(moment(entry.updated))
    item.author(_people(entry.authors))
    item.link([{"href": uri(entry.url), "rel": "alternate", "type": "text/html"}])
    item.link(entry_links(entry, related="rel" in related))
    item.link([_enclosure_link(enclosure) for enclosure in _audio_and_video(entry)])
    summary, summary_type = _text_construct(_summary(entry))
    item.summary(summary, type=summary_type)
    if entry.content:
        item.content(_content(entry, related), type="html")
    item.category(_categories(entry.categories, entry.tags))
    if entry.published is not None:
        item.published(moment(entry.published))
    return item


def rss_head(feed: FeedDocument) -> FeedGenerator:
    """feedgen's RSS feed without entries."""
    links = feed_links(feed, form="rss")
    head = _head(feed, links, RSS_NAMESPACES | ({"sy": SY} if feed.ttl else {}))
    head.title(plain(feed.title))
    head.description(as_html(feed.subtitle) or as_html(feed.title))
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
    head.author(_people((Person(name=feed.author, url=feed.author_url),)))
    if feed.icon:
        head.icon(uri(feed.icon))
    return head


def _head(feed: FeedDocument, links: list[dict[str, str]], namespaces: dict[str, str]) -> FeedGenerator:
    head = FeedGenerator()
    head.register_extension("feedloom", FeedExtension, EntryExtension)
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


def _title(entry: EntryView) -> str:
    """A title in any case: validators refuse an empty one."""
    return one_line(entry.title) or one_line(entry.summary) or uri(entry.url)


def _summary(entry: EntryView) -> str:
    """A summary in any case: without one, feedgen takes the content for the description."""
    return one_line(entry.summary) or _title(entry)


def _content(entry: EntryView, related: frozenset[str]) -> str:
    """The HTML of *entry*, with its related links below where the feed has them there."""
    content = clean(entry.content or "")
    links = footer(entry) if "footer" in related else ""
    return f"{content}\n{links}" if links else content


def _text_construct(text: str) -> tuple[str, str | None]:
    """*text* for Atom, and its type: None for plain text, "html" where it would be taken for HTML."""
    line = one_line(text)
    return (as_html(line), "html") if LOOKS_LIKE_HTML.search(line) else (line, None)


def _people(authors: Iterable[Person]) -> list[dict[str, str]]:
    return [
        {"name": name} | ({"uri": uri(author.url)} if author.url else {})
        for author in authors
        if (name := plain(author.name))
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
            term = {"term": one_line(category.term) or label, "label": label}
            terms.append(term | ({"scheme": category.scheme} if category.scheme else {}))
    return terms
