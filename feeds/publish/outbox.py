"""What happens after publishing: the operator's command gets the changed files, then the WebSub hub is pinged.

Then whoever is handed entries gets those (`deliveries.py`). Files and feeds wait in the store from before the manifest
is written until they are delivered. So a kill, a command that fails or a hub that is down loses nothing: the next run
goes on.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from feeds.config.load import Config
from feeds.formats.registry import FORMATS
from feeds.paths import FEEDS_FOLDER
from feeds.publish.deliveries import deliver
from feeds.publish.deliveries import waiting as waiting_entries
from feeds.publish.hooks import run_command
from feeds.publish.websub import HubResponse, ping
from scraper.http.backoff import Backoff
from storage.database import Database, moment, stamp
from storage.errors import AddressRefusedError
from storage.model import Failure

#: For a hub that does not answer.
HUB_BACKOFF = Backoff(first=timedelta(minutes=1), longest=timedelta(hours=6))
#: After this many failed tries in a row (about two days) we give up on the hub until something changes again.
MAX_TRIES = 16
#: Topics are current feeds; archives change only together with them, and the feed of health names no hub.
_TOPIC = re.compile(rf"{FEEDS_FOLDER}[^/_][^/]*\.({'|'.join(one.name for one in FORMATS)})")


@dataclass(frozen=True, slots=True)
class _HubState:
    """What the hub has still to be told. The store keeps it as JSON with these keys."""

    #: Paths of changed feeds.
    topics: tuple[str, ...] = ()
    #: Failed pings in a row.
    tries: int = 0
    #: When to try again, as the store writes times; "" for at once.
    next: str = ""

    @classmethod
    def parse(cls, text: str) -> _HubState:
        known = json.loads(text)
        return cls(**known | {"topics": tuple(known.get("topics", ()))})


class Outbox:
    """The changed files that were not delivered yet, in the store."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def add(self, paths: Iterable[str]) -> None:
        """Note that these files have changed, or were removed."""
        paths = list(paths)
        with self.database.write("cannot note what has changed"):
            self.set_files([*self.files(), *paths])
            hub = self.hub()
            topics = (*hub.topics, *filter(_TOPIC.fullmatch, paths))
            self.set_hub(_HubState(tuple(dict.fromkeys(topics)), hub.tries, hub.next))

    def files(self) -> list[str]:
        """The files that the command has still to get."""
        return self.database.setting_as(json.loads, "outbox_files", [])

    def set_files(self, paths: Iterable[str]) -> None:
        """Keep *paths* for the command."""
        self.database.set_setting("outbox_files", json.dumps(list(dict.fromkeys(paths))))

    def hub(self) -> _HubState:
        """What the hub has still to be told."""
        return self.database.setting_as(_HubState.parse, "outbox_hub", _HubState())

    def set_hub(self, hub: _HubState) -> None:
        """Keep *hub* for the next run."""
        self.database.set_setting("outbox_hub", json.dumps(asdict(hub)))


def announce(
    database: Database,
    config: Config,
    *,
    now: datetime,
    ping: Callable[[str, str, Iterable[str]], HubResponse] = ping,
) -> tuple[Failure, ...]:
    """Give the changed files to the command, then ping the hub and hand over entries. Returns what went wrong.

    All else waits for the command, because who is told fetches at once.
    """
    outbox, publish = Outbox(database), config.publish
    files = outbox.files()
    if publish.command and files and (cause := _run_publish_command(publish.command, files, config)):
        return (Failure(document="[publish] command", cause=cause),)
    outbox.set_files(())
    failures = _ping_hub(publish.hub, outbox, config, now, ping) if publish.hub else ()
    return (*failures, *deliver(database, config, now=now))


def waiting(database: Database, config: Config) -> list[str]:
    """What could not be delivered yet, a line for each of those that wait for it."""
    outbox, publish, found = Outbox(database), config.publish, list[str]()
    if publish.command and (files := outbox.files()):
        found.append(f"[publish] command: {len(files)} files wait for it")
    hub = outbox.hub()
    if publish.hub and hub.topics and hub.next:
        at = moment(hub.next).astimezone(config.site.zone)
        found.append(f"[publish] hub: {len(hub.topics)} feeds wait for it; next try {at:%Y-%m-%d %H:%M}")
    return [*found, *waiting_entries(database, config)]


def _run_publish_command(command: str, files: list[str], config: Config) -> str | None:
    """Run *command* with *files* on its standard input. Returns what went wrong."""
    variables = {"FEEDLOOM_OUTPUT": str(config.site.output), "FEEDLOOM_BASE_URL": config.site.base_url}
    given = "".join(f"{path}\n" for path in files).encode()
    return run_command(command, given, folder=config.path.parent, timeout=config.publish.timeout, variables=variables)


def _ping_hub(
    address: str,
    outbox: Outbox,
    config: Config,
    now: datetime,
    ping: Callable[[str, str, Iterable[str]], HubResponse],
) -> tuple[Failure, ...]:
    """Ping the hub for every waiting topic, unless it is too early. Returns what it will not be told any more."""
    hub = outbox.hub()
    allow = config.fetch.allow_hosts
    if not hub.topics or (hub.next and now < moment(hub.next)):
        return ()
    failures: list[Failure] = []
    for position, topic in enumerate(hub.topics):
        try:
            answer = ping(address, config.site.base_url + topic, allow)
        except AddressRefusedError as error:  # the operator has to allow it; until then nothing is lost
            return (*failures, Failure(document="[publish] hub", cause=f"{error.what} ({error.hint})"))
        if answer is HubResponse.LATER:
            left, tries = hub.topics[position:], hub.tries + 1
            if tries < MAX_TRIES:
                outbox.set_hub(_HubState(left, tries, stamp(now + HUB_BACKOFF.wait(tries))))
                return tuple(failures)
            failures.append(Failure(document=address, cause=f"the hub did not answer, {tries} times in a row"))
            break
        if answer is HubResponse.REFUSED:
            failures.append(Failure(document=topic, cause=f"the hub {address} refuses it"))
    outbox.set_hub(_HubState())
    return tuple(failures)
