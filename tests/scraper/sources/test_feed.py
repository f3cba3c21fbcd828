"""Feeds of every kind give the articles that they name."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.article import extract_article
from scraper.sources.feed import extract_feed
from scraper.sources.found import FoundPage
from storage.articles.identity import address_key
from storage.errors import ExtractError
from storage.model import Discussion, Document, Transcript

NOON = "Sun, 01 Mar 2026 12:00:00 GMT"
URL = "https://bao.example/xa-hoi/cau-cu-1.html"
FEEDS = {
    "rss-2.0": f"""<rss version="2.0"><channel><title>Báo</title><item><title>Cầu &amp;amp; phà</title>
<link>{URL}?utm_source=rss</link><guid isPermaLink="false">urn:g-1</guid><category>Xã hội</category>
<pubDate>{NOON}</pubDate><description><![CDATA[<p>Cầu <b>cũ</b></p>]]></description></item></channel></rss>""",
    "rss-0.91": f"""<!DOCTYPE rss><rss version="0.91"><channel><title>Báo</title><item><title>Cầu &amp; phà</title>
<link>{URL}</link><description>Cầu cũ</description></item></channel></rss>""",
    "rdf": f"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">
<channel rdf:about="https://bao.example/"><title>Báo</title></channel><item rdf:about="{URL}">
<title>Cầu &amp; phà</title><link>{URL}</link><description>Cầu cũ</description></item></rdf:RDF>""",
    "atom": """<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://bao.example/"><title>Báo</title><entry>
<id>urn:g-1</id><title type="html">Cầu &amp;amp; phà</title><link href="/xa-hoi/cau-cu-1.html"/>
<published>2026-03-01T19:00:00+07:00</published><category term="xh" label="Xã hội"/><summary>Cầu cũ</summary>
</entry></feed>""",
    "no-end": f"""<rss version="2.0"><channel><title>Báo</title><item><title>Cầu & phà</title><link>{URL}</link>
<description>Cầu cũ</description></item><item><title>nửa""",
    "json": json.dumps(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": "Báo",
            "items": [
                {"id": "urn:g-1", "url": URL, "title": "Cầu & phà", "summary": "Cầu cũ", "tags": ["Xã hội"],
                 "date_published": "2026-03-01T19:00:00+07:00"}
            ],
        }
    ),
}  # fmt: skip


def read(text: str | bytes) -> tuple[FoundPage, ...]:
    data = text if isinstance(text, bytes) else text.encode()
    return extract_feed(Document(data=data, url="https://bao.example/feed", media_type="application/xml")).pages


@pytest.mark.parametrize("name", FEEDS)
def test_kinds(name: str) -> None:
    """Each kind gives title, address and summary in plain text, and what else it has."""
    page = read(FEEDS[name])[0]
    assert (page.url, page.title, page.summary) == (URL, "Cầu & phà", "Cầu cũ")
    assert page.category in ("Xã hội", None)
    assert page.published in (datetime(2026, 3, 1, 12, tzinfo=UTC), None)
    if name in ("rss-2.0", "atom", "json"):
        assert (page.guid, page.category, page.published is not None) == ("urn:g-1", "Xã hội", True)


ITEM_OF = "<rss version='2.0'><channel><language>vi-vn</language><item><link>/1</link>%s</item></channel></rss>"


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        pytest.param("Sun, 01 Mar 2026 12:00:00 GMT", datetime(2026, 3, 1, 12, tzinfo=UTC), id="RFC-822"),
        pytest.param("Sun, 01 Mar 2026 19:00:00 GMT+7", datetime(2026, 3, 1, 12, tzinfo=UTC), id="GMT+7"),
        pytest.param("2026-03-01 19:00:00", datetime(2026, 3, 1, 12, tzinfo=UTC), id="no-offset"),
        pytest.param("Chủ nhật, 01/03/2026 19:00", datetime(2026, 3, 1, 12, tzinfo=UTC), id="in-words"),
        pytest.param("1772366400", datetime(2026, 3, 1, 12, tzinfo=UTC), id="seconds"),
        pytest.param("soon", None, id="none"),
    ],
)
def test_dates(stated: str, expected: datetime | None) -> None:
    """A date in whatever form is read, in the zone of the feed's language, or of the source, if it states none."""
    assert read(ITEM_OF % f"<pubDate>{stated}</pubDate>")[0].published == expected
    if "GMT" not in stated and expected and not stated.isdecimal():
        document = Document(data=(ITEM_OF % f"<pubDate>{stated}</pubDate>").encode(), url=URL)
        assert extract_feed(document, timezone="UTC").pages[0].published == datetime(2026, 3, 1, 19, tzinfo=UTC)


@pytest.mark.parametrize(
    ("attached", "expected"),
    [
        pytest.param('<enclosure url="/1.jpg" type="image/jpeg" length="1"/>', "https://bao.example/1.jpg", id="file"),
        pytest.param('<enclosure url="/1.mp3" type="audio/mpeg" length="1"/>', None, id="sound"),
        pytest.param('<media:content url="/1.mp4" type="video/mp4"/>', None, id="film"),
        pytest.param('<media:content url="/1" medium="image"/>', "https://bao.example/1", id="media"),
    ],
)
def test_pictures(attached: str, expected: str | None) -> None:
    """A picture that an entry attaches is its picture; sound and film are none."""
    feed = (ITEM_OF % attached).replace("<rss", "<rss xmlns:media='http://search.yahoo.com/mrss/'")
    assert read(feed)[0].image == expected


