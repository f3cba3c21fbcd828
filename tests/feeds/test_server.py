"""The preview server, asked over a real connection."""

from __future__ import annotations

import http.client
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from feeds.server import find_file, matches, media_type, preview
from storage.errors import FeedloomError, PublishError


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An output folder, with a secret beside it and links to that."""
    out = tmp_path / "public"
    (out / "feeds").mkdir(parents=True)
    (out / "a" / "1").mkdir(parents=True)
    (out / "empty").mkdir()
    for name in ("index.html", "a/1/index.html", "feeds/all.rss", "feeds/all.json", "manifest.json", ".hidden"):
        (out / name).write_text(f"<p>{name} Hà Nội</p>", encoding="utf-8")
    (tmp_path / "secret.txt").write_text("secret")
    (out / "link.txt").symlink_to(tmp_path / "secret.txt")
    (out / "links").symlink_to(tmp_path)
    (out / "loop").symlink_to(out / "loop")
    return out


@pytest.fixture
def connection(folder: Path) -> Iterator[http.client.HTTPConnection]:
    """A connection to a server for the folder."""
    with preview(folder, host="127.0.0.1", port=0) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        client = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=10)
        yield client
        client.close()
        server.shutdown()
        thread.join()


def ask(
    connection: http.client.HTTPConnection, path: str, method: str = "GET", **headers: str
) -> tuple[http.client.HTTPResponse, bytes]:
    connection.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
    response = connection.getresponse()
    return response, response.read()


@pytest.mark.parametrize(
    ("path", "media"),
    [
        ("/", "text/html; charset=utf-8"),
        ("/index.html?x=1", "text/html; charset=utf-8"),
        ("/a/1/", "text/html; charset=utf-8"),
        ("/feeds/all.rss", "application/rss+xml; charset=utf-8"),
        ("/feeds/all.json", "application/feed+json; charset=utf-8"),
        ("/manifest.json", "application/json; charset=utf-8"),
    ],
)
def test_get(connection: http.client.HTTPConnection, path: str, media: str) -> None:
    """A published file comes with its media type and charset; a folder is its index page."""
    response, body = ask(connection, path)
    assert (response.status, response.headers["Content-Type"]) == (200, media)
    assert "Hà Nội" in body.decode()


@pytest.mark.parametrize(
    "path",
    ["/none", "/empty/", "/.hidden", "/link.txt", "/links/secret.txt", "/loop", "/../secret.txt",
     "/a/%2e%2e/%2e%2e/secret.txt", "/..%2fsecret.txt", "/%00", "/a\\b", "/" + "x" * 5000, "//etc/passwd", "/%ff"],
)  # fmt: skip
def test_not_found(connection: http.client.HTTPConnection, path: str) -> None:
    """Nothing outside the folder, nothing hidden, no list of a folder."""
    response, body = ask(connection, path)
    assert response.status == 404
    assert b"secret" not in body


def test_folder_without_slash(connection: http.client.HTTPConnection) -> None:
    """A folder is asked for again with its slash, so that relative links work, and never at another host."""
    response, _ = ask(connection, "/a/1")
    assert (response.status, response.headers["Location"]) == (301, "/a/1/")
    response, _ = ask(connection, "/a//1")
    assert (response.status, response.headers["Location"]) == (301, "/a//1/")
    response, _ = ask(connection, "//a/1")
    assert not (response.headers["Location"] or "").startswith("//")


def test_head(connection: http.client.HTTPConnection) -> None:
    """HEAD gives the headers of GET and no body, and the connection goes on."""
    response, body = ask(connection, "/feeds/all.rss", "HEAD")
    length = int(response.headers["Content-Length"])
    assert (response.status, body) == (200, b"")
    assert len(ask(connection, "/feeds/all.rss")[1]) == length


def test_not_modified(connection: http.client.HTTPConnection, folder: Path) -> None:
    """Who has the file gets 304, until it changes."""
    etag = ask(connection, "/feeds/all.rss")[0].headers["ETag"]
    response, body = ask(connection, "/feeds/all.rss", If_None_Match=f'"x", W/{etag}')
    assert (response.status, body, response.headers["ETag"]) == (304, b"", etag)
    (folder / "feeds" / "all.rss").write_text("new")
    assert ask(connection, "/feeds/all.rss", If_None_Match=etag)[0].status == 200


@pytest.mark.parametrize(
    ("header", "expected"),
    [('"a"', True), ('W/"a"', True), ('"b", "a"', True), ("*", True), ('"b"', False), ("", False), ("a", False)],
)
def test_matches(header: str, expected: bool) -> None:
    """If-None-Match is a list, `*`, weak or not (RFC 9110 §13.1.2)."""
    assert matches(header, '"a"') is expected


def test_other_methods(connection: http.client.HTTPConnection) -> None:
    """Nothing can be written."""
    assert ask(connection, "/", "POST")[0].status == 501


def test_links_inside(folder: Path) -> None:
    """A link from one published file to another is followed."""
    (folder / "latest.rss").symlink_to(folder / "feeds" / "all.rss")
    assert find_file(folder, "/latest.rss") == folder / "feeds" / "all.rss"


def test_media_type_of_anything() -> None:
    """What we do not publish is bytes."""
    assert media_type(Path("x.bin")) == "application/octet-stream"


def test_nothing_published(tmp_path: Path) -> None:
    """A folder without an index page is refused with the way out."""
    with pytest.raises(PublishError, match="feedloom run"), preview(tmp_path, host="127.0.0.1", port=0):
        pass


def test_port_taken(folder: Path) -> None:
    """A port that another program has is named, with the way out."""
    with (
        preview(folder, host="127.0.0.1", port=0) as first,
        pytest.raises(FeedloomError, match="--port"),
        preview(folder, host="127.0.0.1", port=first.server_port),
    ):
        pass
