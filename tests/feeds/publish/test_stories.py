"""What readers see of near copies and stories: entries, links, pages and feeds, and that nothing turns up twice."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Literal

import feedparser
import feedparser_rs
import pytest

from feeds.config.load import Config
from feeds.config.schema import Feeds, Fetch, Override, Publish, Site
from feeds.publish.publisher import Published, publish
from storage.articles.record import Articles
from storage.database import Database
from storage.model import Article, Kind
from storage.stories.connecting import Connections
from storage.stories.editing import StoryEditor
from tests.feeds.feed_rules import check_file
from tests.feeds.test_readers import needs_newsboat, run_newsboat

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
AGENCY = (
    "Hai tàu hàng va nhau ngoài khơi mũi Én lúc rạng sáng, không ai bị thương, theo cảng vụ địa phương cho biết.",
    "Tàu thứ nhất chở 1200 tấn xi măng, tàu thứ hai chở gỗ tròn từ phía nam ra, cả hai đang chờ thủy triều lên.",
    "Cảng vụ sẽ công bố nguyên nhân sau khi nghe lời kể của hai thuyền trưởng và đọc lại máy ghi hành trình.",
)
TOLD = (
    ("Cháy chợ Vân Trì, 40 quầy hàng bị thiêu rụi", "Đám cháy bùng lên ở chợ Vân Trì, huyện Đông Sơn, lúc nửa đêm."),
    ("Bốn mươi quầy hàng chợ Vân Trì cháy rụi trong đêm", "Chợ Vân Trì ở huyện Đông Sơn cháy lớn trong đêm qua."),
    ("Sau đám cháy chợ Vân Trì: tiểu thương dọn hàng", "Sáng nay tiểu thương chợ Vân Trì, huyện Đông Sơn dọn hàng."),
)


class Newsroom:
    """A store, what papers print, and what is published of it."""

    def __init__(self, database: Database, config: Config) -> None:
        self.database, self.config, self.now = database, config, NOW
        self.articles = Articles(database, "example.org,2026")

    def prints(self, paper: str, title: str, body: tuple[str, ...], **fields: Any) -> int:
        """Let *paper* print an article, an hour after the last one; its id."""
        self.now += HOUR
        address = f"https://{paper.lower()}.example/{self.now:%H%d}.html"
        made: dict[str, Any] = {"category": "Xã hội", "published": self.now, "permalink": address} | fields
        one = Article(kind=Kind.ARTICLE, language="vi", title=title, body=body, **made)
        return self.articles.record(one, source=paper, now=self.now).id

    def tells(self, paper: int) -> int:
        """Let a paper tell of the fire."""
        title, opening = TOLD[paper]
        return self.prints("ABC"[paper], title, (opening,))

    def publishes(self, **settings: Any) -> Published:
        """Publish as a run does, with *settings* of feeds."""
        Connections(self.database).connect_new(now=self.now)
        if settings:
            self.config = replace(self.config, feeds=self.config.feeds.model_copy(update=settings))
        return publish(self.database, self.config, now=self.now)

    def items(self, slug: str = "all") -> dict[str, dict[str, Any]]:
        """The items of a JSON Feed, by their titles."""
        feed = json.loads((self.config.site.output / f"feeds/{slug}.json").read_bytes())
        return {item["title"]: item for item in feed["items"]}

    def page(self, path: str = "index.html") -> str:
        return (self.config.site.output / path).read_text(encoding="utf-8")

    def files(self) -> list[str]:
        output = self.config.site.output
        return sorted(path.relative_to(output).as_posix() for path in output.rglob("*") if path.is_file())


@pytest.fixture
def newsroom(tmp_path: Path) -> Iterator[Newsroom]:
    site = Site(
        title="Tin", base_url="https://tin.example.org/", language="vi", authority="example.org,2026",
        output=tmp_path / "public", database=tmp_path / "feedloom.db",
    )  # fmt: skip
    config = Config(
        path=tmp_path / "feedloom.toml", site=site, fetch=Fetch(), sources=(), feeds=Feeds(), publish=Publish()
    )
    with Database.open(site.database) as database:
        yield Newsroom(database, config)


def copied(newsroom: Newsroom, papers: str = "ABC") -> None:
    for paper in papers:
        newsroom.prints(paper, f"Hai tàu va nhau ({paper})", AGENCY)


def test_all_copies_are_entries_by_default(newsroom: Newsroom) -> None:
    """Without a setting, near copies are entries as before, and say nothing of each other."""
    copied(newsroom)
    newsroom.publishes()
    items = newsroom.items()
    assert len(items) == 3
    assert all("copies" not in item.get("_feedloom", {}) for item in items.values())


def test_the_first_copy_is_the_entry(newsroom: Newsroom) -> None:
    """Of near copies the first is an entry; it names the others in its text, as links, and in JSON."""
    copied(newsroom)
    newsroom.publishes(copies="first")
    ((title, item),) = newsroom.items().items()
    assert title == "Hai tàu va nhau (A)"
    copies = [
        {"source": paper, "url": f"https://{paper.lower()}.example/{hour}01.html"}
        for paper, hour in (("B", 14), ("C", 15))
    ]
    assert item["_feedloom"] == {"copies": copies}
    assert f'<h3>Cũng đăng trên</h3>\n<ul>\n<li><a href="{copies[0]["url"]}">B</a></li>' in item["content_html"]
    for suffix in ("rss", "atom"):
        path = newsroom.config.site.output / f"feeds/all.{suffix}"
        assert check_file(path) == []
        assert f'href="{copies[1]["url"]}" rel="related"' in path.read_text(encoding="utf-8")


@pytest.mark.parametrize(("prefer", "shown"), [(("B", "A"), "B"), (("C",), "C"), ((), "A")])
def test_the_preferred_copy(newsroom: Newsroom, prefer: tuple[str, ...], shown: str) -> None:
    """The source named first is the entry; where none is named, the first that printed it."""
    copied(newsroom)
    newsroom.publishes(copies="preferred", prefer=prefer)
    assert list(newsroom.items()) == [f"Hai tàu va nhau ({shown})"]


def test_what_was_published_stays(newsroom: Newsroom) -> None:
    """A preferred copy that comes later is added as a link: no entry vanishes, none turns new or unread."""
    newsroom.prints("C", "Hai tàu va nhau (C)", AGENCY)
    newsroom.publishes(copies="preferred", prefer=("A", "B", "C"))
    before = newsroom.items()["Hai tàu va nhau (C)"]
    newsroom.prints("A", "Hai tàu va nhau (A)", AGENCY)
    newsroom.publishes()
    ((_, item),) = newsroom.items().items()
    kept = ("id", "title", "url", "date_published", "date_modified")
    assert [item[name] for name in kept] == [before[name] for name in kept]
    assert [copy["source"] for copy in item["_feedloom"]["copies"]] == ["A"]


def test_a_feed_without_the_first_copy_shows_the_second(newsroom: Newsroom) -> None:
    """Each feed decides among what it has: a section, a source. One feed can show all."""
    newsroom.prints("A", "Hai tàu va nhau (A)", AGENCY)
    newsroom.prints("B", "Hai tàu va nhau (B)", AGENCY, category="Kinh tế")
    newsroom.publishes(copies="first", override=(Override(slug="source-b", copies="all"),))
    assert list(newsroom.items()) == list(newsroom.items("xa-hoi")) == ["Hai tàu va nhau (A)"]
    assert list(newsroom.items("kinh-te")) == ["Hai tàu va nhau (B)"]
    assert "_feedloom" not in newsroom.items("source-b")["Hai tàu va nhau (B)"]


@pytest.mark.parametrize("change", ["hide", "take_down"])
def test_when_the_shown_copy_goes(newsroom: Newsroom, change: Literal["hide", "take_down"]) -> None:
    """When the entry is hidden or taken down, a copy of it takes its place; nothing leads to what is gone."""
    first = newsroom.prints("A", "Hai tàu va nhau (A)", AGENCY)
    newsroom.prints("B", "Hai tàu va nhau (B)", AGENCY)
    newsroom.prints("C", "Hai tàu va nhau (C)", AGENCY)
    newsroom.publishes(copies="first")
    getattr(newsroom.articles.lifecycle, change)(first, now=newsroom.now)
    newsroom.publishes()
    ((title, item),) = newsroom.items().items()
    assert title == "Hai tàu va nhau (B)"
    assert [copy["source"] for copy in item["_feedloom"]["copies"]] == ["C"]


def test_a_feed_is_full_though_copies_are_left_out(newsroom: Newsroom) -> None:
    """The places of copies go to other articles."""
    for number in range(4):
        newsroom.prints("A", f"Bài {number}", (f"Tin số {number}.",))
    copied(newsroom)
    newsroom.publishes(copies="first", entries=3)
    assert sorted(newsroom.items()) == ["Bài 2", "Bài 3", "Hai tàu va nhau (A)"]


def test_in_other_papers(newsroom: Newsroom) -> None:
    """An entry names what other papers tell of the same event, after the links of its page, each with its paper."""
    for paper in range(3):
        newsroom.tells(paper)
    newsroom.publishes()
    item = newsroom.items()[TOLD[0][0]]
    links = [(link["kind"], link["title"]) for link in item["_feedloom"]["related"]]
    assert links == [("story", f"{TOLD[1][0]} (B)"), ("story", f"{TOLD[2][0]} (C)")]
    assert "<h3>Trên các báo khác</h3>" in item["content_html"]


def test_links_change_no_entry_as_readers_see_it(newsroom: Newsroom) -> None:
    """While a story grows, links are added at the end; ids, dates and the links that are there stay."""
    newsroom.tells(0)
    newsroom.tells(1)
    newsroom.publishes()
    before = newsroom.items()[TOLD[0][0]]
    newsroom.tells(2)
    newsroom.publishes()
    after = newsroom.items()[TOLD[0][0]]
    assert [after[name] for name in ("id", "date_modified")] == [before[name] for name in ("id", "date_modified")]
    assert after["_feedloom"]["related"][:1] == before["_feedloom"]["related"]


def test_a_page_and_a_feed_for_a_story(newsroom: Newsroom) -> None:
    """A story of three papers has a page and a feed where that is wanted, named once; one of two has none."""
    newsroom.tells(0)
    newsroom.tells(1)
    newsroom.publishes(stories=True)
    assert not [file for file in newsroom.files() if "story-" in file]
    newsroom.tells(2)
    assert newsroom.publishes().failures == ()
    assert list(newsroom.items("story-1")) == [title for title, _ in reversed(TOLD)]
    page = newsroom.page("c/story-1/index.html")
    assert TOLD[0][0] in page
    assert '<p class="kicker">C</p>' in page
    assert 'href="c/story-1/index.html"' in newsroom.page()
    assert "story-1" not in newsroom.page("feeds.opml")
    assert newsroom.publishes().written == ()


def test_a_story_page_goes_with_its_story(newsroom: Newsroom) -> None:
    """When the papers that tell it become fewer than three, or stories are not wanted, page and feed are removed."""
    ids = [newsroom.tells(paper) for paper in range(3)]
    newsroom.publishes(stories=True)
    newsroom.articles.lifecycle.take_down(ids[0], now=newsroom.now)
    newsroom.publishes()
    assert not [file for file in newsroom.files() if "story-" in file]
    assert TOLD[0][0] not in newsroom.page()


def test_split_reaches_readers(newsroom: Newsroom) -> None:
    """What the operator takes out of a story leaves its feed; the links between them go; a new title is shown."""
    ids = [newsroom.tells(paper) for paper in range(3)]
    extra = newsroom.prints(
        "D", "Chợ Vân Trì cháy: thêm ảnh", ("Ảnh chợ Vân Trì, huyện Đông Sơn sau đám cháy trong đêm.",)
    )
    newsroom.publishes(stories=True)
    assert len(newsroom.items("story-1")) == 4
    editor = StoryEditor(newsroom.database)
    editor.split(1, [extra], now=newsroom.now)
    editor.rename(1, "Cháy chợ Vân Trì", now=newsroom.now)
    assert newsroom.publishes().failures == ()
    assert sorted(newsroom.items("story-1")) == sorted(title for title, _ in TOLD)
    assert "<h1>Cháy chợ Vân Trì</h1>" in newsroom.page("c/story-1/index.html")
    assert "thêm ảnh" not in json.dumps(newsroom.items()[TOLD[0][0]], ensure_ascii=False)
    assert len(ids) == 3


def test_a_merged_story_keeps_its_feed(newsroom: Newsroom) -> None:
    """The feed of a story that proved to be another goes on with the articles of both."""
    for paper in range(3):
        newsroom.tells(paper)
    copied(newsroom, "DEF")
    newsroom.publishes(stories=True)
    assert len(newsroom.items("story-2")) == 3
    StoryEditor(newsroom.database).merge(1, [2], now=newsroom.now)
    newsroom.publishes()
    assert newsroom.items("story-2").keys() == newsroom.items("story-1").keys()
    assert len(newsroom.items("story-1")) == 6


def test_the_newest_stories_have_pages(newsroom: Newsroom) -> None:
    """There are at most so many; the oldest gives up its page."""
    for paper in range(3):
        newsroom.tells(paper)
    newsroom.publishes(stories=True, max_stories=1)
    copied(newsroom, "DEF")
    newsroom.publishes()
    assert {file for file in newsroom.files() if file.startswith("c/story")} == {"c/story-2/index.html"}


@pytest.mark.parametrize("front", ["newest", "stories"])
def test_the_front_page(newsroom: Newsroom, front: Literal["newest", "stories"]) -> None:
    """It begins with what most papers tell, if so configured, and says by how many."""
    site = newsroom.config.site.model_copy(update={"front": front})
    newsroom.config = replace(newsroom.config, site=site)
    for paper in range(3):
        newsroom.tells(paper)
    newsroom.prints("D", "Thư viện mở thêm phòng đọc", ("Phòng đọc cho trẻ em mở cửa sáng nay.",))
    newsroom.publishes(stories=True)
    page = newsroom.page()
    library, fire = page.index("Thư viện mở thêm phòng đọc"), page.index(TOLD[0][0])
    assert (fire < library) == (front == "stories")
    told = '<p class="told" lang="vi"><a href="c/story-1/index.html">3 báo đưa tin</a></p>'
    assert (told in page) == (front == "stories")
    assert ('<h3><a href="https://c.example/' in page) == (front == "newest"), "a story is named once"


@pytest.mark.parametrize("suffix", ["rss", "atom", "json"])
def test_parsers_see_nothing_twice_and_nothing_changed(newsroom: Newsroom, suffix: str) -> None:
    """Later copies, papers and corrections by hand leave each entry as it was, and make none twice."""
    parse = feedparser_rs.parse if suffix == "json" else feedparser.parse

    def entries() -> dict[str, tuple[object, ...]]:
        data = (newsroom.config.site.output / f"feeds/all.{suffix}").read_bytes()
        parsed = parse(data).entries
        seen: dict[str, tuple[object, ...]] = {
            one.id: (one.title, one.link, one.published, getattr(one, "updated", None)) for one in parsed
        }
        assert len(seen) == len(parsed)
        return seen

    newsroom.prints("C", "Hai tàu va nhau (C)", AGENCY)
    newsroom.tells(0)
    newsroom.publishes(copies="preferred", prefer=("A", "B", "C"), stories=True)
    before = entries()
    newsroom.prints("A", "Hai tàu va nhau (A)", AGENCY)
    ids = [newsroom.tells(paper) for paper in (1, 2)]
    newsroom.publishes()
    assert len(entries()) == len(before) + 2
    StoryEditor(newsroom.database).split(2, ids[:1], now=newsroom.now)
    newsroom.publishes()
    after = entries()
    assert {one: after[one] for one in before} == before


@needs_newsboat
def test_newsboat_sees_nothing_twice_and_nothing_unread(newsroom: Newsroom, tmp_path: Path) -> None:
    """Later copies and papers change no entry for a reader: as many articles as before, and all of them read."""
    home = tmp_path / "newsboat"
    home.mkdir()
    (home / "config").touch()
    (home / "urls").write_text(f"file://{newsroom.config.site.output / 'feeds/all.atom'}\n", encoding="utf-8")
    newsroom.prints("C", "Hai tàu va nhau (C)", AGENCY)
    newsroom.tells(0)
    newsroom.publishes(copies="preferred", prefer=("A", "B", "C"))
    run_newsboat(home, "-x", "reload")
    mark_read(home)
    newsroom.prints("A", "Hai tàu va nhau (A)", AGENCY)
    newsroom.publishes()
    run_newsboat(home, "-x", "reload")
    assert run_newsboat(home, "-x", "print-unread").stdout.split()[:1] == ["0"]
    newsroom.tells(1)
    newsroom.publishes()
    run_newsboat(home, "-x", "reload")
    assert run_newsboat(home, "-x", "print-unread").stdout.split()[:1] == ["1"], "the other paper's own article"


def mark_read(home: Path) -> None:
    import sqlite3

    with sqlite3.connect(home / "cache.db") as cache:
        assert cache.execute("UPDATE rss_item SET unread = 0").rowcount == 2
    cache.close()
