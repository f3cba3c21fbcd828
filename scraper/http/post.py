"""One POST to a service that the operator has named: a hub, a webhook. Nothing is followed, and no body is read."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import httpx
from h2.exceptions import H2Error

from scraper.http.connections import open_client
from scraper.http.guard import GuardedBackend
from scraper.urls import in_ascii

#: For the whole exchange.
POST_TIMEOUT_SECONDS = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """How a service answered."""

    #: None: it did not.
    status: int | None = None
    #: As the header states it; None without one.
    retry_after: str | None = None
    #: Why it did not answer.
    cause: str = ""

    @property
    def taken(self) -> bool:
        """Whether it took what it was given."""
        return self.status is not None and self.status // 100 == 2

    def __str__(self) -> str:
        return self.cause or f"it answers {self.status}"


def post(
    url: str,
    body: bytes,
    headers: Mapping[str, str],
    *,
    allow: Iterable[str] = (),
    timeout: float = POST_TIMEOUT_SECONDS,
) -> Reply:
    """Send *body* to *url* once, and wait *timeout* seconds at most. *allow* has exceptions of the guard, "host:port".

    Raises AddressRefusedError if *url* leads to a private address without an exception.
    """
    try:
        # httpx has no timeout for the whole exchange
        return asyncio.run(asyncio.wait_for(_post(url, body, headers, allow, timeout), timeout))
    except TimeoutError:
        return Reply(cause=f"no answer within {timeout:g} s")
    except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, H2Error, ValueError) as error:
        return Reply(cause=re.sub(r"\s+", " ", str(error))[:200] or type(error).__name__)


async def _post(url: str, body: bytes, headers: Mapping[str, str], allow: Iterable[str], timeout: float) -> Reply:
    async with (
        open_client(GuardedBackend(allow), timeout=timeout, headers=headers) as client,
        client.stream("POST", in_ascii(url), content=body) as response,
    ):
        return Reply(status=response.status_code, retry_after=response.headers.get("retry-after"))
