"""What the network may cost: the limits of one request, of one visit and of one rendered page.

`[fetch]` of the configuration takes its defaults from here; docs/security.md lists them.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from storage.errors import NotAskedError

#: The largest document, decompressed, whether it comes from the network, a file or an archive.
MAX_DOCUMENT_BYTES = 20_000_000
#: How much of a robots.txt is read (RFC 9309 §2.5 asks for at least this much).
MAX_ROBOTS_BYTES = 500 * 1024
#: How many requests of a rendered page are answered.
MAX_RENDER_REQUESTS = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one fetch may cost."""

    #: Bytes of a body, on the wire and decoded.
    max_bytes: int = MAX_DOCUMENT_BYTES
    #: Seconds for everything: name lookup, connections, redirects, body.
    timeout: float = 60.0
    #: Seconds that a server may stay silent.
    read_timeout: float = 20.0
    #: Redirects in a row.
    max_redirects: int = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitLimits:
    """What one visit may cost."""

    #: Requests, redirects included.
    requests: int = 5_000
    #: How long the whole visit may take.
    time: timedelta = timedelta(hours=1)
    #: Articles are asked for again, ever more rarely, until they have stayed the same for this long.
    recheck: timedelta = timedelta(days=2)


@dataclass(slots=True, kw_only=True)
class Usage:
    """What the requests of one visit have cost so far."""

    #: Requests sent, redirects included.
    requests: int = 0
    #: How many there may be; None: any number.
    max_requests: int | None = None
    #: Answers of 304.
    not_modified: int = 0
    #: Bytes of bodies, as they came over the wire.
    bytes: int = 0
    #: Seconds from the requests to the ends of their answers, added up.
    seconds: float = 0.0
    #: The source that is visited, and the hosts of its own places: what it does to other hosts stays between the two.
    source: str = ""
    homes: frozenset[str] = frozenset()

    @contextmanager
    def timed(self) -> Iterator[None]:
        """Add the time that passes inside, by the clock of the loop."""
        time = asyncio.get_running_loop().time
        began = time()
        try:
            yield
        finally:
            self.seconds += time() - began

    def require_room(self, url: str) -> None:
        """Raise NotAskedError, about *url*, if no more requests are allowed."""
        if self.max_requests is not None and self.requests >= self.max_requests:
            raise NotAskedError(f"the visit has made {self.requests:,} requests, which is its limit", url)
