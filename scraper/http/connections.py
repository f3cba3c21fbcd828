"""The only place that makes clients of the network: guarded at the connection, and deaf to the environment.

`HTTP_PROXY`, `ALL_PROXY` and the like are never read: a proxy that nobody wrote into the configuration would connect
past the guard. (Certificates of your own, by `SSL_CERT_FILE`, are.)
"""

from __future__ import annotations

import ssl
from collections.abc import Awaitable, Callable, Mapping
from functools import cached_property
from http.cookiejar import CookieJar, DefaultCookiePolicy
from itertools import islice
from typing import Any
from urllib.parse import unquote_to_bytes, urlsplit

import httpcore
import httpx

from scraper.http.guard import BlockingGuard, GuardedBackend
from scraper.urls import host_and_port, in_ascii

#: The extension of a request that names the private place, "host:port", to which it may go all the same.
EXCEPTION = "feedloom-exception"
#: How many hosts keep their connections open.
MAX_OPEN_HOSTS = 100
#: The connection pool of each host.
POOL_SETTINGS: dict[str, Any] = {
    "http2": True,
    "max_connections": 20,
    "max_keepalive_connections": 20,
    "keepalive_expiry": 15.0,
}

#: For connections without TLS.
TRUSTING_NOBODY = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


class HostTransports(httpx.AsyncBaseTransport):
    """A connection pool for each host: one pool for all hosts takes time quadratic in the requests under way.

    A request with the extension EXCEPTION has a pool of its own, so that nobody without it uses its connections.
    """

    def __init__(self, guard: GuardedBackend, proxy: str | None) -> None:
        self._guard, self._proxy = guard, proxy
        #: By origin and exception, the most recently used last.
        self._transports: dict[tuple[str, str | None], httpx.AsyncHTTPTransport] = {}

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Let the host's own pool answer."""
        exception: str | None = request.extensions.get(EXCEPTION)
        place = (origin(str(request.url)), exception)
        transport = self._transports.pop(place, None)
        if transport is None:
            await self._make_room()
            secure = "https" in (request.url.scheme, urlsplit(self._proxy or "").scheme)
            tls = self._tls if secure else TRUSTING_NOBODY
            transport = httpx.AsyncHTTPTransport(verify=tls)
            # httpx has no other way to give it a backend
            transport._pool = _pool(self._guard.allowing(exception), tls, self._proxy)
        self._transports[place] = transport
        return await transport.handle_async_request(request)

    @cached_property
    def _tls(self) -> ssl.SSLContext:
        """Trusts whom this machine trusts. To read their certificates takes longer than many a request."""
        try:
            return httpx.create_ssl_context()
        except OSError as error:  # SSLError among them
            raise httpx.ConnectError(f"cannot read the certificates of this machine: {error}") from error

    async def _make_room(self) -> None:
        """Close the connections of the least recently used hosts beyond MAX_OPEN_HOSTS."""
        idle = (
            place
            for place, transport in self._transports.items()
            if all(connection.is_idle() for connection in transport._pool.connections)
        )
        for place in list(islice(idle, max(len(self._transports) + 1 - MAX_OPEN_HOSTS, 0))):
            await self._transports.pop(place).aclose()

    async def aclose(self) -> None:
        """Close all connections."""
        for transport in self._transports.values():
            await transport.aclose()


def open_client(
    guard: GuardedBackend,
    *,
    timeout: float,
    headers: Mapping[str, str],
    proxy: str | None = None,
    responded: Callable[[httpx.Response], Awaitable[None]] | None = None,
) -> httpx.AsyncClient:
    """A client whose connections *guard* makes, through *proxy* if there is one. It keeps no cookies.

    *timeout* is how many seconds a server may be silent; *responded* is called with the head of each response.
    """
    return httpx.AsyncClient(
        transport=HostTransports(guard, proxy),
        trust_env=False,
        event_hooks={"response": [responded] if responded else []},
        cookies=CookieJar(DefaultCookiePolicy(allowed_domains=())),  # sources have their own, sites set none
        timeout=timeout,
        headers=in_utf_8(headers),
    )


def _pool(guard: GuardedBackend, tls: ssl.SSLContext, proxy: str | None) -> httpcore.AsyncConnectionPool:
    if proxy is None:
        return httpcore.AsyncConnectionPool(ssl_context=tls, network_backend=guard, **POOL_SETTINGS)
    where, auth, place = _proxy_parts(proxy)
    return httpcore.AsyncHTTPProxy(
        where,
        proxy_auth=auth,
        ssl_context=tls,
        proxy_ssl_context=tls if where.startswith("https:") else None,
        network_backend=guard.allowing(place),  # the proxy is the operator's choice, wherever it stands
        **POOL_SETTINGS,
    )


def open_blocking_pool(guard: BlockingGuard, proxy: str | None = None) -> httpcore.ConnectionPool:
    """Connections that *guard* makes and a thread waits for, through *proxy* if there is one."""
    tls = httpx.create_ssl_context()
    if proxy is None:
        return httpcore.ConnectionPool(ssl_context=tls, network_backend=guard)
    where, auth, place = _proxy_parts(proxy)
    return httpcore.HTTPProxy(
        where,
        proxy_auth=auth,
        ssl_context=tls,
        proxy_ssl_context=tls if where.startswith("https:") else None,
        network_backend=guard.allowing(place),
    )


def _proxy_parts(proxy: str) -> tuple[str, tuple[bytes, bytes] | None, str]:
    """The address of a proxy without user name and password, these, and its place, "host:port"."""
    parts = urlsplit(in_ascii(proxy))
    where = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"
    auth = (unquote_to_bytes(parts.username), unquote_to_bytes(parts.password or "")) if parts.username else None
    return where, auth, host_and_port(parts.hostname or "", parts.port or 0)


def in_utf_8(headers: Mapping[str, str]) -> httpx.Headers:
    """*headers* as they are sent; httpx alone would take only ASCII, and an operator's headers may hold a name."""
    return httpx.Headers(headers, encoding="utf-8")


def origin(url: str) -> str:
    """Scheme, host and port of *url*; secrets go to one origin only."""
    scheme, _, rest = url.partition("://")
    host = rest.partition("/")[0].removesuffix({"http": ":80", "https": ":443"}.get(scheme, ""))
    return f"{scheme}://{host}".lower()
