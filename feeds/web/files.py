"""The published files in memory, plain and compressed, as one set that is replaced as a whole.

A publication writes manifest.json last, so files that agree with the manifest are one complete publication:

    manifest changed? -> read what changed -> does all of it match the manifest? -> the new set replaces the old one

Only files that the manifest names are served. A path is looked up in a table, never in the file system.
"""

from __future__ import annotations

import asyncio
import gzip
import zlib
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from os import cpu_count
from pathlib import Path, PurePosixPath

from starlette.types import Send

from feeds.formats.registry import FORMATS
from feeds.paths import FEEDS_FOLDER, INDEX, feed_address, feed_page
from feeds.publish.manifest import MANIFEST, parse_manifest
from feeds.publish.output import OutputFolder
from feeds.web.messages import SECURITY_HEADERS, Fields, accepts_gzip, http_date, matches, unchanged_since, written
from storage.errors import PublishError

#: Of files of feeds, by suffix.
FEED_MEDIA_TYPES = {f".{one.name}": f"{one.media_type}; charset=utf-8" for one in FORMATS}
#: Of all other files, by suffix.
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
#: Suffixes of files that are compressed already, or not text.
INCOMPRESSIBLE = {".png", ".ico", ".gz", ""}
#: Below this size a compressed response is no shorter on the wire.
MIN_COMPRESSED_BYTES = 200
#: Bytes of a body that are sent at a time. The next piece waits until the system has taken most of the last one.
PIECE_BYTES = 65_536
#: How long a page may be cached.
PAGE_MAX_AGE_SECONDS = 60
#: How long a cache may use a stale copy while it cannot reach the server (RFC 5861).
STALE_IF_ERROR_SECONDS = 86_400


class Headers(list[tuple[bytes, bytes]]):
    """The headers of a response, and how they are written behind the value of another one."""

    __slots__ = ("lines",)

    def __init__(self, headers: Mapping[str, str]) -> None:
        """*headers* and those for safety."""
        super().__init__((name.lower().encode(), value.encode()) for name, value in headers.items())
        self.extend(SECURITY_HEADERS)
        self.lines = b"\r\n" + written(self)


@dataclass(frozen=True, slots=True)
class Representation:
    """A file in one encoding."""

    body: bytes
    etag: bytes
    #: The headers of a 200 and of a 304.
    whole: Headers
    short: Headers


@dataclass(frozen=True, slots=True, eq=False)
class ServedFile:
    """A published file, ready to send."""

    digest: str
    modified: datetime
    plain: Representation
    compressed: Representation | None
    #: Whether it is no text, and so has no links.
    is_binary: bool

    def answer(self, fields: Fields) -> tuple[int, Headers, bytes]:
        """Status, headers and body: in an encoding that the client accepts, or 304 if it has that.

        RFC 9110 §13.2.2: ETags first.
        """
        form = self.plain
        if self.compressed and accepts_gzip(fields.get(b"accept-encoding")):
            form = self.compressed
        if (tags := fields.get(b"if-none-match")) is not None:
            fresh = matches(tags, form.etag)
        elif (since := fields.get(b"if-modified-since")) is not None:
            fresh = unchanged_since(since, self.modified)
        else:
            fresh = False
        return (304, form.short, b"") if fresh else (200, form.whole, form.body)


async def send_in_pieces(body: bytes, send: Send) -> None:
    """Send *body* in pieces of at most PIECE_BYTES, so that a large file is not copied whole for each client.

    After each piece the others have their turn, even if the system would take more.
    """
    for start in range(0, len(body) or 1, PIECE_BYTES):
        if start:
            await asyncio.sleep(0)
        piece = body if len(body) <= PIECE_BYTES else body[start : start + PIECE_BYTES]
        more = start + PIECE_BYTES < len(body)
        await send({"type": "http.response.body", "body": piece, "more_body": more})


