"""One client's connection: HTTP/1.1 (RFC 9112) with a deadline for everything that a client can do slowly.

    head within HEAD_SECONDS | response, STALL_SECONDS for each piece | next head within IDLE_SECONDS | closed

Requests are answered one at a time; pipelined ones wait unread. Nothing that we serve takes a body, so a request with
one is refused and the connection closed. That leaves no doubt where a request ends (request smuggling).
"""

from __future__ import annotations

import asyncio
import logging
from asyncio import Transport
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Protocol, cast

import httptools

from feeds.web.messages import SECURITY_HEADERS, Request, Response, split_target, text

log = logging.getLogger("feedloom.server")

#: Deadline for a whole head, from the opening of the connection or from its first byte.
HEAD_SECONDS = 10
#: Deadline for each piece of a response; a client below 2 KB/s counts as not reading.
STALL_SECONDS = 30
#: Deadline for the next request on a connection.
IDLE_SECONDS = 60
#: Time for a refused client to read the response; closing at once would reset the connection and lose it.
LINGER_SECONDS = 2
#: Size limit of a request line with all its fields.
MAX_HEAD_BYTES = 16_384
#: How much is handed to the system at once. The rest of a body waits without being copied.
PIECE_BYTES = 65_536
_STATUS_LINES = {status.value: f"HTTP/1.1 {status.value} {status.phrase}\r\n".encode() for status in HTTPStatus}


class Responder(Protocol):
    """Answers requests, and knows all connections."""

    #: The open ones.
    connections: set[Connection]
    #: No more requests are taken.
    stopping: bool
    #: The header line "Date: …\r\n" of this second.
    date: bytes
    #: A monotonic clock, in seconds.
    seconds: Callable[[], float]

    def admit(self, connection: Connection) -> None:
        """Make room for *connection*."""

    def respond(self, request: Request) -> Response | Awaitable[Response]:
        """The response to *request*; raises nothing on purpose."""

    def count(self, response: Response, sent: int) -> None:
        """Count a response with a body of *sent* bytes."""


