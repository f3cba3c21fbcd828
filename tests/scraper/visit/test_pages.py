"""Articles in several pages and rules of others on a real visit: what is fetched, joined, kept, sent and told."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from scraper.parsing.pool import ParserPool
from scraper.source import Access, Source
from scraper.visit.reading import MAX_PAGES
from scraper.visit.reparse import reread_documents
from storage.database import Database
from storage.sources import Sources
from tests.scraper.paper import Answer, Paper, running_paper
from tests.scraper.visit.test_walk_web import Desk

TEXT = "<p>On day {} of page {} the council met to speak about the old bridge, which is too weak for lorries.</p>"
RULE = """title: //h1
body: //div[@class='text']
next_page_link: //a[@class='next']
single_page_link: //a[@class='all']
"""
FILE = "127.0.0.1.txt"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A desk, with a folder of rules for the paper in it."""
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / FILE).write_text(RULE)
    with running_paper() as paper, Database.open(tmp_path / "feedloom.db") as database:
        yield Desk(paper, database)


def put(paper: Paper, number: int, links: str, *, path: str = "", days: int = 4) -> str:
    """Publish page *number* of an article with *links*, and give its path."""
    path = path or f"/town/bridge-{number}.html"
    text = "".join(TEXT.format(day, number) for day in range(days))
    lead = "<p>The old bridge of the town stays closed, and this stands on every page of the article.</p>"
    paper.put(
        path,
        "<html lang=en><head><title>The old bridge closes</title><meta property='og:type' content=article></head><body>"
        f"<h1>The old bridge closes</h1><div class=text>{lead}{text}</div>{links}</body></html>",
    )
    return path


def visit(desk: Desk, tmp_path: Path, *paths: str, **settings: Any) -> Any:
    return desk.visit("url", *paths, rules=(tmp_path / "rules",), **settings)


def body(desk: Desk) -> str:
    (article,) = desk.database.execute("SELECT body FROM articles").fetchall()
    return str(article[0])


@pytest.mark.parametrize("kind", ["borrowed", "own"])
def test_pages_are_joined(desk: Desk, tmp_path: Path, kind: str) -> None:
    """Further pages become one article and one kept document, which can be read again; rules of ours say so, too."""
    if kind == "own":
        (tmp_path / "rules" / FILE).unlink()
        own = 'name="Own"\nhosts=["127.0.0.1"]\n[select]\ntitle=["h1"]\nbody=[".text"]\nnext_page=["a.next"]\n'
        (tmp_path / "rules" / "own.toml").write_text(own)
    path = put(desk.paper, 1, "<a class=next href=bridge-2.html>2</a>")
    put(desk.paper, 2, "<a class=next href=bridge-3.html>3</a>")
    put(desk.paper, 3, "<a class=next href=bridge-1.html>1</a>")
    seen = visit(desk, tmp_path, path)
    assert (seen.new, seen.failed, seen.notes) == (1, 0, ())
    text = body(desk)
    assert [text.count(f"day 0 of page {number}") for number in (1, 2, 3)] == [1, 1, 1]
    assert text.count("this stands on every page") == 1
    assert [asked for asked, _ in desk.paper.asked if asked.startswith("/town")] == [
        path,
        "/town/bridge-2.html",
        "/town/bridge-3.html",
    ]
    with ParserPool(in_process=True) as pool:
        (again,) = reread_documents(desk.articles.history.documents(), {}, pool, read=Sources(desk.database))
    assert again.said is not None
    assert "day 3 of page 3" in " ".join(again.said.body)


TITLES = {"en": ("Storm", "Background"), "vi": ("Bão", "Bối cảnh"), "zh": ("春雨", "背景"), "ar": ("عاصفة", "خلفية")}


@pytest.mark.parametrize("language", TITLES)
def test_a_list_tells_the_title_again_when_its_page_is_read_again(desk: Desk, language: str) -> None:
    """A title that was stored for a page proves nothing, though it stands there; that which its list gave does."""
    title, wrong = TITLES[language]
    text = "".join(TEXT.format(day, 1) for day in range(4))
    desk.paper.put(
        "/news/a-1.html",
        f"<html lang={language}><title>Paper</title><body><div><div>{wrong}</div><div>{title}</div>{text}</div></body>",
    )
    desk.paper.put("/news", f"<html lang={language}><main><h2><a href=/news/a-1.html>{title}</a></h2></main>")
    desk.visit("listing", "/news")
    titles = []
    for forgotten in (False, True):
        if forgotten:
            desk.database.execute("UPDATE readings SET said = NULL")
        desk.database.execute("UPDATE articles SET title = ?", (wrong,))
        with ParserPool(in_process=True) as pool:
            (again,) = reread_documents(desk.articles.history.documents(), {}, pool, read=Sources(desk.database))
        titles.append(again.said.title if again.said is not None else None)
    assert titles[0] == title
    assert titles[1] != wrong


