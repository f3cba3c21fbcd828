"""A large file on a web server, read as it comes: no more of it is held than a buffer, and it can be sought.

Connections go through the guard, and through the proxy of the configuration, as those of `Fetcher` do. Where one is
lost, the file is read on from there: RFC 9110 §14 (range requests), §13.1.5 (If-Range).
"""

from __future__ import annotations

import io
import re
import time
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import httpcore

from scraper.http.connections import open_blocking_pool, origin
from scraper.http.guard import BlockingGuard
from scraper.source import Access
from scraper.urls import absolute, in_ascii, place_of
from storage.errors import AddressRefusedError

REDIRECTS = frozenset({301, 302, 303, 307, 308})
MAX_REDIRECTS = 10
#: Answers that mean "not now".
NOT_NOW = frozenset({408, 425, 429, 500, 502, 503, 504})
#: How long we wait before we ask again, each time that nothing has come since the last time; then we give up.
PAUSES_SECONDS = (1.0, 4.0, 15.0, 60.0)
#: RFC 9110 §14.4: "bytes 0-499/1234".
CONTENT_RANGE = re.compile(r"bytes (\d+)-\d+/(\d+|\*)")


class _NotNowError(Exception):
    """The server wants to be asked later: in *wait* seconds, if it says so."""

    def __init__(self, status: int, wait: float) -> None:
        super().__init__(f"it answers {status}")
        self.wait = wait


#: What may be mended by asking again.
PASSING = (_NotNowError, httpcore.NetworkError, httpcore.TimeoutException, httpcore.RemoteProtocolError)


