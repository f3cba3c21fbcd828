"""The pages: escaped, complete, light, readable; and looked at in a browser where there is one."""

from __future__ import annotations

import re
import shutil
import subprocess
import tomllib
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from html import escape
from html.parser import HTMLParser
from importlib import resources
from itertools import pairwise
from pathlib import Path
from typing import Any, cast
from zoneinfo import ZoneInfo

import pytest

from feeds.catalog import Feed, FeedKind
from feeds.config.load import Config
from feeds.config.schema import Feeds, Fetch, Publish, Site
from feeds.pages import build as pages
from feeds.pages.article import build_article_pages
from feeds.pages.page import MAX_PAGE_BYTES, zone_of
from feeds.pages.policy import SCRIPT
from feeds.web.search import Found, Query, build_search_page
from storage.articles.history import Version
from storage.model import Category, Figure, LinkKind, Status, StoredArticle, StoredLink, plain_fields
from storage.selections import Selection

HANOI = timezone(timedelta(hours=7))
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
SOCIETY = Category(id=1, name="Xã hội", slug="xa-hoi")
HOSTILE = "</title><script>alert(1)</script>\"' onload=x &amp; {{ 7*7 }}"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def configured(language: str = "vi", **feeds: object) -> Config:
    site = Site(
        title="Hà Nội Sớm Mai",
        description="Tin mỗi sáng.",
        base_url="https://tin.example.org/doc/",
        language=language,
        timezone="Asia/Ho_Chi_Minh",
    )
    settings = Feeds.model_validate(feeds)
    return Config(path=Path("feedloom.toml"), site=site, fetch=Fetch(), sources=(), feeds=settings, publish=Publish())


def article(number: int = 1, **values: object) -> StoredArticle:
    known: dict[str, object] = {
        "title": "Đêm nhạc mùa thu ở Văn Miếu",
        "language": "vi",
        "published": datetime(2026, 2, 28, 8, 5, tzinfo=HANOI),
        "lede": "Gần ba nghìn khán giả ngồi kín sân.",
        "body": "Đoạn một.\n\nĐoạn hai.",
        "timezone": "Asia/Ho_Chi_Minh",
        "categories": (SOCIETY,),
        "status": Status.FULL,
        "url": None,
    }
    return StoredArticle(
        id=number, entry_id=f"tag:example.org,2026:k{number}", key=f"k{number}", hidden=False, source="báo",
        modified=None, first_seen=NOON, arrived=NOON, updated=NOON, **(known | values),  # type: ignore[arg-type]
    )  # fmt: skip


def feeds_of(*articles: StoredArticle, sections: int = 1) -> list[Feed]:
    settings = configured().feeds.of("all")
    everything = Feed(
        slug="all",
        title="Hà Nội Sớm Mai",
        kind=FeedKind.ALL,
        settings=settings,
        count=len(articles),
        articles=articles,
    )
    categories = [SOCIETY, *(Category(id=n, name=f"Chuyên mục {n}", slug=f"muc-{n}") for n in range(2, sections + 1))]
    return [everything] + [
        replace(everything, slug=category.slug, title=category.name, kind=FeedKind.CATEGORY, category=category)
        for category in categories
    ]


def link(position: int, title: str, **values: object) -> StoredLink:
    known = {"url": None, "category": None, "summary": None, "target_id": None, "target_key": None}
    return StoredLink(kind=LinkKind.RELATED, position=position, title=title, **(known | values))  # type: ignore[arg-type]


def article_page(one: StoredArticle, config: Config, *earlier: Version) -> bytes:
    """The page of an article whose text is not long."""
    (page,) = build_article_pages(one, earlier, config)
    return page


class Outline(HTMLParser):
    """What stands in a page, and that every element is closed in its turn."""

    VOID = frozenset({"meta", "link", "img", "br", "input"})

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(page.decode())
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


