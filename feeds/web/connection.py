"""One client's connection: HTTP/1.1 (RFC 9112) with a deadline for everything that a client can do slowly.

head by HEAD_SECONDS | answer, drained piece by piece, STALL_SECONDS each | the next head by IDLE_SECONDS | away

Requests are taken one at a time; what is sent ahead waits, unread. Nothing that we serve takes a body, so that a
request with one is refused and the connection closed: there is no second opinion on where a request ends.
"""

from __future__ import annotations

import asyncio
import logging
from asyncio import Transport
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Protocol, cast

import httptools

from feeds.web.messages import SECURITY, Request, Response, split_target, text

log = logging.getLogger("feedloom.server")

#: For a whole head, from the connection or its first byte on.
HEAD_SECONDS = 10
#: For each PIECE of an answer: slower than 2 KB/s is as good as not reading.
STALL_SECONDS = 30
#: For the next request on a connection.
IDLE_SECONDS = 60
#: For a refused client to take the reason, so that it is not lost with what we did not read.
LINGER_SECONDS = 2
#: Bytes of a request line with all its fields.
LARGEST_HEAD = 16_384
#: Bytes handed to the system at once; what waits is not copied.
PIECE = 65_536
_STATUS_LINES = {status.value: f"HTTP/1.1 {status.value} {status.phrase}\r\n".encode() for status in HTTPStatus}


class Responder(Protocol):
    """What answers requests, and knows all connections."""

    #: All that are open.
    connections: set[Connection]
    #: No new requests are taken.
    stopping: bool
    #: "Date: …\r\n", of this second.
    date: bytes
    #: A monotonic clock, in seconds.
    seconds: Callable[[], float]

    def admit(self, connection: Connection) -> None:
        """Make room for *connection*."""

    def answer(self, request: Request) -> Response | Awaitable[Response]:
        """What *request* gets; raises nothing on purpose."""

    def count(self, answer: Response, sent: int) -> None:
        """Note that an answer with a body of *sent* bytes goes out."""


class Connection(asyncio.Protocol):
    """Reads requests and writes answers; the Responder watches its `deadline`."""

    __slots__ = (
        "blocked", "buffer", "busy", "deadline", "ended", "ending", "fields", "keep", "parser", "refused", "responder",
        "rest", "target", "transport", "waiting",
    )  # fmt: skip

    transport: Transport

    def __init__(self, responder: Responder) -> None:
        self.responder = responder
        self.buffer = bytearray()
        self.rest = memoryview(b"")
        #: An answer is being made or written.
        self.busy = False
        #: The system takes no more for now.
        self.blocked = False
        #: Another request may follow on this connection.
        self.keep = True
        #: The client has closed its side.
        self.ended = False
        #: What the client sent was no request that we take.
        self.refused = False
        #: Nothing more is read: the last answer is on its way.
        self.ending = False
        self.waiting: asyncio.Future[Response] | None = None
        self.deadline = 0.0

    # what asyncio calls

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("Transport", transport)  # uvloop's are of no class of asyncio's
        self.transport.set_write_buffer_limits(high=PIECE)
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
        if self.busy and len(self.buffer) > LARGEST_HEAD:
            self.transport.pause_reading()
        self.take()

    def eof_received(self) -> bool:
        """A client may close its side and still read (curl, nc); one that asks for nothing more has gone."""
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
        """Answer what is whole in the buffer, one request after the other."""
        while not self.busy and not self.ending and self.buffer:
            if self.buffer.startswith(b"\r\n"):  # some old clients end a request so (RFC 9112 §2.2)
                del self.buffer[:2]
                continue
            end = self.buffer.find(b"\r\n\r\n")
            if end > LARGEST_HEAD or (end < 0 and len(self.buffer) > LARGEST_HEAD):
                self.refuse(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)
            elif end < 0:
                if b"\n\n" in self.buffer:  # its lines end in LF alone: the end that we wait for never comes
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
            pass  # we speak nothing else: answered as if not asked (RFC 9110 §7.8)
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
            self.respond(Request(self.parser.get_method().decode(), *split_target(self.target), self.fields))

    def on_url(self, url: bytes) -> None:
        self.target += url

    def on_header(self, name: bytes, value: bytes) -> None:
        name = name.lower()
        self.fields[name] = self.fields[name] + b", " + value if name in self.fields else value

    def on_headers_complete(self) -> None:
        self.keep = self.keep and self.parser.should_keep_alive()

    # answers

    def respond(self, request: Request) -> None:
        """Answer *request*, now or when what it asks for is there."""
        self.busy = True
        try:
            answer = self.responder.answer(request)
        except Exception:
            log.exception("cannot answer %r", request.path)
            answer = text(HTTPStatus.INTERNAL_SERVER_ERROR)
        if isinstance(answer, Response):
            self.send(answer, head_only=request.method == "HEAD")
            return
        self.deadline = self.responder.seconds() + STALL_SECONDS
        self.waiting = asyncio.ensure_future(answer)
        self.waiting.add_done_callback(lambda future: self.later(future, request))

    def later(self, future: asyncio.Future[Response], request: Request) -> None:
        """Send what was waited for, if the client is still there."""
        self.waiting = None
        if future.cancelled() or self.transport.is_closing():
            return
        if error := future.exception():
            log.error("cannot answer %r", request.path, exc_info=error)
        answer = text(HTTPStatus.INTERNAL_SERVER_ERROR) if error else future.result()
        self.send(answer, head_only=request.method == "HEAD")
        self.take()

    def refuse(self, status: HTTPStatus) -> None:
        """Answer what is no request that we take, and take no more."""
        self.busy, self.refused, self.keep = True, True, False
        self.buffer.clear()
        self.send(text(status))

    def send(self, answer: Response, *, head_only: bool = False) -> None:
        """Write an answer."""
        responder, body = self.responder, b"" if head_only else answer.body
        if responder.stopping:
            self.keep = False
        length = b"" if answer.length is None else b"Content-Length: %d\r\n" % answer.length
        close = b"" if self.keep else b"Connection: close\r\n"
        head = (_STATUS_LINES[answer.status], responder.date, answer.headers, SECURITY, length, close, b"\r\n")
        responder.count(answer, len(body))
        self.deadline = responder.seconds() + STALL_SECONDS
        self.transport.writelines((b"".join(head), body[:PIECE]))
        self.rest = memoryview(body)[PIECE:]
        self.pump()

    def pump(self) -> None:
        """Hand over the next pieces while the system takes them; then turn to the next request."""
        if not self.busy:
            return
        while self.rest and not self.blocked:
            self.transport.write(self.rest[:PIECE])
            self.rest = self.rest[PIECE:]
            self.deadline = self.responder.seconds() + STALL_SECONDS
        if not self.rest and not self.blocked:
            self.finish()

    def finish(self) -> None:
        """The answer is written: close, or wait for the next request."""
        self.busy = False
        if self.keep and not self.responder.stopping:
            self.deadline = self.responder.seconds() + IDLE_SECONDS
            if not self.transport.is_reading():
                self.transport.resume_reading()
            return
        self.ending = True
        if self.refused and not self.ended:  # closing now would reset the connection, and the reason be lost
            self.deadline = self.responder.seconds() + LINGER_SECONDS
            self.transport.write_eof()
        else:
            self.transport.close()

    @property
    def idle(self) -> bool:
        """Nothing is asked and nothing is owed."""
        return not self.busy and not self.buffer