class WebFile(io.RawIOBase):
    """The file at *url*. It raises OSError, in words, for whatever is wrong with it: at first, or later.

    *access* has what its requests carry, *exceptions* the private places that they may reach, "host:port". A server may
    be silent for *timeout* seconds. The secrets of *access* go only to the origin of *url*.
    """

    def __init__(
        self,
        url: str,
        *,
        user_agent: str,
        access: Access | None = None,
        exceptions: frozenset[str] = frozenset(),
        timeout: float = 60.0,
        sleep: Callable[[float], object] = time.sleep,
    ) -> None:
        super().__init__()
        self.url = url
        #: In bytes; None: not known before its end.
        self.size: int | None = None
        #: What tells whether it is the same file, as the server states it; "" if it does not.
        self.version = ""
        self._etag = ""
        self._access, self._exceptions, self._timeout, self._sleep = access or Access(), exceptions, timeout, sleep
        self._user_agent = user_agent
        self._position = self._tries = 0
        self._rest = memoryview(b"")
        self._answer = ExitStack()
        self._body: Iterator[bytes] | None = None
        self._pools: dict[str | None, httpcore.ConnectionPool] = {}
        try:
            while self._body is None and self.size != 0:
                self._try(self._begin)
        except BaseException:
            self.close()
            raise

    def readable(self) -> bool:
        """Yes."""
        return True

    def seekable(self) -> bool:
        """Yes; a server without ranges sends all of it again."""
        return True

    def tell(self) -> int:
        """Where it is read on."""
        return self._position

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Read on elsewhere. From the end only once that is known."""
        if whence == io.SEEK_END:
            while self.size is None:  # the server did not say
                self.read(io.DEFAULT_BUFFER_SIZE)
            offset += self.size
        elif whence == io.SEEK_CUR:
            offset += self._position
        if offset != self._position:
            self._drop()
            self._position = offset
        return self._position

    def readinto(self, buffer: Any) -> int:
        """Fill *buffer* with what comes next. 0 at the end."""
        while not self._rest and not (self.size is not None and self._position >= self.size):
            self._try(self._receive)
        taken = min(len(buffer), len(self._rest))
        buffer[:taken], self._rest = self._rest[:taken], self._rest[taken:]
        self._position += taken
        return taken

    def close(self) -> None:
        """Close its connections."""
        self._drop()
        for pool in self._pools.values():
            pool.close()
        super().close()

    def _receive(self) -> None:
        if self._body is None:
            self._begin()
        data = next(self._body, b"") if self._body is not None else b""
        if not data:
            self.size = self._position
        self._rest, self._tries = memoryview(data), 0

    def _drop(self) -> None:
        self._answer.close()
        self._body, self._rest = None, memoryview(b"")

    def _try(self, act: Callable[[], None]) -> None:
        """Call *act*; after a fault that may pass, wait, so that it can be called again."""
        try:
            act()
        except PASSING as error:
            self._drop()
            if self._tries == len(PAUSES_SECONDS):
                raise OSError(f"its server does not send it: {error or type(error).__name__}") from error
            wait = error.wait if isinstance(error, _NotNowError) else 0.0
            self._sleep(max(PAUSES_SECONDS[self._tries], min(wait, PAUSES_SECONDS[-1])))
            self._tries += 1
        except AddressRefusedError as error:
            raise OSError(str(error)) from error
        except (httpcore.UnsupportedProtocol, httpcore.ProtocolError, httpcore.ProxyError, ValueError) as error:
            raise OSError(f"its server answers what cannot be read: {error}") from error

    def _begin(self) -> None:
        """Ask for what is left of the file."""
        start = self._position
        asked = {"Range": f"bytes={start}-"} | ({"If-Range": self._etag} if start and self._etag else {})
        answer = self._follow(asked)
        headers = {name.decode().lower(): value.decode("latin-1") for name, value in answer.headers}
        found = CONTENT_RANGE.fullmatch(headers.get("content-range", "")) if answer.status == 206 else None
        if answer.status in NOT_NOW:
            stated = headers.get("retry-after", "")
            raise _NotNowError(answer.status, float(stated) if re.fullmatch("[0-9]{1,4}", stated) else 0.0)
        if answer.status == 416:  # there is nothing from there on
            self.size = min(start, self.size or start)
            return
        if answer.status not in (200, 206) or (answer.status == 206 and (found is None or int(found[1]) != start)):
            raise OSError(f"the server answers {answer.status}")
        version = headers.get("etag") or headers.get("last-modified") or ""
        if self.version and version != self.version:
            raise OSError("it was changed while it was read")
        stated = found[2] if found else headers.get("content-length", "")
        self.version, self._etag = version, "" if version.startswith("W/") else headers.get("etag", "")
        self.size = int(stated) if stated.isascii() and stated.isdigit() else self.size
        self._body = answer.iter_stream()
        if answer.status == 200 and start:
            self._body = _after(start, self._body)

    def _follow(self, asked: dict[str, str]) -> httpcore.Response:
        """The answer at the end of all redirects. It is open until `_drop`."""
        self._drop()
        address = absolute(None, in_ascii(self.url))
        first = origin(address or "")
        for _ in range(MAX_REDIRECTS + 1):
            if address is None:
                raise OSError("it is not at an address of the web")
            place = place_of(address)
            pool = self._pool(place if place in self._exceptions else None, address)
            own = dict(self._access.headers) if origin(address) == first else {}
            if self._access.auth and origin(address) == first:
                own["Authorization"] = "Basic " + b64encode(":".join(self._access.auth).encode()).decode()
            headers = {"User-Agent": self._user_agent, "Accept": "*/*", "Accept-Encoding": "identity"} | own | asked
            timeout = dict.fromkeys(("connect", "read", "write", "pool"), self._timeout)
            sent = [(name.encode(), value.encode()) for name, value in headers.items()]
            answer = self._answer.enter_context(
                pool.stream("GET", address, headers=sent, extensions={"timeout": timeout})
            )
            location = [value.decode("latin-1") for name, value in answer.headers if name.lower() == b"location"]
            if answer.status not in REDIRECTS or not location:
                return answer
            self._answer.close()
            address = absolute(address, location[0])
        raise OSError("it is redirected in a circle")

    def _pool(self, exception: str | None, address: str) -> httpcore.ConnectionPool:
        """The connections that may reach *exception* too, if there is one."""
        guard = BlockingGuard() if exception is None else BlockingGuard((exception,))
        if self._access.proxy:
            guard.require_public(address)
        if exception not in self._pools:
            self._pools[exception] = open_blocking_pool(guard, self._access.proxy)
        return self._pools[exception]


def _after(start: int, body: Iterator[bytes]) -> Iterator[bytes]:
    """*body* without its first *start* bytes."""
    for data in body:
        if len(data) > start:
            yield data[start:]
        start = max(start - len(data), 0)
