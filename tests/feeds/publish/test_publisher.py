"""Publishing from a real store: the same bytes twice, what is lost comes back, nothing outside is touched."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from html.parser import HTMLParser
from pathlib import Path, PurePosixPath
from posixpath import normpath

import feedparser
import pytest

from feeds.catalog import Feed
from feeds.config.load import Config
from feeds.config.schema import Feeds, Fetch, Publish, Site
from feeds.formats.entry import FeedDocument
from feeds.formats.format import Frame
from feeds.formats.registry import FORMATS
from feeds.formats.rss import RSS
from feeds.pages import build as pages
from feeds.pages.policy import SCRIPT
from feeds.publish.output import UNFINISHED
from feeds.publish.publisher import Published, publish
from storage.articles.record import Articles
from storage.database import Database
from storage.errors import PublishError
from storage.model import Article, Kind, Link, LinkKind, Person
from tests.feeds.feed_rules import check_file

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
LATER = NOON + timedelta(days=1)
HANOI = timezone(timedelta(hours=7))
AUTHORITY = "example.org,2026"
HOSTILE = "]]></title><script>alert(1)</script>\"' &amp; \u202e {{ 7*7 }}"

LAKE = "Hồ Tây vớt hai tấn rác"

CONCERT = Article(
    kind=Kind.ARTICLE,
    language="vi",
    url="https://example.org/concert.html",
    permalink="https://example.org/concert.html",
    title="Đêm nhạc mùa thu ở Văn Miếu",
    category="Văn hóa",
    published=datetime(2026, 2, 28, 8, 5, tzinfo=HANOI),
    timezone="Asia/Ho_Chi_Minh",
    lede="Gần ba nghìn khán giả ngồi kín sân.",
    lede_raw="HNSM - Gần ba nghìn khán giả ngồi kín sân.",
    authors=(Person(name="An Nguyễn"),),
    byline="An Nguyễn",
    body=("Đoạn một.", "Đoạn hai."),
    content="<p>Đoạn một.</p>\n<p>Đoạn hai.</p>",
    links=(
        Link(kind=LinkKind.RELATED, position=0, title="Trường làng mở lớp học bơi", category="Giáo dục"),
        Link(
            kind=LinkKind.READ_MORE,
            position=0,
            title="Giá rau tăng nhẹ",
            category="Kinh tế",
            summary="Chợ vẫn đủ hàng.",
        ),
    ),
)
DUMP = replace(
    CONCERT,
    url=None,
    permalink=None,
    title=LAKE,
    category="Môi trường",
    lede="Một buổi sáng chủ nhật.",
    lede_raw="Một buổi sáng chủ nhật.",
    body=("Người dân cùng ra hồ.",),
    content="<p>Người dân cùng ra hồ.</p>",
    links=(),
)


@pytest.fixture
def config(tmp_path: Path) -> Config:
    site = Site(
        title="Hà Nội Sớm Mai",
        base_url="https://tin.example.org/",
        language="vi",
        timezone="Asia/Ho_Chi_Minh",
        authority=AUTHORITY,
        output=tmp_path / "public",
        database=tmp_path / "feedloom.db",
    )
    return Config(
        path=tmp_path / "feedloom.toml", site=site, fetch=Fetch(), sources=(), feeds=Feeds(), publish=Publish()
    )


@pytest.fixture
def public(config: Config) -> Path:
    return config.site.output


@pytest.fixture
def database(config: Config) -> Iterator[Database]:
    with Database.open(config.site.database) as database:
        articles = Articles(database, AUTHORITY)
        articles.record(CONCERT, source="báo", now=NOON)
        articles.record(DUMP, source="báo", now=NOON)
        yield database


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def feed_files(folder: Path) -> list[Path]:
    return sorted(
        path
        for path in folder.rglob("*")
        if path.suffix in {".rss", ".atom", ".opml"} or (path.match("feeds/*") and path.suffix == ".json")
    )


def times(folder: Path) -> dict[Path, tuple[int, int]]:
    """Which file stands at each path, and when it was last written."""
    return {path: (path.stat().st_ino, path.stat().st_mtime_ns) for path in folder.rglob("*")}


def states(published: Published) -> dict[str, str]:
    return {feed.slug: feed.state for feed in published.feeds}


def test_everything_is_there(database: Database, config: Config, public: Path) -> None:
    """Feeds of everything and of each category, teasers' too; pages; lists; a manifest with the hash of each."""
    published = publish(database, config, now=NOON)
    assert published.failures == ()
    slugs = {"all", "van-hoa", "moi-truong", "giao-duc", "kinh-te", "source-bao"}
    assert states(published) == dict.fromkeys(slugs, "written")
    there = files(public)
    for slug in slugs:
        assert {f"feeds/{slug}.{suffix}" for suffix in ("rss", "atom", "json")} | {f"c/{slug}/index.html"} <= set(there)
    for path, data in there.items():
        if path.startswith("feeds/") and path.count("/") == 1 and not path.endswith(".gz"):  # archives have none
            packed = there[f"{path}.gz"]
            assert gzip.decompress(packed) == data
            assert packed[4:8] == bytes(4)  # no time in it (RFC 1952 §2.3)
    assert {
        "index.html",
        "about.html",
        "404.html",
        "feeds.opml",
        "robots.txt",
        "style.css",
        "icon.svg",
        "icon.png",
        "logo.png",
    } <= set(there)
    assert sum(path.startswith("a/") for path in there) == 3  # the dump and two teasers
    hashes = json.loads(there.pop("manifest.json"))["files"]
    assert hashes == {path: hashlib.sha256(data).hexdigest() for path, data in there.items()}
    assert published.files_written == len(there) + 1
    assert published.written[-1] == "manifest.json"


