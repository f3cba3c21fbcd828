"""Feed documents as JSON Feed 1.1 (https://jsonfeed.org/version/1.1). Pure: no clock, no files."""

from __future__ import annotations

import json
from collections.abc import Iterable

from feeds.formats.cache import EntryCache, LeftOut, spelled_entries
from feeds.formats.entry import EntryView, FeedDocument
from feeds.formats.related import footer, ordered
from feeds.formats.text import WORD_JOINER, clean, moment, one_line, person, uri
from storage.model import Person

VERSION = "https://jsonfeed.org/version/1.1"


def build_json(feed: FeedDocument, *, cache: EntryCache | None = None, left_out: LeftOut | None = None) -> bytes:
    """*feed* as JSON Feed 1.1, UTF-8. An entry that cannot be written is left out and told to *left_out*."""
    head = _bytes(_head(feed)).removesuffix(b"}")
    items = spelled_entries(
        feed, "json", lambda entry, related: _bytes(_item(entry, related)), cache=cache, left_out=left_out
    )
    return head + b',"items":[' + b",\n".join(items) + b"]}\n"


def _bytes(value: dict[str, object]) -> bytes:
    """*value* without the members that say nothing."""
    said = {key: member for key, member in value.items() if member not in (None, "", [], {})}
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode("utf-8")


def _head(feed: FeedDocument) -> dict[str, object]:
    return {
        "version": VERSION,
        "title": one_line(feed.title),
        "home_page_url": uri(feed.home_url),
        "feed_url": feed.json_url and uri(feed.json_url),
        "description": one_line(feed.subtitle),
        "icon": feed.icon and uri(feed.icon),  # square, as its favicon
        "favicon": feed.icon and uri(feed.icon),
        "authors": _authors((Person(name=feed.author, url=feed.author_url),)),
        "language": feed.language,
        "hubs": [{"type": "WebSub", "url": uri(feed.hub)}] if feed.hub else [],
    }


def _item(entry: EntryView, related: frozenset[str]) -> dict[str, object]:
    links = ordered(entry) if "json" in related else ()
    return {
        "id": entry.guid or entry.id,
        "url": uri(entry.url),
        "title": one_line(entry.title),
        **_content(entry, related),
        "summary": one_line(entry.summary),
        "image": entry.image and uri(entry.image.url),
        "date_published": entry.published and moment(entry.published).isoformat(),
        "date_modified": moment(entry.updated).isoformat(),
        "authors": _authors(entry.authors),
        "tags": _tags(entry),
        "language": entry.language,
        "attachments": [
            {"url": uri(enclosure.url), "mime_type": enclosure.media_type}
            | ({"size_in_bytes": enclosure.length} if enclosure.length else {})
            for enclosure in entry.enclosures
        ],
        "_feedloom": {
            "related": [
                {"kind": link.kind.value, "title": one_line(link.title), "url": uri(link.url)} for link in links
            ]
        }
        if links
        else {},
    }


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
