"""The network guard: connections go to public addresses, or to what the operator allows, and nowhere else.

It stands where connections are made: a name is resolved once, its addresses are checked, and the connection goes to the
address that was checked. A check any earlier loses to a name server that answers twice differently (DNS rebinding).
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

from storage.errors import AddressRefusedError

#: The part of IPv6 that is given out to networks (IANA); the rest is local, reserved or a disguise of IPv4.
GLOBAL_UNICAST = ipaddress.ip_network("2000::/3")
#: Where addresses of IPv6 carry one of IPv4: 6to4 (RFC 7526 retired it) and Teredo (RFC 4380).
DISGUISES = (ipaddress.ip_network("2002::/16"), ipaddress.ip_network("2001::/32"))
#: Where networks without IPv4 reach its addresses (NAT64, RFC 6052): as public as what they carry.
TRANSLATED = ipaddress.ip_network("64:ff9b::/96")
#: Parts of IPv4 that Python counts as global, at least in places: for protocols (RFC 6890), 6to4 relays (RFC 7526), and
#: the one public address that a cloud (Azure) gives to a service inside.
SPECIAL = tuple(map(ipaddress.ip_network, ("192.0.0.0/24", "192.88.99.0/24", "168.63.129.16/32")))


def is_public(address: str) -> bool:
    """Whether *address* (IPv4 or IPv6, as text) is one that anybody on the Internet may reach."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped is not None:
            return is_public(str(ip.ipv4_mapped))
        if ip in TRANSLATED:
            return is_public(str(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)))
        if ip not in GLOBAL_UNICAST or any(ip in disguise for disguise in DISGUISES):
            return False
    elif any(ip in network for network in SPECIAL):
        return False
    return ip.is_global and not (ip.is_multicast or ip.is_reserved)


class GuardedBackend(httpcore.AsyncNetworkBackend):
    """Makes the connections of an httpcore pool. *allow* holds exceptions, "host:port" ("[::1]:80" for IPv6)."""

    def __init__(self, allow: Iterable[str] = ()) -> None:
        self._allow = frozenset(entry.lower() for entry in allow)
        self._network = httpcore.AnyIOBackend()

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
        self._require_public(host, port, addresses)
        error: Exception = httpcore.ConnectError(f"{host} has no address")
        for address in addresses:
            try:
                stream = await self._network.connect_tcp(address, port, timeout, local_address, socket_options)
                return GuardedStream(stream)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as failed:
                error = failed
        raise error

    async def require_public(self, url: str) -> None:
        """Raise AddressRefusedError if *url* is not ours to ask for, where a proxy makes the connection.

        A name that only the proxy can resolve is left to it.
        """
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port or {"http": 80}.get(parts.scheme, 443)
        with suppress(httpcore.ConnectError):
            self._require_public(host, port, await _resolve(host, port))

    async def require_no_exception(self, url: str) -> None:
        """Raise AddressRefusedError if only an exception lets us ask for *url*."""
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port or {"http": 80}.get(parts.scheme, 443)
        if not self.allows(host, port):
            return  # the connection is guarded
        addresses = ["unknown"]
        with suppress(httpcore.ConnectError):
            addresses = await _resolve(host, port)
        if not all(map(is_public, addresses)):
            raise AddressRefusedError("a page may not ask for an address that is not public", host_and_port(host, port))

    def _require_public(self, host: str, port: int, addresses: list[str]) -> None:
        if not self.allows(host, port) and not all(map(is_public, addresses)):
            hint = f'if it is yours, add "{host_and_port(host, port)}" to `allow_hosts` of [fetch]'
            raise AddressRefusedError(
                "refused to connect to an address that is not public", host_and_port(host, port), hint
            )

    def allows(self, host: str, port: int) -> bool:
        """Whether the operator has made an exception for *host* on *port*."""
        return host_and_port(host, port) in self._allow

    async def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,  # noqa: ARG002
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,  # noqa: ARG002
    ) -> httpcore.AsyncNetworkStream:
        raise AddressRefusedError("refused to connect to a socket", path)

    async def sleep(self, seconds: float) -> None:
        await self._network.sleep(seconds)


class GuardedStream(httpcore.AsyncNetworkStream):
    """A connection that knows whether anything was read since something was asked.

    An HTTP/1 answer that was there before its question belongs to none: the server sent more than it had announced, and
    what follows would be taken for the answer to the next request (RFC 9112 §6.3).

    A server may close a connection that it has kept open just when we ask again. Then the pool is told that there is
    none, and asks on another (RFC 9112 §9.3.1: a GET may be repeated).
    """

    def __init__(self, stream: httpcore.AsyncNetworkStream) -> None:
        self._stream = stream
        #: Something was written, and nothing read since.
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
        """Whether several requests are under way at a time: HTTP/2."""
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
        if info == "is_readable":  # asked for with each request; anyio looks up both addresses to find the socket
            self._socket = self._socket or self._stream.get_extra_info("socket")
            return _is_readable(self._socket)
        return self._stream.get_extra_info(info)


def _is_readable(connection: Any) -> bool:
    """Whether something can be read from a socket, its end too."""
    if connection is None or connection.fileno() < 0:
        return True
    poll = select.poll()
    poll.register(connection, select.POLLIN)
    return bool(poll.poll(0))


def host_and_port(host: str, port: int) -> str:
    """What an exception for *host* on *port* looks like."""
    host = host.lower().strip("[]")
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


async def _resolve(host: str, port: int) -> list[str]:
    """The addresses of *host*, in the order of preference of the system."""
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:  # UnicodeError: a label longer than 63 characters
        raise httpcore.ConnectError(f"{host} cannot be found") from error
    return list(dict.fromkeys(str(address[0]) for *_, address in found))
