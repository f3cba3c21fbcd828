"""Site rules: selectors per host or content system, as data in `scraper/rules/sites/*.toml` and in a user's own folder.

    name = "MasterCMS"
    hosts = ["example.vn"]                      # these hosts and their subdomains, or
    fingerprint = [".__MASTERCMS_CONTENT"]      # pages on which one of these is found
    [select]
    title = ["h1.article-detail-title"]         # tried in order; the first that finds text wins
    published = [".format_date & .format_time"] # "a & b" joins the texts of two selectors
    related = [".detail__related"]              # blocks; every one that is found counts

Hosts are asked before fingerprints; within each, the user's rules before ours. Between them stand site configurations
in the form of Full-Text RSS (`siteconfig.py`). docs/rules.md describes both.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path, PurePath
from typing import Any

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from scraper.rules.folders import ConfigFiles, RuleFolders, host_of_site, site_of_url
from scraper.rules.habits import Habits, habit_problems, read_habits
from scraper.rules.siteconfig import SiteConfig
from storage.domains import ascii_host
from storage.errors import ConfigError, ConfigProblem

#: Fields that a rule may select by their text; those of which each element gives one value.
FIELDS = frozenset(
    ("title", "category", "published", "modified", "lede", "dateline", "byline", "authors", "credit", "tags")
)
ELEMENT_FIELDS = frozenset(("authors", "tags"))
#: Parts of the page that it may select: the body, boxes to drop from it, and blocks of links.
PARTS = frozenset(("body", "drop", "related", "read_more", "picture", "items"))
#: Links of an article in several pages: to the next of them, and to all of it on one.
LINKS = frozenset(("next_page", "single_page"))
#: Where tomllib says that something is wrong.
_AT_LINE = re.compile(r"at line (\d+)")
#: The table of files that were learnt, in one that is broken.
_LEARNT = re.compile(r"^[ \t]*\[learnt[.\]]", re.MULTILINE)
#: What is expected of a selector.
SELECTOR, NO_NESTED = "a CSS selector", "a CSS selector without :has() in :has(), which may take forever"
#: What matters to how deep in `:has()` something stands; strings and escaped signs do not.
_HAS_TOKEN = re.compile(
    r"""\\.|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|(?P<opening>:has\(|\()|(?P<closing>\))""", re.DOTALL
)
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
    #: What somebody else's site configuration says beside; None: there is none.
    config: SiteConfig | None = None

    def covers(self, site: str) -> bool:
        """Whether *site*, a host in ASCII and perhaps a port, is one of its hosts or below one."""
        return covers(self.hosts, site)

    def nodes(self, tree: LexborHTMLParser, part: str) -> list[LexborNode]:
        """Every element that one of the selectors of *part* finds, in their order."""
        return [node for selector in self.select.get(part, ()) for node in tree.css(selector)]


def covers(hosts: Iterable[str], site: str) -> bool:
    """Whether *site* is one of *hosts* or below one: of those without a port whatever its own is."""
    return _are_above(hosts, site) or _are_above(hosts, host_of_site(site))


def _are_above(hosts: Iterable[str], site: str) -> bool:
    """Whether *site* is one of *hosts* or below one, ports and all."""
    return any(site == name or site.endswith("." + name) for name in hosts)


def _covering(sites: Iterable[SiteRule], place: str) -> SiteRule | None:
    """The first of *sites* that covers *place*: before all others one that names its port."""
    found = [site for site in sites if site.covers(place)]
    return next((site for site in found if _are_above(site.hosts, place)), found[0] if found else None)


@dataclass(frozen=True, slots=True)
class Rules:
    """Site rules in the order in which they are asked."""

    #: The user's, then those that come with the package.
    sites: tuple[SiteRule, ...]
    #: How many of them are the user's.
    own: int = 0
    #: The site configurations in the user's folders.
    configs: ConfigFiles | None = None
    #: What was learnt of the site of the pages at hand: places that are asked where better evidence is silent, …
    learnt: SiteRule | None = None
    #: … and what somebody edited in there, which wins over all.
    edited: SiteRule | None = None

    @classmethod
    def load(cls, folders: Path | RuleFolders | None = None) -> Rules:
        """The rules in *folders*, then the installed ones. Raises ConfigError with every problem of TOML files."""
        problems: list[ConfigProblem] = []
        folders = _folders(folders)
        own = [rule for file in folders.files(".toml") for rule in _load(file, _user_text(folders, file), problems)]
        names = sorted(files("scraper.rules").joinpath("sites").iterdir(), key=lambda file: file.name)
        ours = [
            rule
            for file in names
            if file.name.endswith(".toml")
            for rule in _load(file, lambda file=file: file.read_text("utf-8"), problems)  # type: ignore[misc]
        ]
        if problems:
            raise ConfigError(problems)
        configs = ConfigFiles(folders)
        return cls((*own, *ours), own=len(own), configs=configs or None)

    def match(self, tree: LexborHTMLParser, url: str | None, *, borrowed: bool = True) -> SiteRule | None:
        """The rule for a page; None if neither its host nor its content system is known.

        Without *borrowed*, site configurations are not asked.
        """
        found, edited = self._find(tree, url, borrowed=borrowed), self.edited
        if edited is None or not edited.covers(site_of_url(url)):
            return found
        if found is None:
            return edited
        return replace(found, select=found.select | edited.select, habits=edited.habits.joined(found.habits))

    def _find(self, tree: LexborHTMLParser, url: str | None, *, borrowed: bool) -> SiteRule | None:
        place = site_of_url(url)
        configs = self.configs if borrowed else None
        if (own := _covering(self.sites[: self.own], place)) is not None:
            return own
        if configs is not None and (config := configs.of_url(url)) is not None:
            return SiteRule(name=config.name, config=config)
        if (other := _covering(self.sites[self.own :], place)) is not None:
            return other
        return self._by_fingerprint(tree) or self._for_all(configs)

    def _by_fingerprint(self, tree: LexborHTMLParser) -> SiteRule | None:
        every = ", ".join(selector for site in self.sites for selector in site.fingerprint)
        if not every or tree.css_first(every) is None:  # one walk answers for most pages
            return None
        for site in self.sites:
            if any(tree.css_first(selector) is not None for selector in site.fingerprint):
                return site
        return None

    def _for_all(self, configs: ConfigFiles | None) -> SiteRule | None:
        config = configs.for_all if configs is not None else None
        return SiteRule(name=config.name, config=config) if config is not None else None

    def learnt_of(self, url: str | None) -> SiteRule | None:
        """What was learnt of the site of the page at *url*."""
        return self.learnt if self.learnt is not None and self.learnt.covers(site_of_url(url)) else None


@cache
def installed_rules() -> Rules:
    """The rules that come with the package, read once."""
    return Rules.load()


def rules_with(folders: Path | RuleFolders | None) -> Rules:
    """The rules in *folders*, then the installed ones; read again when a file in one of them changes.

    Raises ConfigError as `Rules.load` does.
    """
    folders = _folders(folders)
    return _loaded(folders) if folders.folders else installed_rules()


@lru_cache(maxsize=32)  # reading them takes as long as several pages
def _loaded(folders: RuleFolders) -> Rules:
    return Rules.load(folders)


def _folders(folders: Path | RuleFolders | None) -> RuleFolders:
    if isinstance(folders, RuleFolders):
        return folders
    return RuleFolders.now(folders) if folders is not None else RuleFolders()


def rule_of(table: Mapping[str, Any]) -> SiteRule:
    """The rule in *table*, which has no problems."""
    return SiteRule(
        name=table["name"],
        hosts=tuple(map(_plain_site, table.get("hosts", ()))),
        fingerprint=tuple(table.get("fingerprint", ())),
        select={key: tuple(selectors) for key, selectors in table.get("select", {}).items()},
        habits=read_habits(table.get("site", {})),
    )


def parse_rule(file: PurePath, data: bytes) -> SiteRule:
    """The rule in the file *file* with the content *data*. Raises ConfigError with all of its problems."""
    problems: list[ConfigProblem] = []
    rules = _load(file, lambda: data.decode("utf-8"), problems)
    if problems or not rules:
        raise ConfigError(problems)
    return rules[0]


def faults_of(file: PurePath, data: bytes) -> list[tuple[int, ConfigProblem]]:
    """Every problem of the rule file *file* with the content *data*, each with its line."""
    problems: list[ConfigProblem] = []
    _load(file, lambda: data.decode("utf-8"), problems)
    return [(_line_of_problem(data, one), one) for one in problems]


def line_of(data: bytes, *words: str) -> int:
    """The first line of *data* that has one of *words*, the first of them that is there at all; 1 if none is."""
    lines = data.decode("utf-8", "replace").splitlines()
    return next((number for word in words if word for number, line in enumerate(lines, 1) if word in line), 1)


def _line_of_problem(data: bytes, problem: ConfigProblem) -> int:
    if problem.key:
        return line_of(data, problem.got.strip("'\""), problem.key.rpartition(".")[2])
    if found := _AT_LINE.search(problem.got):
        return int(found[1])
    return max(data.count(b"\n"), 1) if "end of document" in problem.got else 1


def _user_text(folders: RuleFolders, file: Path) -> Callable[[], str]:
    return lambda: folders.read(file).decode("utf-8")


def _load(file: Traversable | PurePath, text: Callable[[], str], problems: list[ConfigProblem]) -> list[SiteRule]:
    """The rule in *file*; none if there are *problems*."""
    read = ""
    try:
        table = tomllib.loads(read := text())
    except (OSError, ValueError, RecursionError) as error:
        if is_written(read):
            return []
        got = ascii(str(getattr(error, "strerror", None) or error))[1:-1][:200]
        problems.append(ConfigProblem(file=str(file), key="", expected="a TOML file", got=got))
        return []
    if "learnt" in table:  # it is read where the pages of its host are
        return []
    found = rule_problems(str(file), table)
    problems += found
    return [] if found else [rule_of(table)]


def is_written(text: str) -> bool:
    """Whether the *text* of a file says that it was learnt, even where it is broken."""
    try:
        return "learnt" in tomllib.loads(text)
    except (ValueError, RecursionError):
        return _LEARNT.search(text) is not None


def _is_host(name: str) -> bool:
    try:
        return bool(_plain_site(name))
    except ValueError:
        return False


def _plain_site(name: str) -> str:
    """The host *name*, perhaps with a port, in ASCII. Raises ValueError."""
    host = host_of_site(name)
    return ascii_host(host) if host == name else name.replace(host, ascii_host(host))


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
        if key.startswith("select.") and key.removeprefix("select.") not in FIELDS | PARTS | LINKS:
            known = ", ".join(sorted(FIELDS | PARTS | LINKS))
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
                ConfigProblem(file=file, key=key, expected=NO_NESTED if nests_has(one) else SELECTOR, got=repr(one))
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
    return (
        not nests_has(selector)
        and _parses(f"{selector}\n, p")
        and not _parses(f"{selector})")
        and bool(selector.strip())
    )


def nests_has(selector: str) -> bool:
    """Whether a `:has()` stands in another one: Selectors 4 forbids it, and it takes forever on some pages."""
    brackets: list[bool] = []
    for token in _HAS_TOKEN.finditer(selector.lower()):
        if token["opening"]:
            is_has = token["opening"] == ":has("
            if is_has and any(brackets):
                return True
            brackets.append(is_has)
        elif token["closing"] and brackets:
            brackets.pop()
    return False


def _parses(selector: str) -> bool:
    try:
        LexborHTMLParser("<p></p>").css(selector)
    except (SelectolaxError, ValueError):
        return False
    return True
