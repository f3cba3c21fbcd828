"""Who is told when a source breaks or is well again: a feed of its own for the operator, and a command.

Errors never reach the feeds of readers (design, decision 11).
"""

from __future__ import annotations

import json
from urllib.parse import quote

from feeds.config.load import Config
from feeds.formats.entry import EntryView, FeedDocument
from feeds.formats.generate import build_atom
from feeds.publish.hooks import run_command
from storage.database import Database, stamp
from storage.model import Failure
from storage.sources import Health, Sources

#: Where the feed stands in the output folder.
PATH = "feeds/_health.atom"
#: The setting that holds the number of the last change that was told.
TOLD = "health_told"
#: Seconds that the command may take.
PATIENCE = 60


def build_health(changes: list[tuple[int, Health]], config: Config, authority: str) -> bytes:
    """The feed of *changes*, which are newest first."""
    site = config.site
    entries = tuple(
        EntryView(
            id=f"tag:{authority}:health:{number}",
            url=f"{site.base_url}?source={quote(health.source)}#{number}",
            title=f"{health.source} is broken" if health.cause else f"{health.source} is well again",
            summary=health.cause or "The last visit found what it should.",
            language="en",
            published=health.at,
            seen=health.at,
            updated=health.at.replace(microsecond=number % 1_000_000),
        )
        for number, health in changes
    )
    return build_atom(
        FeedDocument(
            slug="_health",
            title=f"{site.title}: sources",
            atom_id=f"tag:{authority}:feed:_health",
            home_url=site.base_url,
            atom_url=f"{site.base_url}{PATH}",
            language="en",
            author=site.title,
            updated=changes[0][1].at,
            entries=entries,
        )
    )


def alert(database: Database, config: Config) -> tuple[Failure, ...]:
    """Run the command of `[alert]` once for each change that was not told yet, oldest first; what went wrong."""
    told = database.setting_as(int, TOLD, 0)
    for number, health in reversed(Sources(database).changes_of_health()):
        if number <= told:
            continue
        if config.alert.command and (cause := _tell(config.alert.command, health, config)):
            return (Failure(document="[alert] command", cause=cause),)  # told again by the next run
        database.set_setting(TOLD, str(number))
    return ()


def _tell(command: str, health: Health, config: Config) -> str | None:
    line = {"source": health.source, "at": stamp(health.at), "cause": health.cause}
    given = json.dumps(line, ensure_ascii=False).encode() + b"\n"
    return run_command(command, given, folder=config.path.parent, patience=PATIENCE, told={})
