"""Hands new and changed entries to the operator's webhook and command, as JSON Feed.

What is handed over is read from the log of changes, so the store keeps no more than how far each receiver has got. A
message is noted before it is sent: it keeps its id and its changes until it is taken. So nothing is lost, and what
comes twice (the answer was lost) has the id that it had.

Signatures are those of Standard Webhooks (https://www.standardwebhooks.com), for which there are libraries in all
languages that receivers are written in.
"""

from __future__ import annotations

import base64
import hmac
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from typing import NamedTuple

from feeds.catalog import ALL, Feed, FeedKind
from feeds.config.load import Config
from feeds.formats.jsonfeed import JSON_FEED
from feeds.publish.hooks import run_command
from feeds.views import entry_view, feed_document
from scraper.http.backoff import Backoff, parse_retry_after
from scraper.http.post import Reply, post
from storage.articles.stored import StoredArticles
from storage.database import Database, moment, stamp
from storage.errors import AddressRefusedError
from storage.model import Failure, StoredArticle
from storage.publications import Publications

#: For a receiver that does not take what it is given.
DELIVERY_BACKOFF = Backoff(first=timedelta(minutes=1), longest=timedelta(hours=6))
#: What one message holds at most: entries, and bytes of their JSON.
MAX_MESSAGE_ENTRIES, MAX_MESSAGE_BYTES = 50, 1_000_000
#: An entry with more bytes than this goes without its text.
MAX_ENTRY_BYTES = 250_000
#: Messages to a receiver in one run; what is left waits for the next one.
MAX_MESSAGES = 20
#: RFC 9110 §15.5.14: the message is too large for the receiver.
CONTENT_TOO_LARGE = 413


class Message(NamedTuple):
    """What a receiver is given at once."""

    #: Of this message, also when it is sent again.
    id: str
    #: A JSON Feed with the entries, those that changed first before others; one line, for commands that collect them.
    body: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class _Progress:
    """Where a receiver stands. The store keeps it as JSON with these keys."""

    #: Id of the message that it has not taken yet; "" for none.
    id: str = ""
    #: Number of the last change of that message.
    until: int = 0
    #: Whether its entries go without their texts, because they were too large.
    bare: bool = False
    #: Failed tries in a row.
    tries: int = 0
    #: When to try again, as the store writes times; "" for at once.
    next: str = ""
    #: Why the last try failed.
    cause: str = ""

    @classmethod
    def parse(cls, text: str) -> _Progress:
        return cls(**json.loads(text))


