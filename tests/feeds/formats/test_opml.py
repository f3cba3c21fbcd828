"""OPML: a list of feeds that any reader imports."""

from __future__ import annotations

from datetime import UTC, datetime
from xml.etree import ElementTree as ET

import pytest

from feeds.formats.opml import Outline, build_opml
from tests.feeds.feed_rules import check_opml
from tests.feeds.samples import HOSTILE, SITE

SOCIETY = Outline(
    title="Xã hội",
    xml_url=f"{SITE}/feeds/xa-hoi.rss",
    html_url=f"{SITE}/xa-hoi.html",
    description="Tin xã hội",
    language="vi",
)


def test_folders_hold_feeds() -> None:
    """Read back, a list has its folders and in them its feeds, with title, addresses and language."""
    data = build_opml(
        "Báo Ven Sông",
        [Outline(title="Chuyên mục", outlines=(SOCIETY,)), Outline(title="Tất cả", xml_url=f"{SITE}/feeds/all.rss")],
        updated=datetime(2026, 3, 7, 2, tzinfo=UTC),
        owner="Báo Ven Sông",
    )
    assert check_opml(data) == []
    root = ET.fromstring(data)
    assert root.findtext("head/title") == "Báo Ven Sông"
    assert root.findtext("head/dateModified") == "Sat, 07 Mar 2026 02:00:00 +0000"
    assert [outline.get("text") for outline in root.findall("body/outline")] == ["Chuyên mục", "Tất cả"]
    feed = root.find("body/outline/outline")
    assert feed is not None
    assert feed.attrib == {
        "text": "Xã hội",
        "title": "Xã hội",
        "type": "rss",
        "xmlUrl": f"{SITE}/feeds/xa-hoi.rss",
        "htmlUrl": f"{SITE}/xa-hoi.html",
        "description": "Tin xã hội",
        "language": "vi",
    }


def test_the_same_list_gives_the_same_bytes() -> None:
    """No clock: without a date, none is written."""
    assert build_opml("Báo", [SOCIETY]) == build_opml("Báo", [SOCIETY])
    assert b"dateModified" not in build_opml("Báo", [SOCIETY])


@pytest.mark.parametrize("text", HOSTILE, ids=[repr(text[:24]) for text in HOSTILE])
def test_hostile_names_break_nothing(text: str) -> None:
    """Any name of a site, a folder or a feed gives a list that reads back."""
    feed = Outline(title=f"x{text}", xml_url=f"{SITE}/feeds/all.rss", description=text)
    data = build_opml(f"x{text}", [Outline(title=f"x{text}", outlines=(feed,))], owner=text)
    assert check_opml(data) == []
