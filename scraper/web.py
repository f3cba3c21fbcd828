"""The web, asked politely: a host gets one request at a time, with pauses, as robots.txt allows, and none while ill.

Standards: RFC 9309 (robots), RFC 9110 §10.2.3 (Retry-After).
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import urlsplit

from scraper.fetch import Fetcher, NotModified, Validators
from scraper.politeness import backoff, crawl_delay, parse_retry_after
from scraper.robots import Robots
from storage.errors import FetchError, HostAwayError, RobotsRefusedError
from storage.model import Document

#: Failures in a row after which a host is left alone for a while.
PATIENCE = 3


@dataclass(slots=True)
class _Host:
    """What we owe to one host. Times are seconds of the clock."""

    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    #: Not to be asked before.
    ready: float = 0.0
    #: Left alone until then, because it failed or asked for it.
    away: float = 0.0
    failures: int = 0


class Web:
    """All requests of a run go through here, those for robots.txt included.

    *delay* is the pause in seconds between two requests to a host, *agent* our name in robots.txt. *clock* counts
    seconds from anywhere; *now* is the time of day, for Retry-After; *random* gives 0 to 1.
    """

    def __init__(
        self,
        fetcher: Fetcher,
        *,
        agent: str,
        delay: float,
        clock: Callable[[], float],
        now: Callable[[], datetime],
        random: Callable[[], float],
    ) -> None:
        self._fetcher, self._delay = fetcher, delay
        self._clock, self._now, self._random = clock, now, random
        self._robots = Robots(fetcher, agent=agent, clock=clock)
        self._hosts: defaultdict[str, _Host] = defaultdict(_Host)

    async def get(self, url: str, *, validators: Validators | None = None) -> Document | NotModified:
        """What Fetcher.fetch gives, when it is our turn.

        Raises RobotsRefusedError, and FetchError without any request while the host is left alone or does not give its
        robots.txt.
        """
        host = self._hosts[urlsplit(url).netloc.lower()]
        async with host.turn:
            self._require_well(host, url)
            await self._require_allowed(url)
            await asyncio.sleep(host.ready - self._clock())
            try:
                answer = await self._fetcher.fetch(url, validators=validators, check=self._require_allowed)
            except FetchError as error:
                self._note_failure(host, error)
                raise
            else:
                host.failures = 0
                return answer
            finally:
                pause = crawl_delay((await self._robots.rules(url)).delay, self._delay)
                host.ready = self._clock() + pause.total_seconds()

    def _require_well(self, host: _Host, url: str) -> None:
        wait = host.away - self._clock()
        if wait > 0:
            raise HostAwayError(f"the host is left alone for {wait:.0f} s more, because it failed or asked for it", url)

    async def _require_allowed(self, url: str) -> None:
        rules = await self._robots.rules(url)
        if rules.forbidden is not None:
            raise FetchError(rules.forbidden, url)
        if not rules.allows(url):
            raise RobotsRefusedError("its robots.txt does not let us have the page", url)

    def _note_failure(self, host: _Host, error: FetchError) -> None:
        """Remember a failure of the host; a page that is missing or forbidden (4xx) is none."""
        if error.status is not None and error.status < 500 and error.status != 429:
            host.failures = 0
            return
        host.failures += 1
        asked = parse_retry_after(error.retry_after or "", now=self._now().astimezone(UTC))
        if asked is not None:
            host.away = self._clock() + asked.total_seconds()
        elif host.failures >= PATIENCE or error.status == 429:
            host.away = self._clock() + backoff(host.failures, random=self._random).total_seconds()