def every_page(config: Config, *articles: StoredArticle) -> dict[str, bytes]:
    feeds = feeds_of(*articles)
    return {
        "index": pages.build_index(feeds, config),
        "empty": pages.build_index(feeds_of()[:1], config),
        "all": pages.FeedPages(feeds, config).build(feeds[0]),
        "feed": pages.FeedPages(feeds, config).build(feeds[1]),
        "article": article_page(articles[0], config),
        "moved": pages.build_moved_page(articles[0].title, "https://example.org/x?a=1&b=2", config),
        "about": pages.build_about_page(feeds_of(*articles), config),
        "404": pages.build_not_found_page(config),
    }


PLAIN = article(links=(link(0, "Bài kia", target_key="k2", category="Kinh tế"), link(1, "Bài không có trang")))


@pytest.mark.parametrize("language", ["vi", "en", "fr"])
def test_every_page_is_sound(language: str) -> None:
    """Elements are closed, ids are single, there is one h1, no level is skipped, the skip link leads somewhere."""
    for name, page in every_page(configured(language), PLAIN).items():
        outline = Outline(page)
        ids = [attributes["id"] for _, attributes in outline.tags if "id" in attributes]
        assert len(ids) == len(set(ids)), name
        assert "main" in ids
        levels = [int(tag[1]) for tag, _ in outline.tags if re.fullmatch(r"h[1-6]", tag)]
        assert levels.count(1) == 1, name
        assert levels[0] == 1, name
        assert all(after <= before + 1 for before, after in pairwise(levels)), name
        assert len(outline.all("main")) == 1
        assert page.decode().count("<script") == page.decode().count(f"<script>{SCRIPT}</script>") == 1
        assert all("style" not in attributes for _, attributes in outline.tags)
        assert outline.all("html")[0]["lang"] == ("vi" if language == "vi" else "en")


def test_words_are_the_same_in_all_languages() -> None:
    """Every language has every word."""
    files = [file for file in (resources.files("feeds.pages") / "templates").iterdir() if file.name.endswith(".toml")]
    words = [tomllib.loads(file.read_text(encoding="utf-8")) for file in files]
    assert len(words) >= 2
    assert all(other.keys() == words[0].keys() for other in words)
    assert all("other" in other["articles"] for other in words)


def test_hostile_text_stays_text() -> None:
    """A title, summary, category, tag or link with markup in it is shown as it is written."""
    category = Category(id=1, name=HOSTILE, slug="x")
    bad = article(
        title=HOSTILE, lede=HOSTILE, lede_raw=HOSTILE, body=HOSTILE, byline=HOSTILE, credit=HOSTILE,
        tags=(HOSTILE,), categories=(category,), language=None,
        links=(link(0, HOSTILE, category=HOSTILE, summary=HOSTILE, target_key="k2"),),
    )  # fmt: skip
    for name, page in every_page(configured(), bad).items():
        outline = Outline(page)
        assert len(outline.all("script")) == 1, name  # ours
        assert all("onload" not in attributes for _, attributes in outline.tags), name
        assert "49" not in outline.text
        if name not in {"empty", "404", "about"}:
            assert HOSTILE in outline.text, name


def test_feeds_are_found() -> None:
    """The front page and the page of a feed name its three files, absolute, for browsers and readers."""
    feeds = feeds_of(PLAIN)
    outline = Outline(pages.FeedPages(feeds, configured()).build(feeds[1]))
    alternates = [tag for tag in outline.all("link") if tag["rel"] == "alternate"]
    assert [tag["href"] for tag in alternates] == [
        f"https://tin.example.org/doc/feeds/xa-hoi.{suffix}" for suffix in ("rss", "atom", "json")
    ]
    assert [tag["type"] for tag in alternates] == [
        "application/rss+xml", "application/atom+xml", "application/feed+json",
    ]  # fmt: skip
    index = Outline(pages.build_index(feeds, configured()))
    addresses = [tag["href"] for tag in index.all("a")]
    assert "https://tin.example.org/doc/feeds/all.rss" in addresses
    assert {"feeds/all.rss", "feeds/xa-hoi.atom", "feeds/xa-hoi.json", "feeds.opml"} <= set(addresses)


