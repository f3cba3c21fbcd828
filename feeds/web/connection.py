"""One client's connection: uvicorn's HTTP/1.1, with a deadline and a limit for all that a client can do slowly.

    head within HEAD_SECONDS | body within STALL_SECONDS | response, STALL_SECONDS for each piece | next head within
    IDLE_SECONDS | closed

Requests reach the parser one at a time, so pipelined ones wait unread. A body has a stated length, so there is no
doubt where a request ends (request smuggling).
"""

from __future__ import annotations

import resource
import socket
from asyncio import BaseTransport, Event, Transport
from contextlib import suppress
from functools import cache
from http import HTTPStatus
from math import inf
from time import monotonic
from typing import Any, cast
from urllib.parse import unquote_to_bytes

import httptools
from uvicorn._types import ASGISendEvent
from uvicorn.config import Config
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol, RequestResponseCycle
from uvicorn.server import ServerState

from feeds.web.files import PIECE_BYTES, Headers
from feeds.web.messages import SECURITY_HEADERS, written

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
SECURITY_LINES = written(SECURITY_HEADERS)


class Connection(HttpToolsProtocol):
    """Feeds the parser one request at a time. The server calls `check` once a second."""

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
        #: The client has closed its side of the connection.
        self.ended = False
        #: Nothing more is read; the last response is on its way.
        self.ending = False
        #: Why the request that is being parsed is refused.
        self.refusal: HTTPStatus | None = None
        #: The head of the response that is being written; None once it is sent.
        self.head: bytes | None = None
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
            if is_head(data) and not self.body_left:  # as nearly all requests come
                self.parse(data)
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
                self.parse(self.cut(length), in_body=True)
            elif self.busy:
                return
            elif self.buffer.startswith(b"\r\n"):  # some old clients end a request like this (RFC 9112 §2.2)
                del self.buffer[:2]
            elif (end := self.buffer.find(b"\r\n\r\n", 0, MAX_HEAD_BYTES)) >= 0:
                self.parse(self.cut(end + 4))
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

    def parse(self, data: bytes, *, in_body: bool = False) -> None:
        """Give *data* to the parser, which calls `on_headers_complete` at the end of a head."""
        try:
            self.parser.feed_data(data)
        except httptools.HttpParserUpgrade:
            pass  # a server may ignore it (RFC 9110 §7.8)
        except httptools.HttpParserError:
            self.refusal = self.refusal or HTTPStatus.BAD_REQUEST
        if not (self.refusal or self.busy or in_body):  # the beginning of HTTP/2, or half a head
            known = self.parser.get_http_version() in HTTP_VERSIONS
            self.refusal = HTTPStatus.BAD_REQUEST if known else HTTPStatus.HTTP_VERSION_NOT_SUPPORTED
        if self.refusal:
            self.refuse(self.refusal)

    def on_headers_complete(self) -> None:
        """Look at what uvicorn does not, then let it call the application."""
        hosts, length, chunked = list[bytes](), 0, False
        for name, value in self.headers:
            if name == b"host":
                hosts += value.split(b",")
            elif name == b"content-length":
                length = int(value)
            elif name == b"transfer-encoding":
                chunked = True
        version = self.parser.get_http_version()
        target = origin_form(self.parser.get_method(), self.url)
        if version not in HTTP_VERSIONS:
            self.refusal = HTTPStatus.HTTP_VERSION_NOT_SUPPORTED
        elif chunked or length > MAX_BODY_BYTES:
            self.refusal = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
        elif target is None or (version == "1.1" and len(hosts) != 1):
            self.refusal = HTTPStatus.BAD_REQUEST  # RFC 9112 §3.2: exactly one host
        else:
            self.body_left, self.busy, self.head = length, True, b""
            self.deadline = self.seconds() + STALL_SECONDS if length else inf
            self.respond(target, version)

    def respond(self, target: bytes, version: str) -> None:
        """Let the application respond to the request whose head was read."""
        path, _, query = target.partition(b"?")
        self.scope["method"] = self.parser.get_method().decode("ascii")
        self.scope["http_version"] = version
        self.scope["path"] = self.root_path + (unquote_to_bytes(path) if b"%" in path else path).decode(
            errors="replace"
        )
        self.scope["raw_path"] = self.root_path.encode("ascii") + path
        self.scope["query_string"] = query
        self.cycle = Cycle(
            scope=self.scope,
            transport=cast("Transport", self),  # see `write` and `close`
            flow=self.flow,
            logger=self.logger,
            access_logger=self.access_logger,
            access_log=self.access_log,
            default_headers=self.server_state.default_headers,
            message_event=Event(),
            expect_100_continue=self.expect_100_continue,
            keep_alive=version == "1.1" and self.parser.should_keep_alive(),
            on_response=self.on_response_complete,
        )
        self._start_asgi_task(self.cycle, self.app)

    def on_message_complete(self) -> None:
        if self.refusal:
            return
        super().on_message_complete()
        if self.busy and not self.flow.write_paused:  # now the application has time
            self.deadline = inf

    # responses

    def on_response_complete(self) -> None:
        self.server_state.total_requests += 1
        self.busy = False
        if not self.transport.is_closing():
            self.send_head()
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
        self.linger()

    def linger(self) -> None:
        """Close our side, and the other one when the client has had time to read the response."""
        self.ending = True
        self.buffer.clear()
        self.deadline = self.seconds() + LINGER_SECONDS
        if self.ended:
            self.transport.close()
        else:
            self.transport.write_eof()

    # what uvicorn writes a response to

    def write(self, data: bytes) -> None:
        """Write a piece. The head waits for the first piece of the body, so that both are one packet."""
        if self.head is None or not self.cycle.response_started:
            self.transport.write(data)
        elif not self.head:
            self.head = data
        else:
            self.transport.writelines((self.head, data))
            self.head = None

    def send_head(self) -> None:
        """Write a head that no body follows: of an answer to HEAD, or of one that was broken off."""
        if self.head:
            self.transport.write(self.head)
        self.head = None

    def is_closing(self) -> bool:
        return self.transport.is_closing()

    def close(self) -> None:
        """The response is over; the client may still be sending the body of its request."""
        self.send_head()
        if self.body_left:
            self.linger()
        else:
            self.transport.close()

    # called by the server

    @property
    def idle(self) -> bool:
        """No request is being read or answered."""
        return not self.busy and not self.buffer

    def check(self) -> None:
        """Drop the client if its time is over."""
        if self.deadline < self.seconds():
            self.transport.abort()


class Cycle(RequestResponseCycle):
    """One request and its response. Headers of files are written as they are; uvicorn looks at all others."""

    async def send(self, message: ASGISendEvent) -> None:
        if message["type"] != "http.response.start" or not isinstance(headers := message.get("headers"), Headers):
            await super().send(message)
            return
        if self.access_log or self.response_started or self.disconnected or self.flow.write_paused:
            await super().send(message)
            return
        self.response_started, self.chunked_encoding, self.expected_content_length = True, False, headers.length
        date, close = written(self.default_headers), b"" if self.keep_alive else b"connection: close\r\n"
        lines = (STATUS_LINE[message["status"]], date, headers.lines, SECURITY_LINES, close, b"\r\n")
        self.transport.write(b"".join(lines))


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