def test_charset_of_the_transport() -> None:
    """What the server declares counts where the feed says nothing."""
    data = "<rss version='2.0'><channel><item><title>café au lait</title><link>https://x.example/1</link></item></channel></rss>"
    document = Document(data=data.encode("latin-1"), url=URL, media_type="text/xml", charset="iso-8859-1")
    assert extract_feed(document).pages[0].title == "café au lait"


def test_doubles_and_items_that_lead_nowhere() -> None:
    """An address counts once, in its first place; an item without one is left out."""
    items = "".join(f"<item><title>{n}</title><link>https://x.example/{n % 2}</link></item>" for n in range(4))
    pages = read(f"<rss version='2.0'><channel>{items}<item><title>no</title></item></channel></rss>")
    assert [page.url for page in pages] == ["https://x.example/0", "https://x.example/1"]


@pytest.mark.parametrize("text", ["", "<html><p>No feed", "{}", '{"items": 3}', "[1]", "{"])
def test_no_feed(text: str) -> None:
    """What is no feed says so."""
    with pytest.raises(ExtractError, match="no feed"):
        read(text)


def test_names_of_files_are_not_opened() -> None:
    """A feed that reads like the name of a file is text all the same."""
    with pytest.raises(ExtractError):
        read("/etc/hostname")


@given(
    st.binary(max_size=200) | st.text(max_size=200).map(lambda text: b"<rss version='2.0'><channel>" + text.encode())
)
def test_any_bytes(data: bytes) -> None:
    """Whatever comes, it is a list or no feed."""
    try:
        read(data)
    except ExtractError:
        return


ITEM = (
    "<rss version='2.0' xmlns:media='http://search.yahoo.com/mrss/'><channel><item><title>a</title>"
    f"<link>{URL}</link>%s</item></channel></rss>"
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            ITEM % '<enclosure url="/tap-1.mp3" length="1200" type="audio/mpeg"/>',
            [("https://bao.example/tap-1.mp3", "audio/mpeg", 1200)],
            id="enclosure",
        ),
        pytest.param(
            ITEM % '<media:content url="https://cdn.example/v.mp4" type="video/mp4" fileSize="99"/>',
            [("https://cdn.example/v.mp4", "video/mp4", 99)],
            id="media-rss",
        ),
        pytest.param(ITEM % '<enclosure url="/anh.jpg" length="1" type="image/jpeg"/>', [], id="picture"),
        pytest.param(ITEM % '<enclosure url="javascript:x" length="-5" type="audio/mpeg"/>', [], id="no-address"),
        pytest.param(
            ITEM % '<enclosure url="/tap-1.mp3" length="-5" type="audio/mpeg"/>',
            [("https://bao.example/tap-1.mp3", "audio/mpeg", 0)],
            id="no-length",
        ),
        pytest.param(
            json.dumps({"items": [{"url": URL, "attachments": [{"url": "https://cdn.example/a.m4a",
                        "mime_type": "audio/x-m4a", "size_in_bytes": 7}, 3]}]}),
            [("https://cdn.example/a.m4a", "audio/x-m4a", 7)],
            id="json-feed",
        ),
    ],
)  # fmt: skip
def test_enclosures(text: str, expected: list[tuple[str, str, int]]) -> None:
    """Audio and video that entries attach are kept with type and length; pictures are no enclosures."""
    (page,) = read(text)
    assert [(one.url, one.media_type, one.length) for one in page.enclosures] == expected


@pytest.mark.parametrize(
    "reference", ["&#xD83D;&#xDE00;", "&#55357;&#56832;", "&#x110000;", "&#" + "9" * 9_000 + ";", "&#xD800"]
)
@pytest.mark.parametrize("encoding", ["utf-8", "windows-1252"])
def test_characters_that_there_are_not(reference: str, encoding: str) -> None:
    """A reference to half a character, or to none, costs itself and not the feed; others stay."""
    xml = (
        f'<?xml version="1.0" encoding="{encoding}"?><rss version="2.0"><channel><item>'
        f"<title>Rain {reference} &#233;t&#xE9;</title><link>https://bao.example/1</link></item>"
        "<item><title>Sun</title><link>https://bao.example/2</link></item></channel></rss>"
    )
    one, two = extract_feed(Document(data=xml.encode(encoding), url="https://bao.example/feed")).pages
    assert (one.title or "").endswith(" été")
    assert (one.title or "").startswith("Rain \ufffd")
    assert two.title == "Sun"


