"""What is done after publishing: the operator's command, which carries files elsewhere; then the hub is told.

What is to be told is in the store before the manifest is written, and leaves it when it has been told: a kill, a
command that fails or a hub that is down loses nothing, the next run goes on.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from feeds.config.load import Config
from feeds.publish.hooks import run_command
from feeds.publish.websub import HubResponse, ping
from storage.database import Database, moment, stamp
from storage.model import Failure

#: The first wait for a hub that does not answer; it doubles with each try, up to LONGEST.
FIRST_WAIT, LONGEST = timedelta(minutes=1), timedelta(hours=6)
#: After so many tries in a row, some two days, the hub is given up until something changes again.
TRIES = 16
#: What a hub is told of: the current feeds; archives change with them.
_TOPIC = re.compile(r"feeds/[^/]+\.(rss|atom|json)")


@dataclass(frozen=True, slots=True)
class _Hub:
    """Where we stand with the hub."""

    topics: tuple[str, ...] = ()
    tries: int = 0
    #: Not to be asked before; "": at any time.
    next: str = ""

    @classmethod
    def parse(cls, text: str) -> _Hub:
        known = json.loads(text)
        return cls(**known | {"topics": tuple(known.get("topics", ()))})


class Outbox:
    """The changed files that nobody has been told of, in the store."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def add(self, paths: Iterable[str]) -> None:
        """These files have changed, or were taken away."""
        paths = list(paths)
        with self.database.write("cannot note what has changed"):
            self.set_files([*self.files(), *paths])
            hub = self.hub()
            topics = (*hub.topics, *filter(_TOPIC.fullmatch, paths))
            self.set_hub(_Hub(tuple(dict.fromkeys(topics)), hub.tries, hub.next))

    def files(self) -> list[str]:
        """What the command has not been given yet."""
        return self.database.setting_as(json.loads, "outbox_files", [])

    def set_files(self, paths: Iterable[str]) -> None:
        """*paths* wait for the command."""
        self.database.set_setting("outbox_files", json.dumps(list(dict.fromkeys(paths))))

    def hub(self) -> _Hub:
        """What the hub has not been told yet."""
        return self.database.setting_as(_Hub.parse, "outbox_hub", _Hub())

    def set_hub(self, hub: _Hub) -> None:
        """*hub* is where we stand."""
        self.database.set_setting("outbox_hub", json.dumps(asdict(hub)))


def announce(
    database: Database, config: Config, *, now: datetime, ping: Callable[[str, str], HubResponse] = ping
) -> tuple[Failure, ...]:
    """Give what has changed to the command, then to the hub; what went wrong.

    The hub waits for the command, for its subscribers come to fetch at once.
    """
    outbox, publish = Outbox(database), config.publish
    files = outbox.files()
    if publish.command and files and (cause := _hand_on(publish.command, files, config)):
        return (Failure(document="[publish] command", cause=cause),)
    outbox.set_files(())
    return _tell(publish.hub, outbox, config, now, ping) if publish.hub else ()


def _hand_on(command: str, files: list[str], config: Config) -> str | None:
    """Run *command* with *files* on its standard input; what went wrong."""
    told = {"FEEDLOOM_OUTPUT": str(config.site.output), "FEEDLOOM_BASE_URL": config.site.base_url}
    given = "".join(f"{path}\n" for path in files).encode()
    return run_command(command, given, folder=config.path.parent, patience=config.publish.timeout, told=told)


def _tell(
    address: str, outbox: Outbox, config: Config, now: datetime, ping: Callable[[str, str], HubResponse]
) -> tuple[Failure, ...]:
    """Ping the hub for every topic that waits, unless it is to be left alone; what it will not be told any more."""
    hub = outbox.hub()
    if not hub.topics or (hub.next and now < moment(hub.next)):
        return ()
    failures: list[Failure] = []
    for place, topic in enumerate(hub.topics):
        answer = ping(address, config.site.base_url + topic)
        if answer is HubResponse.LATER:
            left, tries = hub.topics[place:], hub.tries + 1
            if tries < TRIES:
                outbox.set_hub(_Hub(left, tries, stamp(now + min(FIRST_WAIT * 2**hub.tries, LONGEST))))
                return tuple(failures)
            failures.append(Failure(document=address, cause=f"the hub did not answer, {tries} times in a row"))
            break
        if answer is HubResponse.REFUSED:
            failures.append(Failure(document=topic, cause=f"the hub {address} refuses it"))
    outbox.set_hub(_Hub())
    return tuple(failures)