def test_an_article_page_shows_what_there_is() -> None:
    """Title, date in the zone of the site, standfirst, text, related links; a link to nowhere is no link."""
    outline = Outline(article_page(PLAIN, configured()))
    for words in ("28 tháng 2, 2026, 08:05", "Đoạn hai.", "Tin liên quan", "Bài kia", "Bài không có trang"):
        assert words in outline.text
    assert outline.all("time")[0]["datetime"] == "2026-02-28T08:05:00+07:00"
    assert "../../a/k2/index.html" in [tag["href"] for tag in outline.all("a")]


def test_content_is_shown_as_sanitised_html() -> None:
    """The HTML that reading has sanitised stands in the page as HTML."""
    content = '<p>Một</p><figure><img src="https://example.org/1.jpg" alt=""><figcaption>Ảnh: An</figcaption></figure>'
    outline = Outline(article_page(article(content=content), configured()))
    assert len(outline.all("figure")) == 1
    assert "Ảnh: An" in outline.text


@pytest.mark.parametrize(
    ("content", "lede", "text"), [("full", True, True), ("summary", True, False), ("none", False, False)]
)
def test_pages_show_no_more_than_the_operator_publishes(content: str, lede: bool, text: bool) -> None:
    """`content` holds for pages as for feeds."""
    page = article_page(article(), configured(content=content)).decode()
    assert ("Gần ba nghìn" in page) is lede
    assert ("Đoạn một" in page) is text
    assert ("Gần ba nghìn" in pages.build_index(feeds_of(article()), configured(content=content)).decode()) is lede


def test_a_bare_date_has_no_time() -> None:
    """Midnight where it was stated is a date, and stays that day wherever the site is."""
    bare = article(published=datetime(2026, 3, 1, tzinfo=timezone(timedelta(hours=9))))
    outline = Outline(article_page(bare, configured("en")))
    assert outline.all("time") == [{"datetime": "2026-03-01"}]
    assert "March 1, 2026" in outline.text


def test_no_date_is_invented() -> None:
    """An article that states no date shows none."""
    assert not Outline(article_page(article(published=None), configured())).all("time")


def test_a_headline_alone_does_not_lead() -> None:
    """The front page begins with articles that can be read, though a teaser is newer."""
    teaser = article(2, title="Chỉ có tít", status=Status.TEASER)
    text = Outline(pages.build_index(feeds_of(teaser, article(1)), configured())).text
    assert text.index("Đêm nhạc") < text.index("Chỉ có tít")


def test_another_language_is_marked() -> None:
    """A screen reader learns that an English headline stands in a Vietnamese page."""
    english = article(title="A library of old boats", language="en")
    stories = Outline(pages.build_index(feeds_of(english), configured("vi"))).all("article")
    assert [story.get("lang") for story in stories] == ["en"]


def test_the_way_on_is_an_attribute_value() -> None:
    """An address with quotes or semicolons cannot leave the refresh."""
    page = pages.build_moved_page("x", 'https://example.org/"><script>;url=javascript:1', configured())
    outline = Outline(page)
    assert len(outline.all("script")) == 1
    refresh = next(tag["content"] for tag in outline.all("meta") if tag.get("http-equiv") == "refresh")
    assert refresh == '0; url=https://example.org/"><script>;url=javascript:1'


def test_pages_are_light() -> None:
    """Fifty long articles and a hundred sections stay under 50 KB a page."""
    long = [article(n, title="Đường hoa " * 12, lede="Từ ngày mười hai tháng ba " * 20) for n in range(50)]
    for sections in (pages.MAX_DETAILED_SECTIONS, 100):
        feeds = feeds_of(*long, sections=sections)
        assert len(pages.FeedPages(feeds, configured()).build(feeds[0])) < 50_000
        assert len(pages.build_index(feeds, configured())) < 50_000
    pictures = [name for name in pages.STATIC if name.endswith(".png")]  # no page shows them, feeds do
    assert sum(len(pages.build_static(name)) for name in pages.STATIC if name not in pictures) < 16_000
    assert sum(len(pages.build_static(name)) for name in pictures) < 5_000


