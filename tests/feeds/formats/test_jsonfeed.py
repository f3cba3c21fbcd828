"""JSON Feed 1.1: what it holds, and that nothing breaks it."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.formats.cache import EntryCache
from feeds.formats.entry import EntryView, RelatedLink
from feeds.formats.jsonfeed import JSON_FEED
from feeds.formats.text import one_line
from storage.model import Discussion, LinkKind, Person, Transcript
from tests.feeds.feed_rules import check_json
from tests.feeds.samples import ENTRY, FEED, HOSTILE, TEASER


def items_of(*entries: EntryView, **changes: Any) -> list[dict[str, Any]]:
    data = JSON_FEED.build(replace(FEED, entries=entries, **changes))
    assert check_json(data) == []
    items: list[dict[str, Any]] = json.loads(data)["items"]
    return items


def test_the_head() -> None:
    """Addresses, language, pictures and hub of the feed; no author, whom readers would take for that of all entries."""
    feed = json.loads(JSON_FEED.build(FEED))
    del feed["items"]
    assert feed == {
        "version": "https://jsonfeed.org/version/1.1",
        "title": FEED.title,
        "home_page_url": FEED.home_url,
        "feed_url": FEED.addresses["json"],
        "description": FEED.subtitle,
        "icon": FEED.icon,
        "favicon": FEED.icon,
        "language": "vi",
        "hubs": [{"type": "WebSub", "url": FEED.hub}],
    }


def test_an_item() -> None:
    """Everything an article has, with its related links by kind in `_feedloom`."""
    (item,) = items_of(ENTRY)
    assert (item["id"], item["url"], item["title"]) == (ENTRY.id, ENTRY.url, ENTRY.title)
    assert item["date_published"] == "2026-03-07T08:05:00+07:00"
    assert item["date_modified"] == "2026-03-07T02:00:00+00:00"
    assert item["authors"] == [
        {"name": "Lê An", "url": "https://bao.example.vn/tac-gia/le-an"},
        {"name": "Trần Bình"},
    ]
    assert item["tags"] == ["Xã hội", "cầu", "giao thông"]
    assert item["attachments"] == [
        {"url": "https://bao.example.vn/nghe.mp3", "mime_type": "audio/mpeg", "size_in_bytes": 1234},
        {"url": "https://bao.example.vn/xem.mp4", "mime_type": "video/mp4"},
    ]
    assert [link["kind"] for link in item["_feedloom"]["related"]] == ["related", "read_more", "computed"]
    assert "<h3>Tin liên quan</h3>" in item["content_html"]


def test_comments_and_transcripts_are_in_our_extension() -> None:
    """JSON Feed has no names for them."""
    heard = Transcript(url="https://bao.example.vn/nghe.vtt", media_type="text/vtt")
    discussed = Discussion(url="https://bao.example.vn/cau#comments", count=0)
    (item,) = items_of(replace(ENTRY, transcripts=(heard,), comments=discussed, related=()))
    assert item["_feedloom"] == {
        "comments": {"url": "https://bao.example.vn/cau#comments", "count": 0},
        "transcripts": [{"url": "https://bao.example.vn/nghe.vtt", "mime_type": "text/vtt"}],
    }


def test_a_teaser_is_text() -> None:
    """An item must have one content: a teaser's is its summary, and no date is made up."""
    (item,) = items_of(TEASER)
    assert item["content_text"] == TEASER.summary
    assert not {"content_html", "date_published", "date_modified", "_feedloom", "attachments"} & item.keys()


def test_related_links_have_their_switches() -> None:
    """`json` carries them as data, `footer` in the content; neither without its switch."""
    (item,) = items_of(ENTRY, related=frozenset({"json"}))
    assert "_feedloom" in item
    assert item["content_html"] == ENTRY.content
    (item,) = items_of(ENTRY, related=frozenset({"footer", "rel"}))
    assert "_feedloom" not in item
    assert item["content_html"] != ENTRY.content


def test_an_item_that_cannot_be_written_is_left_out() -> None:
    """The rest of the feed is written, and the caller is told."""
    told: list[str] = []
    bad = replace(ENTRY, id="tag:example.org,2026:\ud800")
    data = JSON_FEED.build(replace(FEED, entries=(bad, TEASER)), left_out=lambda entry, cause: told.append(str(cause)))
    assert [item["id"] for item in json.loads(data)["items"]] == [TEASER.id]
    assert told == ["the id holds characters that XML forbids"]


def test_the_cache_changes_no_byte() -> None:
    """Items from the cache are the items themselves; an empty feed is one too."""
    cache: EntryCache = {}
    assert JSON_FEED.build(FEED, cache=cache) == JSON_FEED.build(FEED, cache=cache) == JSON_FEED.build(FEED)
    assert check_json(JSON_FEED.build(replace(FEED, entries=()))) == []


@pytest.mark.parametrize("text", HOSTILE, ids=[repr(text[:24]) for text in HOSTILE])
def test_hostile_text_stays_text(text: str) -> None:
    """JSON says that a title is text, so that it needs no escaping; only what no reader can show goes."""
    entry = replace(
        ENTRY,
        title=text,
        summary=text,
        authors=(Person(name=text),),
        tags=(text,),
        related=(RelatedLink(LinkKind.RELATED, text, "https://bao.example.vn/1"),),
    )
    (item,) = items_of(entry, title=f"{text} x", subtitle=text)
    assert item.get("title", "") == one_line(text)


@given(st.text(alphabet=st.characters(exclude_categories=()), max_size=80))
def test_any_text_reads_back(text: str) -> None:
    """Whatever the title, the feed is valid and gives it back."""
    (item,) = items_of(replace(ENTRY, title=text, content=None, summary=text))
    assert item.get("title", "") == one_line(text)
