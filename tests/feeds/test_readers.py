"""Real readers take our feeds: feedparser and feedparser-rs as libraries, newsboat as a program."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import shutil
import signal
import sqlite3
import struct
import subprocess
import termios
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import feedparser
import feedparser_rs
import pytest

from feeds.formats.atom import ATOM
from feeds.formats.entry import FeedDocument, Picture
from feeds.formats.jsonfeed import JSON_FEED
from feeds.formats.opml import Outline, build_opml
from feeds.formats.rss import RSS
from tests.feeds.samples import ENTRY, FEED, TEASER

NEWSBOAT = shutil.which("newsboat")
needs_newsboat = pytest.mark.skipif(NEWSBOAT is None, reason="newsboat is not installed")


@pytest.mark.parametrize("data", [RSS.build(FEED), ATOM.build(FEED)], ids=["rss", "atom"])
def test_feedparser(data: bytes) -> None:
    """feedparser reads every field of ours without a complaint."""
    parsed = feedparser.parse(data)
    assert not parsed.bozo
    assert (parsed.feed.title, parsed.feed.link, parsed.feed.subtitle) == (FEED.title, FEED.home_url, FEED.subtitle)
    article, teaser = parsed.entries
    assert (article.id, article.title, article.link) == (ENTRY.id, ENTRY.title, ENTRY.url)
    assert article.published_parsed[:5] == (2026, 3, 7, 1, 5)
    assert article.updated_parsed[:5] == (2026, 3, 7, 2, 0)
    assert article.summary == ENTRY.summary
    assert "<p>Sáng 7/3, cầu thông xe.</p>" in article.content[0].value
    assert [tag.label or tag.term for tag in article.tags] == ["Xã hội", "cầu", "giao thông"]
    assert article.media_content[0]["url"] == "https://bao.example.vn/a.jpg"
    assert "Lê An" in article.author or "Lê An" in [author.name for author in article.authors]
    assert [(link.href, link.title) for link in article.links if link.rel == "related"] == [
        ("https://bao.example.vn/xa-hoi/khoi-cong-45.html", "Khởi công cầu mới"),
        ("https://feeds.example.org/a/9f8e7d/", "Ngày hội bên sông"),
        ("https://bao.example.vn/xa-hoi/cau-67.html", "Những cây cầu của thành phố"),
    ]
    assert (teaser.id, teaser.link, teaser.summary) == (TEASER.id, TEASER.url, TEASER.summary)


@pytest.mark.parametrize(
    "data", [RSS.build(FEED), ATOM.build(FEED), JSON_FEED.build(FEED)], ids=["rss", "atom", "json"]
)
def test_feedparser_rs(data: bytes) -> None:
    """A reader of all three formats finds the same articles in each."""
    parsed = feedparser_rs.parse(data)
    assert not parsed.bozo
    assert (parsed.feed.title, parsed.feed.link) == (FEED.title, FEED.home_url)
    article, teaser = parsed.entries
    assert (article.id, article.title, article.link, article.summary) == (
        ENTRY.id, ENTRY.title, ENTRY.url, ENTRY.summary,
    )  # fmt: skip
    assert "Sáng 7/3, cầu thông xe." in article.content[0].value
    assert {tag.label or tag.term for tag in article.tags} == {"Xã hội", "cầu", "giao thông"}
    assert article.published.endswith(("08:05:00+07:00", "08:05:00 +0700"))
    assert (teaser.id, teaser.title, teaser.link) == (TEASER.id, TEASER.title, TEASER.url)


def newsboat_files(home: Path) -> list[str]:
    return ["-C", str(home / "config"), "-u", str(home / "urls"), "-c", str(home / "cache.db")]


def run_newsboat(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    assert NEWSBOAT is not None
    environ = os.environ | {
        "HOME": str(home),
        "XDG_CONFIG_HOME": str(home),
        "XDG_DATA_HOME": str(home),
        "LC_ALL": "C.UTF-8",
    }
    return subprocess.run(
        [NEWSBOAT, *newsboat_files(home), *arguments],
        env=environ,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def shown_by_newsboat(home: Path, name: str, feed: bytes) -> str:
    """What newsboat shows of the only article of *feed* on a terminal of its own."""
    assert NEWSBOAT is not None
    (home / name).write_bytes(feed)
    (home / "config").touch()
    (home / "urls").write_text(f"file://{home / name}\n", encoding="utf-8")
    (home / "cache.db").unlink(missing_ok=True)
    run_newsboat(home, "-x", "reload")
    child, terminal = pty.fork()
    if child == 0:
        os.environ.update(
            HOME=str(home), XDG_CONFIG_HOME=str(home), XDG_DATA_HOME=str(home), LC_ALL="C.UTF-8", TERM="xterm"
        )
        os.execv(NEWSBOAT, [NEWSBOAT, *newsboat_files(home)])
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 200, 0, 0))
    try:
        for screen in ("Your feeds", "Articles in feed"):
            _read_until(terminal, screen)
            os.write(terminal, b"\n")
        return _read_until(terminal, "Sáng 7/3")  # the text, below what is told of the article
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        os.close(terminal)


def _read_until(terminal: int, words: str) -> str:
    """What is shown up to *words*; all of it, if they do not come within a minute."""
    shown = b""
    while words.encode() not in shown and select.select([terminal], [], [], 60)[0]:
        shown += os.read(terminal, 65_536)
    return shown.decode("utf-8", "replace")


@needs_newsboat
@pytest.mark.parametrize("name", ["xa-hoi.rss", "xa-hoi.atom"])
def test_newsboat_shows_the_feed(tmp_path: Path, name: str) -> None:
    """newsboat lists both articles with title, link, author and the related list below the text."""
    feed = tmp_path / name
    feed.write_bytes(RSS.build(FEED) if name.endswith("rss") else ATOM.build(FEED))
    (tmp_path / "config").touch()
    (tmp_path / "urls").write_text(f"file://{feed}\n", encoding="utf-8")
    result = run_newsboat(tmp_path, "-x", "reload")
    assert result.returncode == 0, result.stderr
    with sqlite3.connect(tmp_path / "cache.db") as cache:
        rows = cache.execute("select guid, title, url, author, content from rss_item order by id").fetchall()
        (title, home) = cache.execute("select title, url from rss_feed").fetchone()
    cache.close()
    assert (title, home) == (FEED.title, FEED.home_url)
    by_guid = {guid: row for guid, *row in rows}
    assert by_guid.keys() == {ENTRY.id, TEASER.id}
    title, url, author, content = by_guid[ENTRY.id]
    assert (title, url) == (ENTRY.title, ENTRY.url)
    assert "Lê An" in author
    assert content.index("Sáng 7/3") < content.index("Tin liên quan") < content.index("Đọc thêm")
    title, url, _, content = by_guid[TEASER.id]
    assert (title, url) == (TEASER.title, TEASER.url)
    assert TEASER.summary in content


@needs_newsboat
@pytest.mark.parametrize(("name", "build"), [("a.rss", RSS.build), ("a.atom", ATOM.build)])
@pytest.mark.parametrize("picture", ["https://bao.example.vn/a.jpg", "https://bao.example.vn/anh?id=7"])
def test_newsboat_takes_no_picture_for_a_podcast(
    tmp_path: Path, name: str, build: Callable[[FeedDocument], bytes], picture: str
) -> None:
    """An article with a picture has no "Podcast Download URL", one with a recording has."""
    entry = replace(ENTRY, image=Picture(picture), enclosures=())
    assert "Podcast" not in shown_by_newsboat(tmp_path, name, build(replace(FEED, entries=(entry,))))
    heard = build(replace(FEED, entries=(replace(ENTRY, image=Picture(picture)),)))
    assert "Podcast Download URL: https://bao.example.vn/" in shown_by_newsboat(tmp_path, name, heard)


@needs_newsboat
def test_newsboat_keeps_markup_in_titles(tmp_path: Path) -> None:
    """A title that speaks of markup is shown as it was written, from both formats."""
    title = "Thẻ <b>đậm</b> và &amp; trong HTML"
    (tmp_path / "config").touch()
    for name, build in (("a.rss", RSS.build), ("a.atom", ATOM.build)):
        (tmp_path / name).write_bytes(build(replace(FEED, entries=(replace(ENTRY, title=title),))))
        (tmp_path / "urls").write_text(f"file://{tmp_path / name}\n", encoding="utf-8")
        (tmp_path / "cache.db").unlink(missing_ok=True)
        assert run_newsboat(tmp_path, "-x", "reload").returncode == 0
        with sqlite3.connect(tmp_path / "cache.db") as cache:
            (shown,) = cache.execute("select title from rss_item").fetchone()
        cache.close()
        assert shown.replace("\u2060", "") == title, name


@needs_newsboat
def test_newsboat_imports_the_list_of_feeds(tmp_path: Path) -> None:
    """The feeds of our OPML become subscriptions."""
    (tmp_path / "config").touch()
    (tmp_path / "urls").touch()
    feed = Outline(title="Xã hội", xml_url="https://feeds.example.org/feeds/xa-hoi.rss")
    (tmp_path / "feeds.opml").write_bytes(build_opml("Báo", [Outline(title="Chuyên mục", outlines=(feed,))]))
    result = run_newsboat(tmp_path, "-i", str(tmp_path / "feeds.opml"))
    assert result.returncode == 0, result.stderr
    assert "https://feeds.example.org/feeds/xa-hoi.rss" in (tmp_path / "urls").read_text(encoding="utf-8")
