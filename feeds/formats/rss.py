"""RSS 2.0 (https://www.rssboard.org/rss-specification), with elements of Atom, content, dc, media and sy."""

from __future__ import annotations

import html
import re
from collections.abc import Callable

from feeds.formats.entry import EntryView, FeedDocument
from feeds.formats.format import Format, Frame
from feeds.formats.text import moment, one_line, person, plain, rfc_822, uri
from feeds.formats.xmlfeed import (
    ATOM_NS,
    CONTENT_NS,
    DC_NS,
    MEDIA_NS,
    SY_NS,
    FeedHead,
    begin_entry,
    content_of,
    element,
    entry_bytes,
    entry_links,
    feed_head,
    picture,
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


def rss_item(view: EntryView, related: frozenset[str]) -> str:
    """*view* as an item. *related*: the places where related links go."""
    title = title_of(view)
    parts = [
        begin_entry("item", view),
        element("title", plain(title)),
        element("link", uri(view.url)),
        element("description", html.escape(one_line(view.summary) or title, quote=False)),
    ]
    if view.content:
        # the escaped ">" is the same in HTML, and CDATA cannot hold its own end
        content = content_of(view, related).replace("]]>", "]]&gt;")
        parts.append(f"<content:encoded><![CDATA[{content}]]></content:encoded>")
    parts.append(element("guid", view.guid or view.id, {"isPermaLink": "false"}))
    parts += [
        element("category", term["label"], {"domain": term["scheme"]} if "scheme" in term else None)
        for term in terms(view.categories, view.tags)
    ]
    media = [enclosure for enclosure in view.audio_and_video() if ENCLOSURE_URL.match(uri(enclosure.url))]
    for enclosure in media[:1]:  # RSS Profile: one per item
        length = str(enclosure.length)
        parts.append(
            element("enclosure", None, {"url": uri(enclosure.url), "length": length, "type": enclosure.media_type})
        )
    parts += _comments(view.comments)
    if view.published is not None:
        parts.append(element("pubDate", rfc_822(moment(view.published))))
    # one creator: half of the readers keep only one of several
    if names := ", ".join(filter(None, (person(author.name) for author in view.authors))):
        parts.append(element("dc:creator", names))
    if words := view.terms.words():
        parts.append(element("dc:rights", one_line(words)))
    if view.published is not None:
        parts.append(element("atom:updated", moment(view.updated).isoformat()))
    parts += [element("atom:link", None, link) for link in entry_links(view, related="rel" in related)]
    parts.append(picture(view))
    for one in view.transcripts:
        language = {"language": one.language} if one.language else {}
        parts.append(element("podcast:transcript", None, {"url": uri(one.url), "type": one.media_type} | language))
    parts.append("</item>")
    return "".join(parts)


def _comments(comments: Discussion | None) -> list[str]:
    """RSS's own `comments`, with the count of Slash and the feed of the CommentAPI."""
    if comments is None:
        return []
    found = [element("comments", uri(comments.url or ""))]
    if comments.count is not None:
        found.append(element("slash:comments", str(comments.count)))
    if comments.feed:
        found.append(element("wfw:commentRss", uri(comments.feed)))
    return found


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
    return entry_bytes(lambda view: rss_item(view, related), entry)


RSS = Format(
    name="rss",
    label="RSS",
    media_type="application/rss+xml",
    frame=_frame,
    entry=_entry,
    time=lambda time: f"<lastBuildDate>{rfc_822(moment(time))}</lastBuildDate>".encode(),
    archived=True,
)
