"""Saving a draft: the source into feedloom.toml, the rule into `rules/<host>.toml`, each with its comments and order.

    read both files -> change them -> difference | check the whole configuration -> write the rule, then the source

Both files are read anew at each save, so what somebody else changed meanwhile stays. A rule without its source changes
nothing, so that a failure between the two files loses nothing.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from difflib import unified_diff
from pathlib import Path, PurePath
from typing import Any

import tomlkit

from feeds.config.edit import Edited, NewSource, add_sources, free_name, name_from, reader_of
from feeds.config.load import Config, read_text
from feeds.config.revise import change_source
from feeds.workbench.draft import SOURCE_KEYS, Decisions, Draft
from scraper.parsing.learnt import host_of
from scraper.rules.folders import file_stem, host_of_site
from scraper.rules.rules import FIELDS, PARTS, parse_rule
from scraper.source import Source
from scraper.sources.kinds import KINDS
from storage.errors import ConfigError, ConfigProblem, ModelError, StorageError
from storage.files import remove_parts, replace_file

#: The folder of rules that the workbench writes, beside the configuration, for sources that name none.
RULES_FOLDER = "rules"
#: What may be the name of a file of rules.
HOST = re.compile(r"[a-z0-9](?:[a-z0-9.-]{0,250}[a-z0-9])?(?:_\d{1,5})?")
#: The longest name of a source.
MAX_NAME_CHARS = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Saving:
    """What saving a draft would write."""

    name: str
    config: Edited
    #: The file of rules and its new content; None: there is no rule.
    rules: Path | None
    rules_before: str | None
    rules_after: str

    @property
    def difference(self) -> list[str]:
        """Both changes as one unified difference, line by line."""
        lines = _difference(self.config.path.name, self.config.before, self.config.after)
        if self.rules is not None:
            lines += _difference(
                f"{self.rules.parent.name}/{self.rules.name}", self.rules_before or "", self.rules_after
            )
        return lines

    def write(self) -> None:
        """Write both files, the rule first. Raises StorageError and ConfigError; then the source is as it was."""
        if self.rules is not None and self.rules_after != self.rules_before:
            with _told("cannot make the folder of rules", self.rules.parent):
                self.rules.parent.mkdir(exist_ok=True)
            write_file(self.rules, self.rules_after, expected=self.rules_before)
        try:
            if self.config.after != self.config.before:
                self.config.write()
        except (StorageError, ConfigError):
            if self.rules is not None and self.rules_after != self.rules_before:
                _put_back(self.rules, self.rules_before)
            raise


def prepare(draft: Draft, config: Config, environ: Mapping[str, str]) -> Saving:
    """What saving *draft* into the files of *config* would write, checked as a whole.

    Creates the folder of rules where a rule needs one. Raises ConfigError with everything that is wrong, StorageError,
    and ModelError if the draft has nothing to save.
    """
    decisions, way = draft.now, draft.way
    if way is None:
        raise ModelError("nothing is chosen yet that could be saved", draft.address)
    others = [source for source in config.sources if source.name != draft.mends]
    if known_reader := reader_of(way.place, others):
        raise ModelError("another source reads this already", known_reader.name)
    path, text = config.path, read_text(config.path)
    known = _known(text, draft.mends)
    names = [source.name for source in others]
    name = source_name(decisions, draft, names)
    select = {key: list(value) for key, value in decisions.select.items() if value}
    values: dict[str, Any] = {"name": name, way.kind: way.place}
    values |= {key: decisions.source[key] for key in SOURCE_KEYS if key != "name" and decisions.source.get(key)}
    if draft.render:
        values["render"] = True
    own = known.get("rules") or ()
    folders = [*([own] if isinstance(own, str) else own), *config.site.rules, RULES_FOLDER]
    folder = path.parent / str(folders[0])
    rules = rule_file(folder, _host(draft)) if select else None
    if rules is not None and (own or not config.site.rules):
        values["rules"] = own or RULES_FOLDER
    before = _read(rules)
    after = _rule(before, name, _host(draft), select) if rules is not None else ""
    with _existing(folder if rules is not None else None):
        if draft.mends is None:
            comment = f"{draft.address}: {way.reason}" if way.place != draft.address else ""
            edited = add_sources(path, text, [NewSource(values=values, comment=comment)], environ)
        else:
            gone = {key: None for key in (*SOURCE_KEYS, *KINDS) if key in known and key not in values}
            edited = change_source(path, text, draft.mends, values | gone, environ)
    return Saving(name=name, config=edited, rules=rules, rules_before=before, rules_after=after)


def source_name(decisions: Decisions, draft: Draft, taken: Sequence[str]) -> str:
    """What the source will be called: as decided, else by its address, with a number if the name is taken.

    One that is mended keeps its name: its articles are kept under it.
    """
    if draft.mends is not None:
        return draft.mends
    stated = " ".join(str(decisions.source.get("name") or "").split())[:MAX_NAME_CHARS]
    printable = "".join(letter for letter in stated if letter.isprintable())
    return free_name(printable or name_from(draft.address)[:MAX_NAME_CHARS], taken)


def rule_file(folder: Path, host: str) -> Path:
    """The file of rules for *host* in *folder*. Raises ModelError for what is no host: no file elsewhere is named."""
    stem = file_stem(host)
    if not HOST.fullmatch(stem) or ".." in stem:
        raise ModelError("no file can be named after this host", host)
    return folder / f"{stem}.toml"


def clean_up(path: Path) -> None:
    """Remove what a save into the configuration *path* and its rules left that was killed."""
    for folder in (path.parent, path.parent / RULES_FOLDER):
        remove_parts(folder)


def folders_of(config: Config, source: Source | None) -> tuple[Path, ...]:
    """The folders of rules by which *source*, or a new one, is read."""
    if source is not None:
        return source.rules
    shared = tuple(config.path.parent / one for one in config.site.rules)
    own = config.path.parent / RULES_FOLDER
    return shared or ((own,) if own.is_dir() else ())


def kept_rule(source: Source) -> dict[str, tuple[str, ...]]:
    """What the file of rules selects that the workbench would write for *source*; {} if there is none."""
    if not source.rules:
        return {}
    try:
        host = host_of(source.places[0])
        # before rules named ports, that of a site on a port was called after its host
        files = (rule_file(source.rules[0], one) for one in (host, host_of_site(host)))
        text = next(filter(None, map(_read, files)), None)
        found = tomllib.loads(text or "")
        table = {} if "learnt" in found else found.get("select", {})
        return {key: tuple(value) for key, value in table.items() if key in FIELDS | PARTS and isinstance(value, list)}
    except (ConfigError, ModelError):
        return {}


def _host(draft: Draft) -> str:
    """The host of the articles, without "www.": rules cover subdomains."""
    urls = [document.final_url or document.url for _, document in draft.read_samples()] or [draft.address]
    return host_of(urls[0])


def _known(text: str, name: str | None) -> dict[str, Any]:
    sources = tomllib.loads(text).get("sources", [])
    return next((dict(one) for one in sources if isinstance(one, dict) and name and one.get("name") == name), {})


def _rule(before: str | None, name: str, host: str, select: Mapping[str, list[str]]) -> str:
    """The text of the file of rules with *select*; what it has besides stays. Raises ConfigError if it is broken.

    A rule that was learnt makes way for a person's, but for what it says of the site.
    """
    document = tomlkit.parse(before) if before is not None else tomlkit.document()
    if "learnt" in document:
        learnt, document = document, tomlkit.document()
        if "site" in learnt:
            document["site"] = learnt["site"]
    document.setdefault("name", name)
    hosts = list(document.get("hosts", []))
    if host not in hosts:
        document["hosts"] = [*hosts, host]
    table = document.setdefault("select", tomlkit.table())
    for key in [key for key in table if key not in select]:
        del table[key]
    for key, selectors in select.items():
        if table.get(key) != selectors:
            table[key] = selectors
    text = document.as_string()
    parse_rule(PurePath(f"{file_stem(host)}.toml"), text.encode())  # which says what is wrong with it
    return text


def _read(rules: Path | None) -> str | None:
    if rules is None or not rules.exists():
        return None
    try:
        text = rules.read_bytes().decode()  # with its line ends
        tomllib.loads(text)
    except (OSError, ValueError) as error:
        got = str(getattr(error, "strerror", None) or error)
        raise ConfigError([ConfigProblem(file=str(rules), key="", expected="a TOML file", got=got)]) from error
    return text


@contextmanager
def _existing(folder: Path | None) -> Iterator[None]:
    """With *folder* there: the check wants it. One that was made for the check alone goes away again."""
    made = folder is not None and not folder.is_dir()
    if folder is not None and made:
        with _told("cannot make the folder of rules", folder):
            folder.mkdir()
    try:
        yield
    finally:
        if folder is not None and made:
            with suppress(OSError):
                folder.rmdir()


@contextmanager
def _told(what: str, path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StorageError(f"{what}: {error.strerror}", str(path)) from error


def write_file(path: Path, text: str, *, expected: str | None) -> None:
    """Put *text* into the file *path*, at once; *expected* is what it holds, None if it is not there.

    Raises StorageError, and ConfigError if it holds something else by now.
    """
    with _told("cannot write the rules", path):
        written = replace_file(path, text.encode(), expected=None if expected is None else expected.encode())
    if not written:
        got = "another one by now"
        raise ConfigError([ConfigProblem(file=str(path), key="", expected="the file that was read", got=got)])


def _put_back(path: Path, text: str | None) -> None:
    with suppress(OSError, StorageError, ConfigError):
        if text is None:
            path.unlink()
        else:
            write_file(path, text, expected=path.read_bytes().decode())


def _difference(name: str, before: str, after: str) -> list[str]:
    return list(unified_diff(before.splitlines(), after.splitlines(), name, f"{name}, as it will be", lineterm=""))
