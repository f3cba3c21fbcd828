"""What a site lets us fetch: its robots.txt, by RFC 9309.

200              its rules
4xx              no rules: everything is allowed (§2.3.1.3)
5xx, no answer   nothing is allowed for now (§2.3.1.4)
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urljoin

from protego import Protego

from scraper.fetch import NotModified
from scraper.urls import absolute
from storage.errors import BinaryError, DocumentError, FetchError
from storage.model import Document

#: As much of a robots.txt is read (RFC 9309 §2.5 asks for that much at least).
LARGEST = 500 * 1024
#: Seconds that an answer holds (RFC 9309 §2.4: a day), and how soon we ask again where there was none.
LIFETIME, RETRY = 86_400.0, 600.0


class Fetches(Protocol):
    """What is needed of a Fetcher."""

    async def fetch(self, url: str) -> Document | NotModified: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class RobotsRules:
    """What one host says to us."""

    #: Parsed; None: there are none.
    parsed: Protego | None
    #: Our name in them.
    agent: str
    #: Why nothing is allowed; None if the rules decide.
    forbidden: str | None = None

    def allows(self, url: str) -> bool:
        """Whether we may fetch *url* of this host."""
        if self.forbidden is not None:
            return False
        return self.parsed is None or self.parsed.can_fetch(url, self.agent)

    @property
    def delay(self) -> float | None:
        """Seconds between two requests that the host asks for."""
        return None if self.parsed is None else self.parsed.crawl_delay(self.agent)

    @property
    def sitemaps(self) -> tuple[str, ...]:
        """Absolute addresses of sitemaps that it names (sitemaps.org)."""
        named = self.parsed.sitemaps if self.parsed is not None else ()
        return tuple(url for address in named if (url := absolute(None, address)))


class Robots:
    """The rules of all hosts that we meet, each asked for once a day. *clock* counts seconds, from anywhere."""

    def __init__(self, fetcher: Fetches, *, agent: str, clock: Callable[[], float]) -> None:
        self._fetcher, self._agent, self._clock = fetcher, agent, clock
        self._known: dict[str, tuple[float, RobotsRules]] = {}
        self._asking: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def rules(self, url: str) -> RobotsRules:
        """The rules for *url*. Never raises: a robots.txt that cannot be had forbids, and says why."""
        place = urljoin(url, "/robots.txt")
        async with self._asking[place]:  # requests that meet wait for one answer
            until, rules = self._known.get(place, (float("-inf"), None))
            if rules is None or self._clock() >= until:
                rules = await self._ask(place)
                self._known[place] = (self._clock() + (RETRY if rules.forbidden else LIFETIME), rules)
        return rules

    async def _ask(self, place: str) -> RobotsRules:
        try:
            document = await self._fetcher.fetch(place)
        except FetchError as error:
            if error.status is not None and 400 <= error.status < 500:
                return RobotsRules(parsed=None, agent=self._agent)
            return self._forbidden(error)
        except BinaryError:  # a picture, say: it states no rules
            return RobotsRules(parsed=None, agent=self._agent)
        except DocumentError as error:
            return self._forbidden(error)
        text = document.data[:LARGEST].decode("utf-8", "replace") if isinstance(document, Document) else ""
        return RobotsRules(parsed=Protego.parse(text.removeprefix("\ufeff")), agent=self._agent)

    def _forbidden(self, error: DocumentError) -> RobotsRules:
        hint = f" ({error.hint})" if error.hint else ""
        return RobotsRules(parsed=None, agent=self._agent, forbidden=f"no robots.txt to be had: {error.what}{hint}")
