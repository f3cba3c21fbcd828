"""RSS and Atom: what is written where, what hostile text does, and that the bytes are feedgen's and stable."""

from __future__ import annotations

import html
import locale
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from xml.etree import ElementTree as ET

import feedparser
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree  # type: ignore[import-untyped]

from feeds.formats.atom import ATOM as ATOM_FORMAT
from feeds.formats.cache import EntryCache
from feeds.formats.entry import EntryView, FeedDocument, Picture, RelatedLink, Term
from feeds.formats.jsonfeed import JSON_FEED
from feeds.formats.rss import RSS
from feeds.formats.text import WORD_JOINER, one_line
from storage.errors import ModelError
from storage.model import Discussion, Enclosure, LinkKind, Person, Transcript
from tests.feeds.feed_rules import (
    ATOM,
    CONTENT,
    DC,
    HISTORY,
    MEDIA,
    PODCAST,
    SLASH,
    SY,
    THR,
    WFW,
    check_atom,
    check_rss,
)
from tests.feeds.samples import ARCHIVE, ENTRY, FEED, HOSTILE, TEASER
from tests.feeds.whole import whole_atom, whole_rss

Build = Callable[..., bytes]
build_rss, build_atom, build_json = RSS.build, ATOM_FORMAT.build, JSON_FEED.build
BOTH = pytest.mark.parametrize(("build", "check"), [(build_rss, check_rss), (build_atom, check_atom)])


def first_item(feed: FeedDocument) -> ET.Element:
    item = ET.fromstring(build_rss(feed)).find("channel/item")
    assert item is not None
    return item


def first_entry(feed: FeedDocument) -> ET.Element:
    entry = ET.fromstring(build_atom(feed)).find(f"{ATOM}entry")
    assert entry is not None
    return entry


def feed_of(*entries: EntryView, **changes: object) -> FeedDocument:
    return replace(FEED, entries=entries, **changes)  # type: ignore[arg-type]


def varied(text: str) -> EntryView:
    """An entry with *text* wherever text goes."""
    return replace(
        ENTRY,
        title=text,
        summary=text,
        content=f"<p>{html.escape(text)}</p>",
        authors=(Person(name=text), Person(name="Lê An")),
        categories=(Term("xa-hoi", text, "https://feeds.example.org/feeds/"),),
        tags=(text, "cầu"),
        image=Picture("https://bao.example.vn/a.jpg", text, text),
        related=(RelatedLink(LinkKind.RELATED, text, "https://bao.example.vn/1"),),
    )


@BOTH
def test_a_full_feed_breaks_no_rule(build: Build, check: Callable[[bytes], list[str]]) -> None:
    """A feed with every field, and one with none but the required, are valid without a warning."""
    bare = FeedDocument(
        slug="all",
        title="Tất cả",
        atom_id="tag:example.org,2026:feed:all",
        home_url="https://feeds.example.org/",
        addresses={name: f"https://feeds.example.org/feeds/all.{name}" for name in ("rss", "atom")},
        language="vi",
        updated=FEED.updated,
        author="Báo",
    )
    assert check(build(FEED)) == []
    assert check(build(bare)) == []
    assert check(build(replace(bare, entries=(TEASER,)))) == []


@BOTH
@pytest.mark.parametrize("text", HOSTILE, ids=[repr(text[:24]) for text in HOSTILE])
def test_hostile_text_breaks_no_rule(text: str, build: Build, check: Callable[[bytes], list[str]]) -> None:
    """No text in any field makes a feed ill-formed or a validator warn, and the next entry is still there."""
    data = build(feed_of(varied(text), TEASER, title=f"{text} Xã hội", subtitle=text, rights=text))
    assert check(data) == []
    assert [entry.id for entry in feedparser.parse(data).entries] == [ENTRY.id, TEASER.id]


@BOTH
def test_the_same_value_gives_the_same_bytes(build: Build, check: Callable[[bytes], list[str]]) -> None:
    """No clock and no version of a library is in a feed."""
    data = build(FEED)
    assert build(replace(FEED)) == data
    assert b"2026-03-07" in data or b"07 Mar 2026" in data
    assert b"python-feedgen" not in data


