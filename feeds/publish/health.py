"""Tells the operator when a source breaks or recovers: by a feed of its own, and by a command.

Errors never reach the feeds of readers (design, decision 11).
"""

from __future__ import annotations

import json
from datetime import datetime
from urllib.parse import quote

from feeds.config.load import Config
from feeds.formats.atom import ATOM
from feeds.formats.entry import EntryView, FeedDocument
from feeds.publish.hooks import run_command
from storage.database import Database, stamp
from storage.model import Failure
from storage.sources import Health, Sources

#: No category can have this slug.
SLUG = "_health"
HEALTH_FILE = ATOM.path(SLUG)
#: How many changes the feed has: more than all sources of a large house cause in an outage, by going and coming.
MAX_HEALTH_ENTRIES = 500
#: The setting that holds the time when the feed was first published: it states that until something happens.
SINCE_SETTING = "health_since"
#: The setting that holds the number of the last change that the command was given.
TOLD_SETTING = "health_told"
COMMAND_TIMEOUT_SECONDS = 60


def build_health(changes: list[tuple[int, Health]], config: Config, authority: str, *, since: datetime) -> bytes:
    """The feed of *changes*, each with its number, newest first; *since* is when it was first published, empty."""
    site = config.site
    entries = tuple(
        EntryView(
            id=f"tag:{authority}:health:{number}",
            url=f"{site.base_url}?source={quote(health.source)}#{number}",
            title=f"{health.source} is broken" if health.cause else f"{health.source} is well again",
            summary=health.cause or "The last visit found what it should.",
            language="en",
            published=health.at,
            updated=health.at.replace(microsecond=number % 1_000_000),
        )
        for number, health in changes
    )
    return ATOM.build(
        FeedDocument(
            slug=SLUG,
            title=f"{site.title}: sources",
            atom_id=f"tag:{authority}:feed:{SLUG}",
            home_url=site.base_url,
            addresses={ATOM.name: site.base_url + HEALTH_FILE},
            language="en",
            author=site.title,
            updated=changes[0][1].at if changes else since,
            entries=entries,
        )
    )


def alert(database: Database, config: Config) -> tuple[Failure, ...]:
    """Run the command of `[alert]` once for each new change, oldest first. Returns what went wrong."""
    told = database.setting_as(int, TOLD_SETTING, 0)
    for number, health in Sources(database).untold_changes_of_health(told):
        if config.alert.command and (cause := _tell(config.alert.command, health, config)):
            return (Failure(document="[alert] command", cause=cause),)  # the next run tries again
        database.set_setting(TOLD_SETTING, str(number))
    return ()


def _tell(command: str, health: Health, config: Config) -> str | None:
    line = {"source": health.source, "at": stamp(health.at), "cause": health.cause}
    given = json.dumps(line, ensure_ascii=False).encode() + b"\n"
    return run_command(command, given, folder=config.path.parent, timeout=COMMAND_TIMEOUT_SECONDS, variables={})
