"""A feed and an entry with everything that a feed file can show, to be varied by tests."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

from feeds.formats.entry import EntryView, FeedDocument, Picture, RelatedLink, Term, Via
from storage.model import Enclosure, LinkKind, Person

SITE = "https://feeds.example.org"
HANOI = timezone(timedelta(hours=7))

ENTRY = EntryView(
    id="tag:example.org,2026:0a1b2c3d",
    url="https://bao.example.vn/xa-hoi/cau-moi-123.html",
    title="Cầu mới nối hai bờ sông thông xe",
    summary="Sau ba năm thi công, cây cầu đón những chuyến xe đầu tiên.",
    content='<p>Sáng 7/3, cầu thông xe.</p>\n<figure><img src="https://bao.example.vn/a.jpg" alt="Cầu"></figure>',
    language="vi",
    published=datetime(2026, 3, 7, 8, 5, tzinfo=HANOI),
    updated=datetime(2026, 3, 7, 2, tzinfo=UTC),
    authors=(Person(name="Lê An", url="https://bao.example.vn/tac-gia/le-an"), Person(name="Trần Bình")),
    categories=(Term("xa-hoi", "Xã hội", f"{SITE}/feeds/"),),
    tags=("cầu", "giao thông"),
    image=Picture("https://bao.example.vn/a.jpg", "Cầu trong nắng sớm. Ảnh: Hải Yến", "Hải Yến"),
    enclosures=(
        Enclosure(url="https://bao.example.vn/nghe.mp3", media_type="audio/mpeg", length=1234),
        Enclosure(url="https://bao.example.vn/xem.mp4", media_type="video/mp4"),
        Enclosure(url="https://bao.example.vn/a.jpg", media_type="image/jpeg"),
    ),
    related=(
        RelatedLink(LinkKind.READ_MORE, "Ngày hội bên sông", f"{SITE}/a/9f8e7d/"),
        RelatedLink(LinkKind.RELATED, "Khởi công cầu mới", "https://bao.example.vn/xa-hoi/khoi-cong-45.html"),
        RelatedLink(LinkKind.COMPUTED, "Những cây cầu của thành phố", "https://bao.example.vn/xa-hoi/cau-67.html"),
    ),
    via=Via("Báo Ven Sông", "https://bao.example.vn/"),
)

TEASER = replace(
    ENTRY,
    id="tag:example.org,2026:9f8e7d",
    url=f"{SITE}/a/9f8e7d/",
    title="Ngày hội bên sông",
    summary="Hàng nghìn người dự hội.",
    content=None,
    published=None,
    updated=datetime(2026, 3, 7, 2, microsecond=2, tzinfo=UTC),
    authors=(),
    tags=(),
    image=None,
    enclosures=(),
    related=(),
    via=None,
)

FEED = FeedDocument(
    slug="xa-hoi",
    title="Xã hội – Báo Ven Sông",
    subtitle="Tin xã hội của Báo Ven Sông",
    atom_id="tag:example.org,2026:feed:xa-hoi",
    home_url=f"{SITE}/xa-hoi.html",
    addresses={name: f"{SITE}/feeds/xa-hoi.{name}" for name in ("rss", "atom", "json")},
    language="vi",
    updated=datetime(2026, 3, 7, 2, tzinfo=UTC),
    author="Báo Ven Sông",
    author_url=f"{SITE}/",
    rights="© Báo Ven Sông",
    icon=f"{SITE}/icon.png",
    logo=f"{SITE}/logo.png",
    hub="https://hub.example.org/",
    ttl=30,
    categories=(Term("xa-hoi", "Xã hội", f"{SITE}/feeds/"),),
    entries=(ENTRY, TEASER),
    prev_archive=f"{SITE}/feeds/xa-hoi/2026-02",
)

#: An archive of RFC 5005: RSS and Atom, between its neighbours, under the feed it belongs to.
ARCHIVE = replace(
    FEED,
    addresses={name: f"{SITE}/feeds/xa-hoi/2026-03.{name}" for name in ("rss", "atom")},
    next_archive=f"{SITE}/feeds/xa-hoi/2026-04",
    current=f"{SITE}/feeds/xa-hoi",
)

#: Text that has broken feeds of others, one kind each.
HOSTILE = (
    "]]>",
    "a ]]]]>> b ]]&gt; c",
    "</item></channel></rss>",
    "</entry></feed>",
    '<!DOCTYPE rss [<!ENTITY a "aaaa">]>&a;&a;',
    "<?xml version='1.0'?><rss/>",
    "<script>alert(1)</script>",
    "Thẻ <b> và &amp; trong HTML",
    "<b>đậm</b> &lt;i&gt; &#60; &nbsp;",
    "AT&T, R&D; 1 < 2 > 0",
    "S&P500 và 1&1, A &and B, &copy 2026, &notit; &_",
    "\x00\x01\x08\x0b\x0c\x1f\x7f\x80\x9f",
    "\ufffe\uffff\ufffd\U0001fffe",
    "CafÃ© Ã\x83Â©tÃ©",
    "\ud800 lone \udfff surrogates \ud83d",
    "\u202eđảo \u2066ngược\u202d \u200f",
    "dòng một\r\ndòng hai\ttab\u2028dòng ba\x85",
    "x" * 5000,
    "é" * 2500 + "😀" * 500,
    "'\"`--><!--",
    "   ",
    "Đất nước (NFD)",
)
