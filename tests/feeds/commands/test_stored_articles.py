"""Commands that read and change stored articles, as a person or a script calls them."""

from __future__ import annotations

import gzip
import json
import os
import sqlite3
import tomllib
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from feeds.commands.cli import cli
from feeds.config.load import load_config
from feeds.lock import lock
from storage.articles.record import Articles
from storage.database import Database
from storage.model import Article, Document, Kind, Link, LinkKind

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
CONFIG = """[site]
title = "Báo"
base_url = "https://feeds.example.org/"
authority = "example.org,2026"
timezone = "Asia/Ho_Chi_Minh"
[[sources]]
name = "báo"
documents = "documents/*"
"""
PAGE = """<!doctype html><html lang="en"><head><title>Rain</title></head><body><article><h1>Rain at last</h1>
<time datetime="2026-03-01T08:00:00+07:00">1 March 2026</time>
<p>It rained over the city on Saturday, for the first time in forty days, and people stood in the streets to watch.</p>
<p>The wells are still low, said the water company, and asked everybody to go on saving.</p></article></body></html>"""


def call(*arguments: str, stdin: str = "") -> Result:
    """`feedloom` with *arguments*; anything but an orderly end is a failure of the test."""
    result = CliRunner().invoke(cli, arguments, input=stdin, prog_name="feedloom")
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def article(number: int, title: str, body: str, *, links: tuple[Link, ...] = ()) -> Article:
    return Article(
        kind=Kind.ARTICLE,
        language="vi",
        title=title,
        category="Xã hội",
        permalink=f"https://bao.example/{number}.html",
        published=NOW - timedelta(days=number),
        body=(body,),
        links=links,
    )


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working directory with a configuration and a store of three articles, the first of them corrected."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("FEEDLOOM_CONFIG", raising=False)
    (tmp_path / "feedloom.toml").write_text(CONFIG)
    (tmp_path / "documents").mkdir()
    with Database.open(tmp_path / "feedloom.db") as database:
        articles = Articles(database, "example.org,2026")
        first = article(1, "Đường sắt đô thị chạy thử", "Đoàn tàu rời ga lúc sáu giờ sáng.")
        articles.record(first, source="báo", now=NOW, document=Document(data=b"x"))
        link = Link(kind=LinkKind.RELATED, position=0, title="Đường sắt đô thị chạy thử", url=first.permalink)
        articles.record(article(2, "Chợ hoa xuân", "Hoa đào và hoa mai.", links=(link,)), source="báo", now=NOW)
        again = article(1, "Đường sắt đô thị chạy thử", "Đoàn tàu rời ga lúc bảy giờ sáng.")
        articles.record(again, source="báo", now=NOW + timedelta(hours=1))
        rain = Document(data=PAGE.encode(), path="documents/rain.html", media_type="text/html")
        dry = Article(kind=Kind.ARTICLE, title="Rain at last!", language="en", body=("It rained.",))
        articles.record(dry, source="báo", now=NOW, document=rain)
    return tmp_path


def rows(sql: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect("feedloom.db")) as connection:
        return connection.execute(sql).fetchall()


class TestHistory:
    """How an article changed."""

    @pytest.mark.parametrize("which", ["1", "https://bao.example/1.html", "http://www.bao.example/1.html?utm_source=x"])
    def test_words(self, here: Path, which: str) -> None:
        """The differences are told in words, in the site's time, however the article is named."""
        result = call("history", which)
        assert result.exit_code == 0
        assert "Version 2, 2026-03-01 20:00" in result.output
        assert "text, paragraph 1: Đoàn tàu rời ga lúc [-sáu-] {+bảy+} giờ sáng." in result.output

    def test_key_and_entry_id(self, here: Path) -> None:
        """The key and the id in feeds name the article too."""
        ((key, entry_id),) = rows("SELECT key, entry_id FROM articles WHERE id = 1")
        assert call("history", str(key)).output == call("history", str(entry_id)).output == call("history", "1").output

    def test_json(self, here: Path) -> None:
        """For scripts there is JSON."""
        told = json.loads(call("history", "1", "--json").output)
        assert [change["version"] for change in told["changes"]] == [2]

    def test_never_changed(self, here: Path) -> None:
        """An article that never changed says so."""
        assert "It never changed." in call("history", "2").output


