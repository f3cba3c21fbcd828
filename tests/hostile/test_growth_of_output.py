"""What is published grows with the articles' own bytes, whatever a stranger writes into them; and has an end."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from feeds.config.load import Config
from feeds.config.schema import Feeds, Fetch, Publish, Site
from feeds.publish.publisher import Published, publish
from scraper.article import extract_article
from scraper.article.explain import explain
from storage import limits
from storage.articles.record import Articles
from storage.database import Database
from storage.limits import limited
from storage.model import Article, Document, Enclosure, Figure, Kind, Link, LinkKind, Person
from tests.hostile.faults import Faults, response, running
from tests.hostile.test_network_runs import Site as Paper
from tests.hostile.test_network_runs import article as page

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
TEXT = "The ferry crossed the lake without its captain on Sunday, and nobody aboard knew until the harbour was near."
MANY = 2_000


class Shelf:
    """A store that is published."""

    def __init__(self, folder: Path, **settings: object) -> None:
        self.database = Database.open(folder / "store.db")
        self.articles = Articles(self.database, "example.org,2026")
        self.config = Config(
            path=folder / "feedloom.toml",
            site=Site(base_url="https://feeds.example.org/", output=folder / "public", title="Lake"),
            fetch=Fetch(),
            sources=(),
            feeds=Feeds.model_validate({"tags": 2} | {k: v for k, v in settings.items() if k in Feeds.model_fields}),
            publish=Publish.model_validate({k: v for k, v in settings.items() if k in Publish.model_fields}),
        )
        self.now = NOON

    def close(self) -> None:
        self.database.close()

    def add(self, number: int, **said: object) -> int:
        values = {
            "kind": Kind.ARTICLE,
            "permalink": f"https://lake.example/{number}.html",
            "title": f"Ferry number {number} crosses the lake",
            "body": (f"{number}. {TEXT}",),
            "content": f"<p>{number}. {TEXT}</p>",
            "published": NOON - timedelta(minutes=number),
        } | said
        return self.articles.record(Article(**values), source="lake", now=self.now).id  # type: ignore[arg-type]

    def publish(self, **publish_: int) -> Published:
        self.now += timedelta(minutes=1)
        config = replace(self.config, publish=self.config.publish.model_copy(update=publish_))
        return publish(self.database, config, now=self.now)

    def sizes(self) -> list[int]:
        return [path.stat().st_size for path in self.config.site.output.rglob("*") if path.is_file()]

    def feeds(self) -> set[str]:
        return {path.stem for path in self.config.site.output.glob("feeds/*.json")}


OpenShelf = Callable[..., Shelf]


@pytest.fixture
def open_shelf() -> Iterator[OpenShelf]:
    """Shelves, closed at the end."""
    with ExitStack() as stack:
        yield lambda folder, **settings: stack.enter_context(closing(Shelf(folder, **settings)))


def names(count: int, what: str = "tag") -> tuple[str, ...]:
    return tuple(f"{what} {number}" for number in range(count))


def test_one_article_has_limits() -> None:
    """Whatever brings it, an article has so many tags, people, pictures, files and links, and no endless name."""
    whole = Article(
        kind=Kind.ARTICLE,
        title="t" * 100_000,
        category="c" * 100_000,
        credit="c" * 100_000,
        byline="b" * 100_000,
        tags=("g" * 100_000, *names(MANY)),
        authors=tuple(Person(name=name) for name in ("p" * 100_000, *names(MANY))),
        figures=tuple(Figure(alt="a" * 100_000) for _ in range(MANY)),
        enclosures=tuple(Enclosure(url=f"https://a.example/{one}", media_type="audio/mpeg") for one in range(MANY)),
        links=tuple(
            Link(kind=kind, position=one, title="l" * 5_000, category="c" * 5_000)
            for kind in (LinkKind.RELATED, LinkKind.READ_MORE)
            for one in range(MANY)
        ),
    )
    one = limited(whole)
    assert (len(one.tags), len(one.authors)) == (limits.MAX_TAGS, limits.MAX_PEOPLE)
    assert (len(one.figures), len(one.enclosures)) == (limits.MAX_FIGURES, limits.MAX_ENCLOSURES)
    assert len(one.links) == 2 * limits.MAX_LINKS
    assert (one.category, one.credit, one.tags[0]) == (None, None, "tag 0")
    assert len(repr(one)) < 4_000_000
    assert limited(one).cut == one.cut  # once is enough
    assert {line.split(" is ")[0] for line in one.cut if line.startswith("the ")} >= {"the category", "the title"}
    assert f"1,950 of 2,000 tags are left out ({limits.MAX_TAGS} at most)" in one.cut
    ordinary = Article(kind=Kind.ARTICLE, title="Ferry", tags=names(3), links=whole.links[:0])
    assert limited(ordinary) is ordinary


TAGGED = {
    "html": Document(
        data=page(1, head="".join(f'<meta property="article:tag" content="{one}">' for one in names(MANY))),
        url="https://lake.example/1.html",
    ),
    "dump": Document(
        data=f"Ferry crosses the lake\n\n7 March 2026\n\n{f'{TEXT} ' * 5}\n\nTags: {', '.join(names(MANY))}\n".encode(),
        path="1.txt",
    ),
    "mail": Document(
        data=(
            "From: a@lake.example\r\nDate: Sat, 7 Mar 2026 10:00:00 +0000\r\nMessage-ID: <1@lake.example>\r\n"
            f"Subject: Ferry\r\nKeywords: {', '.join(names(MANY))}\r\n\r\n{f'{TEXT} ' * 5}\r\n"
        ).encode(),
        path="1.eml",
    ),
}


@pytest.mark.parametrize("kind", TAGGED)
def test_every_input_has_them(kind: str) -> None:
    """A page, a dump and a mail with thousands of tags give an article with some."""
    article = extract_article(TAGGED[kind])
    assert len(article.tags) <= limits.MAX_TAGS
    assert bool(article.tags) == any("tags are left out" in line for line in article.cut)


def test_what_was_cut_is_told(tmp_path: Path) -> None:
    """By the explanation of a page, by the visit that read it, and where a feed brought the tags."""
    assert "tags are left out" in json.dumps(explain(TAGGED["html"]))
    categories = "".join(f"<category>{one}</category>" for one in names(MANY))
    with running(Faults()) as server:
        item = f"<item><title>Bridge</title><link>{server.url('/2')}</link>{categories}</item>"
        server.answers |= {
            "/1": response(TAGGED["html"].data),
            "/2": response(page(2)),
            "/f": response(f'<rss version="2.0"><channel><title>N</title>{item}</channel></rss>'.encode()),
        }
        paper = Paper(tmp_path)
        paper.source("pages", server, "url", "/1")
        paper.source("feed", server, "feed", "/f")
        _, visits = paper.run_here(NOON)
        for name in ("pages", "feed"):
            assert "1,950 of 2,000 tags are left out" in json.dumps(visits[name]["notes"])
        assert paper.rows("SELECT max(c) FROM (SELECT count(*) AS c FROM article_tags GROUP BY article_id)") == [(50,)]


@pytest.mark.parametrize("what", ["categories", "tags"])
def test_the_largest_have_feeds(tmp_path: Path, what: str, open_shelf: OpenShelf) -> None:
    """Beyond `max_categories` or `max_tags` only the largest have one; those that readers may have stay; it is told."""
    shelf = open_shelf(tmp_path, max_categories=3, max_tags=3, entries=2)
    number = 0

    def add(name: str, times: int) -> None:
        nonlocal number
        for _ in range(times):
            number += 1
            shelf.add(number, **({"category": name} if what == "categories" else {"tags": (name,)}))

    def own() -> set[str]:
        return {slug.removeprefix("tag-") for slug in shelf.feeds() if slug not in {"all", "source-lake"}}

    for size, name in enumerate(("e", "d", "c", "b", "a"), 2):
        add(name, size)
    told = shelf.publish().notes
    assert own() == {"a", "b", "c"}
    assert told == (f"2 of 5 {what} have no feed, the smallest (`[feeds] max_{what}`)",)
    add("e", 20)
    assert shelf.publish().notes == told
    assert own() == {"a", "b", "c"}
    shelf.config = replace(shelf.config, feeds=shelf.config.feeds.model_copy(update={f"max_{what}": 4}))
    shelf.publish()
    assert own() == {"a", "b", "c", "e"}


def test_a_page_leads_to_no_feed_that_is_not_there(tmp_path: Path, open_shelf: OpenShelf) -> None:
    """The page of an article names only categories that have a feed."""
    shelf = open_shelf(tmp_path, max_categories=1)
    shelf.add(1, category="Ships", permalink=None)
    shelf.add(2, category="Ships", permalink=None)
    shelf.add(3, category="Boats", permalink=None)
    shelf.publish()
    linked = [path for path in shelf.config.site.output.glob("a/*/index.html") if b"c/ships/" in path.read_bytes()]
    assert len(linked) == 2
    assert not any(b"c/boats/" in path.read_bytes() for path in shelf.config.site.output.rglob("*.html"))


@pytest.mark.parametrize("limit", [{"max_files": 150}, {"max_bytes": 2_900_000}])
def test_the_output_has_an_end(tmp_path: Path, limit: dict[str, int], open_shelf: OpenShelf) -> None:
    """`max_files` and `max_bytes` are never exceeded; what has no room is told; what is there stays and is whole."""
    shelf = open_shelf(tmp_path)
    for number in range(60):
        shelf.add(number, category=f"Port {number}", tags=names(5), body=(TEXT * 5 + str(number),))
    published = shelf.publish(**limit)
    sizes = shelf.sizes()
    assert len(sizes) <= limit.get("max_files", 10**9)
    assert sum(sizes) <= limit.get("max_bytes", 10**9)
    (failure,) = published.failures
    assert "not written, because the output is full" in failure.cause
    assert {"all", "source-lake"} <= shelf.feeds()
    outlines = (shelf.config.site.output / "feeds.opml").read_text()
    assert {
        slug for slug in shelf.feeds() if f"/{slug}.atom" in outlines or f"/{slug}.rss" in outlines
    } == shelf.feeds()
    assert outlines.count("xmlUrl") == len(shelf.feeds())
    assert shelf.publish(**limit).failures != ()
    assert len(shelf.sizes()) <= limit.get("max_files", 10**9)
    assert shelf.publish().failures == ()  # with more room, the rest follows
    assert len(shelf.feeds()) == 67


def test_a_takedown_needs_no_room(tmp_path: Path, open_shelf: OpenShelf) -> None:
    """Where a feed without an article finds no room, nothing of that article stays to be read."""
    shelf = open_shelf(tmp_path, entries=2)
    shelf.add(1, category="Ships", title="A libel about the ferry")
    shelf.add(2, category="Ships")
    shelf.add(3, category="Ships", published=NOON - timedelta(days=9), content=f"<p>{TEXT * 200}</p>")
    shelf.publish()
    assert b"libel" in (shelf.config.site.output / "feeds/ships.json").read_bytes()
    shelf.articles.lifecycle.take_down(shelf.articles.get("https://lake.example/1.html").id, now=shelf.now)  # type: ignore[union-attr]
    shelf.publish(max_bytes=2_000_000)
    left = [path for path in shelf.config.site.output.rglob("*") if path.is_file() and b"libel" in path.read_bytes()]
    assert left == []


def costs(folder: Path, pages: Sequence[dict[str, object]]) -> float:
    """Bytes of the output for each byte that the articles have of their own."""
    folder.mkdir()
    own = 0
    with closing(Shelf(folder)) as shelf:
        for number, said in enumerate(pages):
            shelf.add(number, **said)
            own += len(repr(said)) + 2 * len(TEXT)
        shelf.publish()
        return sum(shelf.sizes()) / own


def test_tags_do_not_explode(tmp_path: Path) -> None:
    """Pages that share thousands of tags cost no more for each of their bytes than such that share a few."""
    few = costs(tmp_path / "few", [{"tags": names(20)}] * 20)
    assert costs(tmp_path / "many", [{"tags": names(MANY)}] * 20) < few
