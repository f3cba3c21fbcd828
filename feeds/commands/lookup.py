"""What the arguments of commands mean: the store of a configuration, an article in it, a source."""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from pydantic import ValidationError

from feeds.app import App
from feeds.config import DEFAULT_NAME
from feeds.config.checks import nearest
from feeds.config.load import Config, load_config
from feeds.config.schema import Fetch
from feeds.lock import lock
from scraper.source import Source
from storage.articles.record import Articles
from storage.database import Database
from storage.model import StoredArticle


@contextmanager
def open_store(path: Path, *, exclusive: bool = False) -> Iterator[tuple[Config, Database, Articles]]:
    """The configuration at *path* and its store, which must exist. *exclusive* holds the lock of runs meanwhile.

    Raises ConfigError, StorageError, and LockedError if a run holds the lock.
    """
    config = load_config(path, os.environ)
    with Database.open(config.site.database, create=False) as database:
        articles = Articles(database, App(config).authority(database))
        if not exclusive:
            yield config, database, articles
            return
        with lock(config.site.database):
            yield config, database, articles


def with_config_option(command: str, path: Path) -> str:
    """*command* as it is typed for the configuration at *path*."""
    known = (DEFAULT_NAME, os.environ.get("FEEDLOOM_CONFIG"))
    return command if str(path) in known else f"{command} --config {shlex.quote(str(path))}"


def next_step(path: Path, what: str = "it") -> str:
    """What to tell after a change of the store that feeds do not show yet."""
    return f"`{with_config_option('feedloom publish', path)}` brings {what} to readers; so does the next run."


def web_settings(path: Path) -> tuple[Fetch, str | None]:
    """How to use the web, and who asks: by the configuration at *path*, else as the environment says.

    Raises ConfigError, and UsageError for what the environment says.
    """
    if path.exists() or path != Path(DEFAULT_NAME):
        config = load_config(path, os.environ)
        return config.fetch, config.site.base_url
    hosts = [host.strip() for host in os.environ.get("FEEDLOOM_ALLOW_HOSTS", "").split(",") if host.strip()]
    try:
        return Fetch(allow_hosts=tuple(hosts)), None
    except ValidationError as error:
        raise click.UsageError('FEEDLOOM_ALLOW_HOSTS: expected "host:port", separated by commas') from error


def find_article(articles: Articles, which: str) -> StoredArticle:
    """The article that *which* names by its number, key, entry id or address. Raises BadParameter."""
    found = articles.get(which)
    if found is None:
        hint = "give its number, its key, its entry id or its address; `feedloom search` finds articles"
        raise click.BadParameter(f"there is no article {which!r} ({hint})", param_hint="ARTICLE")
    return found


def name_of(article: StoredArticle) -> str:
    """How a line of output names *article*: by number and title."""
    return f"{article.id} {article.title}".strip()


def find_source(config: Config, name: str, *, param_hint: str) -> Source:
    """The source called *name*. Raises BadParameter about *param_hint* with the name that was probably meant."""
    known = {source.name: source for source in config.sources}
    if name in known:
        return known[name]
    near = nearest(name, known)
    hint = f"did you mean {near}?" if near else f"there are {', '.join(known)}"
    raise click.BadParameter(f"no source is called {name!r} ({hint})", param_hint=param_hint)
