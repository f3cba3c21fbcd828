"""The polite client: few requests to a host at a time, with pauses, as its robots.txt allows, and none while it fails.

Standards: RFC 9309 (robots), RFC 9110 §10.2.3 (Retry-After). What we learn about a host is kept between runs.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol
from urllib.parse import urlsplit

from scraper.http.backoff import MAX_RETRY_AFTER, MAX_WAIT_IN_VISIT, crawl_delay, host_wait, parse_retry_after
from scraper.http.conditional import NotModified, Validators
from scraper.http.failures import host_of, without_robots
from scraper.http.fetch import Fetcher
from scraper.http.limits import Usage
from scraper.http.robots import HostStore, Robots
from scraper.http.stream import WebFile
from scraper.http.terms import tdmrep_terms
from scraper.source import Access
from scraper.urls import absolute, in_ascii, place_of
from storage.errors import AddressRefusedError, FetchError, LeftAloneError, NotAskedError, RobotsRefusedError
from storage.model import Document

#: After this many failures in a row a host is left alone for a while; if it gave us pages in this run, after so many.
MAX_FAILURES_IN_A_ROW, MAX_FAILURES_OF_A_GIVER = 3, 6


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
    #: Why, as far as this run knows.
    cause: str = ""
    #: Whether it gave us a page in this run.
    gives: bool = False


class PoliteClient:
    """All requests of a run go through here, those for robots.txt included.

    *delay* is the pause in seconds between two requests to a host, *at_once* how many may be under way, *agent* our
    name in robots.txt, *hosts* keeps what we learn about hosts. *clock* counts seconds from any start; *now* gives the
    time of day; *random* gives 0 to 1; *sleep* waits for some seconds; *tdmrep*: whether each host is asked for its
    tdmrep.json.

    Failures count for all sources whose own host it is, together. Those of another source that links or redirects there
    count for that source alone, so that no paper can silence its neighbour.
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
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        tdmrep: bool = False,
    ) -> None:
        self.robots = Robots(fetcher, agent=agent, hosts=hosts, now=now, tdmrep=tdmrep)
        #: For pages whose scripts must run; None: there is no browser.
        self.browser: Client | None = None
        self._fetcher, self._delay, self._at_once, self._store = fetcher, delay, at_once, hosts
        self._clock, self._now, self._random, self._sleep = clock, now, random, sleep
        self._hosts: dict[str, _Host] = {}

    def file(self, url: str, access: Access | None = None) -> WebFile:
        """What `Fetcher.file` opens: a file that the operator names, so that robots.txt is not asked."""
        return self._fetcher.file(url, access)

    async def get(
        self,
        url: str,
        *,
        validators: Validators | None = None,
        access: Access | None = None,
        usage: Usage | None = None,
        enough: int | None = None,
        room: AbstractAsyncContextManager[object] | None = None,
    ) -> Document | NotModified:
        """What `Fetcher.fetch` returns, once it is our turn. The request itself is made within *room*.

        Waits a little for a host that wants to be left alone. Raises what that raises, RobotsRefusedError,
        LeftAloneError (without any request) while the host is left alone for longer, and FetchError if the host does
        not give its robots.txt.
        """
        if absolute(None, url) is None:
            raise FetchError("not an address of the web", url, "http and https only")
        url = in_ascii(url)  # a host is one host, however it is written
        access = access or Access()
        if access.own is None:
            access = replace(access, own=frozenset({place_of(url)}))

        usage = usage or Usage()

        async def check(address: str) -> None:
            self._require_not_away(address, usage)
            await self._require_allowed(address, access)

        host = self._host(_name(url))
        async with host.turns:
            await self._wait_out(url, usage)
            try:
                await self._require_allowed(url, access)
                async with self._turn(host, (await self.robots.rules(url, access)).delay), room or nullcontext():
                    answer = await self._fetcher.fetch(
                        url, validators=validators, check=check, access=access, usage=usage, enough=enough
                    )
            except NotAskedError:
                raise
            except FetchError as error:
                self._note_failure(error.address or url, error, usage)
                raise
            else:
                self._host(_key(url, usage)).gives = True
                self._note(_key(url, usage), failures=0)
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
        await self._sleep(start - self._clock())
        try:
            yield
        finally:
            host.ready = max(host.ready, self._clock() + pause)

    def _host(self, name: str) -> _Host:
        if name not in self._hosts:
            known = self._store.get(name)
            away_until = known.away_until
            if away_until and away_until > self._now() + MAX_RETRY_AFTER:  # noted while the clock was ahead
                away_until = None
            self._hosts[name] = _Host(
                turns=asyncio.Semaphore(self._at_once), failures=known.failures, away_until=away_until
            )
        return self._hosts[name]

    def _away(self, url: str, usage: Usage) -> tuple[timedelta, str]:
        """How long to leave the host of *url* alone yet, and why; zero: it may be asked."""
        hosts = [self._host(name) for name in dict.fromkeys((_name(url), _key(url, usage)))]
        waits = [(one.away_until - self._now(), one.cause) for one in hosts if one.away_until]
        return max(waits, default=(timedelta(0), ""))

    async def _wait_out(self, url: str, usage: Usage) -> None:
        """Wait if the host of *url* wants to be left alone for a moment. Raises LeftAloneError if it is for longer."""
        wait, _ = self._away(url, usage)
        if wait > MAX_WAIT_IN_VISIT:
            self._require_not_away(url, usage)
        elif wait > timedelta(0):
            await self._sleep(wait.total_seconds())

    def _require_not_away(self, url: str, usage: Usage) -> None:
        wait, cause = self._away(url, usage)
        if wait > timedelta(0):
            why = cause or "it failed or asked for it"
            raise LeftAloneError(
                f"{host_of(url)}: left alone for {wait.total_seconds():.0f} s more, because {why}", url
            )

    async def _require_allowed(self, url: str, access: Access) -> None:
        rules = await self.robots.rules(url, access)
        if rules.failure is not None:
            if isinstance(rules.failure, AddressRefusedError):
                raise AddressRefusedError(*rules.failure.args)
            raise without_robots(rules.failure, url)
        if not rules.allows(url):
            raise RobotsRefusedError("its robots.txt does not let us have the page", url)

    def _note_failure(self, url: str, error: FetchError, usage: Usage) -> None:
        """Count a failure of the host of *url*, if it is one."""
        key = _key(url, usage)
        if not is_of_host(error):
            self._note(key, failures=0)
            return
        failures = self._host(key).failures + 1
        most = MAX_FAILURES_OF_A_GIVER if self._host(key).gives else MAX_FAILURES_IN_A_ROW
        asked = parse_retry_after(error.retry_after or "", now=self._now())
        gives_up = failures >= most or (error.status == 429 and asked is None)
        own = host_wait(failures, random=self._random) if gives_up else timedelta(0)
        away = max(asked or own, own)
        self._note(key, failures=failures, away=away, cause=f"it failed {failures} times in a row" if own else "")

    def _note(self, key: str, *, failures: int, away: timedelta | None = None, cause: str = "") -> None:
        host, now = self._host(key), self._now()
        ahead = host.away_until is not None and host.away_until > now
        if ahead and not failures:
            return  # it was asked before it wanted to be left alone
        away_until = now + away if away else None
        if ahead and host.away_until is not None:
            away_until = max(host.away_until, away_until or now)
        if (failures, away_until) != (host.failures, host.away_until):
            host.failures, host.away_until, host.cause = failures, away_until, cause
            self._store.save(key, replace(self._store.get(key), failures=failures, away_until=away_until))


def is_of_host(error: FetchError) -> bool:
    """Whether the host failed; that a page is missing or forbidden (4xx) says nothing against it."""
    return error.status is None or error.status >= 500 or error.status == 429


def _key(url: str, usage: Usage) -> str:
    """Under which name we keep how the host of *url* fares: its own, or one for a source alone that lives elsewhere."""
    name = _name(url)
    return name if not usage.homes or name in usage.homes else f"{name} for {usage.source}"


def _name(url: str) -> str:
    """Host and port, the key under which a host is stored."""
    return urlsplit(url).netloc.rpartition("@")[2].lower()