def test_transcripts_and_comments_of_rss() -> None:
    """Every podcast:transcript; comments, slash:comments and wfw:commentRss. The next visit knows them too."""
    (page,) = read(
        f"""<rss version="2.0" xmlns:podcast="https://podcastindex.org/namespace/1.0"
 xmlns:slash="http://purl.org/rss/1.0/modules/slash/" xmlns:wfw="http://wellformedweb.org/CommentAPI/"><channel>
<title>Báo</title><item><title>Cầu</title><link>{URL}</link><comments>{URL}#comments</comments>
<podcast:transcript url="/a.vtt" type="text/vtt" language="vi"/><podcast:transcript url="/a.srt"/>
<podcast:transcript url="/a.json" type="application/json"/><podcast:transcript type="text/html"/>
<slash:comments>7</slash:comments><wfw:commentRss>{URL}/feed</wfw:commentRss></item></channel></rss>"""
    )
    assert page.transcripts == (
        Transcript(url="https://bao.example/a.vtt", media_type="text/vtt", language="vi"),
        Transcript(url="https://bao.example/a.srt", media_type="application/x-subrip"),
        Transcript(url="https://bao.example/a.json", media_type="application/json"),
    )
    assert page.discussion == Discussion(url=f"{URL}#comments", feed=f"{URL}/feed", count=7)
    again = FoundPage.from_said(URL, page.said())
    assert (again.transcripts, again.discussion) == (page.transcripts, page.discussion)


def test_replies_of_atom() -> None:
    """Links with rel="replies" and their thr:count (RFC 4685)."""
    (page,) = read(
        f"""<feed xmlns="http://www.w3.org/2005/Atom" xmlns:thr="http://purl.org/syndication/thread/1.0"><title>Báo</title>
<entry><id>urn:1</id><title>Cầu</title><link href="{URL}"/>
<link rel="replies" type="text/html" href="{URL}#c" thr:count="3"/>
<link rel="replies" type="application/atom+xml" href="{URL}/feed"/></entry></feed>"""
    )
    assert page.discussion == Discussion(url=f"{URL}#c", feed=f"{URL}/feed", count=3)


def test_what_is_left_out_of_a_long_feed_is_noted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a feed with more entries than the limit the first are read, and a note says how many."""
    monkeypatch.setattr("scraper.sources.feed.MAX_ENTRIES", 2)
    items = [{"id": f"{URL}?{number}", "title": str(number)} for number in range(5)]
    rss = "".join(f"<item><title>{one['title']}</title><link>{one['id']}</link></item>" for one in items)
    for data in (f'<rss version="2.0"><channel>{rss}</channel></rss>', json.dumps({"items": items})):
        found = extract_feed(Document(data=data.encode(), url="https://bao.example/feed"))
        assert (len(found.pages), found.notes) == (2, ("2 of 5 entries are read; the others: 3 beyond the limit",))


def entries_of(kind: str, links: Sequence[str]) -> str:
    """A feed of *kind* with an entry for each of *links*, its titles numbered."""
    texts = [(link, f"Part {number}", f"Text {number} tells more.") for number, link in enumerate(links)]
    if kind == "json":
        items = [
            {"id": f"{link} {title}", "url": link, "title": title, "content_html": f"<p>{text}</p>"}
            for link, title, text in texts
        ]
        return json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": items})
    if kind == "atom":
        inside = "".join(
            f'<entry><id>{title}</id><title>{title}</title><link href="{link}"/>'
            f'<content type="html">{text}</content></entry>'
            for link, title, text in texts
        )
        return f'<feed xmlns="http://www.w3.org/2005/Atom">{inside}</feed>'
    inside = "".join(
        f"<item><title>{title}</title><link>{link}</link><description>{text}</description></item>"
        for link, title, text in texts
    )
    return f'<rss version="2.0"><channel>{inside}</channel></rss>'


@pytest.mark.parametrize("kind", ["rss", "atom", "json"])
@pytest.mark.parametrize(
    "links",
    [
        [f"https://bao.example/changes#v{number}" for number in range(3)],
        [f"https://bao.example/#/post/{number}" for number in range(2)],
        ["https://bao.example/"] * 3,
    ],
    ids=["anchors", "pages of a script", "one address for all"],
)
def test_entries_that_share_a_page(kind: str, links: Sequence[str]) -> None:
    """Entries that are parts of one page are articles with their own texts: no page shows them alone."""
    pages = read(entries_of(kind, links))
    assert [page.title for page in pages] == [f"Part {number}" for number in range(len(links))]
    assert all(page.url.startswith(link) for page, link in zip(pages, links, strict=True))
    assert len({address_key(page.url) for page in pages}) == len(links)
    for number, page in enumerate(pages):
        assert page.document is not None
        article = extract_article(replace(page.document, listed_title=page.title))
        assert article.body == (f"Text {number} tells more.",)


@pytest.mark.parametrize(
    "links",
    [
        ["https://bao.example/1#rss", "https://bao.example/2#rss"],
        ["https://bao.example/1#comments", "https://bao.example/1"],
        ["https://bao.example/1"] * 2,
    ],
)
def test_entries_with_pages_of_their_own(links: Sequence[str]) -> None:
    """An anchor that tells where a reader came from, or that one of two entries has, makes no part of a page."""
    assert all(page.document is None for page in read(entries_of("rss", links)))
