"""Reading one document: get it from its file or the network, and let the pool parse it."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass, replace
from hashlib import sha256

from scraper.http.conditional import NotModified
from scraper.rules.book import RuleBook
from scraper.rules.pages import joined
from scraper.source import Source
from scraper.sources.context import Found, VisitContext, name_of
from scraper.sources.files import FoundDocument
from scraper.sources.found import FoundPage, FoundRecord, FoundRow, completed, title_said
from scraper.urls import same_site, url_key
from storage.articles.identity import passage_of
from storage.errors import DocumentError, ExtractError
from storage.model import Article, Document, Kind
from storage.sources import ReadDocument

#: How many pages of one article are joined.
MAX_PAGES = 20


@dataclass(slots=True, kw_only=True)
class Reading:
    """What came of one document. With neither an article nor an error it has not changed."""

    #: The page, with what its list says of it; None for a file.
    page: FoundPage | None
    #: Its name in the store: a path or an address.
    path: str
    #: When it was last read.
    before: ReadDocument | None
    #: Of its bytes; "" if it could not be fetched or read.
    sha256: str = ""
    document: Document | None = None
    #: Of the bytes of `document`, which may be others, if it is known.
    document_sha256: str | None = None
    article: Article | None = None
    error: DocumentError | ExtractError | None = None
    #: Whether one of its further pages could not be had.
    is_cut: bool = False

    @property
    def is_fetched(self) -> bool:
        """Whether it has an address at which it is asked for: no file, and no part of the page that lists it."""
        return self.page is not None and self.page.document is None

    @property
    def said(self) -> str | None:
        """What its list says of it, to be stored for its next reading."""
        return self.page.said() if self.page is not None else None


async def read(context: VisitContext, found: Found) -> Reading:
    """Get a document and let the pool parse it, unless its bytes are known. Its errors are part of the result."""
    path = name_of(found)
    before = context.sources.reading(context.source.name, path)
    is_listed = isinstance(found, FoundPage) and (found.completes or found.document is not None)
    if isinstance(found, FoundPage) and before is not None and not is_listed:  # due again, and in no list
        title = found.title or title_said(before.said)
        found = replace(FoundPage.from_said(found.url, before.said), title=title)
    reading = Reading(page=found if isinstance(found, FoundPage) else None, path=path, before=before)
    try:
        document = await _get(context, found, before)
        if isinstance(document, NotModified):
            return reading
        if isinstance(found, FoundRecord):
            reading.document, reading.sha256 = found.document, found.sha256
            reading.article = found.article if before is None or before.sha256 != found.sha256 else None
            return reading
        assert document is not None
        if reading.page is not None:
            document = replace(document, listed_title=reading.page.title)
        reading.document = document
        reading.sha256 = reading.document_sha256 = sha256(document.data).hexdigest()
        if before is None or before.sha256 != reading.sha256 or before.retry:
            reading.article = await _parse(context, document)
            await _complete(context, reading, document)
            if isinstance(found, FoundRow):
                article = completed(reading.article, found.page)
                reading.article = replace(article, credit=article.credit or found.credit)
    except (DocumentError, ExtractError) as error:
        reading.error = error
    return reading


async def _parse(context: VisitContext, document: Document) -> Article:
    url = document.final_url or document.url
    learnt = None if url and passage_of(url) else context.rule_for(url)
    future = context.pool.submit(document, timezone=context.source.timezone, rules=context.book.now, learnt=learnt)
    return await asyncio.wrap_future(future)


async def _complete(context: VisitContext, reading: Reading, first: Document) -> None:
    """Fetch what else belongs to the article, as its site's rule says: the whole on one page, or its further pages."""
    article = reading.article
    if article is None or article.rule is None or first.url is None:
        return
    if article.rule.is_advertisement:
        context.tally.notes.append(f"{reading.path}: it calls itself an advertisement")
    for note in article.rule.notes:
        if note not in context.tally.notes:
            context.tally.notes.append(note)
    if reading.page is not None and (article.rule.single_page or article.rule.next_page):  # files are read alone
        await _Pages(context, reading, first).read(article)


class _Pages:
    """The further pages of one article."""

    def __init__(self, context: VisitContext, reading: Reading, first: Document) -> None:
        self.context, self.reading, self.first = context, reading, first
        self.seen = {url_key(one) for one in (first.url, first.final_url) if one}

    async def read(self, article: Article) -> None:
        """Read them, and join them with the first."""
        document = self.first
        if article.kind is not Kind.ARTICLE and not (article.rule and article.rule.single_page):
            return
        if (single := article.rule and article.rule.single_page) and (found := await self._get(single, article)):
            page, whole = found
            if whole.kind is Kind.ARTICLE and _length(whole) >= _length(article):
                # it stays the page that we asked for, and is asked for again as such
                document = replace(page, url=self.first.url, headers=self.first.headers)
                article = await _parse(self.context, document)
        parts: list[str] = []
        last: Article = article
        while last.rule is not None and last.rule.next_page and len(parts) < MAX_PAGES - 1:
            found = await self._get(last.rule.next_page, article)
            if found is None or not found[1].content:
                break
            last = found[1]
            parts.append(last.content or "")
            if len(document.data) + sum(map(len, parts)) > self.context.pool.max_bytes // 2:
                break
        if parts:
            document = joined(document, parts)
            article = await _parse(self.context, document)
        self.reading.document, self.reading.article = document, article
        self.reading.document_sha256 = None  # they are perhaps joined
        if self.reading.is_cut:  # then it is to be asked for again as if we had nothing
            self.reading.sha256 = sha256(b"cut " + document.data).hexdigest()
            headers = tuple(pair for pair in document.headers if pair[0] not in ("etag", "last-modified"))
            self.reading.document = replace(document, headers=headers)

    async def _get(self, url: str, article: Article) -> tuple[Document, Article] | None:
        """The page at *url* and what it says; None if it leads back, away or nowhere."""
        here = self.first.final_url or self.first.url or ""
        if url_key(url) in self.seen or not same_site(url, here):
            return None
        self.seen.add(url_key(url))
        try:
            page = await self.context.get(url)
            if isinstance(page, NotModified):
                return None
            return page, await _parse(self.context, replace(page, listed_title=article.title))
        except (DocumentError, ExtractError) as error:
            self.reading.is_cut = True
            self.context.tally.notes.append(f"{self.reading.path}: a further page of it is missing ({error})")
            return None


def _length(article: Article) -> int:
    return sum(map(len, article.body))


def reading_settings(source: Source, book: RuleBook) -> str:
    """A digest of everything that decides whether a document of *source* can be had and read as an article.

    Of what it sends with its requests only the names count: digests of secrets are not for the store.
    """
    access = source.access
    sends = (sorted(map(str.lower, access.headers)), access.auth is not None, access.proxy is not None)
    digest = sha256(repr((source.charset, source.render, sends)).encode())
    for file in book.now.files(".toml"):
        with suppress(OSError):  # whoever reads the rules says what is wrong with them
            digest.update(book.now.read(file))
    for place in source.places:
        if (config := book.configs.of_url(place)) is not None:
            digest.update(repr(config).encode(errors="surrogatepass"))
    return digest.hexdigest()[:16]


async def _get(context: VisitContext, found: Found, before: ReadDocument | None) -> Document | NotModified | None:
    match found:
        case FoundRow() | FoundRecord():
            return found.document
        case FoundPage():
            return found.document or await context.get(found.url, before)
        case FoundDocument():
            return found.read(max_bytes=context.pool.max_bytes, charset=context.source.charset)
    return found
