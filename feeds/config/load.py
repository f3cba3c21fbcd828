"""feedloom.toml and the FEEDLOOM_* variables -> a frozen Config, or a ConfigError that names every problem."""

from __future__ import annotations

import dataclasses
import json
import os
import shlex
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args, get_origin
from urllib.parse import urlsplit

from pydantic import ValidationError

from feeds.config import DEFAULT_NAME
from feeds.config.problems import contradictions, owner, problem_of, rule_problems, shown, syntax_problem, table_of
from feeds.config.schema import Alert, Content, Feeds, Fetch, Parse, Publish, Site, SourceConfig, Table, Tables
from scraper.source import SELECTORS, Access, Filters, Schedule, Source
from scraper.sources.kinds import KINDS
from storage.errors import ConfigError, ConfigProblem
from storage.files import read_file
from storage.text import fold_name

#: Size limit of the file. One with thousands of sources has a tenth of it.
MAX_CONFIG_BYTES = 10_000_000
#: Configurations in other folders that are named where there is none.
MAX_NAMED_FILES = 3
#: The folder in which learnt rules are written.
LEARNT_FOLDER = "rules"


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """A valid configuration. All paths are absolute."""

    #: The file that it was read from.
    path: Path
    site: Site
    fetch: Fetch
    sources: tuple[Source, ...]
    feeds: Feeds
    publish: Publish
    parse: Parse = dataclasses.field(default_factory=Parse)
    alert: Alert = dataclasses.field(default_factory=Alert)
    #: How much of a source's articles may be published, by its name, for sources that limit it.
    contents: Mapping[str, Content] = dataclasses.field(default_factory=dict)

    @property
    def learnt(self) -> Path:
        """The folder beside it that holds what was learnt of sites."""
        return self.path.parent / LEARNT_FOLDER


def load_config(path: Path, environ: Mapping[str, str], *, empty: bool = False) -> Config:
    """The configuration in the file *path*, overridden by the FEEDLOOM_* variables of *environ*.

    With *empty* it may have no source yet.

    Reads no other file than that, secrets and site rules that it names; creates nothing. Raises ConfigError with every
    problem.
    """
    with suppress(FileNotFoundError):  # the working directory was deleted; reading the file will fail
        path = path.absolute()
    return parse_config(read_text(path), path, environ, empty=empty)


def parse_config(text: str, path: Path, environ: Mapping[str, str], *, empty: bool = False) -> Config:
    """The configuration that *text* would be as the file *path*, which is absolute. Raises ConfigError."""
    data = _parse(text, path)
    if empty and not data.get("sources"):
        stand_in = {"name": "none yet", "site": "https://site.example/"}
        return dataclasses.replace(_checked(data | {"sources": [stand_in]}, path, environ), sources=())
    return _checked(data, path, environ)


def _checked(data: dict[str, Any], path: Path, environ: Mapping[str, str]) -> Config:
    overlaid = _overlay(data, environ)
    if problems := find_problems(data, path, overlaid, environ):
        raise ConfigError(problems)
    return _assemble(Tables.model_validate(data, context={"file": path, "environ": environ}), path)


def find_problems(
    data: dict[str, Any], path: Path, overlaid: Mapping[tuple[str, ...], str], environ: Mapping[str, str]
) -> list[ConfigProblem]:
    """Every problem of *data*, the content of the file *path*.

    *overlaid* names the environment variable that set a key, by table and key.
    """
    found: list[ConfigProblem] = []
    try:
        Tables.model_validate(data, context={"file": path, "environ": environ})
    except ValidationError as error:
        found = [problem_of(one, path, data, overlaid) for one in error.errors()]
    return [*found, *contradictions(data, path), *rule_problems(data, path)]


def json_schema() -> str:
    """The JSON Schema of the configuration, for editors and for `feedloom.schema.json`."""
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "feedloom.toml"}
    return json.dumps(schema | _titleless(Tables.model_json_schema()), indent=2, ensure_ascii=False) + "\n"


