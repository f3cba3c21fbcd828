"""What a site lets us fetch: its robots.txt, by RFC 9309.

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
from datetime import datetime, timedelta
from typing import Protocol
from urllib.parse import urljoin, urlsplit

from protego import Protego

from scraper.http.fetch import NotModified
from scraper.source import Access
from scraper.urls import absolute
from storage.errors import DocumentError, FetchError
from storage.hosts import HostState
from storage.model import Document

#: As much of a robots.txt is read (RFC 9309 §2.5 asks for that much at least).
LARGEST = 500 * 1024
#: Answers of 4xx that say nothing of rules: the proxy wants another password, we are to come later.
NO_ANSWER = (407, 429)
#: How long an answer holds (RFC 9309 §2.4: a day), and how soon we ask again where there was none.
LIFETIME, RETRY = timedelta(days=1), timedelta(minutes=10)


class Fetches(Protocol):
    """What is needed of a Fetcher."""

    async def fetch(self, url: str, *, access: Access, enough: int) -> Document | NotModified: ...


class HostMemory(Protocol):
    """What is known of hosts from earlier runs."""

    def get(self, host: str) -> HostState: ...

    def save(self, host: str, state: HostState) -> None: ...


class RunMemory:
    """A memory that ends with the run, where nothing is to be stored."""

    def __init__(self) -> None:
        self._states: dict[str, HostState] = {}

    def get(self, host: str) -> HostState:
        return self._states.get(host) or HostState()

    def save(self, host: str, state: HostState) -> None:
        self._states[host] = state


@dataclass(frozen=True, slots=True, kw_only=True)
class RobotsRules:
    """What one host says to us."""

    #: Parsed; None: there are none.
    parsed: Protego | None
    #: Our name in them.
    agent: str
    #: Where they stand.
    place: str | None = None
    #: Why there are none to be had, and so nothing is allowed; None if the rules decide.
    failure: DocumentError | None = None

    def allows(self, url: str) -> bool:
        """Whether we may fetch *url* of this host."""
        if self.failure is not None:
            return False
        return self.parsed is None or self.parsed.can_fetch(url, self.agent)

    @property
    def delay(self) -> float | None:
        """Seconds between two requests that the host asks for."""
        return None if self.parsed is None else self.parsed.crawl_delay(self.agent)

    @property
    def sitemaps(self) -> tuple[str, ...]:
        """Absolute addresses of sitemaps that it names (sitemaps.org); many name them by their paths."""
        named = self.parsed.sitemaps if self.parsed is not None else ()
        return tuple(url for address in named if (url := absolute(self.place, address)))


class Robots:
    """The rules of all hosts that we meet, each asked for once a day, in *memory* from run to run."""

    def __init__(self, fetcher: Fetches, *, agent: str, memory: HostMemory, now: Callable[[], datetime]) -> None:
        self._fetcher, self._agent, self._memory, self._now = fetcher, agent, memory, now
        self._known: dict[str, tuple[datetime, RobotsRules]] = {}
        self._asking: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def rules(self, url: str, proxy: str | None = None) -> RobotsRules:
        """The rules for *url*, asked for through *proxy*. Never raises: a robots.txt that cannot be had forbids, and
        says why.
        """
        place = urljoin(url, "/robots.txt")
        async with self._asking[place]:  # requests that meet wait for one answer
            known = self._known.get(place) or self._remembered(place)
            if known is None or self._now() >= known[0]:
                rules = await self._ask(place, proxy)
                known = self._known[place] = (self._now() + (RETRY if rules.failure else LIFETIME), rules)
        return known[1]

    def _remembered(self, place: str) -> tuple[datetime, RobotsRules] | None:
        """What an earlier run was told."""
        state = self._memory.get(urlsplit(place).netloc)
        if state.robots_until is None or state.robots_until > self._now() + LIFETIME:  # noted while the clock was ahead
            return None
        known = self._known[place] = (state.robots_until, self._parse(place, state.robots))
        return known

    async def _ask(self, place: str, proxy: str | None) -> RobotsRules:
        try:
            document = await self._fetcher.fetch(place, access=Access(proxy=proxy), enough=LARGEST)
        except DocumentError as error:
            status = error.status if isinstance(error, FetchError) else None
            if status is None or not 400 <= status < 500 or status in NO_ANSWER:
                return RobotsRules(parsed=None, agent=self._agent, failure=error)
            text = None
        else:
            text = document.data.decode("utf-8", "replace") if isinstance(document, Document) else ""
        self._remember(place, text)
        return self._parse(place, text)

    def _remember(self, place: str, text: str | None) -> None:
        host = urlsplit(place).netloc
        state = replace(self._memory.get(host), robots=text, robots_until=self._now() + LIFETIME)
        self._memory.save(host, state)

    def _parse(self, place: str, text: str | None) -> RobotsRules:
        parsed = None if text is None else Protego.parse(text.removeprefix("\ufeff"))
        return RobotsRules(parsed=parsed, agent=self._agent, place=place)
