"""The polite client: few requests to a host at a time, with pauses, as its robots.txt allows, and none while it fails.

Standards: RFC 9309 (robots), RFC 9110 §10.2.3 (Retry-After). What we learn about a host is kept between runs.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol
from urllib.parse import urlsplit

from scraper.http.backoff import MAX_RETRY_AFTER, crawl_delay, host_wait, parse_retry_after
from scraper.http.conditional import NotModified, Validators
from scraper.http.fetch import Fetcher
from scraper.http.limits import Usage
from scraper.http.robots import HostStore, Robots
from scraper.http.terms import tdmrep_terms
from scraper.source import Access
from scraper.urls import absolute, place_of
from storage.errors import AddressRefusedError, DocumentError, FetchError, NotAskedError, RobotsRefusedError
from storage.model import Document

#: After this many failures in a row a host is left alone for a while.
MAX_FAILURES_IN_A_ROW = 3


class Client(Protocol):
    """What gets a document from the network: PoliteClient, or Browser for pages whose scripts must run."""

    async def get(
        self,
        url: str,
        *,
        validators: Validators | None = None,
        access: Access | None = None,
        usage: Usage | None = None,
    ) -> Document | NotModified: ...


@dataclass(slots=True, kw_only=True)
class _Host:
    """Where we stand with one host."""

    #: Limits how many requests are under way.
    turns: asyncio.Semaphore
    #: The earliest start of the next request, in seconds of the clock.
    ready: float = 0.0
    #: In a row.
    failures: int
    #: We send nothing until then, because it failed or asked for it.
    away_until: datetime | None


class PoliteClient:
    """All requests of a run go through here, those for robots.txt included.

    *delay* is the pause in seconds between two requests to a host, *at_once* how many may be under way, *agent* our
    name in robots.txt, *hosts* keeps what we learn about hosts. *clock* counts seconds from any start; *now* gives the
    time of day; *random* gives 0 to 1; *tdmrep*: whether each host is asked for its tdmrep.json.
    """

    def __init__(
        self,
        fetcher: Fetcher,
        *,
        agent: str,
        delay: float,
        at_once: int = 1,
        hosts: HostStore,
        clock: Callable[[], float],
        now: Callable[[], datetime],
        random: Callable[[], float],
        tdmrep: bool = False,
    ) -> None:
        self.robots = Robots(fetcher, agent=agent, hosts=hosts, now=now, tdmrep=tdmrep)
        #: For pages whose scripts must run; None: there is no browser.
        self.browser: Client | None = None
        self._fetcher, self._delay, self._at_once, self._store = fetcher, delay, at_once, hosts
        self._clock, self._now, self._random = clock, now, random
        self._hosts: dict[str, _Host] = {}

    async def get(
        self,
        url: str,
        *,
        validators: Validators | None = None,
        access: Access | None = None,
        usage: Usage | None = None,
    ) -> Document | NotModified:
        """What `Fetcher.fetch` returns, once it is our turn.

        Raises what that raises, RobotsRefusedError, NotAskedError (without any request) while the host is left alone,
        and FetchError if the host does not give its robots.txt.
        """
        if absolute(None, url) is None:
            raise FetchError("not an address of the web", url, "http and https only")
        access = access or Access()
        if access.own is None:
            access = replace(access, own=frozenset({place_of(url)}))

        async def check(address: str) -> None:
            self._require_not_away(address)
            await self._require_allowed(address, access)

        host = self._host(url)
        async with host.turns:
            self._require_not_away(url)
            try:
                await self._require_allowed(url, access)
                async with self._turn(host, (await self.robots.rules(url, access)).delay):
                    answer = await self._fetcher.fetch(
                        url, validators=validators, check=check, access=access, usage=usage
                    )
            except NotAskedError:
                raise
            except FetchError as error:
                self._note_failure(error.address or url, error)
                raise
            else:
                self._note(url, failures=0)
                return await self._with_terms(answer, access)

    def exceptions(self, access: Access, url: str) -> frozenset[str]:
        """As `Fetcher.exceptions`."""
        return self._fetcher.exceptions(access, url)

    async def _with_terms(self, answer: Document | NotModified, access: Access) -> Document | NotModified:
        """*answer* with what the site that gave it says about use by machines."""
        if isinstance(answer, NotModified):
            return answer
        url = answer.final_url or answer.url or ""
        rules = await self.robots.rules(url, access)
        terms = (*rules.terms, *tdmrep_terms(rules.tdmrep or "", url))
        return replace(answer, headers=(*answer.headers, *terms)) if terms else answer

    @asynccontextmanager
    async def _turn(self, host: _Host, stated_delay: float | None) -> AsyncIterator[None]:
        """Wait for our turn at *host*: a pause after the last request began, and after it ended."""
        pause = crawl_delay(stated_delay, self._delay).total_seconds()
        start = max(host.ready, self._clock())
        host.ready = start + pause  # the next one starts later, even while this one is under way
        await asyncio.sleep(start - self._clock())
        try:
            yield
        finally:
            host.ready = max(host.ready, self._clock() + pause)

    def _host(self, url: str) -> _Host:
        name = _name(url)
        if name not in self._hosts:
            known = self._store.get(name)
            away_until = known.away_until
            if away_until and away_until > self._now() + MAX_RETRY_AFTER:  # noted while the clock was ahead
                away_until = None
            self._hosts[name] = _Host(
                turns=asyncio.Semaphore(self._at_once), failures=known.failures, away_until=away_until
            )
        return self._hosts[name]

    def _require_not_away(self, url: str) -> None:
        host = self._host(url)
        wait = (host.away_until - self._now()).total_seconds() if host.away_until else 0
        if wait > 0:
            raise NotAskedError(f"the host is left alone for {wait:.0f} s more, because it failed or asked for it", url)

    async def _require_allowed(self, url: str, access: Access) -> None:
        rules = await self.robots.rules(url, access)
        if rules.failure is not None:
            raise _without_robots(rules.failure, url)
        if not rules.allows(url):
            raise RobotsRefusedError("its robots.txt does not let us have the page", url)

    def _note_failure(self, url: str, error: FetchError) -> None:
        """Count a failure of the host of *url*; a page that is missing or forbidden (4xx) does not count."""
        if error.status is not None and error.status < 500 and error.status != 429:
            self._note(url, failures=0)
            return
        failures = self._host(url).failures + 1
        asked = parse_retry_after(error.retry_after or "", now=self._now())
        gives_up = failures >= MAX_FAILURES_IN_A_ROW or (error.status == 429 and asked is None)
        own = host_wait(failures, random=self._random) if gives_up else timedelta(0)
        self._note(url, failures=failures, away=max(asked or own, own))

    def _note(self, url: str, *, failures: int, away: timedelta | None = None) -> None:
        name, host, now = _name(url), self._host(url), self._now()
        ahead = host.away_until is not None and host.away_until > now
        if ahead and not failures:
            return  # it was asked before it wanted to be left alone
        away_until = now + away if away else None
        if ahead and host.away_until is not None:
            away_until = max(host.away_until, away_until or now)
        if (failures, away_until) != (host.failures, host.away_until):
            host.failures, host.away_until = failures, away_until
            self._store.save(name, replace(self._store.get(name), failures=failures, away_until=away_until))


def _name(url: str) -> str:
    """Host and port, the key under which a host is stored."""
    return urlsplit(url).netloc.rpartition("@")[2].lower()


def _without_robots(failure: DocumentError, url: str) -> DocumentError:
    """The error for *url* after its host's robots.txt could not be fetched."""
    if isinstance(failure, AddressRefusedError):
        return AddressRefusedError(*failure.args)
    error = FetchError(f"no robots.txt to be had: {failure.what}", url, failure.hint)
    if isinstance(failure, FetchError):
        error.retry_after = failure.retry_after
        error.address = failure.address or str(failure.subject)
    return error
