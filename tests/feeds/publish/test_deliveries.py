"""New and changed entries are handed to a webhook and a command: signed, in order, each until it is taken."""

from __future__ import annotations

import base64
import hmac
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from feeds.commands.cli import cli
from feeds.config.load import Config
from feeds.config.schema import Feeds, Fetch, Publish, Site
from feeds.publish.deliveries import MAX_ENTRY_BYTES, MAX_MESSAGE_ENTRIES, MAX_MESSAGES, deliver
from feeds.publish.outbox import announce, waiting
from feeds.publish.publisher import publish
from scraper.http.post import Reply, post
from storage.articles.record import Articles
from storage.database import Database
from storage.model import Article, Failure, Kind, Link, LinkKind
from storage.prune import prune
from tests.feeds.publish.receiver import Receiver, receiving

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
BASE = "https://tin.example.org/"
KEY = b"0123456789abcdef0123456789abcdef"
SECRET = f"whsec_{base64.b64encode(KEY).decode()}"


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as receiver:
        yield receiver


@pytest.fixture
def config(tmp_path: Path, receiver: Receiver) -> Config:
    (tmp_path / "key").write_text(SECRET)
    return Config(
        path=tmp_path / "feedloom.toml",
        site=Site(
            title="Sớm Mai",
            base_url=BASE,
            authority="example.org,2026",
            output=tmp_path / "public",
            database=tmp_path / "a.db",
        ),
        fetch=receiver.fetch,
        sources=(),
        feeds=Feeds(),
        publish=Publish.model_validate({"webhook": receiver.url, "webhook_secret": {"file": f"{tmp_path}/key"}}),
    )


@pytest.fixture
def database(config: Config) -> Iterator[Database]:
    with Database.open(config.site.database) as database:
        yield database


def record(
    database: Database, number: int, *, text: str = "", now: datetime = NOON, backfill: bool = False, title: str = ""
) -> int:
    article = Article(
        kind=Kind.ARTICLE,
        title=title or f"Bài số {number}",
        permalink=f"https://bao.example/{number}.html",
        body=(text or f"Đoạn {number}.",),
    )
    articles = Articles(database, "example.org,2026")
    return articles.record(article, source="báo", now=now, backfill=backfill).id


def run(database: Database, config: Config, now: datetime = NOON) -> tuple[Failure, ...]:
    """What a run does at its end."""
    publish(database, config, now=now)
    return announce(database, config, now=now)


def test_new_entries_are_posted_as_json_feed(database: Database, config: Config, receiver: Receiver) -> None:
    """A whole JSON Feed in one message, with the items that the feed of everything has, and a word on their news."""
    record(database, 1)
    record(database, 2)
    assert run(database, config) == ()
    (body,) = receiver.bodies
    feed, published = json.loads(body), json.loads((config.site.output / "feeds/all.json").read_bytes())
    assert feed | {"items": 0} == published | {"items": 0}
    items = {item["id"]: item for item in published["items"]}
    assert [item.pop("_feedloom") for item in feed["items"]] == [{"change": "new"}] * 2
    assert {item["id"]: item for item in feed["items"]} == items
    assert receiver.paths == ["/hook?key=k"]
    assert receiver.heads[0]["content-type"] == "application/json"


def test_messages_are_signed(database: Database, config: Config, receiver: Receiver) -> None:
    """As Standard Webhooks says: HMAC-SHA256 over id, time and body, with the key behind whsec_."""
    record(database, 1)
    run(database, config)
    head, (body,) = receiver.heads[0], receiver.bodies
    assert head["webhook-timestamp"] == str(int(NOON.timestamp()))
    signed = f"{head['webhook-id']}.{head['webhook-timestamp']}.".encode() + body
    expected = base64.b64encode(hmac.digest(KEY, signed, "sha256")).decode()
    assert head["webhook-signature"] == f"v1,{expected}"


def test_the_signature_of_the_specification() -> None:
    """The example of the specification's libraries gives the signature that they give."""
    from feeds.publish.deliveries import Message, sign

    message = Message("msg_p5jXN8AQM9LWM0D4loKWxJek", b'{"test": 2432232314}')
    signature = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    assert sign("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", message, 1614265330) == signature