def test_feeds_are_read_without_a_fault(database: Database, config: Config, public: Path) -> None:
    """No validator would complain; feedparser finds titles, related links and one id everywhere."""
    publish(database, config, now=NOON)
    assert [fault for path in feed_files(public) for fault in check_file(path)] == []
    for suffix in ("rss", "atom"):
        feed = feedparser.parse((public / f"feeds/all.{suffix}").read_bytes())
        assert not feed.bozo
        titles = {entry.title for entry in feed.entries}
        assert titles == {CONCERT.title, LAKE, "Trường làng mở lớp học bơi", "Giá rau tăng nhẹ"}
        section = feedparser.parse((public / f"feeds/van-hoa.{suffix}").read_bytes())
        (entry,) = section.entries
        assert entry.id in {other.id for other in feed.entries}
        related = [link.href for link in entry.links if link.rel == "related"]
        assert len(related) == 2
        assert all(
            (public / address.removeprefix("https://tin.example.org/") / "index.html").is_file() for address in related
        )


def test_every_link_of_a_page_leads_somewhere(database: Database, config: Config, public: Path) -> None:
    """Relative links and our own absolute ones name files that are there."""
    publish(database, config, now=NOON)
    there = files(public)

    class Links(HTMLParser):
        found: list[str]

        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            self.found += [value or "" for name, value in attrs if name in {"href", "src"}]

    for path, data in there.items():
        if path.endswith(".html"):
            links = Links()
            links.found = []
            links.feed(data.decode())
            for link in links.found:
                link = f"https://tin.example.org{link}" if link.startswith("/") else link
                own = link.startswith("https://tin.example.org/")
                target = link.removeprefix("https://tin.example.org/")
                if link.startswith("#") or (":" in target and not own):
                    continue
                inside = target if own else normpath(str(PurePosixPath(path).parent / target))
                inside = inside + "index.html" if inside in {"", "."} or inside.endswith("/") else inside
                assert inside in there, (path, link)


def test_a_second_run_changes_nothing(database: Database, config: Config, public: Path) -> None:
    """No byte and no file time changes, whenever it runs."""
    publish(database, config, now=NOON)
    before = times(public)
    again = publish(database, config, now=LATER)
    assert again.written == ()
    assert set(states(again).values()) == {"unchanged"}
    assert times(public) == before


def test_the_same_store_publishes_the_same_bytes(database: Database, config: Config, public: Path) -> None:
    """A lost output folder comes back as it was, days later."""
    publish(database, config, now=NOON)
    before = files(public)
    public.rename(public.with_name("gone"))
    publish(database, config, now=LATER)
    assert files(public) == before


