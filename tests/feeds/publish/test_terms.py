"""What was said about use by machines is passed on in feeds, pages and robots.txt."""

from __future__ import annotations

import json
from pathlib import Path

import feedparser

from feeds.config.load import load_config
from feeds.publish.publisher import publish
from storage.articles.record import Articles
from storage.database import Database
from storage.model import Article, Kind
from storage.terms import Terms
from tests.feeds.publish.test_deliveries import NOON

TERMS = Terms(
    content_signal="ai-train=no",
    tdm_reservation=1,
    tdm_policy="https://bao.example/p.json",
    robots="noai",
    license="https://bao.example/l.xml",
)


def test_it_is_passed_on_everywhere(tmp_path: Path) -> None:
    """Entries of each format, the article's own page, and robots.txt for the site as a whole."""
    file = tmp_path / "feedloom.toml"
    file.write_text(
        '[site]\nbase_url = "https://tin.example/"\ncontent_signal = "search=yes,ai-train=no"\n'
        '[[sources]]\nname = "báo"\ndocuments = "*.txt"\n'
    )
    config = load_config(file, {})
    with Database.open(config.site.database) as database:
        article = Article(kind=Kind.ARTICLE, title="Bài", body=("Đoạn.",), terms=TERMS.to_text())
        number = Articles(database, "example.org,2026").record(article, source="báo", now=NOON).id
        stored = Articles(database, "example.org,2026").get(number)
        assert publish(database, config, now=NOON).failures == ()
    output = config.site.output
    said = "content-signal: ai-train=no; tdm-reservation: 1; tdm-policy: https://bao.example/p.json; robots: noai"
    for form in ("atom", "rss"):
        (entry,) = feedparser.parse((output / f"feeds/all.{form}").read_bytes()).entries
        assert entry.rights == said
        assert [(link.href, link.type) for link in entry.links if link.rel == "license"] == [
            ("https://bao.example/l.xml", "application/rsl+xml")
        ]
    (item,) = json.loads((output / "feeds/all.json").read_bytes())["items"]
    assert item["_feedloom"]["terms"] == json.loads(TERMS.to_text() or "")
    assert stored is not None
    page = (output / f"a/{stored.key}/index.html").read_text()
    assert '<meta name="tdm-reservation" content="1">' in page
    assert '<meta name="robots" content="noai">' in page
    assert '<link rel="license" type="application/rsl+xml" href="https://bao.example/l.xml">' in page
    robots = (output / "robots.txt").read_text()
    assert robots == "User-agent: *\nContent-Signal: search=yes, ai-train=no\nDisallow:\n"
