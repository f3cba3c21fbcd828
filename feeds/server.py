"""A preview of the output folder for one's own machine. For the open internet, put the files behind a web server."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

from storage.errors import FeedloomError, PublishError

#: By the end of the name; the first that fits. JSON under feeds/ is JSON Feed, elsewhere plain JSON.
MEDIA_TYPES = {
    ".rss": "application/rss+xml; charset=utf-8",
    ".atom": "application/atom+xml; charset=utf-8",
    ".opml": "text/x-opml; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".xml": "application/xml; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".ico": "image/x-icon",
}


@contextmanager
def preview(folder: Path, *, host: str, port: int) -> Iterator[ThreadingHTTPServer]:
    """A server for *folder*, bound to *host* and *port* (0: any that is free); its `serve_forever()` serves.

    Raises PublishError if nothing is published there, FeedloomError if it cannot listen.
    """
    if not (folder / "index.html").is_file():
        raise PublishError("nothing is published yet", str(folder), "`feedloom run` publishes")
    handler = type("Preview", (Handler,), {"folder": folder.resolve()})
    try:
        server = ThreadingHTTPServer((host, port), handler)
    except (OSError, OverflowError) as error:
        cause = getattr(error, "strerror", None) or str(error)
        raise FeedloomError(f"cannot listen: {cause}", f"{host}:{port}", "choose another with --port") from error
    with server:
        yield server


def find_file(folder: Path, address: str) -> Path | None:
    """The file in *folder* that the path of *address* means, `index.html` for a folder; None if there is none.

    Nothing outside *folder* is found, whether by `..` or by a symbolic link, and nothing hidden.
    """
    parts = [part for part in unquote(urlsplit(address).path).split("/") if part]
    if any(part.startswith(".") or "\\" in part or "\0" in part for part in parts):
        return None
    try:
        path = folder.joinpath(*parts).resolve()
        if path.is_dir():
            path = path / "index.html"
        inside = path.resolve().is_relative_to(folder.resolve())
        return path if inside and path.is_file() else None
    except (OSError, RuntimeError):  # a name that is too long; a loop of links, which has its own error before 3.13
        return None


def media_type(path: Path) -> str:
    """The Content-Type of a published file."""
    if path.suffix == ".json":
        return f"application/{'feed+' if 'feeds' in path.parts[-3:-1] else ''}json; charset=utf-8"
    return MEDIA_TYPES.get(path.suffix, "application/octet-stream")


def matches(if_none_match: str, etag: str) -> bool:
    """Whether the header names *etag*: a list, `*`, weak or not (RFC 9110 §13.1.2)."""
    return if_none_match.strip() == "*" or etag in re.findall(r'"[^"]*"', if_none_match)


class Handler(BaseHTTPRequestHandler):
    """Answers GET and HEAD from one folder."""

    protocol_version = "HTTP/1.1"
    server_version = "feedloom"
    sys_version = ""
    #: Seconds that a client may be silent.
    timeout = 30
    folder: Path

    def do_GET(self) -> None:
        """The file, or 304 if the client has it."""
        path = find_file(self.folder, self.path)
        if path is None:
            self.send_error(HTTPStatus.NOT_FOUND)
            return
        address = urlsplit(self.path).path
        if path.name == "index.html" and not address.endswith(("/", "/index.html")):
            self.answer(HTTPStatus.MOVED_PERMANENTLY, {"Location": "/" + address.strip("/") + "/"})
            return
        data = path.read_bytes()
        etag = f'"{hashlib.sha256(data).hexdigest()[:32]}"'
        headers = {"ETag": etag, "Cache-Control": "no-cache"}
        if matches(self.headers.get("If-None-Match", ""), etag):
            self.answer(HTTPStatus.NOT_MODIFIED, headers)
        else:
            self.answer(HTTPStatus.OK, headers | {"Content-Type": media_type(path)}, data)

    do_HEAD = do_GET  # noqa: N815 - the name that http.server calls

    def answer(self, status: HTTPStatus, headers: dict[str, str], data: bytes = b"") -> None:
        """Send one whole reply; to HEAD, without *data*."""
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("X-Content-Type-Options", "nosniff")
        if status is not HTTPStatus.NOT_MODIFIED:
            self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    def handle(self) -> None:
        """As usual; a client that goes away is no error."""
        try:
            super().handle()
        except ConnectionError:
            self.close_connection = True
