"""Publishing over months and mishaps: archives, the brake, feeds of one's own, kills, rehearsals."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import feedparser
import pytest

from feeds.catalog import Selector
from feeds.config.load import Config
from feeds.config.schema import Extra, Feeds, Fetch, Override, Publish, Site
from feeds.publish.output import OutputFolder, UntouchedFolder
from feeds.publish.publisher import Published, publish
from storage.articles.lifecycle import Lifecycle
from storage.articles.record import Articles
from storage.categories import Categories
from storage.database import Database
from storage.model import Article, Kind, Link, LinkKind
from tests.feeds.feed_rules import check_file

MARCH = datetime(2026, 3, 10, 12, tzinfo=UTC)
APRIL = datetime(2026, 4, 10, 12, tzinfo=UTC)
MAY = datetime(2026, 5, 10, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
AUTHORITY = "example.org,2026"
BASE = "https://tin.example.org/"


@pytest.fixture
def config(tmp_path: Path) -> Config:
    site = Site(
        title="Sớm Mai",
        base_url=BASE,
        language="vi",
        authority=AUTHORITY,
        output=tmp_path / "public",
        database=tmp_path / "feedloom.db",
    )
    return Config(
        path=tmp_path / "feedloom.toml",
        site=site,
        fetch=Fetch(),
        sources=(),
        feeds=Feeds(entries=5),
        publish=Publish(),
    )


@pytest.fixture
def public(config: Config) -> Path:
    return config.site.output


@pytest.fixture
def database(config: Config) -> Iterator[Database]:
    with Database.open(config.site.database) as database:
        yield database


def record(database: Database, *numbers: int, now: datetime, text: str = "Một.", **values: Any) -> list[int]:
    articles, ids = Articles(database, AUTHORITY), []
    for number in numbers:
        article = Article(
            kind=Kind.ARTICLE,
            language="vi",
            title=f"Bài số {number}",
            permalink=f"https://bao.example/{number}.html",
            published=MARCH - timedelta(days=9) + number * HOUR,
            category="Xã hội",
            lede=f"Tóm tắt {number}.",
            body=(f"{number}: {text}",),
            content=f"<p>{number}: {text}</p>",
        )
        ids.append(articles.record(replace(article, **values), source="báo", now=now).id)
    return ids


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def titles(public: Path, file: str) -> list[str]:
    return [entry.title for entry in feedparser.parse((public / file).read_bytes()).entries]


def state(published: Published, slug: str) -> str:
    return next(feed.state for feed in published.feeds if feed.slug == slug)


class TestArchives:
    """RFC 5005: all of the past, month by month."""

    def test_all_of_the_past_can_be_walked(self, database: Database, config: Config, public: Path) -> None:
        """From the current feed back by `prev-archive`, in RSS and in Atom; on by `next-archive`; valid throughout."""
        for month, now in enumerate((MARCH, APRIL, MAY)):
            record(database, *range(month * 8, month * 8 + 8), now=now)
            assert publish(database, config, now=now + HOUR).failures == ()
        for form in ("rss", "atom"):
            seen: list[str] = []
            current = address = f"{BASE}feeds/xa-hoi.{form}"
            walked: list[tuple[str, str | None]] = []
            while address:
                path = public / address.removeprefix(BASE)
                assert check_file(path) == []
                feed = feedparser.parse(path.read_bytes())
                seen += [entry.id for entry in feed.entries]
                links = {link.rel: link.href for link in feed.feed.links}
                assert links["self"] == address
                assert links.get("current") == (current if walked else None)
                assert b"fh:archive" not in path.read_bytes() or walked
                walked.append((address, links.get("next-archive")))
                address = links.get("prev-archive", "")
            assert [one for one, _ in walked[1:]] == [
                f"{BASE}feeds/xa-hoi/{month}.{form}" for month in ("2026-05", "2026-04", "2026-03")
            ]
            assert [later for _, later in walked[1:]] == [None, walked[1][0], walked[2][0]]
            assert len(set(seen)) == 24
        assert publish(database, config, now=MAY + 2 * HOUR).written == ()

    def test_a_correction_is_in_its_month_again(self, database: Database, config: Config, public: Path) -> None:
        """The current feed shows it at its own place until the month ends; the closed month stays as it was."""
        record(database, *range(8), now=MARCH)
        publish(database, config, now=MARCH)
        closed = (public / "feeds/all/2026-03.atom").read_bytes()
        record(database, 0, now=APRIL, text="Đã sửa.")
        publish(database, config, now=APRIL)
        assert titles(public, "feeds/all.atom") == [f"Bài số {n}" for n in (7, 6, 5, 4, 3, 0)]
        assert titles(public, "feeds/all/2026-04.atom") == ["Bài số 0"]
        march = (public / "feeds/all/2026-03.atom").read_bytes()
        assert "Đã sửa".encode() not in march
        assert march != closed  # it names its successor now
        record(database, 1, now=APRIL + HOUR, text="Cũng đã sửa.")
        publish(database, config, now=APRIL + HOUR)
        assert (public / "feeds/all/2026-03.atom").read_bytes() == march
        assert publish(database, config, now=MAY).written != ()
        assert titles(public, "feeds/all.atom") == [f"Bài số {n}" for n in (7, 6, 5, 4, 3)]
        assert (public / "feeds/all/2026-03.atom").read_bytes() == march
        assert publish(database, config, now=MAY + HOUR).written == ()
        before = files(public)
        public.rename(public.with_name("gone"))
        publish(database, config, now=MAY + HOUR)
        assert files(public) == before

    def test_what_is_hidden_leaves_closed_months(self, database: Database, config: Config, public: Path) -> None:
        """And comes back when it is shown again."""
        one, *_ = record(database, *range(8), now=MARCH)
        publish(database, config, now=MARCH)
        record(database, 8, now=APRIL)
        publish(database, config, now=APRIL)
        before = files(public)
        Lifecycle(database).hide(one, now=APRIL)
        publish(database, config, now=APRIL)
        assert not any("Bài số 0".encode() in data for data in files(public).values())
        Lifecycle(database).show(one, now=APRIL + HOUR)
        publish(database, config, now=APRIL + HOUR)
        assert files(public)["feeds/xa-hoi/2026-03.rss"] == before["feeds/xa-hoi/2026-03.rss"]

    def test_which_feeds_have_archives(self, database: Database, config: Config, public: Path) -> None:
        """Those of `[feeds] archives` that something has left, with all of the past, and those that had some."""

        def archived() -> set[str]:
            return {path.split("/")[1] for path in files(public) if path.startswith("feeds/") and path.count("/") == 2}

        record(database, *range(5), now=MARCH)
        publish(database, config, now=MARCH)
        assert archived() == set()  # the feeds themselves hold everything
        assert b"prev-archive" not in (public / "feeds/all.rss").read_bytes()
        record(database, 5, now=MARCH)
        publish(database, config, now=MARCH)
        assert archived() == {"all", "xa-hoi"}
        assert len(titles(public, "feeds/all/2026-03.rss")) == 6
        record(database, 6, now=APRIL)
        more = replace(config, feeds=config.feeds.model_copy(update={"archives": ("source",)}))
        publish(database, more, now=APRIL)
        assert archived() == {"all", "xa-hoi", "source-bao"}
        assert titles(public, "feeds/source-bao/2026-03.rss") == [f"Bài số {n}" for n in range(5, -1, -1)]
        publish(database, config, now=APRIL)
        record(database, 7, now=MAY)
        publish(database, config, now=MAY)
        assert titles(public, "feeds/source-bao/2026-05.rss") == ["Bài số 7"]
        none = replace(config, feeds=config.feeds.model_copy(update={"archives": ()}))
        publish(database, none, now=MAY, output=OutputFolder(public.with_name("other")))
        assert b"prev-archive" not in (public.with_name("other") / "feeds/all.rss").read_bytes()

    def test_compressed_archives_go(self, database: Database, config: Config, public: Path) -> None:
        """Earlier releases wrote them: a server would send them in place of what is there now."""
        record(database, *range(6), now=MARCH)
        publish(database, config, now=MARCH)
        left = public / "feeds/all/2026-03.rss.gz"
        left.write_bytes(b"old")
        manifest = json.loads((public / "manifest.json").read_bytes())
        manifest["files"]["feeds/all/2026-03.rss.gz"] = sha256(b"old").hexdigest()
        (public / "manifest.json").write_text(json.dumps(manifest))
        assert publish(database, config, now=MARCH).removed == ("feeds/all/2026-03.rss.gz",)
        assert not left.exists()
        assert "feeds/all/2026-03.rss.gz" not in json.loads((public / "manifest.json").read_bytes())["files"]

    @pytest.mark.parametrize("act", [Lifecycle.hide, Lifecycle.take_down])
    def test_what_is_taken_down_leaves_the_archives_of_where_it_once_was(
        self, database: Database, config: Config, public: Path, act: Callable[..., None]
    ) -> None:
        """An old article that moved to another section stands in archives of the first: it leaves them too."""
        one, *_ = record(database, *range(8), now=MARCH, tags=("hồ",))
        publish(database, config, now=MARCH)
        record(database, 0, now=APRIL, category="Đời sống", tags=())
        publish(database, config, now=APRIL)
        assert "Bài số 0".encode() in (public / "feeds/xa-hoi/2026-03.atom").read_bytes()
        act(Lifecycle(database), one, now=APRIL + HOUR)
        publish(database, config, now=APRIL + HOUR)
        assert [path for path, data in files(public).items() if "Bài số 0".encode() in data] == []

    def test_a_large_month_has_parts(
        self, database: Database, config: Config, public: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A full part is not written again when articles arrive."""
        monkeypatch.setattr("feeds.publish.archives.MAX_PART_ENTRIES", 4)
        record(database, *range(9), now=MARCH)
        publish(database, config, now=MARCH)
        record(database, 9, now=MARCH + HOUR)
        written = publish(database, config, now=MARCH + HOUR).written
        assert [path for path in written if path.startswith("feeds/all/")] == [
            f"feeds/all/2026-03-3.{end}" for end in ("rss", "atom")
        ]
        parts = [titles(public, f"feeds/all/{name}.rss") for name in ("2026-03", "2026-03-2", "2026-03-3")]
        assert [len(part) for part in parts] == [4, 4, 2]
        assert len({title for part in parts for title in part}) == 10


