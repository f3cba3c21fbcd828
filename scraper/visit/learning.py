"""Learning at the end of a visit: hosts of which nothing is known yet, and those whose learnt rule no longer hits."""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from concurrent.futures import Future
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import cast

from scraper.parsing.learnt import LearntFiles, host_of, hosts_above
from scraper.parsing.pool import ParserPool
from scraper.rules.folders import RuleFolders
from scraper.sources.context import VisitContext
from scraper.sources.found import FoundPage, title_said
from scraper.visit.drift import fallen_rules
from scraper.visit.reparse import reread_documents
from storage.articles.identity import passage_of
from storage.articles.record import Articles
from storage.errors import FeedloomError, StorageError
from storage.model import Document, Outcome
from storage.sources import Sources

#: Where pages are learnt from, and where a rule is taken out of use: in a child.
LEARN, DISUSE = "scraper.learning.child:learn_pages", "scraper.learning.child:disuse"
#: How many kept pages of a source are looked at.
MAX_PAGES = 120
#: From so many pages of a host on it is learnt, and once more when there are so many.
LEARNT_AT = (5, 10, 20)
#: The most pages of a host that are learnt from.
MAX_LEARNT_PAGES = 30
#: So many articles of a first visit are read again with what it taught; the others wait for `feedloom reparse`.
MAX_READ_AGAIN = 1_000
#: Bytes of pages that are learnt from at once.
MAX_LEARNT_BYTES = 24_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Taught:
    """What came of learning one host."""

    host: str
    #: The file that was written; None: nothing was learnt, as *cause* says.
    path: Path | None
    cause: str = ""
    pages: int = 0
    #: The parts that are used, by name.
    parts: tuple[str, ...] = ()
    #: Where learning would say something else than what somebody edited.
    differs: tuple[str, ...] = ()
    #: The whole answer of the child.
    answer: dict[str, object] | None = None

    def told(self) -> str:
        """What happened, in words."""
        if self.path is None:
            return f"nothing was learnt of {self.host}: {self.cause}"
        names = ", ".join(part.partition(".")[2] for part in self.parts)
        return f"learnt of {self.host} from {self.pages} pages: {names} ({self.path})"


async def learn_from_visit(context: VisitContext) -> None:
    """Learn the hosts of the source that are due; on its first visit, read its articles again with what was learnt."""
    learnt, source = context.learnt, context.source
    new = context.tally.counts[Outcome.NEW]
    if learnt is None:
        return
    context.tally.notes += _problems(context, learnt)
    if not source.learns or not (new or context.tally.counts[Outcome.REVISED]):
        return
    fallen = fallen_rules(context.tally.fills, context.sources.fills(source.name))
    taught = set[str]()
    due = _due_hosts(context, learnt, new) | fallen.keys()
    for host, pages in by_host(listed_pages(source.name, context.articles, context.sources)) if due else ():
        if host not in due:
            continue
        if host in fallen:
            context.tally.notes.append(f"what was learnt of {host} no longer hits: {fallen[host]}")
        # the newest alone where it fell: older ones have the old design
        done = await learn_host(
            host,
            pages[: max(LEARNT_AT[0], new)] if host in fallen else pages,
            learnt,
            context.pool,
            timezone=source.timezone,
            rules=context.book.now,
            now=context.now(),
        )
        context.tally.notes += [done.told(), *(f"{host}: {one}, edited by hand" for one in done.differs)]
        taught |= {host} if done.path is not None else set()
        if host in fallen and done.path is None:
            await _disuse(context, learnt, host, fallen[host])
    if taught and context.backfill and new <= MAX_READ_AGAIN:
        _read_again(context, learnt, taught)
    elif taught:
        context.tally.notes.append("`feedloom reparse` reads what is stored again with what was learnt")


def _problems(context: VisitContext, learnt: LearntFiles) -> list[str]:
    """What is wrong with the files of the source's hosts, and of those above them."""
    if not learnt.problems:
        return []
    urls = context.articles.history.newest_addresses(context.source.name, MAX_PAGES)
    files = {learnt.path_of(host) for url in urls for host in hosts_above(host_of(url))}
    return [problem for path, problem in learnt.problems.items() if path in files]


def _due_hosts(context: VisitContext, learnt: LearntFiles, new: int) -> set[str]:
    """The hosts of which nothing is known, and now pages enough; *new*: how many this visit brought."""
    urls = context.articles.history.newest_addresses(context.source.name, MAX_PAGES)
    counts = Counter(host_of(url) for url in urls if not passage_of(url))
    counts.pop("", None)
    due = (host for host, count in counts.items() if any(count - new < at <= count for at in LEARNT_AT))
    return {host for host in due if learnt.text_of(host, context.pool) is None and not learnt.path_of(host).exists()}


