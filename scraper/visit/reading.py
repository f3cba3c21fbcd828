"""Reading one document: get it from its file or the network, and let the pool parse it."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass, replace
from hashlib import sha256

from scraper.http.conditional import NotModified
from scraper.source import Source
from scraper.sources.context import Found, VisitContext
from scraper.sources.files import FoundDocument
from scraper.sources.found import FoundPage, FoundRecord, FoundRow, completed
from storage.errors import DocumentError, ExtractError
from storage.model import Article, Document
from storage.sources import ReadDocument


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
    article: Article | None = None
    error: DocumentError | ExtractError | None = None

    @property
    def said(self) -> str | None:
        """What its list says of it, to be stored for its next reading."""
        return self.page.said() if self.page is not None else None


async def read(context: VisitContext, found: Found) -> Reading:
    """Get a document and let the pool parse it, unless its bytes are known. Its errors are part of the result."""
    path = _name(found)
    before = context.sources.reading(context.source.name, path)
    if isinstance(found, FoundPage) and before is not None and found.said() is None:  # due again, and in no list
        found = FoundPage.from_said(found.url, before.said)
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
        reading.document, reading.sha256 = document, sha256(document.data).hexdigest()
        if before is None or before.sha256 != reading.sha256 or before.retry:
            source = context.source
            future = context.pool.submit(document, timezone=source.timezone, rules=source.rules)
            reading.article = await asyncio.wrap_future(future)
            if isinstance(found, FoundRow):
                article = completed(reading.article, found.page)
                reading.article = replace(article, credit=article.credit or found.credit)
    except (DocumentError, ExtractError) as error:
        reading.error = error
    return reading


def reading_settings(source: Source) -> str:
    """A digest of everything that decides whether a document of *source* can be had and read as an article.

    Of what it sends with its requests only the names count: digests of secrets are not for the store.
    """
    access = source.access
    sends = (sorted(map(str.lower, access.headers)), access.auth is not None, access.proxy is not None)
    rules = sorted(source.rules.glob("*.toml")) if source.rules else []
    digest = sha256(repr((source.charset, source.render, sends)).encode())
    for file in rules:
        with suppress(OSError):  # whoever reads the rules says what is wrong with them
            digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


def _name(found: Found) -> str:
    """The name of a document in the store: its path or address; of a capture in an archive also its date."""
    match found:
        case FoundDocument() | FoundRow() | FoundRecord():
            return found.path
        case FoundPage():
            return found.url
    return f"{found.url} of {dict(found.headers).get('date')}"


async def _get(context: VisitContext, found: Found, before: ReadDocument | None) -> Document | NotModified | None:
    match found:
        case FoundRow() | FoundRecord():
            return found.document
        case FoundPage():
            return await context.get(found.url, before)
        case FoundDocument():
            return found.read(max_bytes=context.pool.max_bytes, charset=context.source.charset)
    return found