@pytest.mark.parametrize("language", TITLES)
def test_what_was_read_wrongly_goes_and_what_the_list_said_stays(desk: Desk, language: str) -> None:
    """A page that is read again says what it has, also nothing, with what its list said beside it. If that was never
    kept, what is stored may come from it, and stays.
    """
    title, _ = TITLES[language]
    text = "".join(TEXT.format(day, 1) for day in range(4))
    desk.paper.put("/news/a-1.html", f"<html lang={language}><title>{title}</title><h1>{title}</h1>{text}")
    desk.paper.put(
        "/feed",
        f"<rss version=2.0><channel><title>Paper</title><item><title>{title}</title><category>{title}</category>"
        f"<link>{desk.paper.url('/news/a-1.html')}</link></item></channel></rss>".replace("=2.0", '="2.0"'),
        media_type="application/rss+xml",
    )
    desk.visit("feed", "/feed")
    (before,) = (known for known, _ in desk.articles.history.documents())
    assert (before.tags, before.image, [one.name for one in before.categories]) == ((title,), None, [title])
    desk.database.execute("UPDATE articles SET image = 'https://paper.example/logo.png'")
    found = []
    for forgotten in (True, False):
        said = desk.database.execute("SELECT said FROM readings WHERE path LIKE '%a-1.html'").fetchone()["said"]
        if forgotten:
            desk.database.execute("UPDATE readings SET said = NULL")
        with ParserPool(in_process=True) as pool:
            (again,) = reread_documents(desk.articles.history.documents(), {}, pool, read=Sources(desk.database))
        assert again.said is not None
        assert again.document is not None
        desk.articles.reread(before.id, again.said, again.document, now=desk.time, is_whole=again.is_whole)
        (after,) = (known for known, _ in desk.articles.history.documents())
        assert (after.tags, [one.name for one in after.categories]) == ((title,), [title])
        found.append(after.image)
        desk.database.execute("UPDATE readings SET said = ? WHERE path LIKE '%a-1.html'", (said,))
    assert found == ["https://paper.example/logo.png", None]


def test_pages_that_have_not_changed_are_left_alone(desk: Desk, tmp_path: Path) -> None:
    """While its first page is the same, an article's further pages are not asked for again."""
    path = put(desk.paper, 1, "<a class=next href=bridge-2.html>2</a>")
    put(desk.paper, 2, "")
    visit(desk, tmp_path, path)
    desk.paper.asked.clear()
    again = visit(desk, tmp_path, path)
    assert again.unchanged == 1
    assert [status for asked, status in desk.paper.asked if asked.startswith("/town")] == [304]


def test_the_whole_on_one_page(desk: Desk, tmp_path: Path) -> None:
    """The page with the whole article takes the place of the one that links to it, and keeps its address."""
    path = put(desk.paper, 1, "<a class=all href=/print/1>All</a><a class=next href=bridge-2.html>2</a>")
    put(desk.paper, 9, "", path="/print/1", days=12)
    visit(desk, tmp_path, path)
    assert "day 11 of page 9" in body(desk)
    (row,) = desk.database.execute("SELECT url FROM articles").fetchall()
    assert row[0] == desk.paper.url(path)
    assert "/town/bridge-2.html" not in [asked for asked, _ in desk.paper.asked]


def test_the_whole_of_a_page_without_a_text(desk: Desk, tmp_path: Path) -> None:
    """A page that only links to its article, and has no text of its own, is read there."""
    put(desk.paper, 9, "", path="/print/1")
    desk.paper.put(
        "/intro", "<html><title>The old bridge</title><h1>The old bridge</h1><a class=all href=/print/1>On</a>"
    )
    seen = visit(desk, tmp_path, "/intro")
    assert (seen.new, seen.broken) == (1, None)
    assert "day 3 of page 9" in body(desk)


