"""Related links: where they stand, in which order, in which words."""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest

from feeds.formats.atom import ATOM as ATOM_FORMAT
from feeds.formats.entry import RELATED_PLACES, EntryView, FeedDocument, RelatedLink
from feeds.formats.headings import HEADINGS, heading
from feeds.formats.related import footer, ordered
from feeds.formats.rss import RSS
from scraper.text.phrases import block_kind
from storage.model import LinkKind
from tests.feeds.feed_rules import ATOM, CONTENT, check_atom, check_html, check_rss
from tests.feeds.samples import ENTRY, FEED, TEASER

RELATED = {
    "rel": "related",
    "type": "text/html",
    "href": "https://bao.example.vn/xa-hoi/khoi-cong-45.html",
    "title": "Khởi công cầu mới",
}


def rss_links(feed: FeedDocument) -> list[dict[str, str]]:
    return [link.attrib for link in ET.fromstring(RSS.build(feed)).findall(f"channel/item[1]/{ATOM}link")]


def atom_links(feed: FeedDocument) -> list[dict[str, str]]:
    return [link.attrib for link in ET.fromstring(ATOM_FORMAT.build(feed)).findall(f"{ATOM}entry[1]/{ATOM}link")]


def with_places(*places: str, entry: EntryView = ENTRY) -> FeedDocument:
    return replace(FEED, related=frozenset(places), entries=(entry,))


def test_related_links_stand_after_the_entry_s_own() -> None:
    """In both formats with rel, type and title, related before read more, the article's link first."""
    rss, atom = rss_links(FEED), atom_links(FEED)
    assert rss[0] == RELATED
    assert [link["rel"] for link in rss] == ["related", "related", "related", "via"]
    assert atom[0] == {"href": ENTRY.url, "rel": "alternate", "type": "text/html"}
    assert atom[1:5] == rss
    assert atom[4] == {
        "href": "https://bao.example.vn/", "rel": "via", "type": "text/html", "title": "Báo Ven Sông",
    }  # fmt: skip
    item = ET.fromstring(RSS.build(FEED)).find("channel/item")
    assert item is not None
    tags = [child.tag for child in item]
    assert tags.index("link") < tags.index(f"{ATOM}link")


@pytest.mark.parametrize("places", [(), ("rel",), ("footer",), ("rel", "footer")])
def test_each_place_has_a_switch(places: tuple[str, ...]) -> None:
    """What a feed switches off is in none of its formats, and the feed stays valid."""
    feed = with_places(*places)
    for data, check in ((RSS.build(feed), check_rss), (ATOM_FORMAT.build(feed), check_atom)):
        assert check(data) == []
        assert (b'rel="related"' in data) == ("rel" in places)
        assert ("Tin liên quan".encode() in data) == ("footer" in places)


def test_footer() -> None:
    """A heading and a list for each kind, in the order of publication, in the article's language."""
    assert footer(replace(ENTRY, related=ENTRY.related[:2])) == (
        "<h3>Tin liên quan</h3>\n<ul>\n"
        '<li><a href="https://bao.example.vn/xa-hoi/khoi-cong-45.html">Khởi công cầu mới</a></li>\n'
        "</ul>\n<h3>Đọc thêm</h3>\n<ul>\n"
        '<li><a href="https://feeds.example.org/a/9f8e7d/">Ngày hội bên sông</a></li>\n'
        "</ul>"
    )


def test_a_teaser_gets_no_footer() -> None:
    """An entry without content shows its summary alone, whatever links it has; one without links no heading."""
    teaser = replace(TEASER, related=ENTRY.related)
    item = ET.fromstring(RSS.build(with_places(*RELATED_PLACES, entry=teaser))).find("channel/item")
    assert item is not None
    assert item.find(f"{CONTENT}encoded") is None
    assert item.findtext("description") == TEASER.summary
    assert len(rss_links(with_places(*RELATED_PLACES, entry=teaser))) == 2  # one of the three is itself
    assert footer(TEASER) == ""


def test_an_address_is_linked_once_and_never_from_itself() -> None:
    """What the page names both as related and for further reading is related."""
    own = RelatedLink(LinkKind.RELATED, "Bài này", ENTRY.url)
    twice = (ENTRY.related[1]._replace(kind=LinkKind.READ_MORE), *ENTRY.related, own)
    kinds = [LinkKind.RELATED, LinkKind.READ_MORE, LinkKind.COMPUTED]
    assert [link.kind for link in ordered(replace(ENTRY, related=twice))] == kinds


def test_hostile_titles_stay_text() -> None:
    """A title is escaped in the footer; one that is empty gives way to the address there and has no title in rel."""
    links = (
        RelatedLink(LinkKind.RELATED, '"><script>alert(1)</script>', "https://bao.example.vn/?a=1&b=\"'<"),
        RelatedLink(LinkKind.RELATED, " \x00", "https://bao.example.vn/2"),
    )
    entry = replace(ENTRY, related=links)
    shown = footer(entry)
    assert check_html(shown) == []
    assert "<script" not in shown
    assert ">https://bao.example.vn/2</a>" in shown
    assert "title" not in rss_links(with_places("rel", entry=entry))[1]


@pytest.mark.parametrize("language", sorted(HEADINGS))
def test_every_language_has_a_heading_for_each_kind(language: str) -> None:
    """The kinds are told apart in every language that we know."""
    words = [heading(kind, language) for kind in LinkKind]
    assert len(set(words)) == len(LinkKind)
    assert all(words)


@pytest.mark.parametrize("language", ["vi", "en", "de", "fr", "es", "ja", "ko", "zh", "zh-Hant"])
def test_our_headings_are_headings_to_our_parser(language: str) -> None:
    """A page made from our feed is read with the same kinds again."""
    assert block_kind(heading(LinkKind.RELATED, language)) in (LinkKind.RELATED, LinkKind.READ_MORE)
    assert block_kind(heading(LinkKind.READ_MORE, language)) in (LinkKind.RELATED, LinkKind.READ_MORE)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("vi-VN", "Tin liên quan"),
        ("en-US", "Related"),
        ("zh-TW", "相關新聞"),
        ("zh-Hant-HK", "相關新聞"),
        ("zh-CN", "相关新闻"),
        ("xx", "Related"),
        (None, "Related"),
    ],
)
def test_languages_fall_back(language: str | None, words: str) -> None:
    """A region falls back to its language, Chinese to its script, the unknown to English."""
    assert heading(LinkKind.RELATED, language) == words