class TestBrake:
    """A feed of which too much would change at once is held."""

    def test_a_redesign_is_held(self, database: Database, config: Config, public: Path) -> None:
        """The feed keeps its files, every run says so, until the operator lets it through."""
        record(database, 0, 1, 2, 3, now=MARCH)
        publish(database, config, now=MARCH)
        before = files(public)
        record(database, 0, 1, 2, now=APRIL, text="Đăng nhập để đọc tiếp")
        for _ in range(2):
            published = publish(database, config, now=APRIL)
            assert {feed.slug: feed.state for feed in published.feeds} == dict.fromkeys(
                ("all", "xa-hoi", "source-bao"), "held"
            )
            assert "3 of its 4 entries" in published.failures[0].cause
            assert "--force" in published.failures[0].cause
            after = files(public)
            assert {path for path in before if after[path] != before[path]} <= {"index.html", "manifest.json"}
        published = publish(database, config, now=APRIL, force=True)
        assert published.failures == ()
        assert "Đăng nhập".encode() in (public / "feeds/all.rss").read_bytes()
        assert publish(database, config, now=APRIL + HOUR).written == ()

    def test_half_is_not_held(self, database: Database, config: Config) -> None:
        """Corrections of some articles pass."""
        record(database, 0, 1, 2, 3, now=MARCH)
        publish(database, config, now=MARCH)
        record(database, 0, 1, now=APRIL, text="Đã sửa.")
        assert publish(database, config, now=APRIL).failures == ()

    def test_newer_entries_pass(self, database: Database, config: Config, public: Path) -> None:
        """A busy day pushes all of the old out."""
        record(database, *range(5), now=MARCH)
        publish(database, config, now=MARCH)
        record(database, *range(5, 20), now=MARCH + HOUR)
        assert publish(database, config, now=MARCH + HOUR).failures == ()
        assert titles(public, "feeds/all.rss") == [f"Bài số {n}" for n in (19, 18, 17, 16, 15)]

    def test_what_moves_away_is_held(self, database: Database, config: Config, public: Path) -> None:
        """A paper that calls all its sections another name empties none of them by itself."""
        record(database, *range(4), now=MARCH)
        record(database, 9, now=MARCH)
        publish(database, config, now=MARCH)
        record(database, *range(4), now=APRIL, category="Tin nhanh")
        published = publish(database, config, now=APRIL)
        assert (state(published, "xa-hoi"), state(published, "tin-nhanh")) == ("held", "written")
        assert len(titles(public, "feeds/xa-hoi.rss")) == 5

    def test_a_section_that_is_no_more_keeps_its_files(self, database: Database, config: Config, public: Path) -> None:
        """But for what is taken down from it."""
        ids = record(database, 0, 1, now=MARCH)
        publish(database, config, now=MARCH)
        record(database, 0, 1, now=APRIL, category="Tin nhanh")
        published = publish(database, config, now=APRIL)
        assert "xa-hoi" not in {feed.slug for feed in published.feeds}
        assert titles(public, "feeds/xa-hoi.rss") == ["Bài số 1", "Bài số 0"]
        Lifecycle(database).take_down(ids[0], now=APRIL)
        publish(database, config, now=APRIL)
        assert titles(public, "feeds/xa-hoi.rss") == ["Bài số 1"]
        assert not any("Bài số 0".encode() in data for data in files(public).values())
        assert publish(database, config, now=APRIL).written == ()

    def test_the_operator_passes(self, database: Database, config: Config, public: Path) -> None:
        """Hiding articles, or another configuration, is no accident."""
        ids = record(database, *range(5), now=MARCH)
        publish(database, config, now=MARCH)
        for number in ids[:4]:
            Lifecycle(database).hide(number, now=APRIL)
        assert publish(database, config, now=APRIL).failures == ()
        assert titles(public, "feeds/all.rss") == ["Bài số 4"]