def test_a_shorter_whole_is_not_used(desk: Desk, tmp_path: Path) -> None:
    """A page that promises the whole and has less is passed over."""
    path = put(desk.paper, 1, "<a class=all href=/print/1>All</a>")
    put(desk.paper, 9, "", path="/print/1", days=1)
    visit(desk, tmp_path, path)
    assert "day 3 of page 1" in body(desk)


def test_a_missing_page_ends_the_article(desk: Desk, tmp_path: Path) -> None:
    """A further page that cannot be had is told; what there is of the article stays, and it is asked for again."""
    path = put(desk.paper, 1, "<a class=next href=bridge-2.html>2</a>")
    seen = visit(desk, tmp_path, path)
    assert (seen.new, seen.failed) == (1, 0)
    assert "a further page of it is missing" in seen.notes[0]
    assert "day 3 of page 1" in body(desk)
    put(desk.paper, 2, "")
    visit(desk, tmp_path, path)
    assert "day 0 of page 2" in body(desk)


def test_pages_stay_on_the_site_and_end(desk: Desk, tmp_path: Path) -> None:
    """Links to another site are not followed, and no more pages than the limit are."""
    away = put(desk.paper, 1, "<a class=next href=https://other.example/2.html>2</a>")
    visit(desk, tmp_path, away, name="away")
    assert len([asked for asked, _ in desk.paper.asked if asked.startswith("/town")]) == 1
    for number in range(100, 140):
        put(desk.paper, number, f"<a class=next href=bridge-{number + 1}.html>next</a>")
    desk.paper.asked.clear()
    visit(desk, tmp_path, "/town/bridge-100.html", name="long")
    assert len([asked for asked, _ in desk.paper.asked if asked.startswith("/town")]) == MAX_PAGES


def test_files_are_read_alone(desk: Desk, tmp_path: Path) -> None:
    """A page in a file is read by its rule, but nothing is fetched for it."""
    path = put(desk.paper, 1, "<a class=next href=bridge-2.html>2</a>")
    url = f"<link rel=canonical href='{desk.paper.url(path)}'>"
    (tmp_path / "page.html").write_bytes(desk.paper.pages[path].body.replace(b"<head>", b"<head>" + url.encode()))
    source = Source(name="files", kind="documents", places=("page.html",), root=tmp_path, rules=(tmp_path / "rules",))
    seen = asyncio.run(desk._visit(source))
    assert (seen.new, seen.notes) == (1, ())
    assert [asked for asked, _ in desk.paper.asked if asked.startswith("/town")] == []


def test_robots_are_asked_for_further_pages(desk: Desk, tmp_path: Path) -> None:
    """A further page that robots.txt keeps from us is not fetched."""
    desk.paper.put("/robots.txt", "User-agent: *\nDisallow: /town/bridge-2\n", media_type="text/plain")
    path = put(desk.paper, 1, "<a class=next href=bridge-2.html>2</a>")
    put(desk.paper, 2, "")
    seen = visit(desk, tmp_path, path)
    assert "robots.txt" in seen.notes[0]
    assert "/town/bridge-2.html" not in [asked for asked, _ in desk.paper.asked]


def test_headers_of_a_rule(desk: Desk, tmp_path: Path) -> None:
    """A rule's request headers go to its host, to lists and pages; what the source says goes first."""
    text = "http_header(cookie): consent=1\nhttp_header(User-Agent): Reader/1\nhttp_header(x-evil): a\n"
    (tmp_path / "rules" / FILE).write_text(RULE + text)
    path = put(desk.paper, 1, "")
    visit(desk, tmp_path, path)
    sent = {name.lower(): value for name, value in desk.paper.requests[-1].items()}
    assert (sent["cookie"], sent["user-agent"]) == ("consent=1", "Reader/1")
    assert "x-evil" not in sent
    visit(desk, tmp_path, path, name="mine", access=Access(headers={"Cookie": "mine=1"}))
    assert desk.paper.requests[-1]["cookie" if "cookie" in desk.paper.requests[-1] else "Cookie"] == "mine=1"
    desk.visit("url", path, name="plain")
    assert "cookie" not in {name.lower() for name in desk.paper.requests[-1]}


