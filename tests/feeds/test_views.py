"""What feeds show of articles: addresses, related links, content modes, languages, dates."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from textwrap import shorten

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.catalog import Feed, FeedKind
from feeds.config.load import Config
from feeds.config.schema import Feeds, Fetch, Publish, Site
from feeds.formats.entry import EntryView, Picture, RelatedLink, Term, Via
from feeds.views import entry_view, feed_document, language_of, shortened
from storage.model import Category, Figure, LinkKind, Person, Status, StoredArticle, StoredLink

BASE = "https://tin.example.org/"
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
STATED = datetime(2026, 2, 28, 8, 5, tzinfo=timezone(timedelta(hours=7)))
SOCIETY = Category(id=1, name="Xã hội", slug="xa-hoi")
ARTICLE = StoredArticle(
    id=1,
    entry_id="tag:example.org,2026:k1",
    key="k1",
    status=Status.FULL,
    hidden=False,
    source="báo",
    url="https://example.org/1.html",
    title="Đêm nhạc",
    language="vi",
    published=STATED,
    modified=None,
    first_seen=NOON,
    arrived=NOON + timedelta(hours=1),
    updated=NOON + timedelta(hours=2),
    lede="Kín sân.",
    lede_raw="HN - Kín sân.",
    body="Đoạn <một>.\n\nĐoạn hai.",
    content="<p>Đoạn &lt;một&gt;.</p>",
    categories=(SOCIETY,),
)


def configured(**feeds: object) -> Config:
    site = Site(title="Sớm Mai", base_url="https://tin.example.org", language="vi")
    settings = Feeds.model_validate(feeds)
    return Config(path=Path("feedloom.toml"), site=site, fetch=Fetch(), sources=(), feeds=settings, publish=Publish())


def view(article: StoredArticle, **feeds: object) -> EntryView:
    config = configured(**feeds)
    return entry_view(article, config, "all")


def link(kind: LinkKind, position: int, **values: str | None) -> StoredLink:
    known: dict[str, str | None] = {"title": f"{kind} {position}", "url": None, "target_key": None} | values
    return StoredLink(
        kind=kind, position=position, category=None, summary=None, target_id=None,
        title=known["title"] or "", url=known["url"], target_key=known["target_key"],
    )  # fmt: skip


def feed(*articles: StoredArticle, category: Category | None = None, **settings: object) -> Feed:
    config = configured(**settings)
    slug, title = (category.slug, category.name) if category else ("all", "Sớm Mai")
    return Feed(
        slug=slug,
        title=title,
        kind=FeedKind.CATEGORY if category else FeedKind.ALL,
        category=category,
        settings=config.feeds.of(slug),
        count=len(articles),
        articles=articles,
    )


def test_an_entry_leads_to_the_article() -> None:
    """To its own address, else to its page of ours."""
    assert view(ARTICLE).url == "https://example.org/1.html"
    assert view(replace(ARTICLE, url=None)).url == BASE + "a/k1/"
    assert view(ARTICLE).via == Via("example.org", "https://example.org/")
    assert view(replace(ARTICLE, url=None)).via is None


def test_related_come_first_and_once() -> None:
    """Related, then read-more, then computed; each address once, none back to the article, none that leads nowhere."""
    links = (
        link(LinkKind.COMPUTED, 0, target_key="k9"),
        link(LinkKind.READ_MORE, 1, url="https://example.org/3"),
        link(LinkKind.READ_MORE, 0, target_key="k2"),
        link(LinkKind.RELATED, 1, target_key="k2"),
        link(LinkKind.RELATED, 0, url="https://example.org/2", target_key="k5"),
        link(LinkKind.RELATED, 2),
        link(LinkKind.RELATED, 3, url="https://example.org/1.html"),
    )
    assert view(replace(ARTICLE, links=links)).related == (
        RelatedLink(LinkKind.RELATED, "related 0", "https://example.org/2"),
        RelatedLink(LinkKind.RELATED, "related 1", BASE + "a/k2/"),
        RelatedLink(LinkKind.READ_MORE, "read_more 1", "https://example.org/3"),
        RelatedLink(LinkKind.COMPUTED, "computed 0", BASE + "a/k9/"),
    )


def test_related_can_be_switched_off() -> None:
    """Without a place for them, an entry carries none; each place alone can be chosen."""
    article = replace(ARTICLE, links=(link(LinkKind.RELATED, 0, target_key="k2"),))
    assert view(article, related=[]).related == ()
    document = feed_document(feed(article, related=["footer"]), configured(), atom_id="tag:x,2026:f", updated=NOON)
    assert document.related == {"footer"}
    assert len(document.entries[0].related) == 1


@pytest.mark.parametrize(
    ("content", "summary", "html"),
    [
        ("full", "Kín sân.", "<p><strong>HN - Kín sân.</strong></p>\n<p>Đoạn &lt;một&gt;.</p>"),
        ("summary", "Kín sân.", None),
        ("none", "", None),
    ],
)
def test_content_modes(content: str, summary: str, html: str | None) -> None:
    """All of an article, its summary, or its title only."""
    entry = view(ARTICLE, content=content)
    assert (entry.summary, entry.content) == (summary, html)


def test_plain_text_becomes_paragraphs() -> None:
    """An article without HTML shows its text, escaped."""
    entry = view(replace(ARTICLE, content=None, lede=None, lede_raw=None))
    assert entry.content == "<p>Đoạn &lt;một&gt;.</p>\n<p>Đoạn hai.</p>"


def test_a_missing_standfirst_is_the_beginning_of_the_text() -> None:
    """Cut at a word."""
    entry = view(replace(ARTICLE, lede=None, lede_raw=None, body="từ " * 200))
    assert entry.summary.endswith("từ …")
    assert len(entry.summary) <= 300


def test_a_teaser_is_its_summary() -> None:
    """There is no content to show, and nothing is invented."""
    teaser = replace(ARTICLE, status=Status.TEASER, content=None, body="", arrived=None)
    entry = view(teaser)
    assert (entry.summary, entry.content) == ("Kín sân.", None)


@pytest.mark.parametrize(
    ("byline", "author"),
    [
        ("Par Vents du Nord", "Vents du Nord"),
        ("Theo Báo Ven Sông", "Báo Ven Sông"),
        ("von rotfuchs77", "rotfuchs77"),
        ("文／海辺の新聞", "海辺の新聞"),
        ("هيئة التحرير", "هيئة التحرير"),
    ],
)
def test_who_signs_where_no_person_does(byline: str, author: str) -> None:
    assert view(replace(ARTICLE, authors=(), byline=byline)).authors == (Person(name=author),)


@pytest.mark.parametrize(
    "byline", ["info@coast.example", "mailto:info@coast.example", "<a@b.example>", "+49 30 123 456 7"]
)
def test_an_address_signs_nothing(byline: str) -> None:
    """Feeds would give a mailbox to whoever collects them."""
    assert view(replace(ARTICLE, authors=(), byline=byline)).authors == ()


def test_people_sign_before_papers() -> None:
    people = (Person(name="Lê An"),)
    assert view(replace(ARTICLE, authors=people, byline="Lê An, Báo Ven Sông")).authors == people


def test_dates() -> None:
    """`published` as stated, with its offset; `updated` ours."""
    entry = view(ARTICLE)
    assert entry.published == STATED
    assert entry.published is not None
    assert entry.published.utcoffset() == timedelta(hours=7)
    assert entry.updated.replace(microsecond=0) == ARTICLE.updated
    assert view(replace(ARTICLE, published=None)).published is None


def test_no_two_entries_are_updated_at_once() -> None:
    """Articles recorded in one second differ below it, by the same fraction each time."""
    first, second = view(ARTICLE), view(replace(ARTICLE, id=ARTICLE.id + 1))
    assert first.updated < second.updated < first.updated + timedelta(seconds=1)
    assert view(ARTICLE).updated == first.updated


def test_languages() -> None:
    """An entry has its own, else the site's; a feed that of its entries where they agree, else the site's."""
    english = replace(ARTICLE, language="en")
    unknown = replace(ARTICLE, language=None)
    assert [view(article).language for article in (ARTICLE, english, unknown)] == ["vi", "en", "vi"]
    assert language_of(feed(english, unknown), "vi") == "en"
    assert language_of(feed(english, ARTICLE), "vi") == "vi"
    assert language_of(feed(), "vi") == "vi"


def test_the_lead_picture_has_its_caption() -> None:
    """The figure with the same address gives it."""
    figure = Figure(url="https://example.org/1.jpg", caption="Sân đầy. Ảnh: An", credit="An")
    assert view(replace(ARTICLE, image=figure.url, figures=(figure,))).image == Picture(
        "https://example.org/1.jpg", "Sân đầy. Ảnh: An", "An"
    )
    assert view(replace(ARTICLE, image="https://example.org/2.jpg")).image == Picture("https://example.org/2.jpg")


def test_a_feed_names_its_files_and_its_page() -> None:
    """Every address begins with `base_url`; a category's feed says whose it is."""
    document = feed_document(feed(ARTICLE, category=SOCIETY), configured(), atom_id="tag:x,2026:f", updated=NOON)
    assert (*document.addresses.values(), document.home_url) == (
        BASE + "feeds/xa-hoi.rss", BASE + "feeds/xa-hoi.atom", BASE + "feeds/xa-hoi.json", BASE + "c/xa-hoi/",
    )  # fmt: skip
    assert document.title == "Xã hội – Sớm Mai"
    assert document.categories == (Term("xa-hoi", "Xã hội", BASE + "c/"),)
    everything = feed_document(feed(ARTICLE), configured(), atom_id="tag:x,2026:f", updated=NOON)
    assert (everything.title, everything.categories) == ("Sớm Mai", ())


@given(st.text(st.sampled_from("aé-–—. \n\u00a0x0"), max_size=200), st.integers(5, 40))
def test_beginning(text: str, limit: int) -> None:
    """Looking at the beginning of a text alone gives the same words."""
    assert shortened(text, limit) == shorten(text, limit, placeholder=" …")