class TestOwnFeeds:
    """[[feeds.extra]], sources, tags, and what each may show."""

    def test_feeds_of_every_kind(self, database: Database, config: Config, public: Path) -> None:
        """A search, categories, a tag, a query: files, page, place in the list; valid."""
        record(database, 1, 2, 3, now=MARCH, tags=("Hà Nội",))
        record(database, 4, now=MARCH, category="Kinh tế", text="Giá rau.")
        extra = (
            Extra(slug="rau", title="Rau củ", search="rau"),
            Extra(slug="hai-muc", title="Hai mục", categories=("xã hội", "Kinh tế", "Chưa có")),
            Extra(slug="hoi", title="Xã hội Hà Nội", tag="hà nội", source="báo"),
            Extra(slug="le", title="Số lẻ", sql="SELECT id FROM articles WHERE title LIKE '%3'"),
            Extra(slug="khong", title="Không", categories=("Chưa có",)),
        )
        config = replace(config, feeds=Feeds(extra=extra, tags=3))
        published = publish(database, config, now=MARCH)
        assert published.failures == ()
        assert {feed.slug: feed.entries for feed in published.feeds} == {
            "all": 4, "kinh-te": 1, "xa-hoi": 3, "source-bao": 4, "tag-ha-noi": 3,
            "rau": 1, "hai-muc": 4, "hoi": 3, "le": 1, "khong": 0,
        }  # fmt: skip
        for path in public.glob("feeds/**/*.*"):
            assert path.suffix == ".gz" or path.is_dir() or check_file(path) == [], path
        assert check_file(public / "feeds.opml") == []
        listing = (public / "feeds.opml").read_text(encoding="utf-8")
        assert all(f"feeds/{feed.slug}.rss" in listing for feed in published.feeds)
        assert titles(public, "feeds/rau.rss") == ["Bài số 4"]
        record(database, 13, now=APRIL)
        again = publish(database, config, now=APRIL)
        assert {feed.slug for feed in again.feeds if feed.state == "written"} == {
            "all", "xa-hoi", "source-bao", "hai-muc", "le",
        }  # fmt: skip

    def test_a_query_that_fails_stops_no_other(self, database: Database, config: Config, public: Path) -> None:
        """It is named with the reason, in every run, and its last files stay."""
        record(database, 1, now=MARCH)
        good = Extra(slug="mot", title="Một", sql="SELECT id FROM articles")
        publish(database, replace(config, feeds=Feeds(extra=(good,))), now=MARCH)
        bad = replace(config, feeds=Feeds(extra=(Extra(slug="mot", title="Một", sql="DELETE FROM articles"),)))
        for _ in range(2):
            published = publish(database, bad, now=APRIL)
            assert [failure.document for failure in published.failures] == ["feeds/mot.rss"]
            assert "may only read" in published.failures[0].cause
        assert titles(public, "feeds/mot.rss") == ["Bài số 1"]
        assert titles(public, "feeds/all.rss") == ["Bài số 1"]

    def test_a_slug_of_a_category_is_taken(self, database: Database, config: Config) -> None:
        """Two feeds never write one file."""
        record(database, 1, now=MARCH)
        config = replace(config, feeds=Feeds(extra=(Extra(slug="xa-hoi", title="X", search="x"),)))
        (failure,) = publish(database, config, now=MARCH).failures
        assert "another slug" in failure.cause

    def test_a_source_decides_how_much_is_shown(self, database: Database, config: Config, public: Path) -> None:
        """No feed shows more of it; another feed may show less of others."""
        record(database, 1, now=MARCH)
        override = (Override(slug="all", content="full"), Override(slug="xa-hoi", content="none", language="en"))
        config = replace(config, feeds=Feeds(override=override), contents={"báo": "summary"})
        publish(database, config, now=MARCH)
        assert not any(b"1: M" in data for path, data in files(public).items() if not path.endswith(".gz"))
        assert "Tóm tắt 1".encode() in (public / "feeds/all.rss").read_bytes()
        assert "Tóm tắt 1".encode() not in (public / "feeds/xa-hoi.rss").read_bytes()
        assert feedparser.parse((public / "feeds/xa-hoi.atom").read_bytes()).feed.language == "en"