def test_lists_have_pictures() -> None:
    """The lead picture, else the first of the text: late, of a size, without a referrer, with its own words."""
    figure = Figure(url="https://bao.vn/b.jpg", alt="Khán giả", caption="Đêm nhạc")
    for one, alt in ((article(image="https://bao.vn/a.jpg"), ""), (article(figures=(figure,)), "Khán giả")):
        feeds = feeds_of(one, one)
        for page in (pages.build_index(feeds, configured()), pages.FeedPages(feeds, configured()).build(feeds[1])):
            first, second = (tag for tag in Outline(page).all("img"))
            assert (first["alt"], second["alt"]) == (alt, alt)
            assert (first.get("loading"), second["loading"]) == (None, "lazy")  # the first is seen at once
            assert {"width", "height"} <= first.keys() & second.keys()
            assert second["referrerpolicy"] == "no-referrer"
    assert not Outline(
        pages.build_index(feeds_of(article(image="https://bao.vn/a.jpg")), configured(content="none"))
    ).all("img")


def test_an_article_shows_its_lead_picture_once() -> None:
    """Above the text, unless the text has it."""
    inside = '<figure><img src="https://bao.vn/a.jpg?x=1&amp;y=2" alt=""></figure>'
    for content, text in ((inside, None), (None, "Chữ.")):
        one = article(image="https://bao.vn/a.jpg?x=1&y=2", content=content, body=text or "")
        assert len(Outline(article_page(one, configured())).all("img")) == 1


def test_related_articles_have_the_pictures_of_their_links() -> None:
    """A computed link has none where some source wants its pictures nowhere: it may be that source's."""
    links = (link(0, "Một", image="https://bao.vn/1.jpg"),)
    computed = tuple(replace(one, kind=LinkKind.COMPUTED) for one in links)
    secret = replace(configured(), contents={"khác": "none"})
    shown = [
        len(Outline(article_page(article(links=of), config)).all("img"))
        for of in (links, computed)
        for config in (configured(), secret)
    ]
    assert shown == [1, 1, 1, 0]


def version(number: int, one: StoredArticle) -> Version:
    said = cast("dict[str, Any]", plain_fields(one))
    return Version(number=number, replaced=NOON + timedelta(hours=number), changed=(), said=said)


@pytest.mark.parametrize(
    ("content", "told"), [("full", ["Tít:", "Sapo:", "Nội dung:"]), ("summary", ["Tít:", "Sapo:"]), ("none", ["Tít:"])]
)
def test_corrections_are_told_with_what_changed(content: str, told: list[str]) -> None:
    """When, which field, what went and what came; no more than is published; an announcement's text is none."""
    teaser = version(1, article(title="Đêm nhạc", status=Status.TEASER))
    before = version(2, article(title="Đêm nhạc mùa hạ", lede="Hai nghìn người.", body="Đoạn một.\n\nĐoạn cũ."))
    now = article(title="Đêm nhạc mùa thu", lede="Ba nghìn người.")
    outline = Outline(article_page(now, configured(content=content), teaser, before))
    assert re.findall("Tít:|Sapo:|Nội dung:", outline.text) == told
    assert "Đã sửa 1 tháng 3, 2026, 21:00 GMT+7" in outline.text
    assert len(outline.all("del")) == len(outline.all("ins")) == len(told)


def test_what_no_reader_sees_is_no_correction() -> None:
    """Another address or other tags are not told, nor is the first version."""
    before = version(1, article(tags=("khác",)))
    assert b"<del>" not in article_page(article(), configured(), before)
    assert b'id="corrections"' not in article_page(article(), configured(), before)


@pytest.mark.parametrize(
    ("zone", "words"),
    [("Asia/Ho_Chi_Minh", "GMT+7"), ("Asia/Kolkata", "GMT+5:30"), ("UTC", "GMT"), ("America/New_York", "GMT-5")],
)
def test_a_time_says_its_zone(zone: str, words: str) -> None:
    """Who has no script reads whose time it is."""
    moment = zone_of(datetime(2026, 2, 28, 12, tzinfo=ZoneInfo(zone)))
    assert moment == words


