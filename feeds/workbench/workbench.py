"""The workbench itself: looks at addresses, holds drafts, applies what a person decides, saves.

    look() -> Draft, which fills while it is looked at -> change() … -> document() -> save() -> the first visit

Everything that is fetched goes through one polite client for as long as `[fetch]` stays the same, so that pauses hold
across looks. Everything that is parsed is parsed in children. A draft is kept after each change.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
import tomllib
from collections.abc import Callable, Coroutine, Iterable, Mapping
from contextlib import AsyncExitStack, suppress
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from feeds.app import open_web
from feeds.config.load import Config, load_config, read_text
from feeds.discovery import UNSET, Look
from feeds.workbench.causes import Cause, cause_of
from feeds.workbench.changes import change_draft
from feeds.workbench.document import build_document, read_preview
from feeds.workbench.draft import SOURCE_KEYS, Decisions, Draft
from feeds.workbench.past import READING, changes_rule, past_key, read_past, read_worked
from feeds.workbench.proposals import propose_source
from feeds.workbench.repair import propose_repair
from feeds.workbench.sampling import Reader
from feeds.workbench.saving import Saving, folders_of, kept_rule, prepare
from feeds.workbench.ways import Way, find_ways
from scraper.http.browser import find_browser
from scraper.http.client import PoliteClient
from scraper.http.robots import InMemoryHosts
from scraper.parsing.pool import ParserPool
from scraper.source import Access, Source
from scraper.sources.kinds import KINDS
from scraper.urls import place_of
from storage.drafts import Drafts
from storage.errors import DocumentError, FeedloomError, ModelError, StorageError
from storage.model import Document

log = logging.getLogger("feedloom.workbench")
T = TypeVar("T")

#: How many pages of a way are read as samples, newest first.
MAX_SAMPLES = 8
#: Looks at a time; a further one is refused.
MAX_LOOKS = 8
#: Drafts that are held in memory; the others are read again from their file when they are asked for.
MAX_HELD = 20
#: How long one look may take, in seconds.
LOOK_SECONDS = 300.0


class BusyError(FeedloomError):
    """So many addresses are being looked at that no further one is."""


class ChangedError(FeedloomError):
    """Somebody else has changed the draft meanwhile."""


class MissingError(FeedloomError):
    """There is no such draft."""


class ClosedError(FeedloomError):
    """The workbench is closed, and fetches nothing any more."""


class Workbench:
    """The workbench of the configuration in the file *path*.

    *clock* gives the time, aware; *pool* makes the pool of parsers; *keeps*: whether
    drafts are kept beside the store.
    """

    def __init__(
        self,
        path: Path,
        environ: Mapping[str, str],
        *,
        clock: Callable[[], datetime],
        pool: Callable[[], ParserPool] = ParserPool,
        keeps: bool = True,
    ) -> None:
        self._keeps = keeps
        self.path, self.environ, self.clock = path.absolute(), environ, clock
        self._make_pool = pool
        self._pool: ParserPool | None = None
        self._drafts: dict[str, Draft] = {}
        self._hosts = InMemoryHosts()
        self._web: tuple[object, AsyncExitStack, PoliteClient] | None = None
        self._opening = asyncio.Lock()
        self._closed = False
        self._owned: set[asyncio.Task[Any]] = set()
        self.saving = asyncio.Lock()

    # what it works with

    def config(self) -> Config:
        """The configuration as the file has it now; it may have no source yet. Raises ConfigError."""
        return load_config(self.path, self.environ, empty=True)

    @property
    def pool(self) -> ParserPool:
        """The parsers, started with the first page."""
        if self._pool is None:
            self._pool = self._make_pool()
        return self._pool

    def warm(self) -> None:
        """Start a parser while a person still types an address."""
        if self._pool is None and not self.pool.in_process:
            self.pool.call("scraper.places.reading:ready", Document(data=b""))

    def reader(self, config: Config, draft: Draft) -> Reader:
        """Reads the pages of *draft* with the rules that its source has."""
        source = next((one for one in config.sources if one.name == draft.mends), None)
        return Reader(self.pool, folders=folders_of(config, source))

    async def client(self, config: Config) -> PoliteClient:
        """The polite client for `[fetch]` as it is now. Raises ClosedError."""
        key = (config.fetch, config.site.base_url)
        async with self._opening:  # it is opened once, whoever asks meanwhile
            self._require_open()
            if self._web is None or self._web[0] != key:
                await self._close_web()
                stack = AsyncExitStack()
                client = await stack.enter_async_context(
                    open_web(config.fetch, config.site.base_url, self._hosts, self.clock)
                )
                self._web = (key, stack, client)
            return self._web[2]

    async def owned(self, work: Coroutine[Any, Any, T]) -> T:
        """What *work* gives. Raises ClosedError if the workbench is closed before it is done."""
        task = asyncio.create_task(work)
        self._owned.add(task)
        task.add_done_callback(self._owned.discard)
        try:
            return await task
        except asyncio.CancelledError:
            current = asyncio.current_task()
            if current is None or not current.cancelling():  # it was not we who were cancelled
                self._require_open()
            raise

    def _require_open(self) -> None:
        if self._closed:
            raise ClosedError("the workbench is closed", str(self.path))

    async def close(self) -> None:
        """Stop looking, and end what was started. Nothing is fetched afterwards."""
        self._closed = True
        await _stop(*self._drafts.values())
        await _cancel(self._owned)
        async with self._opening:
            await self._close_web()
        if self._pool is not None:
            await asyncio.to_thread(self._pool.close, wait=False)
            self._pool = None

    async def _close_web(self) -> None:
        if self._web is not None:
            _, stack, _ = self._web
            self._web = None
            await stack.aclose()

    def source(self, name: str) -> Source:
        """The source *name*. Raises MissingError."""
        found = next((one for one in self.config().sources if one.name == name), None)
        if found is None:
            raise MissingError("there is no such source", name)
        return found

    # looking

    async def look(self, address: str, *, render: bool = False, mends: str | None = None) -> Draft:
        """Begin to look at *address*, for a new source or to mend one. Raises BusyError, FeedloomError."""
        if sum(draft.busy for draft in self._drafts.values()) >= MAX_LOOKS:
            raise BusyError("too many addresses are being looked at", MAX_LOOKS, "wait until one is done")
        config = self.config()
        draft = Draft(id=secrets.token_urlsafe(12), address=address, created=self.clock(), render=render, mends=mends)
        self._hold(draft)
        if source := next((one for one in config.sources if one.name == mends), None):
            draft.steps = [Decisions(source=_settings(config, source), select=kept_rule(source))]
        draft.task = asyncio.create_task(self._look(draft, config))
        return draft

    async def mend(self, name: str) -> Draft:
        """Begin to look at the source *name*, with its settings and its rule, to mend it."""
        source = self.source(name)
        if not KINDS[source.kind].network:
            raise ModelError("its documents are files; it is mended in the configuration", name)
        return await self.look(source.places[0], mends=name, render=source.render)

    async def _look(self, draft: Draft, config: Config) -> None:
        look: Look | None = None
        try:
            async with asyncio.timeout(LOOK_SECONDS):
                if draft.render:
                    find_browser(config.fetch.browser)
                mended = next((one for one in config.sources if one.name == draft.mends), None)
                settings = UNSET | {"rules": self.reader(config, draft).rules}
                if mended is not None:
                    settings |= {"timezone": mended.timezone, "selectors": mended.selectors}
                access = mended.access if mended else _access(draft)
                look = Look(
                    client=await self.client(config),
                    pool=self.pool,
                    access=access,
                    render=draft.render,
                    settings=settings,
                    tell=lambda url: self._tell(draft, "fetch", url),
                )
                await self._fill(draft, look, config)
                draft.state = "ready"
                reader = self.reader(config, draft)
                if worked := await read_worked(draft, config, reader):
                    draft.pending = await propose_repair(draft, reader, worked["fields"])
        except asyncio.CancelledError:
            draft.state = "ready" if draft.ways else "cancelled"
            raise
        except TimeoutError:
            draft.state = "ready" if draft.ways else "failed"
            draft.cause = None if draft.ways else Cause(kind="unreachable", detail="it took too long")
        except FeedloomError as error:
            if draft.ways:
                draft.state = "ready"
            else:
                browser = Cause(kind="browser", detail=str(error))
                draft.cause = await cause_of(error, look, draft.address) if look else browser
                draft.state = "failed"
        except Exception as error:  # a fault of ours must not leave a person waiting
            log.exception("looking at %s failed", draft.address)
            draft.cause = Cause(kind="failed", detail=f"{type(error).__name__}; please report it")
            draft.state = "ready" if draft.ways else "failed"
        finally:
            draft.found += 1
            with suppress(StorageError):
                self._keep(draft)

    async def _fill(self, draft: Draft, look: Look, config: Config) -> None:
        """Find the ways, and read samples of the best one as soon as it is known."""

        async def found(ways: list[Way]) -> None:
            first = not draft.ways
            draft.ways = ways
            for way in ways:
                if way.kind == "listing" and (document := look.seen.get(way.place)):
                    self._keep_page(draft, "list:" + way.place, document)
            if first:
                draft.amend(propose_source(draft, config))
                await self._sample(draft, look)
                draft.amend(await self._proposed(draft, config))
            draft.found += 1

        self._tell(draft, "robots", draft.address)
        await find_ways(look, draft.address, found)

    async def _proposed(self, draft: Draft, config: Config) -> Decisions:
        samples = await self.reader(config, draft).samples(draft, draft.now)
        return propose_source(draft, config, samples)

    async def _sample(self, draft: Draft, look: Look) -> None:
        """Get the newest pages of the chosen way, as far as they are not there."""
        way = draft.way
        if way is None:
            return
        wanted = [page.url for page in way.pages[:MAX_SAMPLES]]
        for number, (page, url) in enumerate(zip(way.pages, wanted, strict=False)):
            if url not in draft.pages and url not in draft.failed:
                self._tell(draft, "sample", url)
                try:
                    self._keep_page(draft, url, page.document or await look.get(url))
                except DocumentError as error:
                    draft.failed[url] = str(error)
            draft.samples = [one for one in wanted[: number + 1] if one in draft.pages]
            draft.found += 1

    def _tell(self, draft: Draft, word: str, about: str) -> None:
        if (word, about) not in draft.progress:
            draft.progress.append((word, about))

    async def cancel(self, draft: Draft) -> None:
        """Stop looking; what was found by then stays."""
        if draft.task and not draft.task.done():
            draft.task.cancel()
            await asyncio.gather(draft.task, return_exceptions=True)

    # drafts

    def get(self, key: str) -> Draft:
        """The draft *key*, from memory or from its file. Raises MissingError, StorageError."""
        if key not in self._drafts:
            kept = self._kept()
            content = kept.load(key) if kept else None
            if content is None or kept is None:
                raise MissingError("there is no such draft", key)
            self._hold(Draft.of(content, kept.pages(key)))
        return self._drafts[key]

    def drafts(self) -> list[Draft]:
        """The drafts that are not saved yet, the last changed first. Raises StorageError."""
        kept = self._kept()
        found = [Draft.of(content, {}) for _, content in kept.list()] if kept else []
        return [draft for draft in found if draft.saved is None and draft.ways]

    async def forget(self, key: str) -> None:
        """Delete the draft *key*, once what is done for it has stopped: that keeps what it found."""
        if draft := self._drafts.pop(key, None):
            await _stop(draft)
        if kept := self._kept():
            kept.delete(key)

    async def change(self, draft: Draft, patch: Mapping[str, Any], *, revision: int | None = None) -> None:
        """Apply *patch* (see docs/workbench.md) to *draft*, and keep it.

        Raises ChangedError if *revision* is not that of the draft, ModelError for a patch that is none, ExtractError in
        words if no selector can be made of a place, and StorageError.
        """
        async with draft.lock:
            if revision is not None and revision != draft.revision:
                raise ChangedError("the draft was changed meanwhile", draft.id, "look at it again")
            config = self.config()
            before = draft.way
            await change_draft(draft, patch, self.reader(config, draft))
            draft.revision += 1
            self._keep(draft)
            if draft.way != before:
                await self.cancel(draft)
                draft.task = asyncio.create_task(self._resample(draft, config))

    async def _resample(self, draft: Draft, config: Config) -> None:
        with suppress(FeedloomError):
            mended = next((one for one in config.sources if one.name == draft.mends), None)
            access = mended.access if mended else _access(draft)
            look = Look(client=await self.client(config), pool=self.pool, access=access, render=draft.render)
            await self._sample(draft, look)
            draft.found += 1
            self._keep(draft)

    async def document(self, draft: Draft) -> dict[str, Any]:
        """*draft* as programs get it: `GET /edit/look/<id>`, version 1."""
        config = self.config()
        past = self.past(draft, config)
        reader = self.reader(config, draft)
        document = await build_document(draft, config, reader, self.environ, now=self.clock())
        # it may have been read meanwhile: a document that says that nothing goes on any more has the whole
        return document | {"past": past and self.past(draft, config)}

    async def preview(self, draft: Draft, content: str | None) -> dict[str, Any] | None:
        """The entry of *draft* in every form with so much *content*, "full" or "summary"; None: as it is set."""
        config = self.config()
        return await read_preview(draft, config, self.reader(config, draft), content=content, now=self.clock())

    def past(self, draft: Draft, config: Config) -> dict[str, Any] | None:
        """What the rule of *draft* would change in articles that are kept (`feeds.workbench.past`).

        None: it changes no rule of a source. The first call begins to read them again, and gives {"state": "reading"}.
        """
        source = next((one for one in config.sources if one.name == draft.mends), None)
        if source is None or draft.state == "saved" or not changes_rule(draft, source):
            return None
        known = past_key(draft)
        if known not in draft.cache and (draft.rereading is None or draft.rereading.done()):
            draft.rereading = asyncio.create_task(self._reread(draft, config, known))
        past: dict[str, Any] = draft.cache.get(known, READING)
        return past

    async def _reread(self, draft: Draft, config: Config, known: object) -> None:
        try:
            draft.cache[known] = await read_past(draft, config, self.reader(config, draft), now=self.clock())
        except FeedloomError as error:
            draft.cache[known] = {"state": "failed", "cause": str(error)}
        draft.found += 1

    # saving

    async def save(self, draft: Draft, *, revision: int | None = None) -> Saving:
        """Write *draft* into the configuration. Raises ChangedError, ConfigError, StorageError, ModelError."""
        async with self.saving, draft.lock:
            if revision is not None and revision != draft.revision:
                raise ChangedError("the draft was changed meanwhile", draft.id, "look at it again")
            saving = await asyncio.to_thread(prepare, draft, self.config(), self.environ)
            await asyncio.to_thread(saving.write)
            draft.state, draft.saved, draft.mends = "saved", saving.name, saving.name
            draft.revision += 1
            with suppress(StorageError):
                self._keep(draft)
            return saving

    def _kept(self) -> Drafts | None:
        if not self._keeps:
            return None
        try:
            database = self.config().site.database
        except FeedloomError:
            return None
        return Drafts(database) if database.parent.is_dir() else None

    def _keep(self, draft: Draft) -> None:
        if kept := self._kept():
            kept.save(draft.id, draft.to_content(), now=self.clock())

    def _keep_page(self, draft: Draft, key: str, document: Document) -> None:
        draft.pages[key] = document
        with suppress(StorageError):
            self._keep(draft)
            if kept := self._kept():
                kept.keep_page(draft.id, key, document)

    def _hold(self, draft: Draft) -> None:
        self._drafts[draft.id] = draft
        for key in list(self._drafts)[: max(len(self._drafts) - MAX_HELD, 0)]:
            if not self._drafts[key].busy:
                del self._drafts[key]


async def _stop(*drafts: Draft) -> None:
    """End what is going on for *drafts*."""
    await _cancel(task for draft in drafts for task in (draft.task, draft.rereading) if task)


async def _cancel(going: Iterable[asyncio.Task[Any]]) -> None:
    """End those of *going* that are not done."""
    tasks = [task for task in going if not task.done()]
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def _access(draft: Draft) -> Access:
    """How an address is asked for that has no source yet."""
    return Access(own=frozenset({place_of(draft.address)}))


def _settings(config: Config, source: Source) -> dict[str, Any]:
    """The keys of *source* as its table in the configuration has them."""
    tables = tomllib.loads(read_text(config.path)).get("sources", [])
    known = next(one for one in tables if one.get("name") == source.name)
    return {key: known[key] for key in SOURCE_KEYS if key in known}