def test_a_renamed_category_goes_on(database: Database, config: Config, public: Path) -> None:
    """Under its new slug with its Atom id; the old files show the same and name the new address; the page leads on."""
    record(database, *range(1, 7), now=MARCH)
    publish(database, config, now=MARCH)
    atom_id = feedparser.parse((public / "feeds/xa-hoi.atom").read_bytes()).feed.id
    Categories(database).rename("Xã hội", "Đời sống", now=MARCH)
    record(database, 7, now=APRIL)
    assert publish(database, config, now=APRIL).failures == ()
    for turn in range(2):
        now = files(public)
        for name in (".rss", ".atom", ".json", ".atom.gz", "/2026-03.rss", "/2026-04.atom"):
            assert now[f"feeds/xa-hoi{name}"] == now[f"feeds/doi-song{name}"]
        feed = feedparser.parse(now["feeds/xa-hoi.atom"])
        assert feed.feed.id == atom_id
        assert {link.rel: link.href for link in feed.feed.links}["self"] == f"{BASE}feeds/doi-song.atom"
        assert f"{BASE}c/doi-song/".encode() in now["c/xa-hoi/index.html"]
        assert publish(database, config, now=APRIL).written == ()
        record(database, 8 + turn, now=APRIL)
        assert "feeds/xa-hoi.rss" in publish(database, config, now=APRIL).written
    (public / "feeds/xa-hoi.rss").unlink()
    assert publish(database, config, now=APRIL).written == ("feeds/xa-hoi.rss",)


