"""Connections go to public addresses only, in whatever spelling an address comes."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator

import httpcore
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.http.guard import GuardedBackend, is_public
from storage.errors import AddressRefusedError


@pytest.mark.parametrize(
    "address", ["1.1.1.1", "203.162.0.181", "2606:4700:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"]
)
def test_public(address: str) -> None:
    """Addresses of the Internet are public."""
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.9.9.9", "0.0.0.0", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
        "192.0.0.8", "192.0.2.1", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255", "192.88.99.1",
        "::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd00:ec2::254", "fec0::1", "ff02::1", "2001:db8::1",
        "::ffff:127.0.0.1", "::127.0.0.1", "64:ff9b::7f00:1",
        "64:ff9b::a9fe:a9fe", "64:ff9b:1::808:808", "168.63.129.16", "2002:7f00:1::", "2001:0:1::1", "100::1",
        "localhost", "", "0x7f000001",
    ],
)  # fmt: skip
def test_not_public(address: str) -> None:
    """Private, local, reserved and disguised addresses are not, nor is what is no address."""
    assert not is_public(address)


@given(st.text() | st.ip_addresses().map(str))
def test_is_public_never_raises(address: str) -> None:
    """Whatever the text, there is an answer."""
    assert is_public(address) in (True, False)


def connect(host: str, port: int, *allow: str) -> None:
    async def attempt() -> None:
        stream = await GuardedBackend(allow).connect_tcp(host, port, timeout=2)
        await stream.aclose()

    asyncio.run(attempt())


@pytest.fixture
def port() -> Iterator[int]:
    """A port of this machine on which somebody listens."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "127.1", "2130706433", "0x7f.1", "0", "::ffff:127.0.0.1"])
def test_every_spelling_of_this_machine_is_refused(host: str, port: int) -> None:
    """What counts is the address that a name leads to, not how it is written."""
    with pytest.raises(AddressRefusedError, match="allow_hosts"):
        connect(host, port)


def test_exceptions_are_by_host_and_port(port: int) -> None:
    """An exception lets through this host on this port, and nothing else."""
    connect("127.0.0.1", port, f"127.0.0.1:{port}")
    connect("LOCALHOST", port, f"localhost:{port}")
    for allowed in (f"127.0.0.1:{port + 1}", f"localhost:{port}", "127.0.0.1"):
        with pytest.raises(AddressRefusedError):
            connect("127.0.0.1", port, allowed)


def test_rebinding(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """The name is resolved once, and a name with one public and one inner address is refused as a whole."""
    answers = [[(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, port)) for ip in ("1.1.1.1", "127.0.0.1")]]

    async def resolve(*_: object, **__: object) -> object:
        return answers.pop()

    monkeypatch.setattr(asyncio.BaseEventLoop, "getaddrinfo", resolve)
    with pytest.raises(AddressRefusedError):
        connect("twofaced.example", port)
    assert answers == []


@pytest.mark.parametrize("host", ["no-such-host.invalid", "a" * 300 + ".example", "x..y"])
def test_unknown_hosts(host: str) -> None:
    """A name that leads nowhere is a failed connection."""
    with pytest.raises(httpcore.ConnectError):
        connect(host, 80)
