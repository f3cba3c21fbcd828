"""One client's connection: uvicorn's HTTP/1.1, with a deadline and a limit for all that a client can do slowly.

    head within HEAD_SECONDS | body within STALL_SECONDS | response, STALL_SECONDS for each piece | next head within
    IDLE_SECONDS | closed

Requests reach the parser one at a time, so pipelined ones wait unread. A body has a stated length, so there is no
doubt where a request ends (request smuggling).
"""

from __future__ import annotations

import resource
import socket
from asyncio import BaseTransport, Transport
from contextlib import suppress
from functools import cache
from http import HTTPStatus
from math import inf
from time import monotonic
from typing import Any, ClassVar, cast

import httptools
from uvicorn.config import Config
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol
from uvicorn.server import ServerState

from feeds.web.files import PIECE_BYTES, Headers
from feeds.web.messages import READING, SECURITY_HEADERS, Fields, has_body, written

HTTP_VERSIONS = {"1.0", "1.1"}
#: Deadline for a whole head, from the opening of the connection or from its first byte.
HEAD_SECONDS = 10
#: Deadline for each piece of a response, and for a body; a client below 2 KB/s counts as not reading.
STALL_SECONDS = 30
#: Deadline for the next request on a connection.
IDLE_SECONDS = 60
#: Time for a refused client to read the response; closing at once would reset the connection and lose it.
LINGER_SECONDS = 2
#: Size limit of a request line with all its fields.
MAX_HEAD_BYTES = 16_384
#: Size limit of a body.
MAX_BODY_BYTES = 1_048_576
#: For one more connection, the one that has been idle longest is dropped.
MAX_CONNECTIONS = 4_000
#: File descriptors that are kept for other things than connections.
SPARE_DESCRIPTORS = 100
#: Bytes that wait in the system for a client. Without this limit it takes megabytes for one that never reads.
UNSENT_BYTES = 131_072
#: Heads whose questions are kept, and how long they may be.
MAX_KNOWN_HEADS, MAX_KNOWN_HEAD_BYTES = 2_000, 1_000
SECURITY_LINES = written(SECURITY_HEADERS)
#: The end of the head of a last response.
CLOSING = b"connection: close\r\n\r\n"


