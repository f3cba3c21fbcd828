"""/search: a reader's query -> articles, as a page or as a feed to subscribe to. What one query costs is bounded."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from hashlib import sha256
from typing import Any, TypeVar
from urllib.parse import parse_qs, quote, urlencode

from feeds.catalog import Feed
from feeds.config.load import Config
from feeds.formats.format import Format
from feeds.formats.registry import FORMATS
from feeds.pages.page import Page, marked
from feeds.views import feed_document
from storage.articles.stored import StoredArticles
from storage.database import Database
from storage.errors import ModelError
from storage.model import Category, StoredArticle
from storage.search import TERM, Filters, Search, Term, mark_terms, snippet_of, terms_of
from storage.selections import Selections
from storage.text import fold_name

#: Length limit of a query.
MAX_QUERY_CHARS = 200
#: Words of a query. Each costs one pass over the index, which nothing can interrupt.
MAX_QUERY_WORDS = 16
#: Articles of a page, pages of a result, and entries of a feed.
PAGE_ARTICLES, MAX_PAGES, FEED_ENTRIES = 20, 50, 30
#: How much of a text is looked at for the words that were searched.
SNIPPET_SOURCE_CHARS = 20_000
#: Categories and sources that the form offers.
MAX_CHOICES = 100
#: The fields of a query, in the order in which addresses have them.
FIELDS = ("q", "category", "source", "since", "until", "page")
MAX_FIELDS = 20

Choice = TypeVar("Choice")


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What a reader looks for."""

    #: As they were typed, on one line.
    words: str = ""
    #: Slug or name of a category; "" for all.
    category: str = ""
    source: str = ""
    #: First and last day, in the zone of the site.
    since: date | None = None
    until: date | None = None
    #: Which page of the result, from 1.
    page: int = 1
    #: Why nothing can be searched, as a key of the words of pages.
    problem: str = ""

    def address(self, path: str, *, page: int = 1) -> str:
        """*path* with this query."""
        values = (self.words, self.category, self.source, self.since, self.until, page if page > 1 else "")
        given = {name: str(value) for name, value in zip(FIELDS, values, strict=True) if value}
        return f"{path}?{urlencode(given, quote_via=quote)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The result of a search, and what the form offers."""

    articles: tuple[StoredArticle, ...] = ()
    #: How many there are on all pages.
    count: int = 0
    terms: Sequence[Term] = ()
    categories: Sequence[Category] = ()
    sources: Sequence[str] = ()

    @property
    def pages(self) -> int:
        """How many pages of the result there are."""
        return min(max(1, -(-self.count // PAGE_ARTICLES)), MAX_PAGES)


def parse_query(query: bytes) -> Query:
    """The query string of a search. What is too much, or no date, is its `problem`; what is no page is the first."""
    try:
        fields = parse_qs(query.decode("ascii"), max_num_fields=MAX_FIELDS, errors="replace")
    except ValueError:  # not ASCII; too many fields
        return Query()
    words, category, source, since, until, page = (_line(fields.get(name, [""])[0]) for name in FIELDS)
    if max(map(len, (words, category, source))) > MAX_QUERY_CHARS or len(TERM.findall(words)) > MAX_QUERY_WORDS:
        return Query(problem="search_too_long")
    days = [_day(since), _day(until)]
    problem = (
        "" if all(day or not given for day, given in zip(days, (since, until), strict=True)) else "search_wrong_date"
    )
    number = int(page) if page.isascii() and page.isdigit() and len(page) < 4 else 1
    return Query(
        words=words,
        category=category,
        source=source,
        since=days[0],
        until=days[1],
        page=min(max(number, 1), MAX_PAGES),
        problem=problem,
    )


def _line(text: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _day(text: str) -> date | None:
    with suppress(ValueError):
        return date.fromisoformat(text)
    return None


def offered(database: Database) -> Found:
    """What the form offers, before anything is searched. Raises StorageError."""
    categories = StoredArticles(database).categories()
    return Found(categories=categories, sources=Selections(database).sources())


def find(database: Database, config: Config, query: Query) -> Found:
    """The articles on one page of the result, at most its last; none if *query* has no word. Raises StorageError."""
    form, articles = offered(database), StoredArticles(database)
    with suppress(ModelError):
        filters, terms = _filters(query, form.categories, config), terms_of(query.words)
        count = Search(database).count(query.words, filters)
        hits = Search(database).find(
            query.words,
            PAGE_ARTICLES,
            offset=(min(query.page, replace(form, count=count).pages) - 1) * PAGE_ARTICLES,
            category=filters.category,
            source=filters.source,
            since=filters.since,
            until=filters.until,
            looked_at=0,  # snippets are made below, of what may be shown
        )
        found = tuple(filter(None, (articles.get(hit.id) for hit in hits)))
        return replace(form, articles=found, count=count, terms=terms)
    return form


def find_newest(database: Database, config: Config, query: Query) -> tuple[StoredArticle, ...]:
    """The newest articles of the result, as a feed shows them. Raises StorageError."""
    articles = StoredArticles(database)
    with suppress(ModelError):
        filters = _filters(query, articles.categories(), config)
        return tuple(articles.load(Search(database).newest(query.words, FEED_ENTRIES, filters)))
    return ()


def _filters(query: Query, categories: Iterable[Category], config: Config) -> Filters:
    zone = config.site.zone
    names = {category.slug: category.name for category in categories}
    return Filters(
        category=names.get(query.category, query.category) or None,
        source=query.source or None,
        since=datetime.combine(query.since, time(), zone) if query.since else None,
        until=datetime.combine(query.until, time(), zone) + timedelta(days=1) if query.until else None,
    )


def build_search_page(query: Query, found: Found, config: Config) -> bytes:
    """The form and the result."""
    page, searched = Page(config), bool(query.words and not query.problem)
    return page.render(
        "search.html",
        query=query,
        note=query.problem or ("search_nothing" if searched and not found.articles else ""),
        entries=[_entry(page, article, found.terms) for article in found.articles],
        count=page.counted(found.count),
        turns=[query.address("search", page=number) for number in range(1, found.pages + 1)],
        here_page=min(query.page, found.pages),
        longest=MAX_QUERY_CHARS,
        categories=[
            {"value": one.slug, "name": page.feeds.title_of(one.slug, one.name), "chosen": _is_chosen(one, query)}
            for one in _choices(found.categories, lambda one: _is_chosen(one, query))
        ],
        sources=[
            {"value": name, "name": name, "chosen": name == query.source}
            for name in _choices(found.sources, lambda name: name == query.source)
        ],
        feeds=[
            {"name": one.label, "media_type": one.media_type, "url": query.address(f"search.{one.name}")}
            for one in FORMATS
        ]
        if searched
        else [],
    )


def _is_chosen(category: Category, query: Query) -> bool:
    return query.category in {category.slug, category.name} or fold_name(query.category) == fold_name(category.name)


def _choices(choices: Sequence[Choice], chosen: Callable[[Choice], bool]) -> Sequence[Choice]:
    """The first MAX_CHOICES, and the one that is chosen."""
    return [one for number, one in enumerate(choices) if number < MAX_CHOICES or chosen(one)]


def _entry(page: Page, article: StoredArticle, terms: Sequence[Term]) -> dict[str, Any]:
    """*article* as a list shows it, with the words that were searched marked in as much of it as is published."""
    content, looked_for = page.content(article), list(terms)
    texts = (
        () if content == "none" else (article.lede, article.body[:SNIPPET_SOURCE_CHARS] if content == "full" else None)
    )
    return page.entry(article) | {
        "title": marked(mark_terms(article.title, looked_for)),
        "summary": marked(snippet_of(*texts, terms=looked_for)) or page.summary(article),
        "picture": None,
    }


def build_search_feed(
    form: Format, query: Query, articles: Sequence[StoredArticle], config: Config, *, authority: str, now: datetime
) -> bytes:
    """The newest articles of the result as *form*. It states the time of its newest change, or *now* if it is empty."""
    feed = Feed(
        slug="search",
        title=f"{query.words} – {config.site.title}",
        category=None,
        settings=config.feeds.of("search"),
        count=len(articles),
        articles=tuple(articles),
    )
    asked = query.address("", page=1).partition("&")[2]  # the filters; words alone keep the id that they had before
    digest = sha256("&".join(filter(None, (query.words, asked))).encode()).hexdigest()[:16]
    updated = max((article.updated for article in articles), default=now)
    document = feed_document(feed, config, atom_id=f"tag:{authority}:search:{digest}", updated=updated)
    base = config.site.base_url
    return form.build(
        replace(
            document,
            home_url=base + query.address("search"),
            addresses={one.name: base + query.address(f"search.{one.name}") for one in FORMATS},
            hub=None,
        )
    )