#: Sends a message. None: it was taken.
Send = Callable[[Message, datetime], Reply | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Receiver:
    """Someone who is handed entries, as `[publish]` names them."""

    #: The key of `[publish]`.
    name: str
    #: The setting of the store with the number of the last change that it has got, …
    seq_setting: str
    #: … and the one with its `_Progress`.
    setting: str
    send: Send | None


def receivers(config: Config) -> tuple[Receiver, Receiver]:
    """The two receivers that there can be; one that is not configured has no `send`."""
    webhook, command = config.publish.webhook, config.publish.entries_command
    return (
        Receiver(
            name="webhook",
            seq_setting="webhook_seq",
            setting="webhook_progress",
            send=(lambda message, now: _post(webhook, message, config, now)) if webhook else None,
        ),
        Receiver(
            name="entries_command",
            seq_setting="entries_seq",
            setting="entries_progress",
            send=(lambda message, _: _run(command, message, config)) if command else None,
        ),
    )


def begin_deliveries(database: Database, config: Config, *, published: int) -> None:
    """Let a new receiver begin after change number *published*, and forget one that is no longer configured."""
    for one in receivers(config):
        known = database.setting(one.seq_setting)
        if bool(known) != (one.send is not None):
            with database.write("cannot note who is handed entries", one.name):
                database.set_setting(one.seq_setting, str(published) if one.send else "")
                database.set_setting(one.setting, "")


def deliver(database: Database, config: Config, *, now: datetime) -> tuple[Failure, ...]:
    """Hand over what was published and is due, to each receiver. Returns what went wrong."""
    return tuple(
        failure
        for one in receivers(config)
        if one.send and (failure := _Delivery(database, config, one, now).run(one.send))
    )


def waiting(database: Database, config: Config) -> list[str]:
    """For each receiver that has not taken what it was given: what happened, and when it is tried again."""
    found = []
    for one in receivers(config):
        progress = _progress(database, one)
        if one.send and progress.tries:
            tries = "once" if progress.tries == 1 else f"{progress.tries} times in a row"
            at = moment(progress.next).astimezone(config.site.zone)
            found.append(f"[publish] {one.name}: failed {tries}: {progress.cause}; next try {at:%Y-%m-%d %H:%M}")
    return found


def sign(secret: str, message: Message, timestamp: int) -> str:
    """The header `webhook-signature` of *message* (Standard Webhooks: HMAC-SHA256 over id, time and body)."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    content = f"{message.id}.{timestamp}.".encode() + message.body
    return "v1," + base64.b64encode(hmac.digest(key, content, "sha256")).decode()


class _Delivery:
    """The messages of one run to one receiver."""

    def __init__(self, database: Database, config: Config, receiver: Receiver, now: datetime) -> None:
        self.database, self.config, self.receiver, self.now = database, config, receiver, now
        self.publications = Publications(database)
        self.settings = config.feeds.of(ALL)

    def run(self, send: Send) -> Failure | None:
        """Send message after message, until nothing is left or one is not taken."""
        for _ in range(MAX_MESSAGES):
            progress = _progress(self.database, self.receiver)
            if progress.next and self.now < moment(progress.next):
                return None
            after = self.database.setting_as(int, self.receiver.seq_setting, 0)
            progress = progress if progress.id else self._next(after)
            if progress.until <= after:
                return None
            message, last = self._message(after, progress)
            if message is None:
                self._taken(last)
                continue
            progress = replace(progress, until=last)
            self._note(progress)
            reply = send(message, self.now)
            if reply is None:
                self._taken(progress.until)
            elif not (reply.status == CONTENT_TOO_LARGE and self._shrink(after, progress)):
                return self._failed(progress, reply)
        return None

    def _next(self, after: int) -> _Progress:
        """A message with all that is published after change number *after*."""
        feed = self.publications.state(ALL)
        until = max(after, feed.published_seq) if feed else after
        parts = [self.config.site.base_url, self.receiver.name, after, until, stamp(self.now)]
        return _Progress(id=f"msg_{sha256(json.dumps(parts).encode()).hexdigest()[:32]}", until=until)

    def _message(self, after: int, progress: _Progress) -> tuple[Message | None, int]:
        """The message of *progress*, as much of it as one may hold, and the number of the last change in it."""
        teasers = self.settings.teasers
        changes = self.publications.deliverable(after, progress.until, teasers=teasers, limit=MAX_MESSAGE_ENTRIES)
        articles = {one.id: one for one in StoredArticles(self.database).load([one.article_id for one in changes])}
        items: dict[int, bytes] = {}
        last = changes[-1].seq if len(changes) == MAX_MESSAGE_ENTRIES else progress.until
        before = after
        for change in changes:
            if change.article_id not in items:
                item = self._item(articles[change.article_id], known=change.known, bare=progress.bare)
                if items and sum(map(len, items.values())) + len(item) > MAX_MESSAGE_BYTES:
                    last = before
                    break
                items[change.article_id] = item
            before = change.seq
        if not items:
            return None, last
        frame = JSON_FEED.frame(feed_document(self._feed(articles), self.config, atom_id="", updated=self.now))
        body = frame.opening + b",".join(items.values()) + frame.closing
        return Message(progress.id, body), last

    def _item(self, article: StoredArticle, *, known: bool, bare: bool) -> bytes:
        """*article* as an item, with a word on whether the receiver had it before."""
        view = entry_view(article, self.config, ALL)
        related = frozenset(self.settings.related)
        for shown in (view, replace(view, content=None)):
            item = json.loads(JSON_FEED.entry(replace(shown, content=None) if bare else shown, related))
            item.setdefault("_feedloom", {})["change"] = "changed" if known else "new"
            data = json.dumps(item, ensure_ascii=False, separators=(",", ":")).encode()
            if len(data) <= MAX_ENTRY_BYTES:
                break
        return data

    def _feed(self, articles: Mapping[int, StoredArticle]) -> Feed:
        return Feed(
            slug=ALL,
            title=self.config.site.title,
            kind=FeedKind.ALL,
            settings=self.settings,
            count=len(articles),
            articles=tuple(articles.values()),
        )

    def _taken(self, until: int) -> None:
        with self.database.write("cannot note what was delivered", self.receiver.name):
            self.database.set_setting(self.receiver.seq_setting, str(until))
            self.database.set_setting(self.receiver.setting, "")

    def _note(self, progress: _Progress) -> None:
        self.database.set_setting(self.receiver.setting, json.dumps(asdict(progress)))

    def _shrink(self, after: int, progress: _Progress) -> bool:
        """Try with half of the message, or with its only entry without the text; False: it cannot be smaller."""
        changes = self.publications.deliverable(
            after, progress.until, teasers=self.settings.teasers, limit=MAX_MESSAGE_ENTRIES
        )
        firsts = list({one.article_id: one.seq for one in reversed(changes)}.values())[::-1]
        if len(firsts) < 2 and progress.bare:
            return False
        until = changes[len(changes) // 2 - 1].seq if len(firsts) > 1 else progress.until
        smaller = replace(self._next(after), until=until, bare=len(firsts) < 2)
        self._note(replace(smaller, id=f"{smaller.id}-{until}{'-bare' if smaller.bare else ''}"))
        return True

    def _failed(self, progress: _Progress, reply: Reply) -> Failure:
        tries = progress.tries + 1
        asked = parse_retry_after(reply.retry_after or "", now=self.now) or timedelta(0)
        wait = max(DELIVERY_BACKOFF.wait(tries), asked)
        self._note(replace(progress, tries=tries, next=stamp(self.now + wait), cause=str(reply)))
        words = f"{reply} (try {tries}; the next one in {_in_words(wait)}, nothing is lost)"
        return Failure(document=f"[publish] {self.receiver.name}", cause=words)


def _progress(database: Database, receiver: Receiver) -> _Progress:
    return database.setting_as(_Progress.parse, receiver.setting, _Progress())


def _in_words(wait: timedelta) -> str:
    minutes = round(wait.total_seconds() / 60)
    return f"{minutes} min" if minutes < 120 else f"{round(minutes / 60)} h"


def _post(address: str, message: Message, config: Config, now: datetime) -> Reply | None:
    """Post *message* to the webhook; how it answered, unless it took it."""
    timestamp = int(now.timestamp())
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "feedloom",
        "webhook-id": message.id,
        "webhook-timestamp": str(timestamp),
    }
    if config.publish.webhook_secret:
        headers["webhook-signature"] = sign(config.publish.webhook_secret, message, timestamp)
    try:
        reply = post(address, message.body, headers, allow=config.fetch.allow_hosts)
    except AddressRefusedError as error:
        return Reply(cause=f"{error.what} ({error.hint})")
    return None if reply.taken else reply


def _run(command: str, message: Message, config: Config) -> Reply | None:
    """Give *message* to the command; what went wrong, unless it ended well."""
    variables = {"FEEDLOOM_MESSAGE_ID": message.id, "FEEDLOOM_BASE_URL": config.site.base_url}
    cause = run_command(
        command, message.body, folder=config.path.parent, timeout=config.publish.timeout, variables=variables
    )
    return Reply(cause=cause) if cause else None
