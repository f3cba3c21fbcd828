"""A small server of HTTP/2 over TLS on this machine (RFC 9113), with the h2 library."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from socketserver import BaseRequestHandler, ThreadingTCPServer

from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.events import RequestReceived

from tests.background import in_background


class Handler(BaseRequestHandler):
    server: Http2Server

    def handle(self) -> None:
        with suppress(OSError), self.server.tls.wrap_socket(self.request, server_side=True) as stream:
            self.server.connections += 1
            if self.server.raw:
                stream.recv(65536)
                stream.sendall(self.server.raw)
                while stream.recv(65536):  # until the client goes
                    pass
                return
            connection = H2Connection(H2Configuration(client_side=False, header_encoding="utf-8"))
            connection.initiate_connection()
            stream.sendall(connection.data_to_send())
            while data := stream.recv(65536):
                for event in connection.receive_data(data):
                    if isinstance(event, RequestReceived):
                        self._answer(connection, event)
                stream.sendall(connection.data_to_send())

    def _answer(self, connection: H2Connection, event: RequestReceived) -> None:
        path = next(str(value) for name, value in event.headers or [] if str(name) == ":path")
        self.server.asked.append(path)
        body = self.server.pages.get(path)
        status = "404" if body is None else "200"
        assert event.stream_id is not None
        headers = [(":status", status), ("content-type", "text/html"), *self.server.headers]
        connection.send_headers(event.stream_id, headers)
        connection.send_data(event.stream_id, body or b"", end_stream=True)


class Http2Server(ThreadingTCPServer):
    """The server; `pages` by path, `asked` in their order, `headers` with each answer."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, tls: ssl.SSLContext) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.tls = tls
        self.pages: dict[str, bytes] = {}
        self.headers: list[tuple[str, str]] = []
        self.asked: list[str] = []
        self.connections = 0
        #: What is sent in place of all that: frames, right or wrong.
        self.raw = b""
        self.host = f"127.0.0.1:{self.server_address[1]}"

    def handle_error(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def running_http2(server: Http2Server) -> Iterator[Http2Server]:
    """*server*, until the block ends."""
    with in_background(server):
        yield server