def test_what_is_deleted_or_altered_comes_back(database: Database, config: Config, public: Path) -> None:
    """Each file is compared with what it should hold; only those that differ are written."""
    publish(database, config, now=NOON)
    before = files(public)
    (public / "feeds/all.rss").unlink()
    (public / "c/van-hoa/index.html").write_bytes(b"defaced")
    (public / "style.css").write_bytes(before["style.css"] + b" ")
    published = publish(database, config, now=LATER)
    assert sorted(published.written) == ["c/van-hoa/index.html", "feeds/all.rss", "style.css"]
    assert files(public) == before


def test_only_what_an_article_touches_is_written(database: Database, config: Config, public: Path) -> None:
    """A new article rewrites its category and what shows everything; other categories' feeds stay."""
    publish(database, config, now=NOON)
    new = replace(DUMP, title="Cây xanh trở lại phố cũ", lede="Hàng cây mới.", lede_raw="Hàng cây mới.", body=("Cây.",))
    Articles(database, AUTHORITY).record(new, source="báo", now=LATER)
    published = publish(database, config, now=LATER)
    assert {slug for slug, state in states(published).items() if state == "written"} == {
        "all", "moi-truong", "source-bao",
    }  # fmt: skip
    feed = feedparser.parse((public / "feeds/moi-truong.atom").read_bytes())
    assert feed.feed.updated == LATER.isoformat()
    assert feedparser.parse((public / "feeds/van-hoa.atom").read_bytes()).feed.updated == NOON.isoformat()
    assert publish(database, config, now=LATER + timedelta(days=1)).written == ()


def test_untouched_feeds_are_not_built(
    database: Database, config: Config, public: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is built for a feed whose entries, settings and files are as they were."""
    built: list[str] = []

    def counting(document: FeedDocument) -> Frame:
        built.append(document.slug)
        return RSS.frame(document)

    monkeypatch.setattr("feeds.publish.feed.FORMATS", (replace(RSS, frame=counting), *FORMATS[1:]))
    publish(database, config, now=NOON)
    assert set(built) == {"all", "van-hoa", "moi-truong", "giao-duc", "kinh-te", "source-bao"}
    built.clear()
    publish(database, config, now=LATER)
    assert built == []
    (public / "feeds/kinh-te.json").write_bytes(b"{}")
    new = replace(DUMP, title="Cây xanh trở lại", lede="Hàng cây.", lede_raw="Hàng cây.", body=("Cây.",))
    Articles(database, AUTHORITY).record(new, source="báo", now=LATER)
    publish(database, config, now=LATER)
    assert set(built) == {"all", "moi-truong", "kinh-te", "source-bao"}


def test_a_new_configuration_republishes(database: Database, config: Config, public: Path) -> None:
    """Another title, or another place for related links, is a change, at the time when it was made, once."""
    publish(database, config, now=NOON)
    before = (public / "feeds/van-hoa.atom").read_bytes()
    other = replace(config, feeds=Feeds(related=("rel",)))
    assert set(states(publish(database, other, now=LATER)).values()) >= {"written"}
    after = feedparser.parse((public / "feeds/van-hoa.atom").read_bytes())
    assert (public / "feeds/van-hoa.atom").read_bytes() != before
    assert after.feed.updated == LATER.isoformat()
    assert publish(database, other, now=LATER + timedelta(days=1)).written == ()
    titled = replace(other, site=config.site.model_copy(update={"title": "Tin sớm"}))
    assert set(states(publish(database, titled, now=LATER)).values()) == {"written"}
    assert "Tin sớm" in (public / "index.html").read_text(encoding="utf-8")


def test_a_teaser_that_was_filled_leads_on(database: Database, config: Config, public: Path) -> None:
    """Its page, which readers hold links to, sends them to the article's own address."""
    publish(database, config, now=NOON)
    (page,) = [path for path in public.glob("a/*/index.html") if "Giá rau tăng nhẹ" in path.read_text(encoding="utf-8")]
    related = re.findall(rb'rel="related"[^>]*|<link [^>]*related[^>]*', (public / "feeds/van-hoa.atom").read_bytes())
    address = "https://example.org/rau.html"
    arrived = replace(
        CONCERT,
        url=address,
        permalink=address,
        title="Giá rau tăng nhẹ",
        category="Kinh tế",
        lede="Chợ vẫn đủ hàng.",
        lede_raw="Chợ vẫn đủ hàng.",
        body=("Rau về chợ.",),
        content="<p>Rau về chợ.</p>",
        links=(),
    )
    Articles(database, AUTHORITY).record(arrived, source="báo", now=LATER)
    publish(database, config, now=LATER)
    text = page.read_text(encoding="utf-8")
    assert f'content="0; url={address}"' in text
    assert related == re.findall(
        rb'rel="related"[^>]*|<link [^>]*related[^>]*', (public / "feeds/van-hoa.atom").read_bytes()
    )
    before = files(public)
    public.rename(public.with_name("gone"))
    publish(database, config, now=LATER)
    assert files(public) == before


def test_a_hidden_article_leaves(database: Database, config: Config, public: Path) -> None:
    """Its page goes; a category without articles has an empty feed, and the manifest goes on naming it."""
    publish(database, config, now=NOON)
    number = database.execute("SELECT id FROM articles WHERE title = ?", (LAKE,)).fetchone()["id"]
    Articles(database, AUTHORITY).lifecycle.hide(number, now=LATER)
    published = publish(database, config, now=LATER)
    assert "moi-truong" not in states(published)
    assert feedparser.parse((public / "feeds/moi-truong.rss").read_bytes()).entries == []
    assert "feeds/moi-truong.rss" in json.loads((public / "manifest.json").read_bytes())["files"]
    assert not any(LAKE.encode() in data for data in files(public).values())
    assert publish(database, config, now=LATER).written == ()


def test_links_in_the_output_are_not_followed(database: Database, config: Config, public: Path, tmp_path: Path) -> None:
    """A link in a file's place is replaced; one in a folder's place is named, and everything else is published."""
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "page").write_bytes(b"mine")
    public.mkdir()
    (public / "index.html").symlink_to(outside / "page")
    (public / "feeds").symlink_to(outside)
    with pytest.raises(PublishError, match="in the way"):
        publish(database, config, now=NOON)
    assert files(outside) == {"page": b"mine"}
    assert not (public / "index.html").is_symlink()
    assert (public / "feeds.opml").is_file()
    (public / "feeds").unlink()
    assert set(states(publish(database, config, now=NOON)).values()) == {"written"}