@pytest.mark.parametrize(
    "feed",
    [FEED, ARCHIVE, feed_of(), feed_of(varied("a ]]> <b>b</b>"), TEASER)]
    + [feed_of(replace(varied(text), content=f"<p>{html.escape(text)}]]></p>"), TEASER) for text in HOSTILE]
    + [replace(FEED, related=frozenset(places)) for places in ((), ("rel",), ("footer",))],
)
def test_the_bytes_are_those_of_feedgen(feed: FeedDocument) -> None:
    """Head and cached entries joined are what feedgen writes of the whole feed, each field through its own setter."""
    cache: EntryCache = {}
    for _ in range(2):  # the second time from the cache
        assert build_rss(feed, cache=cache) == whole_rss(feed)
        assert build_atom(feed, cache=cache) == whole_atom(feed)
    assert len(cache) == 2 * len(feed.entries)


@pytest.mark.parametrize("text", [*HOSTILE, "a\tb\nc\rd\"e'f\x85g\u2028h"])
def test_lxml_writes_the_same(text: str) -> None:
    """What is written without a tree is what a tree would give, references and quotation marks too."""
    view = replace(varied(text), content=f"<p>{text}</p>")
    for data in (build_rss(feed_of(view)), build_atom(feed_of(view))):
        tree = etree.fromstring(data, etree.XMLParser(strip_cdata=False))
        read = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")  # as XML reads it, where it is no reference
        assert etree.tostring(tree, encoding="UTF-8", xml_declaration=True) == read


def test_the_cache_tells_versions_and_switches_apart() -> None:
    """A changed entry, or another choice of places for its links, is spelled anew."""
    cache: EntryCache = {}
    for feed in (FEED, feed_of(replace(ENTRY, title="Khác")), replace(FEED, related=frozenset())):
        assert build_rss(feed, cache=cache) == build_rss(feed)


@BOTH
def test_an_entry_that_cannot_be_written_is_left_out(build: Build, check: Callable[[bytes], list[str]]) -> None:
    """The rest of the feed is written, and the caller is told which entry is missing and why."""
    told: list[tuple[EntryView, Exception]] = []
    bad = replace(ENTRY, id="tag:example.org,2026:\x00")
    data = build(feed_of(bad, TEASER), left_out=lambda entry, cause: told.append((entry, cause)))
    assert check(data) == []
    assert [entry.id for entry in feedparser.parse(data).entries] == [TEASER.id]
    assert [(entry, type(cause)) for entry, cause in told] == [(bad, ValueError)]


def test_rss_item() -> None:
    """One creator, the first audio or video alone, content in CDATA, categories with their domain, both dates."""
    item = first_item(FEED)
    assert item.findtext(f"{DC}creator") == "Lê An, Trần Bình"
    assert [enclosure.attrib for enclosure in item.findall("enclosure")] == [
        {"url": "https://bao.example.vn/nghe.mp3", "length": "1234", "type": "audio/mpeg"}
    ]
    assert [(category.text, category.get("domain")) for category in item.findall("category")] == [
        ("Xã hội", "https://feeds.example.org/feeds/"),
        ("cầu", None),
        ("giao thông", None),
    ]
    assert item.findtext("pubDate") == "Sat, 07 Mar 2026 08:05:00 +0700"
    assert item.findtext(f"{ATOM}updated") == "2026-03-07T02:00:00+00:00"
    assert item.get("{http://www.w3.org/XML/1998/namespace}lang") == "vi"
    assert b"<content:encoded><![CDATA[<p>S" in build_rss(FEED)


def test_rss_takes_the_first_enclosure_that_is_valid() -> None:
    """Hosts that the validator refuses in RSS are passed over there; Atom has all."""
    bad, good = "https://my_host.example.vn/a.mp3", "https://bao.example.vn/b.mp3"
    for urls, taken in (((bad, "http://localhost/c.mp3", good), [good]), ((bad,), [])):
        media = tuple(Enclosure(url=url, media_type="audio/mpeg") for url in urls)
        feed = feed_of(replace(ENTRY, enclosures=media))
        assert (check_rss(build_rss(feed)), check_atom(build_atom(feed))) == ([], [])
        assert [enclosure.get("url") for enclosure in first_item(feed).findall("enclosure")] == taken
        links = first_entry(feed).findall(f"{ATOM}link[@rel='enclosure']")
        assert [link.get("href") for link in links] == list(urls)


def test_atom_entry() -> None:
    """Authors one by one, all audio and video as links with their attributes, content as html."""
    entry = first_entry(FEED)
    assert [author.findtext(f"{ATOM}name") for author in entry.findall(f"{ATOM}author")] == ["Lê An", "Trần Bình"]
    assert [link.attrib for link in entry.findall(f"{ATOM}link") if link.get("rel") == "enclosure"] == [
        {"href": "https://bao.example.vn/nghe.mp3", "rel": "enclosure", "type": "audio/mpeg", "length": "1234"},
        {"href": "https://bao.example.vn/xem.mp4", "rel": "enclosure", "type": "video/mp4"},
    ]
    assert entry.findtext(f"{ATOM}published") == "2026-03-07T08:05:00+07:00"
    category = entry.find(f"{ATOM}category")
    assert category is not None
    assert category.attrib == {"term": "xa-hoi", "label": "Xã hội", "scheme": "https://feeds.example.org/feeds/"}


