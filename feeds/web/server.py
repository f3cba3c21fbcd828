"""The server of `feedloom serve`: uvicorn, in one process with one event loop."""

from __future__ import annotations

import asyncio
import errno
import logging
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

import uvicorn
import uvloop

from feeds.web.app import Application
from feeds.web.connection import Connection, max_connections
from storage.errors import FeedloomError

#: What the system keeps for a client that has not read it yet.
SEND_BUFFER_BYTES = 1 << 18
#: When the server stops, responses that are being sent get so long.
DRAIN_SECONDS = 8
#: Of uvicorn's ticks, ten a second, those on which clients are looked at.
CHECK_TICKS = 10


class Server(uvicorn.Server):
    """Drops slow clients, and ends quietly with a signal."""

    def __init__(self, app: Application, started: Callable[[], None], *, access_log: bool = False) -> None:
        connected = type("Connected", (Connection,), {"file": staticmethod(app.site.file), "known": {}})
        # of its log only errors come through, and requests if they are wanted
        super().__init__(
            uvicorn.Config(
                app, http=connected, ws="none", lifespan="on", interface="asgi3", log_config=None, log_level="warning",
                access_log=access_log, proxy_headers=False, server_header=False,
            )
        )  # fmt: skip
        if access_log:
            requests, handler = logging.getLogger("uvicorn.access"), logging.StreamHandler()
            handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
            requests.addHandler(handler)
            requests.setLevel(logging.INFO)
        self.site = app.site
        self.site.metrics.connections = self.server_state.connections
        self._tell = started

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._tell()

    async def on_tick(self, counter: int) -> bool:
        if counter % CHECK_TICKS == 0:
            for connection in list(self.server_state.connections):
                if isinstance(connection, Connection):
                    connection.check()
        return await super().on_tick(counter)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Take no more clients; end the scheduler while those who are here get their responses."""
        self.site.end()
        for listening in sockets or []:
            listening.close()
        await asyncio.gather(self.drain(), *([self.site.watcher.stop()] if self.site.watcher else []))
        await super().shutdown(sockets)

    async def drain(self) -> None:
        """Close idle connections, give the others DRAIN_SECONDS, then drop them, too."""
        for connection in list(self.server_state.connections):
            connection.shutdown()
        loop = asyncio.get_running_loop()
        ends = loop.time() + DRAIN_SECONDS
        while self.server_state.connections and loop.time() < ends:
            await asyncio.sleep(0.02)
        for connection in list(self.server_state.connections):
            connection.transport.abort()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """As uvicorn does, but a signal that ended us is not raised again afterwards: that is a success."""
        former = {number: signal.signal(number, self.handle_exit) for number in (signal.SIGTERM, signal.SIGINT)}
        try:
            yield
        finally:
            for number, handler in former.items():
                signal.signal(number, handler)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        self.site.end()
        super().handle_exit(sig, frame)


def serve(app: Application, *, host: str, port: int, started: Callable[[int], None], access_log: bool = False) -> None:
    """Serve *app* on *host* and *port* (0: any free one) until a signal ends it. Calls *started* with the port.

    With *access_log*, each request is a line on standard error. Raises FeedloomError if it cannot listen.
    """
    max_connections()  # raises the limit of open files, before there is any
    with listen(host, port) as listening, asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        server = Server(app, lambda: started(listening.getsockname()[1]), access_log=access_log)
        runner.run(server.serve([listening]))


def listen(host: str, port: int) -> socket.socket:
    """A listening socket. Raises FeedloomError if there can be none."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0][0]
        listening = socket.create_server((host, port), family=family, backlog=1024, dualstack_ipv6=host == "::")
    except (OSError, OverflowError, UnicodeError) as error:
        cause = getattr(error, "strerror", None) or str(error)
        option = "--port" if getattr(error, "errno", None) in (errno.EADDRINUSE, errno.EACCES) else "--host"
        raise FeedloomError(f"cannot listen: {cause}", f"{host}:{port}", f"choose another with {option}") from error
    # a feed fits in one write; the system's own sizing begins with less, and goes up to megabytes for the deaf
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER_BYTES)
    return listening
