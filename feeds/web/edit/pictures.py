"""The pictures that the workbench shows: got by our own client and given on, so that no browser asks their site.

An address is asked for only if a page of ours has shown it: it is signed for the session and the draft.
"""

from __future__ import annotations

import asyncio
import hmac
import re
from collections.abc import Callable
from hashlib import sha256
from html import escape, unescape
from urllib.parse import urlencode, urlsplit

from feeds.web.edit.gate import Gate
from feeds.workbench.draft import Draft
from feeds.workbench.workbench import MissingError, Workbench
from scraper.source import Access
from scraper.urls import place_of
from storage.errors import DocumentError
from storage.model import Document

#: What is given on. An SVG is a document, and has no place among them.
PICTURE_TYPES = frozenset(("image/avif", "image/gif", "image/jpeg", "image/png", "image/webp"))
MAX_PICTURE_BYTES = 3_000_000
#: How many are fetched at a time; pauses between requests to one host are kept besides.
MAX_AT_ONCE = 4
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
        self._turns = asyncio.Semaphore(MAX_AT_ONCE)

    def path(self, session: str, draft: Draft, url: str) -> str:
        """Where *session* gets the picture at *url*, as a path of ours."""
        return f"/edit/look/{draft.id}/picture/{self._sign(session, draft, url)}?{urlencode({'of': url})}"

    def _sign(self, session: str, draft: Draft, url: str) -> str:
        return hmac.new(self._gate.secret, f"{session} {draft.id} {url}".encode(), sha256).hexdigest()

    async def get(self, session: str, draft: Draft, sign: str, url: str) -> Document:
        """The picture at *url*. Raises MissingError if it was not shown, cannot be had, or is none that we give on."""
        if not hmac.compare_digest(sign.encode(), self._sign(session, draft, url).encode()):
            raise MissingError("no page has shown this picture", url)
        config = self._bench.config()
        mended = next((one for one in config.sources if one.name == draft.mends), None)
        proxy = mended.access.proxy if mended else None
        # no secrets of the source: pictures stand anywhere
        access = Access(own=frozenset({place_of(draft.address)}), proxy=proxy)
        async with self._turns:
            client = await self._bench.client(config)
            try:
                picture = await client.get(url, access=access, enough=MAX_PICTURE_BYTES + 1)
            except DocumentError as error:
                raise MissingError(f"the picture cannot be had: {error.what}", url) from error
        assert isinstance(picture, Document)  # no validator was sent
        if picture.media_type not in PICTURE_TYPES or len(picture.data) > MAX_PICTURE_BYTES:
            raise MissingError("this is no picture that is shown here", url)
        return picture


def with_own_pictures(html: str, path: Callable[[str], str]) -> str:
    """*html*, which is sanitised, with the *path* of each picture in place of its address."""

    def ours(found: re.Match[str]) -> str:
        url = unescape(found[2])
        return found[1] + (escape(path(url)) if urlsplit(url).scheme in ("http", "https") else "")

    return ADDRESS.sub(ours, html)