@pytest.mark.parametrize("element", [first_item(FEED), first_entry(FEED)], ids=["rss", "atom"])
def test_the_picture_keeps_caption_and_credit(element: ET.Element) -> None:
    """Pictures are media:content with description, credit and thumbnail, outside any group."""
    content = element.find(f"{MEDIA}content")
    assert content is not None
    assert content.attrib == {"url": "https://bao.example.vn/a.jpg", "type": "image/jpeg", "medium": "image"}
    assert content.findtext(f"{MEDIA}description") == "Cầu trong nắng sớm. Ảnh: Hải Yến"
    assert content.findtext(f"{MEDIA}credit") == "Hải Yến"
    assert content.find(f"{MEDIA}thumbnail") is not None


@BOTH
@pytest.mark.parametrize(
    ("address", "media_type"),
    [
        ("https://bao.example.vn/a.JPG?w=680", "image/jpeg"),
        ("https://bao.example.vn/a.jpg.webp#x.png", "image/webp"),
        ("https://bao.example.vn/anh?ten=a.jpg", None),
        ("https://[bao/a", None),
    ],
)
def test_a_picture_of_unknown_type_is_a_thumbnail_alone(
    build: Build, check: Callable[[bytes], list[str]], address: str, media_type: str | None
) -> None:
    """newsboat takes a media:content without a type for a podcast; so does our check."""
    data = build(feed_of(replace(ENTRY, image=Picture(address))))
    content = ET.fromstring(data).find(f".//{MEDIA}content")
    assert (None if content is None else content.get("type")) == media_type
    assert len(ET.fromstring(data).findall(f".//{MEDIA}thumbnail")) == 1
    if "[" not in address:
        assert check(data) == []


DISCUSSED = Discussion(url="https://bao.example.vn/cau#comments", feed="https://bao.example.vn/cau/feed", count=12)


def test_where_readers_discuss_an_entry() -> None:
    """RSS has `comments`, slash:comments and wfw:commentRss; Atom rel="replies" with its count (RFC 4685)."""
    feed = feed_of(replace(ENTRY, comments=DISCUSSED), TEASER)
    item, entry = first_item(feed), first_entry(feed)
    stated = [item.findtext(name) for name in ("comments", f"{SLASH}comments", f"{WFW}commentRss")]
    assert stated == [DISCUSSED.url, "12", DISCUSSED.feed]
    replies = [link for link in entry.findall(f"{ATOM}link") if link.get("rel") == "replies"]
    assert [(link.get("href"), link.get("type"), link.get(f"{THR}count")) for link in replies] == [
        (DISCUSSED.url, "text/html", "12"),
        (DISCUSSED.feed, "application/rss+xml", "12"),
    ]
    assert check_rss(build_rss(feed)) == check_atom(build_atom(feed)) == []


def test_a_discussion_without_a_count_states_none() -> None:
    """Nobody has said that there is no comment."""
    feed = feed_of(replace(ENTRY, comments=Discussion(url=DISCUSSED.url)))
    assert first_item(feed).find(f"{SLASH}comments") is None
    assert b"thr:" not in build_atom(feed)
    assert check_rss(build_rss(feed)) == check_atom(build_atom(feed)) == []


def test_transcripts_stand_in_rss() -> None:
    """Each with its type, and its language where that is known; validators find nothing wrong."""
    transcripts = (
        Transcript(url="https://bao.example.vn/nghe.vtt", media_type="text/vtt", language="vi"),
        Transcript(url="https://bao.example.vn/nghe.srt", media_type="application/x-subrip"),
    )
    feed = feed_of(replace(ENTRY, transcripts=transcripts))
    assert [one.attrib for one in first_item(feed).findall(f"{PODCAST}transcript")] == [
        {"url": "https://bao.example.vn/nghe.vtt", "type": "text/vtt", "language": "vi"},
        {"url": "https://bao.example.vn/nghe.srt", "type": "application/x-subrip"},
    ]
    assert check_rss(build_rss(feed)) == []
    assert not feedparser.parse(build_rss(feed)).bozo


