"""Site rules: selectors per host or content system, as data in `scraper/rules/sites/*.toml` and in a user's own folder.

    name = "MasterCMS"
    hosts = ["example.vn"]                      # these hosts and their subdomains, or
    fingerprint = [".__MASTERCMS_CONTENT"]      # pages on which one of these is found
    [select]
    title = ["h1.article-detail-title"]         # tried in order; the first that finds text wins
    published = [".format_date & .format_time"] # "a & b" joins the texts of two selectors
    related = [".detail__related"]              # blocks; every one that is found counts

Hosts are asked before fingerprints; within each, the user's rules before ours. docs/rules.md describes the format.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from scraper.rules.habits import Habits, habit_problems, read_habits
from storage.domains import ascii_host
from storage.errors import ConfigError, ConfigProblem
from storage.files import read_file

#: Fields that a rule may select by their text; those of which each element gives one value.
FIELDS = frozenset(
    ("title", "category", "published", "modified", "lede", "dateline", "byline", "authors", "credit", "tags")
)
ELEMENT_FIELDS = frozenset(("authors", "tags"))
#: Parts of the page that it may select: the body, boxes to drop from it, and blocks of links.
PARTS = frozenset(("body", "drop", "related", "read_more", "picture", "items"))
#: Size limit of a file of rules.
MAX_RULE_FILE_BYTES = 1_000_000
#: Joins the texts of two selectors: a date and a time that stand apart.
JOINT = " & "


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteRule:
    """The selectors of one site or content system."""

    name: str
    hosts: tuple[str, ...] = ()
    fingerprint: tuple[str, ...] = ()
    select: dict[str, tuple[str, ...]] = field(default_factory=dict)
    #: What else is known of the site.
    habits: Habits = field(default_factory=Habits)

    def covers(self, host: str) -> bool:
        """Whether *host*, in ASCII, is one of its hosts or below one."""
        return any(host == name or host.endswith("." + name) for name in self.hosts)

    def nodes(self, tree: LexborHTMLParser, part: str) -> list[LexborNode]:
        """Every element that one of the selectors of *part* finds, in their order."""
        return [node for selector in self.select.get(part, ()) for node in tree.css(selector)]


@dataclass(frozen=True, slots=True)
class Rules:
    """Site rules in the order in which they are asked."""

    sites: tuple[SiteRule, ...]
    #: What was learnt of the site of the pages at hand: places that are asked where better evidence is silent, …
    learnt: SiteRule | None = None
    #: … and what somebody edited in there, which wins over all.
    edited: SiteRule | None = None

    @classmethod
    def load(cls, folder: Path | None = None) -> Rules:
        """The rules of *folder*, then the installed ones. Raises ConfigError with every problem of the files."""
        problems: list[ConfigProblem] = []
        own = _load_all(sorted(folder.glob("*.toml")) if folder else (), problems)
        ours = _load_all(
            sorted(files("scraper.rules").joinpath("sites").iterdir(), key=lambda file: file.name), problems
        )
        if problems:
            raise ConfigError(problems)
        return cls((*own, *ours))

    def match(self, tree: LexborHTMLParser, url: str | None) -> SiteRule | None:
        """The rule for a page; None if neither its host nor its content system is known."""
        found, edited = self._find(tree, url), self.edited
        if edited is None or not edited.covers(_host_of(url)):
            return found
        if found is None:
            return edited
        return replace(found, select=found.select | edited.select, habits=edited.habits.joined(found.habits))

    def _find(self, tree: LexborHTMLParser, url: str | None) -> SiteRule | None:
        host = _host_of(url)
        for site in self.sites:
            if site.covers(host):
                return site
        every = ", ".join(selector for site in self.sites for selector in site.fingerprint)
        if not every or tree.css_first(every) is None:  # one walk answers for most pages
            return None
        for site in self.sites:
            if any(tree.css_first(selector) is not None for selector in site.fingerprint):
                return site
        return None

    def learnt_of(self, url: str | None) -> SiteRule | None:
        """What was learnt of the site of the page at *url*."""
        return self.learnt if self.learnt is not None and self.learnt.covers(_host_of(url)) else None


def _host_of(url: str | None) -> str:
    """The host of *url* in ASCII; "" if it has none."""
    try:
        return ascii_host(urlsplit(url or "").hostname or "")
    except ValueError:
        return ""


@cache
def installed_rules() -> Rules:
    """The rules that come with the package, read once."""
    return Rules.load()


def rules_with(folder: Path | None) -> Rules:
    """The rules of *folder*, then the installed ones; read again when a file in the folder changes.

    Raises ConfigError as `Rules.load` does.
    """
    if folder is None:
        return installed_rules()
    return _loaded(folder, tuple((file, file.stat().st_mtime_ns) for file in folder.glob("*.toml") if file.exists()))


@lru_cache(maxsize=8)  # reading them takes as long as several pages
def _loaded(folder: Path, _state: tuple[tuple[Path, int], ...]) -> Rules:
    return Rules.load(folder)


def _load_all(paths: Iterable[Traversable], problems: list[ConfigProblem]) -> list[SiteRule]:
    rules = []
    for path in paths:
        if path.name.endswith(".toml"):
            try:
                table = tomllib.loads(_text(path))
            except (OSError, ValueError, RecursionError) as error:
                got = ascii(str(getattr(error, "strerror", None) or error))[1:-1][:200]
                problems.append(ConfigProblem(file=path.name, key="", expected="a TOML file", got=got))
                continue
            if "learnt" in table:  # it is read where the pages of its host are
                continue
            found = rule_problems(path.name, table)
            problems += found
            if not found:
                rules.append(rule_of(table))
    return rules


def rule_of(table: Mapping[str, Any]) -> SiteRule:
    """The rule in *table*, which has no problems."""
    return SiteRule(
        name=table["name"],
        hosts=tuple(map(ascii_host, table.get("hosts", ()))),
        fingerprint=tuple(table.get("fingerprint", ())),
        select={key: tuple(selectors) for key, selectors in table.get("select", {}).items()},
        habits=read_habits(table.get("site", {})),
    )


def _text(path: Traversable) -> str:
    """The content of a rule file: of the user's, which may be anything, or of ours."""
    if isinstance(path, Path):
        return read_file(path, max_bytes=MAX_RULE_FILE_BYTES).decode("utf-8")
    return path.read_text("utf-8")


