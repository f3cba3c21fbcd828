"""The samples under docs/deploy, tried with the programs that they are for."""

from __future__ import annotations

import gzip
import http.client
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest

from feeds.pages.policy import SERVER_POLICY

SAMPLES = Path(__file__).parents[3] / "docs" / "deploy"
SURROUNDINGS = """
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 64; }}
http {{
    access_log off;
    client_body_temp_path {folder}/t; proxy_temp_path {folder}/t; fastcgi_temp_path {folder}/t;
    uwsgi_temp_path {folder}/t; scgi_temp_path {folder}/t;
    include {folder}/site.conf;
}}
"""
FILES = (
    "index.html", "404.html", "c/all/index.html", "feeds/all.rss", "feeds/all.atom", "feeds/all.json", "feeds.opml",
    "style.css", "manifest.json", "icon.svg",
)  # fmt: skip


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port of an nginx with our sample, over a folder of small files."""
    if not shutil.which("nginx"):
        pytest.skip("nginx is not installed")
    folder = tmp_path_factory.mktemp("nginx")
    public = folder / "public"
    for name in FILES:
        (public / name).parent.mkdir(parents=True, exist_ok=True)
        (public / name).write_text(f"<p>{name} Hà Nội</p>" * 20, encoding="utf-8")
    (public / "feeds/all.rss.gz").write_bytes(gzip.compress((public / "feeds/all.rss").read_bytes(), 9, mtime=0))
    (public / ".hidden").write_text("secret")
    (folder / "secret.txt").write_text("secret")
    (public / "link.txt").symlink_to(folder / "secret.txt")
    for place in (folder, *list(folder.parents)[:-2]):
        with suppress(PermissionError):  # nginx's worker is another user if we are root
            place.chmod(place.stat().st_mode | 0o055)
    with socket.create_server(("127.0.0.1", 0)) as free:
        number: int = free.getsockname()[1]
    sample = (SAMPLES / "nginx.conf").read_text(encoding="utf-8")
    sample = sample.replace("listen 80;", f"listen 127.0.0.1:{number};").replace(
        "/var/lib/feedloom/public", str(public)
    )
    (folder / "site.conf").write_text(sample, encoding="utf-8")
    (folder / "nginx.conf").write_text(SURROUNDINGS.format(folder=folder))
    command = ("nginx", "-e", folder / "error.log", "-c", folder / "nginx.conf")
    checked = subprocess.run([*command, "-t"], capture_output=True, text=True, check=False)
    assert (checked.returncode, "warn" in checked.stderr) == (0, False), checked.stderr
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
        for _ in range(1200):
            with suppress(OSError), socket.create_connection(("127.0.0.1", number)):
                break
            time.sleep(0.05)
        yield number
        process.terminate()


def ask(port: int, path: str, **headers: str) -> tuple[int, http.client.HTTPMessage, bytes]:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=60)) as client:
        client.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        response = client.getresponse()
        return response.status, response.headers, response.read()


@pytest.mark.parametrize(
    ("path", "media"),
    [
        ("/", "text/html; charset=utf-8"),
        ("/c/all/", "text/html; charset=utf-8"),
        ("/feeds/all.rss", "application/rss+xml; charset=utf-8"),
        ("/feeds/all.atom", "application/atom+xml; charset=utf-8"),
        ("/feeds/all.json", "application/feed+json; charset=utf-8"),
        ("/feeds.opml", "text/x-opml; charset=utf-8"),
        ("/style.css", "text/css; charset=utf-8"),
        ("/icon.svg", "image/svg+xml"),
    ],
)
def test_nginx_serves(port: int, path: str, media: str) -> None:
    """nginx gives every published file its media type, its lifetime and its safety."""
    status, headers, body = ask(port, path)
    assert (status, headers["Content-Type"]) == (200, media)
    assert "Hà Nội" in body.decode()
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    age = "max-age=900" if path.startswith("/feeds/") else "max-age=60"
    assert age in headers["Cache-Control"]


def test_nginx_compresses(port: int) -> None:
    """The .gz file beside a feed is what is sent, and who has it gets 304."""
    status, headers, body = ask(port, "/feeds/all.rss", Accept_Encoding="gzip")
    assert (status, headers["Content-Encoding"], headers["Vary"]) == (200, "gzip", "Accept-Encoding")
    assert headers["Content-Type"] == "application/rss+xml; charset=utf-8"
    assert b"feeds/all.rss" in gzip.decompress(body)
    assert ask(port, "/feeds/all.rss", Accept_Encoding="gzip", If_None_Match=headers["ETag"])[0] == 304


@pytest.mark.parametrize("path", ["/none", "/.hidden", "/link.txt", "/c/%2e%2e/.hidden", "/feeds/", "/a/.git/config"])
def test_nginx_keeps(port: int, path: str) -> None:
    """What is hidden, linked or not there is not found, with our page."""
    status, _, body = ask(port, path)
    assert status in {403, 404}
    assert b"secret" not in body


def test_nginx_leads_to_the_slash(port: int) -> None:
    """A folder without its slash leads to it, whatever the client calls us."""
    status, headers, _ = ask(port, "/c/all", Host="evil.example")
    assert (status, headers["Location"]) == (301, "/c/all/")


def test_nginx_asks_for_searches(port: int) -> None:
    """A search goes to the server behind, which is not there in this test."""
    assert ask(port, "/search?q=a")[0] in {200, 502}


@pytest.mark.parametrize("name", ["nginx.conf", "Caddyfile"])
def test_samples_let_the_script_run(name: str) -> None:
    """The policy in the samples is that of `feedloom serve`, with the hash of the script as it is now."""
    assert f'"{SERVER_POLICY}"' in (SAMPLES / name).read_text(encoding="utf-8")


def test_systemd_unit(tmp_path: Path) -> None:
    """systemd finds nothing wrong with the unit."""
    if not shutil.which("systemd-analyze"):
        pytest.skip("systemd-analyze is not installed")
    unit = tmp_path / "feedloom.service"
    text = (SAMPLES / "feedloom.service").read_text(encoding="utf-8")
    unit.write_text(text.replace("/opt/feedloom/bin/feedloom", f"{sys.executable} -m feeds"), encoding="utf-8")
    result = subprocess.run(["systemd-analyze", "verify", unit], capture_output=True, text=True, check=False)
    if "Failed to initialize manager" in result.stderr:
        pytest.skip(f"systemd-analyze does not work here: {result.stderr.splitlines()[0]}")
    assert (result.returncode, result.stderr) == (0, "")


def test_container_files() -> None:
    """The image runs as nobody in particular, keeps its data in one place and says whether it is well."""
    lines = (SAMPLES / "Dockerfile").read_text(encoding="utf-8").splitlines()
    last = lines[max(number for number, line in enumerate(lines) if line.startswith("FROM ")) :]
    assert {"USER 10001", "VOLUME /data", "EXPOSE 8080"} <= set(last)
    assert any(line.startswith("HEALTHCHECK ") for line in last)
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", "\n".join(lines), re.MULTILINE)
    root = SAMPLES.parents[1]
    assert all((root / name).exists() for names in copied for name in names.split())


@pytest.mark.skipif(not (shutil.which("docker") or shutil.which("podman")), reason="no container engine is installed")
def test_image_is_built() -> None:
    """The image can be built, and its program starts."""
    engine = "docker" if shutil.which("docker") else "podman"
    build = (engine, "build", "-q", "-f", SAMPLES / "Dockerfile", SAMPLES.parents[2])
    image = subprocess.run(build, capture_output=True, text=True, check=True).stdout.strip()
    ran = subprocess.run([engine, "run", "--rm", image, "--version"], capture_output=True, text=True, check=True)
    assert ran.stdout.startswith("feedloom")
