"""Every public method says what failed, as a StorageError, when the store cannot be used."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from storage.archives import Archive, Archives
from storage.articles.history import History
from storage.articles.lifecycle import Lifecycle
from storage.articles.record import Articles
from storage.articles.stored import StoredArticles
from storage.categories import Categories
from storage.database import Database
from storage.errors import StorageError
from storage.hosts import Hosts, HostState
from storage.model import Article, Document, Kind, Visit
from storage.prune import prune
from storage.publications import FeedState, Publications
from storage.related import RelatedArticles
from storage.search import Filters, Search
from storage.selections import Selection, Selections
from storage.sources import Sources
from storage.stories.connecting import Connections
from storage.stories.copies import NearCopies
from storage.stories.tables import CopyTable, StoryTable

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
ARTICLE = Article(
    kind=Kind.ARTICLE, title="Một bài", permalink="https://bao.example/1.html", category="Xã hội", body=("Một.",)
)
LISTING = Article(kind=Kind.LISTING, permalink="https://bao.example/tin")
STATE = FeedState(slug="a", kind="all", title="A", atom_id="tag:a", hash="1", updated=NOW, published_seq=0)


def articles(database: Database) -> Articles:
    return Articles(database, "example.org,2026")


WRITES: dict[str, Callable[[Database], object]] = {
    "Articles.record": lambda db: articles(db).record(ARTICLE, source="báo", now=NOW),
    "Articles.record_listing": lambda db: articles(db).record_listing(LISTING, source="báo", now=NOW),
    "Lifecycle.hide": lambda db: Lifecycle(db).hide(1, now=NOW),
    "Lifecycle.show": lambda db: Lifecycle(db).show(1, now=NOW),
    "Lifecycle.take_down": lambda db: Lifecycle(db).take_down(1, now=NOW),
    "Lifecycle.miss": lambda db: Lifecycle(db).miss(1, now=NOW),
    "Lifecycle.leave_out": lambda db: Lifecycle(db).leave_out(1, now=NOW),
    "Lifecycle.withdraw_missing": lambda db: Lifecycle(db).withdraw_missing(NOW),
    "Lifecycle.release": lambda db: Lifecycle(db).release("báo", None, now=NOW),
    "Articles.reread": lambda db: articles(db).reread(1, ARTICLE, Document(data=b""), now=NOW),
    "RelatedArticles.relate": lambda db: RelatedArticles(db, articles(db).links).relate(1, now=NOW),
    "RelatedArticles.relate_all": lambda db: RelatedArticles(db, articles(db).links).relate_all([1], now=NOW),
    "RelatedArticles.relate_new": lambda db: RelatedArticles(db, articles(db).links).relate_new(now=NOW),
    "prune.prune": lambda db: prune(db, keep=0),
    "Categories.rename": lambda db: Categories(db).rename("Xã hội", "Đời sống", now=NOW),
    "Sources.remember": lambda db: Sources(db).remember("báo", "a", "1", now=NOW, outcome="recorded"),
    "Sources.fail": lambda db: Sources(db).fail("báo", "a", "1", "x", now=NOW),
    "Sources.postpone": lambda db: Sources(db).postpone("báo", "a", now=NOW, next_read=None),
    "Sources.plan": lambda db: Sources(db).plan("báo", NOW),
    "Sources.read_by": lambda db: Sources(db).read_by("báo", "a", now=NOW),
    "Hosts.save": lambda db: Hosts(db).save("báo.example", HostState()),
    "Sources.log": lambda db: Sources(db).log(Visit(source="báo", started=NOW, ended=NOW)),
    "Publications.move_on": lambda db: Publications(db).move_on(["a"], 1),
    "Publications.forget": lambda db: Publications(db).forget("a"),
    "Connections.connect_all": lambda db: list(Connections(db).connect_all(now=NOW)),
    "Connections.connect_new": lambda db: Connections(db).connect_new(now=NOW),
    "Publications.slug_for": lambda db: Publications(db).slug_for("tag", "b"),
    "Publications.note_new_month": lambda db: Publications(db).note_new_month(NOW),
    "Archives.add": lambda db: Archives(db).add("a", [1], month="2026-03", size=9),
    "Publications.save": lambda db: Publications(db).save(STATE, [1]),
    "Database.set_setting": lambda db: db.set_setting("a", "b"),
}
READS: dict[str, Callable[[Database], object]] = {
    "StoredArticles.get": lambda db: articles(db).get(1),
    "StoredArticles.load": lambda db: articles(db).load([1]),
    "StoredArticles.categories": lambda db: articles(db).categories(),
    "StoredArticles.signs": lambda db: articles(db).signs("https://bao.example/lan"),
    "StoredArticles.pages": lambda db: list(articles(db).pages()),
    "StoredArticles.redirects": lambda db: articles(db).redirects(),
    "History.versions": lambda db: History(db).versions(1),
    "History.documents": lambda db: list(History(db).documents()),
    "History.newest_documents": lambda db: History(db).newest_documents("x", 1),
    "History.newest_addresses": lambda db: History(db).newest_addresses("x", 1),
    "Database.check": lambda db: db.check() and None,
    "Categories.former": lambda db: Categories(db).former(),
    "RelatedArticles.find": lambda db: RelatedArticles(db, articles(db).links).find(1),
    "RelatedArticles.unlinked": lambda db: RelatedArticles(db, articles(db).links).unlinked(),
    "Sources.reading": lambda db: Sources(db).reading("báo", "a"),
    "Sources.no_articles": lambda db: Sources(db).no_articles("báo", listings=True),
    "Sources.due": lambda db: Sources(db).due("báo", now=NOW),
    "Sources.fills": lambda db: Sources(db).fills("báo"),
    "Sources.health": lambda db: Sources(db).health("báo"),
    "Sources.changes_of_health": lambda db: Sources(db).changes_of_health(limit=50),
    "Sources.untold_changes_of_health": lambda db: Sources(db).untold_changes_of_health(0),
    "Sources.state": lambda db: Sources(db).state("báo"),
    "Hosts.get": lambda db: Hosts(db).get("báo.example"),
    "Publications.state": lambda db: Publications(db).state("a"),
    "Publications.states": lambda db: Publications(db).states(),
    "Publications.have_news": lambda db: Publications(db).have_news(),
    "Publications.entries": lambda db: Publications(db).entries("a"),
    "Publications.last_seq": lambda db: Publications(db).last_seq(),
    "Publications.changes_since": lambda db: Publications(db).changes_since(0),
    "Publications.touched": lambda db: Publications(db).touched([1]),
    "Publications.pages": lambda db: Publications(db).pages([1]),
    "Publications.keys": lambda db: Publications(db).keys([1]),
    "Publications.deliverable": lambda db: Publications(db).deliverable(0, 9, teasers=True, limit=9),
    "Publications.changed_text": lambda db: Publications(db).changed_text([1], NOW),
    "Publications.minted": lambda db: Publications(db).minted("tag"),
    "Publications.sizes": lambda db: Publications(db).sizes(),
    "Archives.of": lambda db: Archives(db).of("a"),
    "Archives.entries": lambda db: Archives(db).entries("a", Archive("2026-03", 1)),
    "Archives.holding": lambda db: Archives(db).holding("a", [1]),
    "Archives.corrected": lambda db: Archives(db).corrected("a", "2026-03"),
    "Selections.newest": lambda db: Selections(db).newest(Selection(), limit=9),
    "Selections.count": lambda db: Selections(db).count(Selection()),
    "Selections.members": lambda db: Selections(db).members(Selection()),
    "Selections.sources": lambda db: Selections(db).sources(),
    "Selections.tags": lambda db: Selections(db).tags(1),
    "Selections.tag_sizes": lambda db: Selections(db).tag_sizes(1),
    "Selections.category_sizes": lambda db: Selections(db).category_sizes(),
    "Selections.categories": lambda db: Selections(db).categories(),
    "Selections.category": lambda db: Selections(db).category("a"),
    "Search.find": lambda db: Search(db).find("một"),
    "Search.count": lambda db: Search(db).count("một", Filters(source="báo")),
    "Search.newest": lambda db: Search(db).newest("một", 3, Filters()),
    "StoryTable.get": lambda db: StoryTable(db).get(1),
    "StoryTable.newest": lambda db: StoryTable(db).newest(9, papers=2),
    "StoryTable.since": lambda db: StoryTable(db).since(NOW),
    "StoryTable.joined": lambda db: StoryTable(db).joined(1),
    "StoryTable.articles": lambda db: StoryTable(db).articles(1),
    "CopyTable.left_out": lambda db: CopyTable(db).left_out([1], feed="a", preferred=()),
    "NearCopies.of": lambda db: NearCopies(db).of(1),
    "Database.setting": lambda db: db.setting("a"),
}
#: They belong into the transaction of a record, which says what failed.
INSIDE_A_RECORD = {"Lifecycle.restore", "Lifecycle.merge", "History.keep_version", "History.keep_document"}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "a.db"
    with Database.open(path) as database:
        articles(database).record(ARTICLE, source="báo", now=NOW)
    return path


def test_the_sweep_is_complete() -> None:
    """No public method is missing from the tables above."""
    kinds = (
        StoredArticles,
        Articles,
        Lifecycle,
        History,
        Categories,
        RelatedArticles,
        Sources,
        Hosts,
        Publications,
        Archives,
        Selections,
        Search,
        Connections,
        StoryTable,
        CopyTable,
    )
    public = {f"{kind.__name__}.{name}" for kind in kinds for name in vars(kind) if not name.startswith("_")}
    assert public <= WRITES.keys() | READS.keys() | INSIDE_A_RECORD


@pytest.mark.parametrize("name", WRITES)
def test_locked(path: Path, name: str) -> None:
    """Beside another writer each write fails with the way out, and nothing is half written."""
    with Database.open(path) as holder, Database.open(path) as database:
        database.execute("PRAGMA busy_timeout = 1")
        with holder.write("hold"), pytest.raises(StorageError, match="another program is writing"):
            WRITES[name](database)


@pytest.mark.parametrize("name", WRITES)
def test_read_only(path: Path, name: str) -> None:
    """In a read-only store each write fails with the way out."""
    with Database.open(path) as database:
        if name == "Lifecycle.show":
            Lifecycle(database).hide(1, now=NOW)
        database.execute("PRAGMA query_only = ON")  # a mode of the file would not stop root
        with pytest.raises(StorageError, match="read-only"):
            WRITES[name](database)


def test_full(path: Path) -> None:
    """On a full disk a write fails with the way out, nothing of it stays, and with room again it goes on."""
    large = replace(ARTICLE, permalink="https://bao.example/2.html", body=("Dài. " * 100_000,))
    with Database.open(path) as database:
        (pages,) = database.execute("PRAGMA page_count").fetchone()
        (most,) = database.execute("PRAGMA max_page_count").fetchone()
        database.execute(f"PRAGMA max_page_count = {pages + 9}")
        with pytest.raises(StorageError, match="disk is full: free some space"):
            articles(database).record(large, source="báo", now=NOW)
        assert (Selections(database).count(Selection()), database.check()) == (1, [])
        database.execute(f"PRAGMA max_page_count = {most}")
        articles(database).record(large, source="báo", now=NOW)
        assert Selections(database).count(Selection()) == 2


@pytest.mark.parametrize("name", [*WRITES, *READS])
def test_corrupted(path: Path, name: str) -> None:
    """With every page but the first overwritten, each method fails with a StorageError, at the latest when it reads."""
    data = bytearray(path.read_bytes())
    data[4096:] = os.urandom(len(data) - 4096)
    path.write_bytes(data)

    def use() -> None:
        with Database.open(path) as database:
            {**WRITES, **READS}[name](database)

    with pytest.raises(StorageError):
        use()


@pytest.mark.parametrize("name", [*WRITES, *READS])
def test_closed(path: Path, name: str) -> None:
    """After `close` each method fails with a StorageError."""
    database = Database.open(path)
    database.close()
    with pytest.raises(StorageError):
        {**WRITES, **READS}[name](database)