def _is_host(name: str) -> bool:
    try:
        return bool(ascii_host(name))
    except ValueError:
        return False


def rule_problems(file: str, table: dict[str, object]) -> list[ConfigProblem]:
    """Everything that is wrong in the *table* of one rule file."""
    problems = []
    select = table.get("select")
    if not isinstance(table.get("name"), str):
        problems.append(ConfigProblem(file=file, key="name", expected="a string", got=repr(table.get("name"))))
    if not isinstance(select, dict):
        return [*problems, ConfigProblem(file=file, key="select", expected="a table of selectors", got=repr(select))]
    lists = {"hosts": table.get("hosts", []), "fingerprint": table.get("fingerprint", [])}
    lists |= {f"select.{key}": value for key, value in select.items()}
    for key, value in lists.items():
        if key.startswith("select.") and key.removeprefix("select.") not in FIELDS | PARTS:
            known = ", ".join(sorted(FIELDS | PARTS))
            problems.append(
                ConfigProblem(file=file, key=key, expected=f"one of {known}", got=repr(key.removeprefix("select.")))
            )
        elif not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            problems.append(ConfigProblem(file=file, key=key, expected="a list of strings", got=repr(value)[:80]))
        elif key == "hosts":
            problems += [
                ConfigProblem(file=file, key=key, expected="the name of a host", got=repr(one))
                for one in value
                if not _is_host(one)
            ]
        else:
            problems += [
                ConfigProblem(file=file, key=key, expected="a CSS selector", got=repr(one))
                for whole in value
                for one in (whole.split(JOINT) if _may_be_joined(key) else [whole])
                if not is_selector(one)
            ]
    return problems + habit_problems(file, table.get("site", {}))


def _may_be_joined(key: str) -> bool:
    """Whether the selectors of *key* give one text, so that the texts of two may be joined; others give elements."""
    return key.removeprefix("select.") in FIELDS - ELEMENT_FIELDS


def is_selector(selector: str) -> bool:
    """Whether the engine that reads pages takes *selector*, and takes it for closed.

    It closes what is open at the end (CSS Syntax 3 §5.4.8), so it takes `div[story`, too. What is added shows that: an
    open bracket or quotation mark swallows another selector, an open parenthesis is closed by a second one.
    """
    return _parses(f"{selector}\n, p") and not _parses(f"{selector})") and bool(selector.strip())


def _parses(selector: str) -> bool:
    try:
        LexborHTMLParser("<p></p>").css(selector)
    except (SelectolaxError, ValueError):
        return False
    return True
