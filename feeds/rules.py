"""The rules of a configuration: which there are, for which hosts, and what one of them finds on a page."""

from __future__ import annotations

import asyncio
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from importlib.resources import files
from pathlib import Path
from typing import Any, cast

from feeds.app import now, open_web
from feeds.config.load import Config
from feeds.config.schema import Fetch
from scraper.http.client import PoliteClient
from scraper.http.robots import InMemoryHosts
from scraper.parsing.pool import ParserPool
from scraper.parsing.worker import try_rule
from scraper.rules.folders import ConfigFiles, RuleFolders, host_of_site, host_of_url, site_of_url
from scraper.rules.rules import covers, is_written
from scraper.rules.siteconfig import GLOBAL_NAME, MAX_RULE_FILE_BYTES, decode_config, parse_config
from scraper.source import Access
from scraper.sources.advice import kind_of_list
from scraper.sources.files import FoundDocument
from scraper.sources.kinds import KINDS
from scraper.urls import same_site, url_key
from scraper.visit.reading import MAX_PAGES
from storage.errors import FeedloomError, FetchError
from storage.files import read_file
from storage.model import Document

#: Test pages of one rule that are read.
MAX_TESTS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownRule:
    """One rule."""

    name: str
    #: "own" (TOML of the user), "borrowed" (a site configuration), "installed", "learnt".
    kind: str
    hosts: tuple[str, ...]
    #: None: it comes with the package.
    file: Path | None
    #: The sources on whose hosts it is used.
    sources: tuple[str, ...] = ()
    #: Whether its file is no TOML, so that nothing else is known of it.
    broken: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What one rule finds on one page."""

    rule: str
    page: str
    #: What `scraper.article.trial` gives; empty where the page could not be had.
    found: Mapping[str, Any] = field(default_factory=dict)
    #: The texts that its configuration says must be there, and are not.
    missing: tuple[str, ...] = ()
    #: Why the page could not be had or read.
    cause: str = ""
    #: Whether the page is a feed or a sitemap, which such files name too, and which no rule is for.
    is_list: bool = False
    #: What is odd: the page is of another host.
    notes: tuple[str, ...] = ()

    @property
    def failed(self) -> bool:
        """Whether the rule does not do on this page what it should."""
        if self.is_list:
            return False
        rule = self.found.get("rule")
        return bool(self.cause or self.missing) or not (rule and rule["counts"] and self.found["kind"] == "article")


def known_rules(config: Config) -> list[KnownRule]:
    """Every rule of the configuration, in the order in which they are asked."""
    sources = {
        source.name: frozenset(site_of_url(place) for place in source.places if KINDS[source.kind].network)
        for source in config.sources
    }
    folders = RuleFolders.now(*_folders(config))
    found = [_toml_rule(file, folders.read(file), "own") for file in folders.files(".toml")]
    if config.learnt not in folders.folders:
        learnt = RuleFolders.now(config.learnt)
        every = [_toml_rule(file, learnt.read(file), "own") for file in learnt.files(".toml")]
        found += [rule for rule in every if rule.kind == "learnt"]
    configs = ConfigFiles(folders)
    found += [
        KnownRule(name=file.name, kind="borrowed", hosts=(_host(file.name),), file=file)
        for file in sorted(configs.names, key=lambda one: (one.parent, one.name))
    ]
    for one in sorted(files("scraper.rules").joinpath("sites").iterdir(), key=lambda one: one.name):
        if one.name.endswith(".toml"):
            found.append(_toml_rule(None, one.read_bytes(), "installed"))
    order = ("own", "borrowed", "installed", "learnt")
    rules = sorted(found, key=lambda one: order.index(one.kind))
    return [_with_sources(one, sources) for one in rules]


def is_rule_file(which: str) -> bool:
    """Whether *which* is a file of a rule, and no host."""
    return Path(which).suffix in (".txt", ".toml") and Path(which).is_file()


def find_rules(config: Config, which: str) -> list[Path]:
    """The files of rules for the host *which*, or with "" for the hosts of all sources."""
    rules = [one for one in known_rules(config) if one.file is not None]
    if not which:
        return list(dict.fromkeys(one.file for one in rules if one.sources and one.file and one.kind != "learnt"))
    host = site_of_url(which) or site_of_url(f"https://{which}")
    return [one.file for one in rules if one.file and _covers(one, host)]


def try_rules(rules: Sequence[Path], pages: Sequence[str], fetch: Fetch, base_url: str | None = None) -> list[Trial]:
    """What *rules* find on *pages*, addresses or files; without pages, on the test pages that each of them names.

    *fetch* and *base_url* as in `feeds.app.open_web`. Raises OSError for a rule that cannot be read.
    """

    async def run() -> list[Trial]:
        with ParserPool(workers=1) as pool:
            async with open_web(fetch, base_url, InMemoryHosts(), now) as client:
                trying = [_Trying(file, client, pool) for file in rules]
                return [await one.on(page, texts) for one in trying for page, texts in one.tests(pages)]

    return asyncio.run(run())


class _Trying:
    """One rule, tried on pages."""

    def __init__(self, file: Path, client: PoliteClient, pool: ParserPool) -> None:
        self.file, self.client, self.pool = file, client, pool
        self.data = read_file(file, max_bytes=MAX_RULE_FILE_BYTES)
        #: The site configuration; None for a TOML file.
        self.config = parse_config(decode_config(self.data), name=file.name) if file.suffix == ".txt" else None

    def tests(self, pages: Sequence[str]) -> list[tuple[str, tuple[str, ...]]]:
        """The *pages*, else the first test pages of the rule, each with texts that its article must have."""
        named = self.config.tests if self.config is not None else ()
        return [(page, ()) for page in pages] or list(named[:MAX_TESTS])

    async def on(self, page: str, texts: Sequence[str]) -> Trial:
        """What the rule finds on *page*."""
        trial = Trial(rule=self.file.name, page=page)
        try:
            document = await self._get(page)
            if kind_of_list(document.data):
                return replace(trial, is_list=True)
            found = await self._found(document)
            missing = await self._missing(page, found, texts)
        except FeedloomError as error:
            return replace(trial, cause=str(error))
        troubles = map(str, self.config.troubles if self.config is not None else ())
        return replace(trial, found=found, missing=missing, notes=(*_oddities(self.file, page), *troubles))

    async def _missing(self, page: str, found: Mapping[str, Any], texts: Sequence[str]) -> tuple[str, ...]:
        """Those of *texts* that the article of *page* does not have, nor its further pages. Raises FeedloomError."""
        seen = {url_key(page)}
        while missing := tuple(one for one in texts if _plain(one) not in _plain(str(found["text"]))):
            rule = found["rule"] or {}
            address = rule.get("single_page") or rule.get("next_page") or ""
            if url_key(address) in seen or not same_site(address, page) or len(seen) >= MAX_PAGES:
                return missing
            seen.add(url_key(address))
            found, texts = await self._found(await self._get(address)), missing
        return ()

    async def _found(self, document: Document) -> dict[str, Any]:
        """What the rule finds in *document*. Raises FeedloomError."""
        more = tuple(_global_rules(self.file)) if self.config is not None else ()
        future = self.pool.call(try_rule, document, rule=self.data, name=self.file.name, more=more)
        return cast("dict[str, Any]", await asyncio.wrap_future(future))

    async def _get(self, page: str) -> Document:
        """The document at the address or in the file *page*."""
        if not page.startswith(("http://", "https://")):
            return _read(page)
        headers = dict(self.config.headers) if self.config is not None else {}
        answer = await self.client.get(page, access=Access(headers=headers))
        assert isinstance(answer, Document)  # no validator was sent, so it cannot be "not modified"
        return answer


def _read(page: str) -> Document:
    if page.partition("://")[1]:
        raise FetchError("not an address of the web", page, "http and https only")
    return FoundDocument(path=page, file=Path(page)).read()


def _global_rules(file: Path) -> Iterator[bytes]:
    beside = file.with_name(GLOBAL_NAME)
    if file.name != GLOBAL_NAME:
        with suppress(OSError):
            yield read_file(beside, max_bytes=MAX_RULE_FILE_BYTES)


def _oddities(file: Path, page: str) -> Iterator[str]:
    host = host_of_url(page)
    if (
        host
        and file.suffix == ".txt"
        and not _covers(KnownRule(name="", kind="", hosts=(_host(file.name),), file=file), host)
    ):
        yield f"the page is of {host}, for which {file.name} is not used"


def _plain(text: str) -> str:
    return " ".join(text.translate({0x2018: "'", 0x2019: "'", 0x201C: '"', 0x201D: '"', 0xA0: " "}).split()).casefold()


def _folders(config: Config) -> list[Path]:
    folders = [folder for source in config.sources for folder in source.rules]
    return list(dict.fromkeys([*folders, *(config.path.parent / one for one in config.site.rules)]))


def _toml_rule(file: Path | None, data: bytes, kind: str) -> KnownRule:
    """The rule in a TOML file, whatever is wrong with it."""
    table, broken = dict[str, Any](), True
    with suppress(ValueError, RecursionError):
        table, broken = tomllib.loads(data.decode()), False
    hosts = table.get("hosts", [])
    return KnownRule(
        name=str(table.get("name") or (file.name if file else "")),
        kind="learnt" if is_written(decode_config(data)) else kind,
        hosts=tuple(str(one) for one in hosts) if isinstance(hosts, list) else (),
        file=file,
        broken=broken,
    )


def _host(name: str) -> str:
    """The host that the name of a site configuration stands for; "*" for `global.txt`."""
    return "*" if name == GLOBAL_NAME else name.removesuffix(".txt").lower()


def _covers(rule: KnownRule, host: str) -> bool:
    """Whether *rule* is for *host*: a site configuration for its host alone, or with a leading dot for those below."""
    if rule.kind in ("own", "installed", "learnt"):
        return covers(rule.hosts, host)
    plain = host_of_site(host).removeprefix("www.")
    return any(plain == one.removeprefix("www.") or (one.startswith(".") and plain.endswith(one)) for one in rule.hosts)


def _with_sources(rule: KnownRule, sources: Mapping[str, frozenset[str]]) -> KnownRule:
    using = tuple(name for name, hosts in sources.items() if any(_covers(rule, host) for host in hosts if host))
    return replace(rule, sources=using)