def test_a_new_section_changes_pages_and_no_feed(database: Database, config: Config, public: Path) -> None:
    """All pages name the sections; feeds of others are not built for that."""
    record(database, 1, now=MARCH)
    publish(database, config, now=MARCH)
    record(database, 2, now=APRIL, category="Kinh tế")
    written = publish(database, config, now=APRIL).written
    assert "c/xa-hoi/index.html" in written
    assert not any(path.startswith("feeds/xa-hoi") for path in written)
    assert b"c/kinh-te/index.html" in (public / "c/xa-hoi/index.html").read_bytes()
    assert publish(database, config, now=APRIL).written == ()


class KilledError(BaseException):
    """Ends a run as a kill would: nothing after it happens."""


class FragileFolder(OutputFolder):
    """An output folder in which so many files can be written and put in place."""

    def __init__(self, root: Path, writes: int) -> None:
        super().__init__(root)
        self.left = writes

    def stage(self, path: str, data: bytes) -> bool:
        """Until the kill."""
        if self.read(path) != data:
            if not self.left:
                raise KilledError
            self.left -= 1
        return super().stage(path, data)

    def _put_in_place(self, path: str, folder: int) -> None:
        if not self.left:
            raise KilledError
        self.left -= 1
        super()._put_in_place(path, folder)