class TestHand:
    """What the operator does to an article."""

    @pytest.mark.parametrize("command", ["history", "hide", "show", "takedown", "relate"])
    def test_no_such_article(self, here: Path, command: str) -> None:
        """A wrong name is a mistake of usage, and says what names an article."""
        result = call(command, "https://bao.example/9.html")
        assert result.exit_code == 2
        assert "there is no article" in result.output
        assert "feedloom search" in result.output

    @pytest.mark.parametrize("command", ["history", "hide", "search", "relate"])
    def test_no_store(self, here: Path, command: str) -> None:
        """Without a store nothing is made."""
        (here / "feedloom.db").unlink()
        assert call(command, "1").exit_code == 74
        assert not (here / "feedloom.db").exists()

    def test_hide_and_show(self, here: Path) -> None:
        """A hidden article leaves the feeds with the next publish, and comes back as it was."""
        call("publish")
        assert b"/1.html" in (here / "public/feeds/all.atom").read_bytes()
        assert call("hide", "1").exit_code == 0
        call("publish")
        assert b"<id>tag" in (here / "public/feeds/all.atom").read_bytes()
        assert rows("SELECT hidden FROM articles WHERE id = 1") == [(1,)]
        assert "Đoàn tàu" not in (here / "public/feeds/all.atom").read_text()
        call("show", "1")
        call("publish")
        assert "Đoàn tàu" in (here / "public/feeds/all.atom").read_text()

    def test_takedown(self, here: Path) -> None:
        """After a takedown and a publish no file says a word of the article: store, feeds, archives, pages."""
        call("publish")
        assert call("takedown", "1", stdin="n\n").exit_code == 1
        assert call("takedown", "1", stdin="y\n").exit_code == 0
        call("publish")
        words = ["Đường sắt đô thị chạy thử".encode(), "Đoàn tàu rời ga".encode()]
        files = {path: path.read_bytes() for path in here.rglob("*") if path.is_file()}
        said = {path: gzip.decompress(data) if path.suffix == ".gz" else data for path, data in files.items()}
        assert [path.name for path, data in said.items() for word in words if word in data] == []
        assert rows("SELECT status, title FROM articles WHERE id = 1") == [("removed", "")]
        for command in ("show", "hide"):
            result = call(command, "1")
            assert (result.exit_code, "never comes back" in result.output) == (2, True)
        assert "It was taken down" in call("history", "1").output


class TestCategory:
    """Renaming."""

    def test_rename(self, here: Path) -> None:
        """The feed goes on under a new slug with its id; the old files show the same entries."""
        call("publish")
        before = (here / "public/feeds/xa-hoi.atom").read_text()
        result = call("category", "rename", "xã hội", "Đời sống")
        assert result.exit_code == 0
        call("publish")
        after, old = ((here / f"public/feeds/{slug}.atom").read_text() for slug in ("doi-song", "xa-hoi"))

        def feed_id(text: str) -> str:
            return text.partition("<id>")[2].partition("</id>")[0]

        assert feed_id(before) == feed_id(after) == feed_id(old)
        assert before.count("<entry") == after.count("<entry") == old.count("<entry")

    def test_near_miss(self, here: Path) -> None:
        """A misspelt name is answered with the nearest."""
        result = call("category", "rename", "Xã hộ", "Đời sống")
        assert result.exit_code == 2
        assert "did you mean Xã hội?" in result.output

    def test_during_a_run(self, here: Path) -> None:
        """Beside a run nothing is renamed."""
        with lock(here / "feedloom.db"):
            assert call("category", "rename", "Xã hội", "Đời sống").exit_code == 75


