"""Proxies, headers, cookies and passwords of a source: they work, and what is secret shows nowhere."""

from __future__ import annotations

import asyncio
import base64
import gzip
import json
import shutil
import socket
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import zstandard

from scraper.http.fetch import Fetcher
from scraper.http.limits import Limits
from scraper.source import Access
from storage.errors import AddressRefusedError, FetchError
from storage.model import Document
from tests.hostile import faults
from tests.hostile.faults import Faults, redirect, response, running
from tests.hostile.proxy import Proxy, running_proxy
from tests.hostile.test_network_runs import article
from tests.hostile.workshop import Workshop

PAGE = b"<!doctype html><title>Page</title>"
PATIENT = Limits(timeout=20.0, read_timeout=20.0)


@pytest.fixture
def server() -> Iterator[Faults]:
    with running(Faults()) as server:
        server.answers["/a"] = response(PAGE)
        yield server


def fetch(url: str, proxy: str, *allow: str) -> bytes:
    async def run() -> bytes:
        async with Fetcher(user_agent="feedloom/0", allow=allow, limits=PATIENT) as fetcher:
            document = await fetcher.fetch(url, access=Access(proxy=proxy))
            assert isinstance(document, Document)
            return document.data

    return asyncio.run(run())


@pytest.mark.parametrize("host", ["127.0.0.1", "::1"])
@pytest.mark.parametrize("login", [None, "me:pass word@1"])
def test_proxy(server: Faults, host: str, login: str | None) -> None:
    """A page is fetched through the proxy, with its password, wherever the proxy stands."""
    with running_proxy(Proxy(login, host=host)) as proxy:
        prefix = "me:pass%20word%401@" if login else ""
        assert fetch(server.url(), f"http://{prefix}{proxy.host}", server.host) == PAGE
        assert proxy.requests == [("GET", server.url())]
        (headers,) = (headers for _, headers in server.requests)
        assert headers["via"] == "1.1 test"
        assert "proxy-authorization" not in headers


@pytest.mark.skipif(shutil.which("openssl") is None, reason="needs the command openssl")
@pytest.mark.parametrize("secure_proxy", [False, True])
def test_proxy_and_https(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, secure_proxy: bool) -> None:
    """https goes through a tunnel, whose other end must have the right certificate; the proxy may speak TLS itself."""
    certificates = faults.make_certificates(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificates["ca"]))
    tls = faults.server_tls(certificates["good"])
    proxy = Proxy("me:secret", tls if secure_proxy else None)
    with running(Faults(tls)) as server, running_proxy(proxy):
        server.answers["/a"] = response(PAGE)
        place = f"{'https' if secure_proxy else 'http'}://me:secret@{proxy.host}"
        assert fetch(server.url(), place, server.host) == PAGE
        assert proxy.requests == [("CONNECT", server.host)]
    wrong, plain = Faults(faults.server_tls(certificates["other"])), Proxy()
    with running(wrong), running_proxy(plain), pytest.raises(FetchError, match="certificate"):
        fetch(wrong.url(), f"http://{plain.host}", wrong.host)


def test_proxy_that_refuses(server: Faults) -> None:
    """A proxy that is not there, or wants another password, is an error in words that does not tell ours."""
    with running_proxy(Proxy("me:right")) as proxy:
        for url in (server.url(), server.url().replace("http:", "https:")):
            with pytest.raises(FetchError, match="407") as caught:
                fetch(url, f"http://me:wr0ng-secret@{proxy.host}", server.host)
            assert "wr0ng" not in repr(caught.value)
    with socket.create_server(("127.0.0.1", 0)) as closed:
        gone = f"127.0.0.1:{closed.getsockname()[1]}"
    with pytest.raises(FetchError, match=r"through the proxy: connection refused") as caught:
        fetch(server.url(), f"http://me:wr0ng-secret@{gone}", server.host)
    assert "wr0ng" not in repr(caught.value)
    assert server.requests == []


def test_the_guard_and_a_proxy(server: Faults) -> None:
    """Through a proxy, too, nothing inside is asked for, not by a redirect either."""
    with running(Faults()) as inside, running_proxy(Proxy()) as proxy:
        server.answers["/to"] = redirect(inside.url())
        for url in (inside.url(), server.url("/to"), f"http://localhost:{inside.port}/"):
            with pytest.raises(AddressRefusedError):
                fetch(url, f"http://{proxy.host}", server.host)
        assert inside.requests == []


def test_sites_set_no_cookies(server: Faults) -> None:
    """A source's own cookies are sent with each request, and nothing that a site wants to have stored."""
    server.answers["/a"] = response(PAGE, "200 OK", "Set-Cookie: session=theirs; Path=/", "Set-Cookie: track=1")

    async def run() -> None:
        async with Fetcher(user_agent="feedloom/0", allow=[server.host], limits=PATIENT) as fetcher:
            for access in (Access(), Access(headers={"Cookie": "session=ours"}), Access()):
                await fetcher.fetch(server.url(), access=access)

    asyncio.run(run())
    assert [headers.get("cookie") for _, headers in server.requests] == [None, "session=ours", None]


