"""The published files in memory, plain and compressed, as one set that is changed at once.

manifest.json is written last when something is published, so that what agrees with it is one whole publication:

    manifest changed? -> read what changed -> all of it as the manifest says? -> the new set takes the old one's place

Only files that the manifest names are served; a path is looked up in a table and never in the file system.
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from http import HTTPStatus
from os import cpu_count
from pathlib import Path, PurePosixPath

from feeds.formats.registry import FORMATS
from feeds.paths import FEEDS_FOLDER, INDEX, feed_address, feed_page
from feeds.publish.manifest import MANIFEST, parse_manifest
from feeds.publish.output import OutputFolder
from feeds.web.messages import Request, Response, accepts_gzip, http_date, matches, text, unchanged_since
from storage.errors import PublishError

#: By suffix, for files of feeds, …
FEED_MEDIA_TYPES = {f".{one.name}": f"{one.media_type}; charset=utf-8" for one in FORMATS}
#: … and for all others.
MEDIA_TYPES = {
    ".json": "application/json; charset=utf-8",
    ".opml": "text/x-opml; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".xml": "application/xml; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".ico": "image/x-icon",
}
#: Compressed already, or not text.
COMPACT = {".png", ".ico", ".gz", ""}
#: Below this a compressed answer is no shorter on the wire.
SMALLEST = 200
#: Seconds that a reader need not ask again for a page.
PAGES = 60
#: Seconds after which a stale copy may not stand in any more, where the server cannot be reached.
STALE_IF_ERROR = 86_400


@dataclass(frozen=True, slots=True)
class Representation:
    """A file in one encoding."""

    body: bytes
    etag: bytes
    #: The header lines of a 200 and of a 304.
    whole: bytes
    short: bytes


@dataclass(frozen=True, slots=True)
class ServedFile:
    """A published file, ready to be sent."""

    digest: str
    modified: datetime
    plain: Representation
    compressed: Representation | None

    def answer(self, request: Request) -> Response:
        """The file in the encoding that the client takes, or 304 if it has that (RFC 9110 §13.2.2: tags win)."""
        headers = request.headers
        form = self.plain
        if self.compressed and accepts_gzip(headers.get(b"accept-encoding")):
            form = self.compressed
        if (tags := headers.get(b"if-none-match")) is not None:
            fresh = matches(tags, form.etag)
        elif (since := headers.get(b"if-modified-since")) is not None:
            fresh = unchanged_since(since, self.modified)
        else:
            fresh = False
        if fresh:
            return Response(304, form.short, b"", None)
        return Response(200, form.whole, form.body, len(form.body))


def serve_file(path: str, data: bytes, beside: bytes | None, *, modified: datetime, interval: int) -> ServedFile:
    """*data*, published at *path*, with its headers; *beside* is the content of its .gz file, if there is one."""
    digest = sha256(data).hexdigest()
    suffix = PurePosixPath(path).suffix
    packed = None if suffix in COMPACT or len(data) < SMALLEST else _packed(data, beside)
    vary = "Vary: Accept-Encoding\r\n" if packed else ""
    shared = f"Last-Modified: {http_date(modified)}\r\n{_cache_control(path, interval)}{vary}"
    if path.startswith(FEEDS_FOLDER):
        shared += "Access-Control-Allow-Origin: *\r\n"  # for readers that are web pages

    def form(body: bytes, etag: str, encoding: str) -> Representation:
        short = f"ETag: {etag}\r\n{shared}".encode()
        return Representation(
            body, etag.encode(), f"Content-Type: {media_type(path)}\r\n{encoding}".encode() + short, short
        )

    compressed = form(packed, f'"{digest[:32]}-gz"', "Content-Encoding: gzip\r\n") if packed else None
    return ServedFile(digest, modified, form(data, f'"{digest[:32]}"', ""), compressed)


def media_type(path: str) -> str:
    """The Content-Type of a published file."""
    suffix = PurePosixPath(path).suffix
    if path.startswith(FEEDS_FOLDER) and suffix in FEED_MEDIA_TYPES:
        return FEED_MEDIA_TYPES[suffix]
    return MEDIA_TYPES.get(suffix, "application/octet-stream")


def _cache_control(path: str, interval: int) -> str:
    """A feed need not be asked for more often than there can be news; then the old one stands in while it is."""
    age = interval if path.startswith(FEEDS_FOLDER) else min(PAGES, interval)
    return f"Cache-Control: public, max-age={age}, stale-while-revalidate={age}, stale-if-error={STALE_IF_ERROR}\r\n"


def _packed(data: bytes, beside: bytes | None) -> bytes:
    """*data* compressed: as it stands *beside*, if that is the same, else by us; the same bytes every time."""
    if beside is not None and _unpacked(beside, len(data)) == data:
        return beside
    return gzip.compress(data, 9, mtime=0)


def _unpacked(beside: bytes, length: int) -> bytes | None:
    """The content of a gzip file of *length* bytes; None if it holds more, or is none."""
    unpack = zlib.decompressobj(wbits=31)
    try:
        data = unpack.decompress(beside, length + 1)
    except zlib.error:
        return None
    return data if unpack.eof and not unpack.unused_data else None


@dataclass(frozen=True, slots=True)
class Moved:
    """An address that a feed of another name had."""

    #: Relative, so that it is right under any prefix and leads to no other site.
    location: str
    interval: int

    def answer(self, request: Request) -> Response:  # noqa: ARG002 - as a file answers
        """The way to the new address, for good."""
        headers = f"Location: {self.location}\r\nCache-Control: public, max-age={self.interval}\r\n"
        return text(HTTPStatus.MOVED_PERMANENTLY, headers=headers, kept=True)


@dataclass(frozen=True, slots=True)
class Publication:
    """All files that are served, at one moment."""

    #: By path in the folder: "feeds/all.rss".
    files: Mapping[str, ServedFile] = field(default_factory=dict)
    #: The same by path of an address: "/", "/a/1/", "/feeds/all.rss".
    addresses: Mapping[str, ServedFile | Moved] = field(default_factory=dict)
    #: When its manifest was written; None: nothing is published yet.
    published: datetime | None = None

    @property
    def size(self) -> int:
        """Bytes of all files, compressed forms included."""
        return sum(len(f.plain.body) + (len(f.compressed.body) if f.compressed else 0) for f in self.files.values())


class FileCache:
    """What is published in *folder*, kept up with it by `refresh`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.now = Publication()
        self._seen: tuple[int, int, int] | None = None
        self._interval = 0
        #: Set to end a refresh that is at work.
        self.ended = False

    def changed(self) -> bool:
        """Whether something was published since the last refresh that took it in."""
        return self._mark() != self._seen

    def refresh(
        self, *, now: datetime, interval: int, settle: bool = True, former: Sequence[tuple[str, str]] = ()
    ) -> bool:
        """Take in what is published; whether that was whole. Raises PublishError if it cannot be read.

        With *settle*, files that differ from the manifest, because the next publication is on its way or the last one
        was killed, leave everything as it was; without, they are taken as they are. *interval* as in `serve_file`.
        *former* has slugs that feeds bore and those that they have now.
        """
        if (mark := self._mark()) is None:
            return False
        output = OutputFolder(self.folder)
        manifest = output.read(MANIFEST) or b""
        named, same_interval = parse_manifest(manifest), interval == self._interval
        if not named:  # even the first publication has a front page
            raise PublishError("the manifest names no file", str(self.folder / MANIFEST), "`feedloom publish` mends it")
        wanted = {path: digest for path, digest in named.items() if path.removesuffix(".gz") == path}

        def load(path: str) -> ServedFile | None:
            modified, known = self._modified(path, now), self.now.files.get(path)
            if known and same_interval and (known.digest, known.modified) == (wanted[path], modified):
                return known
            if self.ended or (data := output.read(path)) is None:
                return None
            return serve_file(path, data, output.read(f"{path}.gz"), modified=modified, interval=interval)

        with ThreadPoolExecutor(cpu_count()) as pool:  # compressing and hashing leave the interpreter free
            loaded = dict(zip(wanted, pool.map(load, wanted), strict=True))
        if self.ended or (settle and not all(file and file.digest == wanted[path] for path, file in loaded.items())):
            return False
        files = {path: file for path, file in loaded.items() if file}
        published = self._modified(MANIFEST, now)
        files[MANIFEST] = serve_file(MANIFEST, manifest, None, modified=published, interval=interval)
        addresses = dict(_addresses(files)) | dict(_moves(files, former, interval))
        self.now = Publication(files, addresses, published)
        self._seen, self._interval = mark, interval
        return True

    def _mark(self) -> tuple[int, int, int] | None:
        """What tells one manifest from the next; None if there is none."""
        try:
            state = (self.folder / MANIFEST).lstat()
        except OSError:
            return None
        return state.st_mtime_ns, state.st_ino, state.st_size

    def _modified(self, path: str, now: datetime) -> datetime:
        """When the file was written, in whole seconds, and never after *now* (RFC 9110 §8.8.2.1)."""
        try:
            return min(datetime.fromtimestamp(int((self.folder / path).lstat().st_mtime), UTC), now)
        except OSError:
            return now


def _addresses(files: Mapping[str, ServedFile]) -> Iterable[tuple[str, ServedFile]]:
    for path, file in files.items():
        yield f"/{path}", file
        if path == INDEX or path.endswith(f"/{INDEX}"):
            yield f"/{path.removesuffix(INDEX)}", file


def _moves(files: Iterable[str], former: Iterable[tuple[str, str]], interval: int) -> Iterable[tuple[str, Moved]]:
    """The addresses of feeds, archives and pages under their former slugs, where the new ones are published."""
    for path in files:
        for old, new in former:
            for end, up in ((".", "./"), ("/", "../")):
                place = f"{FEEDS_FOLDER}{new}{end}"
                if path.startswith(place):
                    address = f"/{FEEDS_FOLDER}{old}{end}{path.removeprefix(place)}"
                    yield address, Moved(up + path.removeprefix(FEEDS_FOLDER), interval)
            if path == feed_page(new):
                yield f"/{feed_address(old)}", Moved(f"../{new}/", interval)