def test_the_link_in_a_description(desk: Desk, tmp_path: Path) -> None:
    """Where a rule says so, an entry's page is the one to which its description links."""
    (tmp_path / "rules" / FILE).write_text("single_page_link_in_feed: //a[contains(@href, 'print')]\n")
    path = put(desk.paper, 1, "", path="/print/1")
    description = f"&lt;a href='{path}'&gt;All&lt;/a&gt;"
    entry = f"<title>The old bridge</title><link>{desk.paper.url('/short/1')}</link>"
    item = f"<item>{entry}<description>{description}</description></item>"
    feed = f"<rss version='2.0'><channel><title>T</title>{item}</channel></rss>"
    desk.paper.put("/feed", feed, media_type="text/xml")
    seen = desk.visit("feed", "/feed", rules=(tmp_path / "rules",))
    assert (seen.new, seen.failed) == (1, 0)
    assert path in [asked for asked, _ in desk.paper.asked]
    assert "/short/1" not in [asked for asked, _ in desk.paper.asked]


@pytest.mark.parametrize(
    ("name", "change", "told"),
    [
        pytest.param(FILE, None, "it is gone", id="deleted"),
        pytest.param(FILE, b"\x00\x01 nothing\n\x02", "line 1: no directive is understood", id="broken"),
        pytest.param("own.toml", b"name = [\n", "line 1: expected a TOML file", id="broken-toml"),
        pytest.param("own.toml", None, "it is gone", id="deleted-toml"),
    ],
)
def test_a_rule_that_breaks_goes_on(desk: Desk, tmp_path: Path, name: str, change: bytes | None, told: str) -> None:
    """A file that is deleted or broken between two visits of one process is told once, and goes on as it was."""
    file = tmp_path / "rules" / name
    if name == "own.toml":
        (tmp_path / "rules" / FILE).unlink()
        file.write_text('name="Own"\nhosts=["127.0.0.1"]\n[select]\ntitle=["h1"]\nbody=[".text"]\n')
    (tmp_path / "rules" / "other.example.txt").write_text("title: //h1\n")
    paths = [put(desk.paper, number, "<p class=extra>x</p>") for number in (1, 2, 3, 4)]
    assert visit(desk, tmp_path, paths[0]).notes == ()
    if change is None:
        file.unlink()
    else:
        file.write_bytes(change)
    second = visit(desk, tmp_path, *paths[:2])
    assert len(second.notes) == 1
    assert str(file) in second.notes[0]
    assert told in second.notes[0]
    assert visit(desk, tmp_path, *paths[:3]).notes == ()
    own = name == "own.toml"
    assert _found(desk, ".text" if own else "//div[@class='text']") == [1, 1, 1]  # for each new article
    file.write_text('name="Own"\nhosts=["127.0.0.1"]\n[select]\nbody=["h9"]\n' if own else "body: //h9\n")
    assert visit(desk, tmp_path, *paths).notes == ()
    assert _found(desk, "h9" if own else "//h9") == [0]


def _found(desk: Desk, selector: str) -> list[int]:
    """How often *selector* found a text, visit by visit."""
    fills = Sources(desk.database).fills("paper")
    return [one.filled for name, found in fills.items() if name.endswith(f", body: {selector}") for one in found]


def test_lines_that_are_left_out_are_noted(desk: Desk, tmp_path: Path) -> None:
    """What of a rule was not followed on the pages of a visit is noted once, with file and line."""
    (tmp_path / "rules" / FILE).write_text(RULE + "strip: //body/*\n")
    paths = [put(desk.paper, number, "") for number in (1, 2)]
    notes = visit(desk, tmp_path, *paths).notes
    assert notes == (f"{FILE}, line 5: it takes the whole text away, and is left out",)


def test_advertisements_are_noted(desk: Desk, tmp_path: Path) -> None:
    """A page that calls itself an advertisement is noted with its address; it is recorded like any other."""
    (tmp_path / "rules" / FILE).write_text(RULE + "native_ad_clue: //p[@class='sponsored']\n")
    paths = [put(desk.paper, 1, "<p class=sponsored>x</p>"), put(desk.paper, 2, "")]
    seen = visit(desk, tmp_path, *paths)
    assert (seen.new, seen.notes) == (2, (f"{desk.paper.url(paths[0])}: it calls itself an advertisement",))


def test_an_answer_that_is_no_page(desk: Desk, tmp_path: Path) -> None:
    """A further page that is a picture or an error ends the article, and harms nothing."""
    path = put(desk.paper, 1, "<a class=next href=/photo.jpg>2</a>")
    desk.paper.pages["/photo.jpg"] = Answer(b"\xff\xd8", media_type="image/jpeg")
    seen = visit(desk, tmp_path, path)
    assert (seen.new, seen.failed) == (1, 0)
    assert "missing" in seen.notes[0]