def test_without_a_secret_nothing_is_signed(database: Database, config: Config, receiver: Receiver) -> None:
    """Ids and times are there all the same."""
    record(database, 1)
    run(database, replace(config, publish=Publish(webhook=receiver.url)))
    assert "webhook-signature" not in receiver.heads[0]
    assert receiver.heads[0]["webhook-id"].startswith("msg_")


def test_nothing_comes_twice(database: Database, config: Config, receiver: Receiver) -> None:
    """What was taken is never sent again; a run without news sends nothing."""
    record(database, 1)
    run(database, config)
    record(database, 2, now=NOON + HOUR)
    run(database, config, NOON + HOUR)
    run(database, config, NOON + DAY)
    assert receiver.titles() == [["Bài số 1"], ["Bài số 2"]]


def test_a_correction_comes_as_a_change_under_the_same_id(
    database: Database, config: Config, receiver: Receiver
) -> None:
    """Only if the site changed title or text; markup and links are no news."""
    record(database, 1)
    run(database, config)
    record(database, 1, text="Đoạn khác.", now=NOON + HOUR)
    run(database, config, NOON + HOUR)
    article = Article(
        kind=Kind.ARTICLE,
        title="Bài số 1",
        permalink="https://bao.example/1.html",
        body=("Đoạn khác.",),
        content="<p><b>Đoạn khác.</b></p>",
    )
    assert Articles(database, "example.org,2026").record(article, source="báo", now=NOON + DAY).outcome == "revised"
    run(database, config, NOON + DAY)
    (first,), (second,) = receiver.taken
    assert (first["_feedloom"]["change"], second["_feedloom"]["change"]) == ("new", "changed")
    assert first["id"] == second["id"]
    assert "Đoạn khác." in second["content_html"]


def test_a_teaser_comes_again_when_it_is_filled(database: Database, config: Config, receiver: Receiver) -> None:
    """As a change of the same entry; where feeds have no teasers, only the whole article comes, as new."""
    link = Link(kind=LinkKind.READ_MORE, position=0, title="Bài số 1", url="https://bao.example/1.html")
    listing = Article(kind=Kind.LISTING, title="Trang", permalink="https://bao.example/", links=(link,))
    Articles(database, "example.org,2026").record_listing(listing, source="báo", now=NOON)
    run(database, config)
    record(database, 1, now=NOON + HOUR)
    run(database, config, NOON + HOUR)
    (first,), (second,) = receiver.taken
    assert first["id"] == second["id"]
    assert [item["_feedloom"]["change"] for item in (first, second)] == ["new", "changed"]


def test_without_teasers_only_whole_articles_come(database: Database, config: Config, receiver: Receiver) -> None:
    """`teasers = false` of the feed of everything counts here, too."""
    config = replace(config, feeds=Feeds(teasers=False))
    link = Link(kind=LinkKind.READ_MORE, position=0, title="Bài số 1", url="https://bao.example/1.html")
    listing = Article(kind=Kind.LISTING, title="Trang", permalink="https://bao.example/", links=(link,))
    Articles(database, "example.org,2026").record_listing(listing, source="báo", now=NOON)
    run(database, config)
    assert receiver.bodies == []
    record(database, 1, now=NOON + HOUR)
    run(database, config, NOON + HOUR)
    ((item,),) = receiver.taken
    assert item["_feedloom"]["change"] == "new"


def test_a_first_visit_does_not_flood(database: Database, config: Config, receiver: Receiver) -> None:
    """What stays out of the feeds stays out of messages, until it is released."""
    for number in range(5):
        record(database, number, backfill=True)
    run(database, config)
    assert receiver.bodies == []
    Articles(database, "example.org,2026").lifecycle.release("báo", 2, now=NOON + HOUR)
    run(database, config, NOON + HOUR)
    (items,) = receiver.taken
    assert [item["_feedloom"]["change"] for item in items] == ["new", "new"]


