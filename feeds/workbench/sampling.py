"""Reading a draft's pages with the rule that it has by now: the sample pages, the items of its list, how full each is.

What was read is kept with the draft as long as nothing changes that it depends on.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from feeds.workbench.draft import LIST_KEYS, Decisions, Draft
from scraper.parsing.pool import ParserPool
from scraper.rules.folders import RuleFolders
from scraper.source import Filters
from scraper.sources.admission import refusal
from scraper.sources.found import FoundList, FoundPage
from storage.errors import FeedloomError
from storage.model import Article, Document, Kind

#: The fields whose fill rates are shown, by their names in the record.
FIELDS = ("title", "published", "authors", "category", "lede", "tags", "image", "body")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One page of the source as it reads by now."""

    #: "0", "1", …
    key: str
    url: str
    #: None: it could not be read, as *cause* says.
    article: Article | None = None
    record: Mapping[str, Any] = field(default_factory=dict)
    explain: Mapping[str, Any] = field(default_factory=dict)
    #: The numbers of the elements of each field, and of those that were left out of the text.
    places: Mapping[str, Sequence[int]] = field(default_factory=dict)
    dropped: Sequence[int] = ()
    #: The rule that would apply without the draft's.
    known: Mapping[str, Sequence[str]] = field(default_factory=dict)
    cause: str = ""

    def value(self, name: str) -> str:
        """What the page says of the field *name*, in a line; "" for nothing."""
        article = self.article
        if article is None or article.kind is not Kind.ARTICLE:
            return ""
        match name:
            case "authors":
                return ", ".join(person.name for person in article.authors) or article.byline or ""
            case "tags":
                return ", ".join(article.tags)
            case "body" | "drop":
                return " ".join(article.body)[:300]
            case "lede":
                return article.lede_raw or article.lede or ""
            case "published" | "modified":
                moment = getattr(article, name)
                return moment.isoformat() if moment else ""
        return str(getattr(article, name, None) or "")


class Reader:
    """Reads the pages of drafts in children, with the rules in *folders* as they stand."""

    def __init__(self, pool: ParserPool, *, folders: Sequence[Path] = ()) -> None:
        self.pool, self.rules = pool, RuleFolders.now(*folders)

    async def call(self, function: str, document: Document, **options: object) -> Any:
        """Call *function*, "module:function", with *document* in a child. Raises FeedloomError."""
        return await asyncio.wrap_future(self.pool.call(function, document, **options))

    async def samples(self, draft: Draft, decisions: Decisions) -> list[Sample]:
        """The samples of *draft* that were had, read as *decisions* say."""
        return list(await asyncio.gather(*(self.sample(draft, decisions, key) for key, _ in draft.read_samples())))

    async def sample(self, draft: Draft, decisions: Decisions, key: str) -> Sample:
        """The sample *key*, read as *decisions* say."""
        url, document = draft.samples[int(key)], draft.document_of(key)
        assert document is not None
        select = {name: list(value) for name, value in decisions.select.items()}
        zone = decisions.source.get("timezone")
        known = ("sample", url, zone, _frozen(select))
        if known not in draft.cache:
            try:
                said = await self.call(
                    "scraper.places.reading:read_sample", document, timezone=zone, rules=self.rules, select=select
                )
                draft.cache[known] = Sample(key=key, url=url, **said)
            except FeedloomError as error:
                draft.cache[known] = Sample(key=key, url=url, cause=str(error))
        sample: Sample = draft.cache[known]
        return sample

    async def items(self, draft: Draft, decisions: Decisions) -> tuple[FoundPage, ...]:
        """The items that the chosen way names, by the selectors of *decisions*."""
        way = draft.ways[decisions.way]
        selectors = {key: decisions.source[key] for key in LIST_KEYS if decisions.source.get(key)}
        document = draft.pages.get("list:" + way.place)
        if way.kind != "listing" or not selectors or document is None:
            return way.pages
        known = ("items", decisions.way, decisions.source.get("timezone"), _frozen(selectors))
        if known not in draft.cache:
            found: FoundList = await self.call(
                "scraper.sources.listing:extract_listing",
                document,
                timezone=decisions.source.get("timezone"),
                rules=self.rules,
                selectors=selectors,
            )
            draft.cache[known] = found.pages
        pages: tuple[FoundPage, ...] = draft.cache[known]
        return pages

    async def cards(self, draft: Draft, decisions: Decisions) -> list[int]:
        """Where the items stand on the page that lists them, by the numbers of their elements."""
        document = draft.document_of("list")
        if document is None:
            return []
        urls = [page.url for page in await self.items(draft, decisions)]
        said = await self.call("scraper.places.reading:read_items", document, urls=urls)
        return list(said["items"])


def fill(samples: Sequence[Sample], name: str) -> tuple[int, int]:
    """On how many of *samples* there is a field *name*, and how many were read."""
    return sum(bool(sample.value(name)) for sample in samples), len(samples)


def is_admitted(page: FoundPage, source: Mapping[str, Any], *, now: datetime) -> bool:
    """Whether the filters of *source* let *page* in."""
    filters = Filters(include=tuple(source.get("include", ())), exclude=tuple(source.get("exclude", ())))
    why = refusal(
        filters, now=now, url=page.url, title=page.title, category=page.category, language=page.language,
        published=page.published,
    )  # fmt: skip
    return why is None


def _frozen(select: Mapping[str, object]) -> tuple[object, ...]:
    return tuple(sorted((key, str(value)) for key, value in select.items()))