def test_what_no_entry_uses_is_not_declared() -> None:
    """Validators warn of namespaces that they do not know."""
    for data in (build_rss(FEED), build_atom(FEED)):
        assert not [name for name in (SLASH, THR, WFW, PODCAST) if name.strip("{}").encode() in data]


def test_the_head_of_rss() -> None:
    """Update period and ttl, hub, page, archive before, and the generator's constant name."""
    channel = ET.fromstring(build_rss(FEED)).find("channel")
    assert channel is not None
    assert [(link.get("rel"), link.get("href")) for link in channel.findall(f"{ATOM}link")] == [
        ("self", FEED.addresses["rss"]),
        ("hub", FEED.hub),
        ("prev-archive", f"{FEED.prev_archive}.rss"),
        ("alternate", FEED.home_url),
    ]
    assert channel.findtext("link") == FEED.home_url
    assert (channel.findtext(f"{SY}updatePeriod"), channel.findtext(f"{SY}updateFrequency")) == ("hourly", "2")
    assert (channel.findtext("ttl"), channel.findtext("generator")) == ("30", "feedloom")
    assert channel.findtext("lastBuildDate") == "Sat, 07 Mar 2026 02:00:00 +0000"


@pytest.mark.parametrize(
    ("ttl", "rate"),
    [
        (1, ("hourly", "60")),
        (60, ("hourly", "1")),
        (90, ("daily", "16")),
        (1440, ("daily", "1")),
        (9000, ("daily", "1")),
    ],
)
def test_update_rate(ttl: int, rate: tuple[str, str]) -> None:
    """Minutes between updates are stated as times an hour or a day."""
    channel = ET.fromstring(build_rss(replace(FEED, ttl=ttl)))[0]
    assert (channel.findtext(f"{SY}updatePeriod"), channel.findtext(f"{SY}updateFrequency")) == rate


def test_an_archive_says_so() -> None:
    """RFC 5005: an archive is marked, names its feed and its neighbours, and is valid."""
    data = build_atom(ARCHIVE)
    assert check_atom(data) == []
    root = ET.fromstring(data)
    assert root.find(f"{HISTORY}archive") is not None
    assert {"current", "prev-archive", "next-archive"} <= {link.get("rel") for link in root.findall(f"{ATOM}link")}
    assert b"fh:archive" not in build_atom(FEED)


@BOTH
def test_the_only_archive_is_valid(build: Build, check: Callable[[bytes], list[str]]) -> None:
    """An archive without neighbours names its feed; Atom does not mark it, for the validator wants another one then."""
    assert check(build(replace(ARCHIVE, prev_archive=None, next_archive=None))) == []


def test_a_teaser_has_a_summary_but_neither_content_nor_a_date_of_ours() -> None:
    """No format states a publication that nobody stated."""
    feed = feed_of(TEASER)
    item, entry = first_item(feed), first_entry(feed)
    assert item.find(f"{CONTENT}encoded") is None
    assert entry.find(f"{ATOM}content") is None
    assert item.find("pubDate") is None
    assert item.find(f"{ATOM}updated") is None
    assert entry.find(f"{ATOM}published") is None
    assert entry.findtext(f"{ATOM}summary") == item.findtext("description") == TEASER.summary


@pytest.mark.parametrize(
    "title", ["Dùng <b> ra sao", "<b>đậm</b> và &amp;", "AT&T, R&D", "S&P500", "1 < 2", "Cộng &nbsp; trừ", "x]]>y"]
)
def test_titles_that_speak_of_markup_read_as_written(title: str) -> None:
    """feedparser, which guesses like most readers, gives the title as it was, letter for letter."""
    feed = feed_of(replace(ENTRY, title=title, related=()))
    rss = feedparser.parse(build_rss(feed)).entries[0]
    atom = feedparser.parse(build_atom(feed)).entries[0]
    assert (rss.title_detail.type, rss.title.replace(WORD_JOINER, "")) == ("text/plain", title)
    as_read = html.unescape(atom.title) if atom.title_detail.type == "text/html" else atom.title
    assert as_read == title


def test_authors_are_named_without_their_addresses() -> None:
    """An author of a source's feed may come as "mail (name)": the name is published, an address alone is not."""
    people = tuple(Person(name=name) for name in ("an@bao.example.vn (Lê An)", "Bình <b@bao.example.vn>", "c@bao.vn"))
    feed = feed_of(replace(ENTRY, authors=people))
    assert first_item(feed).findtext(f"{DC}creator") == "Lê An, Bình"
    assert [name.text for name in first_entry(feed).findall(f"{ATOM}author/{ATOM}name")] == ["Lê An", "Bình"]
    assert check_atom(build_atom(feed)) == []
    assert b"@bao" not in build_json(feed)


