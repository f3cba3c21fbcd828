"""`feedloom stories` and `feedloom story`, as a person or a script calls them."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from feeds.commands.cli import cli
from storage.articles.record import Articles
from storage.database import Database
from storage.model import Article, Kind

CONFIG = """[site]
title = "Báo"
base_url = "https://feeds.example.org/"
authority = "example.org,2026"
[[sources]]
name = "A"
documents = "documents/*"
[feeds]
stories = true
"""
TOLD = (
    ("Cháy chợ Vân Trì, 40 quầy hàng bị thiêu rụi", "Đám cháy bùng lên ở chợ Vân Trì, huyện Đông Sơn, lúc nửa đêm."),
    ("Bốn mươi quầy hàng chợ Vân Trì cháy rụi trong đêm", "Chợ Vân Trì ở huyện Đông Sơn cháy lớn trong đêm qua."),
    ("Sau đám cháy chợ Vân Trì: tiểu thương dọn hàng", "Sáng nay tiểu thương chợ Vân Trì, huyện Đông Sơn dọn hàng."),
)


def call(*arguments: str) -> Result:
    """`feedloom` with *arguments*; anything but an orderly end is a failure of the test."""
    result = CliRunner().invoke(cli, arguments, prog_name="feedloom")
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working directory with a store in which three papers told of a fire within the last hours."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("FEEDLOOM_CONFIG", raising=False)
    (tmp_path / "feedloom.toml").write_text(CONFIG)
    now = datetime.now(UTC)
    with Database.open(tmp_path / "feedloom.db") as database:
        articles = Articles(database, "example.org,2026")
        for number, (title, opening) in enumerate(TOLD):
            one = Article(
                kind=Kind.ARTICLE,
                language="vi",
                title=title,
                permalink=f"https://{number}.example/1.html",
                published=now - timedelta(hours=3 - number),
                body=(opening,),
            )
            articles.record(one, source="ABC"[number], now=now)
    assert call("publish").exit_code == 0
    return tmp_path


def test_list(here: Path) -> None:
    """Stories with their articles, in words and as JSON; how far back and by how many papers can be said."""
    lines = call("stories").stdout.strip().splitlines()
    assert lines == [f"1 {TOLD[0][0]}  (3 papers)", *(f"  {n + 1} {'ABC'[n]}: {TOLD[n][0]}" for n in range(3))]
    (story,) = json.loads(call("stories", "--json", "--since", "2d").stdout)
    assert (story["id"], story["papers"], [one["source"] for one in story["articles"]]) == (1, 3, ["A", "B", "C"])
    for arguments in (("--papers", "4"), ("--since", "1s")):
        result = call("stories", *arguments)
        assert (result.exit_code, result.stdout) == (0, "")
        assert "No story" in result.stderr
    assert call("stories", "--since", "soon").exit_code == 2


def test_split_merge_rename(here: Path) -> None:
    """Each command says what became of the story, and publishing brings it to readers."""
    assert (here / "public/c/story-1/index.html").exists()
    assert call("story", "rename", "1", "Cháy chợ").stdout.startswith("Story 1 Cháy chợ has 3 articles of 3 papers.")
    assert call("story", "split", "1", "3").stdout.startswith(f"Story 2 {TOLD[2][0]} has 1 article of 1 paper.")
    assert call("publish").exit_code == 0
    assert not (here / "public/c/story-1/index.html").exists(), "two papers are too few"
    assert call("story", "merge", "2", "1").stdout.startswith("Story 1 Cháy chợ has 3 articles of 3 papers.")
    assert call("publish").exit_code == 0
    assert "<h1>Cháy chợ</h1>" in (here / "public/c/story-1/index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "arguments",
    [
        ("split", "9", "1"),
        ("split", "1", "1", "2", "3"),
        ("split", "1", "99"),
        ("merge", "1", "1"),
        ("merge", "1", "9"),
        ("rename", "1", " "),
        ("rename", "9", "Tên"),
    ],
)
def test_what_cannot_be(here: Path, arguments: tuple[str, ...]) -> None:
    """What is not there, or would leave nothing, is refused with exit status 2 and a way out."""
    result = call("story", *arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "Error: " in result.stderr


def test_a_store_that_is_older_than_stories(here: Path) -> None:
    """`relate --all` compares what no run has compared; called again, it changes nothing."""
    tables = ("stories", "story_articles", "story_links", "story_terms", "story_numbers", "fingerprints")
    with Database.open(here / "feedloom.db") as database, database.write("forget"):
        for table in tables:
            database.execute(f"DELETE FROM {table}")
    assert call("relate").stdout == "3 looked at, 0 changed.\n"
    assert "No story" in call("stories").stderr
    for _ in range(2):
        assert call("relate", "--all").stdout == "3 looked at, 0 changed.\n"
        (story,) = json.loads(call("stories", "--json").stdout)
        assert [one["id"] for one in story["articles"]] == [1, 2, 3]
    assert call("relate", "--all", "1").exit_code == 2
