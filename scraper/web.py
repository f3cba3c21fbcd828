"""The web, asked politely: a host gets few requests at a time, with pauses, as robots.txt allows, and none while ill.

Standards: RFC 9309 (robots), RFC 9110 §10.2.3 (Retry-After). What is learnt of a host is remembered from run to run.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from scraper.fetch import Fetcher, NotModified, Usage, Validators
from scraper.politeness import backoff, crawl_delay, parse_retry_after
from scraper.robots import HostMemory, Robots
from scraper.source import Access
from storage.errors import FetchError, NotAskedError, RobotsRefusedError
from storage.model import Document

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
        name = urlsplit(url).netloc.rpartition("@")[2].lower()
        host = self._host(name)
        async with host.turns:
            self._require_well(host, url)
            await self._require_allowed(url)
            pause = crawl_delay((await self.robots.rules(url)).delay, self._delay).total_seconds()
            start = max(host.ready, self._clock())
            host.ready = start + pause  # the next one starts later, even while this one is under way
            await asyncio.sleep(start - self._clock())
            try:
                answer = await self._fetcher.fetch(
                    url, validators=validators, check=self._require_allowed, access=access, usage=usage
                )
            except FetchError as error:
                self._note_failure(name, host, error)
                raise
            else:
                self._note(name, host, failures=0)
                return answer
            finally:
                host.ready = max(host.ready, self._clock() + pause)

    def _host(self, name: str) -> _Host:
        if name not in self._hosts:
            known = self._memory.get(name)
            self._hosts[name] = _Host(
                turns=asyncio.Semaphore(self._at_once), failures=known.failures, away_until=known.away_until
            )
        return self._hosts[name]

    def _require_well(self, host: _Host, url: str) -> None:
        wait = (host.away_until - self._now()).total_seconds() if host.away_until else 0
        if wait > 0:
            raise NotAskedError(f"the host is left alone for {wait:.0f} s more, because it failed or asked for it", url)

    async def _require_allowed(self, url: str) -> None:
        rules = await self.robots.rules(url)
        if rules.forbidden is not None:
            raise FetchError(rules.forbidden, url)
        if not rules.allows(url):
            raise RobotsRefusedError("its robots.txt does not let us have the page", url)

    def _note_failure(self, name: str, host: _Host, error: FetchError) -> None:
        """Remember a failure of the host; a page that is missing or forbidden (4xx) is none."""
        if error.status is not None and error.status < 500 and error.status != 429:
            self._note(name, host, failures=0)
            return
        failures, away = host.failures + 1, None
        asked = parse_retry_after(error.retry_after or "", now=self._now())
        if asked is not None:
            away = asked
        elif failures >= PATIENCE or error.status == 429:
            away = backoff(failures, random=self._random)
        self._note(name, host, failures=failures, away=away)

    def _note(self, name: str, host: _Host, *, failures: int, away: timedelta | None = None) -> None:
        away_until = self._now() + away if away else None
        if (failures, away_until) != (host.failures, host.away_until):
            host.failures, host.away_until = failures, away_until
            self._memory.save(name, replace(self._memory.get(name), failures=failures, away_until=away_until))