def _titleless(schema: Any) -> Any:
    """*schema* without the titles that pydantic derives from names."""
    if isinstance(schema, list):
        return [_titleless(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    return {key: _titleless(value) for key, value in schema.items() if key != "title" or not isinstance(value, str)}


def read_text(path: Path) -> str:
    """The text of the file *path*, its line ends as they are. Raises ConfigError."""
    try:
        # some editors on Windows begin files with a byte order mark
        return read_file(path, max_bytes=MAX_CONFIG_BYTES).decode("utf-8-sig")
    except OSError as error:
        hint = _way_to_a_file(path) if isinstance(error, FileNotFoundError) else ""
        if isinstance(error, IsADirectoryError):
            hint = f"name a file in it, such as {path / DEFAULT_NAME}"
        raise ConfigError([_of_file(path, "a file that can be read", error.strerror or str(error), hint)]) from error
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise ConfigError(
            [_of_file(path, "UTF-8", f"the byte {error.object[error.start]:#04x} in line {line}")]
        ) from error


def _parse(text: str, path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError([syntax_problem(path, text, str(error))]) from error
    except (RecursionError, ValueError) as error:  # deeply nested lists, a number of thousands of digits
        raise ConfigError([_of_file(path, "TOML", shown(str(error)))]) from error


def _of_file(path: Path, expected: str, got: str, hint: str = "") -> ConfigProblem:
    return ConfigProblem(file=str(path), key="the file", expected=expected, got=got, hint=hint)


def _way_to_a_file(path: Path) -> str:
    """What to do where there is no file *path*: name the configurations in the folders around it, or make one."""
    folder, found = path.parent, list[Path]()
    with suppress(OSError):
        found = [file for file in (*sorted(folder.glob("*/" + path.name)), folder.parent / path.name) if file.is_file()]
    if not found or path.name != DEFAULT_NAME:
        return "write one with `feedloom init`"
    options = [f"--config {shlex.quote(os.path.relpath(file))}" for file in found[:MAX_NAMED_FILES]]
    return f"there is one nearby: {' or '.join(options)}"


def _overlay(data: dict[str, Any], environ: Mapping[str, str]) -> dict[tuple[str, ...], str]:
    """Put the variables of *environ* into *data*. Gives the variable of each key that it set."""
    overlaid: dict[tuple[str, ...], str] = {}
    for name, section, key, annotation in _variables():
        text = environ.get(name, "").strip()
        table = data.setdefault(section, {}) if text else None
        if isinstance(table, dict):  # if the file has something else there, that is a problem to report
            table[key] = _from_text(text, annotation)
            overlaid[section, key] = name
    return overlaid


def _variables() -> Iterator[tuple[str, str, str, Any]]:
    """Every environment variable: its name, its table and key, and the type of the key."""
    for section in ("site", "fetch", "feeds", "parse", "publish", "alert"):
        for key, field in owner((section,)).model_fields.items():
            if table_of(field.annotation) is not Table or get_origin(field.annotation) is dict:
                continue  # lists of tables; names that the user gives
            prefix = "FEEDLOOM_" if section == "site" else f"FEEDLOOM_{section.upper()}_"
            yield prefix + key.upper(), section, key, field.annotation
    yield "FEEDLOOM_ALLOW_HOSTS", "fetch", "allow_hosts", tuple


def _from_text(text: str, annotation: Any) -> object:
    """*text* as the value that TOML would give. Text that is no such value stays, for the checks to report."""
    if annotation is Path:
        return str(Path(text).absolute())
    if annotation is tuple or get_origin(annotation) is tuple:
        items = [item.strip() for item in text.split(",")]
        return [str(Path(item).absolute()) for item in items] if _holds_paths(annotation) else items
    if annotation in (int, float, bool):
        try:
            return tomllib.loads(f"value = {text}")["value"]
        except (ValueError, RecursionError):  # no TOML, thousands of digits, deeply nested lists
            return text
    return text


def _holds_paths(annotation: Any) -> bool:
    item = next(iter(get_args(annotation)), None)
    return item is Path or getattr(item, "__origin__", None) is Path


def _assemble(tables: Tables, path: Path) -> Config:
    site = tables.site
    if not site.title:
        site = site.model_copy(update={"title": urlsplit(site.base_url).hostname})
    return Config(
        path=path,
        site=site,
        fetch=tables.fetch,
        sources=tuple(_source(table, path.parent, site) for table in tables.sources),
        feeds=tables.feeds,
        parse=tables.parse,
        publish=tables.publish,
        alert=tables.alert,
        contents={table.name: table.content for table in tables.sources if table.content},
    )


def _source(table: SourceConfig, folder: Path, site: Site) -> Source:
    kind = next(kind for kind in KINDS if getattr(table, kind))
    return Source(
        name=table.name,
        kind=kind,
        places=getattr(table, kind),
        root=folder,
        slug=table.slug,
        timezone=table.timezone,
        language=table.language,
        charset=table.charset,
        rules=tuple(dict.fromkeys(folder / one for one in (*table.rules, *site.rules))),
        learns=(table.learn or site.learn) == "auto",
        backfill=table.backfill,
        categories=_categories(site.categories, table.categories),
        selectors={name: text for name in SELECTORS if (text := getattr(table, name))},
        columns=dict[str, str](**table.columns),
        pages=table.pages,
        filters=Filters(include=table.include, exclude=table.exclude, languages=table.languages, max_age=table.max_age),
        limit=table.limit,
        follow_related=table.follow_related,
        ids_from_feed=table.ids == "from-feed",
        access=_access(table),
        render=table.render,
        paused=table.paused,
        schedule=Schedule(
            every=table.every,
            cron=table.cron,
            timezone=table.timezone or site.zone.key,
            jitter=table.jitter,
            between=table.between,
        ),
    )


def _categories(of_site: Mapping[str, str], own: Mapping[str, str]) -> dict[str, str]:
    """Names of categories and ours: those of a source, and those of the site that it does not have."""
    known = set(map(fold_name, own))
    return {name: ours for name, ours in of_site.items() if fold_name(name) not in known} | dict(own)


def _access(table: SourceConfig) -> Access:
    cookies = "; ".join(f"{name}={value}" for name, value in table.cookies.items())
    return Access(
        headers=table.headers | ({"Cookie": cookies} if cookies else {}),
        auth=(table.user, table.password or "") if table.user else None,
        proxy=table.proxy,
        allow=frozenset(place.lower() for place in table.allow_hosts),
    )