def test_a_large_category_stays_light() -> None:
    """Thousands of articles with the longest titles, addresses and pictures: a page has as many as it can carry."""
    long = [
        article(
            number,
            title="Đường hoa " * 30,
            lede="Từ ngày mười hai tháng ba " * 20,
            url="https://bao.vn/" + "x" * 1_500,
            image="https://bao.vn/" + "y" * 1_500,
        )
        for number in range(60)
    ]
    feeds = feeds_of(*long, sections=pages.MAX_DETAILED_SECTIONS)
    feeds[1] = replace(feeds[1], count=20_000)
    page = pages.FeedPages(feeds, configured()).build(feeds[1])
    assert len(page) <= MAX_PAGE_BYTES
    assert 2 <= len(Outline(page).all("article")) < pages.FEED_PAGE_ARTICLES
    assert len(pages.build_index(feeds, configured())) < 50_000
    assert MAX_PAGE_BYTES + len(pages.build_static("style.css")) + len(pages.build_static("icon.svg")) < 50_000


def test_a_long_article_has_pages() -> None:
    """Nothing of its text is lost or doubled, each page is light and leads to the next, the last has what follows."""
    paragraphs = [f"Đoạn {number}: {'gánh hoa theo xe về chợ ' * 20}" for number in range(300)]
    content = "\n".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    links = (link(0, "Bài kia", target_key="k2"),)
    parts = build_article_pages(article(content=content, links=links), (), configured())
    assert len(parts) > 2
    assert max(map(len, parts)) <= MAX_PAGE_BYTES
    text = b"".join(parts).decode()
    assert [int(number) for number in re.findall(r"<p>Đoạn (\d+):", text)] == list(range(300))
    assert ["Bài kia".encode() in part for part in parts] == [False] * (len(parts) - 1) + [True]
    following = [[tag["href"] for tag in Outline(part).all("a") if tag.get("rel") == "next"] for part in parts]
    assert following == [*([f"{number}.html"] for number in range(2, len(parts) + 1)), []]


def test_pages_search_where_they_are_served() -> None:
    """With `[site] search` every page has a form that leads to the server's; without it none has."""
    config = configured()
    for page in (pages.FeedPages(feeds_of(), config).build(feeds_of()[0]), pages.build_not_found_page(config)):
        assert b"<form" not in page
    config = replace(config, site=config.site.model_copy(update={"search": True}))
    found = pages.FeedPages(feeds_of(), config).build(feeds_of()[0]).decode()
    assert '<form action="../../search" role="search"' in found
    assert 'name="q"' in found
    assert 'action="/doc/search"' in pages.build_not_found_page(config).decode()
    assert build_search_page(Query(), Found(), config).decode().count("<form") == 1


def test_pages_stay_light_whatever_there_is() -> None:
    """A thousand sections, sources and tags with long names: the largest are named, the rest stand in the list."""
    long = [article(n, title="Đường hoa " * 12, lede="Từ ngày mười hai tháng ba " * 20) for n in range(50)]
    feeds = feeds_of(*long, sections=1_000)
    for kind in (FeedKind.SOURCE, FeedKind.TAG):
        feeds += [
            replace(feeds[0], slug=f"{kind}-{n}", title=f"Tên của số {n}", kind=kind, articles=()) for n in range(1_000)
        ]
    for page in (
        pages.build_index(feeds, configured()),
        pages.build_about_page(feeds, configured()),
        pages.FeedPages(feeds, configured()).build(feeds[0]),
    ):
        assert len(page) < 50_000


def test_the_page_about_the_feeds() -> None:
    """How much is published, of which source, how often to look, whose rights; linked from every page."""
    source = replace(
        feeds_of()[0], slug="source-bao", title="báo", kind=FeedKind.SOURCE, selection=Selection(source="báo")
    )
    config = replace(configured("en", ttl=45), contents={"báo": "summary"})
    config = replace(config, site=config.site.model_copy(update={"rights": "© Báo"}))
    page = pages.build_about_page([*feeds_of(), source], config).decode()
    for words in ("Articles in full", "Summaries only", "45 minutes", "© Báo", "RFC 5005"):
        assert words in page
    assert 'href="../../about.html"' in pages.FeedPages(feeds_of(), config).build(source).decode()


