"""The network guard: connections go to public addresses, or to those that the operator allows, and nowhere else.

An exception belongs to one source: that whose own configured host it is, or under which it is written. What another
source's page links to, redirects to or asks for stays outside.

It checks where connections are made: a name is resolved once, its addresses are checked, and the connection goes to an
address that was checked. An earlier check could be fooled by a name server that gives two answers (DNS rebinding).
"""

from __future__ import annotations

import asyncio
import ipaddress
import select
import socket
import ssl
from collections.abc import Iterable
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

import httpcore

from scraper.urls import host_and_port, resolvable
from storage.errors import AddressRefusedError

#: The part of IPv6 that IANA assigns to networks; the rest is local, reserved or an embedded IPv4 address.
GLOBAL_UNICAST = ipaddress.ip_network("2000::/3")
#: IPv6 addresses that embed an IPv4 address: 6to4 (retired by RFC 7526) and Teredo (RFC 4380).
EMBEDDED_IPV4 = (ipaddress.ip_network("2002::/16"), ipaddress.ip_network("2001::/32"))
#: NAT64 (RFC 6052): as public as the IPv4 address that it embeds.
NAT64 = ipaddress.ip_network("64:ff9b::/96")
#: IPv4 networks that some versions of Python count as global: protocol assignments (RFC 6890), 6to4 relays (RFC 7526),
#: and the public address that Azure gives to an internal service.
SPECIAL_IPV4 = tuple(map(ipaddress.ip_network, ("192.0.0.0/24", "192.88.99.0/24", "168.63.129.16/32")))
#: The way out for the operator.
WHERE_TO_ALLOW = "of the source that may reach it, or of [fetch] for what the configuration itself names"


def is_public(address: str) -> bool:
    """Whether *address* (IPv4 or IPv6, as text) is one that anybody on the Internet may reach."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped is not None:
            return is_public(str(ip.ipv4_mapped))
        if ip in NAT64:
            return is_public(str(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)))
        if ip not in GLOBAL_UNICAST or any(ip in network for network in EMBEDDED_IPV4):
            return False
    elif any(ip in network for network in SPECIAL_IPV4):
        return False
    return ip.is_global and not (ip.is_multicast or ip.is_reserved)


class GuardedBackend(httpcore.AsyncNetworkBackend):
    """Makes the connections of an httpcore pool. *allow* holds exceptions, "host:port" ("[::1]:80" for IPv6)."""

    def __init__(self, allow: Iterable[str] = ()) -> None:
        self.exceptions = frozenset(map(_exception, allow))
        self._network = httpcore.AnyIOBackend()

    def allowing(self, exception: str | None) -> GuardedBackend:
        """The same guard with one more *exception*, if there is one."""
        return self if exception is None else GuardedBackend((*self.exceptions, exception))

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Connect to the first address of *host* that answers.

        Raises AddressRefusedError if one of its addresses is not public: a name that also points inside is a trap.
        """
        addresses = await _resolve(host, port)
        self.require(host, port, addresses)
        error: Exception = httpcore.ConnectError("the host has no address")
        for address in addresses:
            try:
                stream = await self._network.connect_tcp(address, port, timeout, local_address, socket_options)
                return GuardedStream(stream)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as failed:
                error = failed
        raise error

    async def require_public(self, url: str) -> None:
        """Raise AddressRefusedError if *url* leads to a private address; for requests through a proxy.

        A name that only the proxy can resolve is left to the proxy.
        """
        host, port = _host_and_port(url)
        with suppress(httpcore.ConnectError):
            self.require(host, port, await _resolve(host, port))

    def require(self, host: str, port: int, addresses: list[str]) -> None:
        """Raise AddressRefusedError unless all *addresses* of *host* are public, or it is an exception."""
        if not self.allows(host, port) and not all(map(is_public, addresses)):
            hint = f'if it is yours, add "{host_and_port(host, port)}" to `allow_hosts`: {WHERE_TO_ALLOW}'
            raise AddressRefusedError(
                "refused to connect to an address that is not public", host_and_port(host, port), hint
            )

    def allows(self, host: str, port: int) -> bool:
        """Whether the operator has made an exception for *host* on *port*."""
        return host_and_port(host, port) in self.exceptions

    async def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,  # noqa: ARG002
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,  # noqa: ARG002
    ) -> httpcore.AsyncNetworkStream:
        raise AddressRefusedError("refused to connect to a socket", path)

    async def sleep(self, seconds: float) -> None:
        await self._network.sleep(seconds)