def serve_file(path: str, data: bytes, beside: bytes | None, *, modified: datetime, interval: int) -> ServedFile:
    """*data*, published at *path*, with its headers.

    *beside* is the content of its .gz file, if there is one. *interval*: readers may cache a feed for so many seconds.
    """
    digest, media = sha256(data).hexdigest(), media_type(path)
    shared = {"Last-Modified": http_date(modified), "Cache-Control": _cache_control(path, interval)}
    packed = None
    if PurePosixPath(path).suffix not in INCOMPRESSIBLE and len(data) >= MIN_COMPRESSED_BYTES:
        packed = _compressed(data, beside)
        shared["Vary"] = "Accept-Encoding"
    if path.startswith(FEEDS_FOLDER):
        shared["Access-Control-Allow-Origin"] = "*"  # for readers that are web pages

    def form(body: bytes, etag: str, **encoding: str) -> Representation:
        short = {"ETag": etag} | shared
        whole = {"Content-Type": media, "Content-Length": str(len(body))} | encoding | short
        return Representation(body, etag.encode(), Headers(whole), Headers(short))

    compressed = form(packed, f'"{digest[:32]}-gz"', **{"Content-Encoding": "gzip"}) if packed else None
    is_binary = "charset=utf-8" not in media
    return ServedFile(digest, modified, form(data, f'"{digest[:32]}"'), compressed, is_binary)


def media_type(path: str) -> str:
    """The Content-Type of a published file."""
    suffix = PurePosixPath(path).suffix
    if path.startswith(FEEDS_FOLDER) and suffix in FEED_MEDIA_TYPES:
        return FEED_MEDIA_TYPES[suffix]
    return MEDIA_TYPES.get(suffix, "application/octet-stream")


def _cache_control(path: str, interval: int) -> str:
    """Caches may keep a feed for as long as there can be no news, and use a stale copy while they ask again."""
    age = interval if path.startswith(FEEDS_FOLDER) else min(PAGE_MAX_AGE_SECONDS, interval)
    stale = f"stale-while-revalidate={age}, stale-if-error={STALE_IF_ERROR_SECONDS}"
    return f"public, max-age={age}, {stale}"


def _compressed(data: bytes, beside: bytes | None) -> bytes:
    """*data* compressed: *beside*, if that is *data*, else compressed here; the same bytes every time."""
    if beside is not None and _holds(beside, data):
        return beside
    return gzip.compress(data, 9, mtime=0)


def _holds(packed: bytes, data: bytes) -> bool:
    """Whether *packed* is a gzip file of *data* and nothing else.

    No more than a piece is decompressed at a time: whole copies of many files would leave their holes in memory.
    """
    unpack, expected, done = zlib.decompressobj(wbits=31), memoryview(data), 0
    try:
        while not unpack.eof:
            piece = unpack.decompress(packed, PIECE_BYTES)
            if (not piece and not unpack.eof) or expected[done : done + len(piece)] != piece:
                return False
            done, packed = done + len(piece), unpack.unconsumed_tail
    except zlib.error:
        return False
    return done == len(data) and not unpack.unused_data


@dataclass(frozen=True, slots=True)
class Redirect:
    """Leads from a former address of a feed to its present one."""

    #: Relative, so that it works under any prefix and never leads to another site.
    location: str
    interval: int


@dataclass(frozen=True, slots=True)
class Publication:
    """All files that are served at one time."""

    #: By path in the folder: "feeds/all.rss".
    files: Mapping[str, ServedFile] = field(default_factory=dict)
    #: By path of the URL: "/", "/a/1/", "/feeds/all.rss".
    addresses: Mapping[str, ServedFile | Redirect] = field(default_factory=dict)
    #: When its manifest was written; None: nothing is published yet.
    published: datetime | None = None

    @property
    def size(self) -> int:
        """Bytes of all files, with their compressed forms."""
        return sum(len(f.plain.body) + (len(f.compressed.body) if f.compressed else 0) for f in self.files.values())


