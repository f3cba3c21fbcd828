"""After publishing: the command gets the changed files, the hub the changed feeds, each until it has taken them."""

from __future__ import annotations

import hmac
import socket
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

import feedparser
import httpx
import pytest

from feeds.config.load import Config
from feeds.config.schema import Feeds, Fetch, Publish, Site
from feeds.publish.outbox import MAX_TRIES, Outbox, announce
from feeds.publish.publisher import publish
from feeds.publish.websub import HubResponse, ping
from storage.articles.record import Articles
from storage.database import Database
from storage.model import Article, Failure, Kind
from tests.background import in_background

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
BASE = "https://tin.example.org/"
ALL = [f"{BASE}feeds/all.{form}" for form in ("atom", "json", "rss")]


@pytest.fixture
def config(tmp_path: Path) -> Config:
    site = Site(
        title="Sớm Mai",
        base_url=BASE,
        authority="example.org,2026",
        output=tmp_path / "public",
        database=tmp_path / "a.db",
    )
    return Config(
        path=tmp_path / "feedloom.toml", site=site, fetch=Fetch(), sources=(), feeds=Feeds(), publish=Publish()
    )


@pytest.fixture
def database(config: Config) -> Iterator[Database]:
    with Database.open(config.site.database) as database:
        yield database


class Hub:
    """A hub on the loopback that answers pings as it is told to, and remembers them."""

    def __init__(self) -> None:
        self.status = 204
        self.pings: list[tuple[str, str]] = []
        hub = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                fields = parse_qs(body)
                if hub.status == 204:
                    hub.pings.append((fields["hub.mode"][0], fields["hub.url"][0]))
                self.send_response(hub.status)
                self.end_headers()

            def log_message(self, *args: object) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/"
        self.fetch = Fetch(allow_hosts=(f"127.0.0.1:{self.server.server_port}",))


@pytest.fixture
def hub() -> Iterator[Hub]:
    hub = Hub()
    with in_background(hub.server):
        yield hub


def record(database: Database, number: int) -> None:
    address = f"https://bao.example/{number}.html"
    article = Article(kind=Kind.ARTICLE, title=f"Bài số {number}", permalink=address, body=(f"Đoạn {number}.",))
    Articles(database, "example.org,2026").record(article, source="báo", now=NOON)


class Exchange:
    """A web server that serves a folder, is a WebSub hub at /hub, and a subscriber at /inbox."""

    SECRET = b"kh\xf3a"

    def __init__(self, folder: Path) -> None:
        self.subscriptions: list[tuple[str, str]] = []
        self.delivered: list[bytes] = []
        exchange = self

        class Handler(SimpleHTTPRequestHandler):
            def __init__(self, *arguments: Any) -> None:
                super().__init__(*arguments, directory=str(folder))

            def do_GET(self) -> None:
                if not self.path.startswith("/inbox"):
                    super().do_GET()
                    return
                (challenge,) = parse_qs(urlsplit(self.path).query)["hub.challenge"]  # yes, that was us
                self.reply(200, challenge.encode())

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                if self.path == "/hub":
                    exchange.serve_hub(parse_qs(body.decode()))
                elif self.headers["X-Hub-Signature"] == exchange.signature(body):
                    exchange.delivered.append(body)
                self.reply(202, b"")

            def reply(self, status: int, body: bytes) -> None:
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/"

    def signature(self, body: bytes) -> str:
        return f"sha256={hmac.new(self.SECRET, body, 'sha256').hexdigest()}"

    def serve_hub(self, said: dict[str, list[str]]) -> None:
        """Take a subscription that its owner confirms; fetch what has changed and hand it to its subscribers."""
        if said["hub.mode"] == ["subscribe"]:
            (topic,), (callback,) = said["hub.topic"], said["hub.callback"]
            if httpx.get(callback, params={"hub.mode": "subscribe", "hub.challenge": "c"}).text == "c":
                self.subscriptions.append((topic, callback))
            return
        for topic, callback in self.subscriptions:
            if [topic] == said["hub.url"]:
                body = httpx.get(topic).content
                httpx.post(callback, content=body, headers={"X-Hub-Signature": self.signature(body)})

    def subscribe(self, feed: bytes) -> None:
        """Ask the hub that *feed* names for what changes at the address that it calls its own."""
        links = {link.rel: link.href for link in feedparser.parse(feed).feed.links}
        what = {"hub.mode": "subscribe", "hub.topic": links["self"], "hub.callback": f"{self.url}inbox"}
        httpx.post(links["hub"], data=what).raise_for_status()