class TestSuggest:
    """Proposals for one category in place of two."""

    @pytest.fixture(autouse=True)
    def _other_paper(self, here: Path) -> None:
        with Database.open(here / "feedloom.db") as database:
            articles = Articles(database, "example.org,2026")
            for number in (7, 8):
                other = replace(article(number, f"Rain {number}", f"It rains {number}."), category='So"ciety')
                link = f"https://paper.example/{number}.html"
                articles.record(replace(other, permalink=link), source="paper", now=NOW)
                other = replace(article(number, f"Sun {number}", f"It shines {number}."), category="Society")
                link = f"https://sun.example/{number}.html"
                articles.record(replace(other, permalink=link), source="sun", now=NOW)

    def test_lines_for_the_configuration(self, here: Path) -> None:
        """What is printed can be pasted: it is TOML, with its reasons, and is not proposed again afterwards."""
        result = call("category", "suggest")
        assert result.exit_code == 0
        mapped = tomllib.loads(result.stdout)["site"]["categories"]
        assert mapped == {'So"ciety': "Society", "Xã hội": "Society"}
        assert "# - both mean society" in result.stdout
        assert max(map(len, result.stdout.splitlines())) <= 80
        (here / "feedloom.toml").write_text(f"{CONFIG}\n{result.stdout}")
        again = call("category", "suggest")
        assert (again.exit_code, again.stdout) == (0, "")
        assert "No two categories look like one section." in again.stderr

    def test_json(self, here: Path) -> None:
        """Each proposal with its evidence."""
        found = json.loads(call("category", "suggest", "--json").stdout)
        one = next(one for one in found if one["from"] == "Society" or one["into"] == "Society")
        assert one["weight"] >= 1
        assert {"kind", "words", "weight"} == one["evidence"][0].keys()

    def test_the_mapping_of_the_site(self, here: Path) -> None:
        """It counts for every source that has none of its own for a name."""
        sources = CONFIG.partition("[[sources]]")[2]
        mapped = f'[site.categories]\n"society" = "Xã hội"\n"Sport" = "Thể thao"\n[[sources]]{sources}'
        own = 'categories = { "SOCIETY" = "Đời sống" }\n'
        (here / "feedloom.toml").write_text(CONFIG.partition("[[sources]]")[0] + mapped + own)
        (source,) = load_config(here / "feedloom.toml", {}).sources
        assert source.categories == {"Sport": "Thể thao", "SOCIETY": "Đời sống"}


class TestSearch:
    """Finding articles."""

    def test_highlights(self, here: Path) -> None:
        """What was found stands marked."""
        result = call("search", "roi ga")
        assert result.exit_code == 0
        assert "1  Đường sắt đô thị chạy thử" in result.output
        assert "*rời* *ga*" in result.output

    def test_filters(self, here: Path) -> None:
        """Category, source and days narrow a search."""
        day = f"{NOW - timedelta(days=1):%Y-%m-%d}"
        for options in (["--category", "XÃ HỘI"], ["--source", "báo"], ["--since", day], ["--until", day]):
            assert len(json.loads(call("search", "duong", "--json", *options).output)) == 1
        for options in (
            ["--category", "Khác"],
            ["--source", "x"],
            ["--until", "2026-01-01"],
            ["--since", "2026-03-02"],
        ):
            assert json.loads(call("search", "duong", "--json", *options).output) == []

    @pytest.mark.parametrize("query", ['"', "-duong", "***"])
    def test_syntax(self, here: Path, query: str) -> None:
        """A query without a word is told, never raised."""
        result = call("search", "--", query)
        assert result.exit_code == 2
        assert "nothing to search for" in result.output