def test_a_new_receiver_begins_with_what_comes(database: Database, config: Config, receiver: Receiver) -> None:
    """What was published before there was a webhook is not sent; nor what was published while there was none."""
    silent = replace(config, publish=Publish())
    record(database, 1)
    run(database, silent)
    record(database, 2)
    run(database, config)
    run(database, silent)
    record(database, 3)
    run(database, silent)
    record(database, 4)
    run(database, config)
    assert receiver.titles() == [["Bài số 2"], ["Bài số 4"]]


def test_what_was_not_taken_comes_again_with_its_id(database: Database, config: Config, receiver: Receiver) -> None:
    """After waits that grow, from another process too, with the same id and changes; what is new follows."""
    receiver.status = 503
    record(database, 1)
    (failure,) = run(database, config)
    assert failure.document == "[publish] webhook"
    assert failure.cause == "it answers 503 (try 1; the next one in 1 min, nothing is lost)"
    assert run(database, config, NOON + 0.5 * MINUTE) == ()
    assert len(receiver.heads) == 1
    record(database, 2, now=NOON + MINUTE)
    (failure,) = run(database, config, NOON + MINUTE)
    assert "try 2; the next one in 2 min" in failure.cause
    receiver.status = 204
    with Database.open(config.site.database) as other:
        assert run(other, config, NOON + 2 * MINUTE) == ()
        assert run(other, config, NOON + 4 * MINUTE) == ()
    assert receiver.titles() == [["Bài số 1"], ["Bài số 2"]]
    ids = [head["webhook-id"] for head in receiver.heads]
    assert ids[0] == ids[1] == ids[2] != ids[3]


def test_an_answer_that_is_lost_repeats_the_id(database: Database, config: Config, receiver: Receiver) -> None:
    """Killed between the receiver's answer and our note of it: the message comes again, and is known by its id."""
    record(database, 1)
    publish(database, config, now=NOON)
    seq = database.setting("webhook_seq")
    deliver(database, config, now=NOON)
    sent = json.dumps({"id": receiver.heads[0]["webhook-id"], "until": int(database.setting("webhook_seq") or "")})
    database.set_setting("webhook_seq", seq or "")
    database.set_setting("webhook_progress", sent)
    deliver(database, config, now=NOON + MINUTE)
    assert receiver.heads[0]["webhook-id"] == receiver.heads[1]["webhook-id"]
    assert receiver.bodies[0] == receiver.bodies[1]


