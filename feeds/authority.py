"""What the ids of entries and feeds begin with: a name and a year, as in "example.org,2026" (RFC 4151)."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlsplit

from feeds.config.load import Config
from storage.database import Database
from storage.domains import ascii_host

SETTING = "authority"


def default_authority(base_url: str, *, now: datetime) -> str:
    """The host of *base_url*, in ASCII as RFC 4151 has it, and the year of *now*.

    Raises ValueError for what is no URL; the configuration's was checked.
    """
    return f"{ascii_host(urlsplit(base_url).hostname or '')},{now.year}"


def find_authority(database: Database, config: Config, *, now: datetime) -> str:
    """As configured, else as settled before, else the default. Writes nothing."""
    kept = config.site.authority or database.setting(SETTING)
    return kept if kept is not None else default_authority(config.site.base_url, now=now)


def settle_authority(database: Database, config: Config, *, now: datetime) -> str:
    """As `find_authority`; the default is stored, so that ids stay the same next year (design, decision 1)."""
    authority = find_authority(database, config, now=now)
    if config.site.authority is None and database.setting(SETTING) is None:
        database.set_setting(SETTING, authority)
    return authority
