"""A forward proxy on this machine: plain requests and tunnels, with a password if one is set."""

from __future__ import annotations

import base64
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from socketserver import StreamRequestHandler, ThreadingTCPServer
from urllib.parse import urlsplit

from tests.background import in_background


class Handler(StreamRequestHandler):
    server: Proxy

    def handle(self) -> None:
        with suppress(OSError):
            if self.server.tls is not None:
                self.connection = self.server.tls.wrap_socket(self.request, server_side=True)
                self.rfile = self.connection.makefile("rb")
            while self._answer():
                pass
            self.connection.close()

    def _answer(self) -> bool:
        """Answer one request; whether another may follow."""
        words = self.rfile.readline().decode("latin-1").split()
        lines = []
        while line := self.rfile.readline().strip():
            lines.append(line)
        if len(words) < 3:
            return False
        given = [line.partition(b":")[2].strip() for line in lines if line.lower().startswith(b"proxy-authorization:")]
        self.server.requests.append((words[0], words[1]))
        wanted = self.server.wanted
        if wanted is not None and given != [wanted]:
            self.connection.sendall(
                b"HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic\r\nContent-Length: 0\r\n\r\n"
            )
            return True
        if words[0] == "CONNECT":
            host, _, port = words[1].rpartition(":")
            with socket.create_connection((host.strip("[]"), int(port)), timeout=10) as target:
                self.connection.sendall(b"HTTP/1.1 200 Connected\r\n\r\n")
                _pump(self.connection, target)
            return False
        parts = urlsplit(words[1])
        with socket.create_connection((parts.hostname or "", parts.port or 80), timeout=10) as target:
            kept = [line for line in lines if not line.lower().startswith((b"proxy-", b"connection:"))]
            path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
            target.sendall(
                b"\r\n".join([f"GET {path} HTTP/1.1".encode(), *kept, b"Connection: close", b"Via: 1.1 test", b"", b""])
            )
            while data := target.recv(65536):
                self.connection.sendall(data)
        return False


def _pump(one: socket.socket, other: socket.socket) -> None:
    def copy(source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                target.sendall(data)
            target.shutdown(socket.SHUT_WR)

    back = threading.Thread(target=copy, args=(other, one), daemon=True)
    back.start()
    copy(one, other)
    back.join(10)


class Proxy(ThreadingTCPServer):
    """The proxy; `requests` has the method and target of each request."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, login: str | None = None, tls: ssl.SSLContext | None = None, host: str = "127.0.0.1") -> None:
        self.address_family = socket.AF_INET6 if ":" in host else socket.AF_INET
        super().__init__((host, 0), Handler)
        self.wanted = b"Basic " + base64.b64encode(login.encode()) if login else None
        self.tls = tls
        self.requests: list[tuple[str, str]] = []
        self.host = f"[{host}]:{self.server_address[1]}" if ":" in host else f"{host}:{self.server_address[1]}"

    def handle_error(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def running_proxy(proxy: Proxy) -> Iterator[Proxy]:
    """*proxy*, until the block ends."""
    with in_background(proxy):
        yield proxy