@pytest.mark.parametrize("writes", range(0, 85, 5))
def test_a_kill_loses_nothing(database: Database, config: Config, public: Path, tmp_path: Path, writes: int) -> None:
    """Wherever a run is killed, the next one leaves the same bytes as one that was not, and the hub hears of all."""
    config = replace(config, publish=Publish(hub="https://hub.example/"))
    record(database, *range(1, 7), now=MARCH)
    publish(database, config, now=MARCH)
    database.set_setting("outbox_hub", "{}")
    record(database, 7, now=APRIL)
    record(database, 8, now=APRIL, category="Kinh tế", permalink=None)
    with pytest.raises(KilledError):
        publish(database, config, now=APRIL, output=FragileFolder(public, writes))
    publish(database, config, now=APRIL + HOUR)
    killed = files(public)
    told = set(json.loads(database.setting("outbox_hub") or "")["topics"])
    assert told == {
        f"feeds/{slug}.{form}"
        for slug in ("all", "xa-hoi", "kinh-te", "source-bao")
        for form in ("rss", "atom", "json")
    }
    assert publish(database, config, now=APRIL + 2 * HOUR).written == ()
    publish(database, config, now=APRIL + 3 * HOUR, output=OutputFolder(tmp_path / "fresh"))
    assert files(tmp_path / "fresh") == killed


def test_a_rehearsal_writes_nothing(database: Database, config: Config, public: Path) -> None:
    """It tells what would be written, also where there is no output yet."""
    record(database, 1, now=MARCH)
    planned = publish(database, config, now=MARCH, output=UntouchedFolder(public))
    assert not public.exists()
    with Database.open(config.site.database) as other:
        written = publish(other, config, now=MARCH, everything=True).written
    assert planned.written == written


def test_everything_can_be_built_anew(database: Database, config: Config, public: Path) -> None:
    """`--all` finds what was changed behind our back, and writes only that."""
    record(database, 1, now=MARCH)
    publish(database, config, now=MARCH)
    with database.write("behind our back"):
        database.execute("UPDATE articles SET title = 'Tên khác'")
    assert publish(database, config, now=APRIL - HOUR * 24 * 15).written == ()
    assert "feeds/all.rss" in publish(database, config, now=APRIL - HOUR * 24 * 15, everything=True).written
    assert publish(database, config, now=APRIL - HOUR * 24 * 15, everything=True).written == ()


def test_what_is_not_counted_again_is_right(database: Database, config: Config, public: Path) -> None:
    """Whatever happens to articles, the numbers that are carried on are those that counting would give."""
    config = replace(config, feeds=config.feeds.model_copy(update={"tags": 2}))
    articles = Articles(database, AUTHORITY)

    def agrees(now: datetime) -> bool:
        publish(database, config, now=now)
        known = json.loads(database.setting("counts") or "{}")
        fresh = list(Selector(articles, config).feeds())
        tags = [feed.selection.tag for feed in fresh if feed.kind == "tag"]
        return bool(known["sizes"] == {feed.slug: feed.count for feed in fresh} and known["tags"] == tags)

    ids = record(database, *range(8), now=MARCH, tags=("hồ", "Tây"))
    assert agrees(MARCH)
    record(database, 8, now=MARCH, tags=("cây", "hồ"))
    record(database, 9, now=MARCH, tags=("Cây",), category="Đời sống")
    assert agrees(MARCH + HOUR)
    record(database, 0, 1, now=APRIL, category="Đời sống", tags=("cây",))
    assert agrees(APRIL)
    articles.lifecycle.hide(ids[2], now=APRIL)
    articles.lifecycle.take_down(ids[3], now=APRIL)
    assert agrees(APRIL + HOUR)
    record(database, *range(2, 8), now=MAY, tags=("phố",))
    articles.lifecycle.show(ids[2], now=MAY)
    assert agrees(MAY)
    assert agrees(MAY + HOUR)