class Connection(HttpToolsProtocol):
    """Feeds the parser one request at a time. The server calls `check` once a second."""

    #: What heads asked for that were answered at once: path, method, fields, and whether the connection stays. The
    #: server sets it, for all its connections.
    known: ClassVar[dict[bytes, tuple[str, str, Fields, bool]]] = {}
    #: A monotonic clock, in seconds.
    seconds = staticmethod(monotonic)

    def __init__(self, config: Config, server_state: ServerState, app_state: dict[str, Any], **loop: Any) -> None:
        super().__init__(config, server_state, app_state, **loop)
        #: What was received and not parsed yet.
        self.buffer = bytearray()
        #: Bytes of the request's body that are still to come.
        self.body_left = 0
        #: A request is being answered.
        self.busy = False
        #: The head that is being parsed.
        self.head = b""
        #: The client has closed its side of the connection.
        self.ended = False
        #: Nothing more is read; the last response is on its way.
        self.ending = False
        #: Why the request that is being parsed is refused.
        self.refusal: HTTPStatus | None = None
        #: Whether the head of the request that is being parsed has ended.
        self.complete = False
        self.deadline = inf

    # called by asyncio

    def connection_made(self, transport: BaseTransport) -> None:
        if len(self.connections) >= max_connections():
            idle = [one for one in self.connections if isinstance(one, Connection) and one.idle]
            (min(idle, key=lambda one: one.deadline).transport if idle else cast("Transport", transport)).abort()
        super().connection_made(cast("Transport", transport))
        self.transport.set_write_buffer_limits(high=PIECE_BYTES)
        with suppress(OSError):
            transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NOTSENT_LOWAT, UNSENT_BYTES)
        self.deadline = self.seconds() + HEAD_SECONDS

    def data_received(self, data: bytes) -> None:
        if self.ending:
            return
        if not self.buffer and not self.busy:
            if not self.body_left:  # as nearly all requests come
                if (asked := self.known.get(data)) and self.is_answered(*asked):
                    return
                if is_head(data):
                    self.parse(data, head=True)
                    return
            self.deadline = self.seconds() + HEAD_SECONDS
        self.buffer += data
        self.take()
        if self.busy and len(self.buffer) > MAX_HEAD_BYTES:
            self.flow.pause_reading()

    def eof_received(self) -> bool:  # type: ignore[override]
        """Keep the connection for a response that is due: a client may close its side and still read (curl, nc)."""
        self.ended = True
        if self.busy:
            self.cycle.keep_alive = False
        return self.busy

    def pause_writing(self) -> None:
        super().pause_writing()
        self.deadline = self.seconds() + STALL_SECONDS

    def resume_writing(self) -> None:
        super().resume_writing()
        self.deadline = inf if self.busy else self.seconds() + IDLE_SECONDS

    # requests

    def take(self) -> None:
        """Give the parser what belongs to the request that is due."""
        while self.buffer and not self.ending:
            if self.body_left:
                length = min(self.body_left, len(self.buffer))
                self.body_left -= length
                self.parse(self.cut(length))
            elif self.busy:
                return
            elif self.buffer.startswith(b"\r\n"):  # some old clients end a request like this (RFC 9112 §2.2)
                del self.buffer[:2]
            elif (end := self.buffer.find(b"\r\n\r\n", 0, MAX_HEAD_BYTES)) >= 0:
                self.parse(self.cut(end + 4), head=True)
            elif len(self.buffer) > MAX_HEAD_BYTES:
                self.refuse(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)
            elif b"\n\n" in self.buffer:  # its lines end in LF alone, so CRLF CRLF will never come
                self.refuse(HTTPStatus.BAD_REQUEST)
            else:
                return

    def cut(self, length: int) -> bytes:
        """The first bytes of the buffer, which no longer has them."""
        data = bytes(self.buffer[:length])
        del self.buffer[:length]
        return data

    def parse(self, data: bytes, *, head: bool = False) -> None:
        """Give *data* to the parser, which calls `on_headers_complete` at the end of a head."""
        self.complete = not head
        self.head = data if head else b""
        try:
            self.parser.feed_data(data)
        except httptools.HttpParserUpgrade:
            pass  # a server may ignore it (RFC 9110 §7.8)
        except httptools.HttpParserError:
            self.refusal = self.refusal or HTTPStatus.BAD_REQUEST
        if not (self.refusal or self.complete):  # the beginning of HTTP/2, or half a head
            known = self.parser.get_http_version() in HTTP_VERSIONS
            self.refusal = HTTPStatus.BAD_REQUEST if known else HTTPStatus.HTTP_VERSION_NOT_SUPPORTED
        if self.refusal:
            self.refuse(self.refusal)

    def on_header(self, name: bytes, value: bytes) -> None:
        """Keep a field as uvicorn does, and what says where the request ends and whom it is for."""
        name = name.lower()
        self.headers.append((name, value))
        if name == b"host":
            self.hosts += value.split(b",")
        elif name == b"content-length":
            self.body_left = int(value)
        elif name == b"transfer-encoding":
            self.refusal = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
        elif name == b"expect" and value.lower() == b"100-continue":
            self.expect_100_continue = True

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self.hosts: list[bytes] = []

    def on_headers_complete(self) -> None:
        """Look at what uvicorn does not; then answer for a file at once, or let uvicorn call the application."""
        self.complete = True
        version = self.parser.get_http_version()
        target = origin_form(self.parser.get_method(), self.url)
        if version not in HTTP_VERSIONS:
            self.refusal = HTTPStatus.HTTP_VERSION_NOT_SUPPORTED
        elif self.body_left > MAX_BODY_BYTES:
            self.refusal = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
        elif target is None or (version == "1.1" and len(self.hosts) != 1):
            self.refusal = self.refusal or HTTPStatus.BAD_REQUEST  # RFC 9112 §3.2: exactly one host
        elif not (self.refusal or self.is_file(target)):
            self.busy, self.url = True, target
            self.deadline = self.seconds() + STALL_SECONDS if self.body_left else inf
            super().on_headers_complete()

    @staticmethod
    def file(path: str, method: str, fields: Fields, at_most: float = inf) -> tuple[int, Headers, bytes] | None:
        """What the application would answer for a published file, None for anything else; the server sets it."""
        raise NotImplementedError

    def is_file(self, target: bytes) -> bool:
        """Whether *target* is a published file that was answered for here, as the application would, and at once.

        Nearly all requests are for such a file. To call an application costs more than its answer. What a whole head
        asked for is kept: each reader asks with the same one every time, and to parse it costs as much again.
        """
        method, fields = self.parser.get_method().decode("ascii"), Fields(self.headers)
        if self.access_log or b"%" in target or method not in READING or has_body(fields):
            return False
        asked = target.partition(b"?")[0].decode("latin-1"), method, fields, self.parser.should_keep_alive()
        if not self.is_answered(*asked):
            return False
        head = self.head
        # with other line ends it could be more than one head
        if head and len(head) <= MAX_KNOWN_HEAD_BYTES and head.count(b"\n") == head.count(b"\r\n"):
            if len(self.known) >= MAX_KNOWN_HEADS:
                self.known.clear()
            self.known[head] = asked
        return True

    def is_answered(self, path: str, method: str, fields: Fields, keep_alive: bool) -> bool:
        """Whether the published file at *path* was sent, if it is one and small enough to be sent at once."""
        if self.flow.write_paused or (answer := self.file(path, method, fields, PIECE_BYTES)) is None:
            return False
        status, headers, body = answer
        (_, date), *_ = self.server_state.default_headers
        lines = (STATUS_LINE[status], b"date: ", date, headers.lines, b"\r\n" if keep_alive else CLOSING)
        self.transport.writelines((b"".join(lines), body) if body else (b"".join(lines),))
        self.deadline = self.seconds() + (STALL_SECONDS if self.flow.write_paused else IDLE_SECONDS)
        if not keep_alive:
            self.ending = True
            self.transport.close()
        return True

    def on_body(self, body: bytes) -> None:
        if self.busy:
            super().on_body(body)

    def on_message_complete(self) -> None:
        if self.busy:
            super().on_message_complete()
            if not self.flow.write_paused:  # now the application has time
                self.deadline = inf

    # responses

    def on_response_complete(self) -> None:
        self.server_state.total_requests += 1
        self.busy = False
        if not self.transport.is_closing():
            self.deadline = self.seconds() + (STALL_SECONDS if self.flow.write_paused else IDLE_SECONDS)
            self.flow.resume_reading()
            self.take()

    def refuse(self, status: HTTPStatus) -> None:
        """Respond with *status* to something that we do not accept, and read no more."""
        body = f"{status.phrase}\n".encode()
        lines = written(self.server_state.default_headers) + SECURITY_LINES
        lines += b"content-type: text/plain; charset=utf-8\r\ncontent-length: %d\r\n" % len(body)
        lines += b"cache-control: no-store\r\nconnection: close\r\n\r\n"
        self.transport.write(STATUS_LINE[status] + lines + body)
        self.ending = True
        self.buffer.clear()
        self.deadline = self.seconds() + LINGER_SECONDS
        if self.ended:
            self.transport.close()
        else:  # the other side is closed when the client has had time to read the response
            self.transport.write_eof()

    # called by the server

    @property
    def idle(self) -> bool:
        """No request is being read or answered."""
        return not self.busy and not self.buffer

    def check(self) -> None:
        """Drop the client if its time is over."""
        if self.deadline < self.seconds():
            self.transport.abort()


def is_head(data: bytes) -> bool:
    """Whether *data* is the head of one request, whole, and nothing else."""
    end = data.find(b"\r\n\r\n")
    return 0 < end == len(data) - 4 < MAX_HEAD_BYTES and data[:2] != b"\r\n"


def origin_form(method: bytes, target: bytes) -> bytes | None:
    """Path and query of a request's target, which may have the absolute form that proxies send (RFC 9112 §3.2).

    None if it is no address. What CONNECT and OPTIONS may ask for instead counts as "/", where they are refused.
    """
    if target[:7].lower() == b"http://" or target[:8].lower() == b"https://":
        _, slash, rest = target.partition(b"://")[2].partition(b"/")
        target = slash + rest or b"/"
    if target.startswith(b"/"):
        return target
    return b"/" if method == b"CONNECT" or (method, target) == (b"OPTIONS", b"*") else None


@cache
def max_connections() -> int:
    """How many connections this process may have; raises its limit of open files as far as allowed and needed."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MAX_CONNECTIONS + SPARE_DESCRIPTORS
    if hard != resource.RLIM_INFINITY:
        wanted = min(hard, wanted)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    return wanted - SPARE_DESCRIPTORS