def test_proxies_of_the_environment_are_ignored(server: Faults, monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy that the environment names would connect past the guard."""
    with running_proxy(Proxy()) as proxy:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy", "HTTPS_PROXY"):
            monkeypatch.setenv(name, f"http://{proxy.host}")

        async def run() -> None:
            async with Fetcher(user_agent="feedloom/0", allow=[server.host], limits=PATIENT) as fetcher:
                await fetcher.fetch(server.url())

        asyncio.run(run())
        assert proxy.requests == []


#: Each in its own place: what it is, by the name of its variable.
SECRETS = {
    "T_HEADER": "hdr-5ecret-Zq1", "T_COOKIE": "ck-5ecret-Zq2",
    "T_PASSWORD": "pw-5ecret-Zq3", "T_PROXY_PW": "px-5ecret-Zq4",
}  # fmt: skip


def spellings(secret: str) -> list[bytes]:
    """A secret as it might show: as it is, in a login, in base64."""
    logins = [f"me:{secret}", f"you:{secret}", secret]
    return [secret.encode(), *(base64.b64encode(login.encode()).rstrip(b"=") for login in logins)]


def everything(workshop: Workshop) -> dict[str, bytes]:
    """All files that a run leaves, and what is compressed in them, unpacked."""
    found = {
        str(path.relative_to(workshop.folder)): path.read_bytes()
        for path in workshop.folder.rglob("*")
        if path.is_file()
    }
    found |= {f"{name} unpacked": gzip.decompress(data) for name, data in found.items() if name.endswith(".gz")}
    with closing(sqlite3.connect(workshop.store)) as store:
        for (table,) in store.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            for number, row in enumerate(store.execute(f'SELECT * FROM "{table}"')):
                for value in row:
                    if isinstance(value, bytes) and value.startswith(b"\x28\xb5\x2f\xfd"):
                        unpacked = zstandard.ZstdDecompressor().decompressobj().decompress(value)
                        found[f"{table} {number}"] = unpacked
    return found


def test_secrets_show_nowhere(server: Faults, tmp_path: Path) -> None:
    """Secrets from variables and files reach their servers; no file, no table and no word of any command has them."""
    folder = tmp_path / "work"
    (folder / "secrets").mkdir(parents=True)
    with running(Faults()) as other, running_proxy(Proxy(f"you:{SECRETS['T_PROXY_PW']}")) as proxy:
        server.answers |= {
            "/good": response(article(1)),
            "/away": redirect(other.url("/b")),
            "/denied": response(b"", "403 Forbidden"),
            "/cut": response(b"x", length=500),
            "/none": response(b"", "500 Oops"),
            "/reset": lambda handler: faults.reset(b"", handler),
        }
        other.answers["/b"] = response(article(2))
        (folder / "secrets" / "header").write_text(SECRETS["T_HEADER"] + "\n")
        access = (
            'headers = { "X-Key" = { file = "secrets/header" } }\ncookies = { session = { env = "T_COOKIE" } }\n'
            'user = "me"\npassword = { env = "T_PASSWORD" }\nproxy = { env = "T_PROXY" }\n'
            f'allow_hosts = "{other.host}"\n'
        )
        pages = json.dumps([server.url(path) for path in ("/good", "/away", "/denied", "/cut", "/reset", "/none")])
        (folder / "feedloom.toml").write_text(
            '[site]\nbase_url = "https://feeds.example.org/"\nauthority = "example.org,2026"\n'
            f'[fetch]\ndelay = 0\nallow_hosts = "{server.host}"\n'
            f'[[sources]]\nname = "paper"\nurl = {pages}\n{access}'
            f'[[sources]]\nname = "listing"\nlisting = "{server.url("/none")}"\n{access}'
        )
        workshop = Workshop(folder)
        variables = {**SECRETS, "T_PROXY": f"http://you:{SECRETS['T_PROXY_PW']}@{proxy.host}"}
        said = []
        for command in (
            ("check",), ("run", "--json"), ("run",), ("sources", "test", "paper"), ("status", "--json"),
        ):  # fmt: skip
            with workshop.start(*command, variables=variables) as process:
                said.append(b"".join(process.communicate(timeout=120)))
        variables["T_PROXY"] = f"socks5://you:{SECRETS['T_PROXY_PW']}@{proxy.host}"
        with workshop.start("check", variables=variables) as process:
            refused = b"".join(process.communicate(timeout=60))
            assert process.returncode == 2
        assert b"SOCKS" in refused
        sent = dict(server.requests)["/good"]
        assert sent["x-key"] == SECRETS["T_HEADER"]
        assert sent["cookie"] == f"session={SECRETS['T_COOKIE']}"
        assert base64.b64decode(sent["authorization"].split()[1]).decode() == f"me:{SECRETS['T_PASSWORD']}"
        for _, headers in other.requests:
            assert not {"x-key", "cookie", "authorization"} & headers.keys()
        assert ("GET", server.url("/robots.txt")) in proxy.requests
    (folder / "secrets" / "header").unlink()
    assert workshop.files()
    produced = everything(workshop) | {f"output {number}": text for number, text in enumerate([*said, refused])}
    assert b"Traceback" not in b"".join(said)
    shown = {(name, spelling) for name, data in produced.items() for secret in SECRETS.values()
             for spelling in spellings(secret) if spelling in data}  # fmt: skip
    assert shown == set()
