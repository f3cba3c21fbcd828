"""/search: a reader's query -> articles, as a page or as a feed to subscribe to. What one query costs is bounded."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from urllib.parse import parse_qs, quote

from feeds.authority import find_authority
from feeds.catalog import Feed
from feeds.config.load import Config
from feeds.formats.atom import ATOM
from feeds.formats.entry import FeedDocument
from feeds.pages.build import build_made_page
from feeds.views import feed_document
from storage.articles.record import Articles
from storage.database import Database
from storage.errors import ModelError
from storage.model import StoredArticle
from storage.search import TERM, Search

#: Length limit of a query.
MAX_QUERY_CHARS = 200
#: Words of a query. Each costs one pass over the index, which nothing can interrupt.
MAX_QUERY_WORDS = 16
#: Articles of a result.
MAX_RESULTS = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The result of a search."""

    articles: tuple[StoredArticle, ...]
    #: What feed ids begin with.
    authority: str


def parse_query(query: bytes) -> str | None:
    """The words in `q=` of a query string, "" if there are none.

    None if there are more than MAX_QUERY_CHARS characters or MAX_QUERY_WORDS words.
    """
    try:
        fields = parse_qs(query.decode("ascii"), max_num_fields=10, errors="replace")
    except ValueError:  # not ASCII; too many fields
        return ""
    words = " ".join("".join(c if c.isprintable() else " " for c in fields.get("q", [""])[0]).split())
    return words if len(words) <= MAX_QUERY_CHARS and len(TERM.findall(words)) <= MAX_QUERY_WORDS else None


def find(database: Database, config: Config, words: str, *, now: datetime) -> Found:
    """The articles that match *words* best; none if *words* holds no word. Raises StorageError."""
    authority = find_authority(database, config, now=now)
    articles = Articles(database, authority)
    try:
        hits = Search(database).find(words, MAX_RESULTS, looked_at=0)  # no snippets here
    except ModelError:
        hits = []
    return Found(articles=tuple(filter(None, (articles.get(hit.id) for hit in hits))), authority=authority)


def build_search_page(words: str, found: Found | None, config: Config, *, note: str = "") -> bytes:
    """The form and the result; *found* is None if nothing was searched. *note* is a key of the words of pages."""
    if words and found and not found.articles:
        note = "search_nothing"
    return build_made_page(
        "search.html",
        config,
        articles=found.articles if found else (),
        query=words,
        note=note,
        longest=MAX_QUERY_CHARS,
        feed_url=f"search.atom?q={quote(words)}" if words else "",
    )


def build_search_feed(words: str, found: Found, config: Config, *, now: datetime) -> bytes:
    """The result as Atom, newest first. It states the time of its newest change, or *now* if it is empty."""
    newest_first = tuple(sorted(found.articles, key=lambda article: article.sort_date, reverse=True))
    feed = Feed(
        slug="search",
        title=f"{words} – {config.site.title}",
        category=None,
        settings=config.feeds.of("search"),
        count=len(newest_first),
        articles=newest_first,
    )
    digest = sha256(words.encode()).hexdigest()[:16]
    updated = max((article.updated for article in newest_first), default=now)
    document: FeedDocument = feed_document(
        feed, config, atom_id=f"tag:{found.authority}:search:{digest}", updated=updated
    )
    base, query = config.site.base_url, quote(words)
    return ATOM.build(
        replace(
            document,
            home_url=f"{base}search?q={query}",
            addresses={ATOM.name: f"{base}search.atom?q={query}"},
            hub=None,
        )
    )