class Connection(asyncio.Protocol):
    """Reads requests and writes responses. The Responder enforces its `deadline`."""

    __slots__ = (
        "blocked", "buffer", "busy", "deadline", "ended", "ending", "fields", "keep", "parser", "refused", "responder",
        "rest", "target", "transport", "waiting",
    )  # fmt: skip

    transport: Transport

    def __init__(self, responder: Responder) -> None:
        self.responder = responder
        self.buffer = bytearray()
        self.rest = memoryview(b"")
        #: A response is being made or written.
        self.busy = False
        #: The write buffer is full.
        self.blocked = False
        #: Another request may follow on this connection.
        self.keep = True
        #: The client has closed its side of the connection.
        self.ended = False
        #: The client sent something that we do not accept.
        self.refused = False
        #: Nothing more is read; the last response is on its way.
        self.ending = False
        self.waiting: asyncio.Future[Response] | None = None
        self.deadline = 0.0

    # called by asyncio

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("Transport", transport)  # uvloop's are of no class of asyncio's
        self.transport.set_write_buffer_limits(high=PIECE_BYTES)
        self.deadline = self.responder.seconds() + HEAD_SECONDS
        self.responder.admit(self)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - the name that asyncio calls
        self.responder.connections.discard(self)
        self.rest = memoryview(b"")
        if self.waiting:
            self.waiting.cancel()

    def data_received(self, data: bytes) -> None:
        if self.ending:
            return
        if not self.buffer and not self.busy:
            self.deadline = self.responder.seconds() + HEAD_SECONDS
        self.buffer += data
        if self.busy and len(self.buffer) > MAX_HEAD_BYTES:
            self.transport.pause_reading()
        self.take()

    def eof_received(self) -> bool:
        """Keep the connection for a response that is due: a client may close its side and still read (curl, nc)."""
        self.ended, self.keep = True, False
        return self.busy

    def pause_writing(self) -> None:
        self.blocked = True

    def resume_writing(self) -> None:
        self.blocked = False
        self.pump()
        self.take()

    # requests

    def take(self) -> None:
        """Answer complete requests in the buffer, one after the other."""
        while not self.busy and not self.ending and self.buffer:
            if self.buffer.startswith(b"\r\n"):  # some old clients end a request like this (RFC 9112 §2.2)
                del self.buffer[:2]
                continue
            end = self.buffer.find(b"\r\n\r\n")
            if end > MAX_HEAD_BYTES or (end < 0 and len(self.buffer) > MAX_HEAD_BYTES):
                self.refuse(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)
            elif end < 0:
                if b"\n\n" in self.buffer:  # its lines end in LF alone, so CRLF CRLF will never come
                    self.refuse(HTTPStatus.BAD_REQUEST)
                return
            else:
                head = bytes(self.buffer[: end + 4])
                del self.buffer[: end + 4]
                self.read(head)

    def read(self, head: bytes) -> None:
        """Answer the request with this *head*."""
        self.target, self.fields = b"", dict[bytes, bytes]()
        self.parser = httptools.HttpRequestParser(self)
        try:
            self.parser.feed_data(head)
        except httptools.HttpParserUpgrade:
            pass  # a server may ignore it (RFC 9110 §7.8)
        except httptools.HttpParserError:
            self.refuse(HTTPStatus.BAD_REQUEST)
            return
        version = self.parser.get_http_version()
        if version not in {"1.0", "1.1"}:
            self.refuse(HTTPStatus.HTTP_VERSION_NOT_SUPPORTED)
        elif not self.target:
            self.refuse(HTTPStatus.BAD_REQUEST)
        elif b"transfer-encoding" in self.fields or self.fields.get(b"content-length", b"0") != b"0":
            self.refuse(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        elif version == "1.1" and b"," in self.fields.get(b"host", b","):
            self.refuse(HTTPStatus.BAD_REQUEST)  # RFC 9112 §3.2: exactly one
        else:
            self.answer(Request(self.parser.get_method().decode(), *split_target(self.target), self.fields))

    def on_url(self, url: bytes) -> None:
        self.target += url

    def on_header(self, name: bytes, value: bytes) -> None:
        name = name.lower()
        self.fields[name] = self.fields[name] + b", " + value if name in self.fields else value

    def on_headers_complete(self) -> None:
        self.keep = self.keep and self.parser.should_keep_alive()

    # responses

    def answer(self, request: Request) -> None:
        """Respond to *request*, now or as soon as the response is made."""
        self.busy = True
        try:
            response = self.responder.respond(request)
        except Exception:
            log.exception("cannot answer %r", request.path)
            response = text(HTTPStatus.INTERNAL_SERVER_ERROR)
        if isinstance(response, Response):
            self.send(response, head_only=request.method == "HEAD")
            return
        self.deadline = self.responder.seconds() + STALL_SECONDS
        self.waiting = asyncio.ensure_future(response)
        self.waiting.add_done_callback(lambda future: self.send_made(future, request))

    def send_made(self, future: asyncio.Future[Response], request: Request) -> None:
        """Send the response that was waited for, if the client is still there."""
        self.waiting = None
        if future.cancelled() or self.transport.is_closing():
            return
        if error := future.exception():
            log.error("cannot answer %r", request.path, exc_info=error)
        response = text(HTTPStatus.INTERNAL_SERVER_ERROR) if error else future.result()
        self.send(response, head_only=request.method == "HEAD")
        self.take()

    def refuse(self, status: HTTPStatus) -> None:
        """Respond with *status* to something that we do not accept, and read no more."""
        self.busy, self.refused, self.keep = True, True, False
        self.buffer.clear()
        self.send(text(status))

    def send(self, response: Response, *, head_only: bool = False) -> None:
        """Write *response*, without its body for HEAD."""
        responder, body = self.responder, b"" if head_only else response.body
        if responder.stopping:
            self.keep = False
        length = b"" if response.length is None else b"Content-Length: %d\r\n" % response.length
        close = b"" if self.keep else b"Connection: close\r\n"
        head = (
            _STATUS_LINES[response.status],
            responder.date,
            response.headers,
            SECURITY_HEADERS,
            length,
            close,
            b"\r\n",
        )
        responder.count(response, len(body))
        self.deadline = responder.seconds() + STALL_SECONDS
        self.transport.writelines((b"".join(head), body[:PIECE_BYTES]))
        self.rest = memoryview(body)[PIECE_BYTES:]
        self.pump()

    def pump(self) -> None:
        """Write the next pieces while the system takes them; after the last one, turn to the next request."""
        if not self.busy:
            return
        while self.rest and not self.blocked:
            self.transport.write(self.rest[:PIECE_BYTES])
            self.rest = self.rest[PIECE_BYTES:]
            self.deadline = self.responder.seconds() + STALL_SECONDS
        if not self.rest and not self.blocked:
            self.finish()

    def finish(self) -> None:
        """The response is written: close, or wait for the next request."""
        self.busy = False
        if self.keep and not self.responder.stopping:
            self.deadline = self.responder.seconds() + IDLE_SECONDS
            if not self.transport.is_reading():
                self.transport.resume_reading()
            return
        self.ending = True
        if self.refused and not self.ended:  # see LINGER_SECONDS
            self.deadline = self.responder.seconds() + LINGER_SECONDS
            self.transport.write_eof()
        else:
            self.transport.close()

    @property
    def idle(self) -> bool:
        """No request is being read or answered."""
        return not self.busy and not self.buffer