class BlockingGuard(httpcore.NetworkBackend):
    """The same guard where a thread waits for its connections: for streams of large files."""

    def __init__(self, allow: Iterable[str] = ()) -> None:
        self._guard = GuardedBackend(allow)
        self._network = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the first address of *host* that answers. Raises AddressRefusedError as `GuardedBackend` does."""
        addresses = _addresses(_look_up(host, port))
        self._guard.require(host, port, addresses)
        error: Exception = httpcore.ConnectError("the host has no address")
        for address in addresses:
            try:
                return self._network.connect_tcp(address, port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as failed:
                error = failed
        raise error

    def allowing(self, exception: str) -> BlockingGuard:
        """The same guard with one more *exception*."""
        return BlockingGuard((*self._guard.exceptions, exception))

    def require_public(self, url: str) -> None:
        """As that of `GuardedBackend`."""
        host, port = _host_and_port(url)
        with suppress(httpcore.ConnectError):
            self._guard.require(host, port, _addresses(_look_up(host, port)))

    def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,  # noqa: ARG002
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,  # noqa: ARG002
    ) -> httpcore.NetworkStream:
        raise AddressRefusedError("refused to connect to a socket", path)


class GuardedStream(httpcore.AsyncNetworkStream):
    """A connection that knows whether anything was read since the last request was written.

    An HTTP/1 response that arrives before its request is the rest of an earlier one: the server sent more than it had
    announced, and the rest would be taken for the response to the next request (RFC 9112 §6.3).

    A server may close an idle connection just as we send the next request. Then the pool is told that the connection is
    not available, and uses another (RFC 9112 §9.3.1: a GET may be repeated).
    """

    def __init__(self, stream: httpcore.AsyncNetworkStream) -> None:
        self._stream = stream
        #: Whether something was written and nothing has been read since.
        self.asked = False
        self._used = False
        self._socket: Any = None

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        again, self.asked = self.asked and self._used and not self._is_shared(), False
        try:
            data = await self._stream.read(max_bytes, timeout)
        except httpcore.ReadError:
            data = b""
            if not again:
                raise
        if again and not data:
            raise httpcore.ConnectionNotAvailable
        self._used = True
        return data

    def _is_shared(self) -> bool:
        """Whether several requests share the connection: HTTP/2."""
        tls = self._stream.get_extra_info("ssl_object")
        return tls is not None and tls.selected_alpn_protocol() == "h2"

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self.asked = self.asked or bool(buffer)
        await self._stream.write(buffer, timeout)

    async def aclose(self) -> None:
        await self._stream.aclose()

    async def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.AsyncNetworkStream:
        return GuardedStream(await self._stream.start_tls(ssl_context, server_hostname, timeout))

    def get_extra_info(self, info: str) -> Any:
        if info == "is_readable":  # asked with each request; anyio is slow to find the socket
            self._socket = self._socket or self._stream.get_extra_info("socket")
            return _is_readable(self._socket)
        return self._stream.get_extra_info(info)


def _is_readable(connection: Any) -> bool:
    """Whether a read from the socket would return at once, with data or the end."""
    if connection is None or connection.fileno() < 0:
        return True
    poll = select.poll()
    poll.register(connection, select.POLLIN)
    return bool(poll.poll(0))


def _exception(entry: str) -> str:
    """*entry* of `allow_hosts` as `host_and_port` writes it."""
    host, _, port = entry.rpartition(":")
    return host_and_port(host, int(port)) if port.isdecimal() else entry.lower()


def _host_and_port(url: str) -> tuple[str, int]:
    parts = urlsplit(url)
    return parts.hostname or "", parts.port or {"http": 80}.get(parts.scheme, 443)


async def _resolve(host: str, port: int) -> list[str]:
    """The addresses of *host*, in the system's order of preference. Raises httpcore.ConnectError."""
    try:
        # the system would encode other letters by IDNA 2003
        found = await asyncio.get_running_loop().getaddrinfo(resolvable(host), port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:  # UnicodeError: a label longer than 63 characters
        raise httpcore.ConnectError("there is no host of that name") from error
    return _addresses(found)


def _look_up(host: str, port: int) -> list[Any]:
    """What the system knows of *host*, waited for. Raises httpcore.ConnectError."""
    try:
        return socket.getaddrinfo(resolvable(host), port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise httpcore.ConnectError("there is no host of that name") from error


def _addresses(found: Iterable[Any]) -> list[str]:
    return list(dict.fromkeys(str(address[0]) for *_, address in found))
