"""The examples of docs/webhooks.md, each as it stands there, against a receiver on the loopback."""

from __future__ import annotations

import base64
import json
import os
import re
import socketserver
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path
from time import monotonic, sleep

import httpx
import pytest

from feeds.config.load import Config
from feeds.config.schema import Feeds, Fetch, Publish, Site
from feeds.publish.outbox import announce
from feeds.publish.publisher import publish
from storage.articles.record import Articles
from storage.database import Database
from storage.model import Article, Kind
from tests.background import in_background
from tests.feeds.publish.receiver import Receiver, receiving

GUIDE = (Path(__file__).parents[3] / "docs" / "webhooks.md").read_text("utf-8")
SECRET = f"whsec_{base64.b64encode(b'k' * 32).decode()}"
MINUTE = timedelta(minutes=1)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as receiver:
        yield receiver


@pytest.fixture
def config(tmp_path: Path) -> Config:
    for name, text in re.findall(r"^`(\w+\.py)`:\n\n```python\n(.*?)^```$", GUIDE, re.MULTILINE | re.DOTALL):
        (tmp_path / name).write_text(text)
    site = Site(title="Tin", base_url="https://tin.example/", output=tmp_path / "public", database=tmp_path / "a.db")
    return Config(
        path=tmp_path / "feedloom.toml", site=site, fetch=Fetch(), sources=(), feeds=Feeds(), publish=Publish()
    )


@pytest.fixture
def database(config: Config) -> Iterator[Database]:
    with Database.open(config.site.database) as database:
        yield database


def documented(key: str, *, nth: int = 0) -> str:
    """The value of *key* that the guide shows, for the *nth* time."""
    found: str = re.findall(rf'^{key} = "(.*?)"', GUIDE, re.MULTILINE)[nth]
    return found.replace("python3", sys.executable)


def run(database: Database, config: Config, number: int, now: datetime, text: str = "Đoạn.") -> tuple[object, ...]:
    article = Article(
        kind=Kind.ARTICLE,
        title=f"Bài số {number}",
        permalink=f"https://bao.example/{number}.html",
        body=(text,),
        tags=("Hà Nội",),
    )
    Articles(database, "example.org,2026").record(article, source="báo", now=now)
    publish(database, config, now=now)
    return announce(database, config, now=now)


NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def test_a_chat_is_told_of_new_entries(database: Database, config: Config, receiver: Receiver) -> None:
    """One message an entry; a correction is no news; when the chat was down, they come later."""
    command = documented("entries_command", nth=1).replace("https://chat.example.org/hooks/abc", receiver.url)
    config = replace(config, publish=Publish(entries_command=command.replace(receiver.url, f"'{receiver.url}'")))
    receiver.status = 503
    assert run(database, config, 1, NOW) != ()
    receiver.status = 200
    assert run(database, config, 2, NOW + MINUTE) == ()
    assert run(database, config, 1, NOW + 2 * MINUTE, text="Đoạn khác.") == ()
    told = [json.loads(body)["text"] for body in receiver.bodies]
    assert told == [f"Bài số {one}\nhttps://bao.example/{one}.html" for one in (1, 2)]


@contextmanager
def mailing() -> Iterator[tuple[int, list[bytes]]]:
    """A mail server (RFC 5321) on the loopback: its port, and the mails that it was given."""
    mails: list[bytes] = []

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.say("220 here")
            while line := self.rfile.readline().strip():
                verb = line[:4].upper()
                if verb == b"DATA":
                    self.say("354 go on")
                    text = b""
                    while (part := self.rfile.readline()) != b".\r\n":
                        text += part
                    mails.append(text)
                self.say("221 bye" if verb == b"QUIT" else "250 yes")

        def say(self, line: str) -> None:
            self.wfile.write(f"{line}\r\n".encode())

    with in_background(socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)) as server:
        yield server.server_address[1], mails


def test_a_mail_has_what_came_since_the_last_one(database: Database, config: Config, tmp_path: Path) -> None:
    """Each entry once, in its newest text; without news there is no mail; one that could not be sent is sent later."""
    config = replace(config, publish=Publish(entries_command=documented("entries_command", nth=2)))
    assert run(database, config, 1, NOW) == ()
    assert run(database, config, 2, NOW + MINUTE) == ()
    assert run(database, config, 1, NOW + 2 * MINUTE, text="Đoạn khác.") == ()
    with mailing() as (port, mails):

        def cron(port: int) -> int:
            names = {"SMTP_HOST": "127.0.0.1", "SMTP_PORT": str(port), "MAIL_TO": "ban@example.org"}
            return subprocess.run(
                [sys.executable, "digest.py"], cwd=tmp_path, env=os.environ | names, capture_output=True, check=False
            ).returncode

        assert cron(9) != 0
        assert [cron(port), cron(port)] == [0, 0]
    (mail,) = (message_from_bytes(data, policy=policy.default) for data in mails)
    assert mail["Subject"] == "2 articles"
    text = mail.get_content()
    assert [text.count(word) for word in ("Bài số 1", "Bài số 2", "Đoạn khác.")] == [1, 1, 1]


def test_a_read_later_service_gets_bookmarks(
    database: Database, config: Config, receiver: Receiver, tmp_path: Path
) -> None:
    """Through a receiver that checks signatures, saves nothing twice, and takes nothing from anybody else."""
    import socket

    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    names = {"LATER_URL": receiver.url, "LATER_TOKEN": "t", "FEEDLOOM_WEBHOOK_SECRET": SECRET, "PORT": str(port)}
    with subprocess.Popen([sys.executable, "later.py"], cwd=tmp_path, env=os.environ | names) as process:
        try:
            wait_for(port)
            (tmp_path / "key").write_text(SECRET)
            hook = {"webhook": documented("webhook", nth=1).replace("8765", str(port))}
            hook |= {"webhook_secret": {"file": f"{tmp_path}/key"}}  # type: ignore[dict-item]
            fetch = Fetch(allow_hosts=(f"127.0.0.1:{port}",))
            config = replace(config, publish=Publish.model_validate(hook), fetch=fetch)
            now = datetime.now(UTC)
            receiver.statuses = [500]
            assert run(database, config, 1, now) != ()
            assert run(database, config, 2, now + MINUTE) == ()
            refused = httpx.post(hook["webhook"], content=b"{}", headers={"webhook-id": "m", "webhook-timestamp": "1"})
        finally:
            process.kill()
    assert refused.status_code == 401
    saved = [json.loads(body) for body in receiver.bodies]
    assert [one["url"] for one in saved] == ["https://bao.example/1.html", "https://bao.example/2.html"]
    assert saved[0]["tag_names"] == ["Hà-Nội"]
    assert receiver.heads[0]["authorization"] == "Token t"


def wait_for(port: int) -> None:
    """Return when somebody listens on *port*."""
    import socket

    ends = monotonic() + 30
    while monotonic() < ends:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except OSError:
            sleep(0.02)
        else:
            return
    raise TimeoutError(port)
