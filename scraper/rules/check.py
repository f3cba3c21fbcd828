"""What is wrong in a folder of rules, by file and line: for `feedloom rules check`."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from scraper.rules.folders import RuleFolders
from scraper.rules.learnt import problems_in
from scraper.rules.rules import faults_of, is_written, line_of
from scraper.rules.siteconfig import XPATHS, SiteConfig, Trouble, decode_config, is_config_name, parse_config
from scraper.rules.xpath import XPathError, compile_xpath

_NO_RULE = "holds no rule"


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderCheck:
    """What a folder holds."""

    #: How many files were read, and of how many every line is understood.
    files: int
    understood: int
    problems: tuple[Trouble, ...]
    #: Whether each file can be used, for what is understood of it.
    usable: bool

    def as_json(self) -> dict[str, object]:
        """The check as plain values."""
        keys = ("file", "line", "directive", "cause")
        problems = [{key: value for key, value in asdict(one).items() if key in keys} for one in self.problems]
        return {"files": self.files, "understood": self.understood, "problems": problems}


def check_folder(folder: Path) -> FolderCheck:
    """What the rules in *folder* are, and what of them is not understood."""
    folders = RuleFolders.now(folder)
    files = [*folders.files(".toml"), *(one for one in folders.files(".txt") if is_config_name(one.name.lower()))]
    problems: list[Trouble] = []
    understood, usable = 0, True
    owners: dict[str, str] = {}
    for file in files:
        try:
            found = list(_check(file, folders.read(file), owners))
        except OSError as error:
            found = [_trouble(file, 1, "the file", error.strerror or str(error))]
        problems += found
        understood += all(one.is_understood for one in found)
        usable = usable and not any(one.cause == _NO_RULE or _makes_useless(file, one) for one in found)
    return FolderCheck(files=len(files), understood=understood, problems=tuple(problems), usable=usable)


def config_troubles(config: SiteConfig) -> list[Trouble]:
    """Everything in *config* that is not understood, its XPath included, in the order of lines."""
    found = list(config.troubles)
    for one in config.all(*XPATHS):
        for name, expression in ((one.name, one.value), ("if_page_contains", one.condition), (one.name, _target(one))):
            try:
                slips = compile_xpath(expression).slips if expression else ()
                found += [
                    Trouble(file=one.file, line=one.line, directive=name, cause=slip, is_understood=True)
                    for slip in slips
                ]
            except XPathError as error:
                if name != "if_page_contains":  # else it is a text that the page must have
                    found.append(Trouble(file=one.file, line=one.line, directive=name, cause=str(error)))
    return sorted(found, key=lambda one: (one.file, one.line))


def _target(one: object) -> str:
    return getattr(one, "argument", "") if getattr(one, "name", "") == "move_into" else ""


def _check(file: Path, data: bytes, owners: dict[str, str]) -> Iterator[Trouble]:
    if file.suffix == ".txt":
        config = parse_config(decode_config(data), name=file.name)
        yield from config_troubles(config)
        if not config.directives and not config.needs_login and data.strip():
            yield _trouble(file, 1, "the file", _NO_RULE)
        return
    for line, one in faults_of(file, data):
        yield _trouble(file, line, one.key or "the file", f"expected {one.expected}, got {one.got}")
    if is_written(text := decode_config(data)):
        for one in problems_in(file.name, text):
            key, _, number = one.key.rstrip(")").rpartition("line ")
            yield _trouble(file, int(number), key.rstrip(" (") or "the file", f"expected {one.expected}, got {one.got}")
        return
    with suppress(ValueError, RecursionError):
        hosts = tomllib.loads(data.decode()).get("hosts", ())
        for host in hosts if isinstance(hosts, list) else ():
            if isinstance(host, str) and owners.setdefault(host, file.name) != file.name:
                cause = f"{owners[host]} has the host {host!r} already, and goes first"
                yield _trouble(file, line_of(data, host), "hosts", cause, is_understood=True)


def _makes_useless(file: Path, trouble: Trouble) -> bool:
    """A TOML file with a mistake is not used at all; of a site configuration only the line is not."""
    return not trouble.is_understood and (file.suffix == ".toml" or trouble.directive == "the file")


def _trouble(file: Path, line: int, directive: str, cause: str, *, is_understood: bool = False) -> Trouble:
    return Trouble(file=file.name, line=line, directive=directive, cause=cause, is_understood=is_understood)