class FileCache:
    """The files that are published in *folder*, brought up to date by `refresh`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.publication = Publication()
        self._seen: tuple[int, int, int] | None = None
        #: For how many seconds readers may cache a feed.
        self.interval = 0
        #: Set it to end a running refresh early.
        self.ended = False

    def changed(self) -> bool:
        """Whether something was published since the last successful refresh."""
        return self._mark() != self._seen

    def refresh(
        self, *, now: datetime, interval: int, settle: bool = True, former: Sequence[tuple[str, str]] = ()
    ) -> bool:
        """Load what is published. Gives whether it did. Raises PublishError if something cannot be read.

        Files may differ from the manifest: a publication is being written, or one was killed. With *settle* nothing is
        replaced then; without it the files are loaded as they are. *interval* as in `serve_file`. *former* has pairs
        of a former slug of a feed and its present one.
        """
        if (mark := self._mark()) is None:
            return False
        output = OutputFolder(self.folder)
        manifest = output.read(MANIFEST) or b""
        named, same_interval = parse_manifest(manifest), interval == self.interval
        if not named:  # even an empty site has a front page
            raise PublishError("the manifest names no file", str(self.folder / MANIFEST), "`feedloom publish` mends it")
        wanted = {path: digest for path, digest in named.items() if path.removesuffix(".gz") == path}

        def load(path: str) -> ServedFile | None:
            modified, known = self._modified(path, now), self.publication.files.get(path)
            if known and same_interval and (known.digest, known.modified) == (wanted[path], modified):
                return known
            if self.ended or (data := output.read(path)) is None:
                return None
            return serve_file(path, data, output.read(f"{path}.gz"), modified=modified, interval=interval)

        with ThreadPoolExecutor(cpu_count()) as pool:  # compressing and hashing release the interpreter lock
            loaded = dict(zip(wanted, pool.map(load, wanted), strict=True))
        if self.ended or (settle and not all(file and file.digest == wanted[path] for path, file in loaded.items())):
            return False
        files = {path: file for path, file in loaded.items() if file}
        published = self._modified(MANIFEST, now)
        files[MANIFEST] = serve_file(MANIFEST, manifest, None, modified=published, interval=interval)
        addresses = dict(_addresses(files)) | dict(_redirects(files, former, interval))
        self.publication = Publication(files, addresses, published)
        self._seen, self.interval = mark, interval
        return True

    def _mark(self) -> tuple[int, int, int] | None:
        """What differs between two manifests; None if there is no manifest."""
        try:
            state = (self.folder / MANIFEST).lstat()
        except OSError:
            return None
        return state.st_mtime_ns, state.st_ino, state.st_size

    def _modified(self, path: str, now: datetime) -> datetime:
        """When the file was written, in whole seconds, at the latest *now* (RFC 9110 §8.8.2.1)."""
        try:
            return min(datetime.fromtimestamp(int((self.folder / path).lstat().st_mtime), UTC), now)
        except OSError:
            return now


def _addresses(files: Mapping[str, ServedFile]) -> Iterable[tuple[str, ServedFile]]:
    for path, file in files.items():
        yield f"/{path}", file
        if path == INDEX or path.endswith(f"/{INDEX}"):
            yield f"/{path.removesuffix(INDEX)}", file


def _redirects(
    files: Iterable[str], former: Iterable[tuple[str, str]], interval: int
) -> Iterable[tuple[str, Redirect]]:
    """Redirects from the URLs of feeds, archives and pages under former slugs to the ones that are published."""
    for path in files:
        for old, new in former:
            for end, up in ((".", "./"), ("/", "../")):
                place = f"{FEEDS_FOLDER}{new}{end}"
                if path.startswith(place):
                    address = f"/{FEEDS_FOLDER}{old}{end}{path.removeprefix(place)}"
                    yield address, Redirect(up + path.removeprefix(FEEDS_FOLDER), interval)
            if path == feed_page(new):
                yield f"/{feed_address(old)}", Redirect(f"../{new}/", interval)