def test_a_message_is_noted_before_it_is_sent(
    database: Database, config: Config, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So that a kill while it is under way finds its id again."""
    noted: list[str | None] = []
    record(database, 1)
    publish(database, config, now=NOON)

    def spy(*args: Any, **named: Any) -> Reply:
        with Database.open(config.site.database) as other:
            noted.append(other.setting("webhook_progress"))
        return post(*args, **named)

    monkeypatch.setattr("feeds.publish.deliveries.post", spy)
    deliver(database, config, now=NOON)
    assert json.loads(noted[0] or "")["id"] == receiver.heads[0]["webhook-id"]


def test_retry_after_is_obeyed(database: Database, config: Config, receiver: Receiver) -> None:
    """Where the receiver asks for a longer pause than ours."""
    receiver.status, receiver.headers = 429, {"Retry-After": "7200"}
    record(database, 1)
    (failure,) = run(database, config)
    assert "the next one in 2 h" in failure.cause
    assert run(database, config, NOON + HOUR) == ()
    assert len(receiver.heads) == 1


def test_a_receiver_that_fails_holds_up_nothing(database: Database, config: Config, receiver: Receiver) -> None:
    """Publishing is done before, the command for entries is told all the same, and nothing is ever given up."""
    command = "cat > told"
    config = replace(config, publish=Publish(webhook="http://127.0.0.1:9/", entries_command=command))
    config = replace(config, fetch=Fetch(allow_hosts=("127.0.0.1:9",)))
    record(database, 1)
    (failure,) = run(database, config)
    assert failure.document == "[publish] webhook"
    assert (config.site.output / "feeds/all.json").exists()
    assert json.loads((config.path.parent / "told").read_text())["items"][0]["title"] == "Bài số 1"
    for day in range(1, 60):
        run(database, config, NOON + day * DAY)
    mended = replace(config, publish=Publish(webhook=receiver.url), fetch=receiver.fetch)
    assert run(database, mended, NOON + 90 * DAY) == ()
    assert receiver.titles() == [["Bài số 1"]]


def test_many_entries_come_in_pieces(database: Database, config: Config, receiver: Receiver) -> None:
    """In the order in which they came to us, each once."""
    number = MAX_MESSAGE_ENTRIES + 7
    for one in range(number):
        record(database, one)
    run(database, config)
    assert [len(items) for items in receiver.taken] == [MAX_MESSAGE_ENTRIES, 7]
    assert [item["title"] for items in receiver.taken for item in items] == [f"Bài số {one}" for one in range(number)]


def test_a_run_sends_only_so_many_messages(
    database: Database, config: Config, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is left waits for the next run."""
    monkeypatch.setattr("feeds.publish.deliveries.MAX_MESSAGE_ENTRIES", 1)
    for one in range(MAX_MESSAGES + 3):
        record(database, one)
    run(database, config)
    assert len(receiver.bodies) == MAX_MESSAGES
    run(database, config, NOON + MINUTE)
    assert len(receiver.bodies) == MAX_MESSAGES + 3


def test_messages_have_a_limit_of_bytes(
    database: Database, config: Config, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A message ends before the limit; an entry too large for one goes without its text."""
    monkeypatch.setattr("feeds.publish.deliveries.MAX_MESSAGE_BYTES", 12_000)
    for one in range(6):
        record(database, one, text=f"Chữ {one}. " * 600)
    record(database, 7, text="Dài. " * (MAX_ENTRY_BYTES // 4))
    run(database, config)
    assert [item["title"] for items in receiver.taken for item in items][-1] == "Bài số 7"
    assert len(receiver.bodies) > 3
    assert max(map(len, receiver.bodies)) < 13_000
    assert "content_html" not in receiver.taken[-1][-1]


def test_a_receiver_that_takes_less_gets_less(database: Database, config: Config, receiver: Receiver) -> None:
    """413: half of it, and half again; at last an entry without its text. All come, each once, none is lost."""
    for one in range(9):
        record(database, one, text=f"Chữ {one}. " * 300)
    record(database, 9, text="Dài. " * 3_000)
    receiver.most = 12_000
    for minute in range(4):
        assert run(database, config, NOON + minute * MINUTE) == ()
    titles = [title for titles in receiver.titles() for title in titles]
    assert titles == [f"Bài số {one}" for one in range(10)]
    ids = [head["webhook-id"] for head in receiver.heads]
    assert len(set(ids)) == len(ids)


def test_what_is_hidden_meanwhile_is_not_sent(database: Database, config: Config, receiver: Receiver) -> None:
    """An article that was taken down or hidden before its message was taken is in no later try of it."""
    receiver.status = 503
    first, _ = record(database, 1), record(database, 2)
    run(database, config)
    Articles(database, "example.org,2026").lifecycle.take_down(first, now=NOON + MINUTE)
    receiver.status = 204
    assert run(database, config, NOON + MINUTE) == ()
    assert receiver.titles() == [["Bài số 2"]]


def test_what_the_brake_holds_is_not_sent(database: Database, config: Config, receiver: Receiver) -> None:
    """A redesign that makes every text another one reaches no receiver before --force lets it through."""
    for one in range(6):
        record(database, one)
    run(database, config)
    for one in range(6):
        record(database, one, text=f"Quảng cáo {one}.", now=NOON + HOUR)
    run(database, config, NOON + HOUR)
    assert len(receiver.bodies) == 1
    publish(database, config, now=NOON + 2 * HOUR, force=True)
    announce(database, config, now=NOON + 2 * HOUR)
    assert [item["_feedloom"]["change"] for item in receiver.taken[1]] == ["changed"] * 6


def test_only_what_may_be_published_is_sent(database: Database, config: Config, receiver: Receiver) -> None:
    """`content = "none"` of a source holds for receivers, too."""
    record(database, 1, text="Riêng tư.")
    run(database, replace(config, contents={"báo": "none"}))
    assert "Riêng tư" not in receiver.bodies[0].decode()


def test_a_private_address_has_to_be_allowed(database: Database, config: Config, receiver: Receiver) -> None:
    """As for every host of the configuration; the message waits until it is, and the address is not printed."""
    record(database, 1)
    (failure,) = run(database, replace(config, fetch=Fetch()))
    assert "allow_hosts" in failure.cause
    assert "key=k" not in repr(failure)
    assert receiver.heads == []
    assert run(database, config, NOON + MINUTE) == ()
    assert receiver.titles() == [["Bài số 1"]]


def test_proxies_of_the_environment_are_not_used(
    database: Database, config: Config, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever the shell has set, the receiver is called, and by nobody else."""
    for name in ("ALL_PROXY", "HTTP_PROXY", "http_proxy", "all_proxy"):
        monkeypatch.setenv(name, "socks5://127.0.0.1:9")
    record(database, 1)
    assert run(database, config) == ()
    assert receiver.titles() == [["Bài số 1"]]


def test_the_command_gets_entries_on_its_standard_input(database: Database, config: Config, tmp_path: Path) -> None:
    """The same messages, with their ids in the environment; one that fails is called again with the same."""
    failing = 'cat >> first; echo "$FEEDLOOM_MESSAGE_ID" >> ids; echo no mail >&2; exit 3'
    record(database, 1)
    config = replace(config, publish=Publish(entries_command=failing))
    (failure,) = run(database, config)
    assert (failure.document, failure.cause[:22]) == ("[publish] entries_command", "ended with 3: no mail ")
    working = Publish(entries_command='cat > second; echo "$FEEDLOOM_MESSAGE_ID" >> ids')
    assert run(database, replace(config, publish=working), NOON + MINUTE) == ()
    first, second = ((tmp_path / name).read_text() for name in ("first", "second"))
    assert json.loads(first)["items"] == json.loads(second)["items"]
    assert len(set((tmp_path / "ids").read_text().split())) == 1


def test_changes_that_a_receiver_waits_for_are_not_pruned(
    database: Database, config: Config, receiver: Receiver
) -> None:
    """However old they are; without a receiver they go as before."""
    for reader in ("related_seq", "stories_seq"):  # whose reading of the changes is not looked at here
        database.set_setting(reader, "99")
    receiver.status = 503
    record(database, 1)
    run(database, config)
    record(database, 2, now=NOON + MINUTE)
    run(database, config, NOON + MINUTE)
    assert prune(database, before=NOON + 300 * DAY).changes == 0
    receiver.status = 204
    run(database, config, NOON + 301 * DAY)
    assert receiver.titles() == [["Bài số 1"], ["Bài số 2"]]
    run(database, replace(config, publish=Publish()), NOON + 302 * DAY)
    assert prune(database, before=NOON + 400 * DAY).changes > 0


def test_status_says_who_waits(database: Database, config: Config, receiver: Receiver, tmp_path: Path) -> None:
    """With the cause and the time of the next try; nothing once it was taken."""
    receiver.status = 500
    record(database, 1)
    run(database, config)
    line = "[publish] webhook: failed once: it answers 500; next try 2026-03-01 12:01"
    assert waiting(database, config) == [line]
    config.path.write_text(
        f'[site]\nbase_url = "{BASE}"\ndatabase = "a.db"\n[publish]\nwebhook = "{receiver.url}"\n'
        '[[sources]]\nname = "báo"\ndocuments = "*.txt"\n'
    )
    shown = CliRunner().invoke(cli, ["status", "--config", str(config.path)])
    assert line in shown.output
    receiver.status = 204
    run(database, config, NOON + MINUTE)
    assert waiting(database, config) == []


def test_a_file_of_a_command_that_failed_is_in_the_status(database: Database, config: Config) -> None:
    """The same for the command that gets files, and for a hub that does not answer."""
    publish_ = Publish(command="exit 1", hub="http://127.0.0.1:9/")
    config = replace(config, publish=publish_, fetch=Fetch(allow_hosts=("127.0.0.1:9",)))
    run(database, config)
    (line,) = waiting(database, config)
    assert line.startswith("[publish] command: ")
    mended = replace(config, publish=publish_.model_copy(update={"command": None}))
    run(database, mended)
    (line,) = waiting(database, mended)
    assert line == "[publish] hub: 3 feeds wait for it; next try 2026-03-01 12:01"