def test_a_subscriber_is_handed_the_new_article(database: Database, config: Config) -> None:
    """All the way: a feed names its hub, a subscriber asks it, and gets the feed as soon as it is published anew."""
    config.site.output.mkdir()
    exchange = Exchange(config.site.output)
    with in_background(exchange.server):
        site = config.site.model_copy(update={"base_url": exchange.url})
        fetch = Fetch(allow_hosts=(f"127.0.0.1:{exchange.server.server_port}",))
        config = replace(config, site=site, publish=Publish(hub=f"{exchange.url}hub"), fetch=fetch)
        publish(database, config, now=NOON)
        exchange.subscribe((config.site.output / "feeds/all.atom").read_bytes())
        record(database, 1)
        publish(database, config, now=NOON + DAY)
        assert announce(database, config, now=NOON + DAY) == ()
    (delivered,) = exchange.delivered
    assert [entry.title for entry in feedparser.parse(delivered).entries] == ["Bài số 1"]


class TestHub:
    """WebSub: what subscribers wait for."""

    def test_a_change_is_told_once(self, database: Database, config: Config, hub: Hub) -> None:
        """Each changed feed in each format, by its own address; feeds name the hub; nothing is told twice."""
        config = replace(config, publish=Publish(hub=hub.url), fetch=hub.fetch)
        publish(database, config, now=NOON)
        assert announce(database, config, now=NOON) == ()
        assert sorted(hub.pings) == [("publish", url) for url in ALL]
        feed = feedparser.parse((config.site.output / "feeds/all.atom").read_bytes()).feed
        links = {link.rel: link.href for link in feed.links}
        assert (links["hub"], links["self"]) == (hub.url, f"{BASE}feeds/all.atom")
        publish(database, config, now=NOON + DAY)
        assert announce(database, config, now=NOON + DAY) == ()
        assert len(hub.pings) == 3

    @pytest.mark.parametrize("piece", [b"", b"HTTP/1.1 204 No Content\r\nX-Slow: ", b"X"])
    def test_a_hub_that_takes_its_time(self, monkeypatch: pytest.MonkeyPatch, piece: bytes) -> None:
        """A hub that says nothing, or goes on for ever with its head, is left at the deadline."""
        monkeypatch.setattr("feeds.publish.websub.PING_TIMEOUT_SECONDS", 0.5)
        with socket.create_server(("127.0.0.1", 0)) as listening:

            def drip() -> None:
                with suppress(OSError):
                    client, _ = listening.accept()
                    with client:
                        client.sendall(piece)
                        while not piece and client.recv(65536):  # until it goes
                            pass
                        while piece:
                            time.sleep(0.1)
                            client.sendall(b"x")

            Thread(target=drip, daemon=True).start()
            start = time.monotonic()
            address = f"http://127.0.0.1:{listening.getsockname()[1]}/"
            allow = [address.split("/")[2]]
            assert ping(address, f"{BASE}feeds/all.atom", allow) is HubResponse.LATER
            assert time.monotonic() - start < 20

    def test_a_hub_that_is_down_is_told_later(self, database: Database, config: Config, hub: Hub) -> None:
        """After a wait, also by another process, of all that has changed by then."""
        config = replace(config, publish=Publish(hub=hub.url), fetch=hub.fetch)
        hub.status = 503
        publish(database, config, now=NOON)
        assert announce(database, config, now=NOON) == ()
        hub.status = 204
        assert announce(database, config, now=NOON + timedelta(seconds=30)) == ()
        assert hub.pings == []
        with Database.open(config.site.database) as other:
            record(other, 1)
            publish(other, config, now=NOON + timedelta(seconds=90))
            assert announce(other, config, now=NOON + timedelta(seconds=90)) == ()
        told = {url for _, url in hub.pings}
        assert set(ALL) < told
        assert f"{BASE}feeds/source-bao.atom" in told
        assert Outbox(database).hub().topics == ()

    def test_a_hub_that_stays_away_is_given_up(self, database: Database, config: Config) -> None:
        """After many tries over two days, with a word about it."""
        config = replace(config, publish=Publish(hub="http://127.0.0.1:9/"))
        publish(database, config, now=NOON)
        asked: list[datetime] = []
        failures: tuple[Failure, ...] = ()
        now = NOON

        def away(*_: object) -> HubResponse:
            asked.append(now)
            return HubResponse.LATER

        while not failures:
            failures = announce(database, config, now=now, ping=away)
            now += timedelta(minutes=15)
        assert len(asked) == MAX_TRIES
        assert DAY < asked[-1] - asked[0] < 4 * DAY
        assert "did not answer" in failures[0].cause
        assert announce(database, config, now=now + DAY, ping=lambda *_: pytest.fail("asked again")) == ()

    def test_what_a_hub_refuses_is_told(self, database: Database, config: Config, hub: Hub) -> None:
        """Once, and the other feeds are told all the same."""
        config = replace(config, publish=Publish(hub=hub.url), fetch=hub.fetch)
        hub.status = 403
        publish(database, config, now=NOON)
        failures = announce(database, config, now=NOON)
        assert [failure.document for failure in failures] == [f"feeds/all.{form}" for form in ("atom", "json", "rss")]
        assert announce(database, config, now=NOON + DAY) == ()

    @pytest.mark.parametrize(
        ("status", "answer"),
        [
            (200, HubResponse.TAKEN), (202, HubResponse.TAKEN), (204, HubResponse.TAKEN),
            (400, HubResponse.REFUSED), (404, HubResponse.REFUSED),
            (301, HubResponse.LATER), (429, HubResponse.LATER), (408, HubResponse.LATER),
            (500, HubResponse.LATER), (503, HubResponse.LATER),
        ],
    )  # fmt: skip
    def test_answers(self, hub: Hub, status: int, answer: HubResponse) -> None:
        """2xx is taken, 4xx refused, all else may change."""
        hub.status = status
        assert ping(hub.url, ALL[0], hub.fetch.allow_hosts) is answer

    def test_proxies_of_the_environment_are_not_used(
        self, database: Database, config: Config, hub: Hub, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Whatever the shell of the operator has set, the hub is told, and by nobody else."""
        for name in ("ALL_PROXY", "HTTP_PROXY", "HTTPS_PROXY", "all_proxy", "http_proxy"):
            monkeypatch.setenv(name, "socks5://127.0.0.1:9")
        config = replace(config, publish=Publish(hub=hub.url), fetch=hub.fetch)
        publish(database, config, now=NOON)
        assert announce(database, config, now=NOON) == ()
        assert len(hub.pings) == 3

    def test_a_private_hub_has_to_be_allowed(self, database: Database, config: Config, hub: Hub) -> None:
        """Like every host of the configuration; what it has to be told waits until it is."""
        config = replace(config, publish=Publish(hub=hub.url))
        publish(database, config, now=NOON)
        (failure,) = announce(database, config, now=NOON)
        assert (failure.document, "allow_hosts" in failure.cause) == ("[publish] hub", True)
        assert hub.pings == []
        assert announce(database, replace(config, fetch=hub.fetch), now=NOON) == ()
        assert len(hub.pings) == 3

    def test_nobody_there(self) -> None:
        """A refused connection may change too."""
        assert ping("http://127.0.0.1:9/", ALL[0], ["127.0.0.1:9"]) is HubResponse.LATER


class TestCommand:
    """`[publish] command`: the way to another place."""

    def test_it_gets_the_changed_files(self, database: Database, config: Config, tmp_path: Path) -> None:
        """One a line, the manifest's own paths; from the folder of the configuration; not without a change."""
        command = 'cat >> told; echo "$FEEDLOOM_OUTPUT $FEEDLOOM_BASE_URL" > env'
        config = replace(config, publish=Publish(command=command))
        written = publish(database, config, now=NOON).written
        assert announce(database, config, now=NOON) == ()
        told = (tmp_path / "told").read_text().splitlines()
        assert sorted(told) == sorted(written)
        assert told[-1] == "manifest.json"
        assert (tmp_path / "env").read_text() == f"{config.site.output} {BASE}\n"
        publish(database, config, now=NOON + DAY)
        announce(database, config, now=NOON + DAY)
        assert (tmp_path / "told").read_text().splitlines() == told

    def test_one_that_fails_is_run_again(self, database: Database, config: Config, tmp_path: Path, hub: Hub) -> None:
        """With all that has changed by then; the hub waits for it."""
        config = replace(config, publish=Publish(command="echo no route >&2; exit 3", hub=hub.url), fetch=hub.fetch)
        publish(database, config, now=NOON)
        (failure,) = announce(database, config, now=NOON)
        assert failure.cause == "ended with 3: no route"
        record(database, 1)
        publish(database, config, now=NOON)
        assert hub.pings == []
        mended = replace(config, publish=Publish(command="cat > told", hub=hub.url), fetch=hub.fetch)
        assert announce(database, mended, now=NOON) == ()
        told = (tmp_path / "told").read_text().splitlines()
        assert {"index.html", "feeds/all.rss", "feeds/source-bao.rss.gz"} <= set(told)
        assert len(told) == len(set(told))
        assert len(hub.pings) == 6

    def test_what_is_taken_away_is_told(self, database: Database, config: Config, tmp_path: Path) -> None:
        """The page of an article that was taken down."""
        config = replace(config, publish=Publish(command="cat > told"))
        articles = Articles(database, "example.org,2026")
        number = articles.record(Article(kind=Kind.ARTICLE, title="Bài", body=("Đoạn.",)), source="báo", now=NOON).id
        publish(database, config, now=NOON)
        announce(database, config, now=NOON)
        stored = articles.get(number)
        assert stored is not None
        articles.lifecycle.take_down(number, now=NOON)
        assert publish(database, config, now=NOON).removed == (f"a/{stored.key}/index.html",)
        announce(database, config, now=NOON)
        assert f"a/{stored.key}/index.html" in (tmp_path / "told").read_text().splitlines()