def test_what_a_killed_run_left_is_cleaned(database: Database, config: Config, public: Path) -> None:
    """Unfinished files go; the run goes on from where the other stopped."""
    publish(database, config, now=NOON)
    before = files(public)
    (public / f"feeds/.all.rss{UNFINISHED}").write_bytes(b"<rss")
    (public / "manifest.json").unlink()
    publish(database, config, now=LATER)
    assert files(public) == before


def test_a_spoilt_manifest_is_made_again(database: Database, config: Config, public: Path) -> None:
    """Whatever stands in it, no file outside is named or removed by it."""
    publish(database, config, now=NOON)
    before = files(public)
    for spoilt in (b"", b"[]", b'{"files": 1}', b'{"files": {"../../x": 1, "a/../../x/index.html": "0"}}', b"\xff"):
        (public / "manifest.json").write_bytes(spoilt)
        publish(database, config, now=NOON)
        assert {path: data for path, data in files(public).items() if path != "manifest.json"} == {
            path: data for path, data in before.items() if path != "manifest.json"
        }


def test_an_unchanged_page_is_not_written_again(database: Database, config: Config, public: Path) -> None:
    """A new article of the same section touches no other article's page; a correction is told on its own."""
    articles = Articles(database, AUTHORITY)
    articles.record(DUMP, source="báo", now=NOON)
    publish(database, config, now=NOON)
    other = replace(DUMP, title="Một bài khác hẳn", lede="Về chuyện khác.", body=("Chuyện khác hẳn.",), content=None)
    articles.record(other, source="báo", now=NOON)
    before = {path for path in files(public) if path.startswith("a/")}
    written = publish(database, config, now=NOON + timedelta(hours=1)).written
    assert [path for path in written if path in before] == []
    corrected = replace(DUMP, body=(*DUMP.body, "Một đoạn đính chính."), content=None)
    articles.record(corrected, source="báo", now=NOON + timedelta(hours=1))
    written = publish(database, config, now=NOON + timedelta(hours=2)).written
    (path,) = [path for path in written if path in before]
    assert "Một đoạn đính chính.</ins>" in files(public)[path].decode()
    assert publish(database, config, now=NOON + timedelta(hours=3)).written == ()


