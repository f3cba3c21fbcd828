"""What lists name: pages to read, with what the lists say of them, and further lists."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from storage.articles.identity import finer_date
from storage.database import undamaged
from storage.model import Article, Discussion, Document, Enclosure, Kind, Link, LinkKind, Transcript, plain_fields

#: What a list says of a page is kept in these fields, to complete the page whenever it is read.
KEPT_FIELDS = (
    "category",
    "image",
    "published",
    "language",
    "keywords",
    "enclosures",
    "transcripts",
    "discussion",
    "guid",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundPage:
    """A page that a list names, with what the list says about it."""

    #: Absolute http(s) URL.
    url: str
    title: str | None = None
    summary: str | None = None
    category: str | None = None
    image: str | None = None
    #: Date of publication, with an offset.
    published: datetime | None = None
    #: When the page last changed, word for word: fit for comparing, often wrong as a time.
    modified: str | None = None
    language: str | None = None
    keywords: tuple[str, ...] = ()
    #: Audio and video.
    enclosures: tuple[Enclosure, ...] = ()
    transcripts: tuple[Transcript, ...] = ()
    discussion: Discussion | None = None
    #: Its id in a feed, word for word.
    guid: str | None = None
    #: The document itself, if its list holds all of it: it is not asked for.
    document: Document | None = field(default=None, repr=False)

    def said(self) -> str | None:
        """What the list says of the page as JSON, for `from_said` at a later visit; None if it says nothing."""
        values = {name: plain_fields(getattr(self, name)) for name in ("title", *KEPT_FIELDS) if getattr(self, name)}
        return json.dumps(values) if values else None

    @property
    def completes(self) -> bool:
        """Whether the list says more of the page than what it is called."""
        return any(getattr(self, name) for name in KEPT_FIELDS)

    @classmethod
    def from_said(cls, url: str, said: str | None) -> FoundPage:
        """The page at *url* as a list named it at an earlier visit, without its title (`title_said`)."""
        with undamaged("what a list said of a page", url):
            values = {name: value for name, value in json.loads(said or "{}").items() if name in KEPT_FIELDS}
            if "published" in values:
                values["published"] = datetime.fromisoformat(values["published"])
            values["keywords"] = tuple(values.get("keywords", ()))
            values["enclosures"] = tuple(Enclosure(**one) for one in values.get("enclosures", ()))
            values["transcripts"] = tuple(Transcript(**one) for one in values.get("transcripts", ()))
            values["discussion"] = Discussion(**values["discussion"]) if "discussion" in values else None
            return cls(url=url, **values)


def title_said(said: str | None) -> str | None:
    """What a list called a page, as `FoundPage.said` keeps it. Raises CorruptStoreError if that is damaged."""
    with undamaged("what a list said of a page", (said or "")[:60]):
        title = json.loads(said or "{}").get("title")
        return title if isinstance(title, str) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundRow:
    """A document in a row of a collection, with what the row says about it."""

    #: Its name in messages and in the store: "news.jsonl:17".
    path: str
    document: Document
    page: FoundPage
    #: Where the collection has it from.
    credit: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundRecord:
    """A document that was read elsewhere: its record."""

    #: Its name in messages and in the store.
    path: str
    #: Of the bytes that were read.
    sha256: str
    article: Article
    #: The bytes, if they were kept.
    document: Document | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundList:
    """What one list names, in its order."""

    title: str | None = None
    pages: tuple[FoundPage, ...] = ()
    #: Addresses of further lists: the sitemaps of an index, the next page of a listing.
    more: tuple[str, ...] = ()
    #: Addresses of the feeds that an HTML page names.
    feeds: tuple[str, ...] = ()
    #: Where on its site an HTML page leads that names few articles or none itself, what is nearest to its root first.
    sections: tuple[str, ...] = ()
    #: Problems that do not make the list useless, in words.
    notes: tuple[str, ...] = ()
    #: Of a list that names nothing: what it is, and the key and address that would work; "" if that is unclear.
    advice: str = ""


def holds_posts(found: FoundList) -> bool:
    """Whether a list holds its articles whole, and links to none."""
    return any(page.document is not None for page in found.pages)


def as_listing(found: FoundList, url: str) -> Article:
    """The pages of *found* that have titles, as a listing at *url* whose items can become teasers."""
    titled = [page for page in found.pages if page.title]
    links = tuple(
        Link(
            kind=LinkKind.READ_MORE,
            position=position,
            title=page.title or "",
            url=page.url,
            category=page.category,
            summary=page.summary,
            summary_raw=page.summary,
            published=page.published,
            image=page.image,
        )
        for position, page in enumerate(titled)
    )
    return Article(kind=Kind.LISTING, title=found.title, permalink=url, links=links)


def completed(article: Article, page: FoundPage | None) -> Article:
    """*article*, completed with what its list says where it is silent itself."""
    if page is None or article.kind is not Kind.ARTICLE:
        return article
    return replace(
        article,
        category=article.category or page.category,
        published=page.published if _is_older(page, article) else finer_date(article.published, page.published),
        language=article.language or page.language,
        tags=article.tags or page.keywords,
        image=article.image or page.image,
        enclosures=article.enclosures or page.enclosures,
        transcripts=article.transcripts or page.transcripts,
        discussion=_joined(article.discussion, page.discussion),
    )


def _is_older(page: FoundPage, article: Article) -> bool:
    """Whether the list says that an article is older than its page does, which states only when it was modified."""
    if page.published is None or article.published is None or not article.only_modified:
        return False
    return article.published - page.published >= timedelta(days=1)


def _joined(one: Discussion | None, other: Discussion | None) -> Discussion | None:
    """What a page and its list say of its discussion; the page goes first."""
    if one is None or other is None:
        return one or other
    count = other.count if one.count is None else one.count
    return Discussion(url=one.url or other.url, feed=one.feed or other.feed, count=count)