def listed_pages(source: str, articles: Articles, sources: Sources) -> Iterator[tuple[Document, FoundPage | None]]:
    """The kept pages of *source*, newest first, each with what its list said of it, by whose title it is read."""
    for document in articles.history.newest_documents(source, MAX_PAGES):
        if document.url and passage_of(document.url):  # a part of a page
            continue
        reading = sources.reading(source, document.url) if document.url else None
        if reading is None or reading.said is None:
            yield document, None
        else:
            listed = FoundPage.from_said(document.url or "", reading.said)
            yield replace(document, listed_title=title_said(reading.said)), listed


def by_host(
    pages: Iterator[tuple[Document, FoundPage | None]],
) -> list[tuple[str, list[tuple[Document, FoundPage | None]]]]:
    """*pages* by the names of their hosts, most first, MAX_LEARNT_PAGES of each at most; files have none."""
    found: defaultdict[str, list[tuple[Document, FoundPage | None]]] = defaultdict(list)
    sizes: defaultdict[str, int] = defaultdict(int)
    for document, listed in pages:
        host = host_of(document.final_url or document.url)
        sizes[host] += len(document.data)
        if host and len(found[host]) < MAX_LEARNT_PAGES and sizes[host] <= MAX_LEARNT_BYTES:
            found[host].append((document, listed))
    return sorted(found.items(), key=lambda one: -len(one[1]))


async def learn_host(
    host: str,
    pages: Sequence[tuple[Document, FoundPage | None]],
    learnt: LearntFiles,
    pool: ParserPool,
    *,
    timezone: str | None,
    rules: RuleFolders | None,
    now: datetime,
    compared: bool = False,
    write: bool = True,
) -> Taught:
    """Learn *host* from *pages*, and write its file if *write* says so.

    *compared*: leave some pages out, and say in the answer what the rule changes on them.
    """
    if hindered := learnt.hindrance(host, pool):
        return Taught(host=host, path=None, cause=hindered)
    try:
        future: Future[object] = pool.call(
            LEARN,
            pages[0][0],
            host=host,
            listed=pages[0][1],
            more=pages[1:],
            timezone=timezone,
            rules=rules,
            before=learnt.text_of(host, pool),
            now=now,
            compared=compared,
        )
        answer = cast("dict[str, object]", await asyncio.wrap_future(future))
        text = answer["text"]
        path = learnt.path_of(host) if text else None
        if text and write:
            path = learnt.write(host, str(text))
    except StorageError as error:
        return Taught(host=host, path=None, cause=str(error))
    except FeedloomError as error:
        return Taught(host=host, path=None, cause=error.what)
    return Taught(
        host=host,
        path=path,
        cause=str(answer["cause"]),
        pages=cast("int", answer["pages"]),
        parts=tuple(cast("list[str]", answer["parts"])),
        differs=tuple(cast("list[str]", answer["differs"])),
        answer=answer,
    )


async def _disuse(context: VisitContext, learnt: LearntFiles, host: str, cause: str) -> None:
    """Take what was learnt of *host* out of use."""
    text = learnt.text_of(host, context.pool)
    if text is None or learnt.hindrance(host, context.pool):
        return
    document = Document(data=text.encode(), path=str(learnt.path_of(host)))
    future: Future[object] = context.pool.call(DISUSE, document, cause=cause, now=context.now())
    try:
        left = await asyncio.wrap_future(future)
        learnt.write(host, str(left))
    except FeedloomError as error:
        context.tally.notes.append(f"{host}: {error}")
        return
    context.tally.notes.append(f"what was learnt of {host} is out of use")


def _read_again(context: VisitContext, learnt: LearntFiles, taught: AbstractSet[str]) -> None:
    """Read the articles of a first visit again with what was *taught* of their hosts: none of them is published yet."""
    name = context.source.name

    def wanted(url: str | None) -> bool:
        return not taught.isdisjoint(hosts_above(host_of(url)))

    kept = context.articles.history.documents(source=name, wanted=wanted)
    for one in reread_documents(kept, {name: context.source}, context.pool, learnt, read=context.sources):
        if one.said is not None and one.document is not None:
            said, known = one.said, one.known.published
            # a page that states only when it was modified knows less than the list that named it
            is_later = known is not None and said.published is not None and known < said.published
            dates = not (said.only_modified and is_later)
            context.articles.reread(
                one.known.id, said, one.document, now=context.now(), dates=dates, is_whole=one.is_whole
            )