def test_a_feed_has_an_author_whatever_its_name() -> None:
    """A site that is called by an address for mail is its feeds' author all the same: Atom requires one."""
    assert check_atom(build_atom(feed_of(TEASER, author="tin@example.org"))) == []


def test_an_entry_without_a_title_gets_one() -> None:
    """Validators refuse empty titles: the summary stands in, then the address."""
    untitled = replace(ENTRY, title=" \x00 ", summary="")
    assert first_item(feed_of(untitled)).findtext("title") == ENTRY.url
    assert check_rss(build_rss(feed_of(untitled))) == []
    assert check_atom(build_atom(feed_of(untitled))) == []


def test_addresses_are_spelled_in_ascii() -> None:
    """International addresses get their ASCII form; what the validator takes in no address is escaped."""
    entry = replace(ENTRY, url="https://báo.example.vn/xã hội/[1]?q=đ|x#mục")
    link = first_item(feed_of(entry)).findtext("link")
    assert link == "https://xn--bo-mia.example.vn/x%C3%A3%20h%E1%BB%99i/%5B1%5D?q=%C4%91%7Cx#m%E1%BB%A5c"


@pytest.mark.parametrize("offset", [timedelta(hours=5, minutes=45), timedelta(hours=7, minutes=6, seconds=40)])
def test_odd_offsets_become_utc(offset: timedelta) -> None:
    """RFC 822 readers and the validator know whole half hours; the moment stays the same."""
    published = datetime(2026, 3, 7, 8, 5, 1, 999, tzinfo=timezone(offset))
    feed = feed_of(replace(ENTRY, published=published))
    assert check_rss(build_rss(feed)) == []
    stated = datetime.fromisoformat(first_entry(feed).findtext(f"{ATOM}published") or "")
    assert stated == published.astimezone(UTC).replace(microsecond=0)


def test_values_refuse_what_no_feed_may_show() -> None:
    """Relative addresses and dates without a zone are faults of the caller, named at once."""
    with pytest.raises(ModelError, match="address of an entry"):
        replace(ENTRY, url="/xa-hoi.html")
    with pytest.raises(ModelError, match="related link"):
        replace(ENTRY, related=(RelatedLink(LinkKind.RELATED, "x", "javascript:alert(1)"),))
    with pytest.raises(ModelError, match="no zone"):
        replace(ENTRY, updated=datetime(2026, 3, 7))  # noqa: DTZ001
    with pytest.raises(ModelError, match="hub"):
        replace(FEED, hub="hub.example.org")


def test_the_locale_is_left_as_it_was() -> None:
    """feedgen sets the locale of the process to write a date."""
    before = locale.setlocale(locale.LC_ALL)
    build_rss(FEED)
    assert locale.setlocale(locale.LC_ALL) == before


ANY_TEXT = st.text(alphabet=st.characters(exclude_categories=()), max_size=60) | st.text(
    alphabet="<>&;]![CDATA-/bi\"'#x0 \x00\x1f\ud800\ufffe\u202e", max_size=40
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    title=ANY_TEXT,
    other=ANY_TEXT,
    content=ANY_TEXT,
    ids=st.lists(st.from_regex(r"[0-9a-f]{8}", fullmatch=True), min_size=1, max_size=3, unique=True),
)
def test_any_text_gives_a_feed_that_reads_back(title: str, other: str, content: str, ids: list[str]) -> None:
    """Whatever stands in the fields, the feed keeps the rules and a reader gets the same titles and ids."""
    entries = tuple(
        replace(
            varied(other),
            id=f"tag:example.org,2026:{key}",
            title=title,
            content=html.escape(content) or None,
            updated=ENTRY.updated.replace(microsecond=number),
        )
        for number, key in enumerate(ids)
    )
    feed = feed_of(*entries, subtitle=other, rights=other)
    rss, atom = build_rss(feed), build_atom(feed)
    assert (rss, atom) == (whole_rss(feed), whole_atom(feed))
    assert check_rss(rss) == []
    assert check_atom(atom) == []
    for parsed in (feedparser.parse(rss), feedparser.parse(atom)):
        assert not parsed.bozo
        assert [entry.id for entry in parsed.entries] == [entry.id for entry in entries]
        for entry in parsed.entries:
            as_read = html.unescape(entry.title) if entry.title_detail.type == "text/html" else entry.title
            if expected := one_line(title):
                assert as_read.replace(WORD_JOINER, "") == expected.replace(WORD_JOINER, "")