class TestReparse:
    """Today's rules."""

    def test_dry_run_then_for_good(self, here: Path) -> None:
        """What would change is shown field by field, then applied, ids and `updated` unmoved; then nothing is left."""
        before = rows("SELECT id, key, updated FROM articles ORDER BY id")
        dry = call("reparse", "--dry-run")
        assert "headline: Rain at [-last!-] {+last+}" in dry.output
        assert rows("SELECT title FROM articles WHERE id = 3") == [("Rain at last!",)]
        call("reparse", "--dates")
        assert rows("SELECT title, published FROM articles WHERE id = 3") == [("Rain at last", "2026-03-01T01:00:00Z")]
        assert rows("SELECT id, key, updated FROM articles ORDER BY id") == before
        assert "0 changed; nothing to publish" in call("reparse").output

    def test_no_article_any_more(self, here: Path) -> None:
        """A document that gives no article any more is named; the article stays."""
        with Database.open(here / "feedloom.db") as database:
            articles = Articles(database, "example.org,2026")
            articles.record(article(7, "Trống", "Thân."), source="báo", now=NOW, document=Document(data=b" "))
        result = call("reparse", "--dry-run")
        assert result.exit_code == 1
        assert "Trống: stays as it is" in result.output

    def test_unknown_source(self, here: Path) -> None:
        """A misspelt source is a mistake of usage."""
        result = call("reparse", "--source", "báoo")
        assert result.exit_code == 2
        assert "did you mean báo?" in result.output


class TestRelate:
    """Related articles on request."""

    def test_says_why(self, here: Path) -> None:
        """For named articles the likeness and the words in common are told."""
        with Database.open(here / "feedloom.db") as database:
            articles = Articles(database, "example.org,2026")
            for number, title in enumerate(
                ("Tàu đường sắt đô thị chạy đúng giờ", "Vé tàu đường sắt đô thị giảm giá"), 5
            ):
                articles.record(article(number, title, title * 2), source="báo", now=NOW)
        result = call("relate", "4")
        assert result.exit_code == 0
        assert "4 – 5 Vé tàu đường sắt đô thị giảm giá" in result.output
        assert rows("SELECT count(*) FROM links WHERE kind = 'computed'") != [(0,)]
        assert "looked at, " in call("relate").output


class TestCare:
    """The store itself."""

    def test_check(self, here: Path) -> None:
        """A sound store says so; one whose full-text index is wrong ends with 74."""
        assert call("db", "check").exit_code == 0
        with closing(sqlite3.connect("feedloom.db")) as connection, connection:
            connection.execute("INSERT INTO search(search, rowid, title) VALUES ('delete', 1, 'x')")
        result = call("db", "check")
        assert result.exit_code == 74
        assert "rebuild" in result.output

    def test_backup(self, here: Path) -> None:
        """A backup is a store of its own; it is never made over the store, nor of nothing."""
        assert call("db", "backup", "copy.db").exit_code == 0
        with Database.open(here / "copy.db", create=False) as copy:
            assert copy.check() == []
            assert copy.execute("SELECT count(*) FROM articles").fetchone()[0] == 3
        assert call("db", "backup", "feedloom.db").exit_code == 2
        assert call("db", "backup", "missing/copy.db").exit_code == 2
        os.mkfifo("pipe.db")
        assert call("db", "backup", "pipe.db").exit_code == 2
        assert Path("pipe.db").is_fifo()
        (here / "feedloom.db").unlink()
        assert call("db", "backup", "copy.db").exit_code == 2

    def test_prune(self, here: Path) -> None:
        """What would go is told before it goes."""
        assert call("db", "prune").exit_code == 2
        assert "2 documents, 0 versions" in call("db", "prune", "--keep", "0", "--dry-run").output
        assert "are gone" in call("db", "prune", "--keep", "0", "--depth", "versions").output
        assert rows("SELECT (SELECT count(*) FROM documents) + (SELECT count(*) FROM versions)") == [(0,)]

    def test_metadata(self, here: Path) -> None:
        """The words for Datasette are JSON under the name of the store."""
        assert set(json.loads(call("db", "metadata").output)["databases"]) == {"feedloom"}

    def test_corrupted(self, here: Path) -> None:
        """A damaged store is named with the way out, whatever the command."""
        data = bytearray((here / "feedloom.db").read_bytes())
        data[4096:] = os.urandom(len(data) - 4096)
        (here / "feedloom.db").write_bytes(data)
        for command in (["history", "1"], ["search", "duong"], ["db", "check"], ["hide", "1"]):
            result = call(*command)
            assert result.exit_code == 74, command
            assert "restore a backup" in result.output.lower()
