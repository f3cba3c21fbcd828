"""The web, asked politely: a host gets few requests at a time, with pauses, as robots.txt allows, and none while ill.

Standards: RFC 9309 (robots), RFC 9110 §10.2.3 (Retry-After). What is learnt of a host is remembered from run to run.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scraper.http.backoff import LONGEST_RETRY, backoff, crawl_delay, parse_retry_after
from scraper.http.fetch import Fetcher, NotModified, Usage, Validators
from scraper.http.robots import HostMemory, Robots
from scraper.source import Access
from scraper.urls import absolute
from storage.errors import AddressRefusedError, DocumentError, FetchError, NotAskedError, RobotsRefusedError
from storage.model import Document

if TYPE_CHECKING:
    from scraper.http.browser import Browser

#: Failures in a row after which a host is left alone for a while.
PATIENCE = 3


@dataclass(slots=True, kw_only=True)
class _Host:
    """What we owe to one host."""

    #: Requests at a time.
    turns: asyncio.Semaphore
    #: Not to be asked before; seconds of the clock.
    ready: float = 0.0
    failures: int
    #: Left alone until then, because it failed or asked for it.
    away_until: datetime | None


class Web:
    """All requests of a run go through here, those for robots.txt included.

    *delay* is the pause in seconds between two requests to a host, *at_once* how many may be under way, *agent* our
    name in robots.txt, *memory* what is known of hosts. *clock* counts seconds from anywhere; *now* is the time of day;
    *random* gives 0 to 1.
    """

    def __init__(
        self,
        fetcher: Fetcher,
        *,
        agent: str,
        delay: float,
        at_once: int = 1,
        memory: HostMemory,
        clock: Callable[[], float],
        now: Callable[[], datetime],
        random: Callable[[], float],
    ) -> None:
        self.robots = Robots(fetcher, agent=agent, memory=memory, now=now)
        #: For pages whose scripts are to run.
        self.browser: Browser | None = None
        self._fetcher, self._delay, self._at_once, self._memory = fetcher, delay, at_once, memory
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
        """What Fetcher.fetch gives, when it is our turn.

        Raises RobotsRefusedError, NotAskedError without any request while the host is left alone, and FetchError also
        where it does not give its robots.txt.
        """
        if absolute(None, url) is None:
            raise FetchError("not an address of the web", url, "http and https only")
        access = access or Access()

        async def check(address: str) -> None:
            self._require_well(address)
            await self._require_allowed(address, access)

        host = self._host(url)
        async with host.turns:
            self._require_well(url)
            try:
                await self._require_allowed(url, access)
                async with self._turn(host, (await self.robots.rules(url, access.proxy)).delay):
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
                return answer

    @asynccontextmanager
    async def _turn(self, host: _Host, asked: float | None) -> AsyncIterator[None]:
        """Our turn at *host*, which asks for pauses of so many seconds: it begins and ends a pause after the others."""
        pause = crawl_delay(asked, self._delay).total_seconds()
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
            known = self._memory.get(name)
            away_until = known.away_until
            if away_until and away_until > self._now() + LONGEST_RETRY:  # noted while the clock was ahead
                away_until = None
            self._hosts[name] = _Host(
                turns=asyncio.Semaphore(self._at_once), failures=known.failures, away_until=away_until
            )
        return self._hosts[name]

    def _require_well(self, url: str) -> None:
        host = self._host(url)
        wait = (host.away_until - self._now()).total_seconds() if host.away_until else 0
        if wait > 0:
            raise NotAskedError(f"the host is left alone for {wait:.0f} s more, because it failed or asked for it", url)

    async def _require_allowed(self, url: str, access: Access) -> None:
        await self._fetcher.require_open(url, access)
        rules = await self.robots.rules(url, access.proxy)
        if rules.failure is not None:
            raise _without_robots(rules.failure, url)
        if not rules.allows(url):
            raise RobotsRefusedError("its robots.txt does not let us have the page", url)

    def _note_failure(self, url: str, error: FetchError) -> None:
        """Remember a failure of the host of *url*; a page that is missing or forbidden (4xx) is none."""
        if error.status is not None and error.status < 500 and error.status != 429:
            self._note(url, failures=0)
            return
        failures = self._host(url).failures + 1
        asked = parse_retry_after(error.retry_after or "", now=self._now())
        tired = failures >= PATIENCE or (error.status == 429 and asked is None)
        own = backoff(failures, random=self._random) if tired else timedelta(0)
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
            self._memory.save(name, replace(self._memory.get(name), failures=failures, away_until=away_until))


def _name(url: str) -> str:
    """Host and port, as hosts are remembered."""
    return urlsplit(url).netloc.rpartition("@")[2].lower()


def _without_robots(failure: DocumentError, url: str) -> DocumentError:
    """Why *url* is not asked for, where its host's robots.txt was not to be had."""
    if isinstance(failure, AddressRefusedError):
        return AddressRefusedError(*failure.args)
    error = FetchError(f"no robots.txt to be had: {failure.what}", url, failure.hint)
    if isinstance(failure, FetchError):
        error.retry_after = failure.retry_after
        error.address = failure.address or str(failure.subject)
    return error
