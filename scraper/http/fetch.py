"""One conditional request: an address becomes a document, "not modified", or an error in words.

This adds what httpx does not do: it accepts only gzip and decodes it within a limit and to its end, sets a deadline for
the whole fetch, follows redirects itself so that each hop is checked, and puts the guard at the connection.

Standards: RFC 9110 §13 (conditional requests), §15.4 (redirects).
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from types import TracebackType
from typing import Self

import httpx
from h2.exceptions import H2Error
from w3lib.encoding import http_content_type_encoding

from scraper.http.compression import gunzip, gunzip_beginning
from scraper.http.conditional import NotModified, Validators
from scraper.http.connections import EXCEPTION, in_utf_8, open_client, origin
from scraper.http.failures import connection_failure, host_of, line
from scraper.http.guard import GuardedBackend, GuardedStream
from scraper.http.limits import Limits, Usage
from scraper.http.stream import WebFile
from scraper.source import Access
from scraper.urls import absolute, place_of
from storage.errors import BinaryError, FetchError, OversizedError, UnreadableError
from storage.model import Document

REDIRECTS = frozenset({301, 302, 303, 307, 308})
#: Response headers that a document keeps.
KEPT_HEADERS = (
    "content-language", "content-signal", "date", "etag", "last-modified", "link", "tdm-policy", "tdm-reservation",
    "x-robots-tag",
)  # fmt: skip
#: Media types without text; their bodies are not fetched.
BINARY_TYPES = ("audio/", "font/", "image/", "video/", "application/pdf", "application/zip")
#: Asked about an address before it is requested.
Check = Callable[[str], Awaitable[None]]


class Fetcher:
    """Sends the requests of a run: keeps connections open, has one user agent, obeys the limits and the guard.

    *allow* has exceptions of the guard, each for the source that stands there.
    """

    def __init__(
        self,
        *,
        user_agent: str,
        allow: Iterable[str] = (),
        limits: Limits | None = None,
        proxy: str | None = None,
    ) -> None:
        self.limits = limits or Limits()
        #: For whoever names none.
        self._proxy = proxy
        self._user_agent = user_agent
        self._allow = frozenset(place.lower() for place in allow)
        self._guard = GuardedBackend()
        #: One for each proxy, by its address; None: without a proxy.
        self._clients: dict[str | None, httpx.AsyncClient] = {}

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        for client in self._clients.values():
            await client.aclose()

    def _client(self, proxy: str | None) -> httpx.AsyncClient:
        """The client for a proxy, or for none."""
        if proxy not in self._clients:
            self._clients[proxy] = open_client(
                self._guard,
                proxy=proxy,
                timeout=self.limits.read_timeout,
                headers={"User-Agent": self._user_agent, "Accept-Encoding": "gzip", "Accept": "text/html,*/*;q=0.8"},
                responded=_take_location,
            )
        return self._clients[proxy]

    async def fetch(
        self,
        url: str,
        *,
        validators: Validators | None = None,
        check: Check | None = None,
        access: Access | None = None,
        usage: Usage | None = None,
        enough: int | None = None,
    ) -> Document | NotModified:
        """The document at *url*, or NotModified if it has not changed since *validators* were sent with it.

        *check* is called with each address that a redirect leads to, and raises to stop there. The secrets of *access*
        go only to the host of *url*. *usage* is added to. With *enough*, no more than that many bytes of the body are
        returned, whatever its media type.

        Raises FetchError (no answer, an answer other than 200, a broken one), AddressRefusedError, OversizedError,
        BinaryError, and NotAskedError where *usage* has reached its limit.
        """
        access = access or Access()
        if access.proxy is None and self._proxy is not None:
            access = replace(access, proxy=self._proxy)
        try:
            async with asyncio.timeout(self.limits.timeout):
                return await self._follow(url, validators or Validators(), check, access, usage or Usage(), enough)
        except TimeoutError as error:
            raise FetchError(f"{host_of(url)}: no whole answer within {self.limits.timeout:g} s", url) from error
        except (
            httpx.HTTPError,
            httpx.InvalidURL,
            httpx.StreamError,
            H2Error,  # which httpcore lets through in places, as it does
            ValueError,  # of an answer in HTTP/2 whose status is no number; and of names of hosts (IDNA)
        ) as error:
            raise connection_failure(error, url, proxy=bool(access.proxy)) from error

    def file(self, url: str, access: Access | None = None) -> WebFile:
        """The file at *url* as a stream, however large. Raises OSError, as reading it may."""
        access = access or Access()
        if access.proxy is None and self._proxy is not None:
            access = replace(access, proxy=self._proxy)
        exceptions = self.exceptions(access, url)
        timeout = self.limits.read_timeout
        return WebFile(url, user_agent=self._user_agent, access=access, exceptions=exceptions, timeout=timeout)

    def exceptions(self, access: Access, url: str) -> frozenset[str]:
        """The private places that a request for *url* with *access* may reach, "host:port"."""
        own = frozenset({place_of(url)}) if access.own is None else access.own
        return self._allow & own | access.allow

    async def _follow(
        self,
        url: str,
        validators: Validators,
        check: Check | None,
        access: Access,
        usage: Usage,
        enough: int | None,
    ) -> Document | NotModified:
        """Follow redirects until there is an answer."""
        address, visited = absolute(None, url), set[str]()
        client, first = self._client(access.proxy), origin(address or "")
        exceptions = self.exceptions(access, url)
        while address is not None and address not in visited and len(visited) <= self.limits.max_redirects:
            if visited and check is not None:
                await check(address)
            visited.add(address)
            place = place_of(address)
            exception = place if place in exceptions else None
            if access.proxy:
                await self._guard.allowing(exception).require_public(address)
            ours = origin(address) == first
            headers = in_utf_8(validators.headers() | (dict(access.headers) if ours else {}))
            auth = httpx.BasicAuth(*access.auth) if access.auth and ours else None
            usage.require_room(url)
            usage.requests += 1
            request = client.build_request("GET", address, headers=headers, extensions={EXCEPTION: exception})
            with usage.timed():
                response = await client.send(request, stream=True, auth=auth)
                try:
                    _require_answer(url, response)
                    location = response.extensions.get("location")
                    if response.status_code not in REDIRECTS or location is None:
                        return await self._read(url, address, response, validators, usage, enough)
                    address = absolute(address, location)
                finally:
                    await _finish(response)
        if address is None:
            raise FetchError("not an address of the web", url, "http and https only")
        raise FetchError(f"redirected in a circle or more than {self.limits.max_redirects} times", url)

    async def _read(
        self,
        url: str,
        address: str,
        response: httpx.Response,
        validators: Validators,
        usage: Usage,
        enough: int | None,
    ) -> Document | NotModified:
        if response.status_code == 304 and validators.headers():
            usage.not_modified += 1
            return NotModified(url=url)
        if response.status_code != 200:
            error = FetchError(
                f"the server answers {response.status_code} {line(response.reason_phrase)}".rstrip(), url
            )
            error.status, error.retry_after = response.status_code, response.headers.get("retry-after")
            error.address = address
            raise error
        content_type = response.headers.get("content-type", "")
        media_type = content_type.partition(";")[0].strip().lower() or None
        if media_type is not None and media_type.startswith(BINARY_TYPES) and enough is None:
            raise BinaryError(f"not text but {line(media_type)}", url)
        return Document(
            data=await self._body(url, response, usage, enough),
            url=url,
            final_url=address,
            media_type=media_type,
            charset=http_content_type_encoding(content_type),
            headers=tuple(_kept(response.headers)),
        )

    async def _body(self, url: str, response: httpx.Response, usage: Usage, enough: int | None) -> bytes:
        """The whole body, decoded, within the limit; or its first *enough* bytes."""
        max_bytes = self.limits.max_bytes
        stated = response.headers.get("content-length", "")
        if enough is None and stated.isascii() and stated.isdigit() and int(stated[:20]) > max_bytes:
            raise OversizedError(f"the page has more than {max_bytes:,} bytes", url)
        encoding = response.headers.get("content-encoding", "identity").strip().lower()
        if encoding not in ("identity", "", "gzip", "x-gzip"):
            raise FetchError(f"the server answers in an encoding that we did not ask for ({line(encoding)[:40]})", url)
        data = bytearray()
        async for chunk in response.aiter_raw():
            data += chunk
            usage.bytes += len(chunk)
            if enough is not None:
                if len(data) > enough:
                    break
            elif len(data) > max_bytes:
                raise OversizedError(f"the page has more than {max_bytes:,} bytes", url)
        if not encoding.endswith("gzip"):
            return bytes(data[:enough])
        try:
            if enough is not None:
                return gunzip_beginning(bytes(data), url, size=enough)
            return gunzip(bytes(data), url, max_bytes=max_bytes)
        except UnreadableError as error:
            raise FetchError("the server's answer is broken", url, error.hint) from error


def _kept(headers: httpx.Headers) -> Iterator[tuple[str, str]]:
    """The headers that a document keeps. Each X-Robots-Tag stays apart: one may name another bot."""
    for name in KEPT_HEADERS:
        apart = headers.get_list(name) if name == "x-robots-tag" else []
        yield from ((name, value) for value in apart or ([headers[name]] if name in headers else []))


async def _finish(response: httpx.Response) -> None:
    """Close *response*. If it has no body, read its end first, so that the connection can be reused."""
    length = response.headers.get("content-length", "0" if response.status_code == 304 else "")
    if length == "0" and "transfer-encoding" not in response.headers and not response.is_stream_consumed:
        with suppress(httpx.HTTPError, H2Error):
            await anext(response.aiter_raw(), b"")
    await response.aclose()


async def _take_location(response: httpx.Response) -> None:
    """Hide the Location header from httpx, which accepts fewer spellings of addresses than browsers do."""
    response.extensions["location"] = response.headers.pop("location", None)


def _require_answer(url: str, response: httpx.Response) -> None:
    """Raise FetchError if it is ambiguous where *response* begins or ends (RFC 9112 §6.3)."""
    if "transfer-encoding" in response.headers and "content-length" in response.headers:
        raise FetchError("the server states in two ways how long its answer is", url)
    stream = response.extensions.get("network_stream")
    if isinstance(stream, GuardedStream) and stream.asked and response.http_version != "HTTP/2":
        raise FetchError("the server answered before it was asked: this is the end of another answer", url)