def ids(public: Path, slug: str = "all") -> list[str]:
    return [item["id"] for item in json.loads((public / f"feeds/{slug}.json").read_text("utf-8"))["items"]]


def test_a_foreign_store_does_not_empty_feeds(database: Database, config: Config, public: Path, tmp_path: Path) -> None:
    """A store that knows nothing of what is published is stopped by the brake; the right one puts all back."""
    record(database, *range(5), now=MARCH)
    publish(database, config, now=MARCH)
    good = (public / "feeds/all.rss").read_bytes()
    with Database.open(tmp_path / "typo.db") as wrong:
        held = publish(wrong, config, now=MARCH)
        assert (held.feeds[0].state, "5 of its 5" in held.failures[0].cause) == ("held", True)
        assert (public / "feeds/all.rss").read_bytes() == good
        publish(wrong, config, now=MARCH, force=True)
    assert ids(public) == []
    publish(database, config, now=MARCH)
    assert (public / "feeds/all.rss").read_bytes() == good


def test_a_store_built_again_publishes_the_same(config: Config, public: Path, tmp_path: Path) -> None:
    """A store that was lost and is built again from the same documents is held by no brake and changes no feed."""
    for name in ("first.db", "second.db"):
        with Database.open(tmp_path / name) as database:
            record(database, *range(5), now=MARCH)
            assert publish(database, config, now=MARCH).failures == ()
        shown = (public / "feeds/all.rss").read_bytes()
    assert len(ids(public)) == 5
    assert shown == (public / "feeds/all.rss").read_bytes()


def test_an_override_follows_a_renamed_category(database: Database, config: Config, public: Path) -> None:
    """What is set for a feed holds under the new name of its category too, and for the files of the old one."""
    record(database, *range(3), now=MARCH)
    feeds = config.feeds.model_copy(update={"override": (Override(slug="xa-hoi", content="none"),)})
    config = replace(config, feeds=feeds)
    publish(database, config, now=MARCH)
    Categories(database).rename("xa-hoi", "Đời sống", now=MARCH + HOUR)
    publish(database, config, now=MARCH + HOUR)
    for slug in ("xa-hoi", "doi-song"):
        assert b"content:encoded" not in (public / f"feeds/{slug}.rss").read_bytes()
    assert b"content:encoded" in (public / "feeds/all.rss").read_bytes()


def test_a_former_slug_is_taken(database: Database, config: Config, public: Path) -> None:
    """A feed of the operator's own cannot take the address that subscribers of a renamed category ask for."""
    record(database, *range(3), now=MARCH)
    publish(database, config, now=MARCH)
    Categories(database).rename("xa-hoi", "Đời sống", now=MARCH + HOUR)
    extra = Extra(slug="xa-hoi", title="Của tôi", search="bài")
    config = replace(config, feeds=config.feeds.model_copy(update={"extra": (extra,)}))
    published = publish(database, config, now=MARCH + HOUR)
    assert ["a renamed category had this slug" in failure.cause for failure in published.failures] == [True]
    assert len(ids(public, "xa-hoi")) == 3


def test_feeds_without_teasers_count_none(database: Database, config: Config, public: Path) -> None:
    """Where teasers stay out of feeds, they are neither counted nor shown on the front page."""
    link = Link(kind=LinkKind.RELATED, position=0, title="Chỉ có tít", category="Văn hóa", summary="Tóm tắt.")
    record(database, 1, now=MARCH, links=(link,))
    feeds = config.feeds.model_copy(update={"teasers": False})
    publish(database, replace(config, feeds=feeds), now=MARCH)
    front = (public / "index.html").read_text("utf-8")
    assert "Bài số 1" in front
    assert "Chỉ có tít" not in front
    assert "0 bài" in front
    assert "1 bài" in front