def test_a_source_decides_what_pages_show() -> None:
    """The text of an article stays out of its page where its source publishes summaries."""
    config = replace(configured(), contents={"báo": "summary"})
    page = article_page(article(), config).decode()
    assert "Gần ba nghìn khán giả" in page
    assert "Đoạn một" not in page


def test_pages_are_the_same_every_time() -> None:
    """Equal values give equal bytes."""
    assert every_page(configured(), PLAIN) == every_page(configured(), PLAIN)


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_contrast(scheme: int) -> None:
    """Every text colour on every ground has the contrast that WCAG AA asks of small text."""
    blocks = re.findall(r":root \{(.*?)\}", pages.build_static("style.css").decode(), re.DOTALL)
    colours = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", blocks[scheme]))
    pairs = [(text, ground) for text in ("ink", "soft", "red") for ground in ("paper", "sheet")] + [("on-red", "red")]
    for text, ground in pairs:
        light, dark = sorted((luminance(colours[text]), luminance(colours[ground])), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 4.5, (text, ground)


def browse(*arguments: str, profile: Path) -> str:
    assert CHROMIUM
    options = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--hide-scrollbars"]
    options += ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
    command = [CHROMIUM, *options, f"--user-data-dir={profile}", *arguments]
    return subprocess.run(command, capture_output=True, check=True, timeout=120, text=True).stdout


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")
def test_nothing_is_wider_than_a_phone(tmp_path: Path) -> None:
    """At 360 pixels no page scrolls sideways, whatever stands in it, and the style sheet is applied."""
    content = f"<p>{'dài' * 200}</p><table><tr>{'<td>ô rộng</td>' * 30}</tr></table><pre>{'x' * 300}</pre>"
    wide = article(title="Tiêuđềkhôngdấucách" * 9, content=content, links=PLAIN.links)
    frames = []
    for name in pages.STATIC:
        (tmp_path / name).write_bytes(pages.build_static(name))
    for name, page in every_page(configured(), wide).items():
        if name == "moved":
            continue  # it would leave at once
        text = re.sub(r"<meta http-equiv[^>]*>", f'<base href="{tmp_path.as_uri()}/">', page.decode())
        text = re.sub(r'href="[^"]*style\.css"', 'href="style.css"', text)
        report = (
            f"parent.document.body.append('{name}:'+document.documentElement.scrollWidth"
            "+':'+getComputedStyle(document.body).paddingLeft+';')"
        )
        text += f"<script>onload = () => {report}</script>"
        frames.append(f'<iframe srcdoc="{escape(text)}" style="width: 360px; height: 900px; border: 0"></iframe>')
    (tmp_path / "wrapper.html").write_text("<meta charset=utf-8><body>" + "".join(frames), encoding="utf-8")
    arguments = ("--dump-dom", "--virtual-time-budget=5000", (tmp_path / "wrapper.html").as_uri())
    told = re.findall(r"(\w+):(\d+):(\d+)px;", browse(*arguments, profile=tmp_path / "profile"))
    assert sorted(name for name, _, _ in told) == ["404", "about", "all", "article", "empty", "feed", "index"]
    assert {(width, padding) for _, width, padding in told} == {("360", "20")}


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")
def test_the_front_page_opens_from_a_disk(tmp_path: Path) -> None:
    """Chromium shows the page from a folder, with its style sheet, under its own content security policy."""
    (tmp_path / "index.html").write_bytes(pages.build_index(feeds_of(PLAIN), configured()))
    shots = []
    for name in (*pages.STATIC, ""):
        picture = tmp_path / f"{name or 'styled'}.png"
        if not name:
            for static in pages.STATIC:
                (tmp_path / static).write_bytes(pages.build_static(static))
        elif name != "style.css":
            continue
        address = (tmp_path / "index.html").as_uri()
        browse(f"--screenshot={picture}", "--window-size=1200,900", address, profile=tmp_path / "profile")
        shots.append(picture.read_bytes())
    bare, styled = shots
    assert bare != styled