def test_pages_of_a_text_that_became_short_go(database: Database, config: Config, public: Path) -> None:
    """A long text has several pages; when its site shortens it, or it is hidden, no page is left over."""
    articles = Articles(database, AUTHORITY)
    paragraphs = tuple(f"Đoạn {number}: {'gánh hoa theo xe về chợ ' * 20}" for number in range(200))
    number = articles.record(replace(DUMP, body=paragraphs, content=None), source="báo", now=NOON).id
    publish(database, config, now=NOON)
    key = f"a/{articles.get(number).key}/"  # type: ignore[union-attr]

    def pages_of() -> list[str]:
        return sorted(path.removeprefix(key) for path in files(public) if path.startswith(key))

    assert pages_of()[:2] == ["2.html", "3.html"]
    articles.record(replace(DUMP, body=paragraphs[:60], content=None), source="báo", now=NOON)
    publish(database, config, now=NOON)
    assert pages_of() == ["2.html", "index.html"]
    articles.lifecycle.hide(number, now=NOON)
    publish(database, config, now=NOON)
    assert pages_of() == []


def test_hostile_titles(database: Database, config: Config, public: Path) -> None:
    """Markup, CDATA ends and dots in titles and categories stay text, and make no file outside the folder."""
    articles = Articles(database, AUTHORITY)
    for number, category in enumerate(("../../etc", "<b>", "index", "all", "a/b", "...", "🙂", "x" * 500)):
        bad = replace(DUMP, title=f"{HOSTILE} {number}", category=category, lede=HOSTILE, body=(HOSTILE, str(number)))
        articles.record(replace(bad, content=None), source="báo", now=NOON)
    published = publish(database, config, now=NOON)
    assert published.failures == ()
    assert {path.name for path in public.parent.iterdir()} <= {
        "public", "feedloom.db", "feedloom.db-wal", "feedloom.db-shm",
    }  # fmt: skip
    for feed in published.feeds:
        assert re.fullmatch(r"[a-z0-9_-]{1,100}", feed.slug), feed.slug
    assert [fault for path in feed_files(public) for fault in check_file(path)] == []
    ours = f"<script>{SCRIPT}</script>".encode()
    assert b"<script>" not in b"".join(
        data.replace(ours, b"") for path, data in files(public).items() if path.endswith(".html")
    )


def test_an_output_that_cannot_be_written_is_named(database: Database, config: Config, tmp_path: Path) -> None:
    """A file in its place, or a folder that is not ours, is a PublishError (exit 74)."""
    (tmp_path / "file").write_bytes(b"")
    for output in (tmp_path / "file", tmp_path / "file" / "public"):
        site = config.site.model_copy(update={"output": output})
        with pytest.raises(PublishError, match="file"):
            publish(database, replace(config, site=site), now=NOON)


def test_one_feed_that_fails_stops_no_other(
    database: Database, config: Config, public: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is named with its cause and keeps its last good file; the others are written."""
    publish(database, config, now=NOON)
    last = (public / "c/van-hoa/index.html").read_bytes()
    build = pages.FeedPages.build

    def failing(built: pages.FeedPages, feed: Feed) -> bytes:
        if feed.slug == "van-hoa":
            raise RuntimeError("boom")
        return build(built, feed)

    monkeypatch.setattr(pages.FeedPages, "build", failing)
    titled = replace(config, site=config.site.model_copy(update={"title": "Tin sớm"}))
    published = publish(database, titled, now=LATER)
    assert [(failure.document, failure.cause) for failure in published.failures] == [
        ("c/van-hoa/index.html", "cannot be built: RuntimeError: boom")
    ]
    assert (public / "c/van-hoa/index.html").read_bytes() == last
    assert "Tin sớm" in (public / "c/kinh-te/index.html").read_text(encoding="utf-8")


def test_an_empty_store_has_a_feed_and_a_page(config: Config, public: Path) -> None:
    """Nothing recorded yet: the feed of everything is there and empty, and stays as it is."""
    with Database.open(config.site.database) as database:
        assert states(publish(database, config, now=NOON)) == {"all": "written"}
        assert not feedparser.parse((public / "feeds/all.rss").read_bytes()).bozo
        assert publish(database, config, now=LATER).written == ()
