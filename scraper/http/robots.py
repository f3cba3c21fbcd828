"""What a site allows us to fetch: its robots.txt, read as RFC 9309 says.

200              its rules
4xx              no rules: everything is allowed (§2.3.1.3)
407, 429, 5xx    nothing is allowed for now (§2.3.1.4)
no answer        the same; too many redirects, too (§2.3.1.2 leaves that open)
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol
from urllib.parse import urljoin, urlsplit

import httpx
from protego import Protego

from scraper.http.backoff import ROBOTS_LIFETIME, ROBOTS_RETRY, TRIES_IN_VISIT
from scraper.http.conditional import NotModified
from scraper.http.failures import may_pass
from scraper.http.limits import MAX_ROBOTS_BYTES
from scraper.http.terms import TDMREP_PATH, robots_terms
from scraper.source import Access
from scraper.urls import absolute, place_of
from storage.errors import AddressRefusedError, DocumentError, FetchError
from storage.hosts import HostState
from storage.model import Document

#: Statuses below 500 that say nothing about rules: the proxy wants a password; we are to come back later.
INCONCLUSIVE_STATUSES = (407, 429)


class RobotsFetcher(Protocol):
    """The part of Fetcher that is needed here."""

    async def fetch(self, url: str, *, access: Access, enough: int) -> Document | NotModified: ...

    def exceptions(self, access: Access, url: str) -> frozenset[str]: ...


class HostStore(Protocol):
    """Where the state of hosts is kept: `storage.hosts.Hosts`, or InMemoryHosts."""

    def get(self, host: str) -> HostState: ...

    def save(self, host: str, state: HostState) -> None: ...


class InMemoryHosts:
    """A HostStore for runs that store nothing."""

    def __init__(self) -> None:
        self._states: dict[str, HostState] = {}

    def get(self, host: str) -> HostState:
        return self._states.get(host) or HostState()

    def save(self, host: str, state: HostState) -> None:
        self._states[host] = state


@dataclass(frozen=True, slots=True, kw_only=True)
class RobotsRules:
    """The rules of one host, as they apply to us."""

    #: The parsed robots.txt; None: there is none.
    parsed: Protego | None
    #: Our name in it.
    agent: str
    #: Its address.
    url: str | None = None
    #: What it says about use by machines, as documents carry it (`scraper.http.terms`).
    terms: tuple[tuple[str, str], ...] = ()
    #: The tdmrep.json of the host; None: it has none, or nobody asked.
    tdmrep: str | None = None
    #: Why it could not be fetched, which forbids everything; None: it was, or there is none.
    failure: DocumentError | None = None

    def allows(self, url: str) -> bool:
        """Whether we may fetch *url* of this host."""
        if self.failure is not None:
            return False
        return self.parsed is None or self.parsed.can_fetch(url, self.agent)

    @property
    def delay(self) -> float | None:
        """The pause between two requests that the host asks for, in seconds."""
        return None if self.parsed is None else self.parsed.crawl_delay(self.agent)

    @property
    def sitemaps(self) -> tuple[str, ...]:
        """Absolute addresses of the sitemaps that it names (sitemaps.org). Many hosts give only paths."""
        named = self.parsed.sitemaps if self.parsed is not None else ()
        return tuple(url for address in named if (url := absolute(self.url, address)))


class Robots:
    """The robots.txt of every host that we meet, fetched once a day and kept in *hosts* between runs."""

    def __init__(
        self, fetcher: RobotsFetcher, *, agent: str, hosts: HostStore, now: Callable[[], datetime], tdmrep: bool = False
    ) -> None:
        #: Whether tdmrep.json is asked for beside robots.txt.
        self._tdmrep = tdmrep
        self._fetcher, self._agent, self._hosts, self._now = fetcher, agent, hosts, now
        self._known: dict[str, tuple[datetime, RobotsRules]] = {}
        self._asking: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def rules(self, url: str, access: Access | None = None) -> RobotsRules:
        """The rules for *url*, fetched through the proxy of *access*; of its exceptions, only the host itself counts.

        Never raises: a robots.txt that cannot be fetched forbids everything, and `failure` says why.
        """
        robots_url = urljoin(url, "/robots.txt")
        async with self._asking[robots_url]:  # concurrent requests share one answer
            known = self._known.get(robots_url) or self._remembered(robots_url)
            if known is None or self._now() >= known[0]:
                rules = await self._ask(robots_url, self._narrowed(access or Access(), robots_url))
                if isinstance(rules.failure, AddressRefusedError):
                    return rules  # another source may have an exception
                known = self._known[robots_url] = (
                    self._now() + (ROBOTS_RETRY if rules.failure else ROBOTS_LIFETIME),
                    rules,
                )
        return known[1]

    def _remembered(self, robots_url: str) -> tuple[datetime, RobotsRules] | None:
        """The rules as an earlier run fetched them."""
        state = self._hosts.get(urlsplit(robots_url).netloc)
        if (
            state.robots_until is None or state.robots_until > self._now() + ROBOTS_LIFETIME
        ):  # noted while the clock was ahead
            return None
        known = self._known[robots_url] = (state.robots_until, self._parse(robots_url, state.robots, state.tdmrep))
        return known

    def _narrowed(self, access: Access, robots_url: str) -> Access:
        """What of *access* counts for a file that all sources share: its proxy, and the host itself as an exception."""
        allow = self._fetcher.exceptions(access, robots_url) & {place_of(robots_url)}
        return Access(proxy=access.proxy, allow=allow, own=frozenset())

    async def _ask(self, robots_url: str, access: Access) -> RobotsRules:
        try:
            document = await self._fetch(robots_url, access)
        except DocumentError as error:
            status = error.status if isinstance(error, FetchError) else None
            if status is None or not 400 <= status < 500 or status in INCONCLUSIVE_STATUSES:
                return RobotsRules(parsed=None, agent=self._agent, failure=error)
            text = None
        else:
            text = document.data.decode("utf-8", "replace") if isinstance(document, Document) else ""
        tdmrep = await self._ask_tdmrep(robots_url, access) if self._tdmrep else None
        self._remember(robots_url, text, tdmrep)
        return self._parse(robots_url, text, tdmrep)

    async def _fetch(self, robots_url: str, access: Access) -> Document | NotModified:
        """Fetch it; again if the server broke off, or answered "not now" without saying when."""
        for last in (False,) * (TRIES_IN_VISIT - 1) + (True,):
            try:
                return await self._fetcher.fetch(robots_url, access=access, enough=MAX_ROBOTS_BYTES)
            except FetchError as error:
                timed_out = isinstance(error.__cause__, TimeoutError | httpx.TimeoutException)
                if last or timed_out or error.retry_after or not may_pass(error):
                    raise
        raise AssertionError(robots_url)  # the last try returns or raises

    async def _ask_tdmrep(self, robots_url: str, access: Access) -> str | None:
        """The tdmrep.json of a host; None if it has none that can be had."""
        try:
            document = await self._fetcher.fetch(
                urljoin(robots_url, TDMREP_PATH), access=access, enough=MAX_ROBOTS_BYTES
            )
        except DocumentError:
            return None
        return document.data.decode("utf-8", "replace") if isinstance(document, Document) else None

    def _remember(self, robots_url: str, text: str | None, tdmrep: str | None) -> None:
        host = urlsplit(robots_url).netloc
        state = replace(self._hosts.get(host), robots=text, tdmrep=tdmrep, robots_until=self._now() + ROBOTS_LIFETIME)
        self._hosts.save(host, state)

    def _parse(self, robots_url: str, text: str | None, tdmrep: str | None) -> RobotsRules:
        parsed = None if text is None else Protego.parse(text.removeprefix("\ufeff"))
        terms = tuple(robots_terms(text or "", self._agent))
        return RobotsRules(parsed=parsed, agent=self._agent, url=robots_url, terms=terms, tdmrep=tdmrep)
