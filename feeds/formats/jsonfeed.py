"""JSON Feed 1.1 (https://jsonfeed.org/version/1.1). Pure: no clock, no files."""

from __future__ import annotations

import json
from collections.abc import Iterable

from feeds.formats.entry import EntryView, FeedDocument, RelatedLink
from feeds.formats.format import Format, Frame
from feeds.formats.related import copies, footer, ordered
from feeds.formats.text import WORD_JOINER, clean, moment, one_line, person, uri
from storage.model import LinkKind, Person

VERSION = "https://jsonfeed.org/version/1.1"


def parse_ids(data: bytes | None) -> set[str]:
    """The ids of the items of a JSON Feed; none if *data* is none."""
    try:
        return {item["id"] for item in json.loads(data or b"")["items"]}
    except (ValueError, LookupError, TypeError, RecursionError):
        return set()


def _bytes(value: dict[str, object]) -> bytes:
    """*value* without its empty members."""
    filled = {key: member for key, member in value.items() if member not in (None, "", [], {})}
    return json.dumps(filled, ensure_ascii=False, separators=(",", ":")).encode("utf-8")


def _head(feed: FeedDocument) -> dict[str, object]:
    # no authors: readers (Miniflux 2.2) would sign every entry with them as well
    return {
        "version": VERSION,
        "title": one_line(feed.title),
        "home_page_url": uri(feed.home_url),
        "feed_url": uri(address) if (address := feed.addresses.get(JSON_FEED.name)) else None,
        "description": one_line(feed.subtitle),
        "icon": feed.icon and uri(feed.icon),  # square, as its favicon
        "favicon": feed.icon and uri(feed.icon),
        "language": feed.language,
        "hubs": [{"type": "WebSub", "url": uri(feed.hub)}] if feed.hub else [],
    }


def _item(entry: EntryView, related: frozenset[str]) -> dict[str, object]:
    links = ordered(entry) if "json" in related else []
    return {
        "id": entry.guid or entry.id,
        "url": uri(entry.url),
        "title": one_line(entry.title),
        **_content(entry, related),
        "summary": one_line(entry.summary),
        "image": entry.image and uri(entry.image.url),
        "date_published": entry.published and moment(entry.published).isoformat(),
        "date_modified": moment(entry.updated).isoformat() if entry.published else None,
        "authors": _authors(entry.authors),
        "tags": _tags(entry),
        "language": entry.language,
        "attachments": [
            {"url": uri(enclosure.url), "mime_type": enclosure.media_type}
            | ({"size_in_bytes": enclosure.length} if enclosure.length else {})
            for enclosure in entry.audio_and_video()
        ],
        "_feedloom": _extension(entry, links),
    }


def _extension(entry: EntryView, links: Iterable[RelatedLink]) -> dict[str, object]:
    """What JSON Feed has no members for: related links, discussions, transcripts, terms of use by machines."""
    comments = entry.comments
    said = {"url": uri(comments.url or ""), "count": comments.count} if comments else {}
    values: dict[str, object] = {
        "related": [
            {"kind": link.kind.value, "title": one_line(link.title), "url": uri(link.url)}
            for link in links
            if link.kind is not LinkKind.COPY
        ],
        "copies": [{"source": one_line(link.title), "url": uri(link.url)} for link in (copies(entry) if links else ())],
        "comments": {name: value for name, value in said.items() if value is not None},
        "transcripts": [{"url": uri(one.url), "mime_type": one.media_type} for one in entry.transcripts],
        "terms": json.loads(entry.terms.to_text() or "{}"),
    }
    return {name: value for name, value in values.items() if value}


def _content(entry: EntryView, related: frozenset[str]) -> dict[str, str]:
    """The one of content_html and content_text that an item must have; the text may be the title alone."""
    if not entry.content:
        return {"content_text": one_line(entry.summary) or one_line(entry.title) or uri(entry.url)}
    blocks = [clean(entry.content), footer(entry) if "footer" in related else ""]
    return {"content_html": "\n".join(filter(None, blocks))}


def _authors(people: Iterable[Person]) -> list[dict[str, str]]:
    return [
        {"name": name} | ({"url": uri(one.url)} if one.url else {})
        for one in people
        if (name := one_line(person(one.name).replace(WORD_JOINER, "")))
    ]


def _tags(entry: EntryView) -> list[str]:
    """Names of categories, then tags, each once."""
    words = (one_line(word) for word in (*(category.label for category in entry.categories), *entry.tags))
    return list({word.casefold(): word for word in words if word}.values())


def _frame(feed: FeedDocument) -> Frame:
    return Frame(_bytes(_head(feed)).removesuffix(b"}") + b',"items":[', b"]}\n")


def _entry(entry: EntryView, related: frozenset[str]) -> bytes:
    return _bytes(_item(entry, related))


JSON_FEED = Format(
    name="json",
    label="JSON Feed",
    media_type="application/feed+json",
    frame=_frame,
    entry=_entry,
    separator=b",\n",
)
