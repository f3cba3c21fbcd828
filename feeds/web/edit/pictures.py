"""The pictures that the workbench shows: got by our own client and given on, so that no browser asks their site.

An address is asked for only if a page of ours has shown it: it is signed for the session and the draft.
"""

from __future__ import annotations

import asyncio
import hmac
import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from html import escape, unescape
from urllib.parse import urlencode, urlsplit

from feeds.config.load import Config
from feeds.web.edit.gate import Gate
from feeds.workbench.draft import Draft
from feeds.workbench.workbench import MissingError, Workbench
from scraper.http.client import is_of_host
from scraper.http.limits import Usage
from scraper.source import Access
from scraper.urls import place_of
from storage.errors import DocumentError, FetchError, LeftAloneError, NotAskedError
from storage.model import Document

#: What is given on, and as what: some servers use names that are none. An SVG is a document, and has no place here.
PICTURE_TYPES = {
    **{name: name for name in ("image/avif", "image/gif", "image/jpeg", "image/png", "image/webp")},
    "image/jpg": "image/jpeg",
    "image/pjpeg": "image/jpeg",
    "image/x-png": "image/png",
}
MAX_PICTURE_BYTES = 3_000_000
#: How many are fetched at a time. One that waits for its turn at its host takes no place of others.
MAX_AT_ONCE = 4
#: For so many seconds no picture is asked for at a host that failed.
REST_SECONDS = 300.0
#: Their failures count for them alone: pages of the host are asked for all the same.
APART = frozenset(("pictures",))
#: How long a browser keeps one; nothing that runs, should it ever be shown as a document.
PICTURE_HEADERS = {
    "Cache-Control": "private, max-age=3600",
    "Content-Security-Policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
}
#: The address of a picture in what the sanitiser has written, and what is before it.
ADDRESS = re.compile(r'(<img(?:\s[\w-]+="[^"]*")*?\ssrc=")([^"]*)')


class Pictures:
    """Gets pictures for those who may see them."""

    def __init__(self, bench: Workbench, gate: Gate) -> None:
        self._bench, self._gate = bench, gate
        self._room = asyncio.Semaphore(MAX_AT_ONCE)
        #: One picture of a host at a time, by host: pages that are looked at meanwhile do not wait for all of them.
        self._turns: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        #: Until when a host that failed is asked for none, in seconds of the loop.
        self._rest: dict[str, float] = {}

    def path(self, session: str, draft: Draft, url: str) -> str:
        """Where *session* gets the picture at *url*, as a path of ours."""
        return f"/edit/look/{draft.id}/picture/{self._sign(session, draft, url)}?{urlencode({'of': url})}"

    def _sign(self, session: str, draft: Draft, url: str) -> str:
        return hmac.new(self._gate.secret, f"{session} {draft.id} {url}".encode(), sha256).hexdigest()

    async def get(self, session: str, draft: Draft, sign: str, url: str) -> Document:
        """The picture at *url*. Raises MissingError if it was not shown, cannot be had, or is none that we give on.

        Raises ClosedError if the workbench is closed, also while it is got.
        """
        if not hmac.compare_digest(sign.encode(), self._sign(session, draft, url).encode()):
            raise MissingError("no page has shown this picture", url)
        config = self._bench.config()
        mended = next((one for one in config.sources if one.name == draft.mends), None)
        proxy = mended.access.proxy if mended else None
        # no secrets of the source: pictures stand anywhere
        access = Access(own=frozenset({place_of(draft.address)}), proxy=proxy)
        try:
            picture = await self._bench.owned(self._fetch(url, access, config))
        except DocumentError as error:
            raise MissingError(f"the picture cannot be had: {error.what}", url) from error
        media_type = PICTURE_TYPES.get(picture.media_type or "")
        if media_type is None or len(picture.data) > MAX_PICTURE_BYTES:
            raise MissingError("this is no picture that is shown here", url)
        return replace(picture, media_type=media_type)

    async def _fetch(self, url: str, access: Access, config: Config) -> Document:
        """What is at *url*. Raises DocumentError, at once where its host failed just now."""
        host, now = place_of(url), asyncio.get_running_loop().time
        async with self._turns[host]:
            if now() < self._rest.get(host, 0.0):
                raise LeftAloneError(f"{host}: left alone, because another picture failed there", url)
            client = await self._bench.client(config)
            usage = Usage(source="pictures", homes=APART)
            try:
                picture = await client.get(
                    url, access=access, usage=usage, enough=MAX_PICTURE_BYTES + 1, room=self._room
                )
            except FetchError as error:
                if is_of_host(error) and not isinstance(error, NotAskedError):
                    self._rest[host] = now() + REST_SECONDS
                raise
        assert isinstance(picture, Document)  # no validator was sent
        return picture


def with_own_pictures(html: str, path: Callable[[str], str]) -> str:
    """*html*, which is sanitised, with the *path* of each picture in place of its address."""

    def ours(found: re.Match[str]) -> str:
        url = unescape(found[2])
        return found[1] + (escape(path(url)) if urlsplit(url).scheme in ("http", "https") else "")

    return ADDRESS.sub(ours, html)
